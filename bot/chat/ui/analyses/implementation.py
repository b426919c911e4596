"""How far promises have come, in words, with a bar for each step of the ladder."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from bot.chat.ui.analyses.pictures import bars
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.analyses.words import drawn_day, name_of, names_of, plain_name, score_words
from bot.chat.ui.text import one_line
from bot.congress.record.implementation import Rung
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.implementation import Promises
from prompts import Say

Found = Answer[Promises]


def implementation_screen(say: Say, answer: Found) -> Screen:
    """The ladder of an initiative."""
    found = answer.found
    ladder, name = found.ladder, name_of(answer, found.initiative)
    score = ladder.declared_only
    facts = {
        "n": len(ladder.rungs),
        "pairs": ladder.pairs,
        "signers": len(ladder.signers),
        "norms": len(ladder.subjects),
    }
    key = "finding" if score.state == "enough" else "not_enough"
    finding = say(f"analyses.implementation.{key}", score=score_words(say, score), levels=score.n, **facts)
    return Screen(
        heading=say("analyses.implementation.heading", name=name),
        finding=finding,
        body=[*_levels(say, answer), *_overdue(say, answer)],
        notes=[say("analyses.implementation.meaning")],
        next_=say("analyses.implementation.next"),
        table=_whole(say, answer),
        picture=_picture(say, answer, finding) if score.state == "enough" else None,
    )


def _by_level(rungs: tuple[Rung, ...]) -> dict[int, list[Rung]]:
    found: dict[int, list[Rung]] = {}
    for one in rungs:
        if one.level is not None:
            found.setdefault(one.level, []).append(one)
    return dict(sorted(found.items(), reverse=True))


def _levels(say: Say, answer: Found) -> Iterator[str]:
    rungs = answer.found.ladder.rungs
    for level, rows in _by_level(rungs).items():
        yield say("analyses.implementation.level", level=say(f"deeds.level.{level}"), n=len(rows))
        for one in rows:
            yield say(
                "analyses.implementation.rung", name=name_of(answer, one.actor), subject=name_of(answer, one.subject)
            )
    unknown = [one.actor for one in rungs if one.level is None]
    if unknown:
        names = names_of(say, answer, list(dict.fromkeys(unknown)))
        yield say("analyses.implementation.no_level", n=len(unknown), names=names)


def _overdue(say: Say, answer: Found) -> Iterator[str]:
    ladder = answer.found.ladder
    for key, rows in (("overdue", ladder.overdue), ("due_unknown", ladder.due_without_level)):
        if rows:
            yield say(f"analyses.implementation.{key}", n=len(rows))
        for one in rows:
            due = one.due.text if one.due is not None else ""
            yield say("analyses.implementation.due", name=name_of(answer, one.actor), due=due, record=f"R-{one.record}")


def _whole(say: Say, answer: Found) -> Table:
    header = tuple(say(f"analyses.implementation.csv.{one}") for one in ("actor", "norm", "level", "records"))
    rows = tuple(
        (
            answer.name(one.actor),
            answer.name(one.subject),
            "" if one.level is None else str(one.level),
            " ".join(f"R-{record}" for record in one.records),
        )
        for one in answer.found.ladder.rungs
    )
    return Table(header, rows)


def _picture(say: Say, answer: Found, finding: str) -> Picture:
    ladder = answer.found.ladder
    counts = Counter(one.level for one in ladder.rungs if one.level is not None)
    most = max(counts.values(), default=1)
    steps = tuple(
        bars.Bar(say(f"deeds.level.{level}"), counts[level] / most, f"{counts[level]}") for level in range(7, -1, -1)
    )
    drawing = bars.Bars(
        heading=say(
            "analyses.implementation.drawn",
            name=plain_name(answer, answer.found.initiative),
            as_of=drawn_day(say, answer.basis),
        ),
        sections=(
            bars.Section(say("analyses.implementation.drawn_steps", n=counts.total(), pairs=ladder.pairs), steps),
        ),
    )
    rows = [f"{one.name} {one.label}" for one in steps]
    return Picture(partial(bars.draw, drawing), alt_of(say, one_line(finding), rows))
