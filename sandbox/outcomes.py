"""What a person gets for a click or a command: the bot's first answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sandbox.json_types import Json, JsonObject

NO_ANSWER = "The application did not respond"

Status = Literal["message", "modal", "deferred", "updated", "choices", "failed"]


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that the bot opened for one person; ``components`` are Discord's.

    It carries where it was opened, and by what, so that it may stay open for longer than that is remembered:
    ``message_id`` is the message of the pressed component, ``metadata`` the interaction's.
    """

    id: str
    custom_id: str
    title: str
    components: list[JsonObject]
    user_id: int
    channel_id: int
    metadata: JsonObject
    message_id: int | None = None

    def payload(self) -> JsonObject:
        """Return the form as the page shows it."""
        return {
            "modal_id": self.id,
            "custom_id": self.custom_id,
            "title": self.title,
            "components": self.components,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """The first answer. What comes later arrives as events."""

    status: Status
    interaction_id: str
    message: JsonObject | None = None
    modal: Modal | None = None
    choices: list[JsonObject] = field(default_factory=list)
    error: str | None = None

    def payload(self) -> JsonObject:
        """Return the outcome as the page reads it."""
        answer: JsonObject = {"status": self.status, "interaction_id": self.interaction_id}
        optional: dict[str, Json] = {
            "message": self.message,
            "modal": None if self.modal is None else self.modal.payload(),
            "error": self.error,
        }
        answer |= {key: value for key, value in optional.items() if value is not None}
        if self.status == "choices":
            answer["choices"] = self.choices
        return answer
