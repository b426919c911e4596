"""The server's clock: real time plus an offset that a person may move.

The offset is written to a file, from which the bot's injected clock reads it. Messages and interactions carry the
moved time, so that both processes agree on what "now" is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.errors import PersonRefused
from sandbox.json_types import Json

FURTHEST_SECONDS = 20 * 365 * 86_400
"""How far a person may move the clock, either way."""


class SandboxClock:
    """Tells the time of the local Discord."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.offset_seconds = _read(file)

    def now(self) -> datetime:
        """Return the moved time (aware, UTC)."""
        return datetime.now(UTC) + timedelta(seconds=self.offset_seconds)

    def move_to(self, offset_seconds: float) -> None:
        """Set the distance from real time, in seconds, and tell the bot through the file.

        Raises ``OverflowError`` where the resulting time has no date.
        """
        _ = datetime.now(UTC) + timedelta(seconds=offset_seconds)
        self.offset_seconds = offset_seconds
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # A rename is atomic: the bot never reads half a number.
            fresh = self._file.with_name(self._file.name + ".new")
            fresh.write_text(f"{offset_seconds}\n")
            fresh.replace(self._file)


def _read(file: Path | None) -> float:
    if file is None or not file.exists():
        return 0.0
    written = file.read_text().strip()
    return float(written) if written else 0.0


def offset(given: Json) -> float:
    """Return a person's wish for the clock in seconds; raises ``PersonRefused`` for what is no such number."""
    if isinstance(given, (int, float)) and not isinstance(given, bool) and abs(given) <= FURTHEST_SECONDS:
        return given
    raise PersonRefused("offset_seconds must be a number of seconds within 20 years.")
