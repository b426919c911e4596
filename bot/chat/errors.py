"""The one place where what went wrong becomes a private sentence, and a line in the log.

A refusal of the rules is a sentence of its own. What Discord refuses names the permission or the place. Everything
else is our fault: the sentence says that nothing was lost and carries a code by which the log line can be found.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import aiohttp
import discord
import structlog
from discord import app_commands, ui

from bot.chat.context import Interaction, say_of
from bot.chat.permissions import missing
from bot.chat.replies import ANSWERED, reply
from bot.chat.ui.rendered import Attachment
from bot.chat.ui.text import escape, fenced, moment
from bot.congress.errors import CongressError
from bot.services.errors import StoreError
from prompts import Say

TOO_LATE = frozenset({10062, 10015})
"""Discord's codes for an interaction, or its webhook, that is gone: nobody waits for the answer any more."""
MESSAGES_CLOSED = 50007
"""Discord's code for a person who takes no direct messages from the bot."""

QUOTED_MOST = 1200
"""What was typed is quoted up to here, and sent as a file beyond."""

_log = structlog.stdlib.get_logger(__name__)


async def show_error(
    interaction: Interaction,
    error: BaseException,
    *,
    typed: Mapping[str, str | list[str]] | None = None,
    again: ui.View | None = None,
) -> None:
    """Tell the person what went wrong; `typed` is given back, and `again` offers another try."""
    cause = _cause(error)
    if _nobody_waits(cause):
        _log.warning("interaction_gone", interaction=interaction.id, reason=str(cause))
        return
    sentence = _sentence(say_of(interaction), interaction, cause)
    sentence, files = _with_typed(say_of(interaction), sentence, typed or {})
    try:
        await reply(interaction, sentence, view=again, files=files)
    except (discord.DiscordException, aiohttp.ClientError) as failure:
        _log.warning("error_not_shown", interaction=interaction.id, reason=str(failure))


def new_code() -> str:
    """A code by which a person and the log name the same incident: short enough to be read out."""
    return secrets.token_hex(3)


def refusal_words(say: Say, refusal: CongressError | StoreError) -> str:
    """The sentence of a refusal; times become Discord's, and what was typed is escaped."""
    facts = {
        name: moment(fact) if isinstance(fact, datetime) else escape(fact) if isinstance(fact, str) else fact
        for name, fact in refusal.facts.items()
    }
    return say(refusal.key, **facts)


def _cause(error: BaseException) -> BaseException:
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, app_commands.TransformerError) and isinstance(error.__cause__, CongressError):
        return error.__cause__
    return error


def _nobody_waits(cause: BaseException) -> bool:
    if isinstance(cause, discord.InteractionResponded):
        return True
    return isinstance(cause, discord.HTTPException) and (cause.code in TOO_LATE or cause.code == ANSWERED)


def _sentence(say: Say, interaction: Interaction, cause: BaseException) -> str:
    if isinstance(cause, CongressError):
        _log.info("refused", key=cause.key)
        return refusal_words(say, cause)
    if isinstance(cause, StoreError):
        _log.error("store_failed", key=cause.key, facts=dict(cause.facts))
        return refusal_words(say, cause)
    if isinstance(cause, app_commands.TransformerError):
        return say("kit.bad_option", given=escape(str(cause.value)[:100]))
    if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return say("kit.older_command")
    if isinstance(cause, app_commands.NoPrivateMessage):
        return say("place.server_only")
    if isinstance(cause, app_commands.CheckFailure):
        return say("kit.not_allowed")
    if isinstance(cause, discord.Forbidden):
        _log.warning("forbidden", reason=str(cause))
        return _forbidden(say, interaction, cause)
    if isinstance(cause, discord.NotFound):
        _log.warning("not_found", reason=str(cause))
        return say("kit.not_found")
    code = new_code()
    _log.error("unexpected", incident=code, command=_name(interaction), exc_info=cause)
    if isinstance(cause, discord.DiscordServerError | discord.RateLimited | aiohttp.ClientError):
        return say("kit.discord_down", code=code)
    return say("kit.unexpected", code=code)


def _forbidden(say: Say, interaction: Interaction, cause: discord.Forbidden) -> str:
    """Which permission the bot lacks, and where; the place stands in the address that was refused."""
    if cause.code == MESSAGES_CLOSED:
        return say("kit.messages_closed")
    named = re.search(r"/channels/(\d+)", str(getattr(cause.response, "url", "")))
    channel_id = int(named[1]) if named else interaction.channel_id
    channel = interaction.guild.get_channel_or_thread(channel_id) if interaction.guild and channel_id else None
    if channel is None:
        return say("kit.forbidden")
    lacking = missing(channel.permissions_for(channel.guild.me))
    if not lacking:
        return say("kit.forbidden_in", channel=channel.mention)
    names = say.join([say(f"permission.{need.flag}") for need in lacking])
    return say("kit.permission_missing", channel=channel.mention, permissions=names, n=len(lacking))


def _name(interaction: Interaction) -> str:
    if interaction.command is not None:
        return interaction.command.qualified_name
    data = cast(Mapping[str, Any], interaction.data or {})
    return str(data.get("custom_id", ""))


def _with_typed(say: Say, sentence: str, typed: Mapping[str, str | list[str]]) -> tuple[str, tuple[Attachment, ...]]:
    texts = {field: text for field, text in typed.items() if isinstance(text, str) and text.strip()}
    if not texts:
        return sentence, ()
    kept = [(field, fenced(text)) for field, text in texts.items()]
    quoted = "\n".join(f"{_label(say, field)}{block}" for field, block in kept if block is not None)
    if all(block is not None for _, block in kept) and len(quoted) <= QUOTED_MOST:
        return f"{sentence}\n\n{say('kit.typed')}\n{quoted}", ()
    whole = "\n\n".join(f"{field}:\n{text}" for field, text in texts.items())
    file = Attachment("what-you-typed.txt", whole.encode(), say("kit.typed_file"))
    return f"{sentence}\n\n{say('kit.typed_in_file')}", (file,)


def _label(say: Say, field: str) -> str:
    """The name of a field above what was typed into it; options of commands have none and need none."""
    key = f"field.{field}"
    return f"{say(key)}:\n" if say.words.has(key) else ""
