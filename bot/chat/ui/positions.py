"""Positions on record: what was just recorded, and the history of an actor, of a norm, or of both."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.card_parts import card, linked
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.paged import page_within, paged
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
        lines.append(say(f"positions.logged.{'supersedes' if view.current else 'superseded'}", **facts))
    return "\n".join([*lines, say("positions.logged.next", **facts)])


def position_pages(say: Say, views: Sequence[PositionView], *, actor: bool, norm: bool) -> list[str]:
    """The history in pages; `actor` and `norm` say which of the two were asked for."""
    heading = _heading(say, views, actor=actor, norm=norm)
    if not views:
        return [f"{heading}\n{say('positions.history.empty')}"]
    footer = f"{say('positions.history.total', n=len(views))}\n{say('positions.history.silence')}"
    entries = [f"{_entry(say, view, told=norm)}\n" for view in views]  # An empty line after each tells them apart.
    tens = (entries[start : start + PAGE] for start in range(0, len(entries), PAGE))
    return [f"{heading}\n{page}\n{footer}" for ten in tens for page in packed(ten)]


async def positions_layout(
    interaction: Interaction, *, actor: str | None, handle: str | None, page: int
) -> ui.LayoutView:
    """The page that was asked for, or the nearest that there is, of one actor, on one norm, of both, or of all."""
    store, say = interaction.client.store, say_of(interaction)
    views = await store.read(position_history, guild_id=guild_of(interaction), actor=actor, handle=handle)
    pages = position_pages(say, views, actor=actor is not None, norm=handle is not None)
    shown = page_within(page, len(pages))

    def turn(label: str, to: int, dead: bool) -> PositionsTurn:
        number = parse_norm_handle(views[0].handle) if handle is not None else NO_NORM
        slug = views[0].actor_slug if actor is not None else NO_ACTOR
        return PositionsTurn(label, disabled=dead, norm=number, page=to, actor=slug)

    return paged(say, pages[shown], page=shown, pages=len(pages), turn=turn)


class PositionsTurn(PublicButton, path="pos:{norm:int}:{page:int}:{actor}"):
    """Turns a page of the positions. The first part is short, since an actor's own id may have 80 characters."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        number, actor = args.number("norm"), args.word("actor")
        layout = await positions_layout(
            interaction,
            actor=None if actor == NO_ACTOR else actor,
            handle=None if number == NO_NORM else str(number),
            page=args.number("page"),
        )
        await update(interaction, view=layout)


def _heading(say: Say, views: Sequence[PositionView], *, actor: bool, norm: bool) -> str:
    if not views or not (actor or norm):
        return say("positions.history.heading")
    key = "both" if actor and norm else "actor" if actor else "norm"
    return say(f"positions.history.heading_{key}", **_facts(views[0]))


def _entry(say: Say, view: PositionView, *, told: bool) -> str:
    facts = _facts(view)
    lines = [say(f"positions.history.{'line' if view.current else 'superseded'}", **facts)]
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


def _facts(view: PositionView) -> dict[str, str]:
    return {
        "actor": escape(view.actor),
        "handle": view.handle,
        "title": escape(one_line(view.norm_title)),
        "stance": view.stance,
        "stated_on": view.stated_on,
    }
