"""The judge's own rules: limits that Discord documents and its OpenAPI document does not encode.

One file a noun; this one says which rules judge which operation. The rules also repeat the sizes that the document
does encode, so that a sandbox without the document still tells its person what Discord would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from ..problem import Problem, broken, fields, whole
from . import channels, commands, messages, modals


class Callback(IntEnum):
    """Types of an interaction's answer (interactions/receiving-and-responding.mdx, "Interaction Callback Type")."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    UPDATE_MESSAGE = 7
    AUTOCOMPLETE = 8
    MODAL = 9


@dataclass(frozen=True)
class Request:
    """A request's body and what surrounds it: names of its uploads, and what the caller knows of its target."""

    body: object
    files: Sequence[str] = ()
    channel_kind: str | None = None
    message_flags: int | None = None


def judge_request(operation_id: str, request: Request) -> Iterator[Problem]:
    """Yield what the own rules find; nothing for an operation that has none."""
    rule = RULES.get(operation_id)
    if rule is not None:
        yield from rule(request)


def _new_message(request: Request) -> Iterator[Problem]:
    yield from messages.message(fields(request.body), "", request.files, fresh=True)


def _edited_message(request: Request) -> Iterator[Problem]:
    yield from messages.message(fields(request.body), "", request.files, fresh=False, flags=request.message_flags)


def _webhook_message(request: Request) -> Iterator[Problem]:
    yield from channels.webhook_message(fields(request.body), "")
    yield from _new_message(request)


def _callback(request: Request) -> Iterator[Problem]:
    """Judge an interaction's answer by its `type`."""
    body = fields(request.body)
    data = fields(body.get("data"))
    match whole(body.get("type")):
        case Callback.MESSAGE:
            yield from messages.message(data, "/data", request.files, fresh=True)
        case Callback.DEFERRED_MESSAGE:
            flags = whole(data.get("flags"))
            if flags & ~messages.EPHEMERAL:
                yield broken("/data/flags", f"A deferred answer may carry EPHEMERAL only; its flags are {flags}.")
        case Callback.UPDATE_MESSAGE:
            yield from messages.message(data, "/data", request.files, fresh=False, flags=request.message_flags)
        case Callback.AUTOCOMPLETE:
            yield from commands.choices(data, "/data")
        case Callback.MODAL:
            yield from modals.modal(data, "/data")
        case _:
            return


def _new_thread(request: Request) -> Iterator[Problem]:
    body = fields(request.body)
    yield from channels.thread(body, "")
    if is_forum_post(request):
        if not isinstance(body.get("message"), dict):
            yield broken("/message", "A forum post needs its first message.")
        else:
            yield from messages.message(fields(body["message"]), "/message", request.files, fresh=True)


def is_forum_post(request: Request) -> bool:
    """Return whether a new thread is a forum's post: the caller knows, or the body gives it away."""
    if request.channel_kind is not None:
        return request.channel_kind == "forum"
    body = fields(request.body)
    return "message" in body or "applied_tags" in body


def _channel_edit(request: Request) -> Iterator[Problem]:
    forum = None if request.channel_kind is None else request.channel_kind == "forum"
    yield from channels.channel(fields(request.body), "", fresh=False, forum=forum)


def _of(rule: Callable[[Mapping[str, object], str], Iterator[Problem]]) -> Callable[[Request], Iterator[Problem]]:
    return lambda request: rule(fields(request.body), "")


RULES: Final[Mapping[str, Callable[[Request], Iterator[Problem]]]] = {
    "create_message": _new_message,
    "update_message": _edited_message,
    "execute_webhook": _webhook_message,
    "update_original_webhook_message": _edited_message,
    "update_webhook_message": _edited_message,
    "create_interaction_response": _callback,
    "create_thread": _new_thread,
    "create_thread_from_message": _of(channels.thread),
    "update_channel": _channel_edit,
    "create_guild_channel": _of(lambda body, where: channels.channel(body, where, fresh=True)),
    "create_guild_scheduled_event": _of(lambda body, where: channels.scheduled_event(body, where, fresh=True)),
    "update_guild_scheduled_event": _of(lambda body, where: channels.scheduled_event(body, where, fresh=False)),
    "create_guild_role": _of(channels.role),
    "update_guild_role": _of(channels.role),
    "bulk_delete_messages": _of(channels.bulk_delete),
    "bulk_set_application_commands": lambda request: commands.all_commands(request.body, ""),
    "bulk_set_guild_application_commands": lambda request: commands.all_commands(request.body, ""),
    "create_application_command": _of(lambda body, where: commands.command(body, where, fresh=True)),
    "create_guild_application_command": _of(lambda body, where: commands.command(body, where, fresh=True)),
    "update_application_command": _of(lambda body, where: commands.command(body, where, fresh=False)),
    "update_guild_application_command": _of(lambda body, where: commands.command(body, where, fresh=False)),
}
