"""Wordings beside the text of a norm, and the ballot among them, on a real database from the proposal to the close."""

import asyncio

import pytest
from sqlmodel import col, select

from bot.congress.decisions import Outcome
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.congress.rules import ranked_rule, rule_of
from bot.congress.schulze import NONE_OF_THESE
from bot.services.ballot_views import DecisionView, ballot_card, decision_card
from bot.services.choice_votes import open_choice, plan_choice
from bot.services.congresses import choose_manner
from bot.services.norms import final_call, second
from bot.services.rankings import cast_ranking, my_ranking, recuse_ranking, withdraw_ranking
from bot.services.versions import Revision, revise, show_version
from bot.services.views import NormView, show_norm
from bot.services.votes import Closed, clock_opens, close_ballot, open_vote
from bot.services.waiting import waiting
from bot.services.wordings import WordingDraft, list_wordings, plan_wording, propose_wording, withdraw_wording
from storage.store import Tx
from storage.tables import Ballot, BallotSeat, Decision, Norm, RankingPaper
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person

FIRST = WordingDraft(
    1, "Also in peace", "States leave the public core alone, in peace too.", "Peace is when it counts."
)
SECOND = WordingDraft(1, "Only at war", "States leave the public core alone at war.", "Start with the possible.")


async def deliberated(forum: Forum) -> str:
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    return handle


async def with_wordings(forum: Forum) -> str:
    """A norm in its ended final call, with two wordings beside its text, by the second and the third person."""
    handle = await deliberated(forum)
    for who, draft in ((forum.people[1], FIRST), (forum.people[2], SECOND)):
        await forum.store.write(propose_wording, who=who, handle=handle, draft=draft, now=forum.now)
    forum.wait(days=3)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.now)
    forum.wait(days=3)
    return handle


async def put_to_choice(forum: Forum) -> int:
    handle = await with_wordings(forum)
    await forum.store.write(open_choice, who=CONVENER, handle=handle, now=forum.now)
    return await newest(forum)


async def newest(forum: Forum) -> int:
    return await forum.store.read(lambda tx: tx.exec(select(Ballot.id).order_by(col(Ballot.id).desc())).first() or 0)


async def rank(forum: Forum, ballot: int, *papers: str) -> None:
    """Rankings as "1 0=2" of as many people, "n" for none of these."""
    for who, paper in zip(forum.people, papers, strict=False):
        groups = tuple(
            tuple(NONE_OF_THESE if one == "n" else one for one in group.split("=")) for group in paper.split()
        )
        await forum.store.write(cast_ranking, who=who, ballot_id=ballot, groups=groups, now=forum.now)


async def close(forum: Forum, ballot: int) -> Closed | None:
    return await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))


async def decision_on(forum: Forum, ballot: int) -> DecisionView:
    def read(tx: Tx) -> DecisionView:
        found = tx.exec(select(Decision.id).where(Decision.ballot_id == ballot)).one()
        return decision_card(tx, decision_id=found)

    return await forum.store.read(read)


async def norm(forum: Forum) -> NormView:
    return await forum.store.read(show_norm, guild_id=GUILD, handle="N-1")


async def test_any_seated_member_proposes_a_wording_and_it_makes_no_version(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberated(forum)
    plan = await forum.store.read(plan_wording, who=forum.people[3], handle=handle)
    assert (plan.version, plan.text) == (1, "States leave the public core alone.")
    made = await forum.store.write(propose_wording, who=forum.people[3], handle=handle, draft=FIRST, now=forum.now)
    assert (made.n, made.author_id) == (1, forum.people[3].discord_id)
    view = await norm(forum)
    assert (view.version, view.wordings) == (1, ("Also in peace",))
    listed = await forum.store.read(list_wordings, who=forum.people[3], handle=handle)
    assert ([one.text for one in listed.wordings], set(listed.mine), listed.open) == ([FIRST.text], {1}, True)


async def test_what_makes_no_other_wording_is_refused(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberated(forum)
    write, who = forum.store.write, forum.people[1]
    await write(propose_wording, who=who, handle=handle, draft=FIRST, now=forum.now)
    same = WordingDraft(1, "The text itself", "States leave the public core alone.", FIRST.why)
    label = WordingDraft(1, "also in PEACE", SECOND.text, FIRST.why)
    older = WordingDraft(7, SECOND.label, SECOND.text, FIRST.why)
    for draft, key in ((same, "same"), (FIRST, "same"), (label, "same_label")):
        with pytest.raises(CongressError, match=rf"wording\.{key}"):
            await write(propose_wording, who=who, handle=handle, draft=draft, now=forum.now)
    with pytest.raises(CongressError, match=r"norm\.revised_meanwhile"):
        await write(propose_wording, who=who, handle=handle, draft=older, now=forum.now)
    with pytest.raises(CongressError, match=r"seat\.needed"):
        await write(propose_wording, who=person(9), handle=handle, draft=SECOND, now=forum.now)
    for number in range(2, 6):
        more = WordingDraft(1, f"Wording {number}", f"Another text, the {number}th.", FIRST.why)
        await write(propose_wording, who=forum.people[number - 1], handle=handle, draft=more, now=forum.now)
    with pytest.raises(CongressError, match=r"wording\.too_many "):
        await write(propose_wording, who=who, handle=handle, draft=SECOND, now=forum.now)


async def test_a_member_has_two_wordings_beside_the_text_and_no_more(opened: Opening) -> None:
    forum = await opened(5)
    handle, third = await deliberated(forum), WordingDraft(1, "In outer space", "States leave space alone.", FIRST.why)
    write, who = forum.store.write, forum.people[1]
    for draft in (FIRST, SECOND):
        await write(propose_wording, who=who, handle=handle, draft=draft, now=forum.now)
    with pytest.raises(CongressError, match=r"wording\.too_many_of_one"):
        await forum.store.read(plan_wording, who=who, handle=handle)
    with pytest.raises(CongressError, match=r"wording\.too_many_of_one"):
        await write(propose_wording, who=who, handle=handle, draft=third, now=forum.now)
    await write(withdraw_wording, who=who, handle=handle, n=1, now=forum.now)
    await write(propose_wording, who=who, handle=handle, draft=third, now=forum.now)
    await write(propose_wording, who=forum.people[2], handle=handle, draft=FIRST, now=forum.now)


async def test_a_wording_is_withdrawn_by_its_author_until_the_final_call(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberated(forum)
    write, author = forum.store.write, forum.people[1]
    for draft in (FIRST, SECOND):
        await write(propose_wording, who=author, handle=handle, draft=draft, now=forum.now)
    with pytest.raises(CongressError, match=r"wording\.not_yours"):
        await write(withdraw_wording, who=forum.people[0], handle=handle, n=1, now=forum.now)
    await write(withdraw_wording, who=author, handle=handle, n=1, now=forum.now)
    assert (await norm(forum)).wordings == ("Only at war",)
    with pytest.raises(CongressError, match=r"wording\.withdrawn_before"):
        await write(withdraw_wording, who=author, handle=handle, n=1, now=forum.now)
    await write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    with pytest.raises(CongressError, match=r"wording\.frozen"):
        await write(withdraw_wording, who=author, handle=handle, n=2, now=forum.now)
    with pytest.raises(CongressError, match=r"wording\.wrong_stage"):
        await write(propose_wording, who=author, handle=handle, draft=FIRST, now=forum.now)


async def test_one_wording_beside_the_text_is_no_choice(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberated(forum)
    await forum.store.write(propose_wording, who=forum.people[1], handle=handle, draft=FIRST, now=forum.now)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    forum.wait(days=3)
    with pytest.raises(CongressError, match=r"wording\.too_few"):
        await forum.store.read(plan_choice, who=CONVENER, handle=handle, now=forum.now)
    with pytest.raises(CongressError, match=r"wording\.too_few"):
        await forum.store.write(open_choice, who=CONVENER, handle=handle, now=forum.now)


async def test_the_choice_freezes_every_text_and_has_the_rule_of_choices(opened: Opening) -> None:
    forum = await opened(5)
    handle = await with_wordings(forum)
    plan = await forum.store.read(plan_choice, who=CONVENER, handle=handle, now=forum.now)
    assert (plan.question, plan.wordings) == ("wording", (FIRST.label, SECOND.label))
    assert plan.rule == ranked_rule(rule_of("concurrent"))
    await forum.store.write(open_choice, who=CONVENER, handle=handle, now=forum.now, expected=plan)
    view = await forum.store.read(ballot_card, ballot_id=await newest(forum))
    assert [(one.name, one.label) for one in view.options] == [("0", ""), ("1", FIRST.label), ("2", SECOND.label)]
    assert view.options[1].text == FIRST.text


async def test_a_ranking_is_cast_changed_recused_and_withdrawn(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    who, write = forum.people[0], forum.store.write
    done = await write(cast_ranking, who=who, ballot_id=ballot, groups=(("1", "0"),), now=forum.now)
    assert (done.groups, done.changed) == ((("0", "1"), ("2", NONE_OF_THESE)), True)
    assert not (await write(cast_ranking, who=who, ballot_id=ballot, groups=(("0", "1"),), now=forum.now)).changed
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).voted == 1
    assert (await forum.store.read(waiting, who=who, now=forum.now)).votes[0].voted
    assert (await write(recuse_ranking, who=who, ballot_id=ballot, now=forum.now)).recused
    gone = await write(withdraw_ranking, who=who, ballot_id=ballot, now=forum.now)
    assert (gone.groups, gone.recused) == (None, False)
    with pytest.raises(CongressError, match=r"vote\.none_to_withdraw"):
        await write(withdraw_ranking, who=who, ballot_id=ballot, now=forum.now)
    with pytest.raises(CongressError, match=r"vote\.no_seat"):
        await write(cast_ranking, who=person(9), ballot_id=ballot, groups=(("0",),), now=forum.now)
    with pytest.raises(CongressError, match=r"vote\.closed"):
        await write(cast_ranking, who=who, ballot_id=ballot, groups=(("0",),), now=forum.wait(days=7))


async def test_the_winner_becomes_the_next_version_and_is_in_force(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "0 1", "1", "1 2", "1 n")
    closed = await close(forum, ballot)
    assert closed is not None and closed.verdict.outcome is Outcome.ADOPTED
    view = await norm(forum)
    assert (view.stage, view.version, view.lineage.in_force, view.text) == (Stage.DECIDED, 2, 2, FIRST.text)
    assert view.review_on is not None
    assert view.wordings == ()
    version = await forum.store.read(show_version, guild_id=GUILD, handle="N-1", n=2)
    assert (version.author_id, version.reason) == (forum.people[1].discord_id, closed.decision)
    decision = await decision_on(forum, ballot)
    assert decision.choice is not None
    assert (decision.version, decision.choice.winner, decision.outcome_word) == (2, "1", "adopted")
    assert (view.lineage.voted, view.lineage.last) == (2, "adopted")
    assert decision.choice.ranked.votes["1", "0"] == 3
    assert (decision.choice.rankings, decision.certified) == ((), True)


async def test_the_text_as_it_stands_may_win_without_a_new_version(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "0", "0", "0")
    await close(forum, ballot)
    assert (await norm(forum)).lineage.in_force == 1


@pytest.mark.parametrize(
    ("papers", "outcome"),
    [(("n", "n", "1"), Outcome.NOT_ADOPTED), (("1",), Outcome.NO_QUORUM), ((), Outcome.NO_QUORUM)],
)
async def test_what_is_not_adopted_changes_no_text(opened: Opening, papers: tuple[str, ...], outcome: Outcome) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, *papers)
    closed = await close(forum, ballot)
    assert closed is not None and closed.verdict.outcome is outcome
    view = await norm(forum)
    assert (view.version, view.lineage.in_force, view.outcome) == (1, None, outcome.value)


async def test_wordings_that_tie_are_voted_on_again_once(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1 2", "2 1", "1=2 0", "1=2")
    await forum.seat(6)
    assert await close(forum, ballot) is None
    again = await newest(forum)
    assert again != ballot
    view = await forum.store.read(ballot_card, ballot_id=again)
    assert ([one.name for one in view.options], view.second, view.seats, view.voted) == (["1", "2"], True, 5, 0)
    assert (
        view.closes_at - view.opened_at
        == view.opened_at - (await forum.store.read(ballot_card, ballot_id=ballot)).opened_at
    )
    first = await forum.store.read(ballot_card, ballot_id=ballot)
    assert first.tied is not None and first.tied.tied == ("1", "2")
    assert (await norm(forum)).stage is Stage.VOTING
    roll = await forum.store.read(
        lambda tx: len(tx.exec(select(BallotSeat).where(BallotSeat.ballot_id == again)).all())
    )
    assert roll == 5

    await rank(forum, again, "1 2", "2 1", "1=2", "1=2")
    closed = await close(forum, again)
    assert closed is not None and closed.verdict.outcome is Outcome.NOT_ADOPTED
    assert (await norm(forum)).stage is Stage.DECIDED
    assert await newest(forum) == again


async def test_the_second_vote_may_adopt(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1", "2", "1=2", "1=2")
    await close(forum, ballot)
    again = await newest(forum)
    await rank(forum, again, "2", "2", "2 1")
    await close(forum, again)
    assert (await norm(forum)).text == SECOND.text
    assert (await decision_on(forum, again)).choice is not None


async def test_the_clock_puts_all_wordings_to_the_vote(opened: Opening) -> None:
    forum = await opened(5)
    handle = await with_wordings(forum)
    await forum.store.write(choose_manner, who=CONVENER, pace="clock", now=forum.now)
    norm_id = await forum.store.read(lambda tx: tx.exec(select(Norm.id)).one())
    plan = await forum.store.write(clock_opens, norm_id=norm_id, now=forum.now)
    assert plan is not None and (plan.handle, plan.question) == (handle, "wording")


async def test_names_are_shown_only_where_the_ballot_shows_them(opened: Opening) -> None:
    forum = await opened(5)
    await forum.store.write(choose_manner, who=CONVENER, secrecy="names_shown", now=forum.now)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1 0", "1", "1")
    await close(forum, ballot)
    choice = (await decision_on(forum, ballot)).choice
    assert choice is not None
    assert choice.rankings[0].discord_id == forum.people[0].discord_id
    assert choice.rankings[0].groups == (("1",), ("0",), ("2", NONE_OF_THESE))


async def test_a_revision_after_the_decision_begins_without_the_old_wordings(opened: Opening) -> None:
    forum = await opened(5)
    handle = await with_wordings(forum)
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now)
    await close(forum, await newest(forum))
    before = await forum.store.read(show_version, guild_id=GUILD, handle=handle, n=1)
    revision = Revision(1, before.wording, "There is new evidence.")
    await forum.store.write(revise, who=forum.people[0], handle=handle, revision=revision, now=forum.now)
    assert (await norm(forum)).wordings == ()


async def test_rankings_cast_at_once_leave_one_that_counts(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    papers = [(("0",),), (("1",),), (("2",),), ((NONE_OF_THESE,),)]
    await asyncio.gather(
        *(
            forum.store.write(cast_ranking, who=forum.people[0], ballot_id=ballot, groups=groups, now=forum.now)
            for groups in papers
        )
    )
    live = select(RankingPaper).where(RankingPaper.ballot_id == ballot, col(RankingPaper.live))
    assert await forum.store.read(lambda tx: len(tx.exec(live).all())) == 1
    mine = await forum.store.read(my_ranking, who=forum.people[0], ballot_id=ballot, now=forum.now)
    assert mine.groups is not None


def run(tx: Tx, told: str) -> None:
    tx.connection().exec_driver_sql(told)


async def test_the_database_keeps_rankings_and_options_as_they_are(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1")
    for statement in (
        "UPDATE ranking_paper SET ranks = '{}'",
        "UPDATE ranking_paper SET by_proxy = TRUE",
        "DELETE FROM ranking_paper",
        "UPDATE ballot_option SET text = 'Something else.'",
        "UPDATE wording SET text = 'Something else.'",
    ):
        with pytest.raises(Exception) as caught:
            await forum.store.write(run, told=statement)
        assert "frozen" in str(caught.value) or "never" in str(caught.value)
