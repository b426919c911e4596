"""The timeline in words: one line an entry, with the days since an incident, and the picture."""

from datetime import date
from functools import partial

from bot.chat.ui.analyses.pictures import dates
from bot.chat.ui.analyses.pictures.parts import BLUE, EMPTY, GREY, PALE_BLUE, PALE_ORANGE, STRIPED_BLUE, WHITE, Key
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.analyses.words import drawn_day, name_of
from bot.chat.ui.record_words import when_words, word_of
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.record.timeline import Entry, Since
from bot.documents.record_words import stance_told
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.timeline import Line
from prompts import Say

TEXT_SHOWN = 140
DRAWN_MOST = 40
"""Characters of a line's own words; entries of the picture, beyond which nobody reads it."""

KINDS = {
    "opening": ("B", WHITE),
    "participation": ("J", PALE_BLUE),
    "position": ("S", BLUE),
    "vote": ("V", STRIPED_BLUE),
    "action": ("D", GREY),
    "claim": ("C", PALE_ORANGE),
    "commitment": ("P", PALE_BLUE),
    "event": ("E", EMPTY),
}
"""The letter and the paint of each kind of entry."""
_TABLES = {
    "participation": "record_lines.status",
    "action": "deeds.kind",
    "claim": "deeds.basis",
}

Found = Answer[Line]


def timeline_screen(say: Say, answer: Found) -> Screen:
    """The timeline in words."""
    found = answer.found
    lines = [_line(say, answer, one) for one in found.entries]
    name = _about(answer)
    finding = _finding(say, answer)
    drawn = found.entries[:DRAWN_MOST]
    notes = [say("analyses.timeline.claims")] if any(one.kind == "claim" for one in found.entries) else []
    alt = alt_of(say, one_line(finding), [_plain(say, answer, one) for one in drawn])
    return Screen(
        heading=say("analyses.timeline.heading", name=escape(clip(one_line(name), 120))),
        finding=finding,
        body=lines or [say("analyses.timeline.empty")],
        notes=notes,
        next_=say("analyses.timeline.next"),
        table=_whole(say, answer),
        picture=Picture(partial(dates.draw, _drawing(say, answer, name)), alt) if len(drawn) > 1 else None,
    )


def _about(answer: Found) -> str:
    found = answer.found
    if found.incident is None:
        return answer.name(found.about)
    return found.name or found.incident.summary


def _finding(say: Say, answer: Found) -> str:
    entries = answer.found.entries
    if not entries:
        return say("analyses.timeline.finding", n=0, first="", last="")
    ranges = sum(one.is_range or not one.when.shows_speed for one in entries)
    first = min(one.when.first for one in entries).isoformat()
    last = max(one.when.known_by for one in entries).isoformat()
    finding = say("analyses.timeline.finding", n=len(entries), first=first, last=last)
    if ranges:
        finding = f"{finding} {say('analyses.timeline.ranges', n=ranges)}"
    claims = [one for one in entries if one.kind == "claim"]
    if answer.found.incident is None or not claims:
        return finding
    earliest = answer.found.since[claims[0].record]
    who = say.join(name_of(answer, one) for one in claims[0].actors)
    claimed = say("analyses.timeline.first_claim", n=len(claims), name=who, days=_days(say, earliest))
    return f"{finding} {claimed}"


def _line(say: Say, answer: Found, one: Entry) -> str:
    facts = {"when": when_words(say, one.when.text, one.when.precision), "text": _told(say, answer, one)}
    since = answer.found.since.get(one.record)
    record = say("analyses.timeline.event") if one.kind in ("event", "opening") else f"R-{one.record}"
    if since is not None and one.record != answer.found.about:
        return say("analyses.timeline.line_since", days=_days(say, since), record=record, **facts)
    return say("analyses.timeline.line", record=record, **facts)


def _days(say: Say, since: Since) -> str:
    if since.is_range:
        return say("analyses.timeline.days_range", least=since.earliest, days=since.days)
    return say("analyses.timeline.days", n=since.days)


def _told(say: Say, answer: Found, one: Entry) -> str:
    """What happened, in a sentence without a date."""
    facts = {
        "actors": say.join(name_of(answer, each) for each in one.actors),
        "word": word_of(say, _TABLES.get(one.kind, "analyses.word"), one.word),
        "subject": name_of(answer, one.subject) if one.subject else "",
        "text": escape(clip(one_line(one.text), TEXT_SHOWN)),
    }
    if one.kind == "claim":
        key = "claim" if one.accused else "claim_nobody"
        accused = say.join(name_of(answer, each) for each in one.accused)
        if answer.found.incident is None:
            return say(f"analyses.timeline.told.{key}", accused=accused, **facts)
        status = word_of(say, "deeds.status", one.status)
        facts["word"] = say("analyses.timeline.told.stands", word=facts["word"], status=status)
        told = say(f"analyses.timeline.told.{key}", accused=accused, **facts)
        return f"{told} {say('analyses.timeline.told.answer', **facts)}" if one.text else told
    if one.kind == "position":
        told = stance_told(say, one.word, facts["subject"])
        return say("analyses.timeline.told.position", actors=facts["actors"], told=told)
    key = "action_nobody" if one.kind == "action" and not one.actors else one.kind
    return say(f"analyses.timeline.told.{key}", **facts)


def _plain(say: Say, answer: Found, one: Entry) -> str:
    """The same for a picture or a table, where nothing is formatted."""
    return " ".join((one.when.text, _told(say, answer, one).replace("\\", "").replace("*", "")))


def _whole(say: Say, answer: Found) -> Table:
    header = tuple(
        say(f"analyses.timeline.csv.{one}") for one in ("date", "precision", "first", "kind", "text", "days", "record")
    )
    rows = []
    for one in answer.found.entries:
        since = answer.found.since.get(one.record)
        days = "" if since is None else str(since.days)
        told = _told(say, answer, one).replace("\\", "")
        when = (one.when.text, one.when.precision, one.when.first.isoformat())
        rows.append((*when, one.kind, told, days, "" if one.kind in ("event", "opening") else f"R-{one.record}"))
    return Table(header, tuple(rows))


def _drawing(say: Say, answer: Found, name: str) -> dates.Dates:
    found = answer.found
    shown = found.entries[:DRAWN_MOST]
    moments = tuple(_moment(say, answer, one) for one in shown)
    notes = [say("analyses.timeline.drawn_range")]
    if len(shown) < len(found.entries):
        notes.append(say("analyses.timeline.drawn_more", n=len(found.entries) - len(shown)))
    kinds = {one.kind for one in shown}
    return dates.Dates(
        heading=say("analyses.timeline.drawn", name=clip(one_line(name), 110), as_of=drawn_day(say, answer.basis)),
        moments=moments,
        keys=tuple(
            Key(letter, paint, say(f"analyses.timeline.kind.{kind}"))
            for kind, (letter, paint) in KINDS.items()
            if kind in kinds
        ),
        notes=tuple(notes),
    )


def _moment(say: Say, answer: Found, one: Entry) -> dates.Moment:
    letter, paint = KINDS[one.kind]
    since = answer.found.since.get(one.record)
    first: date = one.when.first
    return dates.Moment(
        first=first,
        last=one.when.known_by,
        dated=when_words(say, one.when.text, one.when.precision),
        glyph=letter,
        paint=paint,
        words=_told(say, answer, one).replace("\\", "").replace("*", ""),
        by=one.when.precision in ("on_or_before", "as_of"),
        note=_days(say, since) if since is not None and one.record != answer.found.about else "",
    )
