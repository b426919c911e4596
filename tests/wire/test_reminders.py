"""Reminders on the wire: one message to whoever has not voted, none to the others, whatever breaks on the way."""

import pytest

from bot.congress.ballots import Choice
from bot.services.ballots import cast
from bot.services.plans import Wish, pause, subscribe
from sandbox import LocalDiscord
from sandbox.json_types import JsonObject
from tests.opened import bring_to_vote, open_at, who_of
from tests.wire.process import BotProcess

PEOPLE = ("grace", "alan", "mary")


@pytest.fixture
async def near_its_close(local: LocalDiscord, idle_bot: BotProcess) -> BotProcess:
    """A bot on a vote that closes in less than a day; grace and alan asked for reminders alone, and grace has voted."""
    async with idle_bot.database() as store:
        await open_at(store, local, idle_bot.now())
        ballot = await bring_to_vote(store, local, idle_bot.now())
        grace, alan = (who_of(local.person(name), local) for name in PEOPLE[:2])
        await store.write(cast, who=grace, ballot_id=ballot, choice=Choice.FOR, now=idle_bot.now())
        for who in (grace, alan):
            digest = await store.write(subscribe, who=who, wish=Wish(), now=idle_bot.now())
            await store.write(pause, who=who, plan_id=digest.plan_id, now=idle_bot.now())
    await idle_bot.start()
    for kind in ("norm", "ballot", "notice"):
        await idle_bot.logged("card_shown", kind=kind)
    return idle_bot


def direct(local: LocalDiscord, name: str) -> list[JsonObject]:
    """What a person got by direct message."""
    person = local.person(name)
    return person.messages(person.dm())


async def assert_once(local: LocalDiscord, bot: BotProcess) -> None:
    await bot.logged("card_shown", kind="reminder")
    await local.wait_for(lambda: len(direct(local, "alan")) > 0)
    assert {name: len(direct(local, name)) for name in PEOPLE} == {"grace": 0, "alan": 1, "mary": 0}
    closing = [one for one in await local.messages("votes") if "1 of 4 has voted" in str(one)]
    assert len(closing) == 1
    assert "N-1" in str(direct(local, "alan")[0]) and "you have not voted" in str(direct(local, "alan")[0])


async def test_killed_between_claim_and_send_it_comes_once_and_can_be_stopped(
    local: LocalDiscord, near_its_close: BotProcess
) -> None:
    local.faults.rate_limit("create_dm", retry_after=50)
    near_its_close.move_clock(days=6, minutes=5)
    await near_its_close.heard(lambda line: "rate limited" in str(line.get("event")))
    await near_its_close.kill()
    assert direct(local, "alan") == []

    await near_its_close.start()
    await assert_once(local, near_its_close)

    stopped = await local.person("alan").click(direct(local, "alan")[0], label="Stop reminders")
    assert "Reminders from this congress are off" in str(stopped)


async def test_killed_after_the_effect_it_comes_once(local: LocalDiscord, near_its_close: BotProcess) -> None:
    for _ in range(3):  # The public line, perhaps a digest, and the message.
        local.faults.slow("create_message", seconds=60)
    near_its_close.move_clock(days=6, minutes=5)
    await local.wait_for(lambda: len(direct(local, "alan")) > 0)
    await near_its_close.kill()

    local.faults.clear()
    await near_its_close.start()
    await assert_once(local, near_its_close)
