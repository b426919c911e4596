"""A word for whoever asks the configured database for what the sandbox's own one has."""

from pathlib import Path

from bot.congress.errors import CongressError
from storage.address import parse
from storage.errors import StoreError

SANDBOX = Path("data/sandbox/congress.db")
"""The database that a sandbox keeps for itself, seen from where it was started."""

ASKING = frozenset({"digest", "backup", "export", "site"})
"""The commands that read what a congress has."""

NOT_THERE = frozenset({"store.empty", "store.folder_missing", "store.backup_not_here", "congress.not_set_up"})
"""What they end with where the database, or the congress in it, is not there."""


def sandbox_instead(command: str, url: str, error: Exception) -> str | None:
    """The address of the sandbox's database where `command` found nothing at `url` and that one is there; else None."""
    if command not in ASKING or not isinstance(error, StoreError | CongressError) or error.key not in NOT_THERE:
        return None
    asked = parse(url).path
    if not SANDBOX.exists() or (asked is not None and asked.resolve() == SANDBOX.resolve()):
        return None
    return f"sqlite:///{SANDBOX}"
