"""What several cards share: how much room is left, lists of mentions, links, dates, the short form of a hash."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from discord import ButtonStyle, ui

from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.text import day
from bot.services.views import Place
from prompts import Say

HASH_SHOWN = 8
"""Characters of a text's hash that a card shows: enough to tell two versions apart at a glance."""

MENTIONS_MOST = 10

ACCENTS = {"norm": 0x5B7083, "ballot": 0x0B5D9C, "decision": 0x6A5A93, "digest": 0x2F7D6D, "statement": 0x8A6D3B}
"""One colour for each kind of card; it never says how a vote went."""


def room_left(texts: Iterable[str], most: int = CARD_CHARACTERS) -> int:
    """Units that a card has left beside `texts`, each of which ends in a line break at most."""
    return most - sum(units(text) + 1 for text in texts)


def texts_of(items: Iterable[ui.Item[ui.LayoutView]]) -> list[str]:
    """What the texts among these parts of a card say."""
    return [one.content for one in items if isinstance(one, ui.TextDisplay)]


def mentions(say: Say, members: Sequence[int], most: int = MENTIONS_MOST) -> str:
    """The members by their mentions, the first `most` of them."""
    names = [f"<@{member}>" for member in members[:most]]
    if len(members) > most:
        names.append(say("card.more", n=len(members) - most))
    return ", ".join(names)


def date_shown(on: date) -> str:
    """A calendar date as each reader writes dates. Noon in UTC falls on the same date in nearly every zone."""
    return day(datetime.combine(on, time(12), UTC))


def url_of(place: Place | None) -> str | None:
    """The link to a place, or None while Discord does not show it."""
    return None if place is None else place.url


def linked(say: Say, key: str, url: str | None, **facts: str) -> str:
    """The sentence `<key>_link` with the link, or `<key>_no_link` while Discord does not show where it leads."""
    return say(f"{key}_link", url=url, **facts) if url is not None else say(f"{key}_no_link", **facts)


def link_button(label: str, url: str) -> ui.Button[ui.LayoutView]:
    """A button that only leads to another place in Discord."""
    return ui.Button(style=ButtonStyle.link, label=label, url=url)


def card(parts: Iterable[ui.Item[ui.LayoutView]], kind: str) -> ui.LayoutView:
    """A layout with one container in the colour of its kind."""
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.Container(*parts, accent_colour=ACCENTS[kind]))
    return layout
