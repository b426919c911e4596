"""The state outlives the server."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from datetime import timedelta
from pathlib import Path

import aiohttp
import discord
import pytest
from discord import app_commands

import sandbox
from sandbox import LocalDiscord, Options
from sandbox.ids import iso
from sandbox.json_types import JsonObject
from sandbox.snapshot import file_in, from_json, to_json
from sandbox.verbs import events

from .conftest import Bot, Point, running
from .gateway_wire import PLAIN, Wire
from .test_files import PNG


async def fill(local: LocalDiscord) -> None:
    """Leave something of every kind."""
    bot = Bot()

    @app_commands.command(description="Go")
    async def go(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("secret", ephemeral=True)

    bot.tree.add_command(go)
    local.add_role("Recorders", holders=[local.person("mary")])
    local.core.world.member(local.person("kofi").user_id).timed_out_until = iso(local.core.now())
    begins = local.core.now() + timedelta(days=1)
    plan: JsonObject = {
        "name": "The vote closes",
        "entity_type": 3,
        "scheduled_start_time": iso(begins),
        "scheduled_end_time": iso(begins + timedelta(hours=1)),
        "entity_metadata": {"location": "#votes"},
    }
    events.create(local.core, local.owner.user_id, plan)
    async with running(bot, local):
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        forum = await guild.create_forum("norms", available_tags=[discord.ForumTag(name="Draft")])
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://a.png")))
        file = discord.File(io.BytesIO(PNG), "a.png")
        await forum.create_thread(name="N-1", view=view, file=file, applied_tags=forum.available_tags)
        kept = await bot.text_channel(local).send("kept", nonce="n1")
        await kept.add_reaction("\N{WHITE HEAVY CHECK MARK}")
        await (await bot.fetch_user(local.person("kofi").user_id)).send("private")
        await local.person("ada").invoke("go")


async def test_everything_but_ephemeral_messages_is_there_after_a_restart(tmp_path: Path, pointed: Point) -> None:
    async with sandbox.serve(options=Options(data=tmp_path)) as local:
        pointed(local)
        await fill(local)
        before = to_json(local.core.world, "")
        last = local.core.ids.last
        old_port = local.port
    async with sandbox.serve(options=Options(data=tmp_path)) as local:
        pointed(local)
        after = to_json(local.core.world, "").replace(f":{local.port}/", f":{old_port}/")
        assert after.partition('"guild"')[2] == before.partition('"guild"')[2]
        assert local.core.next_id() > last
        assert local.owner.messages() and all(m["content"] != "secret" for m in local.owner.messages())
        post = local.posts("norms")[0]
        async with running(Bot(), local, sync=False) as bot:
            thread = bot.get_channel(int(str(post["id"])))
            assert isinstance(thread, discord.Thread)
            message = await thread.fetch_message(thread.id)
            assert await message.attachments[0].read() == PNG
            commands = await bot.tree.fetch_commands()
            assert [command.name for command in commands] == ["go"]
        local.assert_faithful()


async def test_changes_are_written_soon(tmp_path: Path) -> None:
    async with sandbox.serve(options=Options(data=tmp_path)) as local:
        assert not file_in(tmp_path).exists()
        local.person("ada").say("hello")
        keeper = local.server.keeper
        assert keeper is not None and keeper.due
        keeper.write()
        assert "hello" in file_in(tmp_path).read_text()
        assert not keeper.due


async def test_the_command_line_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    arguments = ["-m", "sandbox", "--data", str(tmp_path), "--clock-file", str(tmp_path / "clock")]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=asyncio.subprocess.PIPE, cwd=Path(sandbox.__file__).parents[1]
    )
    try:
        assert process.stdout is not None
        url = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
        async with aiohttp.ClientSession() as session, session.get(f"{url}sandbox/state") as response:
            assert (await response.json())["guild"]["name"] == "Congress Sandbox"
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0
    finally:
        if process.returncode is None:
            process.kill()
    assert file_in(tmp_path).exists()


async def test_a_foreign_file_is_refused_not_overwritten(tmp_path: Path) -> None:
    file_in(tmp_path).write_text('{"format": 99}')
    with pytest.raises(ValueError, match="format 99"):
        async with sandbox.serve(options=Options(data=tmp_path)):
            raise AssertionError("it must not start")
    assert file_in(tmp_path).read_text() == '{"format": 99}'
    with pytest.raises(ValueError, match="format"):
        from_json("{}", "")


async def test_a_world_from_before_reactions_and_events_still_opens() -> None:
    async with sandbox.serve() as local:
        local.person("ada").say("hello")
        kept = json.loads(to_json(local.core.world, ""))
        del kept["events"]
        for message in kept["messages"]:
            del message["reactions"]
        world = from_json(json.dumps(kept), "")
        assert world.events == {}
        assert [m.reactions for m in world.messages_of(int(str(local.channel("general")["id"])))] == [[]]


async def test_files_are_kept_on_disk_alone(tmp_path: Path, pointed: Point) -> None:
    async with sandbox.serve(options=Options(data=tmp_path)) as local:
        pointed(local)
        async with running(Bot(), local) as bot:
            sent = await bot.text_channel(local).send(file=discord.File(io.BytesIO(PNG), "a.png"))
            kept = tmp_path / "attachments" / str(sent.attachments[0].id)
            assert kept.read_bytes() == await sent.attachments[0].read() == PNG
            kept.write_bytes(b"from disk")
            assert await sent.attachments[0].read() == b"from disk"
            await sent.delete()
            assert not kept.exists()


async def test_files_that_no_message_shows_are_gone_after_a_restart(tmp_path: Path, pointed: Point) -> None:
    async with sandbox.serve(options=Options(data=tmp_path)) as local:
        pointed(local)
        async with running(Bot(), local) as bot:
            sent = await bot.text_channel(local).send(file=discord.File(io.BytesIO(PNG), "a.png"))
        folder = tmp_path / "attachments"
        (folder / "17").write_bytes(b"of a form")

    async with sandbox.serve(options=Options(data=tmp_path)):
        assert [file.name for file in folder.iterdir()] == [str(sent.attachments[0].id)]


async def test_a_refused_message_leaves_no_file(tmp_path: Path, pointed: Point) -> None:
    absent = discord.Embed().set_image(url="attachment://absent.png")
    async with sandbox.serve(options=Options(data=tmp_path)) as local:
        pointed(local)
        async with running(Bot(), local) as bot:
            channel = bot.text_channel(local)
            sent = await channel.send("words")
            with pytest.raises(discord.HTTPException, match="absent"):
                await channel.send(embed=absent, file=discord.File(io.BytesIO(PNG), "a.png"))
            with pytest.raises(discord.HTTPException, match="absent"):
                await sent.edit(embed=absent, attachments=[discord.File(io.BytesIO(PNG), "a.png")])
        local.refusals.clear()
        assert not list((tmp_path / "attachments").iterdir())


async def test_what_waits_is_written_before_anything_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("the judge fails")

    with pytest.raises(RuntimeError, match="the judge fails"):
        async with sandbox.serve(options=Options(data=tmp_path)) as local:
            local.person("ada").say("hello")
            monkeypatch.setattr(local.server.docket, "settle", fail)
    assert "hello" in file_in(tmp_path).read_text()


async def test_a_client_that_does_not_read_does_not_keep_the_server_from_ending() -> None:
    more_than_a_socket_holds = "x" * (1 << 26)
    # The server ends at the end of the inner context; the connections are open until then.
    async with asyncio.timeout(10), aiohttp.ClientSession() as session, sandbox.serve() as local:
        socket = await session.ws_connect(local.gateway_url + PLAIN)
        await Wire(socket, local.token, None).identify()
        assert socket._conn is not None and isinstance(socket._conn.transport, asyncio.Transport)
        socket._conn.transport.pause_reading()
        for held in local.gateway.sessions:
            assert held.transport is not None
            held.transport.send(more_than_a_socket_holds)
        await asyncio.sleep(0)
