"""The words of the slash commands, put in from `prompts/`: descriptions of commands, groups and options.

The tables `commands` are keyed by the qualified name: `[commands."norm propose"]` with `about` and, for each option,
its name. A test holds that none is missing.
"""

from typing import Any

import discord
from discord import app_commands

from prompts import Words


def word_commands(tree: app_commands.CommandTree[Any], words: Words) -> None:
    """Give every command, group and option of the tree its description, and every option its choices' words."""
    for command in tree.walk_commands(type=discord.AppCommandType.chat_input):
        key = f"commands.{command.qualified_name}"
        command.description = words(f"{key}.about")
        if isinstance(command, app_commands.Group):
            continue
        options = {parameter.name: words(f"{key}.{parameter.name}") for parameter in command.parameters}
        app_commands.describe(**options)(command)
