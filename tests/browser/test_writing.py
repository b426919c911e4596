"""What people do in the page beside the bot: write, attach, reply, change, react, open posts and threads."""

import re

import pytest
from playwright.async_api import FilePayload, expect

from sandbox import LocalDiscord
from sandbox.json_types import objects
from sandbox.model import ChannelKind
from tests.browser.chat import starting
from tests.browser.conftest import OpenChat
from tests.browser.stage import png

pytestmark = pytest.mark.browser


async def test_messages_are_written_changed_and_taken_back(local: LocalDiscord, open_chat: OpenChat) -> None:
    ada = await open_chat(person="ada")
    grace = await open_chat(person="grace")

    await ada.say("Good morning, @Grace, see #welcome first")
    await expect(grace.message("Good morning")).to_contain_text("@Grace")
    sent = local.history("general")[-1]
    assert (
        sent["content"]
        == f"Good morning, {local.person('grace').mention}, see <#{local.channel('welcome')['id']}> first"
    )

    await grace.act("Good morning", "Reply")
    await grace.say("Good morning to you")
    await expect(ada.message("Good morning to you")).to_contain_text("Ada")
    reference = local.history("general")[-1]["message_reference"]
    assert isinstance(reference, dict) and reference["message_id"] == sent["id"]

    await ada.composer.press("ArrowUp")
    await expect(ada.composer).to_have_value("Good morning, @Grace, see #welcome first")
    await ada.say("Good evening, @Grace and all")
    await expect(grace.message("Good evening")).to_contain_text("(edited)")

    await ada.page.get_by_label("Choose files").set_input_files(
        [FilePayload(name="map.png", mimeType="image/png", buffer=png(320, 160))]
    )
    await ada.page.get_by_label("Description of map.png").fill("A map of the public core")
    await ada.picture("writing-1-file")
    await ada.say("")
    await expect(grace.page.get_by_role("img", name="A map of the public core")).to_be_visible()

    message = grace.message("Good evening")
    await message.hover()
    await message.get_by_role("button", name="More for this message").click()
    await grace.picture("writing-2-menu")
    await grace.page.get_by_role("menuitemcheckbox", name="React with 🎉").click()
    await expect(message.get_by_role("button", name="🎉, 1 reaction: Grace", pressed=True)).to_be_visible()
    await ada.message("Good evening").get_by_role("button", name="🎉, 1 reaction: Grace", pressed=False).click()
    await expect(message.get_by_role("button", name=re.compile("2 reactions"))).to_be_visible()
    await message.get_by_role("button", name=re.compile("2 reactions")).click()
    await expect(message.get_by_role("button", name="🎉, 1 reaction: Ada", pressed=False)).to_be_visible()

    await grace.act("Good morning to you", "Delete message")
    await grace.picture("writing-3-delete")
    await grace.modal.get_by_role("button", name="Delete").click()
    await expect(ada.message("Good morning to you")).to_have_count(0)


async def test_people_open_posts_and_threads(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.make_channel("ideas", ChannelKind.FORUM)
    ada = await open_chat(person="ada")
    grace = await open_chat(person="grace")

    await ada.say("Who keeps the public core?")
    await ada.act("Who keeps", "Open a thread")
    await ada.modal.get_by_label("Name of the thread").fill("Keepers")
    await ada.modal.get_by_role("button", name="Open").click()
    await expect(ada.page.locator("#channel-title")).to_contain_text("Keepers")
    await ada.say("Let us collect them here")
    await expect(grace.page.get_by_role("link", name=starting("Keepers , unread"))).to_be_visible()
    await grace.message("Who keeps").get_by_role("button", name=starting("Keepers")).click()
    await expect(grace.message("Let us collect")).to_be_visible()

    await ada.go("ideas")
    await ada.page.get_by_role("button", name="New post").click()
    await ada.modal.get_by_label("Title").fill("A common word list")
    await ada.modal.get_by_label("Message", exact=False).fill("What do we mean by **core**?")
    await ada.picture("writing-4-post")
    await ada.modal.get_by_role("button", name="Post", exact=True).click()
    await expect(ada.message("What do we mean by core?")).to_be_visible()
    await expect(grace.entry("A common word list")).to_be_visible()
    assert [post["name"] for post in local.posts("ideas")] == ["A common word list"]


async def test_a_reload_keeps_the_place_and_the_drafts(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.go("welcome")
    await chat.composer.fill("half a thou")
    await chat.go("general")
    await chat.composer.fill("another")
    await chat.page.reload()
    await expect(chat.composer).to_have_value("another")
    await expect(chat.composer).to_have_accessible_name("Message #general")
    await chat.go("welcome")
    await expect(chat.composer).to_have_value("half a thou")
    await chat.say("half a thought")
    await chat.page.reload()
    await expect(chat.composer).to_have_value("")
    assert local.history("welcome")[-1]["content"] == "half a thought"


async def test_chosen_files_wait_where_they_were_chosen(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.go("welcome")
    await chat.page.get_by_label("Choose files").set_input_files(
        [FilePayload(name="annex.txt", mimeType="text/plain", buffer=b"Annex")]
    )
    await chat.page.get_by_label("Description of annex.txt").fill("The annex")
    for elsewhere in ("welcome", "general", "welcome"):
        await chat.go(elsewhere)
    await expect(chat.page.get_by_label("Description of annex.txt")).to_have_value("The annex")
    await chat.become("kofi")
    await expect(chat.page.get_by_label("Description of annex.txt")).to_have_count(0)
    await chat.become("mary")
    await chat.go("welcome")
    await chat.say("With it")
    await expect(chat.message("With it").get_by_role("link", name=re.compile("annex.txt"))).to_be_visible()
    assert len(objects(local.history("welcome")[-1]["attachments"])) == 1


async def test_a_reload_in_the_middle_of_reading_comes_back_there(local: LocalDiscord, open_chat: OpenChat) -> None:
    for number in range(80):
        local.person("kofi").say(f"Line {number} of eighty")
    chat = await open_chat(person="mary")
    await expect(chat.message("Line 79 of")).to_be_in_viewport()
    await chat.message("Line 20 of").scroll_into_view_if_needed()
    await expect(chat.page.get_by_role("button", name="Newest messages")).to_be_visible()
    await chat.page.reload()
    await expect(chat.message("Line 20 of")).to_be_in_viewport()
    await expect(chat.message("Line 79 of")).not_to_be_in_viewport()


async def test_what_came_in_elsewhere_is_marked_until_it_is_read(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    local.person("kofi").say("News from elsewhere", channel="welcome")
    await expect(chat.page.get_by_role("link", name=starting("welcome , unread"))).to_be_visible()
    await chat.go("welcome")
    await expect(chat.message("News from elsewhere")).to_be_visible()
    await expect(chat.page.get_by_role("link", name=starting("welcome , unread"))).to_have_count(0)
