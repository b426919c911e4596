"""The buttons of cards that are not about voting: each answers the person who pressed it, and nobody else."""

import pytest
import simcord

from bot.chat.ui.cards import render
from bot.congress.ballots import Choice
from bot.services.ballots import cast
from bot.services.cards import claim_due
from bot.services.digests import send_digest
from bot.services.norms import withdraw
from bot.services.views import show_norm
from bot.services.votes import close_ballot
from storage.store import Store
from tests.chat.hall import WORDS, Hall, HallBot, Turned, hall_bot, open_hall, told


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return hall_bot(sqlite_store, Turned())


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Hall:
    return await open_hall(simcord_env, sqlite_store, simcord_bot)


async def test_a_press_seconds_the_norm(hall: Hall) -> None:
    handle = await hall.propose()
    message = await hall.post(await hall.card("norm"))

    assert "Your second counts" in told(await hall.people[1].click(message, label="Second"))
    norm = await hall.store.read(show_norm, guild_id=hall.guild_id, handle=handle)
    assert norm.seconders == (hall.people[1].id,)


@pytest.mark.parametrize(("number", "says"), [(0, "your own norm"), (3, "You have no seat")])
async def test_who_cannot_second_is_told_why(hall: Hall, number: int, says: str) -> None:
    await hall.propose()
    message = await hall.post(await hall.card("norm"))

    assert says in told(await hall.people[number].click(message, label="Second"))


async def test_an_old_card_seconds_nothing_at_another_stage(hall: Hall) -> None:
    handle = await hall.propose()
    message = await hall.post(await hall.card("norm"))
    await hall.store.write(withdraw, who=hall.who(hall.people[0]), handle=handle, now=hall.clock())

    assert "needs no more seconds" in told(await hall.people[1].click(message, label="Second"))


async def test_how_this_works_explains_the_stage_as_it_now_is(hall: Hall) -> None:
    handle = await hall.propose()
    message = await hall.post(await hall.card("norm"))

    assert "How seconding works" in told(await hall.people[3].click(message, label="How this works"))
    await hall.store.write(withdraw, who=hall.who(hall.people[0]), handle=handle, now=hall.clock())
    assert "How it went on" in told(await hall.people[3].click(message, label="How this works"))


async def test_a_long_text_is_read_in_pages_that_survive_a_restart(hall: Hall) -> None:
    await hall.propose(text="beginning " + "word " * 760 + "end")
    message = await hall.post(await hall.card("norm"))

    first = (await hall.people[3].click(message, label="Read in full")).response
    assert first is not None
    await hall.restart()
    shown = await hall.people[3].click(first, label="Next")

    assert first.ephemeral
    assert shown.response is None or shown.response.ephemeral
    assert "end" in str(first.components)
    assert "beginning" not in str(first.components)
    assert "SHA-256" in str(first.components)


async def test_the_text_that_is_voted_on_is_read_in_full(hall: Hall) -> None:
    await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))

    read = told(await hall.people[3].click(message, label="Read in full"))

    assert "> States leave the public core alone." in read
    assert "It carries when all of this holds" in read


async def test_a_decision_is_read_in_full(hall: Hall) -> None:
    ballot = await hall.bring_to_vote()
    for person in hall.people[:3]:
        await hall.store.write(
            cast,
            who=hall.who(person),
            ballot_id=ballot,
            choice=Choice.FOR_WITH_RESERVATION,
            reason=f"Reservation of {person.name}",
            now=hall.clock(),
        )
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    card = await hall.card("decision")
    [picture] = card.files
    assert picture.data.startswith(b"\x89PNG")

    message = await hall.post(card)
    read = told(await hall.people[3].click(message, label="Read in full"))

    assert "**N-1 is adopted.**" in read
    assert all(f"> Reservation of {person.name}" in read for person in hall.people[:3])


async def test_a_digest_shows_each_person_what_awaits_them(hall: Hall) -> None:
    await hall.bring_to_vote()
    await hall.store.write(send_digest, who=hall.who(hall.people[0], convener=True), now=hall.clock())
    message = await hall.post(await hall.card("digest"))

    assert "N-1 · Spare the core" in told(await hall.people[1].click(message, label="What awaits me"))
    assert "/seat take" in told(await hall.people[3].click(message, label="What awaits me"))


async def test_every_card_that_is_due_can_be_rendered(hall: Hall) -> None:
    ballot = await hall.bring_to_vote()
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    await hall.store.write(send_digest, who=hall.who(hall.people[0], convener=True), now=hall.clock())

    claims = await hall.store.write(claim_due, now=hall.clock())
    rendered = {f"{one.kind} {one.topic}".strip(): await render(hall.store, WORDS, one) for one in claims}

    assert set(rendered) == {
        "norm",
        "ballot",
        f"notice vote:{ballot}",
        "decision",
        "notice decided:1",
        "digest",
    }
    assert None not in rendered.values()
