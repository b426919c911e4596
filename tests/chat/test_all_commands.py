"""All commands together, as they are sent to Discord: within its limits, and those that the words name among them."""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from bot.app import extensions
from bot.chat.client import CongressBot
from bot.chat.commands import word_commands
from sandbox.judge.limits import CHAT_COMMANDS, COMMAND_CHARACTERS, COMMAND_OPTIONS, MESSAGE_COMMANDS
from storage.store import Store
from tests.chat.hall import WORDS, Turned

Data = dict[str, Any]
CHAT, MESSAGE = 1, 3
"""Types of commands."""


@pytest.fixture
async def sent(sqlite_store: Store) -> list[Data]:
    bot = CongressBot(store=sqlite_store, words=WORDS, now=Turned(), extensions=[])
    for name in extensions():
        await bot.load_extension(name)
    word_commands(bot.tree, bot.words)
    return [command.to_dict(bot.tree) for command in bot.tree.get_commands()]


def within(command: Data, path: str = "") -> Iterator[tuple[str, Data]]:
    """A command and its subcommands and options, each with its path."""
    here = f"{path} {command['name']}".strip()
    yield here, command
    for option in command.get("options", ()):
        yield from within(option, here)


def characters(part: Data) -> int:
    named = len(part["name"]) + len(part.get("description", ""))
    return named + sum(len(one["name"]) + len(str(one["value"])) for one in part.get("choices", ()))


async def test_all_commands_keep_to_the_limits_of_discord(sent: list[Data]) -> None:
    types = [command.get("type", CHAT) for command in sent]
    assert types.count(CHAT) <= CHAT_COMMANDS
    assert types.count(MESSAGE) <= MESSAGE_COMMANDS
    for command in sent:
        parts = dict(within(command))
        assert sum(map(characters, parts.values())) <= COMMAND_CHARACTERS, command["name"]
        assert all(len(part.get("options", ())) <= COMMAND_OPTIONS.most for part in parts.values()), command["name"]


async def test_every_command_that_the_words_name_is_there(sent: list[Data]) -> None:
    known = {path for command in sent for path, _ in within(command)}
    texts = [one.read_text() for one in (files("prompts") / "en").iterdir() if one.name.endswith(".toml")]

    named = {path for text in texts for path in re.findall(r"\{/([a-z -]+)\}", text)}

    assert named
    assert named - known == set()


async def test_options_are_named_as_discord_shows_them(sent: list[Data]) -> None:
    texts = [one.read_text() for one in (files("prompts") / "en").iterdir() if one.name.endswith(".toml")]
    options = {path.split()[-1] for command in sent for path, _ in within(command)}
    within_the_code = {f"`{name.replace('-', '_')}`" for name in options if "-" in name}

    assert within_the_code
    assert [name for name in within_the_code if any(name in text for text in texts)] == []
