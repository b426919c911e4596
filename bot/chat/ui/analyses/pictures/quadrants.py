"""Words beside deeds: four fields, for what was said and what was done, with the deeds in them by number."""

from dataclasses import dataclass

from bot.chat.ui.analyses.pictures.parts import MARGIN, WIDTH, headed, patch, quiet
from bot.chat.ui.pen import QUIET, RULE, Paint, Pen, drawn

SIDE = 108.0
FIELD_WIDTH = (WIDTH - 2 * MARGIN - SIDE) / 2
BADGE = 22.0
DEEDS_A_LINE = 8


@dataclass(frozen=True)
class Badge:
    """A deed by its number; `paint` says how sure it is."""

    number: str
    paint: Paint


@dataclass(frozen=True)
class Field:
    """One of the fields: its name and the deeds in it."""

    name: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True)
class Quadrants:
    """All that is drawn: fields row by row, the words above and beside them, and the deeds in words."""

    heading: str
    columns: tuple[str, str]
    rows: tuple[str, ...]
    fields: tuple[tuple[Field, Field], ...]
    notes: tuple[str, ...]


def draw(quadrants: Quadrants) -> bytes:
    """The fields as a PNG."""
    return drawn(WIDTH, lambda pen: _paint(pen, quadrants))


def _paint(pen: Pen, one: Quadrants) -> float:
    y = headed(pen, one.heading) + 6
    left = MARGIN + SIDE
    for column, name in enumerate(one.columns):
        pen.text(left + (column + 0.5) * FIELD_WIDTH, y, name, size=10, bold=True, align="center")
    y += 14
    for name, fields in zip(one.rows, one.fields, strict=True):
        height = 44 + 28 * max(1, *(-(-len(field.badges) // DEEDS_A_LINE) for field in fields))
        for number, line in enumerate(pen.wrapped(name, SIDE - 12, size=10, bold=True)):
            pen.text(MARGIN, y + 24 + 16 * number, line, size=10, bold=True)
        for column, field in enumerate(fields):
            _field(pen, field, left + column * FIELD_WIDTH, y, height)
        y += height
    return quiet(pen, one.notes, y + 18) + MARGIN - 10


def _field(pen: Pen, field: Field, x: float, y: float, height: float) -> None:
    pen.block(x + 2, y + 2, FIELD_WIDTH - 4, height - 4, Paint("#ffffff", "", RULE, QUIET))
    pen.frame(x + 2, y + 2, FIELD_WIDTH - 4, height - 4)
    pen.text(x + 12, y + 18, field.name, size=9.5, colour=QUIET)
    for number, badge in enumerate(field.badges):
        line, place = divmod(number, DEEDS_A_LINE)
        patch(pen, x + 12 + place * (BADGE + 8), y + 32 + line * 28, BADGE + 4, BADGE, badge.paint, badge.number)
