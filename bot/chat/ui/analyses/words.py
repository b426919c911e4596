"""Words that all analyses share: shares with their n, names as they stand in a line, and what an answer rests on."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from bot.chat.ui.card_parts import date_shown
from bot.chat.ui.record_words import name_shown, word_of
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.record.facts import Grade
from bot.congress.record.figures import Share
from bot.congress.record.scores import Score
from bot.services.record.analyses.answers import Answer, Basis
from prompts import Say

NAMES_SHOWN = 12
"""Names that one line lists."""
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D", "E")


def figure(value: Fraction | float | None) -> str:
    """A figure with as many decimals as tell something: 0.42."""
    return "–" if value is None else f"{float(value):.2f}"


def share_words(say: Say, share: Share) -> str:
    """A share with both its numbers: "81 of 193 (0.42)"."""
    return say("analyses.share", part=share.part, whole=share.whole, value=figure(share.value))


def score_words(say: Say, score: Score) -> str:
    """A figure with its n, or that there is not enough evidence for one."""
    key = "score" if score.state == "enough" else "not_enough"
    return say(f"analyses.{key}", value=figure(score.value), n=score.n)


def part_words(say: Say, score: Score) -> str:
    """The part of a whole with both numbers, "2 of 19 (0.11)", or that there is not enough evidence for one."""
    if score.state != "enough" or score.value is None:
        return score_words(say, score)
    return say("analyses.share", part=int(score.above), whole=int(score.below), value=figure(score.value))


def name_of(answer: Answer[Any], id_: str) -> str:
    """The name of an actor, subject or kind as it stands within a line."""
    return name_shown(answer.name(id_))


def names_of(say: Say, answer: Answer[Any], ids: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """The names of these, the first `most` of them, and how many more there are; a word of its own for nobody."""
    return listed_names(say, [name_of(answer, one) for one in ids], most) if ids else say("analyses.none")


def listed_names(say: Say, shown: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """Names that are fit to be shown in their order, the first `most` of them, and how many more there are."""
    names = sorted(shown)
    more = [say("card.names_more", n=len(names) - most)] if len(names) > most else []
    return say.join([*names[:most], *more])


def plain_name(answer: Answer[Any], id_: str) -> str:
    """The name for a picture or a table, where nothing can be formatted."""
    return clip(one_line(answer.name(id_)), 120)


def stance_words(say: Say, stance: str) -> str:
    """A stance as a word by itself: "support"."""
    return word_of(say, "analyses.word", stance)


def drawn_day(say: Say, basis: Basis) -> str:
    """The day of a picture, with that on which the shipped record was closed where that is earlier."""
    as_of = basis.as_of.isoformat()
    if basis.closed_on is None:
        return as_of
    return say("analyses.drawn_day", as_of=as_of, closed=basis.closed_on.isoformat())


def basis_lines(say: Say, basis: Basis) -> list[str]:
    """What an answer rests on: its day and what narrows it, how many records and sources, how good, and which lists."""
    lines = [say("analyses.basis.day", as_of=date_shown(basis.as_of))]
    lines += [
        say("analyses.basis.narrowed", option=say(f"analyses.option.{option}"), name=escape(clip(one_line(name), 80)))
        for option, name in basis.narrowed
    ]
    head = say.join(lines) if len(lines) > 1 else lines[0]
    told = [
        head,
        say("analyses.basis.records", n=len(basis.records), sources=basis.sources, grades=_grades(say, basis)),
    ]
    if not basis.records:
        told[1] = say("analyses.basis.no_records")
    if basis.unverified:
        told.append(say("analyses.basis.unverified", n=basis.unverified))
    told += [
        say(
            "analyses.basis.list",
            initiative=name_shown(one.initiative),
            kind=escape(one.kind),
            since=one.complete_from.isoformat(),
        )
        for one in basis.lists[:3]
    ]
    told.append(say("analyses.basis.selection"))
    return told


def _grades(say: Say, basis: Basis) -> str:
    known = [f"{grade} {basis.grades[grade]}" for grade in GRADES if basis.grades.get(grade)]
    if basis.grades.get(None):
        known.append(say("analyses.basis.ungraded", n=basis.grades[None]))
    return say.join(known)
