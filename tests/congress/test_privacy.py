"""What of a result may be shown."""

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given

from bot.congress.ballots import Choice, Count, Tally
from bot.congress.decisions import REFUSAL, SPREAD, Check, Outcome, decide
from bot.congress.privacy import CELL_LEAST, Published, Row, Split, published, showable
from bot.congress.rules import Rule, rule_of
from tests.congress.elections import Election, by_discipline, by_kind, election, elections, rules, votes

CONCURRENT = rule_of("concurrent")


def _published(counted: Tally, *, rule: Rule = CONCURRENT, open_voting: bool = False) -> Published:
    return published(decide(rule, counted), counted, open_voting=open_voting)


def _visible(split: Split) -> set[str]:
    return {row.group for row in split.rows if row.count is not None}


def _check(shown: Published, key: str) -> Check:
    return next(check for check in shown.checks if check.key == key)


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        pytest.param(Count(for_=4, against=1), True, id="five who differ"),
        pytest.param(Count(for_=3, against=1), False, id="four"),
        pytest.param(Count(for_=6), False, id="all For"),
        pytest.param(Count(for_=3, reservations=3), False, id="all For, some with a reservation"),
        pytest.param(Count(against=6), False, id="all Against"),
        pytest.param(Count(abstain=6), False, id="all abstain"),
        pytest.param(Count(for_=5, abstain=1), True, id="one abstains"),
        pytest.param(Count(for_=5, recuse=1), False, id="who is recused has not voted"),
        pytest.param(Count(for_=3, against=1, recuse=4), False, id="recusals do not fill a cell"),
        pytest.param(Count(), False, id="nobody"),
    ],
)
def test_a_split_is_shown_for_five_who_differ(count: Count, shown: bool) -> None:
    assert showable(count) is shown


def test_open_votes_show_everything() -> None:
    counted = by_kind(state=votes(3), company=votes(1, 1), society=votes(silent=2))
    shown = _published(counted, open_voting=True)
    assert shown.by_kind.rows == (
        Row("company", 2, Count(for_=1, against=1)),
        Row("society", 2, Count()),
        Row("state", 3, Count(for_=3)),
    )
    assert (shown.by_kind.carried, shown.by_kind.shown, shown.by_kind.hidden) == (1, 3, 0)
    assert shown.checks == decide(CONCURRENT, counted).checks


def test_a_shown_group_in_which_nobody_took_a_side_neither_carried_nor_opposed() -> None:
    counted = by_kind(state=votes(3), company=votes(1, 1), society=votes(silent=2), academia=votes(abstain=2))
    split = _published(counted, open_voting=True).by_kind
    assert (split.carried, split.shown, split.silent) == (1, 4, 2)


def test_totals_outcome_and_consensus_are_always_shown() -> None:
    shown = _published(by_kind(state=votes(3, 1)))
    assert (shown.outcome, shown.count, shown.seats) == (Outcome.ADOPTED, Count(for_=3, against=1), 4)


def test_large_divided_groups_are_shown_side_by_side() -> None:
    shown = _published(by_kind(state=votes(6, 2), company=votes(3, 5)))
    assert _visible(shown.by_kind) == {"state", "company"}
    assert (shown.by_kind.carried, shown.by_kind.shown, shown.by_kind.hidden) == (1, 2, 0)


def test_a_hidden_row_says_its_seats_and_nothing_else() -> None:
    shown = _published(by_kind(state=votes(6, 2), company=votes(6), society=votes(2, 3)))
    assert Row("company", 6, None) in shown.by_kind.rows


def test_one_small_group_takes_another_with_it_that_subtraction_would_not_find_it() -> None:
    shown = _published(by_kind(state=votes(6, 2), company=votes(5, 2), society=votes(1, 1)))
    assert _visible(shown.by_kind) == {"state"}


def test_two_small_groups_that_are_one_of_five_together_hide_each_other() -> None:
    shown = _published(by_kind(state=votes(6, 2), company=votes(2, 1), society=votes(1, 1)))
    assert _visible(shown.by_kind) == {"state"}


def test_a_group_in_which_nobody_voted_needs_no_company() -> None:
    shown = _published(by_kind(state=votes(6, 2), company=votes(5, 2), society=votes(silent=9)))
    assert _visible(shown.by_kind) == {"state", "company"}


def test_a_group_inside_one_of_another_axis_does_not_give_the_rest_of_it_away() -> None:
    counted = election(
        {
            ("law", "state"): votes(4, 2),
            ("ethics", "state"): votes(1),
            ("ethics", "company"): votes(5, 4),
        }
    ).tally()
    shown = _published(counted)
    # All six of law are states, and there are seven states: state less law would be one vote.
    assert not ({"law"} <= _visible(shown.by_discipline) and {"state"} <= _visible(shown.by_kind))


def test_spread_names_who_opposes_only_where_all_who_take_part_are_shown() -> None:
    large = by_discipline(a=votes(9, 1), b=votes(2, 4), c=votes(5, 1))
    assert _check(_published(large), SPREAD) == _check(_published(large, open_voting=True), SPREAD)
    assert _check(_published(large), SPREAD).names == ("b",)

    spread = _check(_published(by_discipline(a=votes(9, 1), b=votes(2, 4), c=votes(1, 2), d=votes(1, 2))), SPREAD)
    assert spread.sentence == "decision.spread_failed_withheld"
    assert spread.names == ("b",)
    assert "opposing" not in spread.facts
    assert (spread.facts["qualifying"], spread.facts["allowed"]) == (4, 1)


def test_spread_does_not_count_out_loud_that_hidden_disciplines_did_not_oppose() -> None:
    spread = _check(_published(by_discipline(a=votes(9, 1), b=votes(2, 4), c=votes(3), d=votes(2, 1))), SPREAD)
    assert (spread.sentence, spread.names) == ("decision.spread_passed_withheld", ("b",))
    assert "opposing" not in spread.facts


def test_refusal_names_only_kinds_whose_split_is_shown() -> None:
    hidden = _check(_published(by_kind(state=votes(12, 1), company=votes(0, 4))), REFUSAL)
    assert (hidden.sentence, hidden.names) == ("decision.refusal_failed_withheld", ())
    assert "refusing" not in hidden.facts

    shown = _check(_published(by_kind(state=votes(12, 1), company=votes(1, 4))), REFUSAL)
    assert (shown.sentence, shown.names, shown.facts["refusing"]) == ("decision.refusal_failed", ("company",), 1)


def test_a_check_that_passed_or_was_not_applied_says_so_under_hidden_rows() -> None:
    shown = _published(by_kind(state=votes(3, 1), company=votes(2)))
    assert _check(shown, SPREAD).sentence == "decision.spread_not_applied"
    assert _check(shown, REFUSAL).sentence == "decision.refusal_passed"


@given(rules(), elections())
def test_open_votes_hold_nothing_back(rule: Rule, drawn: Election) -> None:
    counted = drawn.tally()
    shown = _published(counted, rule=rule, open_voting=True)
    assert shown.checks == decide(rule, counted).checks
    assert {row.group: row.count for row in shown.by_kind.rows} == {
        name: group.count for name, group in counted.by_kind.items()
    }


def _five_who_differ(count: Count) -> bool:
    sides = [count.for_ + count.reservations, count.against, count.abstain]
    return sum(sides) >= 5 and sum(side > 0 for side in sides) > 1


@given(elections())
def test_no_shown_row_is_small_or_unanimous(drawn: Election) -> None:
    shown = _published(drawn.tally())
    for split in (shown.by_discipline, shown.by_kind, shown.by_capacity):
        counts = [row.count for row in split.rows if row.count is not None]
        assert all(_five_who_differ(count) for count in counts)
        assert (split.shown, split.hidden) == (len(counts), len(split.rows) - len(counts))
        assert split.carried == sum(count.carries for count in counts)
        assert split.silent == 0, "that nobody in a group took a side is never told where names are hidden"


@given(elections())
def test_no_sum_or_difference_of_two_shown_groups_gives_a_hidden_split_away(drawn: Election) -> None:
    """A reader knows the roll and every shown row, adds rows of one axis, and subtracts what lies inside."""
    counted = drawn.tally()
    shown = _published(counted)
    members = {entry.member_id for entry in drawn.roll}
    known = [frozenset(members)]
    for axis, split in (
        ("discipline", shown.by_discipline),
        ("kind", shown.by_kind),
        ("capacity", shown.by_capacity),
    ):
        rows = [
            frozenset(entry.member_id for entry in drawn.roll if getattr(entry, axis) == name)
            for name in sorted(_visible(split))
        ]
        known += rows
        known.append(frozenset(members.difference(*rows)))
    for one, other in combinations(known, 2):
        for found in (one - other if other <= one else None, other - one if one <= other else None):
            if found and found != members:
                count = _count(drawn, found)
                assert count.cast == 0 or _five_who_differ(count)


def _count(drawn: Election, members: Iterable[int]) -> Count:
    voted = [drawn.papers[member] for member in members if member in drawn.papers]
    return Count(*(voted.count(choice) for choice in Choice))


@given(rules(), elections())
def test_no_check_names_or_counts_a_hidden_group(rule: Rule, drawn: Election) -> None:
    shown = _published(drawn.tally(), rule=rule)
    for check in shown.checks:
        visible = _visible(shown.by_kind if check.key == REFUSAL else shown.by_discipline)
        assert set(check.names) <= visible
        if check.withheld:
            assert not {"opposing", "refusing"} & check.facts.keys()
        elif check.key == SPREAD and check.applied:
            assert check.facts["qualifying"] <= len(visible)


def test_the_least_cell_is_the_published_one() -> None:
    assert CELL_LEAST == 5
