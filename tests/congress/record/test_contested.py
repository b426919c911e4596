"""Contested subjects: the worked examples F1 and F2 of record.md, and what holds for any sides."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.contested import Part, Side, contested, explained, sides_on
from tests.congress.starter import starter

AS_OF = date(2025, 12, 31)
WEIGHTS = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(0), Fraction(-1, 2), Fraction(-1)])
SIDES = st.lists(WEIGHTS, max_size=30).map(
    lambda weights: [Side(f"x{n:02}", weight, f"p{n:02}") for n, weight in enumerate(weights)]
)


def some(pro: int, con: int, neither: int = 0) -> list[Side]:
    weights = [Fraction(1)] * pro + [Fraction(-1)] * con + [Fraction(0)] * neither
    return [Side(f"x{n:02}", weight, f"p{n:02}") for n, weight in enumerate(weights)]


@pytest.mark.parametrize(
    ("instrument", "figure", "pro", "con"),
    [
        ("res-73-187", 0.9477, 94, 59),
        ("res-73-27", 0.8043, 119, 46),
        ("res-73-266", 0.2944, 138, 12),
        ("res-74-28", 0.2178, 163, 10),
        ("res-74-29", 0.1699, 129, 6),
    ],
)
def test_f1_contested_resolutions(instrument: str, figure: float, pro: int, con: int) -> None:
    found = contested(sides_on(starter(), instrument, AS_OF))
    assert (found.figure.rounded, len(found.for_), len(found.against)) == (figure, pro, con)
    assert (found.figure.n, len(found.figure.records), found.figure.state) == (pro + con, pro + con, "enough")


def test_f2_half_of_the_contest_on_73_27_is_explained_by_the_european_union() -> None:
    union = starter().groups["eu-27"].members
    found = explained(sides_on(starter(), "res-73-27", AS_OF), {one: one in union for one in starter().actors})
    assert found.figure.rounded == 0.5061
    assert found.parts == {True: Part(0, 27), False: Part(119, 138)}


def test_below_five_sides_nothing_is_said_of_contest() -> None:
    assert contested(some(2, 2, neither=9)).figure.state == "not_enough_evidence"
    assert contested(some(3, 2)).figure.state == "enough"


def test_nobody_has_taken_a_side() -> None:
    found = contested(some(0, 0, neither=3)).figure
    assert (found.value, found.n, found.state) == (None, 0, "not_enough_evidence")


def test_where_all_are_of_one_mind_there_is_nothing_to_explain() -> None:
    assert contested(some(6, 0)).figure.value == 0
    found = explained(some(6, 0), {f"x{n:02}": n % 2 for n in range(6)}).figure
    assert (found.value, found.state) == (None, "not_enough_evidence")


def test_derived_stances_and_other_kinds_are_not_counted() -> None:
    companies = sides_on(starter(), "paris-call", date(2018, 12, 31), kind="company")
    assert companies == []
    assert {one.actor for one in sides_on(starter(), "paris-call", date(2018, 12, 31), kind="state")} == {
        "state-fra",
        "state-usa",
    }


def test_an_actor_without_a_group_is_left_out_of_the_partition() -> None:
    found = explained(some(4, 4), {"x00": "a", "x01": "a", "x04": "b", "x05": "b", "x06": "b"})
    assert (found.figure.n, found.figure.rounded) == (5, 1.0)


@given(SIDES)
def test_contest_is_the_same_from_both_sides(sides: list[Side]) -> None:
    turned = [Side(one.actor, -one.weight, one.record) for one in sides]
    assert contested(sides).figure == contested(turned).figure


@given(SIDES)
def test_contest_lies_between_nothing_and_one_whatever_the_order(sides: list[Side]) -> None:
    found = contested(sides)
    assert found == contested(list(reversed(sides)))
    assert found.figure.value is None or 0 <= found.figure.value <= 1


@given(SIDES, st.lists(st.sampled_from("abc"), min_size=30, max_size=30))
def test_a_partition_explains_between_nothing_and_all(sides: list[Side], names: list[str]) -> None:
    found = explained(sides, {f"x{n:02}": name for n, name in enumerate(names)}).figure
    assert found.value is None or 0 <= found.value <= 1


@given(SIDES)
def test_each_actor_for_itself_explains_all_and_one_group_nothing(sides: list[Side]) -> None:
    alone = explained(sides, {one.actor: one.actor for one in sides}).figure
    together = explained(sides, {one.actor: "all" for one in sides}).figure
    assert alone.value in (None, 1) and together.value in (None, 0)
