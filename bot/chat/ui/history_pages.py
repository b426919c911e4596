"""What went out by a plan, page by page: each digest with its time, its link, and what became of it."""

from discord import ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.paged import paged
from bot.chat.ui.paths import Args
from bot.chat.ui.plan_words import next_words, where_words
from bot.chat.ui.text import instant
from bot.services.digest_history import History, RunLine, history
from prompts import Say


async def history_layout(interaction: Interaction, plan_id: int, page: int) -> ui.LayoutView:
    """A page of what went out by a plan."""
    found = await interaction.client.store.read(history, who=who_of(interaction), plan_id=plan_id, page=page)
    return history_page(say_of(interaction), found)


def history_page(say: Say, found: History) -> ui.LayoutView:
    """The page, with buttons to the others."""
    plan = found.plan
    heading = (
        say("plans.history.heading_mine")
        if plan.personal
        else say("plans.history.heading", channel=where_words(say, plan))
    )
    lines = [_line(say, one) for one in found.lines] or [say("plans.history.none")]
    text = "\n".join([heading, *lines, say("plans.history.next", next=next_words(say, plan))])
    return paged(
        say,
        text,
        page=found.page,
        pages=found.pages,
        turn=lambda label, to, dead: HistoryTurn(label, disabled=dead, plan=plan.plan_id, page=to),
    )


def _line(say: Say, one: RunLine) -> str:
    """Its period, linked where it stands, the time it tells of, and what was out of the ordinary."""
    period = one.period if one.url is None else say("digest.linked", handle=one.period, url=one.url)
    line = say("plans.history.line", period=period, since=instant(one.since), until=instant(one.until))
    marks = [say("plans.history.late")] if one.late else []
    marks += [] if one.scheduled else [say("plans.history.by_hand")]
    if one.folded_into is not None:
        marks.append(say("plans.history.folded", period=one.folded_into))
    elif one.withheld:
        marks.append(say("plans.history.withheld"))
    elif one.trouble is not None:
        marks.append(say("plans.history.trouble", why=say(one.trouble)))
    elif one.url is None:
        marks.append(say("plans.history.on_its_way"))
    return " · ".join([line, *marks])


class HistoryTurn(PublicButton, path="digest_history:{plan:int}:{page:int}"):
    """Turns to another page."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await history_layout(interaction, args.number("plan"), args.number("page")))
