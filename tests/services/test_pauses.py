"""What a pause or an end keeps from being sent, and what becomes of it afterwards."""

from datetime import timedelta

import pytest

from bot.services.card_troubles import retry_all, troubles
from bot.services.cards import forget_card, is_stopped
from bot.services.digests import send_digest
from bot.services.people import congress_of
from bot.services.plans import pause, resume, subscribe, unsubscribe
from tests.services.conftest import CONVENER, GUILD, START, Opening
from tests.services.sending import claimed, digests_sent, troubled
from tests.services.test_plans import DAILY, FIRST_DUE, main


@pytest.fixture
def engine_name() -> str:
    """What they say differs by no engine; their rows and guards are tested on both in `tests/storage`."""
    return "sqlite"


async def test_what_is_paused_comes_after_it_is_resumed_and_tells_of_the_time_between(opened: Opening) -> None:
    forum = await opened(1)
    plan_id = (await main(forum)).plan_id
    paused = await forum.store.write(pause, who=CONVENER, plan_id=plan_id, now=START)
    forum.now = FIRST_DUE
    assert (paused.next_at, await digests_sent(forum)) == (None, [])

    resumed = await forum.store.write(resume, who=CONVENER, plan_id=plan_id, now=forum.now)
    forum.now = resumed.next_at or START
    (told,) = await digests_sent(forum)

    assert resumed.next_at == FIRST_DUE + timedelta(days=7)
    assert (told.digest.since, told.digest.late) == (START, False)


async def test_what_a_pause_withholds_is_told_by_the_first_one_after_it(opened: Opening) -> None:
    forum = await opened(1)
    plan_id = (await main(forum)).plan_id
    forum.now = FIRST_DUE
    await digests_sent(forum)
    await forum.store.write(pause, who=CONVENER, plan_id=plan_id, now=forum.now)
    assert await claimed(forum) == []
    resumed = await forum.store.write(resume, who=CONVENER, plan_id=plan_id, now=forum.wait(hours=1))
    assert await claimed(forum) == []
    forum.now = resumed.next_at or START
    (told,) = await digests_sent(forum)

    assert told.digest.since == START
    assert [one.subject_id for one in await claimed(forum)] == [told.run_id]


@pytest.mark.parametrize("maybe_sent", [False, True])
async def test_what_a_pause_withholds_on_its_way_is_told_by_the_next_unless_it_may_stand(
    opened: Opening, maybe_sent: bool
) -> None:
    forum = await opened(1)
    plan_id = (await main(forum)).plan_id
    forum.now = FIRST_DUE
    (first,) = await digests_sent(forum)
    (card,) = await claimed(forum)
    await forum.store.write(pause, who=CONVENER, plan_id=plan_id, now=forum.now)
    await forum.store.write(forget_card, card_id=card.card_id, wanted=card.wanted, now=forum.now, maybe_sent=maybe_sent)
    await forum.store.write(resume, who=CONVENER, plan_id=plan_id, now=forum.wait(hours=1))
    assert [one.subject_id for one in await claimed(forum)] == [first.run_id] * maybe_sent
    forum.now = FIRST_DUE + timedelta(days=7)
    (told,) = await digests_sent(forum)

    assert told.digest.since == (FIRST_DUE if maybe_sent else START)


async def test_what_was_due_when_it_was_paused_is_due_at_once_in_the_same_period(opened: Opening) -> None:
    forum = await opened(1)
    plan_id = (await main(forum)).plan_id
    await forum.store.write(pause, who=CONVENER, plan_id=plan_id, now=FIRST_DUE + timedelta(minutes=1))
    resumed = await forum.store.write(resume, who=CONVENER, plan_id=plan_id, now=FIRST_DUE + timedelta(minutes=2))
    assert resumed.next_at == FIRST_DUE
    forum.now = FIRST_DUE + timedelta(minutes=3)
    (told,) = await digests_sent(forum)
    await forum.store.write(pause, who=CONVENER, plan_id=plan_id, now=forum.now)
    resumed = await forum.store.write(resume, who=CONVENER, plan_id=plan_id, now=forum.wait(minutes=1))

    assert (told.digest.since, told.digest.late) == (START, False)
    second = FIRST_DUE + timedelta(days=7)
    assert resumed.next_at == second
    await forum.store.write(pause, who=CONVENER, plan_id=plan_id, now=second)
    resumed = await forum.store.write(resume, who=CONVENER, plan_id=plan_id, now=second + timedelta(days=6, hours=23))
    assert resumed.next_at == second + timedelta(days=7)


async def test_what_may_have_been_sent_before_a_pause_waits_for_its_end(opened: Opening) -> None:
    forum = await opened(1)
    plan_id = (await main(forum)).plan_id
    forum.now = FIRST_DUE
    (first,) = await digests_sent(forum)
    (card,) = await claimed(forum)
    await forum.store.write(pause, who=CONVENER, plan_id=plan_id, now=forum.now)
    await troubled(forum, card, "outbox.unreachable", final=False)
    await forum.store.write(lambda tx: retry_all(tx, congress_of(tx, GUILD), now=forum.now))
    assert await claimed(forum) == []
    assert await forum.store.read(is_stopped, run_id=first.run_id)
    assert await forum.store.read(troubles) == []
    forum.wait(hours=2)
    assert await claimed(forum) == []

    by_hand = await forum.store.write(send_digest, who=CONVENER, now=forum.now)
    assert [one.subject_id for one in await claimed(forum)] == [by_hand.run_id]
    assert not await forum.store.read(is_stopped, run_id=by_hand.run_id)
    await forum.store.write(resume, who=CONVENER, plan_id=plan_id, now=forum.wait(seconds=5))
    (again,) = await claimed(forum)
    assert (again.card_id, again.first_tried_at) == (card.card_id, FIRST_DUE)


async def test_nothing_comes_after_an_end_even_of_what_was_being_sent(opened: Opening) -> None:
    forum = await opened(1)
    plan = await forum.store.write(subscribe, who=CONVENER, wish=DAILY, channel_id=99, now=START)
    forum.wait(days=1)
    await digests_sent(forum)
    (card,) = [one for one in await claimed(forum) if one.home_id == 99]
    await forum.store.write(unsubscribe, who=CONVENER, plan_id=plan.plan_id, now=forum.now)
    await troubled(forum, card, "outbox.unreachable", final=False)
    await forum.store.write(lambda tx: retry_all(tx, congress_of(tx, GUILD), now=forum.now))
    forum.wait(hours=2)

    assert await claimed(forum) == []
    assert await forum.store.read(troubles) == []
