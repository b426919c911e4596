"""What a person can type after the slash: the registered commands, flattened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.json_types import JsonObject, objects, text
from sandbox.world import World


class CommandKind:
    """Application command types (Discord's numbers)."""

    CHAT_INPUT = 1
    USER = 2
    MESSAGE = 3


class Option:
    """Command option types (Discord's numbers)."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing that can be typed after the slash: ``norm propose``."""

    path: str
    command: JsonObject
    nesting: tuple[JsonObject, ...]
    options: tuple[JsonObject, ...]
    description: str


def registered(world: World) -> Iterator[JsonObject]:
    """Yield every registered command, the guild's before the global ones."""
    yield from world.guild_commands.values()
    yield from world.global_commands.values()


class Catalogue:
    """Everything that can be typed after the slash, worked out once for each registration."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_path: dict[str, Leaf] | None = None

    def forget(self) -> None:
        """Work it out anew: commands were registered."""
        self._by_path = None

    def leaves(self) -> dict[str, Leaf]:
        """Return the leaves by path; of two with the same path the guild's own wins."""
        if self._by_path is None:
            self._by_path = {}
            for command in registered(self._world):
                if command["type"] == CommandKind.CHAT_INPUT:
                    for leaf in _leaves_of(command):
                        self._by_path.setdefault(leaf.path, leaf)
        return self._by_path


def _leaves_of(command: JsonObject) -> Iterator[Leaf]:
    name = text(command["name"])
    top = objects(command.get("options"))
    nested = [option for option in top if option.get("type") in (Option.SUBCOMMAND, Option.GROUP)]
    if not nested:
        yield Leaf(name, command, (), tuple(top), text(command["description"]))
    for option in nested:
        path = f"{name} {text(option.get('name'))}"
        if option.get("type") == Option.SUBCOMMAND:
            yield _leaf(path, command, (option,))
        else:
            for inner in objects(option.get("options")):
                yield _leaf(f"{path} {text(inner.get('name'))}", command, (option, inner))


def _leaf(path: str, command: JsonObject, nesting: tuple[JsonObject, ...]) -> Leaf:
    last = nesting[-1]
    return Leaf(path, command, nesting, tuple(objects(last.get("options"))), text(last.get("description")))
