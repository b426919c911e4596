"""What is chosen and written reaches whom it is meant for, as it was meant: selects, permissions, mentions, drafts."""

import re

import pytest
from playwright.async_api import Locator, Request, expect

from sandbox import LocalDiscord, permissions
from sandbox.person.people import find_channel
from sandbox.verbs import threads
from tests.browser.chat import Chat, starting
from tests.browser.conftest import OpenChat

pytestmark = pytest.mark.browser


def select(chat: Chat, label: str) -> Locator:
    return chat.message("The card").get_by_role("button", name=re.compile(f"^{label}"))


async def pick(chat: Chat, label: str, *options: str) -> None:
    """Choose options of a select of the card."""
    await select(chat, label).click()
    for option in options:
        await chat.page.get_by_role("listbox", name=label).get_by_role("option", name=option).click()


async def test_a_select_that_was_only_looked_at_sends_nothing(card: None, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.command("card")
    pressed: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/sandbox/click"):
            pressed.append(request.url)

    chat.page.on("request", note)
    await select(chat, "Pace").press("Enter")
    await expect(chat.page.get_by_role("listbox", name="Pace")).to_be_visible()
    await chat.page.keyboard.press("Escape")
    await expect(select(chat, "Pace")).to_be_focused()
    assert pressed == []

    await pick(chat, "Pace", "Calm")
    await expect(chat.message("pace Calm")).to_be_visible()
    assert len(pressed) == 1


async def test_what_was_chosen_is_shown_until_the_bot_changes_its_card(card: None, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.command("card")
    await pick(chat, "Pace", "Quick")
    await expect(chat.message("pace Quick")).to_be_visible()
    await pick(chat, "Days", "Monday", "Tuesday")
    await chat.page.get_by_role("button", name="Done").click()
    await expect(chat.message("days Monday, Tuesday")).to_be_visible()
    await expect(select(chat, "Pace: Quick")).to_be_visible()
    await expect(select(chat, "Days: Monday, Tuesday")).to_be_visible()

    await pick(chat, "Days", "Monday", "Tuesday", "Friday")
    await chat.page.get_by_role("button", name="Done").click()
    await expect(chat.message("The card without Friday")).to_be_visible()
    await expect(select(chat, "Days")).to_have_accessible_name("Days: Days")
    await expect(select(chat, "Pace")).to_have_accessible_name("Pace: Calm")


async def test_a_channel_that_is_closed_to_somebody_locks_their_box(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    await chat.composer.fill("half a thought")
    local.set_overwrite("general", target_id=local.guild_id, deny=permissions.SEND_MESSAGES)
    await expect(chat.composer).to_be_disabled()
    await expect(chat.composer).to_have_attribute("placeholder", "You cannot write in this channel.")
    local.set_overwrite("general", target_id=local.guild_id)
    await expect(chat.composer).to_be_enabled()
    await expect(chat.composer).to_have_value("half a thought")


async def test_who_moderates_a_new_thread_pins_in_it_and_writes_though_it_is_locked(
    local: LocalDiscord, open_chat: OpenChat
) -> None:
    ada = await open_chat(person="ada")
    kofi = await open_chat(person="kofi")
    await ada.say("Who keeps the public core?")
    await ada.act("Who keeps", "Open a thread")
    await ada.modal.get_by_label("Name of the thread").fill("Keepers")
    await ada.modal.get_by_role("button", name="Open").click()
    await ada.say("Let us collect them here")
    await ada.act("Let us collect", "Pin message")
    await expect(ada.message("Let us collect").locator(".pinned")).to_be_visible()

    await kofi.go("Keepers")
    threads.change(local.core, find_channel(local.core, "Keepers"), int(local.owner.id), {"locked": True})
    await expect(kofi.composer).to_be_disabled()
    await expect(ada.page.locator("#channel-title")).to_contain_text("Locked")
    await ada.say("It is settled")
    await expect(kofi.message("It is settled")).to_be_visible()


async def test_code_is_sent_and_changed_as_it_was_typed(local: LocalDiscord, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    typed = "Write `@Grace` or ```\n#welcome @Grace``` to greet @Grace!"
    greeting = f"Write `@Grace` or ```\n#welcome @Grace``` to greet {local.person('grace').mention}!"
    await chat.say(typed)
    assert local.history("general")[-1]["content"] == greeting

    code = f"`{local.person('grace').mention}` is how it is written"
    await chat.say(code)
    await chat.composer.press("ArrowUp")
    await expect(chat.composer).to_have_value(code)


async def test_a_role_is_mentioned_by_name_and_its_holders_see_it(local: LocalDiscord, open_chat: OpenChat) -> None:
    role = local.add_role("Recorders", holders=[local.person("mary")], mentionable=True)
    mary = await open_chat(person="mary")
    kofi = await open_chat(person="kofi")
    await kofi.composer.press_sequentially("Please write this down, @recor")
    await expect(kofi.page.get_by_role("option", name="Recorders")).to_be_visible()
    await kofi.composer.press("Enter")
    await kofi.composer.press("Enter")
    await expect(mary.message("write this down")).to_have_class(re.compile("mentions-me"))
    await expect(mary.message("write this down")).to_contain_text("@Recorders")
    assert local.history("general")[-1]["content"] == f"Please write this down, <@&{role.id}>"


async def test_half_a_command_waits_for_who_wrote_it(card: None, open_chat: OpenChat) -> None:
    chat = await open_chat(person="mary")
    form = chat.page.get_by_role("group", name=starting("Command /note"))
    words = form.get_by_label("words")

    async def begin_a_note() -> None:
        await chat.composer.fill("/note ")
        await expect(form).to_be_visible()

    await begin_a_note()
    await words.fill("what only Mary thinks")
    await chat.become("Grace")
    await begin_a_note()
    await expect(words).to_have_value("")
    await words.press("Escape")
    await chat.page.get_by_role("radio", name="Mary").check(force=True)
    await expect(words).to_have_value("what only Mary thinks")
    await chat.page.reload()
    await expect(words).to_have_value("what only Mary thinks")
    await chat.go("welcome")
    await begin_a_note()
    await expect(words).to_have_value("")
