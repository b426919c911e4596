"""The panel claims no more than the judge can know."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

import sandbox
from sandbox import LocalDiscord
from sandbox.judge import Judge
from tests.browser.conftest import OpenChat


@pytest.fixture
async def local() -> AsyncIterator[LocalDiscord]:
    """A local Discord whose judge has no document of Discord's, as in a fresh clone."""
    async with sandbox.serve(judge=Judge(None, "it is not here")) as served:
        yield served


async def test_without_discords_document_only_our_own_rules_are_claimed(open_chat: OpenChat) -> None:
    chat = await open_chat()

    panel = chat.page.get_by_role("complementary")

    summary = panel.locator("summary", has_text="What Discord would have refused")
    await expect(summary).to_contain_text("own rules only")
    await expect(summary).not_to_contain_text("nothing")
    await expect(summary.locator(".refusal-count svg")).to_have_count(0)
    await expect(panel).to_contain_text("only rules of our own judge")
    await expect(panel).not_to_contain_text("Every request of the bot")
