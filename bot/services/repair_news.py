"""What a digest tells of repaired rolls."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.congress.digest import RepairNews
from bot.congress.handles import norm_handle
from bot.services.repairs import REPAIRED
from storage.tables import Congress, Event, Norm


def repair_news(tx: Session, congress: Congress, in_period: ColumnElement[bool]) -> tuple[RepairNews, ...]:
    """How often the roll of a vote on each norm was repaired in a period, by norm."""
    query = (
        select(Norm.number, func.count())
        .select_from(Event)
        .join(Norm, col(Norm.id) == Event.norm_id)
        .where(Event.congress_id == congress.id, in_period, Event.kind == REPAIRED)
        .group_by(col(Norm.number))
        .order_by(col(Norm.number))
    )
    return tuple(RepairNews(norm_handle(number), n) for number, n in tx.exec(query))
