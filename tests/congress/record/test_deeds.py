"""What may be recorded of deeds, accusations and commitments; and what counts as a declared interest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.record.dates import When
from bot.congress.record.deeds import (
    Dimension,
    check_accused,
    check_claim_date,
    check_dimension,
    check_doers,
    check_level_date,
    check_status,
    days_after,
    parse_due,
    parse_level,
    several,
)
from bot.congress.record.interests import declares

DAY = When("2020-05-10", "day")
NAMES = ("United States of America", "US", "state-usa", "States")


@pytest.mark.parametrize(
    ("typed", "names"),
    [("", ()), (" ; ;", ()), ("a", ("a",)), ("a; b ;a;c d", ("a", "b", "c d"))],
)
def test_several_names_stand_between_semicolons(typed: str, names: tuple[str, ...]) -> None:
    assert several(typed) == names


@given(st.lists(st.text(alphabet=st.characters(exclude_characters=";"), max_size=9)))
def test_no_name_is_empty_or_named_twice(parts: list[str]) -> None:
    names = several(";".join(parts))

    assert set(names) == {part.strip() for part in parts} - {""}
    assert len(names) == len(set(names))


@pytest.mark.parametrize("doers", [[], [("A", "state"), ("B", "state")], [("A", "unattributed"), ("B", "industry")]])
def test_doers_of_other_families_go_together(doers: list[tuple[str, str]]) -> None:
    check_doers(doers)


def test_a_state_and_a_threat_group_do_not_do_one_deed() -> None:
    """Invariant 4."""
    with pytest.raises(CongressError) as caught:
        check_doers([("B", "unattributed"), ("C", "industry"), ("A", "state")])
    assert caught.value.facts == {"state": "A", "group": "B"}


@pytest.mark.parametrize("status", ["alleged", "attributed", "contested", "withdrawn"])
def test_doers_are_undisputed(status: str) -> None:
    check_status(status, has_doers=False)
    check_status("confirmed", has_doers=True)

    with pytest.raises(CongressError, match="disputed_doers"):
        check_status(status, has_doers=True)


@pytest.mark.parametrize(
    ("accused", "claimant", "doers", "refusal"),
    [([1, 2], 2, [], "accuses_itself"), ([1, 2], 3, [2], "accused_did"), ([1], 1, [1], "accuses_itself")],
)
def test_nobody_accuses_itself_nor_an_undisputed_doer(
    accused: list[int], claimant: int, doers: list[int], refusal: str
) -> None:
    check_accused("A", accused=[1], claimant=2, doers=[3])

    with pytest.raises(CongressError, match=refusal):
        check_accused("A", accused=accused, claimant=claimant, doers=doers)


@pytest.mark.parametrize("text", ["2020-05-10", "2020-05", "2020", "2021"])
def test_a_claim_or_level_may_be_as_old_as_what_it_is_of(text: str) -> None:
    when = When(text, "day")
    check_claim_date(when, of=DAY)
    check_level_date(when, of=DAY)


@pytest.mark.parametrize("text", ["2020-05-09", "2020-04", "2019"])
def test_a_claim_or_level_is_not_older_than_what_it_is_of(text: str) -> None:
    with pytest.raises(CongressError, match="claimed_before"):
        check_claim_date(When(text, "day"), of=DAY)
    with pytest.raises(CongressError, match="level_before"):
        check_level_date(When(text, "day"), of=DAY)


def test_the_days_after_an_incident_are_a_range_where_the_claim_has_no_day() -> None:
    assert days_after(When("2020-05-12", "day"), of=DAY) == (2, 2)
    assert days_after(When("2020-06", "month"), of=DAY) == (22, 51)


@pytest.mark.parametrize(("typed", "due"), [("", None), ("  ", None), ("2099", "2099"), ("2020-05", "2020-05")])
def test_a_commitment_may_be_due_in_the_future(typed: str, due: str | None) -> None:
    found = parse_due(typed, start=DAY)

    assert (found.text if found is not None else None) == due


@pytest.mark.parametrize(
    ("typed", "refusal"), [("2020-04", "due_before"), ("soon", "bad_date"), ("2099-02-30", "bad_date")]
)
def test_a_commitment_is_not_due_before_it_is_made(typed: str, refusal: str) -> None:
    with pytest.raises(CongressError, match=refusal):
        parse_due(typed, start=DAY)


@pytest.mark.parametrize(("typed", "level"), [("0_none", 0), ("4_contract_or_terms", 4), (" 7 ", 7)])
def test_a_level_is_one_of_the_ladder(typed: str, level: int) -> None:
    assert parse_level(typed) == level


@pytest.mark.parametrize("typed", ["8", "-1", "", "done", "77", "٣", "²"])
def test_nothing_else_is_a_level(typed: str) -> None:
    with pytest.raises(CongressError, match="unknown_level"):
        parse_level(typed)


def test_a_dimension_is_one_of_six() -> None:
    assert check_dimension("capacity") is Dimension.CAPACITY
    with pytest.raises(CongressError, match="unknown_dimension"):
        check_dimension("money")


@pytest.mark.parametrize(
    ("interests", "named"),
    [
        (None, False),
        ("", False),
        ("I advise the united states OF America.", True),
        ("Shares in the US steel industry", True),
        ("This concerns us", False),
        ("Use of a bus", False),
        ("My state-usa", True),
    ],
)
def test_an_interest_is_declared_by_a_name_as_whole_words(interests: str | None, named: bool) -> None:
    assert declares(interests, NAMES[:3]) is named
