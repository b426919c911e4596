"""Overlap of initiatives: the worked examples K1 to K4 of record.md."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest

from bot.congress.record.facts import InitiativeLink
from bot.congress.record.membership import collapse, members
from bot.congress.record.overlap import contained, overlap
from tests.congress.starter import starter

AS_OF = date(2025, 12, 31)


def test_k1_tech_accord_and_charter_of_trust_converge_under_the_paris_call() -> None:
    found = overlap(starter(), "tech-accord", "charter-of-trust", AS_OF)
    assert (found.apart.first, found.apart.second) == (34, 19)
    assert found.apart.shared == found.together.shared == ("co-cisco", "co-dell")
    assert (found.apart.containment.rounded, found.apart.containment.value) == (0.1053, Fraction(2, 19))
    (third,) = found.thirds
    assert (third.initiative, third.first.rounded, third.second.rounded) == ("paris-call", 1.0, 0.8947)
    assert (third.first.n, third.second.n, third.second.value) == (34, 19, Fraction(17, 19))
    assert len(found.links) == 2
    assert found.state == "converging"


def test_k2_all_founders_of_the_charter_and_all_but_two_members_are_in_the_paris_call() -> None:
    facts = starter()
    charter = members(facts, "charter-of-trust", AS_OF)
    paris = set(members(facts, "paris-call", AS_OF).actors)
    founders = [row.actor for row in charter.rows if row.role in ("founder", "initiator")]
    assert (len(founders), len(set(founders) & paris)) == (9, 9)
    assert set(charter.actors) - paris == {"co-ntt", "co-mitsubishi-heavy-industries"}
    assert contained(charter, members(facts, "paris-call", AS_OF)).value == Fraction(17, 19)


def test_k3_the_tech_accord_collapses_to_thirty_one_groups() -> None:
    found = overlap(starter(), "tech-accord", "charter-of-trust", date(2018, 4, 17))
    assert (found.apart.first, found.together.first) == (34, 31)
    signers = members(starter(), "tech-accord", date(2018, 4, 17)).actors
    groups = collapse(starter(), signers, date(2018, 4, 17)).members
    assert {top: under for top, under in groups if len(under) > 1} == {
        "co-microsoft": ("co-linkedin", "co-microsoft"),
        "co-dell": ("co-dell", "co-rsa", "co-vmware"),
    }


@pytest.mark.parametrize(
    ("other", "shared", "figure"),
    [("tech-accord", 5, 0.25), ("paris-call", 7, 0.35), ("charter-of-trust", 1, 0.0526)],
)
def test_k4_the_accord_on_elections_overlaps_little(other: str, shared: int, figure: float) -> None:
    found = overlap(starter(), "ai-elections-accord-2024", other, AS_OF)
    assert found.apart.first == 20
    assert (len(found.apart.shared), found.apart.containment.rounded, found.state) == (shared, figure, "parallel")


def test_a_figure_opens_to_the_rows_of_both_memberships() -> None:
    records = overlap(starter(), "tech-accord", "charter-of-trust", AS_OF).apart.containment.records
    assert len(records) == 4 and "s0007" in records and "s0050" in records


def test_half_of_the_smaller_initiative_is_convergence() -> None:
    found = overlap(starter(), "tech-accord", "paris-call", AS_OF)
    assert (found.apart.containment.rounded, found.thirds, found.state) == (1.0, (), "converging")


def test_a_recorded_merger_decides() -> None:
    merger = [*starter().initiative_links, InitiativeLink("ai-elections-accord-2024", "merged_into", "tech-accord")]
    facts = replace(starter(), initiative_links=merger)
    assert overlap(facts, "tech-accord", "ai-elections-accord-2024", AS_OF).state == "merged"


def test_initiatives_without_members_are_not_enough_evidence() -> None:
    found = overlap(starter(), "gcsc", "paris-call", AS_OF)
    assert (found.state, found.apart.containment.n, found.apart.containment.value) == ("not_enough_evidence", 0, None)


def test_members_are_those_of_the_day() -> None:
    found = overlap(starter(), "tech-accord", "charter-of-trust", date(2018, 12, 31))
    assert (found.apart.first, found.apart.second, found.apart.shared) == (34, 9, ())


def test_overlap_is_the_same_from_both_sides() -> None:
    names = ["tech-accord", "charter-of-trust", "paris-call", "ai-elections-accord-2024", "eu-disinformation-code"]
    for one, other in combinations(names, 2):
        there, back = overlap(starter(), one, other, AS_OF), overlap(starter(), other, one, AS_OF)
        assert (there.state, there.apart.containment, there.together.containment, set(there.links)) == (
            back.state,
            back.apart.containment,
            back.together.containment,
            set(back.links),
        )


def test_an_unknown_initiative_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        overlap(starter(), "tech-accord", "nothing", AS_OF)
