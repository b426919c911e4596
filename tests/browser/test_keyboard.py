"""Without a mouse: from opening the page to a cast vote."""

import re

import pytest
from playwright.async_api import Locator, expect

from sandbox import LocalDiscord
from tests.browser import stage
from tests.browser.chat import Chat, starting
from tests.wire.process import BotProcess

pytestmark = pytest.mark.browser

MOST_STEPS = 60
"""Nobody presses Tab more often than that to get anywhere."""

SHOWS_ITS_FOCUS = """
element => {
  const around = [element, element.parentElement, element.closest("form"), ...(element.labels ?? [])];
  const ring = (box) => getComputedStyle(box).outlineStyle !== "none" || getComputedStyle(box).boxShadow !== "none";
  return element.matches(":focus-visible") && around.filter(Boolean).some(ring);
}
"""


class Keys:
    """A keyboard, and nothing else."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.press = chat.page.keyboard.press
        self.type = chat.page.keyboard.type

    async def tab_to(self, target: Locator, *, key: str = "Tab") -> None:
        """Press a key until the target has the focus, and shows it."""
        await expect(target).to_be_visible()
        for _ in range(MOST_STEPS):
            if await target.evaluate("element => element === document.activeElement"):
                assert await target.evaluate(SHOWS_ITS_FOCUS), f"{target} has the focus and does not show it"
                return
            await self.press(key)
        raise AssertionError(f"{key} does not lead to {target}")

    async def choose(self, label: str, letters: str) -> None:
        """Choose from a select of the form: open it, look for the option, take it."""
        chat = self.chat
        await self.tab_to(chat.modal.get_by_role("button", name=starting(label)))
        await self.press("Enter")
        options = chat.page.get_by_role("listbox", name=label).get_by_role("option")
        await expect(options.first).to_be_visible()
        wanted = options.filter(has_text=letters).first
        for _ in range(await options.count()):
            if "active" in (await wanted.get_attribute("class") or "").split():
                break
            await self.press("ArrowDown")
        await self.press("Enter")
        await expect(chat.modal.get_by_role("button", name=starting(f"{label}: {letters}"))).to_be_focused()


async def test_a_vote_is_cast_with_the_keyboard_alone(chat: Chat, local: LocalDiscord, bot: BotProcess) -> None:
    await stage.open_the_congress(local)
    await stage.take_seats(local)
    keys = Keys(chat)
    page = chat.page

    # Who I am: the arrows walk through the people.
    await expect(chat.composer).to_be_focused()
    await keys.tab_to(page.get_by_role("complementary").get_by_role("radio", name=starting("Ada")))
    await keys.press("ArrowDown")
    grace = page.get_by_role("complementary").get_by_role("radio", name=starting("Grace"))
    await expect(grace).to_be_checked()
    await keys.press("ArrowDown")
    alan = page.get_by_role("complementary").get_by_role("radio", name=starting("Alan"))
    await expect(alan).to_be_checked()
    await expect(alan).to_be_focused()

    # A seat: the command from the list, its form field by field.
    await keys.tab_to(chat.composer, key="Shift+Tab")
    await keys.type("/seat ta")
    await expect(page.get_by_role("option", name="/seat take ")).to_be_visible()
    await keys.press("Enter")
    await expect(page.get_by_role("group", name="Command /seat take")).to_be_visible()
    await keys.press("Enter")
    await keys.choose("Your discipline", "Political")
    await keys.choose("Stakeholder kind", "Academi")
    await keys.tab_to(chat.modal.get_by_role("radio").first)
    await keys.press("Space")
    await chat.picture("keyboard-1-form")
    await keys.tab_to(chat.modal.get_by_role("button", name="Submit"))
    await keys.press("Enter")
    await expect(chat.modal).to_be_hidden()
    await expect(chat.message("seat").last).to_be_visible()
    await expect(chat.composer).to_be_focused()

    # The vote: to the channel, to the button.
    await stage.open_the_vote(local, bot)
    await keys.tab_to(chat.entry("votes"), key="Shift+Tab")
    await keys.press("Enter")
    await expect(chat.message("N-1")).to_be_visible()
    await expect(chat.composer).to_be_focused()
    await keys.tab_to(chat.message("N-1").get_by_role("button", name="For", exact=True), key="Shift+Tab")
    await keys.press("Enter")
    receipt = chat.message("Only you can see this")
    await expect(receipt).to_contain_text(re.compile(r"Recorded for N-1.*For\."))
    await chat.picture("keyboard-2-receipt")

    # The receipt is put away again, and the focus is not lost with it.
    await keys.tab_to(receipt.get_by_role("button", name="Dismiss message"))
    await keys.press("Enter")
    await expect(receipt).to_have_count(0)
    assert await page.evaluate("document.activeElement !== document.body")

    # A norm by the first suggestion: Enter takes it, and Enter again sends the command.
    await keys.tab_to(chat.composer)
    await keys.type("/norm show")
    await expect(page.get_by_role("option", name="/norm show ")).to_be_visible()
    await keys.press("Enter")
    await expect(page.get_by_role("option", name=starting("N-1"))).to_be_visible()
    await keys.press("Enter")
    await keys.press("Enter")
    await expect(chat.message("Only you can see this").last).to_contain_text("N-1")
