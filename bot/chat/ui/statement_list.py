"""The statements of a norm, by kind, in pages; once a vote has closed them, with what came of them."""

from collections.abc import Iterable, Mapping

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import update
from bot.chat.speaking import NextStatementButton, SpeakButton, mine_button
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import packed
from bot.chat.ui.statement_words import entry_text, finding, told_lines, told_text
from bot.chat.ui.text import escape, one_line
from bot.congress.opinion import Rift, Told, ranked_bridging, ranked_consensus, ranked_contested
from bot.services.debates import Listing, list_statements
from bot.services.statement_views import StatementView
from prompts import Say

ALL_KINDS = "all"
"""What stands in the id of a button where no kind was asked for."""


def list_pages(say: Say, listing: Listing) -> list[str]:
    """The list in pages, each with its heading: what came of the statements first, then every statement."""
    heading = _heading(say, listing)
    if not listing.views:
        return [f"{heading}\n{_empty(say, listing)}"]
    blocks = [*_found(say, listing), *_entries(say, listing), *_remarks(say, listing)]
    return [f"{heading}\n{page}" for page in packed(blocks)]


async def statements_layout(interaction: Interaction, handle: str, kind: str | None, page: int = 0) -> ui.LayoutView:
    """The page of the list that was asked for, or the nearest that there is."""
    say = say_of(interaction)
    listing = await interaction.client.store.read(
        list_statements, guild_id=guild_of(interaction), handle=handle, kind=kind
    )
    pages = list_pages(say, listing)
    shown = page_within(page, len(pages))

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        asked = listing.kind.value if listing.kind is not None else ALL_KINDS
        return StatementsTurn(label, disabled=dead, norm=listing.number, kind=asked, page=to)

    return paged(say, pages[shown], page=shown, pages=len(pages), turn=turn, rows=_rows(say, listing))


class StatementsTurn(PublicButton, path="statements:{norm:int}:{kind}:{page:int}"):
    """Turns a page of the statements."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        kind = args.word("kind")
        asked = None if kind == ALL_KINDS else kind
        layout = await statements_layout(interaction, str(args.number("norm")), asked, args.number("page"))
        await update(interaction, view=layout)


def _rows(say: Say, listing: Listing) -> Iterable[ui.ActionRow[ui.LayoutView]]:
    if not listing.speaking:
        return ()
    number = listing.number
    add = SpeakButton(say("statements.button.add"), number=number)
    following = NextStatementButton(say("statements.button.next"), number=number)
    return (row_of(add, following, mine_button(say, number)),)


def _heading(say: Say, listing: Listing) -> str:
    facts = {"handle": listing.handle, "title": escape(one_line(listing.title))}
    if listing.kind is None:
        return say("statements.list.heading", **facts)
    return say("statements.list.heading_kind", kind=listing.kind.value, **facts)


def _empty(say: Say, listing: Listing) -> str:
    if listing.kind is None:
        return say("statements.list.empty", handle=listing.handle)
    return say("statements.list.empty_kind", handle=listing.handle, kind=listing.kind.value)


def _entries(say: Say, listing: Listing) -> Iterable[str]:
    """Every statement, what may be told of it, and an empty line that keeps it from the next."""
    for view in listing.views:
        told = listing.told.get(view.statement_id)
        answers = told_lines(say, told, listing.names) if told is not None else []
        # A group's lines may go to the next page; the words of a statement stay whole.
        first, *others = answers or [""]
        yield f"{entry_text(say, view)}\n{first}".rstrip("\n")
        yield from others
        yield ""


def _remarks(say: Say, listing: Listing) -> Iterable[str]:
    yield say("statements.list.total", n=len(listing.views))
    if any(told.hidden for told in listing.told.values()):
        yield say("statements.told.hidden")
    if listing.speaking:
        yield say("statements.list.hidden_counts", handle=listing.handle)


def _found(say: Say, listing: Listing) -> list[str]:
    """Consensus, bridging and contested statements in words; nothing before a vote has opened."""
    views = {view.statement_id: view for view in listing.views}
    told = {one: found for one, found in listing.told.items() if one in views}
    if not told:
        return []
    sections = (
        ("consensus", [_consensus(say, views[one], told[one]) for one in ranked_consensus(told)]),
        ("bridging", [_bridging(say, views[one], told[one]) for one in ranked_bridging(told)]),
        ("contested", _contested(say, listing.names, views, told)),
    )
    blocks = [block for name, lines in sections if lines for block in (say(f"statements.section.{name}"), *lines, "")]
    return blocks or [say("statements.found.none"), ""]


def _consensus(say: Say, view: StatementView, told: Told) -> str:
    key = "consensus_so_far" if told.so_far else "consensus"
    return say(f"statements.found.{key}", line=finding(say, view.n, view.words), votes=told_text(say, told))


def _bridging(say: Say, view: StatementView, told: Told) -> str:
    assert told.bridging is not None  # Else it would not be among those that bridge.
    least = int(told.bridging * 100)
    return say(
        "statements.found.bridging", line=finding(say, view.n, view.words), least=least, votes=told_text(say, told)
    )


def _contested(
    say: Say, names: Mapping[str, str], views: Mapping[int, StatementView], told: Mapping[int, Told]
) -> list[str]:
    return [
        _rift(say, names, views[one], told[one], rift)
        for one in ranked_contested(told)
        if (rift := told[one].rift) is not None
    ]


def _rift(say: Say, names: Mapping[str, str], view: StatementView, told: Told, rift: Rift) -> str:
    return say(
        "statements.found.contested",
        line=finding(say, view.n, view.words),
        first=escape(names.get(rift.agrees, rift.agrees)),
        group=escape(names.get(rift.disagrees, rift.disagrees)),
        votes=told_text(say, told),
    )
