"""The bot as Discord sees it: what it asks for at the gateway, its commands, and clicks that nothing else answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.chat.arrival import Punctuality, begin
from bot.chat.commands import word_commands
from bot.chat.context import StoreLike
from bot.chat.direct import Hints, hint
from bot.chat.errors import new_code, show_error
from bot.chat.given_back import worth_giving_back
from bot.chat.sync import Synced
from bot.chat.ui.buttons import PUBLIC_ITEMS
from bot.chat.ui.forms import Answers, modal_values, take_form
from bot.chat.ui.live import Panel
from bot.congress.errors import CongressError
from bot.logs import keep_private
from prompts import Words

_KNOWN = "known"
"""Where an interaction remembers whether a button or panel of this process answers it."""

RATE_LIMIT_MOST = 60.0
"""Seconds; a longer wait raises instead, so that no job hangs."""

_log = structlog.stdlib.get_logger(__name__)


class Tree(app_commands.CommandTree["CongressBot"]):
    """The slash commands; their errors go the one way that all errors go."""

    async def interaction_check(self, interaction: Any, /) -> bool:
        # Each interaction is a task of its own, and this runs in it before the command does.
        keep_private(_typed_options(_data(interaction)))
        command = interaction.command
        return begin(interaction, interaction.type.name, command.qualified_name if command else "")

    async def on_error(self, interaction: Any, error: app_commands.AppCommandError, /) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            _log.error("autocomplete_failed", exc_info=error)
            return
        await show_error(interaction, error, typed=await worth_giving_back(interaction))


class CongressBot(commands.Bot):
    """The client: no privileged intent, no cache of members or messages, no mention unless asked for."""

    def __init__(
        self,
        *,
        store: StoreLike,
        words: Words,
        now: Callable[[], datetime],
        extensions: Sequence[str],
        guild_ready_timeout: float = 2.0,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            # Guilds: their channels, threads and roles, which the permission checks need. Slash commands, buttons and
            # forms bring everything else with them. Direct messages alone are answered too, with a hint; what people
            # write to one another never reaches the bot.
            intents=discord.Intents(guilds=True, dm_messages=True),
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
        self.punctuality = Punctuality()
        self.hints = Hints()
        # The servers in which channels are being made just now, so that a double click does not make them twice.
        self.making_rooms: set[int] = set()
        self._wanted = tuple(extensions)

    async def setup_hook(self) -> None:
        """Load the commands and register every public button, so that cards of any age work."""
        for extension in self._wanted:
            await self.load_extension(extension)
        word_commands(self.tree, self.words)
        self.words.name_commands(self.synced.mention)
        self.add_dynamic_items(*PUBLIC_ITEMS)

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand an event to its listeners. Whether a button is known is asked before they run: a panel that has done
        its work is closed by the time that `on_interaction` is called."""
        if event_name == "interaction":
            interaction: discord.Interaction[CongressBot] = args[0]
            self.punctuality.note(interaction)
            pressed = interaction.type is discord.InteractionType.component
            interaction.extras[_KNOWN] = not pressed or _is_known(_custom_id(interaction))
        super().dispatch(event_name, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction["CongressBot"]) -> None:
        """Take every form, and what nothing else takes: buttons of an earlier version, and those pressed early."""
        custom_id = _custom_id(interaction)
        if interaction.type is discord.InteractionType.modal_submit:
            if not await take_form(interaction) and begin(interaction, "older form", custom_id):
                typed = Answers(modal_values(_data(interaction))).typed
                await show_error(interaction, CongressError("kit.older_form"), typed=typed)
        elif not interaction.extras[_KNOWN] and begin(interaction, "older button", custom_id):
            await show_error(interaction, CongressError("kit.older_button"))
        elif panel := Panel.open_with(custom_id):
            await panel.take(interaction, custom_id)

    async def on_message(self, message: discord.Message, /) -> None:
        """Say in a direct message that commands are what the bot answers to; there are no commands in words."""
        await hint(message, self.hints, self.words, self.now())

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        _log.exception("handler_failed", handler=event_method, incident=new_code())


def _is_known(custom_id: str) -> bool:
    return any(item.path.read(custom_id) is not None for item in PUBLIC_ITEMS) or bool(Panel.open_with(custom_id))


def _data(interaction: discord.Interaction[CongressBot]) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], interaction.data or {})


def _custom_id(interaction: discord.Interaction[CongressBot]) -> str:
    return str(_data(interaction).get("custom_id", ""))


def _typed_options(data: Mapping[str, Any]) -> Iterator[str]:
    """Every text among the options of a command, of a subcommand too, as Discord sent them."""
    for option in data.get("options", ()):
        if isinstance(option.get("value"), str):
            yield option["value"]
        yield from _typed_options(option)
