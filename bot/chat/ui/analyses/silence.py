"""Silence in words: how many of whom, by group, since when, and whose coalition spoke instead."""

from collections.abc import Iterator
from functools import partial

from bot.chat.ui.analyses.pictures import bars
from bot.chat.ui.analyses.pictures.parts import DOTTED
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.analyses.words import drawn_day, listed_names, name_of, names_of, plain_name, share_words, stance_words
from bot.chat.ui.record_words import word_of
from bot.chat.ui.text import escape, one_line
from bot.congress.record.cells import Cell
from bot.congress.record.silence import Silence
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.silence import Quiet, QuietActor
from prompts import Say

LONGEST_SHOWN = 15


def silence_screen(say: Say, answer: Answer[Quiet | QuietActor]) -> Screen:
    """The silence on a subject, or that of an actor, in words."""
    found = answer.found
    return _of_actor(say, answer, found) if isinstance(found, QuietActor) else _on_subject(say, answer, found)


def _on_subject(say: Say, answer: Answer[Quiet | QuietActor], found: Quiet) -> Screen:
    name = name_of(answer, found.silence.subject)
    finding = _finding(say, answer, found)
    return Screen(
        heading=say("analyses.silence.heading", name=name),
        finding=finding,
        body=[
            *_with_status(say, answer, found),
            *_groups(say, found),
            *_longest(say, answer, found),
            *_members(say, answer, found),
        ],
        notes=[say("analyses.silence.meaning")],
        next_=say("analyses.silence.next"),
        table=_whole(say, answer, found),
        picture=_picture(say, answer, found, finding),
    )


def _finding(say: Say, answer: Answer[Quiet | QuietActor], found: Quiet) -> str:
    share, untracked = found.silence.share, found.silence.not_tracked
    key = "finding" if share.n else "nobody"
    kind = name_of(answer, found.kind) if found.kind else say("analyses.silence.anyone")
    return say(f"analyses.silence.{key}", kind=kind, n=share.part, share=share_words(say, share), untracked=untracked)


def _with_status(say: Say, answer: Answer[Quiet | QuietActor], found: Quiet) -> Iterator[str]:
    """Who is silent though a status of theirs is on record."""
    marked = [_marked(say, answer, one, one.actor) for one in found.silence.marked]
    if marked:
        yield say("analyses.silence.marked", n=len(marked), names=listed_names(say, marked))


def _marked(say: Say, answer: Answer[Quiet | QuietActor], one: Cell, id_: str) -> str:
    """The actor or subject of a silence, with the status beside it that is no stance."""
    name = name_of(answer, id_)
    if not one.marks:
        return name
    status = say.join(word_of(say, "record_lines.status", mark.status) for mark in one.marks)
    records = say.join(f"R-{mark.record}" for mark in one.marks)
    return say("analyses.silence.status", name=name, status=status, records=records)


def _groups(say: Say, found: Quiet) -> Iterator[str]:
    counted = {one: silence for one, silence in found.by_group.items() if silence.counted}
    if counted:
        yield say("analyses.silence.groups_heading")
    for one, silence in sorted(counted.items(), key=lambda each: (-(each[1].share.value or 0), each[0])):
        yield say("analyses.silence.group", name=escape(found.groups[one]), share=share_words(say, silence.share))


def _longest(say: Say, answer: Answer[Quiet | QuietActor], found: Quiet) -> Iterator[str]:
    """Who is silent, gathered by the day on which the silence began."""
    by_day: dict[tuple[str, int, bool], list[str]] = {}
    for one in found.longest:
        key = (one.since.isoformat(), one.days, one.by_list)
        by_day.setdefault(key, []).append(_marked(say, answer, one.cell, one.cell.actor))
    if by_day:
        yield say("analyses.silence.longest_heading")
    for (since, days, by_list), actors in list(by_day.items())[:LONGEST_SHOWN]:
        told, names = "by_list" if by_list else "longest", listed_names(say, actors, 40)
        yield say(f"analyses.silence.{told}", since=since, days=days, n=len(actors), names=names)
    if len(by_day) > LONGEST_SHOWN:
        yield say("analyses.more", n=len(by_day) - LONGEST_SHOWN)


def _members(say: Say, answer: Answer[Quiet | QuietActor], found: Quiet) -> Iterator[str]:
    if found.members:
        yield say("analyses.silence.members_heading")
    for one in found.members:
        names = names_of(say, answer, one.quiet)
        coalition, stance = name_of(answer, one.coalition), stance_words(say, one.supports.value)
        yield say(
            "analyses.silence.members", name=coalition, stance=stance, n=len(one.quiet), of=one.members, names=names
        )


def _whole(say: Say, answer: Answer[Quiet | QuietActor], found: Quiet) -> Table:
    header = tuple(say(f"analyses.silence.csv.{one}") for one in ("actor", "since", "days", "records"))
    rows = tuple(
        (
            answer.name(one.cell.actor),
            one.since.isoformat(),
            str(one.days),
            " ".join(f"R-{record}" for record in one.cell.records),
        )
        for one in found.longest
    )
    return Table(header, rows)


def _picture(say: Say, answer: Answer[Quiet | QuietActor], found: Quiet, finding: str) -> Picture | None:
    counted = {one: silence for one, silence in found.by_group.items() if silence.counted}
    if len(counted) < 2 or not found.silence.counted:
        return None
    whole = _bar(say, say("analyses.silence.drawn_all"), found.silence)
    ordered = sorted(counted.items(), key=lambda each: (-(each[1].share.value or 0), each[0]))
    groups = tuple(_bar(say, found.groups[one], silence) for one, silence in ordered)
    drawing = bars.Bars(
        heading=say(
            "analyses.silence.drawn",
            name=plain_name(answer, found.silence.subject),
            as_of=drawn_day(say, answer.basis),
        ),
        sections=(
            bars.Section(say("analyses.silence.drawn_whole"), (whole,)),
            bars.Section(say("analyses.silence.drawn_groups"), groups),
        ),
        notes=(say("analyses.silence.drawn_note"),),
    )
    rows = [f"{one.name} {one.label}" for one in groups]
    return Picture(partial(bars.draw, drawing), alt_of(say, one_line(finding), rows))


def _bar(say: Say, name: str, silence: Silence) -> bars.Bar:
    return bars.Bar(name, float(silence.share.value or 0), share_words(say, silence.share), DOTTED)


def _of_actor(say: Say, answer: Answer[Quiet | QuietActor], found: QuietActor) -> Screen:
    name = name_of(answer, found.actor)
    lines = [
        say(
            "analyses.silence.on",
            name=_marked(say, answer, one.cell, one.cell.subject),
            since=one.since.isoformat(),
            days=one.days,
        )
        for one in found.on
    ]
    rows = tuple((answer.name(one.cell.subject), one.since.isoformat(), str(one.days), "") for one in found.on)
    header = tuple(say(f"analyses.silence.csv.{one}") for one in ("subject", "since", "days", "records"))
    return Screen(
        heading=say("analyses.silence.actor_heading", name=name),
        finding=say("analyses.silence.actor_finding", name=name, n=len(found.on), of=found.counted, all=found.of),
        body=lines,
        notes=[say("analyses.silence.meaning")],
        next_=say("analyses.silence.actor_next"),
        table=Table(header, rows),
    )
