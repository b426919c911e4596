"""Exported files: the same state gives the same bytes, cells run in no spreadsheet, and JSON says what it is."""

import csv
import io
import json
import zipfile
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.exporting import Export, ExportedTable, Value, archive, csv_file, files_of, json_file
from bot.congress.record.spreadsheets import plain

TABLE = ExportedTable("deed", ("record", "n", "live", "what", "none"), [("R-2", -7, True, {"a": ["é"]}, None)])
EXPORT = Export("Congress", "2026-11-02T12:00:00Z", unconfirmed=False, tables=(TABLE,))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_csv_is_what_spreadsheets_read() -> None:
    assert csv_file(TABLE) == '\ufeffrecord,n,live,what,none\r\nR-2,-7,true,"{""a"":[""é""]}",\r\n'.encode()


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text() -> None:
    rows: list[tuple[Value, ...]] = [("=1+1", "-3", "@x", {"=": 1}), (-3, "\t=1", "a", ["=1"])]
    text = csv_file(ExportedTable("t", ("a", "b", "c", "d"), rows)).decode("utf-8-sig")
    _, *read = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert read == [["'=1+1", "-3", "'@x", '{"=":1}'], ["-3", "'\t=1", "a", '["=1"]']]


def test_json_says_what_it_is_and_keeps_kinds_of_values() -> None:
    made = json.loads(json_file(EXPORT, TABLE))
    assert made == {
        "schema": "congress-record",
        "version": 1,
        "as_of": "2026-11-02T12:00:00Z",
        "table": "deed",
        "rows": [{"record": "R-2", "n": -7, "live": True, "what": {"a": ["é"]}, "none": None}],
    }


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_what_is_written_as_csv_is_read_back(rows: list[tuple[Value, ...]]) -> None:
    text = csv_file(ExportedTable("t", ("a", "b"), rows)).decode("utf-8-sig")
    _, *read = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert [tuple(plain(cell) for cell in row) for row in read] == rows


def test_an_archive_lists_its_files_with_their_hashes_and_is_the_same_each_time() -> None:
    files = files_of(EXPORT, "# About\n")
    made = archive(files)
    assert made == archive(files_of(EXPORT, "# About\n"))
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.namelist() == ["README.md", "csv/deed.csv", "json/deed.json", "manifest.json"]
        listed = json.loads(opened.read("manifest.json"))
        assert listed["rows"] == {"deed": 1}
        for name, told in listed["sha256"].items():
            assert sha256(opened.read(name)).hexdigest() == told
