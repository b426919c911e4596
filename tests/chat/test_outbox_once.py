"""What may have been sent already, whatever broke, is looked for, and is neither sent nor told twice."""

from datetime import datetime, timedelta

import pytest

from bot.services.card_troubles import troubles
from bot.services.digests import send_digest
from bot.services.people import congress_of
from bot.services.planning import main_plan, untold
from sandbox import permissions
from sandbox.seed import BOT_PERMISSIONS
from storage.store import Tx
from tests.chat.outbox_desk import Desk


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize(
    ("kind", "place", "operation"), [("norm", "forum", "create_thread"), ("ballot", "votes", "create_message")]
)
async def test_an_error_after_the_effect_leaves_one_message(
    desk: Desk, status: int, kind: str, place: str, operation: str
) -> None:
    desk.local.faults.server_error(operation, status=status, after_effect=True)
    desk.open()
    await (desk.propose() if kind == "norm" else desk.want(kind, 1, place))
    await desk.settled()

    assert desk.local.faults.pending == 0
    assert len(desk.posts() if kind == "norm" else await desk.texts("votes")) == 1
    assert (await desk.card(kind)).message_id is not None


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize(("kind", "operation"), [("norm", "create_thread"), ("ballot", "create_message")])
async def test_a_cut_connection_leaves_one_message(desk: Desk, after_effect: bool, kind: str, operation: str) -> None:
    desk.local.faults.reset_connection(operation, after_effect=after_effect)
    desk.open()
    await (desk.propose() if kind == "norm" else desk.want(kind, 1, "votes"))
    await desk.settled()

    assert len(desk.posts() if kind == "norm" else await desk.texts("votes")) == 1
    assert await desk.store.read(troubles) == []


@pytest.mark.parametrize("archived", [False, True])
async def test_a_post_of_a_process_that_died_is_found_again(desk: Desk, archived: bool) -> None:
    desk.local.faults.reset_connection("create_thread", after_effect=True)
    first = desk.open(retry_pauses=())
    await desk.propose()
    assert (await desk.trouble()).trouble == "outbox.unreachable"
    await first.stop()
    if archived:
        desk.local.archive(str(desk.local.posts("norms")[0]["id"]))

    desk.words = "later words"
    desk.open()
    await desk.later(minutes=10)
    await desk.settled()

    assert desk.posts() == ["N-1 · A norm"]
    assert await desk.texts(str(desk.local.posts("norms")[0]["id"])) == ["norm 1 later words"]


async def test_a_message_is_found_again_after_its_nonce_is_forgotten(desk: Desk) -> None:
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.want("ballot", 1, "votes")
    await desk.trouble()

    desk.words = "later words"
    await desk.later(minutes=10)
    await desk.settled()

    assert await desk.texts("votes") == ["ballot 1 later words"]


async def test_what_a_later_attempt_sent_is_found_again_among_many_messages(desk: Desk) -> None:
    for _ in range(2):
        desk.local.faults.server_error("create_message", status=503)
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.want("ballot", 1, "votes")
    for attempts in (1, 2, 3):

        async def tried(times: int = attempts) -> bool:
            card = await desk.card("ballot")
            return card.attempts == times and card.claimed_at is None

        await desk.until(tried)
        for n in range(160):
            desk.local.person("mary").say(f"{attempts}, {n}", channel="votes")
        await desk.later(hours=1, minutes=1)
    await desk.settled()

    assert [one["content"] for one in desk.local.history("votes")].count("") == 1


async def test_a_message_is_found_again_after_a_clock_that_was_ahead_is_put_right(desk: Desk) -> None:
    # By the corrected clock the message was sent a minute ago, by Discord's an hour.
    desk.ahead = timedelta(hours=1)
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.want("ballot", 1, "votes")
    await desk.trouble()

    desk.ahead = timedelta()
    await desk.later(minutes=61)
    await desk.settled()

    assert len(await desk.texts("votes")) == 1


async def test_what_a_nonce_gives_back_is_brought_up_to_date(desk: Desk) -> None:
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.want("ballot", 1, "votes")
    await desk.trouble()

    desk.words = "later words"
    await desk.later(seconds=30)
    await desk.settled()

    assert await desk.texts("votes") == ["ballot 1 later words"]


async def _told_until(desk: Desk) -> datetime:
    """Until when the congress's own digests have told what happened."""

    def verb(tx: Tx) -> datetime:
        congress = congress_of(tx, desk.convener.guild_id)
        return untold(tx, congress, main_plan(tx, congress), desk.now()).since

    return await desk.store.read(verb)


@pytest.mark.parametrize(
    ("lost", "why"),
    [(permissions.READ_MESSAGE_HISTORY, "outbox.no_history"), (permissions.VIEW_CHANNEL, "outbox.not_allowed")],
)
async def test_what_may_have_been_sent_is_neither_sent_nor_told_again_while_the_bot_may_not_look(
    desk: Desk, lost: int, why: str
) -> None:
    desk.local.move_clock(3600)
    sent = await desk.store.write(send_digest, who=desk.convener, now=desk.now())
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.trouble()
    everyone = permissions.VIEW_CHANNEL & ~lost
    desk.local.set_bot_permissions(BOT_PERMISSIONS & ~lost, everyone=everyone)
    await desk.later(minutes=10)
    await desk.settled()
    assert [one.trouble for one in await desk.store.read(troubles)] == [why]
    assert (await desk.card("trouble")).topic == why
    assert await _told_until(desk) == sent.digest.until

    desk.local.set_bot_permissions(BOT_PERMISSIONS)
    await desk.later(hours=1)
    await desk.settled()
    assert await desk.texts("digest") == ["digest 1 first words"]
    assert await desk.store.read(troubles) == []


async def test_what_was_looked_for_in_vain_and_then_refused_is_told_by_the_next(desk: Desk) -> None:
    desk.local.move_clock(3600)
    sent = await desk.store.write(send_digest, who=desk.convener, now=desk.now())
    desk.local.faults.reset_connection("create_message", after_effect=False)
    desk.open(retry_pauses=())
    await desk.trouble()
    assert await _told_until(desk) == sent.digest.until

    desk.local.set_bot_permissions(BOT_PERMISSIONS & ~permissions.SEND_MESSAGES, everyone=permissions.VIEW_CHANNEL)
    await desk.later(minutes=10)
    await desk.settled()
    assert (await desk.trouble()).trouble == "outbox.not_allowed"
    assert await _told_until(desk) == sent.digest.since
