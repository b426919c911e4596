"""What the store says when it cannot serve: a key and its facts, never a password."""

Fact = str | int | None


class StoreError(Exception):
    """The database cannot be used; nothing of the transaction was kept.

    `key` names the sentence in `prompts/`; `facts` fill its blanks. The keys:

    - `store.address_unknown` (address): neither SQLite nor PostgreSQL, or malformed.
    - `store.folder_missing` (folder): the folder of the SQLite file is not there.
    - `store.in_use` (path, process): another process has this SQLite file; `process` is its id or "?".
    - `store.unreachable` (address, reason): the server or the file cannot be opened, or went away.
    - `store.busy` (address): every connection of the pool stayed in use for too long.
    - `store.failed` (address, reason): the database refused to go on (disk full, file damaged, read-only disk).
    - `store.closed`: the store was closed before the verb ran.
    - `store.read_only`: a write where only reading is possible (by `read`, by `read_only`, by the disk).
    - `store.newer` (found, known): the database was written by a later version of the bot.
    - `store.older` (found, known): the database is at an earlier schema, and who only reads may not migrate it.
    - `store.migration_failed` (revision, reason): the schema is as it was before.
    - `store.backup_failed` (path, reason): no copy could be made, so nothing was migrated, or no backup was made.
    - `store.backup_exists` (path): there is a file already where the backup was to be.
    - `store.backup_not_here` (address): there is no file to copy (PostgreSQL, in memory, not there).
    """

    def __init__(self, key: str, **facts: Fact) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    def __str__(self) -> str:
        blanks = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.key} ({blanks})" if blanks else self.key
