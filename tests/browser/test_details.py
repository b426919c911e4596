"""Small things by which Discord's client is known."""

import pytest
from playwright.async_api import FilePayload, Locator, expect

from sandbox import LocalDiscord
from sandbox.json_types import JsonObject
from sandbox.model import ChannelKind, Tag
from sandbox.person.people import find_channel
from sandbox.verbs import threads
from tests.browser.conftest import OpenChat
from tests.browser.stage import png
from tests.browser.test_following import open_thread

pytestmark = pytest.mark.browser


async def test_a_long_line_of_code_is_wrapped(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.person("kofi").say(f"```\n{'a long line of code ' * 20}{'x' * 200}\n```")
    chat = await open_chat(person="mary")
    code = chat.message("a long line").locator("pre")
    await expect(code).to_be_visible()
    assert await code.evaluate("code => code.scrollWidth <= code.clientWidth && code.clientHeight > 60")


@pytest.mark.parametrize(
    ("words", "large"),
    [("🎉", True), ("👍🏽 ❤️ 🇪🇺\n👩‍💻", True), ("1️⃣", True), ("🎉 indeed", False), ("123", False), ("©", False)],
)
async def test_emoji_alone_are_shown_larger(local: LocalDiscord, open_chat: OpenChat, words: str, large: bool) -> None:
    local.person("kofi").say(words)
    chat = await open_chat(person="mary")
    size = await chat.page.locator(".message .content").last.evaluate(
        "words => parseFloat(getComputedStyle(words).fontSize)"
    )
    assert (size > 30) == large


async def test_a_thread_stands_below_the_reactions(local: LocalDiscord, open_chat: OpenChat) -> None:
    open_thread(local, local.person("kofi").say("Who keeps the core?"), "Keepers")
    chat = await open_chat(person="mary")
    message = chat.message("Who keeps the core?")
    await message.hover()
    await message.get_by_role("button", name="More for this message").click()
    await chat.page.get_by_role("menuitemcheckbox", name="React with 🎉").click()
    await expect(message.get_by_role("button", name="🎉, 1 reaction")).to_be_visible()
    assert await top(message.locator(".reactions")) < await top(message.get_by_role("button", name="Keepers"))


async def top(part: Locator) -> float:
    return float(await part.evaluate("element => element.getBoundingClientRect().top"))


async def test_a_reply_that_is_begun_follows_what_it_answers(open_chat: OpenChat) -> None:
    kofi, chat = await open_chat(person="kofi"), await open_chat(person="mary")
    await kofi.say("Who agrees?")
    await chat.act("Who agrees?", "Reply")
    await chat.composer.fill("I do")
    await kofi.act("Who agrees?", "Edit message")
    await kofi.say("Who is against?")
    await expect(chat.mode).to_contain_text("Replying to Kofi: Who is against?")
    await expect(chat.composer).to_have_value("I do")


async def test_a_message_under_the_mouse_offers_what_is_done_most(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.person("kofi").say("Who agrees?")
    chat = await open_chat(person="mary")
    message = chat.message("Who agrees?")
    like, reply = (message.get_by_role("button", name=name) for name in ("Quick reaction 👍", "Reply"))
    await expect(reply).to_be_hidden()
    await message.hover()
    await like.click()
    await expect(message.get_by_role("button", name="👍, 1 reaction: Mary", pressed=True)).to_be_visible()
    await message.hover()
    await reply.click()
    await expect(chat.mode).to_contain_text("Replying to Kofi: Who agrees?")
    await expect(chat.composer).to_be_focused()


async def test_what_one_wrote_oneself_is_not_new(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.make_channel("ideas", ChannelKind.FORUM)
    chat, forum = await open_chat(person="mary"), find_channel(local.core, "ideas")
    for name in ("kofi", "mary"):
        local.person(name).say(f"{name} was here", channel="welcome")
        post: JsonObject = {"name": f"An idea of {name}", "message": {"content": "An idea"}}
        threads.open_post(local.core, forum, int(local.person(name).id), post, [])
    await expect(chat.entry("An idea of kofi , unread")).to_be_visible()
    await expect(chat.entry("An idea of mary")).to_be_visible()
    await expect(chat.entry("An idea of mary , unread")).to_have_count(0)
    await expect(chat.entry("welcome , unread")).to_have_count(0)


async def test_a_forum_has_its_tags_below_the_search(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.make_channel("ideas", ChannelKind.FORUM)
    forum = find_channel(local.core, "ideas")
    forum.tags = [Tag(number + 1, f"Stage {number}") for number in range(15)]
    chat = await open_chat(person="mary")
    await chat.go("ideas")
    tags = chat.page.get_by_role("group", name="Filter by tag")
    search, order = chat.page.get_by_role("searchbox"), chat.page.get_by_role("combobox", name="Order of posts")
    assert await top(search) == pytest.approx(await top(order), abs=4)
    assert await top(search) + 20 < await top(tags)
    assert await tags.evaluate("tags => tags.clientHeight") < 80


async def test_the_frame_of_a_high_picture_fits_it(open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.choose_files(FilePayload(name="high.png", mimeType="image/png", buffer=png(500, 1000)))
    await chat.say("Look")
    picture = chat.message("Look").locator("figure img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => Math.abs(image.clientWidth * 2 - image.clientHeight)") <= 4
