"""The desk in words, and how it reaches the page: when something changed, and again where it did not arrive."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.beside.desk import DemoLine, Desk, Document, document
from bot.clock import system_now
from bot.services.desk import Ahead, CardAhead, ClockEvent, SeatWords
from bot.services.seats import disciplines, seat_kinds
from prompts import Words, load
from storage.starter import load_reference
from storage.store import Store, Tx
from storage.tables.ledger import CARD_KINDS

AT = datetime(2026, 11, 28, 9, 0, 0, 1, tzinfo=UTC)
EPOCH = 1795856400


@pytest.fixture
def words() -> Words:
    return load(strict=True)


def ahead(**parts: Any) -> Ahead:
    return Ahead(**{"cards": (), "coming": (), "seats": {}, **parts})


def demo_line(text: str) -> DemoLine:
    return {
        "step": 0, "of": 1, "text": text, "next": None, "problem": None, "room": None,
        "state": "playing", "acts": ["pause", "next", "stop"], "acting": False,
    }  # fmt: skip


def test_cards_say_what_they_are_and_when_or_why_not(words: Words) -> None:
    cards = (
        CardAhead("ballot", "N-1", AT, sending=False, trouble=None),
        CardAhead("norm", "N-2", AT, sending=True, trouble="outbox.busy"),
        CardAhead("decision", "D-2026-01", AT, sending=False, trouble="outbox.channel_gone"),
    )

    due, sending, troubled = document(words, ahead(cards=cards))["outbox"]

    # An instant is never told too early: whoever turns the clock there finds it due.
    assert due == {"text": "Ballot of N-1", "trouble": None, "due": EPOCH + 1}
    assert sending == {"text": "Card of N-2, on its way", "trouble": None, "due": None}
    assert troubled["text"] == "Decision D-2026-01"
    assert troubled["trouble"] is not None and "Choose another with /congress setup" in troubled["trouble"]


def test_cards_that_read_alike_share_a_line_with_their_number_and_the_earliest_time(words: Words) -> None:
    note = CardAhead("notice", "N-1", AT, sending=False, trouble=None)
    later = replace(note, due_at=AT + timedelta(minutes=5))
    cards = (note, CardAhead("norm", "N-1", AT, sending=False, trouble=None), later, replace(note, sending=True))

    lines = document(words, ahead(cards=cards))["outbox"]

    assert [line["text"] for line in lines] == [
        "2 notes in the thread of N-1",
        "Card of N-1",
        "Note in the thread of N-1, on its way",
    ]
    assert lines[0]["due"] == EPOCH + 1


@pytest.mark.parametrize("kind", CARD_KINDS)
def test_there_are_words_for_every_kind_of_card(words: Words, kind: str) -> None:
    (line,) = document(words, ahead(cards=(CardAhead(kind, "N-7", AT, sending=False, trouble=None),)))["outbox"]
    assert "N-7" in line["text"]


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("vote_closes", "Vote on N-1 closes"),
        ("digest_weekly", "Weekly digest in N-1"),
        ("digest_daily", "Daily digest in N-1"),
        ("private", "Direct messages to members, if there is something to tell"),
        ("seeking_seconds", "N-1 lapses, unless seconded"),
        ("deliberation_convener", "N-1 may go to final call"),
        ("deliberation_clock", "Final call of N-1 begins"),
        ("final_call_convener", "Vote on N-1 may be opened"),
        ("final_call_clock", "Vote on N-1 opens"),
        ("review", "Review of N-1 is due"),
    ],
)
def test_there_are_words_for_everything_that_the_clock_does(words: Words, what: str, text: str) -> None:
    assert document(words, ahead(coming=(ClockEvent(what, "N-1", AT),)))["coming"] == [{"text": text, "at": EPOCH + 1}]


def test_a_digest_whose_channel_has_no_name_goes_without(words: Words) -> None:
    (line,) = document(words, ahead(coming=(ClockEvent("digest_weekly", "", AT),)))["coming"]
    assert line["text"] == "Weekly digest"


async def test_a_seat_is_two_short_words_for_everything_that_can_be_declared(words: Words, sqlite_store: Store) -> None:
    await sqlite_store.write(load_reference)
    lines, columns = await sqlite_store.read(disciplines), await sqlite_store.read(seat_kinds)
    seats = {
        number: SeatWords(row.id, row.name, column.id, column.name)
        for number, (row, column) in enumerate((row, column) for row in lines for column in columns)
    }

    shown = document(words, ahead(seats=seats))["seats"]

    assert shown["0"] == "computer science · state"
    assert len(set(shown.values())) == len(seats)
    assert max(map(len, shown.values())) <= 45


def test_a_discipline_of_ones_own_goes_by_its_whole_name(words: Words) -> None:
    seat = SeatWords("rhetoric", "Rhetoric", "state", "State")
    assert document(words, ahead(seats={7: seat}))["seats"] == {"7": "Rhetoric · state"}


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


async def test_what_did_not_arrive_is_sent_without_another_write(words: Words, sqlite_store: Store) -> None:
    pages = Pages()
    pages.down = 2
    async with running(Desk(sqlite_store, words, system_now, pages, tick=0.0)):
        for _attempt in range(3):
            await pages.change()

    assert len(pages.got) == 1


async def test_what_time_alone_changes_is_sent_without_a_write(
    words: Words, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line of the clock goes when its instant has passed, although nobody did anything."""
    now, pages = AT, Pages()

    def until_it_lapses(_tx: Tx, *, now: datetime) -> Ahead:
        lapses = ClockEvent("seeking_seconds", "N-1", AT + timedelta(days=14))
        return ahead(coming=(lapses,) if lapses.at > now else ())

    monkeypatch.setattr("bot.beside.desk.desk", until_it_lapses)
    async with running(Desk(sqlite_store, words, lambda: now, pages, tick=0.0)):
        await pages.change()
        now = AT + timedelta(days=400)
        await pages.change()

    assert [[line["text"] for line in one["coming"]] for one in pages.got] == [["N-1 lapses, unless seconded"], []]


async def test_a_desk_that_fails_says_so_once_and_goes_on(words: Words, sqlite_store: Store) -> None:
    pages, looks = Pages(), 0

    def broken_at_first() -> datetime:
        nonlocal looks
        looks += 1
        if looks < 4:
            raise ValueError("a defect")
        return AT

    with capture_logs() as log:
        async with running(Desk(sqlite_store, words, broken_at_first, pages, tick=0.0)):
            await pages.change()

    assert [line["event"] for line in log] == ["desk_failed"]
