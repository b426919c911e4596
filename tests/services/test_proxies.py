"""Proxies on a real database: given, frozen, cast at the close; and whoever meets another at the same instant."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import col, select

from bot.congress.ballots import Choice
from bot.congress.canonical import loaded
from bot.congress.certificate_reading import certificate_of
from bot.congress.errors import CongressError
from bot.congress.verification import verify
from bot.services.agenda import agenda
from bot.services.ballot_views import ballot_card, decision_card
from bot.services.ballots import cast, my_vote, open_ballot_of, withdraw_vote
from bot.services.certificates import issue_named
from bot.services.closed_votes import closed_vote
from bot.services.congresses import choose_manner, choose_proxies
from bot.services.due import due_work
from bot.services.people import Who
from bot.services.proxies import accept_proxy, clock_ends, give_proxy, revoke_proxy
from bot.services.proxy_views import ProxyLine, SeatProxies, proxies_of
from bot.services.rankings import MyRanking, cast_ranking, my_ranking, recuse_ranking, withdraw_ranking
from bot.services.seats import leave_seat, roster, take_seat
from bot.services.votes import close_ballot
from bot.services.waiting import waiting
from storage.store import Tx
from storage.tables import BallotPaper, Decision, Event, Member, Proxy
from tests.services.asked import asked as statements
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person
from tests.services.test_rankings import put_to_choice

GIVER, HOLDER, THIRD = 3, 4, 5


async def alike(opened: Opening) -> Forum:
    """Six seats, of which 3, 4, 5 and 6 are jurists; proxies are allowed."""
    forum = await opened(2)
    for number in (GIVER, HOLDER, THIRD, 6):
        await forum.seat(number, "law", "academia")
    await forum.store.write(choose_proxies, who=CONVENER, allowed=True, now=forum.now)
    return forum


async def asked(forum: Forum, giver: int = GIVER, holder: int = HOLDER, days: int = 30) -> ProxyLine:
    to = person(holder).discord_id
    return await forum.store.write(give_proxy, who=person(giver), holder=to, days=days, now=forum.now)


async def accepted(forum: Forum, line: ProxyLine, holder: int = HOLDER) -> ProxyLine:
    return await forum.store.write(accept_proxy, who=person(holder), proxy_id=line.proxy_id, now=forum.now)


async def named(forum: Forum, giver: int = GIVER, holder: int = HOLDER, days: int = 30) -> ProxyLine:
    """A proxy that is asked for and accepted."""
    return await accepted(forum, await asked(forum, giver, holder, days), holder)


async def seat_of(forum: Forum, number: int, *, own: bool = True) -> SeatProxies:
    who = person(number).discord_id
    return await forum.store.read(proxies_of, guild_id=GUILD, discord_id=who, now=forum.now, own=own)


async def voting(forum: Forum) -> int:
    handle = await forum.bring_to_vote()
    return await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)


async def votes(forum: Forum, ballot: int, number: int, choice: Choice = Choice.FOR, reason: str = "") -> None:
    await forum.store.write(
        cast, who=person(number), ballot_id=ballot, choice=choice, reason=reason or None, now=forum.now
    )


async def closed(forum: Forum, ballot: int) -> dict[int, tuple[str, str, bool]]:
    """Close the ballot; the live papers by the number of their person."""
    forum.wait(days=7)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now)
    return await papers(forum, ballot)


async def papers(forum: Forum, ballot: int) -> dict[int, tuple[str, str, bool]]:
    def read(tx: Tx) -> dict[int, tuple[str, str, bool]]:
        query = select(Member.discord_id, BallotPaper.choice, BallotPaper.reason, BallotPaper.by_proxy)
        query = query.join(BallotPaper, col(BallotPaper.member_id) == Member.id)
        found = tx.exec(query.where(BallotPaper.ballot_id == ballot, col(BallotPaper.live))).all()
        assert len({one[0] for one in found}) == len(found), "one paper a member"
        return {who - person(0).discord_id: (choice, reason, by) for who, choice, reason, by in found}

    return await forum.store.read(read)


async def decided(forum: Forum):  # type: ignore[no-untyped-def]
    found = await forum.store.read(lambda tx: tx.exec(select(Decision.id)).one())
    return await forum.store.read(decision_card, decision_id=found)


async def happened(forum: Forum) -> list[str]:
    query = select(Event.kind).where(col(Event.kind).like("proxy%")).order_by(col(Event.id))
    return await forum.store.read(lambda tx: list(tx.exec(query).all()))


def key_of(outcome: object) -> str | None:
    assert outcome is None or not isinstance(outcome, Exception) or isinstance(outcome, CongressError), outcome
    return outcome.key if isinstance(outcome, CongressError) else None


async def test_the_holders_vote_counts_for_who_is_silent_with_the_words_of_a_reservation(opened: Opening) -> None:
    forum = await alike(opened)
    await forum.store.write(choose_manner, who=CONVENER, secrecy="names_shown", now=forum.now)
    await named(forum)
    ballot = await voting(forum)
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).proxies == 1
    await votes(forum, ballot, HOLDER, Choice.FOR_WITH_RESERVATION, "Only in peace.")
    assert (await papers(forum, ballot)).keys() == {HOLDER}

    cast_then = await closed(forum, ballot)

    assert cast_then[GIVER] == ("for_with_reservation", "Only in peace.", True)
    assert cast_then[HOLDER] == ("for_with_reservation", "Only in peace.", False)
    view = await decided(forum)
    assert (len(view.proxied), view.result.count.reservations) == (1, 2)
    assert [one.words for one in view.reasons] == ["Only in peace."]
    assert view.certified


async def test_where_names_are_hidden_a_reservation_is_lent_as_for_and_no_vote_by_proxy_is_told(
    opened: Opening,
) -> None:
    forum = await alike(opened)
    await named(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER, Choice.FOR_WITH_RESERVATION, "Only in peace.")
    mine = await forum.store.read(my_vote, who=person(HOLDER), ballot_id=ballot, now=forum.now)
    assert (mine.choice, mine.lent) == (Choice.FOR_WITH_RESERVATION, Choice.FOR)

    assert await closed(forum, ballot) == {
        GIVER: ("for", "", True),
        HOLDER: ("for_with_reservation", "Only in peace.", False),
    }

    view = await decided(forum)
    assert (view.proxied, view.result.count.in_favour, view.result.count.reservations) == ((), 2, 1)
    assert [one.words for one in view.reasons] == ["Only in peace."]
    issued = await forum.store.read(issue_named, guild_id=GUILD, handle="D-2026-01")
    assert certificate_of(loaded(issued.content)).reservations == ("Only in peace.",)


@pytest.mark.parametrize(("secrecy", "told"), [("names_hidden", False), ("names_shown", True)])
async def test_no_number_grows_at_the_close_by_the_votes_cast_by_proxy(
    opened: Opening, secrecy: str, told: bool
) -> None:
    forum = await alike(opened)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    await named(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)

    async def tells() -> tuple[bool, int | None]:
        (on_vote,) = (await forum.store.read(agenda, guild_id=GUILD, now=forum.now)).this_week
        return (await forum.store.read(ballot_card, ballot_id=ballot)).tells_how_many, on_vote.voted

    assert await tells() == (told, 1 if told else None)
    await forum.store.write(revoke_proxy, who=person(GIVER), now=forum.now)
    assert await tells() == (True, 1), "without a proxy the close adds none"
    await closed(forum, ballot)
    shown = await forum.store.read(ballot_card, ballot_id=ballot)
    assert (shown.tells_how_many, shown.voted) == (True, 1)


async def test_other_words_of_the_holder_stay_the_holders(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER, Choice.AGAINST, "I would not.")

    assert (await closed(forum, ballot))[GIVER] == ("against", "", True)


async def test_a_vote_of_the_givers_own_counts_instead(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, GIVER, Choice.AGAINST)
    await votes(forum, ballot, HOLDER, Choice.FOR)

    assert await closed(forum, ballot) == {GIVER: ("against", "", False), HOLDER: ("for", "", False)}


@pytest.mark.parametrize("how", ["recused", "silent", "withdrawn", "revoked", "given_later", "again", "left", "off"])
async def test_where_nothing_is_cast_by_proxy(opened: Opening, how: str) -> None:
    forum = await alike(opened)
    if how == "off":
        await named(forum)
        await forum.store.write(choose_proxies, who=CONVENER, allowed=False, now=forum.now)
    elif how != "given_later":
        await named(forum)
    ballot = await voting(forum)
    forum.wait(hours=1)
    if how != "silent":
        await votes(forum, ballot, HOLDER, Choice.RECUSE if how == "recused" else Choice.FOR)
    if how == "withdrawn":
        await forum.store.write(withdraw_vote, who=person(HOLDER), ballot_id=ballot, now=forum.now)
    if how in ("revoked", "again"):
        await forum.store.write(revoke_proxy, who=person(GIVER), now=forum.now)
    if how in ("again", "given_later"):
        await named(forum)
    if how == "left":
        await forum.store.write(leave_seat, who=person(HOLDER), now=forum.now)

    assert GIVER not in await closed(forum, ballot)


async def test_names_that_are_shown_say_who_voted_for_whom(opened: Opening) -> None:
    forum = await alike(opened)
    await forum.store.write(choose_manner, who=CONVENER, secrecy="names_shown", now=forum.now)
    await named(forum)
    await named(forum, THIRD)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)
    await closed(forum, ballot)

    view = await decided(forum)

    giver, holder, third = (person(one).discord_id for one in (GIVER, HOLDER, THIRD))
    assert [(one.giver, one.holder) for one in view.proxied] == [(giver, holder), (third, holder)]
    issued = await forum.store.read(issue_named, guild_id=GUILD, handle="D-2026-01")
    found = certificate_of(loaded(issued.content))
    assert [(one.line, one.by) for one in found.votes or ()] == [(3, 4), (4, None), (5, 4)]
    assert issued.as_noted and verify(found, hash=issued.noted).difference is None


@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_the_giver_is_told_who_cast_their_vote_and_the_certificate_of_hidden_names_is_silent(
    opened: Opening, secrecy: str
) -> None:
    forum = await alike(opened)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    await named(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)
    await closed(forum, ballot)

    mine = await forum.store.read(closed_vote, who=person(GIVER), ballot_id=ballot)
    theirs = await forum.store.read(closed_vote, who=person(HOLDER), ballot_id=ballot)

    assert mine is not None and theirs is not None
    assert (mine.choice, mine.by, theirs.by) == (Choice.FOR, person(HOLDER).discord_id, None)
    issued = await forum.store.read(issue_named, guild_id=GUILD, handle="D-2026-01")
    assert ('"by"' in issued.content.decode()) == (secrecy == "names_shown")


async def test_a_proxy_that_runs_out_stays_on_the_vote_that_opened_before_and_ends_after_it(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum, days=7)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)
    forum.wait(days=3)
    await forum.tick()
    assert await happened(forum) == ["proxy_asked", "proxy_accepted"]

    assert GIVER in await closed(forum, ballot)
    await forum.tick()

    assert await happened(forum) == ["proxy_asked", "proxy_accepted", "proxy_ended"]
    shown = await seat_of(forum, GIVER)
    assert (shown.given, shown.offered) == ((), True)
    assert [(one.kind, one.ended_by) for one in shown.past[:2]] == [
        ("proxy_ended", "expired"),
        ("proxy_accepted", "expired"),
    ]


async def test_a_proxy_that_is_over_is_looked_up_by_its_id_and_ends_once(opened: Opening) -> None:
    forum = await alike(opened)
    line, _ = await named(forum), await named(forum, THIRD)
    forum.wait(days=31)
    ended: list[bool] = []

    def end(tx: Tx) -> list[str]:
        return statements(tx, lambda: ended.append(clock_ends(tx, proxy_id=line.proxy_id, now=forum.now)))

    said = await forum.store.write(end)
    await forum.store.write(end)

    assert ended == [True, False]
    reads = [one for one in said if "FROM proxy" in one]
    assert reads and all(re.search(r"proxy\.id = [?%$]", one) for one in reads), "the others that are over are not read"
    assert [one.what for one in await forum.store.read(due_work, now=forum.now)].count("proxy") == 1


async def test_everyone_sees_it_and_the_people_concerned_are_told(opened: Opening) -> None:
    forum = await alike(opened)
    line = await named(forum)
    giver, holder = person(GIVER), person(HOLDER)
    assert line.until == forum.now + timedelta(days=30)
    seats = (await forum.store.read(roster, guild_id=GUILD, now=forum.now)).seats
    assert {one.discord_id: one.proxy for one in seats if one.proxy} == {giver.discord_id: holder.discord_id}
    ballot = await voting(forum)

    (vote,) = (await forum.store.read(waiting, who=giver, now=forum.now)).votes
    assert vote.proxy == holder.discord_id
    mine = await forum.store.read(my_vote, who=holder, ballot_id=ballot, now=forum.now)
    assert mine.also_for == (giver.discord_id,)
    assert (await forum.store.read(my_vote, who=giver, ballot_id=ballot, now=forum.now)).also_for == ()
    await forum.store.write(revoke_proxy, who=giver, now=forum.now)
    assert (await forum.store.read(my_vote, who=holder, ballot_id=ballot, now=forum.now)).also_for == ()
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).proxies == 0


async def test_who_has_not_voted_is_told_who_may_vote_for_them(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum)
    ballot, giver, holder = await voting(forum), person(GIVER), person(HOLDER).discord_id

    async def proxy() -> int | None:
        return (await forum.store.read(my_vote, who=giver, ballot_id=ballot, now=forum.now)).proxy

    assert await proxy() == holder
    await votes(forum, ballot, GIVER)
    assert await proxy() is None
    gone = await forum.store.write(withdraw_vote, who=giver, ballot_id=ballot, now=forum.now)
    assert gone.proxy == await proxy() == holder
    await forum.store.write(revoke_proxy, who=giver, now=forum.now)
    assert await proxy() is None


async def test_who_has_not_ranked_is_told_who_may_rank_for_them(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum)
    ballot, giver, holder = await put_to_choice(forum), person(GIVER), person(HOLDER).discord_id

    async def told(verb: Callable[..., MyRanking]) -> int | None:
        return (await forum.store.write(verb, who=giver, ballot_id=ballot, now=forum.now)).proxy

    assert await told(my_ranking) == holder
    assert await told(partial(cast_ranking, groups=(("1",),))) is None
    assert await told(withdraw_ranking) == holder
    assert await told(recuse_ranking) is None


async def test_a_changed_seat_ends_the_proxy_only_if_nothing_is_in_common_any_more(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum)

    async def sits(discipline: str) -> list[str]:
        await forum.store.write(
            take_seat, who=person(HOLDER), chosen=(discipline,), kind="state", capacity="personal", now=forum.now
        )
        return await happened(forum)

    assert await sits("law") == ["proxy_asked", "proxy_accepted"]
    assert await sits("economics") == ["proxy_asked", "proxy_accepted", "proxy_ended"]
    with pytest.raises(CongressError, match=r"proxy\.none_to_revoke"):
        await forum.store.write(revoke_proxy, who=person(GIVER), now=forum.now)


@pytest.mark.parametrize(
    ("giver", "holder", "key"),
    [(2, HOLDER, "proxy.not_alike"), (9, HOLDER, "seat.needed"), (GIVER, 9, "proxy.they_have_no_seat")],
)
async def test_who_cannot_give_is_told_why(opened: Opening, giver: int, holder: int, key: str) -> None:
    forum = await alike(opened)

    with pytest.raises(CongressError) as refusal:
        await named(forum, giver, holder)

    assert refusal.value.key == key


async def test_without_a_conveners_leave_there_are_none(opened: Opening) -> None:
    forum = await opened(2)
    with pytest.raises(CongressError, match=r"proxy\.off"):
        await named(forum, 1, 2)
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await forum.store.write(choose_proxies, who=person(1), allowed=True, now=forum.now)


async def test_of_many_requests_that_are_accepted_at_once_two_are_taken(opened: Opening) -> None:
    forum = await alike(opened)
    await forum.seat(7, "law", "academia")
    lines = [await asked(forum, giver) for giver in (GIVER, THIRD, 6, 7)]

    outcomes = await asyncio.gather(*(accepted(forum, line) for line in lines), return_exceptions=True)

    assert sorted(str(key_of(one)) for one in outcomes) == ["None"] * 2 + ["proxy.you_hold_enough"] * 2
    assert len((await seat_of(forum, HOLDER, own=False)).held) == 2


async def test_two_who_ask_each_other_and_accept_at_once_make_no_chain(opened: Opening) -> None:
    forum = await alike(opened)
    one, other = await asked(forum, GIVER, HOLDER), await asked(forum, HOLDER, GIVER)

    outcomes = await asyncio.gather(accepted(forum, one), accepted(forum, other, GIVER), return_exceptions=True)

    assert sorted(str(key_of(one)) for one in outcomes) in (["None", "proxy.you_give"], ["None", "proxy.they_hold"])


async def test_naming_somebody_who_leaves_at_once_leaves_no_proxy(opened: Opening) -> None:
    forum = await alike(opened)

    outcomes = await asyncio.gather(
        asked(forum), forum.store.write(leave_seat, who=person(HOLDER), now=forum.now), return_exceptions=True
    )

    assert key_of(outcomes[0]) in (None, "proxy.they_have_no_seat")
    assert await forum.store.read(lambda tx: tx.exec(select(Proxy).where(col(Proxy.ended_at).is_(None))).all()) == []


@pytest.mark.parametrize("what", ["vote", "revoke"])
async def test_a_giver_who_acts_while_the_clock_closes_has_one_paper_at_most(opened: Opening, what: str) -> None:
    forum = await alike(opened)
    await named(forum)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER)
    before = forum.wait(days=6, hours=23, minutes=59)
    forum.wait(minutes=1)
    giver: Who = person(GIVER)
    act = (
        forum.store.write(cast, who=giver, ballot_id=ballot, choice=Choice.AGAINST, now=before)
        if what == "vote"
        else forum.store.write(revoke_proxy, who=giver, now=before)
    )

    outcomes = await asyncio.gather(
        act, forum.store.write(close_ballot, ballot_id=ballot, now=forum.now), return_exceptions=True
    )

    mine, view = (await papers(forum, ballot)).get(GIVER), await decided(forum)
    assert view.result.count.cast == (1 if mine is None else 2)
    if what == "vote":
        late = key_of(outcomes[0]) == "vote.closed"
        assert mine == (("for", "", True) if late else ("against", "", False))
    else:
        assert key_of(outcomes[0]) is None
        assert mine in (None, ("for", "", True))
