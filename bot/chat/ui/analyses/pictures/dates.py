"""A timeline: one line an entry, a dot where the day is known and a bar where the date is a range."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat.ui.analyses.pictures.parts import BLUE, MARGIN, Key, clipped, headed, legend, patch, quiet
from bot.chat.ui.pen import GROUND, INK, QUIET, RULE, Paint, Pen, drawn

WIDTH = 900.0
DATES = 92.0
TEXTS = 430.0
ROW = 22.0
TEXT_LINE = 13.0
LINES_MOST = 3
"""Height of a row of one line and of each line more; lines that the words of an entry take at most."""
TICKS_MOST = 6
"""Years or months that the scale names at most."""


@dataclass(frozen=True)
class Moment:
    """One entry: its first and last possible day, its date as written, a letter for its kind, its words."""

    first: date
    last: date
    dated: str
    glyph: str
    paint: Paint
    words: str
    note: str = ""
    by: bool = False
    """Whether it is true by then and possibly earlier."""


@dataclass(frozen=True)
class Dates:
    """All that is drawn, in the order of time."""

    heading: str
    moments: tuple[Moment, ...]
    keys: tuple[Key, ...]
    notes: tuple[str, ...] = ()


def draw(dates: Dates) -> bytes:
    """The timeline as a PNG."""
    return drawn(WIDTH, lambda pen: _paint(pen, dates))


def _paint(pen: Pen, dates: Dates) -> float:
    y = legend(pen, dates.keys, headed(pen, dates.heading, WIDTH) + 4, WIDTH) + 22
    first, last = _span(dates.moments)
    top, left = y, MARGIN + DATES + TEXTS + 14
    length = WIDTH - MARGIN - left - 8

    def place(day: date) -> float:
        return left + length * (day - first).days / max(1, (last - first).days)

    words = [_wrapped(pen, one) for one in dates.moments]
    bottom = top + sum(map(_height, words))
    for tick, label in _ticks(first, last):
        x = place(tick)
        pen.line(x, top - 8, x, bottom, colour=RULE, thick=0.8)
        pen.text(x, top - 14, label, size=8.5, colour=QUIET, align="center")
    for moment, lines in zip(dates.moments, words, strict=True):
        _moment(pen, moment, lines, y + ROW / 2, place(moment.first), place(moment.last))
        y += _height(lines)
    return quiet(pen, dates.notes, y + 16, WIDTH) + MARGIN - 10


def _wrapped(pen: Pen, one: Moment) -> list[str]:
    """The words in as many lines as they need, cut with an ellipsis where those are too many."""
    room = TEXTS - 30 - (pen.width(one.note, size=8.5) + 10 if one.note else 0.0)
    lines = pen.wrapped(one.words, room, size=9)
    kept = lines[:LINES_MOST]
    if len(lines) > LINES_MOST:
        kept[-1] = clipped(pen, f"{kept[-1]} {lines[LINES_MOST]}", room, 9)
    return kept


def _height(lines: Sequence[str]) -> float:
    return ROW + TEXT_LINE * max(0, len(lines) - 1)


def _moment(pen: Pen, one: Moment, lines: Sequence[str], y: float, start: float, end: float) -> None:
    pen.text(MARGIN, y, clipped(pen, one.dated, DATES - 6, 9), size=9, bold=False)
    patch(pen, MARGIN + DATES, y - 8, 18, 16, one.paint, one.glyph)
    for number, line in enumerate(lines):
        pen.text(MARGIN + DATES + 26, y + number * TEXT_LINE, line, size=9)
    if one.note:
        pen.text(MARGIN + DATES + TEXTS - 4, y, one.note, size=8.5, colour=QUIET, align="right")
    if end - start < 3:
        pen.dot(end, y, 4.2, fill=GROUND if one.by else BLUE.fill, edge=INK)
    else:
        pen.block(start, y - 4, end - start, 8, Paint("#8cc4ea", "////", "#0b5d9c", INK))
        pen.frame(start, y - 4, end - start, 8)


def _span(moments: Sequence[Moment]) -> tuple[date, date]:
    first = min((one.first for one in moments), default=date(2000, 1, 1))
    last = max((one.last for one in moments), default=first)
    return first, max(last, first + timedelta(days=30))


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """The beginnings of years or, where all lies within two years, of quarters; never more than `TICKS_MOST`."""
    years = last.year - first.year
    if years >= 2:
        step = -(-(years + 1) // TICKS_MOST)
        days = [date(year, 1, 1) for year in range(first.year, last.year + 1, step)]
        return [(day, str(day.year)) for day in days if first <= day <= last]
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    return [(day, f"{day:%Y-%m}") for day in months if first <= day <= last][:TICKS_MOST]
