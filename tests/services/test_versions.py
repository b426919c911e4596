"""New versions of a norm on a real database: at each stage, refused, and two at the same moment."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.services.ballot_views import ballot_card
from bot.services.ballots import open_ballot_of
from bot.services.cards import claim_due
from bot.services.concerns import raise_concern
from bot.services.norms import final_call, second, withdraw
from bot.services.proposals import plan_withdrawal
from bot.services.versions import Revised, list_versions, plan_revision, revise, show_change, show_version
from bot.services.vote_plans import VotePlan
from bot.services.votes import open_vote
from storage.tables import Concern
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft
from tests.services.later import WHY, WORDS, adopted, events, revised, revision, tick, to_the_vote, view, vote_out

pytestmark = pytest.mark.one_engine


async def deliberated(opened: Opening, seats: int = 3) -> Forum:
    """A congress with a norm in deliberation."""
    forum = await opened(seats)
    await forum.propose(forum.people[0])
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    return forum


@pytest.mark.both_engines
async def test_a_new_version_keeps_the_old_one_the_seconds_and_tells_why(opened: Opening) -> None:
    forum = await deliberated(opened)
    forum.wait(days=2)

    done = await revised(forum, who=forum.people[0])

    assert (done.version, done.seconds, done.norm.stage) == (2, 1, Stage.DELIBERATION)
    norm = await view(forum)
    assert (norm.version, norm.text, norm.stage_ends_at) == (2, revision().wording.text, forum.now + timedelta(days=3))
    assert (norm.lineage.based_on, norm.lineage.reason, norm.lineage.seconded_on) == (1, WHY, (1,))
    first = await forum.store.read(show_version, guild_id=GUILD, handle="N-1", n=1)
    assert (first.wording, first.current) == (WORDS, 2)
    (event,) = await forum.store.read(events(["norm_revised"]))
    assert event.data["version"] == {"before": 1, "after": 2}
    assert event.data["text_hash"] == {"before": first.text_hash, "after": norm.text_hash}
    assert first.text_hash != norm.text_hash
    wanted = await forum.store.write(claim_due, now=forum.now)
    assert [card.topic for card in wanted if card.kind == "notice"] == ["revised:2"]


async def test_a_revision_in_the_final_call_goes_back_to_deliberation_with_its_whole_time(opened: Opening) -> None:
    forum = await deliberated(opened)
    await forum.store.write(final_call, who=CONVENER, handle="N-1", now=forum.wait(days=3))
    forum.wait(days=2)

    done = await revised(forum)

    assert (done.norm.stage, done.norm.until) == (Stage.DELIBERATION, forum.now + timedelta(days=3))
    with pytest.raises(CongressError, match=r"norm\.too_early\.final_call"):
        await forum.store.write(final_call, who=CONVENER, handle="N-1", now=forum.wait(days=2))


async def test_a_revision_buys_no_time_for_seconds(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    ends = (await view(forum)).stage_ends_at
    forum.wait(days=10)

    done = await revised(forum)

    assert (done.norm.stage, done.norm.until) == (Stage.SEEKING_SECONDS, ends)


async def test_ballots_never_carry_over(opened: Opening) -> None:
    forum = await opened(3)
    handle = await adopted(forum)
    await revised(forum)
    await to_the_vote(forum, handle)

    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)

    card = await forum.store.read(ballot_card, ballot_id=ballot)
    assert (card.version, card.voted) == (2, 0)


async def test_what_is_in_force_stays_so_until_the_new_version_is_adopted(opened: Opening) -> None:
    forum = await opened(3)
    handle = await adopted(forum)

    done = await revised(forum)
    assert (done.in_force, done.norm.stage) == (1, Stage.DELIBERATION)
    assert (await view(forum)).lineage.in_force == 1
    await to_the_vote(forum, handle)
    await vote_out(forum, handle)

    norm = await view(forum)
    assert (norm.stage, norm.version, norm.lineage.in_force, norm.outcome) == (Stage.DECIDED, 2, 2, "adopted")


async def test_a_revision_that_fails_leaves_the_version_in_force_as_the_text_of_the_norm(opened: Opening) -> None:
    forum = await opened(3)
    handle = await adopted(forum)
    await revised(forum)
    await to_the_vote(forum, handle)
    await vote_out(forum, handle, Choice.AGAINST)

    norm = await view(forum)
    assert (norm.stage, norm.version, norm.text, norm.outcome) == (Stage.DECIDED, 1, WORDS.text, "adopted")
    lineage = norm.lineage
    assert (lineage.in_force, lineage.came_by, lineage.voted, lineage.last) == (1, "revision_failed", 2, "not_adopted")
    again = await revised(forum)
    assert (again.version, (await view(forum)).lineage.based_on) == (3, 1)


async def test_a_proposer_takes_back_the_revision_and_never_what_is_in_force(opened: Opening) -> None:
    forum = await opened(3)
    handle = await adopted(forum)
    await revised(forum)

    words = {"reason": "Nobody can tell.", "satisfied_by": "Say who tells."}
    await forum.store.write(raise_concern, who=forum.people[1], handle=handle, now=forum.now, **words)
    planned = await forum.store.read(plan_withdrawal, who=forum.people[0], handle=handle, now=forum.now)
    forum.wait(hours=1)
    done = await forum.store.write(withdraw, who=forum.people[0], handle=handle, now=forum.now)

    assert (planned.version, done.stage) == (2, Stage.DECIDED)
    assert await forum.store.read(lambda tx: tx.exec(select(Concern.state)).all()) == ["left"]
    norm = await view(forum)
    assert (norm.version, norm.lineage.in_force, norm.lineage.came_by) == (1, 1, "kept")
    with pytest.raises(CongressError, match=r"norm\.wrong_stage\.take_back"):
        await forum.store.write(withdraw, who=forum.people[0], handle=handle, now=forum.now)


async def test_the_same_words_are_refused_but_may_reopen_a_norm_with_news(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    await vote_out(forum, handle, Choice.AGAINST)
    same = replace(revision(), wording=WORDS)

    with pytest.raises(CongressError, match=r"norm\.guard\.news"):
        await revised(forum, words=replace(same, reason=" \u200b "))
    done = await revised(forum, words=replace(same, reason="A treaty says so since May."))
    assert (done.norm.stage, done.version, (await view(forum)).outcome) == (Stage.DELIBERATION, 2, None)
    with pytest.raises(CongressError, match=r"norm\.unchanged"):
        await revised(forum, words=replace(same, based_on=2))
    await to_the_vote(forum, handle)
    await vote_out(forum, handle, Choice.AGAINST)
    with pytest.raises(CongressError, match=r"norm\.guard\.news"):
        await revised(forum, words=replace(same, based_on=2, reason="A treaty says so since May."))


async def test_a_lapsed_norm_is_reopened_with_its_seconds_and_a_time_of_its_own(opened: Opening) -> None:
    forum = await opened(3)
    same = await forum.seat(4, "law", "civil-society")
    await forum.propose(forum.people[0])
    await forum.store.write(second, who=same, handle="N-1", now=forum.now)
    forum.wait(days=14)
    assert await tick(forum) == ["norm_seeking_seconds"]

    done = await revised(forum)

    assert (done.norm.stage, done.norm.until) == (Stage.SEEKING_SECONDS, forum.now + timedelta(days=14))
    admitted = await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    assert (admitted.admission.seconds, (await view(forum)).lineage.seconded_on) == (2, (1, 2))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"reason": "short"}, "text.too_short"),
        ({"reason": ""}, "text.empty"),
        ({"wording": replace(WORDS, text="too short")}, "text.too_short"),
        ({"wording": replace(WORDS, addressee="nobody")}, "norm.unknown_addressee"),
        ({"based_on": 2}, "norm.revised_meanwhile"),
    ],
)
async def test_a_revision_that_cannot_stand_is_refused(opened: Opening, change: dict[str, object], key: str) -> None:
    forum = await deliberated(opened)

    with pytest.raises(CongressError) as refused:
        await revised(forum, words=replace(revision(), **change))  # type: ignore[arg-type]

    assert refused.value.key == key
    assert (await view(forum)).version == 1


async def test_who_may_not_revise_is_told_before_writing(opened: Opening) -> None:
    forum = await deliberated(opened)
    for verb in (plan_revision, revise):
        words = {"revision": revision()} if verb is revise else {}
        with pytest.raises(CongressError, match=r"norm\.not_yours\.revise"):
            await forum.store.write(verb, who=forum.people[1], handle="N-1", now=forum.now, **words)  # type: ignore[arg-type]


async def test_versions_are_listed_and_compared_with_what_they_were_written_from(opened: Opening) -> None:
    forum = await deliberated(opened)
    await revised(forum)
    await revised(forum, words=revision(2))

    before, after = await forum.store.read(show_change, guild_id=GUILD, handle="N-1", n=3)

    assert (before.n, after.n) == (2, 3)
    assert [one[0] for one in await forum.store.read(list_versions, guild_id=GUILD, handle="N-1")] == [3, 2, 1]
    with pytest.raises(CongressError, match=r"norm\.unknown_version"):
        await forum.store.read(show_version, guild_id=GUILD, handle="N-1", n=9)


@pytest.mark.both_engines
async def test_of_two_revisions_at_once_one_is_made_and_the_other_told(opened: Opening) -> None:
    forum = await deliberated(opened)

    tries = (revised(forum, words=revision(text=f"States leave the core alone, {one}.")) for one in range(4))
    done = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(one, Revised) for one in done) == 1
    assert {one.key for one in done if isinstance(one, CongressError)} == {"norm.revised_meanwhile"}
    assert (await view(forum)).version == 2


@pytest.mark.both_engines
async def test_a_revision_and_the_opening_of_the_vote_at_once_never_both_happen(opened: Opening) -> None:
    forum = await opened(3)
    handles = [
        (await forum.propose(forum.people[0], draft(f"Norm {number}", f"The words of {number}."))).handle
        for number in range(8)
    ]
    for handle in handles:
        await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    forum.wait(days=3)
    for handle in handles:
        await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.now)
    forum.wait(days=3)

    async def race(handle: str) -> None:
        done = await asyncio.gather(
            revised(forum, handle),
            forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now),
            return_exceptions=True,
        )
        assert sorted(isinstance(one, Revised | VotePlan) for one in done) == [False, True]
        (refused,) = [one for one in done if isinstance(one, CongressError)]
        assert refused.key in ("norm.wrong_stage.revise", "norm.wrong_stage.open_vote")
        norm = await view(forum, handle)
        assert (norm.version, norm.stage) in ((1, Stage.VOTING), (2, Stage.DELIBERATION))

    for handle in handles:
        await race(handle)
