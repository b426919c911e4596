"""docs/export.md says what every table and column of an export holds, and stays in step with them."""

from pathlib import Path

from bot.documents.schema import schema_text
from bot.services.record.export_schema import SCHEMAS, columns_of
from prompts import load, look_up, merge
from storage import tables

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "docs" / "export.md"
SAY = load(strict=True).into("en")


def test_the_document_is_what_the_tables_and_their_meanings_make() -> None:
    text = schema_text(SAY, columns_of())
    assert FILE.read_text("utf-8") == text, "Write what `schema_text` gives into docs/export.md"


def test_every_table_of_the_record_is_exported() -> None:
    """But for `Revision`, which holds whole rows as they were, with whoever changed them, and for what is put together:
    the stages that norms confirm, and sums of ratings, which alone may be shown."""
    parts = ("storage.tables.record", "storage.tables.world", "storage.tables.actors", "storage.tables.judgements")
    together = {tables.StageProposal, tables.ConfirmedStage, tables.CapacityRating}
    every = {one for one in vars(tables).values() if getattr(one, "__module__", "") in parts}
    assert every - {one.table for one in SCHEMAS} == {tables.Revision} | together


def test_no_meaning_is_left_of_a_table_or_column_that_is_gone() -> None:
    words = look_up(merge([("w", (ROOT / "prompts/en/export_schema.toml").read_text("utf-8"))]), "export_schema")
    assert isinstance(words, dict)
    tables, columns, common = words["tables"], words["columns"], words["common"]
    assert isinstance(tables, dict)
    assert isinstance(columns, dict)
    assert isinstance(common, dict)
    assert set(tables) == set(columns_of())
    own = {(table, column) for table, some in columns.items() if isinstance(some, dict) for column in some}
    every = {(table, column) for table, names in columns_of().items() for column in names}
    assert not own - every
    assert not set(common) - {column for table, column in every - own}
