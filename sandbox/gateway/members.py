"""Answers to "Request Guild Members" (op 8).

Source: https://docs.discord.com/developers/events/gateway-events, "Request Guild Members" and "Guild Members Chunk".
"""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.gateway import intents
from sandbox.json_types import Json, JsonObject, items, number, text
from sandbox.model import Member
from sandbox.payloads import member_payload
from sandbox.world import World

CHUNK = 1000
"""Members in one event."""
NAMED_AT_MOST = 100
"""Members that a prefix or a list of ids may return."""
NONCE_BYTES = 32
"""A longer nonce "will be ignored"."""


def chunks(world: World, asked: JsonObject, session_intents: int) -> Iterator[JsonObject]:
    """Yield the events that answer a request; nothing where it names another guild.

    Raises ``ValueError`` for a negative limit.
    """
    if number(asked.get("guild_id")) != world.guild.id:  # Libraries also send ids as numbers.
        return
    found, unknown = _found(world, asked, session_intents)
    parts = [found[at : at + CHUNK] for at in range(0, len(found), CHUNK)] or [[]]
    nonce = text(asked.get("nonce"))
    for index, part in enumerate(parts):
        chunk: JsonObject = {
            "guild_id": str(world.guild.id),
            "members": [member_payload(world, member) for member in part],
            "chunk_index": index,
            "chunk_count": len(parts),
        }
        if unknown and index == 0:
            chunk["not_found"] = unknown
        if asked.get("presences") is True and session_intents & intents.GUILD_PRESENCES:
            chunk["presences"] = []  # Nobody's presence is modelled.
        if nonce and len(nonce.encode()) <= NONCE_BYTES:
            chunk["nonce"] = nonce
        yield chunk


def _found(world: World, asked: JsonObject, session_intents: int) -> tuple[list[Member], list[Json]]:
    """Return the members that were asked for, and the ids that are nobody's."""
    if "user_ids" in asked:
        given = asked["user_ids"]
        wanted = items(given)[:NAMED_AT_MOST] if isinstance(given, list) else [given]
        known = [world.members.get(number(one)) for one in wanted]
        unknown = [one for one, member in zip(wanted, known, strict=True) if member is None]
        return [member for member in known if member is not None], unknown
    query, limit = text(asked.get("query")).lower(), number(asked.get("limit"))
    if limit < 0:
        raise ValueError("The limit of a request for members is 0 or more.")
    if not query and not session_intents & intents.GUILD_MEMBERS:
        return [], []  # "GUILD_MEMBERS intent is required to request the entire member list."
    found = [member for member in world.members.values() if world.users[member.user_id].name.lower().startswith(query)]
    if query:
        limit = min(limit or NAMED_AT_MOST, NAMED_AT_MOST)
    return found[: limit or None], []
