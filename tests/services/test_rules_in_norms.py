"""A norm that brings a rule of decision: its words say that rule as long as it can come into force, and only once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.rules import Changer, Charter, rule_of
from bot.services.ballot_views import ballot_card
from bot.services.ballots import open_ballot_of
from bot.services.norms import second
from bot.services.reviews import ask_repeal
from bot.services.rules import change_rule, mark_of, present_rule, propose_rule
from bot.services.versions import plan_revision, show_version
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person
from tests.services.later import WORDS, revised, revision, tick, to_the_vote, view, vote_out

pytestmark = pytest.mark.one_engine

BY_DECISION = Charter(rule_of("majority"), Changer.DECISION)
BROUGHT = Charter(rule_of("two-thirds"), Changer.DECISION)
LATER = Charter(rule_of("consent"), Changer.DECISION)
SAID = replace(WORDS, title="Decide so", text="By this rule, in words.", rationale="", addressee="all")
"""What `brought` proposes."""


async def in_force(forum: Forum) -> Charter:
    return (await forum.store.read(present_rule, who=CONVENER)).charter


async def propose(forum: Forum, charter: Charter, *, before: Charter, title: str = SAID.title) -> str:
    """A norm in deliberation that brings this charter."""
    done = await forum.store.write(
        propose_rule, who=person(1, convener=True), charter=charter, seen=mark_of(before), title=title, text=SAID.text,
        rationale=SAID.rationale, now=forum.now,
    )  # fmt: skip
    await forum.store.write(second, who=forum.people[1], handle=done.norm.handle, now=forum.now)
    return done.norm.handle


async def brought(opened: Opening) -> Forum:
    """A congress that changes its rule by decision, and N-1 in deliberation, which brings another one."""
    forum = await opened(5)
    seen = mark_of(await in_force(forum))
    await forum.store.write(change_rule, who=CONVENER, charter=BY_DECISION, seen=seen, now=forum.now)
    assert await propose(forum, BROUGHT, before=BY_DECISION) == "N-1"
    return forum


async def adopt(forum: Forum, handle: str) -> None:
    await to_the_vote(forum, handle)
    await vote_out(forum, handle)


@pytest.mark.both_engines
@pytest.mark.parametrize("change", [{"title": "A harmless title"}, {"text": "Harmless words."}, {"addressee": "state"}])
async def test_a_norm_that_brings_a_rule_cannot_be_made_to_say_something_else(
    opened: Opening, change: dict[str, str]
) -> None:
    forum = await brought(opened)

    with pytest.raises(CongressError, match=r"norm\.brings_rule"):
        await revised(forum, words=replace(revision(), wording=replace(SAID, **change)))

    assert (await view(forum)).version == 1


async def test_its_rationale_can_be_written_anew_and_it_still_brings_the_rule(opened: Opening) -> None:
    forum = await brought(opened)
    plan = await forum.store.read(plan_revision, who=CONVENER, handle="N-1", now=forum.now)
    assert plan.fixed

    await revised(forum, words=replace(revision(), wording=replace(SAID, rationale="Because of May.")))

    assert (await view(forum)).charter == BROUGHT
    await adopt(forum, "N-1")
    assert await in_force(forum) == BROUGHT


async def test_a_norm_that_failed_is_reopened_with_the_rule_and_the_words_that_it_had(opened: Opening) -> None:
    forum = await brought(opened)
    await to_the_vote(forum, "N-1")
    await vote_out(forum, "N-1", Choice.AGAINST)

    with pytest.raises(CongressError, match=r"norm\.brings_rule"):
        await revised(forum, words=replace(revision(), wording=replace(SAID, text="Harmless words.")))
    await revised(forum, words=replace(revision(), wording=SAID))

    assert (await view(forum)).charter == BROUGHT


async def test_a_later_version_of_it_never_brings_the_old_rule_back(opened: Opening) -> None:
    forum = await brought(opened)
    await adopt(forum, "N-1")
    other = await propose(forum, LATER, before=BROUGHT, title="Decide otherwise")
    await adopt(forum, other)
    assert await in_force(forum) == LATER
    assert not (await forum.store.read(plan_revision, who=CONVENER, handle="N-1", now=forum.now)).fixed

    await revised(forum, words=replace(revision(), wording=replace(SAID, text="By this rule, in plain words.")))
    await adopt(forum, "N-1")

    norm = await view(forum)
    assert (norm.version, norm.lineage.in_force, norm.charter) == (2, 2, None)
    assert await in_force(forum) == LATER


async def test_whoever_reads_the_norm_its_version_or_its_ballot_is_given_the_rule(opened: Opening) -> None:
    forum = await brought(opened)
    assert (await view(forum)).charter == BROUGHT
    assert (await forum.store.read(show_version, guild_id=GUILD, handle="N-1", n=1)).charter == BROUGHT

    await to_the_vote(forum, "N-1")
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle="N-1")

    assert (await forum.store.read(ballot_card, ballot_id=ballot)).charter == BROUGHT


async def test_a_vote_on_its_repeal_brings_no_rule(opened: Opening) -> None:
    forum = await brought(opened)
    await adopt(forum, "N-1")
    forum.now += timedelta(days=400)
    await tick(forum)
    await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="It did not work.", now=forum.now)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle="N-1")

    assert (await forum.store.read(ballot_card, ballot_id=ballot)).charter is None
