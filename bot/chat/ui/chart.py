"""The picture of a decision: how the whole roll voted, and each group whose split may be shown.

Drawn with matplotlib's objects alone, never with pyplot, whose figures are kept for ever and shared between
threads. The same chart gives the same bytes: the font is the one that matplotlib brings, and nothing of the time or
the machine is written into the file. Every colour has a hatch of its own, and every part its number, so that nobody
has to tell two colours apart; the ground is opaque, so that it reads in Discord's dark and light.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

WIDTH = 760
"""The width of the drawing in its own units; a unit is `SCALE` pixels."""
SCALE = 1.6

_MARGIN = 28.0
_NAMES = 232.0  # Where the bars of groups begin; their names stand before.
_BAR = 24.0
_BIG_BAR = 34.0
_GAP = 12.0
_LINE = 15.0

_GROUND = "#fbfbf9"
_INK = "#1f2328"
_QUIET = "#5c6570"
_RULE = "#d5d8dc"


@dataclass(frozen=True)
class _Paint:
    """How one part of a bar is filled. `ink` is readable on `fill`."""

    fill: str
    hatch: str
    hatch_colour: str
    ink: str


_PAINTS = (
    _Paint("#0b5d9c", "", "#0b5d9c", "#ffffff"),  # For
    _Paint("#8cc4ea", "////", "#0b5d9c", "#10273a"),  # For with a reservation
    _Paint("#c2560a", "xxxx", "#984105", "#ffffff"),  # Against
    _Paint("#c9ccd1", "....", "#8b9199", _INK),  # Abstain
    _Paint("#ffffff", "----", "#c3c7cc", _INK),  # Recused
    _Paint("#f0f1f2", "", "#f0f1f2", _QUIET),  # Has not voted
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
    # Imported here, because it takes half a second and thirty megabytes that a bot without decisions need not spend.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    def sheet(height: float) -> "_Pen":
        figure = Figure(figsize=(WIDTH / 100, height / 100), dpi=100 * SCALE, facecolor=_GROUND)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        return _Pen(figure, axes, canvas.get_renderer())  # type: ignore[no-untyped-call]

    # The first sheet only measures: how high the second must be follows from how the names wrap.
    pen = sheet(_paint(sheet(1000), chart))
    _paint(pen, chart)
    buffer = BytesIO()
    pen.figure.savefig(buffer, format="png", facecolor=_GROUND, metadata={"Software": None})
    return buffer.getvalue()


def _paint(pen: "_Pen", chart: Chart) -> float:
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


def _legend(pen: "_Pen", chart: Chart, y: float) -> float:
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


def _roll(pen: "_Pen", chart: Chart, y: float) -> float:
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


def _group(pen: "_Pen", group: Bars, y: float) -> float:
    pen.line(_MARGIN, y - 6, WIDTH - _MARGIN, y - 6, colour=_RULE, thick=0.8)
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
            pen.text(_MARGIN, y + 3, line, size=9, colour=_QUIET)
            y += _LINE
        y += _GAP - 4
    return y


def _bar(pen: "_Pen", x: float, y: float, width: float, height: float, parts: Sequence[int], *, size: float) -> None:
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


def _filled(parts: Sequence[int]) -> Iterator[tuple[int, int, _Paint]]:
    """The parts that occur: where each begins, how many it has, how it is filled."""
    start = 0
    for number, paint in zip(parts, _PAINTS, strict=False):
        if number:
            yield start, number, paint
        start += number


class _Pen:
    """Draws in units from the top left corner of one sheet."""

    def __init__(self, figure: "Figure", axes: "Axes", renderer: "RendererAgg") -> None:
        self.figure = figure
        self.axes = axes
        self._renderer = renderer
        self._fonts: dict[tuple[float, bool], FontProperties] = {}
        self._known = _characters()

    def width(self, text: str, *, size: float, bold: bool = False) -> float:
        """How wide a text is, in units."""
        measure = self._renderer.get_text_width_height_descent
        wide, _, _ = measure(self._safe(text), self._font(size, bold), False)  # type: ignore[no-untyped-call]
        return float(wide) / SCALE

    def wrapped(self, text: str, width: float, *, size: float, bold: bool = False) -> list[str]:
        """The text in lines of at most that width, broken between words and, where it must be, within one."""
        lines: list[str] = []
        for word in text.split():
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(joined, size=size, bold=bold) <= width:
                lines[-1] = joined
                continue
            while len(word) > 1 and self.width(word, size=size, bold=bold) > width:
                fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or self._fits(word[:n], width, size, bold))
                lines.append(word[:fits])
                word = word[fits:]
            lines.append(word)
        return lines or [""]

    def _fits(self, text: str, width: float, size: float, bold: bool) -> bool:
        return self.width(text, size=size, bold=bold) <= width

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        bold: bool = False,
        colour: str = _INK,
        on: str | None = None,
    ) -> None:
        """Write on the line whose middle is `y`, from `x` on; with `on`, around `x` over a patch of that colour."""
        self.axes.text(
            x,
            y,
            self._safe(text),
            color=colour,
            fontproperties=self._font(size, bold),
            ha="left" if on is None else "center",
            va="center_baseline",
            parse_math=False,
            bbox=None if on is None else {"facecolor": on, "edgecolor": "none", "pad": 2.2},
        )

    def block(self, x: float, y: float, width: float, height: float, paint: _Paint) -> None:
        """A filled and hatched rectangle with a fine light edge."""
        from matplotlib.patches import Rectangle

        patch = Rectangle((x, y), width, height, facecolor=paint.fill, linewidth=0.8, edgecolor=_GROUND)
        patch.set_hatch(paint.hatch)
        patch.set_hatchcolor(paint.hatch_colour)
        patch.set_hatch_linewidth(0.7)
        self.axes.add_patch(patch)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of a bar, so that its light parts end somewhere."""
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, y), width, height, fill=False, linewidth=0.8, edgecolor="#9aa1a9"))

    def mark(self, x: float, y: float, *, down: bool) -> None:
        """A small triangle whose point stands at a place of a bar, outside it, so that it hides no number."""
        from matplotlib.patches import Polygon

        base = y - 7 if down else y + 7
        self.axes.add_patch(Polygon([(x, y), (x - 5, base), (x + 5, base)], closed=True, color=_INK, linewidth=0))

    def line(self, x0: float, y0: float, x1: float, y1: float, *, colour: str, thick: float) -> None:
        from matplotlib.lines import Line2D

        self.axes.add_line(Line2D([x0, x1], [y0, y1], color=colour, linewidth=thick))

    def _font(self, size: float, bold: bool) -> "FontProperties":
        from matplotlib.font_manager import FontProperties

        if (size, bold) not in self._fonts:
            self._fonts[size, bold] = FontProperties(fname=_font_file(bold), size=size * 0.75)
        return self._fonts[size, bold]

    def _safe(self, text: str) -> str:
        """The text with a box for each character that the font cannot draw."""
        return "".join(char if ord(char) in self._known else "□" for char in text)


def _font_file(bold: bool) -> str:
    from pathlib import Path

    from matplotlib import get_data_path

    return str(Path(get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))


def _characters() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(_font_file(bold=False)).get_charmap()) & frozenset(
        FT2Font(_font_file(bold=True)).get_charmap()
    )
