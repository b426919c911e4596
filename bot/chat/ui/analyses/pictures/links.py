"""Groups of linked norms: each a row of boxes with the links below each other, in words."""

from dataclasses import dataclass

from bot.chat.ui.analyses.pictures.parts import LINE, MARGIN, Key, clipped, headed, legend, patch, quiet
from bot.chat.ui.pen import INK, QUIET, RULE, Paint, Pen, drawn

WIDTH = 860.0
COLUMN = (WIDTH - 2 * MARGIN) / 2
BOX = 34.0
GAP = 10.0


@dataclass(frozen=True)
class Box:
    """A norm: its letter for whom it addresses, its label, its title."""

    id: str
    glyph: str
    paint: Paint
    label: str
    title: str


@dataclass(frozen=True)
class Edge:
    """A link between two boxes, by their ids."""

    a: str
    b: str
    words: str
    unsure: bool


@dataclass(frozen=True)
class Links:
    """All that is drawn: groups of boxes with the edges among them, and the boxes that stand alone."""

    heading: str
    groups: tuple[tuple[tuple[Box, ...], tuple[Edge, ...]], ...]
    alone_heading: str
    alone: tuple[Box, ...]
    keys: tuple[Key, ...]
    notes: tuple[str, ...] = ()


def draw(links: Links) -> bytes:
    """The groups as a PNG."""
    return drawn(WIDTH, lambda pen: _paint(pen, links))


def _paint(pen: Pen, links: Links) -> float:
    y = legend(pen, links.keys, headed(pen, links.heading, WIDTH) + 4, WIDTH) + 4
    for boxes, edges in links.groups:
        pen.line(MARGIN, y, WIDTH - MARGIN, y, colour=RULE, thick=0.8)
        y = _group(pen, boxes, edges, y + 12)
    if links.alone:
        pen.line(MARGIN, y, WIDTH - MARGIN, y, colour=RULE, thick=0.8)
        pen.text(MARGIN, y + 16, links.alone_heading, size=10, bold=True)
        y += 30
        for number, box in enumerate(links.alone):
            _box(pen, box, MARGIN + number % 2 * COLUMN, y + number // 2 * (BOX + 4), COLUMN - 16)
        y += -(-len(links.alone) // 2) * (BOX + 4) + 8
    return quiet(pen, links.notes, y + 12, WIDTH) + MARGIN - 10


def _group(pen: Pen, boxes: tuple[Box, ...], edges: tuple[Edge, ...], y: float) -> float:
    """The boxes on the left; each link as a bow on their right that joins two of them, with its words."""
    width, right = COLUMN - 40, MARGIN + COLUMN - 40
    step = max(BOX + GAP, LINE * 1.2 * len(edges) / max(1, len(boxes)))
    middle = {box.id: y + number * step + BOX / 2 for number, box in enumerate(boxes)}
    for box in boxes:
        _box(pen, box, MARGIN, middle[box.id] - BOX / 2, width)
    bottom = y + step * len(boxes)
    pitch = (bottom - y) / max(1, len(edges))
    for number, edge in enumerate(sorted(edges, key=lambda one: middle[one.a] + middle[one.b])):
        at = y + pitch * (number + 0.5) - GAP / 2
        x, colour = right + 34, QUIET if edge.unsure else INK
        for end in (edge.a, edge.b):
            style = "--" if edge.unsure else "-"
            pen.line(right, middle[end], x, at, colour=colour, thick=0.9, style=style)  # type: ignore[arg-type]
        pen.dot(x, at, 2.6, fill=colour, edge=colour)
        pen.text(x + 8, at, edge.words, size=9, colour=colour)
    return bottom + 6


def _box(pen: Pen, box: Box, x: float, y: float, width: float) -> None:
    pen.block(x, y, width, BOX, Paint("#ffffff", "", RULE, INK))
    pen.frame(x, y, width, BOX)
    patch(pen, x + 6, y + 8, 20, 18, box.paint, box.glyph)
    pen.text(x + 34, y + 11, clipped(pen, box.label, width - 40, 9, bold=True), size=9, bold=True)
    pen.text(x + 34, y + 25, clipped(pen, box.title, width - 40, 8.5), size=8.5, colour=QUIET)
