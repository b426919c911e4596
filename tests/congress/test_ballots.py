"""Counting papers over a frozen roll."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.ballots import Choice, Count, Group, Paper, Tally, latest, tally, tally_from_cells
from bot.congress.errors import CongressError
from bot.congress.seats import Capacity, RollEntry
from tests.congress.elections import Election, elections

ROLL = (
    RollEntry(1, "law", "state", Capacity.OFFICIAL),
    RollEntry(2, "law", "company", Capacity.PERSONAL),
    RollEntry(3, "ethics", "society", Capacity.PERSONAL),
    RollEntry(4, "ethics", "society", Capacity.SIMULATED),
)


def test_each_member_counts_once_overall_and_once_in_each_group() -> None:
    counted = tally(ROLL, {1: Choice.FOR, 2: Choice.FOR_WITH_RESERVATION, 3: Choice.AGAINST, 4: Choice.RECUSE})
    assert counted.roll == 4
    assert counted.electorate == 3
    assert counted.count == Count(for_=1, reservations=1, against=1, recuse=1)
    assert counted.by_discipline == {
        "ethics": Group(2, Count(against=1, recuse=1)),
        "law": Group(2, Count(for_=1, reservations=1)),
    }
    assert counted.by_kind["society"] == Group(2, Count(against=1, recuse=1))
    assert counted.by_capacity["official"] == Group(1, Count(for_=1))


def test_seats_that_did_not_vote_stay_on_the_roll() -> None:
    counted = tally(ROLL, {})
    assert counted.count == Count()
    assert {name: group.seats for name, group in counted.by_discipline.items()} == {"ethics": 2, "law": 2}


def test_a_reservation_is_in_favour_and_a_recusal_is_no_voter() -> None:
    count = Count(for_=1, reservations=2, against=3, abstain=4, recuse=5)
    assert (count.in_favour, count.taking_sides, count.voters, count.cast) == (3, 6, 10, 15)


def test_a_paper_of_a_member_who_is_not_on_the_roll_is_refused() -> None:
    with pytest.raises(CongressError) as refusal:
        tally(ROLL, {9: Choice.FOR})
    assert (refusal.value.key, refusal.value.facts) == ("ballot.not_on_roll", {"member": 9})


def test_a_roll_that_names_a_member_twice_is_refused() -> None:
    with pytest.raises(CongressError) as refusal:
        tally((*ROLL, ROLL[0]), {})
    assert refusal.value.key == "ballot.twice_on_roll"


def test_the_last_paper_of_a_member_counts_unless_taken_back() -> None:
    papers = [
        Paper(1, Choice.FOR),
        Paper(2, Choice.AGAINST),
        Paper(1, Choice.ABSTAIN),
        Paper(2, None),
        Paper(3, None),
        Paper(3, Choice.FOR),
    ]
    assert latest(papers) == {1: Choice.ABSTAIN, 3: Choice.FOR}


@pytest.mark.parametrize("broken", [("law", "state", "personal", "maybe", 1), ("law", "state", "personal", None, -1)])
def test_a_broken_group_from_the_database_is_an_error(broken: tuple[str, str, str, str | None, int]) -> None:
    with pytest.raises(ValueError, match=r"maybe|-1"):
        tally_from_cells([broken])


def test_groups_of_no_seats_leave_no_trace() -> None:
    assert tally_from_cells([("law", "state", "personal", "for", 0)]) == tally((), {})


@given(elections())
def test_groups_along_every_axis_add_up_to_the_whole(election: Election) -> None:
    counted = election.tally()
    assert counted.roll == len(election.roll)
    assert counted.count.cast == len(election.papers)
    for groups in (counted.by_discipline, counted.by_kind, counted.by_capacity, counted.cells):
        assert sum(groups.values(), start=Group()) == counted.overall
        assert all(group.count.cast <= group.seats for group in groups.values())
        assert all(group.seats > 0 for group in groups.values())


@given(elections())
def test_the_count_is_what_counting_one_choice_at_a_time_gives(election: Election) -> None:
    counted = election.tally()
    for name, group in counted.by_discipline.items():
        members = [entry.member_id for entry in election.roll if entry.discipline == name]
        voted = [election.papers[member] for member in members if member in election.papers]
        assert group.seats == len(members)
        assert group.count.for_ == voted.count(Choice.FOR)
        assert group.count.reservations == voted.count(Choice.FOR_WITH_RESERVATION)
        assert group.count.against == voted.count(Choice.AGAINST)
        assert group.count.abstain == voted.count(Choice.ABSTAIN)
        assert group.count.recuse == voted.count(Choice.RECUSE)


@given(elections(), st.randoms(use_true_random=False))
def test_order_of_roll_and_papers_is_irrelevant(election: Election, random: Random) -> None:
    roll, papers = list(election.roll), list(election.papers.items())
    random.shuffle(roll)
    random.shuffle(papers)
    shuffled = tally(roll, dict(papers))
    assert shuffled == election.tally()
    assert json.dumps(shuffled.as_data()) == json.dumps(election.tally().as_data())


@given(elections())
def test_groups_from_the_database_give_the_same_tally_as_papers(election: Election) -> None:
    cells = [
        (entry.discipline, entry.kind, entry.capacity.value, election.papers.get(entry.member_id), 1)
        for entry in reversed(election.roll)
    ]
    assert tally_from_cells(cells) == election.tally()


@given(elections())
def test_the_stored_tally_counts_again_to_the_same(election: Election) -> None:
    stored = json.loads(json.dumps(election.tally().as_data()))
    assert _from_stored(stored["cells"]) == election.tally()


def _from_stored(cells: list[dict[str, str | int]]) -> Tally:
    groups: list[tuple[str, str, str, str | None, int]] = []
    for cell in cells:
        place = (str(cell["discipline"]), str(cell["kind"]), str(cell["capacity"]))
        numbers = {choice.value: int(cell[choice.value]) for choice in Choice}
        groups += [(*place, choice, number) for choice, number in numbers.items()]
        groups.append((*place, None, int(cell["seats"]) - sum(numbers.values())))
    return tally_from_cells(groups)
