"""The statements of a norm as a list, with what may be told of the answers to them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.opinion import Told
from bot.congress.statements import SPEAKING_STAGES, StatementKind
from bot.congress.text import given_back
from bot.services.norms import norm_of, version_of
from bot.services.opinions import results
from bot.services.people import congress_of
from bot.services.standing import standing
from bot.services.statement_views import StatementView, statement_views
from bot.services.views import names_of
from storage.tables import Statement


@dataclass(frozen=True)
class Listing:
    """The standing statements of a norm by kind. `told` has those that a vote has closed; `names` the words for the
    ids of disciplines and kinds; `speaking` says whether statements are made and answered now."""

    number: int
    handle: str
    title: str
    kind: StatementKind | None
    views: tuple[StatementView, ...]
    told: Mapping[int, Told]
    names: Mapping[str, str]
    speaking: bool


def list_statements(tx: Session, *, guild_id: int, handle: str, kind: str | None = None) -> Listing:
    """The statements that stand on a norm, of one kind or of all; `statement.unknown_kind` (given) for another word."""
    if kind is not None and kind not in set(StatementKind):
        raise CongressError("statement.unknown_kind", given=given_back(kind))
    congress = congress_of(tx, guild_id)
    norm = norm_of(tx, congress, handle)
    wanted = [col(Statement.norm_id) == norm.id, *standing()]
    if kind is not None:
        wanted.append(col(Statement.kind) == kind)
    order = list(StatementKind)
    views = sorted(statement_views(tx, congress, *wanted), key=lambda view: (order.index(view.kind), view.n))
    return Listing(
        number=norm.number,
        handle=norm_handle(norm.number),
        title=version_of(tx, norm).title,
        kind=StatementKind(kind) if kind is not None else None,
        views=tuple(views),
        told=results(tx, norm),
        names=names_of(tx),
        speaking=norm.stage in SPEAKING_STAGES,
    )
