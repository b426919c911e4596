"""`/actor`: who somebody is, what is on record of them by part, and what a congress keeps of its own."""

import pytest
import simcord

from storage.store import Store
from tests.chat.hall import HallBot, Turned
from tests.chat.members import Members, open_for_members, record_bot

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return record_bot(sqlite_store, Turned())


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    return await open_for_members(simcord_env, sqlite_store, simcord_bot)
