"""The page for every reader: axe-core finds nothing serious in its main states."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from sandbox import LocalDiscord
from tests.browser import stage
from tests.browser.chat import Chat
from tests.browser.conftest import OpenChat, Window
from tests.wire.process import BotProcess

pytestmark = pytest.mark.browser

REFUSED = ("serious", "critical")
"""What axe-core says of a finding that keeps somebody out."""


async def serious(chat: Chat) -> list[str]:
    """What keeps somebody out of the page as it is now, one line for each place."""
    found = await Axe().run(chat.page)
    return [
        f"{finding['id']}: {finding['help']}: {node['target']}: {node['failureSummary']}"
        for finding in found.response["violations"]
        if finding["impact"] in REFUSED
        for node in finding["nodes"]
    ]


WINDOWS: dict[str, Window] = {
    "light": {"person": "mary", "colours": "light"},
    "dark": {"person": "mary", "colours": "dark"},
    "phone": {"person": "mary", "colours": "light", "width": 390, "height": 844, "touch": True},
    "phone-dark": {"person": "mary", "colours": "dark", "width": 390, "height": 844, "touch": True},
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
            await chat.picture(f"{name}-{state}")
            found[f"{name}-{state}"] = await serious(chat)

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
