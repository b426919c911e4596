"""How names of actors are compared: whatever case, accents and punctuation, and the better fit first."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.congress.record.names import Fit, fit, folded, look_alike, resembles, slug_of


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Côte d’Ivoire", "COTE D'IVOIRE"),
        ("Türkiye", "turkiye"),
        ("U.S.A.", "usa"),
        ("F-Secure", "f  secure"),
        ("Straße", "STRASSE"),
        ("ＡＢＢ", "abb"),
        ("日本電気", "日本電気"),
    ],
)
def test_names_are_the_same_whatever_their_case_accents_and_punctuation(name: str, same: str) -> None:
    assert folded(name) == folded(same) != ""


@given(st.text(max_size=200))
@example("\u2120")
def test_folding_again_changes_nothing_but_the_length(name: str) -> None:
    once = folded(name)

    assert len(once) <= 150
    assert folded(once) == once


@pytest.mark.parametrize(
    ("name", "kind", "needle", "how"),
    [
        ("usa", "code", "usa", Fit.CODE),
        ("usa", "alias", "usa", Fit.EXACT),
        ("united states", "name", "uni", Fit.PREFIX),
        ("united states", "name", "sta", Fit.WORD),
        ("microsoft", "name", "soft", Fit.WITHIN),
        ("microsoft", "name", "ft", None),
        ("microsoft", "name", "apple", None),
    ],
)
def test_a_code_goes_before_a_beginning_and_that_before_what_stands_within(
    name: str, kind: str, needle: str, how: Fit | None
) -> None:
    assert fit(name, kind, needle) is how


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Acme Inc.", "ACME", True),
        ("Republic of Korea", "Korea", True),
        ("Acme", "Acmed", False),
        ("!!!", "Acme", False),
    ],
)
def test_names_resemble_one_another_when_one_has_all_the_words_of_the_other(one: str, other: str, alike: bool) -> None:
    assert resembles(one, other) is alike


@pytest.mark.parametrize(
    ("typed", "alike"),
    [
        ("Mircosoft", "microsoft"),
        ("SIMENS", "siemens"),
        ("Nobody & Sons", None),
        ("Burma", None),
        ("ban", None),
        ("", None),
    ],
)
def test_a_name_is_looked_for_among_those_that_look_like_it(typed: str, alike: str | None) -> None:
    assert look_alike(typed, ["siemens", "microsoft", "micron", "bra", "brazil", "burundi", ""]) == alike


def test_a_slug_is_never_taken_twice_and_never_empty() -> None:
    assert slug_of("Côte d’Ivoire", {"cote-divoire"}) == "cote-divoire-2"
    assert slug_of("日本", set()) == "actor"
    assert len(slug_of("x" * 500)) <= 60
