"""What a payload of the corpus is, and the small builders from which the payloads are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Payload: TypeAlias = dict[str, object]

# Pages of Discord's documentation, below `developers/` in discord/discord-api-docs.
MESSAGE_PAGE = "resources/message.mdx"
POLL_PAGE = "resources/poll.mdx"
CHANNEL_PAGE = "resources/channel.mdx"
GUILD_PAGE = "resources/guild.mdx"
EVENT_PAGE = "resources/guild-scheduled-event.mdx"
WEBHOOK_PAGE = "resources/webhook.mdx"
COMPONENTS_PAGE = "components/reference.mdx"
COMMANDS_PAGE = "interactions/application-commands.mdx"
ANSWERS_PAGE = "interactions/receiving-and-responding.mdx"
FILES_PAGE = "reference.mdx"
CODES_PAGE = "topics/opcodes-and-status-codes.mdx"
# Limits that no page states: Discord's own answer, or its OpenAPI document alone.
ANSWER = "Discord's answer 50035"
DOCUMENT = "openapi.json"


@dataclass(frozen=True)
class Case:
    """One request, the one documented limit that it keeps or breaks, and where that limit is stated.

    `where` is the place that the judge must name; None for a payload that Discord takes.
    """

    limit: str
    source: str
    operation: str
    body: object
    where: str | None = None
    files: tuple[str, ...] = ()
    by_document_only: bool = False

    @property
    def refused(self) -> bool:
        """Whether Discord refuses the payload."""
        return self.where is not None

    @property
    def name(self) -> str:
        """The limit, and the verdict, as the test's name."""
        return f"{self.limit}: {'refused' if self.refused else 'taken'}"


Build: TypeAlias = Callable[[object], object]


def pair(
    limit: str,
    where: str,
    build: Build,
    good: object,
    bad: object,
    *,
    source: str,
    operation: str,
    by_document_only: bool = False,
) -> list[Case]:
    """Return two cases of one limit: the last value that Discord takes, and the first that it refuses."""
    return [
        Case(limit, source, operation, build(good)),
        Case(limit, source, operation, build(bad), where, by_document_only=by_document_only),
    ]


def message(**fields: object) -> Payload:
    """A message with content, as `POST /channels/{id}/messages` takes it."""
    return {"content": "A norm was proposed.", **fields}


def layout(*components: object, **fields: object) -> Payload:
    """A message of components v2 alone."""
    return {"flags": 1 << 15, "components": list(components), **fields}


def row(*components: object) -> Payload:
    """An action row."""
    return {"type": 1, "components": list(components)}


def button(number: int = 0, /, **fields: object) -> Payload:
    """A secondary button with a label and a custom_id of its own."""
    return {"type": 2, "style": 2, "label": "For", "custom_id": f"norm:{number}:for", **fields}


def link(**fields: object) -> Payload:
    """A button that opens an address."""
    return {"type": 2, "style": 5, "label": "Read", "url": "https://example.org/norm", **fields}


def options(count: int) -> list[object]:
    """Options of a select or a group, with values that differ."""
    return [{"label": f"Option {number}", "value": str(number)} for number in range(count)]


def select(count: int = 3, /, **fields: object) -> Payload:
    """A string select with so many options."""
    return {"type": 3, "custom_id": "norm:choice", "options": options(count), **fields}


def words(content: str = "The text of a norm.") -> Payload:
    """A text display."""
    return {"type": 10, "content": content}


def section(accessory: object, texts: int = 1) -> Payload:
    """A section with an accessory."""
    return {"type": 9, "components": [words() for _ in range(texts)], "accessory": accessory}


def container(*components: object, **fields: object) -> Payload:
    """A container."""
    return {"type": 17, "components": list(components), **fields}


def picture(**fields: object) -> Payload:
    """A thumbnail."""
    return {"type": 11, "media": {"url": "https://example.org/chart.png"}, **fields}


def label(component: object, **fields: object) -> Payload:
    """A modal's label around an input."""
    return {"type": 18, "label": "Your reason", "component": component, **fields}


def text_input(number: int = 0, /, **fields: object) -> Payload:
    """A text input of a modal."""
    return {"type": 4, "custom_id": f"reason:{number}", "style": 2, **fields}


def modal(*components: object, **fields: object) -> Payload:
    """An interaction's answer that opens a modal."""
    data = {"custom_id": "ballot:12:7", "title": "Your vote", "components": list(components), **fields}
    return {"type": 9, "data": data}


def command(**fields: object) -> Payload:
    """A chat command."""
    return {"name": "norm", "type": 1, "description": "Propose a norm, and follow it.", **fields}


def option(kind: int = 3, /, name: str = "title", **fields: object) -> Payload:
    """An option of a command."""
    return {"type": kind, "name": name, "description": "What it is called.", **fields}
