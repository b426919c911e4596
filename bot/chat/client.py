"""The bot as Discord sees it: what it asks for at the gateway, its commands, and clicks that nothing else answers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.chat.commands import word_commands
from bot.chat.context import StoreLike, say_of
from bot.chat.errors import show_error
from bot.chat.replies import reply
from bot.chat.sync import Synced
from bot.chat.ui.buttons import PUBLIC_ITEMS
from bot.chat.ui.forms import take_form
from bot.chat.ui.live import Panel
from bot.clock import Now
from prompts import Words

ANSWER_WITHIN = timedelta(seconds=2.8)
"""An interaction older than this cannot be answered any more: Discord gives 3 s (receiving-and-responding)."""

RATE_LIMIT_MOST = 60.0
"""Seconds; a longer wait raises instead, so that no job hangs."""

_log = structlog.stdlib.get_logger(__name__)


class Tree(app_commands.CommandTree["CongressBot"]):
    """The slash commands; their errors go the one way that all errors go."""

    async def interaction_check(self, interaction: Any, /) -> bool:
        late = interaction.type is not discord.InteractionType.autocomplete and is_late(interaction.created_at)
        if late:
            _log.warning("interaction_too_late", interaction=interaction.id)
        return not late

    async def on_error(self, interaction: Any, error: app_commands.AppCommandError, /) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            _log.error("autocomplete_failed", exc_info=error)
            return
        if isinstance(error, app_commands.CheckFailure) and is_late(interaction.created_at):
            return
        await show_error(interaction, error)


class CongressBot(commands.Bot):
    """The client: no privileged intent, no cache of members or messages, no mention unless asked for."""

    def __init__(
        self,
        *,
        store: StoreLike,
        words: Words,
        now: Now,
        extensions: Sequence[str],
        guild_ready_timeout: float = 2.0,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            # Guilds alone: their channels, threads and roles, which the permission checks need. Slash commands,
            # buttons and forms bring everything else with them.
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            max_ratelimit_timeout=RATE_LIMIT_MOST,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            guild_ready_timeout=guild_ready_timeout,
        )
        self.store, self.words, self.now = store, words, now
        self.synced = Synced()
        self._wanted = tuple(extensions)

    async def setup_hook(self) -> None:
        """Load the commands and register every public button, so that cards of any age work."""
        for extension in self._wanted:
            await self.load_extension(extension)
        word_commands(self.tree, self.words)
        self.words.name_commands(self.synced.mention)
        self.add_dynamic_items(*PUBLIC_ITEMS)

    async def on_interaction(self, interaction: discord.Interaction["CongressBot"]) -> None:
        """Take every form, and answer the buttons of an earlier version, which nothing else answers."""
        data: Mapping[str, Any] = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            if not await take_form(interaction):
                await reply(interaction, say_of(interaction)("kit.older_form"))
        elif interaction.type is discord.InteractionType.component and not _is_known(custom_id):
            await reply(interaction, say_of(interaction)("kit.older_button"))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        _log.exception("handler_failed", handler=event_method)


def _is_known(custom_id: str) -> bool:
    return any(item.path.read(custom_id) is not None for item in PUBLIC_ITEMS) or Panel.answers(custom_id)


def is_late(created_at: datetime) -> bool:
    """Whether an interaction of that instant can no longer be answered in time."""
    return datetime.now(UTC) - created_at > ANSWER_WITHIN
