"""Changes of how a congress votes, as they are told: its rule of decision, who changes that, whether names
show, and whether there are proxies.

Each is an event; its card in the votes channel and its line in the digest are read from that.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.congress.digest import ChangeNews
from bot.congress.handles import norm_handle
from bot.congress.rules import Affiliates, Changer, Rule, from_data
from bot.services.cards import want
from bot.services.log import Change
from storage.tables import Congress, Event, Member, Norm

TOLD = ("rule_changed", "congress_changed")
"""The kinds of the events that can hold such a change."""


@dataclass(frozen=True)
class ChangeView:
    """What changed and through whom: the convener `by` (a Discord id), or the `decision` on a `norm`.

    `rule`, `changer`, `secrecy` and `proxies` are what stands now; None where that did not change. `numbers`: of the
    rule only its numbers are other ones. `affiliates`: how the seats of one actor count now.
    """

    at: datetime
    by: int | None
    norm: str | None
    decision: str | None
    rule: Rule | None = None
    numbers: bool = False
    changer: Changer | None = None
    secrecy: str | None = None
    proxies: bool | None = None
    affiliates: Affiliates | None = None

    @property
    def nothing(self) -> bool:
        return self.rule is None and self.changer is None and self.secrecy is None and self.proxies is None


def tell_change(tx: Session, congress: Congress, event: Event, *, now: datetime) -> None:
    """Ask for the card in the votes channel of an event that changes how the congress votes; any other has none."""
    if _view(event, None, None).nothing:
        return
    tx.flush()
    want(tx, congress, "change", event.id, place="votes", now=now)


def change_card(tx: Session, *, event_id: int) -> ChangeView:
    """A change for its card."""
    return _view(*_rows(tx, Event.id == event_id)[0])


def change_news(tx: Session, congress: Congress, in_period: ColumnElement[bool]) -> tuple[ChangeNews, ...]:
    """The changes of a period, in their order."""
    rows = _rows(tx, Event.congress_id == congress.id, in_period, col(Event.kind).in_(TOLD))
    return tuple(news for row in rows for news in _news(_view(*row)))


def _rows(tx: Session, *conditions: ColumnElement[bool] | bool) -> list[tuple[Event, int | None, int | None]]:
    query = (
        select(Event, Member.discord_id, Norm.number)
        .join(Member, col(Member.id) == Event.member_id, isouter=True)
        .join(Norm, col(Norm.id) == Event.norm_id, isouter=True)
        .where(*conditions)
        .order_by(col(Event.at), col(Event.id))
    )
    return list(tx.exec(query).all())


def _view(event: Event, by: int | None, number: int | None) -> ChangeView:
    before, rule = _rules(event.data.get("rule"))
    changer, secrecy = _after(event.data.get("changes")), _after(event.data.get("secrecy"))
    proxies = event.data.get("proxies")
    other = before is not None and rule is not None and before.affiliates is not rule.affiliates
    return ChangeView(
        at=event.at,
        by=by,
        norm=None if number is None else norm_handle(number),
        decision=event.data.get("decision"),
        rule=rule,
        numbers=before is not None and rule is not None and before.preset is rule.preset,
        changer=Changer(changer) if changer is not None else None,
        secrecy=secrecy,
        proxies=None if proxies is None else bool(proxies["after"]),
        affiliates=rule.affiliates if rule is not None and other else None,
    )


def _rules(change: Change | None) -> tuple[Rule | None, Rule | None]:
    """The rule before and after a change, as an event keeps it."""
    if change is None:
        return None, None
    return from_data(json.loads(str(change["before"]))), from_data(json.loads(str(change["after"])))


def _after(change: Change | None) -> str | None:
    return str(change["after"]) if change is not None else None


def _news(view: ChangeView) -> list[ChangeNews]:
    whose = (view.by, view.norm, view.decision)
    news = []
    if view.rule is not None:
        news.append(ChangeNews("numbers" if view.numbers else "rule", view.rule.preset.value, *whose))
    if view.affiliates is not None:
        news.append(ChangeNews("affiliates", view.affiliates.value, *whose))
    if view.changer is not None:
        news.append(ChangeNews("changer", view.changer.value, *whose))
    if view.secrecy is not None:
        news.append(ChangeNews("secrecy", view.secrecy, *whose))
    if view.proxies is not None:
        news.append(ChangeNews("proxies", "on" if view.proxies else "off", *whose))
    return news
