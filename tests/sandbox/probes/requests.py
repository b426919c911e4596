"""Probes of requests by the bot."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import discord

from .probe import NOT_MODELLED, probe
from .stages import Stage, attempt

_LIMITS = "SimCord does not know this limit"


def button(custom_id: str, **more: object) -> dict[str, object]:
    return {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id, **more}


def row(*components: dict[str, object]) -> dict[str, object]:
    return {"type": 1, "components": list(components)}


@probe("the same nonce twice, enforced", "one message", "two messages", "SimCord ignores nonces")
async def nonce_twice(stage: Stage) -> str:
    sent = [await stage.send(content="digest", nonce="d1w28", enforce_nonce=True) for _ in range(2)]
    return "one message" if sent[0]["id"] == sent[1]["id"] else "two messages"


@probe("a nonce of 26 characters", "400 50035", "ok", "SimCord ignores nonces")
async def nonce_long(stage: Stage) -> str:
    return await attempt(stage.send(content="x", nonce="n" * 26, enforce_nonce=True))


@probe("2,001 characters", "400 50035")
async def content_long(stage: Stage) -> str:
    return await attempt(stage.send(content="x" * 2001))


@probe("an empty message", "400 50006", "400 50035", "Discord has a code of its own for it")
async def empty(stage: Stage) -> str:
    return await attempt(stage.send(content=""))


@probe("embeds of 6,001 characters together", "400 50035")
async def embeds_long(stage: Stage) -> str:
    embeds = [{"description": "x" * 3000}, {"description": "x" * 3000}, {"title": "x"}]
    return await attempt(stage.send(embeds=embeds))


@probe(
    "a field of an embed without a value",
    "400 50035",
    "ok",
    "SimCord checks how long embeds are, not that their fields are filled",
)
async def embed_field(stage: Stage) -> str:
    return await attempt(stage.send(embeds=[{"fields": [{"name": "Seats", "value": ""}]}]))


@probe("six rows of buttons", "400 50035")
async def rows(stage: Stage) -> str:
    return await attempt(stage.send(content="x", components=[row(button(f"b{n}")) for n in range(6)]))


@probe("two buttons with the same custom id", "400 50035")
async def custom_ids(stage: Stage) -> str:
    return await attempt(stage.send(content="x", components=[row(button("b"), button("b"))]))


@probe("a select beside a button", "400 50035")
async def select_beside(stage: Stage) -> str:
    select = {"type": 3, "custom_id": "s", "options": [{"label": "One", "value": "1"}]}
    return await attempt(stage.send(content="x", components=[row(select, button("b"))]))


@probe("41 components in v2", "400 50035")
async def components_many(stage: Stage) -> str:
    texts = [{"type": 10, "content": str(n)} for n in range(40)]
    return await attempt(stage.send(flags=1 << 15, components=[{"type": 17, "components": texts}]))


@probe("4,001 characters in v2", "400 50035")
async def components_long(stage: Stage) -> str:
    texts = [{"type": 10, "content": "x" * 2000}, {"type": 10, "content": "x" * 2001}]
    return await attempt(stage.send(flags=1 << 15, components=texts))


@probe("content beside components v2", "400 50035")
async def components_content(stage: Stage) -> str:
    return await attempt(stage.send(flags=1 << 15, content="x", components=[{"type": 10, "content": "x"}]))


@probe("allowed mentions that name and parse users", "400 50035")
async def allowed_mentions(stage: Stage) -> str:
    return await attempt(stage.send(content="x", allowed_mentions={"parse": ["users"], "users": ["1"]}))


@probe("a file of 10 MiB and one byte", "413 40005", "ok", _LIMITS)
async def file_large(stage: Stage) -> str:
    file = discord.File(io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), "large.txt")
    return await attempt(stage.request("POST", f"/channels/{stage.channel_id}/messages", files=[file]))


@probe("a message without Send Messages", "403 50013")
async def sending(stage: Stage) -> str:
    await stage.deny_self(stage.channel_id, "send_messages")
    return await attempt(stage.send(content="x"))


@probe("an embed without Embed Links", "403 50013", "ok", "SimCord asks a sender for Send Messages only")
async def embedding(stage: Stage) -> str:
    await stage.deny_self(stage.channel_id, "embed_links")
    return await attempt(stage.send(embeds=[{"title": "x"}]))


@probe("a message in a hidden channel", "403 50001")
async def hidden(stage: Stage) -> str:
    await stage.deny_self(stage.channel_id, "view_channel")
    return await attempt(stage.send(content="x"))


@probe(
    "a pin without Pin Messages, with Manage Messages",
    "403 50013",
    "ok",
    "pinning has had a permission of its own since February 2026",
)
async def pinning(stage: Stage) -> str:
    sent = await stage.send(content="x")
    await stage.deny_self(stage.channel_id, "pin_messages")
    return await attempt(stage.request("PUT", f"/channels/{stage.channel_id}/messages/pins/{sent['id']}"))


@probe("a message in a thread without Send Messages in Threads", "403 50013")
async def sending_in_threads(stage: Stage) -> str:
    inside = await stage.thread()
    await stage.deny_self(stage.channel_id, "send_messages_in_threads")
    return await attempt(stage.request("POST", f"/channels/{inside['channel_id']}/messages", {"content": "x"}))


@probe("a message to a forum", "400 50008", "ok", "a forum holds posts; SimCord takes it for a text channel")
async def forum_message(stage: Stage) -> str:
    return await attempt(stage.request("POST", f"/channels/{stage.forum_id}/messages", {"content": "x"}))


async def post(stage: Stage, **body: Any) -> Any:
    path = f"/channels/{stage.forum_id}/threads"
    return await stage.request("POST", path, {"name": "N-1", "message": {"content": "x"}, **body})


@probe(
    "a post without a tag where one is required", "400 40067", NOT_MODELLED, "SimCord does not model a forum's flags"
)
async def tag_required(stage: Stage) -> str:
    tagged = {"available_tags": [{"name": "Draft"}], "flags": 1 << 4}
    changed = await attempt(stage.request("PATCH", f"/channels/{stage.forum_id}", tagged))
    return changed if changed != "ok" else await attempt(post(stage))


@probe("a post with an unknown tag", "400 10087", "400 50035", "Discord has a code of its own for it")
async def tag_unknown(stage: Stage) -> str:
    return await attempt(post(stage, applied_tags=["1"]))


@probe("a message in an archived thread", "wakes it", "stays archived", "SimCord does not wake threads")
async def archived_message(stage: Stage) -> str:
    thread = (await stage.thread())["channel_id"]
    await stage.request("PATCH", f"/channels/{thread}", {"archived": True})
    answer = await attempt(stage.request("POST", f"/channels/{thread}/messages", {"content": "x"}))
    shown = await stage.request("GET", f"/channels/{thread}")
    if answer != "ok":
        return answer
    return "stays archived" if shown["thread_metadata"]["archived"] else "wakes it"


@probe("an edit in an archived thread", "400 50083", "ok", "SimCord lets archived threads be changed")
async def archived_edit(stage: Stage) -> str:
    inside = await stage.thread()
    thread = inside["channel_id"]
    await stage.request("PATCH", f"/channels/{thread}", {"archived": True})
    return await attempt(stage.request("PATCH", f"/channels/{thread}/messages/{inside['id']}", {"content": "y"}))


@probe(
    "a message in a locked thread without Manage Threads",
    "403 160005",
    "ok",
    "SimCord does not keep writers out of locked threads",
)
async def locked_message(stage: Stage) -> str:
    thread = (await stage.thread())["channel_id"]
    await stage.request("PATCH", f"/channels/{thread}", {"locked": True})
    await stage.deny_self(stage.channel_id, "manage_threads")
    return await attempt(stage.request("POST", f"/channels/{thread}/messages", {"content": "x"}))


@probe("a second thread on one message", "400 160004", "ok", "SimCord does not look for an earlier thread")
async def thread_twice(stage: Stage) -> str:
    path = f"/channels/{stage.channel_id}/messages/{(await stage.send(content='x'))['id']}/threads"
    await stage.request("POST", path, {"name": "One"})
    return await attempt(stage.request("POST", path, {"name": "Two"}))


@probe("a bulk deletion of one message", "400 50035")
async def bulk_one(stage: Stage) -> str:
    sent = await stage.send(content="x")
    path = f"/channels/{stage.channel_id}/messages/bulk-delete"
    return await attempt(stage.request("POST", path, {"messages": [sent["id"]]}))


@probe("a reaction with a word", "400 10014", "ok", "SimCord takes any text for an emoji")
async def reaction(stage: Stage) -> str:
    sent = await stage.send(content="x")
    path = f"/channels/{stage.channel_id}/messages/{sent['id']}/reactions/word/@me"
    return await attempt(stage.request("PUT", path))


@probe("the thread search", "ok", NOT_MODELLED, "it is in Discord's document, and SimCord says that it lacks it")
async def thread_search(stage: Stage) -> str:
    return await attempt(stage.request("GET", f"/channels/{stage.channel_id}/threads/search"))


@probe("listing members without the intent", "403 50001", "ok", "SimCord lists members to every bot")
async def members(stage: Stage) -> str:
    guild = stage.bot.guilds[0].id
    return await attempt(stage.request("GET", f"/guilds/{guild}/members?limit=10"))


@probe("an external event without an end", "400 50035")
async def event_end(stage: Stage) -> str:
    guild = stage.bot.guilds[0].id
    body = {
        "name": "The vote closes",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": (discord.utils.utcnow() + timedelta(days=365 * 20)).isoformat(),
        "entity_metadata": {"location": "#votes"},
    }
    return await attempt(stage.request("POST", f"/guilds/{guild}/scheduled-events", body))


@probe(
    "a command with a required option after an optional one",
    "400 50035",
    "ok",
    "SimCord does not judge what is registered",
)
async def option_order(stage: Stage) -> str:
    assert stage.bot.application_id is not None
    options = [
        {"type": 3, "name": "one", "description": "One"},
        {"type": 3, "name": "two", "description": "Two", "required": True},
    ]
    body = [{"name": "order", "description": "Order", "type": 1, "options": options}]
    return await attempt(stage.request("PUT", f"/applications/{stage.bot.application_id}/commands", body))
