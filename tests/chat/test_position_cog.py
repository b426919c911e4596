"""`/position`: recorded with its source, given back where refused, shown in pages, offered as one types."""

import pytest
import simcord

from bot.services.record.position_views import position_history
from storage.store import Store
from tests.chat.hall import HallBot, shown, told
from tests.chat.members import Members, open_for_members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

SAID = {
    "actor": "co-microsoft",
    "norm": "N-1",
    "stance": "support",
    "source": "https://example.org/said",
    "date": "2026-03",
    "form": "statement",
}


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    hall = await open_for_members(simcord_env, sqlite_store, simcord_bot)
    await hall.propose()
    return hall


async def recorded(hall: Members) -> int:
    found = await hall.store.read(position_history, guild_id=hall.guild_id, subject="N-1", now=hall.clock())
    return found.total


async def test_a_position_is_recorded_and_told_with_its_source(hall: Members) -> None:
    told_ = told(await hall.run(hall.proposer, "position log", **SAID, summary="Said **so**.", place="page 3"))

    for said in (
        "**Logged as R-1, it awaits its review:** Microsoft supports **N-1 · Spare the core** · 2026-03",
        "Form: statement · Source: [example.org](https://example.org/said), page 3",
        "> Said \\*\\*so\\*\\*.",
        "/waiting",
    ):
        assert said in told_
    assert await recorded(hall) == 1


@pytest.mark.parametrize(
    ("stance", "date", "says"),
    [("withdrew", "2026-05", "stays readable"), ("oppose", "2024", "A later position of Microsoft on this")],
)
async def test_a_second_position_says_which_one_stands(hall: Members, stance: str, date: str, says: str) -> None:
    await hall.log("N-1")

    assert says in told(await hall.run(hall.convener, "position log", **(SAID | {"stance": stance, "date": date})))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"actor": "Nobody & Sons"}, "“Nobody & Sons” is not among the actors"),
        ({"actor": "%"}, "is not among the actors"),
        ({"actor": "Mircosoft"}, "Did you mean Microsoft?"),
        ({"actor": "**@everyone**"}, "“\\*\\*\\@everyone\\*\\*” is not among the actors"),
        ({"norm": "N-7"}, "There is no norm N-7"),
        ({"norm": " \u200b "}, "is no norm, initiative"),
        ({"norm": "the Moon Treaty"}, "“the Moon Treaty” is no norm, initiative"),
        ({"stance": "silent"}, "/analysis silence"),
        ({"stance": "adores"}, "“adores” is no stance"),
        ({"stance": "adores it"}, "“adores it” is no stance"),
        ({"form": "tweet"}, "“tweet” is no form"),
        ({"date": "yesterday"}, "“yesterday” is not a date"),
        ({"date": "2026-02-30"}, "is not a date"),
        ({"date": "2031"}, "lies ahead"),
        ({"source": "example.org/said"}, "is no web address"),
        ({"source": "javascript:alert(1)"}, "is no web address"),
        ({"source": "https://example.org/a b"}, "is no web address"),
        ({"source": "https://exa\u202emple.org/"}, "is no web address"),
        ({"source": "http://10.0.0.8/said"}, "within somebody's own network"),
        ({"kind-of-source": "gossip"}, "“gossip” is no kind of source"),
        ({"case": "weather"}, "“weather” is no case"),
    ],
)
async def test_what_does_not_fit_is_refused_and_the_whole_command_given_back(
    hall: Members, change: dict[str, str], says: str
) -> None:
    summary = "What took me a long while to write down."

    answer = told(await hall.run(hall.proposer, "position log", **(SAID | change), summary=summary))

    assert says in answer
    line = " ".join(f"{name}: {value}" for name, value in (SAID | {"actor": "Microsoft"} | change).items())
    assert f"```\n/position log {line} summary: {summary}\n```" in answer
    assert await recorded(hall) == 0


async def test_a_refused_command_comes_back_with_the_names_of_what_was_picked_and_is_taken_so(hall: Members) -> None:
    picked = SAID | {"norm": "paris-call", "date": "2031"}

    answer = told(await hall.run(hall.proposer, "position log", **picked))

    named = {"actor": "Microsoft", "norm": "Paris Call for Trust and Security in Cyberspace"}
    assert f"/position log actor: {named['actor']} norm: {named['norm']} stance: support " in answer
    assert "Microsoft supports **Paris Call" in told(await hall.run(hall.convener, "position log", **SAID | named))


async def test_the_same_position_twice_is_recorded_once(hall: Members) -> None:
    for _ in range(2):
        answer = told(await hall.run(hall.proposer, "position log", **SAID))

    assert "is on record already" in answer
    assert await recorded(hall) == 1


async def test_a_person_without_a_seat_records_nothing_and_a_convener_may(hall: Members) -> None:
    assert "/seat take" in told(await hall.run(hall.unseated, "position log", **SAID))
    assert "**Recorded as R-1:** Microsoft" in told(await hall.run(hall.convener, "position log", **SAID))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "## Positions on record"),
        ({"actor": "co-microsoft"}, "## Positions of Microsoft\n"),
        ({"norm": "n1"}, "## Positions on N-1 · Spare the core"),
        ({"actor": "Microsoft", "norm": "N-1"}, "## Positions of Microsoft on N-1 · Spare the core"),
    ],
)
async def test_a_history_is_of_an_actor_of_a_norm_of_both_or_of_all(
    hall: Members, options: dict[str, str], says: str
) -> None:
    await hall.log("N-1", stance="oppose", stated_on="2024")
    await hall.log("N-1")

    answer = told(await hall.run(hall.unseated, "position history", **options))

    assert says in answer
    assert "**2026-03 · Microsoft** supports it" in answer
    assert "~~2024 · Microsoft opposes it~~" in answer
    assert "[example.org](https://example.org/said)" in answer
    assert "Silence is not shown as a position" in answer


async def test_an_empty_history_says_that_silence_is_no_position(hall: Members) -> None:
    assert "silence is not shown as a position" in told(await hall.run(hall.unseated, "position history", norm="N-1"))


async def test_a_history_turns_its_pages_also_after_a_restart(hall: Members) -> None:
    for year in range(2000, 2023):
        await hall.log("N-1", stated_on=str(year))
    first = await hall.run(hall.unseated, "position history", actor="Microsoft", norm="N-1")
    assert first.response is not None
    assert "Page 1 of 3" in shown(first.response)
    await hall.restart()

    await hall.unseated.click(first.response, label="Next")
    await hall.unseated.click(first.response, label="Next")

    assert "Page 3 of 3" in shown(first.response)
    assert "~~2000 · Microsoft supports it~~" in shown(first.response)


async def test_long_positions_take_several_leaves_of_a_page_and_none_is_left_out(hall: Members) -> None:
    for year in range(2000, 2012):
        await hall.log("N-1", stated_on=str(year), summary="What was said at length. " * 19)
    first = await hall.run(hall.unseated, "position history", actor="Microsoft", norm="N-1")
    assert first.response is not None

    leaves = [shown(first.response)]
    while "2000 · " not in leaves[-1]:
        assert len(leaves) < 12, "the last position is never reached"
        await hall.unseated.click(first.response, label="Next")
        leaves.append(shown(first.response))
    back = [leaves[-1]]
    while "2011 · " not in back[-1]:
        await hall.unseated.click(first.response, label="Back")
        back.append(shown(first.response))

    assert len(leaves) > 2
    assert back == leaves[::-1]
    assert all(sum(f"{year} · " in leaf for leaf in leaves) == 1 for year in range(2000, 2012))
    assert "Page 1 of 2, part 1 of" in leaves[0]
    assert all("Page 1 of 2, part" in leaf for leaf in leaves[:-1])
    assert "Page 2 of 2" in leaves[-1]


async def test_the_leaves_of_one_page_alone_are_numbered_as_pages(hall: Members) -> None:
    for year in range(2000, 2010):
        await hall.log("N-1", stated_on=str(year), summary="What was said at length. " * 19)
    first = await hall.run(hall.unseated, "position history", actor="Microsoft", norm="N-1")
    assert first.response is not None
    assert "Page 1 of 2" in shown(first.response)

    await hall.unseated.click(first.response, label="Next")

    assert "Page 2 of 2" in shown(first.response)
    assert "2000 · " in shown(first.response)


@pytest.mark.parametrize(
    ("option", "typed", "first"),
    [
        ("actor", "microso", ("Microsoft · Company", "co-microsoft")),
        ("stance", "", ("champions it: initiated or leads", "champion")),
        (
            "stance",
            "with a res",
            ("supports it with a reservation: yes, with a stated exception or interpretation", None),
        ),
        ("form", "refus", ("public refusal", "refusal")),
        ("norm", "core", ("N-1 · Spare the core", "N-1")),
        ("norm", "paris call", None),
        ("kind-of-source", "own", ("the actor's own page: a self-report", "own")),
        ("case", "policing", None),
    ],
)
async def test_what_fits_is_offered_in_words(
    hall: Members, option: str, typed: str, first: tuple[str, str | None] | None
) -> None:
    choices = await hall.proposer.autocomplete(hall.channel, "position log", option, typed)

    assert choices
    assert first is None or choices[0]["name"] == first[0]
    assert first is None or first[1] is None or choices[0]["value"] == first[1]
    assert len(choices) <= 25


async def test_words_typed_out_count_as_chosen(hall: Members) -> None:
    options = SAID | {"stance": "Support with reservation", "form": "National position"}

    assert "supports **N-1 · Spare the core** with a reservation" in told(
        await hall.run(hall.proposer, "position log", **options)
    )


async def test_a_norm_is_shown_with_a_line_of_its_own_for_the_positions_in_the_world(hall: Members) -> None:
    assert "Positions in the world" not in told(await hall.run(hall.unseated, "norm show", norm="N-1"))
    await hall.log("N-1", stance="oppose", stated_on="2024")
    await hall.log("N-1")

    norm = await hall.run(hall.unseated, "norm show", norm="N-1")

    assert "**Positions in the world** (no votes of this congress), of 1 actor: supports it (1)\n" in told(norm)
    assert norm.response is not None
    opened = told(await hall.unseated.click(norm.response, label="Positions on record"))
    assert "## Positions on N-1 · Spare the core" in opened
    assert "**2026-03 · Microsoft** supports it" in opened
