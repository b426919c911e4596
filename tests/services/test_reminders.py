"""Reminders as the clock claims them and as they stand when they are sent, on a real database."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.congress.ballots import Choice
from bot.services.ballot_views import BallotView, ballot_card
from bot.services.ballots import cast, open_ballot_of
from bot.services.cards import Claim
from bot.services.concern_views import ConcernAwaited
from bot.services.concerns import say_understood, withdraw_concern
from bot.services.norms import withdraw
from bot.services.people import Who
from bot.services.plans import Wish, pause, plans_of, resume, subscribe, unsubscribe
from bot.services.proxies import revoke_proxy
from bot.services.reminded import ReminderLine
from bot.services.reminders import ReminderCard, reminder_card
from bot.services.reviews import keep
from bot.services.seats import represent
from bot.services.waiting import VoteAwaited, waiting
from storage.tables import Reminder
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft, person
from tests.services.later import adopted
from tests.services.record.acts import promised
from tests.services.record.test_pledges import reached
from tests.services.sending import claimed, shown, troubled
from tests.services.test_concerns import deliberated, raised, resolved
from tests.services.test_proxies import GIVER, HOLDER, alike, named
from tests.services.test_trials import tried

OTHER = draft("Disclose what you find", "Vendors disclose flaws in time.")


@pytest.fixture
def engine_name() -> str:
    """One engine here; `test_reminders_at_once` has both, where they can differ."""
    return "sqlite"


async def subscribed(forum: Forum, *people: Who) -> None:
    for one in people:
        await forum.store.write(subscribe, who=one, wish=Wish(), now=forum.now)


async def claims(forum: Forum, kind: str = "reminder") -> list[Claim]:
    return await claimed(forum, kind)


async def drawn(forum: Forum, claim: Claim) -> list[str]:
    """What a message says when it is drawn now: of each line what it is about and how."""
    card: ReminderCard | None = await forum.store.read(reminder_card, run_id=claim.subject_id, now=forum.now)
    return [f"{one.handle} {one.how or one.kind}" for one in card.lines] if card is not None else []


async def told(forum: Forum) -> dict[int, list[str]]:
    """Let the clock tick and Discord show what is due; what each person is told, by their number.

    All of it is in what awaits them, as a message says.
    """
    await forum.tick()
    found: dict[int, list[str]] = {}
    for claim in await claims(forum):
        number = (claim.home_id or 0) - person(0).discord_id
        if lines := await drawn(forum, claim):
            found.setdefault(number, []).extend(lines)
            assert {line.split()[0] for line in lines} <= await awaiting(forum, person(number))
        await shown(forum, claim)
    return found


async def awaiting(forum: Forum, who: Who) -> set[str]:
    """The handles of what awaits somebody and could be told by a reminder."""
    found = await forum.store.read(waiting, who=who, now=forum.now)
    votes = [one for one in found.votes if not one.voted]
    return {handle for some in (votes, found.concerns.to_confirm, found.due) for handle in handles(some)}


def handles(lines: Iterable[VoteAwaited | ConcernAwaited | ReminderLine]) -> set[str]:
    return {one.handle for one in lines}


async def open_vote_of(forum: Forum) -> int:
    return await forum.store.read(open_ballot_of, guild_id=GUILD, handle=await forum.bring_to_vote())


async def votes(forum: Forum, ballot: int, who: Who) -> None:
    await forum.store.write(cast, who=who, ballot_id=ballot, choice=Choice.ABSTAIN, now=forum.now)


async def test_a_vote_is_told_once_to_whoever_asked_and_has_not_voted(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await open_vote_of(forum)
    await subscribed(forum, *forum.people[:2], CONVENER)
    await votes(forum, ballot, forum.people[0])

    forum.wait(days=5, hours=23)
    early = await told(forum)
    forum.wait(hours=1)
    found = await told(forum)
    forum.wait(hours=12)
    again = await told(forum)

    assert (early, found, again) == ({}, {2: ["N-1 vote"]}, {})


async def test_all_of_one_member_at_one_tick_is_one_message(opened: Opening) -> None:
    forum = await opened(3)
    await subscribed(forum, forum.people[0])
    await forum.propose(forum.people[0], OTHER)
    await open_vote_of(forum)
    forum.wait(days=6)

    await forum.tick()
    (claim,) = await claims(forum)

    assert await drawn(forum, claim) == ["N-2 vote", "N-1 second"]


async def test_whose_proxy_votes_for_them_is_told_only_once_that_has_ended(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum)
    await open_vote_of(forum)
    await subscribed(forum, person(GIVER), person(HOLDER))
    forum.wait(days=6)

    with_proxy = await told(forum)
    await forum.store.write(revoke_proxy, who=person(GIVER), now=forum.now)
    without = await told(forum)

    assert with_proxy == {HOLDER: ["N-1 vote"]}
    assert without == {GIVER: ["N-1 vote"]}


async def test_what_has_no_reason_any_more_is_not_sent(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await open_vote_of(forum)
    await subscribed(forum, forum.people[0], forum.people[1])
    forum.wait(days=6)
    await forum.tick()
    mine, other = await claims(forum)

    await votes(forum, ballot, forum.people[0])
    assert [await drawn(forum, one) for one in (mine, other)] == [[], ["N-1 vote"]]

    forum.wait(days=1)
    assert await drawn(forum, other) == []


async def test_after_downtime_only_what_still_matters_is_told(opened: Opening) -> None:
    forum = await opened(3)
    await open_vote_of(forum)
    await subscribed(forum, *forum.people)
    forum.wait(days=6, hours=23)
    assert set(await told(forum)) == {1, 2, 3}

    await forum.bring_to_vote(OTHER)
    forum.wait(days=40)
    assert await told(forum) == {}


async def test_a_clock_that_jumps_repeats_nothing(opened: Opening) -> None:
    forum = await opened(3)
    await open_vote_of(forum)
    await subscribed(forum, forum.people[0])
    forum.wait(days=6, hours=1)
    assert await told(forum) == {1: ["N-1 vote"]}

    for hours in (-2, 1, 12, -13, 2):
        forum.wait(hours=hours)
        assert await told(forum) == {}


async def test_a_concern_awaits_its_objector_until_they_say_something(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    objector = forum.people[1]
    await subscribed(forum, *forum.people)
    handle = await raised(forum)
    await resolved(forum, handle)

    at: dict[int, dict[int, list[str]]] = {}
    for hour in (23, 24, 35, 36):
        forum.now += timedelta(hours=hour) - timedelta(hours=max(at, default=0))
        at[hour] = await told(forum)
    assert at == {23: {}, 24: {2: ["N-1/C1 concern"]}, 35: {}, 36: {2: ["N-1/C1 concern"]}}

    await forum.store.write(withdraw_concern, who=objector, handle=handle, now=forum.now)
    assert await told(forum) == {}


async def test_an_objector_who_answered_is_not_told(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    await subscribed(forum, *forum.people)
    handle = await raised(forum)
    await resolved(forum, handle)
    forum.wait(hours=24)
    await forum.tick()
    (claim,) = await claims(forum)
    await forum.store.write(
        say_understood, who=forum.people[1], handle=handle, understood=False, words="Not yet.", now=forum.now
    )

    assert await drawn(forum, claim) == []
    forum.wait(hours=12)
    assert await told(forum) == {}


async def test_an_author_hears_that_seconds_are_lacking(opened: Opening) -> None:
    forum = await opened(2)
    await subscribed(forum, *forum.people)
    await forum.propose(forum.people[0])

    forum.wait(days=11, hours=23)
    assert (await told(forum), await awaiting(forum, forum.people[0])) == ({}, set())
    forum.wait(hours=1)
    assert await awaiting(forum, forum.people[1]) == set()
    await forum.tick()
    (claim,) = await claims(forum)

    assert (await drawn(forum, claim), claim.home_id) == (["N-1 second"], forum.people[0].discord_id)
    await forum.store.write(withdraw, who=forum.people[0], handle="N-1", now=forum.now)
    assert await drawn(forum, claim) == []


async def test_an_author_hears_of_a_review_a_month_before_and_on_its_day_at_nine(opened: Opening) -> None:
    forum = await opened(3)
    await adopted(forum)
    await subscribed(forum, *forum.people)
    review_on = date(2027, 11, 15)

    for day, expected in ((review_on - timedelta(days=30), "N-1 review"), (review_on, "N-1 now")):
        forum.now = datetime(day.year, day.month, day.day, 6, 59, tzinfo=UTC)
        assert await told(forum) == {}
        assert await awaiting(forum, forum.people[0]) == (set() if expected == "N-1 review" else {"N-1"})
        forum.wait(hours=1, minutes=1)
        assert await told(forum) == {1: [expected]}
        forum.wait(days=3)
        assert await told(forum) == {}

    await forum.store.write(keep, who=CONVENER, handle="N-1", reason="It works for everyone.", now=forum.now)
    forum.wait(days=1)
    assert await told(forum) == {}


async def test_an_author_hears_that_a_trial_ends(opened: Opening) -> None:
    forum = await tried(opened, days=60)
    await subscribed(forum, forum.people[0])

    heard = []
    for _ in range(61):
        forum.wait(days=1)
        heard += [(forum.now.date(), *lines) for lines in (await told(forum)).values()]

    decided = date(2026, 11, 15)
    assert heard == [(decided + timedelta(days=one), "N-1 trial") for one in (16, 46, 58)]


"""The review begins 14 days before the end, so that 30 days before that the trial has lasted 16."""


async def test_a_commitment_is_told_to_who_logged_it_and_who_speaks_for_its_actor(opened: Opening) -> None:
    forum = await opened(4)
    await forum.propose(forum.people[0])
    await promised(forum, due="2026-12-31")
    speaks = {"represents": "Microsoft", "capacity": "official"}
    await forum.store.write(represent, who=forum.people[3], now=forum.now, **speaks)
    await subscribed(forum, *forum.people)

    assert await at_nine(forum, date(2026, 11, 30)) == {}
    assert await at_nine(forum, date(2026, 12, 1)) == {1: ["R-1 Microsoft"], 4: ["R-1 Microsoft"]}
    assert await at_nine(forum, date(2026, 12, 2)) == {}
    assert await at_nine(forum, date(2026, 12, 31)) == {1: ["R-1 Microsoft"], 4: ["R-1 Microsoft"]}


async def test_of_a_commitment_that_is_kept_nobody_is_reminded(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await promised(forum, due="2026-12-31")
    await subscribed(forum, *forum.people)
    assert await at_nine(forum, date(2026, 12, 1)) == {1: ["R-1 Microsoft"]}

    await reached(forum, level="6", dated="2026-12-01")
    assert await at_nine(forum, date(2026, 12, 31)) == {}


async def at_nine(forum: Forum, day: date) -> dict[int, list[str]]:
    """What is told at 09:00 in Berlin on this day, in winter."""
    forum.now = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    return await told(forum)


async def test_what_is_paused_or_ended_tells_nothing(opened: Opening) -> None:
    forum = await opened(3)
    await open_vote_of(forum)
    await subscribed(forum, *forum.people)
    plans = [await forum.store.read(plans_of, who=who) for who in forum.people]
    digest, reminders = plans[0][1], plans[1][2]
    await forum.store.write(unsubscribe, who=forum.people[0], plan_id=digest.plan_id, now=forum.now)
    await forum.store.write(pause, who=forum.people[1], plan_id=reminders.plan_id, now=forum.now)
    forum.wait(days=6)
    assert set(await told(forum)) == {3}

    await forum.store.write(resume, who=forum.people[1], plan_id=reminders.plan_id, now=forum.now)
    assert await told(forum) == {2: ["N-1 vote"]}


async def test_a_message_on_its_way_is_not_sent_to_who_stopped_them(opened: Opening) -> None:
    forum = await opened(3)
    await open_vote_of(forum)
    await subscribed(forum, forum.people[0])
    forum.wait(days=6)
    await forum.tick()
    (claim,) = await claims(forum)
    reminders = (await forum.store.read(plans_of, who=forum.people[0]))[2]

    await forum.store.write(pause, who=forum.people[0], plan_id=reminders.plan_id, now=forum.now)

    assert await drawn(forum, claim) == []


async def test_what_a_member_did_not_take_is_in_their_next_one_as_far_as_it_matters(opened: Opening) -> None:
    forum = await opened(3)
    await open_vote_of(forum)
    await forum.propose(forum.people[0], OTHER)
    await subscribed(forum, forum.people[0])
    forum.wait(days=6)
    await forum.tick()
    (claim,) = await claims(forum)
    await troubled(forum, claim, "outbox.dms_closed")

    def reminded(tx: Session) -> list[tuple[str, int | None]]:
        return [(one.kind, one.run_id) for one in tx.exec(select(Reminder).order_by(col(Reminder.id)))]

    assert await told(forum) == {}
    assert await forum.store.read(reminded) == [("vote", claim.subject_id)]
    forum.wait(days=6)
    assert await told(forum) == {1: ["N-2 second"]}


async def closing(forum: Forum) -> list[Claim]:
    await forum.tick()
    found = [one for one in await claims(forum, "notice") if one.topic.startswith("closing:")]
    for one in found:
        await shown(forum, one)
    return found


async def test_the_votes_channel_gets_one_line_a_ballot(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await open_vote_of(forum)
    await votes(forum, ballot, forum.people[0])
    forum.wait(days=6, seconds=-1)
    early = await closing(forum)
    forum.wait(seconds=1)
    (line,) = await closing(forum)
    forum.wait(hours=-3)
    back = await closing(forum)
    forum.wait(hours=20)
    later = await closing(forum)

    view: BallotView = await forum.store.read(ballot_card, ballot_id=ballot)
    assert (early, back, later) == ([], [], [])
    assert (line.topic, line.place, line.home_id) == (f"closing:{ballot}", "votes", 12)
    assert (view.voted, view.seats) == (1, 3)


async def test_of_a_vote_that_closed_during_downtime_no_line_is_told(opened: Opening) -> None:
    forum = await opened(3)
    await open_vote_of(forum)
    forum.wait(days=8)

    assert await closing(forum) == []
