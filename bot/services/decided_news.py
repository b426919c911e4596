"""Where the cards of the decisions are that are told."""

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
    query = select(Norm.id).where(Norm.congress_id == congress.id, col(Norm.number).in_(numbers))
    urls = decision_urls(tx, congress, tx.exec(query).all() if numbers else ())
    return tuple(replace(one, decision_url=urls.get(one.decision or "")) for one in lines)


def decision_urls(tx: Session, congress: Congress, norms: Collection[int]) -> dict[str, str]:
    """The links to the cards of the decisions on these norms, by the handles of the decisions."""
    query = select(Decision.id, Decision.year, Decision.number).where(col(Decision.norm_id).in_(norms))
    named = {key: decision_handle(year, number) for key, year, number in (tx.exec(query) if norms else ())}
    return {named[key]: url for key, url in card_urls(tx, congress, "decision", named).items()}
