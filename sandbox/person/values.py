"""Reading what a person typed or chose, as strictly as the chat client."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.attachments import UPLOAD_LIMIT_BYTES, Upload
from sandbox.core import Core
from sandbox.errors import PersonRefused
from sandbox.interaction_payload import Resolved
from sandbox.json_types import Json, JsonObject, items, text, whole
from sandbox.model import Attachment, Channel

SAFE_INTEGER = 2**53
"""Integers and numbers of options lie between this and its negative."""


@dataclass(frozen=True, slots=True)
class FileValue:
    """A file that a person attaches."""

    filename: str
    data: bytes
    content_type: str = ""


def file_value(given: JsonObject) -> FileValue:
    """Return a file as the page sends it: ``filename``, ``content_type``, ``content_base64``."""
    try:
        data = base64.b64decode(text(given.get("content_base64")), validate=True)
    except ValueError:  # Letters beyond ASCII are no binascii.Error.
        raise PersonRefused("A file's content must be base64.") from None
    return FileValue(text(given.get("filename"), "file"), data, text(given.get("content_type")))


Value: TypeAlias = Json | FileValue | Sequence[FileValue]
Values: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values for one person in one channel, and notes in ``resolved`` the objects that they name."""

    core: Core
    channel: Channel
    user_id: int
    resolved: Resolved

    def user(self, value: Value, what: str) -> str:
        """Return the id of a person or bot."""
        found = self._id(value, what)
        if found not in self.core.world.users:
            raise PersonRefused(f"{what}: there is no such person.")
        self.resolved.user(found)
        return str(found)

    def role(self, value: Value, what: str) -> str:
        """Return the id of a role."""
        found = self._id(value, what)
        if found not in self.core.world.roles:
            raise PersonRefused(f"{what}: there is no such role.")
        self.resolved.role(found)
        return str(found)

    def mentionable(self, value: Value, what: str) -> str:
        """Return the id of a person or a role."""
        found = self._id(value, what)
        return self.role(value, what) if found in self.core.world.roles else self.user(value, what)

    def place(self, value: Value, what: str, kinds: Json = None) -> str:
        """Return the id of a channel that the person sees, of one of *kinds* if any are named."""
        found = self._id(value, what)
        channel = self.core.world.channels.get(found)
        if channel is None or not self.core.world.may_see(self.user_id, channel):
            raise PersonRefused(f"{what}: there is no such channel.")
        allowed = items(kinds)
        if allowed and channel.kind not in allowed:
            raise PersonRefused(f"{what}: a channel of this kind cannot be chosen here.")
        self.resolved.channel(found)
        return str(found)

    def file(self, value: Value, what: str) -> str:
        """Store a file and return its attachment's id."""
        if not isinstance(value, FileValue):
            raise PersonRefused(f"{what}: a file must be attached.")
        if len(value.data) > UPLOAD_LIMIT_BYTES:
            raise PersonRefused(f"{what}: the file is larger than {UPLOAD_LIMIT_BYTES // 1024 // 1024} MiB.")
        attachment = self.keep(value)
        self.resolved.attachment(attachment)
        return str(attachment.id)

    def keep(self, value: FileValue) -> Attachment:
        """Store a file as an attachment that only this interaction refers to."""
        upload = Upload("files[0]", value.filename, value.content_type, value.data)
        fresh = self.core.next_id()
        return self.core.attachments.keep(upload, attachment_id=fresh, channel_id=self.channel.id, ephemeral=True)

    def _id(self, value: Value, what: str) -> int:
        found = whole(value) if isinstance(value, str) else value
        if isinstance(found, bool) or not isinstance(found, int):
            raise PersonRefused(f"{what}: an id is needed.")
        return found


def text_value(value: Value, what: str) -> str:
    """Return a string."""
    if not isinstance(value, str):
        raise PersonRefused(f"{what}: text is needed.")
    return value


def integer_value(value: Value, what: str) -> int:
    """Return a whole number, which may have been typed as digits."""
    if isinstance(value, str):
        value = whole(value.strip().removeprefix("+"))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PersonRefused(f"{what}: a whole number is needed.")
    if not -SAFE_INTEGER <= value <= SAFE_INTEGER:
        raise PersonRefused(f"{what}: the number is out of range.")
    return value


def number_value(value: Value, what: str) -> float:
    """Return a number, which may have been typed as text."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            raise PersonRefused(f"{what}: a number is needed.") from None
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise PersonRefused(f"{what}: a number is needed.")
    if not -SAFE_INTEGER <= value <= SAFE_INTEGER:
        raise PersonRefused(f"{what}: the number is out of range.")
    return value


def boolean_value(value: Value, what: str) -> bool:
    """Return yes or no, which may have been chosen as text."""
    named = {"true": True, "false": False, True: True, False: False}
    if not isinstance(value, (bool, str)) or value not in named:
        raise PersonRefused(f"{what}: true or false is needed.")
    return named[value]
