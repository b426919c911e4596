"""What the bot did not ask for does not arrive."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

import sandbox
from sandbox import LocalDiscord, Options, permissions
from sandbox.gateway import intents
from sandbox.gateway.content import as_seen_without_intent
from sandbox.gateway.session import Session
from sandbox.json_types import JsonObject
from sandbox.judge.gateway_table import EVENTS

from .conftest import Bot, running
from .gateway_wire import wire

ROWS = [(event, intent, False) for event, intent in intents.IN_GUILD.items()]
ROWS += [(event, intent, True) for event, intent in intents.IN_DM.items()]
KNOWN = {*intents.IN_GUILD, *intents.IN_DM, *intents.ALWAYS}


@pytest.fixture
async def unjudged() -> AsyncIterator[LocalDiscord]:
    """A server whose events may be made up, and whose bot may do everything."""
    async with sandbox.serve(judged=False) as served:
        served.set_bot_permissions(permissions.ALL)
        yield served


def listen(local: LocalDiscord, asked: int) -> Session:
    """Begin a session that is only counted."""
    return local.gateway.open_session(asked, None)


@pytest.mark.parametrize(("event", "intent", "in_dm"), ROWS)
async def test_an_event_needs_its_intent(unjudged: LocalDiscord, event: str, intent: int, in_dm: bool) -> None:
    channel = None
    if in_dm:
        channel = unjudged.core.world.channels[int(str(unjudged.person("ada").dm()["id"]))]
    asked, others = listen(unjudged, intent), listen(unjudged, intents.ALL & ~intent)
    data: JsonObject = {"author": {"id": "1"}}
    assert unjudged.gateway.dispatch(event, lambda: data, channel=channel)
    assert (asked.told[event], others.told[event]) == (1, 0)


@pytest.mark.parametrize("event", sorted(intents.ALWAYS))
async def test_some_events_need_no_intent(unjudged: LocalDiscord, event: str) -> None:
    asked = listen(unjudged, 0)
    assert unjudged.gateway.dispatch(event, dict)
    assert asked.told[event] == 1


@pytest.mark.parametrize(
    ("event", "data", "suffices"),
    [
        ("GUILD_MEMBER_UPDATE", {"user": {"id": "BOT"}}, 0),
        ("GUILD_MEMBER_UPDATE", {"user": {"id": "1"}}, intents.GUILD_MEMBERS),
        ("THREAD_MEMBERS_UPDATE", {"added_members": [{"user_id": "1"}, {"user_id": "BOT"}]}, intents.GUILDS),
        ("THREAD_MEMBERS_UPDATE", {"removed_member_ids": ["BOT"]}, intents.GUILDS),
        ("THREAD_MEMBERS_UPDATE", {"added_members": [{"user_id": "1"}]}, intents.GUILD_MEMBERS),
    ],
)
async def test_what_is_about_the_bot_needs_less(unjudged: LocalDiscord, event: str, data: Any, suffices: int) -> None:
    told = json.loads(json.dumps(data).replace("BOT", str(unjudged.core.world.bot_id)))
    enough, too_little = listen(unjudged, suffices), listen(unjudged, intents.ALL & ~suffices)
    unjudged.gateway.dispatch(event, lambda: told)
    assert enough.told[event] == 1
    assert too_little.told[event] == (0 if suffices else 1)


@pytest.mark.parametrize(("event", "needed"), intents.NEEDED_PERMISSION.items())
async def test_some_events_need_a_permission_too(unjudged: LocalDiscord, event: str, needed: int) -> None:
    session = listen(unjudged, intents.ALL)
    unjudged.set_bot_permissions(permissions.VIEW_CHANNEL, everyone=permissions.VIEW_CHANNEL)
    assert not unjudged.gateway.dispatch(event, dict)
    unjudged.set_bot_permissions(permissions.VIEW_CHANNEL | needed)
    assert unjudged.gateway.dispatch(event, dict)
    assert session.told[event] == 1


async def test_an_event_that_nobody_thought_of_is_an_error(unjudged: LocalDiscord) -> None:
    with pytest.raises(LookupError, match="no row"):
        unjudged.gateway.dispatch("SOMETHING_NEW", dict)


def dispatched() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield, for each place in the server's code that sends an event, the place and a pattern of the event's name."""
    root = Path(sandbox.__file__).parent
    for file in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = ast.unparse(node.func.value)
            if node.func.attr == "dispatch" and owner.endswith("gateway"):
                name = node.args[0]
            elif node.func.attr == "tell" and owner.endswith(("hub", "self")) and len(node.args) == 3:
                name = node.args[1]
            else:
                continue
            parts = name.values if isinstance(name, ast.JoinedStr) else [name]
            pattern = "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[A-Z_]+" for p in parts)
            yield f"{file.relative_to(root)}:{node.lineno}", re.compile(pattern)


def test_every_event_of_the_servers_has_an_intent_and_a_judge() -> None:
    places = list(dispatched())
    assert len(places) >= 15, "the walk finds the calls"
    for place, pattern in places:
        assert any(pattern.fullmatch(event) for event in KNOWN), f"{place} sends what has no row in intents"
        assert any(pattern.fullmatch(event) for event in EVENTS), f"{place} sends what has no row for the judge"


def test_both_tables_know_the_same_events() -> None:
    assert set(EVENTS) <= KNOWN


def test_the_intents_are_those_that_discord_lists() -> None:
    assert intents.ALL == (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25
    assert intents.PRIVILEGED == 1 << 1 | 1 << 8 | 1 << 15


async def test_only_what_was_asked_for_arrives(local: LocalDiscord) -> None:
    async with wire(local) as silent, wire(local) as listening:
        await silent.identify(intents.GUILDS)
        await listening.identify(intents.GUILDS | intents.GUILD_MESSAGES)
        local.person("ada").say("hello")
        local.make_channel("votes")
        assert (await listening.until("MESSAGE_CREATE"))["d"]["content"] == ""
        assert await silent.beat() == ["GUILD_CREATE", "CHANNEL_CREATE"]


async def test_messages_in_hidden_channels_do_not_arrive(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.identify(intents.GUILDS | intents.GUILD_MESSAGES)
        local.set_overwrite("welcome", target_id=local.core.world.bot_id, deny=permissions.VIEW_CHANNEL)
        local.person("ada").say("unheard", channel="welcome")
        local.person("ada").say("heard")
        heard = await bare.until("MESSAGE_CREATE")
        assert heard["d"]["channel_id"] == local.channel("general")["id"]


def message(author_id: int, **more: Any) -> JsonObject:
    """Return the parts of a message on which its being shown depends, all of them filled."""
    parts: JsonObject = {"content": "words", "embeds": [{}], "attachments": [{}], "components": [{}]}
    return {"author": {"id": str(author_id)}, "mentions": [], **parts, **more}


def shown(seen: Any) -> set[bool]:
    """Return whether the parts of a message that carry content are shown."""
    return {bool(seen[part]) for part in ("content", "embeds", "attachments", "components")}


BOT_ID = 7


@pytest.mark.parametrize(
    ("given", "is_shown"),
    [
        (message(1), False),
        (message(BOT_ID), True),
        (message(1, mentions=[{"id": str(BOT_ID)}]), True),
        (message(1, mentions=[{"id": "2"}]), False),
    ],
    ids=["another's", "its own", "one that mentions it", "one that mentions somebody else"],
)
def test_which_messages_a_bot_without_the_intent_can_read(given: JsonObject, is_shown: bool) -> None:
    assert shown(as_seen_without_intent(given, BOT_ID)) == {is_shown}


def test_a_message_that_is_answered_is_withheld_by_itself() -> None:
    own_answer = as_seen_without_intent(message(BOT_ID, referenced_message=message(1)), BOT_ID)
    assert (shown(own_answer), shown(own_answer["referenced_message"])) == ({True}, {False})
    answer_to_own = as_seen_without_intent(message(1, referenced_message=message(BOT_ID)), BOT_ID)
    assert (shown(answer_to_own), shown(answer_to_own["referenced_message"])) == ({False}, {True})
    assert as_seen_without_intent(message(1, referenced_message=None), BOT_ID)["referenced_message"] is None


async def test_the_words_of_others_are_withheld(local: LocalDiscord) -> None:
    ada, bot_id = local.person("ada"), local.core.world.bot_id
    async with wire(local) as bare:
        await bare.identify(intents.GUILDS | intents.GUILD_MESSAGES | intents.DIRECT_MESSAGES)
        ada.say("a secret")
        assert (await bare.until("MESSAGE_CREATE"))["d"]["content"] == ""
        ada.say(f"<@{bot_id}> hello")
        assert "hello" in (await bare.until("MESSAGE_CREATE"))["d"]["content"]
        ada.say("in private", channel=ada.dm())
        heard = await bare.until("MESSAGE_CREATE")
        assert heard["d"]["content"] == "in private"
        assert "guild_id" not in heard["d"]
    local.assert_faithful()


async def test_with_the_intent_the_words_are_shown() -> None:
    async with sandbox.serve(options=Options(granted_privileged=intents.MESSAGE_CONTENT)) as local:
        async with wire(local) as bare:
            await bare.identify(intents.GUILD_MESSAGES | intents.MESSAGE_CONTENT)
            local.person("ada").say("no secret")
            assert (await bare.until("MESSAGE_CREATE"))["d"]["content"] == "no secret"
        local.assert_faithful()


async def test_ephemeral_messages_count_as_direct_ones(local: LocalDiscord) -> None:
    """They are "tied to the DIRECT_MESSAGES intent, and the message object won't include guild_id or member"."""
    bot = Bot()

    @bot.tree.command(description="Whisper")
    async def whisper(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("psst", ephemeral=True)
        await interaction.edit_original_response(content="hush")
        await interaction.delete_original_response()

    async with running(bot, local):
        in_guild, direct = listen(local, intents.GUILD_MESSAGES), listen(local, intents.DIRECT_MESSAGES)
        assert (await local.person("ada").invoke("whisper")).status == "message"
        await local.wait_for(lambda: direct.told["MESSAGE_DELETE"] == 1)
        messages = {f"MESSAGE_{what}": 1 for what in ("CREATE", "UPDATE", "DELETE")}
        assert {event: count for event, count in direct.told.items() if event in messages} == messages
        assert not any(in_guild.told[event] for event in messages)
    local.assert_faithful()
