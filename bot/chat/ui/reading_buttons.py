"""The buttons that show a long text in full, to the person who presses them, and turn its pages."""

from collections.abc import Sequence

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.rationales import RationaleButton
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.choice_words import choice_decision_pages, choice_pages
from bot.chat.ui.paged import Turn, page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import ballot_pages, decision_heading, decision_pages, norm_heading, norm_pages
from bot.congress.handles import norm_handle
from bot.services.ballot_views import show_ballot, show_decision
from bot.services.views import show_norm
from prompts import Say


class NormReadButton(PublicButton, path="norm:{number:int}:read"):
    """Shows a norm's text and rationale in full."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _norm(interaction, args.number("number"), 0))


class NormPageButton(PublicButton, path="norm:{number:int}:page:{page:int}"):
    """Turns a page of a norm."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await _norm(interaction, args.number("number"), args.number("page")))


class BallotReadButton(PublicButton, path="ballot:{ballot:int}:read"):
    """Shows in full the text that is voted on."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _ballot(interaction, args.number("ballot"), 0))


class BallotPageButton(PublicButton, path="ballot:{ballot:int}:page:{page:int}"):
    """Turns a page of the text that is voted on."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await _ballot(interaction, args.number("ballot"), args.number("page")))


class DecisionReadButton(PublicButton, path="decision:{decision:int}:read"):
    """Shows everything about a decision."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _decision(interaction, args.number("decision"), 0))


class DecisionPageButton(PublicButton, path="decision:{decision:int}:page:{page:int}"):
    """Turns a page of a decision."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await _decision(interaction, args.number("decision"), args.number("page")))


async def _norm(interaction: Interaction, number: int, page: int) -> ui.LayoutView:
    say, handle = say_of(interaction), norm_handle(number)
    view = await interaction.client.store.read(show_norm, guild_id=guild_of(interaction), handle=handle)

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return NormPageButton(label, disabled=dead, number=number, page=to)

    return reading(say, norm_heading(say, view), norm_pages(say, view), page, turn)


async def _ballot(interaction: Interaction, ballot: int, page: int) -> ui.LayoutView:
    say = say_of(interaction)
    view = await interaction.client.store.read(show_ballot, guild_id=guild_of(interaction), ballot_id=ballot)

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return BallotPageButton(label, disabled=dead, ballot=ballot, page=to)

    pages = choice_pages(say, view) if view.options else ballot_pages(say, view)
    return reading(say, norm_heading(say, view), pages, page, turn)


async def _decision(interaction: Interaction, decision: int, page: int) -> ui.LayoutView:
    say = say_of(interaction)
    view = await interaction.client.store.read(show_decision, guild_id=guild_of(interaction), decision_id=decision)

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return DecisionPageButton(label, disabled=dead, decision=decision, page=to)

    may_add = view.rationale is None and who_of(interaction).convener
    rows = [row_of(RationaleButton(say("rationale.button"), decision=decision))] if may_add else []
    choice = view.choice
    pages = decision_pages(say, view) if choice is None else choice_decision_pages(say, view, choice)
    return reading(say, decision_heading(say, view), pages, page, turn, rows)


def reading(
    say: Say,
    heading: str,
    pages: Sequence[str],
    page: int,
    turn: Turn,
    rows: Sequence[ui.ActionRow[ui.LayoutView]] = (),
) -> ui.LayoutView:
    """The page asked for, or the nearest that there is, under the heading that every page has; `rows` stand below."""
    shown = page_within(page, len(pages))
    return paged(say, f"{heading}\n{pages[shown]}", page=shown, pages=len(pages), turn=turn, rows=rows)
