"""Actions, claims and participation from an uploaded file: what an import would do, and the import itself."""

import asyncio

import discord

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.errors import refusal_words
from bot.chat.importing import defect_line, laid_out, uploaded
from bot.chat.replies import reply, update
from bot.chat.ui.panels import Act, confirm
from bot.chat.writes import write
from bot.services.record.row_imports import ReadRows, RowPlan, check_importer, import_rows, plan_rows, read_rows
from prompts import Say


async def import_kind(interaction: Interaction, kind: str, file: discord.Attachment) -> None:
    """Check a file of this kind of entry and say what it would do; ask whether to do it where that is something."""
    bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
    await bot.store.read(check_importer, who=who)
    data = await uploaded(interaction, file)
    read = await asyncio.to_thread(read_rows, kind, file.filename, data)
    plan = await bot.store.write(plan_rows, who=who, file=read, now=bot.now())
    text, files = laid_out(say, plan, _wrong(say, plan), _fresh(say, plan))
    if plan.fits:
        verb = say("row_imports.verb", n=plan.n)
        await confirm(interaction, text, verb=verb, act=_importing(read, plan), files=files)
    else:
        await reply(interaction, text, files=files)


def _wrong(say: Say, plan: RowPlan) -> list[str]:
    """What is wrong, in the order of the lines."""
    lines = [(one.line, defect_line(say, one)) for one in plan.defects]
    for one in plan.refused:
        what = " ".join(refusal_words(say, one.refusal).split())
        lines.append((one.line, say("imports.report.line", line=one.line, what=what)))
    return [text for _, text in sorted(lines, key=lambda one: one[0])]


def _fresh(say: Say, plan: RowPlan) -> list[str]:
    if plan.n == 0:
        return [say("imports.report.nothing_new")]
    return [say("row_imports.fresh", n=plan.n, kind=plan.kind), say("row_imports.ask", n=plan.n)]


def _importing(read: ReadRows, plan: RowPlan) -> Act:
    async def act(interaction: Interaction) -> None:
        bot, say = interaction.client, say_of(interaction)
        done = await write(interaction, import_rows, who=who_of(interaction), file=read, plan=plan, now=bot.now())
        await update(interaction, say("row_imports.done", n=done.n, first=done.first, last=done.last), view=None)

    return act
