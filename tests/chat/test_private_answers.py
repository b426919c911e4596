"""What a private answer leaves in memory: nothing, where its buttons answer by their ids alone."""

import pytest
from discord import ui

from bot.chat.context import Interaction
from bot.chat.replies import reply, update
from tests.chat.kit_bot import KitBot, KitButton, Place, kit_bot, script


@pytest.fixture
def simcord_bot() -> KitBot:
    return kit_bot()


def lasting() -> ui.View:
    return ui.View(timeout=None).add_item(KitButton("Press", number=1))


async def test_an_answer_with_lasting_buttons_is_not_waited_for(place: Place) -> None:
    first, later, edited = lasting(), lasting(), lasting()

    async def answer(interaction: Interaction) -> None:
        await reply(interaction, "First", view=first)
        await reply(interaction, "Later", view=later)
        await update(interaction, "Edited", view=edited)

    script.deed = answer
    await place.ada.slash(place.channel, "act")

    assert [view.is_dispatching() for view in (first, later, edited)] == [False, False, False]


async def test_the_buttons_of_such_an_answer_work(place: Place) -> None:
    async def answer(interaction: Interaction) -> None:
        await reply(interaction, "First", view=lasting())

    script.deed = answer
    shown = (await place.ada.slash(place.channel, "act")).response
    assert shown is not None
    await place.ada.click(shown, label="Press")

    assert script.seen == [1]


async def test_a_button_that_lives_in_memory_is_waited_for(place: Place) -> None:
    button: ui.Button[ui.View] = ui.Button(label="Now")
    passing = ui.View(timeout=60).add_item(button)

    async def answer(interaction: Interaction) -> None:
        await reply(interaction, "First", view=passing)

    script.deed = answer
    await place.ada.slash(place.channel, "act")

    assert passing.is_dispatching()
    passing.stop()
