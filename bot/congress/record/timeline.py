"""The timeline (record.md, analysis B): the records of a norm, actor, action or case, by the first possible day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.congress.record.dates import When
from bot.congress.record.facts import Action, Claim, Event, Facts
from bot.congress.record.stances import said

EntryKind = Literal["opening", "participation", "position", "vote", "action", "claim", "commitment", "event"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A dated record on the timeline. A record without a single day is drawn as a range."""

    kind: EntryKind
    record: str
    when: When
    actors: tuple[str, ...] = ()
    """Who said, did, joined or claimed it; never who is accused of it."""
    subject: str | None = None
    """The subject or action it is about."""
    word: str = ""
    """Its stance as it is told, its status, vote, kind or basis."""
    text: str = ""
    """In words: what was said, done or promised; of a claim, the answer of the accused."""
    accused: tuple[str, ...] = ()
    """Who is accused of it."""
    status: str = ""
    """Of a claim, how it stands: attributed, contested."""

    @property
    def is_range(self) -> bool:
        """Whether its date is no single day."""
        return self.when.is_range


@dataclass(frozen=True, slots=True)
class Since:
    """How many days after an incident a record lies: its known-by day less the day of the incident."""

    entry: Entry
    earliest: int
    days: int

    @property
    def is_range(self) -> bool:
        """Whether the days from `earliest` to `days` are all possible."""
        return self.earliest != self.days


def timeline(
    facts: Facts,
    *,
    subject: str | None = None,
    actor: str | None = None,
    action: str | None = None,
    case: str | None = None,
    kinds: Iterable[EntryKind] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> tuple[Entry, ...]:
    """The entries that concern all that is named, of these kinds, that lie from `first` to `last` as a whole.

    Without anything named these are all records. Sorted by the first possible day; an event stands before what it
    led to on its day.
    """
    wanted = None if kinds is None else frozenset(kinds)
    found = [
        one.entry
        for one in _all(facts)
        if (wanted is None or one.entry.kind in wanted)
        and (subject is None or subject in one.subjects)
        and (actor is None or actor in one.concerned)
        and (action is None or action in one.actions)
        and (case is None or case in one.cases)
        and (first is None or first <= one.entry.when.first)
        and (last is None or one.entry.when.known_by <= last)
    ]
    return tuple(sorted(found, key=_order))


def event_of(facts: Facts, action: Action) -> Event | None:
    """The event that is nothing but this action, of the same date; its title is the name by which it is known."""
    same = (one for one in facts.events if one.refs == (action.record,) and one.when.text == action.when.text)
    return min(same, key=lambda one: one.record, default=None)


def days_since(incident: Action, entries: Iterable[Entry]) -> tuple[Since, ...]:
    """The days from the incident to each entry, in their order; of an entry with a range also the fewest."""
    day = incident.when.known_by
    return tuple(Since(one, (one.when.first - day).days, (one.when.known_by - day).days) for one in entries)


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry with everything that it concerns."""

    entry: Entry
    subjects: frozenset[str] = frozenset()
    concerned: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()


_KINDS: tuple[EntryKind, ...] = (
    "event", "opening", "participation", "position", "vote", "action", "claim", "commitment",
)  # fmt: skip


def _order(one: Entry) -> tuple[date, date, int, str]:
    return one.when.first, one.when.known_by, _KINDS.index(one.kind), one.record


def _all(facts: Facts) -> Iterator[_Placed]:
    yield from _words(facts)
    yield from _deeds(facts)
    yield from _around(facts)


def _words(facts: Facts) -> Iterator[_Placed]:
    for held in facts.positions:
        about = facts.subjects.get(held.subject)
        word = said(held.stance, about.kind if about else "")
        entry = Entry("position", held.record, held.when, (held.actor,), held.subject, word, held.summary)
        yield _on_subject(facts, entry, held.actor, held.case)
    for cast in facts.votes:
        yield _on_subject(
            facts, Entry("vote", cast.record, cast.when, (cast.actor,), cast.instrument, cast.vote), cast.actor
        )
    for row in facts.participations:
        entry = Entry("participation", row.record, row.when, (row.actor,), row.initiative, row.status)
        yield _on_subject(facts, entry, row.actor)
    for made in facts.commitments:
        entry = Entry("commitment", made.record, made.when, (made.actor,), made.subject, made.dimension, made.text)
        yield _on_subject(facts, entry, made.actor)


def _on_subject(facts: Facts, entry: Entry, actor: str, case: str | None = None) -> _Placed:
    """Its own case, else that of its subject."""
    about = facts.subjects.get(entry.subject or "")
    of_case = case or (about.case if about else None)
    return _Placed(entry, _some(entry.subject), frozenset({actor}), cases=_some(of_case))


def _deeds(facts: Facts) -> Iterator[_Placed]:
    engaged: dict[str, set[str]] = {}
    for one in facts.assessments:
        engaged.setdefault(one.action, set()).add(one.subject)
    deeds = {deed.record: deed for deed in facts.actions}
    for deed in deeds.values():
        yield _action(deed, frozenset(engaged.get(deed.record, ())))
    for claim in facts.claims:
        yield _claim(claim, frozenset(engaged.get(claim.action, ())), deeds.get(claim.action))


def _action(deed: Action, subjects: frozenset[str]) -> _Placed:
    entry = Entry("action", deed.record, deed.when, deed.actors, None, deed.kind, deed.summary, deed.accused)
    concerned = frozenset((*deed.actors, *deed.accused, *deed.affected))
    return _Placed(entry, subjects, concerned, frozenset({deed.record}), _some(deed.case))


def _claim(claim: Claim, subjects: frozenset[str], deed: Action | None) -> _Placed:
    by, accused = (claim.claimant,), _some(claim.accused)
    entry = Entry("claim", claim.record, claim.when, by, claim.action, claim.basis, claim.reply or "", tuple(accused),
                  claim.status)  # fmt: skip
    concerned = accused.union(by)
    return _Placed(entry, subjects, concerned, frozenset({claim.action}), _some(deed.case if deed else None))


def _around(facts: Facts) -> Iterator[_Placed]:
    cases = {deed.record: deed.case for deed in facts.actions} | {one.id: one.case for one in facts.subjects.values()}
    for event in facts.events:
        refs = frozenset(event.refs)
        of_cases = frozenset(case for ref in refs if (case := cases.get(ref)) is not None)
        entry = Entry("event", event.record, event.when, (), None, event.kind, event.title)
        yield _Placed(entry, refs, refs, refs, of_cases)
    for one in facts.subjects.values():
        if one.opened is not None:
            opening = Entry("opening", one.id, one.opened, (), one.id, one.kind, one.name)
            yield _Placed(opening, frozenset({one.id}), cases=_some(one.case))


def _some(one: str | None) -> frozenset[str]:
    return frozenset() if one is None else frozenset({one})
