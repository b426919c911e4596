"""What the page offers in a channel is what is taken there: commands, entries of menus, reactions."""

import pytest
from playwright.async_api import expect

from sandbox import LocalDiscord, permissions
from sandbox.json_types import text
from sandbox.person.people import find_channel
from sandbox.verbs import reactions, threads
from tests.browser.chat import Chat
from tests.browser.conftest import OpenChat
from tests.browser.test_following import open_thread

pytestmark = pytest.mark.browser


async def open_menu(chat: Chat, words: str) -> None:
    """Open the menu of the newest message that shows these words."""
    await chat.message(words).get_by_role("button", name="More for this message").press("Enter")
    await expect(chat.page.get_by_role("menu")).to_be_visible()


async def test_commands_follow_what_a_channel_allows_and_denies(
    local: LocalDiscord, card: None, open_chat: OpenChat
) -> None:
    local.person("kofi").say("A heap of words")
    chat = await open_chat(person="mary")
    offers = chat.page.get_by_role("listbox", name="Commands").get_by_role("option")
    entry = chat.page.get_by_role("menuitem", name="Tidy this up")
    await chat.composer.press_sequentially("/")
    await expect(offers).to_have_count(2)
    await expect(chat.page.get_by_text("1 more is not offered to Mary here.")).to_be_visible()
    await chat.composer.press("Escape")
    await open_menu(chat, "A heap")
    await expect(entry).to_have_count(0)
    await chat.page.keyboard.press("Escape")

    local.set_overwrite("general", target_id=int(local.person("mary").id), allow=permissions.MANAGE_MESSAGES)
    await chat.command("tidy")
    await expect(chat.message("It is tidy")).to_be_visible()
    await open_menu(chat, "A heap")
    await entry.click()
    await expect(chat.message("This is tidy")).to_be_visible()

    local.set_overwrite("general", target_id=local.guild_id, deny=permissions.USE_APPLICATION_COMMANDS)
    await chat.composer.press_sequentially("/")
    await expect(chat.page.get_by_text("No command is offered to Mary here.")).to_be_visible()
    await expect(offers).to_have_count(0)


async def test_in_an_archived_thread_messages_are_deleted_and_nothing_else(
    local: LocalDiscord, card: None, open_chat: OpenChat
) -> None:
    thread = find_channel(local.core, open_thread(local, local.person("kofi").say("Who?"), "Keepers"))
    sent = local.person("mary").say("Not me", channel="Keepers")
    held = local.core.world.message(thread.id, int(text(sent["id"])))
    reactions.add(local.core, thread, held, int(local.person("kofi").id), "👍")
    chat = await open_chat(person="mary")
    await chat.go("Keepers")
    await expect(chat.message("Not me").get_by_role("button", name="👍, 1 reaction: Kofi")).to_be_enabled()

    threads.change(local.core, thread, int(local.owner.id), {"archived": True})
    await expect(chat.message("Not me").get_by_role("button", name="👍, 1 reaction: Kofi")).to_be_disabled()
    await expect(chat.message("Not me").get_by_role("button", name="Add a reaction")).to_have_count(0)
    await chat.composer.press_sequentially("/")
    await expect(chat.page.get_by_text("No command is offered to Mary here.")).to_be_visible()
    await chat.composer.press("Escape")
    await open_menu(chat, "Not me")
    entries = chat.page.get_by_role("menu").locator("[role^=menuitem]")
    await expect(entries).to_have_text(["Reply", "Delete message", "Copy text", "Copy link", "Copy ID"])
    await chat.page.get_by_role("menuitem", name="Delete message").click()
    await chat.modal.get_by_role("button", name="Delete").click()
    await expect(chat.message("Not me")).to_have_count(0)
    assert local.channel("Keepers")["message_count"] == 0
