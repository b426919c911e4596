"""A proxy stands once its holder has accepted it, can be laid down again, and ends with its time or with the leave."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.proxies import State
from bot.services.ballot_views import ballot_card
from bot.services.ballots import cast, my_vote, open_ballot_of
from bot.services.congresses import choose_proxies
from bot.services.proxies import accept_proxy, decline_proxy, lay_down_proxy, revoke_proxy
from bot.services.proxy_views import ProxyLine, count_given
from bot.services.seats import leave_seat, plan_leave, roster, take_seat
from bot.services.votes import close_ballot
from bot.services.waiting import waiting
from storage.tables import Event, Proxy
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft, person
from tests.services.test_proxies import (
    GIVER,
    HOLDER,
    THIRD,
    accepted,
    alike,
    asked,
    closed,
    happened,
    key_of,
    named,
    papers,
    seat_of,
    votes,
    voting,
)

pytestmark = pytest.mark.one_engine


async def voting_again(forum: Forum) -> int:
    """Another norm that is being voted on; the vote on the first one stays open."""
    handle = await forum.bring_to_vote(draft("Another norm", "States help one another."))
    return await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)


async def requests(forum: Forum, number: int = HOLDER) -> tuple[ProxyLine, ...]:
    return (await forum.store.read(waiting, who=person(number), now=forum.now)).to_accept


async def laid_down(forum: Forum, line: ProxyLine, number: int = HOLDER) -> ProxyLine:
    return await forum.store.write(lay_down_proxy, who=person(number), proxy_id=line.proxy_id, now=forum.now)


async def declined(forum: Forum, line: ProxyLine, number: int = HOLDER) -> ProxyLine:
    return await forum.store.write(decline_proxy, who=person(number), proxy_id=line.proxy_id, now=forum.now)


async def revoked(forum: Forum, number: int = GIVER) -> tuple[ProxyLine, ...]:
    return await forum.store.write(revoke_proxy, who=person(number), now=forum.now)


async def switched(forum: Forum, *, on: bool) -> None:
    await forum.store.write(choose_proxies, who=CONVENER, allowed=on, now=forum.now)


async def refused(act: Coroutine[object, object, object]) -> str:
    with pytest.raises(CongressError) as refusal:
        await act
    return refusal.value.key


@pytest.mark.both_engines
async def test_what_is_not_accepted_is_frozen_in_no_ballot_and_shown_to_nobody_else(opened: Opening) -> None:
    forum = await alike(opened)
    await asked(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)

    assert (await forum.store.read(ballot_card, ballot_id=ballot)).proxies == 0
    assert (await forum.store.read(my_vote, who=person(HOLDER), ballot_id=ballot, now=forum.now)).also_for == ()
    seats = (await forum.store.read(roster, guild_id=GUILD, now=forum.now)).seats
    assert all(one.proxy is None for one in seats)
    for number in (GIVER, HOLDER):
        shown = await seat_of(forum, number, own=False)
        assert (shown.given, shown.held, shown.past) == ((), (), ())
    assert GIVER not in await closed(forum, ballot)


async def test_who_is_asked_finds_it_in_waiting_and_accepts_or_declines_once(opened: Opening) -> None:
    forum = await alike(opened)
    line, other = await asked(forum), await asked(forum, THIRD)
    found = await forum.store.read(waiting, who=person(HOLDER), now=forum.now)
    assert [(one.giver, one.state) for one in found.to_accept] == [
        (person(GIVER).discord_id, State.ASKED),
        (person(THIRD).discord_id, State.ASKED),
    ]
    assert not found.nothing

    assert (await accepted(forum, line)).state is State.STANDS
    await declined(forum, other)

    assert await requests(forum) == ()
    for one in (line, other):
        assert await refused(accepted(forum, one)) == "proxy.request_gone"
        assert await refused(declined(forum, one)) == "proxy.request_gone"
    assert [one.state for one in (await seat_of(forum, GIVER)).given] == [State.STANDS]
    past = (await seat_of(forum, THIRD)).past
    assert [(one.kind, one.ended_by) for one in past] == [("proxy_declined", "declined"), ("proxy_asked", "declined")]
    assert (await seat_of(forum, THIRD, own=False)).past == ()


async def test_nobody_answers_for_whom_was_asked(opened: Opening) -> None:
    forum = await alike(opened)
    line = await asked(forum)

    for number in (GIVER, THIRD, 9):
        assert await refused(accepted(forum, line, number)) == "proxy.request_gone"
        assert await refused(declined(forum, line, number)) == "proxy.request_gone"
    await accepted(forum, line)
    for number in (GIVER, THIRD, 9):
        assert await refused(laid_down(forum, line, number)) == "proxy.none_to_lay_down"


async def test_a_request_that_nobody_answered_blocks_nobody(opened: Opening) -> None:
    forum = await alike(opened)
    await forum.seat(7, "law", "academia")
    for giver in (GIVER, THIRD, 6):
        await asked(forum, giver)
    assert (await seat_of(forum, HOLDER)).offered

    await named(forum, HOLDER, 7)

    assert len(await requests(forum)) == 3
    assert {await refused(accepted(forum, one)) for one in await requests(forum)} == {"proxy.you_give"}


async def test_who_asks_anew_asks_the_earlier_one_no_longer(opened: Opening) -> None:
    forum = await alike(opened)
    await asked(forum)
    await asked(forum, days=2)
    await asked(forum, GIVER, THIRD)

    assert await requests(forum) == ()
    (line,) = await requests(forum, THIRD)
    await accepted(forum, line, THIRD)
    assert await refused(asked(forum)) == "proxy.given_already"
    assert await happened(forum) == [
        *("proxy_asked", "proxy_withdrawn", "proxy_asked", "proxy_withdrawn", "proxy_asked", "proxy_accepted"),
    ]


async def test_what_changed_since_is_asked_again_when_it_is_accepted(opened: Opening) -> None:
    forum = await alike(opened)
    line = await asked(forum)
    await named(forum, THIRD, GIVER)
    assert await refused(accepted(forum, line)) == "proxy.they_hold"
    await forum.store.write(leave_seat, who=person(GIVER), now=forum.now)
    assert await refused(accepted(forum, line)) == "proxy.request_gone"


async def lately(forum: Forum, number: int = GIVER) -> tuple[int, str, bool] | None:
    end = (await forum.store.read(waiting, who=person(number), now=forum.now)).proxy_ended
    return None if end is None else (end.holder - person(0).discord_id, end.how, end.asked)


async def test_who_changes_or_leaves_a_seat_is_told_which_proxies_end_with_it_and_so_are_the_others(
    opened: Opening,
) -> None:
    forum = await alike(opened)
    given, request = await named(forum), await asked(forum, THIRD, HOLDER)
    plan = await forum.store.read(plan_leave, who=person(HOLDER), now=forum.now)
    assert [one.proxy_id for one in plan.proxies] == [given.proxy_id, request.proxy_id]

    moved = await forum.store.write(
        take_seat, who=person(HOLDER), chosen=("economics",), kind="state", capacity="personal", now=forum.now
    )

    assert [(one.proxy_id, one.state) for one in moved.ended] == [
        (given.proxy_id, State.STANDS),
        (request.proxy_id, State.ASKED),
    ]
    assert await lately(forum) == (HOLDER, "seat", False)
    assert await lately(forum, THIRD) == (HOLDER, "seat", True)
    again = await named(forum, GIVER, THIRD)
    assert await lately(forum) is None
    left = await forum.store.write(leave_seat, who=person(GIVER), now=forum.now)
    assert [one.proxy_id for one in left.ended] == [again.proxy_id]


async def test_who_gave_a_proxy_is_told_for_a_while_that_it_was_declined_or_laid_down(opened: Opening) -> None:
    forum = await alike(opened)
    await declined(forum, await asked(forum))
    assert await lately(forum) == (HOLDER, "declined", True)
    await laid_down(forum, await named(forum))
    assert await lately(forum) == (HOLDER, "laid_down", False)
    assert not (await forum.store.read(waiting, who=person(GIVER), now=forum.now)).nothing
    forum.wait(days=14)
    assert await lately(forum) is None
    await named(forum)
    await revoked(forum)
    assert await lately(forum) is None


async def test_an_unanswered_request_lapses_with_its_time(opened: Opening) -> None:
    forum = await alike(opened)
    line = await asked(forum, days=1)
    forum.wait(days=1)
    assert await requests(forum) == ()
    assert await refused(accepted(forum, line)) == "proxy.request_gone"

    await forum.tick()

    shown = await seat_of(forum, GIVER)
    assert (shown.given, shown.past[0].ended_by) == ((), "lapsed")


@pytest.mark.parametrize("who", ["giver", "holder"])
async def test_from_either_side_it_ends_in_open_votes_too(opened: Opening, who: str) -> None:
    forum = await alike(opened)
    line = await named(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).proxies == 1

    await (revoked(forum) if who == "giver" else laid_down(forum, line))

    assert (await forum.store.read(ballot_card, ballot_id=ballot)).proxies == 0
    assert GIVER not in await closed(forum, ballot)
    assert (await seat_of(forum, HOLDER)).offered
    assert await refused(laid_down(forum, line)) == "proxy.none_to_lay_down"


async def test_a_proxy_that_has_run_out_gives_way_to_the_next_and_stays_on_its_vote(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum, days=7)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)
    forum.wait(days=3)
    shown = await seat_of(forum, GIVER)
    assert ([one.state for one in shown.given], shown.offered) == ([State.LINGERS], True)
    seats = (await forum.store.read(roster, guild_id=GUILD, now=forum.now)).seats
    assert all(one.proxy is None for one in seats)
    await named(forum, THIRD, GIVER)
    await revoked(forum, THIRD)

    await named(forum)

    assert [one.state for one in (await seat_of(forum, GIVER)).given] == [State.LINGERS, State.STANDS]
    another = await voting_again(forum)
    for one in (ballot, another):
        assert (await forum.store.read(ballot_card, ballot_id=one)).proxies == 1
    mine = await forum.store.read(my_vote, who=person(HOLDER), ballot_id=another, now=forum.now)
    assert mine.also_for == (person(GIVER).discord_id,)
    assert (await closed(forum, ballot))[GIVER] == ("for", "", True)
    await forum.tick()
    assert [one.state for one in (await seat_of(forum, GIVER)).given] == [State.STANDS]
    assert [one.state for one in await revoked(forum)] == [State.STANDS]


async def test_what_is_taken_back_is_taken_back_from_votes_after_its_time_too(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum, days=7)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)
    forum.wait(days=3)
    await asked(forum, GIVER, THIRD)

    assert [one.state for one in await revoked(forum)] == [State.STANDS, State.ASKED]
    assert GIVER not in await closed(forum, ballot)


async def test_what_has_run_out_counts_no_longer_among_the_two_that_one_holds(opened: Opening) -> None:
    forum = await alike(opened)
    for giver in (GIVER, THIRD):
        await named(forum, giver, days=7)
    await voting(forum)
    forum.wait(days=3)

    await named(forum, 6)

    assert [one.state for one in (await seat_of(forum, HOLDER)).held] == [State.LINGERS, State.LINGERS, State.STANDS]


async def test_switching_proxies_off_ends_them_and_open_votes_keep_theirs(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)
    await asked(forum, 6)
    await named(forum, THIRD)
    assert await forum.store.read(count_given, guild_id=GUILD, now=forum.now) == 3

    await switched(forum, on=False)

    assert await forum.store.read(count_given, guild_id=GUILD, now=forum.now) == 0
    seats = (await forum.store.read(roster, guild_id=GUILD, now=forum.now)).seats
    assert all(one.proxy is None for one in seats)
    assert await requests(forum) == ()
    assert [one.state for one in (await seat_of(forum, HOLDER)).held] == [State.LINGERS]
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).proxies == 1
    await switched(forum, on=True)
    later = await voting_again(forum)
    assert (await forum.store.read(ballot_card, ballot_id=later)).proxies == 0
    assert (await closed(forum, ballot))[GIVER] == ("for", "", True)
    await forum.tick()
    query = select(Proxy.ended_by).order_by(col(Proxy.id))
    assert await forum.store.read(lambda tx: list(tx.exec(query).all())) == ["off", "off", "off"]
    assert [one for one in await happened(forum) if one not in ("proxy_asked", "proxy_accepted")] == [
        *("proxy_stopped", "proxy_ended", "proxy_ended", "proxy_ended")
    ]
    by = select(Event.kind).where(Event.kind == "proxy_stopped", col(Event.member_id).is_not(None))
    assert await forum.store.read(lambda tx: len(tx.exec(by).all())) == 1


async def test_switched_off_nothing_is_accepted(opened: Opening) -> None:
    forum = await alike(opened)
    line = await asked(forum)
    await switched(forum, on=False)
    assert await refused(accepted(forum, line)) == "proxy.off"
    await switched(forum, on=True)
    assert await refused(accepted(forum, line)) == "proxy.request_gone"


@pytest.mark.parametrize("column", ["accepted_at", "stopped_at", "until", "ended_at"])
async def test_what_happened_to_a_proxy_is_not_undone_behind_the_bots_back(opened: Opening, column: str) -> None:
    forum = await alike(opened)
    await named(forum)
    await voting(forum)
    await switched(forum, on=False)
    if column == "ended_at":
        await revoked(forum)
    later = forum.wait(days=1)

    with pytest.raises(DBAPIError, match="accepted once, and ends once"):
        await forum.store.write(lambda tx: tx.connection().execute(update(Proxy).values({column: later})) and None)


Act = Callable[[Forum, ProxyLine], Coroutine[object, object, object]]
AGAINST_ACCEPTING: dict[str, Act] = {
    "revoke": lambda forum, _: revoked(forum),
    "decline": declined,
    "leave": lambda forum, _: forum.store.write(leave_seat, who=person(GIVER), now=forum.now),
    "off": lambda forum, _: switched(forum, on=False),
}


@pytest.mark.both_engines
@pytest.mark.parametrize("what", AGAINST_ACCEPTING)
async def test_what_is_accepted_while_it_is_taken_back_does_not_stand(opened: Opening, what: str) -> None:
    forum = await alike(opened)
    line = await asked(forum)

    outcomes = await asyncio.gather(accepted(forum, line), AGAINST_ACCEPTING[what](forum, line), return_exceptions=True)

    late = {"decline": "proxy.request_gone"}.get(what)
    assert key_of(outcomes[0]) in (None, "proxy.request_gone", "proxy.off")
    assert key_of(outcomes[1]) in (None, late)
    stands = [one for one in (await seat_of(forum, GIVER)).given if one.state is State.STANDS]
    assert bool(stands) is (what == "decline" and key_of(outcomes[0]) is None)


@pytest.mark.both_engines
async def test_a_request_that_is_accepted_twice_at_once_is_accepted_once(opened: Opening) -> None:
    forum = await alike(opened)
    line = await asked(forum)

    outcomes = await asyncio.gather(*(accepted(forum, line) for _ in range(3)), return_exceptions=True)

    assert sorted(str(key_of(one)) for one in outcomes) == ["None", "proxy.request_gone", "proxy.request_gone"]
    assert await happened(forum) == ["proxy_asked", "proxy_accepted"]


@pytest.mark.both_engines
async def test_of_two_who_are_asked_by_one_at_once_one_is_asked(opened: Opening) -> None:
    forum = await alike(opened)

    await asyncio.gather(asked(forum, GIVER, HOLDER), asked(forum, GIVER, THIRD))

    assert len(await requests(forum, HOLDER)) + len(await requests(forum, THIRD)) == 1


@pytest.mark.both_engines
async def test_a_holder_who_lays_it_down_while_the_clock_closes_votes_for_nobody_or_was_too_late(
    opened: Opening,
) -> None:
    forum = await alike(opened)
    line = await named(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)
    before = forum.wait(days=6, hours=23, minutes=59)
    forum.wait(minutes=1)

    outcomes = await asyncio.gather(
        forum.store.write(lay_down_proxy, who=person(HOLDER), proxy_id=line.proxy_id, now=before),
        forum.store.write(close_ballot, ballot_id=ballot, now=forum.now),
        return_exceptions=True,
    )

    assert [key_of(one) for one in outcomes] == [None, None]
    mine = (await papers(forum, ballot)).get(GIVER)
    assert mine in (None, ("for", "", True))
    assert (await seat_of(forum, HOLDER)).held == ()


@pytest.mark.both_engines
async def test_a_vote_that_opens_while_it_is_accepted_has_it_or_has_it_not_and_stays_so(opened: Opening) -> None:
    forum = await alike(opened)
    line = await asked(forum)

    ballot, _ = await asyncio.gather(voting(forum), accept_soon(forum, line))
    await forum.store.write(cast, who=person(HOLDER), ballot_id=ballot, choice=Choice.AGAINST, now=forum.now)

    counted = (await forum.store.read(ballot_card, ballot_id=ballot)).proxies
    assert (GIVER in await closed(forum, ballot)) is bool(counted)


async def accept_soon(forum: Forum, line: ProxyLine) -> None:
    await forum.store.write(accept_proxy, who=person(HOLDER), proxy_id=line.proxy_id, now=forum.now)
