"""What happened in a congress between two instants, read from the event log and sorted into a digest.

A norm stands in one section only, the weightiest: decided, to vote on, proposed, moved; but a vote is to be cast
though the norm was decided before it opened, and stands in both. How a norm stands is what the last event of the time
said, so that a norm that moved twice is told once, as it stood at the end.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, func, select

from bot.congress.digest import ConcernNews, Digest, NormNews
from bot.congress.handles import norm_handle
from bot.congress.norms import Stage, ends_by_convener
from bot.congress.reviews import Question, ReviewOutcome
from bot.congress.trials import REVIEW_BEFORE_END
from bot.services.ahead_news import ahead_news
from bot.services.changes import TOLD as CHANGES
from bot.services.changes import change_news
from bot.services.debate_news import missing_news, opinion_news
from bot.services.decided_news import decisions_linked
from bot.services.periods import Period, happened
from bot.services.places import card_of, card_urls, place_in
from bot.services.record.news import TOLD_OF_RECORD, position_news, record_news
from bot.services.repair_news import repair_news
from bot.services.repairs import REPAIRED
from storage.tables import Ballot, Card, Concern, Congress, Decision, Event, Norm, NormVersion

_DECIDED = aliased(NormVersion)
"""The words that were decided on, which may not be the latest."""

TOLD_OF_CONCERNS = (
    "concern_raised",
    "resolution_proposed",
    "concern_backed",
    "concern_resolved",
    "concern_sustained",
    "concern_withdrawn",
    "concern_left",
)
SAID_OF_CONCERNS = ("concern_answered", "resolution_understood")
"""What is told of a concern only where nothing weightier happened to it in the period."""


_LATER = ("norm_revised", "norm_linked", "norm_superseded", "norm_reviewed", "rationale_added", "norm_trial_ended")
"""What is told beside where the norm stands."""

TOLD_OF_NORMS = ("norm_proposed", "norm_moved", "norm_decided", "vote_opened", *_LATER)


@dataclass
class _Way:
    """What the events of the period said of one norm, in their order."""

    line: NormNews
    proposed: bool = False
    decided: bool = False


def compile_digest(tx: Session, congress: Congress, period: Period, *, late: bool) -> Digest:
    """Everything that a digest of this period says. What did not happen in it is not asked for."""
    counts, in_period = happened(tx, congress, period), period.holds()

    def any_of(*kinds: str) -> bool:
        return not counts.keys().isdisjoint(kinds)

    ways = _ways(tx, congress, period) if any_of(*TOLD_OF_NORMS) else []
    opened = _opened(tx, congress, period) if any_of("vote_opened") else set()
    to_vote = {line.handle: line for line in _to_vote(tx, congress, opened)}
    open_ways = [way for way in ways if not way.decided and way.line.handle not in to_vote]
    decided = decisions_linked(
        tx, congress, [_beside(to_vote.get(way.line.handle), way.line) for way in ways if way.decided]
    )
    return Digest(
        since=period.since,
        until=period.until,
        late=late,
        to_vote=tuple(to_vote.values()),
        proposed=tuple(way.line for way in open_ways if way.proposed),
        decided=decided,
        moved=tuple(way.line for way in open_ways if not way.proposed),
        positions=position_news(tx, congress, period) if any_of("entry_confirmed") else (),
        seats_taken=counts.get("seat_taken", 0),
        seats_left=counts.get("seat_left", 0),
        opinions=opinion_news(tx, congress, in_period) if any_of("vote_opened") else (),
        missing=missing_news(tx, congress, period),
        concerns=_concerns(tx, congress, period) if any_of(*TOLD_OF_CONCERNS, *SAID_OF_CONCERNS) else (),
        trials=tuple(_trials(tx, congress, period.until)),
        changes=change_news(tx, congress, in_period) if any_of(*CHANGES) else (),
        repairs=repair_news(tx, congress, in_period) if any_of(REPAIRED) else (),
        record=record_news(tx, congress, period) if any_of(*TOLD_OF_RECORD) else (),
        ahead=ahead_news(tx, congress, period),
    )


def _beside(vote: NormNews | None, line: NormNews) -> NormNews:
    """The line of a norm that was decided, without what the line of its open vote says already."""
    return line if vote is None else replace(line, also=tuple(one for one in line.also if one not in vote.also))


def _ways(tx: Session, congress: Congress, period: Period) -> list[_Way]:
    """The norms to which something happened, by number."""
    query = (
        select(  # type: ignore[call-overload]
            Event.kind,
            Event.data,
            Norm.number,
            Norm.stage,
            Norm.stage_ends_at,
            func.coalesce(_DECIDED.title, NormVersion.title).label("title"),
            Ballot.closes_at,
            Card.channel_id,
            Card.thread_id,
            Card.message_id,
        )
        .join(Norm, col(Norm.id) == Event.norm_id)
        .join(Decision, _is_of("norm_decided", Decision.id), isouter=True)
        .join(_DECIDED, col(_DECIDED.id) == Decision.version_id, isouter=True)
        .join(Ballot, col(Ballot.id) == Decision.ballot_id, isouter=True)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .join(Card, card_of("norm", Norm.id), isouter=True)
        .where(Event.congress_id == congress.id, period.holds(), col(Event.kind).in_(TOLD_OF_NORMS))
        .order_by(col(Event.at), col(Event.id))
    )
    ways: dict[int, _Way] = {}
    for row in tx.exec(query):
        way = ways.get(row.number)
        ways[row.number] = _went_on(way, congress, row, period.until)
    return [ways[number] for number in sorted(ways)]


def _went_on(way: _Way | None, congress: Congress, row: Row[tuple[object, ...]], until: datetime) -> _Way:
    # A norm that was only linked stands where it stood; every other happening says where.
    stage = way.line.stage if way is not None else row.stage
    if row.kind == "norm_proposed":
        stage = Stage.SEEKING_SECONDS.value
    ends_at = row.stage_ends_at if row.stage_ends_at is not None and row.stage_ends_at > until else None
    if row.kind == "norm_moved":
        stage = str(row.data["after"])
    elif row.kind == "norm_decided":
        stage = Stage.DECIDED.value
    elif row.kind == "vote_opened":
        stage = Stage.VOTING.value
    decided = row.kind in ("norm_decided", "norm_trial_ended")
    before = way.line if way is not None else None
    line = NormNews(
        handle=norm_handle(row.number),
        title=row.title if before is None or decided else before.title,
        stage=stage,
        until=ends_at if row.stage == stage else None,
        at_least=ends_by_convener(stage, congress.pace),
        outcome=row.data["outcome"] if decided else before.outcome if before is not None else None,
        decision=row.data.get("decision") if decided else before.decision if before is not None else None,
        url=_url(congress, row),
        closed=row.closes_at if decided else before.closed if before is not None else None,
        also=tuple(dict.fromkeys([*(before.also if before is not None else ()), *_also(row)])),
    )
    return _Way(
        line,
        proposed=row.kind == "norm_proposed" or (way is not None and way.proposed),
        decided=decided or (way is not None and way.decided),
    )


def _also(row: Row[tuple[object, ...]]) -> tuple[tuple[str, str], ...]:
    """What an event of the later life of a norm adds to its line."""
    match row.kind:
        case "norm_revised":
            return (("revised", str(row.data["version"]["after"])),)
        case "norm_linked":
            return ((row.data["link"], row.data["other"]),)
        case "norm_superseded":
            return (("superseded", row.data["other"]),)
        case "norm_reviewed" if row.data["outcome"] == ReviewOutcome.KEEP:
            return (("kept", row.data["review_on"]),)
        case "vote_opened" if row.data.get("question") == "again":
            return (("again", ""),)
        case "rationale_added":
            return (("rationale", row.data["decision"]),)
        case _:
            return ()


def _opened(tx: Session, congress: Congress, period: Period) -> set[int]:
    """The ballots that opened in the period."""
    query = select(Event.subject_id).where(Event.congress_id == congress.id, period.holds())
    return {one for one in tx.exec(query.where(Event.kind == "vote_opened")) if one is not None}


def _to_vote(tx: Session, congress: Congress, opened: Collection[int]) -> Iterable[NormNews]:
    """The votes that are open, those that close first before others; new are those that `opened` in the period. Each
    links to its ballot, or to its norm while Discord shows none."""
    query = (
        select(  # type: ignore[call-overload]
            Norm.number,
            NormVersion.title,
            Ballot.id,
            Ballot.closes_at,
            Ballot.question,
            Ballot.trial,
            col(Ballot.follows).is_not(None).label("again"),
            Card.channel_id,
            Card.thread_id,
            Card.message_id,
        )
        .select_from(Ballot)
        .join(Norm, col(Norm.id) == Ballot.norm_id)
        .join(NormVersion, col(NormVersion.id) == Ballot.version_id)
        .join(Card, card_of("norm", Norm.id), isouter=True)
        .where(Ballot.congress_id == congress.id, col(Ballot.closed_at).is_(None))
        .order_by(col(Ballot.closes_at), col(Norm.number))
    )
    rows = tx.exec(query).all()
    urls = card_urls(tx, congress, "ballot", [row.id for row in rows])
    for row in rows:
        yield NormNews(
            norm_handle(row.number),
            row.title,
            Stage.VOTING.value,
            until=row.closes_at,
            url=urls.get(row.id) or _url(congress, row),
            is_new=row.id in opened,
            also=(
                *(() if row.question == Question.ADOPT else (("again" if row.again else row.question, ""),)),
                *(() if row.trial is None else (("trial", str(row.trial)),)),
            ),
        )


def _trials(tx: Session, congress: Congress, until: datetime) -> Iterable[NormNews]:
    """The norms whose trial ends soon after the period and that no open vote may keep."""
    keeping = (
        select(Ballot.id)
        .where(Ballot.norm_id == Norm.id, Ballot.question == Question.KEEP.value, col(Ballot.closed_at).is_(None))
        .exists()
    )
    query = (
        select(  # type: ignore[call-overload]
            Norm.number,
            NormVersion.title,
            Norm.stage,
            Norm.trial_until,
            Card.channel_id,
            Card.thread_id,
            Card.message_id,
        )
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.in_force))
        .join(Card, card_of("norm", Norm.id), isouter=True)
        .where(
            Norm.congress_id == congress.id,
            col(Norm.trial_until) <= until + timedelta(days=REVIEW_BEFORE_END),
            ~keeping,
        )
        .order_by(col(Norm.trial_until), col(Norm.number))
    )
    for row in tx.exec(query):
        yield NormNews(norm_handle(row.number), row.title, row.stage, until=row.trial_until, url=_url(congress, row))


def _concerns(tx: Session, congress: Congress, period: Period) -> tuple[ConcernNews, ...]:
    query = (
        select(  # type: ignore[call-overload]
            Norm.number, Concern.n, Event.kind, Card.channel_id, Card.thread_id, Card.message_id
        )
        .select_from(Event)
        .join(Concern, col(Concern.id) == Event.subject_id)
        .join(Norm, col(Norm.id) == Concern.norm_id)
        .join(Card, card_of("norm", Norm.id), isouter=True)
        .where(
            Event.congress_id == congress.id,
            period.holds(),
            col(Event.kind).in_((*TOLD_OF_CONCERNS, *SAID_OF_CONCERNS)),
        )
        .order_by(col(Norm.number), col(Concern.n), col(Event.at), col(Event.id))
    )
    last: dict[int, dict[str, str]] = {}
    urls: dict[int, str | None] = {}
    for row in tx.exec(query):
        said, name = last.setdefault(row.number, {}), f"C{row.n}"
        if name not in said or row.kind in TOLD_OF_CONCERNS:
            said[name] = row.kind
        urls[row.number] = _url(congress, row)
    return tuple(ConcernNews(norm_handle(number), tuple(said.items()), urls[number]) for number, said in last.items())


def _is_of(kind: str, subject: int) -> ColumnElement[bool]:
    """The row of another table that an event of this kind is about."""
    return and_(col(Event.kind) == kind, col(Event.subject_id) == subject)


def _url(congress: Congress, row: Row[tuple[object, ...]]) -> str | None:
    place = place_in(congress.guild_id, row.channel_id, row.thread_id, row.message_id)
    return place.url if place is not None else None
