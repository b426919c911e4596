"""Statements from their making to their counting: on both engines, also by several people at once."""

import asyncio

import pytest
from sqlalchemy.util import await_only
from sqlmodel import col, select

from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.congress.opinion import Views
from bot.congress.statements import Opinion, StatementKind
from bot.services.browse import history
from bot.services.cards import claim_due, mark_shown
from bot.services.norms import final_call, norm_of, second, withdraw
from bot.services.opinions import Answered, give_opinion, mine, my_opinion, next_statement, results
from bot.services.people import Who, congress_of
from bot.services.seats import leave_seat, take_seat
from bot.services.statement_views import StatementView, show_statement
from bot.services.statements import (
    Said,
    add_statement,
    begin_statement,
    change_statement,
    own_statement,
    withdraw_statement,
)
from bot.services.views import show_norm
from bot.services.votes import open_vote
from bot.services.waiting import waiting
from storage.store import Tx
from storage.tables import Card, Event, Norm, NormVersion, Statement, StatementOpinion
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person

pytestmark = pytest.mark.one_engine


async def deliberating(forum: Forum) -> str:
    """A norm in deliberation."""
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    return handle


async def say(forum: Forum, who: Who, handle: str, words: str = "It binds nobody.", **changes: str) -> StatementView:
    number = forum.people.index(who)
    discipline = ("law", "computer-science", "international-relations", "management", "economics")[number % 5]
    said = Said(**{"kind": "con", "words": words, "discipline": discipline, **changes})
    return await forum.store.write(add_statement, who=who, handle=handle, said=said, now=forum.now)


async def answer(forum: Forum, who: Who, statement: StatementView, opinion: str = "agree") -> Answered:
    return await forum.store.write(
        give_opinion, who=who, statement_id=statement.statement_id, opinion=opinion, now=forum.now
    )


async def change(forum: Forum, who: Who, statement: StatementView, words: str, kind: str = "con") -> StatementView:
    return await forum.store.write(
        change_statement, who=who, statement_id=statement.statement_id, kind=kind, words=words, source="", now=forum.now
    )


async def to_vote(forum: Forum, handle: str) -> None:
    forum.wait(days=3)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.now)
    forum.wait(days=3)
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now)


async def queue_of(forum: Forum, who: Who, handle: str) -> list[int]:
    """The numbers of the statements in the order in which this person is asked, passing on each."""
    seen = []
    while (view := (await forum.store.read(next_statement, who=who, handle=handle)).view) is not None:
        seen.append(view.n)
        await answer(forum, who, view, "pass")
    return seen


def rows(tx: Tx) -> list[tuple[str, bool]]:
    query = select(StatementOpinion.opinion, StatementOpinion.live).order_by(StatementOpinion.id)  # type: ignore[arg-type]
    return list(tx.exec(query).all())


async def refusal(call: object) -> str:
    with pytest.raises(CongressError) as refused:
        await call  # type: ignore[misc]
    return refused.value.key


@pytest.mark.both_engines
async def test_a_statement_is_kept_with_its_seat_and_its_version_and_shown_to_all(opened: Opening) -> None:
    forum = await opened(3)
    handle, author = await deliberating(forum), forum.people[0]

    made = await say(forum, author, handle, source="https://example.org/a")

    assert (made.n, made.kind, made.words, made.source_url) == (
        1, StatementKind.CON, "It binds nobody.", "https://example.org/a",
    )  # fmt: skip
    assert (made.author, made.version, made.norm_version, made.open) == (author.discord_id, 1, 1, True)
    norm = await forum.store.read(show_norm, guild_id=GUILD, handle=handle)
    assert norm.debate.counts == ((StatementKind.CON, 1),)
    assert len(norm.debate.missing.disciplines) == 2
    assert len(norm.debate.missing.kinds) == 2
    claims = await forum.store.write(claim_due, now=forum.now)
    assert [(one.kind, one.place, one.home_id) for one in claims if one.kind == "statement"] == [
        ("statement", "thread", None)
    ]


async def test_a_statement_card_waits_for_the_thread_of_its_norm(opened: Opening) -> None:
    forum = await opened(2)
    handle = await deliberating(forum)
    await say(forum, forum.people[0], handle)
    card = next(one for one in await forum.store.write(claim_due, now=forum.now) if one.kind == "norm")
    await forum.store.write(
        mark_shown, card_id=card.card_id, wanted=card.wanted, channel_id=11, message_id=77, thread_id=77,
        rendered_hash="x", now=forum.now,
    )  # fmt: skip
    forum.wait(minutes=2)

    claims = await forum.store.write(claim_due, now=forum.now)

    assert [one.home_id for one in claims if one.kind == "statement"] == [77]


async def test_only_the_seated_speak_and_only_until_the_vote_opens(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    assert await refusal(say(forum, forum.people[0], handle)) == "statement.wrong_stage"
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    made = await say(forum, forum.people[0], handle)
    guest = person(9)
    said = Said("con", "Me too.", "law")
    refused = forum.store.write(add_statement, who=guest, handle=handle, said=said, now=forum.now)
    assert await refusal(refused) == "seat.needed"
    assert await refusal(answer(forum, guest, made)) == "seat.needed"
    assert await refusal(forum.store.read(begin_statement, who=guest, handle=handle)) == "seat.needed"
    forum.wait(days=3)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.now)
    await say(forum, forum.people[1], handle, "A last word.")
    forum.wait(days=3)
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now)

    assert await refusal(say(forum, forum.people[0], handle, "Too late.")) == "statement.wrong_stage"
    assert await refusal(answer(forum, forum.people[1], made)) == "statement.closed"
    withdrawn = forum.store.write(
        withdraw_statement, who=forum.people[0], statement_id=made.statement_id, now=forum.now
    )
    assert await refusal(withdrawn) == "statement.wrong_stage"
    following = forum.store.read(next_statement, who=forum.people[1], handle=handle)
    assert await refusal(following) == "statement.wrong_stage"


async def test_one_argues_from_ones_own_disciplines_only(opened: Opening) -> None:
    forum = await opened(2)
    handle = await deliberating(forum)
    assert await refusal(say(forum, forum.people[0], handle, discipline="economics")) == "statement.not_your_discipline"
    unsigned = say(forum, forum.people[0], handle, attribution="secret")
    assert await refusal(unsigned) == "statement.unknown_attribution"


@pytest.mark.both_engines
async def test_the_same_words_twice_are_refused_also_at_the_same_moment(opened: Opening) -> None:
    forum = await opened(3)
    handle = await deliberating(forum)

    presses = (say(forum, forum.people[0], handle, f"It binds nobody{mark}") for mark in (".", "!", "?"))
    done = await asyncio.gather(*presses, return_exceptions=True)

    assert sum(isinstance(one, StatementView) for one in done) == 1
    assert {one.key for one in done if isinstance(one, CongressError)} == {"statement.said_before"}
    assert (await say(forum, forum.people[1], handle)).n == 2


@pytest.mark.both_engines
async def test_several_people_at_once_get_numbers_of_their_own(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberating(forum)

    made = await asyncio.gather(*(say(forum, who, handle) for who in forum.people))

    assert sorted(one.n for one in made) == [1, 2, 3, 4, 5]


async def test_a_changed_statement_is_a_new_one_without_the_opinions_of_the_old(opened: Opening) -> None:
    forum = await opened(3)
    handle, (author, other, _) = await deliberating(forum), forum.people
    old = await say(forum, author, handle)
    await answer(forum, other, old)

    assert await refusal(change(forum, author, old, "It binds nobody.")) == "statement.unchanged"
    new = await change(forum, author, old, "It binds all.", "pro")

    assert (new.n, new.kind, new.words) == (2, StatementKind.PRO, "It binds all.")
    assert (await forum.store.read(show_statement, guild_id=GUILD, statement_id=old.statement_id)).replaced_by == 2
    assert (await forum.store.read(my_opinion, who=other, statement_id=new.statement_id)).opinion is None
    assert await refusal(answer(forum, other, old)) == "statement.replaced"
    assert await refusal(change(forum, author, old, "Again.")) == "statement.replaced"
    assert await queue_of(forum, other, handle) == [2]


@pytest.mark.both_engines
async def test_a_statement_is_changed_once_of_two_presses_at_once(opened: Opening) -> None:
    forum = await opened(2)
    handle, author = await deliberating(forum), forum.people[0]
    old = await say(forum, author, handle)

    presses = (change(forum, author, old, f"Words {number}.") for number in range(3))
    done = await asyncio.gather(*presses, return_exceptions=True)

    assert sum(isinstance(one, StatementView) for one in done) == 1
    assert {one.key for one in done if isinstance(one, CongressError)} == {"statement.replaced"}


async def test_only_the_author_takes_a_statement_back_and_once(opened: Opening) -> None:
    forum = await opened(3)
    handle, (author, other, _) = await deliberating(forum), forum.people
    made = await say(forum, author, handle)

    for who, key in ((other, "statement.not_yours"), (person(9), "seat.needed")):
        taken = forum.store.write(withdraw_statement, who=who, statement_id=made.statement_id, now=forum.now)
        assert await refusal(taken) == key
    gone = await forum.store.write(withdraw_statement, who=author, statement_id=made.statement_id, now=forum.now)

    assert gone.withdrawn
    assert gone.words == "It binds nobody."
    assert await refusal(forum.store.read(own_statement, who=author, statement_id=made.statement_id)) == (
        "statement.withdrawn"
    )
    assert await queue_of(forum, other, handle) == []
    assert (await say(forum, author, handle)).n == 2, "Its words can be said again."


async def test_statements_of_another_server_are_unknown(opened: Opening) -> None:
    forum = await opened(2)
    handle = await deliberating(forum)
    made = await say(forum, forum.people[0], handle)
    unknown = forum.store.read(show_statement, guild_id=GUILD, statement_id=made.statement_id + 1)
    assert await refusal(unknown) == "statement.unknown"
    stranger = Who(GUILD + 1, 1, "Stranger")
    assert await refusal(answer(forum, stranger, made)) == "congress.not_set_up"


async def test_an_opinion_counts_as_it_was_given_last(opened: Opening) -> None:
    forum = await opened(3)
    handle, (author, other, _) = await deliberating(forum), forum.people
    made = await say(forum, author, handle)

    first = await answer(forum, other, made)
    same = await answer(forum, other, made)
    second_one = await answer(forum, other, made, "disagree")

    assert (first.opinion, first.before, first.changed, first.left) == (Opinion.AGREE, None, True, 0)
    assert (same.before, same.changed) == (Opinion.AGREE, False)
    assert (second_one.before, second_one.opinion) == (Opinion.AGREE, Opinion.DISAGREE)
    assert await forum.store.read(rows) == [("agree", False), ("disagree", True)]
    assert await refusal(answer(forum, author, made)) == "statement.own"
    assert await refusal(answer(forum, other, made, "maybe")) == "statement.unknown_opinion"


@pytest.mark.both_engines
@pytest.mark.parametrize("earlier", [None, "disagree"])
async def test_the_same_answer_many_times_at_once_is_one(opened: Opening, earlier: str | None) -> None:
    forum = await opened(3)
    handle, (author, other, _) = await deliberating(forum), forum.people
    made = await say(forum, author, handle)
    if earlier is not None:
        await answer(forum, other, made, earlier)

    done = await asyncio.gather(*(answer(forum, other, made) for _ in range(4)))

    assert sorted(one.changed for one in done) == [False, False, False, True]
    assert [opinion for opinion, live in await forum.store.read(rows) if live] == ["agree"]


@pytest.mark.both_engines
async def test_several_people_answer_at_once(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberating(forum)
    made = await say(forum, forum.people[0], handle)

    await asyncio.gather(*(answer(forum, who, made) for who in forum.people[1:]))

    assert await forum.store.read(rows) == [("agree", True)] * 4


@pytest.mark.both_engines
async def test_no_opinion_slips_in_behind_the_opening_of_the_vote(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberating(forum)
    made = await say(forum, forum.people[0], handle)
    forum.wait(days=3)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.now)
    forum.wait(days=3)

    opening = forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now)
    done = await asyncio.gather(
        opening, *(answer(forum, who, made) for who in forum.people[1:]), return_exceptions=True
    )

    given = sum(isinstance(one, Answered) for one in done)
    assert len(await forum.store.read(rows)) == given
    assert {one.key for one in done if isinstance(one, CongressError)} <= {"statement.closed"}


async def test_the_queue_asks_first_what_was_answered_least_and_then_the_oldest(opened: Opening) -> None:
    forum = await opened(4)
    handle, (first, second_one, third, fourth) = await deliberating(forum), forum.people
    made = [await say(forum, first, handle, f"Point {number}.") for number in range(3)]
    own = await say(forum, fourth, handle, "My own.")
    await answer(forum, second_one, made[0])
    await answer(forum, third, made[0])
    await answer(forum, third, made[1])

    queue = await forum.store.read(next_statement, who=fourth, handle=handle)
    assert (queue.answered, queue.total) == (0, 3)
    assert await queue_of(forum, fourth, handle) == [3, 2, 1]
    after = await forum.store.read(next_statement, who=fourth, handle=handle)
    assert (after.view, after.answered, after.total) == (None, 3, 3)
    assert own.n not in await queue_of(forum, fourth, handle)
    lines = (await forum.store.read(mine, who=fourth, handle=handle)).lines
    assert [(view.n, opinion) for view, opinion in lines] == [
        (4, None), (1, Opinion.PASS), (2, Opinion.PASS), (3, Opinion.PASS),
    ]  # fmt: skip


async def test_statements_await_an_opinion_until_it_is_given(opened: Opening) -> None:
    forum = await opened(3)
    handle, (author, other, _) = await deliberating(forum), forum.people
    made = await say(forum, author, handle)
    await say(forum, author, handle, "Another point.")

    def awaits(found: object) -> list[tuple[str, int]]:
        return [(one.handle, one.n) for one in found.to_answer]  # type: ignore[attr-defined]

    assert awaits(await forum.store.read(waiting, who=other, now=forum.now)) == [(handle, 2)]
    await answer(forum, other, made)
    assert awaits(await forum.store.read(waiting, who=other, now=forum.now)) == [(handle, 1)]
    assert awaits(await forum.store.read(waiting, who=author, now=forum.now)) == []
    await to_vote(forum, handle)
    assert awaits(await forum.store.read(waiting, who=other, now=forum.now)) == []


async def test_nothing_is_counted_before_the_vote_opens(opened: Opening) -> None:
    forum = await opened(4)
    handle = await deliberating(forum)
    made = await say(forum, forum.people[0], handle)
    for who in forum.people[1:]:
        await answer(forum, who, made)

    def told(tx: Tx) -> object:
        return results(tx, norm_of(tx, congress_of(tx, GUILD), handle))

    assert await forum.store.read(told) == {}
    await to_vote(forum, handle)
    counted = await forum.store.read(told)
    assert isinstance(counted, dict)
    assert [one.voters for one in counted.values()] == [3]


async def test_answers_are_counted_by_the_seat_from_which_they_were_given(opened: Opening) -> None:
    forum = await opened(0)
    for number in range(1, 16):
        discipline, kind = (("law", "state"), ("economics", "company"))[number % 2]
        await forum.seat(number, discipline, kind)
    handle = await deliberating(forum)
    made = await say(forum, forum.people[0], handle, discipline="economics")
    for number, who in enumerate(forum.people[1:]):
        await answer(forum, who, made, ("agree", "disagree", "agree", "agree", "pass")[number % 5])
    mover = forum.people[1]
    await forum.store.write(
        take_seat, who=mover, chosen=("management",), kind="academia", capacity="personal", now=forum.now
    )
    await forum.store.write(leave_seat, who=forum.people[2], now=forum.now)
    await to_vote(forum, handle)

    def told(tx: Tx) -> object:
        return results(tx, norm_of(tx, congress_of(tx, GUILD), handle))[made.statement_id]

    counted = await forum.store.read(told)
    assert counted.voters == 14  # type: ignore[attr-defined]
    assert counted.views == Views(9, 3, 2)  # type: ignore[attr-defined]
    assert set(counted.groups[1]) == {"state", "company"}  # type: ignore[attr-defined]


async def test_a_statement_on_an_earlier_text_says_so(opened: Opening) -> None:
    forum = await opened(2)
    handle = await deliberating(forum)
    made = await say(forum, forum.people[0], handle)

    def revise(tx: Tx) -> None:
        norm = norm_of(tx, congress_of(tx, GUILD), handle)
        first = tx.exec(select(NormVersion).where(NormVersion.norm_id == norm.id)).one()
        words = first.model_dump(exclude={"id", "n", "text", "text_hash"})
        tx.add(NormVersion(**words, n=2, text="Another text.", text_hash="1" * 64))
        norm.version = 2

    await forum.store.write(revise)

    seen = await forum.store.read(show_statement, guild_id=GUILD, statement_id=made.statement_id)
    assert (seen.version, seen.norm_version) == (1, 2)


async def test_the_cards_of_statements_are_renewed_when_their_norm_moves(opened: Opening) -> None:
    forum = await opened(2)
    handle = await deliberating(forum)
    made = await say(forum, forum.people[0], handle)

    def wanted(tx: Tx) -> int:
        card = select(Card.wanted).where(Card.kind == "statement", Card.subject_id == made.statement_id)
        return tx.exec(card).one()

    before = await forum.store.read(wanted)
    await forum.store.write(withdraw, who=forum.people[0], handle=handle, now=forum.now)
    assert await forum.store.read(wanted) == before + 1
    shown = await forum.store.read(show_statement, guild_id=GUILD, statement_id=made.statement_id)
    assert not shown.open
    assert (await forum.store.read(show_norm, guild_id=GUILD, handle=handle)).stage is Stage.WITHDRAWN


async def test_nothing_but_its_row_says_who_made_a_statement_without_a_name(opened: Opening) -> None:
    forum = await opened(3)
    handle, author = await deliberating(forum), forum.people[0]
    made = await say(forum, author, handle, attribution="chatham_house")
    changed = await change(forum, author, made, "Other words.", "pro")
    await forum.store.write(withdraw_statement, who=author, statement_id=changed.statement_id, now=forum.now)

    def events(tx: Tx) -> list[Event]:
        return [one for one in tx.exec(select(Event).order_by(col(Event.id))) if one.kind.startswith("statement_")]

    def author_of(tx: Tx) -> int:
        return tx.exec(select(Statement.member_id).where(Statement.id == made.statement_id)).one()

    assert made.author is None
    assert changed.author is None
    kept = await forum.store.read(events)
    assert [one.kind for one in kept] == ["statement_added", "statement_changed", "statement_withdrawn"]
    assert {one.member_id for one in kept} == {None}
    assert await forum.store.read(author_of)
    _, told = await forum.store.read(history, guild_id=GUILD, handle=handle)
    lines = [one for one in told if one.kind.startswith("statement_")]
    assert {one.by for one in lines} == {None}
    assert all(set(one.data) == {"statement", "point", "successor"} for one in lines)


async def test_a_changed_statement_keeps_the_seat_from_which_it_was_made(opened: Opening) -> None:
    """A discipline or kind that changes with the seat of one member would name them."""
    forum = await opened(3)
    handle, author = await deliberating(forum), forum.people[0]
    made = await say(forum, author, handle, attribution="chatham_house")
    await forum.store.write(
        take_seat, who=author, chosen=("economics",), kind="company", capacity="personal", now=forum.now
    )

    changed = await change(forum, author, made, "Other words.")

    assert (changed.discipline, changed.seat_kind) == (made.discipline, made.seat_kind)
    assert changed.attribution == made.attribution


async def test_the_form_says_how_many_share_discipline_and_kind(opened: Opening) -> None:
    forum = await opened(2)
    handle = await deliberating(forum)
    assert (await forum.store.read(begin_statement, who=forum.people[0], handle=handle)).peers == 0
    await forum.seat(8, "law", "civil-society")
    speaker = await forum.store.read(begin_statement, who=forum.people[0], handle=handle)
    assert (speaker.peers, [one.id for one in speaker.disciplines]) == (1, ["law"])


class TestOnPostgres:
    """On SQLite verbs run one after the other."""

    @pytest.fixture
    def engine_name(self) -> str:
        return "postgresql"

    async def test_the_vote_cannot_open_while_an_opinion_is_on_its_way(self, opened: Opening) -> None:
        forum = await opened(3)
        handle, (author, other, third) = await deliberating(forum), forum.people
        made = await say(forum, author, handle)
        given, go = asyncio.Event(), asyncio.Event()

        def give_slowly(tx: Tx) -> None:
            give_opinion(tx, who=other, statement_id=made.statement_id, opinion="agree", now=forum.now)
            given.set()
            await_only(go.wait())

        def free_to_move(tx: Tx) -> int:
            return len(tx.exec(select(Norm.id).with_for_update(skip_locked=True)).all())

        slow = asyncio.create_task(forum.store.write(give_slowly))
        await given.wait()
        try:
            assert await forum.store.write(free_to_move) == 0
            assert (await answer(forum, third, made)).changed, "Opinions do not wait for each other."
        finally:
            go.set()
            await slow
        assert await forum.store.write(free_to_move) == 1
