"""A grid of cells with letters: the position matrix, and the heat map of agreement."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.chat.ui.analyses.pictures.parts import MARGIN, Key, clipped, headed, legend, quiet
from bot.chat.ui.pen import Paint, Pen, drawn

CELL_WIDTH, CELL_HEIGHT = 24.0, 19.0
NAMES = 190.0
NAMES_MOST, HEADS_MOST = 330.0, 340.0
"""Least room for the names of rows, and the most for them and for the turned names of columns; longer ones are cut."""
LETTER = 5.6
"""About how wide a letter of them is: the picture is as wide as they need."""
LEAST_WIDTH = 640.0
TURN = 60.0
"""Degrees by which the names of columns are turned."""


@dataclass(frozen=True)
class Square:
    """One cell; `corner` marks it as having a status beside its stance."""

    glyph: str
    paint: Paint
    corner: bool = False


@dataclass(frozen=True)
class Grid:
    """All that is drawn. `cell` is the width of a cell in which more than a letter stands."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]
    keys: tuple[Key, ...]
    notes: tuple[str, ...] = ()
    cell: float = CELL_WIDTH


def draw(grid: Grid) -> bytes:
    """The grid as a PNG."""
    names = _room((name for name, _ in grid.rows), NAMES, NAMES_MOST)
    wide = names + grid.cell * len(grid.columns) + _room(grid.columns, 0.0, HEADS_MOST) / 2
    width = max(LEAST_WIDTH, 2 * MARGIN + wide)
    return drawn(width, lambda pen: _paint(pen, grid, width, names))


def _room(words: Iterable[str], least: float, most: float) -> float:
    """About the room that the longest of these needs."""
    return min(most, max(least, 16 + LETTER * max(map(len, words), default=0)))


def _paint(pen: Pen, grid: Grid, width: float, names: float) -> float:
    y = legend(pen, grid.keys, headed(pen, grid.heading, width) + 4, width) + 6
    y = _heads(pen, grid, y, names)
    tiles: dict[Paint, list[tuple[float, float]]] = defaultdict(list)
    stamps: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    corners: list[tuple[float, float]] = []
    for name, squares in grid.rows:
        pen.text(MARGIN + names - 8, y + CELL_HEIGHT / 2, clipped(pen, name, names - 8, 9.5), size=9.5, align="right")
        for column, square in enumerate(squares):
            x = MARGIN + names + column * grid.cell
            tiles[square.paint].append((x, y))
            stamps[square.glyph, square.paint.ink].append((x + grid.cell / 2, y + CELL_HEIGHT / 2))
            if square.corner:
                corners.append((x + grid.cell - 5, y + 7))
        y += CELL_HEIGHT
    for paint, places in tiles.items():
        pen.tiles(places, grid.cell, CELL_HEIGHT, paint)
    for (glyph, ink), places in stamps.items():
        pen.stamps(places, glyph, size=9, colour=ink)
    for x, top in corners:
        pen.mark(x, top, down=True)
    return quiet(pen, grid.notes, y + 18, width) + MARGIN - 8


def _heads(pen: Pen, grid: Grid, y: float, left: float) -> float:
    """The turned names of the columns, as high as the longest needs."""
    names = [clipped(pen, name, HEADS_MOST, 9.5) for name in grid.columns]
    height = max((pen.width(name, size=9.5) for name in names), default=0.0) * 0.87 + 12
    for column, name in enumerate(names):
        pen.text(MARGIN + left + (column + 0.6) * grid.cell, y + height - 4, name, size=9.5, turned=TURN)
    return y + height
