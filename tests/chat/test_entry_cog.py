"""The review of the record on screen: the queue, what may be done with an entry, and what its author is told."""

from datetime import UTC, datetime

import pytest
import simcord

from bot.services.record.entry_acts import show_entry
from bot.services.seats import represent
from storage.store import Store
from tests.chat.council import answer
from tests.chat.hall import WORDS, HallBot, Turned, buttons, shown, told
from tests.chat.members import EXTENSIONS, Members, open_for_members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

SAID = {
    "actor": "state-fra",
    "norm": "N-1",
    "stance": "support",
    "source": "https://example.org/said",
    "date": "2026-03",
    "form": "statement",
}
MENU = "Log as position…"


def bot_of(store: Store, clock: Turned) -> HallBot:
    return HallBot(store=store, words=WORDS, now=clock, extensions=[*EXTENSIONS, "bot.chat.cogs.congress"])


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return bot_of(sqlite_store, Turned())


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    """A norm, and one proposal for the record by its proposer."""
    hall = await open_for_members(simcord_env, sqlite_store, simcord_bot)
    await hall.propose()
    await hall.run(hall.proposer, "position log", **SAID)
    return hall


async def state(hall: Members, handle: str = "R-1") -> str:
    shown_ = await hall.store.read(show_entry, who=hall.who(hall.convener, convener=True), handle=handle)
    return shown_.entry.state


async def queue(hall: Members, person: simcord.MemberActor) -> simcord.ResponseMessage:
    """The review queue, opened from what awaits a person."""
    waiting = answer(await hall.run(person, "waiting"))
    assert "**To review:** 1 proposal for the record." in shown(waiting)
    return answer(await person.click(waiting, label="Review"))


async def test_a_second_member_finds_the_proposal_in_waiting_and_confirms_it(hall: Members) -> None:
    assert "To review" not in shown(answer(await hall.run(hall.proposer, "waiting")))
    page = await queue(hall, hall.seconder)
    for said in (
        "## R-1 · position",
        "**Awaits its review.**",
        "France supports **N-1 · Spare the core** · 2026-03",
        "Source: [example.org](https://example.org/said) (not graded)",
        "Proposal 1 of 1",
    ):
        assert said in shown(page)
    assert list(buttons(page)) == ["Confirm", "Correct…", "Refuse…", "Dispute…"]

    await hall.seconder.click(page, label="Confirm")

    assert "**R-1 is confirmed.**" in shown(page)
    assert "Nothing awaits a review of yours." in shown(page)
    assert await state(hall) == "confirmed"
    assert "- [R-1](https://example.org/said) confirmed: France" in shown(
        answer(await hall.run(hall.proposer, "waiting"))
    )


async def test_a_refusal_has_a_reason_that_its_author_reads(hall: Members) -> None:
    page = await queue(hall, hall.seconder)
    form = await hall.seconder.click(page, label="Refuse…")
    await hall.seconder.submit_modal(form, {"words": "The page says **no**."})

    assert await state(hall) == "refused"
    told = shown(answer(await hall.run(hall.proposer, "waiting")))
    assert ") refused: France supports" in told
    assert "· why: The page says \\*\\*no\\*\\*." in told
    own = shown(answer(await hall.run(hall.proposer, "position show", entry="r1")))
    assert "**Refused** by" in own
    assert "> The page says \\*\\*no\\*\\*." in own


async def test_whoever_comes_second_hears_what_became_of_it_also_after_a_restart(hall: Members) -> None:
    hers, chairs = await queue(hall, hall.seconder), await queue(hall, hall.convener)
    await hall.env.restart_bot(bot_of(hall.store, hall.clock))
    await hall.seconder.click(hers, label="Confirm")

    late = told(await hall.convener.click(chairs, label="Confirm"))

    assert "R-1 is no proposal any more: it is confirmed. Nothing was changed" in late


async def test_a_reviewer_corrects_a_proposal_and_its_author_confirms_that(hall: Members) -> None:
    page = await queue(hall, hall.seconder)
    form = await hall.seconder.click(page, label="Correct…")
    filled = {"stance": ["oppose"], "date": "by 2026-03-14", "summary": "Says no.", "source": SAID["source"]}
    refused = told(await hall.seconder.submit_modal(form, filled | {"why": " "}))
    assert "Says no." in refused, "what was typed is given back"

    form = await hall.seconder.click(page, label="Correct…")
    await hall.seconder.submit_modal(form, filled | {"why": "The page says no."})

    own = await queue(hall, hall.proposer)
    for said in (
        "## R-2 · position",
        "· by 2026-03-14",
        "- stance: supports it → opposes it",
        "This corrects R-1",
        "> The page says no.",
    ):
        assert said in shown(own)
    await hall.proposer.click(own, label="Confirm")
    assert [await state(hall, handle) for handle in ("R-1", "R-2")] == ["replaced", "confirmed"]
    assert "**Corrected** by R-2" in told(await hall.run(hall.unseated, "position show", entry="R-1"))


async def test_anybody_seated_disputes_and_a_convener_closes_that(hall: Members) -> None:
    assert "/seat take" in told(await hall.run(hall.unseated, "position dispute", entry="R-1"))
    form = await hall.run(hall.seconder, "position dispute", entry="R-1")
    card = answer(await hall.seconder.submit_modal(form, {"words": "> another page\n@everyone"}))
    assert "**R-1 is disputed.**" in shown(card)
    assert "**Disputed.**" in shown(card)
    assert "@everyone" not in shown(card).replace("\\@everyone", "")
    assert "Close the dispute…" not in buttons(card)

    assert "- R-1: `/position show`" in shown(answer(await hall.run(hall.convener, "waiting")))
    chairs = answer(await hall.run(hall.convener, "position show", entry="R-1"))
    form = await hall.convener.click(chairs, label="Close the dispute…")
    await hall.convener.submit_modal(form, {"outcome": ["dismissed"], "words": "It is this page."})

    closed = told(await hall.run(hall.seconder, "position show", entry="R-1"))
    assert "The dispute was dismissed:" in closed
    assert "**Disputed.**" not in closed


async def test_only_who_speaks_for_the_actor_replies_and_judges_nothing(hall: Members) -> None:
    assert "concerns nobody for whom you speak" in told(await hall.run(hall.seconder, "position reply", entry="R-1"))
    who = hall.who(hall.seconder)
    await hall.store.write(represent, who=who, represents="France", capacity="official", now=hall.clock())

    card = answer(await hall.run(hall.seconder, "position show", entry="R-1"))
    assert list(buttons(card)) == ["Correct…", "Dispute…", "Reply…"]
    form = await hall.seconder.click(card, label="Reply…")
    await hall.seconder.submit_modal(form, {"words": "We said it of another text."})

    assert "**A reply for France** (by" in shown(card)
    assert "> We said it of another text." in shown(card)


async def test_who_speaks_for_an_actor_opens_what_is_new_of_it_from_waiting_and_replies(hall: Members) -> None:
    who, speaker = hall.who(hall.seconder), hall.seconder
    await hall.store.write(represent, who=who, represents="France", capacity="official", now=hall.clock())
    await hall.run(hall.convener, "position log", **(SAID | {"source": "https://example.org/chair"}))

    waiting = answer(await hall.run(speaker, "waiting"))
    assert "- France: 1 entry, R-2" in shown(waiting)
    page = answer(await speaker.click(waiting, label="France: read and reply"))
    assert "## New about France\n" in shown(page)
    assert "France supports **N-1 · Spare the core** (" in shown(page)
    card = answer(await speaker.select(page, ["R-2"]))
    form = await speaker.click(card, label="Reply…")
    await speaker.submit_modal(form, {"words": "We said it of another text."})

    assert "France" not in shown(answer(await hall.run(speaker, "waiting")))
    again = answer(await speaker.click(waiting, label="France: read and reply"))
    assert "Nothing new about France is without a reply." in shown(again)


async def test_whoever_disputes_takes_it_back_with_a_button_and_it_stays_beside_the_entry(hall: Members) -> None:
    form = await hall.run(hall.seconder, "position dispute", entry="R-1")
    card = answer(await hall.seconder.submit_modal(form, {"words": "Another page."}))
    assert "· why: Another page." in shown(answer(await hall.run(hall.proposer, "waiting")))

    await hall.seconder.click(card, label="Take my dispute back")

    assert "**Your dispute of R-1 is taken back.**" in shown(card)
    assert "> Another page." in shown(card)
    assert f"{hall.seconder.mention} took the dispute back." in shown(card)
    assert "**Disputed.**" not in shown(card)
    own = shown(answer(await hall.run(hall.proposer, "waiting")))
    assert "disputed" not in own
    assert "**Yours, waiting for a second member:** R-1." in own
    waiting = answer(await hall.run(hall.proposer, "waiting"))
    assert "## R-1 · position" in told(await hall.proposer.click(waiting, label="Open R-1"))


async def test_reference_data_says_so_and_is_only_disputed(hall: Members) -> None:
    card = answer(await hall.run(hall.seconder, "position show", entry="R-p001"))

    assert "**Reference data** that ships with the program" in shown(card)
    assert list(buttons(card)) == ["Dispute…"]


@pytest.mark.parametrize("entry", ["R-9", "banana", "**@everyone**", "%", "9" * 100])
async def test_what_names_no_entry_is_refused(hall: Members, entry: str) -> None:
    assert "is no entry of the record" in told(await hall.run(hall.seconder, "position show", entry=entry))


async def test_an_entry_is_offered_by_its_handle_or_its_actor(hall: Members) -> None:
    for typed in ("R-1", "fran"):
        choices = await hall.seconder.autocomplete(hall.channel, "position show", "entry", typed)
        assert (choices[0]["name"], choices[0]["value"]) == ("R-1 · France supports it", "R-1")


async def test_a_message_is_logged_as_a_position_with_its_link_as_source(hall: Members) -> None:
    message = await hall.seconder.send(hall.channel, "Estonia says: we support **it**.")
    form = await hall.seconder.context_menu(hall.channel, MENU, message)
    filled = {
        "actor": "Estonia",
        "subject": "N-1",
        "stance": ["support"],
        "date": datetime(2026, 11, 1, tzinfo=UTC).date().isoformat(),
        "summary": "Says that it supports it.",
    }
    assert "is not among the actors" in told(await hall.seconder.submit_modal(form, filled | {"actor": "Atlantis"}))
    form = await hall.seconder.context_menu(hall.channel, MENU, message)

    answer_ = told(await hall.seconder.submit_modal(form, filled))

    assert "**Logged as R-2, it awaits its review:** Estonia supports **" in answer_
    assert f"/{hall.channel.id}/{message.id}" in answer_
    assert "/seat take" in told(await hall.unseated.context_menu(hall.channel, MENU, message))


async def test_an_answer_of_the_bot_is_no_source_of_a_position(hall: Members) -> None:
    shown_to_one = answer(await hall.run(hall.seconder, "position show", entry="R-1"))

    refused = await hall.seconder.context_menu(hall.channel, MENU, shown_to_one)

    assert refused.modal is None
    assert "no source" in told(refused)


async def test_conveners_make_and_end_recorders_and_say_who_confirms(hall: Members) -> None:
    made = told(await hall.run(hall.convener, "congress roster", recorder=hall.unseated))
    assert "is a recorder now" in made
    panel = answer(await hall.run(hall.convener, "congress roster"))
    assert hall.unseated.mention in shown(panel)
    await hall.convener.click(panel, label="Let recorders alone confirm")
    assert "once a recorder or a convener has confirmed it" in shown(panel)

    assert "To review" not in shown(answer(await hall.run(hall.seconder, "waiting")))
    page = await queue(hall, hall.unseated)
    await hall.unseated.click(page, label="Confirm")
    assert await state(hall) == "confirmed"

    question = answer(await hall.run(hall.convener, "congress roster", recorder=hall.unseated))
    assert "is a recorder already" in question.content
    await hall.convener.click(question, label="End it")
    assert "is a recorder no longer" in question.content
