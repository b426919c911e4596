"""Writes the shipped rows: what is missing is added, what differs is brought up to date with a revision of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic_core import PydanticUndefined
from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy import Table as SqlTable
from sqlmodel import Session, SQLModel

from storage.starter.reading import Row, Shipped
from storage.tables import Revision

Key = tuple[Any, ...]


class Shelf:
    """The shared rows of one database, and the edition that they are brought up to.

    It writes in bulk, and never touches a row of a congress. `written` counts the rows.
    """

    def __init__(self, tx: Session, shipped: Shipped) -> None:
        self.written = 0
        self.shipped = shipped
        self._run = tx.connection()
        self._fresh: set[tuple[str, int]] = set()
        self._ids: dict[str, dict[str, int]] = {}
        self._revisions: list[Row] = []

    def ids(self, table: type[SQLModel]) -> Mapping[str, int]:
        """The keys of the shared rows of a table, by slug."""
        sql = _sql(table)
        if sql.name not in self._ids:
            rows = self._run.execute(select(sql.c.slug, sql.c.id).where(sql.c.congress_id.is_(None)))
            self._ids[sql.name] = {slug: key for slug, key in rows if slug is not None}
        return self._ids[sql.name]

    def keys(self, table: type[SQLModel], names: Sequence[str]) -> Mapping[Key, int]:
        """The keys of the shared rows of a table, by these columns."""
        sql = _sql(table)
        rows = self._run.execute(select(sql).where(sql.c.congress_id.is_(None))).mappings()
        return {tuple(row[name] for name in names): row["id"] for row in rows}

    def shared(self, column: str, table: type[SQLModel], of: type[SQLModel]) -> ColumnElement[bool]:
        """The condition that this column of a table names a shared row of another."""
        owners = _sql(of)
        return _sql(table).c[column].in_(select(owners.c.id).where(owners.c.congress_id.is_(None)))

    def put(
        self,
        table: type[SQLModel],
        rows: list[Row],
        *,
        keys: Sequence[str] = (),
        within: ColumnElement[bool] | None = None,
        record_type: str = "",
        **first: Any,
    ) -> None:
        """Add the rows that are not there by their `keys` (the primary key unless given), update those that differ.

        Only rows `within` are looked at, and of a table that has congresses only the shared ones. `first` is what
        only a row that is added gets. With a `record_type`, each update leaves a revision of the row with that key.
        """
        sql = _sql(table)
        names = tuple(keys) or tuple(column.name for column in sql.primary_key)
        shared = sql.c.congress_id.is_(None) if "congress_id" in sql.c else within
        found = self._found(sql, names, shared)
        missing, changed = [], []
        for row in rows:
            known = found.get(tuple(row[name] for name in names))
            if known is None:
                missing.append({**_defaults(table), **first, **row})
            elif any(known[name] != value for name, value in row.items()):
                changed.append((known, row))
        self._add(sql, missing)
        self._update(sql, names, shared, [row for _, row in changed])
        if "slug" in names:
            self._mark_fresh(sql, [row["slug"] for row in missing])
        if record_type:
            own = next(iter(sql.primary_key)).name
            self._revise(record_type, sql.name, [(known[own], *_difference(known, row)) for known, row in changed])

    def put_parts(
        self, table: type[SQLModel], rows: list[Row], *, owner: str, of: type[SQLModel], record_type: str
    ) -> None:
        """Make the rows that describe shared owners (the column `owner`, an id of `of`) exactly these.

        An owner that had been there before and whose rows change gets a revision that keeps both lists.
        """
        sql, owners = _sql(table), _sql(of)
        shared = self.shared(owner, table, of)
        names = tuple(column.name for column in sql.primary_key if column.name != "id") or (owner, "n")
        found = self._found(sql, names, shared)
        wanted = {tuple(row[name] for name in names): {**_defaults(table), **row} for row in rows}
        missing = [row for name, row in wanted.items() if name not in found]
        gone = [row for name, row in found.items() if name not in wanted]
        changed = [
            (found[name], row)
            for name, row in wanted.items()
            if name in found and any(found[name][column] != value for column, value in row.items())
        ]
        self._take_away(sql, names, gone)
        self._add(sql, missing)
        self._update(sql, names, None, [row for _, row in changed])
        before = _by_owner(owner, [*gone, *(was for was, _ in changed)])
        after = _by_owner(owner, [*missing, *(row for _, row in changed)])
        touched = [(one, {sql.name: before.get(one, [])}, {sql.name: after.get(one, [])}) for one in {*before, *after}]
        self._revise(record_type, owners.name, touched)

    def execute(self, statement: Any) -> int:
        """Run a statement that changes shared rows; returns and counts how many it changed."""
        changed = self._run.execute(statement).rowcount
        self.written += changed
        return int(changed)

    def close(self) -> int:
        """Write the revisions of what was changed; returns how many rows were written in all."""
        if self._revisions:
            self._run.execute(insert(_sql(Revision)), self._revisions)
        return self.written

    def _found(self, sql: SqlTable, names: Sequence[str], shared: ColumnElement[bool] | None) -> dict[Key, Row]:
        query = select(sql) if shared is None else select(sql).where(shared)
        rows = self._run.execute(query).mappings()
        return {tuple(row[name] for name in names): dict(row) for row in rows}

    def _add(self, sql: SqlTable, rows: list[Row]) -> None:
        if rows:
            self._run.execute(insert(sql), rows)
            self.written += len(rows)

    def _update(self, sql: SqlTable, names: Sequence[str], shared: ColumnElement[bool] | None, rows: list[Row]) -> None:
        if not rows:
            return
        columns = [name for name in rows[0] if name not in names]
        where = [sql.c[name] == bindparam(f"key_{name}") for name in names]
        statement = (
            update(sql)
            .where(*where, *([] if shared is None else [shared]))
            .values({name: bindparam(f"new_{name}", type_=sql.c[name].type) for name in columns})
        )
        values = [
            {f"key_{name}": row[name] for name in names} | {f"new_{name}": row[name] for name in columns}
            for row in rows
        ]
        self._run.execute(statement, values)
        self.written += len(rows)

    def _take_away(self, sql: SqlTable, names: Sequence[str], rows: list[Row]) -> None:
        for row in rows:
            self._run.execute(sql.delete().where(*(sql.c[name] == row[name] for name in names)))
        self.written += len(rows)

    def _mark_fresh(self, sql: SqlTable, slugs: list[str]) -> None:
        """Remember what was added just now: what is filled in afterwards is no change of it."""
        if slugs:
            self._ids.pop(sql.name, None)
            known = set(slugs)
            rows = self._run.execute(select(sql.c.slug, sql.c.id).where(sql.c.congress_id.is_(None)))
            self._fresh |= {(sql.name, key) for slug, key in rows if slug in known}

    def _revise(self, record_type: str, table: str, touched: Iterable[tuple[int, Row, Row]]) -> None:
        self._revisions += [
            {
                **_defaults(Revision),
                "record_type": record_type,
                "record_id": key,
                "before": _plain(before),
                "after": _plain(after),
                "at": self.shipped.at,
                "why": self.shipped.why,
            }
            for key, before, after in touched
            if (table, key) not in self._fresh
        ]


def _sql(table: type[SQLModel]) -> SqlTable:
    return SQLModel.metadata.tables[str(table.__tablename__)]


def _defaults(table: type[SQLModel]) -> Row:
    """What a row has where nothing is said, its own key aside."""
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in table.model_fields.items()
        if name != "id" and (field.default is not PydanticUndefined or field.default_factory is not None)
    }


def _difference(known: Row, row: Row) -> tuple[Row, Row]:
    changed = [name for name, value in row.items() if known[name] != value]
    return {name: known[name] for name in changed}, {name: row[name] for name in changed}


def _by_owner(owner: str, rows: list[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[owner]].append({name: value for name, value in row.items() if name not in (owner, "id")})
    return found


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value
