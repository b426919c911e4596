"""The position matrix in words: what each subject comes to, a table where it fits, and the picture."""

from collections import Counter
from functools import partial

from bot.chat.ui.analyses.glyphs import EMPTINESS, STANCES, derived_paint, glyph_of, paint_of
from bot.chat.ui.analyses.pictures import grid
from bot.chat.ui.analyses.pictures.parts import Key
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.analyses.words import drawn_day, plain_name, stance_words
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.record.cells import Cell, tally
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.matrix import Grid
from prompts import Say

TABLE_COLUMNS = 8
TABLE_ROWS = 15
NAME_WIDTH = 18
"""Columns, rows and letters of a name with which a table of letters fits a telephone."""

Found = Answer[Grid]


def matrix_screen(say: Say, answer: Found) -> Screen:
    """The matrix in words."""
    found, matrix = answer.found, answer.found.matrix
    cells = [one for row in matrix.rows for one in row]
    finding = _finding(say, found, cells)
    columns = [_column(say, answer, subject) for subject in matrix.subjects]
    body = [*_table(say, answer), say("analyses.matrix.columns"), *columns]
    plain = [_column(say, answer, subject, plain=True) for subject in matrix.subjects]
    return Screen(
        heading=say("analyses.matrix.heading"),
        finding=finding,
        body=body,
        notes=[*_left_out(say, found), say("analyses.matrix.legend")],
        next_=say("analyses.matrix.next"),
        table=_whole(say, answer),
        picture=Picture(partial(grid.draw, _drawing(say, answer)), alt_of(say, one_line(finding), plain)),
        page=found.page,
        pages=found.pages,
    )


def _finding(say: Say, found: Grid, cells: list[Cell]) -> str:
    words = Counter(one.word for one in cells)
    held = [one for one in cells if one.stance is not None]
    return say(
        "analyses.matrix.finding",
        n=len(cells),
        actors=len(found.matrix.rows),
        subjects=len(found.matrix.subjects),
        support=sum(one.supports for one in cells),
        derived=sum(one.stance is not None and not one.stance.explicit for one in cells),
        against=sum(one.stance is not None and one.stance.weight < 0 for one in held),
        silent=words["silent"],
    )


def _left_out(say: Say, found: Grid) -> list[str]:
    return [say("analyses.matrix.left_out", n=found.left_out)] if found.left_out else []


def _column(say: Say, answer: Found, subject: str, *, plain: bool = False) -> str:
    """A subject with how many cells of each word it has."""
    counts = tally(answer.found.matrix.column(subject))
    told = say.join(
        say("analyses.matrix.count", n=n, word=stance_words(say, word))
        for word, n in sorted(counts.words.items(), key=lambda one: (-one[1], one[0]))
    )
    name = plain_name(answer, subject)
    if plain:
        return say("analyses.matrix.alt_row", name=clip(answer.labels.get(subject, name), 60), counts=told)
    return say("analyses.matrix.column", name=escape(name), counts=told)


def _table(say: Say, answer: Found) -> list[str]:
    """A table of letters, where it is small enough for a telephone."""
    matrix = answer.found.matrix
    if len(matrix.subjects) > TABLE_COLUMNS or len(matrix.rows) > TABLE_ROWS:
        return []
    letters = "abcdefgh"
    head = " " * NAME_WIDTH + " ".join(letters[: len(matrix.subjects)])
    lines = [head.rstrip()]
    for row in matrix.rows:
        name = _cell_name(answer.name(row[0].actor))
        lines.append((name + " ".join(glyph_of(one) or " " for one in row)).rstrip())
    key = say.join(
        say("analyses.matrix.letter", letter=letter, name=escape(clip(answer.labels[subject], 60)))
        for letter, subject in zip(letters, matrix.subjects, strict=False)
    )
    return ["```\n" + "\n".join(lines) + "\n```", key]


def _cell_name(name: str) -> str:
    """A name in a column of fixed width, without what would end the block."""
    return clip(one_line(name).replace("`", "'"), NAME_WIDTH - 1).ljust(NAME_WIDTH)


def _whole(say: Say, answer: Found) -> Table:
    """One line a cell, with where it comes from."""
    header = tuple(say(f"analyses.matrix.csv.{one}") for one in ("actor", "subject", "word", "via", "since", "records"))
    rows = []
    for row in answer.found.matrix.rows:
        for one in row:
            held = one.stance
            via = answer.name(held.through) if held is not None and held.through else ""
            since = held.when.text if held is not None and held.when is not None else ""
            records = " ".join(f"R-{record}" for record in one.records)
            names = answer.name(one.actor), answer.name(one.subject)
            rows.append((*names, one.word, via, since, records))
    return Table(header, tuple(rows))


def _drawing(say: Say, answer: Found) -> grid.Grid:
    matrix = answer.found.matrix
    rows = tuple(
        (
            plain_name(answer, row[0].actor),
            tuple(grid.Square(glyph_of(one), paint_of(one), corner=bool(one.marks)) for one in row),
        )
        for row in matrix.rows
    )
    notes = [say("analyses.matrix.drawn_order")]
    if any(one.marks for row in matrix.rows for one in row):
        notes.append(say("analyses.matrix.drawn_mark"))
    return grid.Grid(
        heading=say("analyses.matrix.drawn", as_of=drawn_day(say, answer.basis)),
        columns=tuple(one_line(answer.labels.get(one, one)) for one in matrix.subjects),
        rows=rows,
        keys=tuple(_keys(say, answer)),
        notes=tuple(notes),
    )


def _keys(say: Say, answer: Found) -> list[Key]:
    """The legend: only of what occurs."""
    cells = [one for row in answer.found.matrix.rows for one in row]
    words, glyphs = {one.word for one in cells}, {glyph_of(one) for one in cells}
    keys = [
        Key(letter, paint, stance_words(say, word))
        for word, (letter, paint) in {**STANCES, **EMPTINESS}.items()
        if word in words and (letter in glyphs or not letter)
    ]
    derived = sorted(one for one in glyphs if one.isalpha() and one.islower())
    if derived:
        keys.append(Key(" ".join(derived[:1]), derived_paint(derived[0]), say("analyses.matrix.drawn_derived")))
    return keys
