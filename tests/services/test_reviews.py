"""Norms in force on the day of their review: kept, revised, repealed; and the vote on a repeal."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.services.ballot_views import ballot_card, decision_card
from bot.services.ballots import my_vote, open_ballot_of
from bot.services.cards import claim_due
from bot.services.digests import preview_digest
from bot.services.people import Who
from bot.services.reviews import Kept, ask_repeal, clock_reviews, keep, outcome_named, plan_keep, plan_repeal
from bot.services.vote_plans import VotePlan
from bot.services.waiting import waiting
from storage.store import Tx
from storage.tables import Decision, Norm
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import adopted, revised, tick, to_the_vote, view, vote_out

pytestmark = pytest.mark.one_engine

WHY = "It is kept by everyone."


async def under_review(opened: Opening) -> Forum:
    """A norm whose day of review has come."""
    forum = await opened(3)
    await adopted(forum)
    forum.wait(days=365)
    assert "norm_review" in await tick(forum)
    return forum


@pytest.mark.both_engines
async def test_the_clock_puts_a_norm_under_review_once_and_tells_its_thread(opened: Opening) -> None:
    forum = await opened(3)
    await adopted(forum)
    forum.wait(days=364)
    assert "norm_review" not in await tick(forum)
    assert await forum.store.write(clock_reviews, norm_id=await the_norm(forum), now=forum.now) is None
    forum.wait(days=1)

    done = [await tick(forum), await tick(forum)]

    assert ["norm_review" in one for one in done] == [True, False]
    assert await forum.store.write(clock_reviews, norm_id=await the_norm(forum), now=forum.now) is None
    norm = await view(forum)
    assert (norm.stage, norm.lineage.in_force) == (Stage.REVIEW, 1)
    wanted = await forum.store.write(claim_due, now=forum.now)
    assert f"review:{norm.review_on}" in {card.topic for card in wanted}
    conveners = await forum.store.read(waiting, who=CONVENER, now=forum.now)
    others = await forum.store.read(waiting, who=forum.people[0], now=forum.now)
    assert [line.handle for line in conveners.to_review] == ["N-1"]
    assert others.to_review == ()


async def the_norm(forum: Forum) -> int:
    return await forum.store.read(lambda tx: tx.exec(select(Norm.id)).one())


async def test_a_kept_norm_has_its_next_review(opened: Opening) -> None:
    forum = await under_review(opened)

    planned = await forum.store.read(plan_keep, who=CONVENER, handle="N-1", now=forum.now)
    done = await forum.store.write(keep, who=CONVENER, handle="N-1", reason=WHY, now=forum.now)

    assert done == planned
    norm = await view(forum)
    assert (norm.stage, norm.review_on) == (Stage.DECIDED, (forum.now + timedelta(days=365)).date())
    assert (norm.lineage.in_force, norm.lineage.came_by) == (1, "kept")


@pytest.mark.parametrize(("who", "key"), [(0, "norm.not_yours.keep"), (None, "text.too_short")])
async def test_a_review_is_ended_by_a_convener_with_a_reason(opened: Opening, who: int | None, key: str) -> None:
    forum = await under_review(opened)
    person: Who = CONVENER if who is None else forum.people[who]

    with pytest.raises(CongressError) as refused:
        await forum.store.write(keep, who=person, handle="N-1", reason="Yes", now=forum.now)

    assert refused.value.key == key
    with pytest.raises(CongressError, match=r"norm\.review\.unknown_outcome"):
        outcome_named("burn")


@pytest.mark.both_engines
async def test_two_conveners_end_a_review_at_once(opened: Opening) -> None:
    forum = await under_review(opened)

    done = await asyncio.gather(
        forum.store.write(keep, who=CONVENER, handle="N-1", reason=WHY, now=forum.now),
        forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now),
        forum.store.write(keep, who=CONVENER, handle="N-1", reason=WHY, now=forum.now),
        return_exceptions=True,
    )

    # To keep and then to ask for the repeal is allowed; twice the same, or to keep what is voted on, is not.
    assert sum(isinstance(one, Kept) for one in done) <= 1
    keys = {one.key for one in done if isinstance(one, CongressError)}
    assert keys == {"norm.wrong_stage.keep"}
    assert sum(isinstance(one, VotePlan) for one in done) == 1
    assert (await view(forum)).stage is Stage.VOTING


async def asked(forum: Forum) -> int:
    plan = await forum.store.read(plan_repeal, who=CONVENER, handle="N-1", now=forum.now)
    await forum.store.write(
        ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now, expected=plan
    )
    return await forum.store.read(open_ballot_of, guild_id=GUILD, handle="N-1")


def decisions(tx: Tx) -> list[int]:
    return list(tx.exec(select(Decision.id).order_by(Decision.id)))  # type: ignore[arg-type]


async def test_a_repeal_that_carries_ends_the_norm_and_is_called_a_repeal(opened: Opening) -> None:
    forum = await under_review(opened)
    ballot = await asked(forum)
    card = await forum.store.read(ballot_card, ballot_id=ballot)
    assert (card.question, card.reason, card.version) == ("repeal", "Nobody keeps it.", 1)
    mine = await forum.store.read(my_vote, who=forum.people[0], ballot_id=ballot, now=forum.now)
    waits = await forum.store.read(waiting, who=forum.people[0], now=forum.now)
    assert (mine.question, waits.votes[0].question) == ("repeal", "repeal")
    assert ((await view(forum)).lineage.question, (await view(forum)).lineage.in_force) == ("repeal", 1)
    open_too = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest
    assert [(one.handle, one.outcome, one.also) for one in open_too.decided] == [("N-1", "adopted", ())]
    assert [(one.until, one.also) for one in open_too.to_vote] == [(mine.closes_at, (("repeal", ""),))]

    await vote_out(forum, "N-1")

    norm = await view(forum)
    assert (norm.stage, norm.lineage.in_force, norm.review_on) == (Stage.REPEALED, None, None)
    last = (await forum.store.read(decisions))[-1]
    assert (await forum.store.read(decision_card, decision_id=last)).outcome_word == "repeal_adopted"
    told = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest
    assert [(one.handle, one.outcome) for one in told.decided] == [("N-1", "repeal_adopted")]


@pytest.mark.parametrize("choice", [Choice.AGAINST, Choice.ABSTAIN])
async def test_a_repeal_that_fails_leaves_the_norm_in_force_until_its_next_review(
    opened: Opening, choice: Choice
) -> None:
    forum = await under_review(opened)
    await asked(forum)

    await vote_out(forum, "N-1", choice)

    norm = await view(forum)
    assert (norm.stage, norm.lineage.in_force, norm.outcome) == (Stage.DECIDED, 1, "adopted")
    assert (norm.lineage.came_by, norm.review_on) == ("repeal_failed", (forum.now + timedelta(days=365)).date())


async def test_a_repeal_is_not_opened_on_another_plan_nor_on_what_is_not_in_force(opened: Opening) -> None:
    forum = await under_review(opened)
    plan = await forum.store.read(plan_repeal, who=CONVENER, handle="N-1", now=forum.now)
    await forum.seat(4)

    with pytest.raises(CongressError, match=r"vote\.plan_changed\.repeal"):
        await forum.store.write(
            ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now, expected=plan
        )
    await forum.propose(forum.people[0])
    with pytest.raises(CongressError, match=r"norm\.wrong_stage\.ask_repeal"):
        await forum.store.read(plan_repeal, who=CONVENER, handle="N-2", now=forum.now)


async def test_a_review_that_fell_into_a_failed_revision_is_over(opened: Opening) -> None:
    forum = await under_review(opened)
    await revised(forum)
    await to_the_vote(forum, "N-1")
    await vote_out(forum, "N-1", Choice.AGAINST)

    norm = await view(forum)

    assert norm.review_on == (forum.now + timedelta(days=365)).date()
    assert "norm_review" not in await tick(forum)
