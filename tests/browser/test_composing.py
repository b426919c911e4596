"""The message box: nothing that was typed or chosen is lost or goes astray, whatever is begun in between."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Route, WebSocketRoute, expect

from sandbox import LocalDiscord
from sandbox.json_types import JsonObject, obj, objects
from tests.browser.chat import Chat
from tests.browser.conftest import OpenChat

pytestmark = pytest.mark.browser

ANNEX = FilePayload(name="annex.txt", mimeType="text/plain", buffer=b"Annex")
MEGABYTE = 1024 * 1024


def contents(local: LocalDiscord, channel: str) -> list[object]:
    return [message["content"] for message in local.history(channel)]


def answers(message: JsonObject) -> object:
    """The id of the message to which this one replies."""
    return obj(message.get("message_reference")).get("message_id")


async def elsewhere_and_back(chat: Chat) -> None:
    """Write in another channel, as a message of its own, and come back."""
    await chat.go("welcome")
    await expect(chat.composer).to_have_value("")
    await expect(chat.mode).to_be_hidden()
    await chat.say("Written elsewhere")
    await chat.go("general")


async def test_what_was_typed_and_chosen_before_a_change_is_back_after_it(
    local: LocalDiscord, open_chat: OpenChat
) -> None:
    chat = await open_chat(person="mary")
    await chat.say("first")
    await chat.composer.fill("half a thought")
    await chat.choose_files(ANNEX)
    description = chat.page.get_by_label("Description of annex.txt")
    await description.fill("The annex")

    await chat.act("first", "Edit message")
    await expect(chat.composer).to_have_value("first")
    await expect(description).to_have_count(0)
    await chat.composer.press("Escape")
    await expect(chat.composer).to_have_value("half a thought")
    await expect(description).to_have_value("The annex")

    await chat.act("first", "Edit message")
    await chat.composer.fill("/ second")
    await chat.composer.press("Enter")
    await expect(chat.message("/ second")).to_contain_text("(edited)")
    await expect(chat.composer).to_have_value("half a thought")
    await expect(description).to_have_value("The annex")
    await chat.say("half a thought")
    assert contents(local, "general") == ["/ second", "half a thought"]
    assert len(objects(local.history("general")[-1]["attachments"])) == 1


async def test_a_reply_keeps_the_words_and_waits_where_it_was_begun(local: LocalDiscord, open_chat: OpenChat) -> None:
    question = local.person("kofi").say("Who agrees?")
    chat = await open_chat(person="mary")
    await chat.composer.fill("I do")
    await chat.act("Who agrees?", "Reply")
    await expect(chat.composer).to_have_value("I do")

    await elsewhere_and_back(chat)
    await expect(chat.mode).to_contain_text("Replying to Kofi: Who agrees?")
    await chat.page.reload()
    await expect(chat.mode).to_contain_text("Replying to Kofi: Who agrees?")
    await chat.picture("composing-1-reply")
    await chat.say("I do")

    await expect(chat.mode).to_be_hidden()
    assert answers(local.history("general")[-1]) == question["id"]
    assert answers(local.history("welcome")[-1]) is None


async def test_a_change_waits_where_it_was_begun(local: LocalDiscord, open_chat: OpenChat) -> None:
    local.person("kofi").say("Who agrees?")
    chat = await open_chat(person="mary")
    await chat.say("first")
    await chat.composer.fill("half a thought")
    await chat.act("Who agrees?", "Reply")
    await chat.act("first", "Edit message")
    await chat.composer.fill("first, in better words")

    await elsewhere_and_back(chat)
    await expect(chat.mode).to_contain_text("Editing your message")
    await expect(chat.composer).to_have_value("first, in better words")
    await chat.page.reload()
    await expect(chat.composer).to_have_value("first, in better words")
    await chat.picture("composing-2-change")
    await chat.composer.press("Enter")

    # The reply that was begun before it is taken up again.
    await expect(chat.message("first, in better words")).to_contain_text("(edited)")
    await expect(chat.mode).to_contain_text("Replying to Kofi")
    await expect(chat.composer).to_have_value("half a thought")
    assert contents(local, "general") == ["Who agrees?", "first, in better words"]
    assert contents(local, "welcome") == ["Written elsewhere"]


async def test_a_message_that_goes_slowly_goes_where_it_was_written(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat, go_on = await open_chat(person="mary"), asyncio.Event()

    async def slowly(route: Route) -> None:
        await go_on.wait()
        await route.continue_()

    await chat.page.route("**/sandbox/say", slowly)
    await chat.composer.fill("Slow words")
    await chat.composer.press("Enter")
    await chat.go("welcome")
    await chat.composer.fill("Other words")
    go_on.set()
    await local.wait_for(lambda: contents(local, "general") == ["Slow words"])

    await chat.go("general")
    await expect(chat.composer).to_have_value("")
    await expect(chat.message("Slow words")).to_be_visible()
    await chat.go("welcome")
    await expect(chat.composer).to_have_value("Other words")


async def test_the_list_of_commands_leaves_the_words_alone(open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.composer.fill("half a thought")
    await chat.page.get_by_role("button", name="Use a command").click()
    await expect(chat.composer).to_have_value("/")
    await chat.composer.press("Escape")
    await expect(chat.composer).to_have_value("half a thought")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ask @nobody, then @Grace (or @ada)", "ask @nobody, then <@grace> (or <@ada>)"),
        ("#nowhere but #welcome!", "#nowhere but <#welcome>!"),
        ("a@grace.example @Gracefully @grace-less", "a@grace.example @Gracefully @grace-less"),
    ],
)
async def test_a_name_that_nobody_has_hides_no_other(
    local: LocalDiscord, open_chat: OpenChat, typed: str, sent: str
) -> None:
    chat = await open_chat(person="mary")
    await chat.say(typed)

    for name in ("grace", "ada"):
        sent = sent.replace(f"<@{name}>", local.person(name).mention)
    assert contents(local, "general") == [sent.replace("<#welcome>", f"<#{local.channel('welcome')['id']}>")]


async def test_large_files_are_sent_and_larger_ones_refused_at_once(
    local: LocalDiscord, open_chat: OpenChat, tmp_path: Path
) -> None:
    chat = await open_chat(person="mary")
    files = [tmp_path / f"{size}.bin" for size in (9, 11)]
    for size, file in zip((9, 11), files, strict=True):
        file.write_bytes(bytes(size * MEGABYTE))
    # From the disk: as payloads they would be spelt out on their way to the browser, which takes ten seconds.
    await chat.page.get_by_label("Choose files").set_input_files(files)
    await expect(chat.page.get_by_text("“11.bin” has 11.0 MB; at most 10 MB may be sent.")).to_be_visible()
    await expect(chat.page.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(1)
    await chat.picture("composing-3-large")
    await chat.say("The long version")

    await expect(chat.message("The long version").get_by_role("link", name=re.compile("9.bin"))).to_be_visible()
    assert [one["size"] for one in objects(local.history("general")[-1]["attachments"])] == [9 * MEGABYTE]


async def test_a_reply_to_what_was_deleted_becomes_a_message(local: LocalDiscord, open_chat: OpenChat) -> None:
    kofi, chat = await open_chat(person="kofi"), await open_chat(person="mary")
    await kofi.say("Who agrees?")
    await chat.act("Who agrees?", "Reply")
    await chat.composer.fill("I do")
    await kofi.act("Who agrees?", "Delete message")
    await kofi.modal.get_by_role("button", name="Delete").click()

    await expect(chat.page.get_by_text("The message that you reply to was deleted.")).to_be_visible()
    await expect(chat.mode).to_be_hidden()
    await chat.say("I do")
    assert contents(local, "general") == ["I do"]


async def test_a_complaint_that_nothing_is_reached_goes_when_it_is(card: None, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    complaint = chat.page.get_by_text("The local Discord cannot be reached.").and_(chat.page.locator(".problem"))
    sockets: list[WebSocketRoute] = []

    def listened(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    await chat.page.route_web_socket("**/sandbox/events*", listened)
    await chat.page.reload()
    await chat.page.route("**/sandbox/say", lambda route: route.abort())
    await chat.page.route("**/sandbox/invoke", lambda route: route.abort())
    await chat.composer.fill("Is anybody there?")
    await chat.composer.press("Enter")
    await expect(complaint).to_be_visible()
    await sockets[-1].close()
    await expect(complaint).to_have_count(0)
    await expect(chat.composer).to_have_value("Is anybody there?")

    await chat.composer.fill("/card ")
    await chat.page.keyboard.press("Enter")
    await expect(complaint).to_be_visible()
    await sockets[-1].close()
    await expect(complaint).to_have_count(0)
    chat.troubles.clear()
