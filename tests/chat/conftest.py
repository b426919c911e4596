"""What the tests of the kit share: a place to act in, and a script that each test begins anew."""

from collections.abc import Iterator

import pytest
import simcord

from tests.chat.kit_bot import Place, furnish, script


@pytest.fixture(autouse=True)
def _fresh_script() -> Iterator[None]:
    script.deed, script.seen = None, []
    yield
    script.deed, script.seen = None, []


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    """A server with a channel and two people, and the bot that the test module gives."""
    return furnish(simcord_env)
