"""What a digest says: the happenings of a period, sorted into sections, as plain data.

The data is stored with the run, so that a digest that is shown again says the same; the edge turns it into words.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.congress.trials import REVIEW_BEFORE_END

ABOUT_A_DAY = timedelta(hours=20)
"""From this length on a period is one of days: a day is up to two hours shorter where clocks go forward, and shorter by
as much as the digest before it came late."""

MISSING_AGAIN = timedelta(days=7)
"""Whose voice is missing from a debate is told when it begins, and after each time of this length that it lasts."""


def is_of_days(since: datetime, until: datetime) -> bool:
    """Whether a period is named by its days alone; a shorter one needs their hours."""
    return until - since >= ABOUT_A_DAY


def tells_missing(begun: datetime, since: datetime, until: datetime, *, first: bool = False) -> bool:
    """Whether a digest from after `since` (the `first` one: from it on) to `until` tells whose voice is missing from a
    debate that began at `begun`: it began in that time, or another week of it ended."""
    began = since < begun <= until or (first and begun == since)
    return began or (until - begun) // MISSING_AGAIN > (since - begun) // MISSING_AGAIN


@dataclass(frozen=True)
class NormNews:
    """One norm in a section. `until` is when its present stage ends, or (`at_least`) from when a convener may end it;
    `url` links to its post. `also` tells what else happened, each as a word of `digest.also` and the fact in it, such
    as a handle."""

    handle: str
    title: str
    stage: str
    until: datetime | None = None
    outcome: str | None = None
    decision: str | None = None
    url: str | None = None
    at_least: bool = False
    closed: datetime | None = None
    """When the vote closed that decided."""
    is_new: bool = False
    """Whether the vote that is open opened in the period."""
    also: tuple[tuple[str, str], ...] = ()
    decision_url: str | None = None
    """The link to the card of the decision."""


@dataclass(frozen=True)
class EntryNews:
    """An entry of the record by its handle, with the address of its source, and whether somebody holds it for wrong."""

    handle: str
    url: str | None = None
    disputed: bool = False


@dataclass(frozen=True)
class PositionNews:
    """The actors of a kind whose stance on a subject was confirmed in the period and holds at its end: on a norm by
    its handle, with the link to its post, or on something of the world by its name; `about` is the type of that.
    `counts_from` is the ISO date from which it counts, where that lies ahead: its day is not known. `entries` says of
    each of the actors which entry tells it; it is empty in what was stored before digests told that."""

    handle: str
    kind: str
    stance: str
    actors: tuple[str, ...]
    url: str | None = None
    about: str = "norm"
    counts_from: str = ""
    entries: tuple[EntryNews, ...] = ()


@dataclass(frozen=True)
class SaidNews:
    """What a position says: the actor, its stance on a subject (as `PositionNews` names it), and when it said so."""

    actor: str
    stance: str
    subject: str
    about: str
    stated_on: str
    precision: str
    url: str | None = None


@dataclass(frozen=True)
class RecordNews:
    """What became of an entry of the record: `what` is "confirmed", "corrected" (it corrects `other`), "retracted",
    "disputed", or how a dispute of it ended, "upheld", "dismissed" or "taken_back"; `kind` is that of the entry, `said`
    what it says where it is a position, and `before` what the one that it corrects said. Of many that were "imported",
    `n`, they are the first and, as `other`, the last. `earlier` marks what takes back, or holds for wrong, what stood
    before the period, so that an earlier digest may have told it."""

    what: str
    handle: str
    kind: str
    other: str = ""
    reason: str = ""
    n: int = 1
    earlier: bool = False
    said: SaidNews | None = None
    before: SaidNews | None = None


@dataclass(frozen=True)
class AheadNews:
    """What falls due soon after the period, on the ISO date `on`: the "review" of a norm, or the "commitment" of an
    actor with its handle and words."""

    what: str
    handle: str
    title: str
    on: str
    actor: str = ""
    url: str | None = None


@dataclass(frozen=True)
class OpinionNews:
    """The most bridging, or the most contested, statement on a norm whose vote opened in the period, with its counts;
    `what` is "bridging" or "contested"."""

    handle: str
    what: str
    statement: int
    words: str
    agree: int
    disagree: int
    passed: int
    url: str | None = None


@dataclass(frozen=True)
class MissingNews:
    """The disciplines, as `names`, and the stakeholder `kinds` from which nothing was said yet on a norm that is
    discussed; `spoken` says whether anybody made a statement."""

    handle: str
    names: tuple[str, ...]
    spoken: bool
    url: str | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConcernNews:
    """What happened to the concerns on a norm: the number of each (`C2`) and the kind of its last event of weight."""

    handle: str
    news: tuple[tuple[str, str], ...]
    url: str | None = None


@dataclass(frozen=True)
class RepairNews:
    """How often the roll of a vote on a norm was repaired."""

    handle: str
    n: int


@dataclass(frozen=True)
class ChangeNews:
    """A change of how the congress votes: `what` is "rule", "numbers" (of the same rule), "affiliates" (how the seats
    of one actor count), "changer", "secrecy" or "proxies", `now` what stands since; through the convener `by`, a
    Discord id, or the `decision` on a `norm`."""

    what: str
    now: str
    by: int | None = None
    norm: str | None = None
    decision: str | None = None


@dataclass(frozen=True)
class Digest:
    """Everything that one digest says. `late` is set where it covers more than its own period."""

    since: datetime
    until: datetime
    late: bool
    to_vote: tuple[NormNews, ...] = ()
    proposed: tuple[NormNews, ...] = ()
    decided: tuple[NormNews, ...] = ()
    moved: tuple[NormNews, ...] = ()
    positions: tuple[PositionNews, ...] = ()
    seats_taken: int = 0
    seats_left: int = 0
    opinions: tuple[OpinionNews, ...] = ()
    missing: tuple[MissingNews, ...] = ()
    concerns: tuple[ConcernNews, ...] = ()
    trials: tuple[NormNews, ...] = ()
    """Norms whose trial ends soon; `until` is when."""
    changes: tuple[ChangeNews, ...] = ()
    repairs: tuple[RepairNews, ...] = ()
    record: tuple[RecordNews, ...] = ()
    ahead: tuple[AheadNews, ...] = ()

    @property
    def told(self) -> int:
        """How many things it tells."""
        listed = (self.to_vote, self.proposed, self.decided, self.moved, self.positions, self.concerns, self.trials)
        others = (self.changes, self.repairs, self.record, self.ahead)
        return self.seats_taken + self.seats_left + sum(len(one) for one in (*listed, *others))

    @property
    def quiet(self) -> bool:
        """Nothing happened and no vote is open: the digest is one line, whoever is missing from a debate."""
        return self.told == 0

    @property
    def nothing_new(self) -> bool:
        """Nothing happened since the digest before this one, nor came near: a vote that merely stays open is no news,
        and no more is the end of a trial that was as near then."""
        near = self.since + timedelta(days=REVIEW_BEFORE_END)
        opened = any(one.is_new for one in self.to_vote)
        neared = any(one.until is not None and one.until > near for one in self.trials)
        return not (opened or neared) and self.told == len(self.to_vote) + len(self.trials)

    def as_data(self) -> dict[str, Any]:
        """The digest as JSON data; instants become ISO strings."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Digest":
        """The digest that `as_data` wrote."""
        return cls(
            since=datetime.fromisoformat(data["since"]),
            until=datetime.fromisoformat(data["until"]),
            late=data["late"],
            to_vote=_news(data["to_vote"]),
            proposed=_news(data["proposed"]),
            decided=_news(data["decided"]),
            moved=_news(data["moved"]),
            trials=_news(data.get("trials", [])),
            positions=tuple(_position(one) for one in data["positions"]),
            seats_taken=data["seats_taken"],
            seats_left=data.get("seats_left", 0),
            opinions=tuple(OpinionNews(**one) for one in data.get("opinions", ())),
            missing=tuple(_missing(one) for one in data.get("missing", ())),
            concerns=tuple(
                ConcernNews(**{**one, "news": tuple((name, kind) for name, kind in one["news"])})
                for one in data.get("concerns", [])
            ),
            changes=tuple(ChangeNews(**one) for one in data.get("changes", ())),
            repairs=tuple(RepairNews(**one) for one in data.get("repairs", ())),
            record=tuple(
                RecordNews(**{**one, "said": _said(one.get("said")), "before": _said(one.get("before"))})
                for one in data.get("record", ())
            ),
            ahead=tuple(AheadNews(**one) for one in data.get("ahead", ())),
        )


def _position(data: dict[str, Any]) -> PositionNews:
    entries = tuple(EntryNews(**one) for one in data.get("entries", ()))
    return PositionNews(**{**data, "actors": tuple(data["actors"]), "entries": entries})


def _missing(data: dict[str, Any]) -> MissingNews:
    return MissingNews(**{**data, "names": tuple(data["names"]), "kinds": tuple(data.get("kinds", ()))})


def _said(data: dict[str, Any] | None) -> SaidNews | None:
    return None if data is None else SaidNews(**data)


def _news(rows: list[dict[str, Any]]) -> tuple[NormNews, ...]:
    return tuple(
        NormNews(
            **{
                **row,
                **{name: datetime.fromisoformat(row[name]) if row.get(name) else None for name in ("until", "closed")},
                "also": tuple((what, fact) for what, fact in row.get("also", ())),
            }
        )
        for row in rows
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
