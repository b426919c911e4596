"""The kit of the edge: whatever a person presses, types or runs is answered kindly, also after a restart."""

import logging
import re
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

import discord
import pytest
import simcord
import structlog
from discord import ui
from structlog.testing import capture_logs

from bot.chat.client import CongressBot
from bot.chat.context import Interaction
from bot.chat.replies import reply
from bot.congress.errors import CongressError
from bot.logs import MASK, set_up_logs
from bot.services.errors import StoreError
from tests.chat.kit_bot import KitBot, KitButton, Place, break_down, kit_bot, refuse, script

INCIDENT = re.compile(r"`([0-9a-fA-Z]{6})`")


@pytest.fixture
def simcord_bot() -> KitBot:
    return kit_bot()


@pytest.fixture
def log() -> Iterator[list[MutableMapping[str, Any]]]:
    with capture_logs() as lines:
        yield lines


@contextmanager
def logging_as_the_bot_does() -> Iterator[None]:
    """The log as an operator reads it, on standard error; afterwards as it was before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    set_up_logs()
    try:
        yield
    finally:
        structlog.reset_defaults()
        root.handlers, root.level = handlers, level


async def card_in(place: Place) -> discord.Message:
    await place.ada.slash(place.channel, "card")
    message = place.channel.last_message
    assert message is not None
    return message


def told(result: simcord.InteractionResult) -> str:
    """The one private answer to an interaction."""
    answers = [one for one in (result.response, *result.followups) if one is not None]
    assert len(answers) == 1, answers
    assert answers[0].ephemeral
    return answers[0].content


async def test_a_refusal_in_a_public_button_is_a_sentence(place: Place) -> None:
    card = await card_in(place)
    script.deed = refuse
    assert "N-9" in told(await place.alan.click(card, label="Press"))
    assert script.seen == [7]


async def test_an_unexpected_error_carries_the_code_that_the_log_has(
    place: Place, log: list[MutableMapping[str, Any]]
) -> None:
    card = await card_in(place)
    script.deed = break_down
    sentence = told(await place.ada.click(card, label="Press"))
    code = INCIDENT.search(sentence)
    assert code, sentence
    assert "made-up failure" not in sentence
    assert [line["incident"] for line in log if line["log_level"] == "error"] == [code[1]]


async def test_an_error_in_a_command_gives_long_options_back(place: Place) -> None:
    script.deed = break_down
    typed = "We commit to publish every vulnerability within ninety days."
    result = await place.ada.slash(place.channel, "act", words=typed)
    assert typed in told(result)
    assert place.env.errors, "the tree saw the error"


async def test_what_was_typed_into_a_command_is_masked_in_the_log(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "The minister told me in private that they will refuse."

    async def repeat(_interaction: Interaction) -> None:
        raise RuntimeError(f"cannot keep {typed}")

    script.deed = repeat
    with logging_as_the_bot_does():
        await place.ada.slash(place.channel, "act", words=typed)
    lines = capsys.readouterr().err
    assert f"cannot keep {MASK}" in lines
    assert typed not in lines
    assert place.env.errors, "the tree saw the error"


async def test_the_database_failing_is_told_without_its_address_and_logged_with_it(
    place: Place, log: list[MutableMapping[str, Any]]
) -> None:
    async def fail(_interaction: Interaction) -> None:
        raise StoreError("store.failed", address="postgresql://db.example/congress", reason="disk full")

    card = await card_in(place)
    script.deed = fail
    sentence = told(await place.ada.click(card, label="Press"))
    assert "db.example" not in sentence
    assert "nothing was recorded" in sentence
    assert [line["facts"]["reason"] for line in log if line["log_level"] == "error"] == ["disk full"]


async def test_buttons_work_after_a_restart(place: Place) -> None:
    card = await card_in(place)
    await place.env.restart_bot(kit_bot())
    script.deed = refuse
    assert "N-9" in told(await place.alan.click(card, label="Press"))


async def test_a_button_of_an_earlier_version_says_so(place: Place) -> None:
    async def post(interaction: Interaction) -> None:
        view = ui.View(timeout=None)
        view.add_item(ui.Button(label="Old", custom_id="formerly:12:yes"))
        await interaction.response.send_message("Look", view=view)

    script.deed = post
    result = await place.ada.slash(place.channel, "act")
    assert result.response is not None
    await place.env.restart_bot(kit_bot())
    assert "earlier version" in told(await place.ada.click(result.response, label="Old"))


async def test_a_form_is_answered(place: Place) -> None:
    shown = await place.ada.slash(place.channel, "form")
    script.deed = lambda interaction: reply(interaction, "Taken.")
    assert told(await place.ada.submit_modal(shown, {"title": "Ports", "text": "Close them."})) == "Taken."
    assert script.seen == [(3, "Ports", "Close them.")]


async def test_a_form_typed_before_a_restart_is_answered_after_it(place: Place) -> None:
    shown = await place.ada.slash(place.channel, "form")
    await place.env.restart_bot(kit_bot())
    script.deed = lambda interaction: reply(interaction, "Taken.")
    assert told(await place.ada.submit_modal(shown, {"title": "Ports", "text": "Close them."})) == "Taken."
    assert script.seen == [(3, "Ports", "Close them.")]


async def test_a_form_typed_for_an_hour_is_answered(place: Place) -> None:
    shown = await place.ada.slash(place.channel, "form")
    await place.env.advance_time(3600)
    script.deed = lambda interaction: reply(interaction, "Taken.")
    assert told(await place.ada.submit_modal(shown, {"title": "Ports", "text": "Close them."})) == "Taken."


async def test_a_refused_form_gives_everything_back_and_opens_again_as_it_was(place: Place) -> None:
    shown = await place.ada.slash(place.channel, "form")
    script.deed = refuse
    refused = await place.ada.submit_modal(shown, {"title": "Ports", "text": "Close **them**, @everyone."})
    assert "Close **them**, @everyone." in told(refused)
    assert refused.response is not None
    again = await place.ada.click(refused.response, label="Try again")
    assert again.modal is not None
    values = [label["component"]["value"] for label in again.modal["components"]]
    assert values == ["Ports", "Close **them**, @everyone."]
    script.deed = lambda interaction: reply(interaction, "Taken.")
    assert told(await place.ada.submit_modal(again, {"title": "Ports", "text": "Close them all."})) == "Taken."


async def test_a_long_refused_text_comes_back_as_a_file(place: Place) -> None:
    shown = await place.ada.slash(place.channel, "form")
    script.deed = refuse
    refused = await place.ada.submit_modal(shown, {"title": "Ports", "text": "word " * 700})
    told(refused)
    assert refused.response is not None
    (file,) = refused.response.attachments
    assert "word word" in (await file.read()).decode()


async def test_try_again_after_a_restart_says_what_to_do(place: Place) -> None:
    shown = await place.ada.slash(place.channel, "form")
    script.deed = refuse
    refused = await place.ada.submit_modal(shown, {"title": "Ports", "text": "Close them."})
    assert refused.response is not None
    await place.env.restart_bot(kit_bot())
    pressed = await place.ada.click(refused.response, label="Try again")
    assert told(pressed)


async def test_a_form_that_no_version_knows_any_more_gives_the_texts_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await place.ada.slash(place.channel, "form")
    monkeypatch.setattr("bot.chat.ui.forms.FORMS", [])
    sentence = told(await place.ada.submit_modal(shown, {"title": "Ports", "text": "Close them all, now."}))
    assert "Close them all, now." in sentence


async def test_a_second_answer_follows_up(place: Place) -> None:
    async def twice(interaction: Interaction) -> None:
        await reply(interaction, "First.")
        await reply(interaction, "Second.")

    script.deed = twice
    result = await place.ada.slash(place.channel, "act")
    assert result.response is not None
    assert result.response.content == "First."
    assert [one.content for one in result.followups] == ["Second."]
    assert all(one.ephemeral for one in result.followups)


async def test_an_error_after_an_answer_follows_up(place: Place) -> None:
    async def half(interaction: Interaction) -> None:
        await reply(interaction, "First.")
        raise CongressError("norm.unknown", handle="N-9")

    card = await card_in(place)
    script.deed = half
    result = await place.ada.click(card, label="Press")
    assert [one.content for one in result.followups if "N-9" in one.content]


@pytest.mark.parametrize("code", [10062, 10015, 40060])
async def test_an_answer_that_nobody_waits_for_is_only_logged(
    place: Place, log: list[MutableMapping[str, Any]], code: int
) -> None:
    card = await card_in(place)
    script.deed = lambda interaction: reply(interaction, "Too late.")
    place.env.inject_error("POST", "/interactions/*", status=404, code=code, message="Unknown interaction")
    result = await place.ada.click(card, label="Press")
    assert result.response is None
    assert [line["log_level"] for line in log] == ["warning"]


async def test_a_confirmed_deed_is_done_once_and_answered_once(place: Place) -> None:
    asked = await place.ada.slash(place.channel, "ask")
    assert asked.response is not None
    script.deed = lambda interaction: reply(interaction, "Opened.")
    assert told(await place.ada.click(asked.response, label="Open")) == "Opened."


@pytest.mark.parametrize("verb", ["Open", "Cancel"])
async def test_a_question_answered_before_discord_confirms_it_is_answered(place: Place, verb: str) -> None:
    asked = await place.ada.slash(place.channel, "ask")
    assert asked.response is not None
    # The library learns the message of a view with the confirmation.
    place.env.bot._connection._view_store._views.clear()
    script.deed = lambda interaction: reply(interaction, "Opened.")
    answer = await place.ada.click(asked.response, label=verb)
    assert (told(answer) if verb == "Open" else asked.response.content) in ("Opened.", "Nothing was done.")


async def test_a_cancelled_deed_is_not_done(place: Place) -> None:
    asked = await place.ada.slash(place.channel, "ask")
    script.deed = break_down
    assert asked.response is not None
    await place.ada.click(asked.response, label="Cancel")
    assert asked.response.content == "Nothing was done."
    assert asked.response.components == []


async def test_a_refused_deed_leaves_no_dead_button_behind(place: Place) -> None:
    asked = await place.ada.slash(place.channel, "ask")
    script.deed = refuse
    assert asked.response is not None
    assert "N-9" in told(await place.ada.click(asked.response, label="Open"))
    assert (asked.response.content, asked.response.components) == ("Nothing was done.", [])
    assert place.env.errors, "the panel saw the error"


async def test_a_deed_that_broke_down_leaves_the_question_without_its_buttons(place: Place) -> None:
    asked = await place.ada.slash(place.channel, "ask")
    script.deed = break_down
    assert asked.response is not None
    assert INCIDENT.search(told(await place.ada.click(asked.response, label="Open")))
    assert (asked.response.content, asked.response.components) == ("Open it for 40 seats?", [])
    assert place.env.errors, "the panel saw the error"


async def test_a_question_that_is_not_answered_does_nothing_and_says_so(place: Place) -> None:
    asked = await place.ada.slash(place.channel, "ask")
    await place.env.advance_time(301)
    assert asked.response is not None
    assert asked.response.content.startswith("Nothing was done")


async def test_a_question_of_before_a_restart_does_nothing_and_says_so(place: Place) -> None:
    asked = await place.ada.slash(place.channel, "ask")
    await place.env.restart_bot(kit_bot())
    script.deed = break_down
    assert asked.response is not None
    assert "ended" in told(await place.ada.click(asked.response, label="Open"))


async def test_a_missing_permission_is_named_with_its_place(place: Place) -> None:
    async def post(interaction: Interaction) -> None:
        assert isinstance(interaction.channel, discord.TextChannel)
        await interaction.channel.send("Hello")

    card = await card_in(place)
    script.deed = post
    place.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    sentence = told(await place.ada.click(card, label="Press"))
    assert "Discord" in sentence
    assert f"<#{place.channel.id}>" in sentence


async def test_cards_are_not_kept_in_memory(place: Place) -> None:
    for _ in range(3):
        await card_in(place)
    kept = place.env.bot._connection._view_store
    assert not kept._views
    assert not kept._synced_message_views
    assert KitButton.path.template in kept._dynamic_items


async def test_what_is_too_old_to_be_answered_is_not_done(place: Place, log: list[MutableMapping[str, Any]]) -> None:
    card = await card_in(place)
    shown = await place.ada.slash(place.channel, "form")
    asked = await place.ada.slash(place.channel, "ask")
    assert asked.response is not None
    script.deed = lambda interaction: reply(interaction, "Done.")
    now = cast(CongressBot, place.env.bot).punctuality._now
    cast(CongressBot, place.env.bot).punctuality._now = lambda: now() + timedelta(seconds=3)
    results = [
        await place.ada.click(card, label="Press"),
        await place.ada.submit_modal(shown, {"title": "Ports", "text": "Close them."}),
        await place.ada.click(asked.response, label="Open"),
        await place.ada.slash(place.channel, "act"),
    ]
    assert not any(result.acknowledged for result in results)
    assert script.seen == []
    assert [line["event"] for line in log] == ["interaction_too_late"] * 4


async def test_a_machine_whose_clock_is_ahead_answers_all_the_same(place: Place) -> None:
    punctuality = cast(CongressBot, place.env.bot).punctuality
    now = punctuality._now
    punctuality._now = lambda: now() + timedelta(seconds=30)
    script.deed = lambda interaction: reply(interaction, "Done.")
    assert told(await place.ada.slash(place.channel, "act")) == "Done."


async def test_what_was_typed_is_masked_in_the_log(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    async def repeat(_interaction: Interaction) -> None:
        raise RuntimeError("could not store: My secret reservation")

    script.deed = repeat
    with logging_as_the_bot_does():
        shown = await place.ada.slash(place.channel, "form")
        await place.ada.submit_modal(shown, {"title": "Ports", "text": "My secret reservation"})
    logged = capsys.readouterr().err
    assert "could not store" in logged
    assert "secret reservation" not in logged
