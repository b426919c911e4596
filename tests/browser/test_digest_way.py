"""Digests as members meet them: of their own, watches, reminders, a busy week, a quiet one, and one that comes late."""

import pytest
from playwright.async_api import expect

from sandbox import LocalDiscord
from tests.browser import stage
from tests.browser.chat import Chat
from tests.wire.process import BotProcess

pytestmark = pytest.mark.browser

QUIET = "nothing new, and no vote is open"
LATE = "This digest comes late and covers everything"
OWN = "Congress"
"""What the direct messages of the bot begin with, in the list of channels."""


async def test_digests_reminders_and_watches_come_and_are_stopped(
    chat: Chat, local: LocalDiscord, bot: BotProcess
) -> None:
    await stage.open_the_congress(local)
    await stage.take_seats(local)
    await arrange(chat)
    await stage.open_the_vote(local, bot)
    await watch(chat)
    await local.person("mary").invoke("vote", options={"norm": "N-1", "choice": "for"})
    await chat.go("general")
    await chat.command("digest preview")
    await expect(chat.message("Only you can see this").filter(has_text="N-1")).to_be_visible()
    await chat.picture("digest-04-preview")
    await chat.command("waiting")
    await chat.picture("digest-05-waiting")
    await read(chat, bot)


async def arrange(chat: Chat) -> None:
    await chat.become("Grace")
    await chat.command("digest subscribe", day="Monday", hour="9:00", zone="Berlin")
    await expect(chat.message("Your own digest")).to_contain_text("every Monday at 09:00")
    await chat.picture("digest-01-subscribed")
    await chat.press("Change…")
    await chat.picture("digest-02-form")
    await chat.page.keyboard.press("Escape")


async def watch(chat: Chat) -> None:
    await chat.command("digest watch", subject="Microsoft", pace="daily")
    await chat.command("digest watch", subject="N-1", pace="at once")
    await chat.command("digest watch")
    await chat.picture("digest-03-watches")


async def read(chat: Chat, bot: BotProcess) -> None:
    bot.move_clock(days=6, hours=1)
    await chat.go("votes")
    await expect(chat.message("1 of 5 has voted")).to_be_visible()
    await chat.picture("digest-06-closing")
    await chat.go(OWN)
    await expect(chat.message("you have not voted")).to_be_visible()
    await chat.picture("digest-07-direct")
    await chat.go("digest")
    bot.move_clock(days=8)
    await expect(chat.message("Decided")).to_contain_text("no quorum")
    await chat.picture("digest-08-busy")
    bot.move_clock(days=7)
    await expect(chat.message(QUIET)).to_be_visible()
    await chat.picture("digest-09-quiet")
    alan = chat.local.person("alan")
    form = await alan.invoke("seat take")
    await alan.submit(form, {"discipline": ["law"], "kind": ["state"], "capacity": "personal"})
    await bot.kill()
    bot.move_clock(days=24)
    await bot.start()
    await expect(chat.message("1 seat was taken")).to_contain_text(LATE)
    await chat.picture("digest-10-late")
    await chat.go(OWN)
    await expect(chat.message("1 seat was taken")).to_contain_text(LATE)
    await chat.picture("digest-11-direct")
    await chat.press("Stop these messages", of="1 seat was taken")
    await expect(chat.message("You get these messages no more")).to_be_visible()
    await chat.picture("digest-12-stopped")
