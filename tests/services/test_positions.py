"""Positions of actors on a norm: each with a source, none overwritten, none invented."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.congress.errors import CongressError
from bot.services.actors import find_actors
from bot.services.position_views import PositionView, position_history
from bot.services.positions import Statement, log_position
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person

SAID = Statement(
    actor="co-microsoft",
    subject="N-1",
    stance="support",
    form="statement",
    stated_on="2025-03",
    source_url="https://example.org/statement",
    summary="Supports the norm in words of its own.",
)


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    return forum


async def test_a_company_and_a_state_hold_positions_with_their_sources(forum: Forum) -> None:
    await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.now)
    state = replace(SAID, actor="France", stance="champion", stated_on="2024", source_url="https://example.org/fra")
    await forum.store.write(log_position, who=CONVENER, statement=state, now=forum.now)

    views = await forum.store.read(position_history, guild_id=GUILD, subject="n1", now=forum.now)

    assert [(one.actor, one.actor_kind, one.stance, one.stated_on) for one in views.views] == [
        ("Microsoft", "company", "support", "2025-03"),
        ("France", "state", "champion", "2024"),
    ]
    assert [one.entry.sources[0].url for one in views.views] == [
        "https://example.org/statement",
        "https://example.org/fra",
    ]


async def test_a_later_position_supersedes_and_the_earlier_stays_readable(forum: Forum) -> None:
    await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.now)
    later = replace(SAID, stance="withdrew", stated_on="2026-01-10")
    await forum.store.write(log_position, who=CONVENER, statement=later, now=forum.now)

    views = await forum.store.read(position_history, guild_id=GUILD, actor="Microsoft", now=forum.now)

    assert [(one.stance, one.current) for one in views.views] == [("withdrew", True), ("support", False)]


async def test_the_same_position_from_a_second_source_is_as_current_as_the_first(forum: Forum) -> None:
    for source in ("https://example.org/one", "https://example.org/two"):
        await log(forum, source_url=source)

    views = await forum.store.read(position_history, guild_id=GUILD, actor="Microsoft", now=forum.now)

    assert [(one.entry.sources[0].url, one.current) for one in views.views] == [
        ("https://example.org/two", True),
        ("https://example.org/one", True),
    ]


async def log(forum: Forum, **change: str) -> PositionView:
    return await forum.store.write(
        log_position, who=CONVENER, statement=replace(SAID, **change), now=forum.wait(minutes=1)
    )


async def standing(forum: Forum) -> list[tuple[str, bool, date | None]]:
    found = await forum.store.read(position_history, guild_id=GUILD, subject="N-1", now=forum.now)
    return [(one.stated_on, one.current, one.counts_from) for one in found.views]


async def test_a_position_counts_from_the_last_day_that_its_date_can_mean(forum: Forum) -> None:
    await log(forum, stated_on="2026-03-14")
    imprecise = await log(forum, stated_on="2026", stance="oppose")
    assert (imprecise.current, imprecise.counts_from) == (False, date(2026, 12, 31))

    assert await standing(forum) == [("2026", False, date(2026, 12, 31)), ("2026-03-14", True, None)]
    forum.now = datetime(2026, 12, 31, 1, tzinfo=UTC)
    assert await standing(forum) == [("2026", True, None), ("2026-03-14", False, None)]


async def test_where_no_position_counts_yet_the_one_recorded_last_is_current(forum: Forum) -> None:
    assert (await log(forum, stated_on="2026")).current
    assert (await log(forum, stated_on="2026-11", stance="oppose")).current

    assert [(stated, current) for stated, current, _ in await standing(forum)] == [("2026", False), ("2026-11", True)]


async def test_a_history_comes_in_pages_and_knows_what_stands_beyond_the_page(forum: Forum) -> None:
    for year in range(2000, 2023):
        await log(forum, stated_on=str(year))
    await log(forum, stated_on="1999", actor="France")

    pages = [
        await forum.store.read(position_history, guild_id=GUILD, actor="Microsoft", now=forum.now, page=page)
        for page in (0, 1, 2, 99, -1)
    ]

    assert [(len(one.views), one.page, one.pages, one.total) for one in pages] == [
        (10, 0, 3, 23),
        (10, 1, 3, 23),
        (3, 2, 3, 23),
        (3, 2, 3, 23),
        (10, 0, 3, 23),
    ]
    assert [view.stated_on for page in pages[:3] for view in page.views] == [
        str(year) for year in range(2022, 1999, -1)
    ]
    assert [view.stated_on for page in pages[:3] for view in page.views if view.current] == ["2022"]


async def test_the_same_position_many_times_at_once_is_recorded_once(forum: Forum) -> None:
    done = await asyncio.gather(
        *(forum.store.write(log_position, who=one, statement=SAID, now=forum.now) for one in forum.people),
        return_exceptions=True,
    )

    assert sum(isinstance(one, PositionView) for one in done) == 1
    assert {one.key for one in done if isinstance(one, CongressError)} == {"record.logged_before"}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"stance": "silent"}, "record.stance_is_computed"),
        ({"stance": "likes"}, "record.unknown_stance"),
        ({"form": "rumour"}, "record.unknown_form"),
        ({"actor": "Nobody Ltd"}, "record.unknown_actor"),
        ({"actor": "%"}, "record.unknown_actor"),
        ({"subject": "N-9"}, "norm.unknown"),
        ({"subject": "banana"}, "deeds.unknown_subject"),
        ({"stated_on": "yesterday"}, "record.bad_date"),
        ({"stated_on": "2025-02-30"}, "record.bad_date"),
        ({"stated_on": "2099"}, "record.future_date"),
        ({"source_url": "the newspaper"}, "record.bad_source"),
        ({"source_url": "javascript:alert(1)"}, "record.bad_source"),
        ({"source_url": "http://[a.b"}, "record.bad_source"),
        ({"source_url": "https://ex\u2100mple.com"}, "record.bad_source"),
        ({"source_url": "https://" + "a" * 600 + ".org"}, "record.bad_source"),
        ({"summary": "x" * 4000}, "text.too_long"),
    ],
)
async def test_what_does_not_fit_is_refused(forum: Forum, change: dict[str, str], key: str) -> None:
    with pytest.raises(CongressError) as caught:
        await forum.store.write(log_position, who=CONVENER, statement=replace(SAID, **change), now=forum.now)
    assert caught.value.key == key


async def test_the_same_position_is_not_logged_twice(forum: Forum) -> None:
    await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.now)

    with pytest.raises(CongressError, match=r"record\.logged_before"):
        await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.now)


async def test_a_person_without_a_seat_logs_nothing(forum: Forum) -> None:
    with pytest.raises(CongressError, match=r"seat\.needed"):
        await forum.store.write(log_position, who=person(99), statement=SAID, now=forum.now)


async def test_actors_are_found_by_name_or_alias(forum: Forum) -> None:
    found = await forum.store.read(find_actors, guild_id=GUILD, typed="microso")
    meta = await forum.store.read(find_actors, guild_id=GUILD, typed="Meta")

    assert found[0].name == "Microsoft"
    assert any(one.id == "co-facebook" for one in meta)
    assert await forum.store.read(find_actors, guild_id=GUILD, typed="100%_") == []
