"""What else the page shows: embeds, direct messages, its colours, and what was wrong, where it was."""

from collections.abc import AsyncIterator

import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import expect

from sandbox import LocalDiscord
from tests.browser.chat import starting
from tests.browser.conftest import OpenChat
from tests.sandbox.conftest import Bot, running

pytestmark = pytest.mark.browser


@pytest.fixture
async def small_bot(local: LocalDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """A bot with `/digest`, which posts an embed, and `/weigh`, which takes a number, a word and a choice."""
    monkeypatch.setattr(Route, "BASE", local.api_base)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(local.gateway_url))
    bot = Bot()

    @bot.tree.command(description="Post the digest")
    async def digest(interaction: discord.Interaction) -> None:
        embed = discord.Embed(title="**This week**", url="https://example.org/week", colour=0x2F4394)
        embed.description = "Two norms\n- adopted"
        embed.set_author(name="The bot").set_footer(text="Until Monday")
        for name in ("Seats", "Votes"):
            embed.add_field(name=name, value=f"*{name}*")
        embed.add_field(name="Words", value="All of them", inline=False)
        await interaction.response.send_message(embed=embed)

    @bot.tree.command(description="Weigh something")
    async def weigh(
        interaction: discord.Interaction,
        weight: app_commands.Range[int, 1, 9],
        name: app_commands.Range[str, 3, 8],
        unit: discord.User,
    ) -> None:
        await interaction.response.send_message(f"{name} weighs {weight} {unit.name}s", ephemeral=True)

    async with running(bot, local):
        yield bot


async def test_an_embed_is_drawn_with_all_its_parts(small_bot: Bot, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.command("digest")
    embed = chat.page.get_by_role("article", name="This week")
    await expect(embed.get_by_role("link", name="This week")).to_have_attribute("href", "https://example.org/week")
    await expect(embed.locator(".embed-title strong")).to_have_text("This week")
    await expect(embed.get_by_role("listitem")).to_have_text("adopted")
    await expect(embed.locator(".embed-author")).to_have_text("The bot")
    await expect(embed.locator(".embed-footer")).to_have_text("Until Monday")
    fields = embed.locator(".embed-field")
    await expect(fields).to_have_text(["SeatsSeats", "VotesVotes", "WordsAll of them"])
    await expect(fields.first.locator("em")).to_have_text("Seats")
    boxes = [await fields.nth(number).bounding_box() for number in range(3)]
    first, second, third = (box for box in boxes if box is not None)
    assert first["y"] == second["y"] < third["y"] and first["x"] < second["x"]
    edge = await embed.evaluate("element => getComputedStyle(element).getPropertyValue('--accent-colour')")
    assert edge.strip().lower() == "#2f4394"


async def test_the_bot_is_written_to_directly_and_nobody_else_sees_it(
    local: LocalDiscord, small_bot: Bot, open_chat: OpenChat
) -> None:
    mary = await open_chat(person="mary")
    await mary.page.evaluate("() => { location.hash = '#/dm'; }")
    await expect(mary.composer).to_have_accessible_name("Message Congress")
    await mary.say("Between us")
    await expect(mary.message("Between us")).to_be_visible()
    await mary.command("digest")
    await expect(mary.page.get_by_role("article", name="This week")).to_be_visible()
    kofi = await open_chat(person="kofi")
    await kofi.page.get_by_role("button", name="Congress").last.click()
    await kofi.page.get_by_role("menuitem", name="Send a direct message").click()
    await expect(kofi.composer).to_have_accessible_name("Message Congress")
    await expect(kofi.message("Between us")).to_have_count(0)


async def test_who_is_another_person_in_a_conversation_has_their_own(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.page.get_by_role("link", name=starting("Congress , o")).click()
    await expect(chat.composer).to_have_accessible_name("Message Congress")
    await chat.say("Between us")
    await chat.composer.fill("half a thought")

    for name, words, draft in (("Grace", 0, ""), ("Mary", 1, "half a thought")):
        await chat.become(name)
        await expect(chat.entry("Congress , o")).to_have_attribute("aria-current", "page")
        await expect(chat.composer).to_have_accessible_name("Message Congress")
        await expect(chat.composer).to_have_value(draft)
        await expect(chat.message("Between us")).to_have_count(words)
        await expect(chat.page.get_by_text("does not see that channel")).to_have_count(0)
        assert str(chat.local.person(name.lower()).dm()["id"]) in chat.page.url


async def test_the_colours_are_chosen_and_kept(open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await chat.page.evaluate(ground)
    await chat.page.get_by_role("button", name="Dark colours").press("Enter")
    await expect(chat.page.get_by_role("button", name="Light colours")).to_be_focused()
    dark = await chat.page.evaluate(ground)
    assert dark != light
    await chat.page.reload()
    await expect(chat.page.get_by_role("button", name="Light colours")).to_be_visible()
    assert await chat.page.evaluate(ground) == dark
    await chat.page.get_by_role("button", name="Light colours").click()
    assert await chat.page.evaluate(ground) == light


async def test_what_discord_would_have_refused_is_listed(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    panel = chat.page.get_by_role("complementary")
    title = panel.get_by_text("What Discord would have refused")
    await title.click()
    await expect(panel.get_by_text("Nothing. Every request of the bot was one that Discord accepts.")).to_be_visible()
    local.core.refuse("create_message", "POST", "/channels/1/messages", "content: at most 2000 characters", "rule")
    entry = panel.get_by_role("listitem").filter(has_text="content: at most 2000 characters")
    await expect(entry).to_contain_text("create_message")
    await expect(entry).to_contain_text("documented rule")
    await expect(entry).to_contain_text("POST /channels/1/messages")
    await expect(panel.locator(".refusal-count")).to_have_text("1")
    await chat.page.reload()
    await panel.get_by_text("What Discord would have refused").click()
    await expect(entry).to_be_visible()
    local.refusals.clear()


async def test_what_is_wrong_with_an_option_is_said_below_it(small_bot: Bot, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    form = chat.page.get_by_role("group", name=starting("Command /weigh"))
    fields = {name: form.get_by_role("textbox", name=name) for name in ("weight", "name")}
    fields["unit"] = form.get_by_role("combobox", name="unit")
    send = chat.page.get_by_role("button", name="Send")
    await chat.composer.fill("/weigh ")
    await send.click()
    required = "This option is required. Enter a value."
    for field in fields.values():
        await expect(field).to_have_accessible_description(required)
        await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(fields["weight"]).to_be_focused()

    wrong = {
        "weight": {
            "ten": "Enter a whole number.",
            "10": "Enter a number of at most 9.",
            "0": "Enter a number of at least 1.",
        },
        "name": {
            "an": "Write at least 3 characters; there are 2.",
            "far too long": "Write at most 8 characters; there are 12.",
        },
        "unit": {"nobody at all": "Choose one from the list."},
    }
    for name, values in wrong.items():
        for value, sentence in values.items():
            await fields[name].fill(value)
            await expect(fields[name]).not_to_have_attribute("aria-invalid", "true")
            await send.click()
            await expect(fields[name]).to_have_accessible_description(sentence)
    await fields["weight"].fill("9")
    await fields["name"].fill("a bee")
    await fields["unit"].fill("Kofi")
    await chat.page.get_by_role("listbox", name="unit").get_by_role("option").first.click()
    await send.click()
    await expect(chat.message("a bee weighs 9 kofis")).to_be_visible()


async def test_a_command_that_was_abandoned_begins_anew(small_bot: Bot, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    form = chat.page.get_by_role("group", name=starting("Command /weigh"))
    weight, name = (form.get_by_role("textbox", name=label) for label in ("weight", "name"))
    await chat.composer.fill("/weigh ")
    await expect(weight).to_be_focused()
    await weight.fill("9")
    await chat.page.keyboard.press("Escape")
    await expect(form).to_have_count(0)

    await chat.page.keyboard.type("/weigh ")
    await expect(weight).to_have_value("")
    await expect(weight).to_be_focused()
    await name.fill("a bee")
    await chat.page.reload()
    await expect(name).to_have_value("a bee")
    await weight.fill("8")
    await chat.go("welcome")
    await chat.go("general")
    await expect(weight).to_have_value("8")
    await expect(weight).to_be_focused()
