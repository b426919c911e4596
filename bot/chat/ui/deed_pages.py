"""Deeds in pages: the history of an actor, a case or a subject, the inbox of incidents, and the claims on one deed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.card_parts import card
from bot.chat.ui.deed_words import claim_blocks, date_words, history_blocks, quoted
from bot.chat.ui.entry_card import handle_pressed
from bot.chat.ui.fitting import size_of
from bot.chat.ui.limits import CARD_CHARACTERS
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import packed
from bot.chat.ui.record_words import name_shown
from bot.services.browse import PAGE
from bot.services.record.action_views import ActionPage, action_history, inbox
from bot.services.record.claim_views import ClaimHistory, claim_history
from prompts import Say

NOTHING = "-"
"""What stands in the id of a button where no subject, or no case, was asked for."""


FOOT_ROOM = 60
"""Units kept free for the number of the page."""


@dataclass(frozen=True)
class Asked:
    """What a history is of, by the keys that a button can carry; empty and 0 where nothing was asked for."""

    actor: str | int = ""
    subject: str | tuple[str, int] = ""
    case: str = ""


async def history_layout(interaction: Interaction, asked: Asked, leaf: int = 0) -> ui.LayoutView:
    """One leaf of the actions; a page of `PAGE` may take several: `leaf` counts the page times `PAGE`, plus these."""
    found = await interaction.client.store.read(
        action_history,
        guild_id=guild_of(interaction),
        actor=asked.actor,
        subject=asked.subject,
        case_id=asked.case,
        page=leaf // PAGE,
    )
    say = say_of(interaction)
    kind, key = found.subject.key if found.subject is not None else (NOTHING, 0)

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return ActionsTurn(
            label, disabled=dead, leaf=to, actor=found.actor_id, kind=kind, key=key, case=found.case_id or NOTHING
        )

    return _leaf(say, found, history_leaves(say, found), leaf, turn)


async def inbox_layout(interaction: Interaction, leaf: int = 0) -> ui.LayoutView:
    """One leaf of the incidents that relate to nothing yet."""
    found = await interaction.client.store.read(inbox, guild_id=guild_of(interaction), page=leaf // PAGE)
    say = say_of(interaction)

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return InboxTurn(label, disabled=dead, leaf=to)

    return _leaf(say, found, inbox_leaves(say, found), leaf, turn)


async def claims_layout(interaction: Interaction, handle: str, page: int = 0) -> ui.LayoutView:
    """One page of the claims on an action, in time order."""
    found = await interaction.client.store.read(claim_history, guild_id=guild_of(interaction), handle=handle)
    say = say_of(interaction)
    pages = claim_pages(say, found)
    page = page_within(page, len(pages))

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return ClaimsTurn(label, disabled=dead, page=to, entry=found.entry_id)

    return paged(say, pages[page], page=page, pages=len(pages), turn=turn)


def history_leaves(say: Say, found: ActionPage) -> list[str]:
    """The leaves of one page of a history."""
    asked = [found.actor, found.subject.name if found.subject is not None else None, found.case]
    filters = [name_shown(one) for one in asked if one is not None]
    heading = say("deeds.history.heading_of", filters=" · ".join(filters)) if filters else say("deeds.history.heading")
    if not found.lines:
        return [f"{heading}\n{say('deeds.history.empty')}"]
    return _leaves(say, found, heading, say("deeds.history.total", n=found.total))


def inbox_leaves(say: Say, found: ActionPage) -> list[str]:
    """The leaves of one page of the inbox."""
    heading = say("deeds.history.inbox")
    if not found.lines:
        return [f"{heading}\n{say('deeds.history.inbox_empty')}"]
    footer = f"{say('deeds.history.total', n=found.total)}\n{say('deeds.history.inbox_next')}"
    return _leaves(say, found, heading, footer)


def claim_pages(say: Say, found: ClaimHistory) -> list[str]:
    """The claims on an action in as many pages as they need."""
    heading = say("deeds.claims.heading", action=found.action)
    incident = [say("deeds.claims.incident", when=date_words(say, found.when)), *quoted(found.summary), ""]
    if not found.claims:
        return ["\n".join([heading, *incident, say("deeds.claims.empty")])]
    blocks = [block for one in found.claims for block in claim_blocks(say, one)]
    footer = say("deeds.claims.total", n=len(found.claims))
    return [f"{heading}\n{page}\n{footer}" for page in packed([*incident, *blocks])]


class ActionsTurn(PublicButton, path="acts:{leaf:int}:{actor:int}:{kind}:{key:int}:{case}"):
    """Turns a page of the actions."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        kind, case = args.word("kind"), args.word("case")
        asked = Asked(
            actor=args.number("actor"),
            subject=(kind, args.number("key")) if kind != NOTHING else "",
            case=case if case != NOTHING else "",
        )
        await update(interaction, view=await history_layout(interaction, asked, args.number("leaf")))


class InboxTurn(PublicButton, path="inbox:{leaf:int}"):
    """Turns a page of the inbox."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await inbox_layout(interaction, args.number("leaf")))


class ClaimsTurn(PublicButton, path="claims:{entry:int}:{page:int}"):
    """Turns a page of the claims on an action."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        handle = await handle_pressed(interaction, args)
        await update(interaction, view=await claims_layout(interaction, handle, args.number("page")))


def _leaves(say: Say, found: ActionPage, heading: str, footer: str) -> list[str]:
    room = CARD_CHARACTERS - size_of([heading, footer]) - FOOT_ROOM
    pages = packed([history_blocks(say, line) for line in found.lines], room)
    return [f"{heading}\n{page}\n{footer}" for page in pages]


def _leaf(
    say: Say,
    found: ActionPage,
    leaves: Sequence[str],
    leaf: int,
    turn: Callable[[str, int, bool], PublicButton],
) -> ui.LayoutView:
    shown = page_within(leaf % PAGE if found.page == leaf // PAGE else len(leaves), len(leaves))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(leaves[shown])]
    is_first, start = found.page == shown == 0, found.page * PAGE
    is_last = found.page == found.pages - 1 and shown == len(leaves) - 1
    if not (is_first and is_last):
        on = start + shown + 1 if shown < len(leaves) - 1 else start + PAGE
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        row.add_item(turn(say("pages.previous"), max(0, start + shown - 1), is_first))
        row.add_item(turn(say("pages.next"), on, is_last))
        parts += [ui.TextDisplay(say("pages.page", page=found.page + 1, pages=found.pages)), row]
    return card(parts, "norm")
