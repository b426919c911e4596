"""Handles of norms, concerns and decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.handles import (
    NUMBER_MOST,
    concern_handle,
    decision_handle,
    norm_handle,
    parse_concern_handle,
    parse_norm_handle,
)


def test_handles_read_as_members_write_them() -> None:
    assert norm_handle(12) == "N-12"
    assert decision_handle(2026, 7) == "D-2026-07"
    assert decision_handle(2026, 123) == "D-2026-123"


@pytest.mark.parametrize(
    "typed",
    ["N-12", "n12", "12", " N-012 ", "n - 12", "N 12", "#N-12", "Ｎ－１２", "N–12", "N−12", "n_12", "١٢", "N-\u200b12"],
)
def test_a_norm_is_found_however_its_handle_is_typed(typed: str) -> None:
    assert parse_norm_handle(typed) == 12


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "N",
        "N-",
        "N-0",
        "N-1.5",
        "-",
        "N--",
        "N-12 v3",
        "M-12",
        "twelve",
        "N-²x",
        "1" * 21,
        "9" * 200,
        str(2**31),
    ],
)
def test_an_unknown_norm_handle_is_given_back(typed: str) -> None:
    with pytest.raises(CongressError) as refusal:
        parse_norm_handle(typed)
    assert refusal.value.key == "handle.unknown"
    assert str(refusal.value.facts["given"])[:90] == typed.strip()[:90]


@given(st.integers(1, NUMBER_MOST))
def test_every_handle_is_read_back(number: int) -> None:
    assert parse_norm_handle(norm_handle(number)) == number


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_number_or_a_refusal(typed: str) -> None:
    try:
        parse_norm_handle(typed)
    except CongressError as refusal:
        assert refusal.key in ("handle.unknown", "handle.decision")


@pytest.mark.parametrize("typed", ["D-2026-01", "d 2026 1", " #D-2026-07 "])
def test_the_handle_of_a_decision_is_told_from_what_is_no_handle(typed: str) -> None:
    with pytest.raises(CongressError) as refusal:
        parse_norm_handle(typed)
    assert refusal.value.key == "handle.decision"


@pytest.mark.parametrize("typed", ["N-12/C2", "n12c2", "12/c2", " N-12 / C-2 ", "#N-12 C2", "Ｎ－１２／Ｃ２", "12c02"])
def test_a_concern_is_found_however_its_handle_is_typed(typed: str) -> None:
    assert concern_handle(*parse_concern_handle(typed)) == "N-12/C2"


@pytest.mark.parametrize("typed", ["", "N-12", "C2", "N-12/2", "N-12/S2", "N-12/C", "N-12/C2/C3", "N-12/C2.5"])
def test_an_unknown_concern_handle_is_given_back(typed: str) -> None:
    with pytest.raises(CongressError, match=r"handle\.no_concern"):
        parse_concern_handle(typed)
