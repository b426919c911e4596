"""Words beside deeds: the cells first, a figure only where there is enough evidence, never a ranking."""

from collections.abc import Iterator
from functools import partial

from bot.chat.ui.analyses.pictures import quadrants
from bot.chat.ui.analyses.pictures.parts import BLUE, DOTTED, PALE_BLUE
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.analyses.words import drawn_day, name_of, plain_name, score_words, stance_words
from bot.chat.ui.pen import Paint
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.record.say_do import Cell, Kind
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.say_do import Both, Deeds, cells_of
from prompts import Say

DEED_SHOWN = 140
FIELDS: tuple[tuple[Kind, Kind], ...] = (
    ("says_and_does", "says_does_not"),
    ("does_without_saying", "against_never_signed_up"),
    ("neither_way", "openly_against"),
)
"""The quadrants of record.md, and the two beside them, as they are drawn."""

Found = Answer[Deeds]


def say_do_screen(say: Say, answer: Found) -> Screen:
    """The words and deeds of one actor, or of each of whom there is something."""
    found = answer.found
    finding = _finding(say, answer)
    name = name_of(answer, found.actors[0].found.actor) if found.one else say("analyses.saydo.everybody")
    return Screen(
        heading=say("analyses.saydo.heading", name=name),
        finding=finding,
        body=[line for one in found.actors for line in _actor(say, answer, one)],
        notes=[say("analyses.saydo.meaning")],
        next_=say("analyses.saydo.next"),
        table=_whole(say, answer),
        picture=_picture(say, answer, finding) if found.one else None,
    )


def _finding(say: Say, answer: Found) -> str:
    found = answer.found
    if not found.one:
        enough = sum(one.found.balance.score.state == "enough" for one in found.actors)
        return say("analyses.saydo.all", n=len(found.actors), enough=enough)
    one = found.actors[0]
    name = name_of(answer, one.found.actor)
    score = one.found.balance.score
    if score.state == "enough":
        return say("analyses.saydo.figure", name=name, score=score_words(say, score))
    if not (cells_of(one) or one.found.disputed):
        return say("analyses.saydo.nothing", name=name)
    return say("analyses.saydo.not_enough", name=name, n=score.n, suggested=one.suggested.balance.score.n)


def _actor(say: Say, answer: Found, both: Both) -> Iterator[str]:
    cells = cells_of(both)
    yield say(
        "analyses.saydo.actor",
        name=name_of(answer, both.found.actor),
        found=score_words(say, both.found.balance.score),
        suggested=score_words(say, both.suggested.balance.score),
    )
    if any(one.accused for one in cells):
        yield say("analyses.saydo.attributed", score=score_words(say, both.suggested.if_attributions_hold.score))
    for cell in cells:
        yield _cell(say, answer, cell)
    for panel in both.found.disputed:
        yield say("analyses.saydo.disputed", record=f"R-{panel.action}", name=name_of(answer, panel.subject))


def _cell(say: Say, answer: Found, cell: Cell) -> str:
    deed = answer.found.deeds[cell.action]
    marks = [
        say(f"analyses.saydo.mark.{mark}") for mark in ("suggested", "accused", "hindsight") if getattr(cell, mark)
    ]
    said = stance_words(say, cell.said.value) if cell.said is not None else say("analyses.saydo.nothing_said")
    return say(
        "analyses.saydo.cell",
        kind=say(f"analyses.saydo.kind.{cell.kind}"),
        when=deed.when.text,
        deed=escape(clip(one_line(deed.summary), DEED_SHOWN)),
        subject=name_of(answer, cell.subject),
        said=said,
        grade=cell.grade or say("analyses.saydo.no_grade"),
        record=f"R-{cell.action}",
        marks=say.join(marks) if marks else say("analyses.saydo.mark.panel"),
    )


def _whole(say: Say, answer: Found) -> Table:
    columns = ("actor", "kind", "date", "deed", "subject", "said", "done", "grade", "suggested", "accused", "record")
    rows = []
    for both in answer.found.actors:
        for cell in cells_of(both):
            deed = answer.found.deeds[cell.action]
            said = cell.said.value if cell.said is not None else ""
            marks = tuple("yes" if mark else "no" for mark in (cell.suggested, cell.accused))
            names = (answer.name(both.found.actor), cell.kind, deed.when.text, deed.summary, answer.name(cell.subject))
            rows.append((*names, said, f"{float(cell.done):.2f}", cell.grade or "", *marks, f"R-{cell.action}"))
    return Table(tuple(say(f"analyses.saydo.csv.{one}") for one in columns), tuple(rows))


def _picture(say: Say, answer: Found, finding: str) -> Picture | None:
    both = answer.found.actors[0]
    cells = cells_of(both)
    if not cells:
        return None
    numbers = {(cell.action, cell.subject): number for number, cell in enumerate(cells, 1)}

    def field(kind: Kind) -> quadrants.Field:
        badges = tuple(
            quadrants.Badge(str(numbers[cell.action, cell.subject]), _paint(cell))
            for cell in cells
            if cell.kind == kind
        )
        return quadrants.Field(say(f"analyses.saydo.kind.{kind}"), badges)

    notes = tuple(
        say(
            "analyses.saydo.drawn_deed",
            number=numbers[cell.action, cell.subject],
            when=answer.found.deeds[cell.action].when.text,
            deed=clip(one_line(answer.found.deeds[cell.action].summary), 110),
            subject=plain_name(answer, cell.subject),
        )
        for cell in cells
    )
    drawing = quadrants.Quadrants(
        heading=say(
            "analyses.saydo.drawn", name=plain_name(answer, both.found.actor), as_of=drawn_day(say, answer.basis)
        ),
        columns=(say("analyses.saydo.drawn_keeps"), say("analyses.saydo.drawn_breaks")),
        rows=tuple(say(f"analyses.saydo.drawn_row.{one}") for one in ("for", "without", "other")),
        fields=tuple((field(left), field(right)) for left, right in FIELDS),
        notes=(*notes, say("analyses.saydo.drawn_note")),
    )
    return Picture(partial(quadrants.draw, drawing), alt_of(say, one_line(finding), notes))


def _paint(cell: Cell) -> Paint:
    """Grey where the actor is only accused, pale where no panel has spoken."""
    if cell.accused:
        return DOTTED
    return PALE_BLUE if cell.suggested else BLUE
