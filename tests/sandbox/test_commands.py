"""Commands: registering them, and what the chat client checks before it sends them."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands

from sandbox import FileValue, LocalDiscord, PersonRefused
from sandbox import permissions as p
from sandbox.model import ChannelKind

from .conftest import Api, Bot, running

Seen = list[dict[str, object]]


def command_bot(seen: Seen) -> Bot:
    """Return a bot with one command of every kind of option, which notes what it was given."""
    bot = Bot()
    norm = app_commands.Group(name="norm", description="Norms")
    talk = app_commands.Group(name="talk", description="Talk", parent=norm)

    @norm.command(description="Propose a norm")
    @app_commands.choices(kind=[app_commands.Choice(name="Law", value="law")])
    async def propose(
        interaction: discord.Interaction,
        title: app_commands.Range[str, 3, 20],
        days: app_commands.Range[int, 1, 30] = 7,
        share: app_commands.Range[float, 0.0, 1.0] = 0.5,
        open_vote: bool = False,
        kind: str | None = None,
    ) -> None:
        seen.append({"title": title, "days": days, "share": share, "open": open_vote, "kind": kind})
        await interaction.response.send_message("ok", ephemeral=True)

    @talk.command(description="Name all")
    async def refer(
        interaction: discord.Interaction,
        who: discord.Member | None = None,
        role: discord.Role | None = None,
        either: discord.Member | discord.Role | None = None,
        where: discord.TextChannel | None = None,
        paper: discord.Attachment | None = None,
    ) -> None:
        content = None if paper is None else await paper.read()
        seen.append({"who": who, "role": role, "either": either, "where": where, "paper": content})
        await interaction.response.send_message("ok")

    @norm.command(description="Show a norm")
    async def show(interaction: discord.Interaction, norm: str) -> None:
        await interaction.response.send_message(norm)

    @show.autocomplete("norm")
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"N-{n} {typed}", value=str(n)) for n in range(2)]

    @app_commands.command(description="Set up")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{interaction.app_permissions.value}")

    @app_commands.command(description="Privacy")
    async def privacy(interaction: discord.Interaction) -> None:
        in_dm = interaction.guild is None
        await interaction.response.send_message(f"dm {in_dm} {interaction.context.dm_channel}")

    async def attach(interaction: discord.Interaction, message: discord.Message) -> None:
        seen.append({"content": message.content, "author": message.author.name})
        await interaction.response.send_message("attached", ephemeral=True)

    async def seat(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"seat of {member.name}", ephemeral=True)

    bot.tree.add_command(norm)
    bot.tree.add_command(setup)
    bot.tree.add_command(privacy)
    bot.tree.add_command(app_commands.ContextMenu(name="Attach to norm…", callback=attach))
    bot.tree.add_command(app_commands.ContextMenu(name="Seat", callback=seat))
    return bot


async def test_sync_keeps_ids_and_forgets_what_is_gone(local: LocalDiscord) -> None:
    bot = command_bot([])
    async with running(bot, local, sync=False):
        first = {command.name: command.id for command in await bot.tree.sync()}
        bot.tree.remove_command("setup")
        second = {command.name: command.id for command in await bot.tree.sync()}
        fetched = {command.name: command.id for command in await bot.tree.fetch_commands()}
    assert set(first) - set(second) == {"setup"}
    assert all(first[name] == second[name] for name in second)
    assert fetched == second
    local.assert_faithful()


async def test_a_guilds_commands_are_its_own(local: LocalDiscord) -> None:
    bot = command_bot([])
    guild = discord.Object(local.guild_id)
    async with running(bot, local, sync=False):
        bot.tree.copy_global_to(guild=guild)
        await bot.tree.sync(guild=guild)
        outcome = await local.person("ada").invoke("privacy")
        assert outcome.status == "message"
        assert await bot.tree.fetch_commands() == []
        bot.tree.clear_commands(guild=guild)
        await bot.tree.sync(guild=guild)
        with pytest.raises(PersonRefused, match="no command"):
            await local.person("ada").invoke("privacy")
    local.assert_faithful()


async def test_single_commands_are_registered_changed_and_deleted(local: LocalDiscord, api: Api) -> None:
    path = f"/applications/{local.core.world.application_id}/commands"
    body = {"name": "about", "description": "About", "type": 1}
    made = await api("POST", path, body)
    assert (made.status, made.json["version"] != "") == (201, True)
    again = await api("POST", path, body)
    assert (again.status, again.json) == (200, made.json)
    one = f"{path}/{made.json['id']}"
    changed = await api("PATCH", one, {"description": "About us"})
    assert changed.json["description"] == "About us"
    assert (await api("GET", one)).json == changed.json
    assert (await api("DELETE", one)).status == 204
    assert (await api("GET", one)).code == 10063
    assert (await api("PUT", path, [body, body])).code == 50035


async def test_options_arrive_as_they_were_given(local: LocalDiscord) -> None:
    seen: Seen = []
    async with running(command_bot(seen), local):
        ada = local.person("ada")
        await ada.invoke("norm propose", options={"title": "Truce", "days": "14", "share": 0.25, "kind": "law"})
        await ada.invoke("/norm propose", options={"title": "Truce", "open_vote": True})
    assert seen == [
        {"title": "Truce", "days": 14, "share": 0.25, "open": False, "kind": "law"},
        {"title": "Truce", "days": 7, "share": 0.5, "open": True, "kind": None},
    ]
    local.assert_faithful()


async def test_named_things_arrive_resolved(local: LocalDiscord) -> None:
    seen: Seen = []
    role = local.add_role("Jurists")
    async with running(command_bot(seen), local) as bot:
        grace = local.person("grace")
        given = {
            "who": grace,
            "role": str(role.id),
            "either": str(role.id),
            "where": local.channel("welcome"),
            "paper": FileValue("paper.txt", b"words"),
        }
        outcome = await local.person("ada").invoke("norm talk refer", options=given)
        assert outcome.status == "message", bot.errors
    found = seen[0]
    assert isinstance(found["who"], discord.Member) and found["who"].id == grace.user_id
    assert isinstance(found["role"], discord.Role) and isinstance(found["either"], discord.Role)
    assert isinstance(found["where"], discord.TextChannel) and found["where"].name == "welcome"
    assert found["paper"] == b"words"
    local.assert_faithful()


@pytest.mark.parametrize(
    ("command", "options", "sentence"),
    [
        ("norm nothing", {}, "no command"),
        ("norm propose", {}, "'title' is required"),
        ("norm propose", {"title": "ab"}, "at least 3"),
        ("norm propose", {"title": "a" * 21}, "at most 20"),
        ("norm propose", {"title": "abc", "days": 31}, "at most 30"),
        ("norm propose", {"title": "abc", "days": "x"}, "whole number"),
        ("norm propose", {"title": "abc", "days": 1.5}, "whole number"),
        ("norm propose", {"title": "abc", "share": -0.1}, "at least 0"),
        ("norm propose", {"title": "abc", "share": "nan"}, "a number is needed"),
        ("norm propose", {"title": "abc", "open_vote": "maybe"}, "true or false"),
        ("norm propose", {"title": "abc", "kind": "other"}, "among the choices"),
        ("norm propose", {"title": 5}, "text is needed"),
        ("norm propose", {"title": "abc", "unknown": 1}, "no option"),
        ("norm talk refer", {"who": "1"}, "no such person"),
        ("norm talk refer", {"who": "ada"}, "id is needed"),
        ("norm talk refer", {"role": "1"}, "no such role"),
        ("norm talk refer", {"where": "1"}, "no such channel"),
        ("norm talk refer", {"paper": "x"}, "file must be attached"),
    ],
)
async def test_the_client_refuses(
    local: LocalDiscord, command: str, options: dict[str, str | int | float], sentence: str
) -> None:
    seen: Seen = []
    async with running(command_bot(seen), local):
        with pytest.raises(PersonRefused, match=sentence):
            await local.person("ada").invoke(command, options=options)
    assert seen == []


async def test_a_channel_option_takes_only_its_kinds(local: LocalDiscord) -> None:
    forum = local.make_channel("norms", 15)
    async with running(command_bot([]), local):
        with pytest.raises(PersonRefused, match="this kind"):
            await local.person("ada").invoke("norm talk refer", options={"where": forum})


async def test_suggestions_come_from_the_bot(local: LocalDiscord) -> None:
    async with running(command_bot([]), local):
        choices = await local.person("ada").autocomplete("norm show", focused="norm", options={"norm": "tru"})
        with pytest.raises(PersonRefused, match="suggestions"):
            await local.person("ada").autocomplete("norm propose", focused="title")
    assert choices == [{"name": "N-0 tru", "value": "0"}, {"name": "N-1 tru", "value": "1"}]
    local.assert_faithful()


async def test_default_permissions_hide_a_command(local: LocalDiscord) -> None:
    managers = local.add_role("Managers", p.MANAGE_GUILD, [local.person("mary")])
    async with running(command_bot([]), local) as bot:
        with pytest.raises(PersonRefused, match="not offered"):
            await local.person("grace").invoke("setup")
        assert (await local.person("ada").invoke("setup")).status == "message"
        outcome = await local.person("mary").invoke("setup")
        assert outcome.message is not None
        assert bot.user is not None
        general = local.core.world.channels[int(str(local.channel("general")["id"]))]
        assert outcome.message["content"] == str(local.core.world.permissions_in(bot.user.id, general))
        local.set_overwrite("general", target_id=managers.id, deny=p.USE_APPLICATION_COMMANDS)
        with pytest.raises(PersonRefused, match="not offered"):
            await local.person("mary").invoke("setup")


async def test_in_direct_messages_only_what_belongs_there(local: LocalDiscord) -> None:
    async with running(command_bot([]), local):
        grace = local.person("grace")
        outcome = await grace.invoke("privacy", channel=grace.dm())
        assert outcome.message is not None and outcome.message["content"] == "dm True True"
        with pytest.raises(PersonRefused, match="not offered"):
            await local.owner.invoke("setup", channel=local.owner.dm())
    local.assert_faithful()


async def test_context_menus(local: LocalDiscord) -> None:
    seen: Seen = []
    async with running(command_bot(seen), local):
        said = local.person("grace").say("A quotable line.")
        outcome = await local.person("ada").menu("Attach to norm…", said)
        assert outcome.message is not None and outcome.message["content"] == "attached"
        outcome = await local.person("ada").menu("Seat", local.person("grace"))
        assert outcome.message is not None and outcome.message["content"] == "seat of grace"
        with pytest.raises(PersonRefused, match="no menu entry"):
            await local.person("ada").menu("Attach to norm…", local.person("grace"))
    assert seen == [{"content": "A quotable line.", "author": "grace"}]
    local.assert_faithful()


async def test_without_a_bot_a_command_fails_at_once(local: LocalDiscord, api: Api) -> None:
    path = f"/applications/{local.core.world.application_id}/commands"
    await api("PUT", path, [{"name": "about", "description": "About"}])
    outcome = await local.person("ada").invoke("about")
    assert (outcome.status, outcome.error) == ("failed", "The application did not respond")


async def test_a_change_keeps_a_command_what_it_is(local: LocalDiscord, api: Api) -> None:
    path = f"/applications/{local.core.world.application_id}/commands"
    about, other = [
        (await api("POST", path, {"name": name, "description": "x", "type": 1})).json for name in ("about", "other")
    ]
    one = f"{path}/{about['id']}"
    changed = await api("PATCH", one, {"description": "y", "id": "1", "default_member_permissions": 32})
    kept = {**about, "description": "y", "default_member_permissions": "32", "version": changed.json["version"]}
    assert changed.json == kept
    again = await api("PATCH", one, {"name": "other"})
    assert (again.status, again.code) == (400, 50035)
    assert "DUPLICATE_NAME" in str(again.json["errors"])
    assert {command["name"] for command in (await api("GET", path)).json} == {"about", "other"}
    assert (await api("GET", f"{path}/{other['id']}")).json == other


async def test_no_command_is_typed_where_there_is_no_message_box(local: LocalDiscord) -> None:
    async with running(command_bot([]), local):
        for kind in (ChannelKind.FORUM, ChannelKind.CATEGORY):
            place = local.make_channel(f"place-{kind}", kind)
            with pytest.raises(PersonRefused, match="no message box"):
                await local.person("ada").invoke("norm propose", channel=place, options={"title": "Title"})
    local.assert_faithful()
