"""The desk in words, and how it reaches the page: when something changed, and again where it did not arrive."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.clock import system_now
from bot.desk import DemoLine, Desk, Document, document
from bot.services.desk import CardAhead, ClockEvent, SeatWords
from bot.services.desk import Desk as Facts
from bot.services.seats import disciplines, seat_kinds
from prompts import Words, load
from storage.starter import load_reference
from storage.store import Store
from storage.tables.ledger import CARD_KINDS

AT = datetime(2026, 11, 28, 9, 0, 0, 1, tzinfo=UTC)
EPOCH = 1795856400


@pytest.fixture
def words() -> Words:
    return load(strict=True)


def facts(**parts: Any) -> Facts:
    return Facts(**{"cards": (), "coming": (), "seats": {}, **parts})


def demo_line(text: str) -> DemoLine:
    return {"step": 0, "of": 1, "text": text, "next": None, "problem": None, "room": None, "state": "playing"}


def test_cards_say_what_they_are_and_when_or_why_not(words: Words) -> None:
    cards = (
        CardAhead("ballot", "N-1", AT, sending=False, trouble=None),
        CardAhead("norm", "N-2", AT, sending=True, trouble="outbox.busy"),
        CardAhead("decision", "D-2026-01", AT, sending=False, trouble="outbox.channel_gone"),
    )

    due, sending, troubled = document(words, facts(cards=cards))["outbox"]

    # An instant is never told too early: whoever turns the clock there finds it due.
    assert due == {"text": "Ballot of N-1", "trouble": None, "due": EPOCH + 1}
    assert sending == {"text": "Card of N-2, on its way", "trouble": None, "due": None}
    assert troubled["text"] == "Decision D-2026-01"
    assert troubled["trouble"] is not None and "Choose another with /congress setup" in troubled["trouble"]


@pytest.mark.parametrize("kind", CARD_KINDS)
def test_there_are_words_for_every_kind_of_card(words: Words, kind: str) -> None:
    (line,) = document(words, facts(cards=(CardAhead(kind, "N-7", AT, sending=False, trouble=None),)))["outbox"]
    assert "N-7" in line["text"]


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("vote_closes", "Vote on N-1 closes"),
        ("digest", "Weekly digest"),
        ("seeking_seconds", "N-1 lapses, unless seconded"),
        ("deliberation_convener", "N-1 may go to final call"),
        ("deliberation_clock", "Final call of N-1 begins"),
        ("final_call_convener", "Vote on N-1 may be opened"),
        ("final_call_clock", "Vote on N-1 opens"),
    ],
)
def test_there_are_words_for_everything_that_the_clock_does(words: Words, what: str, text: str) -> None:
    assert document(words, facts(coming=(ClockEvent(what, "N-1", AT),)))["coming"] == [{"text": text, "at": EPOCH + 1}]


async def test_a_seat_is_two_short_words_for_everything_that_can_be_declared(words: Words, sqlite_store: Store) -> None:
    await sqlite_store.write(load_reference)
    lines, columns = await sqlite_store.read(disciplines), await sqlite_store.read(seat_kinds)
    seats = {
        number: SeatWords(row.id, row.name, column.id, column.name)
        for number, (row, column) in enumerate((row, column) for row in lines for column in columns)
    }

    shown = document(words, facts(seats=seats))["seats"]

    assert shown["0"] == "computer science · state"
    assert len(set(shown.values())) == len(seats)
    assert max(map(len, shown.values())) <= 45


def test_a_discipline_of_ones_own_goes_by_its_whole_name(words: Words) -> None:
    seat = SeatWords("rhetoric", "Rhetoric", "state", "State")
    assert document(words, facts(seats={7: seat}))["seats"] == {"7": "Rhetoric · state"}


class Pages:
    """Takes documents, or refuses them."""

    def __init__(self) -> None:
        self.got: list[Document] = []
        self.down = 0
        self.changed = asyncio.Event()

    async def __call__(self, desk: Document) -> None:
        self.changed.set()
        if self.down:
            self.down -= 1
            raise aiohttp.ClientConnectionError("down")
        self.got.append(desk)

    async def change(self) -> None:
        async with asyncio.timeout(5):
            await self.changed.wait()
        self.changed.clear()


@asynccontextmanager
async def running(desk: Desk) -> Any:
    task = asyncio.create_task(desk.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_it_is_sent_when_something_changed_and_only_then(words: Words, sqlite_store: Store) -> None:
    pages = Pages()
    desk = Desk(sqlite_store, words, system_now, pages)
    async with running(desk):
        await pages.change()
        desk.wake()
        desk.show_demo(demo_line("One."))
        await pages.change()

    assert [one["demo"] and one["demo"]["text"] for one in pages.got] == [None, "One."]


async def test_what_did_not_arrive_is_sent_at_the_next_write(words: Words, sqlite_store: Store) -> None:
    pages = Pages()
    pages.down = 1
    desk = Desk(sqlite_store, words, system_now, pages)
    async with running(desk):
        await pages.change()
        desk.wake()
        await pages.change()

    assert len(pages.got) == 1
