"""Triggers that keep the ledgers append-only, in the words of each database.

The verbs never rewrite these rows; the triggers hold against everything else that reaches the tables. They are
created with the tables and by the migrations, from the one list below.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, MetaData, event, text


@dataclass(frozen=True)
class Guard:
    """What may never happen to the rows of `table`: `verb` (UPDATE or DELETE), unless `unless` holds.

    In `unless`, `{same}` compares two values of which either may be NULL, as each database writes it. No part of it
    may be NULL itself: then neither it nor its contrary would hold, and the trigger would let everything pass.
    """

    table: str
    verb: str
    message: str
    unless: str = ""

    @property
    def name(self) -> str:
        return f"guard_{self.table}_{self.verb.lower()}"


def _kept(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} {{same}} OLD.{column}" for column in columns)


_SAME = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}

_BALLOT = (
    _kept("id", "congress_id", "norm_id", "version_id", "secrecy", "seats", "opened_at", "closes_at")
    # PostgreSQL compares no JSON, but its text.
    + " AND CAST(NEW.rule AS TEXT) {same} CAST(OLD.rule AS TEXT)"
    + " AND (OLD.closed_at IS NULL OR NEW.closed_at {same} OLD.closed_at)"
)
_PAPER = (
    _kept("id", "ballot_id", "member_id", "choice", "discipline", "kind", "capacity", "cast_at")
    + " AND (NEW.live {same} OLD.live OR OLD.live) AND (NEW.reason {same} OLD.reason OR NEW.reason {same} '')"
)
_POSITION = (
    _kept("id", "congress_id", "actor_id", "subject_type", "subject_id", "stance", "form", "summary")
    + " AND "
    + _kept("stated_on", "date_precision", "known_by", "recorded_at", "recorded_by")
    + f" AND ((OLD.retracted_at IS NULL AND NEW.retracted_at IS NOT NULL) OR ({_kept('retracted_at', 'retraction')}))"
)

GUARDS: tuple[Guard, ...] = (
    Guard("event", "UPDATE", "the event log is append-only"),
    Guard("event", "DELETE", "the event log is append-only"),
    Guard("norm_version", "UPDATE", "a version of a norm is immutable"),
    Guard("norm_version", "DELETE", "a version of a norm is immutable"),
    Guard(
        "ballot",
        "UPDATE",
        "rule, text and closing time of a ballot are frozen, and a closed one stays closed",
        unless=_BALLOT,
    ),
    Guard("ballot", "DELETE", "a ballot is never deleted"),
    Guard("ballot_seat", "UPDATE", "the roll of a ballot is frozen"),
    Guard("ballot_seat", "DELETE", "the roll of a ballot is frozen"),
    Guard(
        "ballot_paper",
        "UPDATE",
        "a ballot paper is never rewritten; it only ceases to be live",
        unless=_PAPER,
    ),
    Guard("ballot_paper", "DELETE", "a ballot paper is never deleted"),
    Guard("decision", "UPDATE", "a decision is never rewritten"),
    Guard("decision", "DELETE", "a decision is never deleted"),
    Guard(
        "position",
        "UPDATE",
        "a position is never overwritten, only retracted",
        unless=_POSITION,
    ),
    Guard("position", "DELETE", "a position is never deleted"),
)


def statements(dialect: str) -> list[str]:
    """The statements that create every guard on `dialect` ("sqlite" or "postgresql"), in order."""
    make = _on_sqlite if dialect == "sqlite" else _on_postgresql
    return [statement for guard in GUARDS for statement in make(guard)]


def _on_sqlite(guard: Guard) -> list[str]:
    condition = f" WHEN NOT ({guard.unless.format(same=_SAME['sqlite'])})" if guard.unless else ""
    return [
        f"CREATE TRIGGER {guard.name} BEFORE {guard.verb} ON {guard.table}{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    ]


def _on_postgresql(guard: Guard) -> list[str]:
    condition = f" WHEN (NOT ({guard.unless.format(same=_SAME['postgresql'])}))" if guard.unless else ""
    made = [
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'check_violation'; END $$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.verb} ON {guard.table} FOR EACH ROW{condition} "
        f"EXECUTE FUNCTION {guard.name}()",
    ]
    if guard.verb == "DELETE":
        # TRUNCATE empties a table without deleting any row of it.
        made.append(
            f"CREATE TRIGGER {guard.name}_all BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {guard.name}()"
        )
    return made


def drop_statements(dialect: str) -> list[str]:
    """The statements that remove every guard, for a migration that rebuilds a table."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {guard.name}" for guard in GUARDS]
    return [
        statement
        for guard in GUARDS
        for statement in (
            f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
            f"DROP TRIGGER IF EXISTS {guard.name}_all ON {guard.table}",
            f"DROP FUNCTION IF EXISTS {guard.name}()",
        )
    ]


def create_guards(connection: Connection) -> None:
    """Create every guard on the connected database."""
    for statement in statements(connection.dialect.name):
        connection.execute(text(statement))


def attach(metadata: MetaData) -> None:
    """Make `metadata.create_all` create the guards after the tables, and `drop_all` remove them."""

    @event.listens_for(metadata, "after_create")
    def _create(target: MetaData, connection: Connection, **_: object) -> None:
        create_guards(connection)

    @event.listens_for(metadata, "after_drop")
    def _drop(target: MetaData, connection: Connection, **_: object) -> None:
        if connection.dialect.name == "postgresql":
            for guard in GUARDS:
                connection.execute(text(f"DROP FUNCTION IF EXISTS {guard.name}()"))
