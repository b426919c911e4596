"""Finding threads: archived ones by kind, and the search."""

from __future__ import annotations

import discord
import pytest

from sandbox import LocalDiscord
from sandbox import permissions as p
from sandbox.model import ChannelKind
from sandbox.seed import BOT_PERMISSIONS

from .conftest import Api, Bot, running


async def test_archived_threads_are_listed_by_kind(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        public = await channel.create_thread(name="Public", type=discord.ChannelType.public_thread)
        private = await channel.create_thread(name="Private")
        unjoined = await channel.create_thread(name="Unjoined")
        await unjoined.leave()
        for thread in (public, private, unjoined):
            local.archive(thread.id)
        assert [t.name async for t in channel.archived_threads()] == ["Public"]
        assert {t.name async for t in channel.archived_threads(private=True)} == {"Private", "Unjoined"}
        joined = channel.archived_threads(private=True, joined=True)
        assert [t.name async for t in joined] == ["Private"]
        local.set_bot_permissions(BOT_PERMISSIONS & ~p.MANAGE_THREADS)
        with pytest.raises(discord.Forbidden):
            _ = [t async for t in channel.archived_threads(private=True)]
        assert [t.name async for t in channel.archived_threads(private=True, joined=True)] == ["Private"]
    local.assert_faithful()


async def test_threads_are_searched(local: LocalDiscord, api: Api) -> None:
    forum = local.make_channel("norms", ChannelKind.FORUM)
    tags = [{"name": "Draft"}, {"name": "Law"}]
    edited = await api("PATCH", f"/channels/{forum['id']}", {"available_tags": tags})
    draft, law = (tag["id"] for tag in edited.json["available_tags"])
    for name, applied in (("No first use", [draft]), ("First duty", [draft, law]), ("Late duty", [law]), ("Bare", [])):
        body = {"name": name, "message": {"content": name}, "applied_tags": applied}
        assert (await api("POST", f"/channels/{forum['id']}/threads", body)).status == 201
    local.archive("Late duty")

    async def found(query: str) -> list[str]:
        answer = await api("GET", f"/channels/{forum['id']}/threads/search?{query}")
        assert answer.json["total_results"] >= len(answer.json["threads"])
        assert len(answer.json["first_messages"]) == len(answer.json["threads"])
        return [thread["name"] for thread in answer.json["threads"]]

    assert await found("") == ["Bare", "Late duty", "First duty", "No first use"]
    assert await found("name=first") == ["First duty", "No first use"]
    assert await found("name=duty%20first") == ["First duty"]
    assert await found(f"tag={draft}&tag={law}&tag_setting=match_all") == ["First duty"]
    assert await found(f"tag={draft},{law}&sort_order=asc") == ["No first use", "First duty", "Late duty"]
    assert await found("archived=true") == ["Late duty"]
    assert await found("archived=false&limit=1&offset=1&sort_by=creation_time") == ["First duty"]
    path = f"/channels/{forum['id']}/threads/search"
    more = await api("GET", f"{path}?limit=3")
    assert (more.json["has_more"], more.json["total_results"]) == (True, 4)
    for wrong in ("limit=26", "offset=9976", "sort_by=size"):
        assert (await api("GET", f"{path}?{wrong}")).code == 50035
    local.set_overwrite("norms", target_id=local.core.world.bot_id, deny=p.READ_MESSAGE_HISTORY)
    assert (await api("GET", path)).code == 50013
    local.set_overwrite("norms", target_id=local.core.world.bot_id, deny=p.VIEW_CHANNEL)
    assert (await api("GET", path)).code == 50001
    assert not local.misanswers


async def test_a_fetched_thread_says_whether_the_bot_is_in_it(local: LocalDiscord, api: Api) -> None:
    made = await api("POST", f"/channels/{local.channel('general')['id']}/threads", {"name": "T", "type": 11})
    path = f"/channels/{made.json['id']}"
    assert (await api("GET", path)).json["member"]["user_id"] == str(local.core.world.bot_id)
    assert (await api("DELETE", f"{path}/thread-members/@me")).status == 204
    assert "member" not in (await api("GET", path)).json
    local.assert_faithful()
