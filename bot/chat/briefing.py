"""`/actor brief`, `/norm brief` and `/congress export`: documents and tables to take away."""

import asyncio
import re

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import acknowledge, reply
from bot.chat.ui.limits import FILE
from bot.chat.ui.rendered import Attachment
from bot.chat.ui.text import escape, one_line
from bot.congress.errors import CongressError
from bot.congress.record.exporting import Export, archive, files_of
from bot.congress.record.sheets import MEBIBYTE
from bot.documents.blocks import Document
from bot.documents.briefs import actor_document, norm_document
from bot.documents.markdown import markdown
from bot.documents.schema import schema_text
from bot.services.record.briefs import actor_brief, norm_brief
from bot.services.record.export_schema import columns_of
from bot.services.record.exports import export_for
from prompts import Say

NAME_MOST = 60
"""Characters of the name of a file before its ending."""

EXPORT = "record.zip"


async def brief_actor(interaction: Interaction, actor: str) -> None:
    """Give the brief of an actor as two files."""
    bot, say = interaction.client, say_of(interaction)
    brief = await bot.store.read(actor_brief, guild_id=guild_of(interaction), actor=actor, now=bot.now())
    await _give(interaction, actor_document(say, brief), brief.actor.slug, brief.actor.name)


async def brief_norm(interaction: Interaction, norm: str) -> None:
    """Give the brief of a norm of this congress or of an initiative as two files."""
    bot, say = interaction.client, say_of(interaction)
    brief = await bot.store.read(norm_brief, guild_id=guild_of(interaction), norm=norm, now=bot.now())
    await _give(interaction, norm_document(say, brief), brief.subject.handle, brief.subject.name)


async def export_to(interaction: Interaction) -> None:
    """Give whoever asks the record, as far as they may see it, as an archive of tables."""
    bot, say = interaction.client, say_of(interaction)
    await acknowledge(interaction)
    made = await bot.store.read(export_for, who=who_of(interaction))
    data = await asyncio.to_thread(_archived, say, made)
    if len(data) > FILE:
        raise CongressError("exports.too_large", size=-(-len(data) // MEBIBYTE), most=FILE // MEBIBYTE)
    text = say("exports.given", as_of=made.as_of)
    if made.unconfirmed:
        text += f"\n{say('exports.given_unconfirmed')}"
    await reply(interaction, text, files=[Attachment(EXPORT, data, say("exports.alt"))])


def _archived(say: Say, made: Export) -> bytes:
    return archive(files_of(made, schema_text(say, columns_of(), made)))


async def _give(interaction: Interaction, document: Document, handle: str, name: str) -> None:
    say, shown = say_of(interaction), escape(one_line(name))
    await acknowledge(interaction)
    # In a thread of its own: a PDF takes up to a second.
    # Imported here, because its library takes 0.4 s, which a bot that starts need not spend.
    from bot.documents.pdf import pdf

    printed = await asyncio.to_thread(pdf, document, letters_missing=say("briefs.letters_missing"))
    stem, alt = f"brief-{file_name(handle)}", say("briefs.alt", actor=one_line(name))
    files = [
        Attachment(f"{stem}.md", markdown(document).encode(), alt),
        Attachment(f"{stem}.pdf", printed, alt),
    ]
    await reply(interaction, say("briefs.given", actor=shown, as_of=document.as_of.isoformat()), files=files)


def file_name(handle: str) -> str:
    """A handle or short name as part of a file's name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", handle.lower()).strip("-")[:NAME_MOST] or "record"
