"""A refused command as a line to send again, with names where the lists of the command gave short names."""

from collections.abc import Mapping
from typing import cast

import discord
import structlog
from discord import app_commands

from bot.chat.context import Interaction, guild_of
from bot.services.record.given_names import names_given

WORTH_GIVING_BACK = 20
"""Characters of an option from which a refused command is given back in the answer."""

MANY_OPTIONS = 3
"""Options from which a refused command is given back, however short they are."""

_log = structlog.stdlib.get_logger(__name__)


async def worth_giving_back(interaction: Interaction) -> dict[str, str]:
    """The whole command as a line to send again, if it has options that nobody wants to type twice."""
    command = interaction.command
    options = {name: text for name, value in interaction.namespace if (text := _as_typed(value))}
    if len(options) < MANY_OPTIONS and not any(len(value) >= WORTH_GIVING_BACK for value in options.values()):
        return {}
    if not isinstance(command, app_commands.Command):
        data = cast(Mapping[str, object], interaction.data or {})
        return {"command": _line(f"{data.get('name', '') if command is None else command.qualified_name}", options)}
    listed = {one.display_name for one in command.parameters if one.autocomplete} & options.keys()
    parts = {name: [part.strip() for part in options[name].split(";")] for name in listed}
    names = await _names(interaction, {part for found in parts.values() for part in found if part})
    for name, found in parts.items():
        if names.keys() & set(found):
            options[name] = "; ".join(names.get(part, part) for part in found)
    return {"command": _line(command.qualified_name, options)}


async def _names(interaction: Interaction, given: set[str]) -> Mapping[str, str]:
    """The names of what was picked; none where they cannot be read, which must not cost the person the answer."""
    if not given:
        return {}
    try:
        return await interaction.client.store.read(names_given, guild_id=guild_of(interaction), given=given)
    except Exception:  # noqa: BLE001 - what was typed is given back as Discord sent it.
        _log.exception("names_not_read")
        return {}


def _as_typed(value: object) -> str:
    """An option as a person would type it: a channel, member or role by its name; nothing for what is no text."""
    match value:
        case str() | bool() | int() | float():
            return str(value)
        case app_commands.AppCommandChannel() | app_commands.AppCommandThread():
            return f"#{value.name}"
        case discord.User() | discord.Member() | discord.Role():
            return f"@{value.name}"
        case _:
            return ""


def _line(command: str, options: Mapping[str, str]) -> str:
    return " ".join([f"/{command}", *(f"{name}: {value}" for name, value in options.items())])
