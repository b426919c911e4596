"""Lists that open beside a button, and what they lead to: pins, threads, emoji; pictures in large; a thread's start."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import FilePayload, Locator, expect

from sandbox import LocalDiscord
from sandbox.ids import iso
from sandbox.json_types import JsonObject, obj, objects, text
from sandbox.model import ChannelKind
from sandbox.verbs import events, pins, threads
from sandbox.verbs import messages as message_verbs
from tests.browser.barriers import barriers
from tests.browser.chat import Chat, starting
from tests.browser.conftest import OpenChat, Window
from tests.browser.stage import png

pytestmark = pytest.mark.browser

PHONE: Window = {"person": "ada", "width": 390, "height": 844, "touch": True}
LOOKS: dict[str, Window] = {
    "wide": {"person": "ada"},
    "phone": PHONE,
}
OLD_THREADS = 25


async def no_barriers(chat: Chat, name: str) -> None:
    """Keep its pictures, and let axe-core find nothing serious."""
    assert await barriers(chat.page, kept_as=name) == []


def pin(local: LocalDiscord, words: str) -> None:
    """Let the convener pin a message of somebody."""
    core, sent = local.core, local.person("kofi").say(words)
    channel = core.world.channels[int(text(sent["channel_id"]))]
    pins.pin(core, channel, core.world.messages[channel.id][int(text(sent["id"]))], int(local.owner.id))


def archived_threads(local: LocalDiscord) -> None:
    """Let threads be opened in #general and all but one be archived."""
    core, owner = local.core, int(local.owner.id)
    general = core.world.channels[int(text(local.channel("general")["id"]))]
    for number in range(OLD_THREADS + 1):
        body: JsonObject = {"name": f"Thread {number}", "type": ChannelKind.PUBLIC_THREAD}
        opened = threads.open_without_message(core, general, owner, body)
        if number < OLD_THREADS:
            threads.change(core, opened, owner, {"archived": True})


def plan(local: LocalDiscord) -> None:
    """Plan an event."""
    start = local.core.now() + timedelta(days=1)
    body: JsonObject = {
        "name": "First plenary", "entity_type": 3, "privacy_level": 2, "entity_metadata": {"location": "Lisbon"},
        "description": "The first meeting of all seats.", "scheduled_start_time": iso(start),
        "scheduled_end_time": iso(start + timedelta(hours=2)),
    }  # fmt: skip
    events.create(local.core, int(local.owner.id), body)


def menu_entry(chat: Chat, name: str) -> Locator:
    return chat.page.get_by_role("menuitem", name=name)


async def test_pins_are_read_gone_to_and_taken_off(local: LocalDiscord, open_chat: OpenChat) -> None:
    for number in range(30):
        pin(local, f"Decision {number} of thirty") if number in (0, 29) else local.person("mary").say("…" * number)
    chat = await open_chat(person="ada")
    board = chat.page.get_by_role("dialog", name="Pinned messages")

    await chat.page.get_by_role("button", name="Pinned messages", exact=True).press("Enter")
    await expect(board.get_by_role("listitem")).to_have_count(2)
    await expect(board.get_by_role("listitem").first).to_contain_text("Decision 29 of thirty")
    await board.get_by_role("button", name=re.compile("^Go to the message of Kofi: Decision 0")).press("Enter")
    await expect(chat.message("Decision 0 of")).to_be_in_viewport()
    await expect(chat.message("Decision 0 of")).to_be_focused()

    await chat.page.get_by_role("button", name="See all pinned messages").last.click()
    await board.get_by_role("button", name=re.compile("^Unpin the message of Kofi: Decision 0")).press("Enter")
    await expect(board.get_by_role("listitem")).to_have_count(1)
    await chat.page.keyboard.press("Escape")
    await expect(board).to_have_count(0)
    await expect(chat.page.get_by_role("button", name="See all pinned messages").last).to_be_focused()

    mary = await open_chat(person="mary")
    await mary.page.get_by_role("button", name="Pinned messages", exact=True).click()
    board = mary.page.get_by_role("dialog", name="Pinned messages")
    await expect(board.get_by_role("listitem")).to_have_count(1)
    await expect(board.get_by_role("button", name=re.compile("^Unpin"))).to_have_count(0)


async def test_archived_threads_are_browsed_and_searched(local: LocalDiscord, open_chat: OpenChat) -> None:
    archived_threads(local)
    chat = await open_chat(person="mary")
    await chat.page.get_by_role("button", name=f"Threads ({OLD_THREADS + 1})").click()
    board = chat.page.get_by_role("dialog", name="Threads in general")
    old = board.get_by_role("region", name="Archived threads").get_by_role("link")

    await expect(board.get_by_role("region", name="Open threads").get_by_role("link")).to_have_count(1)
    await expect(old).to_have_count(20)
    await board.get_by_role("button", name="Show 5 more of 5").press("Enter")
    await expect(old).to_have_count(OLD_THREADS)
    await expect(old.nth(20)).to_be_focused()
    await board.get_by_role("searchbox", name="Search threads by name").press_sequentially("thread 17")
    await expect(old).to_have_count(1)
    await old.press("Enter")
    await expect(chat.page.locator("#channel-title")).to_contain_text("Thread 17")
    await expect(chat.page.locator("#channel-title")).to_contain_text("Archived")


async def test_older_posts_are_shown_by_and_by_and_found_by_name(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.make_channel("ideas", ChannelKind.FORUM)
    core, owner = local.core, int(local.owner.id)
    forum = core.world.channels[int(text(local.channel("ideas")["id"]))]
    for number in range(OLD_THREADS):
        opened, _ = threads.open_post(
            core, forum, owner, {"name": f"Idea {number}", "message": {"content": "An idea"}}, []
        )
        threads.change(core, opened, owner, {"archived": True})
    chat = await open_chat(person="mary")
    await chat.go("ideas")
    old = chat.page.get_by_role("list", name="Older posts").get_by_role("link")

    await expect(old).to_have_count(20)
    await chat.page.get_by_role("button", name="Show 5 more of 5").click()
    await expect(old).to_have_count(OLD_THREADS)
    search = chat.page.get_by_role("searchbox", name="Search posts by name")
    await search.press_sequentially("idea 17")
    await expect(old).to_have_count(1)
    await expect(search).to_be_focused()
    await chat.picture("lists-posts")


async def test_any_emoji_is_chosen_by_keyboard(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.composer.fill("Thanks ")
    await chat.page.get_by_role("button", name="Insert an emoji").press("Enter")
    search = chat.page.get_by_role("combobox", name="Search emoji")
    await search.press_sequentially("thanks")
    await expect(chat.page.get_by_role("option", name="folded hands")).to_have_attribute("aria-selected", "true")
    await search.press("Enter")
    await expect(chat.composer).to_have_value("Thanks 🙏")
    await expect(chat.composer).to_be_focused()
    await chat.composer.press_sequentially(" :seedl")
    await chat.composer.press("Enter")
    await chat.composer.press("Enter")
    message = chat.message("Thanks 🙏 🌱")
    await expect(message).to_be_visible()

    await message.get_by_role("button", name="More for this message").press("Enter")
    await menu_entry(chat, "React with another emoji").press("Enter")
    options = chat.page.get_by_role("option")
    await expect(options.nth(119)).to_be_attached()
    first = await options.first.bounding_box()
    await search.press("ArrowDown")
    chosen = chat.page.locator(".emoji-cell[aria-selected=true]")
    below = await chosen.bounding_box()
    assert first and below and (below["x"], below["y"] > first["y"]) == (first["x"], True)
    name = await chosen.text_content()
    await search.press("Enter")
    await expect(message.get_by_role("button", name=f"{name}, 1 reaction: Mary")).to_be_visible()
    await message.get_by_role("button", name="Add a reaction").click()
    await search.fill("scales")
    await search.press("Enter")
    await expect(message.get_by_role("button", name="⚖️, 1 reaction: Mary")).to_be_visible()


async def test_a_thread_begins_with_the_message_on_which_it_was_opened(
    local: LocalDiscord, open_chat: OpenChat
) -> None:
    chat = await open_chat(person="ada")
    kofi = await open_chat(person="kofi")
    await kofi.say("Who keeps the **public core**?")
    await chat.act("Who keeps", "Open a thread")
    await chat.modal.get_by_label("Name of the thread").fill("Keepers")
    await chat.modal.get_by_role("button", name="Open").click()
    await expect(chat.page.locator("#channel-title")).to_contain_text("Keepers")
    start = chat.messages().filter(has_text="Who keeps the public core?")
    await expect(start).to_contain_text("Kofi")
    await expect(start).to_contain_text("Thread on a message in #general")
    await chat.say("Let us collect them here")
    await chat.picture("lists-thread-start")

    await kofi.act("Who keeps", "Edit message")
    await kofi.say("Who guards the public core?")
    await expect(chat.message("Who guards the public core?")).to_contain_text("(edited)")
    await kofi.act("Who guards", "Delete message")
    await kofi.modal.get_by_role("button", name="Delete").click()
    await expect(chat.message("The message on which this thread was opened was deleted.")).to_be_visible()


async def test_a_picture_is_read_in_large_on_a_phone(open_chat: OpenChat) -> None:
    chat = await open_chat(**PHONE)
    await chat.choose_files(FilePayload(name="chart.png", mimeType="image/png", buffer=png(900, 500)))
    await chat.page.get_by_label("Description of chart.png").fill("A chart of the vote")
    await chat.say("Look")
    small = chat.page.get_by_role("button", name="Enlarge picture: A chart of the vote")
    await small.press("Enter")
    dialog = chat.page.get_by_role("dialog", name="Picture: A chart of the vote")
    image = dialog.get_by_role("img")
    await expect(dialog.get_by_role("button", name="Fit to the window")).to_be_visible()
    assert await image.evaluate("image => image.clientWidth") >= 900
    await chat.picture("lists-picture-phone")
    pane = dialog.get_by_role("region")
    await expect(pane).to_be_focused()
    await chat.page.keyboard.press("ArrowRight")
    await expect(pane).not_to_have_js_property("scrollLeft", 0)
    await dialog.get_by_role("button", name="Fit to the window").click()
    await expect(dialog.get_by_role("button", name="Full size")).to_be_visible()
    assert await image.evaluate("image => image.clientWidth") <= 390
    await chat.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(small).to_be_focused()
    await small.click()
    await image.click()
    await expect(dialog).to_have_count(0)


async def test_people_say_that_they_are_interested_in_an_event(local: LocalDiscord, open_chat: OpenChat) -> None:
    plan(local)
    chat = await open_chat(person="mary")
    await chat.page.get_by_role("button", name="Events", exact=True).press("Enter")
    board = chat.page.get_by_role("dialog", name="Events")
    await expect(board.get_by_role("listitem")).to_contain_text("Lisbon")
    interested = board.get_by_role("button", name="Interested in First plenary")
    await interested.press("Enter")
    await expect(board.get_by_role("listitem")).to_contain_text("2 people interested")
    await expect(interested).to_have_attribute("aria-pressed", "true")
    await expect(interested).to_be_focused()
    (event,) = local.core.world.events.values()
    assert int(local.person("mary").id) in event.user_ids


async def test_none_of_it_keeps_a_reader_out(local: LocalDiscord, open_chat: OpenChat) -> None:
    archived_threads(local)
    plan(local)
    pin(local, "The rules of the house, which everybody reads before the first vote")
    core = local.core
    general = core.world.channels[int(text(local.channel("general")["id"]))]
    pinned = next(one for one in core.world.messages_of(general.id) if one.pinned_at is not None)
    thread = threads.open_from_message(core, general, pinned, int(local.owner.id), {"name": "On the rules"})
    message_verbs.send(core, thread, int(local.owner.id), {"content": "What do you miss?"}, [])
    for name, window in LOOKS.items():
        chat = await open_chat(**window)
        for button, board in (("Pinned messages", "Pinned messages"), ("Threads (27)", "Threads in general")):
            await chat.page.get_by_role("button", name=button, exact=True).click()
            await expect(chat.page.get_by_role("dialog", name=board)).to_be_visible()
            await no_barriers(chat, f"lists-{name}-{board.split()[0].lower()}")
            await chat.page.keyboard.press("Escape")
        if "touch" in window:
            await chat.page.get_by_role("button", name="Channels", exact=True).click()
        await chat.page.get_by_role("button", name="Events", exact=True).click()
        await expect(chat.page.get_by_role("button", name="Interested in First plenary")).to_be_visible()
        await no_barriers(chat, f"lists-{name}-events")
        for _ in ("the board", "the drawer"):
            await chat.page.keyboard.press("Escape")
        await chat.page.get_by_role("button", name="Insert an emoji").click()
        await expect(chat.page.get_by_role("listbox", name="Emoji")).to_be_visible()
        await no_barriers(chat, f"lists-{name}-emoji")
        await chat.page.keyboard.press("Escape")
        await chat.go("On the rules")
        await expect(chat.message("What do you miss?")).to_be_visible()
        await chat.choose_files(FilePayload(name="chart.png", mimeType="image/png", buffer=png(1200, 500)))
        await no_barriers(chat, f"lists-{name}-thread")
        await chat.say(f"A picture in {name}")
        await chat.message(f"in {name}").get_by_role("button", name=starting("Enlarge picture")).click()
        await expect(chat.page.get_by_role("dialog", name="Picture")).to_be_visible()
        await no_barriers(chat, f"lists-{name}-picture")
    assert len(objects(local.history("On the rules")[-1]["attachments"])) == 1
    assert obj(local.history("On the rules")[0]["referenced_message"])["id"] == str(pinned.id)
