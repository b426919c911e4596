"""Panels of assessors (record.md, invariants 12, 17 and 18)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.facts import Assessment
from bot.congress.record.panels import DISPUTED_FROM, VALUES, Panel, interests_in, panels

WORDS = [*VALUES, "unclear"]
ROWS = st.lists(
    st.builds(
        Assessment, st.just("deed"), st.just("norm"), st.sampled_from(WORDS), st.sampled_from("abcd"), st.booleans()
    ),
    min_size=1,
    max_size=8,
)


def panel(*words: str, suggested: str | None = None, represents: dict[str, str] | None = None) -> Panel:
    rows = [Assessment("deed", "norm", word, f"m{n}") for n, word in enumerate(words)]
    if suggested:
        rows.append(Assessment("deed", "norm", suggested, "suggested", suggested=True))
    return panels(rows, represents or {})["deed", "norm"]


def test_a_sole_assessor_makes_no_value() -> None:
    found = panel("fulfils")
    assert (found.state, found.value, found.n) == ("not_enough_evidence", None, 1)


def test_two_who_say_the_same_make_a_value() -> None:
    found = panel("contradicts", "contradicts")
    assert (found.state, found.value, found.n) == ("value", Fraction(-1), 2)


def test_within_one_step_the_value_is_the_mean() -> None:
    assert panel("fulfils", "partly_fulfils", "partly_fulfils").value == Fraction(2, 3)


@pytest.mark.parametrize(
    "words", [("fulfils", "neutral"), ("fulfils", "contradicts"), ("partly_fulfils", "falls_short", "neutral")]
)
def test_two_steps_apart_is_disputed(words: tuple[str, ...]) -> None:
    found = panel(*words)
    assert (found.state, found.value, found.n) == ("disputed", None, len(words))


def test_who_cannot_tell_gives_no_value() -> None:
    assert panel("fulfils", "unclear").state == panel("unclear").state == "not_enough_evidence"
    assert (panel("fulfils", "fulfils", "unclear").state, panel("fulfils", "fulfils", "unclear").unclear) == (
        "value",
        1,
    )


def test_where_most_cannot_tell_it_is_unclear() -> None:
    assert panel("fulfils", "fulfils", "unclear", "unclear", "unclear").state == "unclear"


def test_two_who_speak_for_the_same_actor_are_not_independent() -> None:
    delegates = {"m0": "state-fra", "m1": "state-fra"}
    assert panel("fulfils", "fulfils", represents=delegates).state == "not_enough_evidence"
    assert panel("fulfils", "fulfils", "fulfils", represents=delegates).n == 2


def test_a_suggestion_is_no_assessment() -> None:
    found = panel("fulfils", suggested="fulfils")
    assert (found.n, found.value, found.suggested) == (1, None, ("fulfils",))


def test_a_suggestion_is_let_in_only_where_no_panel_has_spoken() -> None:
    assert panel(suggested="falls_short").counted(suggestions=True) == Fraction(-1, 2)
    assert panel(suggested="falls_short").counted(suggestions=False) is None
    assert panel(suggested="unclear").counted(suggestions=True) is None
    assert panel("fulfils", "fulfils", suggested="contradicts").counted(suggestions=True) == 1
    assert panel("fulfils", "contradicts", suggested="contradicts").counted(suggestions=True) is None


def test_only_what_leans_on_a_suggestion_says_so() -> None:
    assert panel(suggested="fulfils").leans_on_suggestion(suggestions=True)
    assert not panel(suggested="fulfils").leans_on_suggestion(suggestions=False)
    assert not panel("fulfils", "fulfils", suggested="fulfils").leans_on_suggestion(suggestions=True)


def test_who_speaks_for_an_actor_concerned_or_declared_an_interest_in_it_is_interested() -> None:
    concerned = {"co-maersk", "state-rus"}
    assert interests_in(concerned, "co-maersk", ()) == {"co-maersk"}
    assert interests_in(concerned, "co-cisco", ()) == interests_in(concerned, None, ()) == frozenset()
    assert interests_in(concerned, "state-rus", ("co-maersk", "co-cisco")) == concerned


@given(ROWS)
def test_a_value_always_rests_on_two_assessors_who_are_close(rows: list[Assessment]) -> None:
    found = panels(rows)["deed", "norm"]
    assessors = {one.assessor for one in rows if not one.suggested and one.value in VALUES}
    said = [VALUES[one.value] for one in rows if not one.suggested and one.value in VALUES]
    assert found.n == len(assessors)
    if found.value is not None:
        assert len(assessors) >= 2
        assert max(said) - min(said) < DISPUTED_FROM
        assert min(said) <= found.value <= max(said)


@given(ROWS)
def test_the_order_of_assessments_tells_nothing(rows: list[Assessment]) -> None:
    assert panels(rows) == panels(reversed(rows))
