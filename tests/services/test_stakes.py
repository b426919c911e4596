"""What hangs on a vote beside its text: said before it opens, on its ballot, and by its decision."""

from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import col, func, select

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.links import LinkKind
from bot.congress.norms import Stage
from bot.congress.rules import Charter, rule_of
from bot.services.ballot_views import BallotView, DecisionView, ballot_card, decision_card
from bot.services.choice_votes import open_choice, plan_choice
from bot.services.concerns import withdraw_concern
from bot.services.norms import final_call, second, withdraw
from bot.services.reviews import ask_repeal, plan_repeal
from bot.services.rules import change_rule, present_rule
from bot.services.trials import ask_keeping, plan_keeping
from bot.services.versions import Revision
from bot.services.vote_plans import VotePlan, plan_vote
from bot.services.votes import open_vote
from bot.services.wordings import WordingDraft, propose_wording
from storage.tables import Ballot, Card, Decision
from tests.services.conftest import CONVENER, Forum, Opening
from tests.services.later import (
    WHY,
    WORDS,
    adopted,
    everybody_votes,
    linked,
    revised,
    revision,
    tick,
    to_the_vote,
    view,
    vote_out,
)
from tests.services.test_concerns import deliberated, sustained
from tests.services.test_links import superseding

# What hangs together with a vote is read alike on both engines; the others hold that.
pytestmark = pytest.mark.one_engine


async def to_final_call(forum: Forum, handle: str) -> None:
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    forum.wait(days=3)


async def planned(forum: Forum, handle: str) -> VotePlan:
    return await forum.store.read(plan_vote, who=CONVENER, handle=handle, now=forum.now)


async def confirmed(forum: Forum, plan: VotePlan) -> VotePlan:
    return await forum.store.write(open_vote, who=CONVENER, handle=plan.handle, now=forum.now, expected=plan)


async def ballot(forum: Forum) -> BallotView:
    """The ballot that opened last."""
    number = await forum.store.read(lambda tx: tx.exec(select(func.max(Ballot.id))).one())
    return await forum.store.read(ballot_card, ballot_id=number)


async def decided(forum: Forum, handle: str) -> DecisionView:
    """The first decision on a norm."""
    ids = await forum.store.read(lambda tx: tx.exec(select(Decision.id).order_by(col(Decision.id))).all())
    views = [await forum.store.read(decision_card, decision_id=one) for one in ids]
    return next(one for one in views if one.norm == handle)


async def wanted(forum: Forum, view: DecisionView) -> int:
    """How often the card of a decision was asked for."""
    query = select(Card.wanted).where(Card.kind == "decision", Card.subject_id == view.decision_id)
    return await forum.store.read(lambda tx: tx.exec(query).one())


async def by_consent(opened: Opening) -> tuple[Forum, str, str]:
    """A congress by consent, a norm before its vote, and a sustained concern on it."""
    forum, norm = await deliberated(opened)
    seen = (await forum.store.read(present_rule, who=CONVENER)).seen
    charter = Charter(rule_of("consent"))
    await forum.store.write(change_rule, who=CONVENER, charter=charter, seen=seen, now=forum.now)
    handle = await sustained(forum)
    await to_final_call(forum, norm)
    return forum, norm, handle


async def test_the_plan_names_the_sustained_concern_over_which_nothing_carries(opened: Opening) -> None:
    forum, norm, concern = await by_consent(opened)

    plan = await planned(forum, norm)
    assert plan.unresolved == (concern,)
    await confirmed(forum, plan)
    assert [one.handle for one in (await ballot(forum)).unresolved] == [concern]
    await vote_out(forum, norm)
    assert (await view(forum)).outcome == "not_adopted", "what was foretold"


@pytest.mark.parametrize("trial", [None, 60])
async def test_what_was_sustained_of_a_revision_taken_back_waits_for_the_next_vote_on_the_text(
    opened: Opening, trial: int | None
) -> None:
    forum, norm = await deliberated(opened)
    await to_final_call(forum, norm)
    await forum.store.write(open_vote, who=CONVENER, handle=norm, now=forum.now, trial=trial)
    await vote_out(forum, norm)
    await revised(forum)
    handle = await sustained(forum)
    await forum.store.write(withdraw, who=forum.people[0], handle=norm, now=forum.now)

    forum.wait(days=46)
    await tick(forum)  # The review of a norm on trial: only then can a vote on keeping it open.
    ask, plan = (ask_repeal, plan_repeal) if trial is None else (ask_keeping, plan_keeping)
    shown = await forum.store.read(plan, who=CONVENER, handle=norm, now=forum.now)
    await forum.store.write(ask, who=CONVENER, handle=norm, reason=WHY, now=forum.now, expected=shown)
    assert (shown.unresolved, (await ballot(forum)).unresolved) == ((), ())
    await vote_out(forum, norm, Choice.AGAINST if trial is None else Choice.FOR)

    before = (await view(forum)).version
    await revised(forum, words=revision(before, text="States leave the core alone, and so do companies."))
    await to_final_call(forum, norm)
    again = await planned(forum, norm)
    assert again.unresolved == (handle,)
    await confirmed(forum, again)
    assert [one.handle for one in (await ballot(forum)).unresolved] == [handle]


async def test_a_vote_on_keeping_names_no_concern_of_the_vote_before(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    handle = await sustained(forum)
    await to_final_call(forum, norm)
    await forum.store.write(open_vote, who=CONVENER, handle=norm, now=forum.now, trial=60)
    assert [one.handle for one in (await ballot(forum)).unresolved] == [handle]
    await vote_out(forum, norm)

    forum.wait(days=46)
    await tick(forum)
    plan = await forum.store.read(plan_keeping, who=CONVENER, handle=norm, now=forum.now)
    await forum.store.write(ask_keeping, who=CONVENER, handle=norm, reason=WHY, now=forum.now, expected=plan)

    assert (plan.unresolved, (await ballot(forum)).unresolved) == ((), ())


async def test_nothing_opens_where_the_concern_was_withdrawn_since_it_was_named(opened: Opening) -> None:
    forum, norm, concern = await by_consent(opened)
    plan = await planned(forum, norm)
    await forum.store.write(withdraw_concern, who=forum.people[1], handle=concern, now=forum.now)

    with pytest.raises(CongressError, match=r"vote\.plan_changed\.unresolved"):
        await confirmed(forum, plan)
    again = await planned(forum, norm)
    assert again.unresolved == ()
    await confirmed(forum, again)


async def test_the_plan_and_the_ballot_name_what_adoption_supersedes(opened: Opening) -> None:
    forum = await superseding(opened)
    await to_final_call(forum, "N-2")

    plan = await planned(forum, "N-2")
    assert [one.handle for one in plan.supersedes] == ["N-1"]
    await confirmed(forum, plan)
    assert [one.handle for one in (await ballot(forum)).supersedes] == ["N-1"]
    await vote_out(forum, "N-2")
    assert (await ballot(forum)).supersedes == (), "the decision tells it then"
    assert [(one.handle, one.done) for one in (await decided(forum, "N-2")).superseded] == [("N-1", True)]
    assert (await decided(forum, "N-1")).superseded == ()


async def test_nothing_opens_where_a_link_was_made_since_the_plan(opened: Opening) -> None:
    forum = await superseding(opened)
    await forum.propose(forum.people[0])
    await forum.store.write(second, who=forum.people[1], handle="N-3", now=forum.now)
    await to_final_call(forum, "N-3")
    plan = await planned(forum, "N-3")
    await linked(forum, LinkKind.SUPERSEDES, "N-3", "N-1")

    with pytest.raises(CongressError, match=r"vote\.plan_changed\.supersedes"):
        await confirmed(forum, plan)
    await confirmed(forum, await planned(forum, "N-3"))


async def test_a_norm_that_fails_supersedes_nothing_in_words_either(opened: Opening) -> None:
    forum = await superseding(opened)
    await to_the_vote(forum, "N-2")
    await vote_out(forum, "N-2", Choice.AGAINST)

    assert (await decided(forum, "N-2")).superseded == ()


async def test_what_is_no_longer_in_force_is_not_superseded(opened: Opening) -> None:
    forum = await superseding(opened)
    await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now)
    await vote_out(forum, "N-1")
    await to_final_call(forum, "N-2")

    assert (await planned(forum, "N-2")).supersedes == ()


async def test_a_later_decision_on_the_same_norm_did_not_supersede_it_again(opened: Opening) -> None:
    forum = await superseding(opened)
    for _ in range(2):
        await to_the_vote(forum, "N-2")
        await vote_out(forum, "N-2")
        if (await view(forum, "N-2")).version == 1:
            await revised(forum, "N-2", Revision(1, replace(WORDS, title="A better norm"), WHY))

    ids = await forum.store.read(lambda tx: tx.exec(select(Decision.id).order_by(col(Decision.id))).all())
    told = [(await forum.store.read(decision_card, decision_id=one)).superseded for one in ids]
    assert [[one.handle for one in each] for each in told] == [[], ["N-1"], []]


async def test_a_repeal_supersedes_nothing(opened: Opening) -> None:
    forum = await superseding(opened)
    await to_the_vote(forum, "N-2")
    await vote_out(forum, "N-2")
    plan = await forum.store.read(plan_repeal, who=CONVENER, handle="N-2", now=forum.now)
    ask = partial(ask_repeal, who=CONVENER, handle="N-2", reason="Nobody keeps it.", now=forum.now, expected=plan)
    await forum.store.write(ask)

    assert (plan.supersedes, plan.unresolved, (await ballot(forum)).supersedes) == ((), (), ())


@pytest.mark.parametrize(("choice", "told"), [(Choice.AGAINST, [("N-1", True)]), (Choice.FOR, [])])
async def test_a_decision_waits_for_the_vote_on_what_it_supersedes_and_its_card_is_shown_anew(
    opened: Opening, choice: Choice, told: list[tuple[str, bool]]
) -> None:
    forum = await superseding(opened)
    await to_the_vote(forum, "N-2")
    await revised(forum)
    await to_the_vote(forum, "N-1")
    await everybody_votes(forum, "N-2", Choice.FOR)
    await everybody_votes(forum, "N-1", choice)
    forum.wait(days=1)
    await tick(forum)
    view_of = await decided(forum, "N-2")
    assert [(one.handle, one.done) for one in view_of.superseded] == [("N-1", False)]
    asked = await wanted(forum, view_of)

    forum.wait(days=6)
    await tick(forum)

    assert [(one.handle, one.done) for one in (await decided(forum, "N-2")).superseded] == told
    assert ((await view(forum)).stage is Stage.SUPERSEDED) is bool(told)
    assert await wanted(forum, view_of) > asked, "its card says so"


async def test_a_decision_waits_for_no_vote_where_the_link_came_after_it(opened: Opening) -> None:
    forum = await opened(3)
    await adopted(forum)
    await adopted(forum, "A better norm")
    await revised(forum, "N-2", Revision(1, replace(WORDS, title="A better norm", text="All leave it alone."), WHY))
    await linked(forum, LinkKind.SUPERSEDES, "N-2", "N-1")
    await revised(forum)
    await to_the_vote(forum, "N-1")

    assert (await decided(forum, "N-2")).superseded == ()
    await vote_out(forum, "N-1", Choice.AGAINST)
    assert (await view(forum)).stage is Stage.DECIDED, "as was told"


async def test_a_decision_waits_for_no_vote_that_opened_after_it(opened: Opening) -> None:
    forum = await superseding(opened)
    await to_the_vote(forum, "N-2")
    await revised(forum)
    await to_the_vote(forum, "N-1")
    for handle in ("N-1", "N-2"):
        await everybody_votes(forum, handle, Choice.FOR)
    for days in (1, 6):
        forum.wait(days=days)
        await tick(forum)
    await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now)

    assert (await decided(forum, "N-2")).superseded == ()


async def test_a_decision_says_what_the_vote_asks_for_which_it_waits(opened: Opening) -> None:
    forum = await superseding(opened)
    await to_the_vote(forum, "N-2")
    await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.wait(days=1))
    await everybody_votes(forum, "N-2", Choice.FOR)
    forum.wait(days=6)
    await tick(forum)

    assert [one.voted_on for one in (await decided(forum, "N-2")).superseded] == ["repeal"]


async def test_a_choice_among_wordings_names_what_it_supersedes(opened: Opening) -> None:
    forum = await superseding(opened)
    for label in ("Short", "Long"):
        draft = WordingDraft(1, label, f"{label} words leave the core alone.", "It is another way.")
        await forum.store.write(propose_wording, who=forum.people[0], handle="N-2", draft=draft, now=forum.now)
    await to_final_call(forum, "N-2")

    plan = await forum.store.read(plan_choice, who=CONVENER, handle="N-2", now=forum.now)
    await forum.store.write(open_choice, who=CONVENER, handle="N-2", now=forum.now, expected=plan)

    assert [one.handle for one in plan.supersedes] == ["N-1"]
    assert [one.handle for one in (await ballot(forum)).supersedes] == ["N-1"]
