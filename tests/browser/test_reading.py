"""What one reads is what there is: nothing is undone by a slow answer, lost far above, or given away too early."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Route, WebSocket, expect

from sandbox import LocalDiscord
from sandbox.json_types import JsonObject, text
from sandbox.person.people import find_channel
from sandbox.verbs import messages as message_verbs
from tests.browser.chat import Chat, starting
from tests.browser.conftest import OpenChat
from tests.browser.test_lists import pin
from tests.browser.test_long import post

pytestmark = pytest.mark.browser


async def events_of(chat: Chat) -> WebSocket:
    """Load the page again, and return the stream of its events."""
    async with chat.page.expect_websocket() as opened:
        await chat.page.reload()
    await expect(chat.composer).to_be_visible()
    return await opened.value


@asynccontextmanager
async def slow_answer(chat: Chat, address: str) -> AsyncIterator[asyncio.Event]:
    """Let the next answer from an address wait, as it is at first, until the block ends; yields when it was given."""
    given, awaited = asyncio.Event(), asyncio.Event()

    async def keep(route: Route) -> None:
        answer = await route.fetch()
        given.set()
        await awaited.wait()
        await route.fulfill(response=answer)

    await chat.page.route(address, keep, times=1)
    yield given
    awaited.set()


def change(local: LocalDiscord, message: JsonObject, words: str) -> None:
    """Let the author of a message change it."""
    channel = find_channel(local.core, str(message["channel_id"]))
    held = local.core.world.message(channel.id, int(text(message["id"])))
    message_verbs.rewrite(local.core, channel, held, {"content": words}, [])


async def test_what_happens_while_messages_are_read_is_shown(local: LocalDiscord, open_chat: OpenChat) -> None:
    kofi = local.person("kofi")
    old, wrong = (kofi.say(words, channel="welcome") for words in ("The old words", "A mistake"))
    chat = await open_chat(person="mary")
    stream = await events_of(chat)
    async with slow_answer(chat, "**/messages?*") as given:
        await chat.entry("welcome").click()
        await given.wait()
        async with stream.expect_event("framereceived", lambda frame: "In the meantime" in str(frame)):
            change(local, old, "The new words")
            local.delete_message(wrong)
            kofi.say("In the meantime", channel="welcome")
    await expect(chat.message("In the meantime")).to_be_visible()
    await expect(chat.message("The new words")).to_be_visible()
    await expect(chat.message("The old words")).to_have_count(0)
    await expect(chat.message("A mistake")).to_have_count(0)


async def test_what_happens_while_the_rest_is_read_is_not_undone(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.make_channel("attic")
    chat = await open_chat(person="mary")
    stream = await events_of(chat)
    async with slow_answer(chat, "**/sandbox/state?*") as given:
        local.core.world.guild.name = "The answer is there"
        local.core.feed.publish(lambda: {"type": "commands"})
        await given.wait()
        async with stream.expect_event("framereceived", lambda frame: "cellar" in str(frame)):
            local.delete_channel("attic")
            local.make_channel("cellar")
    await expect(chat.page.get_by_role("heading", name="The answer is there")).to_be_visible()
    await expect(chat.entry("cellar")).to_be_visible()
    await expect(chat.entry("attic")).to_have_count(0)


async def test_a_message_far_above_is_gone_to_and_a_lost_one_is_said_to_be_lost(
    local: LocalDiscord, open_chat: OpenChat
) -> None:
    lost = local.person("kofi").say("Soon forgotten")
    pin(local, "The first decision")
    await post(local, 350)
    local.delete_message(lost)
    chat = await open_chat(person="ada")
    await expect(chat.message("Message 350 of")).to_be_in_viewport()
    await chat.page.get_by_role("button", name="Pinned messages", exact=True).click()
    await chat.page.get_by_role("button", name=starting("Go to the message of Kofi: The first")).click()
    await expect(chat.messages().filter(has_text="The first decision")).to_be_in_viewport()
    await expect(chat.messages().filter(has_text="The first decision")).to_be_focused()

    await chat.page.evaluate("address => { location.hash = address; }", f"#/{lost['channel_id']}/{lost['id']}")
    await expect(chat.page.locator("#toast")).to_have_text("That message is not there any more.")


async def test_a_deletion_leaves_what_was_opened_open(local: LocalDiscord, open_chat: OpenChat) -> None:
    kofi = local.person("kofi")
    kofi.say("It was ||the gardener||")
    first = local.person("mary").say("Really?")
    local.person("mary").say("I had my doubts")
    chat = await open_chat(person="mary")
    hidden = chat.message("It was").locator(".spoiler")
    await hidden.click()
    await expect(chat.message("I had my doubts").get_by_role("button", name="Mary", exact=True)).to_have_count(0)
    local.delete_message(first)
    await expect(chat.message("Really?")).to_have_count(0)
    await expect(chat.message("I had my doubts").get_by_role("button", name="Mary", exact=True)).to_be_visible()
    await expect(hidden).to_have_class(re.compile("open"))


async def test_what_is_hidden_is_neither_read_out_nor_shown(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    local.person("kofi").say("It was ||the gardener||")
    await expect(chat.page.locator("#live")).to_contain_text("Kofi: It was (spoiler)")
    await expect(chat.page.locator("#live")).not_to_contain_text("gardener")

    local.person("kofi").say("||The proof:\n```\nfootprints()\n```\nand more|| see?")
    proof = chat.page.get_by_text("footprints()")
    await expect(proof).to_be_attached()
    await expect(proof).to_be_hidden()
    await chat.message("see?").get_by_role("button", name="Spoiler, press to show").click()
    await expect(proof).to_be_visible()

    hides = "async (media) => (await import('./media.js')).picture(media).matches('.spoiler')"
    for address in ("https://example.org/who.png", "/attachments/1/who.mp4"):
        assert await chat.page.evaluate(hides, {"url": address, "spoiler": True})


async def test_spaces_stand_as_they_were_typed(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.person("kofi").say("one   two")
    chat = await open_chat(person="mary")
    assert "one   two" in await chat.message("one").inner_text()
