"""Positions from an uploaded file: what an import would do, and behind a question the import itself."""

import asyncio
from collections.abc import Sequence

import aiohttp
import discord

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import acknowledge, reply, update
from bot.chat.ui.limits import CONTENT, units
from bot.chat.ui.panels import Act, confirm
from bot.chat.ui.rendered import Attachment
from bot.chat.ui.text import escape
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.congress.record.imports import Defect
from bot.congress.record.sheets import BYTES_MOST, MEBIBYTE
from bot.services.record.imports import ImportPlan, Planned, ReadFile, import_words, plan_import, read_file, run_import
from prompts import Say

DEFECTS_SHOWN = 12
REPEATS_SHOWN = 10
"""Lines that the answer names; the whole report is in a file beside it."""

REPORT = "report.md"


async def import_positions(interaction: Interaction, file: discord.Attachment) -> None:
    """Check the file and say what it would do; ask whether to do it where nothing is wrong and something is new."""
    bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
    words = await bot.store.read(import_words, who=who, today=bot.now().date())
    data = await uploaded(interaction, file)
    # In a thread of its own, so that others are answered while a long file is read.
    read = await asyncio.to_thread(read_file, file.filename, data, words)
    plan = await bot.store.read(plan_import, who=who, file=read)
    text, files = report(say, plan)
    if plan.fits:
        n = len(plan.placed)
        await confirm(interaction, text, verb=say("imports.report.verb", n=n), act=_importing(read, plan), files=files)
    else:
        await reply(interaction, text, files=files)


def report(say: Say, plan: ImportPlan) -> tuple[str, list[Attachment]]:
    """What an import would do, as it fits into an answer, and the whole of it as a file where that is longer."""
    return laid_out(say, plan, [defect_line(say, one) for one in plan.defects], _fresh(say, plan))


def laid_out(say: Say, plan: Planned, defects: list[str], fresh: list[str]) -> tuple[str, list[Attachment]]:
    """A report with these lines of what is wrong or, where nothing is, of what is new; the whole of it also as a file
    where it is longer than an answer."""
    for shown in range(min(len(defects), DEFECTS_SHOWN), -1, -1):
        text = _text(say, plan, defects, shown, fresh, shown_repeats=REPEATS_SHOWN)
        if units(text) <= CONTENT:
            break
    if shown == len(defects) and len(plan.repeats) <= REPEATS_SHOWN:
        return text, []
    whole = _text(say, plan, defects, len(defects), fresh, shown_repeats=len(plan.repeats))
    return text, [Attachment(REPORT, f"{whole}\n".encode(), say("imports.report.heading", file=escape(plan.file)))]


def defect_line(say: Say, defect: Defect) -> str:
    """What is wrong on a line, as one line."""
    kind = f"{defect.kind}_hint" if defect.hint else defect.kind
    what = say(f"imports.defect.{kind}", column=defect.column, given=escape(defect.given), hint=escape(defect.hint))
    if defect.n > 1:
        return say("imports.report.line_more", line=defect.line, n=defect.n - 1, what=what)
    return say("imports.report.line", line=defect.line, what=what)


def _text(
    say: Say, plan: Planned, defects: Sequence[str], shown: int, fresh: Sequence[str], *, shown_repeats: int
) -> str:
    lines = [say("imports.report.heading", file=escape(plan.file)), say("imports.report.total", n=plan.total)]
    if plan.unknown_columns:
        named = say.join(f"“{escape(one)}”" for one in plan.unknown_columns[:5])
        lines.append(say("imports.report.unknown_columns", n=len(plan.unknown_columns), columns=named))
    if plan.repeats:
        named = ", ".join([*map(str, plan.repeats[:shown_repeats]), *(["…"] if plan.repeats[shown_repeats:] else [])])
        lines.append(say("imports.report.repeats", n=len(plan.repeats), columns=named))
    if defects:
        lines.append(say("imports.report.defects", n=len(defects)))
        lines += [f"- {line}" for line in defects[:shown]]
        if left := len(defects) - shown:
            lines.append(say("imports.report.more", n=left))
    else:
        lines += fresh
    return "\n".join(lines)


def _fresh(say: Say, plan: ImportPlan) -> list[str]:
    n = len(plan.placed)
    if n == 0:
        return [say("imports.report.nothing_new")]
    actors = say("imports.report.actors", n=plan.actors)
    subjects = say("imports.report.subjects", n=plan.subjects)
    return [say("imports.report.fresh", n=n, actors=actors, subjects=subjects), say("imports.report.ask", n=n)]


def _importing(read: ReadFile, plan: ImportPlan) -> Act:
    async def act(interaction: Interaction) -> None:
        bot, say = interaction.client, say_of(interaction)
        done = await write(interaction, run_import, who=who_of(interaction), file=read, plan=plan, now=bot.now())
        await update(interaction, say("imports.done", n=done.n, first=done.first, last=done.last), view=None)

    return act


async def uploaded(interaction: Interaction, file: discord.Attachment) -> bytes:
    """The content of a file that is not too long, after the person was told to wait."""
    if file.size > BYTES_MOST:
        raise CongressError("imports.file.too_large", size=-(-file.size // MEBIBYTE), most=BYTES_MOST // MEBIBYTE)
    await acknowledge(interaction)
    try:
        return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError):
        raise CongressError("imports.file.download_failed") from None
