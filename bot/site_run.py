"""`python -m bot site`: the public register as a folder of files."""

import tempfile
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path

from bot.congress.errors import CongressError
from bot.congress.text import given_back
from bot.database import open_store, open_to_read
from bot.services.record.register import Register, register_of
from bot.settings import Settings
from bot.site.render import name_of, site_files
from bot.site.writer import check_place, write_site
from prompts import Words
from storage.address import parse
from storage.errors import StoreError
from storage.store import Store

_NOT_THERE = ("store.empty", "store.folder_missing")


async def write(settings: Settings, words: Words, folder: Path, *, guild: int | None, as_of: date) -> str:
    """Write the site and say what it is. Works beside a running bot.

    Without a database, and no server named, it is the site of what ships. Raises CongressError (`site.which_guild`,
    `site.not_ours`, `site.failed`, and for a server without a congress) and StoreError.
    """
    check_place(folder)
    register, found = await _read(settings, guild)
    say = words.into(register.language)
    files = site_files(register, say, as_of)
    write_site(folder, files)
    told = [
        words("site.done", congress=name_of(register, say), file=str(folder), size=len(files), day=as_of.isoformat())
    ]
    if not found:
        told.append(words("site.no_database", address=parse(settings.database_url).shown))
    elif register.congress is None:
        told.append(words("site.done_reference"))
    return "\n".join(told)


def day_of(given: str | None, today: date) -> date:
    """The day that was given, or today. Raises `site.bad_day` (given)."""
    if given is None:
        return today
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise CongressError("site.bad_day", given=given_back(given)) from None


async def _read(settings: Settings, guild: int | None) -> tuple[Register, bool]:
    """The register, and whether there was a database."""
    async with AsyncExitStack() as opened:
        store, found = await _open(settings, guild, opened)
        return await store.read(register_of, guild_id=guild), found


async def _open(settings: Settings, guild: int | None, opened: AsyncExitStack) -> tuple[Store, bool]:
    try:
        return await opened.enter_async_context(open_to_read(settings.database_url)), True
    except StoreError as error:
        if guild is not None or error.key not in _NOT_THERE:
            raise
    held = opened.enter_context(tempfile.TemporaryDirectory())
    return await opened.enter_async_context(open_store(f"sqlite:///{held}/reference.db")), False
