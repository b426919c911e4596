"""What a choice among wordings comes to under the rule of its congress, and which wordings stand for it."""

from dataclasses import replace

import pytest
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.congress.choosing import RANKED
from bot.congress.decisions import CONCERNS, QUORUM, TWO_THIRDS, Outcome
from bot.congress.links import LinkKind
from bot.congress.norms import Stage
from bot.congress.rules import Affiliates, Charter, Rule, Share, Spread, ranked_rule, rule_of
from bot.services.agenda import agenda
from bot.services.ballot_views import ballot_card
from bot.services.choice_votes import open_choice
from bot.services.congresses import choose_manner
from bot.services.norms import final_call, second, withdraw
from bot.services.replays import Replay, replay_decisions
from bot.services.rules import change_rule, mark_of, passing
from bot.services.versions import Revision, revise, show_version
from bot.services.views import show_norm
from bot.services.votes import close_ballot
from bot.services.wordings import WordingDraft, list_wordings, propose_wording, wording_notice
from storage.store import Tx
from storage.tables import Card, Congress, Norm, Seat
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import adopted as adopted_norm
from tests.services.later import everybody_votes, linked, tick, to_the_vote
from tests.services.test_concerns import sustained
from tests.services.test_rankings import (
    FIRST,
    SECOND,
    close,
    decision_on,
    deliberated,
    newest,
    norm,
    put_to_choice,
    rank,
)

pytestmark = pytest.mark.one_engine


async def decides_by(forum: Forum, preset: str) -> None:
    charter, seen = Charter(rule_of(preset)), mark_of(Charter(rule_of("concurrent")))
    await forum.store.write(change_rule, who=CONVENER, charter=charter, seen=seen, now=forum.now)


async def propose_both(forum: Forum, handle: str, version: int = 1) -> None:
    for who, draft in ((forum.people[1], FIRST), (forum.people[2], SECOND)):
        words = WordingDraft(version, draft.label, draft.text, draft.why)
        await forum.store.write(propose_wording, who=who, handle=handle, draft=words, now=forum.now)


async def choice_opened(forum: Forum, handle: str) -> int:
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    await forum.store.write(open_choice, who=CONVENER, handle=handle, now=forum.wait(days=3))
    return await newest(forum)


@pytest.mark.both_engines
async def test_the_congress_decides_on_the_winner_by_its_own_rule(opened: Opening) -> None:
    """Three for it and two against: a majority and the quorum, and less than two thirds."""
    forum = await opened(5)
    await decides_by(forum, "two-thirds")
    ballot = await put_to_choice(forum)
    needs = await forum.store.read(passing, guild_id=GUILD, handle="N-1")
    assert needs is not None and needs.charter.rule == ranked_rule(rule_of("two-thirds"))
    await rank(forum, ballot, "1", "1 0", "1", "n", "n 2")
    closed = await close(forum, ballot)
    assert closed is not None and closed.verdict.outcome is Outcome.NOT_ADOPTED
    decision = await decision_on(forum, ballot)
    assert decision.rule == ranked_rule(rule_of("two-thirds"))
    passed = {check.key: check.passed for check in decision.result.checks}
    assert passed == {RANKED: True, TWO_THIRDS: False, QUORUM: True}
    assert decision.choice is not None and decision.choice.winner == "1"
    assert (await norm(forum)).lineage.in_force is None


async def replayed(forum: Forum, rule: Rule) -> Replay:
    return await forum.store.read(lambda tx: replay_decisions(tx, tx.exec(select(Congress)).one(), rule))


async def test_another_rule_is_tried_on_the_winner_of_a_choice(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1", "1 0", "1", "n", "n 2")
    closed = await close(forum, ballot)
    assert closed is not None and closed.verdict.outcome is Outcome.ADOPTED

    (one,) = (await replayed(forum, rule_of("two-thirds"))).otherwise
    assert (one.was, one.would_be) == (Outcome.ADOPTED, Outcome.NOT_ADOPTED)
    assert (await replayed(forum, rule_of("majority"))).otherwise == ()


@pytest.mark.parametrize(("secrecy", "untold"), [("names_hidden", 1), ("names_shown", 0)])
async def test_a_spread_over_the_disciplines_of_a_choice_is_told_only_with_names(
    opened: Opening, secrecy: str, untold: int
) -> None:
    forum = await opened(2)
    for number in range(3, 9):
        await forum.seat(number, "law", "academia")
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    ballot = await put_to_choice(forum)
    forum.people = forum.people[2:]
    await rank(forum, ballot, "1", "1", "1", "1", "n", "n")
    await close(forum, ballot)
    prying = replace(rule_of("concurrent"), spread=Spread(floor=2, least=1, share=Share(1, 4)))

    assert (await replayed(forum, prying)).untold == untold


async def test_a_choice_that_nothing_won_stays_so_under_another_rule(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "n", "n", "1")
    await close(forum, ballot)

    assert (await replayed(forum, rule_of("majority", quorum=1))) == Replay(1, 0, ())


async def test_who_would_have_won_under_a_cap_is_not_told(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1", "1", "1")
    await close(forum, ballot)
    capping = rule_of("majority", affiliates=Affiliates.ONE_VOTE)
    assert (await replayed(forum, capping)).untold == 0

    def speak_for_one(tx: Tx) -> None:
        for seat in tx.exec(select(Seat)).all()[:2]:
            seat.capacity, seat.represents = "official", "Example Corp"

    await forum.store.write(speak_for_one)
    assert (await forum.store.read(passing, guild_id=GUILD, handle="N-1")) is None
    await revised_to(forum, "N-1", "States and companies leave it alone.")
    await propose_both(forum, "N-1", version=3)
    await rank(forum, await choice_opened(forum, "N-1"), "3", "3", "3")
    await close(forum, await newest(forum))
    assert (await replayed(forum, capping)).untold == 1


async def test_what_was_sustained_before_the_first_vote_stands_at_the_second_too(opened: Opening) -> None:
    forum = await opened(5)
    await decides_by(forum, "consent")
    handle = await deliberated(forum)
    await propose_both(forum, handle)
    await sustained(forum, by=3)
    ballot = await choice_opened(forum, handle)
    await rank(forum, ballot, "1", "2", "1=2", "1=2")
    await close(forum, ballot)
    again = await newest(forum)
    assert again != ballot
    view = await forum.store.read(ballot_card, ballot_id=again)
    assert [one.handle for one in view.unresolved] == ["N-1/C1"]

    await rank(forum, again, "2", "2", "2", "2")
    closed = await close(forum, again)
    assert closed is not None and closed.verdict.outcome is Outcome.NOT_ADOPTED
    decision = await decision_on(forum, again)
    assert [one.handle for one in decision.unresolved] == ["N-1/C1"]
    assert [check.key for check in decision.result.checks if not check.passed] == [CONCERNS]


async def test_a_norm_that_is_superseded_during_the_first_of_two_votes_ends_after_the_second(opened: Opening) -> None:
    """N-1 is in force, and a revision of it voted on among wordings, while N-2, which supersedes it, is adopted."""
    forum = await opened(5)
    await adopted_norm(forum, "Old words")
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await linked(forum, LinkKind.SUPERSEDES, "N-2", "N-1")
    await to_the_vote(forum, "N-2")
    before = await forum.store.read(show_version, guild_id=GUILD, handle="N-1", n=1)
    words = Revision(1, replace(before.wording, text="States and companies leave it alone."), "Companies asked for it.")
    await forum.store.write(revise, who=forum.people[0], handle="N-1", revision=words, now=forum.now)
    await propose_both(forum, "N-1", version=2)
    ballot = await choice_opened(forum, "N-1")
    await rank(forum, ballot, "1", "2", "1=2", "1=2")
    await everybody_votes(forum, "N-2", Choice.FOR)
    forum.wait(days=1)
    await tick(forum)
    assert (await forum.store.read(show_norm, guild_id=GUILD, handle="N-2")).outcome == "adopted"
    forum.wait(days=6)
    await tick(forum)
    again = await newest(forum)
    assert again != ballot and (await norm(forum)).stage is Stage.VOTING
    await forum.store.write(close_ballot, ballot_id=again, now=forum.wait(days=7))

    view = await norm(forum)
    assert (view.stage, view.lineage.in_force) == (Stage.SUPERSEDED, None)


async def test_an_open_choice_stands_on_the_agenda_with_the_rankings_that_are_cast(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1", "2")
    found = await forum.store.read(agenda, guild_id=GUILD, now=forum.now)
    (one,) = found.this_week
    assert (one.question, one.voted, one.seats) == ("wording", 2, 5)
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).voted == 2


async def revised_to(forum: Forum, handle: str, text: str) -> None:
    now = await forum.store.read(show_norm, guild_id=GUILD, handle=handle)
    before = await forum.store.read(show_version, guild_id=GUILD, handle=handle, n=now.version)
    words = Revision(now.version, replace(before.wording, text=text), "It says it better.")
    await forum.store.write(revise, who=forum.people[0], handle=handle, revision=words, now=forum.now)


async def test_a_wording_that_becomes_the_text_stands_beside_it_no_more(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberated(forum)
    await propose_both(forum, handle)
    await revised_to(forum, handle, FIRST.text)
    assert (await norm(forum)).wordings == (SECOND.label,)
    listed = await forum.store.read(list_wordings, who=forum.people[1], handle=handle)
    assert [(one.label, one.taken_over) for one in listed.taken_over] == [(FIRST.label, 2)]
    norm_id = await forum.store.read(lambda tx: tx.exec(select(Norm.id)).one())
    assert (await forum.store.read(wording_notice, norm_id=norm_id, n=1)).taken_over == 2

    third = WordingDraft(2, "In outer space", "States leave it alone in outer space.", FIRST.why)
    await forum.store.write(propose_wording, who=forum.people[3], handle=handle, draft=third, now=forum.now)
    view = await forum.store.read(ballot_card, ballot_id=await choice_opened(forum, handle))
    assert [one.label for one in view.options] == ["", SECOND.label, third.label]
    assert len({one.text for one in view.options}) == 3


async def test_the_thread_is_told_anew_of_a_wording_that_became_the_text(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberated(forum)
    await propose_both(forum, handle)

    def wanted(tx: Tx) -> dict[str, int]:
        return {card.topic: card.wanted for card in tx.exec(select(Card).where(Card.kind == "notice"))}

    before = await forum.store.read(wanted)
    await revised_to(forum, handle, SECOND.text)
    after = await forum.store.read(wanted)
    assert {topic for topic in before if after[topic] != before[topic]} == {"wording:2"}


async def test_a_revision_that_is_taken_back_takes_its_wordings_along(opened: Opening) -> None:
    forum = await opened(5)
    await adopted_norm(forum)
    await revised_to(forum, "N-1", "States and companies leave it alone.")
    await propose_both(forum, "N-1", version=2)
    assert (await norm(forum)).wordings == (FIRST.label, SECOND.label)
    await forum.store.write(withdraw, who=forum.people[0], handle="N-1", now=forum.now)
    assert (await norm(forum)).wordings == ()
    await revised_to(forum, "N-1", "States, companies and all others leave it alone.")
    assert (await norm(forum)).wordings == ()


async def test_wordings_stay_through_the_revisions_of_one_deliberation(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberated(forum)
    await propose_both(forum, handle)
    await revised_to(forum, handle, "States and companies leave it alone.")
    await revised_to(forum, handle, "States, companies and all others leave it alone.")
    assert (await norm(forum)).wordings == (FIRST.label, SECOND.label)


@pytest.mark.parametrize(
    ("secrecy", "papers", "told"),
    [
        ("names_hidden", ("1 0",), False),
        ("names_hidden", ("1 0", "1 2", "0 1", "2"), False),
        ("names_hidden", ("1 0",) * 5, False),
        ("names_hidden", ("1 0", "1 2", "0 1", "2", "1"), True),
        ("names_shown", ("1 0",), True),
    ],
)
async def test_pairs_are_told_where_no_ranking_can_be_read_off(
    opened: Opening, secrecy: str, papers: tuple[str, ...], told: bool
) -> None:
    forum = await opened(5)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, *papers)
    await close(forum, ballot)
    choice = (await decision_on(forum, ballot)).choice
    assert choice is not None
    assert (choice.pairs, choice.ranked.papers) == (told, len(papers))


async def test_the_pairs_of_the_first_vote_are_told_when_the_second_is_over(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1 2", "2 1", "1=2 0", "1=2", "0 1=2")
    await close(forum, ballot)
    first = await forum.store.read(ballot_card, ballot_id=ballot)
    assert first.tied is not None and not first.tied.pairs
    assert first.decision is None
    wanted = select(Card.wanted).where(Card.kind == "ballot", Card.subject_id == ballot)
    asked = await forum.store.read(lambda tx: tx.exec(wanted).one())
    await close(forum, await newest(forum))
    first = await forum.store.read(ballot_card, ballot_id=ballot)
    assert first.tied is not None and first.tied.pairs
    assert first.decision == "D-2026-01"
    assert await forum.store.read(lambda tx: tx.exec(wanted).one()) > asked, "its card says so"
