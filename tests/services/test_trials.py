"""Norms adopted on trial: kept for good by a vote, or ended by the clock, on a real database."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, func, select

from bot.congress.ballots import Choice
from bot.congress.canonical import loaded
from bot.congress.certificate_reading import certificate_of
from bot.congress.errors import CongressError
from bot.congress.links import LinkKind
from bot.congress.norms import Stage
from bot.congress.rules import Changer, Charter, rule_of
from bot.congress.trials import Trial
from bot.congress.verification import verify
from bot.services.agenda import agenda
from bot.services.ballot_views import ballot_card, decision_card
from bot.services.ballots import my_vote, open_ballot_of
from bot.services.browse import history, list_norms
from bot.services.cards import claim_due
from bot.services.certificates import issue_named
from bot.services.choice_votes import open_choice
from bot.services.desk import desk
from bot.services.digests import preview_digest, send_digest
from bot.services.log import record
from bot.services.norms import final_call, norm_of, second
from bot.services.people import congress_of
from bot.services.replays import replay_decisions
from bot.services.reviews import ask_repeal, keep
from bot.services.rules import change_rule, mark_of, propose_rule
from bot.services.trials import ask_keeping, clock_ends_trial, on_trial, plan_keeping, trials_over
from bot.services.vote_plans import VotePlan, plan_vote
from bot.services.votes import open_vote
from bot.services.waiting import waiting
from storage.store import Tx
from storage.tables import Ballot, Card, Congress, Decision, Norm
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft, person
from tests.services.later import events, everybody_votes, linked, revised, tick, to_the_vote, view, vote_out
from tests.services.test_rankings import close, newest, rank, with_wordings

pytestmark = pytest.mark.one_engine

DAYS = 60
REASON = "It has worked for everyone."
OTHER = "Leave the core alone, all of you"


async def called(forum: Forum, title: str = draft().title) -> str:
    """A norm whose final call has had its time."""
    handle = (await forum.propose(forum.people[0], draft(title=title))).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    forum.wait(days=3)
    return handle


async def tried(opened: Opening, days: int = DAYS) -> Forum:
    """N-1 in force on trial."""
    forum = await opened(3)
    handle = await called(forum)
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now, trial=days)
    await vote_out(forum, handle)
    await forum.store.write(send_digest, who=CONVENER, now=forum.now)
    return forum


async def reviewed(opened: Opening) -> Forum:
    """N-1 on trial, whose review has come."""
    forum = await tried(opened)
    forum.wait(days=DAYS - 14)
    assert await tick(forum) == ["norm_review"]
    return forum


async def asked(forum: Forum) -> VotePlan:
    """The vote on keeping it."""
    plan = await forum.store.read(plan_keeping, who=CONVENER, handle="N-1", now=forum.now, reason=REASON)
    return await forum.store.write(ask_keeping, who=CONVENER, handle="N-1", reason=REASON, now=forum.now, expected=plan)


async def last_decision(forum: Forum) -> Decision:
    query = select(Decision).order_by(col(Decision.id).desc())
    found = await forum.store.read(lambda tx: tx.exec(query).first())
    assert found is not None
    return found


async def topics(forum: Forum) -> set[str]:
    return {card.topic for card in await forum.store.write(claim_due, now=forum.wait(minutes=2))}


@pytest.mark.both_engines
async def test_what_carries_on_trial_is_in_force_until_a_day_that_was_frozen_with_the_ballot(opened: Opening) -> None:
    forum = await opened(3)
    handle = await called(forum)
    plan = await forum.store.read(plan_vote, who=CONVENER, handle=handle, now=forum.now, trial=DAYS)
    done = await forum.store.write(
        open_vote, who=CONVENER, handle=handle, now=forum.now, expected=plan, trial=plan.trial
    )
    assert (plan.trial, done.trial) == (DAYS, DAYS)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    card = await forum.store.read(ballot_card, ballot_id=ballot)
    mine = await forum.store.read(my_vote, who=forum.people[0], ballot_id=ballot, now=forum.now)
    assert (card.trial, card.question, mine.trial) == (DAYS, "adopt", DAYS)

    await vote_out(forum, handle)

    norm, end = await view(forum), forum.now + timedelta(days=DAYS)
    assert (norm.stage, norm.outcome, norm.lineage.in_force) == (Stage.DECIDED, "adopted_on_trial", 1)
    assert (norm.trial_until, norm.review_on) == (end, (end - timedelta(days=14)).date())
    assert norm.lineage.came_by is None
    decision = await last_decision(forum)
    assert (decision.outcome, decision.result["outcome"]) == ("adopted_on_trial", "adopted")
    shown = await forum.store.read(decision_card, decision_id=decision.id)
    assert (shown.outcome_word, shown.trial) == ("adopted_on_trial", Trial(DAYS, end))
    told = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest
    assert [(one.handle, one.outcome) for one in told.decided] == [("N-1", "adopted_on_trial")]
    listed = await forum.store.read(list_norms, guild_id=GUILD, stage="decided")
    assert [(one.outcome, one.trial_until) for one in listed.lines] == [("adopted_on_trial", end)]
    ahead = await forum.store.read(agenda, guild_id=GUILD, now=forum.now)
    assert [one.outcome for one in ahead.decided] == ["adopted_on_trial"]


async def test_the_trial_of_a_ballot_is_frozen_in_the_database(opened: Opening) -> None:
    forum = await opened(3)
    handle = await called(forum)
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now, trial=DAYS)

    for other in ("90", "NULL"):
        with pytest.raises(Exception, match="frozen"):
            await forum.store.write(set_trial, to=other)


def set_trial(tx: Tx, *, to: str) -> None:
    tx.connection().execute(text(f"UPDATE ballot SET trial = {to}"))


async def test_the_certificate_has_the_trial_and_holds(opened: Opening) -> None:
    forum = await tried(opened)

    issued = await forum.store.read(issue_named, guild_id=GUILD, handle="D-2026-01")

    certificate = certificate_of(loaded(issued.content))
    assert issued.as_noted
    assert certificate.trial == Trial(DAYS, (await view(forum)).trial_until)
    report = verify(certificate, hash=issued.hash)
    assert report.difference is None
    assert "verify.trial_begun" in {one.key for one in report.checked}


@pytest.mark.parametrize("choice", [Choice.AGAINST, Choice.ABSTAIN])
async def test_what_does_not_carry_is_on_no_trial(opened: Opening, choice: Choice) -> None:
    forum = await opened(3)
    handle = await called(forum)
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now, trial=DAYS)

    await vote_out(forum, handle, choice)

    norm = await view(forum)
    assert (norm.trial_until, norm.review_on, norm.lineage.in_force) == (None, None, None)
    assert norm.outcome == ("not_adopted" if choice is Choice.AGAINST else "no_quorum")
    issued = await forum.store.read(issue_named, guild_id=GUILD, handle="D-2026-01")
    assert certificate_of(loaded(issued.content)).trial == Trial(DAYS, None)
    assert verify(certificate_of(loaded(issued.content))).difference is None


async def test_a_norm_on_trial_is_kept_by_a_vote_and_not_by_a_word(opened: Opening) -> None:
    forum = await tried(opened)
    with pytest.raises(CongressError, match=r"norm\.wrong_stage\.ask_keep"):
        await forum.store.read(plan_keeping, who=CONVENER, handle="N-1", now=forum.now)
    assert await forum.store.read(on_trial, guild_id=GUILD, handle="N-1")
    forum.wait(days=DAYS - 14)
    await tick(forum)
    awaited = await forum.store.read(waiting, who=CONVENER, now=forum.now)
    assert [one.trial_until for one in awaited.to_review] == [(await view(forum)).trial_until]

    with pytest.raises(CongressError, match=r"norm\.guard\.for_good"):
        await forum.store.write(keep, who=CONVENER, handle="N-1", reason=REASON, now=forum.now)
    with pytest.raises(CongressError, match=r"norm\.not_yours\.ask_keep"):
        await forum.store.write(ask_keeping, who=person(1), handle="N-1", reason=REASON, now=forum.now)
    with pytest.raises(CongressError, match=r"text\.too_short"):
        await forum.store.write(ask_keeping, who=CONVENER, handle="N-1", reason="Yes", now=forum.now)
    await asked(forum)

    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle="N-1")
    card = await forum.store.read(ballot_card, ballot_id=ballot)
    assert (card.question, card.reason, card.version, card.trial) == ("keep", REASON, 1, None)
    norm = await view(forum)
    assert (norm.stage, norm.lineage.question, norm.lineage.in_force) == (Stage.VOTING, "keep", 1)
    told = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest
    assert [one.also for one in told.to_vote] == [(("keep", ""),)]
    assert told.trials == ()

    await vote_out(forum, "N-1")

    norm = await view(forum)
    assert (norm.stage, norm.outcome, norm.lineage.in_force) == (Stage.DECIDED, "adopted", 1)
    assert (norm.trial_until, norm.review_on) == (None, (forum.now + timedelta(days=365)).date())
    assert norm.lineage.last == "keep_adopted"
    assert not await forum.store.read(on_trial, guild_id=GUILD, handle="N-1")
    decision = await last_decision(forum)
    assert (decision.outcome, decision.result["outcome"]) == ("adopted", "adopted")
    issued = await forum.store.read(issue_named, guild_id=GUILD, handle=f"D-{decision.year}-{decision.number:02}")
    certificate = certificate_of(loaded(issued.content))
    assert (certificate.question, certificate.reason, certificate.trial) == ("keep", REASON, None)
    assert verify(certificate, hash=issued.hash).difference is None


@pytest.mark.parametrize("choice", [Choice.AGAINST, Choice.ABSTAIN])
async def test_a_vote_on_keeping_that_fails_ends_the_norm(opened: Opening, choice: Choice) -> None:
    forum = await reviewed(opened)
    await asked(forum)

    await vote_out(forum, "N-1", choice)

    norm = await view(forum)
    assert (norm.stage, norm.lineage.in_force, norm.trial_until, norm.review_on) == (Stage.DECIDED, None, None, None)
    assert norm.outcome == ("not_adopted" if choice is Choice.AGAINST else "no_quorum")
    assert norm.lineage.last == f"keep_{norm.outcome}"
    assert await forum.store.read(trials_over, forum.wait(days=400)) == []


async def test_a_trial_without_a_vote_to_keep_it_ends_once_after_whatever_downtime(opened: Opening) -> None:
    forum = await tried(opened)
    forum.wait(days=300)
    norm_id = await forum.store.read(lambda tx: tx.exec(select(Norm.id)).one())

    work = [await tick(forum), await tick(forum)]

    assert work == [["norm_trial", "norm_review"], []]
    assert await forum.store.write(clock_ends_trial, norm_id=norm_id, now=forum.now) is None
    norm = await view(forum)
    assert (norm.stage, norm.outcome, norm.lineage.in_force) == (Stage.DECIDED, "trial_ended", None)
    assert (norm.trial_until, norm.review_on) == (None, None)
    (ended,) = await forum.store.read(events(["norm_trial_ended"]))
    assert (ended.data["version"], ended.member_id) == (1, None)
    posted = await topics(forum)
    assert "trial_ended:1" in posted
    assert not any(one.startswith("review:") for one in posted), "what has ended is not reviewed any more"
    _, told = await forum.store.read(history, guild_id=GUILD, handle="N-1")
    assert told[-1].kind == "norm_trial_ended"
    digest = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest
    assert [(one.handle, one.outcome, one.decision) for one in digest.decided] == [("N-1", "trial_ended", None)]
    assert digest.trials == ()
    again = await revised(forum)
    assert again.norm.stage is Stage.DELIBERATION, "it is reopened as what was not adopted is"


async def test_the_agenda_says_of_a_trial_that_is_over_that_it_is(opened: Opening) -> None:
    forum = await tried(opened)

    async def told() -> list[str]:
        return [one.outcome for one in (await forum.store.read(agenda, guild_id=GUILD, now=forum.now)).decided]

    assert await told() == ["adopted_on_trial"]
    forum.wait(days=DAYS)
    await tick(forum)
    assert await told() == ["trial_over"]


async def test_until_the_last_second_the_vote_to_keep_it_can_open_and_then_the_norm_waits_for_it(
    opened: Opening,
) -> None:
    forum = await reviewed(opened)
    end = (await view(forum)).trial_until
    assert end is not None
    forum.now = end - timedelta(seconds=1)
    soon = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest
    assert [(one.handle, one.until) for one in soon.trials] == [("N-1", end)]
    assert not soon.quiet
    await asked(forum)
    await everybody_votes(forum, "N-1", Choice.FOR)

    forum.wait(days=5)
    assert await tick(forum) == []
    assert (await view(forum)).lineage.in_force == 1

    forum.wait(days=2)
    await tick(forum)
    assert (await view(forum)).outcome == "adopted"


async def test_at_the_end_of_the_trial_it_is_too_late_for_a_vote_even_before_the_clock_has_come(
    opened: Opening,
) -> None:
    forum = await reviewed(opened)
    end = (await view(forum)).trial_until
    assert end is not None
    forum.now = end

    with pytest.raises(CongressError, match=r"norm\.guard\.trial_runs"):
        await asked(forum)

    assert await tick(forum) == ["norm_trial"]


@pytest.mark.both_engines
async def test_the_clock_and_a_convener_at_once_leave_a_vote_or_an_end(opened: Opening) -> None:
    forum = await reviewed(opened)
    end = (await view(forum)).trial_until
    norm_id = await forum.store.read(lambda tx: tx.exec(select(Norm.id)).one())
    assert end is not None

    done = await asyncio.gather(
        forum.store.write(clock_ends_trial, norm_id=norm_id, now=end),
        forum.store.write(ask_keeping, who=CONVENER, handle="N-1", reason=REASON, now=end - timedelta(seconds=1)),
        forum.store.write(clock_ends_trial, norm_id=norm_id, now=end),
        return_exceptions=True,
    )

    norm = await view(forum)
    ended = [one for one in (done[0], done[2]) if one is not None]
    if norm.stage is Stage.VOTING:
        assert ended == [] and isinstance(done[1], VotePlan) and norm.lineage.in_force == 1
    else:
        assert ended == ["decided"] and isinstance(done[1], CongressError) and norm.lineage.in_force is None
    assert len(await forum.store.read(events(["norm_trial_ended"]))) == len(ended)


async def test_a_revision_of_what_was_on_trial_goes_on_when_the_trial_ends(opened: Opening) -> None:
    forum = await reviewed(opened)
    await revised(forum)
    forum.wait(days=14)

    assert await tick(forum) == ["norm_trial"]

    norm = await view(forum)
    assert (norm.stage, norm.version, norm.lineage.in_force) == (Stage.DELIBERATION, 2, None)
    assert norm.stage_ends_at == forum.now - timedelta(days=11), "it keeps its time"
    await to_the_vote(forum, "N-1")
    await vote_out(forum, "N-1")
    assert ((await view(forum)).outcome, (await view(forum)).lineage.in_force) == ("adopted", 2)


async def test_a_new_version_of_what_is_on_trial_has_a_trial_of_its_own_or_none(opened: Opening) -> None:
    forum = await tried(opened)
    await revised(forum)
    await forum.store.write(final_call, who=CONVENER, handle="N-1", now=forum.wait(days=3))
    await forum.store.write(open_vote, who=CONVENER, handle="N-1", now=forum.wait(days=3), trial=30)

    await vote_out(forum, "N-1")

    norm = await view(forum)
    assert (norm.lineage.in_force, norm.trial_until) == (2, forum.now + timedelta(days=30))


async def test_a_revision_that_fails_does_not_put_off_the_end(opened: Opening) -> None:
    forum = await reviewed(opened)
    before = await view(forum)
    await revised(forum)
    await to_the_vote(forum, "N-1")

    await vote_out(forum, "N-1", Choice.AGAINST)

    after = await view(forum)
    assert (after.trial_until, after.review_on) == (before.trial_until, before.review_on)
    assert (after.version, after.lineage.in_force, after.outcome) == (1, 1, "adopted_on_trial")


async def test_a_repeal_is_voted_on_within_the_trial_and_puts_nothing_off(opened: Opening) -> None:
    forum = await reviewed(opened)
    before = await view(forum)
    await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now)
    await vote_out(forum, "N-1", Choice.AGAINST)
    after = await view(forum)
    assert (after.trial_until, after.review_on, after.outcome) == (
        before.trial_until, before.review_on, "adopted_on_trial",
    )  # fmt: skip
    assert await tick(forum) == ["norm_review"], "its review goes on"

    forum.wait(seconds=1)
    with pytest.raises(CongressError, match=r"norm\.guard\.vote_in_trial"):
        await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now)


async def test_a_repeal_that_carries_ends_the_trial(opened: Opening) -> None:
    forum = await tried(opened)
    await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now)

    await vote_out(forum, "N-1")

    norm = await view(forum)
    assert (norm.stage, norm.trial_until, norm.lineage.in_force) == (Stage.REPEALED, None, None)


async def test_what_is_on_trial_supersedes_once_it_is_adopted_for_good(opened: Opening) -> None:
    forum = await opened(3)
    old = await forum.bring_to_vote(draft(title=OTHER))
    await vote_out(forum, old)
    new = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=new, now=forum.now)
    await linked(forum, LinkKind.SUPERSEDES, new, old)
    await forum.store.write(final_call, who=CONVENER, handle=new, now=forum.wait(days=3))
    await forum.store.write(open_vote, who=CONVENER, handle=new, now=forum.wait(days=3), trial=DAYS)
    ballot_id = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=new)
    ballot = await forum.store.read(ballot_card, ballot_id=ballot_id)
    assert [one.handle for one in ballot.supersedes] == [old]
    await vote_out(forum, new)
    assert (await view(forum, old)).stage is Stage.DECIDED
    decision_id = await forum.store.read(lambda tx: tx.exec(select(func.max(Decision.id))).one())
    decision = await forum.store.read(decision_card, decision_id=decision_id)
    assert ([one.handle for one in decision.stay], decision.superseded) == ([old], ())

    forum.wait(days=DAYS - 14)
    await tick(forum)
    await forum.store.write(ask_keeping, who=CONVENER, handle=new, reason=REASON, now=forum.now)
    await vote_out(forum, new)

    assert (await view(forum, old)).stage is Stage.SUPERSEDED
    assert (await view(forum, new)).outcome == "adopted"
    decision = await forum.store.read(decision_card, decision_id=decision_id)
    assert decision.stay == (), "the later decision tells it"


async def test_what_is_on_trial_is_superseded_as_any_norm_and_also_after_a_vote_that_kept_it(opened: Opening) -> None:
    forum = await reviewed(opened)
    newer = (await forum.propose(forum.people[1], draft(title=OTHER))).handle
    await forum.store.write(second, who=forum.people[0], handle=newer, now=forum.now)
    await linked(forum, LinkKind.SUPERSEDES, newer, "N-1")
    await to_the_vote(forum, newer)
    await asked(forum)

    await everybody_votes(forum, "N-1", Choice.FOR)
    await vote_out(forum, newer)

    norm = await view(forum)
    assert (norm.stage, norm.trial_until, norm.lineage.in_force) == (Stage.SUPERSEDED, None, None)


async def newer_put_to_the_vote(forum: Forum) -> str:
    """A norm that supersedes N-1, on which a vote is open."""
    newer = (await forum.propose(forum.people[1], draft(title=OTHER))).handle
    await forum.store.write(second, who=forum.people[0], handle=newer, now=forum.now)
    await linked(forum, LinkKind.SUPERSEDES, newer, "N-1")
    await to_the_vote(forum, newer)
    return newer


async def test_the_vote_that_keeps_a_trial_tells_that_the_norm_is_superseded_when_it_closes(opened: Opening) -> None:
    forum = await reviewed(opened)
    newer = await newer_put_to_the_vote(forum)
    forum.wait(days=1)
    await asked(forum)
    ballot = await newest(forum)
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).superseded_by is None
    await everybody_votes(forum, "N-1", Choice.FOR)
    await everybody_votes(forum, newer, Choice.FOR)
    query = select(Card.wanted).where(Card.kind == "ballot", Card.subject_id == ballot)
    before = await forum.store.read(lambda tx: tx.exec(query).one())
    forum.wait(days=6)
    await tick(forum)

    assert await forum.store.read(lambda tx: tx.exec(query).one()) > before, "its card says so"
    waits = await forum.store.read(decision_card, decision_id=(await last_decision(forum)).id)
    assert [(one.handle, one.done, one.voted_on) for one in waits.superseded] == [("N-1", False, "keep")]
    card = await forum.store.read(ballot_card, ballot_id=ballot)
    assert card.superseded_by is not None and card.superseded_by.handle == newer
    forum.wait(days=1)
    await tick(forum)
    assert (await view(forum)).stage is Stage.SUPERSEDED
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).superseded_by is None


async def test_a_decision_that_waited_is_shown_anew_when_the_trial_ends_first(opened: Opening) -> None:
    forum = await tried(opened)
    forum.wait(days=DAYS - 16)
    newer = await newer_put_to_the_vote(forum)
    await revised(forum)
    await to_the_vote(forum, "N-1")
    await everybody_votes(forum, newer, Choice.FOR)
    forum.wait(days=1)
    await tick(forum)
    decision = (await last_decision(forum)).id
    waits = await forum.store.read(decision_card, decision_id=decision)
    assert [one.handle for one in waits.superseded] == ["N-1"]
    query = select(Card.wanted).where(Card.kind == "decision", Card.subject_id == decision)
    before = await forum.store.read(lambda tx: tx.exec(query).one())

    forum.wait(days=3)
    assert "norm_trial" in await tick(forum)

    assert (await forum.store.read(decision_card, decision_id=decision)).superseded == ()
    assert await forum.store.read(lambda tx: tx.exec(query).one()) > before


async def test_what_a_trial_would_undo_is_refused_one(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    await vote_out(forum, handle)
    await revised(forum)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    forum.wait(days=3)
    for days, key in ((DAYS, "trial.in_force"), (6, "trial.days"), (366, "trial.days")):
        for verb in (plan_vote, open_vote):
            with pytest.raises(CongressError) as refused:
                await forum.store.write(verb, who=CONVENER, handle=handle, now=forum.now, trial=days)
            assert refused.value.key == key
    by_decision = Charter(rule_of("majority"), Changer.DECISION)
    seen = mark_of(Charter(rule_of("concurrent")))
    await forum.store.write(change_rule, who=CONVENER, charter=by_decision, seen=seen, now=forum.now)
    brought = await forum.store.write(
        propose_rule, who=person(1, convener=True), charter=Charter(rule_of("two-thirds"), Changer.DECISION),
        seen=mark_of(by_decision), title="Decide so", text="By this rule, in words.", rationale="", now=forum.now,
    )  # fmt: skip
    await forum.store.write(second, who=forum.people[1], handle=brought.norm.handle, now=forum.now)
    await forum.store.write(final_call, who=CONVENER, handle=brought.norm.handle, now=forum.wait(days=3))
    with pytest.raises(CongressError, match=r"trial\.brings_rule"):
        await forum.store.write(open_vote, who=CONVENER, handle=brought.norm.handle, now=forum.wait(days=3), trial=DAYS)


def _decided_before(tx: Tx, *, now: datetime) -> None:
    congress = congress_of(tx, GUILD)
    record(tx, congress, "norm_decided", now=now, norm=norm_of(tx, congress, "N-1"), outcome="rejected")


async def test_a_choice_among_wordings_is_on_trial_also_after_a_tie(opened: Opening) -> None:
    forum = await opened(4)
    handle = await with_wordings(forum)
    plan = await forum.store.write(open_choice, who=CONVENER, handle=handle, now=forum.now, trial=DAYS)
    assert plan.trial == DAYS
    opening, *_ = await forum.store.read(events(["vote_opened"]))
    assert (opening.data["question"], opening.data["days"]) == ("wording", DAYS), "the log has both"
    first = await newest(forum)
    await rank(forum, first, "1 2", "1 2", "2 1", "2 1")
    await close(forum, first)
    again = await newest(forum)
    assert again != first
    await forum.store.write(_decided_before, now=forum.now)
    told = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest
    assert [(one.outcome, one.also) for one in told.decided] == [("rejected", ())], "its vote says that it is a second"
    assert [one.also for one in told.to_vote] == [(("again", ""), ("trial", str(DAYS)))]
    await rank(forum, again, "2 1", "2 1", "2 1", "2 1")
    await close(forum, again)

    norm = await view(forum, handle)
    assert (norm.outcome, norm.lineage.in_force) == ("adopted_on_trial", norm.version)
    assert norm.trial_until == forum.now + timedelta(days=DAYS)
    trials = await forum.store.read(lambda tx: tx.exec(select(Ballot.trial)).all())
    assert list(trials) == [DAYS, DAYS]


async def test_votes_on_trial_are_tried_under_other_rules_as_any(opened: Opening) -> None:
    forum = await reviewed(opened)
    await asked(forum)
    await vote_out(forum, "N-1", Choice.AGAINST)

    def replayed(tx: Tx) -> int:
        return replay_decisions(tx, tx.exec(select(Congress)).one(), rule_of("majority")).decisions

    assert await forum.store.read(replayed) == 2


async def test_the_desk_tells_when_a_trial_ends(opened: Opening) -> None:
    forum = await tried(opened)

    coming = (await forum.store.read(desk, now=forum.now)).coming

    assert ("trial", "N-1", (await view(forum)).trial_until) in [(one.what, one.handle, one.at) for one in coming]
