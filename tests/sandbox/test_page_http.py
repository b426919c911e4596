"""The person's side as the page uses it: HTTP, websocket, and who is kept away."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

import sandbox
from sandbox import LocalDiscord, Options
from sandbox import permissions as p
from sandbox.json_types import JsonObject
from sandbox.model import ChannelKind
from sandbox.person.people import find_channel
from sandbox.verbs import threads

from .conftest import Api, Bot, Page, running


def small_bot() -> Bot:
    bot = Bot()

    class Form(discord.ui.Modal, title="Form"):
        why: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Why", custom_id="why")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_message(f"because {self.why.value}", ephemeral=True)

    @app_commands.command(description="Ask")
    async def ask(interaction: discord.Interaction, paper: discord.Attachment | None = None) -> None:
        if paper is not None:
            await interaction.response.send_message((await paper.read()).decode())
        else:
            await interaction.response.send_modal(Form())

    @app_commands.command(description="Manage")
    @app_commands.default_permissions(manage_guild=True)
    async def manage(interaction: discord.Interaction) -> None:
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="A", custom_id="a"))
        await interaction.response.send_message("managed", view=view)

    @app_commands.command(description="Find")
    async def find(interaction: discord.Interaction, norm: str) -> None:
        await interaction.response.defer()

    @find.autocomplete("norm")
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=typed.upper(), value=typed)]

    async def mark(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message("marked", ephemeral=True)

    @bot.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.edit_message(content="clicked")

    bot.tree.add_command(ask)
    bot.tree.add_command(manage)
    bot.tree.add_command(find)
    bot.tree.add_command(app_commands.ContextMenu(name="Mark", callback=mark))
    return bot


async def test_the_state_is_what_one_person_sees(local: LocalDiscord, page: Page) -> None:
    local.set_overwrite("welcome", target_id=local.guild_id, deny=p.VIEW_CHANNEL)
    async with running(small_bot(), local):
        grace = (await page.get(f"/sandbox/state?as={local.person('grace').id}")).json
        ada = (await page.get(f"/sandbox/state?as={local.person('ada').id}")).json
    assert grace["guild"]["name"] == "Congress Sandbox"
    assert grace["bot"] == {"id": str(local.core.world.bot_id), "name": "Congress", "online": True}
    assert [person["name"] for person in grace["people"]][:3] == ["ada", "grace", "alan"]
    assert [person["owner"] for person in grace["people"]][:2] == [True, False]
    assert [channel["name"] for channel in grace["channels"]] == ["general"]
    assert [channel["name"] for channel in ada["channels"]] == ["welcome", "general"]
    assert [command["path"] for command in grace["commands"]] == ["ask", "manage", "find"]
    assert grace["menus"][0]["name"] == "Mark"
    assert grace["clock"]["offset_seconds"] == 0


@dataclass(frozen=True)
class Place:
    """What the client offers Grace in a channel: commands, and what to do with messages."""

    name: str
    commands: set[str]
    lacks: set[str] = field(default_factory=set)


EVERYBODY_MAY = {"can_send", "can_react", "can_edit", "can_delete"}
RESTING = {"can_react", "can_edit"}


async def test_what_is_offered_is_what_may_be_done_in_the_channel(local: LocalDiscord, page: Page) -> None:
    grace, core = local.person("grace"), local.core
    for name in ("quiet", "helped"):
        local.make_channel(name)
    local.set_overwrite("quiet", target_id=local.guild_id, deny=p.USE_APPLICATION_COMMANDS)
    local.set_overwrite("helped", target_id=int(grace.id), allow=p.MANAGE_GUILD)
    for name in ("open", "resting", "locked", "over"):
        body: JsonObject = {"name": name, "type": ChannelKind.PUBLIC_THREAD}
        opened = threads.open_without_message(core, find_channel(core, "general"), int(local.owner.id), body)
        threads.change(core, opened, int(local.owner.id), {"locked": name in ("locked", "over")})
        threads.change(core, opened, int(local.owner.id), {"archived": name in ("resting", "over")})
    async with running(small_bot(), local):
        state = (await page.get(f"/sandbox/state?as={grace.id}")).json
        commands = {command["path"]: command["id"] for command in (*state["commands"], *named(state["menus"]))}
        channels = {channel["name"]: channel for channel in state["channels"]}
        for place in (
            Place("general", {"ask", "find", "Mark"}),
            Place("quiet", set()),
            Place("helped", {"ask", "manage", "find", "Mark"}),
            Place("open", {"ask", "find", "Mark"}),
            Place("resting", set(), RESTING),
            Place("locked", {"ask", "find", "Mark"}, {"can_send", "can_edit"}),
            Place("over", set(), {*EVERYBODY_MAY}),
        ):
            here = channels[place.name]
            offered = {path for path, held in commands.items() if here["can_command"] and held not in here["withheld"]}
            assert offered == place.commands, place
            assert {can for can in EVERYBODY_MAY if not here[can]} == place.lacks, place
            assert not here["can_delete_others"], place
            for path in ("ask", "manage"):
                asked = {"as": grace.id, "channel_id": here["id"], "command": path, "options": {}}
                status = (await page.post("/sandbox/invoke", asked)).status
                assert status == (200 if path in offered else 403), (place, path)


def named(menus: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**menu, "path": menu["name"]} for menu in menus]


async def test_a_whole_visit(local: LocalDiscord, page: Page) -> None:
    grace, ada = local.person("grace"), local.person("ada")
    channel_id = local.channel("general")["id"]
    place = {"as": grace.id, "channel_id": channel_id}
    async with running(small_bot(), local):
        opened = (await page.post("/sandbox/invoke", {**place, "command": "ask", "options": {}})).json
        assert opened["status"] == "modal"
        assert opened["modal"]["title"] == "Form"
        filled = {"as": grace.id, "modal_id": opened["modal"]["modal_id"], "values": {"why": "it rains"}}
        answered = (await page.post("/sandbox/submit", filled)).json
        assert (answered["status"], answered["message"]["flags"]) == ("message", 64)
        secret = {"as": grace.id, "message_id": answered["message"]["id"]}
        history = (await page.get(f"/sandbox/channels/{channel_id}/messages?as={grace.id}")).json["messages"]
        assert [message["content"] for message in history] == ["because it rains"]
        others = (await page.get(f"/sandbox/channels/{channel_id}/messages?as={ada.id}")).json["messages"]
        assert others == []
        assert (await page.post("/sandbox/dismiss", secret)).status == 200
        file = {"filename": "a.txt", "content_base64": base64.b64encode(b"from the page").decode()}
        body = {**place, "command": "ask", "options": {}, "attachments": {"paper": file}}
        assert (await page.post("/sandbox/invoke", body)).json["message"]["content"] == "from the page"
        said = (await page.post("/sandbox/say", {**place, "content": "hello"})).json["message"]
        menu = {**place, "name": "Mark", "target_id": said["id"]}
        assert (await page.post("/sandbox/menu", menu)).json["message"]["content"] == "marked"
        typed = {**place, "command": "find", "options": {"norm": "n"}, "focused": "norm"}
        choices = (await page.post("/sandbox/autocomplete", typed)).json["choices"]
        assert choices == [{"name": "N", "value": "n"}]
        managed = (await page.post("/sandbox/invoke", {**place, "as": ada.id, "command": "manage"})).json
        click = {**place, "message_id": managed["message"]["id"], "custom_id": "a"}
        assert (await page.post("/sandbox/click", click)).json["message"]["content"] == "clicked"
        channel = (await page.post("/sandbox/dm", {"as": grace.id})).json["channel"]
        assert channel["type"] == 1
        assert (await page.get("/sandbox/refusals")).json == {"refusals": []}
    local.assert_faithful()


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/sandbox/invoke", {"command": "manage"}, 403),
        ("/sandbox/invoke", {"command": "nothing"}, 404),
        ("/sandbox/invoke", {"command": "ask", "channel_id": "1"}, 404),
        ("/sandbox/invoke", {"command": "ask", "channel_id": "x"}, 400),
        ("/sandbox/invoke", {"command": "ask", "options": []}, 400),
        ("/sandbox/invoke", {"command": "ask", "options": {"paper": {"content_base64": "?"}}}, 400),
        ("/sandbox/click", {"message_id": "1", "custom_id": "a"}, 404),
        ("/sandbox/submit", {"modal_id": "1", "values": {}}, 404),
        ("/sandbox/dismiss", {"message_id": "1"}, 404),
        ("/sandbox/say", {"content": ""}, 400),
        ("/sandbox/say", {"content": "x" * 2001}, 400),
        ("/sandbox/say", {"as": "1", "content": "x"}, 404),
        ("/sandbox/clock", {"offset_seconds": "soon"}, 400),
        ("/sandbox/clock", {"offset_seconds": 1e12}, 400),
        ("/sandbox/nothing", {}, 404),
    ],
)
async def test_what_is_refused_is_said_in_a_sentence(
    local: LocalDiscord, page: Page, path: str, body: dict[str, Any], status: int
) -> None:
    place = {"as": local.person("grace").id, "channel_id": local.channel("general")["id"]}
    async with running(small_bot(), local):
        answer = await page.post(path, {**place, **body})
    assert answer.status == status, answer.json
    assert answer.json["error"].endswith((".", "?"))


async def test_events_reach_those_who_may_see_them(local: LocalDiscord, page: Page) -> None:
    grace, ada = local.person("grace"), local.person("ada")
    base = local.page_url.rstrip("/")
    async with (
        page.session.ws_connect(f"{base}/sandbox/events?as={grace.id}") as hers,
        page.session.ws_connect(f"{base}/sandbox/events?as={ada.id}") as owners,
    ):
        local.set_overwrite("welcome", target_id=local.guild_id, deny=p.VIEW_CHANNEL)
        ada.say("hidden", channel="welcome")
        ada.say("for all")
        # Whoever lost sight of the channel hears nothing of it, but that there is something to read anew.
        assert json.loads(await hers.receive_str(timeout=5)) == {"type": "people"}
        seen = [json.loads(await hers.receive_str(timeout=5))]
        assert [(e["type"], e["message"]["content"]) for e in seen] == [("message_create", "for all")]
        kinds = [json.loads(await owners.receive_str(timeout=5))["type"] for _ in range(4)]
        assert kinds == ["channel_update", "people", "message_create", "message_create"]
        local.move_clock(60)
        assert json.loads(await hers.receive_str(timeout=5)) == {"type": "clock", "offset_seconds": 60}
        async with running(small_bot(), local):
            assert json.loads(await hers.receive_str(timeout=5)) == {"type": "commands"}
            assert json.loads(await hers.receive_str(timeout=5)) == {"type": "bot", "online": True}
        assert json.loads(await hers.receive_str(timeout=5)) == {"type": "bot", "online": False}


async def test_events_tell_how_much_a_thread_holds(local: LocalDiscord, page: Page) -> None:
    ada = local.person("ada")
    core, general = local.core, find_channel(local.core, "general")
    threads.open_without_message(core, general, int(ada.id), {"name": "Keepers", "type": ChannelKind.PUBLIC_THREAD})
    async with page.session.ws_connect(f"{local.page_url.rstrip('/')}/sandbox/events?as={ada.id}") as events:
        sent = [ada.say(words, channel="Keepers") for words in ("one", "two")]
        local.delete_message(sent[0])
        ada.say("elsewhere")
        told = [json.loads(await events.receive_str(timeout=5)) for _ in range(4)]
    assert [(event["type"], event.get("message_count")) for event in told] == [
        ("message_create", 1),
        ("message_create", 2),
        ("message_delete", 1),
        ("message_create", None),
    ]


async def test_the_clock_is_written_for_the_bot(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    async with sandbox.serve(options=Options(clock_file=file)) as local, aiohttp.ClientSession() as session:
        page = Page(local, session)
        moved = (await page.post("/sandbox/clock", {"offset_seconds": 604800})).json
        assert moved["offset_seconds"] == 604800
        assert file.read_text().strip() == "604800"
        assert (await page.get("/sandbox/clock")).json["offset_seconds"] == 604800
    async with sandbox.serve(options=Options(clock_file=file)) as local:
        assert local.core.clock.offset_seconds == 604800


@pytest.mark.parametrize("origin", ["http://example.org", "null", "http://127.0.0.1:1"])
async def test_other_pages_are_kept_away(local: LocalDiscord, page: Page, origin: str) -> None:
    headers = {"Origin": origin}
    assert (await page.get("/sandbox/refusals", headers=headers)).status == 403
    say = {"as": local.owner.id, "channel_id": local.channel("general")["id"], "content": "x"}
    assert (await page.post("/sandbox/say", say, headers=headers)).status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await page.session.ws_connect(f"{local.page_url}sandbox/events", headers=headers)
    assert await local.messages() == []


async def test_our_own_page_is_let_in(local: LocalDiscord, page: Page) -> None:
    own = {"Origin": local.page_url.rstrip("/")}
    assert (await page.get("/sandbox/refusals", headers=own)).status == 200
    assert (await page.get("/sandbox/refusals", headers={"Host": f"localhost:{local.port}"})).status == 200


@pytest.mark.parametrize("host", ["example.org", "example.org:80", "127.0.0.1:1", ""])
async def test_rebound_names_are_kept_away(local: LocalDiscord, page: Page, host: str) -> None:
    assert (await page.get("/sandbox/refusals", headers={"Host": host})).status in (400, 403)


async def test_a_plain_form_cannot_act(local: LocalDiscord, page: Page) -> None:
    body = json.dumps({"as": local.owner.id, "channel_id": local.channel("general")["id"], "content": "x"})
    headers = {"Content-Type": "text/plain"}
    async with page.session.post(f"{local.page_url}sandbox/say", data=body, headers=headers) as response:
        assert response.status == 415


async def test_the_page_has_a_strict_policy(local: LocalDiscord, page: Page) -> None:
    answer = await page.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await page.get("/../server.py")).status == 404
    assert (await page.get("/%2e%2e/server.py")).status == 404
    assert (await page.get("/nothing.js")).status == 404
    assert (await page.get("/a%00b")).status == 404
    assert (await page.get(f"/{'a' * 300}")).status == 404


async def test_uploaded_pages_cannot_run(local: LocalDiscord, page: Page, api: Api) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", '{"content": "x"}', content_type="application/json")
    form.add_field("files[0]", b"<script>1</script>", filename="evil.html", content_type="text/html")
    path = f"/channels/{local.channel('general')['id']}/messages"
    sent = await api("POST", path, data=form)
    url = sent.json["attachments"][0]["url"]
    got = await page.get(url.removeprefix(local.page_url.rstrip("/")))
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert (await page.get("/attachments/1/2/x.png")).status == 404


async def test_a_page_that_closes_is_forgotten(local: LocalDiscord, page: Page) -> None:
    socket = await page.session.ws_connect(f"{local.page_url}sandbox/events?as={local.owner.id}")
    await socket.close()
    await local.wait_for(lambda: local.core.feed.listening == 0)
