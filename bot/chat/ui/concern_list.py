"""All concerns on a norm, by page, the open ones first; each can be shown with what can be done about it."""

from discord import SelectOption, ui

from bot.chat.concerns import RaiseButton
from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply, reply_card, update
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen
from bot.chat.ui.concern_card import concern_card
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.limits import OPTION_LABEL
from bot.chat.ui.paged import paged
from bot.chat.ui.paths import Args
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.concerns import RAISING_STAGES
from bot.congress.handles import norm_handle
from bot.services.concern_views import ConcernPage, list_concerns, show_concern
from bot.services.views import ConcernLine, NormView
from prompts import Say

REASON_SHOWN = 120
"""Units that the list shows of a reason; the concern itself has the whole."""


def list_text(say: Say, page: ConcernPage) -> str:
    """One page of the list; where there is nothing, what to do about that."""
    heading = say("concern_list.heading", handle=page.norm, title=escape(one_line(page.title)))
    if not page.lines:
        return f"{heading}\n{say('concern_list.empty')}"
    return "\n".join([heading, *(_entry(say, line) for line in page.lines), say("concern_list.total", n=page.total)])


def _entry(say: Say, line: ConcernLine) -> str:
    url = line.place.url if line.place is not None else None
    named = line.handle if url is None else say("concern_list.linked", concern=line.handle, url=url)
    discipline = escape(line.discipline)
    facts = {"concern": named, "by": f"<@{line.by}>", "discipline": discipline}
    if line.named_in is not None:
        told = say("concern_list.named", decision=line.named_in, version=line.version, **facts)
    else:
        told = say("concern_list.line", state=line.state, **facts)
    return f"{told}\n{excerpt(one_line(line.reason), REASON_SHOWN).text}"


async def concerns_layout(interaction: Interaction, norm: int, page: int) -> ui.LayoutView:
    """The page that was asked for, or the nearest that there is."""
    store, say = interaction.client.store, say_of(interaction)
    found = await store.read(list_concerns, guild_id=guild_of(interaction), handle=norm_handle(norm), page=page)
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if found.lines:
        row.add_item(ShowConcernMenu(_menu(say, found)))

    def turn(label: str, to: int, dead: bool) -> ConcernsTurn:
        return ConcernsTurn(label, disabled=dead, norm=norm, page=to)

    rows = [row] if found.lines else []
    return paged(say, list_text(say, found), page=found.page, pages=found.pages, turn=turn, rows=rows)


def concern_row(say: Say, view: NormView) -> list[ui.ActionRow[ui.LayoutView]]:
    """The buttons about concerns on the card of a norm; none where there are no concerns and can be none."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if view.stage in RAISING_STAGES:
        row.add_item(RaiseButton(say("concern_card.button.raise"), norm=view.number))
    if view.concerns:
        row.add_item(AllConcernsButton(say("concern_card.button.all"), norm=view.number))
    return [row] if row.children else []


class AllConcernsButton(PublicButton, path="concerns:{norm:int}"):
    """Lists the concerns on a norm."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await concerns_layout(interaction, args.number("norm"), 0))


class ConcernsTurn(PublicButton, path="concerns:{norm:int}:{page:int}"):
    """Turns a page of the list."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await concerns_layout(interaction, args.number("norm"), args.number("page")))


class ShowConcernMenu(PublicMenu, path="showconcern"):
    """Shows one of the concerns of the list, with what can be done about it."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        store, handle = interaction.client.store, chosen(interaction)[0]
        view = await store.read(show_concern, guild_id=guild_of(interaction), handle=handle)
        await reply_card(interaction, concern_card(say_of(interaction), view))


def _menu(say: Say, page: ConcernPage) -> ui.Select[ui.LayoutView]:
    options = [
        SelectOption(label=clip(f"{line.handle} · {one_line(line.reason)}", OPTION_LABEL), value=line.handle)
        for line in page.lines
    ]
    return ui.Select(placeholder=say("concern_list.open"), options=options)
