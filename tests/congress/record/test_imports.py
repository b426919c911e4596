"""Rows of a file as positions, or the defects of each line."""

from datetime import date

import pytest

from bot.congress.errors import CongressError
from bot.congress.record.dates import When
from bot.congress.record.imports import HEADINGS, Checked, Defect, Vocabulary, check_positions
from bot.congress.record.sheets import read_sheet

WORDS = Vocabulary(
    {"support", "oppose"}, {"statement", "national_position"}, {"press"}, {"norms-construction"}, date(2026, 11, 2)
)
CASE = "norms-construction"
GOOD = {
    "actor": "Microsoft",
    "norm": "N-1",
    "stance": "support",
    "form": "statement",
    "date": "2018-03",
    "source": "https://news.example.com/a",
}


def checked(**changes: str) -> Checked:
    row = GOOD | changes
    cells = ['"' + cell.replace('"', '""') + '"' for cell in row.values()]
    return check_positions(read_sheet(f"{','.join(row)}\n{','.join(cells)}\n".encode(), HEADINGS), WORDS)


def test_a_row_becomes_a_position() -> None:
    (row,) = checked(
        summary="Said  so.", locator="page 3", until="2020", source_kind="Press", case="norms-construction"
    ).rows
    assert (row.line, row.actor, row.subject, row.stance, row.form) == (2, "Microsoft", "N-1", "support", "statement")
    assert (row.when, row.until) == (When("2018-03", "month"), "2020")
    assert (row.url, row.summary, row.locator, row.source_kind) == (GOOD["source"], "Said so.", "page 3", "press")
    assert row.case == CASE


@pytest.mark.parametrize(
    ("changes", "text", "precision"),
    [
        ({"date": "2019-11-10", "date_precision": "on_or_before"}, "2019-11-10", "on_or_before"),
        ({"date": "by 2019-11-10"}, "2019-11-10", "on_or_before"),
        ({"date": "2019", "date_precision": "As of"}, "2019", "as_of"),
        ({"date": "2019-1", "date_precision": "month"}, "2019-01", "month"),
    ],
)
def test_a_date_means_what_its_precision_says(changes: dict[str, str], text: str, precision: str) -> None:
    (row,) = checked(**changes).rows
    assert (row.when.text, row.when.precision) == (text, precision)


@pytest.mark.parametrize(
    ("changes", "kind", "column"),
    [
        ({"stance": "silent"}, "stance_is_computed", "stance"),
        ({"stance": "Not-Listed"}, "stance_is_computed", "stance"),
        ({"stance": "adores"}, "unknown_stance", "stance"),
        ({"form": "tweet"}, "unknown_form", "form"),
        ({"source_kind": "rumour"}, "unknown_source_kind", "source_kind"),
        ({"case": "weather"}, "unknown_case", "case"),
        ({"date": "2018-02-30"}, "bad_date", "date"),
        ({"date": "2031"}, "future_date", "date"),
        ({"date_precision": "day"}, "precision", "date_precision"),
        ({"until": "2017"}, "ends_before_it_begins", "until"),
        ({"until": "soon"}, "bad_date", "until"),
        ({"source": "ftp://example.com"}, "bad_source", "source"),
        ({"source": "https://127.0.0.1/x"}, "private_source", "source"),
        ({"source": "https://me:pass@news.org/"}, "source_names_user", "source"),
        ({"summary": "“" + "word " * 26 + "”"}, "long_quotation", "summary"),
        ({"summary": "é" * 501}, "too_long", "summary"),
        ({"locator": "p" * 101}, "too_long", "locator"),
        ({"actor": "  "}, "missing", "actor"),
        ({"source": ""}, "missing", "source"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_column(changes: dict[str, str], kind: str, column: str) -> None:
    found = checked(**changes)
    assert [(one.line, one.kind, one.column) for one in found.defects] == [(2, kind, column)]
    assert not found.rows


def test_every_defect_of_a_row_is_told() -> None:
    found = checked(stance="silent", date="never", source="x")
    assert [one.column for one in found.defects] == ["stance", "date", "source"]
    assert found.defects[0] == Defect(2, "stance_is_computed", "stance", "silent")


def test_a_column_that_is_missing_is_told_once() -> None:
    with pytest.raises(CongressError) as refused:
        check_positions(read_sheet(b"actor,norm,date\nA,N-1,2018\n", HEADINGS), WORDS)
    assert refused.value.facts == {"columns": "stance, form, source"}
