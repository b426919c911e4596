"""Agreement on roll calls in words: the average pair, overlap counts, every group, and a heat map."""

from collections.abc import Iterator
from functools import partial

from bot.chat.ui.analyses.pictures import grid
from bot.chat.ui.analyses.pictures.parts import EMPTY, Key
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.analyses.words import drawn_day, name_of, names_of, plain_name, score_words
from bot.chat.ui.pen import Paint
from bot.chat.ui.text import clip, escape, one_line
from bot.services.record.analyses.alignment import Alignment
from bot.services.record.analyses.answers import Answer
from prompts import Say

BLOCS_SHOWN = 4
PAIRS_LISTED = 10
CELL = 38.0
SHADES = (
    (0.9, Paint("#0b5d9c", "", "#0b5d9c", "#ffffff")),
    (0.7, Paint("#5ea3d3", "", "#5ea3d3", "#10273a")),
    (0.5, Paint("#bcdcf2", "", "#bcdcf2", "#10273a")),
    (0.3, Paint("#f3c9a5", "", "#f3c9a5", "#3a1f08")),
    (0.0, Paint("#c2560a", "", "#984105", "#ffffff")),
)
"""From which agreement on a cell is filled how; the figure stands in it."""

Found = Answer[Alignment]


def alignment_screen(say: Say, answer: Found) -> Screen:
    """How far the members of a group, or two actors, vote alike."""
    found = answer.found
    finding = _finding(say, answer)
    name = escape(found.group_names[found.group]) if found.group else names_of(say, answer, found.members, 5)
    return Screen(
        heading=say("analyses.alignment.heading", name=name),
        finding=finding,
        body=[*_pairs(say, answer), *_groups(say, answer), *_blocs(say, answer)],
        notes=[say("analyses.alignment.meaning", n=found.roll_calls)],
        next_=say("analyses.alignment.next"),
        table=_whole(say, answer),
        picture=_picture(say, answer, finding),
    )


def _finding(say: Say, answer: Found) -> str:
    found = answer.found
    if found.two is not None:
        names = say.join(name_of(answer, one) for one in found.members)
        return say("analyses.alignment.two", names=names, score=score_words(say, found.two), calls=found.roll_calls)
    if found.average.state != "enough":
        return say("analyses.alignment.nobody", calls=found.roll_calls)
    return say(
        "analyses.alignment.average",
        value=f"{float(found.average.value or 0):.2f}",
        n=found.average.n,
        possible=found.possible,
        calls=found.roll_calls,
    )


def _pairs(say: Say, answer: Found) -> Iterator[str]:
    """The pairs that agree least, with the roll calls that they share."""
    pairs = sorted(answer.found.pairs, key=lambda one: (one.agreement, one.first, one.second))
    if len(pairs) > 1:
        yield say("analyses.alignment.pairs")
        for one in pairs[:PAIRS_LISTED]:
            ends = {"first": name_of(answer, one.first), "second": name_of(answer, one.second)}
            yield say("analyses.alignment.pair", value=f"{one.agreement:.2f}", n=one.shared, **ends)


def _groups(say: Say, answer: Found) -> Iterator[str]:
    found = answer.found
    known = {one: score for one, score in found.groups.items() if score.state == "enough"}
    if known:
        yield say("analyses.alignment.groups")
    for one, score in sorted(known.items(), key=lambda each: (-(each[1].value or 0), each[0])):
        name = escape(found.group_names[one])
        yield say("analyses.alignment.group", name=name, value=f"{float(score.value or 0):.2f}", n=score.n)


def _blocs(say: Say, answer: Found) -> Iterator[str]:
    blocs = answer.found.blocs
    if blocs:
        every = sum(len(one.members) for one in blocs)
        yield say("analyses.alignment.blocs", n=len(blocs), every=every)
    for one in blocs[:BLOCS_SHOWN]:
        yield say("analyses.alignment.bloc", n=len(one.members), names=names_of(say, answer, one.members, 8))


def _whole(say: Say, answer: Found) -> Table:
    header = tuple(say(f"analyses.alignment.csv.{one}") for one in ("first", "second", "agreement", "shared"))
    rows = tuple(
        (answer.name(one.first), answer.name(one.second), f"{one.agreement:.4f}", str(one.shared))
        for one in answer.found.pairs
    )
    return Table(header, rows)


def _picture(say: Say, answer: Found, finding: str) -> Picture | None:
    found = answer.found
    if len(found.pairs) < 2:
        return None
    agreed = {(one.first, one.second): one.agreement for one in found.pairs}
    members = found.members
    rows = tuple((plain_name(answer, one), tuple(_square(agreed, one, other) for other in members)) for one in members)
    drawing = grid.Grid(
        heading=say(
            "analyses.alignment.drawn",
            name=found.group_names.get(found.group, say("analyses.alignment.drawn_named")),
            as_of=drawn_day(say, answer.basis),
        ),
        columns=tuple(clip(plain_name(answer, one), 30) for one in members),
        rows=rows,
        keys=_keys(say),
        notes=(
            say("analyses.alignment.drawn_average", value=f"{float(found.average.value or 0):.2f}", n=found.average.n),
            say("analyses.alignment.drawn_note", n=found.roll_calls),
        ),
        cell=CELL,
    )
    pairs = [
        f"{plain_name(answer, one.first)} – {plain_name(answer, one.second)} {one.agreement:.2f}"
        for one in sorted(found.pairs, key=lambda each: each.agreement)
    ]
    return Picture(partial(grid.draw, drawing), alt_of(say, one_line(finding), pairs))


def _square(agreed: dict[tuple[str, str], float], one: str, other: str) -> grid.Square:
    if one == other:
        return grid.Square("", EMPTY)
    figure = agreed.get((min(one, other), max(one, other)))
    if figure is None:
        return grid.Square("?", EMPTY)
    return grid.Square(f"{figure:.2f}", next(paint for least, paint in SHADES if figure >= least))


def _keys(say: Say) -> tuple[Key, ...]:
    known = tuple(Key("", paint, say("analyses.alignment.drawn_from", value=f"{least:.1f}")) for least, paint in SHADES)
    return (*known, Key("?", EMPTY, say("analyses.alignment.drawn_unknown")))
