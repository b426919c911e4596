"""Consensus, bridging and contested statements, and what of the answers may be told."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import chain, combinations
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.opinion import (
    SPLIT_LEAST,
    TOLD_MOST,
    VOICES_LEAST,
    Cells,
    Told,
    Views,
    bridging,
    gap,
    groups_along,
    is_consensus,
    ranked_bridging,
    ranked_consensus,
    ranked_contested,
    told,
    total,
)
from bot.congress.statements import Opinion

NAMES = ("law", "ethics", "economics", "management")
KINDS = ("state", "company", "society")

_ANSWERS = st.integers(0, 9)
VIEWS = st.builds(Views, _ANSWERS, _ANSWERS, st.integers(0, 3))
LOPSIDED = st.builds(Views, _ANSWERS) | st.builds(lambda n: Views(disagree=n), _ANSWERS)
CELLS = st.dictionaries(st.tuples(st.sampled_from(NAMES), st.sampled_from(KINDS)), VIEWS | LOPSIDED, max_size=8)


def by_kind(**groups: Views) -> dict[tuple[str, str], Views]:
    return {("law", kind): views for kind, views in groups.items()}


def test_a_majority_of_one_group_does_not_bridge_and_agreement_in_both_does() -> None:
    """The worked example of the design: 89 % agree overall, then 71 %, but in both groups."""
    large = [Views(40), Views(0, 5)]
    both = [Views(28, 12), Views(4, 1)]

    assert bridging(large) == Fraction(1, 7)
    assert bridging(both) == Fraction(29, 42)
    assert gap(large) == Fraction(41, 42) - Fraction(1, 7)


def test_groups_with_few_answers_neither_bridge_nor_divide() -> None:
    assert bridging([Views(10, 2), Views(0, 4)]) is None
    assert bridging([Views(10, 2), Views(0, 4), Views(4, 1)]) == Fraction(5, 7)
    assert gap([Views(10, 2)]) is None


@pytest.mark.parametrize(
    ("agree", "voters", "consensus"),
    [(4, 4, False), (5, 5, True), (4, 5, False), (5, 6, False), (6, 7, True), (11, 14, True), (10, 14, False)],
)
def test_consensus_begins_where_the_lower_bound_passes_three_in_five(agree: int, voters: int, consensus: bool) -> None:
    assert is_consensus(Views(agree, voters - agree)) is consensus


@given(st.integers(5, 400), st.data())
def test_the_bound_is_that_of_wilson(n: int, data: st.DataObject) -> None:
    agree = data.draw(st.integers(0, n))
    z, p = 1.2815515655446004, agree / n
    bound = (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)
    assert is_consensus(Views(agree, n - agree)) is (bound > 0.6)


def test_who_passes_has_answered() -> None:
    assert is_consensus(Views(9, 1))
    assert not is_consensus(Views(9, 1, 8))


@given(VIEWS)
def test_one_more_agreement_never_lowers_a_consensus(views: Views) -> None:
    if is_consensus(views):
        assert is_consensus(views + Views(1))
        assert views.disagree == 0 or is_consensus(views + Views(1, -1))


@given(st.lists(VIEWS, max_size=5), st.data())
def test_one_more_agreement_never_lowers_bridging(groups: list[Views], data: st.DataObject) -> None:
    """Where somebody turns to agree; and where somebody more agrees, unless that makes the group large enough."""
    score = bridging(groups)
    for number, views in enumerate(groups):
        others = groups[:number] + groups[number + 1 :]
        if views.disagree:
            assert (bridging([*others, views + Views(1, -1)]) or 0) >= (score or 0)
        if views.voters != VOICES_LEAST - 1:
            assert (bridging([*others, views + Views(1)]) or 0) >= (score or 0)


@given(CELLS, st.permutations(range(4)), st.permutations(range(3)), st.randoms())
def test_neither_names_nor_order_matter(cells: Cells, rows: list[int], columns: list[int], chance: object) -> None:
    """Ties between groups are settled by their names, so only what does not depend on a tie must stay."""
    renamed = {NAMES[i]: f"n{rows[i]}" for i in range(4)} | {KINDS[i]: f"k{columns[i]}" for i in range(3)}
    turned = list(cells.items())
    chance.shuffle(turned)  # type: ignore[attr-defined]

    assert told(dict(turned)) == told(cells)
    other = told({(renamed[one], renamed[two]): views for (one, two), views in cells.items()})
    same = told(cells)
    assert (other.voters, other.views, other.nearly, other.consensus) == (
        same.voters, same.views, same.nearly, same.consensus,
    )  # fmt: skip
    assert bridging(groups_along(cells, 0).values()) == bridging(list(groups_along(cells, 0).values())[::-1])


def test_below_five_answers_only_their_number_is_told() -> None:
    assert told(by_kind(state=Views(4))) == Told(4)
    assert told({}) == Told(0)


def test_all_and_all_but_one_are_told_alike() -> None:
    unanimous, nearly = told(by_kind(state=Views(8))), told(by_kind(state=Views(7, 1)))

    assert unanimous.nearly is nearly.nearly is Opinion.AGREE
    assert unanimous == nearly
    assert unanimous.views is None
    assert told(by_kind(state=Views(0, 0, 6))).nearly is Opinion.PASS


@pytest.mark.parametrize("n", range(5, 30))
def test_a_consensus_never_says_that_all_agree(n: int) -> None:
    assert told(by_kind(state=Views(n))) == told(by_kind(state=Views(n - 1, 1)))


def test_groups_are_told_from_twelve_answers_on() -> None:
    few = told(by_kind(state=Views(5, 1), company=Views(1, 4)))
    many = told(by_kind(state=Views(5, 2), company=Views(1, 4)))

    assert few.groups == ({}, {})
    assert few.hidden
    assert many.groups[1] == {"company": Views(1, 4), "state": Views(5, 2)}
    assert many.contested
    assert many.rift is not None
    assert (many.rift.agrees, many.rift.disagrees) == ("state", "company")


def test_a_hidden_minority_keeps_a_statement_from_bridging_without_being_shown() -> None:
    """Five states all against are hidden; what subtraction leaves of the others is what everybody can work out."""
    cells = by_kind(company=Views(20, 3), society=Views(9, 2), academia=Views(6, 1), state=Views(0, 5))

    shown = told(cells)

    assert "state" not in shown.groups[1]
    assert shown.hidden
    assert bridging([Views(20, 3), Views(9, 2), Views(6, 1)]) > Fraction(1, 2)  # type: ignore[operator]
    assert not ranked_bridging({1: shown})


@given(CELLS)
def test_nothing_hidden_can_be_worked_out_by_subtraction(cells: Cells) -> None:
    """A reader knows all totals that are told, and takes shown groups of one or both axes off each other."""
    shown, everything = told(cells), total(cells)
    if shown.nearly is not None or shown.voters < SPLIT_LEAST:
        assert shown.groups == ({}, {})
        return
    known = [frozenset(cells)]
    for axis, groups in enumerate(shown.groups):
        parts = [frozenset(cell for cell in cells if cell[axis] == name) for name in groups]
        known += parts
        known.append(frozenset(cells) - frozenset(chain.from_iterable(parts)))
    for one, other in combinations(known, 2):
        for found in (one - other if other <= one else None, other - one if one <= other else None):
            views = total({cell: cells[cell] for cell in found}) if found else Views()
            if views.voters and views != everything:
                assert views.voters >= 5
                assert max(views.agree, views.disagree, views.passed) < views.voters


@given(CELLS)
def test_no_shown_group_is_small_or_unanimous_and_shown_groups_are_told_exactly(cells: Cells) -> None:
    for axis, groups in enumerate(told(cells).groups):
        for name, views in groups.items():
            assert views == groups_along(cells, axis)[name]
            assert views.voters >= 5
            assert max(views.agree, views.disagree, views.passed) < views.voters


@given(CELLS)
def test_what_is_said_of_a_statement_follows_from_what_is_shown_of_it(cells: Cells) -> None:
    """Bridging and the rift are computed again from the published numbers alone."""
    shown = told(cells)
    if shown.views is None:
        assert shown.bridging is None
        assert shown.rift is None
        return
    scores = []
    for groups in shown.groups:
        rest = Views()
        for views in groups.values():
            rest += views
        pieces = [*groups.values(), Views(*(getattr(shown.views, one) - getattr(rest, one) for one in FIELDS))]
        scores.append(bridging(pieces) if groups else None)
    assert shown.bridging == min((one for one in scores if one is not None), default=None)
    gaps = [found for groups in shown.groups if (found := gap(groups.values())) is not None]
    assert (shown.rift.gap if shown.rift is not None else None) == max(gaps, default=None)


FIELDS = ("agree", "disagree", "passed")


def test_the_lists_are_short_and_in_a_fixed_order() -> None:
    entries: Mapping[int, Told] = {
        number: told(by_kind(state=Views(8, 2), company=Views(7, 2 + number % 3))) for number in range(9)
    }

    assert ranked_bridging(entries) == [0, 3, 6]
    assert len(ranked_consensus(entries)) <= TOLD_MOST
    divided = {number: told(by_kind(state=Views(9, 1), company=Views(1, 4 + number))) for number in range(9)}
    assert ranked_contested(divided) == [8, 7, 6]
