"""What is shown follows what happens elsewhere: to whoever acted before."""

import json

import pytest
from playwright.async_api import Route, expect

from tests.browser.chat import Chat, starting
from tests.browser.conftest import OpenChat
from tests.browser.test_reading import slow_answer

pytestmark = pytest.mark.browser


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

    async def say_nothing(route: Route) -> None:
        await route.fulfill(body=silent, content_type="application/json")

    chat = await open_chat(person="mary")
    await chat.command("card")
    await chat.page.route("**/sandbox/click", say_nothing, times=1)
    await chat.press("Give reasons")
    complaint = chat.message("The card").get_by_text("The application did not respond")
    await expect(complaint).to_be_visible()
    await chat.become("Grace")
    await expect(chat.message("The card")).to_be_visible()
    await expect(complaint).to_have_count(0)
    await chat.become("Mary")
    await expect(complaint).to_be_visible()
