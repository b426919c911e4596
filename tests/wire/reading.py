"""What people of the local Discord read, and waiting until they read it."""

import json

from sandbox import LocalDiscord, Outcome
from sandbox.components import walk
from sandbox.json_types import JsonObject, objects

PATIENCE = 40
"""Seconds; the first chart of a process loads the library that draws it, which takes long on a busy machine."""


def said(answer: Outcome | JsonObject) -> str:
    """Everything that a message shows, as one text."""
    message = answer.message if isinstance(answer, Outcome) else answer
    assert message is not None, answer
    return f"{message.get('content', '')} {json.dumps(message.get('components', []), ensure_ascii=False)}"


def texts(message: JsonObject) -> list[str]:
    """The texts of a message, without its buttons."""
    return [str(one["content"]) for one in walk(objects(message["components"])) if one["type"] == 10]


def last(messages: list[JsonObject], words: str) -> JsonObject:
    """The newest message that shows these words."""
    return next(message for message in reversed(messages) if words in said(message))


async def shown(local: LocalDiscord, channel: str, words: str) -> JsonObject:
    """Wait until a channel shows a message with these words."""
    ada = local.owner

    def there() -> bool:
        return any(words in said(message) for message in ada.messages(channel))

    await local.wait_for(there, timeout=PATIENCE)
    return last(ada.messages(channel), words)


def is_pressable(message: JsonObject, label: str) -> bool:
    """Whether a message has an enabled button of this label."""
    return any(one.get("label") == label and not one.get("disabled") for one in walk(objects(message["components"])))
