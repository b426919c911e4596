"""Cells that a spreadsheet would run are written as text, and read back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.spreadsheets import neutral, plain

CELLS = st.text(st.sampled_from("=+-@\t\r\n'1.a \uff1d\uff0b"), max_size=6) | st.text(max_size=20)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "-", "'=1"])
def test_what_begins_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "-12", "-0.25", "2018-03", "'quoted'", "N-12", " =1"])
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert neutral(cell) == cell


@given(CELLS)
def test_what_was_neutralised_is_read_back(cell: str) -> None:
    assert plain(neutral(cell)) == cell


@given(CELLS)
def test_no_cell_is_run(cell: str) -> None:
    written = neutral(cell)
    begins = written[:1] in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
    assert not begins or written.removeprefix("-").replace(".", "").isdecimal()
