"""Reactions to violations: the worked examples J1 and J2 of record.md."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.congress.record.dates import When
from bot.congress.record.facts import Assessment, Facts, Position
from bot.congress.record.reactions import Reactions, reactions
from tests.congress.starter import starter

AS_OF = date(2025, 12, 31)


def react(incident: str = "a-notpetya", facts: Facts | None = None, as_of: date = AS_OF) -> Reactions:
    return reactions(facts or starter(), incident, as_of, suggestions=True)


def assessed(*words: str) -> Facts:
    rows: Sequence[Assessment] = [Assessment("a-notpetya", "gge-f", word, f"m{n}") for n, word in enumerate(words)]
    return replace(starter(), assessments=rows)


def test_j1_one_state_reacts_to_notpetya_within_ninety_days_and_six_within_a_year() -> None:
    found = react()
    assert (found.norms, found.is_breach) == (("gge-f",), True)
    assert [one.claimant for one in found.within(90, "state")] == ["state-ukr"]
    assert {one.claimant for one in found.within(365, "state")} == {
        "state-ukr",
        "state-gbr",
        "state-usa",
        "state-can",
        "state-aus",
        "state-nzl",
    }


def test_j1_after_that_the_council_and_the_department_of_justice() -> None:
    late = [one for one in react().found if one.days > 365]
    assert [(one.claimant, one.days) for one in late] == [("org-eu-council", 1129), ("org-us-doj", 1210)]


def test_j2_the_first_state_to_attribute_wannacry() -> None:
    first = react("a-wannacry").first("state")
    assert first is not None
    assert (first.claimant, first.days, first.claims) == ("state-usa", 220, ("c01",))


def test_a_claim_of_a_month_is_a_range_of_days_and_counts_at_its_end() -> None:
    month = next(one for one in react().found if one.claimant == "ind-tim-maurer")
    assert (month.days_least, month.days) == (308, 338)
    assert month in react().within(338) and month not in react().within(337)


def test_a_norm_later_than_the_incident_is_shown_in_hindsight() -> None:
    assert react().in_hindsight == ("gcsc-3",)


def test_what_is_only_suggested_says_so_and_may_be_left_out() -> None:
    assert react().suggested == ("gge-f",)
    found = reactions(starter(), "a-notpetya", AS_OF)
    assert (found.norms, found.in_hindsight, found.is_breach) == ((), (), False)


@pytest.mark.parametrize(
    ("words", "broken"),
    [
        (("contradicts", "contradicts"), True),
        (("contradicts", "falls_short"), True),
        (("falls_short", "falls_short"), False),
        (("contradicts",), False),
        (("contradicts", "neutral"), False),
    ],
)
def test_only_a_panel_finds_a_breach(words: tuple[str, ...], broken: bool) -> None:
    assert reactions(assessed(*words), "a-notpetya", AS_OF).is_breach is broken


def test_a_norm_that_is_broken_is_no_breach_until_a_state_names_somebody() -> None:
    company = [claim for claim in starter().claims if claim.claimant == "co-eset"]
    found = react(facts=replace(starter(), claims=company))
    assert (found.norms, found.attributed, found.is_breach) == (("gge-f",), False, False)


def test_reactions_are_those_known_on_the_day_and_not_taken_back() -> None:
    assert [one.claimant for one in react(as_of=date(2017, 12, 31)).found] == ["state-ukr", "co-eset"]
    back = [replace(one, status="withdrawn") if one.record == "c03" else one for one in starter().claims]
    assert react(facts=replace(starter(), claims=back)).found[0].claimant == "co-eset"


def test_supporters_of_the_norm_are_marked() -> None:
    assert not any(one.supports for one in react().found)
    said = Position("p9", "state-gbr", "un-gge-2015", "support", "statement", When("2016", "year"))
    other = replace(said, record="p8", actor="state-usa", stance="oppose")
    found = react(facts=replace(starter(), positions=[*starter().positions, said, other]))
    assert [one.claimant for one in found.found if one.supports] == ["state-gbr"]
    assert [one.record for reaction in found.found for one in reaction.stances] == ["p9"]


def test_a_claimant_counts_once_with_all_its_claims() -> None:
    again = next(one for one in starter().claims if one.record == "c03")
    more = [replace(again, record="c99", accused="grp-sandworm", when=When("2019", "year")), *starter().claims]
    found = react(facts=replace(starter(), claims=more))
    first = found.first("state")
    assert first is not None and (first.days, first.claims) == (1, ("c03", "c99"))
    assert len(found.found) == len(react().found)


def test_the_order_of_claims_tells_nothing() -> None:
    turned = replace(starter(), claims=list(reversed(list(starter().claims))))
    assert react(facts=turned) == react()


def test_an_unknown_incident_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        react("a-nothing")
