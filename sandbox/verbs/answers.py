"""The bot's answers to an interaction: the first one, the original response, and follow-ups."""

from __future__ import annotations

from sandbox import components, fields
from sandbox.attachments import Upload
from sandbox.catalogue import CommandKind
from sandbox.core import Core
from sandbox.errors import ApiError, invalid_form, not_modelled, unknown_message
from sandbox.interactions import Interaction, InteractionKind
from sandbox.json_types import JsonObject, number, obj, objects
from sandbox.mentions import Mentions
from sandbox.message_payload import message_payload, reference_to
from sandbox.model import Channel, Message, MessageFlag, MessageKind
from sandbox.outcomes import Modal, Outcome
from sandbox.verbs import messages
from sandbox.verbs.composing import Composition, compose


class Callback:
    """Interaction callback types (Discord's numbers)."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE_MESSAGE = 7
    CHOICES = 8
    MODAL = 9
    LAUNCH_ACTIVITY = 12


_MESSAGE_CALLBACKS = {Callback.MESSAGE, Callback.DEFERRED_MESSAGE}
_UPDATE_CALLBACKS = {Callback.DEFERRED_UPDATE, Callback.UPDATE_MESSAGE}


def respond(core: Core, interaction_id: int, token: str, body: JsonObject, uploads: list[Upload]) -> JsonObject:
    """Take the bot's first answer; returns the callback object that ``with_response`` asks for.

    Raises ``ApiError``: 10062 late or unknown, 40060 answered before, 50035 unfit for this interaction.
    """
    interaction = core.interactions.acknowledge(interaction_id, token)
    kind = fields.integer(body, "type", -1)
    _require_fitting(interaction, kind)
    data = fields.obj_field(body, "data") or {}
    message = _answering_message(core, interaction, kind, data, uploads)
    shown = None if message is None else message_payload(core.world, message)
    core.interactions.answer(interaction, _outcome(core, interaction, kind, data, shown))
    core.touch(keep=False)
    return _callback_object(interaction, kind, shown)


def _answering_message(
    core: Core, interaction: Interaction, kind: int, data: JsonObject, uploads: list[Upload]
) -> Message | None:
    """Write or change the message that the answer consists of, if it does."""
    if kind == Callback.MESSAGE:
        return _reply(core, interaction, data, uploads)
    if kind == Callback.DEFERRED_MESSAGE:
        return _reply_later(core, interaction, data)
    if kind == Callback.UPDATE_MESSAGE:
        return _update_origin(core, interaction, data, uploads)
    return None


def _outcome(core: Core, interaction: Interaction, kind: int, data: JsonObject, shown: JsonObject | None) -> Outcome:
    """Return what the person gets to know of the answer."""
    key = str(interaction.id)
    if kind == Callback.CHOICES:
        return Outcome("choices", key, choices=objects(data.get("choices")))
    if kind == Callback.MODAL:
        return Outcome("modal", key, modal=_open_modal(core, interaction, data))
    if kind == Callback.DEFERRED_UPDATE:
        interaction.response_id = interaction.message_id
        return Outcome("deferred", key)
    if kind == Callback.DEFERRED_MESSAGE:
        return Outcome("deferred", key, shown)
    return Outcome("message" if kind == Callback.MESSAGE else "updated", key, shown)


def _require_fitting(interaction: Interaction, kind: int) -> None:
    if kind in (Callback.PONG, Callback.LAUNCH_ACTIVITY):
        raise not_modelled(f"interaction callbacks of type {kind}")
    autocomplete = interaction.kind == InteractionKind.AUTOCOMPLETE
    fitting = (
        (kind == Callback.CHOICES and autocomplete)
        or (kind in _MESSAGE_CALLBACKS and not autocomplete)
        or (kind in _UPDATE_CALLBACKS and interaction.from_component)
        or (kind == Callback.MODAL and interaction.kind in (InteractionKind.COMMAND, InteractionKind.COMPONENT))
    )
    if not fitting:
        raise invalid_form("type", "This callback type does not fit the interaction.", "BASE_TYPE_CHOICES")


def _place(core: Core, interaction: Interaction) -> Channel:
    return core.world.channel(interaction.channel_id)


def _as_response(core: Core, interaction: Interaction, message: Message) -> Message:
    """Mark a message as the bot's answer to a person."""
    message.application_id = message.webhook_id = core.world.application_id
    message.interaction = interaction.metadata
    if message.ephemeral:
        message.visible_to = interaction.user_id
    return message


def _reply(core: Core, interaction: Interaction, data: JsonObject, uploads: list[Upload]) -> Message:
    channel = _place(core, interaction)
    ephemeral = bool(fields.integer(data, "flags") & MessageFlag.EPHEMERAL)
    composed = compose(core, channel, core.world.bot_id, data, uploads, ephemeral=ephemeral)
    message = messages.make(core, channel, core.world.bot_id, composed, kind=_kind(interaction))
    _as_response(core, interaction, message)
    interaction.response_id = message.id
    interaction.response_ephemeral = ephemeral
    messages.publish(core, channel, message)
    return message


def _kind(interaction: Interaction) -> int:
    if interaction.kind != InteractionKind.COMMAND:
        return MessageKind.DEFAULT
    if interaction.metadata.get("command_type") in (CommandKind.USER, CommandKind.MESSAGE):
        return MessageKind.CONTEXT_MENU_COMMAND
    return MessageKind.CHAT_INPUT_COMMAND


def _reply_later(core: Core, interaction: Interaction, data: JsonObject) -> Message:
    """Show "is thinking…", which the bot fills later."""
    channel = _place(core, interaction)
    ephemeral = bool(fields.integer(data, "flags") & MessageFlag.EPHEMERAL)
    flags = MessageFlag.LOADING | (MessageFlag.EPHEMERAL if ephemeral else 0)
    blank = Composition("", flags, [], [], [], Mentions([], [], everyone=False))
    message = messages.make(core, channel, core.world.bot_id, blank, kind=_kind(interaction))
    _as_response(core, interaction, message)
    interaction.response_id = message.id
    interaction.loading = True
    interaction.response_ephemeral = ephemeral
    messages.publish(core, channel, message)
    return message


def _update_origin(core: Core, interaction: Interaction, data: JsonObject, uploads: list[Upload]) -> Message:
    channel = _place(core, interaction)
    message = core.world.message(channel.id, interaction.message_id or 0)
    interaction.response_id = message.id
    messages.rewrite(core, channel, message, data, uploads)
    return message


def _open_modal(core: Core, interaction: Interaction, data: JsonObject) -> Modal:
    def no_media(url: str) -> components.Media:
        return components.media_object(url, None, 0)

    modal = Modal(
        id=str(core.next_id()),
        custom_id=fields.string(data, "custom_id", shortest=1, longest=100),
        title=fields.string(data, "title", shortest=1, longest=45),
        components=components.stored(data.get("components"), no_media),
        user_id=interaction.user_id,
        channel_id=interaction.channel_id,
        metadata=interaction.metadata,
        message_id=interaction.message_id,
    )
    core.interactions.keep_modal(modal)
    return modal


def _callback_object(interaction: Interaction, kind: int, shown: JsonObject | None) -> JsonObject:
    described: JsonObject = {"id": str(interaction.id), "type": interaction.kind}
    answer: JsonObject = {"interaction": described}
    if shown is not None:
        described |= {
            "response_message_id": shown["id"],
            "response_message_loading": interaction.loading,
            "response_message_ephemeral": bool(number(shown["flags"]) & MessageFlag.EPHEMERAL),
        }
        if kind != Callback.DEFERRED_MESSAGE:  # Discord shows a message only once it says something.
            answer["resource"] = {"type": kind, "message": shown}
    return answer


def follow_up(core: Core, interaction: Interaction, body: JsonObject, uploads: list[Upload]) -> Message:
    """Send a follow-up; the first one after a deferral fills the waiting message. Raises ``ApiError``."""
    channel = _place(core, interaction)
    if interaction.loading:
        waiting = _original(core, interaction)
        _fill(core, interaction, channel, waiting, body, uploads)
        return waiting
    ephemeral = bool(fields.integer(body, "flags") & MessageFlag.EPHEMERAL)
    composed = compose(core, channel, core.world.bot_id, body, uploads, ephemeral=ephemeral)
    message = messages.make(core, channel, core.world.bot_id, composed, kind=MessageKind.DEFAULT)
    if interaction.response_id in core.world.messages.get(channel.id, {}):
        message.kind = MessageKind.REPLY
        message.reference = reference_to(channel, interaction.response_id)
    _as_response(core, interaction, message)
    message.interaction = {
        **{key: value for key, value in interaction.metadata.items() if key != "name"},
        "original_response_message_id": str(interaction.response_id or interaction.id),
    }
    messages.publish(core, channel, message)
    return message


def _fill(
    core: Core, interaction: Interaction, channel: Channel, message: Message, body: JsonObject, uploads: list[Upload]
) -> None:
    """Turn a waiting message into the answer; whether it is ephemeral was settled by the deferral."""
    composed = compose(core, channel, core.world.bot_id, body, uploads, ephemeral=message.ephemeral)
    message.content, message.embeds, message.components = composed.content, composed.embeds, composed.components
    message.attachments = composed.attachments
    message.flags = composed.flags
    message.mention_ids, message.mention_role_ids = composed.mentions.user_ids, composed.mentions.role_ids
    message.mention_everyone = composed.mentions.everyone
    interaction.loading = False
    core.tell_message("UPDATE", message)


def find(core: Core, interaction: Interaction, message_id: str) -> Message:
    """Return a message that this token may change: its first answer or one of its follow-ups. Raises ``ApiError``."""
    if message_id == "@original":
        return _original(core, interaction)
    wanted = fields.snowflake(message_id, "message_id")
    message = core.world.message(interaction.channel_id, wanted)
    own = obj(message.interaction).get("id") == str(interaction.id)
    if message.id != interaction.response_id and not own:
        raise unknown_message()
    return message


def _original(core: Core, interaction: Interaction) -> Message:
    if interaction.response_id is None:
        raise unknown_message()
    return core.world.message(interaction.channel_id, interaction.response_id)


def edit(core: Core, interaction: Interaction, message: Message, body: JsonObject, uploads: list[Upload]) -> Message:
    """Change an answer through its token; filling a deferred one counts as its first text. Raises ``ApiError``."""
    channel = _place(core, interaction)
    if message.id == interaction.response_id and interaction.loading:
        _fill(core, interaction, channel, message, body, uploads)
    else:
        messages.rewrite(core, channel, message, body, uploads)
    return message


def delete(core: Core, interaction: Interaction, message: Message) -> None:
    """Delete an answer through its token. Raises ``ApiError``."""
    if message.id == interaction.response_id:
        interaction.loading = False
    messages.remove(core, _place(core, interaction), message)


def require_webhook(core: Core, webhook_id: str, token: str) -> Interaction:
    """Return the interaction behind a follow-up's address. Raises ``ApiError``."""
    if webhook_id != str(core.world.application_id):
        raise ApiError(404, 10015, "Unknown Webhook")
    return core.interactions.by_token(token)
