"""Messages over REST."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest

from sandbox import LocalDiscord
from sandbox import permissions as p
from sandbox.ids import born_at
from sandbox.permissions import EVERYONE_BY_DEFAULT
from sandbox.seed import BOT_PERMISSIONS

from .conftest import Api, Bot, running


def general(local: LocalDiscord) -> str:
    return f"/channels/{local.channel('general')['id']}"


async def test_the_same_nonce_sends_one_message(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        first = await channel.send("digest", nonce="d1w28")
        again = await channel.send("digest", nonce="d1w28")
        other = await channel.send("digest", nonce="d1w29")
    assert first.id == again.id != other.id
    assert len(await local.messages()) == 2
    local.assert_faithful()


async def test_the_nonce_of_a_deleted_message_is_unknown(local: LocalDiscord, api: Api) -> None:
    path = general(local) + "/messages"
    sent = await api("POST", path, {"content": "x", "nonce": "n1", "enforce_nonce": True})
    await api("DELETE", f"{path}/{sent.json['id']}")
    again = await api("POST", path, {"content": "x", "nonce": "n1", "enforce_nonce": True})
    assert (again.status, again.code) == (404, 10008)


async def test_a_nonce_that_is_not_enforced_or_old_sends_again(local: LocalDiscord, api: Api) -> None:
    path = general(local) + "/messages"
    first = await api("POST", path, {"content": "x", "nonce": "n1"})
    second = await api("POST", path, {"content": "x", "nonce": "n1"})
    assert first.json["id"] != second.json["id"]
    enforced = {"content": "x", "nonce": "n1", "enforce_nonce": True}
    local.move_clock(4 * 60)
    assert (await api("POST", path, enforced)).json["id"] == second.json["id"]
    local.move_clock(6 * 60)
    third = await api("POST", path, enforced)
    assert third.json["id"] not in (first.json["id"], second.json["id"])


async def test_ids_carry_the_time_and_only_grow(local: LocalDiscord, api: Api) -> None:
    path = general(local) + "/messages"
    local.move_clock(7 * 86_400)
    later = int((await api("POST", path, {"content": "next week"})).json["id"])
    assert abs((born_at(later) - local.core.now()).total_seconds()) < 5
    local.move_clock(0)
    assert int((await api("POST", path, {"content": "today"})).json["id"]) > later


async def test_edit_and_delete(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        sent = await bot.text_channel(local).send("one", embed=discord.Embed(title="t").add_field(name="a", value="b"))
        edited = await sent.edit(content="two", embed=None)
        assert (edited.content, edited.embeds) == ("two", [])
        assert edited.edited_at is not None
        fetched = await bot.text_channel(local).fetch_message(sent.id)
        assert fetched.content == "two"
        await sent.delete()
        with pytest.raises(discord.NotFound) as gone:
            await bot.text_channel(local).fetch_message(sent.id)
        assert gone.value.code == 10008
    local.assert_faithful()


async def test_another_authors_message_cannot_be_edited(local: LocalDiscord, api: Api) -> None:
    said = local.person("ada").say("mine")
    answer = await api("PATCH", f"{general(local)}/messages/{said['id']}", {"content": "ours"})
    assert (answer.status, answer.code) == (403, 50005)
    answer = await api("DELETE", f"{general(local)}/messages/{said['id']}")
    assert (answer.status, answer.code) == (403, 50013)


async def test_history_pages(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        sent = [await channel.send(str(number)) for number in range(5)]
        newest = [m.content async for m in channel.history(limit=2)]
        oldest = [m.content async for m in channel.history(limit=2, oldest_first=True)]
        before = [m.content async for m in channel.history(limit=2, before=sent[2])]
        around = [m.content async for m in channel.history(limit=3, around=sent[2])]
    assert newest == ["4", "3"]
    assert oldest == ["0", "1"]
    assert before == ["1", "0"]
    assert sorted(around) == ["1", "2", "3"]
    local.assert_faithful()


async def test_a_reply_names_what_it_answers(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        first = await channel.send("question")
        reply = await first.reply("answer")
        assert reply.type is discord.MessageType.reply
        assert reply.reference is not None and reply.reference.message_id == first.id
        fetched = await channel.fetch_message(reply.id)
        assert fetched.reference is not None
        assert isinstance(fetched.reference.resolved, discord.Message)
    local.assert_faithful()


async def test_only_what_is_allowed_is_pinged(local: LocalDiscord, api: Api) -> None:
    role = local.add_role("Jurists", mentionable=True)
    silent = local.add_role("Silent")
    grace = local.person("grace")
    words = f"{grace.mention} <@&{role.id}> <@&{silent.id}> @everyone"
    path = general(local) + "/messages"
    none = await api("POST", path, {"content": words, "allowed_mentions": {"parse": []}})
    assert (none.json["mentions"], none.json["mention_roles"], none.json["mention_everyone"]) == ([], [], False)
    some = await api("POST", path, {"content": words, "allowed_mentions": {"roles": [str(role.id)]}})
    assert (some.json["mentions"], some.json["mention_roles"]) == ([], [str(role.id)])
    everything = await api("POST", path, {"content": words})
    assert [user["id"] for user in everything.json["mentions"]] == [grace.id]
    assert everything.json["mention_roles"] == [str(role.id)]
    assert everything.json["mention_everyone"] is False


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 50006),
        ({"content": " "}, 50006),
        ({"content": "x" * 2001}, 50035),
        ({"content": "x", "nonce": "n" * 26}, 50035),
        ({"embeds": [{"title": "x" * 257}]}, 50035),
        ({"components": [{"type": 1, "components": [{"type": 2, "style": 1}]}]}, 50035),
        ({"content": "x", "components": [{"type": 17, "components": [{"type": 10, "content": "x"}]}]}, 50035),
    ],
)
async def test_what_discord_refuses_is_refused_and_recorded(
    local: LocalDiscord, api: Api, body: dict[str, object], code: int
) -> None:
    answer = await api("POST", general(local) + "/messages", body)
    assert (answer.status, answer.code) == (400, code)
    assert [refusal.operation for refusal in local.refusals][:1] == ["create_message"]
    with pytest.raises(AssertionError):
        local.assert_faithful()
    assert await local.messages() == []


async def test_a_missing_permission_is_named_by_its_code(local: LocalDiscord, api: Api) -> None:
    channel_id = int(str(local.channel("general")["id"]))
    path = general(local) + "/messages"
    local.set_bot_permissions(BOT_PERMISSIONS & ~p.SEND_MESSAGES, everyone=EVERYONE_BY_DEFAULT & ~p.SEND_MESSAGES)
    answer = await api("POST", path, {"content": "x"})
    assert (answer.status, answer.code) == (403, 50013)
    local.set_bot_permissions(BOT_PERMISSIONS, everyone=EVERYONE_BY_DEFAULT & ~p.EMBED_LINKS)
    local.set_overwrite(channel_id, target_id=local.bot_role.id, deny=p.EMBED_LINKS)
    answer = await api("POST", path, {"embeds": [{"title": "x"}]})
    assert (answer.status, answer.code) == (403, 50013)
    local.set_overwrite(channel_id, target_id=local.core.world.bot_id, deny=p.VIEW_CHANNEL)
    answer = await api("GET", path)
    assert (answer.status, answer.code) == (403, 50001)
    answer = await api("GET", "/channels/1/messages")
    assert (answer.status, answer.code) == (404, 10003)
    assert local.refusals == []


async def test_pins_need_their_own_permission(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        sent = await bot.text_channel(local).send("keep")
        with pytest.raises(discord.Forbidden):
            await sent.pin()
        local.set_bot_permissions(BOT_PERMISSIONS | p.PIN_MESSAGES)
        await sent.pin()
        assert [m.id async for m in bot.text_channel(local).pins()] == [sent.id]
        await sent.unpin()
        assert [m.id async for m in bot.text_channel(local).pins()] == []
    local.assert_faithful()


async def test_direct_messages_may_be_closed(local: LocalDiscord) -> None:
    grace = local.person("grace")
    async with running(Bot(), local) as bot:
        user = await bot.fetch_user(grace.user_id)
        await user.send("What awaits you")
        assert [m["content"] for m in grace.messages(grace.dm())] == ["What awaits you"]
        grace.accept_dms(False)
        with pytest.raises(discord.Forbidden) as closed:
            await user.send("again")
        assert closed.value.code == 50007
    local.assert_faithful()


async def test_several_messages_are_deleted_at_once(local: LocalDiscord, api: Api) -> None:
    path = general(local) + "/messages"
    ids = [(await api("POST", path, {"content": str(number)})).json["id"] for number in range(3)]
    refused = await api("POST", path + "/bulk-delete", {"messages": ids[:2]})
    assert (refused.status, refused.code) == (403, 50013)
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_MESSAGES)
    assert (await api("POST", path + "/bulk-delete", {"messages": ids[:2]})).status == 204
    assert [m["content"] for m in await local.messages()] == ["2"]


async def test_answers_have_exactly_the_type_that_libraries_compare(local: LocalDiscord, api: Api) -> None:
    answer = await api("GET", general(local))
    assert answer.headers["Content-Type"] == "application/json"
    assert int(answer.headers["X-RateLimit-Remaining"]) > 0


async def test_a_wrong_token_is_refused(local: LocalDiscord, api: Api) -> None:
    answer = await api("GET", "/users/@me", headers={"Authorization": "Bot other"})
    assert (answer.status, answer.json) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_what_is_not_modelled_is_said_loudly(local: LocalDiscord, api: Api) -> None:
    answer = await api("POST", f"{general(local)}/webhooks", {"name": "Ordinary"})
    assert answer.status == 501
    assert [(r.method, r.source) for r in local.refusals] == [("POST", "rule")]
    assert local.refusals[0].operation in ("create_webhook", "unknown")


async def test_a_bulk_deletion_is_one_event(local: LocalDiscord) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_MESSAGES)
    bot, heard = Bot(discord.Intents(guilds=True, guild_messages=True)), asyncio.Event()
    told: list[discord.RawBulkMessageDeleteEvent] = []

    @bot.event
    async def on_raw_message_delete(event: discord.RawMessageDeleteEvent) -> None:
        raise AssertionError("Discord tells of a bulk deletion at once.")

    @bot.event
    async def on_raw_bulk_message_delete(event: discord.RawBulkMessageDeleteEvent) -> None:
        told.append(event)
        heard.set()

    async with running(bot, local):
        sent = [await bot.text_channel(local).send(str(number)) for number in range(3)]
        await bot.text_channel(local).delete_messages(sent[:2])
        await asyncio.wait_for(heard.wait(), 5)
    assert [event.message_ids for event in told] == [{sent[0].id, sent[1].id}]
    assert [message["content"] for message in await local.messages()] == ["2"]
    local.assert_faithful()


async def test_bulk_deletion_has_limits(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_MESSAGES)
    path = general(local) + "/messages"
    old = (await api("POST", path, {"content": "old"})).json["id"]
    fresh = (await api("POST", path, {"content": "fresh"})).json["id"]
    local.move_clock(15 * 86_400)
    answer = await api("POST", path + "/bulk-delete", {"messages": [old, fresh]})
    assert (answer.status, answer.code) == (400, 50034)
    private = (await api("POST", "/users/@me/channels", {"recipient_id": local.person("ada").id})).json["id"]
    answer = await api("POST", f"/channels/{private}/messages/bulk-delete", {"messages": [old, fresh]})
    assert (answer.status, answer.code) == (403, 50003)


async def test_old_and_new_pins_are_the_same(local: LocalDiscord) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.PIN_MESSAGES)
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        sent = [await channel.send(str(number)) for number in range(3)]
        for message in sent:
            await message.pin()
        await sent[1].unpin()
        assert [message.id async for message in channel.pins()] == [sent[2].id, sent[0].id]
        old = await bot.http.request(discord.http.Route("GET", f"/channels/{channel.id}/pins"))
        assert [message["id"] for message in old] == [str(sent[2].id), str(sent[0].id)]
    local.assert_faithful()


@pytest.mark.parametrize("legacy", [{"content": "words"}, {"embeds": [{"title": "words"}]}])
async def test_a_message_becomes_a_layout_only_without_its_words(
    local: LocalDiscord, api: Api, legacy: dict[str, Any]
) -> None:
    path = general(local) + "/messages"
    sent = (await api("POST", path, legacy)).json
    layout = {"flags": 1 << 15, "components": [{"type": 10, "content": "## Card"}]}
    refused = await api("PATCH", f"{path}/{sent['id']}", layout)
    assert (refused.status, refused.code) == (400, 50035)
    assert "LEGACY_FIELDS" in str(refused.json["errors"]) and len(local.refusals) == 1
    assert (await api("GET", f"{path}/{sent['id']}")).json == sent
    taken = await api("PATCH", f"{path}/{sent['id']}", {**layout, "content": None, "embeds": None})
    assert (taken.status, taken.json["content"], taken.json["embeds"]) == (200, "", [])


EMOJI = {"id": "1", "name": "vote"}
WITH_EMOJI: list[dict[str, Any]] = [
    {"type": 2, "style": 1, "custom_id": "for", "emoji": EMOJI},
    {"type": 3, "custom_id": "seat", "options": [{"label": "Law", "value": "law", "emoji": EMOJI}]},
]


@pytest.mark.parametrize("component", WITH_EMOJI, ids=["button", "option"])
async def test_an_emoji_that_no_guild_has_is_refused(local: LocalDiscord, api: Api, component: dict[str, Any]) -> None:
    path = general(local) + "/messages"
    sent = (await api("POST", path, {"content": "x"})).json
    body = {"content": "x", "components": [{"type": 1, "components": [component]}]}
    for answer in (await api("POST", path, body), await api("PATCH", f"{path}/{sent['id']}", body)):
        assert (answer.status, answer.code) == (400, 50035)
        assert "BUTTON_COMPONENT_INVALID_EMOJI" in str(answer.json["errors"])


async def test_whoever_left_the_guild_gets_no_direct_message(local: LocalDiscord, api: Api) -> None:
    grace = local.person("grace")
    path = f"/channels/{grace.dm()['id']}/messages"
    local.leave(grace)
    answer = await api("POST", path, {"content": "still there?"})
    assert (answer.status, answer.code) == (403, 50278)
    assert local.refusals == []
