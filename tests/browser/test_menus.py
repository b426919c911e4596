"""What the bot adds to the menu of a message, used in the page."""

import pytest
from playwright.async_api import expect

from sandbox import LocalDiscord
from tests.browser.chat import Chat, starting
from tests.browser.stage import open_the_congress, propose, take_seats

pytestmark = pytest.mark.browser


async def test_a_message_is_attached_to_a_norm_from_its_menu(chat: Chat, local: LocalDiscord) -> None:
    await open_the_congress(local)
    await take_seats(local)
    await local.person("grace").click(await propose(local), label="Second")
    local.person("kofi").say("Cables break of themselves, too.")
    await chat.become("Mary")
    await chat.go("general")

    await chat.message("Cables break").get_by_role("button", name="More for this message").click()
    await chat.page.get_by_role("menuitem", name="Attach to norm").click()

    words = chat.modal.get_by_role("textbox", name=starting("The point"))
    await expect(words).to_have_value("Cables break of themselves, too.")
