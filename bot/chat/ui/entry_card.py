"""An entry of the record, shown to one person with what they may do with it, alone or as a page of the review queue.

What an entry says depends on its kind: a module that knows a kind puts a teller into `TELLERS`, and a form by which
it is corrected into `CORRECTIONS`. The forms of the acts are in `ACT_FORMS` (`bot.chat.ui.entry_forms`).
"""

from collections.abc import Awaitable, Callable, Iterable

from discord import ButtonStyle, ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.entry_words import entry_blocks
from bot.chat.ui.forms import Form
from bot.chat.ui.paged import page_within
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import packed
from bot.chat.writes import write
from bot.services.record.disputes import take_back_dispute
from bot.services.record.entry_acts import ACTS, EntryShown, handle_of, show_entry
from bot.services.record.entry_review import confirm
from bot.services.record.review_queue import review_queue
from prompts import Say

Teller = Callable[[Interaction, str], Awaitable[list[str]]]
"""Reads an entry of one kind by its handle, and says it in blocks of a page."""

TELLERS: dict[str, Teller] = {}
CORRECTIONS: dict[str, type[Form]] = {}
ACT_FORMS: dict[str, type[Form]] = {}

ALONE = -1
"""Where an entry is shown by itself, and not as a page of the queue."""

BUTTONS_OF_A_ROW = 5


async def entry_layout(
    interaction: Interaction, handle: str, *, leaf: int = 0, at: int = ALONE, pages: int = 1, head: str = ""
) -> ui.LayoutView:
    """An entry with the buttons of what this person may do; `at` is its page of `pages` of the queue."""
    say = say_of(interaction)
    shown = await interaction.client.store.read(show_entry, who=who_of(interaction), handle=handle)
    tell = TELLERS.get(shown.entry.kind)
    words = await tell(interaction, shown.entry.handle) if tell is not None else []
    leaves = packed(entry_blocks(say, shown.entry, words))
    leaf = page_within(leaf, len(leaves))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(head)] if head else []
    parts += [ui.TextDisplay(leaves[leaf]), *_act_rows(say, shown, at)]
    if {"refuse", "dispute"} <= shown.acts:
        parts.append(ui.TextDisplay(say("entries.act.review")))
    if len(leaves) > 1:
        parts += [
            ui.TextDisplay(say("pages.page", page=leaf + 1, pages=len(leaves))),
            _leaf_row(say, shown, leaf, leaves, at),
        ]
    if at != ALONE:
        parts += _queue_parts(say, at, pages)
    return card(parts, "norm")


async def queue_layout(interaction: Interaction, page: int, head: str = "") -> ui.LayoutView:
    """The proposal on a page of the review queue, or that none is left."""
    found = await interaction.client.store.read(review_queue, who=who_of(interaction), page=page)
    if found.handle is None:
        text = say_of(interaction)("entries.queue.empty")
        return card([ui.TextDisplay(f"{head}\n{text}" if head else text)], "norm")
    return await entry_layout(interaction, found.handle, at=found.page, pages=found.pages, head=head)


async def show_done(interaction: Interaction, handle: str, at: int, done: str) -> None:
    """Tell what was done, with the entry as it now is, or with the next one of the queue."""
    layout = (
        await entry_layout(interaction, handle, head=done) if at == ALONE else await queue_layout(interaction, at, done)
    )
    used = interaction.message
    if used is not None and used.flags.components_v2 and used.flags.ephemeral:
        await update(interaction, view=layout)
    else:
        await reply(interaction, view=layout)


class EntryOpen(PublicButton, path="entry:{entry:int}:open"):
    """Shows an entry as an answer of its own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await entry_layout(interaction, await handle_pressed(interaction, args)))


class EntryLeaf(PublicButton, path="entry:{entry:int}:leaf:{leaf:int}:{at:int}"):
    """Turns a page of a long entry."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        handle, at, leaf = await handle_pressed(interaction, args), args.number("at"), args.number("leaf")
        pages = 1
        if at != ALONE:
            pages = (await interaction.client.store.read(review_queue, who=who_of(interaction), page=at)).pages
        await update(interaction, view=await entry_layout(interaction, handle, leaf=leaf, at=at, pages=pages))


class EntryConfirm(PublicButton, path="entry:{entry:int}:confirm:{at:int}"):
    """Confirms a proposal."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        handle, now = await handle_pressed(interaction, args), interaction.client.now()
        await write(interaction, confirm, who=who_of(interaction), handle=handle, now=now)
        await show_done(
            interaction, handle, args.number("at"), say_of(interaction)("entries.done.confirm", entry=handle)
        )


class EntryTakeBack(PublicButton, path="entry:{entry:int}:take_back:{at:int}"):
    """Takes one's own dispute of an entry back."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        handle, now = await handle_pressed(interaction, args), interaction.client.now()
        await write(interaction, take_back_dispute, who=who_of(interaction), handle=handle, now=now)
        done = say_of(interaction)("entries.done.take_back", entry=handle)
        await show_done(interaction, handle, args.number("at"), done)


class EntryAct(PublicButton, path="entry:{entry:int}:{act}:{at:int}:form"):
    """Opens the form of an act."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        act, at = args.word("act"), args.number("at")
        if act == "correct":
            handle = await handle_pressed(interaction, args)
            shown = await interaction.client.store.read(show_entry, who=who_of(interaction), handle=handle)
            await CORRECTIONS[shown.entry.kind].show(interaction, entry=args.number("entry"), at=at)
        else:
            await ACT_FORMS[act].show(interaction, act=act, entry=args.number("entry"), at=at)


class QueueOpen(PublicButton, path="review:open"):
    """Opens the review queue as an answer of its own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await queue_layout(interaction, 0))


class QueueTurn(PublicButton, path="review:page:{page:int}"):
    """Turns a page of the review queue."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await queue_layout(interaction, args.number("page")))


async def handle_pressed(interaction: Interaction, args: Args) -> str:
    """The handle of the entry that a button or a form names by its number."""
    return await interaction.client.store.read(handle_of, guild_id=guild_of(interaction), entry_id=args.number("entry"))


def _act_rows(say: Say, shown: EntryShown, at: int) -> Iterable[ui.ActionRow[ui.LayoutView]]:
    entry = shown.entry
    acts = [act for act in ACTS if act in shown.acts and (act != "correct" or entry.kind in CORRECTIONS)]
    buttons = [_button(say, act, entry.entry_id, at) for act in acts]
    for start in range(0, len(buttons), BUTTONS_OF_A_ROW):
        yield row_of(*buttons[start : start + BUTTONS_OF_A_ROW])


def _button(say: Say, act: str, entry_id: int, at: int) -> PublicButton:
    label = say(f"entries.button.{act}")
    if act == "confirm":
        return EntryConfirm(label, style=ButtonStyle.primary, entry=entry_id, at=at)
    if act == "take_back":
        return EntryTakeBack(label, entry=entry_id, at=at)
    return EntryAct(label, entry=entry_id, act=act, at=at)


def _leaf_row(say: Say, shown: EntryShown, leaf: int, leaves: list[str], at: int) -> ui.ActionRow[ui.LayoutView]:
    entry_id = shown.entry.entry_id
    turns = (("previous", leaf - 1, leaf == 0), ("next", leaf + 1, leaf == len(leaves) - 1))
    return row_of(
        *(EntryLeaf(say(f"pages.{word}"), disabled=dead, entry=entry_id, leaf=to, at=at) for word, to, dead in turns)
    )


def _queue_parts(say: Say, page: int, pages: int) -> list[ui.Item[ui.LayoutView]]:
    turns = (("previous", page - 1, page == 0), ("next", page + 1, page == pages - 1))
    row = row_of(*(QueueTurn(say(f"entries.queue.{word}"), disabled=dead, page=to) for word, to, dead in turns))
    return [ui.TextDisplay(say("entries.queue.at", page=page + 1, pages=pages)), *([row] if pages > 1 else [])]
