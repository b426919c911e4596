"""Answers to an interaction: the first one or a later one, private unless said otherwise."""

import io
from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.chat.context import Interaction
from bot.chat.ui.limits import CONTENT
from bot.chat.ui.rendered import Attachment, Rendered

FULL_TEXT = "text.md"

_FILLED = "filled"
"""Where an interaction remembers that its deferred message was filled."""


async def reply(
    interaction: Interaction,
    text: str | None = None,
    *,
    view: ui.View | ui.LayoutView | None = None,
    files: Sequence[Attachment] = (),
    ephemeral: bool = True,
) -> None:
    """Answer with a text or a layout. A text too long for a message is sent as a file, never cut silently."""
    attached = [discord_file(file) for file in files]
    content = text
    if text is not None and len(text) > CONTENT:
        attached.append(discord.File(io.BytesIO(text.encode()), filename=FULL_TEXT))
        content = None
    options: dict[str, Any] = {}
    if content is not None:
        options["content"] = content
    if view is not None:
        options["view"] = view
    if _is_awaited(interaction):
        # The message of a deferral cannot be told to become a layout, but it can be edited into one.
        await interaction.edit_original_response(**options, attachments=attached)
        interaction.extras[_FILLED] = True
        return
    options.update({"ephemeral": ephemeral, "files": attached} if attached else {"ephemeral": ephemeral})
    if interaction.response.is_done():
        await interaction.followup.send(**options)
    else:
        await interaction.response.send_message(**options)


async def think(interaction: Interaction, *, ephemeral: bool = True) -> None:
    """Show that the answer takes a moment, before anything that may pass a second; `reply` then as always."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=ephemeral, thinking=True)


async def reply_card(interaction: Interaction, card: Rendered) -> None:
    """Show a card to the person who asks, alone."""
    await reply(interaction, view=card.layout, files=card.files)


async def update(interaction: Interaction, text: str | None = None, *, view: ui.View | ui.LayoutView | None) -> None:
    """Replace the message whose button was pressed; a text that no longer has buttons takes `view=None`."""
    options: dict[str, Any] = {"view": view}
    if not isinstance(view, ui.LayoutView):
        options["content"] = text
    if interaction.response.is_done():
        await interaction.edit_original_response(**options)
    else:
        await interaction.response.edit_message(**options)


def _is_awaited(interaction: Interaction) -> bool:
    """Whether Discord shows that the bot is thinking, and the first answer has yet to take that place."""
    deferred = interaction.response.type is discord.InteractionResponseType.deferred_channel_message
    return deferred and _FILLED not in interaction.extras


def discord_file(file: Attachment) -> discord.File:
    """An attachment as the library sends it."""
    return discord.File(io.BytesIO(file.data), filename=file.name, description=file.description)
