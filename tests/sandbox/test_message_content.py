"""Without the Message Content intent the words of others come empty over REST too.

What the gateway withholds is in ``test_gateway_intents``.
"""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

import sandbox
from sandbox import LocalDiscord, Options, permissions
from sandbox.attachments import Upload
from sandbox.gateway import intents
from sandbox.model import ChannelKind
from sandbox.verbs import messages, pins, threads

from .conftest import Api, Bot, Point, running

BLANKED = ("content", "embeds", "attachments", "components")
PICTURE = Upload("files[0]", "a.txt", "text/plain", b"words")


def said_by_ada(local: LocalDiscord, content: str = "a secret") -> str:
    """Let a member write words and attach a file; returns the message's id."""
    general = local.core.world.channel(int(str(local.channel("general")["id"])))
    sent = messages.send(local.core, general, local.person("ada").user_id, {"content": content}, [PICTURE])
    return str(sent.id)


def blank(message: dict[str, Any]) -> bool:
    """Tell whether a message shows nothing; it must show all or nothing."""
    full = [key for key in ("content", "attachments") if message[key]]
    assert full in ([], ["content", "attachments"])
    return not any(message[key] for key in BLANKED)


async def read_everywhere(local: LocalDiscord, api: Api, message_id: str) -> list[dict[str, Any]]:
    """Return a message of #general as each operation that reads messages gives it."""
    place = f"/channels/{local.channel('general')['id']}"
    core, general = local.core, local.core.world.channel(int(str(local.channel("general")["id"])))
    pins.pin(core, general, core.world.message(general.id, int(message_id)), local.owner.user_id)
    listed = (await api("GET", f"{place}/messages")).json
    pinned = (await api("GET", f"{place}/messages/pins")).json["items"]
    reply = {"content": "an answer", "message_reference": {"message_id": message_id}}
    return [
        (await api("GET", f"{place}/messages/{message_id}")).json,
        next(message for message in listed if message["id"] == message_id),
        pinned[0]["message"],
        (await api("GET", f"{place}/pins")).json[0],
        (await api("POST", f"{place}/messages", reply)).json["referenced_message"],
    ]


async def test_what_others_wrote_comes_empty(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(permissions.ALL)
    assert [blank(message) for message in await read_everywhere(local, api, said_by_ada(local))] == [True] * 5
    local.assert_faithful()


async def test_a_mention_is_shown(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(permissions.ALL)
    said = said_by_ada(local, f"<@{local.core.world.bot_id}> hello")
    assert [blank(message) for message in await read_everywhere(local, api, said)] == [False] * 5
    local.assert_faithful()


async def test_with_the_intent_all_is_shown(pointed: Point) -> None:
    async with (
        sandbox.serve(options=Options(granted_privileged=intents.MESSAGE_CONTENT)) as local,
        aiohttp.ClientSession() as session,
    ):
        local.set_bot_permissions(permissions.ALL)
        found = await read_everywhere(local, Api(local, session), said_by_ada(local))
        assert [blank(message) for message in found] == [False] * 5
        local.assert_faithful()


async def test_a_forums_search_shows_no_words_of_others(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(permissions.ALL)
    forum = local.core.world.channel(int(str(local.make_channel("norms", ChannelKind.FORUM)["id"])))
    body: dict[str, Any] = {"name": "N-1", "message": {"content": "a secret"}}
    threads.open_post(local.core, forum, local.person("ada").user_id, body, [])
    threads.open_post(local.core, forum, local.core.world.bot_id, body, [])
    found = (await api("GET", f"/channels/{forum.id}/threads/search")).json["first_messages"]
    assert {message["author"]["username"]: message["content"] for message in found} == {
        "ada": "",
        local.core.world.users[local.core.world.bot_id].name: "a secret",
    }
    local.assert_faithful()


@pytest.mark.parametrize("mention", [False, True])
async def test_the_library_reads_the_same(local: LocalDiscord, mention: bool) -> None:
    bot_id = local.core.world.bot_id
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        own = await channel.send("my own words")
        said = local.person("ada").say(f"<@{bot_id}> hello" if mention else "a secret")
        private = local.person("ada").say("in private", channel=local.person("ada").dm())
        assert (await channel.fetch_message(own.id)).content == "my own words"
        assert bool((await channel.fetch_message(int(str(said["id"])))).content) == mention
        direct = await bot.fetch_channel(int(str(private["channel_id"])))
        assert (await direct.fetch_message(int(str(private["id"])))).content == "in private"  # type: ignore[union-attr]
    local.assert_faithful()
