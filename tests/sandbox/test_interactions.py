"""Answers to interactions: once, ephemeral or not, and from which message."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable

import discord
import pytest
from discord import app_commands

from sandbox import LocalDiscord, Outcome, PersonRefused
from sandbox.model import ChannelKind

from .conftest import Api, Bot, running

Act = Callable[[discord.Interaction], Awaitable[None]]


def acting(act: Act, *, on_component: Act | None = None) -> Bot:
    """Return a bot whose command ``/go`` does *act*, and which does *on_component* for clicks."""
    bot = Bot()

    @app_commands.command(description="Go")
    async def go(interaction: discord.Interaction) -> None:
        await act(interaction)

    bot.tree.add_command(go)
    if on_component is not None:

        @bot.event
        async def on_interaction(interaction: discord.Interaction) -> None:
            if interaction.type is discord.InteractionType.component:
                await on_component(interaction)

    return bot


def button(label: str, *, disabled: bool = False) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label=label, custom_id=label.lower(), disabled=disabled))
    return view


async def test_an_answer_can_be_changed_fetched_and_deleted(local: LocalDiscord) -> None:
    seen: list[str] = []

    async def act(interaction: discord.Interaction) -> None:
        callback = await interaction.response.send_message("first")
        assert isinstance(callback.resource, discord.InteractionMessage)
        seen.append(callback.resource.content)
        await interaction.edit_original_response(content="second")
        seen.append((await interaction.original_response()).content)
        more = await interaction.followup.send("third", wait=True)
        await more.edit(content="fourth")
        assert more.channel is not None
        await interaction.delete_original_response()
        await more.delete()
        seen.append("done")

    async with running(acting(act), local):
        outcome = await local.person("ada").invoke("go")
        assert outcome.message is not None and outcome.message["type"] == 20
        await local.wait_for(lambda: "second" in seen and not _messages(local))
        assert seen[:2] == ["first", "second"]
    local.assert_faithful()


def _messages(local: LocalDiscord, name: str = "general") -> list[str]:
    return [str(message["content"]) for message in local.owner.messages(name)]


async def test_a_deferred_answer_is_filled_once(local: LocalDiscord) -> None:
    go_on = asyncio.Event()

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await go_on.wait()
        await interaction.followup.send("filled")
        await interaction.followup.send("beside", ephemeral=True)

    async with running(acting(act), local):
        outcome = await local.person("grace").invoke("go")
        assert outcome.status == "deferred"
        assert outcome.message is not None and outcome.message["flags"] == 64 | 128
        go_on.set()
        await local.wait_for(lambda: len(local.person("grace").messages()) == 2)
        await local.wait_for(lambda: local.person("grace").messages()[0]["content"] == "filled")
        assert [m["flags"] for m in local.person("grace").messages()] == [64, 64]
        assert local.person("ada").messages() == []
        assert await local.messages() == []
    local.assert_faithful()


async def test_a_deferred_answer_becomes_a_card(local: LocalDiscord) -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.TextDisplay("## Card"))
        view.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://a.png")))
        await interaction.edit_original_response(view=view, attachments=[discord.File(io.BytesIO(b"x"), "a.png")])

    async with running(acting(act), local):
        await local.person("grace").invoke("go")
        await local.wait_for(lambda: local.owner.messages()[0]["flags"] == 1 << 15)
    local.assert_faithful()


async def test_a_second_answer_is_refused(local: LocalDiscord, api: Api) -> None:
    caught: asyncio.Queue[int] = asyncio.Queue()

    async def act(interaction: discord.Interaction) -> None:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        answer = await api("POST", path, {"type": 4, "data": {"content": "one"}})
        assert answer.status == 204
        try:
            await interaction.response.send_message("two")
        except discord.HTTPException as error:
            caught.put_nowait(error.code)

    async with running(acting(act), local):
        await local.person("ada").invoke("go")
        assert await asyncio.wait_for(caught.get(), 5) == 40060


async def test_a_follow_up_before_the_answer_is_unknown(local: LocalDiscord, api: Api) -> None:
    codes: list[int] = []

    async def act(interaction: discord.Interaction) -> None:
        path = f"/webhooks/{interaction.application_id}/{interaction.token}"
        codes.append((await api("POST", path, {"content": "early"})).code)
        codes.append((await api("GET", path.replace(interaction.token, "x") + "/messages/@original")).code)
        await interaction.response.send_message("now")

    async with running(acting(act), local):
        await local.person("ada").invoke("go")
    assert codes == [10015, 50027]


async def test_the_pressed_message_is_changed_in_place(local: LocalDiscord) -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("0", view=button("More"))

    async def press(interaction: discord.Interaction) -> None:
        assert interaction.message is not None
        count = int(interaction.message.content) + 1
        await interaction.response.edit_message(content=str(count), view=button("More", disabled=count == 2))

    async with running(acting(act, on_component=press), local):
        card = await local.person("ada").invoke("go")
        first = await local.person("grace").click(card, label="More")
        assert first.status == "updated"
        second = await local.person("grace").click(card, label="More")
        assert second.message is not None and second.message["content"] == "2"
        with pytest.raises(PersonRefused, match="disabled"):
            await local.person("grace").click(card, label="More")
    assert _messages(local) == ["2"]
    local.assert_faithful()


async def test_an_ephemeral_message_has_buttons_for_its_reader_only(local: LocalDiscord) -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("secret", view=button("Withdraw"), ephemeral=True)

    async def press(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="withdrawn", view=None)

    async with running(acting(act, on_component=press), local) as bot:
        panel = await local.person("grace").invoke("go")
        assert panel.message is not None
        with pytest.raises(PersonRefused, match="no such message"):
            await local.person("ada").click(panel, custom_id="withdraw")
        with pytest.raises(discord.NotFound):
            await bot.text_channel(local).fetch_message(int(str(panel.message["id"])))
        pressed = await local.person("grace").click(panel, label="Withdraw")
        assert pressed.status == "deferred"
        await local.wait_for(lambda: local.person("grace").messages()[0]["content"] == "withdrawn")
        local.person("grace").dismiss(panel.message)
        assert local.person("grace").messages() == []
        with pytest.raises(PersonRefused):
            local.person("grace").dismiss(panel.message)
    local.assert_faithful()


async def test_selects_are_checked_and_resolved(local: LocalDiscord) -> None:
    chosen: list[object] = []

    class Menus(discord.ui.View):
        @discord.ui.select(
            placeholder="Disciplines",
            min_values=1,
            max_values=2,
            options=[discord.SelectOption(label=word, value=word) for word in ("law", "economics", "engineering")],
        )
        async def disciplines(self, interaction: discord.Interaction, select: discord.ui.Select[Menus]) -> None:
            chosen.append(select.values)
            await interaction.response.defer()

        @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Whom")
        async def whom(self, interaction: discord.Interaction, select: discord.ui.UserSelect[Menus]) -> None:
            chosen.append([user.name for user in select.values])
            await interaction.response.defer()

        @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="Where", channel_types=[discord.ChannelType.text])
        async def where(self, interaction: discord.Interaction, select: discord.ui.ChannelSelect[Menus]) -> None:
            chosen.append([channel.name for channel in select.values])
            await interaction.response.defer()

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("choose", view=Menus())

    forum = local.make_channel("norms", ChannelKind.FORUM)
    async with running(acting(act), local):
        ada = local.person("ada")
        card = await ada.invoke("go")
        await ada.click(card, label="Disciplines", values=["law", "economics"])
        await ada.click(card, label="Whom", values=[local.person("kofi")])
        await ada.click(card, label="Where", values=[str(local.channel("welcome")["id"])])
        for wrong in ([], ["law", "law"], ["law", "economics", "engineering"], ["magic"]):
            with pytest.raises(PersonRefused):
                await ada.click(card, label="Disciplines", values=wrong)
        with pytest.raises(PersonRefused, match="this kind"):
            await ada.click(card, label="Where", values=[str(forum["id"])])
    assert chosen == [["law", "economics"], ["kofi"], ["welcome"]]
    local.assert_faithful()


async def test_in_archived_and_locked_threads_buttons_are_dead(local: LocalDiscord) -> None:
    async def press(interaction: discord.Interaction) -> None:
        await interaction.response.defer()

    async with running(acting(press, on_component=press), local) as bot:
        sent = await bot.text_channel(local).send("card")
        thread = await sent.create_thread(name="Talk")
        ballot = await thread.send("ballot", view=button("For"))
        shown = next(m for m in local.owner.messages(thread.id) if m["id"] == str(ballot.id))
        assert (await local.owner.click(shown, label="For")).status == "deferred"
        local.archive(thread.id)
        with pytest.raises(PersonRefused, match="archived"):
            await local.owner.click(shown, label="For")


async def test_a_link_is_no_button(local: LocalDiscord) -> None:
    async def act(interaction: discord.Interaction) -> None:
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Source", url="https://example.org"))
        await interaction.response.send_message("x", view=view)

    async with running(acting(act), local):
        card = await local.person("ada").invoke("go")
        with pytest.raises(PersonRefused):
            await local.person("ada").click(card, label="Source")
    local.assert_faithful()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"type": 6}, 50035),
        ({"type": 7, "data": {"content": "x"}}, 50035),
        ({"type": 8, "data": {"choices": []}}, 50035),
        ({"type": 4, "data": {}}, 50006),
        ({"type": 4}, 50006),
        ({}, 50035),
        ({"type": 9, "data": {"custom_id": "x", "title": "t" * 46, "components": []}}, 50035),
    ],
)
async def test_unfit_answers_are_refused_and_the_interaction_lives_on(
    local: LocalDiscord, api: Api, body: dict[str, object], code: int
) -> None:
    codes: list[int] = []

    async def act(interaction: discord.Interaction) -> None:
        answer = await api("POST", f"/interactions/{interaction.id}/{interaction.token}/callback", body)
        codes.append(answer.code)
        await interaction.response.send_message("after all")

    async with running(acting(act), local):
        outcome: Outcome = await local.person("ada").invoke("go")
    assert codes == [code]
    assert outcome.message is not None and outcome.message["content"] == "after all"
    assert local.refusals


async def test_a_follow_up_is_fetched_by_its_token_and_by_no_other(local: LocalDiscord) -> None:
    kept: list[discord.Interaction] = []
    sent: list[discord.WebhookMessage] = []
    both = asyncio.Event()

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        kept.append(interaction)
        sent.append(await interaction.followup.send("more", ephemeral=True, wait=True))
        if len(sent) == 2:
            both.set()

    async with running(acting(act), local):
        grace, mary = local.person("grace"), local.person("mary")
        await grace.invoke("go")
        await mary.invoke("go")
        await asyncio.wait_for(both.wait(), 5)
        fetched = await kept[0].followup.fetch_message(sent[0].id)
        assert fetched.content == "more" and fetched.flags.ephemeral
        assert (await kept[0].followup.edit_message(sent[0].id, content="changed")).content == "changed"
        with pytest.raises(discord.NotFound) as foreign:
            await kept[1].followup.fetch_message(sent[0].id)
        assert foreign.value.code == 10008
        await kept[0].followup.delete_message(sent[0].id)
        assert [m["content"] for m in grace.messages() if m["content"] == "changed"] == []
    local.assert_faithful()


async def test_an_answer_is_changed_by_its_own_token_only(local: LocalDiscord) -> None:
    kept: list[discord.Interaction] = []

    async def act(interaction: discord.Interaction) -> None:
        kept.append(interaction)
        await interaction.response.send_message("hello")

    async with running(acting(act), local):
        grace = local.person("grace")
        first, _ = await grace.invoke("go"), await grace.invoke("go")
        assert first.message is not None
        message_id = int(str(first.message["id"]))
        assert (await kept[0].followup.edit_message(message_id, content="changed")).content == "changed"
        with pytest.raises(discord.NotFound) as foreign:
            await kept[1].followup.edit_message(message_id, content="no")
        assert foreign.value.code == 10008
    local.assert_faithful()
