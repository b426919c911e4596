"""Who reacted to an incident, in words."""

from collections.abc import Iterator

from bot.chat.ui.analyses.screens import Screen, Table
from bot.chat.ui.analyses.words import name_of, names_of
from bot.chat.ui.record_words import word_of
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.record.reactions import STATE, WINDOWS, Reaction
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.reactions import Reacted
from prompts import Say

Found = Answer[Reacted]


def reactions_screen(say: Say, answer: Found) -> Screen:
    """The reactions to an incident, the earliest first."""
    found = answer.found
    incident = escape(clip(one_line(found.name or found.incident.summary), 160))
    return Screen(
        heading=say("analyses.reactions.heading", name=incident),
        finding=_finding(say, answer),
        body=[*_norms(say, answer), *(_line(say, answer, one) for one in found.reactions.found)],
        notes=[say("analyses.reactions.meaning")],
        next_=say("analyses.reactions.next"),
        table=_whole(say, answer),
    )


def _finding(say: Say, answer: Found) -> str:
    reactions = answer.found.reactions
    if not reactions.found:
        return say("analyses.reactions.nobody")
    soon, later = (len(reactions.within(days, STATE)) for days in WINDOWS)
    key = "finding" if reactions.is_breach else "no_norm"
    first = reactions.found[0]
    return say(
        f"analyses.reactions.{key}",
        n=soon,
        later=later,
        of=len(reactions.found),
        name=name_of(answer, first.claimant),
        days=_days(say, first),
    )


def _days(say: Say, one: Reaction) -> str:
    if one.days != one.days_least:
        return say("analyses.timeline.days_range", least=one.days_least, days=one.days)
    return say("analyses.timeline.days", n=one.days)


def _norms(say: Say, answer: Found) -> Iterator[str]:
    reactions = answer.found.reactions
    for norm in reactions.norms:
        key = "norm_suggested" if norm in reactions.suggested else "norm"
        yield say(f"analyses.reactions.{key}", name=name_of(answer, norm))
    if reactions.in_hindsight:
        yield say("analyses.reactions.hindsight", names=names_of(say, answer, reactions.in_hindsight))


def _line(say: Say, answer: Found, one: Reaction) -> str:
    facts = {
        "name": name_of(answer, one.claimant),
        "kind": name_of(answer, one.kind),
        "days": _days(say, one),
        "status": say.join(word_of(say, "deeds.status", status) for status in one.statuses),
        "records": say.join(f"R-{record}" for record in one.claims),
    }
    told = say(f"analyses.reactions.{'supporter' if one.supports else 'line'}", **facts)
    answers = (say("analyses.timeline.told.answer", text=escape(clip(one_line(text), 140))) for text in one.answers)
    return " ".join([told, *answers])


def _whole(say: Say, answer: Found) -> Table:
    columns = ("actor", "kind", "least", "days", "supports", "status", "answer", "records")
    rows = tuple(
        (
            answer.name(one.claimant),
            answer.name(one.kind),
            str(one.days_least),
            str(one.days),
            "yes" if one.supports else "no",
            " ".join(one.statuses),
            " ".join(one.answers),
            " ".join(f"R-{record}" for record in one.claims),
        )
        for one in answer.found.reactions.found
    )
    return Table(tuple(say(f"analyses.reactions.csv.{one}") for one in columns), rows)
