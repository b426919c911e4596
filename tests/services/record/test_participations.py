"""What members log of an actor in an initiative: a proposal with its source until somebody else confirms it."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.congress.errors import CongressError
from bot.services.record.actor_views import actor_section
from bot.services.record.entries import Evidence
from bot.services.record.entry_review import confirm
from bot.services.record.initiative_views import initiative_history, show_initiative
from bot.services.record.participations import Logged, NewParticipation, log_participation
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person

NEW = NewParticipation(
    initiative="paris-call",
    actor="China",
    status="announced",
    date="2026-03",
    evidence=Evidence("https://example.com/said"),
    reason="It says that it will join.",
)


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    return await opened(2)


async def log(forum: Forum, new: NewParticipation = NEW, number: int = 0) -> Logged:
    return await forum.store.write(log_participation, who=forum.people[number], new=new, now=forum.now)


async def others(forum: Forum) -> dict[str, tuple[str, ...]]:
    _, found = await forum.store.read(show_initiative, guild_id=GUILD, initiative="paris-call", now=forum.now)
    return {one.status: one.names for one in found.others}


async def test_it_counts_once_somebody_else_has_confirmed_it_and_earlier_events_stay(forum: Forum) -> None:
    done = await log(forum)
    assert (done.handle, done.confirmed, done.before) == ("R-1", False, None)
    assert await others(forum) == {"announced": ("Ghana",)}

    await forum.store.write(confirm, who=forum.people[1], handle="R-1", now=forum.now)

    assert await others(forum) == {"announced": ("China", "Ghana")}
    joined = await forum.store.write(
        log_participation, who=CONVENER, new=replace(NEW, status="joined", date="2026-06-01"), now=forum.now
    )
    assert (joined.handle, joined.confirmed, joined.before) == ("R-2", True, "announced")
    _, page = await forum.store.read(initiative_history, guild_id=GUILD, initiative="paris-call", now=forum.now)
    told = [(one.entry.handle, one.word, one.current) for one in page.lines[:2] if one.entry is not None]
    assert told == [("R-2", "joined", True), ("R-1", "announced", False)]
    _, mine = await forum.store.read(actor_section, guild_id=GUILD, actor="CHN", section="participation", now=forum.now)
    assert [one.word for one in mine.lines[:2]] == ["joined", "announced"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"status": "not_listed"}, "record.stance_is_computed"),
        ({"status": "silent"}, "record.stance_is_computed"),
        ({"status": "married"}, "record.unknown_status"),
        ({"role": "king"}, "record.unknown_role"),
        ({"date": "2031"}, "record.future_date"),
        ({"date": "2018-11-11"}, "record.before_it_opened"),
        ({"until": "2025"}, "record.ends_before_it_begins"),
        ({"via": "chn"}, "record.via_itself"),
        ({"status": "joined_via_bloc"}, "record.via_missing"),
        ({"initiative": "tech"}, "record.unknown_initiative"),
        ({"actor": "%"}, "record.unknown_actor"),
        ({"evidence": Evidence("example.com")}, "record.bad_source"),
        ({"evidence": Evidence("http://192.168.1.1/x")}, "record.private_source"),
        ({"actor": "Ghana", "date": "2018-12"}, "record.participation_there"),
        ({"reason": "x" * 501}, "text.too_long"),
    ],
)
async def test_what_is_no_event_of_participation_is_refused(forum: Forum, change: dict[str, str], refusal: str) -> None:
    with pytest.raises(CongressError) as refused:
        await log(forum, replace(NEW, **change))  # type: ignore[arg-type]  # Each change fits its field.
    assert refused.value.key == refusal


async def test_whoever_has_no_seat_logs_nothing(forum: Forum) -> None:
    with pytest.raises(CongressError, match=r"seat\.needed"):
        await forum.store.write(log_participation, who=person(9), new=NEW, now=forum.now)


async def test_of_two_who_log_the_same_at_once_one_hears_of_the_other(forum: Forum) -> None:
    both = await asyncio.gather(log(forum), log(forum, number=1), return_exceptions=True)

    refused = [one for one in both if isinstance(one, CongressError)]
    assert [one.key for one in refused] == ["record.participation_there"]


async def test_what_is_dated_to_a_month_counts_from_its_last_day(forum: Forum) -> None:
    for status, day in (("joined", "2026-06-01"), ("withdrew", "2026-11")):
        new = replace(NEW, status=status, date=day)
        await forum.store.write(log_participation, who=CONVENER, new=new, now=forum.now)

    _, page = await forum.store.read(initiative_history, guild_id=GUILD, initiative="paris-call", now=forum.now)

    told = [(one.word, one.current, one.counts_from) for one in page.lines[:2]]
    assert told == [("withdrew", False, date(2026, 11, 30)), ("joined", True, None)]
