"""Triggers that keep the ledgers append-only, in the words of each database.

The verbs never rewrite these rows; the triggers hold against everything else that reaches the tables. They are
created with the tables and by the migrations, from the one list below.
"""

from sqlalchemy import Connection, MetaData, event, text

from storage.guard import Guard, kept
from storage.guards_of_digests import DIGEST_GUARDS
from storage.guards_of_judgements import JUDGEMENT_GUARDS
from storage.guards_of_record import RECORD_GUARDS

_SAME = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}

_BALLOT = (
    kept("id", "congress_id", "norm_id", "version_id", "question", "reason", "follows", "trial", "secrecy", "seats")
    + " AND (NEW.sealed {same} OLD.sealed OR NEW.sealed) AND "
    + kept("statements", "opened_at", "closes_at")
    # PostgreSQL compares no JSON, but its text.
    + " AND CAST(NEW.rule AS TEXT) {same} CAST(OLD.rule AS TEXT)"
    + " AND (OLD.closed_at IS NULL OR NEW.closed_at {same} OLD.closed_at)"
)
_BALLOT_OPEN = "EXISTS (SELECT 1 FROM ballot WHERE id = NEW.ballot_id AND sealed AND closed_at IS NULL)"
_BALLOT_UNSEALED = "EXISTS (SELECT 1 FROM ballot WHERE id = NEW.ballot_id AND NOT sealed)"
# The votes of a ballot whose wordings tied are sealed by the decision on the one that follows it.
_NOT_YET_CERTIFIED = (
    "EXISTS (SELECT 1 FROM decision JOIN ballot ON ballot.id = decision.ballot_id"
    " JOIN ballot AS own ON own.norm_id = ballot.norm_id WHERE own.id = NEW.ballot_id"
    " AND (ballot.id = own.id OR ballot.follows = own.id) AND decision.certificate IS NULL)"
)
_OF_THE_NORM = "EXISTS (SELECT 1 FROM norm_version WHERE id = NEW.version_id AND norm_id = NEW.norm_id)"
_FROM_THE_ROLL = (
    "EXISTS (SELECT 1 FROM ballot_seat JOIN ballot ON ballot.id = ballot_seat.ballot_id"
    " WHERE ballot_seat.ballot_id = NEW.ballot_id AND ballot_seat.member_id = NEW.member_id"
    " AND NOT ballot_seat.taken_off AND ballot.sealed AND ballot.closed_at IS NULL"
)
_COUNTED_AS_THE_SEAT = (
    " AND ballot_seat.discipline = NEW.discipline AND ballot_seat.kind = NEW.kind"
    " AND ballot_seat.capacity = NEW.capacity"
)
_NEW_SEAT = (
    f"(NEW.repair IS NULL AND NOT NEW.taken_off AND {_BALLOT_UNSEALED})"
    f" OR (NEW.repair IS NOT NULL AND NOT NEW.taken_off AND {_BALLOT_OPEN})"
)
_SEAT = (
    kept("ballot_id", "member_id", "name", "proxy_id", "mandate_id")
    # A foreign key wants that repair, of this very seat, to be in the log.
    + " AND NEW.repair IS NOT NULL AND (OLD.repair IS NULL OR NEW.repair > OLD.repair) AND "
    + _BALLOT_OPEN
)
_PAPER = (
    kept("id", "ballot_id", "member_id", "choice", "discipline", "kind", "capacity", "cast_at", "by_proxy")
    + " AND (NEW.live {same} OLD.live OR (OLD.live AND "
    + _BALLOT_OPEN
    + ")) AND (NEW.reason {same} OLD.reason OR NEW.reason {same} '')"
)
_STATEMENT = (
    kept("id", "norm_id", "n", "version", "member_id", "kind", "discipline", "seat_kind", "words", "source_url")
    + " AND "
    + kept("attribution", "created_at")
    + " AND (OLD.replaced_by IS NULL OR NEW.replaced_by {same} OLD.replaced_by)"
    + " AND (OLD.withdrawn_at IS NULL OR NEW.withdrawn_at {same} OLD.withdrawn_at)"
)
_OPINION = kept("id", "statement_id", "member_id", "opinion", "discipline", "kind", "given_at") + (
    " AND (NEW.live {same} OLD.live OR OLD.live)"
)
_CONCERN = (
    kept("id", "norm_id", "n", "version", "member_id", "discipline", "seat_kind", "represents", "reason")
    + " AND "
    + kept("satisfied_by", "raised_at")
    # What is sustained may still be withdrawn, and nothing else becomes of what has ended.
    + " AND (OLD.ballot_id IS NULL OR NEW.ballot_id {same} OLD.ballot_id)"
    + " AND (OLD.state = 'open' OR (OLD.state = 'sustained' AND NEW.state = 'withdrawn')"
    + f" OR ({kept('state', 'ended_at')}))"
)
_RESOLUTION = (
    kept("id", "concern_id", "n", "version", "author_id", "summary", "change", "reason", "proposed_at", "stands_at")
    # "Not yet" may become "you understood me", and nothing else becomes of either.
    + f" AND (OLD.understood IS NULL OR ({kept('understood', 'understood_at', 'understood_words')})"
    + f" OR (NOT OLD.understood AND NEW.understood {{same}} TRUE AND {kept('understood_words')}))"
    + " AND (OLD.state = 'pending'"
    + f" OR ({kept('state', 'understood', 'understood_at', 'understood_words')}"
    + f" AND {kept('backed_by', 'backed_reason', 'ended_at')}))"
)
_WORDING = kept("id", "norm_id", "n", "version", "label", "text", "why", "member_id", "created_at") + (
    " AND (OLD.withdrawn_at IS NULL OR NEW.withdrawn_at {same} OLD.withdrawn_at)"
)
_RANKING = (
    kept("id", "ballot_id", "member_id", "recused", "cast_at", "by_proxy")
    # PostgreSQL compares no JSON, but its text.
    + " AND CAST(NEW.ranks AS TEXT) {same} CAST(OLD.ranks AS TEXT)"
    + " AND (NEW.live {same} OLD.live OR (OLD.live AND "
    + _BALLOT_OPEN
    + "))"
)
_PROXY = kept("id", "congress_id", "giver_id", "holder_id", "given_at", "until") + (
    " AND (OLD.accepted_at IS NULL OR NEW.accepted_at {same} OLD.accepted_at)"
    " AND (OLD.stopped_at IS NULL OR NEW.stopped_at {same} OLD.stopped_at)"
    " AND (OLD.ended_at IS NULL OR NEW.ended_at {same} OLD.ended_at AND NEW.ended_by {same} OLD.ended_by)"
)
_DECISION = kept(
    "id", "congress_id", "ballot_id", "norm_id", "version_id", "year", "number", "outcome", "decided_at"
) + (
    " AND (OLD.certificate IS NULL OR NEW.certificate {same} OLD.certificate)"
    # PostgreSQL compares no JSON, but its text.
    " AND CAST(NEW.result AS TEXT) {same} CAST(OLD.result AS TEXT)"
    " AND (OLD.basis IS NULL OR CAST(NEW.basis AS TEXT) {same} CAST(OLD.basis AS TEXT))"
    " AND (OLD.rationale {same} '' OR NEW.rationale {same} OLD.rationale)"
)

GUARDS: tuple[Guard, ...] = (
    Guard("event", "UPDATE", "the event log is append-only"),
    Guard("event", "DELETE", "the event log is append-only"),
    Guard("norm_version", "UPDATE", "a version of a norm is immutable"),
    Guard("norm_version", "DELETE", "a version of a norm is immutable"),
    Guard("ballot", "INSERT", "a ballot asks about a version of its norm", unless=_OF_THE_NORM),
    Guard(
        "ballot",
        "UPDATE",
        "rule, text and closing time of a ballot are frozen, and a closed one stays closed",
        unless=_BALLOT,
    ),
    Guard("ballot", "DELETE", "a ballot is never deleted"),
    Guard("ballot_seat", "INSERT", "a frozen roll is repaired only in the log and while it is open", unless=_NEW_SEAT),
    Guard("ballot_seat", "UPDATE", "a frozen roll is repaired only in the log and while it is open", unless=_SEAT),
    Guard("ballot_seat", "DELETE", "the roll of a ballot is frozen"),
    Guard("roll_repair", "INSERT", "a roll is repaired only while its ballot is open", unless=_BALLOT_OPEN),
    Guard("roll_repair", "UPDATE", "a repair of a roll is never rewritten"),
    Guard("roll_repair", "DELETE", "a repair of a roll is never deleted"),
    Guard(
        "ballot_paper",
        "INSERT",
        "a ballot paper is cast on an open ballot, by who is on its roll and as the roll has them",
        unless=f"{_FROM_THE_ROLL}{_COUNTED_AS_THE_SEAT})",
        overtaken=True,
    ),
    Guard(
        "ballot_paper",
        "UPDATE",
        "a ballot paper is never rewritten; it only ceases to be live",
        unless=_PAPER,
    ),
    Guard("ballot_paper", "DELETE", "a ballot paper is never deleted"),
    Guard("decision", "INSERT", "a decision is about a version of its norm", unless=_OF_THE_NORM),
    Guard("decision", "UPDATE", "a decision is never rewritten", unless=_DECISION),
    Guard("decision", "DELETE", "a decision is never deleted"),
    Guard("ballot_option", "INSERT", "a sealed ballot asks about nothing more", unless=_BALLOT_UNSEALED),
    Guard("ballot_option", "UPDATE", "what a ballot asks about is frozen"),
    Guard("ballot_option", "DELETE", "what a ballot asks about is frozen"),
    Guard(
        "ranking_paper",
        "INSERT",
        "a ranking is cast on an open ballot, by who is on its roll",
        unless=f"{_FROM_THE_ROLL})",
    ),
    Guard("ranking_paper", "UPDATE", "a ranking is never rewritten; it only ceases to be live", unless=_RANKING),
    Guard("ranking_paper", "DELETE", "a ranking is never deleted"),
    Guard("wording", "UPDATE", "a wording is never rewritten, only withdrawn", unless=_WORDING),
    Guard("wording", "DELETE", "a wording is never deleted"),
    Guard("commitment", "INSERT", "a vote is sealed before its decision is certified", unless=_NOT_YET_CERTIFIED),
    Guard("commitment", "UPDATE", "a sealed vote stays as it is"),
    Guard("commitment", "DELETE", "a sealed vote stays as it is"),
    Guard("norm_link", "UPDATE", "a link between norms is never rewritten"),
    Guard("norm_link", "DELETE", "a link between norms is never deleted"),
    Guard("statement", "UPDATE", "a statement is never rewritten, only replaced or withdrawn", unless=_STATEMENT),
    Guard("statement", "DELETE", "a statement is never deleted"),
    Guard("statement_opinion", "UPDATE", "an opinion is never rewritten; it only ceases to be live", unless=_OPINION),
    Guard("statement_opinion", "DELETE", "an opinion is never deleted"),
    Guard("proxy", "UPDATE", "a proxy is never rewritten; it is accepted once, and ends once", unless=_PROXY),
    Guard("proxy", "DELETE", "a proxy is never deleted"),
    Guard("concern", "UPDATE", "a concern is never rewritten, and ends once", unless=_CONCERN),
    Guard("concern", "DELETE", "a concern is never deleted"),
    Guard("concern_answer", "UPDATE", "an answer to a concern is never rewritten"),
    Guard("concern_answer", "DELETE", "an answer to a concern is never deleted"),
    Guard("resolution", "UPDATE", "a resolution is never rewritten, and ends once", unless=_RESOLUTION),
    Guard("resolution", "DELETE", "a resolution is never deleted"),
    *RECORD_GUARDS,
    *JUDGEMENT_GUARDS,
    *DIGEST_GUARDS,
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
    holds = guard.unless.format(same=_SAME["postgresql"])
    code = "serialization_failure" if guard.overtaken else "check_violation"
    condition, refusal = "", f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = '{code}';"
    if guard.looks_up:
        refusal = f"IF NOT ({holds}) THEN {refusal} END IF; RETURN NEW;"
        if guard.verb == "DELETE":
            # What is truncated has no rows to look at, and a trigger lets a row go by returning it.
            always = f"IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION '{guard.message}' USING ERRCODE = '{code}'; END IF;"
            refusal = f"{always} {refusal.replace('RETURN NEW', 'RETURN OLD')}"
    elif holds:
        condition = f" WHEN (NOT ({holds}))"
    made = [
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refusal} END $$",
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
