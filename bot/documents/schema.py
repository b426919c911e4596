"""What the tables of an export hold, as Markdown: docs/export.md, and the README.md in each archive."""

from collections.abc import Mapping

from bot.congress.record.exporting import VERSION, Export
from prompts import Say


def schema_text(say: Say, tables: Mapping[str, tuple[str, ...]], export: Export | None = None) -> str:
    """Every table with its columns (in the order given) and their meanings; of an export also whose and when it is."""
    told = [say("export_schema.title")]
    if export is not None:
        told.append(say("export_schema.of", congress=export.congress, as_of=export.as_of))
    told += [say("export_schema.about").strip(), say("export_schema.version", version=VERSION)]
    told += [say("export_schema.rules_heading"), "\n".join(f"- {line}" for line in say.lines("export_schema.rules"))]
    told.append(say("export_schema.tables_heading"))
    for name, columns in tables.items():
        told += [say("export_schema.table", name=name), say(f"export_schema.tables.{name}")]
        rows = [say("export_schema.column", name=one, meaning=meaning(say, name, one)) for one in columns]
        told.append("\n".join([say("export_schema.column_heading"), *rows]))
    return "\n\n".join(told) + "\n"


def meaning(say: Say, table: str, column: str) -> str:
    """What a column holds: in this table, or wherever a column is called so."""
    own = f"export_schema.columns.{table}.{column}"
    return say(own if say.words.has(own, say.lang) else f"export_schema.common.{column}")
