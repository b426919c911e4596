"""The history of the schema (Alembic), one file a revision in `versions/`.

After a change of the tables: `python -m storage.migrations.revision "what changes"`, then read what it wrote.
It does not see a changed CHECK, a changed WHERE of an index or a changed guard; `tests/storage/test_migrations.py`
sees them all. Guards (append-only triggers) are never part of a revision: `storage/migrate.py` takes them off
before and puts them on after, since a table that SQLite rebuilds loses its triggers.
"""
