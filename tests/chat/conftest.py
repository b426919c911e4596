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


@pytest.fixture(autouse=True)
def _no_wait_for_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    """No outbox runs beside most of these tests, so no post ever comes."""
    monkeypatch.setattr("bot.chat.posted.LOOKS", 1)
    monkeypatch.setattr("bot.chat.posted.LOOK_PAUSE", 0.0)


@pytest.fixture
def place(simcord_env: simcord.Env) -> Place:
    """A server with a channel and two people, and the bot that the test module gives."""
    return furnish(simcord_env)
