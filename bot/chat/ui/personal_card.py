"""The personal digest as one direct message: first what awaits the member, as `/waiting` says it, then the news."""

from discord import ui

from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card, texts_of
from bot.chat.ui.digest_card import digest_news
from bot.chat.ui.digest_sections import digest_head, quiet_text, whole_texts
from bot.chat.ui.fitting import size_of
from bot.chat.ui.limits import CARD_CHARACTERS
from bot.chat.ui.personal_buttons import PersonalStop, PersonalWaiting
from bot.chat.ui.personal_file import PersonalFileButton
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import escape, one_line
from bot.chat.ui.waiting import waiting_items
from bot.chat.ui.watch_card import NoticeOpen, watched_within
from bot.services.digests import DigestCard
from bot.services.personal import PersonalCard
from prompts import Say

AWAITS_MOST = 1700
"""Units of what awaits the member; the news have the rest, which is more where less awaits them."""

WATCHED_MOST = 600
"""Units of what happened to what they watch."""


def personal_card(say: Say, view: PersonalCard) -> Rendered:
    """The personal digest, with the button that ends these messages, which one that is only looked at has not; it is
    sent without a push notification.

    Where it does not say everything, buttons have all that happened to what they watch, and all of it as a file.
    """
    row = row_of(PersonalWaiting(say("card.button.waiting"), plan=view.plan_id))
    if view.personal.quiet:
        texts = quiet_text(say, view.congress, view.personal.digest, guild=view.guild_id)
        items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(texts)]
    else:
        items, buttons = _told(say, view)
        for button in buttons:
            row.add_item(button)
    if view.run_id:
        row.add_item(PersonalStop(say("personal.button.stop"), plan=view.plan_id))
    return Rendered(card([*items, row], "digest"), silent=True)


def _told(say: Say, view: PersonalCard) -> tuple[list[ui.Item[ui.LayoutView]], list[PublicButton]]:
    """What awaits them, what happened to what they watch, the news, and which congress it is about; and the buttons for
    what was left out."""
    foot = say("waiting.congress", congress=escape(one_line(view.congress)), guild=view.guild_id)
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(digest_head(say, view.congress, view.personal.digest))]
    rest = "waiting_list.rest_in_digest"
    awaited, all_awaited = waiting_items(say, view.personal.waiting, AWAITS_MOST, away=True, rest=rest)
    items += awaited
    watched, all_watched = _watched(say, view)
    items += map(ui.TextDisplay, watched)
    news, all_news = _news(say, view, CARD_CHARACTERS - size_of([*texts_of(items), foot]))
    buttons: list[PublicButton] = []
    if view.run_id and not all_watched:
        label = say("personal.button.watched")
        buttons.append(NoticeOpen(label, guild=view.guild_id, run=view.run_id, page=0))
    if not (all_awaited and all_watched and all_news):
        buttons.append(PersonalFileButton(say("digest.button.file"), guild=view.guild_id, run=view.run_id))
    return [*items, *map(ui.TextDisplay, news), ui.TextDisplay(foot)], buttons


def _watched(say: Say, view: PersonalCard) -> tuple[list[str], bool]:
    """What happened to what they watch, and whether that is all of it."""
    if not view.watched:
        return [], True
    others = "personal.watched_more" if view.run_id else "personal.watched_more_then"
    lines, whole = watched_within(say, view.watched, view.entries, WATCHED_MOST, others=others)
    return ["\n".join([say("personal.watched"), *lines])], whole


def _news(say: Say, view: PersonalCard, room: int) -> tuple[list[str], bool]:
    """The news, and whether they are all there are."""
    digest = DigestCard(0, view.congress, "", view.personal.digest, view.names, entries=view.told)
    if digest.digest.quiet:
        return [say("personal.no_news")], True
    texts = digest_news(say, digest, room)
    return texts, texts == whole_texts(say, digest)[1:]
