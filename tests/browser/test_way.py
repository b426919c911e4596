"""The whole way of a norm as people walk it: switching who they are, commands, forms, buttons, and the clock."""

import re

import pytest
from playwright.async_api import expect

from sandbox import LocalDiscord
from tests.browser.chat import Chat
from tests.wire.process import BotProcess

pytestmark = pytest.mark.browser

TITLE = "Leave the public core alone"
TEXT = "States leave the public core of the internet alone, in peace and in conflict."
ELSEWHERE = {"hedy": ("management", "company"), "linus": ("computer-science", "technical-community")}
"""Members who are at other machines: they act without this page, which must show it."""


async def test_a_norm_goes_its_whole_way_through_the_page(chat: Chat, local: LocalDiscord, bot: BotProcess) -> None:
    await chat.picture("way-01-first-visit")
    await open_the_congress(chat)
    await take_seats(chat, local)
    await propose(chat)
    await second(chat)
    await bring_to_vote(chat)
    await vote(chat, local)
    await decide(chat)
    await log_a_position(chat)
    await confirm_it(chat)
    await read_the_digest(chat)
    assert bot.troubles() == []


async def open_the_congress(chat: Chat) -> None:
    await chat.command("congress setup")
    await chat.picture("way-02-setup")
    await chat.press("Create for me")
    await chat.press("Open the congress")
    await expect(chat.message("The congress is open.")).to_be_visible()
    for channel in ("norms", "votes", "digest"):
        await expect(chat.entry(channel)).to_be_visible()


async def take_seats(chat: Chat, local: LocalDiscord) -> None:
    for name, discipline, kind in (("Grace", "Computer science", "State"), ("Mary", "Law", "Civil society")):
        await chat.become(name)
        await chat.command("seat take")
        await chat.choose("Your discipline", discipline)
        await chat.choose("Stakeholder kind", kind)
        await chat.modal.get_by_role("radio", name="Personal").check()
        await chat.picture("way-03-seat")
        await chat.submit()
        await expect(chat.message("seat").filter(has_text=kind)).to_be_visible()
    for name, (discipline, kind) in ELSEWHERE.items():
        person = local.person(name)
        form = await person.invoke("seat take")
        await person.submit(form, {"discipline": [discipline], "kind": [kind], "capacity": "personal"})


async def propose(chat: Chat) -> None:
    await chat.command("norm propose")
    await chat.modal.get_by_label("Title", exact=False).fill(TITLE)
    await chat.modal.get_by_label("Text of the norm").fill(TEXT)
    await chat.choose("Who is to keep it?", "States")
    await chat.picture("way-04-propose")
    await chat.submit()
    await expect(chat.message("N-1").filter(has_text="is proposed")).to_be_visible()
    await chat.go("norms")
    await (
        chat.page.get_by_role("list", name="Posts", exact=True)
        .get_by_role("link", name=re.compile("N-1 . Leave"))
        .click()
    )
    await expect(chat.message(TEXT)).to_be_visible()
    await chat.picture("way-05-norm-card")


async def second(chat: Chat) -> None:
    await chat.become("Grace")
    await chat.press("Second", of=TEXT)
    await expect(chat.message(TEXT)).to_contain_text("Deliberation")


async def bring_to_vote(chat: Chat) -> None:
    await chat.become("Ada")
    await chat.go("general")
    await chat.command("norm final-call", norm="N-1")
    await expect(chat.message("until")).to_contain_text("Only you can see this")
    await chat.move_clock("+1 day", times=3)
    await chat.command("norm final-call", norm="N-1")
    await expect(chat.message("inal call").filter(has_text="N-1")).to_be_visible()
    await chat.move_clock("+1 day", times=3)
    await chat.command("norm open-vote", norm="N-1")
    await chat.press("Open the vote")
    await chat.go("votes")
    await expect(chat.message("0 of 4")).to_be_visible()


async def vote(chat: Chat, local: LocalDiscord) -> None:
    await chat.become("Mary")
    await chat.press("For")
    await expect(chat.message("Only you can see this")).to_contain_text("For")
    await chat.picture("way-06-receipt")
    await chat.become("Grace")
    await chat.press("For with reservation")
    await chat.modal.get_by_label("Your reservation").fill("Not where a court orders it.")
    await chat.submit()
    await expect(chat.message("Only you can see this")).to_contain_text("reservation")
    await expect(chat.message("2 of 4")).to_be_visible()
    for name in ELSEWHERE:
        await local.person(name).invoke("vote", options={"norm": "N-1", "choice": "for"})
    await expect(chat.message("4 of 4")).to_be_visible()


async def decide(chat: Chat) -> None:
    await chat.move_clock("+7 days")
    decision = chat.message("is adopted")
    await expect(decision).to_be_visible()
    chart = decision.get_by_role("img").first
    await expect(chart).to_have_attribute("alt", re.compile(r"\w+"))
    await expect(chart).to_have_js_property("complete", True)
    assert await chart.evaluate("image => image.naturalWidth") > 0
    await chat.picture("way-07-decision")


async def log_a_position(chat: Chat) -> None:
    await chat.go("general")
    await chat.command(
        "position log", actor="Microsoft", norm="N-1", stance="support", source="https://example.org/pledge",
        date="2026-01", form="statement",
    )  # fmt: skip
    recorded = chat.message("Logged as R-1")
    await expect(recorded).to_contain_text("Microsoft")
    await chat.picture("way-08-position")


async def confirm_it(chat: Chat) -> None:
    await chat.become("Ada")
    await chat.command("waiting")
    await chat.press("Review", of="To review")
    await chat.press("Confirm", of="R-1")
    await expect(chat.message("R-1").filter(has_text="confirmed").last).to_be_visible()


async def read_the_digest(chat: Chat) -> None:
    await chat.become("Ada")
    await chat.move_clock("+7 days")
    await chat.go("digest")
    await expect(chat.message("Microsoft")).to_be_visible()
    await chat.picture("way-09-digest")
