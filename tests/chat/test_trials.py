"""A norm on trial, on the real client and a real store: what the convener is asked, every card, and the vote that keeps
it."""

from datetime import datetime

import pytest
import simcord

from bot.chat.ui.agenda import agenda_pages
from bot.chat.ui.cards import render
from bot.chat.ui.digest_card import digest_texts
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.tags import TAGS
from bot.congress.ballots import Choice
from bot.congress.norms import Stage
from bot.congress.trials import TRIAL_MOST
from bot.services.agenda import agenda
from bot.services.ballots import cast, open_ballot_of
from bot.services.cards import claim_due
from bot.services.digests import preview_digest
from bot.services.views import NormView, show_norm
from storage.store import Store
from tests.chat.hall import SAY, WORDS, HallBot, Turned, shown, told
from tests.chat.judged import faults, text_of
from tests.chat.members import EXTENSIONS, Members
from tests.ticking import do_due

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are part of it.

DAYS = 60
WHY = "It has worked for *everyone*."


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return HallBot(store=sqlite_store, words=WORDS, now=Turned(), extensions=[*EXTENSIONS, "bot.chat.cogs.vote"])


async def norm_of(hall: Members) -> NormView:
    return await hall.store.read(show_norm, guild_id=hall.guild_id, handle="N-1")


async def called(hall: Members) -> None:
    """N-1 with a final call that has had its time."""
    await hall.run(hall.seconder, "norm second", norm=await hall.propose())
    hall.clock.wait(days=3)
    await hall.run(hall.convener, "norm final-call", norm="N-1")
    hall.clock.wait(days=3)


async def opened_on_trial(hall: Members) -> None:
    await called(hall)
    asked = await hall.run(hall.convener, "norm open-vote", norm="N-1", trial=DAYS)
    assert asked.response is not None
    await hall.convener.click(asked.response, label="Open the vote")


async def vote_out(hall: Members, choice: Choice = Choice.FOR) -> None:
    ballot = await hall.store.read(open_ballot_of, guild_id=hall.guild_id, handle="N-1")
    for person in hall.people[:3]:
        await hall.store.write(cast, who=hall.who(person), ballot_id=ballot, choice=choice, now=hall.clock())
    hall.clock.wait(days=7)
    await tick(hall)


async def tick(hall: Members) -> None:
    await do_due(hall.store, hall.clock())


async def on_trial(hall: Members) -> None:
    await opened_on_trial(hall)
    await vote_out(hall)


async def reviewed(hall: Members) -> None:
    await on_trial(hall)
    hall.clock.wait(days=DAYS - 14)
    await tick(hall)


async def asked_to_keep(hall: Members) -> simcord.InteractionResult:
    form = await hall.run(hall.convener, "norm review", norm="N-1", outcome="keep")
    assert form.modal is not None
    assert "Keep N-1 for good" in str(form.modal)
    return await hall.convener.submit_modal(form, {"reason": WHY})


async def cards(hall: Members) -> dict[tuple[str, str], Rendered]:
    """Every card that is due, by kind and topic."""
    found = {}
    hall.clock.wait(minutes=2)
    for claim in await hall.store.write(claim_due, now=hall.clock()):
        card = await render(hall.store, WORDS, claim)
        assert card is not None
        assert faults(card) == []
        found[claim.kind, claim.topic] = card
    return found


def until(end: datetime | None) -> str:
    assert end is not None
    return f"<t:{int(end.timestamp())}"


async def test_the_convener_sees_the_trial_before_the_vote_opens_and_after(hall: Members) -> None:
    await called(hall)

    asked = await hall.run(hall.convener, "norm open-vote", norm="N-1", trial=DAYS)

    assert f"**On trial for {DAYS} days.** If it carries, the norm is in force for that time only" in told(asked)
    assert (await norm_of(hall)).stage is Stage.FINAL_CALL
    assert asked.response is not None
    await hall.convener.click(asked.response, label="Open the vote")
    assert f"If it carries, the norm is adopted on trial, for {DAYS} days." in shown(asked.response)
    due = await cards(hall)
    assert f"**On trial:** if it carries, it is adopted for {DAYS} days" in text_of(due["ballot", ""])
    notice = next(card for (_, topic), card in due.items() if topic.startswith("vote:"))
    assert f"Whether N-1 is adopted on trial, for {DAYS} days, is put to the vote" in text_of(notice)
    form = await hall.run(hall.proposer, "vote", norm="N-1")
    assert f"You want it adopted on trial, for {DAYS} days." in str(form.modal)
    read = await hall.proposer.click(await hall.post(due["ballot", ""]), label="Read in full")
    assert f"it is adopted for {DAYS} days" in told(read)


async def test_without_days_nothing_is_said_of_a_trial(hall: Members) -> None:
    await called(hall)

    asked = await hall.run(hall.convener, "norm open-vote", norm="N-1")

    assert "trial" not in told(asked)


async def test_what_was_adopted_on_trial_says_until_when(hall: Members) -> None:
    await on_trial(hall)

    due = await cards(hall)

    end = until((await norm_of(hall)).trial_until)
    decision = next(card for (kind, _), card in due.items() if kind == "decision")
    assert f"**N-1 is adopted on trial until {end}" in text_of(decision)
    norm = due["norm", ""]
    assert norm.post_tag == "adopted_on_trial"
    assert "**Adopted on trial.** Decided" in text_of(norm)
    assert f"**On trial until {end}" in text_of(norm)
    notice = next(card for (_, topic), card in due.items() if topic.startswith("decided:"))
    assert "N-1 · adopted on trial (D-2026-01)." in text_of(notice)
    listed = told(await hall.run(hall.proposer, "norm list"))
    assert f"decided: adopted on trial, until {end}" in listed
    history = told(await hall.run(hall.proposer, "norm history", norm="N-1"))
    assert f"opened the vote on adopting it on trial, for {DAYS} days; 3 seats on the roll" in history
    assert "adopted on trial" in history


async def test_a_trial_that_did_not_carry_is_named_with_the_decision(hall: Members) -> None:
    await opened_on_trial(hall)
    await vote_out(hall, Choice.AGAINST)

    due = await cards(hall)

    decision = next(card for (kind, _), card in due.items() if kind == "decision")
    assert "**N-1 is not adopted**" in text_of(decision)
    assert f"It was to be on trial for {DAYS} days." in text_of(decision)
    assert due["norm", ""].post_tag == "not_adopted"


async def test_its_review_asks_for_a_vote_to_keep_it(hall: Members) -> None:
    await reviewed(hall)
    due = await cards(hall)
    end = until((await norm_of(hall)).trial_until)
    notice = next(card for (_, topic), card in due.items() if topic.startswith("review:"))
    assert f"its trial ends {end}" in text_of(notice)
    assert "a convener puts to the vote whether it is adopted for good" in text_of(due["norm", ""])
    assert due["norm", ""].post_tag == "review"
    assert "It will be reviewed on" not in text_of(due["norm", ""])
    assert "to keep it is a vote" in told(await hall.run(hall.convener, "waiting"))
    assert "To keep it, a convener opens a vote" in told(await hall.run(hall.proposer, "norm show", norm="N-1"))
    view = await hall.store.read(agenda, guild_id=hall.guild_id, now=hall.clock())
    assert f"on trial until {end}" in agenda_pages(SAY, view)[0]

    asked = await asked_to_keep(hall)

    assert "whether N-1 · Spare the core is adopted for good?" in told(asked)
    assert asked.response is not None
    await hall.convener.click(asked.response, label="Open the vote")
    assert "The vote on adopting **N-1 · Spare the core** for good is open" in shown(asked.response)
    due = await cards(hall)
    ballot = text_of(due["ballot", ""])
    assert "## Vote on adopting N-1 · Spare the core for good" in ballot
    assert "> It has worked for \\*everyone\\*." in ballot
    assert "**Voting on adopting it for good** until" in text_of(due["norm", ""])
    notice = due["notice", max(topic for _, topic in due if topic.startswith("vote:"))]
    assert "Whether N-1 is adopted for good is put to the vote" in text_of(notice)
    form = await hall.run(hall.proposer, "vote", norm="N-1")
    assert "You want it adopted for good." in str(form.modal)
    assert "N-1 · Spare the core, for good: closes" in told(await hall.run(hall.proposer, "waiting"))
    view = await hall.store.read(agenda, guild_id=hall.guild_id, now=hall.clock())
    assert "whether to adopt it for good; closes" in agenda_pages(SAY, view)[0]
    assert "vote on adopting it for good" in told(await hall.run(hall.proposer, "norm show", norm="N-1"))


@pytest.mark.parametrize(
    ("choice", "says", "stands", "tag"),
    [
        (Choice.FOR, "**N-1 is adopted for good.**", "adopted for good", "adopted"),
        (Choice.AGAINST, "**N-1 is not kept:** its trial has ended", "not kept", "not_adopted"),
    ],
)
async def test_the_vote_that_keeps_it_or_not_is_told_everywhere(
    hall: Members, choice: Choice, says: str, stands: str, tag: str
) -> None:
    await reviewed(hall)
    asked = await asked_to_keep(hall)
    assert asked.response is not None
    await hall.convener.click(asked.response, label="Open the vote")
    await cards(hall)

    await vote_out(hall, choice)

    due = await cards(hall)
    decision = next(card for (kind, _), card in due.items() if kind == "decision")
    assert says in text_of(decision)
    assert due["norm", ""].post_tag == tag
    assert f": {stands}." in text_of(due["norm", ""])
    assert "On trial until" not in text_of(due["norm", ""])
    history = told(await hall.run(hall.proposer, "norm history", norm="N-1"))
    assert "asked to adopt it for good" in history


async def test_a_trial_that_ended_is_told_in_thread_card_tag_history_and_digest(hall: Members) -> None:
    await reviewed(hall)
    soon = await hall.store.read(preview_digest, guild_id=hall.guild_id, now=hall.clock())
    assert any("### Trials that end soon" in text and "no vote to keep it" in text for text in digest_texts(SAY, soon))
    await cards(hall)
    hall.clock.wait(days=14)

    await tick(hall)

    due = await cards(hall)
    assert "The trial of N-1 ended without a vote to keep it" in text_of(due["notice", "trial_ended:1"])
    in_votes = text_of(due["notice", "trial_over:1"])
    assert "ended without a vote to keep it, so version 1 of it is no longer in force." in in_votes
    assert "without a vote to keep it. It is no longer in force." in text_of(due["norm", ""])
    assert due["norm", ""].post_tag == "trial_ended"
    assert "trial_ended" in TAGS
    history = told(await hall.run(hall.proposer, "norm history", norm="N-1"))
    assert "its trial ended without a vote to keep it; version 1 is no longer in force" in history
    assert "decided: its trial ended" in told(await hall.run(hall.proposer, "norm list"))
    digests = [text_of(card) for (kind, _), card in due.items() if kind == "digest"]
    assert any("its trial ended: no longer in force" in one for one in digests)
    late = await hall.run(hall.convener, "norm review", norm="N-1", outcome="keep")
    assert "N-1 is decided" in told(late)


async def test_while_it_is_revised_the_card_says_that_its_trial_runs_on_and_then_that_it_ended(hall: Members) -> None:
    await on_trial(hall)
    form = await hall.run(hall.proposer, "norm revise", norm="N-1")
    words = {
        "title": "Spare the core",
        "text": "Everyone leaves the core alone.",
        "rationale": "",
        "why": "It is short.",
    }
    await hall.proposer.submit_modal(form, {**words, "addressee": ["state"]})
    due = await cards(hall)
    assert "until version 2 is decided, but not beyond its trial" in text_of(due["norm", ""])
    assert f"**On trial until {until((await norm_of(hall)).trial_until)}" in text_of(due["norm", ""])
    hall.clock.wait(days=DAYS)

    await tick(hall)

    due = await cards(hall)
    assert "so version 1 is no longer in force. The new version goes on" in text_of(due["notice", "trial_ended:1"])
    assert "trial" not in text_of(due["norm", ""])
    assert due["norm", ""].post_tag == "deliberation"


async def test_who_may_not_ask_for_the_vote_is_told_before_anything_is_written(hall: Members) -> None:
    await reviewed(hall)

    answer = await hall.run(hall.proposer, "norm review", norm="N-1", outcome="keep")

    assert "Only a convener puts to the vote whether N-1 is adopted for good." in told(answer)


async def test_a_trial_that_cannot_be_is_refused_before_anything_is_asked(hall: Members) -> None:
    await called(hall)

    with pytest.raises(Exception, match=str(TRIAL_MOST)):
        await hall.run(hall.convener, "norm open-vote", norm="N-1", trial=TRIAL_MOST + 1)
