"""The alarm clock: it calls one function every few seconds and knows nothing of what is due.

What is due stands in the database; a tick that was missed is made up by the next one. The scheduler therefore keeps
no jobs of its own, runs late ticks however late they are, and never two at once. Whoever sets the machine's clock moves
no tick: the scheduler counts in the time of that clock, so what it awaits is moved along (`_Alarm`).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

Now = Callable[[], datetime]

# A tick that is under way at the end gets this long; afterwards it is cancelled, which every tick must bear.
STOP_SECONDS = 10

CLOCK_WAS_SET = 0.5
"""Seconds by which the machine's clock may run off before what is awaited is moved along."""

_log = structlog.stdlib.get_logger(__name__)


def system_now() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def shifted_now(path: Path, base: Now = system_now) -> Now:
    """A clock that runs ahead of `base` by the seconds written in a small file, for the local Discord only.

    The file may be absent (no shift) or half written (the last good number stands); it is read anew at every call,
    so a jump of the clock in the page is seen at once.
    """
    shift = timedelta()

    def now() -> datetime:
        nonlocal shift
        try:
            shift = timedelta(seconds=float(path.read_text("ascii")))
        except FileNotFoundError:
            shift = timedelta()
        except (OSError, ValueError, OverflowError):
            _log.debug("clock_file_unreadable")
        return base() + shift

    return now


class _Alarm(AsyncIOScheduler):  # type: ignore[misc] # the library has no types
    """A scheduler whose jobs stay as far away as they were when the machine's clock is set, forward or back.

    It sleeps by a clock that nobody sets, but on waking asks the machine's which job is due.
    """

    def start(self, paused: bool = False) -> None:
        self._offset = _offset()
        super().start(paused)

    def wakeup(self) -> None:
        moved = _offset() - self._offset
        if abs(moved) > CLOCK_WAS_SET:
            self._offset += moved
            _log.info("clock_was_set", seconds=round(moved, 3))
            for job in self.get_jobs():
                job.modify(next_run_time=job.next_run_time + timedelta(seconds=moved))
        super().wakeup()


def _offset() -> float:
    """By how many seconds the machine's clock is ahead of the one that nobody sets."""
    return system_now().timestamp() - time.monotonic()


class Clock:
    """Awaits `tick` at once when started and then every `seconds`; an error of one tick does not stop the next."""

    def __init__(self, tick: Callable[[], Awaitable[None]], *, seconds: float, now: Now = system_now) -> None:
        self._tick = tick
        self._seconds = seconds
        self._now = now
        self._scheduler = _Alarm(timezone=UTC)
        self._running = asyncio.Lock()
        self._ticked = time.monotonic()
        self.last_tick: datetime | None = None
        self.last_error: datetime | None = None

    def start(self) -> None:
        """Begin to tick. Call it once, when Discord is ready, so that what a tick sends can be sent."""
        self._ticked = time.monotonic()
        self._scheduler.add_job(
            self._run,
            IntervalTrigger(seconds=self._seconds, timezone=UTC),
            id="tick",
            next_run_time=system_now(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more; a tick under way may finish within `STOP_SECONDS`."""
        if not self._scheduler.running:
            return
        self._scheduler.remove_all_jobs()
        try:
            async with asyncio.timeout(STOP_SECONDS), self._running:
                pass
        except TimeoutError:
            _log.warning("tick_cancelled", after_seconds=STOP_SECONDS)
        self._scheduler.shutdown(wait=False)

    def lag(self) -> timedelta:
        """By how much the next tick is overdue; nothing while ticks come in time. A jump of `now` is no lag."""
        return timedelta(seconds=max(0.0, time.monotonic() - self._ticked - self._seconds))

    async def _run(self) -> None:
        async with self._running:
            try:
                await self._tick()
            except Exception:  # noqa: BLE001 - an error of one tick must not stop the next; the log has it.
                self.last_error = self._now()
                _log.exception("tick_failed")
            self._ticked = time.monotonic()
            self.last_tick = self._now()
