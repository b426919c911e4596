"""A congress on a real database: opened, with reference data and as many seated members as a test asks for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from bot.services.congresses import Channels, begin_setup, choose_channels, choose_digest_time, open_congress
from bot.services.norms import Draft, Proposed, final_call, propose, second
from bot.services.people import Who
from bot.services.seats import take_seat
from bot.services.votes import open_vote
from storage.base import metadata
from storage.store import Store, Tx
from tests.ticking import do_due

GUILD = 1_000_000_000_000_000_001
START = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
"""A Monday."""

SEATS = (
    ("law", "civil-society"),
    ("computer-science", "company"),
    ("international-relations", "state"),
    ("management", "academia"),
    ("economics", "technical-community"),
)


def person(number: int, *, convener: bool = False) -> Who:
    """The person with this number in the congress under test."""
    return Who(GUILD, 5_000_000_000_000_000_000 + number, f"Person {number}", convener=convener)


CONVENER = person(0, convener=True)


def draft(title: str = "No attack on the public core", text: str = "States leave the public core alone.") -> Draft:
    """A proposal with sensible words."""
    return Draft(title=title, text=text, rationale="It carries everyone.", addressee="state", case_id=None)


@dataclass
class Forum:
    """The congress under test: its store and its clock, and the steps that most tests begin with."""

    store: Store
    now: datetime = START
    people: list[Who] = field(default_factory=list)

    def wait(self, **time_passes: float) -> datetime:
        """Let time pass (arguments as for timedelta) and return the instant reached."""
        self.now += timedelta(**time_passes)
        return self.now

    async def tick(self) -> list[object]:
        """Let the clock do all that is due now; returns what each verb returned."""
        return await do_due(self.store, self.now)

    async def seat(self, number: int, discipline: str | None = None, kind: str | None = None) -> Who:
        """Seat person `number`; without words for it, in the discipline and kind of that number."""
        who = person(number)
        usual = SEATS[(number - 1) % len(SEATS)]
        await self.store.write(
            take_seat,
            who=who,
            chosen=(discipline or usual[0],),
            kind=kind or usual[1],
            capacity="personal",
            now=self.now,
        )
        self.people.append(who)
        return who

    async def propose(self, who: Who, words: Draft | None = None) -> Proposed:
        """Propose a norm."""
        return await self.store.write(propose, who=who, draft=words or draft(), now=self.now)

    async def bring_to_vote(self, words: Draft | None = None) -> str:
        """Take a norm of the first person all the way to an open vote; returns its handle."""
        handle = (await self.propose(self.people[0], words)).handle
        await self.store.write(second, who=self.people[1], handle=handle, now=self.now)
        self.wait(days=3)
        await self.store.write(final_call, who=CONVENER, handle=handle, now=self.now)
        self.wait(days=3)
        await self.store.write(open_vote, who=CONVENER, handle=handle, now=self.now)
        return handle


Opening = Callable[[int], Awaitable[Forum]]

Rows = list[tuple[Table, list[dict[str, Any]]]]


def all_rows(tx: Tx) -> Rows:
    """All rows of the database, in an order in which they can be put back."""
    found = [(table, tx.connection().execute(select(table)).mappings().all()) for table in metadata.sorted_tables]
    return [(table, [dict(row) for row in rows]) for table, rows in found]


def added(before: Rows, after: Rows) -> Rows:
    """The rows that came in between, of the tables that have any."""
    known = {(table.name, repr(row)) for table, rows in before for row in rows}
    new = [(table, [row for row in rows if (table.name, repr(row)) not in known]) for table, rows in after]
    return [(table, rows) for table, rows in new if rows]


def put_back(tx: Tx, rows: Rows) -> None:
    """Put rows back into a database without any, under the keys that they had."""
    for table, those in rows:
        tx.connection().execute(insert(table), those)


@pytest.fixture(scope="session")
def openings() -> dict[tuple[str, int], Rows]:
    """What opening a congress left in the database, by the engine and the number of seats."""
    return {}


@pytest.fixture
def opened(store: Store, engine_name: str, openings: dict[tuple[str, int], Rows]) -> Opening:
    """Open a congress and seat so many people in it: `forum = await opened(5)`.

    The verbs do it once; the next test gets the rows that they left, which takes a fraction of the time.
    """

    async def open_with(seats: int) -> Forum:
        rows = openings.get((engine_name, seats))
        if rows is not None:
            await store.write(put_back, rows)
            return Forum(store, people=[person(number) for number in range(1, seats + 1)])
        before = await store.read(all_rows)
        forum = await open_congress_of(store, seats)
        openings[engine_name, seats] = added(before, await store.read(all_rows))
        return forum

    return open_with


async def open_congress_of(store: Store, seats: int) -> Forum:
    """Open a congress with so many seats by the verbs, as its people do."""
    await store.write(begin_setup, who=CONVENER, server_name="Congress", language="en", now=START)
    channels = Channels(forum=11, votes=12, digest=13, stage_tags={})
    await store.write(choose_channels, who=CONVENER, channels=channels, now=START)
    await store.write(choose_digest_time, who=CONVENER, zone="Europe/Berlin", weekday=0, at=time(9), now=START)
    await store.write(open_congress, who=CONVENER, now=START)
    forum = Forum(store)
    for number in range(1, seats + 1):
        await forum.seat(number)
    return forum
