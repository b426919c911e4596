"""Commitments on record: what would show them, how far they have come, and when they are overdue."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.congress.errors import CongressError
from bot.services.record.entries import entry_handle
from bot.services.record.pledge_views import PledgeView, find_pledges, pledge_view
from bot.services.record.pledges import Progress, begin_pledge, log_level, log_pledge
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person
from tests.services.record.acts import EVIDENCE, PROMISED, confirmed, promised

REACHED = Progress(pledge="R-1", level="3_policy", dated="2026-05", evidence=EVIDENCE, summary="It is in the policy.")


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    return forum


async def shown(forum: Forum, handle: str = "R-1") -> PledgeView:
    return await forum.store.read(pledge_view, guild_id=GUILD, handle=handle, now=forum.now)


async def reached(forum: Forum, **changes: Any) -> str:
    """Log a level as the first person, confirmed by the second."""
    entry = await forum.store.write(log_level, who=forum.people[0], progress=replace(REACHED, **changes), now=forum.now)
    return await confirmed(forum, entry_handle(entry))


async def test_a_commitment_says_what_would_show_it(forum: Forum) -> None:
    await promised(forum, due="2027-06")

    view = await shown(forum)

    assert (view.actor, view.finding.subject.handle, view.dimension) == ("Microsoft", "N-1", "disclosure")
    assert (view.words, view.shown_by) == (PROMISED.words, PROMISED.shown_by)
    assert (view.when.text, view.due, view.overdue, view.level) == ("2026-01", "2027-06", False, None)


async def test_a_coalition_promises_too(forum: Forum) -> None:
    await promised(forum, actor="coal-tech-accord", subject="tech-1")

    assert (await shown(forum)).finding.subject.handle == "tech-1"


async def test_the_latest_level_counts_whatever_was_logged_last(forum: Forum) -> None:
    await promised(forum)
    await reached(forum)
    await reached(forum, level="2", dated="2026-03")

    view = await shown(forum)

    assert view.level is not None
    assert (view.level.level, view.level.when.text) == (3, "2026-05")
    assert [one.level for one in view.levels] == [3, 2]


async def test_a_level_counts_from_the_day_by_which_it_is_known_and_once_it_is_confirmed(forum: Forum) -> None:
    await promised(forum)
    await reached(forum, level="4_contract_or_terms", dated="2026")
    await forum.store.write(log_level, who=forum.people[0], progress=REACHED, now=forum.now)
    assert (await shown(forum)).level is None

    forum.wait(days=60)  # Into 2027.

    level = (await shown(forum)).level
    assert level is not None
    assert level.level == 4


async def test_a_level_known_from_the_start_is_an_entry_of_its_own(forum: Forum) -> None:
    await forum.store.write(log_pledge, who=CONVENER, promise=replace(PROMISED, level="1_declared"), now=forum.now)

    view = await shown(forum)

    assert view.level is not None
    assert (view.level.level, view.level.entry.handle) == (1, "R-2")


@pytest.mark.parametrize(("level", "overdue"), [("5_in_law", True), ("6_done_self_declared", False)])
async def test_what_is_due_and_not_done_is_overdue(forum: Forum, level: str, overdue: bool) -> None:
    await promised(forum, due="2026-10-31")
    assert (await shown(forum)).overdue

    await reached(forum, level=level)

    assert (await shown(forum)).overdue is overdue


async def test_nothing_is_overdue_on_the_day_itself(forum: Forum) -> None:
    await promised(forum, due=(forum.now + timedelta(days=1)).date().isoformat())
    forum.wait(days=1)
    assert not (await shown(forum)).overdue

    forum.wait(days=1)

    assert (await shown(forum)).overdue


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"actor": "Nobody"}, "record.unknown_actor"),
        ({"subject": "N-9"}, "norm.unknown"),
        ({"dimension": "money"}, "deeds.unknown_dimension"),
        ({"level": "8"}, "deeds.unknown_level"),
        ({"level": "done"}, "deeds.unknown_level"),
        ({"dated": "2027"}, "record.future_date"),
        ({"due": "2025"}, "deeds.due_before"),
        ({"due": "soon"}, "record.bad_date"),
        ({"shown_by": "  "}, "text.empty"),
        ({"words": ""}, "text.empty"),
        ({"words": "x" * 501}, "text.too_long"),
        ({"evidence": replace(EVIDENCE, url="http://127.0.0.1/")}, "record.private_source"),
    ],
)
async def test_a_commitment_that_does_not_fit_leaves_nothing(
    forum: Forum, change: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(CongressError) as caught:
        await forum.store.write(log_pledge, who=forum.people[0], promise=replace(PROMISED, **change), now=forum.now)

    assert caught.value.key == refusal
    assert await forum.store.read(find_pledges, guild_id=GUILD, typed="") == []


async def test_the_form_asks_for_words_only_when_the_rest_fits(forum: Forum) -> None:
    blank = replace(PROMISED, words="", shown_by="")
    ready = await forum.store.read(begin_pledge, who=forum.people[0], promise=blank, now=forum.now)
    assert (ready.actor, ready.dimension) == ("Microsoft", "disclosure")

    with pytest.raises(CongressError, match=r"seat\.needed"):
        await forum.store.read(begin_pledge, who=person(9), promise=blank, now=forum.now)
    with pytest.raises(CongressError, match="due_before"):
        await forum.store.read(begin_pledge, who=CONVENER, promise=replace(blank, due="2025"), now=forum.now)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"pledge": "R-9"}, "record.unknown_entry"),
        ({"level": "-1"}, "deeds.unknown_level"),
        ({"dated": "2025"}, "deeds.level_before"),
        ({"dated": "2027"}, "record.future_date"),
        ({"summary": "x" * 501}, "text.too_long"),
    ],
)
async def test_a_level_that_does_not_fit_leaves_nothing(forum: Forum, change: dict[str, Any], refusal: str) -> None:
    await promised(forum)

    with pytest.raises(CongressError) as caught:
        await forum.store.write(log_level, who=forum.people[0], progress=replace(REACHED, **change), now=forum.now)

    assert caught.value.key == refusal
    assert (await shown(forum)).levels == ()


async def test_the_same_twice_at_once_is_one(forum: Forum) -> None:
    pledges = await asyncio.gather(
        *(forum.store.write(log_pledge, who=who, promise=PROMISED, now=forum.now) for who in forum.people),
        return_exceptions=True,
    )
    levels = await asyncio.gather(
        *(forum.store.write(log_level, who=who, progress=REACHED, now=forum.now) for who in forum.people),
        return_exceptions=True,
    )

    for answers in (pledges, levels):
        assert [one.key for one in answers if isinstance(one, CongressError)] == ["deeds.logged_before"] * 2


@pytest.mark.parametrize("typed", ["microsoft told", "R-1", "1", "PUBLISH"])
async def test_commitments_are_found_by_actor_words_and_handle(forum: Forum, typed: str) -> None:
    await promised(forum)

    assert [one.id for one in await forum.store.read(find_pledges, guild_id=GUILD, typed=typed)] == ["R-1"]
