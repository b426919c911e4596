"""Answers to interactions, and the follow-ups that go through their token."""

from __future__ import annotations

from sandbox.interactions import Interaction
from sandbox.message_payload import message_payload
from sandbox.model import Message
from sandbox.rest.call import NOTHING, Call, Reply
from sandbox.verbs import answers


def create_interaction_response(call: Call) -> Reply:
    """Take the first answer."""
    callback = answers.respond(
        call.core, call.id("interaction_id"), call.params["interaction_token"], call.body, call.uploads
    )
    return Reply(callback) if call.flag("with_response") else NOTHING


def _interaction(call: Call) -> Interaction:
    return answers.require_webhook(call.core, call.params["webhook_id"], call.params["webhook_token"])


def _message(call: Call, interaction: Interaction) -> Message:
    return answers.find(call.core, interaction, call.params.get("message_id", "@original"))


def execute_webhook(call: Call) -> Reply:
    """Send a follow-up; the answer holds the message, as for every application's own webhook."""
    message = answers.follow_up(call.core, _interaction(call), call.body, call.uploads)
    return Reply(message_payload(call.core.world, message))


def get_webhook_message(call: Call) -> Reply:
    """Answer with the original response or a follow-up."""
    return Reply(message_payload(call.core.world, _message(call, _interaction(call))))


def update_webhook_message(call: Call) -> Reply:
    """Change the original response or a follow-up."""
    interaction = _interaction(call)
    message = _message(call, interaction)
    answers.edit(call.core, interaction, message, call.body, call.uploads)
    return Reply(message_payload(call.core.world, message))


def delete_webhook_message(call: Call) -> Reply:
    """Delete the original response or a follow-up."""
    interaction = _interaction(call)
    answers.delete(call.core, interaction, _message(call, interaction))
    return NOTHING
