"""Statements on a norm: made, changed and withdrawn by their authors.

Who made a statement that is signed by discipline and kind alone stands in its row and nowhere else: no event of this
module and no view of `statement_views` names them, so that no history, digest or list can.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.norms import Stage
from bot.congress.statements import SPEAKING_STAGES, Attribution, Point, alike, point
from bot.congress.text import given_back
from bot.services.browse import NormLine, find_norms
from bot.services.cards import want
from bot.services.log import record
from bot.services.norms import norm_of, touch, version_of
from bot.services.people import Seated, Who, congress_of, require_seat
from bot.services.seats import Word, current_seats
from bot.services.standing import ended, standing
from bot.services.statement_views import StatementView, view_statement
from bot.services.views import names_of
from storage.tables import Congress, Member, Norm, Statement


@dataclass(frozen=True)
class Said:
    """What a member typed into the form of a statement."""

    kind: str
    words: str
    discipline: str
    source: str = ""
    attribution: str = Attribution.NAMED.value


@dataclass(frozen=True)
class Speaker:
    """What the form of a statement needs: the norm, and from where its author can argue.

    `peers` is how many other seats share the author's kind and one of their disciplines, the rarest of these: with
    none, discipline and kind name the author.
    """

    number: int
    handle: str
    title: str
    disciplines: tuple[Word, ...]
    kind: str
    peers: int


@dataclass(frozen=True)
class Attachment:
    """The norms to which a message can be attached as a statement, and from where its author can argue."""

    norms: tuple[NormLine, ...]
    disciplines: tuple[Word, ...]


def begin_statement(tx: Session, *, who: Who, handle: str) -> Speaker:
    """What the form needs; refuses whoever could not make a statement before they write anything."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    seated = require_seat(tx, congress, who)
    require_speaking(norm)
    names = names_of(tx)
    return Speaker(
        number=norm.number,
        handle=norm_handle(norm.number),
        title=version_of(tx, norm).title,
        disciplines=tuple(Word(one, names[one], "") for one in seated.disciplines),
        kind=names[seated.seat.kind],
        peers=_peers(tx, congress, seated),
    )


def begin_attachment(tx: Session, *, who: Who) -> Attachment:
    """What the form needs that makes a message a statement.

    Raises `seat.needed`, or `statement.no_debate` where no norm is discussed now.
    """
    congress = congress_of(tx, who.guild_id)
    seated = require_seat(tx, congress, who)
    norms = find_norms(tx, guild_id=who.guild_id, typed="", stages=sorted(SPEAKING_STAGES))
    if not norms:
        raise CongressError("statement.no_debate")
    names = names_of(tx)
    return Attachment(tuple(norms), tuple(Word(one, names[one], "") for one in seated.disciplines))


def add_statement(tx: Session, *, who: Who, handle: str, said: Said, now: datetime) -> StatementView:
    """Make a statement on the norm's present text; it is posted into the norm's thread.

    Raises `statement.wrong_stage` (handle, stage), `statement.said_before` (handle, statement) for words that the
    same member has standing already, `statement.not_your_discipline`, `statement.unknown_attribution` (given), and
    what `bot.congress.statements.point` raises.
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    author = require_seat(tx, congress, who)
    require_speaking(norm)
    content = point(said.kind, said.words, said.source)
    if said.discipline not in author.disciplines:
        raise CongressError("statement.not_your_discipline", given=given_back(said.discipline))
    if said.attribution not in set(Attribution):
        raise CongressError("statement.unknown_attribution", given=given_back(said.attribution))
    _refuse_repetition(tx, norm, author.member, content)
    made = _make(
        tx, norm, author.member, content, said.discipline, author.seat.kind, Attribution(said.attribution), now
    )
    _record(tx, congress, norm, made, "statement_added", author.member, now)
    want(tx, congress, "statement", made.id, place="thread", now=now)
    touch(tx, congress, norm, now=now)
    return view_statement(tx, congress, made.id)


def change_statement(
    tx: Session, *, who: Who, statement_id: int, kind: str, words: str, source: str, now: datetime
) -> StatementView:
    """Put another statement in the place of one's own; the opinions on the old one do not carry over.

    Discipline, stakeholder kind and signature stay: another one would tell who an unnamed author is.
    Raises what `own_statement` and `add_statement` raise, and `statement.unchanged` (handle, statement).
    """
    congress = congress_of(tx, who.guild_id)
    norm, old, member = _own(tx, congress, who, statement_id, lock=True)
    content = point(kind, words, source)
    if (content.kind, content.words, content.source_url) == (old.kind, old.words, old.source_url):
        raise CongressError("statement.unchanged", handle=norm_handle(norm.number), statement=old.n)
    _refuse_repetition(tx, norm, member, content, besides=old.id)
    new = _make(tx, norm, member, content, old.discipline, old.seat_kind, Attribution(old.attribution), now)
    old.replaced_by = new.id
    _record(tx, congress, norm, old, "statement_changed", member, now, successor=new.n)
    for one in (old, new):
        want(tx, congress, "statement", one.id, place="thread", now=now)
    touch(tx, congress, norm, now=now)
    tx.flush()
    return view_statement(tx, congress, new.id)


def withdraw_statement(tx: Session, *, who: Who, statement_id: int, now: datetime) -> StatementView:
    """Take one's own statement back; its words stay readable, and nobody is asked about it any more."""
    congress = congress_of(tx, who.guild_id)
    norm, old, member = _own(tx, congress, who, statement_id, lock=True)
    old.withdrawn_at = now
    _record(tx, congress, norm, old, "statement_withdrawn", member, now)
    want(tx, congress, "statement", old.id, place="thread", now=now)
    touch(tx, congress, norm, now=now)
    tx.flush()
    return view_statement(tx, congress, old.id)


def own_statement(tx: Session, *, who: Who, statement_id: int) -> StatementView:
    """A statement that this person can change or withdraw now.

    Raises `statement.unknown`, `statement.not_yours`, `statement.gone` (handle, statement) for one that is replaced or
    withdrawn, and `statement.wrong_stage` (handle, stage).
    """
    congress = congress_of(tx, who.guild_id)
    _own(tx, congress, who, statement_id)
    return view_statement(tx, congress, statement_id)


def require_speaking(norm: Norm) -> None:
    """Refuse where the norm is not discussed now (`statement.wrong_stage`)."""
    if Stage(norm.stage) not in SPEAKING_STAGES:
        raise CongressError("statement.wrong_stage", handle=norm_handle(norm.number), stage=norm.stage)


def _own(
    tx: Session, congress: Congress, who: Who, statement_id: int, *, lock: bool = False
) -> tuple[Norm, Statement, Member]:
    norms = select(Norm).join(Statement, col(Statement.norm_id) == Norm.id)
    norms = norms.where(Statement.id == statement_id, Norm.congress_id == congress.id)
    norm = tx.exec(norms.with_for_update(of=Norm) if lock else norms).one_or_none()
    if norm is None:
        raise CongressError("statement.unknown")
    # Read only now that the norm's row is held, so that of two changes at once the second sees the first.
    statement = tx.exec(select(Statement).where(Statement.id == statement_id)).one()
    member = require_seat(tx, congress, who).member
    handle = norm_handle(norm.number)
    if statement.member_id != member.id:
        raise CongressError("statement.not_yours")
    if ended(statement) is not None:
        raise CongressError(f"statement.{ended(statement)}", handle=handle, statement=statement.n)
    require_speaking(norm)
    return norm, statement, member


def _make(
    tx: Session,
    norm: Norm,
    author: Member,
    content: Point,
    discipline: str,
    seat_kind: str,
    attribution: Attribution,
    now: datetime,
) -> Statement:
    last = tx.exec(select(func.coalesce(func.max(Statement.n), 0)).where(Statement.norm_id == norm.id)).one()
    made = Statement(
        norm_id=norm.id,
        n=last + 1,
        version=norm.version,
        member_id=author.id,
        kind=content.kind.value,
        discipline=discipline,
        seat_kind=seat_kind,
        words=content.words,
        source_url=content.source_url,
        attribution=attribution.value,
        created_at=now,
    )
    tx.add(made)
    tx.flush()
    return made


def _record(
    tx: Session,
    congress: Congress,
    norm: Norm,
    statement: Statement,
    kind: str,
    author: Member,
    now: datetime,
    *,
    successor: int | None = None,
) -> None:
    """One event; without its author where the statement does not name them, and with nothing else that tells."""
    record(
        tx,
        congress,
        kind,
        now=now,
        by=author if statement.attribution == Attribution.NAMED else None,
        norm=norm,
        subject_id=statement.id,
        statement=statement.n,
        point=statement.kind,
        successor=successor,
    )


def _refuse_repetition(tx: Session, norm: Norm, author: Member, content: Point, besides: int | None = None) -> None:
    mine = select(Statement).where(Statement.norm_id == norm.id, Statement.member_id == author.id, *standing())
    for one in tx.exec(mine).all():
        if one.id != besides and alike(one.words, content.words):
            raise CongressError("statement.said_before", handle=norm_handle(norm.number), statement=one.n)


def _peers(tx: Session, congress: Congress, seated: Seated) -> int:
    others = [one for one in current_seats(tx, congress) if one.member.id != seated.member.id]
    return min(_sharing(others, discipline, seated.seat.kind) for discipline in seated.disciplines)


def _sharing(seats: Iterable[Seated], discipline: str, kind: str) -> int:
    return sum(discipline in one.disciplines and one.seat.kind == kind for one in seats)
