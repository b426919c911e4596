"""Two processes at a reminder at once, on both engines: one of them claims it."""

import asyncio

from sqlmodel import select

from bot.services.closing import tell_closing
from bot.services.plans import Wish, plans_of, subscribe
from bot.services.reminders import clock_reminds, reminder_card
from storage.tables import Card, DigestRun, Reminder
from tests.services.conftest import Opening
from tests.services.test_reminders import open_vote_of


async def test_of_many_ticks_at_once_one_reminds(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await open_vote_of(forum)
    ada = forum.people[0]
    await forum.store.write(subscribe, who=ada, wish=Wish(), now=forum.now)
    plan = (await forum.store.read(plans_of, who=ada))[2].plan_id
    forum.wait(days=6)

    reminds = [forum.store.write(clock_reminds, plan_id=plan, now=forum.wait(seconds=1)) for _ in range(5)]
    lines = [forum.store.write(tell_closing, ballot_id=ballot, now=forum.now) for _ in range(5)]
    reminded, told = await asyncio.gather(asyncio.gather(*reminds), asyncio.gather(*lines))

    assert sorted(reminded, key=str) == [1, None, None, None, None]
    assert sorted(told, key=str) == [None, None, None, None, True]
    wanted = await forum.store.read(lambda tx: tx.exec(select(Card.wanted).where(Card.kind == "reminder")).all())
    runs = await forum.store.read(lambda tx: tx.exec(select(Reminder.run_id)).all())
    assert (len(wanted), wanted[0], len(runs)) == (1, 1, 1)


async def test_what_a_message_says_is_read_on_both_engines(opened: Opening) -> None:
    forum = await opened(3)
    await open_vote_of(forum)
    await forum.store.write(subscribe, who=forum.people[0], wish=Wish(), now=forum.now)
    plan = (await forum.store.read(plans_of, who=forum.people[0]))[2].plan_id
    forum.wait(days=6)
    await forum.store.write(clock_reminds, plan_id=plan, now=forum.now)

    run = await forum.store.read(lambda tx: tx.exec(select(DigestRun.id)).one())
    card = await forum.store.read(reminder_card, run_id=run, now=forum.now)

    assert card is not None
    assert [(one.handle, one.how) for one in card.lines] == [("N-1", "vote")]
