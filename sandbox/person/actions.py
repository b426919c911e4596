"""What a person does: commands, clicks, forms, messages. Each returns the bot's first answer."""

from __future__ import annotations

from sandbox.catalogue import CommandKind, Leaf, registered
from sandbox.components import Component, find_by_custom_id, is_live
from sandbox.core import Core
from sandbox.errors import ApiError, PersonRefused
from sandbox.interaction_payload import Resolved, interaction_payload, owners
from sandbox.interactions import Interaction, InteractionKind
from sandbox.json_types import JsonObject, whole
from sandbox.model import MESSAGE_KINDS, Channel, ChannelKind, Message
from sandbox.outcomes import Outcome
from sandbox.payloads import user_payload
from sandbox.person.forms import read_form, read_select
from sandbox.person.options import read_for_autocomplete, read_options
from sandbox.person.values import Reader, Value, Values
from sandbox.verbs import channels, messages
from sandbox.verbs.commands import may_use


class Actor:
    """Acts as one person in one channel; raises ``PersonRefused`` for what the chat client does not offer."""

    def __init__(self, core: Core, user_id: int, channel_id: int) -> None:
        self._core = core
        self._user_id = user_id
        channel = core.world.channels.get(channel_id)
        if channel is None or not core.world.may_see(user_id, channel):
            raise PersonRefused("There is no such channel here.", 404)
        self._channel = channel

    async def invoke(self, path: str, given: Values) -> Outcome:
        """Run the slash command *path*, such as ``norm propose``."""
        leaf = self._leaf(path)
        reader = self._reader()
        data = self._command_data(leaf, read_options(leaf, given, reader), reader.resolved)
        return await self._ask(InteractionKind.COMMAND, data, self._command_metadata(leaf.command, leaf.path))

    async def autocomplete(self, path: str, given: Values, focused: str) -> list[JsonObject]:
        """Return the suggestions for the option *focused*, which may be half typed."""
        leaf = self._leaf(path)
        reader = self._reader()
        data = self._command_data(leaf, read_for_autocomplete(leaf, given, focused), reader.resolved)
        metadata = self._command_metadata(leaf.command, leaf.path)
        outcome = await self._ask(InteractionKind.AUTOCOMPLETE, data, metadata)
        return outcome.choices

    async def menu(self, name: str, target_id: int) -> Outcome:
        """Use a context menu entry on a message or a person."""
        command, reader = self._menu_command(name, target_id), self._reader()
        metadata = self._command_metadata(command, name)
        if command["type"] == CommandKind.USER:
            if target_id not in self._core.world.users:
                raise PersonRefused("There is no such person.", 404)
            reader.resolved.user(target_id)
            metadata["target_user"] = user_payload(self._core.world.users[target_id])
        else:
            reader.resolved.message(self._message(target_id))
            metadata["target_message_id"] = str(target_id)
        data = self._data_of(command, reader.resolved)
        data["target_id"] = str(target_id)
        return await self._ask(InteractionKind.COMMAND, data, metadata)

    async def click(self, message_id: int, custom_id: str, values: Value = None) -> Outcome:
        """Press a button, or choose *values* in a select."""
        message = self._message(message_id)
        component = find_by_custom_id(message.components, custom_id)
        self._require_clickable(message, component)
        component = component or {}
        data: JsonObject = {
            "custom_id": custom_id,
            "component_type": component["type"],
            "id": component.get("id"),
        }
        if component["type"] == Component.BUTTON:
            if values:
                raise PersonRefused("A button takes no values.")
        else:
            reader = self._reader()
            data["values"] = read_select(component, values, reader)
            resolved = reader.resolved.payload()
            if resolved is not None:
                data["resolved"] = resolved
        metadata = self._metadata(InteractionKind.COMPONENT)
        metadata["interacted_message_id"] = str(message.id)
        return await self._ask(InteractionKind.COMPONENT, data, metadata, message=message)

    def say(self, content: str) -> Message:
        """Send a message."""
        try:
            return messages.send(self._core, self._channel, self._user_id, {"content": content}, [])
        except ApiError as error:
            raise PersonRefused(f"You cannot send this here: {error.message}.", error.status) from error

    def _reader(self) -> Reader:
        world = self._core.world
        return Reader(self._core, self._channel, self._user_id, Resolved(world, self._channel, self._user_id))

    def _message(self, message_id: int) -> Message:
        message = self._core.world.messages[self._channel.id].get(message_id)
        if message is None or not self._core.person_sees(self._user_id, self._channel, message):
            raise PersonRefused("There is no such message here.", 404)
        return message

    def _leaf(self, path: str) -> Leaf:
        wanted = " ".join(path.removeprefix("/").split())
        if self._channel.kind not in MESSAGE_KINDS:
            raise PersonRefused("There is no message box here, so no command can be typed.")
        found = self._core.catalogue.leaves().get(wanted)
        if found is None:
            raise PersonRefused(f"There is no command /{wanted}; the bot may not have registered it.", 404)
        self._require_usable(found.command, f"/{wanted}")
        return found

    def _menu_command(self, name: str, target_id: int) -> JsonObject:
        wanted = CommandKind.USER if target_id in self._core.world.users else CommandKind.MESSAGE
        for command in registered(self._core.world):
            if command["type"] == wanted and command["name"] == name:
                self._require_usable(command, name)
                return command
        raise PersonRefused(f"There is no menu entry {name!r} for this.", 404)

    def _require_usable(self, command: JsonObject, shown: str) -> None:
        if not may_use(self._core.world, self._user_id, command, self._channel):
            raise PersonRefused(f"{shown} is not offered to you here.", 403)

    def _require_clickable(self, message: Message, component: JsonObject | None) -> None:
        if component is None:
            raise PersonRefused("The message has no such button or menu.", 404)
        if not is_live(component):
            raise PersonRefused("This is a link, not a button that the bot hears of.")
        if component.get("disabled") is True:
            raise PersonRefused("This is disabled.")
        thread = self._channel.thread
        # In archived and locked threads the client shows buttons but does not let them be used.
        if thread is not None and (thread.archived or thread.locked) and not message.ephemeral:
            raise PersonRefused("The thread is archived or locked, so its buttons cannot be used.")

    def _command_data(self, leaf: Leaf, options: list[JsonObject], resolved: Resolved) -> JsonObject:
        data = self._data_of(leaf.command, resolved)
        if options:
            data["options"] = options
        return data

    def _data_of(self, command: JsonObject, resolved: Resolved) -> JsonObject:
        data: JsonObject = {"id": command["id"], "name": command["name"], "type": command["type"]}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        named = resolved.payload()
        if named is not None:
            data["resolved"] = named
        return data

    def _metadata(self, kind: int) -> JsonObject:
        return {
            "type": kind,
            "user": user_payload(self._core.world.users[self._user_id]),
            "authorizing_integration_owners": owners(self._core.world, self._channel),
        }

    def _command_metadata(self, command: JsonObject, path: str) -> JsonObject:
        metadata = self._metadata(InteractionKind.COMMAND)
        return {**metadata, "name": path, "command_type": command["type"]}

    async def _ask(
        self, kind: int, data: JsonObject, metadata: JsonObject, *, message: Message | None = None
    ) -> Outcome:
        interaction = open_interaction(self._core, kind, self._user_id, self._channel, metadata, message)
        return await put_to_bot(self._core, interaction, self._channel, data, message)


def open_interaction(
    core: Core, kind: int, user_id: int, channel: Channel, metadata: JsonObject, message: Message | None
) -> Interaction:
    """Begin an interaction; its metadata gets its id."""
    return core.interactions.open(
        kind,
        user_id=user_id,
        channel_id=channel.id,
        metadata=metadata,
        message_id=None if message is None else message.id,
    )


async def put_to_bot(
    core: Core, interaction: Interaction, channel: Channel, data: JsonObject, message: Message | None
) -> Outcome:
    """Send an interaction to the bot and wait for its first answer, at most 3 seconds."""
    heard = core.gateway.dispatch(
        "INTERACTION_CREATE",
        lambda: interaction_payload(core.world, interaction, channel, data, message),
        everywhere=channel.kind == ChannelKind.DM,
    )
    if not heard:
        core.interactions.fail(interaction)
    return await interaction.outcome


async def submit(core: Core, user_id: int, modal_id: str, given: Values) -> Outcome:
    """Send a filled form. Raises ``PersonRefused``."""
    modal = core.interactions.modal(modal_id)
    if modal is None or modal.user_id != user_id:
        raise PersonRefused("This form is no longer open.", 404)
    channel = core.world.channels.get(modal.channel_id)
    if channel is None:
        raise PersonRefused("This form is no longer open.", 404)
    resolved = Resolved(core.world, channel, user_id)
    reader = Reader(core, channel, user_id, resolved)
    data: JsonObject = {
        "custom_id": modal.custom_id,
        "components": read_form(modal.components, given, reader),
    }
    named = resolved.payload()
    if named is not None:
        data["resolved"] = named
    message = None
    if modal.message_id is not None:
        message = core.world.messages[channel.id].get(modal.message_id)
    metadata: JsonObject = {
        "type": InteractionKind.MODAL_SUBMIT,
        "user": user_payload(core.world.users[user_id]),
        "authorizing_integration_owners": owners(core.world, channel),
        "triggering_interaction_metadata": {k: v for k, v in modal.metadata.items() if k != "name"},
    }
    interaction = open_interaction(core, InteractionKind.MODAL_SUBMIT, user_id, channel, metadata, message)
    outcome = await put_to_bot(core, interaction, channel, data, message)
    if outcome.status != "failed":
        # The client keeps a form open with what was typed if the bot does not answer.
        core.interactions.close_modal(modal_id)
    return outcome


def dismiss(core: Core, user_id: int, message_id: int) -> None:
    """Hide an ephemeral message for good. Raises ``PersonRefused``."""
    for channel_id, held in core.world.messages.items():
        message = held.get(message_id)
        if message is not None and message.visible_to == user_id:
            messages.remove(core, core.world.channel(channel_id), message)
            return
    raise PersonRefused("Only messages that nobody else sees can be dismissed.", 404)


def open_dm(core: Core, user_id: int) -> Channel:
    """Return the person's direct-message channel with the bot."""
    return channels.open_dm(core, user_id)


def message_number(given: str) -> int:
    """Return an id that the page sent; raises ``PersonRefused``."""
    found = whole(given)
    if found is None:
        raise PersonRefused(f"{given!r} is not an id.")
    return found
