"""The page for every reader: axe-core finds nothing serious in its main states."""

import re

import pytest
from playwright.async_api import expect

from sandbox import LocalDiscord
from tests.browser import stage
from tests.browser.barriers import barriers
from tests.browser.chat import Chat
from tests.browser.conftest import OpenChat, Window
from tests.wire.process import BotProcess

pytestmark = pytest.mark.browser

WINDOWS: dict[str, Window] = {
    "wide": {"person": "mary"},
    "phone": {"person": "mary", "width": 390, "height": 844, "touch": True},
}


async def test_nothing_keeps_a_reader_out(local: LocalDiscord, bot: BotProcess, open_chat: OpenChat) -> None:
    await stage.open_the_congress(local)
    await stage.take_seats(local)
    await stage.open_the_vote(local, bot)
    found: dict[str, list[str]] = {}
    for name, window in WINDOWS.items():
        chat = await open_chat(**window)
        page = chat.page

        async def look(state: str, *, name: str = name, chat: Chat = chat) -> None:
            found[f"{name}-{state}"] = await barriers(chat.page, kept_as=f"{name}-{state}")

        await chat.go("votes")
        await expect(chat.message("N-1")).to_be_visible()
        await look("ballot")
        await chat.go("norms")
        await expect(page.get_by_role("list", name="Posts", exact=True)).to_be_visible()
        await look("forum")
        await page.get_by_role("list", name="Posts", exact=True).get_by_role("link").first.click()
        await expect(chat.message(re.compile("public core"))).to_be_visible()
        await look("norm")
        await chat.message(re.compile("public core")).get_by_role("button", name="More for this message").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("menu")).to_be_visible()
        await look("menu")
        await page.keyboard.press("Escape")
        await chat.composer.fill("/")
        await chat.composer.press_sequentially("norm")
        await expect(page.get_by_role("option", name="/norm propose ")).to_be_visible()
        await look("picker")
        await chat.composer.fill("")
        await chat.command("norm propose")
        await expect(chat.modal).to_be_visible()
        await look("form")
        await page.keyboard.press("Escape")
    assert {state: lines for state, lines in found.items() if lines} == {}
