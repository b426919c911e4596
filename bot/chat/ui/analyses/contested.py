"""How contested a subject is, in words."""

from collections.abc import Iterator

from bot.chat.ui.analyses.screens import Screen, Table
from bot.chat.ui.analyses.words import figure, name_of, names_of, score_words
from bot.chat.ui.text import escape
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.contested import Contested, Contests
from prompts import Fact, Say

GROUPS_SHOWN = 5
NAMES_SHOWN = 60

Found = Answer[Contests]


def contested_screen(say: Say, answer: Found) -> Screen:
    """One subject, or all of which enough is known."""
    found = answer.found
    one = not answer.chosen
    body = [line for row in found.rows for line in _row(say, answer, row, whole=one)]
    return Screen(
        heading=_heading(say, answer, one),
        finding=_finding(say, answer, one),
        body=body,
        notes=[say("analyses.contested.meaning")],
        next_=say("analyses.contested.next"),
        table=_whole(say, answer),
    )


def _heading(say: Say, answer: Found, one: bool) -> str:
    if one:
        return say("analyses.contested.heading", name=name_of(answer, answer.found.rows[0].subject))
    return say("analyses.contested.heading_all")


def _finding(say: Say, answer: Found, one: bool) -> str:
    found = answer.found
    if not found.rows:
        return say("analyses.contested.nothing", n=found.unknown)
    row = found.rows[0]
    facts: dict[str, Fact] = {
        "pro": len(row.contest.for_),
        "con": len(row.contest.against),
        "score": score_words(say, row.contest.figure),
    }
    if one:
        key = "one" if row.contest.figure.state == "enough" else "not_enough"
        return say(f"analyses.contested.{key}", **facts)
    return say(
        "analyses.contested.all", n=len(found.rows), name=name_of(answer, row.subject), unknown=found.unknown, **facts
    )


def _row(say: Say, answer: Found, row: Contested, *, whole: bool) -> Iterator[str]:
    contest = row.contest
    if not whole:
        name, score = name_of(answer, row.subject), figure(contest.figure.value)
        yield say("analyses.contested.row", name=name, value=score, pro=len(contest.for_), con=len(contest.against))
        return
    for side, actors in (("for", contest.for_), ("against", contest.against)):
        yield say(f"analyses.contested.{side}", n=len(actors), names=names_of(say, answer, actors, NAMES_SHOWN))
    if row.by_group:
        yield say("analyses.contested.groups")
    names = dict(answer.found.group_names)
    for group, part in row.by_group[:GROUPS_SHOWN]:
        inside, outside = part.parts[True], part.parts[False]
        yield say(
            "analyses.contested.group",
            name=escape(names[group]),
            value=figure(part.figure.value),
            a=inside.for_,
            n=inside.n,
            b=outside.for_,
            of=outside.n,
        )


def _whole(say: Say, answer: Found) -> Table:
    header = tuple(say(f"analyses.contested.csv.{one}") for one in ("subject", "contested", "for", "against"))
    rows = tuple(
        (
            answer.name(one.subject),
            figure(one.contest.figure.value),
            str(len(one.contest.for_)),
            str(len(one.contest.against)),
        )
        for one in answer.found.rows
    )
    return Table(header, rows)
