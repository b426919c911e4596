"""Documents as PDF: A4, with a type that has Latin, Greek, Cyrillic and more, and the same bytes each time.

What the type lacks (Chinese, emoji) shows as a box, and the document then says so.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from fpdf import FPDF, XPos, YPos
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

from bot.documents.blocks import Block, Cited, Document, Heading, Item, Paragraph

FAMILY = "DejaVu"
FILES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
BODY, SMALL, PART, TITLE = 10, 8, 13, 18
"""Sizes in points."""

LINE = 5.2
INDENT = 5
GREY, BLACK, BLUE = 90, 0, (20, 70, 150)
MISSING = "□"


def pdf(document: Document, *, letters_missing: str) -> bytes:
    """The whole document. `letters_missing` is said at its end where the type lacks a letter of it."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # It tells of every table that it reads.
    page = _Page(document)
    try:
        page.title_of(document)
        for block in document.blocks:
            page.put(block)
        if page.lacked:
            page.put(Paragraph(letters_missing, quiet=True))
        return bytes(page.output())
    finally:
        _let_go(page)


FOOT_MOST = 90
"""Characters of the title that the foot of a page bears on one line."""


class _Page(FPDF):
    """The pages as they are written, one block under the other."""

    def __init__(self, document: Document) -> None:
        super().__init__(format="A4")
        self.lacked = False
        self._foot = document.title
        for style, name in FILES.items():
            self.add_font(FAMILY, style, _font(name))
        self.set_title(document.title)
        self.set_author(document.author)
        self.set_subject(document.subtitle)
        self.set_lang(document.language)
        self.set_creator(document.author)
        self.set_creation_date(datetime.combine(document.as_of, time(), UTC))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_margins(20, 18)
        self.set_auto_page_break(True, margin=20)
        self.add_page()

    def footer(self) -> None:
        """The title and the number of the page."""
        self.set_y(-14)
        self._style(SMALL, GREY)
        title = self._plain(self._foot)
        shown = title if len(title) <= FOOT_MOST else f"{title[: FOOT_MOST - 1].rstrip()}…"
        self.cell(0, 5, f"{shown} · {self.page_no()}", align="C")

    def title_of(self, document: Document) -> None:
        self._text(document.title, TITLE, bold=True)
        self._text(document.subtitle, BODY, grey=GREY)
        self.ln(2)

    def put(self, block: Block) -> None:
        match block:
            case Heading(text):
                if self.will_page_break(24):  # A heading stands on the page of what follows.
                    self.add_page()
                self.ln(3)
                self.start_section(self._plain(text))
                self._text(text, PART, bold=True)
                self.ln(0.5)
            case Paragraph(text, quiet):
                self._text(text, SMALL if quiet else BODY, grey=GREY if quiet else BLACK)
                self.ln(1)
            case Item(text, cites, below):
                marks = "".join(f" [{number}]" for number in cites)
                self._keep([(f"• {text}{marks}", BODY), *((line, BODY) for line in below)])
                self._text(f"• {text}{marks}", BODY)
                for line in below:
                    self._text(line, BODY, grey=GREY, indent=INDENT)
                self.ln(0.8)
            case Cited(number, title, url):
                self._keep([(f"[{number}] {title}", SMALL), (url or "", SMALL)])
                self._text(f"[{number}] {title}", SMALL)
                if url:
                    self._text(url, SMALL, link=url, indent=INDENT)

    def _keep(self, texts: Sequence[tuple[str, int]]) -> None:
        """Begin a new page where these texts, one under the other, would be divided, unless they need a whole one."""
        height = 0.0
        for text, size in texts:
            self._style(size, BLACK)
            line = LINE * size / BODY
            needed = self.multi_cell(0, line, self._plain(text), dry_run=True, output=MethodReturnValue.HEIGHT)
            height += cast(float, needed)
        if height < self.eph / 2 and self.will_page_break(height):
            self.add_page()

    def _style(self, size: int, grey: int, *, bold: bool = False) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(grey)

    def _text(
        self, text: str, size: int, *, bold: bool = False, grey: int = BLACK, link: str = "", indent: float = 0
    ) -> None:
        self._style(size, grey, bold=bold)
        if link:
            self.set_text_color(*BLUE)
        self.set_x(self.l_margin + indent)
        height = LINE * size / BODY
        # Words that are longer than a line, such as addresses, are divided wherever they must be.
        self.multi_cell(0, height, self._plain(text), align="L", link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _plain(self, text: str) -> str:
        """The text on one line, with a box for each letter that the type lacks."""
        line = " ".join(text.split())
        known = _letters()
        shown = "".join(char if ord(char) in known else MISSING for char in line)
        self.lacked = self.lacked or shown != line
        return shown


def _font(name: str) -> Path:
    """A file of the type, which the library of the charts brings along."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("matplotlib is not installed")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf" / name


def _let_go(page: FPDF) -> None:
    """Close the files of the type, which the library leaves open."""
    for font in page.fonts.values():
        if isinstance(font, TTFFont):
            font.close()


@cache
def _letters() -> frozenset[int]:
    """The letters that both weights of the type have."""
    page = FPDF()
    have = []
    for style, name in FILES.items():
        page.add_font(FAMILY, style, _font(name))
        font = page.fonts[f"{FAMILY.lower()}{style}"]
        have.append(frozenset(font.cmap if isinstance(font, TTFFont) else ()))
    _let_go(page)
    return have[0] & have[1]
