"""Files as people upload them: every way of writing a table is read alike, and what cannot be read says where."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.record.sheets import BYTES_MOST, ROWS_MOST, SheetRow, read_sheet
from bot.congress.record.spreadsheets import neutral

COLUMNS = {"actor": "actor", "norm": "subject", "subject": "subject", "date": "date"}
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12).filter(
    lambda cell: cell.strip() == cell
)


def rows(text: str) -> list[SheetRow]:
    return list(read_sheet(text.encode(), COLUMNS).rows)


def refusal(data: bytes | str) -> tuple[str, dict[str, object]]:
    with pytest.raises(CongressError) as refused:
        read_sheet(data.encode() if isinstance(data, str) else data, COLUMNS)
    return refused.value.key.removeprefix("imports.file."), dict(refused.value.facts)


@pytest.mark.parametrize(
    "text",
    [
        "actor,norm\nA,N-1\n",
        "\ufeffactor,norm\r\nA,N-1",
        "Actor;NORM\rA;N-1\r",
        "\n\n actor \tnorm\nA\tN-1\n\n",
        '"actor","norm"\n"A","N-1"\n',
        "norm,actor,,\nN-1,A,,\n,,,\n",
        '[{"actor": "A", "norm": "N-1"}]',
        '\ufeff {"version": 1, "rows": [ {"Actor": "A", "subject": "N-1", "date": null} ]}',
    ],
)
def test_each_way_of_writing_a_table_is_read_alike(text: str) -> None:
    assert [dict(row.cells) for row in rows(text)] == [{"actor": "A", "subject": "N-1"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@given(table=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_what_a_spreadsheet_writes_is_read_back(delimiter: str, table: list[tuple[str, str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(
        [("actor", "norm"), *((neutral(cell) for cell in pair) for pair in table)]
    )
    read = read_sheet(file.getvalue().encode("utf-8-sig"), COLUMNS)
    assert [(row.cells["actor"], row.cells["subject"]) for row in read.rows] == table


@given(table=st.lists(st.fixed_dictionaries({"actor": CELLS, "norm": CELLS}), min_size=1, max_size=5))
def test_json_is_read_back_with_the_line_of_each_row(table: list[dict[str, str]]) -> None:
    read = read_sheet(json.dumps(table, indent=0).encode(), COLUMNS)
    assert [(row.line, row.cells["actor"]) for row in read.rows] == [
        (2 + 4 * number, one["actor"]) for number, one in enumerate(table)
    ]


def test_a_row_has_the_line_on_which_it_begins() -> None:
    found = rows('actor,norm\n"a\nb",N-1\n\n,\nc,N-2\n')
    assert [(row.line, row.cells["actor"]) for row in found] == [(2, "a\nb"), (6, "c")]


def test_headings_that_nobody_knows_are_named_and_left_aside() -> None:
    sheet = read_sheet(b"actor,colour,\nA,red,\n", COLUMNS)
    assert sheet.unknown == ("colour",)
    assert dict(sheet.rows[0].cells) == {"actor": "A"}


def test_what_is_no_cell_is_told_with_its_row() -> None:
    assert [row.amiss for row in rows("actor,norm\nA\nA,N-1,more\n")] == [(), ("",)]
    assert [row.amiss for row in rows('[7, {"actor": ["A"], "norm": true}, {"actor": 2018}]')] == [
        ("",),
        ("actor", "subject"),
        (),
    ]


@pytest.mark.parametrize(
    ("data", "key", "facts"),
    [
        (b"", "empty", {}),
        (b"\xef\xbb\xbf \r\n", "empty", {}),
        (b"PK\x03\x04\0\0", "binary", {}),
        ("actor,norm\nA,N-1".encode("utf-16"), "binary", {}),
        ("actor,norm\nA,N-1\nB\u00fcro,N-2".encode("latin-1"), "not_utf8", {"line": 3}),
        ("actor,norm\n", "no_rows", {}),
        ("[]", "no_rows", {}),
        ('{"actor": "A"}', "no_rows", {}),
        ("just some words\nand more", "no_headings", {}),
        ("actor,norm,subject\nA,B,C", "twice", {"column": "subject"}),
        ('actor,norm\nA,B\n"C,N-1\nD,N-2\n', "broken", {"line": 3}),
        ('actor,norm\n"' + "A" * 140_000 + '",B\n', "broken", {"line": 2}),
        ('[{"actor": "A"},\n{"actor": "B"}\n{"actor": "C"}]', "not_json", {"line": 3}),
        ('[{"actor": "A"},\n{"actor"', "not_json", {"line": 2}),
        ("[" * 100_000, "not_json", {"line": 1}),
        ('[{"actor": ' + "9" * 5000 + "}]", "not_json", {"line": 1}),
        (b"a" * (BYTES_MOST + 1), "too_large", {"size": 26, "most": 25}),
        ("actor\n" + "A\n" * (ROWS_MOST + 1), "too_many_rows", {"most": 100_000}),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_place(
    data: bytes | str, key: str, facts: dict[str, object]
) -> None:
    assert refusal(data) == (key, facts)


@given(st.binary(max_size=200) | st.text(st.sampled_from('actornm,;"\n\r[]{}: \\'), max_size=60).map(str.encode))
def test_nothing_that_is_uploaded_breaks_the_reader(data: bytes) -> None:
    try:
        read_sheet(data, COLUMNS)
    except CongressError as refused:
        assert refused.key.startswith("imports.file.")
