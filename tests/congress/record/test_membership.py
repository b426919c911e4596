"""Members on a day, and subsidiaries under their parents."""

from dataclasses import replace
from datetime import date

import pytest

from bot.congress.record.facts import Actor, Facts, Lineage
from bot.congress.record.membership import collapse, is_listed, is_member, members, owner, standing, top_of
from tests.congress.record.small import facts, signed, when
from tests.congress.starter import starter

FOUNDED = date(2018, 4, 17)


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2018, 2, 16), 9), (date(2019, 2, 14), 9), (date(2019, 2, 15), 16), (date(2020, 2, 29), 19)],
)
def test_a14_members_of_the_charter_of_trust(day: date, number: int) -> None:
    found = members(starter(), "charter-of-trust", day)
    assert (found.n, len(found.records), len(set(found.actors))) == (number, number, number)


def test_not_listed_does_not_end_a_membership_and_an_announcement_does_not_begin_one() -> None:
    rows = [
        signed("s1", "a", "call", "joined", "2019-02-01"),
        signed("s2", "a", "call", "not_listed", "2019-03-01"),
        signed("s3", "b", "call", "announced", "2019-02-01"),
    ]
    assert members(facts(participations=rows), "call", date(2020, 1, 1)).actors == ("a",)
    known = standing(facts(participations=rows), "b", "call", date(2020, 1, 1))
    assert known is not None and known.status == "announced"


def test_who_withdrew_is_no_member_from_that_day() -> None:
    rows = [signed("s1", "a", "call", "joined", "2019-02-01"), signed("s2", "a", "call", "withdrew", "2020-02-01")]
    known = facts(participations=rows)
    assert is_member(known, "a", "call", date(2020, 1, 31))
    assert not is_member(known, "a", "call", date(2020, 2, 1))


def test_a_membership_with_an_end_ends_on_that_day() -> None:
    row = replace(signed("s", "a", "call", "joined", "2019-02-01"), until=when("2020-02-01"))
    known = facts(participations=[row])
    assert is_member(known, "a", "call", date(2020, 1, 31))
    assert not is_member(known, "a", "call", date(2020, 2, 1))


def test_founders_of_the_tech_accord_collapse_to_groups_with_both_counts() -> None:
    found = collapse(starter(), members(starter(), "tech-accord", FOUNDED).actors, FOUNDED)
    assert (found.apart, found.together) == (34, 31)
    assert [row for row in found.members if len(row[1]) > 1] == [
        ("co-dell", ("co-dell", "co-rsa", "co-vmware")),
        ("co-microsoft", ("co-linkedin", "co-microsoft")),
    ]


@pytest.mark.parametrize(
    ("actor", "day", "top"),
    [
        ("co-linkedin", date(2016, 12, 30), "co-linkedin"),
        ("co-linkedin", date(2016, 12, 31), "co-microsoft"),
        ("co-github", date(2018, 10, 25), "co-github"),
        ("co-github", date(2018, 10, 26), "co-microsoft"),
        ("co-rsa", date(2020, 9, 29), "co-dell"),
        ("co-rsa", date(2020, 9, 30), "co-rsa"),
        ("co-vmware", date(2023, 11, 21), "co-dell"),
        ("co-vmware", date(2023, 11, 22), "Broadcom"),
        ("co-facebook", date(2025, 12, 31), "co-facebook"),
    ],
)
def test_a_subsidiary_moves_on_the_day_on_which_it_is_bought_or_sold(actor: str, day: date, top: str) -> None:
    assert top_of(starter(), actor, day) == top


def test_a_circle_of_owners_comes_to_an_end() -> None:
    one = Actor("one", "One", "company", "industry", parent="two")
    two = Actor("two", "Two", "company", "industry", lineage=(Lineage("acquired_by", "one", when("2019-01-01")),))
    known = Facts(actors={"one": one, "two": two})
    assert owner(known, "two", date(2020, 1, 1)) == "one"
    assert {top_of(known, name, date(2020, 1, 1)) for name in ("one", "two")} <= {"one", "two"}


def test_of_two_events_of_one_day_the_one_recorded_later_counts() -> None:
    both = [
        signed("9", "a", "call", "joined", "2020-05-01"),
        signed("10", "a", "call", "withdrew", "2020-05-01"),
    ]

    assert members(facts(participations=both), "call", date(2020, 5, 1)).n == 0


def test_the_newest_member_on_record_and_whether_a_complete_list_covers_them() -> None:
    accord = members(starter(), "tech-accord", date(2025, 12, 31))
    assert accord.newest is not None
    assert (accord.newest.text, is_listed(starter(), accord)) == ("2018-04-17", False)
    states = members(starter(), "paris-call", date(2025, 12, 31))
    only = replace(states, rows=tuple(row for row in states.rows if row.actor.startswith("state-")))
    assert is_listed(starter(), only)
    assert not is_listed(starter(), states)
    assert not is_listed(starter(), replace(only, as_of=date(2025, 12, 24)))
