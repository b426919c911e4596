"""What went out by a plan or to a channel, page by page: each digest with its time, its link, and what became of it."""

from dataclasses import replace

from discord import Guild, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.premises import as_seen, server_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.paged import paged
from bot.chat.ui.paths import Args
from bot.chat.ui.plan_words import next_words, where_words
from bot.chat.ui.text import escape, instant
from bot.services.arranging import MINE
from bot.services.cards import CHANNEL_GONE
from bot.services.digest_history import History, RunLine, history_named
from prompts import Say

CONGRESS_S = "congress"
"""How the congress's own digest is named in the id of a button."""


async def history_layout(interaction: Interaction, named: str, page: int = 0) -> ui.LayoutView:
    """A page of what went out: by the congress's own digest where none is named, by one's own (`MINE`), or to the
    channel that is named, or whose digest is."""
    store, who, guild = interaction.client.store, who_of(interaction), server_of(interaction)
    found = await store.read(history_named, who=who, named=named, page=page)
    lines = (replace(one, gone=_is_gone(guild, found, one)) for one in found.lines)
    plan = None if found.plan is None else as_seen(guild, found.plan)
    gone = found.channel_id is not None and guild.get_channel(found.channel_id) is None
    return history_page(say_of(interaction), replace(found, plan=plan, lines=tuple(lines), gone=gone))


def _is_gone(guild: Guild, found: History, one: RunLine) -> bool:
    in_server = found.plan is None or not found.plan.personal
    return in_server and one.channel_id is not None and guild.get_channel(one.channel_id) is None


def history_page(say: Say, found: History) -> ui.LayoutView:
    """The page, with buttons to the others."""
    lines = [_line(say, found, one) for one in found.lines] or [say("plans.history.none")]
    ended = "plans.history.ended_gone" if found.gone else "plans.history.ended"
    coming = say(ended) if found.plan is None else next_words(say, found.plan)
    text = "\n".join([_heading(say, found), *lines, say("plans.history.next", next=coming)])
    return paged(
        say,
        text,
        page=found.page,
        pages=found.pages,
        turn=lambda label, to, dead: HistoryTurn(label, disabled=dead, of=_named(found), page=to),
    )


def _heading(say: Say, found: History) -> str:
    if found.plan is None or found.channel_id is not None:
        return say("plans.history.heading", channel=_where(say, found))
    return say("plans.history.heading_mine" if found.plan.personal else "plans.history.heading_main")


def _where(say: Say, found: History) -> str:
    if found.plan is not None:
        return where_words(say, found.plan)
    if not found.gone:
        return f"<#{found.channel_id}>"
    named = found.channel_name
    return say("plans.gone") if named is None else say("plans.deleted", name=escape(named))


def _named(found: History) -> str:
    if found.channel_id is not None:
        return str(found.channel_id)
    return MINE if found.plan is not None and found.plan.personal else CONGRESS_S


def _line(say: Say, found: History, one: RunLine) -> str:
    """Its period, linked where it stands, the time it tells of, and what was out of the ordinary."""
    period = one.period if one.url is None or one.gone else say("digest.linked", handle=one.period, url=one.url)
    line = say("plans.history.line", period=period, since=instant(one.since), until=instant(one.until))
    marks = [say("plans.history.late")] if one.late else []
    marks += [] if one.scheduled else [say("plans.history.by_hand")]
    marks += [] if one.posted_at is None else [say("plans.history.posted", at=instant(one.posted_at))]
    if one.gone:
        marks.append(say("plans.history.deleted"))
    elif found.channel_id is None and found.plan is not None and one.channel_id != found.plan.channel_id:
        marks += [] if one.channel_id is None or found.plan.personal else [f"<#{one.channel_id}>"]
    if one.folded_into is not None:
        same = one.folded_into == one.period
        marks.append(say("plans.history.folded_same" if same else "plans.history.folded", period=one.folded_into))
    elif one.withheld:
        marks.append(say("plans.history.withheld"))
    elif one.stopped:
        marks.append(say("plans.history.unsent"))
    elif one.trouble is not None:
        marks.append(say("plans.history.trouble", why=_why(say, found, one)))
    elif one.url is None:
        marks.append(say("plans.history.on_its_way"))
    return " · ".join([line, *marks])


def _why(say: Say, found: History, one: RunLine) -> str:
    """Why it could not be sent, with the remedy for whoever can take it."""
    if one.trouble != CHANNEL_GONE:
        return say(one.trouble or "")
    if not found.convener:
        return say("plans.history.channel_gone")
    return say(one.trouble if one.main else "plan_troubles.channel_gone")


class HistoryTurn(PublicButton, path="digest_history:{of}:{page:int}"):
    """Turns to another page."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        named = args.word("of")
        layout = await history_layout(interaction, "" if named == CONGRESS_S else named, args.number("page"))
        await update(interaction, view=layout)
