"""A norm from its proposal to its decision, as the verbs carry it on a real database."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from bot.congress.ballots import Choice, Tally
from bot.congress.decisions import Outcome, Verdict, decide
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.congress.rules import Preset, Rule, from_data, rule_of
from bot.services import votes
from bot.services.ballot_views import Reason, ballot_card, decision_card
from bot.services.ballots import cast, my_vote, open_ballot_of, withdraw_vote
from bot.services.browse import history, list_norms
from bot.services.cards import claim_due, mark_shown
from bot.services.congresses import choose_manner
from bot.services.due import due_work
from bot.services.norms import final_call, second, withdraw
from bot.services.seats import leave_seat
from bot.services.views import show_norm
from bot.services.vote_plans import VotePlan, plan_vote
from bot.services.votes import close_ballot, open_vote, tally_of
from bot.services.waiting import waiting
from storage.tables import Ballot, Decision, Event
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft, person


async def refusal(forum: Forum, verb, **arguments) -> CongressError:  # type: ignore[no-untyped-def]
    """The refusal that a verb raises."""
    with pytest.raises(CongressError) as caught:
        await forum.store.write(verb, now=forum.now, **arguments)
    return caught.value


async def ballot_of(forum: Forum, handle: str) -> int:
    return await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)


async def decided(forum: Forum) -> Decision:
    def read(tx: Session) -> Decision:
        return tx.exec(select(Decision)).one()

    return await forum.store.read(read)


async def test_a_proposal_gets_its_handle_and_seeks_seconds(opened: Opening) -> None:
    forum = await opened(3)

    proposed = await forum.propose(forum.people[0])
    norm = await forum.store.read(show_norm, guild_id=GUILD, handle=proposed.handle)

    assert proposed.handle == "N-1"
    assert norm.stage is Stage.SEEKING_SECONDS
    assert (norm.admission.needs_discipline, norm.admission.needs_kind) == (True, True)
    assert [claim.kind for claim in await forum.store.write(claim_due, now=forum.now)] == ["norm"]


async def test_the_same_words_again_are_refused_and_similar_ones_pointed_out(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])

    with pytest.raises(CongressError, match=r"norm\.already_proposed"):
        await forum.propose(forum.people[0])
    other = await forum.propose(forum.people[1], draft(title="No attack on the public core of the internet"))

    assert [match.number for match in other.resembles] == [1]


async def test_a_second_from_another_discipline_and_kind_admits(opened: Opening) -> None:
    forum = await opened(4)
    handle = (await forum.propose(forum.people[0])).handle

    given = await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)

    assert given.admission.admitted
    norm = await forum.store.read(show_norm, guild_id=GUILD, handle=handle)
    assert norm.stage is Stage.DELIBERATION


async def test_seconds_of_one_kind_do_not_admit_a_norm(opened: Opening) -> None:
    forum = await opened(3)
    proposer = await forum.seat(4, "law", "state")
    alike = await forum.seat(5, "law", "company")
    handle = (await forum.propose(proposer)).handle

    given = await forum.store.write(second, who=alike, handle=handle, now=forum.now)

    assert not given.admission.admitted
    assert given.admission.needs_discipline
    assert not given.admission.needs_kind


@pytest.mark.parametrize(("number", "key"), [(1, "norm.second_of_own"), (9, "seat.needed")])
async def test_who_may_not_second(opened: Opening, number: int, key: str) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle

    assert (await refusal(forum, second, who=person(number), handle=handle)).key == key


async def test_nobody_seconds_twice(opened: Opening) -> None:
    forum = await opened(3)
    same = await forum.seat(4, "law", "civil-society")
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=same, handle=handle, now=forum.now)

    assert (await refusal(forum, second, who=same, handle=handle)).key == "norm.seconded_before"


async def test_deliberation_and_final_call_take_their_time(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)

    assert (await refusal(forum, final_call, who=forum.people[0], handle=handle)).key == "norm.not_yours.final_call"
    assert (await refusal(forum, final_call, who=CONVENER, handle=handle)).key == "norm.too_early.final_call"
    forum.wait(days=3)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.now)
    assert (await refusal(forum, open_vote, who=CONVENER, handle=handle)).key == "norm.too_early.open_vote"
    forum.wait(days=3)
    plan = await forum.store.read(plan_vote, who=CONVENER, handle=handle, now=forum.now)
    assert (plan.seats, plan.version) == (3, 1)


async def test_votes_are_cast_changed_and_withdrawn(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    ballot = await ballot_of(forum, handle)
    voter = forum.people[0]

    first = await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    again = await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    change = await forum.store.write(
        cast, who=voter, ballot_id=ballot, choice=Choice.FOR_WITH_RESERVATION, reason="Not clause 2", now=forum.now
    )
    gone = await forum.store.write(withdraw_vote, who=voter, ballot_id=ballot, now=forum.now)

    assert (first.before, first.changed, again.changed) == (None, True, False)
    assert (change.before, change.choice) == (Choice.FOR, Choice.FOR_WITH_RESERVATION)
    assert gone.choice is None
    assert (await forum.store.read(my_vote, who=voter, ballot_id=ballot, now=forum.now)).choice is None
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).voted == 0


async def test_a_reservation_needs_words(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await ballot_of(forum, await forum.bring_to_vote())

    refused = await refusal(
        forum, cast, who=forum.people[0], ballot_id=ballot, choice=Choice.FOR_WITH_RESERVATION, reason=" \u200b "
    )

    assert refused.key == "vote.reservation_needs_words"


async def test_the_roll_is_frozen_when_the_vote_opens(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await ballot_of(forum, await forum.bring_to_vote())
    late = await forum.seat(4)
    await forum.store.write(leave_seat, who=forum.people[2], now=forum.now)

    assert (await refusal(forum, cast, who=late, ballot_id=ballot, choice=Choice.FOR)).key == "vote.no_seat"
    kept = await forum.store.write(cast, who=forum.people[2], ballot_id=ballot, choice=Choice.AGAINST, now=forum.now)
    assert kept.changed


async def test_a_vote_at_the_instant_of_close_is_out(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await ballot_of(forum, await forum.bring_to_vote())
    forum.wait(days=7)

    assert (await refusal(forum, cast, who=forum.people[0], ballot_id=ballot, choice=Choice.FOR)).key == "vote.closed"


async def test_another_server_cannot_reach_the_ballot(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await ballot_of(forum, await forum.bring_to_vote())
    stranger = forum.people[0].__class__(GUILD + 1, forum.people[0].discord_id, "Elsewhere")

    assert (await refusal(forum, cast, who=stranger, ballot_id=ballot, choice=Choice.FOR)).key == "vote.unknown"


async def test_the_clock_closes_and_decides_once(opened: Opening) -> None:
    forum = await opened(5)
    handle = await forum.bring_to_vote()
    ballot = await ballot_of(forum, handle)
    for voter in forum.people[:4]:
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    await forum.store.write(cast, who=forum.people[4], ballot_id=ballot, choice=Choice.AGAINST, now=forum.now)
    assert await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now) is None

    forum.wait(days=30)  # Downtime: the clock was not there when the time came.
    work = await forum.store.read(due_work, now=forum.now)
    results = [await forum.store.write(one.verb) for one in work if one.what == "close_ballot"]
    repeated = await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now)

    assert [result.verdict.outcome for result in results if result] == [Outcome.ADOPTED]  # type: ignore[attr-defined]
    assert repeated is None
    decision = await forum.store.read(decision_card, decision_id=(await decided(forum)).id)
    assert decision.handle == "D-2026-01"
    assert (decision.result.count.in_favour, decision.result.count.against, decision.result.seats) == (4, 1, 5)
    norm = await forum.store.read(show_norm, guild_id=GUILD, handle=handle)
    assert (norm.stage, norm.outcome, norm.decision) == (Stage.DECIDED, "adopted", "D-2026-01")
    assert norm.review_on is not None


@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_a_decision_tells_every_reason_that_counted_and_whose_where_names_are_shown(
    opened: Opening, secrecy: str
) -> None:
    forum = await opened(3)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    ballot = await ballot_of(forum, await forum.bring_to_vote())
    said = ((Choice.FOR_WITH_RESERVATION, "Not clause 2."), (Choice.AGAINST, "Nobody could keep it."), (Choice.FOR, ""))
    for voter, (choice, words) in zip(forum.people, said, strict=True):
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=choice, reason=words, now=forum.now)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))

    told = (await forum.store.read(decision_card, decision_id=(await decided(forum)).id)).reasons

    in_order = [Reason(choice.value, words) for choice, words in said[:2]]
    voters = [voter.discord_id for voter in forum.people[:2]]
    if secrecy == "names_shown":
        assert list(told) == [replace(one, discord_id=voter) for one, voter in zip(in_order, voters, strict=True)]
    else:
        assert list(told) == in_order[::-1], "in the order of the words, which is not that of the votes"


async def test_history_tells_the_way_and_no_single_vote(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    ballot = await ballot_of(forum, handle)
    await forum.store.write(cast, who=forum.people[0], ballot_id=ballot, choice=Choice.FOR, now=forum.now)

    _, told = await forum.store.read(history, guild_id=GUILD, handle=handle)

    assert [one.kind for one in told] == [
        "norm_proposed",
        "norm_seconded",
        "norm_moved",
        "norm_moved",
        "norm_moved",
        "vote_opened",
    ]

    def choices(tx: Session) -> list[dict[str, object]]:
        return [event.data for event in tx.exec(select(Event).where(Event.kind == "vote_cast"))]

    assert await forum.store.read(choices) == [{}]


async def test_waiting_names_what_a_person_can_do(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    handle = await forum.bring_to_vote(draft(title="Disclose what you find", text="Vendors disclose flaws in time."))
    ballot = await ballot_of(forum, handle)
    await forum.store.write(cast, who=forum.people[1], ballot_id=ballot, choice=Choice.FOR, now=forum.now)

    mine = await forum.store.read(waiting, who=forum.people[2], now=forum.now)
    done = await forum.store.read(waiting, who=forum.people[1], now=forum.now)

    assert [(vote.handle, vote.voted) for vote in mine.votes] == [("N-2", False)]
    assert [line.handle for line in mine.to_second] == ["N-1"]
    assert [vote.voted for vote in done.votes] == [True]


async def test_unseconded_norms_lapse_by_the_clock(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle

    forum.wait(days=14)
    await forum.tick()

    assert (await forum.store.read(show_norm, guild_id=GUILD, handle=handle)).stage is Stage.LAPSED
    assert [line.stage for line in (await forum.store.read(list_norms, guild_id=GUILD)).lines] == [Stage.LAPSED]


async def test_the_proposer_may_withdraw_before_the_vote_only(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()

    assert (await refusal(forum, withdraw, who=forum.people[0], handle=handle)).key == "norm.wrong_stage.withdraw"


async def test_a_card_changed_while_it_was_sent_stays_due(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    (claim,) = await forum.store.write(claim_due, now=forum.now)
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)

    await forum.store.write(
        mark_shown, card_id=claim.card_id, wanted=claim.wanted, channel_id=11, message_id=21, thread_id=21,
        rendered_hash="x", now=forum.now,
    )  # fmt: skip

    assert await forum.store.write(claim_due, now=forum.now) == []
    (later,) = await forum.store.write(claim_due, now=forum.wait(seconds=5))
    assert (later.message_id, later.wanted) == (21, 2)


async def decide_by(forum: Forum) -> Decision:
    """Let everyone vote on a norm, its last seat against it, and let the clock close the vote."""
    ballot = await ballot_of(forum, await forum.bring_to_vote())
    for voter in forum.people[:-1]:
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    await forum.store.write(cast, who=forum.people[-1], ballot_id=ballot, choice=Choice.AGAINST, now=forum.now)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))
    return await decided(forum)


async def test_what_was_stored_with_a_decision_is_what_a_count_gives(opened: Opening) -> None:
    forum = await opened(5)
    decision = await decide_by(forum)

    def rule(tx: Session) -> Rule:
        return from_data(tx.exec(select(Ballot.rule)).one())

    stored = Verdict.from_data(decision.result)
    assert stored == decide(await forum.store.read(rule), tally_of(decision.result))
    assert stored.as_data() == {name: decision.result[name] for name in ("outcome", "consensus", "checks")}


async def test_a_decision_is_shown_as_it_was_reached_then(opened: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    def judged_then(rule: Rule, tally: Tally, *, sustained: int) -> Verdict:
        return replace(decide(rule, tally, sustained=sustained), outcome=Outcome.NO_QUORUM, consensus=None)

    forum = await opened(5)
    monkeypatch.setattr(votes, "decide", judged_then)

    shown = await forum.store.read(decision_card, decision_id=(await decide_by(forum)).id)

    assert (shown.result.outcome, shown.result.consensus) == (Outcome.NO_QUORUM, None)


async def test_nothing_opens_that_differs_from_what_was_confirmed(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    forum.wait(days=3)

    async def plan() -> VotePlan:
        return await forum.store.read(plan_vote, who=CONVENER, handle=handle, now=forum.now)

    shown = await plan()
    await forum.seat(4)
    refused = await refusal(forum, open_vote, who=CONVENER, handle=handle, expected=shown)
    assert (refused.key, refused.facts) == ("vote.plan_changed.seats", {"handle": "N-1", "before": 3, "after": 4})
    shown = await plan()
    await forum.store.write(choose_manner, who=CONVENER, secrecy="names_shown", now=forum.now)
    refused = await refusal(forum, open_vote, who=CONVENER, handle=handle, expected=shown)
    assert (refused.key, refused.facts["after"]) == ("vote.plan_changed.secrecy", "names_shown")
    shown = await plan()
    await forum.seat(2, "law", "state")
    refused = await refusal(forum, open_vote, who=CONVENER, handle=handle, expected=shown)
    assert refused.key == "vote.plan_changed.roll", "as many seats, and another roll"
    shown = await plan()
    others = {"version": replace(shown, version=2), "rule": replace(shown, rule=rule_of(Preset.MAJORITY))}
    for part, other in others.items():
        refused = await refusal(forum, open_vote, who=CONVENER, handle=handle, expected=other)
        assert refused.key == f"vote.plan_changed.{part}"

    opened_vote = await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now, expected=shown)

    assert (opened_vote.seats, opened_vote.secrecy) == (4, "names_shown")


async def test_a_norm_that_nobody_could_vote_on_waits_for_the_first_seat(opened: Opening) -> None:
    forum = await opened(2)
    await forum.store.write(choose_manner, who=CONVENER, pace="clock", now=forum.now)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    for one in forum.people:
        await forum.store.write(leave_seat, who=one, now=forum.now)
    forum.wait(days=3)

    assert [one.what for one in await forum.store.read(due_work, now=forum.now)] == []
    await forum.seat(3)
    (work,) = await forum.store.read(due_work, now=forum.now)
    assert (work.what, bool(await forum.store.write(work.verb))) == ("norm_final_call", True)
