"""What the pictures share: a heading, quiet lines below, a legend of letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.chat.ui.pen import QUIET, Paint, Pen

MARGIN = 26.0
LINE = 16.0
WIDTH = 760.0
"""The width of most pictures, as the charts of decisions have it."""

BLUE = Paint("#0b5d9c", "", "#0b5d9c", "#ffffff")
PALE_BLUE = Paint("#bcdcf2", "", "#bcdcf2", "#10273a")
STRIPED_BLUE = Paint("#8cc4ea", "////", "#0b5d9c", "#10273a")
ORANGE = Paint("#c2560a", "", "#984105", "#ffffff")
PALE_ORANGE = Paint("#f3c9a5", "", "#f3c9a5", "#3a1f08")
GREY = Paint("#c9ccd1", "", "#c9ccd1", "#1f2328")
DOTTED = Paint("#c9ccd1", "....", "#8b9199", "#1f2328")
WHITE = Paint("#ffffff", "", "#ffffff", "#1f2328")
EMPTY = Paint("#f0f1f2", "", "#f0f1f2", "#5c6570")


@dataclass(frozen=True)
class Key:
    """One entry of a legend: what stands in the patch, how it is filled, what it means."""

    glyph: str
    paint: Paint
    words: str


def headed(pen: Pen, heading: str, width: float = WIDTH) -> float:
    """Write the heading; returns where what follows may begin."""
    y = MARGIN + 6
    for line in pen.wrapped(heading, width - 2 * MARGIN, size=13, bold=True):
        pen.text(MARGIN, y, line, size=13, bold=True)
        y += 22
    return y + 4


def quiet(pen: Pen, lines: Iterable[str], y: float, width: float = WIDTH) -> float:
    """Write quiet lines below each other; returns where the next may stand."""
    for text in lines:
        for line in pen.wrapped(text, width - 2 * MARGIN, size=9):
            pen.text(MARGIN, y, line, size=9, colour=QUIET)
            y += LINE
    return y


def legend(pen: Pen, keys: Sequence[Key], y: float, width: float = WIDTH) -> float:
    """Draw the legend in as many lines as it needs; returns where what follows may begin."""
    x = MARGIN
    for key in keys:
        wide = 24 + pen.width(key.words, size=9.5) + 18
        if x > MARGIN and x + wide - 18 > width - MARGIN:
            x, y = MARGIN, y + 22
        patch(pen, x, y - 8, 18, 16, key.paint, key.glyph)
        pen.text(x + 24, y, key.words, size=9.5)
        x += wide
    return y + 18 if keys else y


def patch(pen: Pen, x: float, y: float, width: float, height: float, paint: Paint, glyph: str, size: float = 9) -> None:
    """A framed area with a letter in its middle."""
    pen.block(x, y, width, height, paint)
    pen.frame(x, y, width, height)
    if glyph:
        on = paint.fill if paint.hatch else None
        pen.text(x + width / 2, y + height / 2, glyph, size=size, bold=True, colour=paint.ink, on=on, align="center")


def clipped(pen: Pen, text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider."""
    if pen.width(text, size=size, bold=bold) <= width:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if pen.width(f"{text[:middle]}…", size=size, bold=bold) <= width:
            fits = middle
        else:
            too_long = middle
    return f"{text[:fits].rstrip()}…"
