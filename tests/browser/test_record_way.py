"""What a demonstration of the record shows (domain reference, section 9), on the data that ships, as far as a norm."""

import re

import pytest
from playwright.async_api import expect

from sandbox import LocalDiscord
from tests.browser import stage
from tests.browser.chat import Chat
from tests.wire.process import BotProcess

pytestmark = pytest.mark.browser

SHOWN = (
    ("matrix", "position matrix", {"case": "International norms construction"}, "Who stands where"),
    ("crosswalk", "analysis crosswalk", {"topic": "supply chain"}, "Crosswalk:"),
    ("gap-india", "analysis gap", {"country": "India"}, "India"),
    ("gap-us", "analysis gap", {"country": "United States", "as_of": "2020-12-31"}, "United States"),
    (
        "overlap",
        "analysis overlap",
        {"first": "Cybersecurity Tech Accord", "second": "Charter of Trust"},
        "They converge",
    ),
    ("timeline", "analysis timeline", {"action": "NotPetya"}, "10 claims"),
)
"""A name, a command with its options, and words of what it shows."""


async def test_the_record_is_shown_and_a_norm_comes_of_it(chat: Chat, local: LocalDiscord, bot: BotProcess) -> None:
    await stage.open_the_congress(local)
    await stage.take_seats(local)
    for name, command, options, words in SHOWN:
        await chat.command(command, **options)
        answer = chat.message(words)
        await expect(answer).to_contain_text("As of")
        drawn = answer.get_by_role("img").first
        await drawn.scroll_into_view_if_needed()  # The page fetches a picture once it comes into sight.
        await expect(drawn).to_have_js_property("complete", True)
        await chat.picture(f"record-{name}")

    await chat.become("Mary")
    await chat.command("norm propose", question="distrusted country")
    await chat.modal.get_by_label("Title", exact=False).fill("Ask of every firm the same")
    await chat.modal.get_by_label("Text of the norm").fill("Initiatives ask of firms from every country the same.")
    await chat.choose("Who is to keep it?", "Companies")
    await chat.picture("record-propose")
    await chat.submit()
    await chat.go("norms")
    await chat.page.get_by_role("list", name="Posts", exact=True).get_by_role("link", name=re.compile("N-1")).click()
    await expect(chat.message("distrusted country")).to_be_visible()
    await chat.picture("record-norm")
    assert bot.troubles() == []
