"""Requests of cards are spaced; answers to clicks neither wait nor make anything wait."""

import asyncio

import pytest
from yarl import URL

from bot.chat.pace import Pace, paced

MESSAGE = URL("http://discord.example/api/v10/channels/1/messages")
ANSWER = URL("http://discord.example/api/v10/interactions/1/token/callback")
RECEIPT = URL("http://discord.example/api/v10/webhooks/1/token/messages/@original")
LONG = 1000.0
"""Seconds between two requests, beside which those that the test itself takes do not count."""


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For how many gaps each request that waited has done so."""
    found: list[int] = []

    async def sleep(seconds: float) -> None:
        found.append(round(seconds / LONG))

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return found


async def test_cards_go_one_by_one(waits: list[int]) -> None:
    pace = Pace(1 / LONG)
    with paced():
        for _ in range(4):
            await pace.turn(MESSAGE)

    assert waits == [1, 2, 3]


async def test_what_a_click_asks_for_does_not_wait_but_counts(waits: list[int]) -> None:
    pace = Pace(1 / LONG)
    for _ in range(2):
        await pace.turn(MESSAGE)
    assert waits == []
    with paced():
        await pace.turn(MESSAGE)
    assert waits == [2]


async def test_answers_to_interactions_are_not_counted(waits: list[int]) -> None:
    pace = Pace(1 / LONG)
    with paced():
        for url in (ANSWER, RECEIPT, MESSAGE, RECEIPT):
            await pace.turn(url)
    assert waits == []
