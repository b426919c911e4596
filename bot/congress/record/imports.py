"""Positions from a file: rows into what each says, or into defects that name the line, the column and what is wrong.

A file without any defect may be imported, whole; with one, nothing of it is.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

from bot.congress.errors import CongressError
from bot.congress.limits import LOCATOR_MOST, SUMMARY_MOST
from bot.congress.record.dates import Precision, When
from bot.congress.record.intake import check_source_url, check_stance, check_summary, parse_end, parse_partial_date
from bot.congress.record.names import NAME_MOST
from bot.congress.record.sheets import Sheet, SheetRow
from bot.congress.text import clean_line, given_back

T = TypeVar("T")

SOURCE_TITLE_MOST = 300
REGISTERS: dict[str, Precision] = {"on_or_before": "on_or_before", "as_of": "as_of"}
"""What a date means that does not show in how it is written."""

COLUMNS = {
    "actor": ("who",),
    "subject": ("norm",),
    "stance": (),
    "form": (),
    "date": ("stated_on",),
    "date_precision": ("precision",),
    "until": (),
    "source": ("source_url", "url"),
    "source_title": ("title",),
    "source_kind": (),
    "locator": ("place",),
    "summary": (),
    "case": (),
}
"""The columns of a file of positions, each with the other headings by which it may go."""

NEEDED = ("actor", "subject", "stance", "form", "date", "source")
HEADINGS = {heading: column for column, others in COLUMNS.items() for heading in (column, *others)}


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong on a line. `kind` names the sentence; `given` is what stands there, harmless to show."""

    line: int
    kind: str
    column: str = ""
    given: str = ""
    n: int = 1
    """Rows that have it, of which `line` is the first."""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One position of a file, checked as far as it can be without knowing actors and subjects."""

    line: int
    actor: str
    subject: str
    stance: str
    form: str
    when: When
    until: str | None
    url: str
    source_title: str
    source_kind: str
    locator: str
    summary: str
    case: str


@dataclass(frozen=True)
class Vocabulary:
    """The words that a column may hold, and the day on which the file is read."""

    stances: Collection[str]
    forms: Collection[str]
    source_kinds: Collection[str]
    cases: Collection[str]
    today: date


@dataclass(frozen=True, slots=True)
class Amiss:
    """The names in a row that has a defect, to be looked up all the same."""

    line: int
    actor: str
    subject: str


@dataclass(frozen=True)
class Checked:
    """What a file came to."""

    rows: tuple[PositionRow, ...]
    defects: tuple[Defect, ...]
    amiss: tuple[Amiss, ...]


def check_positions(sheet: Sheet, words: Vocabulary) -> Checked:
    """Every row as a position, or its defects. Raises `imports.file.lacks` (columns) where a column is missing."""
    lacking = [one for one in NEEDED if one not in sheet.columns]
    if lacking:
        raise CongressError("imports.file.lacks", columns=", ".join(lacking))
    checker = _Checker(words)
    rows = [checker.row(one) for one in sheet.rows]
    return Checked(
        tuple(one for one in rows if isinstance(one, PositionRow)),
        tuple(checker.defects),
        tuple(one for one in rows if isinstance(one, Amiss)),
    )


class _Checker:
    """Checks one row after the other, and remembers what it found of dates and addresses that come again."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self.defects: list[Defect] = []
        self._line = 0
        self._dated = cache(lambda given: _tried(lambda: parse_partial_date(given, today=words.today)))
        self._addressed = cache(lambda given: _tried(lambda: check_source_url(given)))

    def row(self, given: SheetRow) -> PositionRow | Amiss:
        """The position of a row; only its names where the row has defects, which are added to `defects`."""
        before, self._line, cells = len(self.defects), given.line, given.cells
        for column in given.amiss:
            self._add("no_text" if column else "too_many_cells", column)
        for column in NEEDED:
            if not cells.get(column, "").strip() and column not in given.amiss:
                self._add("missing", column)
        stance = self._one_of("stance", cells.get("stance", ""), self._words.stances)
        form = self._one_of("form", cells.get("form", ""), self._words.forms)
        kind = self._one_of("source_kind", cells.get("source_kind", ""), self._words.source_kinds)
        case = self._case(cells.get("case", ""))
        when = self._when(cells.get("date", ""), cells.get("date_precision", ""))
        until = self._until(cells.get("until", ""), when)
        url = self._url(cells.get("source", ""))
        texts = {
            "actor": self._text("actor", cells.get("actor", ""), NAME_MOST),
            "subject": self._text("subject", cells.get("subject", ""), NAME_MOST),
            "source_title": self._text("source_title", cells.get("source_title", ""), SOURCE_TITLE_MOST),
            "locator": self._text("locator", cells.get("locator", ""), LOCATOR_MOST),
            "summary": self._text("summary", cells.get("summary", ""), SUMMARY_MOST),
        }
        if len(self.defects) > before or when is None:
            shifted = "" in given.amiss  # Whose cells may stand under the headings of others.
            return Amiss(given.line, *("", "") if shifted else (texts["actor"], texts["subject"]))
        words = {"stance": stance, "form": form, "url": url, "source_kind": kind, "case": case}
        return PositionRow(given.line, when=when, until=until, **words, **texts)

    def _one_of(self, column: str, given: str, known: Collection[str]) -> str:
        word = word_of(given)
        if column == "stance" and word:
            return self._kept("stance", given, _tried(lambda: check_stance(word, known=known)))
        if word and word not in known:
            self._add(f"unknown_{column}", column, given)
        return word

    def _case(self, given: str) -> str:
        case = given.strip().casefold()
        if case and case not in self._words.cases:
            self._add("unknown_case", "case", given)
        return case

    def _when(self, given: str, precision: str) -> When | None:
        found = self._dated(given) if given.strip() else None
        if isinstance(found, CongressError):
            self._add(_kind(found), "date", given)
            return None
        word = word_of(precision)
        if found is None or word in ("", found.precision):
            return found
        if word in REGISTERS:
            return When(found.text, REGISTERS[word])
        self._add("precision", "date_precision", precision)
        return found

    def _until(self, given: str, when: When | None) -> str | None:
        if when is None or not given.strip():
            return None
        found = _tried(lambda: parse_end(given, start=when, today=self._words.today))
        if isinstance(found, CongressError):
            self._add(_kind(found), "until", given)
            return None
        return found.text if found is not None else None

    def _url(self, given: str) -> str:
        return self._kept("source", given, self._addressed(given)) if given.strip() else ""

    def _kept(self, column: str, given: str, found: str | CongressError) -> str:
        """What was found, or a defect and nothing."""
        if isinstance(found, CongressError):
            self._add(_kind(found), column, given)
            return ""
        return found

    def _text(self, column: str, given: str, most: int) -> str:
        if len(given) <= most and given.isascii() and given.isprintable() and '"' not in given:
            return " ".join(given.split())  # What needs no cleaning, which is most of a long file.
        if column == "summary":
            return self._kept(column, given, _tried(lambda: check_summary(given)))
        return self._kept(column, given, _tried(lambda: clean_line(given, field=column, least=0, most=most)))

    def _add(self, kind: str, column: str = "", given: str = "") -> None:
        self.defects.append(Defect(self._line, kind, column, given_back(given)))


def word_of(given: str) -> str:
    """A word of a vocabulary as it is kept, from how people write it: "On or before" is `on_or_before`."""
    return "_".join(given.casefold().replace("-", " ").replace("_", " ").split())


def _tried(check: Callable[[], T]) -> T | CongressError:
    try:
        return check()
    except CongressError as refused:
        return refused


def _kind(refused: CongressError) -> str:
    """The kind of the defect: the last part of the refusal's key."""
    return refused.key.rpartition(".")[2]
