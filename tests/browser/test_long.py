"""A channel with 5,000 messages stays usable; how quick it is, is written down and not judged."""

import asyncio
import json
import re
from dataclasses import dataclass

import pytest
from playwright.async_api import expect

from sandbox import LocalDiscord
from tests.browser.chat import ARTEFACTS, Chat
from tests.browser.conftest import OpenChat

pytestmark = pytest.mark.browser

MESSAGES = 5_000
AT_ONCE = 100
DRAWN_AT_MOST = 400
"""Rows in the document, however many messages there are: some pages of 100."""

TYPED = "These words are typed to see how long each letter takes to appear."

PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
LATENCY = """
async (text) => {
  const times = [];
  for (const letter of text) {
    const begun = performance.now();
    document.execCommand("insertText", false, letter);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(times.length / 2)], worst: times.at(-1) };
}
"""


@dataclass(frozen=True)
class Figures:
    """How long a typed letter takes to appear, how many rows are drawn, how much memory scripts hold."""

    typing_ms: dict[str, float]
    rows: int
    heap_mib: float


async def post(local: LocalDiscord, count: int, *, first: int = 1) -> None:
    """Let two people write; the page is let in between."""
    people = (local.person("mary"), local.person("kofi"))
    for number in range(first, first + count):
        people[number % 2].say(f"Message {number} of **many**, with a `word` and a https://example.org/{number}")
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)


async def test_thousands_of_messages_leave_the_page_usable(local: LocalDiscord, open_chat: OpenChat) -> None:
    watching = await open_chat()
    await post(local, MESSAGES)
    await expect(watching.message(f"Message {MESSAGES} of")).to_be_visible()
    arrived = await figures(watching)

    # A page that is opened afterwards shows the newest, and older ones as one scrolls up.
    opened = await open_chat()
    await expect(opened.message(f"Message {MESSAGES} of")).to_be_in_viewport()
    shown_ms = await opened.page.evaluate("() => performance.now()")
    painted_ms = await opened.page.evaluate(PAINTED)
    fresh = await figures(opened)
    await opened.picture("long-newest")
    log = opened.page.get_by_role("region", name=re.compile("^Messages in"))
    await log.hover()
    for older in (MESSAGES - 150, MESSAGES - 250):
        while not await opened.message(f"Message {older} of").count():
            drawn = await opened.messages().count()
            await log.evaluate("element => { element.scrollTop = 0; }")
            await opened.page.wait_for_function(
                "before => document.querySelectorAll('.messages .message').length !== before", arg=drawn
            )
    await opened.page.get_by_role("button", name="Newest messages").click()
    await expect(opened.message(f"Message {MESSAGES} of")).to_be_in_viewport()

    ARTEFACTS.mkdir(exist_ok=True)
    report = {
        "messages": MESSAGES,
        "first_paint_ms": painted_ms,
        "newest_message_shown_ms": shown_ms,
        "typing_ms": fresh.typing_ms,
        "typing_after_all_arrived_ms": arrived.typing_ms,
        "rows_drawn": fresh.rows,
        "rows_drawn_after_all_arrived": arrived.rows,
        "heap_mib_after_all_arrived": arrived.heap_mib,
    }
    (ARTEFACTS / "browser.json").write_text(json.dumps(report, indent=2) + "\n")
    assert arrived.rows <= DRAWN_AT_MOST
    assert fresh.rows <= DRAWN_AT_MOST
    assert painted_ms is not None


async def figures(chat: Chat) -> Figures:
    """Type into the message box, and look at what the page holds."""
    await chat.composer.focus()
    typing = await chat.page.evaluate(LATENCY, TYPED)
    await expect(chat.composer).to_have_value(TYPED)
    await chat.composer.fill("")
    heap = await chat.page.evaluate("() => performance.memory.usedJSHeapSize / 1048576")
    rows = await chat.messages().count()
    return Figures({name: round(value, 1) for name, value in typing.items()}, rows, round(heap, 1))
