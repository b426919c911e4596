"""What the page hears: from the moment at which it begins to read, nothing that happens is missed."""

import pytest
from playwright.async_api import Browser, Route

from sandbox import LocalDiscord
from tests.browser.chat import Chat

pytestmark = pytest.mark.browser


async def test_whatever_is_read_is_read_while_the_page_listens_already(browser: Browser, local: LocalDiscord) -> None:
    context = await browser.new_context()
    chat = Chat(await context.new_page(), local)
    listeners: list[int] = []

    async def note(route: Route) -> None:
        listeners.append(local.core.feed.listening)
        await route.continue_()

    await chat.page.route("**/sandbox/state?as=*", note)
    await chat.page.route("**/sandbox/channels/*/messages*", note)
    await chat.begin("mary")
    await chat.say("Good morning")
    await context.close()

    assert len(listeners) >= 2
    assert all(listeners), "what is said between a look and the first listening would be lost"
