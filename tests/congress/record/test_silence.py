"""Silence: the worked examples G1 to G3 of record.md, and since when."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from bot.congress.record.cells import cell, pick_actors
from bot.congress.record.facts import Participation, Position
from bot.congress.record.silence import longest_silent, quiet_members, silence, silence_by_group, silent_subjects
from tests.congress.record.small import ACTORS, DAYS, PARTICIPATIONS, POSITIONS, SUBJECTS, facts, said, signed, when
from tests.congress.starter import starter

CLOSED = date(2025, 12, 31)
STATES = pick_actors(starter(), kind="state")


def test_g1_states_silent_on_the_paris_call() -> None:
    found = silence(starter(), STATES, "paris-call", CLOSED)
    assert (found.share.part, found.share.n, found.not_tracked) == (112, 193, 0)
    assert found.share.value is not None and float(round(found.share.value, 4)) == 0.5803


def test_g1_before_the_register_is_complete_most_are_not_tracked() -> None:
    found = silence(starter(), STATES, "paris-call", date(2021, 11, 9))
    assert (found.share.part, found.share.n, found.not_tracked) == (1, 80, 113)


def test_g2_the_same_by_group() -> None:
    found = silence_by_group(starter(), "paris-call", CLOSED)
    assert {group: (one.share.part, one.share.n) for group, one in found.items()} == {
        "brics-2018": (5, 5),
        "sco-2018": (7, 8),
        "asean": (7, 10),
        "gge-6-states": (10, 25),
        "p5": (2, 5),
        "g7": (0, 7),
        "five-eyes": (0, 5),
        "eu-27": (0, 27),
    }


@pytest.mark.parametrize(("day", "number"), [(date(2018, 12, 31), 34), (date(2019, 11, 10), 0)])
def test_g3_tech_accord_members_without_a_stance_of_their_own(day: date, number: int) -> None:
    (found,) = quiet_members(starter(), "paris-call", day)
    assert (found.coalition, found.supports.record, found.share.part, found.share.n) == (
        "coal-tech-accord",
        "p008",
        number,
        34,
    )
    derived = [cell(starter(), actor, "paris-call", day).stance for actor in found.quiet]
    assert all(one is not None and one.via == "coalition" for one in derived)


def test_the_longest_silent_state_on_the_paris_call_is_ghana() -> None:
    found = longest_silent(starter(), STATES, "paris-call", CLOSED)
    assert len(found) == 112
    assert (found[0].cell.actor, found[0].since) == ("state-gha", date(2019, 2, 10))
    assert {one.since for one in found[1:]} == {date(2025, 12, 25)}


def test_an_actor_sees_on_what_it_is_silent() -> None:
    subjects = [one.id for one in starter().subjects.values() if one.kind == "initiative"]
    found = silent_subjects(starter(), "co-apple", subjects, CLOSED)
    assert [(one.cell.subject, one.since) for one in found] == [
        ("tech-accord", date(2018, 7, 16)),
        ("paris-call", date(2025, 12, 25)),
    ]


def test_a_silence_begins_anew_when_a_position_ends() -> None:
    rows = [said("p", "a", "call", "support", "2019-06-01", until=when("2020-03-01"))]
    listed = [signed("s", "a", "call", "announced", "2019-01-15")]
    (found,) = longest_silent(facts(rows, listed), ["a"], "call", date(2020, 3, 11))
    assert (found.since, found.days) == (date(2020, 3, 1), 10)


def test_a_silence_begins_when_the_member_leaves_the_coalition_that_spoke_for_it() -> None:
    rows = [
        signed("s0", "f", "call", "not_listed", "2019-01-15"),
        signed("s1", "f", "pledge", "joined", "2019-02-01"),
        signed("s2", "f", "pledge", "withdrew", "2020-02-01"),
    ]
    known = facts([said("p", "coal", "call", "support", "2019-03-01")], rows)
    assert longest_silent(known, ["f"], "call", date(2020, 1, 31)) == ()
    (found,) = longest_silent(known, ["f"], "call", date(2020, 3, 1))
    assert (found.since, found.days) == (date(2020, 2, 1), 29)


def test_nobody_is_quiet_on_what_its_coalition_does_not_support() -> None:
    joined = [signed("s", "f", "pledge", "joined", "2019-02-01")]
    for stance, number in (("support", 1), ("oppose", 0), ("neutral", 0)):
        known = facts([said("p", "coal", "call", stance, "2019-03-01")], joined)
        assert len(quiet_members(known, "call", date(2020, 1, 1))) == number


def test_who_is_not_addressed_is_not_counted() -> None:
    known = facts(participations=[signed("s", "a", "pledge", "not_listed", "2019-01-15")])
    found = silence(known, sorted(ACTORS), "pledge", date(2020, 1, 1))
    assert (found.share.part, found.share.n, found.not_tracked) == (0, 1, 2)


@given(POSITIONS, PARTICIPATIONS, DAYS)
def test_the_silence_is_unbroken_from_its_first_day_and_not_the_day_before(
    positions: list[Position], rows: list[Participation], day: date
) -> None:
    known = facts(positions, rows)
    for subject in SUBJECTS:
        for one in longest_silent(known, sorted(ACTORS), subject, day):
            length = range(0, one.days + 1, max(1, one.days // 40))
            days = [one.since + timedelta(days=ago) for ago in length]
            assert {cell(known, one.cell.actor, subject, then).word for then in days} == {"silent"}
            assert cell(known, one.cell.actor, subject, one.since - timedelta(days=1)).word != "silent"


def test_who_announced_is_silent_with_that_status_and_whose_day_is_only_that_of_the_list_is_told_apart() -> None:
    states = pick_actors(starter(), kind="state")
    found = silence(starter(), states, "paris-call", CLOSED)
    assert [(one.actor, [mark.status for mark in one.marks]) for one in found.marked] == [("state-gha", ["announced"])]
    longest = longest_silent(starter(), states, "paris-call", CLOSED)
    assert [one.cell.actor for one in longest if not one.by_list] == ["state-gha"]
