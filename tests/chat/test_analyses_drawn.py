"""The answers of the analyses at their longest, and their pictures: Discord takes them, and bytes never change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from bot.chat.ui.analyses.layout import rendered
from bot.chat.ui.analyses.pictures import bars, dates, grid, links, quadrants
from bot.chat.ui.analyses.pictures.parts import BLUE, DOTTED, Key
from bot.chat.ui.analyses.registry import SCREENS
from bot.chat.ui.analyses.screens import alt_of
from bot.chat.ui.analyses.show import buttons_of
from bot.chat.ui.limits import ALT_TEXT, units
from bot.services.record.analyses.all import ANALYSES, analyse
from bot.services.record.analyses.looking import Typed
from storage.store import Store, Tx
from storage.tables import Actor, ActorGroup, Initiative, InitiativeNorm, Instrument
from tests.chat.hall import SAY
from tests.chat.judged import faults, text_of
from tests.chat.members import open_for_members
from tests.chat.test_chart import chunks

HOSTILE = ("**@everyone** [x](https://evil.example) `_~| 😀字 " * 4)[:150]
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def make_hostile(tx: Tx) -> None:
    """Give everything a name as long and as hostile as its column takes."""
    for table in (Actor, Initiative, Instrument, ActorGroup):
        for number, row in enumerate(tx.exec(select(table))):
            row.name = f"{number} {HOSTILE}"[:150]
    for number, norm in enumerate(tx.exec(select(InitiativeNorm))):
        norm.title = f"{number} {HOSTILE}"[:150]
        norm.code = f"{number}{HOSTILE}"[:40]


QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in sorted(ANALYSES)),
    ("matrix", {"kind": "state"}),
    ("matrix", {"kind": "state", "group": "p5", "initiative": "paris-call"}),
    ("timeline", {"subject": "paris-call"}),
    ("gap", {"subject": "paris-call", "actors": "state-usa", "as_of": date(2021, 11, 9)}),
    ("silence", {"actors": "state-rus"}),
    ("alignment", {"group": "gge-6-states"}),
    ("saydo", {"actors": "coal-charter-of-trust"}),
    ("contested", {"subject": "un-73-27"}),
]


async def test_every_answer_fits_with_names_at_their_longest(
    simcord_env: Any, simcord_bot: Any, sqlite_store: Store
) -> None:
    hall = await open_for_members(simcord_env, sqlite_store, simcord_bot)
    slug = await sqlite_store.read(lambda tx: tx.exec(select(Instrument.slug).order_by(col(Instrument.id))).first())
    await sqlite_store.write(make_hostile)
    for name, typed in QUESTIONS:
        named = typed | ({"subject": slug} if name == "contested" and typed else {})
        answer = await sqlite_store.read(analyse, guild_id=hall.guild_id, name=name, typed=Typed(**named), now=NOW)
        screen = SCREENS[name](SAY, answer)
        card = rendered(SAY, name, answer, screen, picture=b"png", rows=buttons_of(SAY, name, answer, screen))
        assert not faults(card), (name, typed)
        assert "**@everyone** [x]" not in text_of(card).replace("```", ""), (name, typed)
        if screen.picture is not None:
            assert units(screen.picture.alt) <= ALT_TEXT


def drawings() -> Iterator[tuple[str, Any, Any]]:
    keys = (Key("S", BLUE, HOSTILE), Key("", DOTTED, "dotted"))
    square = grid.Square("S", BLUE, corner=True)
    yield "grid", grid.draw, grid.Grid(HOSTILE, (HOSTILE,) * 3, ((HOSTILE, (square,) * 3),), keys, (HOSTILE,))
    yield "empty grid", grid.draw, grid.Grid("", (), (), ())
    row = bars.Bar(HOSTILE, 2.0, HOSTILE, BLUE, 0.5)
    yield "bars", bars.draw, bars.Bars(HOSTILE, (bars.Section(HOSTILE, (row,)),), (HOSTILE,), keys)
    day = date(2020, 2, 29)
    moment = dates.Moment(day, date(2024, 1, 1), HOSTILE, "C", DOTTED, HOSTILE, HOSTILE)
    yield "dates", dates.draw, dates.Dates(HOSTILE, (moment, dates.Moment(day, day, "", "E", BLUE, "", by=True)), keys)
    field = quadrants.Field(HOSTILE, tuple(quadrants.Badge(str(n), BLUE) for n in range(30)))
    yield (
        "quadrants",
        quadrants.draw,
        quadrants.Quadrants(HOSTILE, (HOSTILE, ""), (HOSTILE,), ((field, field),), (HOSTILE,)),
    )
    boxes = (links.Box("a", "S", BLUE, HOSTILE, HOSTILE), links.Box("b", "I", BLUE, "", ""))
    edge = links.Edge("a", "b", HOSTILE, unsure=True)
    yield "links", links.draw, links.Links(HOSTILE, ((boxes, (edge,)),), HOSTILE, boxes, keys, (HOSTILE,))


@pytest.mark.parametrize(("draw", "drawing"), [one[1:] for one in drawings()], ids=[one[0] for one in drawings()])
def test_a_picture_is_the_same_bytes_each_time_and_says_nothing_of_the_machine(draw: Any, drawing: Any) -> None:
    png = draw(drawing)
    assert png == draw(drawing)
    assert {b"tEXt", b"iTXt", b"zTXt", b"tIME"}.isdisjoint(chunks(png))


def test_an_alt_text_keeps_whole_rows_and_says_how_many_are_left_out() -> None:
    text = alt_of(SAY, "**Found.**", [f"row {n} {'x' * 50}" for n in range(40)])
    assert text.startswith("Found. row 0 ")
    assert units(text) <= ALT_TEXT
    assert text.endswith("stand in the text.")
