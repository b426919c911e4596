"""Confirmed stages and ratings of capacity leave the congress too: in exports, in briefs and on the public site."""

from typing import Any

import pytest

from bot.documents.briefs import norm_document
from bot.documents.markdown import markdown
from bot.services.record.briefs import norm_brief
from bot.services.record.exports import export_for, export_public
from bot.services.reviews import ask_repeal
from storage.tables import CapacityRating
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import vote_out
from tests.services.record.test_capacity_ratings import DETECT, STATE, rated
from tests.services.record.test_confirmed_stages import decided, proposed
from tests.services.record.test_exports import rows
from tests.site.conftest import SAY, site_of
from tests.site.reading import broken, read

pytestmark = pytest.mark.one_engine


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    """N-1 confirms that gge-c tips among states."""
    forum = await opened(5)
    await decided(forum, await proposed(forum))
    return forum


async def told(forum: Forum, norm: str) -> str:
    return markdown(norm_document(SAY, await forum.store.read(norm_brief, guild_id=GUILD, norm=norm, now=forum.now)))


async def stages(forum: Forum) -> list[dict[str, Any]]:
    return rows(await forum.store.read(export_for, who=forum.people[0]), "confirmed_stage")


@pytest.mark.both_engines
async def test_a_confirmed_stage_is_told_with_its_norm_and_day_beside_the_suggested_one(forum: Forum) -> None:
    day = forum.now.date().isoformat()
    (row,) = await stages(forum)
    assert (row["subject"], row["kind"], row["stage"], row["norm"], row["decision"], row["stands"]) == (
        *("gge-c", "state", "tipping", "N-1", "D-2026-01", True),
    )
    brief = await told(forum, "gge-c")
    assert "State: suggested stage emergence (6 of 193 support it)" in brief
    assert f"Confirmed: tipping, by N-1 (D-2026-01) on {day}." in brief.replace("\\", "")
    files = await site_of(forum)
    page = read(files["initiatives/un-gge-2015.html"]).words
    told_there = f"D-2026-01 confirmed: tipping, on {day}; the record suggests: emergence (6 of 193 support it)"
    assert f"kind State N-1 , {told_there}" in page
    assert list(broken(files)) == []


async def test_what_was_repealed_stands_no_more(forum: Forum) -> None:
    await forum.store.write(ask_repeal, who=CONVENER, handle="N-1", reason="It was too early.", now=forum.now)
    await vote_out(forum, "N-1")

    assert [row["stands"] for row in await stages(forum)] == [False]
    assert "Confirmed:" not in await told(forum, "gge-c")
    assert "confirmed: tipping" not in read((await site_of(forum))["initiatives/un-gge-2015.html"]).words


async def test_ratings_are_told_only_in_sums_and_only_from_five_on(forum: Forum) -> None:
    for number, who in enumerate(forum.people):
        export = await forum.store.read(export_for, who=CONVENER)
        assert rows(export, "capacity") == [], number
        assert "4 of 5" not in await told(forum, "paris-5")
        await rated(forum, who, {DETECT: number < 4, STATE: True})

    export = await forum.store.read(export_for, who=forum.people[0])
    sums = [{"case": "norms-construction", "task": "detect", "side": "industry", "able": 4, "n": 5}]
    assert rows(export, "capacity") == sums, "that all five think the state able would tell how each rated"
    line = "To detect: industry 4 of 5, state not shown"
    assert line in await told(forum, "paris-5")
    files = await site_of(forum)
    assert line in read(files["cases.html"]).words
    assert b"able,n" in files["data/capacity.csv"] and CapacityRating.__tablename__ not in str(sorted(files))


async def test_without_a_congress_there_is_none(forum: Forum) -> None:
    export = await forum.store.read(export_public, None)
    assert rows(export, "confirmed_stage") == rows(export, "capacity") == []
