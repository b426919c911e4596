"""Finding a browser: Debian's Chromium, one that `CONGRESS_BROWSER` names, or one that playwright brought along.

Without a window of its own Chromium needs half of the time.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

BROWSER_VARIABLE = "CONGRESS_BROWSER"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A headless Chromium; skips the test, with the reason, where there is none."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_executable(playwright), args=_arguments())
        try:
            yield browser
        finally:
            await browser.close()


def _executable(playwright: Playwright) -> str:
    named = os.environ.get(BROWSER_VARIABLE)
    found = named or next(filter(None, map(shutil.which, NAMES)), None) or playwright.chromium.executable_path
    if not Path(found).exists():
        pytest.skip(
            f"No browser: neither {', '.join(NAMES)} in PATH, nor {BROWSER_VARIABLE}, nor one of playwright's own"
        )
    return found


def _arguments() -> list[str]:
    """Small shared memory is usual in containers; Chromium's own sandbox cannot be built by root."""
    arguments = ["--disable-dev-shm-usage"]
    return [*arguments, "--no-sandbox"] if os.geteuid() == 0 else arguments
