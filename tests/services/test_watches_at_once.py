"""Several processes at the same watches at once, on both engines: each message is claimed by one of them."""

import asyncio

from sqlmodel import Session, select

from bot.services.cards import claim_due
from bot.services.norms import second
from bot.services.watch_lines import Told, itself
from bot.services.watch_notices import clock_gathers, clock_tells, due_notices, gathering, told_of
from bot.services.watches import watch
from storage.tables import Card, DigestRun
from tests.services.conftest import Opening, person

PROCESSES = 5


async def test_of_many_ticks_at_once_one_tells_each_message(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    for number, pace in enumerate(("at_once", "at_once", "daily")):
        await forum.store.write(watch, who=person(20 + number), subject="N-1", pace=pace, now=forum.now)
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    now = forum.wait(minutes=1)
    (congress,) = await forum.store.read(gathering)

    gathers = (forum.store.write(clock_gathers, congress_id=congress, now=now) for _ in range(PROCESSES))
    assert sorted(await asyncio.gather(*gathers), key=str) == [2, None, None, None, None]

    now = forum.wait(days=1)
    (lot,) = await forum.store.read(due_notices, now=now)
    assert len(lot) == 3
    tells = (forum.store.write(clock_tells, plan_ids=plans, now=now) for plans in (lot, lot[::-1]) * PROCESSES)
    assert sum(filter(None, await asyncio.gather(*tells))) == 3

    def told(tx: Session) -> list[tuple[Told, ...]]:
        return [told_of(run.content) for run in tx.exec(select(DigestRun)).all()]

    found = await forum.store.read(told)
    assert [[tuple(map(itself, line.news)) for one in message for line in one.lines] for message in found] == [
        [(("seconds", "1", ""), ("moved", "deliberation", ""))]
    ] * 3
    wanted = await forum.store.read(lambda tx: tx.exec(select(Card.wanted).where(Card.kind == "personal")).all())
    assert list(wanted) == [1, 1, 1]
    claims = await asyncio.gather(*(forum.store.write(claim_due, now=now) for _ in range(PROCESSES)))
    assert sum(one.place == "member" for claimed in claims for one in claimed) == 3
