"""What keeps a reader out of a page, as axe-core finds it: everything in light colours, and the colours in dark ones.

Whatever else axe-core looks at is the same in both, and telling of what is right takes most of its time.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.browser.chat import picture

Colours = Literal["light", "dark"]
COLOURS: tuple[Colours, ...] = ("dark", "light")
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

REFUSED = ("serious", "critical")
"""What axe-core says of a finding that keeps somebody out."""


async def barriers(
    page: Page, *, part: str | None = None, kept_as: str = "", colours: Sequence[Colours] = COLOURS
) -> list[str]:
    """What keeps somebody out of the page as it is now, one line for each place; empty where nothing does.

    `part` is the selector of the part to look at; pictures of what was looked at are `kept_as` this name. The page is
    left in the last of the `colours`.
    """
    return [line async for line in _found(page, part, kept_as, colours)]


async def _found(page: Page, part: str | None, kept_as: str, colours: Sequence[Colours]) -> AsyncIterator[str]:
    for scheme in colours:
        # Without motion, so that no colour is on its way to another.
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if kept_as:
            await picture(page, f"{kept_as}-{scheme}")
        # A page may be forbidden to ask for anything, so axe-core fetches nothing either.
        options: dict[str, object] = {"preload": False, "resultTypes": ["violations"]}
        if scheme == "dark" and "light" in colours:
            options["runOnly"] = {"type": "rule", "values": COLOUR_RULES}
        found = await Axe().run(page, context=part, options=options)
        for finding in found.response["violations"]:
            if finding["impact"] in REFUSED:
                for node in finding["nodes"]:
                    yield f"{scheme}: {finding['id']}: {finding['help']}: {node['target']}: {node['failureSummary']}"
