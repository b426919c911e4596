"""Positions on record: what was just recorded, and the history of an actor, of a norm, or of both."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.card_parts import card, date_shown, linked
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.paged import page_within
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import packed
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.handles import parse_norm_handle
from bot.services.browse import PAGE
from bot.services.positions import PositionView, SourceView, position_history
from prompts import Say

SUMMARY_SHOWN = 300
SOURCE_TITLE_SHOWN = 80
"""Characters that a list shows of what may be longer; the link leads to the whole."""

NO_NORM = 0
NO_ACTOR = "-"
"""What stands in the id of a button where no norm, or no actor, was asked for."""

_TARGET = str.maketrans({char: f"%{ord(char):02X}" for char in "()<>\\"})
"""What would end the address of a link early, in the form in which it stays part of the address."""


def logged_layout(say: Say, view: PositionView, others: int) -> ui.LayoutView:
    """The receipt of a position, as a layout because its source may be longer than a plain message."""
    return card([ui.TextDisplay(logged_text(say, view, others))], "norm")


def logged_text(say: Say, view: PositionView, others: int) -> str:
    """What was recorded; `others` says how many more positions of this actor on this norm are on record."""
    facts = _facts(view)
    lines = [say("positions.logged.done", **facts), _details(say, view)]
    if others:
        key = "supersedes" if view.current else "superseded" if view.counts_from is None else "pending"
        lines.append(say(f"positions.logged.{key}", **facts, counts_from=_day_it_counts(view)))
    return "\n".join([*lines, say("positions.logged.next", **facts)])


def position_pages(
    say: Say, views: Sequence[PositionView], *, actor: bool, norm: bool, total: int | None = None
) -> list[str]:
    """The history in pages; `actor` and `norm` say which of the two were asked for.

    `views` may be a part of a history of `total` positions.
    """
    heading = _heading(say, views, actor=actor, norm=norm)
    if not views:
        return [f"{heading}\n{say('positions.history.empty')}"]
    n = len(views) if total is None else total
    footer = f"{say('positions.history.total', n=n)}\n{say('positions.history.silence')}"
    entries = [f"{_entry(say, view, told=norm)}\n" for view in views]  # An empty line after each tells them apart.
    tens = (entries[start : start + PAGE] for start in range(0, len(entries), PAGE))
    return [f"{heading}\n{page}\n{footer}" for ten in tens for page in packed(ten)]


async def positions_layout(
    interaction: Interaction, *, actor: str | None, handle: str | None, leaf: int = 0
) -> ui.LayoutView:
    """The leaf that was asked for, or the nearest that there is, of one actor, on one norm, of both, or of all.

    A page holds `PAGE` positions and, where they are long, takes several leaves: `leaf` is the number of the page
    times `PAGE`, plus that of the leaf within the page.
    """
    bot, say = interaction.client, say_of(interaction)
    found = await bot.store.read(
        position_history, guild_id=guild_of(interaction), actor=actor, handle=handle, now=bot.now(), page=leaf // PAGE
    )
    asked = {"actor": actor is not None, "norm": handle is not None}
    leaves = position_pages(say, found.views, **asked, total=found.total)
    shown = page_within(leaf % PAGE if found.page == leaf // PAGE else len(leaves), len(leaves))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(leaves[shown])]
    if found.pages > 1 or len(leaves) > 1:
        number = parse_norm_handle(found.views[0].handle) if handle is not None else NO_NORM
        slug = found.views[0].actor_slug if actor is not None else NO_ACTOR
        start, is_first = found.page * PAGE, found.page == 0 and shown == 0
        is_last = found.page == found.pages - 1 and shown == len(leaves) - 1
        on = start + shown + 1 if shown < len(leaves) - 1 else start + PAGE
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for word, to, dead in (("previous", start + shown - 1, is_first), ("next", on, is_last)):
            turn = PositionsTurn(say(f"pages.{word}"), disabled=dead, norm=number, page=to, actor=slug)
            row.add_item(turn)
        parts += [ui.TextDisplay(say("pages.page", page=found.page + 1, pages=found.pages)), row]
    return card(parts, "norm")


class PositionsTurn(PublicButton, path="pos:{norm:int}:{page:int}:{actor}"):
    """Turns a page of the positions. The first part is short, since an actor's own id may have 80 characters."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        number, actor = args.number("norm"), args.word("actor")
        layout = await positions_layout(
            interaction,
            actor=None if actor == NO_ACTOR else actor,
            handle=None if number == NO_NORM else str(number),
            leaf=args.number("page"),
        )
        await update(interaction, view=layout)


def _heading(say: Say, views: Sequence[PositionView], *, actor: bool, norm: bool) -> str:
    if not views or not (actor or norm):
        return say("positions.history.heading")
    key = "both" if actor and norm else "actor" if actor else "norm"
    return say(f"positions.history.heading_{key}", **_facts(views[0]))


def _entry(say: Say, view: PositionView, *, told: bool) -> str:
    facts = _facts(view)
    key = "line" if view.current else "superseded" if view.counts_from is None else "pending"
    lines = [say(f"positions.history.{key}", **facts, counts_from=_day_it_counts(view))]
    if not told:
        url = view.norm_place.url if view.norm_place is not None else None
        lines.append(linked(say, "positions.history.norm", url, **facts))
    return "\n".join([*lines, _details(say, view)])


def _details(say: Say, view: PositionView) -> str:
    sources = say.join(source_link(say, source) for source in view.sources)
    details = say("positions.history.details", form=view.form, sources=sources)
    return f"{details}\n{excerpt(view.summary, SUMMARY_SHOWN).text}" if view.summary else details


def source_link(say: Say, source: SourceView) -> str:
    """A source by its title with its address, and the place in it where one was given."""
    url, title = source.url or "", one_line(source.title)
    if "://" in title:  # Discord makes no link of words that are themselves an address; the host says enough.
        title = urlsplit(url).hostname or title
    shown = escape(clip(title, SOURCE_TITLE_SHOWN))
    if url:
        shown = say("positions.source.link", title=shown, url=url.translate(_TARGET))
    return say("positions.source.place", source=shown, place=escape(source.locator)) if source.locator else shown


def _day_it_counts(view: PositionView) -> str | None:
    return date_shown(view.counts_from) if view.counts_from is not None else None


def _facts(view: PositionView) -> dict[str, str]:
    return {
        "actor": escape(view.actor),
        "handle": view.handle,
        "title": escape(one_line(view.norm_title)),
        "stance": view.stance,
        "stated_on": view.stated_on,
    }
