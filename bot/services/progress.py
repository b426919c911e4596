"""How far a congress and one of its norms have come: what the demonstration asks before each of its steps."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.handles import norm_handle
from bot.congress.norms import Stage
from bot.congress.record.review import OPEN_STATES
from bot.services.congresses import setup_of
from bot.services.people import find_congress
from bot.services.proxy_votes import PAPERS
from bot.services.record.entries import entry_handle
from bot.services.rolls import ON_ROLL
from bot.services.views import Place, place_of
from storage.tables import (
    Ballot,
    BallotSeat,
    Congress,
    Decision,
    DigestRun,
    Entry,
    Member,
    Norm,
    NormVersion,
    Position,
    Seat,
)

_ENDED = (Stage.LAPSED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class NormProgress:
    """Where a norm stands. `roll` (who may vote) and `voters` are Discord ids; how anybody voted is not told.

    `ends_at` is when its present stage or vote ends, None once it is decided; `told` says whether Discord shows a
    digest from after the decision and after the first position was confirmed; `card`, `ballot` and `decision` are
    where it shows those, None while it does not.
    """

    handle: str
    stage: Stage
    ends_at: datetime | None
    roll: frozenset[int] = frozenset()
    voters: frozenset[int] = frozenset()
    positions: int = 0
    """What is on record of it, or awaits its review."""
    proposal: str | None = None
    """The handle of the position that awaits its review longest."""
    told: bool = False
    card: Place | None = None
    ballot: Place | None = None
    decision: Place | None = None


@dataclass(frozen=True)
class Progress:
    """Where a congress stands: whether its channels are chosen and which, whether it is open, whether its ballots show
    names, when its next digest comes, the Discord ids of the seated."""

    has_rooms: bool = False
    opened: bool = False
    names_shown: bool = False
    forum_id: int | None = None
    votes_id: int | None = None
    digest_id: int | None = None
    digest_at: datetime | None = None
    seated: frozenset[int] = field(default_factory=frozenset)
    norm: NormProgress | None = None


def progress(tx: Session, *, guild_id: int, title: str) -> Progress:
    """The progress of this server's congress, and of its newest norm of this title that is open or decided."""
    congress = find_congress(tx, guild_id)
    if congress is None:
        return Progress()
    setup = setup_of(tx, congress)
    seated = select(Member.discord_id).join(Seat, col(Seat.member_id) == Member.id)
    seated = seated.where(Seat.congress_id == congress.id, col(Seat.until).is_(None))
    return Progress(
        has_rooms=not setup.missing,
        opened=setup.opened,
        names_shown=setup.secrecy == "names_shown",
        forum_id=setup.forum_channel_id,
        votes_id=setup.votes_channel_id,
        digest_id=setup.digest_channel_id,
        digest_at=setup.digest_next_at,
        seated=frozenset(tx.exec(seated).all()),
        norm=_norm(tx, congress, title),
    )


def _norm(tx: Session, congress: Congress, title: str) -> NormProgress | None:
    norm = tx.exec(
        select(Norm)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(Norm.congress_id == congress.id, NormVersion.title == title, col(Norm.stage).not_in(_ENDED))
        .order_by(col(Norm.number).desc())
    ).first()
    if norm is None:
        return None
    query = select(Entry).join(Position, col(Position.entry_id) == Entry.id)
    query = query.where(Position.subject_type == "norm", Position.subject_id == norm.id)
    logged = tx.exec(query.where(col(Entry.state).in_(OPEN_STATES)).order_by(col(Entry.id))).all()
    confirmed = sorted(one.reviewed_at for one in logged if one.reviewed_at is not None)
    ballot = tx.exec(select(Ballot).where(Ballot.norm_id == norm.id).order_by(col(Ballot.id).desc())).first()
    decision = tx.exec(select(Decision).where(Decision.norm_id == norm.id).order_by(col(Decision.id).desc())).first()
    return NormProgress(
        handle=norm_handle(norm.number),
        stage=Stage(norm.stage),
        ends_at=ballot.closes_at if norm.stage == Stage.VOTING and ballot is not None else norm.stage_ends_at,
        roll=_roll(tx, ballot) if ballot is not None else frozenset(),
        voters=_voters(tx, ballot) if ballot is not None else frozenset(),
        positions=len(logged),
        proposal=next((entry_handle(one) for one in logged if one.state == "proposed"), None),
        told=decision is not None and _told(tx, congress, max([decision.decided_at, *confirmed[:1]])),
        card=place_of(tx, congress, "norm", norm.id),
        ballot=place_of(tx, congress, "ballot", ballot.id) if ballot is not None else None,
        decision=place_of(tx, congress, "decision", decision.id) if decision is not None else None,
    )


def _roll(tx: Session, ballot: Ballot) -> frozenset[int]:
    query = select(Member.discord_id).join(BallotSeat, col(BallotSeat.member_id) == Member.id)
    return frozenset(tx.exec(query.where(BallotSeat.ballot_id == ballot.id, ON_ROLL)).all())


def _voters(tx: Session, ballot: Ballot) -> frozenset[int]:
    return frozenset(
        voter
        for paper in PAPERS
        for voter in tx.exec(
            select(Member.discord_id)
            .join(paper, col(paper.member_id) == Member.id)
            .where(paper.ballot_id == ballot.id, col(paper.live))
        )
    )


def _told(tx: Session, congress: Congress, at: datetime) -> bool:
    """A digest tells of everything up to its end, so also of what happened at that instant."""
    query = select(DigestRun.id).where(DigestRun.congress_id == congress.id)
    runs = tx.exec(query.where(col(DigestRun.until) >= at)).all()
    return any(place_of(tx, congress, "digest", run) is not None for run in runs)
