"""What the congress has before it: each norm in its section, with what it still needs."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.congress.ballots import Choice
from bot.congress.norms import Admission
from bot.congress.statements import StatementKind
from bot.services.agenda import DECIDED_MOST, Agenda, agenda
from bot.services.ballots import cast, open_ballot_of
from bot.services.concerns import raise_concern, withdraw_concern
from bot.services.congresses import choose_manner
from bot.services.norms import second
from bot.services.people import Who
from bot.services.statements import Said, add_statement
from storage.tables import Card, Congress
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft
from tests.services.later import adopted, everybody_votes, tick, to_the_vote, vote_out

pytestmark = pytest.mark.one_engine


async def read(forum: Forum) -> Agenda:
    return await forum.store.read(agenda, guild_id=GUILD, now=forum.now)


async def admitted(forum: Forum, title: str = "Spare the core") -> str:
    handle = (await forum.propose(forum.people[0], draft(title=title))).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    return handle


async def speak(forum: Forum, who: Who, handle: str, discipline: str) -> None:
    said = Said(StatementKind.PRO.value, "It protects what all depend upon.", discipline)
    await forum.store.write(add_statement, who=who, handle=handle, said=said, now=forum.now)


@pytest.mark.both_engines
async def test_an_empty_agenda_has_the_open_questions_alone(opened: Opening) -> None:
    found = await read(await opened(3))

    assert found == Agenda(questions=found.questions)
    assert len(found.questions) == 17
    assert found.nothing_ahead


async def test_a_norm_that_seeks_seconds_says_which_are_missing(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])

    (one,) = (await read(forum)).seeking

    assert one.item.handle == "N-1"
    assert one.until == forum.now + timedelta(days=14)
    assert one.admission == Admission(0, 1, needs_discipline=True, needs_kind=True)
    assert (one.discipline, one.kind) == ("Law, above all international law", "Civil society organisation")


async def test_a_norm_in_deliberation_says_what_holds_it(opened: Opening) -> None:
    forum = await opened(3)
    handle = await admitted(forum)
    await speak(forum, forum.people[0], handle, "law")
    raised = {"reason": "It is vague.", "satisfied_by": "Say what the core is."}
    await forum.store.write(raise_concern, who=forum.people[2], handle=handle, now=forum.now, **raised)
    await admitted(forum, "Another")

    first, other = (await read(forum)).deliberation

    assert (first.item.handle, first.concerns, first.time_over) == ("N-1", 1, False)
    assert "Law, above all international law" not in first.missing.names
    assert "Law, above all international law" in other.missing.names
    assert other.concerns == 0
    assert first.by_convener
    forum.wait(days=3)
    held, free = (await read(forum)).deliberation
    assert held.time_over
    assert not held.ready
    assert free.ready
    await forum.store.write(withdraw_concern, who=forum.people[2], handle="N-1-C1", now=forum.now)
    assert all(one.ready for one in (await read(forum)).deliberation)


async def test_the_clock_moves_on_where_the_congress_leaves_it_to_the_clock(opened: Opening) -> None:
    forum = await opened(3)
    await forum.store.write(choose_manner, who=CONVENER, pace="clock", now=forum.now)
    await admitted(forum)

    assert not (await read(forum)).deliberation[0].by_convener


async def test_votes_tell_their_participation_and_those_of_this_week_come_apart(opened: Opening) -> None:
    forum = await opened(3)

    def slower(tx: Session) -> None:
        tx.exec(select(Congress)).one().vote_days = 20

    handle = await forum.bring_to_vote()
    await forum.store.write(slower)
    await to_the_vote(forum, await admitted(forum, "Slow"))
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    for choice in (Choice.FOR, Choice.AGAINST):
        await forum.store.write(cast, who=forum.people[0], ballot_id=ballot, choice=choice, now=forum.now)

    found = await read(forum)

    assert [(one.item.handle, one.voted, one.seats) for one in found.this_week] == [("N-1", 1, 3)]
    assert [one.item.handle for one in found.later] == ["N-2"]


async def test_reviews_come_within_thirty_days_and_stay_while_they_last(opened: Opening) -> None:
    forum = await opened(3)
    await adopted(forum)
    assert (await read(forum)).reviews == ()

    forum.wait(days=340)
    (due,) = (await read(forum)).reviews
    forum.wait(days=30)
    await tick(forum)
    (under,) = (await read(forum)).reviews

    assert due.due_on is not None
    assert due.since is None
    assert (under.since, under.due_on) == (forum.now, None)


async def test_the_last_decisions_stand_there_linked_and_the_latest_first(opened: Opening) -> None:
    forum = await opened(3)
    for number in range(DECIDED_MOST + 1):
        handle = await admitted(forum, f"Norm {number}")
        await to_the_vote(forum, handle)
        await vote_out(forum, handle, Choice.AGAINST if number == DECIDED_MOST else Choice.FOR)

    def shown(tx: Session) -> None:
        cards = select(Card).where(Card.kind == "decision").order_by(col(Card.subject_id))
        for number, card in enumerate(tx.exec(cards), start=1):
            card.channel_id, card.message_id = 12, 700 + number

    await forum.store.write(shown)
    found = await read(forum)

    assert found.nothing_ahead
    assert len(found.decided) == DECIDED_MOST
    assert (found.decided[0].item.handle, found.decided[0].outcome) == ("N-11", "not_adopted")
    assert found.decided[-1].item.handle == "N-2"
    assert found.decided[0].item.place is not None
    assert found.decided[0].item.place.url.endswith("/12/711")


async def test_what_is_voted_on_is_not_discussed_any_more(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    await everybody_votes(forum, handle, Choice.FOR)

    found = await read(forum)

    assert [one.voted for one in found.this_week] == [3]
    assert not (found.final_call or found.deliberation or found.seeking)
