"""The rule of a congress: changed by conveners or by decision, never under an open vote, and always replaceable."""

import asyncio
import json

import pytest
from sqlmodel import col, select

from bot.congress.affiliates import Merged, tally_under
from bot.congress.ballots import Choice, tally_from_cells
from bot.congress.concerns import ConcernState
from bot.congress.decisions import Outcome, Verdict, decide
from bot.congress.errors import CongressError
from bot.congress.rules import Affiliates, Changer, Charter, Rule, from_data, rule_of
from bot.services.ballot_views import ballot_card, decision_card
from bot.services.ballots import cast, open_ballot_of
from bot.services.browse import history
from bot.services.norms import final_call, second
from bot.services.people import Who
from bot.services.proposals import PutForward
from bot.services.reviews import ask_repeal
from bot.services.rolls import frozen_roll
from bot.services.rules import (
    Preview,
    change_rule,
    mark_of,
    passing,
    present_rule,
    preview_rule,
    propose_rule,
)
from bot.services.seats import leave_seat, represent
from bot.services.vote_plans import plan_vote
from bot.services.votes import close_ballot, open_vote, tally_of
from storage.store import Tx
from storage.tables import Ballot, BallotPaper, Concern, Congress, Decision, Event, Member, Norm
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person

pytestmark = pytest.mark.one_engine

CONCURRENT, MAJORITY = Charter(rule_of("concurrent")), Charter(rule_of("majority"))
BY_DECISION = Charter(rule_of("majority"), Changer.DECISION)
CAPPED = Charter(rule_of("majority", affiliates=Affiliates.ONE_VOTE))
BEGUN = mark_of(CONCURRENT)
"""The mark of the charter with which every congress begins."""


async def take(forum: Forum, charter: Charter, *, seen: str = BEGUN, who: Who = CONVENER) -> None:
    await forum.store.write(change_rule, who=who, charter=charter, seen=seen, now=forum.now)


async def bring(forum: Forum, charter: Charter, *, seen: str, who: Who | None = None) -> PutForward:
    by = who or person(1, convener=True)
    return await forum.store.write(
        propose_rule, who=by, charter=charter, seen=seen, title="Decide so", text="By this rule, in words.",
        rationale="", now=forum.now,
    )  # fmt: skip


async def in_force(forum: Forum) -> Charter:
    return (await forum.store.read(present_rule, who=CONVENER)).charter


def changes(tx: Tx) -> list[Event]:
    return list(tx.exec(select(Event).where(Event.kind == "rule_changed").order_by(col(Event.id))))


async def vote(forum: Forum, handle: str, votes: dict[int, Choice]) -> Decision:
    """Cast these votes by number of the person, and close the ballot."""
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    for number, choice in votes.items():
        words = "So." if choice is Choice.FOR_WITH_RESERVATION else None
        await forum.store.write(cast, who=person(number), ballot_id=ballot, choice=choice, reason=words, now=forum.now)
    forum.wait(days=7)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now)
    return await forum.store.read(lambda tx: tx.exec(select(Decision).where(Decision.ballot_id == ballot)).one())


async def move_to_vote(forum: Forum, handle: str) -> None:
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.wait(days=3))


async def speaks_for(forum: Forum, actor: str, *numbers: int) -> None:
    for number in numbers:
        await forum.store.write(represent, who=person(number), represents=actor, capacity="official", now=forum.now)


@pytest.mark.both_engines
async def test_a_change_is_on_record_with_what_was_before_and_after_and_by_whom(opened: Opening) -> None:
    forum = await opened(5)

    await take(forum, MAJORITY)

    view = await forum.store.read(present_rule, who=CONVENER)
    assert view.charter == MAJORITY
    assert view.since is not None
    assert (view.since.at, view.since.by, view.since.decision, view.since.broken) == (
        forum.now, CONVENER.discord_id, None, False,
    )  # fmt: skip
    (event,) = await forum.store.read(changes)
    assert from_data(json.loads(event.data["rule"]["before"])) == CONCURRENT.rule
    assert from_data(json.loads(event.data["rule"]["after"])) == MAJORITY.rule
    assert "changes" not in event.data


@pytest.mark.both_engines
async def test_of_two_conveners_at_once_one_wins_and_the_other_is_told(opened: Opening) -> None:
    forum = await opened(5)
    wanted = [Charter(rule_of("majority", quorum=number)) for number in (1, 2, 3, 4)]

    done = await asyncio.gather(
        *(take(forum, one, who=person(number, convener=True)) for number, one in enumerate(wanted, start=20)),
        return_exceptions=True,
    )

    refusals = [one for one in done if isinstance(one, CongressError)]
    assert [one.key for one in refusals] == ["rule.changed_meanwhile"] * 3
    assert await in_force(forum) == wanted[done.index(None)]
    assert len(await forum.store.read(changes)) == 1


async def test_who_is_no_convener_neither_sees_nor_changes_the_rule(opened: Opening) -> None:
    forum = await opened(3)
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await forum.store.read(present_rule, who=person(1))
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await forum.store.read(preview_rule, who=person(1), charter=MAJORITY)
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await take(forum, MAJORITY, who=person(1))
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await bring(forum, MAJORITY, seen=BEGUN, who=person(1))


async def test_the_same_rule_and_one_that_nobody_can_meet_are_refused(opened: Opening) -> None:
    forum = await opened(5)
    with pytest.raises(CongressError, match=r"rule\.same"):
        await take(forum, CONCURRENT)
    for unsound in (Charter(rule_of("consent", quorum=6)), Charter(rule_of("majority", quorum=6), Changer.DECISION)):
        with pytest.raises(CongressError, match=r"rule\.refused"):
            await take(forum, unsound)
    assert await in_force(forum) == CONCURRENT
    assert await forum.store.read(changes) == []


async def test_an_open_vote_keeps_the_rule_that_it_froze(opened: Opening) -> None:
    forum = await opened(5)
    handle = await forum.bring_to_vote()
    await take(forum, Charter(rule_of("majority", quorum=5)))

    view = await forum.store.read(present_rule, who=CONVENER)
    assert view.open_votes == 1
    decision = await vote(forum, handle, {1: Choice.FOR, 2: Choice.FOR, 3: Choice.FOR})

    assert decision.outcome == "adopted"


async def test_a_congress_changes_its_rule_by_adopting_a_norm(opened: Opening) -> None:
    forum = await opened(5)
    await take(forum, BY_DECISION)
    seen, wanted = mark_of(BY_DECISION), Charter(rule_of("two-thirds"))
    with pytest.raises(CongressError, match=r"rule\.by_decision"):
        await take(forum, wanted, seen=seen)

    handle = (await bring(forum, wanted, seen=seen)).norm.handle
    await move_to_vote(forum, handle)
    decision = await vote(forum, handle, dict.fromkeys((1, 2, 3), Choice.FOR))

    view = await forum.store.read(present_rule, who=CONVENER)
    assert view.charter == wanted
    assert view.since is not None
    assert (view.since.by, view.since.norm, view.since.decision) == (None, handle, f"D-2026-{decision.number:02}")
    assert view.theirs
    _, told = await forum.store.read(history, guild_id=GUILD, handle=handle)
    assert [one.kind for one in told].count("rule_changed") == 1


async def test_a_norm_that_is_not_adopted_changes_no_rule(opened: Opening) -> None:
    forum = await opened(5)
    await take(forum, BY_DECISION)

    handle = (await bring(forum, MAJORITY, seen=mark_of(BY_DECISION))).norm.handle
    await move_to_vote(forum, handle)
    await vote(forum, handle, dict.fromkeys((1, 2, 3), Choice.AGAINST))

    assert await in_force(forum) == BY_DECISION


async def test_where_the_conveners_change_the_rule_no_norm_is_proposed_for_it(opened: Opening) -> None:
    forum = await opened(5)
    with pytest.raises(CongressError, match=r"rule\.by_convener"):
        await bring(forum, MAJORITY, seen=BEGUN)
    with pytest.raises(CongressError, match=r"rule\.changed_meanwhile"):
        await bring(forum, MAJORITY, seen="00000000")


async def test_a_rule_that_nobody_can_meet_any_more_can_be_replaced(opened: Opening) -> None:
    forum = await opened(5)
    locked = Charter(rule_of("majority", quorum=4), Changer.DECISION)
    await take(forum, locked)
    for number in (1, 2):
        await forum.store.write(leave_seat, who=person(number), now=forum.now)

    view = await forum.store.read(present_rule, who=CONVENER)
    assert (view.broken, view.theirs) == (True, True)
    with pytest.raises(CongressError, match=r"rule\.by_convener"):
        await bring(forum, MAJORITY, seen=view.seen, who=person(3, convener=True))
    await take(forum, MAJORITY, seen=view.seen)

    since = (await forum.store.read(present_rule, who=CONVENER)).since
    assert since is not None
    assert since.broken


async def test_seats_of_one_actor_count_as_one_where_the_rule_caps_them(opened: Opening) -> None:
    forum = await opened(6)
    await take(forum, CAPPED)
    await speaks_for(forum, "Example Corp", 1, 2)
    await speaks_for(forum, " example  CORP", 3)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    forum.wait(days=3)
    plan = await forum.store.read(plan_vote, who=CONVENER, handle=handle, now=forum.now)
    assert (plan.seats, plan.votes) == (6, 4)
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now, expected=plan)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).votes == 4
    # A vote that is changed later leaves a paper that no longer counts.
    await forum.store.write(cast, who=person(3), ballot_id=ballot, choice=Choice.ABSTAIN, now=forum.now)

    decision = await vote(
        forum, handle, {1: Choice.FOR, 2: Choice.FOR, 3: Choice.AGAINST, 4: Choice.AGAINST, 5: Choice.AGAINST}
    )

    # Two For and three Against of six seats; of four votes one For and two Against.
    assert decision.outcome == "not_adopted"
    counted = tally_of(decision.result)
    assert (counted.roll, counted.count.in_favour, counted.count.against) == (4, 1, 2)
    view = await forum.store.read(decision_card, decision_id=decision.id)
    assert view.merged == (Merged("Example Corp", 3),)
    await assert_stored_is_recomputed(forum, decision)


async def assert_stored_is_recomputed(forum: Forum, decision: Decision) -> None:
    """The stored count and verdict are what the pure rules make of roll and papers."""

    def papers(tx: Tx) -> tuple[Rule, dict[int, Choice]]:
        rows = tx.exec(
            select(BallotPaper.member_id, BallotPaper.choice).where(
                BallotPaper.ballot_id == decision.ballot_id, col(BallotPaper.live)
            )
        )
        rule = tx.exec(select(Ballot.rule).where(Ballot.id == decision.ballot_id)).one()
        return from_data(rule), {member: Choice(choice) for member, choice in rows}

    rule, cast_votes = await forum.store.read(papers)
    roll = await forum.store.read(frozen_roll, decision.ballot_id)
    counted, merged = tally_under(rule, roll, cast_votes)
    assert tally_of(decision.result) == counted == tally_from_cells(decision.result["cells"])
    assert decision.result["merged"] == [[one.actor, one.seats] for one in merged]
    assert Verdict.from_data(decision.result) == decide(rule, counted, sustained=decision.result["sustained"])


async def sustain_concern(forum: Forum, handle: str) -> None:
    def add(tx: Tx) -> None:
        norm = tx.exec(select(Norm).where(Norm.number == int(handle.removeprefix("N-")))).one()
        member = tx.exec(select(Member).order_by(col(Member.id).desc())).first()
        assert member is not None
        tx.add(
            Concern(
                norm_id=norm.id,
                n=1,
                version=1,
                member_id=member.id,
                discipline="law",
                seat_kind="state",
                reason="It binds those who cannot meet it.",
                satisfied_by="A clause on capacity.",
                raised_at=forum.now,
                state=ConcernState.SUSTAINED.value,
                ended_at=forum.now,
                ballot_id=tx.exec(select(Ballot.id).where(Ballot.norm_id == norm.id)).one(),
            )
        )

    await forum.store.write(add)


@pytest.mark.parametrize("sustained", [False, True])
async def test_consent_carries_unless_a_concern_is_sustained(opened: Opening, sustained: bool) -> None:
    forum = await opened(5)
    await take(forum, Charter(rule_of("consent")))
    handle = await forum.bring_to_vote()
    if sustained:
        await sustain_concern(forum, handle)

    decision = await vote(forum, handle, {1: Choice.FOR, 2: Choice.FOR, 3: Choice.FOR, 4: Choice.AGAINST})

    assert decision.outcome == ("not_adopted" if sustained else "adopted")
    assert decision.result["sustained"] == int(sustained)
    await assert_stored_is_recomputed(forum, decision)


async def test_who_objected_to_a_text_does_not_hold_up_its_repeal(opened: Opening) -> None:
    forum = await opened(5)
    await take(forum, Charter(rule_of("consent")))
    handle = await forum.bring_to_vote()
    everybody = dict.fromkeys(range(1, 6), Choice.FOR)
    await vote(forum, handle, everybody)
    forum.wait(hours=1)
    await sustain_concern(forum, handle)
    forum.wait(hours=1)
    await forum.store.write(ask_repeal, who=CONVENER, handle=handle, reason="Nobody keeps it.", now=forum.now)

    decision = await vote(forum, handle, everybody)

    assert (decision.outcome, decision.result["sustained"]) == ("adopted", 0)


async def preview(forum: Forum, charter: Charter) -> Preview:
    return await forum.store.read(preview_rule, who=CONVENER, charter=charter)


async def test_past_decisions_are_replayed_and_those_that_differ_are_named(opened: Opening) -> None:
    forum = await opened(5)
    split = await forum.bring_to_vote()
    await vote(forum, split, {1: Choice.FOR, 2: Choice.FOR, 3: Choice.FOR, 4: Choice.AGAINST, 5: Choice.AGAINST})

    same, stricter = await preview(forum, CONCURRENT), await preview(forum, Charter(rule_of("two-thirds")))

    assert (same.replay.decisions, same.replay.otherwise, same.same) == (1, (), True)
    (one,) = stricter.replay.otherwise
    assert (one.norm, one.was, one.would_be) == (split, Outcome.ADOPTED, Outcome.NOT_ADOPTED)


@pytest.mark.parametrize(("secrecy", "told"), [("names_hidden", False), ("names_shown", True)])
async def test_a_cap_is_replayed_only_where_it_gives_no_vote_away(opened: Opening, secrecy: str, told: bool) -> None:
    forum = await opened(5)
    await forum.store.write(lambda tx: setattr(tx.exec(select(Congress)).one(), "secrecy", secrecy))
    await speaks_for(forum, "Example Corp", 1, 2, 3)
    handle = await forum.bring_to_vote()
    await vote(forum, handle, {1: Choice.FOR, 2: Choice.FOR, 3: Choice.FOR, 4: Choice.AGAINST, 5: Choice.AGAINST})

    replayed = (await preview(forum, CAPPED)).replay

    assert replayed.untold == (0 if told else 1)
    assert [one.would_be for one in replayed.otherwise] == ([Outcome.NOT_ADOPTED] if told else [])


async def test_what_was_decided_under_a_cap_is_replayed_without_it(opened: Opening) -> None:
    forum = await opened(5)
    await forum.store.write(lambda tx: setattr(tx.exec(select(Congress)).one(), "secrecy", "names_shown"))
    await take(forum, CAPPED)
    await speaks_for(forum, "Example Corp", 1, 2, 3)
    handle = await forum.bring_to_vote()
    await vote(forum, handle, {1: Choice.FOR, 2: Choice.FOR, 3: Choice.FOR, 4: Choice.AGAINST, 5: Choice.AGAINST})

    (one,) = (await preview(forum, MAJORITY)).replay.otherwise

    assert (one.was, one.would_be) == (Outcome.NOT_ADOPTED, Outcome.ADOPTED)


async def test_before_its_close_a_norm_says_what_it_needs(opened: Opening) -> None:
    forum = await opened(5)
    handle = (await forum.propose(forum.people[0])).handle
    before = await forum.store.read(passing, guild_id=GUILD, handle=handle)
    assert before is not None
    assert (before.reach.needs, before.reach.votes, before.frozen) == (3, 5, False)

    await move_to_vote(forum, handle)
    await take(forum, Charter(rule_of("majority", quorum=5)))
    for number in (6, 7, 8):
        await forum.seat(number)
    during = await forum.store.read(passing, guild_id=GUILD, handle=handle)
    assert during is not None
    assert (during.reach.needs, during.reach.votes, during.frozen) == (3, 5, True)

    await vote(forum, handle, {})
    assert await forum.store.read(passing, guild_id=GUILD, handle=handle) is None
