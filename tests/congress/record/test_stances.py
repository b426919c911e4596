"""Stances on a day: what counts, what decides, and what is derived (record.md, section 5)."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.facts import Facts, Participation, Position, RollCallVote
from bot.congress.record.stances import WEIGHTS, derived, explicit, history, stance
from tests.congress.record.small import (
    ACTORS,
    DAYS,
    PARTICIPATIONS,
    POSITIONS,
    SAID,
    SUBJECTS,
    facts,
    said,
    signed,
    when,
)
from tests.congress.starter import read, starter


def test_every_stance_of_the_vocabulary_has_its_weight() -> None:
    assert set(WEIGHTS) == {name for name, _ in read("vocabularies")["stance"]["values"]}
    assert WEIGHTS["support_with_reservation"] == Fraction(1, 2)
    assert WEIGHTS["declined"] == Fraction(-1, 2)


@pytest.mark.parametrize(
    ("text", "before", "on"),
    [
        ("2018-11-12", date(2018, 11, 11), date(2018, 11, 12)),
        ("2018-11", date(2018, 11, 29), date(2018, 11, 30)),
        ("2021", date(2021, 12, 30), date(2021, 12, 31)),
    ],
)
def test_a_record_counts_from_the_last_day_that_it_can_mean(text: str, before: date, on: date) -> None:
    known = facts([said("p", "a", "call", "support", text)])
    assert explicit(known, "a", "call", before) is None
    found = explicit(known, "a", "call", on)
    assert found is not None and found.record == "p" and found.supports


@given(SAID)
def test_no_record_counts_on_the_eve_of_its_known_by_day(row: Position) -> None:
    known = facts([row])
    assert explicit(known, row.actor, row.subject, row.when.known_by - timedelta(days=1)) is None
    assert explicit(known, row.actor, row.subject, row.when.known_by) is not None


def test_the_latest_of_position_vote_and_participation_decides() -> None:
    known = facts([said("p", "a", "call", "oppose", "2019-05-01")], [signed("s", "a", "call", "joined", "2019-06-01")])
    found = explicit(known, "a", "call", date(2019, 6, 1))
    assert found is not None and (found.value, found.record, found.basis) == ("support", "s", "participation")
    assert [one.record for one in history(known, "a", "call", date(2019, 6, 1))] == ["p", "s"]


def test_the_latest_is_told_by_the_last_day_that_a_date_can_mean() -> None:
    rows = [said("p1", "a", "call", "oppose", "2019"), said("p2", "a", "call", "support", "2019-06-01")]
    found = explicit(facts(rows), "a", "call", date(2019, 12, 31))
    assert found is not None and found.record == "p1"


def test_of_two_positions_of_one_day_the_later_record_decides_in_any_order() -> None:
    rows = [said("p1", "a", "call", "oppose", "2019-06-01"), said("p2", "a", "call", "support", "2019-06-01")]
    for given_rows in (rows, rows[::-1]):
        found = explicit(facts(given_rows), "a", "call", date(2019, 12, 31))
        assert found is not None and found.record == "p2"


def test_of_one_day_a_position_decides_then_a_vote_then_participation() -> None:
    day = "2019-05-01"
    vote = RollCallVote("v", "call", "a", "no", when(day))
    joined = [signed("s", "a", "call", "joined", day)]
    both = Facts(ACTORS, SUBJECTS, participations=joined, votes=[vote])
    all_three = Facts(ACTORS, SUBJECTS, joined, [said("p", "a", "call", "neutral", day)], [vote])
    for known, value in ((both, "oppose"), (all_three, "neutral")):
        found = explicit(known, "a", "call", date(2019, 5, 1))
        assert found is not None and found.value == value


@pytest.mark.parametrize(
    ("status", "role", "value"),
    [
        ("joined", "initiator", "champion"),
        ("joined", "founder", "support"),
        ("joined_via_bloc", None, "support"),
        ("declined", None, "declined"),
        ("withdrew", None, "withdrew"),
        ("announced", None, None),
        ("associate", "associate", None),
        ("objected", None, None),
        ("not_listed", None, None),
    ],
)
def test_only_some_statuses_are_stances(status: str, role: str | None, value: str | None) -> None:
    known = facts(participations=[signed("s", "a", "call", status, "2019-05-01", role)])
    found = explicit(known, "a", "call", date(2020, 1, 1))
    assert (found and found.value) == value


def test_a_status_without_a_stance_leaves_the_last_one_standing() -> None:
    rows = [signed("s1", "a", "call", "joined", "2019-05-01"), signed("s2", "a", "call", "suspended", "2019-06-01")]
    found = explicit(facts(participations=rows), "a", "call", date(2020, 1, 1))
    assert found is not None and found.record == "s1"


def test_a_position_that_has_ended_leaves_no_stance_and_revives_no_earlier_one() -> None:
    rows = [
        said("p1", "a", "call", "oppose", "2019-05-01"),
        said("p2", "a", "call", "support", "2019-06-01", until=when("2019-09-01")),
    ]
    assert (found := explicit(facts(rows), "a", "call", date(2019, 8, 31))) is not None and found.record == "p2"
    assert explicit(facts(rows), "a", "call", date(2019, 9, 1)) is None


def test_a_vote_is_a_stance_on_its_instrument() -> None:
    day = date(2018, 12, 5)
    found = explicit(starter(), "state-usa", "res-73-27", day)
    assert found is not None and (found.value, found.basis, found.when and found.when.known_by) == (
        "oppose",
        "vote",
        day,
    )


def test_a_sponsor_champions_by_its_position_on_the_day_of_its_vote() -> None:
    found = explicit(starter(), "state-rus", "res-73-27", date(2018, 12, 5))
    assert found is not None and (found.value, found.record) == ("champion", "p014")


def test_a_coalition_supports_its_own_initiative_and_its_norms() -> None:
    for subject in ("charter-of-trust", "cot-2"):
        found = stance(starter(), "coal-charter-of-trust", subject, date(2018, 2, 16))
        assert found is not None and (found.value, found.via, found.record) == ("support", "own_coalition", None)
        assert stance(starter(), "coal-charter-of-trust", subject, date(2018, 2, 15)) is None


def test_the_initiative_comes_before_the_coalition() -> None:
    rows = [said("p1", "f", "call", "declined", "2019-05-01"), said("p2", "coal", "call-1", "support", "2019-06-01")]
    known = facts(rows, [signed("s", "f", "pledge", "joined", "2019-02-01")])
    found = stance(known, "f", "call-1", date(2020, 1, 1))
    assert found is not None and (found.value, found.via, found.through) == ("declined", "initiative", "call")


def test_nothing_is_derived_by_two_steps() -> None:
    rows = [said("p", "coal", "call", "support", "2019-06-01")]
    known = facts(rows, [signed("s", "f", "pledge", "joined", "2019-02-01")])
    via = stance(known, "f", "call", date(2020, 1, 1))
    assert via is not None and (via.via, via.through, via.record) == ("coalition", "coal", "p")
    assert stance(known, "f", "call-1", date(2020, 1, 1)) is None


def test_a_coalition_speaks_only_for_who_is_a_member_on_the_day() -> None:
    rows = [signed("s1", "f", "pledge", "joined", "2019-02-01"), signed("s2", "f", "pledge", "withdrew", "2020-02-01")]
    known = facts([said("p", "coal", "call", "support", "2019-01-10")], rows)
    assert stance(known, "f", "call", date(2019, 1, 31)) is None
    assert stance(known, "f", "call", date(2019, 2, 1)) is not None
    assert stance(known, "f", "call", date(2020, 2, 1)) is None


@given(POSITIONS, PARTICIPATIONS, DAYS)
def test_a_derived_stance_never_outranks_an_explicit_one(
    positions: list[Position], rows: list[Participation], day: date
) -> None:
    known = facts(positions, rows)
    for actor in ACTORS:
        for subject in SUBJECTS:
            own, found = explicit(known, actor, subject, day), stance(known, actor, subject, day)
            assert found == (own or derived(known, actor, subject, day))
            assert found is None or found.explicit == (own is not None)


@given(POSITIONS, PARTICIPATIONS, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(
    positions: list[Position], rows: list[Participation], day: date, chance: Random
) -> None:
    known = facts(positions, rows)
    shuffled = facts(chance.sample(positions, len(positions)), chance.sample(rows, len(rows)))
    for actor in ACTORS:
        for subject in SUBJECTS:
            assert stance(known, actor, subject, day) == stance(shuffled, actor, subject, day)


@pytest.mark.parametrize("records", [("9", "10"), ("p001", "9"), ("9", "1000000")])
def test_of_two_positions_of_one_day_the_one_recorded_later_decides(records: tuple[str, str]) -> None:
    first, later = records
    both = [said(later, "a", "call", "oppose", "2020-05-01"), said(first, "a", "call", "support", "2020-05-01")]

    found = explicit(facts(positions=both), "a", "call", date(2020, 5, 1))

    assert found is not None
    assert found.record == later
