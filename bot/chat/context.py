"""What every answer begins with: who asks, in which language, and the parts of the bot that an interaction reaches."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

import discord

from bot.congress.errors import CongressError
from bot.services.people import Who
from prompts import Say

if TYPE_CHECKING:
    from bot.chat.client import CongressBot

    Interaction = discord.Interaction[CongressBot]
else:
    Interaction = discord.Interaction

P = ParamSpec("P")
R = TypeVar("R")


class StoreLike(Protocol):
    """What the edge asks of the store: to run a verb over one transaction, and whether it has the database alone."""

    @property
    def alone(self) -> bool: ...

    async def write(self, verb: Callable[Concatenate[Any, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R: ...

    async def read(self, verb: Callable[Concatenate[Any, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R: ...


def who_of(interaction: Interaction) -> Who:
    """The person behind an interaction; `place.server_only` outside a server."""
    if interaction.guild_id is None:
        raise CongressError("place.server_only")
    return Who(
        guild_id=interaction.guild_id,
        discord_id=interaction.user.id,
        name=interaction.user.display_name,
        convener=interaction.permissions.manage_guild,
        on_server=True,
    )


def guild_of(interaction: Interaction) -> int:
    """The server of an interaction; `place.server_only` outside one."""
    return who_of(interaction).guild_id


def say_of(interaction: Interaction) -> Say:
    """The words in the language of the person who asks."""
    return interaction.client.words.into(str(interaction.locale))
