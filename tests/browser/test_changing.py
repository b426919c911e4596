"""The change of a message by key: one goes on writing where one was."""

import pytest
from playwright.async_api import expect

from sandbox import LocalDiscord
from tests.browser.conftest import OpenChat

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("by_menu", [False, True])
async def test_after_a_change_is_sent_one_types_on(local: LocalDiscord, open_chat: OpenChat, by_menu: bool) -> None:
    chat = await open_chat(person="mary")
    keys = chat.page.keyboard
    await chat.say("first")
    await expect(chat.message("first")).to_be_visible()
    if by_menu:
        await chat.act("first", "Edit message")
    else:
        await keys.press("ArrowUp")
    await expect(chat.mode).to_contain_text("Editing your message")
    await keys.type(", and last")
    await keys.press("Enter")
    await expect(chat.message("first, and last")).to_contain_text("(edited)")
    await expect(chat.composer).to_be_focused()
    await keys.type("second")
    await keys.press("Enter")
    await expect(chat.message("second")).to_be_visible()
    assert [message["content"] for message in local.history("general")] == ["first, and last", "second"]
    await expect(chat.composer).to_be_focused()


async def test_the_arrow_up_begins_a_change_at_the_end_of_its_words(open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.say("first")
    await expect(chat.message("first")).to_be_visible()
    await chat.page.keyboard.press("ArrowUp")
    await expect(chat.composer).to_have_value("first")
    assert await chat.composer.evaluate("element => [element.selectionStart, element.selectionEnd]") == [5, 5]
