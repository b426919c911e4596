"""Asking for an analysis and showing what came of it: the answer, the records behind it, the whole table.

Each button asks the same question again, which its id holds.
"""

import asyncio
import csv
import io
from typing import Any

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import acknowledge, reply, reply_card, update
from bot.chat.ui.analyses.acting import acting
from bot.chat.ui.analyses.layout import rendered
from bot.chat.ui.analyses.registry import SCREENS
from bot.chat.ui.analyses.screens import Screen, Table
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.line_pages import lines_layout
from bot.chat.ui.paths import Args
from bot.chat.ui.record_words import name_shown
from bot.chat.ui.rendered import Attachment, Rendered
from bot.chat.ui.source_words import source_link
from bot.congress.record.spreadsheets import neutral
from bot.services.record.analyses.all import analyse
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.behind import Votes, records_behind
from bot.services.record.analyses.looking import Typed
from bot.services.record.analyses.question import paged_code
from prompts import Say


async def show(interaction: Interaction, name: str, typed: Typed | str) -> None:
    """Answer one analysis: its words, with its picture where it has one."""
    await acknowledge(interaction)
    await reply_card(interaction, await _card(interaction, name, typed))


async def _card(interaction: Interaction, name: str, typed: Typed | str) -> Rendered:
    say, answer = say_of(interaction), await _ask(interaction, name, typed)
    screen = SCREENS[name](say, answer)
    drawn = await asyncio.to_thread(screen.picture.draw) if screen.picture is not None else None
    return rendered(say, name, answer, screen, picture=drawn, rows=buttons_of(say, name, answer, screen))


async def _ask(interaction: Interaction, name: str, typed: Typed | str) -> Answer[Any]:
    bot = interaction.client
    return await bot.store.read(analyse, guild_id=guild_of(interaction), name=name, typed=typed, now=bot.now())


async def _records(interaction: Interaction, name: str, code: str, leaf: int) -> ui.LayoutView:
    """The records behind an answer, each with its sources; votes are told by the texts voted on."""
    bot, say = interaction.client, say_of(interaction)
    basis = (await _ask(interaction, name, code)).basis
    found = await bot.store.read(records_behind, guild_id=guild_of(interaction), basis=basis, now=bot.now(), leaf=leaf)
    return lines_layout(
        say,
        say(f"analyses.behind.{name}", n=len(basis.records)),
        found,
        leaf,
        turn=lambda label, to, dead: LeafButton(label, disabled=dead, name=name, code=code, leaf=to),
        back=AgainButton(say("analyses.button.again"), name=name, code=code),
        footer=[_votes_line(say, one) for one in found.votes] if leaf == 0 else [],
    )


def _votes_line(say: Say, votes: Votes) -> str:
    sources = say.join(source_link(say, one) for one in votes.sources)
    return say("analyses.votes.behind", name=name_shown(votes.name), sources=sources)


def csv_of(table: Table) -> bytes:
    """A table as a file of which no spreadsheet runs anything."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.header)
    writer.writerows([neutral(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


class RecordsButton(PublicButton, path="an:{name}:{code}:records"):
    """Opens the records behind an answer, in a message of their own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _records(interaction, args.word("name"), args.word("code"), 0))


class LeafButton(PublicButton, path="an:{name}:{code}:leaf:{leaf:int}"):
    """Turns the pages of these records."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        leaf = args.number("leaf")
        await update(interaction, view=await _records(interaction, args.word("name"), args.word("code"), leaf))


class TableButton(PublicButton, path="an:{name}:{code}:table"):
    """Gives all figures of an answer as a file."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        say, name = say_of(interaction), args.word("name")
        answer = await _ask(interaction, name, args.word("code"))
        table = SCREENS[name](say, answer).table
        file = Attachment(f"{name}-{answer.basis.as_of}.csv", csv_of(table), say("analyses.table.alt"))
        await reply(interaction, say("analyses.table.told", n=len(table.rows)), files=[file])


class AgainButton(PublicButton, path="an:{name}:{code}:again"):
    """Gives the answer again, in a message of its own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await show(interaction, args.word("name"), args.word("code"))


class PageButton(PublicButton, path="an:{name}:{code}:page:{page:int}"):
    """Turns the pages of an answer."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await acknowledge(interaction)
        code = paged_code(args.word("code"), args.number("page"))
        card = await _card(interaction, args.word("name"), code)
        await update(interaction, view=card.layout, files=card.files)


def buttons_of(say: Say, name: str, answer: Answer[Any], screen: Screen) -> list[ui.ActionRow[ui.LayoutView]]:
    """What can be opened from an answer."""
    code, n = answer.basis.code, len(answer.basis.records)
    row: list[PublicButton] = []
    if n:
        row.append(RecordsButton(say("analyses.button.records", n=n), name=name, code=code))
    if screen.table.rows:
        row.append(TableButton(say("analyses.button.table"), name=name, code=code))
    if screen.pages > 1:
        for label, page in ((say("pages.previous"), screen.page - 1), (say("pages.next"), screen.page + 1)):
            dead = not 0 <= page < screen.pages
            row.append(PageButton(label, disabled=dead, name=name, code=code, page=page))
    row += acting(say, name, answer)
    return [row_of(*row)] if row else []
