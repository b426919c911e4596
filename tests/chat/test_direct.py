"""A direct message to the bot: one line of hint, once in a while, and no word of what was written."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.chat.direct import HINT_AGAIN_AFTER, Hints
from tests.chat.members import Members

pytestmark = pytest.mark.simcord(check_errors=False)

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
SECRET = "Between us: I mean to vote against it"


def sent(hall: Members) -> list[Any]:
    """The messages that the bot sent."""
    return [one for one in hall.env.http_requests if one.method == "POST" and one.path.endswith("/messages")]


async def test_whoever_writes_to_the_bot_learns_once_what_it_answers_to(
    hall: Members, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        await hall.proposer.send_dm(SECRET)
        await hall.env.settle()
    hall.clock.wait(minutes=10)
    await hall.proposer.send_dm(SECRET)
    await hall.env.settle()

    hints = sent(hall)
    assert len(hints) == 2
    assert "/help" in str(hints[0]) and "/waiting" in str(hints[0])
    assert SECRET not in "".join(capfd.readouterr())


async def test_what_people_write_to_one_another_gets_no_hint(hall: Members) -> None:
    await hall.proposer.send(hall.channel, "Hello, all of you.")
    await hall.env.settle()

    assert sent(hall) == []


def test_each_person_gets_a_hint_of_their_own_and_nobody_is_remembered_for_longer() -> None:
    hints = Hints()

    assert [hints.take(1, NOW), hints.take(2, NOW), hints.take(1, NOW + timedelta(minutes=9))] == [True, True, False]
    assert hints.take(3, NOW + HINT_AGAIN_AFTER)
    assert len(hints) == 1


def test_a_clock_that_is_turned_back_silences_nobody() -> None:
    hints = Hints()
    hints.take(1, NOW + timedelta(days=30))

    assert hints.take(1, NOW)
