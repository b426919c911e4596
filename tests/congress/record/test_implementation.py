"""The implementation ladder: the worked example I1 of record.md, and the ladder of made-up commitments."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.dates import When
from bot.congress.record.facts import Commitment
from bot.congress.record.implementation import ladder, ladder_of
from tests.congress.starter import starter

AS_OF = date(2025, 12, 31)
INITIATIVES = sorted(one.id for one in starter().subjects.values() if one.kind == "initiative")
LEVELS = st.lists(st.none() | st.integers(0, 7), max_size=6)


def promise(
    number: int, level: int | None, subject: str = "tech-1", due: str | None = None, since: str = "2019-01-01"
) -> Commitment:
    until = When(due, "day") if due else None
    return Commitment(f"k{number}", f"co-{number}", subject, "", "policy", level, until, When(since, "day"))


def promises(levels: list[int | None]) -> list[Commitment]:
    return [promise(number, level) for number, level in enumerate(levels)]


@pytest.mark.parametrize("initiative", INITIATIVES)
def test_i1_no_initiative_has_a_commitment_on_record(initiative: str) -> None:
    found = ladder_of(starter(), initiative, AS_OF)
    assert (found.declared_only.state, found.declared_only.n, found.rungs) == ("not_enough_evidence", 0, ())


def test_an_initiative_has_its_members_and_their_coalition_on_each_of_its_norms() -> None:
    found = ladder_of(starter(), "tech-accord", AS_OF)
    assert (len(found.signers), found.subjects, found.pairs) == (35, ("tech-1", "tech-2", "tech-3", "tech-4"), 140)


def test_commitments_of_signers_stand_on_their_norms() -> None:
    given = replace(promise(1, 4), actor="co-microsoft")
    outsider = replace(promise(2, 4), actor="co-apple")
    found = ladder_of(replace(starter(), commitments=[given, outsider]), "tech-accord", AS_OF)
    assert [(rung.actor, rung.subject, rung.level) for rung in found.rungs] == [("co-microsoft", "tech-1", 4)]


def test_the_share_that_is_only_declared_is_of_the_pairs_with_a_level() -> None:
    given = promises([0, 1, 2, 7, None])
    found = ladder(given, [one.actor for one in given], ["tech-1"], AS_OF).declared_only
    assert (found.rounded, found.n, found.state) == (0.5, 4, "enough")
    assert found.records == ("k0", "k1", "k2", "k3")


def test_below_three_pairs_with_a_level_there_is_not_enough_evidence() -> None:
    given = promises([0, 1, None])
    assert ladder(given, ["co-0", "co-1", "co-2"], ["tech-1"], AS_OF).declared_only.state == "not_enough_evidence"


def test_a_pair_stands_where_the_best_of_its_commitments_stands() -> None:
    both = [promise(1, 1), replace(promise(1, 6), record="k9", dimension="product")]
    found = ladder(both, ["co-1"], ["tech-1"], AS_OF).rungs
    assert [(rung.level, rung.records) for rung in found] == [(6, ("k1", "k9"))]


def test_what_is_due_before_the_day_and_not_done_is_overdue() -> None:
    given = [
        promise(1, 5, due="2025-12-30"),
        promise(2, 6, due="2025-12-30"),
        promise(3, 0, due="2025-12-31"),
        promise(4, None, due="2025-12-30"),
    ]
    found = ladder(given, [one.actor for one in given], ["tech-1"], AS_OF)
    assert [one.record for one in found.overdue] == ["k1"]
    assert [one.record for one in found.due_without_level] == ["k4"]


def test_a_commitment_counts_from_its_day_on() -> None:
    assert ladder([promise(1, 3, since="2026-01-01")], ["co-1"], ["tech-1"], AS_OF).rungs == ()


@given(LEVELS)
def test_the_order_of_commitments_tells_nothing(levels: list[int | None]) -> None:
    given = promises(levels)
    signers = [one.actor for one in given]
    assert ladder(given, signers, ["tech-1"], AS_OF) == ladder(reversed(given), signers[::-1], ["tech-1"], AS_OF)


@given(LEVELS)
def test_the_share_lies_between_none_and_all(levels: list[int | None]) -> None:
    found = ladder(promises(levels), [f"co-{n}" for n in range(6)], ["tech-1"], AS_OF).declared_only
    assert found.value is None or 0 <= found.value <= 1
    assert found.n == sum(level is not None for level in levels)
