"""Every event that the gateway sends is judged, and what is sent fits."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from discord import app_commands, ui

import sandbox
from sandbox import FileValue, LocalDiscord, permissions
from sandbox.gateway import intents
from sandbox.judge import Judge, load_judge
from sandbox.judge.gateway_table import EVENTS
from sandbox.model import ChannelKind

from .conftest import Api, Bot, running

JUDGE = load_judge()
needs_document = pytest.mark.skipif(JUDGE.document is None, reason=JUDGE.why_no_document or "no document")
Heard = list[tuple[str, dict[str, Any]]]


@asynccontextmanager
async def overheard(local: LocalDiscord) -> AsyncIterator[Heard]:
    """Yield what the gateway tells a bot that asked for everything and may do everything; at the end all must fit."""
    heard: Heard = []
    judged = local.gateway.on_event
    assert judged is not None, "the judge listens"

    def listen(event: str, data: Any) -> None:
        heard.append((event, copy.deepcopy(data)))
        judged(event, data)

    local.gateway.on_event = listen
    local.set_bot_permissions(permissions.ALL)
    local.gateway.welcome(local.gateway.open_session(intents.ALL, (0, 1)))
    yield heard
    local.assert_faithful()


def events(heard: Heard) -> set[str]:
    return {event for event, _ in heard}


async def messages_and_reactions(local: LocalDiscord, api: Api) -> None:
    ada, bot_id = local.person("ada"), local.core.world.bot_id
    role = local.add_role("law", holders=[ada], mentionable=True)
    place = f"/channels/{local.channel('general')['id']}"
    said = ada.say(f"<@{bot_id}> <@&{role.id}> 1")
    body = {"content": "2", "message_reference": {"message_id": said["id"]}, "embeds": [{"title": "t"}], "tts": True}
    sent = (await api("POST", f"{place}/messages", body)).json
    message = f"{place}/messages/{sent['id']}"
    await api("PATCH", message, {"content": "3", "components": BUTTONS})
    await api("PUT", f"{place}/messages/pins/{sent['id']}")
    await api("PUT", f"{message}/reactions/%F0%9F%91%8D/@me")
    await api("DELETE", f"{message}/reactions/%F0%9F%91%8D/@me")
    await api("PUT", f"{message}/reactions/%F0%9F%91%8D/@me")
    await api("DELETE", f"{message}/reactions/%F0%9F%91%8D")
    await api("DELETE", f"{message}/reactions")
    await api("DELETE", message)
    more = [ada.say(str(number))["id"] for number in range(3)]
    await api("POST", f"{place}/messages/bulk-delete", {"messages": more})
    dm = ada.dm()
    ada.say("in private", channel=dm)


BUTTONS = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]


async def channels_and_threads(local: LocalDiscord, api: Api) -> None:
    guild = f"/guilds/{local.guild_id}"
    grace = local.person("grace")
    for kind in (ChannelKind.TEXT, ChannelKind.VOICE, ChannelKind.CATEGORY, ChannelKind.ANNOUNCEMENT):
        made = (await api("POST", f"{guild}/channels", {"name": f"k{kind}", "type": kind})).json
        await api("PATCH", f"/channels/{made['id']}", {"name": "other"})
        await api("DELETE", f"/channels/{made['id']}")
    tags = {"available_tags": [{"name": "draft"}], "default_reaction_emoji": {"emoji_id": None, "emoji_name": "👍"}}
    forum = (await api("POST", f"{guild}/channels", {"name": "norms", "type": 15, **tags})).json
    post = {"name": "N-1", "message": {"content": "text"}, "applied_tags": [forum["available_tags"][0]["id"]]}
    opened = (await api("POST", f"/channels/{forum['id']}/threads", post)).json
    thread = f"/channels/{opened['id']}"
    await api("PUT", f"{thread}/thread-members/{grace.id}")
    await api("DELETE", f"{thread}/thread-members/{grace.id}")
    await api("PATCH", thread, {"archived": True, "locked": True})
    await api("DELETE", thread)
    place = f"/channels/{local.channel('general')['id']}"
    private = (await api("POST", f"{place}/threads", {"name": "closed", "type": 12})).json
    await api("DELETE", f"/channels/{private['id']}/thread-members/@me")
    said = local.person("ada").say("on this")
    await api("POST", f"{place}/messages/{said['id']}/threads", {"name": "started here"})


async def people_and_events(local: LocalDiscord, api: Api) -> None:
    guild = f"/guilds/{local.guild_id}"
    role = (await api("POST", f"{guild}/roles", {"name": "law", "color": 255})).json
    await api("PATCH", f"{guild}/roles/{role['id']}", {"name": "other"})
    joined = local.join("newcomer")
    await api("PUT", f"{guild}/members/{joined.id}/roles/{role['id']}")
    await api("PATCH", f"{guild}/members/@me", {"nick": "Secretary"})
    local.leave(joined)
    await api("DELETE", f"{guild}/roles/{role['id']}")
    await api("PATCH", guild, {"description": "norms of AI"})
    await api("PATCH", "/users/@me", {"username": "Congress"})
    times = {"scheduled_start_time": "2099-01-01T10:00:00Z", "scheduled_end_time": "2099-01-01T11:00:00Z"}
    external = {"name": "Vote", "entity_type": 3, "privacy_level": 2, "entity_metadata": {"location": "here"}, **times}
    event = (await api("POST", f"{guild}/scheduled-events", external)).json
    await api("PATCH", f"{guild}/scheduled-events/{event['id']}", {"name": "Ballot"})
    await api("DELETE", f"{guild}/scheduled-events/{event['id']}")


Doing = Callable[[LocalDiscord, Api], Any]
DONE: list[tuple[Doing, set[str]]] = [
    (
        messages_and_reactions,
        {
            "MESSAGE_CREATE",
            "MESSAGE_UPDATE",
            "MESSAGE_DELETE",
            "MESSAGE_DELETE_BULK",
            "CHANNEL_PINS_UPDATE",
            "MESSAGE_REACTION_ADD",
            "MESSAGE_REACTION_REMOVE",
            "MESSAGE_REACTION_REMOVE_ALL",
            "MESSAGE_REACTION_REMOVE_EMOJI",
        },
    ),
    (
        channels_and_threads,
        {
            "CHANNEL_CREATE",
            "CHANNEL_UPDATE",
            "CHANNEL_DELETE",
            "THREAD_CREATE",
            "THREAD_UPDATE",
            "THREAD_DELETE",
            "THREAD_MEMBERS_UPDATE",
        },
    ),
    (
        people_and_events,
        {
            "GUILD_UPDATE",
            "GUILD_ROLE_CREATE",
            "GUILD_ROLE_UPDATE",
            "GUILD_ROLE_DELETE",
            "GUILD_MEMBER_ADD",
            "GUILD_MEMBER_UPDATE",
            "GUILD_MEMBER_REMOVE",
            "USER_UPDATE",
            "GUILD_SCHEDULED_EVENT_CREATE",
            "GUILD_SCHEDULED_EVENT_UPDATE",
            "GUILD_SCHEDULED_EVENT_DELETE",
        },
    ),
]


@needs_document
@pytest.mark.parametrize(("do", "expected"), DONE)
async def test_what_is_sent_fits(local: LocalDiscord, api: Api, do: Doing, expected: set[str]) -> None:
    async with overheard(local) as heard:
        await do(local, api)
        assert expected | {"READY", "GUILD_CREATE"} <= events(heard)


@needs_document
async def test_a_guild_with_everything_fits(local: LocalDiscord, api: Api) -> None:
    async with overheard(local) as heard:
        await channels_and_threads(local, api)
        times = {"scheduled_start_time": "2099-01-01T10:00:00Z", "scheduled_end_time": "2099-01-01T11:00:00Z"}
        event = {"name": "Vote", "entity_type": 3, "privacy_level": 2, "entity_metadata": {"location": "here"}, **times}
        await api("POST", f"/guilds/{local.guild_id}/scheduled-events", event)
        local.gateway.welcome(local.gateway.open_session(intents.ALL, None))
        guild = [data for event_name, data in heard if event_name == "GUILD_CREATE"][-1]
        assert guild["threads"] and guild["guild_scheduled_events"] and len(guild["members"]) > 5


class Form(ui.Modal, title="Form"):
    """A form with several kinds of input."""

    words: ui.Label[Any] = ui.Label(text="Words", component=ui.TextInput(custom_id="words"))
    who: ui.Label[Any] = ui.Label(text="Who", component=ui.UserSelect(custom_id="who"))
    file: ui.Label[Any] = ui.Label(text="File", component=ui.FileUpload(custom_id="file", required=False))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Answer."""
        await interaction.response.send_message("taken", ephemeral=True)


def interactive_bot() -> Bot:
    """Return a bot that shows every kind of interaction."""
    bot = Bot()

    class Panel(ui.View):
        @ui.button(label="Open", custom_id="open")
        async def open(self, interaction: discord.Interaction, _: Any) -> None:
            await interaction.response.send_modal(Form())

        @ui.select(cls=ui.RoleSelect, custom_id="role")
        async def choose(self, interaction: discord.Interaction, _: Any) -> None:
            await interaction.response.defer()

    group = app_commands.Group(name="norm", description="Norms")

    @group.command(description="Show")
    async def show(
        interaction: discord.Interaction,
        who: discord.Member,
        where: discord.TextChannel,
        role: discord.Role,
        file: discord.Attachment,
        word: str = "",
        number: float = 0.5,
    ) -> None:
        await interaction.response.send_message("panel", view=Panel(timeout=None))

    @show.autocomplete("word")
    async def suggest(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current or "x", value="x")]

    @bot.tree.context_menu(name="Quote")
    async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(message.content or "-", ephemeral=True)

    @bot.tree.context_menu(name="Seat")
    async def seat(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(member.name, ephemeral=True)

    @bot.tree.command(description="In private")
    async def ping(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("pong")

    bot.tree.add_command(group)
    return bot


@needs_document
async def test_every_kind_of_interaction_fits(local: LocalDiscord) -> None:
    ada, grace = local.person("ada"), local.person("grace")
    async with running(interactive_bot(), local), overheard(local) as heard:
        role = local.add_role("law")
        file = FileValue("a.txt", b"x")
        given = {"who": grace, "where": local.channel("general")["id"], "role": str(role.id), "file": file}
        panel = await ada.invoke("norm show", options=given)
        assert panel.status == "message", panel
        assert await ada.autocomplete("norm show", focused="word", options={"word": "a"})
        await ada.click(panel, custom_id="role", values=[str(role.id)])
        form = await ada.click(panel, label="Open")
        submitted = await ada.submit(form, {"words": "w", "who": [grace.id], "file": [file]})
        assert submitted.status == "message", submitted
        await ada.menu("Quote", ada.say("hello"))
        await ada.menu("Seat", grace)
        assert (await ada.invoke("ping", channel=ada.dm())).status == "message"
        kinds = {data["type"] for event, data in heard if event == "INTERACTION_CREATE"}
        assert kinds == {2, 3, 4, 5}
        told = [data for event, data in heard if event == "MESSAGE_CREATE"]
        # Ephemeral messages come as direct ones: "the message object won't include guild_id or member".
        ephemeral = [message for message in told if message["flags"] & 64]
        assert len(ephemeral) == 3
        assert not any("guild_id" in message or "member" in message for message in ephemeral)


@needs_document
async def test_a_misfit_fails_the_test_that_met_it(local: LocalDiscord) -> None:
    local.gateway.open_session(intents.ALL, None)
    local.gateway.dispatch("GUILD_ROLE_DELETE", lambda: {"guild_id": 1, "role_id": "2"})
    assert [(wrong.operation, wrong.source) for wrong in local.misanswers] == [("GUILD_ROLE_DELETE", "rule")]
    with pytest.raises(AssertionError, match="GUILD_ROLE_DELETE /gateway: /guild_id"):
        local.assert_faithful()


@needs_document
async def test_an_event_is_judged_once_for_all_who_hear_it(local: LocalDiscord) -> None:
    for _ in range(3):
        local.gateway.open_session(intents.GUILDS, None)
    judged: list[str] = []
    local.gateway.on_event = lambda event, _: judged.append(event)
    local.make_channel("votes")
    assert judged == ["CHANNEL_CREATE"]


async def test_without_a_judge_nothing_is_judged() -> None:
    async with sandbox.serve(judged=False) as local:
        assert local.gateway.on_event is None


def wrong_ids(data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return copies of an event's data, each with one id at its top turned into a number."""
    ids = [key for key, value in data.items() if (key == "id" or key.endswith("_id")) and isinstance(value, str)]
    return [(key, {**data, key: 17}) for key in ids]


@needs_document
async def test_the_judge_sees_a_flaw_in_each_event(local: LocalDiscord, api: Api) -> None:
    async with overheard(local) as heard:
        for do, _ in DONE:
            await do(local, api)
    seen = set()
    for event, data in heard:
        for key, flawed in wrong_ids(data):
            assert [p.where for p in JUDGE.check_event(event, flawed)][:1] == [f"/{key}"], f"{event} with a bad {key}"
            seen.add(event)
    assert seen == events(heard)


FLAWS: list[tuple[str, Any, str, str]] = [
    ("SOMETHING_NEW", {}, "", "rule"),
    ("THREAD_DELETE", {"id": "1", "guild_id": "2", "parent_id": "3", "type": 11, "name": "x"}, "", "rule"),
    ("MESSAGE_DELETE", {"id": "1"}, "/channel_id", "rule"),
    ("CHANNEL_PINS_UPDATE", {"channel_id": "1", "last_pin_timestamp": "today"}, "/last_pin_timestamp", "rule"),
    ("THREAD_MEMBERS_UPDATE", {"id": "1", "guild_id": "2", "member_count": 51}, "/member_count", "rule"),
    ("GUILD_MEMBER_REMOVE", {"guild_id": "1", "user": {"id": "2"}}, "/user/username", "document"),
    ("GUILD_ROLE_CREATE", {"guild_id": "1", "role": {}}, "/role/id", "document"),
]


@needs_document
@pytest.mark.parametrize(("event", "data", "where", "source"), FLAWS)
def test_a_flaw_is_named_with_its_source(event: str, data: Any, where: str, source: str) -> None:
    problem = JUDGE.check_event(event, data)[0]
    assert (problem.where, problem.source) == (where, source)


@needs_document
def test_every_row_compiles() -> None:
    for event in EVENTS:
        assert JUDGE.check_event(event, []), f"{event} is no list"


def test_what_is_not_judged_has_a_reason() -> None:
    assert all(reason for shape in EVENTS.values() for reason in shape.unjudged.values())
    assert all(shape.document or shape.page for shape in EVENTS.values())


def test_without_the_document_nothing_is_said_of_events() -> None:
    assert Judge(None, "left out on purpose").check_event("MESSAGE_CREATE", {}) == []
