"""Rows of actions, claims and participation: told apart by their headings, and put as somebody would type them."""

import pytest

from bot.congress.errors import CongressError
from bot.congress.record.imports import Defect
from bot.congress.record.row_imports import LAYOUTS, ROWS_OF_A_KIND, rows_of
from bot.congress.record.sheets import read_sheet

JOINED = "initiative,actor,status,date,source\nparis-call,China,Joined,2026-03,https://e.org/a\n"


def read(text: str, kind: str = "participation") -> tuple[list[dict[str, str]], tuple[Defect, ...]]:
    found = rows_of(read_sheet(text.encode(), LAYOUTS[kind].headings), kind)
    return [dict(one.cells) for one in found.rows], found.defects


def test_words_of_a_vocabulary_and_bounds_are_put_as_the_verbs_read_them() -> None:
    text = (
        "Kind;Actors;Dated;Precision;Summary;URL\n"
        "Cyber operation;France; 2026-03 ;on or before;It stopped.;https://e.org/a\n"
        "moratorium;;2026;;Paused.;https://e.org/b\n"
    )

    rows, defects = read(text, "action")

    assert defects == ()
    assert rows[0] == {
        "kind": "cyber_operation",
        "doers": "France",
        "date": "by 2026-03",
        "summary": "It stopped.",
        "source": "https://e.org/a",
    }
    assert rows[1]["date"] == "2026"


def test_json_as_the_export_writes_it_is_read_too() -> None:
    rows, _ = read('{"rows": [{"action": "R-1", "claimant": "Ukraine", "accused": null, "basis": "media", "date": 2026,'
                   ' "source": "https://e.org/a"}]}', "claim")  # fmt: skip

    assert rows == [
        {"action": "R-1", "claimant": "Ukraine", "basis": "media", "date": "2026", "source": "https://e.org/a"}
    ]


def test_what_is_missing_on_a_line_is_told_and_the_line_left_aside() -> None:
    rows, defects = read(JOINED + "paris-call,,joined,2026,https://e.org/b\nparis-call,a,b,c,d,e,f\n")

    assert len(rows) == 1
    assert defects == (Defect(3, "missing", "actor"), Defect(4, "too_many_cells", ""))


def test_a_file_without_a_column_or_with_too_many_rows_is_refused() -> None:
    with pytest.raises(CongressError) as caught:
        read(JOINED, "claim")
    assert caught.value.key == "imports.file.no_headings" or caught.value.facts["columns"] == "action, claimant, basis"
    row = JOINED.splitlines()[1] + "\n"
    assert len(read(JOINED + row * (ROWS_OF_A_KIND - 1))[0]) == ROWS_OF_A_KIND
    with pytest.raises(CongressError, match=r"too_many_rows"):
        read(JOINED + row * ROWS_OF_A_KIND)
