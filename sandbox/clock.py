"""The server's clock: real time plus an offset that a person may move.

The offset is written to a file, from which the bot's injected clock reads it. Messages and interactions carry the
moved time, so that both processes agree on what "now" is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path


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
            fresh.write_text(f"{offset_seconds:g}\n" if offset_seconds % 1 else f"{int(offset_seconds)}\n")
            fresh.replace(self._file)


def _read(file: Path | None) -> float:
    if file is None or not file.exists():
        return 0.0
    written = file.read_text().strip()
    return float(written) if written else 0.0
