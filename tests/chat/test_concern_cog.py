"""Concerns by `/concern` and by the buttons of their card: what each person is told, and what is so afterwards."""

import discord
import pytest
import simcord

from bot.congress.concerns import Phase
from bot.services.concern_views import ConcernView, show_concern
from bot.services.concerns import Proposal, back_concern, raise_concern, resolve_concern, withdraw_concern
from bot.services.due import due_work
from bot.services.norms import second
from storage.store import Store
from tests.chat.hall import HallBot, shown, told
from tests.chat.members import Members, open_for_members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

REASON = "Nobody can *tell* who did it."
MEETS = "Say who tells."


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    hall = await open_for_members(simcord_env, sqlite_store, simcord_bot)
    handle = await hall.propose()
    await hall.store.write(second, who=hall.who(hall.seconder), handle=handle, now=hall.clock())
    return hall


async def raised(hall: Members, reason: str = REASON) -> str:
    """A concern of the seconder."""
    who = hall.who(hall.seconder)
    done = await hall.store.write(
        raise_concern, who=who, handle="N-1", reason=reason, satisfied_by=MEETS, now=hall.clock()
    )
    return done.handle


async def resolved(hall: Members) -> None:
    way_out = Proposal("They fear that nobody can tell.", "", "Clause 2 names the body.")
    who = hall.who(hall.proposer)
    await hall.store.write(resolve_concern, who=who, handle="N-1/C1", proposal=way_out, now=hall.clock())


async def backed(hall: Members) -> None:
    who = hall.who(hall.people[2])
    await hall.store.write(back_concern, who=who, handle="N-1/C1", reason="Nor can I.", now=hall.clock())


async def overdue(hall: Members) -> None:
    """The time of the resolution is over, and the clock has looked."""
    hall.clock.wait(hours=48)
    for one in await hall.store.read(due_work, now=hall.clock()):
        if one.what in ("resolution", "concern"):
            await hall.store.write(one.verb)


async def failed_twice(hall: Members) -> None:
    for _ in range(2):
        await resolved(hall)
        await backed(hall)
        await overdue(hall)


async def seen(hall: Members) -> ConcernView:
    return await hall.store.read(show_concern, guild_id=hall.guild_id, handle="N-1/C1")


async def posted(hall: Members) -> discord.Message:
    """The concern's card in the channel, as it now stands."""
    hall.clock.wait(minutes=5)  # An earlier claim of it has run out.
    return await hall.post(await hall.card("concern"))


async def fill(
    person: simcord.MemberActor, form: simcord.InteractionResult, **words: object
) -> simcord.InteractionResult:
    assert form.modal is not None, form.response and form.response.content
    return await person.submit_modal(form, words)


async def test_a_concern_is_raised_in_a_form_and_holds_the_norm(hall: Members) -> None:
    form = await hall.run(hall.seconder, "concern raise", norm="n1")

    answer = told(await fill(hall.seconder, form, concern_reason=REASON, satisfied_by=MEETS))

    assert "**N-1/C1** is raised on N-1 · Spare the core." in answer
    assert "1 concern holds N-1 now." in answer
    assert ((await seen(hall)).reason, (await seen(hall)).satisfied_by) == (REASON, MEETS)
    hall.clock.wait(days=3)
    assert "1 concern holds N-1" in told(await hall.run(hall.convener, "norm final-call", norm="N-1"))


async def test_an_answer_is_told_as_one_also_when_the_last_resolution_has_failed(hall: Members) -> None:
    await raised(hall)
    await resolved(hall)
    await backed(hall)
    await overdue(hall)
    await resolved(hall)
    await backed(hall)
    assert (await seen(hall)).phase is Phase.BACKED_LAST

    form = await hall.run(hall.proposer, "concern answer", concern="N-1/C1")
    said = told(await fill(hall.proposer, form, answer="The committee can."))

    assert "Your answer to **N-1/C1** is recorded." in said
    assert "stands sustained" not in said


async def test_what_was_typed_comes_back_when_the_norm_has_gone_on_meanwhile(hall: Members) -> None:
    form = await hall.run(hall.seconder, "concern raise", norm="N-1")
    await hall.run(hall.proposer, "norm withdraw", norm="N-1")
    press = await hall.run(hall.proposer, "norm withdraw", norm="N-1")
    assert press.response is not None
    await hall.proposer.click(press.response, label="Withdraw it")

    answer = await fill(hall.seconder, form, concern_reason="A reason worth keeping", satisfied_by=MEETS)

    assert "takes no concerns" in told(answer)
    assert "A reason worth keeping" in told(answer)
    assert "Your reason" in told(answer)


async def test_whoever_could_not_raise_one_is_told_before_they_write(hall: Members) -> None:
    assert "/seat take" in told(await hall.run(hall.unseated, "concern raise", norm="N-1"))
    assert "no handle" in told(await hall.run(hall.seconder, "concern answer", concern="the second"))
    assert "There is no concern N-1/C7" in told(await hall.run(hall.seconder, "concern answer", concern="N-1/C7"))


async def test_each_command_offers_only_what_the_person_may_act_on(hall: Members) -> None:
    await raised(hall)

    async def offered(person: simcord.MemberActor, command: str) -> list[str]:
        found = await person.autocomplete(hall.channel, command, "concern", "tell")
        return [choice["name"] for choice in found]

    name = "N-1/C1 · Nobody can *tell* who did it."
    assert await offered(hall.proposer, "concern resolve") == [name]
    assert await offered(hall.proposer, "concern withdraw") == []
    assert await offered(hall.seconder, "concern withdraw") == [name]
    assert await offered(hall.seconder, "concern resolve") == []
    assert await offered(hall.people[2], "concern back") == []
    await resolved(hall)
    assert await offered(hall.people[2], "concern back") == [name]


async def test_the_card_says_who_what_and_what_would_satisfy_it(hall: Members) -> None:
    await raised(hall)

    card = await posted(hall)
    text = "\n".join(part.content for part in _texts(card))

    for said in (
        "Concern N-1/C1 on N-1 · Spare the core",
        "**Open:** it holds N-1",
        f"Raised by <@{hall.seconder.id}> (Computer science and security engineering; Company) on version 1",
        "> Nobody can \\*tell\\* who did it.",
        "> Say who tells.",
        "No answer yet.",
    ):
        assert said in text


async def test_from_the_objection_to_its_resolution_by_buttons(hall: Members) -> None:
    await raised(hall)
    card = await posted(hall)

    await fill(hall.proposer, await hall.proposer.click(card, label="Answer"), answer="The body of clause 2.")
    form = await hall.proposer.click(card, label="Propose a resolution")
    done = told(
        await fill(
            hall.proposer,
            form,
            resolution_summary="They fear that nobody can tell.",
            resolution_change="Clause 2",
            resolution_reason="It names the body.",
        )
    )
    assert "It stands <t:" in done
    card = await posted(hall)
    text = "\n".join(part.content for part in _texts(card))
    for said in ("Resolution 1 of 2", "> They fear that nobody can tell.", "> Clause 2", "1 answer", "unless a second"):
        assert said in text
    confirmed = (await hall.seconder.click(card, label="You understood me")).response
    assert confirmed is not None
    assert "That alone ends nothing" in confirmed.content
    assert (await seen(hall)).phase is Phase.UNDERSTOOD

    asked = (await hall.seconder.click(confirmed, label="Withdraw")).response
    assert asked is not None
    assert "this accepts the resolution" in asked.content
    assert "No other concern holds N-1" in asked.content
    await hall.seconder.click(asked, label="Withdraw it")

    assert "is resolved: you accepted the resolution" in asked.content
    assert (await seen(hall)).phase is Phase.RESOLVED
    assert "It stands: <@" in "\n".join(part.content for part in _texts(await posted(hall)))


async def test_not_yet_is_told_in_words_and_the_objection_is_backed(hall: Members) -> None:
    await raised(hall)
    await resolved(hall)
    card = await posted(hall)

    form = await hall.seconder.click(card, label="Not yet")
    assert "not yet what you meant" in told(await fill(hall.seconder, form, not_yet="The users, not the body."))
    form = await hall.people[2].click(card, label="Back the objection")
    answer = told(await fill(hall.people[2], form, backing="Users cannot tell either."))

    assert "so the resolution has failed. Its time still runs: another can be proposed from <t:" in answer
    text = "\n".join(part.content for part in _texts(await posted(hall)))
    for said in ("> The users, not the body.", "**Resolution 1 failed:**", "> Users cannot tell either."):
        assert said in text


async def test_the_last_failure_is_told_as_sustained(hall: Members) -> None:
    await raised(hall)
    await resolved(hall)
    await backed(hall)
    early = told(await hall.run(hall.proposer, "concern resolve", concern="N-1/C1"))
    assert "its time still runs: another can be proposed from <t:" in early
    hall.clock.wait(hours=48)
    await resolved(hall)

    form = await hall.run(hall.people[2], "concern back", concern="N-1/C1")
    answer = told(await fill(hall.people[2], form, backing="Still not."))

    assert "The concern holds N-1 until <t:" in answer
    assert "1 concern holds N-1 now." in answer
    assert "Open, and backed:** two resolutions failed" in "\n".join(p.content for p in _texts(await posted(hall)))
    await overdue(hall)
    assert "**Sustained**" in "\n".join(part.content for part in _texts(await posted(hall)))


async def test_what_is_sustained_is_withdrawn_from_its_card(hall: Members) -> None:
    await raised(hall)
    await failed_twice(hall)

    asked = (await hall.seconder.click(await posted(hall), label="Withdraw")).response
    assert asked is not None
    for said in ("No other concern holds N-1", "neither ballot nor decision names it"):
        assert said in asked.content
    await hall.seconder.click(asked, label="Withdraw it")

    assert (await seen(hall)).phase is Phase.WITHDRAWN


@pytest.mark.parametrize(
    ("label", "person", "says"),
    [
        ("You understood me", 2, "Only whoever raised N-1/C1"),
        ("Not yet", 0, "Only whoever raised N-1/C1"),
        ("Back the objection", 0, "You proposed the norm, so you cannot back N-1/C1 against it."),
        ("Back the objection", 3, "/seat take"),
        ("Withdraw", 0, "Only whoever raised N-1/C1 can withdraw it"),
    ],
)
async def test_whoever_may_not_is_told_why(hall: Members, label: str, person: int, says: str) -> None:
    await raised(hall)
    await resolved(hall)

    result = await hall.people[person].click(await posted(hall), label=label)

    assert result.modal is None
    assert says in told(result)
    assert (await seen(hall)).phase is Phase.PENDING


async def test_buttons_and_forms_outlive_a_restart(hall: Members) -> None:
    await raised(hall)
    card = await posted(hall)
    form = await hall.proposer.click(card, label="Answer")
    await hall.restart()

    await fill(hall.proposer, form, answer="The body of clause 2.")
    form = await hall.proposer.click(card, label="Answer")
    await fill(hall.proposer, form, answer="And nobody else.")

    assert len((await seen(hall)).answers) == 2


async def test_a_resolution_that_stood_meanwhile_gives_the_words_back(hall: Members) -> None:
    await raised(hall)
    await resolved(hall)
    form = await hall.people[2].click(await posted(hall), label="Back the objection")
    hall.clock.wait(hours=48)

    answer = told(await fill(hall.people[2], form, backing="Words worth keeping"))

    assert "nobody had backed the objection: it stands, and N-1/C1 is resolved." in answer
    assert "Words worth keeping" in answer


async def test_the_norm_names_what_holds_it_and_lists_all_of_it(hall: Members) -> None:
    await raised(hall)
    await hall.store.write(withdraw_concern, who=hall.who(hall.seconder), handle="N-1/C1", now=hall.clock())
    await raised(hall, "Another reason")

    answer = (await hall.run(hall.proposer, "norm show", norm="N-1")).response
    assert answer is not None
    text = shown(answer)
    assert "**1 concern open**, so the norm waits: C2" in text
    assert "**Missing:** C2 must end before the norm goes on" in text

    listed = (await hall.proposer.click(answer, label="All concerns")).response
    assert listed is not None
    text = shown(listed)
    assert text.index("N-1/C2** · open") < text.index("N-1/C1** · withdrawn")
    assert "2 concerns" in text
    one = (await hall.proposer.select(listed, ["N-1/C2"], custom_id="showconcern")).response
    assert one is not None
    assert "Concern N-1/C2" in shown(one)
    form = await hall.proposer.click(one, label="Propose a resolution")
    assert form.modal is not None


async def test_a_norm_is_objected_to_from_its_card(hall: Members) -> None:
    answer = (await hall.run(hall.seconder, "norm show", norm="N-1")).response
    assert answer is not None

    form = await hall.seconder.click(answer, label="Raise a concern")
    await fill(hall.seconder, form, concern_reason=REASON, satisfied_by=MEETS)

    assert (await seen(hall)).by == hall.seconder.id


async def test_everything_that_was_said_is_read_in_pages(hall: Members) -> None:
    await raised(hall, "Why so? " * 180)
    for _ in range(3):
        form = await hall.run(hall.proposer, "concern answer", concern="N-1/C1")
        await fill(hall.proposer, form, answer="Because of this. " * 80)

    first = (await hall.proposer.click(await posted(hall), label="Read in full")).response
    assert first is not None
    assert "Page 1 of 2" in shown(first)
    await hall.proposer.click(first, label="Next")
    assert "Because of this." in shown(first)


async def test_what_awaits_each_is_told(hall: Members) -> None:
    await raised(hall)

    assert "**Concerns on your norms:**" in told(await hall.run(hall.proposer, "waiting"))
    await resolved(hall)
    assert "Do they understand you?" in told(await hall.run(hall.seconder, "waiting"))
    assert "N-1/C1 · Spare the core: stands <t:" in told(await hall.run(hall.people[2], "waiting"))
    assert "Nothing awaits you" in told(await hall.run(hall.proposer, "waiting"))


async def test_history_and_digest_have_a_sentence_for_all_of_it(hall: Members) -> None:
    await raised(hall)
    await resolved(hall)
    await backed(hall)
    hall.clock.wait(hours=48)
    await resolved(hall)
    card = await posted(hall)
    form = await hall.seconder.click(card, label="Not yet")
    await fill(hall.seconder, form, not_yet="No")
    await backed(hall)
    await overdue(hall)

    history = told(await hall.run(hall.proposer, "norm history", norm="N-1"))
    digest = (await hall.run(hall.convener, "digest preview")).response
    assert digest is not None

    for said in ("raised the concern N-1/C1 on version 1", "proposed resolution 2", "not yet", "N-1/C1 is sustained"):
        assert said in history
    assert "### Concerns\n- N-1 C1 sustained, so it stays unresolved" in shown(digest)


async def test_ballot_and_decision_name_what_stayed_unresolved(hall: Members) -> None:
    await raised(hall)
    await failed_twice(hall)
    await hall.run(hall.convener, "norm final-call", norm="N-1")
    hall.clock.wait(days=3)
    asked = (await hall.run(hall.convener, "norm open-vote", norm="N-1")).response
    assert asked is not None
    await hall.convener.click(asked, label="Open the vote")

    card = await hall.post(await hall.card("ballot"))

    owner = f"C1 (<@{hall.seconder.id}>, Computer science and security engineering)"
    assert f"**1 unresolved concern:** {owner}" in "\n".join(part.content for part in _texts(card))
    full = told(await hall.proposer.click(card, label="Read in full"))
    assert "> Nobody can \\*tell\\* who did it." in full
    assert "> Say who tells." in full


def _texts(message: discord.Message) -> list[discord.TextDisplay]:
    found: list[discord.TextDisplay] = []
    waiting = list(message.components)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, discord.TextDisplay):
            found.append(one)
        waiting += getattr(one, "children", [])
    return found
