"""The sovereignty gap in three readings: the worked examples D1 to D5 of record.md."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from bot.congress.record.facts import Coverage, Facts
from bot.congress.record.figures import Share
from bot.congress.record.gap import (
    Rating,
    capacity,
    home_gap,
    home_gaps,
    listed_with_companies,
    register_by_kind,
    register_gap,
    support_gap,
)
from tests.congress.record.small import ACTORS, SUBJECTS, facts, said, when
from tests.congress.starter import starter

CLOSED = date(2025, 12, 31)


def shown(figure: Fraction | None) -> float:
    assert figure is not None
    return float(round(figure, 4))


def test_d1_companies_support_the_paris_call_more_than_states_and_are_a_selection() -> None:
    found = support_gap(starter(), "paris-call", CLOSED)
    assert (found.companies.part, found.companies.n, shown(found.companies.value)) == (53, 58, 0.9138)
    assert (found.states.part, found.states.n, shown(found.states.value)) == (81, 193, 0.4197)
    assert shown(found.gap) == 0.4941
    assert found.selection
    assert len(found.companies.evidence) == 53 and len(found.states.evidence) == 81


def test_d2_firms_ahead_of_their_home_state_on_the_register() -> None:
    found = register_gap(starter())
    assert (found.n, found.companies) == (21, 86)
    assert [(one.country, one.companies) for one in found.countries[:7]] == [
        ("IND", 27),
        ("MYS", 11),
        ("RUS", 7),
        ("THA", 7),
        ("BRA", 6),
        ("CHN", 4),
        ("ZAF", 3),
    ]
    assert [one.companies for one in found.countries[7:]] == [2] * 7 + [1] * 7


@pytest.mark.parametrize(("day", "stance"), [(date(2021, 11, 9), "declined"), (date(2021, 11, 10), "support")])
def test_d3_the_united_states_and_its_firms_cities_and_societies(day: date, stance: str) -> None:
    found = home_gap(starter(), "USA", "paris-call", day)
    assert found.state is not None and found.state.word == stance
    assert found.counts == {"company": 26, "subnational": 6, "civil-society": 2}
    assert found.ahead is (stance == "declined")
    assert len(found.records) == 26 + 6 + 2 + 1


def test_d4_the_register_by_kind() -> None:
    found = register_by_kind(starter().register)
    assert {kind: (share.part, shown(share.value)) for kind, share in found.items()} == {
        "state": (81, 0.0663),
        "company_or_association": (708, 0.5794),
        "civil_society": (391, 0.3200),
        "public_authority": (37, 0.0303),
        "unclassified": (5, 0.0041),
    }
    assert {share.n for share in found.values()} == {1222}


def test_d5_listed_states_with_and_without_a_listed_company() -> None:
    found = listed_with_companies(starter().register)
    assert (found.part, found.whole - found.part, len(found.evidence)) == (54, 27, 54)


def test_the_gap_list_from_the_record_shows_the_home_states_of_its_companies() -> None:
    found = home_gaps(starter(), "paris-call", CLOSED)
    assert [(one.country, one.industry) for one in found] == [("CHN", 2), ("RUS", 2)]
    assert home_gaps(starter(), "paris-call", date(2021, 11, 9))[0].country == "USA"


def test_a_coalition_counts_on_neither_side() -> None:
    known = facts([said("p", "coal", "call", "support", "2019-02-01"), said("q", "f", "call", "support", "2019-02-01")])
    found = support_gap(known, "call", date(2020, 1, 1))
    assert (found.companies, found.states) == (Share(1, 1, ("q",)), Share(0, 3))


def test_companies_are_no_selection_once_their_list_is_complete() -> None:
    known = replace(
        Facts(actors=ACTORS, subjects=SUBJECTS), coverage=[Coverage("call", "company", when("2019-06-01", "as_of"))]
    )
    before, after = (support_gap(known, "call", day) for day in (date(2019, 5, 31), date(2019, 6, 1)))
    assert (before.selection, before.companies.n, before.gap) == (True, 0, None)
    assert (after.selection, after.companies.n, after.gap) == (False, 2, Fraction(0))


def test_a_country_without_a_state_that_is_kept_has_no_stance() -> None:
    assert home_gap(starter(), "TWN", "paris-call", CLOSED).state is None


def test_capacity_compares_the_shares_of_those_who_rated_each_side() -> None:
    ratings = [
        Rating("m1", "detect", "industry", True),
        Rating("m2", "detect", "industry", True),
        Rating("m3", "detect", "industry", False),
        Rating("m1", "detect", "state", False),
        Rating("m2", "detect", "state", True),
        Rating("m1", "enforce", "state", True),
    ]
    detect, prevent, enforce = capacity(ratings)
    assert (detect.industry, detect.state, detect.gap) == (Share(2, 3), Share(1, 2), Fraction(1, 6))
    assert (prevent.industry.value, prevent.gap) == (None, None)
    assert (enforce.state, enforce.gap) == (Share(1, 1), None)


def test_a_member_who_rates_again_counts_once() -> None:
    detect = capacity([Rating("m", "detect", "state", True), Rating("m", "detect", "state", False)])[0]
    assert detect.state == Share(0, 1)
