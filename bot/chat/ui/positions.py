"""Positions on record: what was just recorded, and the history of an actor, of a subject, or of both."""

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card, date_shown, linked
from bot.chat.ui.entry_card import TELLERS, EntryOpen
from bot.chat.ui.entry_words import short_state
from bot.chat.ui.excerpts import excerpt, quoted_lines
from bot.chat.ui.paged import page_within
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import PAGE_ROOM, packed
from bot.chat.ui.record_words import stance_words
from bot.chat.ui.source_words import grade_of, sources_told
from bot.chat.ui.text import escape, one_line
from bot.congress.record.stances import said
from bot.services.browse import PAGE
from bot.services.record.position_views import (
    Asked,
    Held,
    PositionPage,
    PositionView,
    history_asked,
    position_history,
)
from bot.services.record.positions import show_position
from prompts import Say

SUMMARY_SHOWN = 300
"""Characters that a list shows of what may be longer; the entry itself has the whole."""

NO_SUBJECT = "all"
"""What stands in the id of a button where no subject was asked for."""


def logged_layout(say: Say, view: PositionView, others: int) -> ui.LayoutView:
    """The receipt of a position, as a layout because its source may be longer than a plain message."""
    opener = EntryOpen(say("entries.button.open", entry=view.entry.handle), entry=view.entry.entry_id)
    return card([ui.TextDisplay(logged_text(say, view, others)), row_of(opener)], "norm")


def logged_text(say: Say, view: PositionView, others: int) -> str:
    """What was recorded; `others` says how many more positions of this actor on this subject are on record."""
    facts = _facts(say, view)
    stands = view.entry.state == "confirmed"
    lines = [say(f"positions.logged.{'done' if stands else 'proposed'}", **facts), _details(say, view)]
    if view.entry.replaces is not None:
        lines.append(say("positions.logged.corrects", other=view.entry.replaces))
    elif others and stands:
        key = "supersedes" if view.current else "superseded" if view.counts_from is None else "pending"
        lines.append(say(f"positions.logged.{key}", **facts, counts_from=_day_it_counts(view)))
    return "\n".join([*lines, say(f"positions.logged.{'next' if stands else 'next_proposed'}", **facts)])


def position_pages(say: Say, found: PositionPage) -> list[str]:
    """One page of the history on as many leaves as it needs."""
    heading = _heading(say, found)
    if not found.views:
        return [f"{heading}\n{say('positions.history.empty')}"]
    footer = f"{say('positions.history.total', n=found.total)}\n{say('positions.history.silence')}"
    entries = [
        f"{_entry(say, view, told=found.asked.subject is not None)}\n" for view in found.views
    ]  # An empty line tells them apart.
    tens = (entries[start : start + PAGE] for start in range(0, len(entries), PAGE))
    return [f"{heading}\n{page}\n{footer}" for ten in tens for page in packed(ten)]


async def positions_layout(interaction: Interaction, *, actor: str | None, subject: str | None) -> ui.LayoutView:
    """The first leaf of the positions of one actor, on one subject, of both, or of all."""
    bot = interaction.client
    found = await bot.store.read(
        position_history, guild_id=guild_of(interaction), actor=actor, subject=subject, now=bot.now()
    )
    return _leaf(say_of(interaction), found, 0)


class PositionsTurn(PublicButton, path="pos:{page:int}:{actor:int}:{kind}:{subject:int}"):
    """Turns a page of the positions.

    A page holds `PAGE` positions and, where they are long, takes several leaves: `page` is the number of the page
    times `PAGE`, plus that of the leaf within the page.
    """

    async def press(self, interaction: Interaction, args: Args) -> None:
        actor, kind, leaf = args.number("actor"), args.word("kind"), args.number("page")
        asked = Asked(actor or None, None if kind == NO_SUBJECT else (kind, args.number("subject")))
        bot, page = interaction.client, leaf // PAGE
        found = await bot.store.read(
            history_asked, guild_id=guild_of(interaction), asked=asked, now=bot.now(), page=page
        )
        await update(interaction, view=_leaf(say_of(interaction), found, leaf))


class PositionsButton(PublicButton, path="positions:{kind}:{subject:int}"):
    """Shows the positions on a subject as an answer of its own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, asked = interaction.client, Asked(subject=(args.word("kind"), args.number("subject")))
        found = await bot.store.read(history_asked, guild_id=guild_of(interaction), asked=asked, now=bot.now())
        await reply(interaction, view=_leaf(say_of(interaction), found, 0))


def held_line(say: Say, held: Held) -> str:
    """How many actors of the world hold what on a subject, apart from the votes of the congress."""
    names = [say("positions.held.stance", stance=said(stance, held.subject[0]), n=n) for stance, n in held.stances]
    return say("positions.held.line", n=sum(n for _, n in held.stances), names=", ".join(names))


async def tell_position(interaction: Interaction, handle: str) -> list[str]:
    """What a position says, in blocks of a page."""
    bot, say = interaction.client, say_of(interaction)
    view = await bot.store.read(show_position, guild_id=guild_of(interaction), handle=handle, now=bot.now())
    return told_position(say, view)


def told_position(say: Say, view: PositionView) -> list[str]:
    """A position in full: who says what on which subject and when, in which form, and what it corrects."""
    facts = _facts(say, view)
    lines = [say("positions.card.line", **facts), *_quoted(view.summary)]
    lines.append(say("positions.card.form", form=view.form))
    if view.counts_from is not None:
        lines.append(say("positions.card.pending", counts_from=_day_it_counts(view)))
    elif view.entry.state == "confirmed" and not view.current:
        lines.append(say("positions.card.superseded"))
    lines += [_change(say, view.subject.type, *change) for change in view.changes]
    return lines


TELLERS["position"] = tell_position


def _leaf(say: Say, found: PositionPage, leaf: int) -> ui.LayoutView:
    """The leaf that was asked for, or the nearest that there is."""
    leaves = position_pages(say, found)
    shown = page_within(leaf % PAGE if found.page == leaf // PAGE else len(leaves), len(leaves))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(leaves[shown])]
    if found.pages > 1 or len(leaves) > 1:
        parts.append(ui.TextDisplay(_place(say, found, shown, len(leaves))))
        parts.append(_turns(say, found, len(leaves), shown))
    return card(parts, "norm")


def _place(say: Say, found: PositionPage, shown: int, leaves: int) -> str:
    """Which page is shown, and which leaf of it where it takes several; of one page alone the leaves are the pages."""
    if found.pages == 1:
        return say("pages.page", page=shown + 1, pages=leaves)
    facts = {"page": found.page + 1, "pages": found.pages}
    return say("pages.page", **facts) if leaves == 1 else say("pages.part", **facts, part=shown + 1, parts=leaves)


def _turns(say: Say, found: PositionPage, leaves: int, shown: int) -> ui.ActionRow[ui.LayoutView]:
    kind, subject = found.asked.subject or (NO_SUBJECT, 0)
    start, is_first = found.page * PAGE, found.page == 0 and shown == 0
    is_last = found.page == found.pages - 1 and shown == leaves - 1
    on = start + shown + 1 if shown < leaves - 1 else start + PAGE
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for word, to, dead in (("previous", start + shown - 1, is_first), ("next", on, is_last)):
        label, actor = say(f"pages.{word}"), found.asked.actor or 0
        row.add_item(PositionsTurn(label, disabled=dead, page=to, actor=actor, kind=kind, subject=subject))
    return row


def _heading(say: Say, found: PositionPage) -> str:
    asked = {"actor": found.actor, "subject": found.subject.name if found.subject is not None else None}
    facts = {name: escape(one_line(fact)) for name, fact in asked.items() if fact is not None}
    key = "_both" if len(facts) == 2 else f"_{next(iter(facts))}" if facts else ""
    return say(f"positions.history.heading{key}", **facts)


def _entry(say: Say, view: PositionView, *, told: bool) -> str:
    facts = _facts(say, view)
    lines = [say(f"positions.history.{_line(view)}", **facts, counts_from=_day_it_counts(view))]
    if not told:
        url = view.norm_place.url if view.norm_place is not None else None
        lines.append(linked(say, "positions.history.on", url, **facts))
    state = short_state(say, view.entry)
    lines.append(say("positions.history.state", entry=view.entry.handle, state=state, grade=grade_of(view.entry.grade)))
    return "\n".join([*lines, _details(say, view)])


def _line(view: PositionView) -> str:
    if view.entry.state in ("retracted", "replaced"):
        return "ended"
    if view.entry.state == "proposed":
        return "proposed"
    return "line" if view.current else "superseded" if view.counts_from is None else "pending"


def _details(say: Say, view: PositionView) -> str:
    details = say("positions.history.details", form=view.form, sources=sources_told(say, view.entry))
    return f"{details}\n{excerpt(view.summary, SUMMARY_SHOWN).text}" if view.summary else details


def _quoted(words: str) -> list[str]:
    return quoted_lines(words, PAGE_ROOM) if words else []


def _change(say: Say, about: str, field: str, before: str, after: str) -> str:
    words = {"stance": "positions.stance", "form": "positions.form"}.get(field)
    if field == "stance":
        before, after = said(before, about), said(after, about)
    shown = [say(f"{words}.{one}") if words is not None else escape(one_line(one)) for one in (before, after)]
    nothing = say("entries.nothing")
    return say("entries.change", field=field, before=shown[0] or nothing, after=shown[1] or nothing)


def _day_it_counts(view: PositionView) -> str | None:
    return date_shown(view.counts_from) if view.counts_from is not None else None


def _facts(say: Say, view: PositionView) -> dict[str, str]:
    subject = view.subject
    return {
        "actor": escape(view.actor),
        "subject": escape(one_line(view.subject.name)),
        "stance": said(view.stance, view.subject.type),
        "told": stance_words(
            say, view.stance, subject.type, name=subject.name, title=subject.title, place=subject.place
        ),
        "stated_on": say(f"positions.date.{view.precision}", date=view.stated_on),
        "entry": view.entry.handle,
    }
