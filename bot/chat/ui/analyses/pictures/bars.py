"""Bars below headings, each with its numbers, and marks where a threshold stands."""

from dataclasses import dataclass

from bot.chat.ui.analyses.pictures.parts import BLUE, LINE, MARGIN, WIDTH, Key, clipped, headed, legend, quiet
from bot.chat.ui.pen import INK, RULE, Paint, Pen, drawn

NAMES = 232.0
LABELS = 140.0
"""Room for the names before the bars and for the numbers behind them."""
BAR = 18.0
NAME_LINES = 3


@dataclass(frozen=True)
class Bar:
    """A bar: `filled` is its part of the whole length, from 0 to 1; `mark` is where a threshold stands, or None."""

    name: str
    filled: float
    label: str
    paint: Paint = BLUE
    mark: float | None = None


@dataclass(frozen=True)
class Section:
    """Bars below one heading."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """All that is drawn."""

    heading: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()


def draw(bars: Bars) -> bytes:
    """The bars as a PNG."""
    return drawn(WIDTH, lambda pen: _paint(pen, bars))


def _paint(pen: Pen, bars: Bars) -> float:
    y = legend(pen, bars.keys, headed(pen, bars.heading) + 2)
    for section in bars.sections:
        y = _section(pen, section, y + 8)
    return quiet(pen, bars.notes, y + 8) + MARGIN - 12


def _section(pen: Pen, section: Section, y: float) -> float:
    pen.line(MARGIN, y - 4, WIDTH - MARGIN, y - 4, colour=RULE, thick=0.8)
    y += 10
    for line in pen.wrapped(section.heading, WIDTH - 2 * MARGIN, size=10.5, bold=True):
        pen.text(MARGIN, y, line, size=10.5, bold=True)
        y += LINE
    left, length = MARGIN + NAMES, WIDTH - 2 * MARGIN - NAMES - LABELS
    for bar in section.bars:
        lines = pen.wrapped(bar.name, NAMES - 14, size=9.5)[:NAME_LINES]
        height = max(BAR, 13.0 * len(lines))
        middle = y + 8 + height / 2
        for number, line in enumerate(lines):
            pen.text(left - 10, middle + 13 * (number - (len(lines) - 1) / 2), line, size=9.5, align="right")
        _bar(pen, bar, left, middle - BAR / 2, length)
        pen.text(left + length + 10, middle, clipped(pen, bar.label, LABELS - 10, 9.5), size=9.5)
        y += height + 8
    return y + 10


def _bar(pen: Pen, bar: Bar, left: float, y: float, length: float) -> None:
    if bar.filled > 0:
        pen.block(left, y, length * min(1.0, bar.filled), BAR, bar.paint)
    pen.frame(left, y, length, BAR)
    if bar.mark is not None:
        pen.line(left + length * bar.mark, y - 3, left + length * bar.mark, y + BAR + 3, colour=INK, thick=2.2)
