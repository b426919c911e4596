"""How a change of the way a congress votes is told: its card in the votes channel, and its lines in the digest."""

from collections.abc import Sequence

from discord import ui

from bot.chat.ui.rendered import Rendered
from bot.chat.ui.rule_words import rule_lines
from bot.chat.ui.text import moment
from bot.congress.digest import ChangeNews, RepairNews
from bot.services.changes import ChangeView
from prompts import Say


def change_card(say: Say, view: ChangeView) -> Rendered:
    """What changed, when and through whom, and that votes which are open stay as they opened."""
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.TextDisplay("\n".join([*_told(say, view), _through(say, view), say("change_card.open_votes")])))
    return Rendered(layout)


def change_lines(say: Say, news: Sequence[ChangeNews]) -> list[str]:
    """A line of the digest for each change."""
    return [
        say(f"digest.changes.{one.what}", now=one.now, how=_how(say, one.by, one.norm, one.decision)) for one in news
    ]


def repair_lines(say: Say, news: Sequence[RepairNews]) -> list[str]:
    """A line of the digest for each norm on which the roll of a vote was repaired."""
    return [say("digest.news.repaired", handle=one.handle, n=one.n) for one in news]


def _told(say: Say, view: ChangeView) -> list[str]:
    lines = []
    if view.rule is not None:
        key = "numbers" if view.numbers else "rule"
        lines.append(say(f"change_card.{key}", preset=view.rule.preset.value))
        lines += [f"- {line}" for line in rule_lines(say, view.rule, None)]
    if view.changer is not None:
        lines.append(say("change_card.changer", changes=view.changer.value))
    if view.secrecy is not None:
        lines.append(say("change_card.secrecy", secrecy=view.secrecy))
    if view.proxies is not None:
        lines.append(say("change_card.proxies_on" if view.proxies else "change_card.proxies_off"))
    return lines


def _through(say: Say, view: ChangeView) -> str:
    return say("change_card.through", at=moment(view.at), how=_how(say, view.by, view.norm, view.decision))


def _how(say: Say, by: int | None, norm: str | None, decision: str | None) -> str:
    if decision is not None:
        return say("change_card.by_decision", decision=decision, handle=norm)
    return say("change_card.by_convener", by=f"<@{by}>") if by is not None else say("change_card.by_clock")
