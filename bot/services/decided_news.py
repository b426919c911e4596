"""Where the cards of the decisions are that a digest tells."""

from collections.abc import Collection
from dataclasses import replace

from sqlmodel import Session, col, select

from bot.congress.digest import NormNews
from bot.congress.handles import decision_handle, parse_norm_handle
from bot.services.places import card_urls
from storage.tables import Congress, Decision, Norm


def decisions_linked(tx: Session, congress: Congress, lines: Collection[NormNews]) -> tuple[NormNews, ...]:
    """The lines with the links to the cards of the decisions that they name, as far as Discord shows these."""
    numbers = [parse_norm_handle(one.handle) for one in lines if one.decision is not None]
    query = select(Decision.id, Decision.year, Decision.number).join(Norm, col(Norm.id) == Decision.norm_id)
    query = query.where(Norm.congress_id == congress.id, col(Norm.number).in_(numbers))
    named = {key: decision_handle(year, number) for key, year, number in tx.exec(query)} if numbers else {}
    urls = card_urls(tx, congress, "decision", named)
    of = {named[key]: url for key, url in urls.items()}
    return tuple(replace(one, decision_url=of.get(one.decision or "")) for one in lines)
