"""Repairing the roll of an open ballot: what changes, what is kept, who may, and what is told of it."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from bot.congress.ballots import Choice
from bot.congress.canonical import loaded
from bot.congress.certificate import Certificate
from bot.congress.certificate_reading import certificate_of
from bot.congress.digest import Digest, RepairNews
from bot.congress.errors import CongressError
from bot.congress.opened import opened_of
from bot.congress.repairs import Act
from bot.congress.verification import verify
from bot.services.agenda import agenda
from bot.services.ballot_views import BallotView, DecisionView, ballot_card, decision_card
from bot.services.ballots import cast, my_vote, open_ballot_of
from bot.services.browse import history
from bot.services.certificates import issue_named, open_named
from bot.services.closed_votes import closed_vote
from bot.services.congresses import choose_manner
from bot.services.digests import preview_digest, send_digest
from bot.services.people import Who
from bot.services.proxy_votes import givers_of
from bot.services.repairs import RepairPlan, plan_repair, repair_roll
from bot.services.seats import leave_seat, take_seat
from bot.services.votes import close_ballot
from bot.services.waiting import waiting
from storage.store import Tx
from storage.tables import BallotPaper, Congress, Decision, Member, RollRepair
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person
from tests.services.test_choices_certified import ranks
from tests.services.test_proxies import GIVER, HOLDER, alike, named, voting
from tests.services.test_rankings import newest, put_to_choice, rank

pytestmark = pytest.mark.one_engine

WHY = "The same person twice."


async def put_to_vote(opened: Opening, seats: int = 5, secrecy: str = "names_hidden") -> tuple[Forum, int]:
    forum = await opened(seats)

    def choose(tx: Tx) -> None:
        tx.exec(select(Congress)).one().secrecy = secrecy

    await forum.store.write(choose)
    handle = await forum.bring_to_vote()
    return forum, await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)


async def repair(
    forum: Forum, ballot: int, act: Act, who: Who, *, by: Who = CONVENER, expected: RepairPlan | None = None
) -> RepairPlan:
    return await forum.store.write(
        repair_roll, who=by, ballot_id=ballot, member=who.discord_id, act=act.value, reason=WHY, now=forum.now,
        expected=expected,
    )  # fmt: skip


async def vote(forum: Forum, ballot: int, number: int, choice: Choice = Choice.FOR) -> None:
    await forum.store.write(cast, who=person(number), ballot_id=ballot, choice=choice, now=forum.now)


async def member_id(forum: Forum, number: int) -> int:
    query = select(Member.id).where(Member.discord_id == person(number).discord_id)
    return await forum.store.read(lambda tx: tx.exec(query).one())


async def moves(forum: Forum, number: int, discipline: str = "economics", kind: str = "company") -> None:
    """The person declares another seat."""
    await forum.store.write(
        take_seat, who=person(number), chosen=(discipline,), kind=kind, capacity="personal", now=forum.now
    )


async def tied(opened: Opening, secrecy: str) -> tuple[Forum, int]:
    """A second vote among wordings, after three of five made two tie."""
    forum = await opened(5)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1 2", "2 1", "1=2 0")
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))
    return forum, await newest(forum)


async def certified(forum: Forum, decision: str) -> Certificate:
    """The certificate of a decision, checked as anybody and as an auditor can."""
    made = await forum.store.read(issue_named, guild_id=GUILD, handle=decision)
    whole = await forum.store.read(open_named, guild_id=GUILD, handle=decision)
    certificate, opened = certificate_of(loaded(made.content)), opened_of(loaded(whole.content))
    assert verify(certificate, hash=made.noted).difference is None
    assert verify(opened.certificate, opened=opened, hash=made.noted).difference is None
    return certificate


async def card(forum: Forum, ballot: int) -> BallotView:
    return await forum.store.read(ballot_card, ballot_id=ballot)


async def decided(forum: Forum, ballot: int) -> DecisionView:
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))
    return await forum.store.read(decision_card, decision_id=await forum.store.read(_decision))


def _decision(tx: Tx) -> int:
    return tx.exec(select(Decision.id)).one()


def papers(tx: Tx) -> list[tuple[str, str, bool]]:
    query = select(BallotPaper.choice, BallotPaper.discipline, BallotPaper.live)
    return list(tx.exec(query.order_by(col(BallotPaper.id))))


@pytest.mark.both_engines
async def test_a_seat_taken_off_counts_no_more_and_its_vote_is_kept_in_the_history(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    await vote(forum, ballot, 1)
    await vote(forum, ballot, 2, Choice.AGAINST)

    plan = await repair(forum, ballot, Act.TAKEN_OFF, person(1))

    assert (plan.seats_before, plan.seats_after) == (5, 4)
    assert await forum.store.read(papers) == [("for", "law", False), ("against", "computer-science", True)]
    found = await decided(forum, ballot)
    assert (found.result.seats, found.result.count.in_favour, found.result.count.against) == (4, 0, 1)


async def test_who_was_taken_off_is_told_why_and_no_longer_asked_to_vote(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    await repair(forum, ballot, Act.TAKEN_OFF, person(1))

    for attempt in (
        forum.store.write(cast, who=person(1), ballot_id=ballot, choice=Choice.FOR, now=forum.now),
        forum.store.read(my_vote, who=person(1), ballot_id=ballot, now=forum.now),
    ):
        with pytest.raises(CongressError) as refused:
            await attempt
        assert (refused.value.key, refused.value.facts["reason"]) == ("vote.taken_off", WHY)
    assert (await forum.store.read(waiting, who=person(1), now=forum.now)).votes == ()
    assert len((await forum.store.read(waiting, who=person(2), now=forum.now)).votes) == 1


async def test_a_corrected_line_takes_its_vote_along(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened, secrecy="names_shown")
    await vote(forum, ballot, 1)
    await moves(forum, 1)

    await repair(forum, ballot, Act.CORRECTED, person(1))

    assert await forum.store.read(papers) == [("for", "law", False), ("for", "economics", True)]
    found = await decided(forum, ballot)
    assert {row.group: row.count.in_favour for row in found.result.by_discipline.rows if row.count} == {
        "computer-science": 0, "international-relations": 0, "management": 0, "economics": 1,
    }  # fmt: skip
    assert found.result.count.in_favour == 1


async def test_who_was_wrongly_left_out_is_added_and_votes(opened: Opening) -> None:
    forum = await opened(5)
    await forum.store.write(leave_seat, who=person(5), now=forum.now)
    handle = await forum.bring_to_vote()
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    await moves(forum, 5)

    plan = await repair(forum, ballot, Act.ADDED, person(5))
    await vote(forum, ballot, 5)

    assert (plan.seats_before, plan.seats_after) == (4, 5)
    assert (await decided(forum, ballot)).result.count.in_favour == 1


async def test_the_digest_tells_how_often_a_roll_was_repaired_in_its_time(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    for number in (3, 4):
        await repair(forum, ballot, Act.TAKEN_OFF, person(number))

    told = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(hours=1))).digest

    assert told.repairs == (RepairNews("N-1", 2),)
    assert Digest.from_data(json.loads(json.dumps(told.as_data()))) == told
    await forum.store.write(send_digest, who=CONVENER, now=forum.now)
    after = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(hours=1))).digest
    assert after.repairs == ()


async def test_who_was_taken_off_is_told_after_the_close_that_the_roll_stands(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    await repair(forum, ballot, Act.TAKEN_OFF, person(1))
    forum.wait(days=7)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now)

    with pytest.raises(CongressError) as refused:
        await forum.store.read(closed_vote, who=person(1), ballot_id=ballot)
    assert (refused.value.key, refused.value.facts["reason"]) == ("vote.taken_off_closed", WHY)


async def test_who_joined_later_has_no_vote_in_it(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    forum.wait(minutes=1)
    late = await forum.seat(6)
    with pytest.raises(CongressError, match=r"repair\.joined_later"):
        await repair(forum, ballot, Act.ADDED, late)


async def test_who_was_taken_off_by_mistake_is_added_again_and_votes_anew(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    await vote(forum, ballot, 1)
    await repair(forum, ballot, Act.TAKEN_OFF, person(1))
    await repair(forum, ballot, Act.ADDED, person(1))

    assert (await forum.store.read(my_vote, who=person(1), ballot_id=ballot, now=forum.now)).choice is None
    await vote(forum, ballot, 1, Choice.AGAINST)
    found = await decided(forum, ballot)
    assert (found.result.seats, found.result.count.against, found.result.count.in_favour) == (5, 1, 0)


async def test_only_a_convener_repairs_and_only_an_open_ballot(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await repair(forum, ballot, Act.TAKEN_OFF, person(1), by=person(2))
    forum.wait(days=7)  # The instant of the close; the clock may come a moment later.
    with pytest.raises(CongressError, match=r"repair\.closed"):
        await repair(forum, ballot, Act.TAKEN_OFF, person(1))
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now)
    with pytest.raises(CongressError, match=r"repair\.closed"):
        await repair(forum, ballot, Act.TAKEN_OFF, person(1))
    assert await forum.store.read(lambda tx: tx.exec(select(func.count()).select_from(RollRepair)).one()) == 0


async def test_nothing_is_repaired_that_changed_since_the_question(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    shown = await forum.store.read(
        plan_repair, who=CONVENER, ballot_id=ballot, member=person(1).discord_id, act="taken_off", reason=WHY,
        now=forum.now,
    )  # fmt: skip
    await repair(forum, ballot, Act.TAKEN_OFF, person(2))
    with pytest.raises(CongressError, match=r"repair\.plan_changed"):
        await repair(forum, ballot, Act.TAKEN_OFF, person(1), expected=shown)


async def test_a_repair_is_in_the_log_on_the_cards_and_in_the_history(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    await repair(forum, ballot, Act.TAKEN_OFF, person(1))

    view = await card(forum, ballot)
    assert [(one.act, one.discord_id, one.reason, one.by) for one in view.repairs] == [
        (Act.TAKEN_OFF, person(1).discord_id, WHY, CONVENER.discord_id)
    ]
    assert view.seats == 4
    _, told = await forum.store.read(history, guild_id=GUILD, handle="N-1")
    last = told[-1]
    assert (last.kind, last.by, last.data["reason"]) == ("roll_repaired", CONVENER.discord_id, WHY)
    assert [one.reason for one in (await decided(forum, ballot)).repairs] == [WHY]


@pytest.mark.parametrize(("secrecy", "told"), [("names_hidden", False), ("names_shown", True)])
async def test_no_number_drops_that_would_show_that_somebody_had_voted(
    opened: Opening, secrecy: str, told: bool
) -> None:
    forum, ballot = await put_to_vote(opened, secrecy=secrecy)
    await vote(forum, ballot, 1)
    await repair(forum, ballot, Act.TAKEN_OFF, person(1))

    assert (await card(forum, ballot)).tells_how_many is told
    on_vote = (await forum.store.read(agenda, guild_id=GUILD, now=forum.now)).this_week[0]
    assert (on_vote.voted, on_vote.seats) == (0 if told else None, 4)
    await decided(forum, ballot)
    assert (await card(forum, ballot)).tells_how_many


@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_the_certificate_lists_repairs_with_names_only_where_they_are_shown(
    opened: Opening, secrecy: str
) -> None:
    forum, ballot = await put_to_vote(opened, secrecy=secrecy)
    for number in (1, 2, 3):
        await vote(forum, ballot, number)
    await repair(forum, ballot, Act.TAKEN_OFF, person(1))
    await moves(forum, 2)
    await repair(forum, ballot, Act.CORRECTED, person(2))
    found = await decided(forum, ballot)

    made = await forum.store.read(issue_named, guild_id=GUILD, handle=found.handle)
    certificate = certificate_of(loaded(made.content))
    report = verify(certificate, hash=made.noted)

    shown = secrecy == "names_shown"
    assert report.difference is None
    assert [(one.act, one.reason, one.seats, one.name) for one in certificate.repairs] == [
        (Act.TAKEN_OFF, WHY, 4, "Person 1" if shown else None),
        (Act.CORRECTED, WHY, 4, "Person 2" if shown else None),
    ]
    assert "repairs" in {one.key.rpartition(".")[2] for one in report.checked}
    fewer = replace(certificate.repairs[-1], seats=5)
    assert verify(replace(certificate, repairs=(certificate.repairs[0], fewer))).difference is not None
    assert "Person 1" not in made.content.decode() or shown
    assert (await forum.store.read(open_named, guild_id=GUILD, handle=found.handle)).as_noted


async def at_once(*writes) -> list[str]:  # type: ignore[no-untyped-def]
    """The keys of the refusals among what these writes come to."""
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, CongressError)], outcomes
    return [one.key for one in outcomes if isinstance(one, CongressError)]


@pytest.mark.both_engines
async def test_of_two_conveners_at_once_one_comes_first(opened: Opening) -> None:
    forum, ballot = await put_to_vote(opened)
    refused = await at_once(*(repair(forum, ballot, Act.TAKEN_OFF, person(1)) for _ in range(3)))
    assert refused == ["repair.not_on_roll"] * 2
    assert await forum.store.read(lambda tx: tx.exec(select(RollRepair.n)).all()) == [1]


@pytest.mark.both_engines
async def test_a_repair_against_the_close_is_counted_or_refused(opened: Opening) -> None:
    """The convener pressed just before the close, the clock came just after it."""
    forum, ballot = await put_to_vote(opened)
    await vote(forum, ballot, 1)
    closes = forum.now + timedelta(days=7)
    forum.wait(days=6, hours=23, minutes=59)

    refused = await at_once(
        repair(forum, ballot, Act.TAKEN_OFF, person(1)),
        forum.store.write(close_ballot, ballot_id=ballot, now=closes),
    )

    found = await forum.store.read(decision_card, decision_id=await forum.store.read(_decision))
    assert (refused, found.result.seats, found.result.count.in_favour) in ((["repair.closed"], 5, 1), ([], 4, 0))
    assert len(found.repairs) == 5 - found.result.seats


@pytest.mark.both_engines
@pytest.mark.parametrize("act", [Act.TAKEN_OFF, Act.CORRECTED])
async def test_a_vote_that_waits_for_a_repair_is_cast_on_the_roll_as_repaired(opened: Opening, act: Act) -> None:
    forum, ballot = await put_to_vote(opened)
    await moves(forum, 1)
    await moves(forum, 2)

    refused = await at_once(
        *(vote(forum, ballot, 1 + n % 2, choice) for n, choice in enumerate([Choice.FOR, Choice.AGAINST] * 2)),
        *(repair(forum, ballot, act, person(number)) for number in (1, 2)),
        *(vote(forum, ballot, 1 + n % 2, choice) for n, choice in enumerate([Choice.ABSTAIN, Choice.FOR] * 2)),
    )

    assert set(refused) <= ({"vote.taken_off"} if act is Act.TAKEN_OFF else set())
    live = [one for one in await forum.store.read(papers) if one[2]]
    assert len(live) == (0 if act is Act.TAKEN_OFF else 2)
    assert {discipline for _, discipline, _ in live} <= {"economics"}


@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_a_second_vote_keeps_the_roll_of_the_first_and_is_certified(opened: Opening, secrecy: str) -> None:
    forum, second = await tied(opened, secrecy)
    await moves(forum, 2)

    for act, number in ((Act.TAKEN_OFF, 3), (Act.CORRECTED, 2), (Act.ADDED, 5)):
        with pytest.raises(CongressError, match=r"repair\.second_vote"):
            await repair(forum, second, act, person(number))
    await rank(forum, second, "2", "2 1", "1")
    found = await decided(forum, second)

    certificate = await certified(forum, found.handle)
    assert (certificate.roll.seats, certificate.repairs, found.repairs) == (5, (), ())


@pytest.mark.parametrize("among_wordings", [False, True])
@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_a_proxy_between_lines_no_longer_alike_counts_no_more(
    opened: Opening, secrecy: str, among_wordings: bool
) -> None:
    forum = await alike(opened)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    await named(forum)
    ballot = await put_to_choice(forum) if among_wordings else await voting(forum)
    if among_wordings:
        await ranks(forum, ballot, HOLDER, "1", "2")
    else:
        await vote(forum, ballot, HOLDER)
    # Both move: the giver's new kind is the holder's old one, so that nothing ends their proxy.
    await moves(forum, GIVER, "economics", "academia")
    await moves(forum, HOLDER, "economics", "company")

    plan = await repair(forum, ballot, Act.CORRECTED, person(HOLDER))

    assert (plan.proxies_before, plan.proxies_after) == (1, 0)
    view = await card(forum, ballot)
    assert view.proxies == 0
    assert await forum.store.read(givers_of, ballot_id=ballot, member_id=await member_id(forum, HOLDER)) == ()
    found = await decided(forum, ballot)
    assert (found.proxied, found.result.count.cast) == ((), 1)
    await certified(forum, found.handle)


async def test_a_proxy_between_lines_that_are_alike_again_counts_again(opened: Opening) -> None:
    forum = await alike(opened)
    await named(forum)
    ballot = await voting(forum)
    await vote(forum, ballot, HOLDER)
    await repair(forum, ballot, Act.TAKEN_OFF, person(GIVER))

    plan = await repair(forum, ballot, Act.ADDED, person(GIVER))

    assert (plan.proxies_before, plan.proxies_after) == (0, 1)
    found = await decided(forum, ballot)
    assert found.result.count.cast == 2


@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_what_was_repaired_before_a_tie_is_on_the_certificate_of_the_second_vote(
    opened: Opening, secrecy: str
) -> None:
    forum = await opened(6)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    ballot = await put_to_choice(forum)
    await repair(forum, ballot, Act.TAKEN_OFF, person(5))
    await repair(forum, ballot, Act.TAKEN_OFF, person(6))
    await repair(forum, ballot, Act.ADDED, person(5))
    await rank(forum, ballot, "1 2", "2 1", "1=2 0")
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))
    second = await newest(forum)
    await rank(forum, second, "2", "2 1", "1")
    found = await decided(forum, second)

    certificate = await certified(forum, found.handle)

    told = [(one.number, one.act, one.seats) for one in certificate.repairs]
    assert told == [(1, Act.TAKEN_OFF, 5), (2, Act.TAKEN_OFF, 4), (3, Act.ADDED, 5)]
    assert [one.act for one in found.repairs] == [act for _, act, _ in told]
    assert certificate.roll.seats == 5
    assert [one.name for one in certificate.repairs] == (
        ["Person 5", "Person 6", "Person 5"] if secrecy == "names_shown" else [None] * 3
    )
