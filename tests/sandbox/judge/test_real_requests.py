"""The judge refuses nothing that discord.py really sends: views, layouts, modals, commands, threads, forums."""

from __future__ import annotations

import io
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import discord
import pytest
from discord import app_commands, ui
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter

from sandbox.judge import Judge, Problem, load_judge

JUDGE = load_judge()
RULES = Judge(None, "left out on purpose")
GUILD, CHANNEL, FORUM, THREAD, MESSAGE, APPLICATION = range(1_000_000_000_000_000_001, 1_000_000_000_000_000_007)


class Sent(Exception):
    """Raised in place of an answer: the request has been seen, and nobody waits for one."""


@dataclass
class Wire:
    """What discord.py sent: method, path, decoded body, names of the uploads."""

    requests: list[tuple[str, str, object, list[str]]] = field(default_factory=list)

    def record(self, route: Route, payload: object, form: list[dict[str, Any]] | None) -> None:
        names = [part["name"] for part in form or () if part["name"] != "payload_json"]
        for part in form or ():
            if part["name"] == "payload_json":
                payload = json.loads(part["value"])
        path = route.url.removeprefix(Route.BASE)
        self.requests.append((route.method, path, json.loads(json.dumps(payload)), names))

    def judged(self, operation: str, **known: Any) -> list[Problem]:
        """Return every problem of the last request, which must be of the operation."""
        method, path, body, files = self.requests[-1]
        problems = RULES.check_request(operation, method, path, body, files, **known)
        if JUDGE.document is not None:
            assert JUDGE.operation_of(method, path) == operation
            problems += JUDGE.check_request(operation, method, path, body, files, **known)
        return problems


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    wire = Wire()

    async def request(_: HTTPClient, route: Route, *, form: Any = None, json: Any = None, **__: Any) -> None:
        wire.record(route, json, form)
        raise Sent

    async def webhook(
        _: AsyncWebhookAdapter, route: Route, *__: Any, payload: Any = None, multipart: Any = None, **___: Any
    ) -> None:
        wire.record(route, payload, multipart)
        raise Sent

    monkeypatch.setattr(HTTPClient, "request", request)
    monkeypatch.setattr(AsyncWebhookAdapter, "request", webhook)
    yield wire


async def sent(call: Awaitable[object]) -> None:
    """Await a call of discord.py's up to the moment when it has sent its request."""
    with pytest.raises(Sent):
        await call


@pytest.fixture
def client() -> discord.Client:
    client = discord.Client(
        intents=discord.Intents(guilds=True), allowed_mentions=discord.AllowedMentions.none(), max_messages=None
    )
    client._connection.application_id = APPLICATION
    client._connection.user = discord.ClientUser(state=client._connection, data=cast(Any, user(2, bot=True)))
    return client


@pytest.fixture
def guild(client: discord.Client) -> discord.Guild:
    text = {"id": CHANNEL, "type": 0, "name": "general", "position": 0, "permission_overwrites": []}
    forum = {**text, "id": FORUM, "type": 15, "name": "norms", "available_tags": []}
    data = {"id": GUILD, "name": "Congress", "roles": [], "channels": [text, forum], "owner_id": 1}
    return discord.Guild(data=cast(Any, data), state=client._connection)


def user(number: int, **fields: object) -> dict[str, object]:
    return {"id": str(number), "username": "ada", "discriminator": "0", "avatar": None, **fields}


def interaction(client: discord.Client, kind: int = 2) -> discord.Interaction:
    data = {
        "id": "77",
        "type": kind,
        "token": "token",
        "version": 1,
        "application_id": str(APPLICATION),
        "channel_id": str(CHANNEL),
        "user": user(1),
        "attachment_size_limit": 1,
        "data": {"id": "5", "name": "norm", "type": 1},
        "entitlements": [],
    }
    return discord.Interaction(data=cast(Any, data), state=client._connection)


def text_channel(guild: discord.Guild) -> discord.TextChannel:
    return cast(discord.TextChannel, guild.get_channel(CHANNEL))


def forum_channel(guild: discord.Guild) -> discord.ForumChannel:
    return cast(discord.ForumChannel, guild.get_channel(FORUM))


def an_embed() -> discord.Embed:
    embed = discord.Embed(
        title="This week", description="Three norms.", colour=discord.Colour.blurple(), url="https://example.org"
    )
    embed.timestamp = datetime(2026, 3, 2, 9, tzinfo=UTC)
    embed.set_author(name="Ada", icon_url="https://example.org/a.png").set_footer(text="N-042")
    embed.set_image(url="attachment://chart.png").set_thumbnail(url="https://example.org/t.png")
    return embed.add_field(name="Decided", value="3", inline=False)


def a_file(name: str = "chart.png") -> discord.File:
    return discord.File(io.BytesIO(b"x"), name, description="A chart of the tally: 12 for, 3 against.")


def a_view() -> ui.View:
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="For", custom_id="norm:1:for", emoji="👍"))
    view.add_item(ui.Button(label="Read", url="https://example.org"))
    view.add_item(ui.Button(emoji=discord.PartialEmoji(name="ballot", id=12), custom_id="norm:1:b", disabled=True))
    choices = [discord.SelectOption(label=name, description="d", default=name == "a") for name in "abc"]
    view.add_item(ui.Select(options=choices, min_values=0, max_values=3, placeholder="Choose"))
    view.add_item(ui.UserSelect(max_values=25))
    view.add_item(ui.RoleSelect(default_values=[discord.Object(1, type=discord.Role)]))
    view.add_item(ui.ChannelSelect(channel_types=[discord.ChannelType.text, discord.ChannelType.forum]))
    return view


def a_layout() -> ui.LayoutView:
    layout = ui.LayoutView(timeout=None)
    chart = discord.MediaGalleryItem("attachment://chart.png", description="12 for, 3 against")
    layout.add_item(
        ui.Container(
            ui.TextDisplay("# N-042"),
            ui.Section("Open data", "Proposed by Ada", accessory=ui.Thumbnail("https://example.org/t.png")),
            ui.Section("Read it", accessory=ui.Button(label="Read", url="https://example.org")),
            ui.Separator(spacing=discord.SeparatorSpacing.large),
            ui.MediaGallery(chart),
            ui.ActionRow(ui.Button(label="For", custom_id="a"), ui.Button(label="Against", custom_id="b")),
            ui.ActionRow(ui.MentionableSelect(custom_id="m")),
            accent_colour=0x123456,
        )
    )
    layout.add_item(ui.File("attachment://chart.png"))
    return layout


class Ballot(ui.Modal, title="Your vote"):
    words: ui.TextDisplay[Any] = ui.TextDisplay("The text of the norm.")
    vote: ui.Label[Any] = ui.Label(
        text="Vote",
        description="One of them",
        component=ui.RadioGroup(options=[discord.RadioGroupOption(label=name) for name in ("For", "Against")]),
    )
    reason: ui.Label[Any] = ui.Label(
        text="Reason", component=ui.TextInput(style=discord.TextStyle.paragraph, required=False, max_length=4000)
    )
    days: ui.Label[Any] = ui.Label(
        text="Days", component=ui.CheckboxGroup(options=[discord.CheckboxGroupOption(label=name) for name in "abc"])
    )
    agree: ui.Label[Any] = ui.Label(text="Agree", component=ui.Checkbox())


class Proof(ui.Modal, title="Proof"):
    upload: ui.Label[Any] = ui.Label(text="Upload", component=ui.FileUpload(max_values=3, required=False))
    people: ui.Label[Any] = ui.Label(text="People", component=ui.UserSelect(required=False, min_values=0))
    where: ui.Label[Any] = ui.Label(text="Where", component=ui.ChannelSelect(required=True))
    kind: ui.Label[Any] = ui.Label(
        text="Kind", component=ui.Select(options=[discord.SelectOption(label="a")], required=True)
    )
    old: ui.TextInput[Any] = ui.TextInput(label="The old way", default="Text", min_length=2)


async def test_message_with_everything(wire: Wire, guild: discord.Guild) -> None:
    await sent(
        text_channel(guild).send(
            "Hello <@1>", embed=an_embed(), view=a_view(), file=a_file(), nonce="n1v1o", silent=True,
            allowed_mentions=discord.AllowedMentions(users=[discord.Object(1)], replied_user=False),
        )
    )  # fmt: skip
    assert wire.judged("create_message") == []


async def test_plain_message_reply_and_forward(wire: Wire, guild: discord.Guild) -> None:
    channel = text_channel(guild)
    await sent(channel.send("Hello"))
    assert wire.judged("create_message") == []
    partial = channel.get_partial_message(MESSAGE)
    await sent(partial.reply("Hello", mention_author=True))
    assert wire.judged("create_message") == []
    forward = discord.MessageReference(
        message_id=MESSAGE, channel_id=CHANNEL, type=discord.MessageReferenceType.forward
    )
    await sent(channel.send(reference=forward))
    assert wire.judged("create_message") == []


async def test_layout_with_its_file(wire: Wire, guild: discord.Guild) -> None:
    await sent(text_channel(guild).send(view=a_layout(), file=a_file()))
    assert wire.judged("create_message") == []


async def test_poll(wire: Wire, guild: discord.Guild) -> None:
    poll = discord.Poll("Meet on Monday?", timedelta(hours=24), multiple=True)
    poll.add_answer(text="Yes", emoji="👍")
    await sent(text_channel(guild).send(poll=poll))
    assert wire.judged("create_message") == []


async def test_edits_of_a_message(wire: Wire, guild: discord.Guild) -> None:
    message = text_channel(guild).get_partial_message(MESSAGE)
    await sent(message.edit(content="Changed", embed=None, view=a_view()))
    assert wire.judged("update_message") == []
    await sent(message.edit(view=a_layout(), attachments=[a_file()]))
    assert wire.judged("update_message", message_flags=1 << 15) == []
    await sent(message.edit(view=None))
    assert wire.judged("update_message") == []


async def test_answers_to_an_interaction(wire: Wire, client: discord.Client) -> None:
    await sent(interaction(client).response.send_message("Recorded.", ephemeral=True, view=a_view()))
    assert wire.judged("create_interaction_response") == []
    await sent(interaction(client).response.send_message(view=a_layout(), file=a_file(), ephemeral=True))
    assert wire.judged("create_interaction_response") == []
    await sent(interaction(client).response.defer(ephemeral=True, thinking=True))
    assert wire.judged("create_interaction_response") == []
    await sent(interaction(client, 3).response.defer())
    assert wire.judged("create_interaction_response") == []
    await sent(interaction(client, 3).response.edit_message(content="Changed", view=a_view()))
    assert wire.judged("create_interaction_response") == []
    await sent(interaction(client, 3).response.edit_message(view=a_layout(), attachments=[a_file()]))
    assert wire.judged("create_interaction_response") == []


@pytest.mark.parametrize("modal", [Ballot, Proof])
async def test_modals(wire: Wire, client: discord.Client, modal: Callable[[], ui.Modal]) -> None:
    await sent(interaction(client).response.send_modal(modal()))
    assert wire.judged("create_interaction_response") == []


async def test_autocomplete(wire: Wire, client: discord.Client) -> None:
    choices: list[app_commands.Choice[Any]] = [app_commands.Choice(name=f"N-{n:03}", value=n) for n in range(25)]
    await sent(interaction(client, 4).response.autocomplete(choices))
    assert wire.judged("create_interaction_response") == []
    await sent(interaction(client, 4).response.autocomplete([app_commands.Choice(name="Open data", value="42")]))
    assert wire.judged("create_interaction_response") == []


async def test_follow_ups_and_edits_of_the_first_answer(wire: Wire, client: discord.Client) -> None:
    await sent(interaction(client).followup.send("More", ephemeral=True, embed=an_embed(), file=a_file()))
    assert wire.judged("execute_webhook") == []
    await sent(interaction(client).followup.send(view=a_layout(), file=a_file()))
    assert wire.judged("execute_webhook") == []
    await sent(interaction(client).edit_original_response(content="Done", view=None))
    assert wire.judged("update_original_webhook_message") == []
    await sent(interaction(client).edit_original_response(view=a_layout(), attachments=[a_file()]))
    assert wire.judged("update_original_webhook_message") == []
    await sent(interaction(client).followup.edit_message(MESSAGE, embeds=[an_embed()]))
    assert wire.judged("update_webhook_message") == []


async def test_threads_and_posts(wire: Wire, guild: discord.Guild) -> None:
    channel, forum = text_channel(guild), forum_channel(guild)
    await sent(channel.get_partial_message(MESSAGE).create_thread(name="N-042", auto_archive_duration=10080))
    assert wire.judged("create_thread_from_message") == []
    await sent(channel.create_thread(name="N-042", type=discord.ChannelType.public_thread))
    assert wire.judged("create_thread", channel_kind="text") == []
    await sent(
        forum.create_thread(name="N-042", view=a_layout(), file=a_file(), applied_tags=[discord.Object(5)])  # type: ignore[list-item]
    )
    assert wire.judged("create_thread", channel_kind="forum") == []
    await sent(forum.create_thread(name="N-042", content="Text", embed=an_embed(), view=a_view(), file=a_file()))
    assert wire.judged("create_thread") == []


async def test_channels(wire: Wire, guild: discord.Guild) -> None:
    tags = [discord.ForumTag(name="Voting", emoji="🗳️"), discord.ForumTag(name="Draft", moderated=True)]
    overwrites = {discord.Object(GUILD, type=discord.Role): discord.PermissionOverwrite(send_messages=False)}
    await sent(
        guild.create_forum("norms", topic="g" * 4096, available_tags=tags, overwrites=overwrites, slowmode_delay=5)  # type: ignore[arg-type]
    )
    assert wire.judged("create_guild_channel") == []
    await sent(guild.create_text_channel("digest", topic="t" * 1024, overwrites=overwrites))  # type: ignore[arg-type]
    assert wire.judged("create_guild_channel") == []
    await sent(forum_channel(guild).edit(available_tags=tags, name="norms", default_reaction_emoji="👍"))
    assert wire.judged("update_channel", channel_kind="forum") == []
    await sent(text_channel(guild).edit(topic="t" * 1024))
    assert wire.judged("update_channel") == []


async def test_edits_of_a_thread(wire: Wire, client: discord.Client, guild: discord.Guild) -> None:
    metadata = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": "2026-03-02T09:00:00+00:00"}
    data = {
        "id": str(THREAD), "parent_id": str(FORUM), "owner_id": "2", "name": "N-042", "type": 11,
        "message_count": 0, "member_count": 0, "thread_metadata": metadata,
    }  # fmt: skip
    thread = discord.Thread(guild=guild, state=client._connection, data=cast(Any, data))
    await sent(thread.edit(archived=False, locked=True, auto_archive_duration=10080))
    assert wire.judged("update_channel", channel_kind="thread") == []
    await sent(thread.edit(name="N-042 Open data", applied_tags=[discord.Object(5)]))  # type: ignore[list-item]
    assert wire.judged("update_channel") == []


async def test_scheduled_event(wire: Wire, guild: discord.Guild) -> None:
    start = datetime.now(UTC) + timedelta(days=1)
    await sent(
        guild.create_scheduled_event(
            name="Voting closes", start_time=start, end_time=start + timedelta(hours=1), location="the congress",
            entity_type=discord.EntityType.external, privacy_level=discord.PrivacyLevel.guild_only,
        )
    )  # fmt: skip
    assert wire.judged("create_guild_scheduled_event") == []


async def test_commands(wire: Wire, client: discord.Client) -> None:
    tree = app_commands.CommandTree(client)
    group = app_commands.Group(
        name="norm",
        description=app_commands.locale_str("Norms"),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )
    inner = app_commands.Group(name="text", description="Its text", parent=group)

    @group.command(name="propose", description="Propose a norm")
    @app_commands.choices(kind=[app_commands.Choice(name="Open", value="open")])
    async def propose(
        interaction: discord.Interaction,
        title: app_commands.Range[str, 10, 4000],
        number: app_commands.Range[int, 1, 99],
        share: app_commands.Range[float, 0.5, 1.0] | None = None,
        kind: str | None = None,
        channel: discord.TextChannel | None = None,
        member: discord.Member | None = None,
        proof: discord.Attachment | None = None,
        quiet: bool = False,
    ) -> None: ...

    @inner.command(name="show", description="Show it")
    async def show(interaction: discord.Interaction, norm: str) -> None: ...

    @show.autocomplete("norm")
    async def suggest(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return []

    @tree.context_menu(name="Attach to norm…")
    async def attach(interaction: discord.Interaction, message: discord.Message) -> None: ...

    tree.add_command(group)
    await sent(tree.sync())
    assert wire.judged("bulk_set_application_commands") == []
    tree.copy_global_to(guild=discord.Object(GUILD))
    await sent(tree.sync(guild=discord.Object(GUILD)))
    assert wire.judged("bulk_set_guild_application_commands") == []


async def test_other_requests(wire: Wire, client: discord.Client, guild: discord.Guild) -> None:
    message = text_channel(guild).get_partial_message(MESSAGE)
    calls: list[tuple[str, Awaitable[object]]] = [
        ("add_my_message_reaction", message.add_reaction("👍")),
        ("create_pin", message.pin()),
        ("delete_message", message.delete()),
        ("trigger_typing_indicator", text_channel(guild)._state.http.send_typing(CHANNEL)),
        ("create_dm", client.http.start_private_message(1)),
        ("get_my_oauth2_application", client.application_info()),
        ("set_channel_permission_overwrite", client.http.edit_channel_permissions(CHANNEL, GUILD, "0", "1024", 0)),
        ("create_guild_role", guild.create_role(name="Convener", permissions=discord.Permissions(8), colour=5)),
        ("get_guild_member", guild.fetch_member(1)),
        ("bulk_delete_messages", client.http.delete_messages(CHANNEL, [1, 2])),
    ]
    for operation, call in calls:
        await sent(call)
        assert wire.judged(operation) == [], operation
