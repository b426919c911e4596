"""Opinions on statements: answered one at a time, counted only once the vote on their norm has opened.

What was said on a norm before its vote opened is closed by the opening: from then on the counts are shown, and since
nobody can answer any more, nothing can be learnt by comparing two of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, or_, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.opinion import Told, Views, told
from bot.congress.statements import SPEAKING_STAGES, Opinion
from bot.congress.text import given_back
from bot.services.norms import norm_of, version_of
from bot.services.people import Who, congress_of, require_seat
from bot.services.places import norm_urls
from bot.services.standing import closed_until, standing
from bot.services.statement_views import StatementView, statement_views
from bot.services.statements import require_speaking
from storage.tables import Congress, Member, Norm, NormVersion, Statement, StatementOpinion


@dataclass(frozen=True)
class Answered:
    """What somebody is told of their opinion: the one that counts, the one before it, and what is left to answer."""

    view: StatementView
    opinion: Opinion | None
    before: Opinion | None
    changed: bool
    left: int


@dataclass(frozen=True)
class Queue:
    """The next statement on a norm that somebody has not answered; None where they have answered all `total`."""

    number: int
    handle: str
    title: str
    view: StatementView | None
    answered: int
    total: int


@dataclass(frozen=True)
class Mine:
    """What somebody said on a norm, and what they think of what others said (None: their own words)."""

    number: int
    handle: str
    title: str
    lines: tuple[tuple[StatementView, Opinion | None], ...]


@dataclass(frozen=True)
class OpinionsAwaited:
    """A norm with statements that somebody has not answered."""

    handle: str
    title: str
    n: int
    url: str | None = None


_RETIRE = update(StatementOpinion).where(col(StatementOpinion.id) == bindparam("retired")).values(live=False)
"""Retires the opinion that was read, and no other: where one given at the same moment has taken its place, the new one
meets it at the unique key, and the verb runs anew (`storage.postgres`)."""
_GIVE = insert(StatementOpinion)


def give_opinion(tx: Session, *, who: Who, statement_id: int, opinion: str, now: datetime) -> Answered:
    """Agree, disagree or pass; the latest counts, and the same again changes nothing.

    Raises `seat.needed`, `statement.unknown`, `statement.own`, `statement.closed`, `statement.replaced`,
    `statement.withdrawn` (handle, statement) or `statement.unknown_opinion` (given).
    """
    if opinion not in set(Opinion):
        raise CongressError("statement.unknown_opinion", given=given_back(opinion))
    congress = congress_of(tx, who.guild_id)
    seated = require_seat(tx, congress, who)
    # `FOR SHARE`: opinions do not wait for each other, and none slips in behind the opening of the vote.
    held = select(Norm).join(Statement, col(Statement.norm_id) == Norm.id).where(Statement.id == statement_id)
    norm = tx.exec(held.where(Norm.congress_id == congress.id).with_for_update(read=True, of=Norm)).one_or_none()
    view = _answerable(tx, congress, seated.member, statement_id)
    assert norm is not None  # Else there were no such statement.
    before = _live(tx, seated.member, statement_id)
    if before is None or before.opinion != opinion:
        connection = tx.connection()
        if before is not None:
            connection.execute(_RETIRE, {"retired": before.id})
        connection.execute(
            _GIVE,
            {
                "statement_id": statement_id,
                "member_id": seated.member.id,
                "opinion": opinion,
                "discipline": seated.discipline,
                "kind": seated.seat.kind,
                "given_at": now,
                "live": True,
            },
        )
    earlier = Opinion(before.opinion) if before is not None else None
    left = _count(tx, norm, *_asked(seated.member), *_unanswered(seated.member))
    return Answered(view, Opinion(opinion), earlier, earlier != opinion, left)


def my_opinion(tx: Session, *, who: Who, statement_id: int) -> Answered:
    """A statement that one can answer, with what one answered so far; refuses as `give_opinion` does."""
    congress = congress_of(tx, who.guild_id)
    member = require_seat(tx, congress, who).member
    view, mine = _answerable(tx, congress, member, statement_id), _live(tx, member, statement_id)
    opinion = Opinion(mine.opinion) if mine is not None else None
    return Answered(view, opinion, opinion, False, 0)


def next_statement(tx: Session, *, who: Who, handle: str) -> Queue:
    """The next statement to answer: of those by others, the one with the fewest opinions, of these the oldest.

    Raises `seat.needed` or `statement.wrong_stage` (handle, stage).
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    member = require_seat(tx, congress, who).member
    require_speaking(norm)
    heard = (
        select(func.count())
        .select_from(StatementOpinion)
        .where(StatementOpinion.statement_id == Statement.id, col(StatementOpinion.live))
        .correlate(Statement)
        .scalar_subquery()
    )
    waiting = select(Statement.id).where(Statement.norm_id == norm.id, *_asked(member), *_unanswered(member))
    first = tx.exec(waiting.order_by(heard, col(Statement.id)).limit(1)).one_or_none()
    views = statement_views(tx, congress, col(Statement.id) == first) if first is not None else []
    total = _count(tx, norm, *_asked(member))
    return Queue(
        number=norm.number,
        handle=norm_handle(norm.number),
        title=version_of(tx, norm).title,
        view=views[0] if views else None,
        answered=total - _count(tx, norm, *_asked(member), *_unanswered(member)),
        total=total,
    )


def mine(tx: Session, *, who: Who, handle: str) -> Mine:
    """One's own standing statements on a norm, then every standing statement that one answered."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    member = require_seat(tx, congress, who).member
    of_norm = (col(Statement.norm_id) == norm.id, *standing())
    own = statement_views(tx, congress, *of_norm, col(Statement.member_id) == member.id)
    query = select(StatementOpinion.statement_id, StatementOpinion.opinion)
    given = dict(tx.exec(query.where(StatementOpinion.member_id == member.id, col(StatementOpinion.live))).all())
    others = statement_views(tx, congress, *of_norm, col(Statement.id).in_(list(given)))
    lines = [*((view, None) for view in own), *((view, Opinion(given[view.statement_id])) for view in others)]
    return Mine(norm.number, norm_handle(norm.number), version_of(tx, norm).title, tuple(lines))


def awaited(tx: Session, congress: Congress, member: Member) -> tuple[OpinionsAwaited, ...]:
    """The norms on which statements await a member's opinion, with how many, in the order of their numbers."""
    rows = tx.exec(
        select(Norm.id, Norm.number, NormVersion.title, func.count())
        .select_from(Statement)
        .join(Norm, col(Norm.id) == Statement.norm_id)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(
            Norm.congress_id == congress.id,
            col(Norm.stage).in_([stage.value for stage in SPEAKING_STAGES]),
            *_asked(member),
            *_unanswered(member),
        )
        .group_by(col(Norm.id), col(Norm.number), col(NormVersion.title))
        .order_by(col(Norm.number))
    ).all()
    urls = norm_urls(tx, congress, [norm for norm, *_ in rows])
    return tuple(OpinionsAwaited(norm_handle(number), title, n, urls.get(norm)) for norm, number, title, n in rows)


def results(tx: Session, norm: Norm) -> dict[int, Told]:
    """What may be told of the standing statements that a vote on the norm has closed, by their ids."""
    return results_of(tx, [norm.id])[norm.id]


def results_of(tx: Session, norm_ids: Sequence[int]) -> dict[int, dict[int, Told]]:
    """The same for several norms, by their ids."""
    closed = (col(Statement.norm_id).in_(norm_ids), col(Statement.n) <= closed_until(), *standing())
    norm_of = dict(tx.exec(select(Statement.id, Statement.norm_id).where(*closed)).all())
    cells: dict[int, dict[tuple[str, str], Views]] = {statement_id: {} for statement_id in norm_of}
    by_cell = (col(StatementOpinion.statement_id), col(StatementOpinion.discipline), col(StatementOpinion.kind))
    counted = (
        sql_select(*by_cell, col(StatementOpinion.opinion), func.count())
        .join(Statement, col(Statement.id) == StatementOpinion.statement_id)
        .where(*closed, col(StatementOpinion.live))
        .group_by(*by_cell, col(StatementOpinion.opinion))
    )
    for statement_id, discipline, kind, opinion, number in tx.connection().execute(counted):
        of_statement, cell = cells[statement_id], (discipline, kind)
        of_statement[cell] = of_statement.get(cell, Views()) + _so_many(opinion, number)
    found: dict[int, dict[int, Told]] = {norm_id: {} for norm_id in norm_ids}
    for statement_id, of_statement in cells.items():
        found[norm_of[statement_id]][statement_id] = told(of_statement)
    return found


def _so_many(opinion: str, number: int) -> Views:
    match Opinion(opinion):
        case Opinion.AGREE:
            return Views(agree=number)
        case Opinion.DISAGREE:
            return Views(disagree=number)
        case Opinion.PASS:
            return Views(passed=number)


def _answerable(tx: Session, congress: Congress, member: Member, statement_id: int) -> StatementView:
    found = statement_views(tx, congress, col(Statement.id) == statement_id)
    if not found:
        raise CongressError("statement.unknown")
    view = found[0]
    author = select(Statement.member_id).where(Statement.id == statement_id)
    if (reason := _refusal(view, own=tx.exec(author).one() == member.id)) is not None:
        raise CongressError(f"statement.{reason}", handle=view.handle, statement=view.n)
    return view


def _refusal(view: StatementView, *, own: bool) -> str | None:
    """Why a statement takes no answer from a member, or None."""
    if view.replaced_by is not None:
        return "replaced"
    if view.withdrawn:
        return "withdrawn"
    if not view.open:
        return "closed"
    return "own" if own else None


def _live(tx: Session, member: Member, statement_id: int) -> StatementOpinion | None:
    query = select(StatementOpinion).where(StatementOpinion.statement_id == statement_id)
    return tx.exec(query.where(StatementOpinion.member_id == member.id, col(StatementOpinion.live))).one_or_none()


def _asked(member: Member) -> tuple[ColumnElement[bool], ...]:
    """The conditions on statements about which a member is asked: standing, not their own, closed by no vote."""
    closed = closed_until()
    return (
        *standing(),
        col(Statement.member_id) != member.id,
        or_(closed.is_(None), col(Statement.n) > closed),
    )


def _unanswered(member: Member) -> tuple[ColumnElement[bool], ...]:
    answered = select(StatementOpinion.statement_id).where(
        StatementOpinion.member_id == member.id, col(StatementOpinion.live)
    )
    return (col(Statement.id).not_in(answered),)


def _count(tx: Session, norm: Norm, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Statement)
    return tx.exec(query.where(Statement.norm_id == norm.id, *conditions)).one()
