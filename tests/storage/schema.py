"""The whole schema of a database as a set of lines, so that two of them can be compared."""

import re

from sqlalchemy import Connection, text

POSTGRES = (
    "SELECT 'column', table_name, column_name, data_type, character_maximum_length::text, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT 'index', tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


def describe(connection: Connection) -> set[str]:
    """Every column, constraint with its text, index with its WHERE, trigger and function; not Alembic's own table."""
    lines = _sqlite(connection) if connection.dialect.name == "sqlite" else _postgres(connection)
    return {line for line in lines if "alembic_version" not in line}


def _sqlite(connection: Connection) -> list[str]:
    """The statements by which SQLite remembers its tables, a line each: the order of lines means nothing."""
    found = connection.execute(text("SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return [
        f"{kind} {table}: {' '.join(line.split()).strip(',')}"
        for kind, table, sql in found
        for line in (
            re.sub(r'CREATE TABLE "(\w+)"', r"CREATE TABLE \1", sql).splitlines() if kind == "table" else [sql]
        )
    ]


def _postgres(connection: Connection) -> list[str]:
    return [" ".join(str(part) for part in row) for query in POSTGRES for row in connection.execute(text(query))]
