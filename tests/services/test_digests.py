"""The weekly digest: once a period, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.congress.errors import CongressError
from bot.services.digests import DigestCard, clock_sends, preview_digest, send_digest
from bot.services.due import due_work
from bot.services.norms import second
from bot.services.positions import Statement, log_position
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening

FIRST_DUE = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
"""Monday 09:00 in Berlin, in winter."""


async def tick(forum: Forum) -> list[DigestCard]:
    """What the clock sends now."""
    work = await forum.store.read(due_work, now=forum.now)
    sent = [await forum.store.write(one.verb) for one in work if one.what == "digest"]
    return [one for one in sent if isinstance(one, DigestCard)]


async def test_a_week_is_told_in_its_sections(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    said = Statement("co-microsoft", handle, "support", "statement", "2026-11-02", "https://example.org/said")
    await forum.store.write(log_position, who=forum.people[1], statement=said, now=forum.now)

    card = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))

    assert [one.handle for one in card.digest.proposed] == ["N-1"]
    assert card.digest.moved == ()
    assert [(one.kind, one.stance, one.actors) for one in card.digest.positions] == [
        ("company", "support", ("Microsoft",))
    ]
    assert card.digest.seats_taken == 3


async def test_nothing_is_sent_before_its_time_and_once_at_its_time(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE - timedelta(seconds=1)
    assert await tick(forum) == []

    forum.now = FIRST_DUE
    first, again = await tick(forum), await tick(forum)

    assert [card.period for card in first] == ["2026-W46"]
    assert not first[0].digest.late
    assert again == []


async def test_after_downtime_one_digest_covers_the_gap_and_says_so(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE + timedelta(days=16)

    (card,) = await tick(forum)

    assert card.period == "2026-W48"
    assert card.digest.since == START
    assert card.digest.late
    assert await tick(forum) == []


async def test_a_claimed_period_stays_claimed(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE
    (card,) = await tick(forum)

    def turn_back(tx, at):  # type: ignore[no-untyped-def]
        from bot.services.people import find_congress

        congress = find_congress(tx, GUILD)
        assert congress is not None
        congress.digest_next_at = at
        return congress.id

    congress_id = await forum.store.write(turn_back, FIRST_DUE)
    assert await forum.store.write(clock_sends, congress_id=congress_id, now=FIRST_DUE) is None
    assert card.period == "2026-W46"


async def test_send_covers_everything_since_the_last_one_and_not_twice(opened: Opening) -> None:
    forum = await opened(1)
    forum.wait(days=2)
    sent = await forum.store.write(send_digest, who=CONVENER, now=forum.now)
    assert sent.digest.since == START

    with pytest.raises(CongressError, match=r"digest\.just_sent"):
        await forum.store.write(send_digest, who=CONVENER, now=forum.wait(seconds=10))
    forum.now = FIRST_DUE
    (card,) = await tick(forum)
    assert card.digest.since == sent.digest.until
    assert card.digest.quiet


async def test_only_a_convener_sends(opened: Opening) -> None:
    forum = await opened(1)

    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await forum.store.write(send_digest, who=forum.people[0], now=forum.wait(days=1))
