"""What is shown follows what happens elsewhere: in messages far above, in threads, and to whoever acted before."""

import asyncio
import json

import pytest
from playwright.async_api import Route, expect

from sandbox import LocalDiscord
from sandbox.json_types import JsonObject, text
from sandbox.model import ChannelKind
from sandbox.person.people import find_channel
from sandbox.verbs import threads
from tests.browser.chat import Chat, starting
from tests.browser.conftest import OpenChat
from tests.browser.test_long import post
from tests.browser.test_reading import change, events_of, slow_answer

pytestmark = pytest.mark.browser

ALL = 150
"""More messages than one page has, fewer than two."""


async def test_a_change_far_above_leaves_no_hole(local: LocalDiscord, open_chat: OpenChat) -> None:
    await post(local, ALL)
    chat = await open_chat(person="mary")
    await expect(chat.message(f"Message {ALL} of")).to_be_in_viewport()
    stream = await events_of(chat)
    await expect(chat.message(f"Message {ALL} of")).to_be_in_viewport()
    async with stream.expect_event("framereceived", lambda frame: "The first words" in str(frame)):
        change(local, local.history("general")[0], "The first words")
    rows = chat.page.locator(".messages .message")
    await expect(rows).to_have_count(100)

    await rows.first.scroll_into_view_if_needed()
    await expect(chat.message("The first words")).to_be_attached()
    await expect(rows).to_have_count(ALL)
    await expect(chat.message("Message 2 of")).to_be_attached()


async def test_what_one_person_asked_for_is_not_shown_to_the_next(card: None, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.command("card")
    async with slow_answer(chat, "**/sandbox/click") as given:
        await chat.press("Give reasons")
        await given.wait()
        await chat.become("Grace")
        await expect(chat.message("The card")).to_be_visible()
    await settled(chat)
    await expect(chat.modal).to_have_count(0)

    form = chat.page.get_by_role("group", name=starting("Command /note"))
    await chat.composer.fill("/note ")
    await form.get_by_label("words").fill("for Grace alone")
    async with slow_answer(chat, "**/sandbox/invoke") as given:
        await chat.page.get_by_role("button", name="Send").click()
        await given.wait()
        await chat.become("Mary")
        await expect(chat.message("The card")).to_be_visible()
    await settled(chat)
    await expect(chat.message("for Grace alone")).to_have_count(0)
    await chat.become("Grace")
    await expect(chat.message("for Grace alone")).to_be_visible()
    await expect(chat.page.locator(".message.pending")).to_have_count(0)


async def settled(chat: Chat) -> None:
    """Wait until the page has done all that followed from the last answer."""
    await chat.page.evaluate("fetch('/sandbox/refusals').then(() => new Promise((done) => setTimeout(done)))")


async def test_a_complaint_stays_with_whom_it_concerns(card: None, open_chat: OpenChat) -> None:
    silent = json.dumps({"status": "failed", "interaction_id": "1", "error": "The application did not respond"})
    asked, awaited = asyncio.Event(), asyncio.Event()

    async def say_nothing(route: Route) -> None:
        asked.set()
        await awaited.wait()
        await route.fulfill(body=silent, content_type="application/json")

    chat = await open_chat(person="ada")
    await chat.command("card")
    await chat.page.route("**/sandbox/menu", say_nothing, times=1)
    await chat.act("The card", "Tidy this up")
    await asked.wait()
    await chat.become("Mary")
    await expect(chat.message("The card")).to_be_visible()
    awaited.set()
    await settled(chat)
    await expect(chat.page.locator("#toast", has_text="did not respond")).to_have_count(0)

    await chat.page.route("**/sandbox/click", say_nothing, times=1)
    await chat.press("Give reasons")
    complaint = chat.message("The card").get_by_text("The application did not respond")
    await expect(complaint).to_be_visible()
    await chat.become("Grace")
    await expect(chat.message("The card")).to_be_visible()
    await expect(complaint).to_have_count(0)
    await chat.become("Mary")
    await expect(complaint).to_be_visible()


async def test_the_posts_of_a_forum_follow_what_is_written_in_them(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.make_channel("ideas", ChannelKind.FORUM)
    forum, owner = find_channel(local.core, "ideas"), int(local.owner.id)
    for name in ("Bees", "Trees"):
        threads.open_post(local.core, forum, owner, {"name": name, "message": {"content": "An idea"}}, [])
    chat = await open_chat(person="mary")
    await chat.go("ideas")
    posts = chat.page.get_by_role("list", name="Posts", exact=True).get_by_role("link")
    await expect(posts.first).to_contain_text("Trees")

    sent = [local.person("kofi").say(words, channel="Bees") for words in ("They hum", "They swarm")]
    await expect(posts.first).to_contain_text("Bees")
    await expect(posts.first).to_contain_text("2 messages")
    await expect(posts.first).to_contain_text("New")
    local.delete_message(sent[1])
    await expect(posts.first).to_contain_text("1 message·")
    await posts.nth(1).focus()
    local.person("kofi").say("They rest", channel="Bees")
    await expect(posts.first).to_contain_text("2 messages")
    await expect(posts.nth(1)).to_be_focused()


async def test_a_thread_is_followed_from_its_message_and_from_the_list(
    local: LocalDiscord, open_chat: OpenChat
) -> None:
    thread = open_thread(local, local.person("kofi").say("Who keeps the core?"), "Keepers")
    chat = await open_chat(person="mary")
    link = chat.message("Who keeps").get_by_role("button", name=starting("Keepers"))
    await expect(link).to_contain_text("0 messages")
    sent = [local.person("kofi").say(words, channel=thread) for words in ("I do", "You do")]
    await expect(link).to_contain_text("2 messages")

    await chat.page.get_by_role("button", name=starting("Threads (1)")).click()
    row = chat.page.get_by_role("dialog", name="Threads in general").get_by_role("link")
    await expect(row).to_contain_text("2 messages")
    await row.focus()
    local.delete_message(sent[0])
    await expect(row).to_contain_text("1 message ·")
    await expect(row).to_be_focused()
    await expect(link).to_contain_text("1 message ›")


def open_thread(local: LocalDiscord, message: JsonObject, name: str) -> str:
    """Let the convener open a thread on a message of #general; returns its name."""
    core, general = local.core, find_channel(local.core, "general")
    held = core.world.message(general.id, int(text(message["id"])))
    threads.open_from_message(core, general, held, int(local.owner.id), {"name": name})
    return name


async def test_the_choice_of_a_person_outlasts_what_changes_meanwhile(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")

    async def slowly(route: Route) -> None:
        # A timer that is set later, and for longer, ends after that of the reading anew.
        await chat.page.evaluate(
            """async () => {
                (await import("./store.js")).emit("rules");
                await new Promise((done) => setTimeout(done, 200));
            }"""
        )
        await route.continue_()

    await chat.page.route(f"**/sandbox/state?as={local.person('grace').id}", slowly)
    await chat.become("Grace")
