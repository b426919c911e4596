"""What a handler gets, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from multidict import MultiMapping

from sandbox import fields
from sandbox.attachments import Upload
from sandbox.core import Core
from sandbox.errors import invalid_form
from sandbox.gateway import intents
from sandbox.gateway.content import as_seen_without_intent
from sandbox.json_types import Json, JsonObject, objects, whole
from sandbox.message_payload import message_payload
from sandbox.model import Channel, Message


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: status, and JSON unless the status is 204."""

    body: Json = None
    status: int = 200


NOTHING = Reply(None, 204)


@dataclass(frozen=True, slots=True)
class Call:
    """One request by the bot, parsed."""

    core: Core
    params: Mapping[str, str]
    query: MultiMapping[str]
    json: Json
    uploads: list[Upload]

    @property
    def bot_id(self) -> int:
        """Return who asks: there is one bot."""
        return self.core.world.bot_id

    @property
    def body(self) -> JsonObject:
        """Return the body as an object; raises ``ApiError`` 50035 for anything else. An absent one is empty."""
        if self.json is None:
            return {}
        if not isinstance(self.json, dict):
            raise invalid_form("", "Only dictionaries may be used in a DictType", "DICT_TYPE_CONVERT")
        return self.json

    @property
    def entries(self) -> list[JsonObject]:
        """Return the body as a list of objects; raises ``ApiError`` 50035 for anything else."""
        if not isinstance(self.json, list):
            raise invalid_form("", "Only iterables may be used in a ListType", "LIST_TYPE_CONVERT")
        return objects(self.json)

    def id(self, name: str) -> int:
        """Return a path parameter as an id; raises ``ApiError`` 50035."""
        return fields.snowflake(self.params[name], name)

    def channel(self, needed: int = 0) -> Channel:
        """Return the channel of the path, visible to the bot and with the permissions *needed*."""
        channel = self.core.world.channel(self.id("channel_id"))
        self.core.world.require(self.bot_id, channel, needed)
        return channel

    def message(self) -> Message:
        """Return the message of the path, unless it is ephemeral."""
        return self.core.world.public_message(self.id("channel_id"), self.id("message_id"))

    def shown(self, message: Message) -> JsonObject:
        """Return a message as the bot may read it: without the intent, the words of others come empty."""
        payload = message_payload(self.core.world, message)
        granted = self.core.gateway.granted_privileged & intents.MESSAGE_CONTENT
        if granted or self.core.world.channels[message.channel_id].guild_id is None:
            return payload
        return as_seen_without_intent(payload, self.bot_id)

    def flag(self, name: str) -> bool:
        """Tell whether a query parameter says yes."""
        return self.query.get(name, "").lower() in ("1", "true")

    def moment(self, name: str) -> datetime | None:
        """Return a timestamp of the query, or None where it is absent; raises ``ApiError`` 50035."""
        return fields.moment({name: self.query.get(name)}, name)

    def limit(self, default: int, most: int) -> int:
        """Return the ``limit`` of the query, between 1 and *most*; raises ``ApiError`` 50035."""
        given = self.query.get("limit")
        if given is None:
            return default
        found = whole(given)
        if found is None or not 1 <= found <= most:
            raise invalid_form("limit", f"int value should be between 1 and {most}.", "NUMBER_TYPE_MAX")
        return found


Handler: TypeAlias = Callable[[Call], Reply]
