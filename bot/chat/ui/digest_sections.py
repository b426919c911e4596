"""The sections of a digest as lines, the most urgent first: what its card, its file and a terminal all show."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from bot.chat.ui.card_parts import date_shown
from bot.chat.ui.change_card import change_lines, repair_lines
from bot.chat.ui.debate_lines import missing_lines, norm_linked, opinion_lines
from bot.chat.ui.record_lines import record_lines
from bot.chat.ui.source_words import LINK_SHOWN, entry_linked
from bot.chat.ui.text import clip, day, escape, instant, moment, one_line
from bot.congress.digest import AheadNews, Digest, EntryNews, NormNews, PositionNews, is_of_days
from bot.congress.record.stances import said
from bot.services.digests import DigestCard
from prompts import Say


@dataclass(frozen=True)
class Extent:
    """How many stances, concerns or further happenings a line tells, how many actors a stance names, and how much of
    a name, of the words of a commitment and of an address; `whole` where a line tells everything."""

    stances: int = 3
    concerns: int = 5
    also: int = 4
    actors: int = 3
    name: int = 60
    words: int = 160
    link: int = LINK_SHOWN
    whole: bool = False


CARD = Extent()
_ALL = sys.maxsize
WHOLE = Extent(_ALL, _ALL, _ALL, _ALL, _ALL, _ALL, _ALL, whole=True)


@dataclass(frozen=True)
class Section:
    """A section by its name in the words: a heading and its lines, at least one."""

    name: str
    lines: list[str]

    def text(self, say: Say, most: int = sys.maxsize) -> str:
        """The first `most` lines under the heading, how many others there are, and where."""
        left_out = len(self.lines) - most
        more = [say("digest.more", n=left_out, section=self.name)] if left_out > 0 else []
        return "\n".join([say(f"digest.section.{self.name}"), *self.lines[:most], *more])


def digest_head(say: Say, congress: str, digest: Digest) -> str:
    """Whose digest it is, of which time, and whether it comes late."""
    return _headed(say, "digest.heading", congress, digest)


def quiet_text(say: Say, congress: str, digest: Digest, *, guild: int | None = None) -> str:
    """The one line of a quiet time: whose digest it is, of which time, and that nothing happened; with `guild`, the
    server of the congress, that of a member to whom nothing is asked."""
    if guild is None:
        return _headed(say, "digest.quiet", congress, digest)
    return _headed(say, "personal.quiet", congress, digest, guild=guild)


def _headed(say: Say, key: str, congress: str, digest: Digest, **facts: int) -> str:
    shown = day if is_of_days(digest.since, digest.until) else instant
    head = say(key, congress=escape(one_line(congress)), since=shown(digest.since), until=shown(digest.until), **facts)
    return f"{head}\n{say('digest.late')}" if digest.late else head


def digest_sections(say: Say, view: DigestCard, extent: Extent = CARD) -> list[Section]:
    """The sections that have something to say."""
    digest = view.digest
    seats = (("seats_taken", digest.seats_taken), ("seats_left", digest.seats_left))
    taken = [say(f"digest.news.{key}", n=n) for key, n in seats if n]
    told: list[tuple[str, list[str]]] = [
        ("to_vote", _news(say, extent, digest.to_vote, _to_vote)),
        ("decided", _news(say, extent, digest.decided, _decided_late if digest.late else _decided)),
        ("trials", _news(say, extent, digest.trials, _trial)),
        ("ahead", [_ahead(say, extent, one) for one in digest.ahead]),
        ("proposed", _news(say, extent, digest.proposed, _proposed)),
        ("moved", _news(say, extent, digest.moved, _moved)),
        ("concerns", _concerns(say, extent, view)),
        ("opinions", opinion_lines(say, digest.opinions, whole=extent.whole)),
        ("missing", missing_lines(say, digest.missing, whole=extent.whole)),
        ("positions", _positions(say, extent, view)),
        ("record", record_lines(say, digest.record, view.entries, whole=extent.whole)),
        ("seats", [*change_lines(say, digest.changes), *repair_lines(say, digest.repairs), *taken]),
    ]
    return [Section(name, lines) for name, lines in told if lines]


def whole_texts(say: Say, view: DigestCard) -> list[str]:
    """The head and every section in full, whatever its size."""
    if view.digest.quiet:
        return [quiet_text(say, view.congress, view.digest)]
    head = digest_head(say, view.congress, view.digest)
    return [head, *(section.text(say) for section in digest_sections(say, view, WHOLE))]


def _news(say: Say, extent: Extent, entries: Iterable[NormNews], told: Callable[[Say, NormNews], str]) -> list[str]:
    return [
        say(
            "digest.line",
            norm=norm_linked(say, entry.handle, entry.url),
            title=escape(one_line(entry.title)),
            news=_with_also(say, extent, told(say, entry), entry),
        )
        for entry in entries
    ]


def _with_also(say: Say, extent: Extent, words: str, entry: NormNews) -> str:
    """What else happened to a norm beside what its section tells."""
    told = [say(f"digest.also.{what}", fact=fact) for what, fact in entry.also]
    for what in _first(say, told, extent.also):
        words = say("digest.news.also", news=words, what=what)
    return words


def _to_vote(say: Say, entry: NormNews) -> str:
    return say("digest.news.to_vote", until=moment(entry.until) if entry.until is not None else None)


def _decided(say: Say, entry: NormNews) -> str:
    if entry.decision is None:
        return say("digest.news.ended", outcome=entry.outcome)
    decision = norm_linked(say, entry.decision, entry.decision_url)
    return say("digest.news.decided", outcome=entry.outcome, decision=decision)


def _decided_late(say: Say, entry: NormNews) -> str:
    """The same where it may have been long ago."""
    told = _decided(say, entry)
    return told if entry.closed is None else say("digest.news.closed", news=told, at=day(entry.closed))


def _trial(say: Say, entry: NormNews) -> str:
    return say("digest.news.trials", until=moment(entry.until) if entry.until is not None else None)


def _ahead(say: Say, extent: Extent, entry: AheadNews) -> str:
    """A review, or a commitment to keep, with its day."""
    return say(
        f"digest.due.{entry.what}",
        norm=norm_linked(say, entry.handle, entry.url),
        title=escape(clip(one_line(entry.title), extent.words)),
        actor=escape(clip(one_line(entry.actor), extent.name)),
        day=date_shown(date.fromisoformat(entry.on)),
    )


def _proposed(say: Say, entry: NormNews) -> str:
    return _with_end(say, say("digest.news.proposed", stage=entry.stage), entry)


def _moved(say: Say, entry: NormNews) -> str:
    return _with_end(say, say("digest.news.moved", stage=entry.stage), entry)


def _with_end(say: Say, words: str, entry: NormNews) -> str:
    if entry.until is None:
        return words
    return f"{words} {say('digest.news.at_least' if entry.at_least else 'digest.news.until', until=day(entry.until))}"


def _positions(say: Say, extent: Extent, view: DigestCard) -> list[str]:
    """One line a subject: what each kind of actor now holds of it."""
    by_norm: dict[tuple[str, str | None], list[str]] = {}
    for news in view.digest.positions:
        by_norm.setdefault((news.handle, news.url), []).append(_stance(say, extent, view, news))
    return [
        say(
            "digest.positions.line",
            norm=norm_linked(say, escape(one_line(handle)), url),
            stances="; ".join(_first(say, stances, extent.stances)),
        )
        for (handle, url), stances in by_norm.items()
    ]


def _stance(say: Say, extent: Extent, view: DigestCard, news: PositionNews) -> str:
    told_by = zip_longest(news.actors, news.entries)
    named = [_actor(say, extent, actor or "", entry) for actor, entry in told_by]
    kind = escape(view.names.get(news.kind, news.kind))
    actors = ", ".join(_first(say, named, extent.actors))
    told = say("digest.positions.stance", kind=kind, stance=said(news.stance, news.about), actors=actors)
    if not news.counts_from:
        return told
    return say("digest.positions.pending", stance=told, day=date_shown(date.fromisoformat(news.counts_from)))


def _actor(say: Say, extent: Extent, actor: str, entry: EntryNews | None) -> str:
    """An actor with the entry that tells what it holds, where that is known."""
    name = escape(clip(one_line(actor), extent.name))
    if entry is None:
        return name
    key = "disputed" if entry.disputed else "actor"
    linked = entry_linked(say, entry.handle, entry.url, most=extent.link)
    return say(f"digest.positions.{key}", actor=name, entry=linked)


def _concerns(say: Say, extent: Extent, view: DigestCard) -> list[str]:
    """One line a norm: what became of each concern on it."""
    lines = []
    for entry in view.digest.concerns:
        told = [say(f"digest.concerns.{kind}", concern=name) for name, kind in entry.news]
        norm, names = norm_linked(say, entry.handle, entry.url), "; ".join(_first(say, told, extent.concerns))
        lines.append(say("digest.concerns.line", norm=norm, names=names))
    return lines


def _first(say: Say, entries: list[str], most: int) -> list[str]:
    return [*entries[:most], *([say("card.more", n=len(entries) - most)] if len(entries) > most else [])]
