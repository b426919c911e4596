"""The position matrix: the worked examples A1 to A13 of record.md, and what holds for any facts."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.addressees import is_addressed
from bot.congress.record.cells import cell, matrix, pick_actors, tally
from bot.congress.record.dates import When
from bot.congress.record.facts import Addressee, Facts, Family, Participation, Position
from tests.congress.record.small import ACTORS, DAYS, PARTICIPATIONS, POSITIONS, SUBJECTS, facts, said, signed
from tests.congress.starter import starter

CLOSED = date(2025, 12, 31)


def word(actor: str, subject: str, day: date) -> str:
    """As record.md writes it: the word of the cell, and what it is derived through."""
    found = cell(starter(), actor, subject, day)
    via = found.stance and found.stance.via
    return f"{found.word} via {via}" if via else found.word


def words(actor: str, subject: str, *days: date) -> list[str]:
    return [word(actor, subject, day) for day in days]


def test_a1_the_united_states_declined_and_later_joined() -> None:
    days = (date(2018, 11, 29), date(2018, 11, 30), date(2021, 11, 9), date(2021, 11, 10))
    assert words("state-usa", "paris-call", *days) == ["not_tracked", "declined", "declined", "support"]


def test_a2_a_member_of_a_coalition_is_shown_as_derived_until_it_signs_itself() -> None:
    days = (date(2018, 12, 31), date(2019, 11, 10))
    assert words("co-microsoft", "paris-call", *days) == ["support via coalition", "support"]


def test_a3_a_champion_is_one_of_the_norms_too_and_who_is_missing_is_silent() -> None:
    assert word("state-fra", "paris-call", CLOSED) == "champion"
    assert word("state-fra", "paris-5", CLOSED) == "champion via initiative"
    assert word("state-rus", "paris-5", CLOSED) == "silent"


def test_a4_nobody_is_silent_before_the_list_is_complete() -> None:
    assert words("state-chn", "paris-call", date(2025, 12, 24), date(2025, 12, 25)) == ["not_tracked", "silent"]


def test_a5_an_announcement_is_a_mark_and_no_stance() -> None:
    days = (date(2018, 12, 31), CLOSED)
    assert words("state-gha", "paris-call", *days) == ["not_yet_due", "silent"]
    for day in days:
        assert [mark.status for mark in cell(starter(), "state-gha", "paris-call", day).marks] == ["announced"]


def test_a6_three_ways_of_being_empty() -> None:
    assert word("co-amazon", "paris-call", CLOSED) == "silent"
    assert word("co-fedex", "paris-call", CLOSED) == "not_tracked"
    assert word("state-rus", "tech-1", CLOSED) == "not_addressed"


def test_a7_silence_begins_ninety_days_after_the_opening() -> None:
    assert words("co-apple", "tech-accord", date(2018, 7, 15), date(2018, 7, 16)) == ["not_yet_due", "silent"]


def test_a8_a_signatory_withdraws() -> None:
    days = (date(2023, 5, 26), date(2023, 5, 27))
    assert words("co-twitter", "eu-disinformation-code", *days) == ["support", "withdrew"]


def test_a9_a_register_counts_from_its_day() -> None:
    days = (date(2019, 2, 14), date(2019, 2, 15))
    assert words("co-cisco", "cot-2", *days) == ["not_tracked", "support via initiative"]


def test_a10_a_coalition_may_speak_on_what_does_not_address_its_members() -> None:
    days = (date(2021, 6, 30), date(2021, 12, 31))
    assert words("co-microsoft", "un-gge-2015", *days) == ["not_addressed", "support via coalition"]
    assert word("co-siemens", "un-gge-2015", date(2021, 12, 31)) == "not_addressed"


def test_a11_a_year_counts_from_its_last_day() -> None:
    days = (date(2021, 12, 30), date(2021, 12, 31))
    assert words("state-aus", "gge-c", *days) == ["not_tracked", "support"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 11, 9), {"champion": 1, "support": 77, "declined": 1, "silent": 1, "not_tracked": 113}),
        (CLOSED, {"champion": 1, "support": 80, "silent": 112}),
    ],
)
def test_a12_and_a13_the_states_on_the_paris_call(day: date, expected: dict[str, int]) -> None:
    found = matrix(starter(), pick_actors(starter(), kind="state"), ["paris-call"], day)
    counted = tally(found.column("paris-call"))
    assert (counted.n, counted.words, counted.derived) == (193, expected, {})


def test_a12_the_one_silent_state_is_ghana() -> None:
    found = matrix(starter(), pick_actors(starter(), kind="state"), ["paris-call"], date(2021, 11, 9))
    assert [one.actor for one in found.column("paris-call") if one.emptiness == "silent"] == ["state-gha"]


def test_a_cell_says_its_age_its_sources_and_its_records() -> None:
    found = cell(starter(), "state-usa", "paris-call", date(2021, 11, 20))
    assert (found.age, found.sources, found.records) == (10, 2, ("p012",))
    silent = cell(starter(), "state-gha", "paris-call", CLOSED)
    assert (silent.age, silent.sources, silent.records) == (None, 0, ("s0226", "s0227"))
    assert silent.known is not None and [one.kind for one in silent.known.lists] == ["state"]


def test_nobody_is_silent_on_a_question_as_it_addresses_nobody() -> None:
    assert word("co-amazon", "q-facial-analysis", date(2020, 6, 10)) == "support_with_reservation"
    assert word("co-apple", "q-facial-analysis", CLOSED) == "not_addressed"


def test_a_member_that_had_announced_before_carries_no_mark() -> None:
    days = (date(2019, 3, 1), date(2020, 2, 29))
    found = [cell(starter(), "co-mitsubishi-heavy-industries", "charter-of-trust", day) for day in days]
    assert [[mark.status for mark in one.marks] for one in found] == [["announced"], []]


def test_an_imprecise_opening_starts_on_its_first_day() -> None:
    subject = replace(SUBJECTS["call"], opened=When("2019", "year"))
    listed = [signed("s", "a", "call", "announced", "2019-01-01")]
    known = Facts(ACTORS, {"call": subject}, listed)
    found = [cell(known, "a", "call", day).word for day in (date(2019, 3, 31), date(2019, 4, 1))]
    assert found == ["not_yet_due", "silent"]


def test_a_position_on_the_initiative_makes_an_actor_tracked_on_its_norms() -> None:
    known = facts([said("p", "a", "call", "support", "2019-02-01", until=When("2020-01-01", "day"))])
    found = cell(known, "a", "call-1", date(2020, 1, 1))
    assert (found.word, found.tracked, found.records) == ("silent", True, ("p",))
    assert not cell(known, "b", "call-1", date(2020, 1, 1)).tracked


@pytest.mark.parametrize(
    ("addressee", "families"),
    [
        ("state", {"state"}),
        ("industry", {"industry"}),
        ("state_and_industry", {"state", "industry"}),
        ("all", {"state", "industry", "society", "hybrid"}),
        ("non_state", {"industry", "society", "hybrid"}),
        (None, set()),
    ],
)
def test_each_addressee_covers_its_families(addressee: Addressee | None, families: set[Family]) -> None:
    every: tuple[Family, ...] = ("state", "industry", "society", "hybrid", "unattributed")
    subject = replace(SUBJECTS["call"], addressee=addressee)
    assert {family for family in every if is_addressed(subject, family)} == families


def test_the_matrix_filters_by_kind_group_topic_and_case() -> None:
    known = starter()
    assert len(pick_actors(known, kind="state")) == 193
    assert pick_actors(known, kind="company", group="p5") == ()
    assert len(pick_actors(known, group="p5")) == 5


def test_rows_alike_stand_next_to_each_other() -> None:
    rows = [
        said("p1", "a", "call", "support", "2019-02-01"),
        said("p2", "b", "call", "oppose", "2019-02-01"),
        said("p3", "c", "call", "support", "2019-02-01"),
        said("p4", "f", "call", "support_with_reservation", "2019-02-01"),
    ]
    found = matrix(facts(rows), ["b", "f", "c", "a", "g"], ["call"], date(2020, 1, 1))
    assert found.actors == ("a", "c", "f", "b", "g")


def test_champions_stand_together_among_supporters() -> None:
    rows = [
        said("p1", "a", "call", "support", "2019-02-01"),
        said("p2", "b", "call", "champion", "2019-02-01"),
        said("p3", "c", "call", "support", "2019-02-01"),
    ]
    assert matrix(facts(rows), ["a", "b", "c"], ["call"], date(2020, 1, 1)).actors == ("b", "a", "c")


@given(POSITIONS, PARTICIPATIONS, DAYS, st.permutations(sorted(ACTORS)), st.randoms(use_true_random=False))
def test_the_order_of_rows_depends_on_what_they_say_alone(
    positions: list[Position], rows: list[Participation], day: date, actors: list[str], chance: Random
) -> None:
    found = matrix(facts(positions, rows), sorted(ACTORS), sorted(SUBJECTS), day)
    shuffled = facts(chance.sample(positions, len(positions)), chance.sample(rows, len(rows)))
    assert found == matrix(shuffled, actors, sorted(SUBJECTS), day)
    assert sorted(found.actors) == sorted(ACTORS)
    said_by_row = [tuple(one.word for one in row) for row in found.rows]
    assert len(list(groupby(said_by_row))) == len(set(said_by_row)), "Rows with the same words stand together."


@given(POSITIONS, PARTICIPATIONS, DAYS, st.integers(0, 1500))
def test_a_later_day_never_loses_an_explicit_stance(
    positions: list[Position], rows: list[Participation], day: date, later: int
) -> None:
    known = facts(positions, rows)
    for actor in ACTORS:
        for subject in SUBJECTS:
            before = cell(known, actor, subject, day).stance
            after = cell(known, actor, subject, day + timedelta(days=later)).stance
            if before is not None and before.explicit:
                assert after is not None and after.explicit


@given(POSITIONS, PARTICIPATIONS, DAYS)
def test_each_actor_counts_once_whatever_it_is_derived_from(
    positions: list[Position], rows: list[Participation], day: date
) -> None:
    found = matrix(facts(positions, rows), [*ACTORS, *ACTORS], ["call-1"], day)
    counted = tally(found.column("call-1"))
    assert counted.n == len(ACTORS) == sum(counted.words.values())
    assert all(counted.derived[name] <= counted.words[name] for name in counted.derived)


def test_a_member_of_two_coalitions_counts_once() -> None:
    second, pact = replace(ACTORS["coal"], id="second", speaks_for="pact"), replace(SUBJECTS["pledge"], id="pact")
    known = Facts(
        actors={**ACTORS, "second": second},
        subjects={**SUBJECTS, "pact": pact},
        positions=[
            said("p1", "coal", "call-1", "oppose", "2019-05-01"),
            said("p2", "second", "call-1", "support", "2019-06"),
        ],
        participations=[
            signed("s1", "f", "pledge", "joined", "2019-02-01"),
            signed("s2", "f", "pact", "joined", "2019-02-01"),
        ],
    )
    found = matrix(known, ["f"], ["call-1"], date(2020, 1, 1)).column("call-1")
    counted = tally(found)
    assert (counted.n, counted.words, counted.derived) == (1, {"support": 1}, {"support": 1})
    assert found[0].stance is not None and found[0].stance.through == "second", "The later of the two decides."


def test_all_states_by_nine_subjects_take_well_under_a_second() -> None:
    known = starter()
    subjects = [one.id for one in known.subjects.values() if one.kind == "instrument"] + ["paris-call", "gge-c"]
    started = process_time()
    found = matrix(known, pick_actors(known, kind="state"), subjects, CLOSED)
    assert found.n == 193 * 9
    assert process_time() - started < 0.8
