"""`/norm show`, `list` and `history`, and what is offered while somebody types: norms as they are found and read."""

import pytest

from bot.congress.norms import Stage
from tests.chat.hall import buttons, shown, told
from tests.chat.members import Members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what most of these tests are about.


async def test_a_norm_is_shown_with_its_card_and_what_comes_next(hall: Members) -> None:
    handle = await hall.propose()

    answer = told(await hall.run(hall.unseated, "norm show", norm=handle))

    assert "## N-1 · Spare the core" in answer
    assert "/norm second" in answer


async def test_a_norm_as_long_as_can_be_is_shown_with_what_comes_next_after_it(hall: Members) -> None:
    await hall.fill_form(hall.proposer, "x" * 85, "word " * 799 + "word", "why " * 499 + "why?")

    result = await hall.run(hall.proposer, "norm show", norm="N-1")

    assert result.response is not None
    assert "Read in full" in buttons(result.response)
    assert [("/norm second" in shown(one), one.ephemeral) for one in result.followups] == [(True, True)]


async def test_a_list_turns_its_pages_also_after_a_restart(hall: Members) -> None:
    for number in range(23):
        await hall.propose(f"Norm {number}", f"States do the thing of number {number}.")

    listed = await hall.run(hall.unseated, "norm list")
    assert listed.response is not None
    assert "N-23 · Norm 22" in shown(listed.response)
    assert "Page 1 of 3" in shown(listed.response)
    assert buttons(listed.response) == {"Back": False, "Next": True}
    await hall.restart()
    await hall.unseated.click(listed.response, label="Next")
    await hall.unseated.click(listed.response, label="Next")

    assert "N-1 · Norm 0" in shown(listed.response)
    assert "Page 3 of 3" in shown(listed.response)
    assert buttons(listed.response) == {"Back": True, "Next": False}


async def test_a_norm_of_the_list_is_opened_from_it(hall: Members) -> None:
    await hall.propose()
    listed = await hall.run(hall.unseated, "norm list")
    assert listed.response is not None

    opened = await hall.unseated.select(listed.response, ["N-1"], custom_id="shownorm")

    assert "## N-1 · Spare the core" in told(opened)


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        ("seeking_seconds", "N-1 · Spare the core"),
        ("Seeking seconds", "N-1 · Spare the core"),
        ("voting", "No norm is being voted on now"),
        ("*nonsense*", "“\\*nonsense\\*” is no stage of a norm"),
    ],
)
async def test_a_list_may_be_of_one_stage(hall: Members, stage: str, says: str) -> None:
    await hall.propose()

    assert says in told(await hall.run(hall.unseated, "norm list", stage=stage))


async def test_an_empty_list_says_what_to_do(hall: Members) -> None:
    assert "/norm propose" in told(await hall.run(hall.unseated, "norm list"))


async def test_a_history_tells_the_way_of_a_norm(hall: Members) -> None:
    handle = await hall.called()

    answer = told(await hall.run(hall.unseated, "norm history", norm=handle))

    for said in (
        f"proposed by <@{hall.proposer.id}>",
        f"seconded by <@{hall.seconder.id}>",
        "admitted to deliberation",
        f"<@{hall.convener.id}> made the final call",
    ):
        assert said in answer


@pytest.mark.parametrize(
    ("command", "typed", "offered"),
    [
        ("show", "", ["N-2", "N-1"]),
        ("show", "n1", ["N-1"]),
        ("show", "ports", ["N-2"]),
        ("show", "no such", []),
        ("second", "", ["N-2"]),
        ("final-call", "", ["N-1"]),
        ("open-vote", "", []),
        ("withdraw", "", ["N-2", "N-1"]),
    ],
)
async def test_only_norms_that_fit_are_offered(hall: Members, command: str, typed: str, offered: list[str]) -> None:
    await hall.run(hall.seconder, "norm second", norm=await hall.propose())
    await hall.propose("The **open** ports", "States close no port.")

    choices = await hall.proposer.autocomplete(hall.channel, f"norm {command}", "norm", typed)

    assert [choice["value"] for choice in choices] == offered
    assert all(len(choice["name"]) <= 100 for choice in choices)


async def test_what_awaits_a_person_is_offered_first(hall: Members) -> None:
    await hall.propose()
    hall.clock.wait(hours=1)
    draft = await hall.fill_form(hall.seconder, "The open ports", "States close no port.")
    assert "is proposed" in told(draft)

    choices = await hall.seconder.autocomplete(hall.channel, "norm show", "norm", "")

    assert [choice["value"] for choice in choices] == ["N-1", "N-2"]


async def test_a_refusal_while_typing_is_shown_as_a_choice(hall: Members) -> None:
    other = hall.env.create_guild("Elsewhere")
    channel = other.create_text_channel("general")
    visitor = other.add_member(hall.env.create_user("visitor"))

    (choice,) = await visitor.autocomplete(channel, "norm show", "norm", "core")

    assert choice["name"].startswith("There is no congress on this server yet")
    assert "</" not in choice["name"]
    assert choice["value"] == "core"


async def test_a_failure_while_typing_offers_nothing_and_raises_nothing(
    hall: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the made-up failure")

    monkeypatch.setattr(hall.bot.store, "read", fail)

    assert await hall.proposer.autocomplete(hall.channel, "norm show", "norm", "core") == []


@pytest.mark.parametrize(("typed", "offered"), [("", len(Stage)), ("vot", 1), ("VOTING", 1), ("zzz", 0)])
async def test_stages_are_offered_in_words(hall: Members, typed: str, offered: int) -> None:
    choices = await hall.proposer.autocomplete(hall.channel, "norm list", "stage", typed)

    assert len(choices) == offered
