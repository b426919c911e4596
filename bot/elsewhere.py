"""A word for whoever asks the wrong database, or for the wrong server in it."""

from pathlib import Path

from bot.congress.errors import CongressError
from bot.database import open_to_read
from bot.services.congresses import all_setups
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


async def congresses_there(url: str) -> dict[int, str]:
    """The names of the congresses in the database at `url`, by the ids of their servers. Raises StoreError."""
    async with open_to_read(url) as store:
        return {guild: setup.name for guild, setup in (await store.read(all_setups)).items()}
