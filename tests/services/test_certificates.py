"""A certificate is noted when a ballot closes, can be written again at any time, and shows what was changed since."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from bot.congress.ballots import Choice
from bot.congress.canonical import loaded
from bot.congress.certificate import Certificate, Secrecy
from bot.congress.certificate_reading import certificate_of
from bot.congress.decisions import Outcome
from bot.congress.errors import CongressError
from bot.congress.handles import parse_decision_handle
from bot.congress.opened import opened_of
from bot.congress.seals import Receipt
from bot.congress.verification import verify
from bot.services.ballots import cast, open_ballot_of, withdraw_vote
from bot.services.certificates import Issued, issue, issue_named, noted, open_named
from bot.services.certifying import certify
from bot.services.closed_votes import closed_vote
from bot.services.congresses import choose_manner
from bot.services.people import Who
from bot.services.seats import take_seat
from bot.services.votes import close_ballot
from storage import guards
from storage.tables import (
    Ballot,
    BallotPaper,
    BallotSeat,
    Commitment,
    Concern,
    Congress,
    Decision,
    Event,
    Member,
    Norm,
)
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening, person

pytestmark = pytest.mark.one_engine

HANDLE = "D-2026-01"


async def decided(forum: Forum, secrecy: str = "names_hidden") -> int:
    """A decision on N-1: everybody but the last has voted, the second changed their mind. Returns the ballot's id."""
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=await forum.bring_to_vote())
    said = (Choice.FOR, Choice.AGAINST, Choice.FOR_WITH_RESERVATION, Choice.FOR)
    await forum.store.write(cast, who=forum.people[1], ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    for voter, choice in zip(forum.people, said, strict=False):
        reason = "Not *clause* 2" if choice is Choice.FOR_WITH_RESERVATION else "Because"
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=choice, reason=reason, now=forum.now)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))
    return ballot


async def issued(forum: Forum) -> Issued:
    return await forum.store.read(issue_named, guild_id=GUILD, handle=HANDLE)


def read(made: Issued) -> Certificate:
    return certificate_of(loaded(made.content))


async def change(forum: Forum, *statements: str) -> None:
    """Change the database behind the bot's back: past the triggers that would refuse it."""

    def do(tx: Session) -> None:
        connection = tx.connection()
        # The database on PostgreSQL is that of the next test too, so there they only keep still.
        off = ["SET LOCAL session_replication_role = replica"]
        if connection.dialect.name == "sqlite":
            off = guards.drop_statements("sqlite")
        for statement in [*off, *statements]:
            connection.execute(text(statement))

    await forum.store.write(do)


@pytest.mark.both_engines
async def test_names_hidden_are_sealed_and_the_certificate_holds(opened: Opening) -> None:
    forum = await opened(5)
    await decided(forum)

    made = await issued(forum)
    found = read(made)

    assert made.as_noted
    assert verify(found, hash=made.noted).difference is None
    assert (found.secrecy, found.votes, found.roll.lines) == (Secrecy.NAMES_HIDDEN, None, None)
    assert len(found.seals or ()) == 4
    assert found.reservations == ("Not *clause* 2",)
    assert found.result.outcome is Outcome.ADOPTED
    content = made.content.decode()
    assert "Person" not in content and "Because" not in content
    assert not [who for who in forum.people if str(who.discord_id) in content]


async def test_names_shown_are_as_they_were_when_the_vote_opened(opened: Opening) -> None:
    forum = await opened(5)
    await decided(forum, "names_shown")
    renamed = Who(GUILD, forum.people[0].discord_id, "Somebody else")
    await forum.store.write(take_seat, who=renamed, chosen=("law",), kind="state", capacity="official", now=forum.now)

    made = await issued(forum)
    found = read(made)

    assert made.as_noted and verify(found, hash=made.noted).difference is None
    assert found.roll.lines is not None and found.votes is not None
    assert [line.name for line in found.roll.lines] == [f"Person {number}" for number in range(1, 6)]
    assert [(vote.line, vote.choice.value, vote.reservation) for vote in found.votes] == [
        (1, "for", None),
        (2, "against", None),
        (3, "for_with_reservation", "Not *clause* 2"),
        (4, "for", None),
    ]
    assert (found.seals, found.reservations) == (None, None)


@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_an_auditor_can_open_everything(opened: Opening, secrecy: str) -> None:
    forum = await opened(5)
    await decided(forum, secrecy)

    made = await forum.store.read(open_named, guild_id=GUILD, handle=HANDLE)
    found = opened_of(loaded(made.content))

    assert verify(found.certificate, opened=found, hash=made.noted).difference is None
    assert [vote.choice.value for vote in found.votes] == ["for", "against", "for_with_reservation", "for"]
    assert [vote.salt is not None for vote in found.votes] == [secrecy == "names_hidden"] * 4
    kinds = [str(event["kind"]) for event in found.events]
    assert kinds[0] == "norm_proposed" and kinds[-1] == "norm_decided"
    assert not [kind for kind in kinds if kind.startswith("vote_c") or kind == "vote_withdrawn"]


async def test_it_stays_the_same_whatever_happens_afterwards(opened: Opening) -> None:
    forum = await opened(5)
    await decided(forum)
    before = await issued(forum)

    def go_on(tx: Session) -> None:
        congress = tx.exec(select(Congress)).one()
        congress.name = "Renamed"
        norm = tx.exec(select(Norm)).one()
        tx.add(Event(congress_id=congress.id, at=forum.now, kind="position_logged", norm_id=norm.id, data={"n": 1}))
        for member in tx.exec(select(Member)):
            member.name = "Erased"

    await forum.store.write(go_on)
    after = await issued(forum)

    assert (after.content, after.hash) == (before.content, before.noted)
    assert read(after).congress == "Congress"


async def test_each_voter_has_a_receipt_that_holds(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await decided(forum)
    found = read(await issued(forum))

    for number, choice in enumerate((Choice.FOR, Choice.AGAINST, Choice.FOR_WITH_RESERVATION, Choice.FOR)):
        mine = await forum.store.read(closed_vote, who=forum.people[number], ballot_id=ballot)
        assert mine is not None and mine.choice is choice and mine.seal in (found.seals or ())
        assert mine.receipt is not None
        assert verify(found, receipt=mine.receipt).holds
        assert not verify(found, receipt=Receipt(mine.receipt.salt, mine.receipt.member, "abstain")).holds
    silent = await forum.store.read(closed_vote, who=forum.people[4], ballot_id=ballot)
    assert silent is not None and (silent.choice, silent.receipt, silent.seal) == (None, None, None)
    with pytest.raises(CongressError, match=r"vote\.no_seat"):
        await forum.store.read(closed_vote, who=person(9), ballot_id=ballot)
    with pytest.raises(CongressError, match=r"vote\.unknown"):
        await forum.store.read(closed_vote, who=forum.people[0], ballot_id=ballot + 1)


async def test_a_vote_that_was_taken_back_is_under_no_seal(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=await forum.bring_to_vote())
    for voter in forum.people:
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    await forum.store.write(withdraw_vote, who=forum.people[0], ballot_id=ballot, now=forum.now)
    assert await forum.store.read(closed_vote, who=forum.people[0], ballot_id=ballot) is None

    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))

    mine = await forum.store.read(closed_vote, who=forum.people[0], ballot_id=ballot)
    assert mine is not None and mine.choice is None and mine.seal is None
    assert len(read(await issued(forum)).seals or ()) == 2


async def test_salts_are_never_the_same(opened: Opening) -> None:
    forum = await opened(5)
    await decided(forum)

    def salts(tx: Session) -> list[str]:
        return [
            *tx.exec(select(Commitment.salt)),
            *(str(one["salt"]) for one in tx.exec(select(Decision.basis)) if one),
        ]

    drawn = await forum.store.read(salts)
    assert len(drawn) == len(set(drawn)) == 5
    assert {len(one) for one in drawn} == {64}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ballot_paper SET choice = 'against' WHERE choice = 'for'",
        "UPDATE ballot_seat SET discipline = 'law'",
        "UPDATE norm_version SET text = 'Everything is allowed here.'",
        "UPDATE event SET member_id = NULL WHERE kind = 'norm_proposed'",
        "UPDATE event SET kind = 'norm_moved' WHERE kind = 'norm_seconded'",
        "DELETE FROM event WHERE kind = 'norm_seconded'",
        "UPDATE ballot SET question = 'repeal'",
        "UPDATE commitment SET seal = '" + "0" * 64 + "' WHERE seal = (SELECT min(seal) FROM commitment)",
        "UPDATE ballot_paper SET reason = '' WHERE choice = 'for_with_reservation'",
    ],
)
async def test_whatever_is_changed_behind_the_bots_back_shows(opened: Opening, statement: str) -> None:
    forum = await opened(5)
    await decided(forum)

    await change(forum, statement)

    made = await issued(forum)
    assert not made.as_noted
    assert verify(read(made), hash=made.noted).difference is not None


@pytest.mark.both_engines
async def test_two_closings_at_once_seal_each_vote_once(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=await forum.bring_to_vote())
    for voter in forum.people:
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    forum.wait(days=7)

    closings = [forum.store.write(close_ballot, ballot_id=ballot, now=forum.now) for _ in range(4)]
    done = await asyncio.gather(*closings)

    assert len([one for one in done if one is not None]) == 1
    made = await issued(forum)
    assert made.as_noted and len(read(made).seals or ()) == 3


async def test_what_is_noted_is_noted_once(opened: Opening) -> None:
    forum = await opened(3)
    await decided(forum)

    attempts: tuple[dict[str, object], ...] = (
        {"certificate": "0" * 64},
        {"certificate": None},
        {"basis": {"salt": "1"}},
        {"basis": None},
    )
    for values in attempts:
        with pytest.raises(DBAPIError, match="a decision is never rewritten"):
            await forum.store.write(rewrite, values)


def rewrite(tx: Session, values: dict[str, object]) -> None:
    tx.connection().execute(update(Decision).values(**values))


async def test_concerns_that_nobody_resolved_are_in_it_as_they_were(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)

    def object_to(tx: Session) -> None:
        norm, member = tx.exec(select(Norm)).one(), tx.exec(select(Member).where(Member.name == "Person 1")).one()
        for number, state in enumerate(("withdrawn", "sustained", "resolved", "open"), start=1):
            tx.add(
                Concern(
                    norm_id=norm.id, n=number, version=1, member_id=member.id, discipline="law", seat_kind="state",
                    reason=f"Reason {number}", satisfied_by="A list.", raised_at=START, state=state,
                    ended_at=None if state == "open" else START,
                    ballot_id=ballot if state == "sustained" else None,
                )
            )  # fmt: skip

    await forum.store.write(object_to)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))

    def withdraw_the_last(tx: Session) -> None:
        last = tx.exec(select(Concern).where(Concern.state == "open")).one()
        last.state, last.ended_at = "withdrawn", forum.now

    await forum.store.write(withdraw_the_last)
    made = await issued(forum)

    found = read(made)
    assert [(one.number, one.state, one.reason) for one in found.concerns] == [
        (2, "sustained", "Reason 2"),
        (4, "open", "Reason 4"),
    ]
    assert found.sustained == 1
    assert made.as_noted and verify(found, hash=made.noted).difference is None


async def test_a_later_decision_on_the_norm_goes_on_with_the_chain(opened: Opening) -> None:
    forum = await opened(3)
    await decided(forum)
    first = read(await issued(forum))

    def decide_again(tx: Session) -> str:
        congress, norm = tx.exec(select(Congress)).one(), tx.exec(select(Norm)).one()
        before, ballot = tx.exec(select(Decision)).one(), tx.exec(select(Ballot)).one()
        later = Ballot(**(ballot.model_dump(exclude={"id"}) | {"question": "repeal", "closed_at": forum.now}))
        tx.add(later)
        tx.flush()
        kept = before.model_dump(exclude={"id", "certificate", "basis"})
        decision = Decision(**(kept | {"ballot_id": later.id, "number": 2}))
        decision.result = {"cells": [], **before.result, "outcome": "no_quorum", "checks": [], "consensus": None}
        tx.add(decision)
        return certify(tx, congress, norm, later, decision)

    await forum.store.write(decide_again)
    second = read(await forum.store.read(issue_named, guild_id=GUILD, handle="D-2026-02"))

    assert second.events[: len(first.events)] == first.events
    assert second.question == "repeal"
    known = await forum.store.read(noted, guild_id=GUILD, handle="N-1")
    assert [one.decision for one in known] == ["D-2026-02", HANDLE]


async def test_events_with_odd_data_do_not_keep_a_ballot_open(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=await forum.bring_to_vote())

    def note(tx: Session) -> None:
        congress, norm = tx.exec(select(Congress)).one(), tx.exec(select(Norm)).one()
        odd = {"share": 0.5, "deep": {"list": [True, None, "ü"]}}
        tx.add(Event(congress_id=congress.id, at=forum.now, kind="odd", norm_id=norm.id, data=odd))

    await forum.store.write(note)
    assert await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7)) is not None
    assert (await issued(forum)).as_noted


async def test_a_decision_from_before_has_none(opened: Opening) -> None:
    forum = await opened(3)
    await decided(forum)
    await change(forum, "UPDATE decision SET certificate = NULL, basis = NULL")

    with pytest.raises(CongressError, match=r"certificate\.none"):
        await issued(forum)
    assert await forum.store.read(noted, guild_id=GUILD, handle="N-1") == []


async def test_nobody_gets_the_certificate_of_another_server(opened: Opening) -> None:
    forum = await opened(3)
    await decided(forum)

    def settle_elsewhere(tx: Session) -> int:
        tx.add(Congress(guild_id=GUILD + 1, name="Elsewhere", created_at=START, opened_at=START))
        return tx.exec(select(Decision.id)).one()

    decision = await forum.store.write(settle_elsewhere)
    with pytest.raises(CongressError, match=r"decision\.unknown"):
        await forum.store.read(issue, guild_id=GUILD + 1, decision_id=decision)
    with pytest.raises(CongressError, match=r"decision\.unknown"):
        await forum.store.read(issue_named, guild_id=GUILD + 1, handle=HANDLE)
    assert (await forum.store.read(issue, guild_id=GUILD, decision_id=decision)).as_noted


async def test_a_ballot_in_which_nobody_voted_has_a_certificate_too(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=await forum.bring_to_vote())
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7) + timedelta(microseconds=7))

    made = await issued(forum)

    assert made.as_noted and verify(read(made), hash=made.noted).difference is None
    assert read(made).result.outcome is Outcome.NO_QUORUM
    assert json.loads(made.content)["counted_at"].endswith(".000007Z")


async def test_the_roll_keeps_the_names_of_the_opening(opened: Opening) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()

    def names(tx: Session) -> list[str]:
        return list(tx.exec(select(BallotSeat.name).order_by(col(BallotSeat.member_id))))

    assert await forum.store.read(names) == ["Person 1", "Person 2", "Person 3"]
    assert BallotPaper.__tablename__ == "ballot_paper"


@pytest.mark.parametrize("typed", ["D-2026-07", "d 2026 7", "2026-7", "#D-2026-007"])
def test_a_decision_is_named_as_people_write_it(typed: str) -> None:
    assert parse_decision_handle(typed) == (2026, 7)


@pytest.mark.parametrize("typed", ["", "N-12", "D-7", "D-2026-0", "D-2026-99999999999", "../../etc"])
def test_what_names_no_decision_is_refused(typed: str) -> None:
    with pytest.raises(CongressError, match=r"handle\.unknown_decision"):
        parse_decision_handle(typed)
