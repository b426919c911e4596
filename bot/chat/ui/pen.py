"""The pen with which all pictures are drawn: words, blocks and lines on one sheet, in units from its top left corner.

Drawn with matplotlib's objects alone, never with pyplot, whose figures are kept for ever and shared between
threads. The same drawing gives the same bytes: the font is the one that matplotlib brings, and nothing of the time or
the machine is written into the file. The ground is opaque, so that it reads in Discord's dark and light.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

SCALE = 1.6
"""Pixels of one unit."""

GROUND = "#fbfbf9"
INK = "#1f2328"
QUIET = "#5c6570"
RULE = "#d5d8dc"

_TALL = "S"
"""A letter as high as most, by which words are set in the middle."""


@dataclass(frozen=True)
class Paint:
    """How an area is filled. `ink` is readable on `fill`."""

    fill: str
    hatch: str
    hatch_colour: str
    ink: str


def drawn(width: float, paint: Callable[["Pen"], float]) -> bytes:
    """A PNG of what `paint` draws from the top down; it returns the height that it took, and is called twice.

    Takes about a tenth of a second: call it in a thread.
    """
    # Imported here, because it takes half a second and thirty megabytes that a bot without pictures need not spend.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    def sheet(height: float, *, measuring: bool = False) -> "Pen":
        figure = Figure(figsize=(width / 100, height / 100), dpi=100 * SCALE, facecolor=GROUND)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
        return Pen(figure, axes, renderer, measuring=measuring)

    # The first sheet only measures: how high the second must be follows from how the words wrap.
    pen = sheet(paint(sheet(1000, measuring=True)))
    paint(pen)
    buffer = BytesIO()
    pen.figure.savefig(buffer, format="png", facecolor=GROUND, metadata={"Software": None})
    return buffer.getvalue()


class Pen:
    """Draws in units from the top left corner of one sheet."""

    def __init__(self, figure: "Figure", axes: "Axes", renderer: "RendererAgg", *, measuring: bool = False) -> None:
        """`measuring` tells how wide words are and draws nothing."""
        self.figure = figure
        self._axes = axes
        self._measuring = measuring
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
        colour: str = INK,
        on: str | None = None,
        align: Literal["left", "center", "right"] | None = None,
        turned: float = 0,
    ) -> None:
        """Write on the line whose middle is `y`, from `x` on; with `on`, around `x` over a patch of that colour.

        `align` says otherwise whether `x` is the left end, the middle or the right end. `turned` turns the text by so
        many degrees around the end at which it begins, which then stands at `x` and `y`.
        """
        if self._measuring:
            return
        self._axes.text(
            x,
            y,
            self._safe(text),
            color=colour,
            fontproperties=self._font(size, bold),
            ha=align or ("left" if on is None else "center"),
            va="bottom" if turned else "center_baseline",
            rotation=turned,
            rotation_mode="anchor" if turned else "default",
            parse_math=False,
            bbox=None if on is None else {"facecolor": on, "edgecolor": "none", "pad": 2.2},
        )

    def block(self, x: float, y: float, width: float, height: float, paint: Paint) -> None:
        """A filled and hatched rectangle with a fine light edge."""
        from matplotlib.patches import Rectangle

        patch = Rectangle((x, y), width, height, facecolor=paint.fill, linewidth=0.8, edgecolor=GROUND)
        patch.set_hatch(paint.hatch)
        patch.set_hatchcolor(paint.hatch_colour)
        patch.set_hatch_linewidth(0.7)
        self._draw(patch)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of a bar, so that its light parts end somewhere."""
        from matplotlib.patches import Rectangle

        self._draw(Rectangle((x, y), width, height, fill=False, linewidth=0.8, edgecolor="#9aa1a9"))

    def mark(self, x: float, y: float, *, down: bool) -> None:
        """A small triangle whose point stands at a place of a bar, outside it, so that it hides no number."""
        from matplotlib.patches import Polygon

        base = y - 7 if down else y + 7
        self._draw(Polygon([(x, y), (x - 5, base), (x + 5, base)], closed=True, color=INK, linewidth=0))

    def dot(self, x: float, y: float, radius: float, *, fill: str, edge: str = INK) -> None:
        """A disc around a place."""
        from matplotlib.patches import Circle

        self._draw(Circle((x, y), radius, facecolor=fill, edgecolor=edge, linewidth=1.0))

    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        colour: str,
        thick: float,
        style: Literal["-", "--", ":"] = "-",
    ) -> None:
        """A straight line, whole, dashed or dotted."""
        from matplotlib.lines import Line2D

        self._draw(Line2D([x0, x1], [y0, y1], color=colour, linewidth=thick, linestyle=style))

    def tiles(self, places: Sequence[tuple[float, float]], width: float, height: float, paint: Paint) -> None:
        """Many framed areas alike, each by its upper left corner: far quicker than one by one."""
        from matplotlib.collections import PolyCollection

        corners = [[(x, y), (x + width, y), (x + width, y + height), (x, y + height)] for x, y in places]
        hatched = PolyCollection(corners, facecolors=paint.fill, edgecolors=paint.hatch_colour, linewidths=0)
        hatched.set_hatch(paint.hatch)
        hatched.set_hatch_linewidth(0.7)
        self._draw(hatched)
        self._draw(PolyCollection(corners, facecolors="none", edgecolors="#9aa1a9", linewidths=0.8))

    def stamps(self, places: Sequence[tuple[float, float]], text: str, *, size: float, colour: str) -> None:
        """The same short word in many places, each its middle."""
        from matplotlib.collections import PathCollection
        from matplotlib.textpath import TextPath
        from matplotlib.transforms import Affine2D

        if self._measuring or not text:
            return
        font = self._font(size, bold=True)
        shape = TextPath((0, 0), self._safe(text), prop=font)
        height = TextPath((0, 0), _TALL, prop=font).get_extents().height
        points = Affine2D().translate(-shape.get_extents().width / 2 - shape.get_extents().x0, -height / 2)
        stamp = PathCollection([shape], offsets=places, offset_transform=self._axes.transData, facecolors=colour)
        stamp.set_linewidth(0)
        stamp.set_transform(points.scale(self.figure.dpi / 72))
        self._draw(stamp)

    def _draw(self, artist: "Artist") -> None:
        if not self._measuring:
            self._axes.add_artist(artist)

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
