"""The roster: who sits where as a grid of discipline by stakeholder kind, who is missing, and the seats in pages.

The grid is monospaced and some 34 characters wide, which a phone shows without breaking its lines: disciplines by
short names, kinds by letters that the lines below it explain.
"""

from collections.abc import Sequence
from string import ascii_uppercase

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.text import clean, clip, escape
from bot.congress.seats import Capacity, Grid
from bot.services.seats import Roster, SeatView, Word, roster
from prompts import Say

LABEL = 12
"""Characters of a row's label; a discipline's short name has one less."""

WIDTH_MOST = 36
"""Characters of a line that a phone shows whole. For more, the kinds without a seat are left out of the grid, and
then the others stand in several blocks, one below the other."""

ROWS_MOST = 25
"""Disciplines that the grid shows; of more, only those with a seat."""

PAGE = 10
SPEAKS_SHOWN = (60, 20, 0)
"""Units of a represented actor's name in the list, fewer where the page is full; `/seat show` has the whole."""

NOBODY = "·"
NEXT = " · "
SPARE = 60
"""Units kept free for the number of the page."""


async def roster_layout(interaction: Interaction, page: int) -> ui.LayoutView:
    """One page of the roster, counted from 0."""
    bot = interaction.client
    view = await bot.store.read(roster, guild_id=guild_of(interaction), now=bot.now())
    return roster_page(say_of(interaction), view, page)


class RosterOpen(PublicButton, path="seat:roster"):
    """Shows the roster as an answer of its own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await roster_layout(interaction, 0))


class RosterTurn(PublicButton, path="roster:{page:int}"):
    """Turns the page of a roster that is shown."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await roster_layout(interaction, args.number("page")))


def roster_button(say: Say) -> RosterOpen:
    """The button that shows the roster."""
    return RosterOpen(say("seats.button.roster"))


def roster_page(say: Say, view: Roster, page: int) -> ui.LayoutView:
    """The grid with its gaps, and one page of the seats."""
    pages = max(1, -(-len(view.seats) // PAGE))
    page = page_within(page, pages)
    seats = view.seats[page * PAGE : (page + 1) * PAGE]
    head, text = _head(say, view), ""
    for most in SPEAKS_SHOWN:
        text = "\n".join([head, *(_line(say, seat, most) for seat in seats)])
        if units(text) <= CARD_CHARACTERS - SPARE:
            break
    return paged(say, clip(text, CARD_CHARACTERS - SPARE), page=page, pages=pages, turn=_turn)


def grid_text(say: Say, view: Roster) -> str:
    """The grid in a code block, and what its letters stand for."""
    rows, kinds, grid = view.disciplines, view.kinds, view.grid
    if len(rows) > ROWS_MOST:
        rows = tuple(word for word in rows if grid.row(word.id))[:ROWS_MOST]
    width = 1 + max((len(str(count)) for count in grid.counts.values()), default=1)
    if LABEL + width * len(kinds) > WIDTH_MOST:
        kinds = tuple(word for word in kinds if grid.column(word.id))
    lettered = list(zip(ascii_uppercase, kinds, strict=False))
    beside = (WIDTH_MOST - LABEL) // width
    blocks = [
        _block(say, grid, rows, lettered[start : start + beside], width) for start in range(0, len(lettered), beside)
    ]
    letters = NEXT.join(_letter(say, letter, kind, grid.column(kind.id)) for letter, kind in lettered)
    drawn = "\n\n".join(blocks)
    return f"```\n{drawn}\n```\n{say('seats.roster.letters', letters=letters)}"


def _block(say: Say, grid: Grid, rows: Sequence[Word], kinds: Sequence[tuple[str, Word]], width: int) -> str:
    lines = [" " * LABEL + "".join(letter.rjust(width) for letter, _ in kinds)]
    for row in rows:
        cells = (str(grid.at(row.id, kind.id) or NOBODY).rjust(width) for _, kind in kinds)
        lines.append(short_name(say, row).ljust(LABEL) + "".join(cells))
    return "\n".join(lines)


def _letter(say: Say, letter: str, kind: Word, n: int) -> str:
    return say("seats.roster.letter" if n else "seats.roster.letter_empty", letter=letter, kind=escape(kind.name), n=n)


def short_name(say: Say, discipline: Word) -> str:
    """The name of a discipline in at most `LABEL` - 1 characters."""
    key = f"seats.short.{discipline.id}"
    return clip(say(key) if say.words.has(key) else clean(discipline.name), LABEL - 1)


def _turn(label: str, page: int, dead: bool) -> RosterTurn:
    return RosterTurn(label, disabled=dead, page=page)


def _head(say: Say, view: Roster) -> str:
    if not view.seats:
        return f"{say('seats.roster.heading')}\n{say('seats.roster.empty')}"
    lines = [say("seats.roster.heading"), say("seats.roster.count", n=len(view.seats)), grid_text(say, view)]
    gaps = {
        "no_disciplines": _names(view.disciplines, view.grid.empty_disciplines),
        "no_kinds": _names(view.kinds, view.grid.empty_kinds),
    }
    lines += [say(f"seats.roster.{key}", names=say.join(names)) for key, names in gaps.items() if names]
    if any(seat.capacity == Capacity.OFFICIAL for seat in view.seats):
        lines.append(say("seats.roster.official"))
    return "\n".join([*lines, say("seats.roster.seats")])


def _names(words: Sequence[Word], ids: Sequence[str]) -> list[str]:
    return [escape(word.name) for word in words if word.id in ids]


def _line(say: Say, seat: SeatView, most: int) -> str:
    first, *further = (escape(short_name(say, one)) for one in seat.disciplines)
    speaks = say("seats.roster.speaks", actor=escape(clip(clean(seat.represents or ""), most)))
    proxy = "" if seat.proxy is None else say("proxies.roster.line", member=f"<@{seat.proxy}>")
    line = say(
        "seats.roster.line",
        member=f"<@{seat.discord_id}>",
        disciplines=", ".join([f"**{first}**", *further]),
        kind=escape(seat.kind.name),
        capacity=seat.capacity,
        speaks=speaks if seat.represents and most else "",
    )
    return f"{line}{proxy}"
