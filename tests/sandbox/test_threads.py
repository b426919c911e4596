"""Threads, forum posts, tags, archives."""

from __future__ import annotations

import asyncio
import io

import discord
import pytest
from discord.http import Route

import sandbox
from sandbox import LocalDiscord, Options, PersonRefused
from sandbox import permissions as p
from sandbox.gateway.intents import GUILD_MEMBERS
from sandbox.json_types import JsonObject
from sandbox.model import ChannelKind
from sandbox.permissions import EVERYONE_BY_DEFAULT
from sandbox.seed import BOT_PERMISSIONS
from sandbox.verbs import activity, threads

from .conftest import Api, Bot, Point, running


async def make_forum(bot: Bot, local: LocalDiscord) -> discord.ForumChannel:
    guild = bot.get_guild(local.guild_id)
    assert guild is not None
    tags = [discord.ForumTag(name="Draft"), discord.ForumTag(name="Adopted", emoji="\N{WHITE HEAVY CHECK MARK}")]
    return await guild.create_forum("norms", topic="One post for each norm.", available_tags=tags)


async def test_a_post_is_made_with_tags_card_and_file(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        forum = await make_forum(bot, local)
        made = await forum.create_thread(
            name="N-1 No first use",
            content="The text.",
            embed=discord.Embed(title="N-1"),
            file=discord.File(io.BytesIO(b"# N-1"), "n-1.md"),
            applied_tags=[forum.available_tags[0]],
            auto_archive_duration=10080,
        )
        assert made.message.id == made.thread.id
        assert [tag.name for tag in made.thread.applied_tags] == ["Draft"]
        assert made.message.attachments[0].filename == "n-1.md"
        assert made.thread.owner_id == local.core.world.bot_id
    assert [post["name"] for post in local.posts("norms")] == ["N-1 No first use"]
    local.assert_faithful()


async def test_a_post_can_be_a_card_of_components(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        forum = await make_forum(bot, local)
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.TextDisplay("## N-1"))
        made = await forum.create_thread(name="N-1", view=view)
        assert made.message.flags.components_v2
    local.assert_faithful()


async def test_tags_change_and_stay_known_by_id(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        forum = await make_forum(bot, local)
        draft, adopted = forum.available_tags
        made = await forum.create_thread(name="N-1", content="x", applied_tags=[draft])
        await made.thread.edit(applied_tags=[adopted], name="N-1 adopted", locked=True, archived=True)
        edited = await forum.edit(available_tags=[*forum.available_tags, discord.ForumTag(name="Voting")])
        assert edited is not None
        assert [tag.id for tag in edited.available_tags][:2] == [draft.id, adopted.id]
        await local.wait_for(lambda: local.channel(made.thread.id)["name"] == "N-1 adopted")
        shown = local.channel(made.thread.id)
        assert shown["applied_tags"] == [str(adopted.id)]
        assert [t.id async for t in forum.archived_threads()] == [made.thread.id]
        with pytest.raises(discord.HTTPException) as twice:
            await forum.edit(available_tags=[discord.ForumTag(name="Draft"), discord.ForumTag(name="draft")])
        assert twice.value.code == 40061
    local.assert_faithful()


async def test_unknown_moderated_and_required_tags(local: LocalDiscord, api: Api) -> None:
    forum = local.make_channel("norms", ChannelKind.FORUM)
    path = f"/channels/{forum['id']}"
    tags = [{"name": "Open", "moderated": False}, {"name": "Adopted", "moderated": True}]
    edited = await api("PATCH", path, {"available_tags": tags, "flags": 16})
    open_tag, adopted = (tag["id"] for tag in edited.json["available_tags"])

    async def post(*applied: str) -> int:
        body = {"name": "N", "message": {"content": "x"}, "applied_tags": list(applied)}
        answer = await api("POST", path + "/threads", body)
        return 0 if answer.status == 201 else answer.code

    assert await post() == 40067
    assert await post("1") == 10087
    assert await post(open_tag) == 0
    assert await post(adopted) == 0
    local.set_bot_permissions(BOT_PERMISSIONS & ~p.MANAGE_THREADS)
    assert await post(adopted) == 50013


async def test_a_thread_opens_on_a_message_once(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        sent = await bot.text_channel(local).send("card")
        thread = await sent.create_thread(name="Discussion", auto_archive_duration=1440)
        assert thread.id == sent.id
        fetched = await bot.text_channel(local).fetch_message(sent.id)
        assert fetched.flags.has_thread
        assert fetched.thread is not None and fetched.thread.id == thread.id
        with pytest.raises(discord.HTTPException) as twice:
            await sent.create_thread(name="Again")
        assert twice.value.code == 160004
        await thread.send("first words")
        kinds = [m.type async for m in thread.history(oldest_first=True)]
        assert kinds == [discord.MessageType.thread_starter_message, discord.MessageType.default]
        assert local.channel(thread.id)["message_count"] == 1
    local.assert_faithful()


async def test_the_message_that_began_a_thread_is_counted_neither_coming_nor_going(local: LocalDiscord) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_MESSAGES)
    async with running(Bot(), local) as bot:
        forum = await make_forum(bot, local)
        made = await forum.create_thread(name="N-1", content="The text.")
        said = [await made.thread.send(words) for words in ("one", "two", "three")]
        assert local.channel(made.thread.id)["message_count"] == 3
        await made.message.delete()
        assert local.channel(made.thread.id)["message_count"] == 3
        await said[0].delete()
        await made.thread.delete_messages(said[1:])
        assert local.channel(made.thread.id)["message_count"] == 0

        thread = await (await bot.text_channel(local).send("card")).create_thread(name="Discussion")
        await thread.send("first words")
        async for starter in thread.history(limit=1, oldest_first=True):
            await starter.delete()
        assert local.channel(thread.id)["message_count"] == 1
    local.assert_faithful()


async def test_a_thread_without_message_is_announced(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        thread = await channel.create_thread(name="Open talk", type=discord.ChannelType.public_thread)
        lines = [m async for m in channel.history()]
        assert [m.type for m in lines] == [discord.MessageType.thread_created]
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        assert [t.id for t in await guild.active_threads()] == [thread.id]
        await thread.edit(name="Open talks")
        await thread.join()
        await thread.leave()
        assert local.person("ada").user_id not in _joined(local, thread.id)
        closed = await channel.create_thread(name="Closed talk")
        with pytest.raises(PersonRefused):
            local.person("grace").messages(closed.id)
        await closed.add_user(discord.Object(local.person("grace").user_id))
        assert local.person("grace").messages(closed.id) == []
        await thread.delete()
        await closed.delete()
    assert local.posts("general") == []
    local.assert_faithful()


async def test_an_archived_thread_wakes_by_a_message_but_takes_no_edit(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        sent = await bot.text_channel(local).send("card")
        thread = await sent.create_thread(name="Discussion")
        inside = await thread.send("ballot")
        await thread.edit(archived=True)
        with pytest.raises(discord.HTTPException) as archived:
            await inside.edit(content="closed")
        assert archived.value.code == 50083
        with pytest.raises(discord.HTTPException) as renamed:
            await thread.edit(name="other")
        assert renamed.value.code == 50083
        await thread.send("awake")
        await local.wait_for(lambda: not _archived(local, thread.id))
        await inside.edit(content="closed")
        await thread.edit(archived=True)
        await thread.edit(archived=False)
        assert not _archived(local, thread.id)
    local.assert_faithful()


def _archived(local: LocalDiscord, thread_id: int) -> bool:
    metadata = local.channel(thread_id)["thread_metadata"]
    assert isinstance(metadata, dict)
    return bool(metadata["archived"])


def _joined(local: LocalDiscord, thread_id: int) -> list[int]:
    state = local.core.world.channel(thread_id).thread
    assert state is not None
    return list(state.member_ids)


async def test_a_locked_thread_is_for_moderators(local: LocalDiscord, api: Api) -> None:
    forum = local.make_channel("norms", ChannelKind.FORUM)
    made = await api("POST", f"/channels/{forum['id']}/threads", {"name": "N", "message": {"content": "x"}})
    path = f"/channels/{made.json['id']}"
    assert (await api("PATCH", path, {"locked": True})).status == 200
    with pytest.raises(PersonRefused):
        local.person("grace").say("too late", channel=made.json["id"])
    assert (await api("POST", path + "/messages", {"content": "moderator"})).status == 200
    local.set_bot_permissions(BOT_PERMISSIONS & ~p.MANAGE_THREADS)
    answer = await api("POST", path + "/messages", {"content": "no longer"})
    assert (answer.status, answer.code) == (403, 160005)
    assert (await api("PATCH", path, {"locked": False})).code == 50013


async def test_threads_have_their_own_permissions(local: LocalDiscord, api: Api) -> None:
    forum = local.make_channel("norms", ChannelKind.FORUM)
    made = await api("POST", f"/channels/{forum['id']}/threads", {"name": "N", "message": {"content": "x"}})
    sent = await api("POST", f"/channels/{local.channel('general')['id']}/messages", {"content": "x"})
    local.set_bot_permissions(
        BOT_PERMISSIONS & ~p.SEND_MESSAGES_IN_THREADS & ~p.CREATE_PUBLIC_THREADS,
        everyone=EVERYONE_BY_DEFAULT & ~p.SEND_MESSAGES_IN_THREADS & ~p.CREATE_PUBLIC_THREADS,
    )
    answer = await api("POST", f"/channels/{made.json['id']}/messages", {"content": "x"})
    assert (answer.status, answer.code) == (403, 50013)
    path = f"/channels/{sent.json['channel_id']}/messages/{sent.json['id']}/threads"
    assert (await api("POST", path, {"name": "T"})).code == 50013
    # A post in a forum needs only Send Messages.
    again = await api("POST", f"/channels/{forum['id']}/threads", {"name": "N", "message": {"content": "x"}})
    assert again.status == 201


async def test_idle_threads_are_archived_when_the_clock_moves(local: LocalDiscord, api: Api) -> None:
    forum = local.make_channel("norms", ChannelKind.FORUM)
    body = {"name": "N", "message": {"content": "x"}, "auto_archive_duration": 1440}
    made = await api("POST", f"/channels/{forum['id']}/threads", body)
    local.move_clock(23 * 3600)
    assert not _archived(local, int(made.json["id"]))
    local.move_clock(25 * 3600)
    assert _archived(local, int(made.json["id"]))
    listed = await api("GET", f"/channels/{forum['id']}/threads/archived/public")
    assert [thread["id"] for thread in listed.json["threads"]] == [made.json["id"]]
    active = await api("GET", f"/guilds/{local.guild_id}/threads/active")
    assert active.json["threads"] == []
    local.assert_faithful()


async def test_a_refused_change_leaves_no_trace(local: LocalDiscord, api: Api) -> None:
    forum = local.make_channel("norms", ChannelKind.FORUM)
    path = f"/channels/{forum['id']}"
    made = await api("POST", path + "/threads", {"name": "N", "message": {"content": "x"}})
    refused = await api("PATCH", f"/channels/{made.json['id']}", {"name": "M", "applied_tags": ["1"]})
    assert refused.code == 10087
    assert local.posts("norms")[0]["name"] == "N"
    assert (await api("PATCH", path, {"name": "other", "parent_id": "1"})).status == 400
    assert local.channel(forum)["name"] == "norms"


async def test_a_message_cannot_be_sent_to_a_forum(local: LocalDiscord, api: Api) -> None:
    forum = local.make_channel("norms", ChannelKind.FORUM)
    answer = await api("POST", f"/channels/{forum['id']}/messages", {"content": "x"})
    assert (answer.status, answer.code) == (400, 50008)


async def test_a_post_needs_a_message(local: LocalDiscord, api: Api) -> None:
    forum = local.make_channel("norms", ChannelKind.FORUM)
    answer = await api("POST", f"/channels/{forum['id']}/threads", {"name": "N", "type": 11})
    assert (answer.status, answer.code) == (400, 50035)
    assert local.refusals


async def test_an_archived_thread_lets_messages_go_unless_it_is_locked(local: LocalDiscord, api: Api) -> None:
    """topics/threads.mdx: deleting is all that happens in an archive, and nothing but for moderators where locked."""
    forum = local.make_channel("norms", ChannelKind.FORUM)
    made = await api("POST", f"/channels/{forum['id']}/threads", {"name": "N", "message": {"content": "x"}})
    path = f"/channels/{made.json['id']}/messages"
    sent = [(await api("POST", path, {"content": str(number)})).json["id"] for number in range(3)]
    local.set_bot_permissions(BOT_PERMISSIONS & ~p.MANAGE_THREADS)
    local.archive(made.json["id"])
    assert (await api("PATCH", f"{path}/{sent[0]}", {"content": "y"})).code == 50083
    assert (await api("DELETE", f"{path}/{sent[0]}")).status == 204
    local.archive(made.json["id"], locked=True)
    assert (await api("DELETE", f"{path}/{sent[1]}")).code == 50083
    local.set_bot_permissions(BOT_PERMISSIONS)
    assert (await api("DELETE", f"{path}/{sent[1]}")).status == 204
    assert (await api("PATCH", f"/channels/{made.json['id']}", {"archived": False})).status == 200
    local.set_bot_permissions(BOT_PERMISSIONS & ~p.MANAGE_THREADS)
    assert (await api("PATCH", f"{path}/{sent[2]}", {"content": "y"})).code == 160005
    assert (await api("DELETE", f"{path}/{sent[2]}")).status == 204


async def test_thread_members_need_a_privileged_intent(pointed: Point) -> None:
    async with sandbox.serve(options=Options(granted_privileged=GUILD_MEMBERS)) as local:
        pointed(local)
        async with running(Bot(), local) as bot:
            thread = await bot.text_channel(local).create_thread(name="T", type=discord.ChannelType.public_thread)
            grace = local.person("grace")
            grace.say("here", channel=thread.id)
            joined = {member.id for member in await thread.fetch_members()}
            assert joined == {grace.user_id, local.core.world.bot_id}
            assert (await thread.fetch_member(grace.user_id)).id == grace.user_id
            with pytest.raises(discord.NotFound):
                await thread.fetch_member(local.person("mary").user_id)
            path = Route("GET", f"/channels/{thread.id}/thread-members?with_member=true&limit=1")
            page = await bot.http.request(path)
            assert len(page) == 1 and page[0]["member"]["user"]["id"] == page[0]["user_id"]
        local.assert_faithful()


async def test_without_it_only_single_thread_members_are_told(local: LocalDiscord, api: Api) -> None:
    made = await api("POST", f"/channels/{local.channel('general')['id']}/threads", {"name": "T", "type": 11})
    answer = await api("GET", f"/channels/{made.json['id']}/thread-members")
    assert (answer.status, answer.code) == (403, 50001)
    assert (await api("GET", f"/channels/{made.json['id']}/thread-members/{local.core.world.bot_id}")).status == 200


async def test_who_may_let_members_into_a_private_thread_and_out(local: LocalDiscord, api: Api) -> None:
    """channel.mdx, "Add Thread Member", "Remove Thread Member", and ``invitable``."""
    local.set_bot_permissions(BOT_PERMISSIONS & ~p.MANAGE_THREADS)
    grace, bot_id = local.person("grace"), local.core.world.bot_id
    path = f"/channels/{local.channel('general')['id']}/threads"
    own = (await api("POST", path, {"name": "Own", "type": 12, "invitable": False})).json["id"]
    place = f"/channels/{own}/thread-members/{grace.id}"
    assert (await api("PUT", place)).status == 204
    assert grace.messages(own) == []
    assert (await api("DELETE", place)).status == 204
    with pytest.raises(PersonRefused):
        grace.messages(own)
    body: JsonObject = {"name": "Others", "type": 12, "invitable": False}
    general = local.core.world.channel(int(str(local.channel("general")["id"])))
    others = threads.open_without_message(local.core, general, local.owner.user_id, body)
    place = f"/channels/{others.id}/thread-members/{grace.id}"
    assert (await api("PUT", place)).code == 50001
    activity.join(local.core, others, bot_id)
    assert (await api("PUT", place)).code == 50013
    assert (await api("DELETE", place)).code == 50013
    local.set_bot_permissions(BOT_PERMISSIONS)
    assert (await api("PUT", place)).status == 204


async def test_a_bot_that_is_let_into_a_private_thread_hears_of_it(local: LocalDiscord) -> None:
    """topics/threads.mdx, "Thread Access": it gets the thread itself, and with no privileged intent its own coming."""
    local.set_bot_permissions(BOT_PERMISSIONS & ~p.MANAGE_THREADS)
    bot, joined = Bot(), asyncio.Event()
    grace = local.person("grace")
    members: list[int] = []

    @bot.event
    async def on_thread_join(thread: discord.Thread) -> None:
        joined.set()

    @bot.event
    async def on_thread_member_join(member: discord.ThreadMember) -> None:
        members.append(member.id)

    async with running(bot, local):
        general = local.core.world.channel(int(str(local.channel("general")["id"])))
        closed = threads.open_without_message(local.core, general, local.owner.user_id, {"name": "T", "type": 12})
        assert bot.get_channel(closed.id) is None
        activity.join(local.core, closed, local.core.world.bot_id)
        await asyncio.wait_for(joined.wait(), 5)
        thread = bot.get_channel(closed.id)
        assert isinstance(thread, discord.Thread) and thread.me is not None
        activity.join(local.core, closed, grace.user_id)
        await thread.send("in")
        await thread.leave()
    assert grace.user_id not in members
    local.assert_faithful()


async def test_a_guild_has_1000_active_threads(local: LocalDiscord, api: Api) -> None:
    general = local.core.world.channel(int(str(local.channel("general")["id"])))
    for _ in range(1000):
        threads.open_without_message(local.core, general, local.owner.user_id, {"name": "T", "type": 12})
    answer = await api("POST", f"/channels/{general.id}/threads", {"name": "T", "type": 11})
    assert (answer.status, answer.code) == (400, 160006)
