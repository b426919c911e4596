"""What of the record awaits a person: proposals to review, disputes to close, what is new of whom they speak for, and
how their own entries fare."""

import sys
from collections.abc import Iterable

from discord import ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.actor_card import ActorButton
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.entry_card import BUTTONS_OF_A_ROW, EntryOpen, QueueOpen
from bot.chat.ui.limits import BUTTON_LABEL
from bot.chat.ui.line_pages import lines_layout
from bot.chat.ui.paths import Args
from bot.chat.ui.record_lines import HANDLES_MOST, handles_shown
from bot.chat.ui.record_words import line_dated, name_shown
from bot.chat.ui.source_words import entry_linked
from bot.chat.ui.text import clip, escape, one_line
from bot.services.browse import PAGE
from bot.services.record.awaited import RecordAwaited
from bot.services.record.concerning import Concerning, concerning_page
from bot.services.record.own_entries import Outcome
from prompts import Say

WORDS_SHOWN = 200
"""Characters of a reason in a list; the entry has the whole."""

CONCERNING_NAMED = 3
"""Of so many entries that concern an actor a list has the handles."""


def record_items(say: Say, record: RecordAwaited, *, away: bool) -> Iterable[ui.Item[ui.LayoutView]]:
    """How many proposals there are to review, and what opens these and what is new of whom they speak for; `away` in a
    direct message."""
    if record.concerning and not away:
        yield row_of(*(_opening(say, one) for one in record.concerning[:BUTTONS_OF_A_ROW]))
    if record.to_review:
        yield ui.TextDisplay(say("entries.waiting.to_review", n=record.to_review))
        if not away:
            yield row_of(QueueOpen(say("entries.button.queue")))


def record_disputes(say: Say, record: RecordAwaited) -> list[str]:
    """The entries with a dispute to close."""
    return [say("entries.waiting.dispute", entry=handle) for handle in record.to_close]


def record_concerning(say: Say, record: RecordAwaited, *, whole: bool = False) -> list[str]:
    """What is new of the actors for whom this person speaks, one line an actor; `whole` names all entries."""
    return [_concerning(say, one, sys.maxsize if whole else CONCERNING_NAMED) for one in record.concerning]


def record_outcomes(say: Say, record: RecordAwaited, *, whole: bool = False) -> list[str]:
    """What became of what this person logged; `whole` has all of a reason."""
    return [_outcome(say, one, sys.maxsize if whole else WORDS_SHOWN) for one in record.outcomes.told]


def record_unreviewed(
    say: Say, record: RecordAwaited, *, away: bool, whole: bool = False
) -> Iterable[ui.Item[ui.LayoutView]]:
    """The line about what this person logged and nobody has looked at, and what opens these entries; nothing where
    there is nothing such. `whole` names all of them."""
    own = record.unreviewed
    if not own.n:
        return
    names = handles_shown(say, own.handles if whole else own.handles[:HANDLES_MOST], own.n)
    yield ui.TextDisplay(say(f"entries.waiting.unreviewed_{own.by}", n=own.n, names=names))
    if own.ids and not away:
        opened = zip(own.handles[:BUTTONS_OF_A_ROW], own.ids, strict=False)
        yield row_of(*(EntryOpen(say("entries.button.open", entry=one), entry=key) for one, key in opened))


class ConcerningOpen(PublicButton, path="concerning:{actor:int}:open"):
    """Opens what is new of an actor as an answer of its own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _concerning_layout(interaction, args.number("actor"), 0))


class ConcerningTurn(PublicButton, path="concerning:{actor:int}:{leaf:int}"):
    """Turns a page of what is new of an actor."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await _concerning_layout(interaction, args.number("actor"), args.number("leaf")))


async def _concerning_layout(interaction: Interaction, actor: int, leaf: int) -> ui.LayoutView:
    """One leaf of what is new of an actor, for somebody who speaks for it."""
    bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
    found = await bot.store.read(concerning_page, who=who, actor_id=actor, page=leaf // PAGE, now=bot.now())
    back, name = ActorButton(say("actors.button.card"), actor=actor), name_shown(found.actor)
    if not found.lines.lines:
        return card([ui.TextDisplay(say("entries.concerning.none", actor=name)), row_of(back)], "norm")
    return lines_layout(
        say,
        say("entries.concerning.heading", actor=name),
        found.lines,
        leaf,
        turn=lambda label, to, dead: ConcerningTurn(label, disabled=dead, actor=actor, leaf=to),
        back=back,
        footer=[say("entries.concerning.until", n=found.days)],
    )


def _opening(say: Say, one: Concerning) -> ConcerningOpen:
    label = clip(say("entries.button.concerning", actor=one_line(one.actor)), BUTTON_LABEL)
    return ConcerningOpen(label, actor=one.actor_id)


def _concerning(say: Say, one: Concerning, most: int) -> str:
    names = handles_shown(say, one.handles[:most], one.n)
    return say("entries.waiting.concerning", n=one.n, actor=name_shown(one.actor), names=names)


def _outcome(say: Say, one: Outcome, shown: int) -> str:
    words = escape(clip(one_line(one.words), shown)) or say("entries.erased")
    return say(
        f"entries.waiting.{one.state}",
        entry=entry_linked(say, one.handle, one.url),
        told=line_dated(say, one.line) if one.line is not None else say(f"entries.kind.{one.kind}"),
        words=words,
        other=one.other,
    )
