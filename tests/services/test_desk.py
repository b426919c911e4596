"""The desk of the sandbox: cards that wait, what the clock will do, who sits where; and nothing that is secret."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.congress.ballots import Choice
from bot.services.ballots import cast, open_ballot_of
from bot.services.cards import claim_due, mark_shown, mark_trouble
from bot.services.congresses import choose_manner
from bot.services.desk import Ahead, CardAhead, ClockEvent, SeatWords, desk
from bot.services.digests import send_digest
from bot.services.norms import final_call, second
from bot.services.people import Who
from bot.services.plans import Wish, subscribe
from bot.services.seats import leave_seat
from bot.services.votes import close_ballot
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening

MONDAY = START + timedelta(days=7) - timedelta(hours=4)
"""The first digest of the congress under test: Monday, 9:00 in Berlin."""


async def desk_of(forum: Forum) -> Ahead:
    return await forum.store.read(desk, now=forum.now)


async def show_all(forum: Forum) -> None:
    """Have Discord show every card that is due."""
    while claims := await forum.store.write(claim_due, now=forum.now):
        for number, claim in enumerate(claims, start=1):
            await forum.store.write(
                mark_shown,
                card_id=claim.card_id,
                wanted=claim.wanted,
                channel_id=11,
                message_id=claim.card_id * 100 + number,
                rendered_hash="0",
                now=forum.now,
            )
        forum.wait(seconds=6)


async def test_an_empty_congress_has_its_digest_ahead_and_nothing_else(opened: Opening) -> None:
    forum = await opened(0)

    assert await desk_of(forum) == Ahead((), (ClockEvent("digest_weekly", "", MONDAY),), {})


async def test_digests_go_by_their_rhythm_and_what_members_get_has_no_name(opened: Opening) -> None:
    forum = await opened(2)
    evening, nightly = Wish(rhythm="monthly", monthday=4, at=time(18)), Wish(rhythm="daily", at=time(20))
    await forum.store.write(subscribe, who=CONVENER, wish=nightly, channel_id=99, channel_name="news", now=START)
    for person in forum.people:
        await forum.store.write(subscribe, who=person, wish=evening, now=START)

    coming = (await desk_of(forum)).coming

    zone = ZoneInfo("Europe/Berlin")
    tonight = datetime(START.year, START.month, START.day, 18, tzinfo=zone)
    assert coming == (
        # The reminders of both, their digests two days later, and those of the channels between.
        ClockEvent("private", "", tonight),
        ClockEvent("digest_daily", "#news", tonight + timedelta(hours=2)),
        ClockEvent("private", "", tonight + timedelta(days=2)),
        ClockEvent("digest_weekly", "", MONDAY),
    )


async def test_a_card_is_due_then_on_its_way_then_in_trouble_then_gone(opened: Opening) -> None:
    forum = await opened(2)
    await forum.propose(forum.people[0])
    (due,) = (await desk_of(forum)).cards
    (claim,) = await forum.store.write(claim_due, now=forum.now)
    (sending,) = (await desk_of(forum)).cards
    await forum.store.write(
        mark_trouble,
        card_id=claim.card_id,
        wanted=claim.wanted,
        trouble="outbox.channel_gone",
        final=True,
        now=forum.now,
    )
    (troubled,) = (await desk_of(forum)).cards
    forum.wait(hours=1)
    await show_all(forum)

    assert due == CardAhead("norm", "N-1", START, sending=False, trouble=None)
    assert sending == CardAhead("norm", "N-1", START, sending=True, trouble=None)
    assert troubled == CardAhead(
        "norm", "N-1", START + timedelta(hours=1), sending=False, trouble="outbox.channel_gone"
    )
    assert (await desk_of(forum)).cards == ()


async def test_a_claim_that_is_lost_counts_as_due_again(opened: Opening) -> None:
    forum = await opened(2)
    await forum.propose(forum.people[0])
    await forum.store.write(claim_due, now=forum.now)
    forum.wait(seconds=61)

    assert not (await desk_of(forum)).cards[0].sending


async def test_every_kind_of_card_is_named_by_what_it_is_about(opened: Opening) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()
    forum.wait(days=8)
    await forum.tick()
    forum.wait(days=1)
    await forum.store.write(send_digest, who=CONVENER, now=forum.now)

    named = {(card.kind, card.about) for card in (await desk_of(forum)).cards}

    assert named == {
        ("norm", "N-1"),
        ("ballot", "N-1"),
        ("notice", "N-1"),
        ("decision", "D-2026-01"),
        ("digest", "2026-W47"),
    }


async def test_the_clock_lets_lapse_and_closes_whoever_moves_norms_on(opened: Opening) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()
    vote_ends = forum.now + timedelta(days=7)
    await forum.propose(forum.people[1])
    lapses = forum.now + timedelta(days=14)

    coming = (await desk_of(forum)).coming

    assert coming == (
        ClockEvent("digest_weekly", "", MONDAY),
        ClockEvent("vote_closes", "N-1", vote_ends),
        ClockEvent("seeking_seconds", "N-2", lapses),
    )


async def test_the_ends_of_stages_say_who_moves_the_norm_on(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    three_days = forum.now + timedelta(days=3)

    by_convener = await desk_of(forum)
    await forum.store.write(choose_manner, who=CONVENER, pace="clock", now=forum.now)
    by_clock = await desk_of(forum)
    forum.now = three_days
    await forum.store.write(final_call, who=CONVENER, handle="N-1", now=forum.now)
    called = await desk_of(forum)

    assert by_convener.coming[0] == ClockEvent("deliberation_convener", "N-1", three_days)
    assert by_clock.coming[0] == ClockEvent("deliberation_clock", "N-1", three_days)
    assert ClockEvent("final_call_clock", "N-1", three_days + timedelta(days=3)) in called.coming


async def test_an_adopted_norm_is_to_be_reviewed_on_its_day_as_the_congress_counts_days(opened: Opening) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle="N-1")
    for voter in forum.people:
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    forum.wait(days=7)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now)
    midnight = datetime.combine((forum.now + timedelta(days=365)).date(), time(), ZoneInfo("Europe/Berlin"))

    coming = (await desk_of(forum)).coming
    forum.now = midnight.astimezone(UTC)
    on_the_day = (await desk_of(forum)).coming

    assert coming[-1] == ClockEvent("review", "N-1", midnight)
    assert "review" not in {event.what for event in on_the_day}


async def test_what_has_become_possible_lies_ahead_no_longer(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    forum.wait(days=3)

    assert [event.what for event in (await desk_of(forum)).coming] == ["digest_weekly"]


async def test_seats_go_by_the_primary_discipline_and_end_when_left(opened: Opening) -> None:
    forum = await opened(2)
    law, engineer = forum.people
    await forum.store.write(leave_seat, who=engineer, now=forum.now)

    seats = (await desk_of(forum)).seats

    assert seats == {
        law.discord_id: SeatWords(
            "law", "Law, above all international law", "civil-society", "Civil society organisation"
        )
    }


async def test_how_somebody_votes_leaves_no_trace_on_it(opened: Opening) -> None:
    """Whatever is chosen, the desk is the same; only that somebody voted shows, as it does on the card."""
    forum = await opened(3)
    await forum.bring_to_vote()
    await show_all(forum)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle="N-1")
    voter: Who = forum.people[0]
    seen = []
    for choice in (Choice.FOR, Choice.AGAINST, Choice.RECUSE):
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=choice, now=forum.now)
        seen.append(await desk_of(forum))

    assert seen[0] == seen[1] == seen[2]
    assert [card.about for card in seen[0].cards] == ["N-1"]
