"""The personal digest as one direct message: first what awaits the member, as `/waiting` says it, then the news."""

from discord import ui

from bot.chat.ui.buttons import row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.digest_card import digest_news
from bot.chat.ui.digest_sections import digest_head
from bot.chat.ui.fitting import size_of
from bot.chat.ui.limits import CARD_CHARACTERS
from bot.chat.ui.personal_buttons import PersonalStop, PersonalWaiting
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import escape, one_line
from bot.chat.ui.waiting import waiting_items
from bot.chat.ui.watch_card import watched_within
from bot.services.digests import DigestCard
from bot.services.personal import PersonalCard
from prompts import Say

AWAITS_MOST = 1700
"""Units of what awaits the member; the news have the rest, which is more where less awaits them."""

WATCHED_MOST = 600
"""Units of what happened to what they watch."""


def personal_card(say: Say, view: PersonalCard) -> Rendered:
    """The personal digest, with the button that ends these messages; it is sent without a push notification."""
    told = view.personal
    head = digest_head(say, view.congress, told.digest)
    foot = say("waiting.congress", congress=escape(one_line(view.congress)), guild=view.guild_id)
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(head)]
    if told.quiet:
        items.append(ui.TextDisplay(say("personal.quiet")))
    else:
        items += waiting_items(say, told.waiting, AWAITS_MOST, away=True)
        items += map(ui.TextDisplay, _watched(say, view))
        used = [one.content for one in items if isinstance(one, ui.TextDisplay)]
        items += map(ui.TextDisplay, _news(say, view, CARD_CHARACTERS - size_of([*used, foot])))
    stop = PersonalStop(say("personal.button.stop"), plan=view.plan_id)
    row = row_of(PersonalWaiting(say("card.button.waiting"), plan=view.plan_id), stop)
    return Rendered(card([*items, ui.TextDisplay(foot), row], "digest"), silent=True)


def _watched(say: Say, view: PersonalCard) -> list[str]:
    if not view.watched:
        return []
    lines, _ = watched_within(say, view.watched, view.entries, WATCHED_MOST, others="personal.watched_more")
    return ["\n".join([say("personal.watched"), *lines])]


def _news(say: Say, view: PersonalCard, room: int) -> list[str]:
    digest = view.personal.digest
    if digest.quiet:
        return [say("personal.no_news")]
    return digest_news(say, DigestCard(0, view.congress, "", digest, view.names), room)
