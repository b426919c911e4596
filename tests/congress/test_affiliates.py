"""Seats of one actor as one vote: what they choose together, and that the roll and the count hold it exactly."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.affiliates import Line, Merged, actor_key, cap, joint_choice, merged_in, tally_under, votes_of
from bot.congress.ballots import Choice, tally
from bot.congress.rules import Affiliates, rule_of
from bot.congress.seats import Capacity, RollEntry
from tests.congress.elections import Election, affiliated, votes

EACH = rule_of("majority")
CAPPED = rule_of("majority", affiliates=Affiliates.ONE_VOTE)


@pytest.mark.parametrize(
    ("cast", "together"),
    [
        (votes(2, 1), Choice.FOR),
        (votes(1, 2), Choice.AGAINST),
        (votes(1, 1), Choice.ABSTAIN),
        (votes(1, 1, abstain=5), Choice.ABSTAIN),
        (votes(1, abstain=5, recuse=2, silent=3), Choice.FOR),
        (votes(1, reservations=1), Choice.FOR),
        (votes(0, 1, reservations=2), Choice.FOR_WITH_RESERVATION),
        (votes(reservations=1, against=1), Choice.ABSTAIN),
        (votes(abstain=1, recuse=1), Choice.ABSTAIN),
        (votes(abstain=1, silent=1), Choice.ABSTAIN),
        (votes(recuse=2), Choice.RECUSE),
        (votes(recuse=1, silent=1), None),
        (votes(silent=2), None),
        ([], None),
    ],
)
def test_what_seats_of_one_actor_choose_together(cast: list[Choice | None], together: Choice | None) -> None:
    assert joint_choice(cast) is together


def test_neither_case_nor_spaces_tell_two_names_apart() -> None:
    assert actor_key("  Example\tCORP ") == actor_key("example corp") == "example corp"
    assert actor_key("STRASSE") == actor_key("straße")
    assert actor_key("Example Corp") != actor_key("Example Corps")


def _seat(member: int, discipline: str, kind: str, actor: str | None) -> RollEntry:
    return RollEntry(member, discipline, kind, Capacity.OFFICIAL, actor)


ROLL = (
    _seat(5, "ethics", "state", "Example Corp"),
    _seat(2, "law", "company", "EXAMPLE  corp"),
    _seat(9, "law", "state", "example corp"),
    _seat(3, "law", "state", "Ruritania"),
    _seat(4, "law", "state", None),
    _seat(6, "law", "state", " "),
    _seat(7, "law", "state", " "),
)


def test_they_count_once_where_the_first_of_them_sits() -> None:
    papers = {5: Choice.FOR, 9: Choice.FOR, 2: Choice.AGAINST, 3: Choice.AGAINST}
    counted, merged = tally_under(CAPPED, ROLL, papers)
    assert merged == (Merged("EXAMPLE corp", 3),)
    assert (counted.roll, counted.count.in_favour, counted.count.against) == (5, 1, 1)
    assert counted.by_kind["company"].count.for_ == 1
    alone, _ = tally_under(CAPPED, ROLL, {5: Choice.FOR})
    assert alone.by_kind["company"].count.for_ == 1
    assert "ethics" not in counted.by_discipline


def test_without_a_cap_everyone_counts() -> None:
    assert tally_under(EACH, ROLL, {}) == (tally(ROLL, {}), ())
    assert merged_in(EACH, ROLL) == ()
    assert votes_of(7, merged_in(CAPPED, ROLL)) == 5


@given(affiliated())
def test_the_capped_count_is_what_counting_one_seat_an_actor_gives(drawn: Election) -> None:
    """Each actor is replaced by the first of its seats, with the joint choice, and nothing else is changed."""
    groups: dict[str, list[RollEntry]] = {}
    for entry in sorted(drawn.roll, key=lambda entry: entry.member_id):
        groups.setdefault(actor_key(entry.actor) if entry.actor else f"member {entry.member_id}", []).append(entry)
    roll = tuple(seats[0] for seats in groups.values())
    together = {
        seats[0].member_id: joint_choice([drawn.papers.get(one.member_id) for one in seats])
        for seats in groups.values()
    }
    papers = {member: choice for member, choice in together.items() if choice is not None}
    counted, merged = tally_under(CAPPED, drawn.roll, drawn.papers)
    assert counted == tally(roll, papers)
    assert sorted(one.seats for one in merged) == sorted(len(seats) for seats in groups.values() if len(seats) > 1)
    assert counted.roll == votes_of(len(drawn.roll), merged)


@given(affiliated(), st.randoms(use_true_random=False))
def test_order_of_groups_and_seats_is_irrelevant(drawn: Election, random: Random) -> None:
    numbers = Counter(
        (one.discipline, one.kind, one.capacity.value, drawn.papers.get(one.member_id)) for one in drawn.roll
    )
    rows = [(*place, number) for place, number in numbers.items()]
    lines = [
        Line(one.member_id, (one.discipline, one.kind, one.capacity.value), one.actor, drawn.papers.get(one.member_id))
        for one in drawn.roll
        if one.actor
    ]
    counted = cap(rows, lines)
    random.shuffle(rows)
    random.shuffle(lines)
    assert cap(rows, lines) == counted


@given(affiliated())
def test_where_a_vote_counts_does_not_depend_on_how_anybody_votes(drawn: Election) -> None:
    """The floors of spread and refusal look at seats: nobody can move one by voting or by staying away."""
    voted, silent = tally_under(CAPPED, drawn.roll, drawn.papers)[0], tally_under(CAPPED, drawn.roll, {})[0]
    assert {cell: group.seats for cell, group in voted.cells.items()} == {
        cell: group.seats for cell, group in silent.cells.items()
    }


@given(affiliated())
def test_actors_with_one_seat_each_change_nothing(drawn: Election) -> None:
    alone = replace(drawn, roll=tuple(replace(entry, actor=f"actor {entry.member_id}") for entry in drawn.roll))
    assert tally_under(CAPPED, alone.roll, alone.papers) == (drawn.tally(), ())


@given(st.lists(st.sampled_from([None, *Choice]), min_size=1, max_size=6), st.data())
def test_the_joint_choice_follows_each_of_them(choices: list[Choice | None], data: st.DataObject) -> None:
    side = {Choice.AGAINST: -1, Choice.FOR: 1, Choice.FOR_WITH_RESERVATION: 1}
    changed = data.draw(st.integers(0, len(choices) - 1))

    def with_one(choice: Choice) -> int:
        together = joint_choice([choice if n == changed else other for n, other in enumerate(choices)])
        return side.get(together, 0) if together is not None else 0

    now = joint_choice(choices)
    assert with_one(Choice.AGAINST) <= (side.get(now, 0) if now is not None else 0) <= with_one(Choice.FOR)
