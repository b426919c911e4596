"""The page as a person uses it: by what is written on it, never by how it is built."""

import re
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, FilePayload, Locator, Page, Request, expect

from sandbox import LocalDiscord

ARTEFACTS = Path(__file__).parents[2] / "artefacts"

PATIENCE_MS = 30_000
"""The first chart of a bot loads the library that draws it, which takes long on a busy machine."""


expect.set_options(timeout=PATIENCE_MS)


def starting(words: str) -> re.Pattern[str]:
    """What an accessible name begins with; only letters are spelt, for a browser reads expressions differently."""
    return re.compile("^" + re.sub(r"\W", ".", words))


async def picture(page: Page, name: str) -> None:
    """Keep a screenshot as `artefacts/<name>.png`."""
    ARTEFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"{name}.png", animations="disabled")


class Chat:
    """A window of the page. Its locators wait for what is to appear; `troubles` must stay empty."""

    def __init__(self, page: Page, local: LocalDiscord) -> None:
        self.page = page
        self.local = local
        self.troubles: list[str] = []
        """Errors on the console, errors that nobody caught, and requests to other hosts."""
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))
        page.on("request", self._asked)

    def _heard(self, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning"):
            self.troubles.append(f"{line.type} on the console: {line.text}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.port != self.local.port:
            self.troubles.append(f"a request to another host: {request.url}")

    # Where one is, and who.

    async def begin(self, person: str = "") -> None:
        """Open the page and wait until the channels are there."""
        await self.page.goto(f"{self.local.page_url}{f'?as={person}' if person else ''}")
        await expect(self.composer).to_be_visible()

    async def become(self, name: str) -> None:
        """Switch "I am ..." to a person."""
        panel = self.page.get_by_role("complementary")
        await panel.get_by_role("radio", name=re.compile(rf"^{name}\b", re.IGNORECASE)).check(force=True)
        await expect(self.page).to_have_url(re.compile(rf"as={name.lower()}"))
        await expect(self.composer.or_(self.page.get_by_role("region", name="Posts in"))).to_be_visible()

    async def go(self, channel: str) -> None:
        """Open a channel or thread by what its entry begins with."""
        drawer = self.page.get_by_role("button", name="Channels", exact=True).and_(self.page.locator("[aria-controls]"))
        if await drawer.is_visible():
            await drawer.click()
        await self.entry(channel).click()
        await expect(self.page.locator("#channel-title")).to_contain_text(channel)

    def entry(self, channel: str) -> Locator:
        """A channel's or thread's line in the list of channels, by what it begins with."""
        return self.page.get_by_role("navigation", name="Channels").get_by_role("link", name=starting(channel)).first

    # What one writes.

    @property
    def composer(self) -> Locator:
        """The message box."""
        return self.page.get_by_role("form", name="Write a message").get_by_role("textbox", name=re.compile("^Message"))

    async def say(self, words: str) -> None:
        """Send a message and wait until it was taken."""
        await self.composer.fill(words)
        await self.composer.press("Enter")
        await expect(self.composer).to_have_value("")

    @property
    def mode(self) -> Locator:
        """What the message box says that it is in the middle of."""
        return self.page.locator(".composer-bar")

    async def choose_files(self, *files: FilePayload) -> None:
        """Choose files to go with the message."""
        await self.page.get_by_label("Choose files").set_input_files(files)

    async def command(self, path: str, **options: str) -> None:
        """Pick a slash command from the list, fill its options in, choose suggestions where there are some, send it."""
        await self.composer.fill("/")
        await self.composer.press_sequentially(path)
        await self.page.get_by_role("option", name=f"/{path} ").first.click()
        form = self.page.get_by_role("group", name=f"Command /{path}")
        await expect(form).to_be_visible()
        for name, value in options.items():
            add = form.get_by_role("button", name=re.compile(rf"^Add option {name}:"))
            if await add.count():
                await add.click()
            field = form.get_by_label(name, exact=False).and_(form.locator("input, textarea")).first
            await field.fill(value)
            if await field.get_attribute("role") == "combobox":
                # The suggestions for an empty field are there first; those for what was typed replace them.
                first = self.page.get_by_role("listbox", name=name).get_by_role("option").first
                await expect(first).to_contain_text(value, ignore_case=True)
                await first.click()
        await self.page.get_by_role("button", name="Send", exact=True).click()
        await expect(form).to_be_hidden()

    # What one reads and presses.

    def messages(self) -> Locator:
        """The messages of the open channel."""
        return self.page.get_by_role("list", name=re.compile("^Messages in")).get_by_role("listitem")

    def message(self, words: str | re.Pattern[str]) -> Locator:
        """The newest message that shows these words."""
        return self.page.locator("li.message").filter(has_text=words).last

    async def act(self, words: str, entry: str) -> None:
        """Choose an entry of the menu of the newest message that shows these words."""
        message = self.message(words)
        await message.hover()
        await message.get_by_role("button", name="More for this message").click()
        await self.page.get_by_role("menuitem", name=entry).click()

    async def press(self, label: str, *, of: str | re.Pattern[str] = "") -> None:
        """Press a button of the newest message that has it, and shows the words `of`."""
        button = self.page.get_by_role("button", name=label, exact=True)
        await (
            self.page.locator("li.message")
            .filter(has=button, has_text=of)
            .last.get_by_role("button", name=label, exact=True)
            .click()
        )

    @property
    def modal(self) -> Locator:
        """The form that is open."""
        return self.page.get_by_role("dialog")

    async def choose(self, label: str, option: str) -> None:
        """Choose an option of a select in the form that is open, by what it begins with."""
        await self.modal.get_by_role("button", name=starting(label)).click()
        row = self.page.get_by_role("listbox", name=label).get_by_role("option", name=starting(option))
        await row.first.click()
        done = self.page.get_by_role("button", name="Done", exact=True)
        if await done.is_visible():
            await done.click()

    async def submit(self) -> None:
        """Send the form that is open and wait until it was taken."""
        await self.modal.get_by_role("button", name="Submit").click()
        await expect(self.modal).to_be_hidden()

    async def move_clock(self, label: str, *, times: int = 1) -> None:
        """Move the clock by one of the panel's buttons, and wait each time until it stands there."""
        for _ in range(times):
            before = self.local.core.clock.offset_seconds
            await self.page.get_by_role("complementary").get_by_role("button", name=label, exact=True).click()
            await self.local.wait_for(partial(self._moved_from, before))

    def _moved_from(self, offset_seconds: float) -> bool:
        return self.local.core.clock.offset_seconds != offset_seconds

    # What is kept.

    async def picture(self, name: str) -> None:
        """Keep a screenshot as `artefacts/<name>.png`."""
        await picture(self.page, name)
