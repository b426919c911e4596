"""The frame of the page: it stays in its place, and what lies over it has a ground of its own."""

import pytest
from playwright.async_api import FilePayload, expect

from sandbox import LocalDiscord
from tests.browser.chat import starting
from tests.browser.conftest import OpenChat
from tests.browser.stage import png

pytestmark = pytest.mark.browser


async def test_the_page_never_slides_away(local: LocalDiscord, card: None, open_chat: OpenChat) -> None:
    for number in range(30):
        local.person("kofi").say(f"Line {number}\nand its second")
    chat = await open_chat(person="mary", height=420)
    await chat.command("card")
    await expect(chat.message("The card")).to_be_visible()

    assert await chat.page.evaluate("document.scrollingElement.scrollHeight === innerHeight")
    await (
        chat.message("The card")
        .get_by_role("button", name="Give reasons")
        .evaluate("button => button.scrollIntoView({ block: 'start' })")
    )
    await chat.page.locator(".panel-section .sr-only").last.evaluate(
        "words => words.scrollIntoView({ block: 'start' })"
    )
    places = "[document.documentElement, document.body].map((element) => element.scrollTop)"
    assert await chat.page.evaluate(places) == [0, 0]
    assert await chat.page.locator("#app").evaluate("app => app.getBoundingClientRect().top") == 0
    await expect(chat.composer).to_be_in_viewport()


async def test_the_description_of_a_large_picture_has_a_ground(open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.choose_files(FilePayload(name="chart.png", mimeType="image/png", buffer=png(320, 160)))
    await chat.page.get_by_label("Description of chart.png").fill("A chart of the vote")
    await chat.say("Look")
    await chat.page.get_by_role("button", name=starting("Enlarge picture")).click()
    words = chat.page.get_by_role("dialog").get_by_text("A chart of the vote")
    await expect(words).to_be_visible()
    ground = await words.evaluate("element => getComputedStyle(element).backgroundColor")
    assert ground.startswith("rgb("), "it is seen through"
