"""People in Python, for tests: they name channels, buttons and options as one reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

from sandbox.components import CLICKABLE, Component, walk
from sandbox.core import Core
from sandbox.errors import PersonRefused
from sandbox.json_types import JsonObject, objects, text
from sandbox.message_payload import message_payload
from sandbox.model import Channel
from sandbox.outcomes import Modal, Outcome
from sandbox.payloads import channel_payload
from sandbox.person import actions, views
from sandbox.person.values import Value


class Person:
    """One person. Every verb raises ``PersonRefused`` for what the chat client would not let them do."""

    def __init__(self, core: Core, user_id: int) -> None:
        self._core = core
        self.user_id = user_id

    @property
    def id(self) -> str:
        """The person's id as Discord writes it."""
        return str(self.user_id)

    @property
    def name(self) -> str:
        """The person's user name."""
        return self._core.world.users[self.user_id].name

    @property
    def mention(self) -> str:
        """What mentions the person in a message."""
        return f"<@{self.user_id}>"

    async def invoke(
        self, command: str, *, channel: ChannelName = "general", options: Mapping[str, object] | None = None
    ) -> Outcome:
        """Run a slash command, such as ``norm propose``; options may be people, channels or files."""
        return await self._actor(channel).invoke(command, self._values(options))

    async def autocomplete(
        self,
        command: str,
        *,
        focused: str,
        channel: ChannelName = "general",
        options: Mapping[str, object] | None = None,
    ) -> list[JsonObject]:
        """Return the suggestions for an option."""
        return await self._actor(channel).autocomplete(command, self._values(options), focused)

    async def menu(self, name: str, target: JsonObject | Person, *, channel: ChannelName = "general") -> Outcome:
        """Use a context menu entry on a message or a person."""
        if isinstance(target, Person):
            return await self._actor(channel).menu(name, target.user_id)
        return await self._actor(_channel_of(target)).menu(name, int(text(target["id"])))

    async def click(
        self,
        message: JsonObject | Outcome,
        *,
        label: str | None = None,
        custom_id: str | None = None,
        values: Sequence[str | Person] | None = None,
    ) -> Outcome:
        """Press the button with this label or ``custom_id``, or choose *values* in a select (by placeholder)."""
        shown = shown_message(message)
        wanted = custom_id if custom_id is not None else _custom_id(self._fresh(shown), label)
        chosen = None if values is None else [one.id if isinstance(one, Person) else one for one in values]
        return await self._actor(_channel_of(shown)).click(int(text(shown["id"])), wanted, chosen)

    async def select(
        self, message: JsonObject | Outcome, values: Sequence[str | Person], *, custom_id: str | None = None
    ) -> Outcome:
        """Choose *values* in a message's select; without ``custom_id`` in its only one."""
        return await self.click(message, custom_id=custom_id, values=values)

    async def submit(self, modal: Modal | Outcome | None, values: Mapping[str, object] | None = None) -> Outcome:
        """Send a form; values are named by ``custom_id``, or by the label that is read above the input."""
        form = modal.modal if isinstance(modal, Outcome) else modal
        if form is None:
            raise PersonRefused("There is no form to submit.")
        by_label = _custom_ids_by_label(form)
        named = {by_label.get(name, name): value for name, value in (values or {}).items()}
        return await actions.submit(self._core, self.user_id, form.id, self._values(named))

    def say(self, content: str, *, channel: ChannelName = "general") -> JsonObject:
        """Send a message; returns it."""
        return message_payload(self._core.world, self._actor(channel).say(content))

    def dm(self) -> JsonObject:
        """Return the direct-message channel with the bot."""
        return channel_payload(self._core.world, actions.open_dm(self._core, self.user_id))

    def dismiss(self, message: JsonObject) -> None:
        """Hide an ephemeral message."""
        actions.dismiss(self._core, self.user_id, int(text(message["id"])))

    def messages(self, channel: ChannelName = "general", limit: int = 1000) -> list[JsonObject]:
        """Return what the person sees in a channel, oldest first, ephemeral messages to them among it."""
        place = find_channel(self._core, channel)
        if not self._core.world.may_see(self.user_id, place):
            raise PersonRefused("There is no such channel here.", 404)
        seen = views.history(self._core, self.user_id, place, limit)
        return [message_payload(self._core.world, message) for message in seen]

    def sees(self, message: JsonObject) -> bool:
        """Tell whether the person sees a message."""
        channel = self._core.world.channels.get(int(text(message["channel_id"])))
        held = None if channel is None else self._core.world.messages[channel.id].get(int(text(message["id"])))
        return held is not None and channel is not None and self._core.person_sees(self.user_id, channel, held)

    def accept_dms(self, accepted: bool) -> None:
        """Open or close direct messages from the bot."""
        self._core.world.users[self.user_id].accepts_dms = accepted

    def _actor(self, channel: ChannelName) -> actions.Actor:
        return actions.Actor(self._core, self.user_id, find_channel(self._core, channel).id)

    def _fresh(self, shown: JsonObject) -> JsonObject:
        """Return the message as it is now: its buttons may have changed since the test fetched it."""
        channel_id, message_id = int(text(shown["channel_id"])), int(text(shown["id"]))
        held = self._core.world.messages.get(channel_id, {}).get(message_id)
        if held is None:
            raise PersonRefused("The message is gone.", 404)
        return message_payload(self._core.world, held)

    def _values(self, given: Mapping[str, object] | None) -> dict[str, Value]:
        return {name: _value(value) for name, value in (given or {}).items()}


def _value(value: object) -> Value:
    """Return a value as it is typed: a person or a channel becomes its id."""
    if isinstance(value, (list, tuple)):
        found: Any = [_value(one) for one in value]
        return cast("Value", found)
    if isinstance(value, Person):
        return value.id
    if isinstance(value, dict) and "id" in value:
        return text(value["id"])
    return cast("Value", value)


ChannelName: TypeAlias = str | JsonObject | Channel | int


def find_channel(core: Core, wanted: ChannelName) -> Channel:
    """Return a channel by name (``general``), id, or as JSON; the newest of several of a name.

    Raises ``PersonRefused``.
    """
    if isinstance(wanted, Channel):
        return wanted
    key = text(wanted["id"]) if isinstance(wanted, dict) else str(wanted)
    if key.isdecimal() and int(key) in core.world.channels:
        return core.world.channels[int(key)]
    named = [channel for channel in core.world.channels.values() if channel.name == key.removeprefix("#")]
    if not named:
        raise PersonRefused(f"There is no channel {key!r}.", 404)
    return max(named, key=lambda channel: channel.id)


def shown_message(message: JsonObject | Outcome) -> JsonObject:
    """Return the message of an outcome, or the message itself."""
    if not isinstance(message, Outcome):
        return message
    if message.message is None:
        raise PersonRefused("The bot's answer has no message.")
    return message.message


def _channel_of(message: JsonObject) -> str:
    return text(message["channel_id"])


def _custom_id(message: JsonObject, label: str | None) -> str:
    """Return the custom id of what carries this label or placeholder; None means the only select."""
    live = [c for c in walk(objects(message["components"])) if c.get("type") in CLICKABLE]
    if label is None:
        found = [c for c in live if c.get("type") != Component.BUTTON]
    else:
        found = [c for c in live if label in (c.get("label"), c.get("placeholder"))]
        found = found or [c for c in live if label in text(c.get("label"))]
    if len(found) != 1:
        labels = [text(c.get("label")) or text(c.get("placeholder")) for c in live]
        raise PersonRefused(f"{len(found)} buttons or menus match {label!r}; the message has {labels}.", 404)
    return text(found[0].get("custom_id"))


def _custom_ids_by_label(form: Modal) -> dict[str, str]:
    found: dict[str, str] = {}
    for component in walk(form.components):
        inner = component.get("component")
        if isinstance(inner, dict):
            found[text(component.get("label"))] = text(inner.get("custom_id"))
        elif component.get("label") and component.get("custom_id"):
            found[text(component.get("label"))] = text(component.get("custom_id"))
    return found
