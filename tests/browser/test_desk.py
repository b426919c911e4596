"""The bot's desk in the side panel: read, heard and pressed; what the bot would send is handed in by the test."""

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Locator, Request, Route, expect

from sandbox import LocalDiscord
from tests.browser.barriers import barriers
from tests.browser.chat import Chat
from tests.browser.conftest import OpenChat

pytestmark = pytest.mark.browser

HOUR, DAY = 3600, 86_400
PHONE: dict[str, Any] = {"width": 390, "height": 844, "touch": True}

Json = dict[str, Any]


class BotSide:
    """Stands for the bot beside the local Discord."""

    def __init__(self, session: aiohttp.ClientSession, local: LocalDiscord) -> None:
        self._session, self._base = session, f"{local.page_url}sandbox/"
        self._headers = {"Authorization": f"Bot {local.token}"}

    async def tell(self, **parts: object) -> None:
        """Send a desk with these parts, the others empty."""
        desk = {"outbox": [], "coming": [], "seats": {}, "demo": None, **parts}
        async with self._session.post(f"{self._base}desk", json=desk, headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()

    async def asked(self, button: Locator) -> str:
        """What the demonstration is asked for when a button is pressed."""
        async with self._session.ws_connect(f"{self._base}beside", headers=self._headers) as socket:
            await button.press("Enter")
            while (event := await socket.receive_json(timeout=10))["type"] != "demo":
                pass
            return str(event["act"])


@pytest.fixture
async def bot_side(local: LocalDiscord) -> AsyncIterator[BotSide]:
    """The bot's side, for a test to speak for it."""
    async with aiohttp.ClientSession() as session:
        yield BotSide(session, local)


def demo(text: str, *, state: str = "playing", **parts: object) -> Json:
    acts = {"playing": ["pause", "next", "stop"], "paused": ["play", "next", "stop"], "done": ["again"]}
    return {
        "step": 3, "of": 25, "text": text, "next": "Hedy seconds it.", "problem": None, "room": None,
        "state": state, "acts": acts.get(state, ["play", "again"]), "acting": False, **parts,
    }  # fmt: skip


def part(chat: Chat, name: str) -> Locator:
    return chat.page.get_by_role("region", name=name, exact=True)


async def test_an_empty_desk_says_so(open_chat: OpenChat, bot_side: BotSide) -> None:
    chat = await open_chat()
    await bot_side.tell()

    await expect(part(chat, "What the clock will do")).to_contain_text("Nothing yet.")
    await expect(part(chat, "On its way to Discord")).to_contain_text("Nothing.")
    await expect(part(chat, "Demonstration")).to_have_count(0)


async def test_cards_on_their_way_say_when_or_why_not(open_chat: OpenChat, bot_side: BotSide) -> None:
    chat, now = await open_chat(), int(time.time())
    cards = [
        {"text": "Ballot of N-1", "trouble": None, "due": now + 60},
        {"text": "Card of N-1, on its way", "trouble": None, "due": None},
        {"text": "Digest of 2026-W49", "trouble": "Its channel was deleted.", "due": now + HOUR},
    ]
    await bot_side.tell(outbox=cards)

    lines = part(chat, "On its way to Discord").get_by_role("listitem")
    await expect(lines.nth(0)).to_contain_text("Ballot of N-1, due in ")
    await expect(lines.nth(1)).to_have_text("Card of N-1, on its way")
    await expect(lines.nth(2)).to_contain_text("tried again in 1 hour")
    await expect(lines.nth(2)).to_contain_text("Its channel was deleted.")


async def test_the_clock_is_moved_to_an_event_by_keyboard_and_the_focus_stays_there(
    local: LocalDiscord, open_chat: OpenChat, bot_side: BotSide
) -> None:
    chat, now = await open_chat(), int(time.time())
    closing: Json = {"text": "Vote on N-1 closes", "at": now + DAY}
    digest: Json = {"text": "Weekly digest", "at": now + 3 * DAY}
    await bot_side.tell(coming=[closing, digest])

    await chat.page.get_by_role("button", name="Move the clock there: Vote on N-1 closes").press("Enter")
    await local.wait_for(lambda: local.core.clock.offset_seconds > 0)
    reached = time.time() + local.core.clock.offset_seconds
    await bot_side.tell(coming=[digest])

    assert closing["at"] <= reached <= closing["at"] + 60
    await expect(chat.page.get_by_role("button", name="Move the clock there: Weekly digest")).to_be_focused()


def reached(local: LocalDiscord, at: float) -> bool:
    return time.time() + local.core.clock.offset_seconds >= at


async def test_the_clock_stops_at_whatever_is_due_on_its_way(
    local: LocalDiscord, open_chat: OpenChat, bot_side: BotSide
) -> None:
    chat, now = await open_chat(), int(time.time())
    digest: Json = {"text": "Weekly digest", "at": now + 2 * DAY}
    closing: Json = {"text": "Vote on N-1 closes", "at": now + 5 * DAY}
    await bot_side.tell(coming=[digest, closing])
    await expect(part(chat, "What the clock will do").get_by_role("listitem")).to_have_count(2)

    await chat.page.get_by_role("button", name="+7 days").press("Enter")
    for event, left in ((digest, [closing]), (closing, [])):
        await local.wait_for(partial(reached, local, event["at"]))
        assert not reached(local, event["at"] + 60)
        await bot_side.tell(coming=left)
    await local.wait_for(lambda: local.core.clock.offset_seconds == 7 * DAY)


async def test_the_clock_goes_on_only_when_what_was_due_is_posted(
    local: LocalDiscord, open_chat: OpenChat, bot_side: BotSide
) -> None:
    chat, now = await open_chat(), int(time.time())
    digest: Json = {"text": "Weekly digest", "at": now + 2 * DAY}
    stuck: Json = {"text": "Card of N-1", "trouble": "Its channel was deleted.", "due": now}
    later: Json = {"text": "Card of N-2", "trouble": None, "due": now + 9 * DAY}
    await bot_side.tell(coming=[digest], outbox=[stuck, later])
    await expect(part(chat, "What the clock will do").get_by_role("listitem")).to_have_count(1)

    await chat.page.get_by_role("button", name="+7 days").press("Enter")
    await local.wait_for(partial(reached, local, digest["at"]))
    for due in (digest["at"], digest["at"] + 2, None):
        await bot_side.tell(outbox=[stuck, later, {"text": "Digest of 2026-W49", "trouble": None, "due": due}])
        await expect(part(chat, "On its way to Discord")).to_contain_text("Digest of 2026-W49")
        await chat.page.evaluate("fetch('/sandbox/people').then((answer) => answer.text())")
        assert not reached(local, digest["at"] + 60)
    await bot_side.tell(outbox=[stuck, later])
    await local.wait_for(lambda: local.core.clock.offset_seconds == 7 * DAY)


async def test_the_clock_says_that_it_moves_and_follows_the_last_wish(
    local: LocalDiscord, open_chat: OpenChat, bot_side: BotSide
) -> None:
    chat, now, go_on = await open_chat(), int(time.time()), asyncio.Event()
    digest: Json = {"text": "Weekly digest", "at": now + 2 * DAY}
    await bot_side.tell(coming=[digest])
    await expect(part(chat, "What the clock will do").get_by_role("listitem")).to_have_count(1)
    clock, asked = part(chat, "Move the clock"), list[float]()

    async def slowly(route: Route) -> None:
        asked.append((route.request.post_data_json or {})["offset_seconds"])
        await go_on.wait()
        await route.continue_()

    await chat.page.route("**/sandbox/clock", slowly)
    for days in (30, 60, 90):
        await clock.get_by_role("button", name="+30 days").click()
        await expect(clock).to_contain_text(f"moving to +{days} days…")
    await clock.get_by_role("button", name="Back to now").click()
    await expect(clock).to_contain_text("moving to now…")
    go_on.set()
    await expect(clock).not_to_contain_text("moving")
    await expect(clock).to_contain_text("on time")
    await expect(clock.get_by_role("button", name="Back to now")).to_be_disabled()
    assert local.core.clock.offset_seconds == 0
    assert len(asked) == 2 and asked[0] < 3 * DAY and asked[1] == 0


async def test_a_demonstration_is_followed_paused_and_gone_on_with(
    local: LocalDiscord, open_chat: OpenChat, bot_side: BotSide
) -> None:
    chat = await open_chat()
    welcome = str(local.channel("welcome")["id"])
    await bot_side.tell(demo=demo("Mary proposes a norm.", room=welcome))
    panel = part(chat, "Demonstration")
    await expect(panel).to_contain_text("Step 3 of 25")
    await expect(panel).to_contain_text("Next: Hedy seconds it.")
    await expect(chat.page.locator("#live")).to_contain_text("Mary proposes a norm.")

    assert await bot_side.asked(panel.get_by_role("button", name="Next step")) == "next"
    assert await bot_side.asked(panel.get_by_role("button", name="Pause")) == "pause"
    await bot_side.tell(demo=demo("Mary proposes a norm.", state="paused", problem="Only a seat may.", room=welcome))
    await expect(panel.get_by_role("button", name="Continue")).to_be_focused()
    await expect(panel.get_by_role("alert")).to_have_text("Only a seat may.")
    assert await bot_side.asked(panel.get_by_role("button", name="Continue")) == "play"
    await panel.get_by_role("link", name="Look at #welcome").click()
    await expect(chat.page.locator("#channel-title")).to_contain_text("welcome")
    assert await bot_side.asked(panel.get_by_role("button", name="Stop")) == "stop"

    await bot_side.tell(demo=demo("That was it.", state="done", next=None))
    await expect(panel.get_by_role("button")).to_have_text(["Play it again"])


async def test_what_went_wrong_in_a_step_is_said_too(open_chat: OpenChat, bot_side: BotSide) -> None:
    chat = await open_chat()
    live = chat.page.locator("#live")
    await bot_side.tell(demo=demo("Mary proposes a norm."))
    await expect(live).to_contain_text("Mary proposes a norm.")
    await bot_side.tell(demo=demo("Mary proposes a norm.", state="paused", problem="Only a seat may."))
    await expect(live).to_contain_text("Only a seat may.")

    phone = await open_chat(**PHONE)
    await bot_side.tell(demo=demo("Hedy seconds it.", problem="There is no norm."))
    await expect(phone.page.locator("#toast")).to_have_text("Hedy seconds it. There is no norm.")


async def test_two_quick_presses_ask_for_one_step(local: LocalDiscord, open_chat: OpenChat, bot_side: BotSide) -> None:
    chat = await open_chat()
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/demo"):
            asked.append(request.url)

    chat.page.on("request", note)
    await bot_side.tell(demo=demo("Mary proposes a norm."))
    following = part(chat, "Demonstration").get_by_role("button", name="Next step")

    await following.dblclick()
    await expect(following).to_have_attribute("aria-disabled", "true")
    await expect(following).to_be_focused()
    await following.press("Enter")
    assert len(asked) == 1
    await bot_side.tell(demo=demo("Hedy seconds it.", step=4, acting=True))
    await following.press("Enter")
    assert len(asked) == 1
    await bot_side.tell(demo=demo("Hedy seconds it.", step=4))
    await expect(following).not_to_have_attribute("aria-disabled", "true")
    await following.press("Enter")
    await local.wait_for(lambda: len(asked) == 2)


@pytest.mark.parametrize(
    ("state", "words"), [("stopped", "Stopped at step 3 of 25"), ("failed", "Broke off at step 3 of 25")]
)
async def test_a_demonstration_that_ended_early_does_not_look_finished(
    open_chat: OpenChat, bot_side: BotSide, state: str, words: str
) -> None:
    chat = await open_chat()
    await bot_side.tell(demo=demo("It is over.", state=state))

    panel = part(chat, "Demonstration")
    await expect(panel).to_contain_text(words)
    await chat.picture(f"desk-{state}")
    await expect(panel.get_by_role("progressbar")).to_have_count(0)
    await expect(panel).not_to_contain_text("Next:")
    await expect(panel.get_by_role("button")).to_have_text(["Go on", "Play it again"])
    await bot_side.tell(demo=demo("It is over.", state="done", step=25))
    await expect(panel).to_contain_text("At its end")
    await expect(panel.get_by_role("button")).to_have_text(["Play it again"])


async def test_what_lies_in_the_future_after_the_clock_came_back_is_said(
    local: LocalDiscord, open_chat: OpenChat
) -> None:
    chat = await open_chat()
    clock = part(chat, "Move the clock")
    await chat.move_clock("+7 days")
    await chat.say("Decided in a week")
    await expect(clock).not_to_contain_text("in the future")
    await chat.move_clock("Back to now")
    await expect(clock).to_contain_text("lies in the future now")
    await chat.picture("desk-back-to-now")


async def test_the_clock_comes_before_the_people_in_a_drawer_and_is_skipped_to(open_chat: OpenChat) -> None:
    chat = await open_chat(width=800, height=800)
    skip = chat.page.get_by_role("link", name="Skip to people, clock and checks")
    await skip.press("Enter")
    panel = chat.page.get_by_role("complementary")
    await expect(panel).to_be_focused()
    names = [name.strip() for name in await panel.get_by_role("heading", level=3).all_text_contents()]
    assert names.index("Move the clock") < names.index("On its way to Discord") < names.index("I am …")
    await expect(part(chat, "On its way to Discord").get_by_role("heading")).to_be_in_viewport()
    for about in await panel.locator(".seat-about").all():
        assert await about.evaluate("element => element.scrollWidth <= element.clientWidth")
    await chat.picture("desk-800")
    await chat.page.keyboard.press("Escape")
    await expect(skip).to_be_focused()


async def test_a_notice_covers_nothing_that_is_pressed(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(**PHONE)
    for number in range(30):
        local.person("kofi").say(f"Line {number} of thirty")
    await expect(chat.message("Line 29 of")).to_be_in_viewport()
    await chat.message("Line 29 of").get_by_role("button", name="More for this message").click()
    await chat.page.get_by_role("menuitem", name="Copy ID").click()
    toast = chat.page.locator("#toast")
    await expect(toast).to_have_class("shown")
    await chat.picture("notice-phone")
    lies = await toast.bounding_box()
    pressed = [*await chat.page.locator("#topbar, #composer").all(), chat.message("Line 29 of")]
    for place in pressed:
        box = await place.bounding_box()
        assert lies and box and (lies["y"] + lies["height"] <= box["y"] or box["y"] + box["height"] <= lies["y"])
    await toast.click()
    await expect(toast).not_to_have_class("shown")


async def test_seats_stand_beside_the_people(local: LocalDiscord, open_chat: OpenChat, bot_side: BotSide) -> None:
    chat = await open_chat()
    seats = {local.person("mary").id: "law · academia", local.owner.id: "management · state"}
    await bot_side.tell(seats=seats)

    await expect(chat.page.locator(".seat", has_text="Mary")).to_contain_text("law · academia")
    owner = "convener; management · state"
    await expect(chat.page.locator(".seat", has_text="Ada")).to_contain_text(owner)
    await expect(chat.page.get_by_role("navigation", name="Channels")).to_contain_text(owner)
    await chat.page.get_by_role("button", name="More about Ada").click()
    await expect(chat.page.locator(".profile")).to_contain_text(owner)


async def test_nothing_of_it_keeps_a_reader_out(open_chat: OpenChat, bot_side: BotSide) -> None:
    now = int(time.time())
    parts: Json = {
        "outbox": [{"text": "Ballot of N-1", "trouble": "Its channel was deleted.", "due": now + 60}],
        "coming": [{"text": "Vote on N-1 closes", "at": now + DAY}],
        "demo": demo("Mary proposes a norm.", state="paused", problem="Only a seat may."),
    }
    for window in ({}, PHONE):
        chat = await open_chat(**window)
        if "touch" in window:
            await chat.page.get_by_role("button", name="People, clock and checks").click()
        await bot_side.tell(**parts)
        await expect(part(chat, "Demonstration")).to_be_visible()
        assert await barriers(chat.page, part="#panel", kept_as=f"desk-{'phone' if window else 'wide'}") == []
        await bot_side.tell()
