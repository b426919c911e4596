"""Answers to an interaction: the first one or a later one, always private."""

import io
from collections.abc import Sequence
from typing import Any

import aiohttp
import discord
import structlog
from discord import ui

from bot.chat.context import Interaction
from bot.chat.ui.limits import CONTENT
from bot.chat.ui.rendered import Attachment, Rendered

FULL_TEXT = "text.md"

ANSWERED = 40060
"""Discord's code for an interaction that was answered before."""

_AWAITED = "awaited"
"""Where an interaction remembers that the person sees "thinking ..." in the place of the first answer."""

_FOLLOWED = "followed"
"""Where it remembers that the answer is a message after the first, which stands in another's place."""

_UNSURE = "unsure"
"""Where it remembers that nobody knows whether Discord was told to wait."""

_log = structlog.stdlib.get_logger(__name__)


async def acknowledge(interaction: Interaction) -> None:
    """Tell Discord that the answer takes longer than three seconds, unless it was told anything before.

    The message whose button was pressed stays as it is if it is the person's own, since the answer will replace it;
    else the person sees that the bot is at work. If Discord cannot be told, the answer is still tried.
    """
    if interaction.response.is_done():
        return
    pressed = interaction.message
    try:
        if pressed is not None and pressed.flags.ephemeral:
            await interaction.response.defer()
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)
            interaction.extras[_AWAITED] = True
    except (discord.DiscordException, aiohttp.ClientError) as failure:
        interaction.extras[_UNSURE] = True
        _log.warning("not_acknowledged", interaction=interaction.id, reason=str(failure))


async def reply(
    interaction: Interaction,
    text: str | None = None,
    *,
    view: ui.View | ui.LayoutView | None = None,
    files: Sequence[Attachment] = (),
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
        _keep_nothing(view)
        options["view"] = view
    if interaction.extras.pop(_AWAITED, False):
        # Not a follow-up: only the edit of a waiting message can make it a layout (discord.md, section 4).
        await interaction.edit_original_response(attachments=attached, **options)
    elif interaction.response.is_done():
        interaction.extras[_FOLLOWED] = True
        await interaction.followup.send(files=attached, ephemeral=True, **options)
    else:
        try:
            await interaction.response.send_message(files=attached, ephemeral=True, **options)
        except discord.HTTPException as error:
            _require_waiting(interaction, error)
            await interaction.edit_original_response(attachments=attached, **options)


async def amend(interaction: Interaction, text: str) -> None:
    """Put `text` in the place of the text that `reply` gave, where that was the only answer and the new one fits.

    Whoever does not see it has the first answer still, so what goes wrong is only logged.
    """
    if interaction.extras.get(_FOLLOWED) or len(text) > CONTENT:
        return
    try:
        await interaction.edit_original_response(content=text)
    except (discord.DiscordException, aiohttp.ClientError) as failure:
        _log.warning("not_amended", interaction=interaction.id, reason=str(failure))


async def reply_card(interaction: Interaction, card: Rendered) -> None:
    """Show a card to the person who asks, alone."""
    await reply(interaction, view=card.layout, files=card.files)


async def update(
    interaction: Interaction,
    text: str | None = None,
    *,
    view: ui.View | ui.LayoutView | None,
    files: Sequence[Attachment] | None = None,
) -> None:
    """Replace the message whose button was pressed; a text that no longer has buttons takes `view=None`.

    `files`, if given, take the place of those that it had.
    """
    if view is not None:
        _keep_nothing(view)
    options: dict[str, Any] = {"view": view}
    if files is not None:
        options["attachments"] = [discord_file(file) for file in files]
    if not isinstance(view, ui.LayoutView):
        options["content"] = text
    interaction.extras.pop(_AWAITED, None)
    if interaction.response.is_done():
        await interaction.edit_original_response(**options)
    else:
        try:
            await interaction.response.edit_message(**options)
        except discord.HTTPException as error:
            _require_waiting(interaction, error)
            await interaction.edit_original_response(**options)


def _require_waiting(interaction: Interaction, error: discord.HTTPException) -> None:
    """Raise `error` again, unless it shows that Discord was told to wait although its word of that was lost."""
    if not (interaction.extras.pop(_UNSURE, False) and error.code == ANSWERED):
        raise error


def _keep_nothing(view: ui.View | ui.LayoutView) -> None:
    """Let go of a view whose buttons all outlive a restart.

    The library would hold it and a task for 15 minutes after each private answer, in case somebody presses: 7 KiB a
    vote. These buttons answer by their ids alone.
    """
    pressed = (item for item in view.walk_children() if item.is_dispatchable())
    if all(isinstance(item, ui.DynamicItem) for item in pressed):
        view.stop()


def discord_file(file: Attachment) -> discord.File:
    """An attachment as the library sends it."""
    return discord.File(io.BytesIO(file.data), filename=file.name, description=file.description)
