"""What Discord answers when it refuses, and what the chat client refuses before asking."""

from __future__ import annotations

from sandbox.json_types import Json, JsonObject


class ApiError(Exception):
    """A refusal by Discord: HTTP status, Discord's own code, its words, and per-field problems."""

    def __init__(self, status: int, code: int, message: str, errors: JsonObject | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """Return the JSON body of the answer."""
        answer: JsonObject = {"message": self.message, "code": self.code}
        if self.errors:
            answer["errors"] = self.errors
        return answer


class PersonRefused(Exception):
    """The chat client would not even offer this to the person. The message is a sentence."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def unauthorized() -> ApiError:
    """Return the answer to a missing or wrong token."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown_channel() -> ApiError:
    """Return the answer for a channel that does not exist."""
    return ApiError(404, 10003, "Unknown Channel")


def unknown_guild() -> ApiError:
    """Return the answer for a guild that the bot is not in."""
    return ApiError(404, 10004, "Unknown Guild")


def unknown_member() -> ApiError:
    """Return the answer for a user who is not a member."""
    return ApiError(404, 10007, "Unknown Member")


def unknown_message() -> ApiError:
    """Return the answer for a message that is gone, elsewhere, or not visible."""
    return ApiError(404, 10008, "Unknown Message")


def unknown_role() -> ApiError:
    """Return the answer for a role that does not exist."""
    return ApiError(404, 10011, "Unknown Role")


def unknown_user() -> ApiError:
    """Return the answer for a user who does not exist."""
    return ApiError(404, 10013, "Unknown User")


def unknown_webhook() -> ApiError:
    """Return the answer to a follow-up before the interaction was answered."""
    return ApiError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> ApiError:
    """Return the answer to an acknowledgement that is late or foreign."""
    return ApiError(404, 10062, "Unknown interaction")


def unknown_emoji() -> ApiError:
    """Return the answer to a reaction with what is no emoji here."""
    return ApiError(400, 10014, "Unknown Emoji")


def unknown_event() -> ApiError:
    """Return the answer for a scheduled event that does not exist."""
    return ApiError(404, 10070, "Unknown Guild Scheduled Event")


def unknown_command() -> ApiError:
    """Return the answer for a command that is not registered."""
    return ApiError(404, 10063, "Unknown application command")


def already_acknowledged() -> ApiError:
    """Return the answer to a second acknowledgement."""
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> ApiError:
    """Return the answer for a channel that the asker may not see."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Return the answer where the asker lacks a permission."""
    return ApiError(403, 50013, "Missing Permissions")


def cannot_message_user() -> ApiError:
    """Return the answer where a person has closed their direct messages."""
    return ApiError(403, 50007, "Cannot send messages to this user")


def no_guild_in_common() -> ApiError:
    """Return the answer where a person left every guild that the bot is in; only its code differs from the other's."""
    return ApiError(403, 50278, "Cannot send messages to this user")


def empty_message() -> ApiError:
    """Return the answer to a message without content, embeds, components or files."""
    return ApiError(400, 50006, "Cannot send an empty message")


def too_large() -> ApiError:
    """Return the answer to a file, or to a request, of more bytes than are taken."""
    return ApiError(413, 40005, "Request entity too large")


def thread_archived() -> ApiError:
    """Return the answer to an edit in an archived thread."""
    return ApiError(
        400,
        50083,
        "Tried to perform an operation on an archived thread, such as editing a message or adding a user to the thread",
    )


def thread_locked() -> ApiError:
    """Return the answer to a message in a locked thread."""
    return ApiError(403, 160005, "Thread is locked")


def invalid_webhook_token() -> ApiError:
    """Return the answer to an interaction token that is wrong or older than 15 minutes."""
    return ApiError(401, 50027, "Invalid Webhook Token")


def invalid_form(field: str, message: str, code: str = "BASE_TYPE_BAD_VALUE") -> ApiError:
    """Return the answer to a body whose *field* (a dotted path, may be empty) is wrong."""
    leaf: JsonObject = {"_errors": [{"code": code, "message": message}]}
    for part in reversed([part for part in field.split(".") if part]):
        leaf = {part: leaf}
    return ApiError(400, 50035, "Invalid Form Body", leaf)


def not_modelled(what: str) -> ApiError:
    """Return the loud answer to something that this local Discord does not model."""
    return ApiError(501, 0, f"Not modelled by the local Discord: {what}")
