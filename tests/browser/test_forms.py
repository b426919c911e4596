"""Every input that a form of a bot can have, filled in by mouse and keyboard, across a reload; and menus of a bot."""

import re
from collections.abc import AsyncIterator

import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import FilePayload, expect

from sandbox import LocalDiscord
from tests.browser.chat import Chat
from tests.browser.conftest import OpenChat
from tests.sandbox.conftest import Bot, running

pytestmark = pytest.mark.browser

COLOURS = ("Red", "Green", "Blue")


class Everything(discord.ui.Modal, title="Everything"):
    """A form with one input of each kind that fits: Discord allows five."""

    why: discord.ui.Label["Everything"] = discord.ui.Label(
        text="Why", component=discord.ui.TextInput(style=discord.TextStyle.long, max_length=100)
    )
    colour: discord.ui.Label["Everything"] = discord.ui.Label(
        text="Colours",
        component=discord.ui.Select(max_values=2, options=[discord.SelectOption(label=name) for name in COLOURS]),
    )
    one: discord.ui.Label["Everything"] = discord.ui.Label(
        text="One of them",
        component=discord.ui.RadioGroup(options=[discord.RadioGroupOption(label=name) for name in COLOURS]),
    )
    several: discord.ui.Label["Everything"] = discord.ui.Label(
        text="Several of them",
        component=discord.ui.CheckboxGroup(
            max_values=2, options=[discord.CheckboxGroupOption(label=name) for name in COLOURS]
        ),
    )
    paper: discord.ui.Label["Everything"] = discord.ui.Label(
        text="Papers", component=discord.ui.FileUpload(max_values=2)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was filled in."""
        why, colour, one, several, paper = (
            self.why.component,
            self.colour.component,
            self.one.component,
            self.several.component,
            self.paper.component,
        )
        assert isinstance(why, discord.ui.TextInput) and isinstance(colour, discord.ui.Select)
        assert isinstance(one, discord.ui.RadioGroup) and isinstance(several, discord.ui.CheckboxGroup)
        assert isinstance(paper, discord.ui.FileUpload)
        read = [(await file.read()).decode() for file in paper.values]
        await interaction.response.send_message(
            f"{why.value} | {colour.values} | {one.value} | {several.values} | {read}", ephemeral=True
        )


class Selects(discord.ui.View):
    """A select of each kind that names things of the guild."""

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="A person")
    async def person(self, interaction: discord.Interaction, chosen: "discord.ui.UserSelect[Selects]") -> None:
        """Say who was chosen."""
        await interaction.response.send_message(f"person {chosen.values[0].name}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="A channel")
    async def place(self, interaction: discord.Interaction, chosen: "discord.ui.ChannelSelect[Selects]") -> None:
        """Say which was chosen."""
        await interaction.response.send_message(f"channel {chosen.values[0].name}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.RoleSelect, placeholder="A role")
    async def role(self, interaction: discord.Interaction, chosen: "discord.ui.RoleSelect[Selects]") -> None:
        """Say which was chosen."""
        await interaction.response.send_message(f"role {chosen.values[0].name}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.MentionableSelect, placeholder="Whoever", max_values=2)
    async def anyone(self, interaction: discord.Interaction, chosen: "discord.ui.MentionableSelect[Selects]") -> None:
        """Say who was chosen."""
        await interaction.response.send_message(f"whoever {[one.name for one in chosen.values]}", ephemeral=True)


@pytest.fixture
async def forms(local: LocalDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A small bot with a form of every input, selects of every kind, and both context menus."""
    monkeypatch.setattr(Route, "BASE", local.api_base)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(local.gateway_url))
    bot = Bot()

    @bot.tree.command(description="Fill in a form")
    async def fill(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Everything())

    @bot.tree.command(description="Choose things of the guild")
    async def choose(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Choose", view=Selects())

    @bot.tree.context_menu(name="Weigh words")
    async def weigh(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"weighed {message.id}", ephemeral=True)

    @bot.tree.context_menu(name="Greet")
    async def greet(interaction: discord.Interaction, person: discord.Member) -> None:
        await interaction.response.send_message(f"greeted {person.name}", ephemeral=True)

    assert isinstance(weigh, app_commands.ContextMenu) and isinstance(greet, app_commands.ContextMenu)
    async with running(bot, local):
        yield


async def test_a_form_with_every_input_is_filled_in_across_a_reload(
    local: LocalDiscord, forms: None, open_chat: OpenChat
) -> None:
    chat = await open_chat(person="mary")
    await chat.command("fill")
    await chat.modal.get_by_role("button", name="Submit").click()
    await expect(chat.modal.get_by_role("alert").filter(has_text=re.compile(r"\w"))).to_have_count(5)
    await chat.picture("forms-1-refused")

    await chat.modal.get_by_label("Why").fill("Because")
    await chat.modal.get_by_role("button", name=re.compile("^Colours")).click()
    for colour in ("Red", "Blue"):
        await chat.page.get_by_role("listbox", name="Colours").get_by_role("option", name=colour).click()
    await chat.page.get_by_role("button", name="Done").click()
    await chat.modal.get_by_role("group", name="One of them").get_by_label("Green").check()
    await chat.page.reload()
    await expect(chat.modal.get_by_label("Why")).to_have_value("Because")
    await expect(chat.modal.get_by_role("group", name="One of them").get_by_label("Green")).to_be_checked()

    for colour in ("Green", "Blue"):
        await chat.modal.get_by_role("group", name="Several of them").get_by_label(colour).check()
    papers = chat.modal.get_by_label("Papers")
    await papers.set_input_files([FilePayload(name="big.txt", mimeType="text/plain", buffer=bytes(11 * 1024 * 1024))])
    await expect(chat.modal.get_by_text("“big.txt” has 11.0 MB; at most 10 MB may be sent.")).to_be_visible()
    await papers.set_input_files(
        [FilePayload(name=f"{name}.txt", mimeType="text/plain", buffer=name.encode()) for name in ("one", "two")]
    )
    await chat.picture("forms-2-filled")
    await chat.submit()
    told = chat.message("Because")
    await expect(told).to_contain_text("Because | ['Red', 'Blue'] | Green | ['Green', 'Blue'] | ['one', 'two']")
    await chat.page.reload()
    await expect(told).to_contain_text("Only you can see this")
    await expect(chat.modal).to_have_count(0)


async def test_every_kind_of_select_and_both_menus_reach_the_bot(
    local: LocalDiscord, forms: None, open_chat: OpenChat
) -> None:
    local.add_role("Recorders", holders=[local.person("grace")])
    chat = await open_chat(person="mary")
    await chat.command("choose")
    for select, option, told in (
        ("A person", "Grace", "person grace"),
        ("A channel", "welcome", "channel welcome"),
        ("A role", "Recorders", "role Recorders"),
    ):
        await pick(chat, select, option)
        await expect(chat.message(told)).to_be_visible()
    await pick(chat, "Whoever", "Grace", "Recorders")
    await chat.picture("forms-3-selects")
    await chat.page.get_by_role("button", name="Done").click()
    await expect(chat.message("whoever")).to_contain_text("['grace', 'Recorders']")

    await chat.say("Weigh this")
    own = chat.message("Weigh this")
    await own.click(button="right")
    await chat.page.get_by_role("menuitem", name="Weigh words").click()
    await expect(chat.message("weighed")).to_be_visible()
    await own.get_by_role("button", name="Mary", exact=True).click()
    await chat.page.get_by_role("menuitem", name="Greet").click()
    await expect(chat.message("greeted mary")).to_be_visible()


async def pick(chat: Chat, select: str, *options: str) -> None:
    """Choose options of a select in the newest message that has it, by looking for them."""
    await chat.page.get_by_role("button", name=re.compile(f"^{select}")).last.click()
    for option in options:
        search = chat.page.get_by_role("combobox", name=f"Search: {select}")
        await search.fill(option)
        await chat.page.get_by_role("listbox", name=select).get_by_role("option", name=option).first.click()
