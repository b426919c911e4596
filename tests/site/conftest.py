"""The register of the reference record, and a congress of which a site can be written."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.services.congresses import Channels, begin_setup, choose_channels, choose_digest_time, open_congress
from bot.services.record.register import Register, register_of
from bot.site.render import site_files
from prompts import load
from storage import sqlite
from storage.store import Store, Tx
from tests.services.conftest import CONVENER, GUILD, START, Forum

DAY = date(2025, 12, 31)
SAY = load(strict=True).into("en")


@pytest.fixture(scope="session")
def reference(sqlite_template: Path) -> Register:
    """What ships, without any congress."""
    engine = sqlite.engine(sqlite_template)
    with engine.connect() as connection, Tx(connection) as tx:
        found = register_of(tx, guild_id=None)
    engine.dispose()
    return found


@pytest.fixture(scope="session")
def reference_site(reference: Register) -> dict[str, bytes]:
    """The site of what ships, as of the end of 2025."""
    return site_files(reference, SAY, DAY)


async def opened(store: Store, seats: int, *, name: str = "Congress") -> Forum:
    """A congress with so many seated members."""
    await store.write(begin_setup, who=CONVENER, server_name=name, language="en", now=START)
    await store.write(choose_channels, who=CONVENER, channels=Channels(11, 12, 13, {}), now=START)
    await store.write(choose_digest_time, who=CONVENER, zone="UTC", weekday=0, at=time(9), now=START)
    await store.write(open_congress, who=CONVENER, now=START)
    forum = Forum(store)
    for number in range(1, seats + 1):
        await forum.seat(number)
    return forum


@pytest.fixture
async def forum(sqlite_store: Store) -> Forum:
    """A congress of six people."""
    return await opened(sqlite_store, 6)


async def site_of(forum: Forum) -> dict[str, bytes]:
    """The site of a congress as it is now."""
    register = await forum.store.read(register_of, guild_id=GUILD)
    return site_files(register, SAY, forum.now.date())
