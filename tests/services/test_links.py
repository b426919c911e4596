"""Norms that hang together: merged, superseded, and what a vote that is open meanwhile does to it."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.links import LinkKind
from bot.congress.norms import Stage
from bot.services.browse import history
from bot.services.cards import claim_due
from bot.services.links import LinkPlan, kind_named, link, link_notice, plan_link
from bot.services.norms import second
from bot.services.reviews import ask_repeal
from storage.store import Tx
from storage.tables import Concern, Norm, NormLink
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft
from tests.services.later import adopted, everybody_votes, linked, revised, tick, to_the_vote, view, vote_out


async def two(opened: Opening) -> Forum:
    """A congress with two norms in deliberation."""
    forum = await opened(3)
    for title in ("No attack on the public core", "Spare the cables"):
        handle = (await forum.propose(forum.people[0], draft(title=title, text=f"{title}, all of you."))).handle
        await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    return forum


def raise_concern(tx: Tx) -> None:
    """A concern about the first norm, as the table holds it."""
    norm = tx.exec(select(Norm).where(Norm.number == 1)).one()
    tx.add(
        Concern(
            norm_id=norm.id, n=1, version=1, member_id=norm.proposer_id, discipline="law", seat_kind="state",
            reason="Too wide.",
            satisfied_by="Narrow it.", raised_at=datetime(2026, 11, 2, tzinfo=UTC),
        )
    )  # fmt: skip


def the_link(tx: Tx) -> int:
    return tx.exec(select(NormLink.id)).one()


async def test_a_merged_norm_ends_with_its_concerns_and_both_cards_say_so(opened: Opening) -> None:
    forum = await two(opened)
    await forum.store.write(raise_concern)

    planned = await forum.store.read(
        plan_link, who=CONVENER, handle="N-1", other="N-2", kind=LinkKind.MERGED_INTO, now=forum.now
    )
    done = await linked(forum, LinkKind.MERGED_INTO, "N-1", "N-2", "They say the same.")

    assert (planned.seconds, planned.concerns, done.concerns) == (1, 1, 1)
    one, other = await view(forum), await view(forum, "N-2")
    assert one.stage is Stage.MERGED
    assert [(link.kind, link.incoming, link.handle) for link in one.lineage.links] == [("merged_into", False, "N-2")]
    assert [(link.kind, link.incoming, link.handle) for link in other.lineage.links] == [("merged_into", True, "N-1")]
    assert await forum.store.read(lambda tx: tx.exec(select(Concern.state)).one()) == "left"
    wanted = await forum.store.write(claim_due, now=forum.now)
    made = await forum.store.read(the_link)
    assert [card.topic for card in wanted if card.kind == "notice"] == [f"merged:{made}"]
    notice = await forum.store.read(link_notice, link_id=made, from_other=False)
    assert (notice.handle, notice.other.handle, notice.note) == ("N-1", "N-2", "They say the same.")
    _, told = await forum.store.read(history, guild_id=GUILD, handle="N-2")
    assert told[-1].kind == "norm_linked_from"


async def test_two_norms_merged_into_each_other_at_once_leave_one(opened: Opening) -> None:
    forum = await two(opened)

    done = await asyncio.gather(
        linked(forum, LinkKind.MERGED_INTO, "N-1", "N-2"),
        linked(forum, LinkKind.MERGED_INTO, "N-2", "N-1"),
        return_exceptions=True,
    )

    assert sum(isinstance(one, LinkPlan) for one in done) == 1
    assert {one.key for one in done if isinstance(one, CongressError)} == {"norm.link.merged_into_ended"}


async def test_the_same_link_many_times_at_once_is_made_once(opened: Opening) -> None:
    forum = await two(opened)

    tries = (linked(forum, LinkKind.AMENDS, "N-1", "N-2") for _ in range(4))
    done = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(one, LinkPlan) for one in done) == 1
    assert {one.key for one in done if isinstance(one, CongressError)} == {"norm.link.there"}


async def test_who_may_not_link_and_what_is_no_link(opened: Opening) -> None:
    forum = await two(opened)
    for kind, key in ((LinkKind.AMENDS, "norm.link.not_yours"), (LinkKind.MERGED_INTO, "norm.not_yours.merge")):
        with pytest.raises(CongressError) as refused:
            await forum.store.write(
                link, who=forum.people[1], handle="N-1", other="N-2", kind=kind, note="", now=forum.now
            )
        assert refused.value.key == key
    with pytest.raises(CongressError, match=r"norm\.link\.itself"):
        await linked(forum, LinkKind.RELATED_TO, "N-1", "n1")
    with pytest.raises(CongressError, match=r"norm\.unknown"):
        await linked(forum, LinkKind.RELATED_TO, "N-1", "N-9")
    with pytest.raises(CongressError, match=r"norm\.link\.unknown_kind"):
        kind_named("loves")
    assert kind_named("Merged into") is LinkKind.MERGED_INTO


async def superseding(opened: Opening) -> Forum:
    """A norm in force, N-1, and one in deliberation, N-2, that supersedes it."""
    forum = await opened(3)
    await adopted(forum)
    await forum.propose(forum.people[0], draft("A better norm", "States and companies leave the core alone."))
    await forum.store.write(second, who=forum.people[1], handle="N-2", now=forum.now)
    await linked(forum, LinkKind.SUPERSEDES, "N-2", "N-1")
    return forum


async def test_an_adopted_norm_takes_the_place_of_what_it_supersedes(opened: Opening) -> None:
    forum = await superseding(opened)
    assert (await view(forum)).lineage.in_force == 1
    await to_the_vote(forum, "N-2")

    await vote_out(forum, "N-2")

    norm = await view(forum)
    assert (norm.stage, norm.lineage.in_force, norm.review_on) == (Stage.SUPERSEDED, None, None)
    wanted = await forum.store.write(claim_due, now=forum.now)
    made = await forum.store.read(the_link)
    assert f"superseded:{made}" in {card.topic for card in wanted}
    notice = await forum.store.read(link_notice, link_id=made, from_other=True)
    assert (notice.handle, notice.other.handle) == ("N-1", "N-2")


async def test_a_norm_that_is_not_adopted_supersedes_nothing(opened: Opening) -> None:
    forum = await superseding(opened)
    await to_the_vote(forum, "N-2")

    await vote_out(forum, "N-2", Choice.AGAINST)

    assert ((await view(forum)).stage, (await view(forum)).lineage.in_force) == (Stage.DECIDED, 1)


async def test_a_norm_under_revision_is_superseded_with_its_revision(opened: Opening) -> None:
    forum = await superseding(opened)
    await to_the_vote(forum, "N-2")
    await revised(forum)

    await vote_out(forum, "N-2")

    norm = await view(forum)
    assert (norm.stage, norm.version, norm.lineage.in_force) == (Stage.SUPERSEDED, 1, None)


@pytest.mark.parametrize(("choice", "stage"), [(Choice.AGAINST, Stage.SUPERSEDED), (Choice.FOR, Stage.REPEALED)])
async def test_a_vote_on_a_repeal_runs_to_its_end_before_the_norm_is_superseded(
    opened: Opening, choice: Choice, stage: Stage
) -> None:
    forum = await superseding(opened)
    await to_the_vote(forum, "N-2")
    forum.wait(days=1)
    await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now)
    await everybody_votes(forum, "N-2", Choice.FOR)
    await everybody_votes(forum, "N-1", choice)
    forum.wait(days=6)
    await tick(forum)
    assert ((await view(forum)).stage, (await view(forum)).lineage.in_force) == (Stage.VOTING, 1)
    forum.wait(days=1)
    await tick(forum)

    assert ((await view(forum)).stage, (await view(forum)).lineage.in_force) == (stage, None)


async def test_a_norm_that_was_upheld_is_not_superseded_by_an_old_decision_later(opened: Opening) -> None:
    forum = await superseding(opened)
    # N-2 is adopted while the second version of N-1 is voted on, which is adopted too: N-1 stays in force.
    await to_the_vote(forum, "N-2")
    await revised(forum)
    await to_the_vote(forum, "N-1")
    await everybody_votes(forum, "N-1", Choice.FOR)
    await everybody_votes(forum, "N-2", Choice.FOR)
    for days in (1, 6):
        forum.wait(days=days)
        await tick(forum)
    upheld = await view(forum)

    forum.wait(days=100)
    await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="Nobody keeps it.", now=forum.now)
    await vote_out(forum, "N-1", Choice.AGAINST)

    norm = await view(forum)
    assert (upheld.stage, norm.stage, norm.lineage.in_force) == (Stage.DECIDED, Stage.DECIDED, 2)


async def test_what_a_norm_supersedes_is_fixed_once_its_vote_is_open(opened: Opening) -> None:
    forum = await opened(3)
    await adopted(forum)
    await forum.bring_to_vote(draft("A better norm", "States and companies leave the core alone."))

    with pytest.raises(CongressError, match=r"norm\.link\.supersedes_too_late"):
        await linked(forum, LinkKind.SUPERSEDES, "N-2", "N-1")
