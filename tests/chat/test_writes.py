"""A write that takes long: the person is told in time that it is under way, and the answer comes afterwards."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest
from discord import ui

from bot.chat import writes
from bot.chat.context import Interaction
from bot.chat.replies import acknowledge, reply, update
from bot.chat.writes import write
from bot.congress.errors import CongressError
from tests.chat.kit_bot import KitBot, KitButton, Place, kit_bot, script
from tests.chat.test_kit import card_in, told

Kind = discord.InteractionResponseType
Said = list[discord.InteractionResponseType | None]


class Store:
    """Keeps what it is given once `go` is set."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    alone = True

    async def write(self, verb: Any, /, *args: Any, **kwargs: Any) -> Any:
        await self.go.wait()
        return verb(None, *args, **kwargs)

    async def read(self, verb: Any, /, *args: Any, **kwargs: Any) -> Any:
        return verb(None, *args, **kwargs)


@pytest.fixture
def simcord_bot() -> KitBot:
    bot = kit_bot()
    bot.store = Store()
    return bot


@pytest.fixture
def crowded(simcord_bot: KitBot, monkeypatch: pytest.MonkeyPatch) -> Said:
    """A store that keeps nothing before the person has been told to wait; gives how they were told."""
    said: Said = []

    async def tell(interaction: Interaction) -> None:
        await acknowledge(interaction)
        said.append(interaction.response.type)
        assert isinstance(simcord_bot.store, Store)
        simcord_bot.store.go.set()

    monkeypatch.setattr(writes, "PATIENCE", timedelta())
    monkeypatch.setattr(writes, "acknowledge", tell)
    return said


def keep(_tx: None, word: str) -> str:
    script.seen.append(word)
    return word


def refuse(_tx: None) -> None:
    raise CongressError("norm.unknown", handle="N-9")


async def keep_and_say(interaction: Interaction) -> None:
    await reply(interaction, await write(interaction, keep, "Kept."))


async def test_a_quick_write_is_answered_at_once(place: Place, simcord_bot: KitBot) -> None:
    assert isinstance(simcord_bot.store, Store)
    simcord_bot.store.go.set()
    script.deed = keep_and_say
    result = await place.ada.slash(place.channel, "act")

    assert told(result) == "Kept."
    assert not result.deferred


async def test_a_command_that_waits_is_acknowledged_and_answered_in_the_same_message(
    place: Place, crowded: Said
) -> None:
    script.deed = keep_and_say
    result = await place.ada.slash(place.channel, "act")

    assert crowded == [Kind.deferred_channel_message]
    assert told(result) == "Kept."
    assert script.seen == ["Kept."]


@pytest.mark.usefixtures("crowded")
async def test_the_later_answer_may_be_a_layout_with_files_behind_it(place: Place) -> None:
    async def deed(interaction: Interaction) -> None:
        word = await write(interaction, keep, "Kept.")
        layout = ui.LayoutView(timeout=None).add_item(ui.TextDisplay(word))
        await reply(interaction, view=layout)
        await reply(interaction, "x" * 2001)

    script.deed = deed
    result = await place.ada.slash(place.channel, "act")

    assert result.response is not None
    assert result.response.flags.components_v2
    (later,) = result.followups
    assert later.ephemeral
    assert [file.filename for file in later.attachments] == ["text.md"]


@pytest.mark.usefixtures("crowded")
async def test_a_text_too_long_for_a_message_fills_the_waiting_one_as_a_file(place: Place) -> None:
    async def deed(interaction: Interaction) -> None:
        await reply(interaction, await write(interaction, keep, "x" * 2001))

    script.deed = deed
    result = await place.ada.slash(place.channel, "act")

    assert result.response is not None
    assert [file.filename for file in result.response.attachments] == ["text.md"]


async def test_a_button_on_a_card_leaves_the_card_and_answers_privately(place: Place, crowded: Said) -> None:
    script.deed = keep_and_say
    card = await card_in(place)
    result = await place.alan.click(card, label="Press")

    assert crowded == [Kind.deferred_channel_message]
    assert told(result) == "Kept."
    assert place.channel.last_message == card


async def test_a_button_on_a_private_answer_has_that_answer_replaced(place: Place, crowded: Said) -> None:
    async def offer(interaction: Interaction) -> None:
        await reply(interaction, "Ready?", view=ui.View(timeout=None).add_item(KitButton("Press", number=1)))

    async def deed(interaction: Interaction) -> None:
        await update(interaction, await write(interaction, keep, "Kept."), view=None)

    script.deed = offer
    shown = (await place.ada.slash(place.channel, "act")).response
    assert shown is not None
    script.deed = deed
    result = await place.ada.click(shown, label="Press")

    assert crowded == [Kind.deferred_message_update]
    assert not result.followups
    assert result.response is not None
    assert (result.response.id, result.response.content) == (shown.id, "Kept.")


@pytest.mark.usefixtures("crowded")
async def test_a_late_refusal_is_said(place: Place) -> None:
    async def deed(interaction: Interaction) -> None:
        await write(interaction, refuse)

    script.deed = deed
    card = await card_in(place)

    assert "N-9" in told(await place.alan.click(card, label="Press"))


@pytest.mark.usefixtures("crowded")
async def test_an_answer_finds_its_place_where_discord_was_told_but_its_word_was_lost(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    defer = discord.InteractionResponse.defer

    async def lost(response: discord.InteractionResponse[KitBot], **options: Any) -> None:
        await defer(response, **options)
        response._response_type = None
        raise aiohttp.ClientConnectionError("reset")

    monkeypatch.setattr(discord.InteractionResponse, "defer", lost)
    script.deed = keep_and_say
    result = await place.ada.slash(place.channel, "act")

    assert told(result) == "Kept."


@pytest.mark.usefixtures("crowded")
async def test_what_was_to_be_kept_is_kept_although_discord_cannot_be_told(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(_response: object, **_: object) -> None:
        raise aiohttp.ClientConnectionError("away")

    monkeypatch.setattr(discord.InteractionResponse, "defer", unreachable)
    script.deed = keep_and_say
    result = await place.ada.slash(place.channel, "act")

    assert told(result) == "Kept."
