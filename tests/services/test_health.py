"""How a congress is doing: what is counted, what is stuck, whether the clock ticks."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.congress.errors import CongressError
from bot.services.cards import claim_due, mark_trouble
from bot.services.due import beat
from bot.services.health import Health, health, retry_cards
from bot.services.people import Who
from storage.store import Tx
from storage.tables import Card
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening, person


async def health_of(forum: Forum) -> Health:
    return await forum.store.read(health, who=CONVENER, now=forum.now)


async def test_what_is_open_is_counted(opened: Opening) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()

    now = await health_of(forum)

    assert (now.seats, now.norms_open, now.ballots_open) == (3, 1, 1)
    assert now.waiting == 3, "the norm, its ballot, and the line in its thread"
    assert now.troubles == ()


async def test_cards_in_trouble_are_told_apart_from_those_on_their_way_and_tried_again(opened: Opening) -> None:
    forum = await opened(2)
    await forum.propose(forum.people[0])
    (claim,) = await forum.store.write(claim_due, now=forum.now)
    trouble = "outbox.channel_gone"
    await forum.store.write(
        mark_trouble, card_id=claim.card_id, wanted=claim.wanted, trouble=trouble, final=True, now=forum.now
    )

    stuck = await health_of(forum)
    tried = await forum.store.write(retry_cards, who=CONVENER, now=forum.now)

    assert stuck.waiting == 0
    assert [(one.kind, one.trouble) for one in stuck.troubles] == [("norm", trouble)]
    assert tried == 1
    assert await forum.store.read(due_at) == forum.now


def due_at(tx: Tx) -> object:
    return tx.exec(select(Card.due_at)).one()


async def test_a_clock_that_does_not_tick_is_seen(opened: Opening) -> None:
    forum = await opened(0)
    never = await health_of(forum)
    await forum.store.write(beat, now=forum.now, lag_ms=1)
    ticks = await health_of(forum)
    forum.wait(minutes=6)
    stands = await health_of(forum)

    assert (never.ticked_at, never.clock_stands) == (None, True)
    assert (ticks.ticked_at, ticks.clock_stands) == (START, False)
    assert (stands.ticked_at, stands.clock_stands) == (START, True)
    assert forum.now - START == timedelta(minutes=6)


@pytest.mark.parametrize(
    ("who", "key"),
    [(person(1), "congress.conveners_only"), (Who(GUILD + 1, 1, "Elsewhere", convener=True), "congress.not_set_up")],
)
async def test_only_a_convener_of_a_congress_is_told(opened: Opening, who: Who, key: str) -> None:
    forum = await opened(1)

    with pytest.raises(CongressError) as caught:
        await forum.store.read(health, who=who, now=forum.now)
    assert caught.value.key == key
    with pytest.raises(CongressError, match=key):
        await forum.store.write(retry_cards, who=who, now=forum.now)
