"""The database of the sandbox, as commands see it, with the time that counts in it; and a word for whoever asks the
wrong database, or for the wrong server in it."""

from pathlib import Path

from bot.clock import Now, shifted_now
from bot.congress.errors import CongressError
from bot.database import open_to_read
from bot.services.congresses import all_setups
from bot.settings import Settings
from bot.target import now_of
from storage.address import parse
from storage.errors import StoreError

SANDBOX = Path("data/sandbox/congress.db")
"""The database that a sandbox keeps for itself, seen from where it was started."""

CLOCK = SANDBOX.parent / "clock"
"""How far a person turned its clock."""

ASKING = frozenset({"digest", "backup", "export", "site"})
"""The commands that read what a congress has."""

NOT_THERE = frozenset({"store.empty", "store.folder_missing", "store.backup_not_here", "congress.not_set_up"})
"""What they end with where the database, or the congress in it, is not there."""


def sandbox_instead(command: str, url: str, error: Exception) -> str | None:
    """The address of the sandbox's database where `command` found nothing at `url` and that one is there; else None."""
    if command not in ASKING or not isinstance(error, StoreError | CongressError) or error.key not in NOT_THERE:
        return None
    if not SANDBOX.exists() or is_sandbox(url):
        return None
    return f"sqlite:///{SANDBOX}"


def is_sandbox(url: str) -> bool:
    """Whether this is the database that a sandbox keeps for itself."""
    try:
        asked = parse(url).path
    except StoreError:  # An address that cannot be read is told where it is opened.
        return False
    return asked is not None and asked.resolve() == SANDBOX.resolve()


def command_now(settings: Settings) -> Now:
    """The time for a command on the configured database: in the sandbox's own one as far as its clock was turned."""
    turned = settings.clock_file is None and is_sandbox(settings.database_url)
    return shifted_now(CLOCK) if turned else now_of(settings)


async def congresses_there(url: str) -> dict[int, str]:
    """The names of the congresses in the database at `url`, by the ids of their servers. Raises StoreError."""
    async with open_to_read(url) as store:
        return {guild: setup.name for guild, setup in (await store.read(all_setups)).items()}
