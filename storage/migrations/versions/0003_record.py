"""the record"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.helpers import allow, count_on, fill
from storage.migrations.judgement_tables import create_judgements, drop_judgements
from storage.migrations.record_names import folded
from storage.migrations.record_tables import KEY, create_tables, drop_tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EARLIER_RECORDS = ("actor", "position")
RECORDS = (
    *("entry", "actor", "group", "initiative", "initiative_norm", "instrument", "question", "argument", "event"),
    *("relation", "register"),
)


def upgrade() -> None:
    # The table of positions is made anew; its rows lie in this one meanwhile.
    op.execute("CREATE TABLE earlier_position AS SELECT * FROM position")
    op.drop_table("position")
    create_tables()
    create_judgements()
    _more_of_congresses()
    _more_of_sources()
    _more_of_actors()
    _move_positions()
    op.drop_table("earlier_position")


def downgrade() -> None:
    """Back to positions of congresses on their norms; the rest of the record is lost."""
    op.execute(
        "CREATE TABLE later_position AS SELECT entry.*, position.* FROM position JOIN entry ON entry.id = entry_id"
        " WHERE subject_type = 'norm' AND congress_id IS NOT NULL AND state IN ('confirmed', 'retracted')"
    )
    _less_of_actors()
    _less_of_sources()
    for column in ("record_review", "last_entry"):
        _drop("congress", column)
    _drop("member", "recorder")
    _drop("case", "triad")
    _drop("case", "gap")
    drop_judgements()
    drop_tables()
    _earlier_positions()
    op.drop_table("later_position")


def _more_of_congresses() -> None:
    fill("congress", "record_review", sa.String(length=32), "'second'")
    fill("congress", "last_entry", sa.Integer(), "0")
    with op.batch_alter_table("congress") as batch:
        batch.create_check_constraint(
            op.f("ck_congress_record_review_is_known"), "record_review IN ('second', 'recorder')"
        )
    fill("member", "recorder", sa.Boolean(), "false")
    fill("case", "triad", sa.JSON(), "'{}'")
    fill("case", "gap", sa.String(length=500), "''")


def _more_of_sources() -> None:
    with op.batch_alter_table("source") as batch:
        batch.add_column(sa.Column("archive_url", sa.String(length=500), nullable=True))
        batch.add_column(sa.Column("licence", sa.String(length=200), nullable=True))
        batch.create_index("ix_source_url", ["url"])
    fill("source", "note", sa.String(length=500), "''")
    fill("evidence_link", "supports", sa.Boolean(), "true")
    allow("evidence_link", "record_type", (*EARLIER_RECORDS, *RECORDS))
    op.execute("UPDATE evidence_link SET record_type = 'entry' WHERE record_type = 'position'")
    allow("evidence_link", "record_type", RECORDS)


_REFERENCES = {"parent_id": "actor", "speaks_for": "initiative", "merged_into": "actor", "created_by": "member"}


def _more_of_actors() -> None:
    _name_actors()
    with op.batch_alter_table("actor") as batch:
        batch.drop_column("aliases")
        batch.add_column(sa.Column("iso2", sa.String(length=2), nullable=True))
        batch.add_column(sa.Column("sector", sa.String(length=80), nullable=True))
        batch.add_column(sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
        for column, target in _REFERENCES.items():
            batch.add_column(sa.Column(column, KEY, nullable=True))
            batch.create_index(op.f(f"ix_actor_{column}"), [column])
            batch.create_foreign_key(op.f(f"fk_actor_{column}"), target, [column], ["id"])
        batch.create_check_constraint(
            op.f("ck_actor_no_actor_is_its_own_parent"), "parent_id IS NULL OR parent_id <> id"
        )
        batch.create_check_constraint(
            op.f("ck_actor_no_actor_is_merged_into_itself"), "merged_into IS NULL OR merged_into <> id"
        )
    fill("actor", "no_country", sa.String(length=500), "''")
    fill("actor", "note", sa.String(length=500), "''")


def _name_actors() -> None:
    """Keep the name and the aliases of each actor as names by which it is found."""
    names = sa.table("actor_name", *(sa.column(name) for name in ("actor_id", "name", "folded", "kind")))
    rows = []
    for actor, name, aliases in op.get_bind().execute(sa.text("SELECT id, name, aliases FROM actor")):
        found = {folded(name): (name, "name")}
        for alias in filter(None, aliases.split("; ")):
            found.setdefault(folded(alias), (alias[:150], "alias"))
        rows += [
            {"actor_id": actor, "name": words, "folded": key, "kind": kind} for key, (words, kind) in found.items()
        ]
    if rows:
        op.bulk_insert(names, rows)


def _move_positions() -> None:
    """Make each position an entry of its congress, under the key it had, numbered in order; its member reviewed it."""
    op.execute(
        "INSERT INTO entry (id, congress_id, number, kind, state, recorded_at, recorded_by, reviewed_at, reviewed_by,"
        " review_reason, ended_at, end_reason, note)"
        " SELECT id, congress_id, row_number() OVER (PARTITION BY congress_id ORDER BY id), 'position',"
        " CASE WHEN retracted_at IS NULL THEN 'confirmed' ELSE 'retracted' END, recorded_at, recorded_by, recorded_at,"
        " recorded_by, '', retracted_at, CASE WHEN retracted_at IS NULL THEN '' ELSE retraction END, ''"
        " FROM earlier_position"
    )
    op.execute(
        "INSERT INTO position (entry_id, actor_id, subject_type, subject_id, stance, form, summary, stated_on,"
        " date_precision, known_by)"
        " SELECT id, actor_id, subject_type, subject_id, stance, form, summary, stated_on, date_precision, known_by"
        " FROM earlier_position"
    )
    op.execute("UPDATE congress SET last_entry = (SELECT count(*) FROM entry WHERE entry.congress_id = congress.id)")
    count_on("entry")


def _less_of_actors() -> None:
    fill("actor", "aliases", sa.String(length=600), "''")
    aliases: dict[int, list[str]] = {}
    found = "SELECT actor_id, name FROM actor_name WHERE kind = 'alias' AND congress_id IS NULL ORDER BY id"
    for actor, name in op.get_bind().execute(sa.text(found)):
        aliases.setdefault(actor, []).append(name)
    for actor, names in aliases.items():
        joined = sa.text("UPDATE actor SET aliases = :aliases WHERE id = :actor")
        op.get_bind().execute(joined, {"aliases": "; ".join(names)[:600], "actor": actor})
    with op.batch_alter_table("actor") as batch:
        batch.drop_constraint(op.f("ck_actor_no_actor_is_its_own_parent"), type_="check")
        batch.drop_constraint(op.f("ck_actor_no_actor_is_merged_into_itself"), type_="check")
        for column in _REFERENCES:
            batch.drop_constraint(op.f(f"fk_actor_{column}"), type_="foreignkey")
            batch.drop_index(op.f(f"ix_actor_{column}"))
        for column in (*_REFERENCES, "iso2", "sector", "created_at", "no_country", "note"):
            batch.drop_column(column)


def _less_of_sources() -> None:
    allow("evidence_link", "record_type", (*EARLIER_RECORDS, *RECORDS))
    op.execute(
        "UPDATE evidence_link SET record_type = 'position'"
        " WHERE record_type = 'entry' AND record_id IN (SELECT id FROM later_position)"
    )
    op.execute("DELETE FROM evidence_link WHERE record_type NOT IN ('actor', 'position')")
    allow("evidence_link", "record_type", EARLIER_RECORDS)
    _drop("evidence_link", "supports")
    with op.batch_alter_table("source") as batch:
        batch.drop_index("ix_source_url")
        for column in ("archive_url", "licence", "note"):
            batch.drop_column(column)


def _drop(table: str, column: str) -> None:
    with op.batch_alter_table(table) as batch:
        if column == "record_review":
            batch.drop_constraint(op.f("ck_congress_record_review_is_known"), type_="check")
        batch.drop_column(column)


def _earlier_positions() -> None:
    op.create_table(
        "position",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("stance", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("stated_on", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", KEY, nullable=False),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retraction", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_position_date_precision_is_known"),
        ),
        sa.CheckConstraint(
            "retracted_at IS NULL OR retraction <> ''", name=op.f("ck_position_a_retraction_has_a_reason")
        ),
        sa.CheckConstraint(
            "stance NOT IN ('silent', 'absent', 'not_listed')",
            name=op.f("ck_position_silence_is_computed_never_stored"),
        ),
        sa.CheckConstraint("subject_type IN ('norm')", name=op.f("ck_position_subject_type_is_known")),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_position_actor_id")),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_position_congress_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["member.id"], name=op.f("fk_position_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
    )
    for name, columns in {
        op.f("ix_position_actor_id"): ["actor_id"],
        "ix_position_congress_recorded": ["congress_id", "recorded_at"],
        op.f("ix_position_recorded_by"): ["recorded_by"],
        "ix_position_subject": ["subject_type", "subject_id", "actor_id"],
    }.items():
        op.create_index(name, "position", columns)
    op.execute(
        "INSERT INTO position (id, congress_id, actor_id, subject_type, subject_id, stance, form, summary, stated_on,"
        " date_precision, known_by, recorded_at, recorded_by, retracted_at, retraction)"
        " SELECT id, congress_id, actor_id, subject_type, subject_id, stance, form, summary, stated_on,"
        " date_precision, known_by, recorded_at, recorded_by, ended_at,"
        " CASE WHEN ended_at IS NOT NULL AND end_reason = '' THEN '(erased)' ELSE substr(end_reason, 1, 500) END"
        " FROM later_position"
    )
    count_on("position")
