"""What a bot without the Message Content intent sees of messages, on the gateway and over REST.

Source: https://docs.discord.com/developers/events/gateway, "Message Content Intent": the intent is tied to no event,
it "affects what data is permitted across Discord's APIs". ``content``, ``embeds``, ``attachments`` and ``components``
come empty, except in messages that the app sends, in direct messages with it, and where it is mentioned. (A message
that a context menu was used on is shown too: an interaction is never blanked.) On the gateway it counts what a
session asked for, over REST what the application was granted ("HTTP Restrictions").
"""

from __future__ import annotations

from sandbox.json_types import JsonObject
from sandbox.message_payload import mentions_user, without_content


def as_seen_without_intent(message: JsonObject, bot_id: int) -> JsonObject:
    """Return a guild's message as the bot receives it; the message that it answers is judged by itself."""
    author = message.get("author")
    own = isinstance(author, dict) and author.get("id") == str(bot_id)
    shown = message if own or mentions_user(message, bot_id) else without_content(message)
    answered = message.get("referenced_message")
    if isinstance(answered, dict):
        shown = {**shown, "referenced_message": as_seen_without_intent(answered, bot_id)}
    return shown
