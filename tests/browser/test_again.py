"""A page that stayed open while the sandbox was forgotten and begun anew: it finds its way by itself."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

import sandbox
from sandbox import LocalDiscord
from sandbox.seed import Seed, SeedPerson
from tests.browser.chat import Chat

pytestmark = pytest.mark.browser


@pytest.fixture
async def chat(browser: Browser) -> AsyncIterator[Chat]:
    """The page as Elinor sees it, in a channel that the seed does not have; its local Discord has gone away since."""
    async with sandbox.serve() as before:
        before.make_channel("ideas")
        before.person("kofi").say("From the old days", channel="general")
        before.person("kofi").say("Also from the old days", channel="ideas")
        chat = await opened(browser, before)
    yield chat
    await chat.page.context.close()


async def opened(browser: Browser, local: LocalDiscord) -> Chat:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    chat = Chat(await context.new_page(), local)
    await chat.begin("elinor")
    await expect(chat.message("From the old days")).to_be_visible()
    await chat.go("ideas")
    await expect(chat.message("Also from the old days")).to_be_visible()
    await chat.composer.fill("half a thought")
    return chat


async def lively(chat: Chat, local: LocalDiscord) -> None:
    """The page shows #general of the new sandbox, hears what happens there, and can write."""
    await expect(chat.composer).to_have_accessible_name("Message #general")
    await expect(chat.message("From the old days")).to_have_count(0)
    local.person("ada").say("A new day")
    await expect(chat.message("A new day")).to_be_visible()
    await chat.say("Good morning")
    assert [message["content"] for message in local.history("general")] == ["A new day", "Good morning"]


async def test_a_channel_that_is_gone_gives_way_to_the_first(chat: Chat) -> None:
    async with sandbox.serve(port=chat.local.port) as local:
        await expect(chat.page.get_by_text("That channel is there no more.").first).to_be_visible()
        await expect(chat.page.get_by_role("link", name="ideas")).to_have_count(0)
        await lively(chat, local)


async def test_a_channel_that_is_there_again_shows_what_is_in_it_now(chat: Chat) -> None:
    await chat.go("general")
    async with sandbox.serve(port=chat.local.port) as local:
        await lively(chat, local)


async def test_a_person_who_is_gone_gives_way_to_the_owner(chat: Chat) -> None:
    fewer = Seed(people=(SeedPerson("ada", "convener"), SeedPerson("grace", "computer science")))
    async with sandbox.serve(fewer, port=chat.local.port) as local:
        await expect(chat.page.get_by_text("The sandbox was begun anew.").first).to_be_visible()
        await expect(chat.page.get_by_role("radio", name="Ada")).to_be_checked()
        await lively(chat, local)


async def test_an_address_of_a_channel_that_is_gone_opens_the_first(chat: Chat) -> None:
    async with sandbox.serve(port=chat.local.port) as local:
        await chat.page.reload()
        await lively(chat, local)
        assert await chat.page.evaluate("location.hash") == ""
