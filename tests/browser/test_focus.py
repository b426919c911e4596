"""Whoever reads by key or by ear keeps their place, whatever is drawn anew; and a form goes only when it is let go."""

import asyncio
import re
from collections.abc import Callable

import pytest
from playwright.async_api import Locator, Route, expect

from sandbox import LocalDiscord
from sandbox.model import ChannelKind
from sandbox.person.people import find_channel
from sandbox.verbs import threads
from tests.browser.chat import Chat
from tests.browser.conftest import OpenChat
from tests.browser.test_lists import pin

pytestmark = pytest.mark.browser


async def open_the_form(chat: Chat) -> None:
    """Open the form of the card by key."""
    await chat.message("The card").get_by_role("button", name="Give reasons").press("Enter")
    await expect(chat.modal.get_by_label("Why")).to_be_focused()


async def test_no_number_of_escapes_throws_a_form_away(card: None, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.command("card")
    await open_the_form(chat)
    await chat.modal.get_by_label("Why").fill("Because it matters")
    for _ in range(5):
        await chat.page.keyboard.press("Escape")
        await expect(chat.modal.get_by_text("Discard what you typed?")).to_be_visible()
    await chat.modal.get_by_role("button", name="Keep writing").click()
    await expect(chat.modal.get_by_label("Why")).to_have_value("Because it matters")
    await chat.submit()
    await expect(chat.message("because Because it matters")).to_be_visible()


async def test_a_form_gives_the_focus_back_to_its_button(card: None, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.command("card")
    await open_the_form(chat)
    await chat.page.keyboard.press("Escape")
    await expect(chat.modal).to_have_count(0)
    await expect(chat.message("The card").get_by_role("button", name="Give reasons")).to_be_focused()


async def test_a_form_that_was_not_taken_keeps_the_focus(card: None, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.command("card")
    await open_the_form(chat)
    sent = asyncio.Event()

    async def refuse(route: Route) -> None:
        await sent.wait()
        await route.fulfill(json={"status": "failed", "error": "Not now."})

    await chat.page.route("**/sandbox/submit", refuse)
    await chat.modal.get_by_label("Why").fill("Because")
    await chat.modal.get_by_role("button", name="Submit").press("Enter")
    await expect(chat.modal.get_by_role("button", name="Sending…")).to_be_visible()
    await chat.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    sent.set()
    await expect(chat.modal.get_by_text("Not now.")).to_be_visible()
    await expect(chat.modal.get_by_role("button", name="Submit")).to_be_focused()


async def test_a_spoiler_that_was_opened_by_key_keeps_the_focus(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.person("kofi").say("It was ||the gardener||")
    chat = await open_chat(person="mary")
    spoiler = chat.message("It was").locator(".spoiler")
    await spoiler.press("Enter")
    await expect(chat.page.get_by_text("the gardener")).to_be_visible()
    await expect(spoiler).to_be_focused()


async def test_the_pin_that_one_stands_on_is_kept_while_others_write(local: LocalDiscord, open_chat: OpenChat) -> None:
    for number in range(5):
        pin(local, f"Decision {number}")
    chat = await open_chat(person="ada")
    await chat.page.get_by_role("button", name="Pinned messages", exact=True).press("Enter")
    board = chat.page.get_by_role("dialog", name="Pinned messages")
    fifth = board.get_by_role("button", name=re.compile("^Unpin the message of Kofi: Decision 0"))
    await fifth.focus()
    async with chat.page.expect_response("**/pins?*") as answer:
        local.person("mary").say("By the way")
    await (await answer.value).finished()
    await expect(chat.message("By the way")).to_be_visible()
    await expect(fifth).to_be_focused()
    pin(local, "Decision 5")
    await expect(board.get_by_role("listitem")).to_have_count(6)
    await expect(fifth).to_be_focused()


Post = Callable[[str], None]


async def open_a_long_forum(local: LocalDiscord, open_chat: OpenChat) -> tuple[Chat, Locator, Post]:
    """Open a forum of thirty posts; with it come its posts, and what adds one more."""
    local.make_channel("ideas", ChannelKind.FORUM)
    core, owner = local.core, int(local.owner.id)
    forum = find_channel(core, "ideas")

    def post(name: str) -> None:
        threads.open_post(core, forum, owner, {"name": name, "message": {"content": "An idea"}}, [])

    for number in range(30):
        post(f"Idea {number}")
    chat = await open_chat(person="mary")
    await chat.go("ideas")
    posts = chat.page.get_by_role("list", name="Posts", exact=True).get_by_role("link")
    await expect(posts).to_have_count(30)
    return chat, posts, post


async def test_a_forum_keeps_the_place_while_posts_arrive(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat, posts, post = await open_a_long_forum(local, open_chat)
    last = posts.filter(has_text=re.compile(r"Idea 0\D"))
    await last.focus()
    scroller = chat.page.get_by_role("region", name="Posts in ideas")
    place = await scroller.evaluate("element => element.scrollTop")
    assert place > 0
    post("One more")
    await expect(posts).to_have_count(31)
    await expect(last).to_be_focused()
    assert await scroller.evaluate("element => element.scrollTop") == place

    search = chat.page.get_by_role("searchbox", name="Search posts by name")
    await search.fill("one more")
    await expect(posts).to_have_count(1)
    await search.press("ArrowLeft")
    post("And one more")
    await expect(posts).to_have_count(2)
    await search.press_sequentially("a")
    await expect(search).to_have_value("one morae")


async def test_a_forum_scrolls_on_while_it_is_drawn_anew(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat, posts, _ = await open_a_long_forum(local, open_chat)
    # The page is told as soon as the scroll has begun; a post from outside could come after its end.
    await chat.page.evaluate("""async () => {
        const { emit, store } = await import('./store.js');
        const told = () => emit('channels', store.current);
        document.addEventListener('scroll', told, { capture: true, once: true });
    }""")
    await chat.page.get_by_role("region", name="Posts in ideas").press("End")
    await expect(posts.filter(has_text=re.compile(r"Idea 0\D"))).to_be_in_viewport()


async def test_a_form_lets_what_happens_around_it_be_heard_and_seen(
    local: LocalDiscord, card: None, open_chat: OpenChat
) -> None:
    chat = await open_chat(person="mary")
    await chat.command("card")
    await open_the_form(chat)
    local.person("kofi").say("The vote is open")
    await expect(chat.modal.locator("[aria-live=polite]")).to_contain_text("Kofi: The vote is open")

    await chat.page.evaluate("async () => (await import('./frame.js')).notice('Look here')")
    toast = chat.page.locator("#toast.shown")
    await toast.click()
    await expect(toast).to_have_count(0)

    await chat.modal.get_by_label("Why").fill("it matters")
    await chat.submit()
    await expect(chat.page.locator("#live")).to_contain_text("because it matters")
