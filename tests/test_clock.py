"""The alarm clock: it ticks at once and again, survives a bad tick, and lets a tick end before it stops."""

import asyncio
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest
from structlog.testing import capture_logs

from bot.clock import Clock, shifted_now, system_now

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SOON = 0.05


class Counter:
    """A tick that counts, and tells when it has been called often enough."""

    def __init__(self, enough: int = 3, error: Exception | None = None) -> None:
        self.ticks = 0
        self.done = asyncio.Event()
        self._enough, self._error = enough, error

    async def __call__(self) -> None:
        self.ticks += 1
        if self.ticks >= self._enough:
            self.done.set()
        if self._error is not None:
            raise self._error


async def test_it_ticks_at_once_and_again() -> None:
    tick = Counter()
    clock = Clock(tick, seconds=SOON, now=lambda: NOON)
    clock.start()
    async with asyncio.timeout(5):
        await tick.done.wait()
    await clock.stop()
    assert clock.last_tick == NOON
    assert clock.last_error is None
    assert clock.lag() < timedelta(seconds=5)


async def test_a_tick_that_fails_does_not_stop_the_next() -> None:
    tick = Counter(error=RuntimeError("the database is away"))
    clock = Clock(tick, seconds=SOON, now=lambda: NOON)
    with capture_logs() as log:
        clock.start()
        async with asyncio.timeout(5):
            await tick.done.wait()
        await clock.stop()
    assert clock.last_error == NOON
    assert {line["event"] for line in log} == {"tick_failed"}


async def test_no_two_ticks_run_at_once_and_the_last_may_end() -> None:
    running, release, began = 0, asyncio.Event(), asyncio.Event()
    most = ended = 0

    async def tick() -> None:
        nonlocal running, most, ended
        running += 1
        most = max(most, running)
        began.set()
        await release.wait()
        running -= 1
        ended += 1

    clock = Clock(tick, seconds=SOON)
    clock.start()
    async with asyncio.timeout(5):
        await began.wait()
        stopping = asyncio.create_task(clock.stop())
        await asyncio.wait({stopping}, timeout=4 * SOON)
        assert not stopping.done()
        release.set()
        await stopping
    assert (most, ended) == (1, 1)


@pytest.mark.parametrize("hours", [-2, 2])
async def test_ticks_keep_coming_when_the_machines_clock_is_set(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    moved = timedelta()

    class Machine(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + moved

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Machine)
    monkeypatch.setattr("bot.clock.datetime", Machine)
    before, after = Counter(2), Counter(3)
    tick = before
    clock = Clock(lambda: tick(), seconds=SOON)
    clock.start()
    async with asyncio.timeout(5):
        await before.done.wait()
        tick, moved = after, timedelta(hours=hours)
        begun = time.monotonic()
        await after.done.wait()
    took = time.monotonic() - begun
    await clock.stop()
    assert took > SOON
    assert clock.lag() < timedelta(seconds=5)


async def test_an_overdue_tick_shows_as_lag() -> None:
    clock = Clock(Counter(), seconds=SOON)
    clock._ticked -= 60
    assert timedelta(seconds=59) < clock.lag() < timedelta(seconds=70)


async def test_stopping_a_clock_that_never_started_does_nothing() -> None:
    await Clock(Counter(), seconds=1).stop()


def test_the_time_is_aware_and_in_utc() -> None:
    assert system_now().tzinfo is UTC


def test_a_shifted_clock_follows_its_file(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    now = shifted_now(file, lambda: NOON)
    assert now() == NOON
    file.write_text("3600\n")
    assert now() == NOON + timedelta(hours=1)
    file.write_text("-60.5")
    assert now() == NOON - timedelta(seconds=60.5)


def test_a_half_written_file_leaves_the_last_good_shift(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    now = shifted_now(file, lambda: NOON)
    file.write_text("3600")
    assert now() == NOON + timedelta(hours=1)
    for broken in (b"", b"36e", b"\xff", b"nan", b"1e400", b"9" * 30):
        file.write_bytes(broken)
        assert now() == NOON + timedelta(hours=1), broken
    file.unlink()
    assert now() == NOON
