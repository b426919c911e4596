"""The picture of a decision: how the whole roll voted, and each group whose split may be shown.

Every colour has a hatch of its own, and every part its number, so that nobody has to tell two colours apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.chat.ui.pen import INK, QUIET, RULE, Paint, Pen, drawn

WIDTH = 760
"""The width of the drawing in its own units."""

_MARGIN = 28.0
_NAMES = 232.0  # Where the bars of groups begin; their names stand before.
_BAR = 24.0
_BIG_BAR = 34.0
_GAP = 12.0
_LINE = 15.0

_PAINTS = (
    Paint("#0b5d9c", "", "#0b5d9c", "#ffffff"),  # For
    Paint("#8cc4ea", "////", "#0b5d9c", "#10273a"),  # For with a reservation
    Paint("#c2560a", "xxxx", "#984105", "#ffffff"),  # Against
    Paint("#c9ccd1", "....", "#8b9199", INK),  # Abstain
    Paint("#ffffff", "----", "#c3c7cc", INK),  # Recused
    Paint("#f0f1f2", "", "#f0f1f2", QUIET),  # Has not voted
)
"""Blue and orange stay apart in every common kind of colour blindness, and differ in lightness besides."""


@dataclass(frozen=True)
class Bar:
    """One bar: a name and how many votes each part has, in the order of the chart's parts."""

    name: str
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Bars:
    """Bars below one heading; `note` is a quiet line after them, or empty."""

    heading: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """All that is drawn, in words and numbers.

    `parts` are the names of the up to six parts; `roll` counts the seats of each; `needed` is the least number of
    the first two parts together, marked with `needed_words`, or None.
    """

    heading: str
    roll_heading: str
    parts: tuple[str, ...]
    roll: tuple[int, ...]
    needed: int | None
    needed_words: str
    groups: tuple[Bars, ...]


def draw(chart: Chart) -> bytes:
    """The chart as a PNG. Takes about a tenth of a second: call it in a thread."""
    return drawn(WIDTH, lambda pen: _paint(pen, chart))


def _paint(pen: Pen, chart: Chart) -> float:
    """Draw everything from the top down; returns the height that it took."""
    y = _MARGIN + 6
    for line in pen.wrapped(chart.heading, WIDTH - 2 * _MARGIN, size=13, bold=True):
        pen.text(_MARGIN, y, line, size=13, bold=True)
        y += 22
    y = _legend(pen, chart, y + 8)
    y = _roll(pen, chart, y + 14)
    for group in chart.groups:
        y = _group(pen, group, y + 14)
    return y + _MARGIN - _GAP


def _legend(pen: Pen, chart: Chart, y: float) -> float:
    """The names of the parts that occur, each with its number of seats, in as many lines as they need."""
    x = _MARGIN
    for name, number, paint in zip(chart.parts, chart.roll, _PAINTS, strict=False):
        if number == 0:
            continue
        label = f"{name} {number}"
        width = 22 + pen.width(label, size=10) + 20
        if x > _MARGIN and x + width - 20 > WIDTH - _MARGIN:
            x, y = _MARGIN, y + 22
        pen.block(x, y - 7, 16, 14, paint)
        pen.frame(x, y - 7, 16, 14)
        pen.text(x + 22, y, label, size=10)
        x += width
    return y + 16


def _roll(pen: Pen, chart: Chart, y: float) -> float:
    pen.text(_MARGIN, y, chart.roll_heading, size=10.5, bold=True)
    y += 14
    width = WIDTH - 2 * _MARGIN
    _bar(pen, _MARGIN, y, width, _BIG_BAR, chart.roll, size=11)
    y += _BIG_BAR
    seats = sum(chart.roll)
    if chart.needed is None or not 0 < chart.needed <= seats:
        return y + _GAP
    x = _MARGIN + width * chart.needed / seats
    pen.mark(x, y - _BIG_BAR - 1, down=True)
    pen.mark(x, y + 1, down=False)
    label = pen.width(chart.needed_words, size=9)
    pen.text(max(_MARGIN, min(x - label / 2, WIDTH - _MARGIN - label)), y + 17, chart.needed_words, size=9)
    return y + 22 + _GAP


def _group(pen: Pen, group: Bars, y: float) -> float:
    pen.line(_MARGIN, y - 6, WIDTH - _MARGIN, y - 6, colour=RULE, thick=0.8)
    y += 10
    pen.text(_MARGIN, y, group.heading, size=10.5, bold=True)
    y += 16
    for bar in group.bars:
        lines = pen.wrapped(bar.name, _NAMES - _MARGIN - 14, size=9.5)
        height = max(_BAR, _LINE * len(lines))
        middle = y + height / 2
        for index, line in enumerate(lines):
            pen.text(_MARGIN, middle + _LINE * (index - (len(lines) - 1) / 2), line, size=9.5)
        _bar(pen, _NAMES, middle - _BAR / 2, WIDTH - _MARGIN - _NAMES, _BAR, bar.parts, size=9.5)
        y += height + _GAP
    if group.note:
        for line in pen.wrapped(group.note, WIDTH - 2 * _MARGIN, size=9):
            pen.text(_MARGIN, y + 3, line, size=9, colour=QUIET)
            y += _LINE
        y += _GAP - 4
    return y


def _bar(pen: Pen, x: float, y: float, width: float, height: float, parts: Sequence[int], *, size: float) -> None:
    total = sum(parts)
    if total == 0:
        pen.block(x, y, width, height, _PAINTS[-1])
        return
    for start, number, paint in _filled(parts):
        left, wide = x + width * start / total, width * number / total
        pen.block(left, y, wide, height, paint)
        label = str(number)
        if pen.width(label, size=size) + 8 <= wide:
            pen.text(left + wide / 2, y + height / 2, label, size=size, bold=True, colour=paint.ink, on=paint.fill)
    pen.frame(x, y, width, height)


def _filled(parts: Sequence[int]) -> Iterator[tuple[int, int, Paint]]:
    """The parts that occur: where each begins, how many it has, how it is filled."""
    start = 0
    for number, paint in zip(parts, _PAINTS, strict=False):
        if number:
            yield start, number, paint
        start += number
