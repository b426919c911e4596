"""Statements as they are read: one, or those of a congress for which conditions hold.

A statement that is signed by discipline and kind alone is shown without its author, here and so everywhere.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.statements import SPEAKING_STAGES, Attribution, StatementKind
from bot.services.capacities import Spoke, capacities_at
from bot.services.people import congress_of
from bot.services.places import Place, place_in
from bot.services.standing import closed_until, ended
from bot.services.views import names_of
from storage.tables import Card, Congress, Member, Norm, NormVersion, Statement


@dataclass(frozen=True)
class StatementView:
    """A statement as it is shown. `author` is None where only discipline and kind are.

    `open` says whether it is still answered; `replaced_by` is the number of the statement that stands in its place.
    """

    statement_id: int
    n: int
    number: int
    handle: str
    title: str
    kind: StatementKind
    words: str
    source_url: str | None
    discipline: str
    seat_kind: str
    attribution: Attribution
    author: int | None
    version: int
    norm_version: int
    open: bool
    withdrawn: bool = False
    replaced_by: int | None = None
    place: Place | None = None
    successor: Place | None = None
    """Where the statement in its place is shown."""
    spoke: Spoke | None = None
    """In which capacity its author spoke; None also where only discipline and kind are shown."""

    @property
    def stands(self) -> bool:
        return not self.withdrawn and self.replaced_by is None


def show_statement(tx: Session, *, guild_id: int, statement_id: int) -> StatementView:
    """A statement of this server's congress; `statement.unknown` where there is none."""
    return view_statement(tx, congress_of(tx, guild_id), statement_id)


def statement_card(tx: Session, *, statement_id: int) -> StatementView:
    """A statement for its card."""
    query = select(Congress).join(Norm, col(Norm.congress_id) == Congress.id)
    query = query.join(Statement, col(Statement.norm_id) == Norm.id).where(Statement.id == statement_id)
    return view_statement(tx, tx.exec(query).one(), statement_id)


def view_statement(tx: Session, congress: Congress, statement_id: int) -> StatementView:
    """A statement of this congress; `statement.unknown` where there is none."""
    found = statement_views(tx, congress, col(Statement.id) == statement_id)
    if not found:
        raise CongressError("statement.unknown")
    return found[0]


def statement_views(tx: Session, congress: Congress, *conditions: ColumnElement[bool]) -> list[StatementView]:
    """The statements of a congress for which the conditions hold, in the order in which they were made."""
    later, later_card, names = aliased(Statement), aliased(Card), names_of(tx)
    rows = tx.exec(
        select(  # type: ignore[call-overload]
            Statement,
            Norm,
            NormVersion.title,
            Member.discord_id,
            later.n,
            Card.channel_id,
            Card.message_id,
            later_card.channel_id.label("later_channel"),  # type: ignore[union-attr]
            later_card.message_id.label("later_message"),  # type: ignore[union-attr]
            closed_until().label("closed_until"),
        )
        .join(Norm, col(Norm.id) == Statement.norm_id)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .join(Member, col(Member.id) == Statement.member_id)
        .join(later, col(later.id) == Statement.replaced_by, isouter=True)
        .join(Card, (col(Card.kind) == "statement") & (col(Card.subject_id) == Statement.id), isouter=True)
        .join(
            later_card, (col(later_card.kind) == "statement") & (col(later_card.subject_id) == later.id), isouter=True
        )
        .where(Norm.congress_id == congress.id, *conditions)
        .order_by(col(Statement.norm_id), col(Statement.n))
    ).all()
    named = [row[0] for row in rows if row[0].attribution == Attribution.NAMED]
    spoke = capacities_at(tx, ((one.member_id, one.created_at) for one in named))
    return [
        StatementView(
            statement_id=one.id,
            n=one.n,
            number=norm.number,
            handle=norm_handle(norm.number),
            title=title,
            kind=StatementKind(one.kind),
            words=one.words,
            source_url=one.source_url,
            discipline=names[one.discipline],
            seat_kind=names[one.seat_kind],
            attribution=Attribution(one.attribution),
            author=author if one.attribution == Attribution.NAMED else None,
            version=one.version,
            norm_version=norm.version,
            open=ended(one) is None and norm.stage in SPEAKING_STAGES and (closed is None or one.n > closed),
            withdrawn=one.withdrawn_at is not None,
            replaced_by=later_n,
            place=place_in(congress.guild_id, channel_id, None, message_id),
            successor=place_in(congress.guild_id, later_channel, None, later_message),
            spoke=spoke.get((one.member_id, one.created_at)) if one.attribution == Attribution.NAMED else None,
        )
        for one, norm, title, author, later_n, channel_id, message_id, later_channel, later_message, closed in rows
    ]
