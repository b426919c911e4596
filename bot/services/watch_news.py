"""What happened to what is watched: one pass over the events of a congress, joined to all that they concern.

What is told is what anybody here may see: of the record only what was confirmed, of statements and seats how many, of
votes that they opened and what came of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import structlog
from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.watching import Span, holds
from bot.services.places import card_of, place_in
from bot.services.watch_events import Happening, Thing, happenings
from bot.services.watch_facts import with_facts
from bot.services.watch_lines import COUNTED, Line, News, WatchNews
from bot.services.watch_reach import merged_about, merged_actors
from bot.services.watch_subjects import About
from storage.tables import Card, Congress, Event, Norm, NormVersion, Watch
from storage.tables.ledger import TOLD_OF

_log = structlog.stdlib.get_logger(__name__)

LINES_MOST = 30
"""Things of which one notice tells for one watch; of the others it says how many they are."""

NEWS_MOST = 20
"""Happenings that one line tells, the last ones; of those before it says how many they are."""

BATCH = 2_000
"""Events that are read, and joined to what they concern, at a time."""

READ_MOST = 20_000
"""Events of a congress through which a message looks back; what came before stays where it stands."""


def watch_news(
    tx: Session, congress: Congress, watches: Sequence[Watch], untold: Mapping[int, Sequence[Span]]
) -> dict[int, WatchNews]:
    """The news of each of these watches of one congress, by its id, among the events that it has yet to tell; a watch
    to which nothing happened is left out."""
    spans = [span for one in watches for span in untold[one.id]]
    if not spans:
        return {}
    upto = max(last for _, last in spans)
    since = min(after for after, _ in spans)
    after = max(since, _read_from(tx, congress, upto)) if upto - since > READ_MOST else since
    merged = merged_actors(tx, congress)
    about = {one.id: merged_about(about_of(one), merged) for one in watches}
    told = _by_subject(tx, congress, after, upto, frozenset(about.values()))
    mine = {
        one.id: [event for event in told[about[one.id]] if holds(untold[one.id], event.event) and is_for(one, event)]
        for one in watches
    }
    things = _lines(tx, congress, {one.thing for found in mine.values() for one in found})
    news = {
        watch: _news(found, things, about[watch], cut=untold[watch][0][0] < after)
        for watch, found in mine.items()
        if found
    }
    return with_facts(tx, congress, news)


def is_for(watch: Watch, happening: Happening) -> bool:
    """Whether whoever watches is told of it: nobody is told of their own acts."""
    return watch.member_id not in happening.own


def about_of(watch: Watch) -> About:
    """What a watch is on."""
    key = watch.subject_key if watch.subject_id is None else watch.subject_id
    assert key is not None  # A check of the table.
    return watch.subject_type, key


def happenings_between(tx: Session, congress: Congress, after: int, upto: int) -> Iterator[list[Happening]]:
    """What the events after one, up to another, tell, in their order; they are read `BATCH` at a time."""
    query = select(Event).where(Event.congress_id == congress.id, text(TOLD_OF), col(Event.id) <= upto)
    query = query.order_by(col(Event.id)).limit(BATCH)
    while events := tx.exec(query.where(col(Event.id) > after)).all():
        after = events[-1].id
        yield sorted(_readable(tx, congress, events), key=lambda told: told.event)
        if len(events) < BATCH:
            break


def _read_from(tx: Session, congress: Congress, upto: int) -> int:
    """The id of the event after which the last `READ_MOST` come."""
    query = select(Event.id).where(Event.congress_id == congress.id, text(TOLD_OF), col(Event.id) <= upto)
    return tx.exec(query.order_by(col(Event.id).desc()).offset(READ_MOST).limit(1)).first() or 0


def _by_subject(
    tx: Session, congress: Congress, after: int, upto: int, wanted: frozenset[About]
) -> dict[About, list[Happening]]:
    """What happened to each of these, in the order of the events."""
    found: dict[About, list[Happening]] = {about: [] for about in wanted}
    for told in happenings_between(tx, congress, after, upto):
        for one in told:
            for about in one.subjects & wanted:
                found[about].append(one)
    return found


def _readable(tx: Session, congress: Congress, events: Sequence[Event]) -> list[Happening]:
    """What these events tell; one that cannot be read is named in the log, and keeps no other from being told."""
    try:
        return happenings(tx, congress, events)
    except (CongressError, KeyError, TypeError, ValueError):
        if len(events) == 1:
            _log.exception("event_not_told", event_id=events[0].id, kind=events[0].kind)
            return []
    half = len(events) // 2
    return [*_readable(tx, congress, events[:half]), *_readable(tx, congress, events[half:])]


def _news(
    found: Sequence[Happening], things: dict[Thing, tuple[str, str, str | None]], about: About, *, cut: bool
) -> WatchNews:
    """What happened to what is watched; of a norm first what happened to itself."""
    by_thing: dict[Thing, list[Happening]] = {}
    for one in found:
        by_thing.setdefault(one.thing, []).append(one)
    lines = [
        Line(thing.kind, thing.id, *things.get(thing, (thing.handle, thing.title, None)), *_last(_joined(told)))
        for thing, told in sorted(by_thing.items(), key=lambda one: (one[0].kind, one[0].id) != about)
    ]
    return WatchNews(tuple(lines[:LINES_MOST]), max(0, len(lines) - LINES_MOST), min(one.at for one in found), cut)


def _last(news: Sequence[News]) -> tuple[tuple[News, ...], int]:
    """The last of these, and how many others there are."""
    return tuple(news[-NEWS_MOST:]), max(0, len(news) - NEWS_MOST)


def _joined(told: Iterable[Happening]) -> tuple[News, ...]:
    """What happened to one thing, each once: counts are added up (with the first of what they count), and of the moves
    the last one is told."""
    joined: dict[tuple[str, ...], News] = {}
    for one in told:
        what, fact, other = one.news
        if what in COUNTED:
            before = joined.get((what,), (what, "0", other))
            joined[what,] = (what, str(int(before[1]) + int(fact)), before[2])
        elif what in ("moved", "anew"):
            joined.pop(("moved",), None)
            joined["moved",] = one.news
        elif what == "concern":
            joined.pop((what, other), None)
            joined[what, other] = one.news
        else:
            joined[one.news] = one.news
        if what == "decided":  # Then no vote is open any more.
            joined = {key: news for key, news in joined.items() if news[0] != "vote"}
    if any(key[0] in ("vote", "decided") for key in joined):
        joined = {key: news for key, news in joined.items() if news[:2] not in _SAID_BY_THE_VOTE}
    return tuple(sorted(joined.values(), key=lambda news: _PLACE.get(news[0], _PLACE_USUAL)))


_SAID_BY_THE_VOTE = (("moved", "voting"), ("moved", "decided"))
"""Moves that a vote's opening, or its decision, tells already."""

_PLACE, _PLACE_USUAL = {"confirmed": 0, "corrected": 0, "attached": 1, "anew": 3}, 2
"""Where in a line something stands: what an entry relates to after its confirmation, what a new version brings after
it; else in the order in which it happened."""


def _lines(tx: Session, congress: Congress, things: set[Thing]) -> dict[Thing, tuple[str, str, str | None]]:
    """Handle, title and link of the norms among these."""
    norms = {thing.id: thing for thing in things if thing.kind == "norm"}
    query = (
        select(Norm.id, Norm.number, NormVersion.title, Card.channel_id, Card.thread_id, Card.message_id)  # type: ignore[call-overload]
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .join(Card, card_of("norm", Norm.id), isouter=True)
        .where(col(Norm.id).in_(list(norms)))
    )
    found = {}
    for row in tx.exec(query) if norms else ():
        place = place_in(congress.guild_id, row.channel_id, row.thread_id, row.message_id)
        found[norms[row.id]] = (norm_handle(row.number), row.title, place.url if place is not None else None)
    return found
