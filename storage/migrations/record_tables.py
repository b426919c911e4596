"""The tables of the record as revision 0003 makes them, written by Alembic from the models of that time."""

import sqlalchemy as sa
from alembic import op

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

NAMES = (
    *("actor_group", "argument", "world_event", "entry", "question", "initiative"),
    *("revision", "subject_relation", "action", "assessment", "coverage", "dispute"),
    *("initiative_norm", "register_count", "action_actor", "action_attachment", "action_subject", "actor_group_member"),
    *("actor_name", "actor_step", "claim", "initiative_launcher", "initiative_norm_topic", "instrument"),
    *("participation", "pledge", "position", "reply", "pledge_level", "roll_call_vote"),
)


def create_tables() -> None:
    """Make them, in this order."""
    _actor_group()
    _argument()
    _world_event()
    _entry()
    _question()
    _initiative()
    _revision()
    _subject_relation()
    _action()
    _assessment()
    _coverage()
    _dispute()
    _initiative_norm()
    _register_count()
    _action_actor()
    _action_attachment()
    _action_subject()
    _actor_group_member()
    _actor_name()
    _actor_step()
    _claim()
    _initiative_launcher()
    _initiative_norm_topic()
    _instrument()
    _participation()
    _pledge()
    _position()
    _reply()
    _pledge_level()
    _roll_call_vote()


def drop_tables() -> None:
    """Drop them, with their indexes."""
    for name in reversed(NAMES):
        op.drop_table(name)


def _index(name: str, table: str, *columns: str, unique: bool = False, where: str | None = None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(op.f(name), table, list(columns), unique=unique, sqlite_where=condition, postgresql_where=condition)


def _actor_group() -> None:
    op.create_table(
        "actor_group",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_actor_group_congress_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_group")),
    )
    _index("ix_actor_group_congress_id", "actor_group", "congress_id")
    _index("uq_actor_group_shared_slug", "actor_group", "slug", unique=True, where="congress_id IS NULL")


def _argument() -> None:
    op.create_table(
        "argument",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("speaker", sa.String(length=150), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.CheckConstraint("side IN ('pro', 'con', 'question', 'alternative')", name=op.f("ck_argument_side_is_known")),
        sa.CheckConstraint(
            "subject_type IN ('norm', 'initiative', 'initiative_norm', 'instrument', 'question')",
            name=op.f("ck_argument_subject_type_is_known"),
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_argument_congress_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_argument")),
    )
    _index("ix_argument_congress_id", "argument", "congress_id")
    _index("uq_argument_shared_slug", "argument", "slug", unique=True, where="congress_id IS NULL")


def _question() -> None:
    op.create_table(
        "question",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("entry_id", KEY, nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.Column("answered_by", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(congress_id IS NULL) = (entry_id IS NULL)", name=op.f("ck_question_what_a_congress_asks_is_reviewed")
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_question_congress_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_question_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_question_entry_id")),
    )
    _index("uq_question_congress_slug", "question", "congress_id", "slug", unique=True, where="congress_id IS NOT NULL")
    _index("ix_question_congress_id", "question", "congress_id")
    _index("uq_question_shared_slug", "question", "slug", unique=True, where="congress_id IS NULL")


def _world_event() -> None:
    op.create_table(
        "world_event",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_world_event_date_precision_is_known"),
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_world_event_congress_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_world_event")),
    )
    _index("ix_world_event_congress_id", "world_event", "congress_id")
    _index("uq_world_event_shared_slug", "world_event", "slug", unique=True, where="congress_id IS NULL")


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("confidence", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", KEY, nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", KEY, nullable=True),
        sa.Column("review_reason", sa.String(length=1000), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", KEY, nullable=True),
        sa.Column("end_reason", sa.String(length=1000), nullable=False),
        sa.Column("replaces", KEY, nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(state IN ('retracted', 'replaced')) = (ended_at IS NOT NULL)", name=op.f("ck_entry_what_ended_says_when")
        ),
        sa.CheckConstraint(
            "kind IN ('position', 'participation', 'action', 'claim', 'commitment', 'level', 'question')",
            name=op.f("ck_entry_kind_is_known"),
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR reviewed_at IS NOT NULL", name=op.f("ck_entry_what_is_confirmed_was_reviewed")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'refused', 'retracted', 'replaced')",
            name=op.f("ck_entry_state_is_known"),
        ),
        sa.CheckConstraint(
            "(congress_id IS NULL) = (number IS NULL)", name=op.f("ck_entry_a_congress_numbers_its_own")
        ),
        sa.CheckConstraint(
            "(congress_id IS NULL) = (recorded_by IS NULL)", name=op.f("ck_entry_somebody_recorded_what_did_not_ship")
        ),
        sa.CheckConstraint("(congress_id IS NULL) = (slug IS NOT NULL)", name=op.f("ck_entry_what_ships_has_a_name")),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_entry_congress_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["member.id"], name=op.f("fk_entry_ended_by")),
        sa.ForeignKeyConstraint(["recorded_by"], ["member.id"], name=op.f("fk_entry_recorded_by")),
        sa.ForeignKeyConstraint(["replaces"], ["entry.id"], name=op.f("fk_entry_replaces")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["member.id"], name=op.f("fk_entry_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    _index("ix_entry_congress_reviewed", "entry", "congress_id", "reviewed_at")
    _index("ix_entry_ended_by", "entry", "ended_by")
    _index("ix_entry_proposed", "entry", "congress_id", "id", where="state = 'proposed'")
    _index("ix_entry_recorded_by", "entry", "recorded_by")
    _index("ix_entry_replaces", "entry", "replaces")
    _index("ix_entry_reviewed_by", "entry", "reviewed_by")
    _index("uq_entry_number", "entry", "congress_id", "number", unique=True, where="congress_id IS NOT NULL")
    _index("uq_entry_shared_slug", "entry", "slug", unique=True, where="congress_id IS NULL")


def _initiative() -> None:
    op.create_table(
        "initiative",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("aliases", sa.String(length=600), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("opened_on", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("closed_on", sa.String(length=10), nullable=True),
        sa.Column("membership_rule", sa.String(length=500), nullable=False),
        sa.Column("decision_rule", sa.String(length=500), nullable=False),
        sa.Column("accession", sa.String(length=500), nullable=False),
        sa.Column("reporting", sa.String(length=500), nullable=False),
        sa.Column("addressee", sa.String(length=32), nullable=False),
        sa.Column("binding", sa.String(length=32), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", KEY, nullable=True),
        sa.CheckConstraint(
            "addressee IN ('state', 'industry', 'state_and_industry', 'all', 'non_state')",
            name=op.f("ck_initiative_addressee_is_known"),
        ),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_initiative_date_precision_is_known"),
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_initiative_congress_id")),
        sa.ForeignKeyConstraint(["created_by"], ["member.id"], name=op.f("fk_initiative_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
    )
    _index("ix_initiative_congress_id", "initiative", "congress_id")
    _index("ix_initiative_created_by", "initiative", "created_by")
    _index(
        "uq_initiative_congress_slug", "initiative", "congress_id", "slug", unique=True, where="congress_id IS NOT NULL"
    )
    _index("uq_initiative_shared_slug", "initiative", "slug", unique=True, where="congress_id IS NULL")


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("record_type", sa.String(length=32), nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", KEY, nullable=True),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_revision_congress_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_revision_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    _index("ix_revision_congress_id", "revision", "congress_id")
    _index("ix_revision_member_id", "revision", "member_id")
    _index("ix_revision_record", "revision", "record_type", "record_id")


def _subject_relation() -> None:
    op.create_table(
        "subject_relation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("a_type", sa.String(length=32), nullable=False),
        sa.Column("a_id", KEY, nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("b_type", sa.String(length=32), nullable=False),
        sa.Column("b_id", KEY, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("confidence", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", KEY, nullable=True),
        sa.CheckConstraint(
            "a_type IN ('norm', 'initiative', 'initiative_norm', 'instrument', 'question')",
            name=op.f("ck_subject_relation_a_type_is_known"),
        ),
        sa.CheckConstraint(
            "b_type IN ('norm', 'initiative', 'initiative_norm', 'instrument', 'question')",
            name=op.f("ck_subject_relation_b_type_is_known"),
        ),
        sa.CheckConstraint(
            "a_type <> b_type OR a_id <> b_id", name=op.f("ck_subject_relation_nothing_relates_to_itself")
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_subject_relation_congress_id")),
        sa.ForeignKeyConstraint(["created_by"], ["member.id"], name=op.f("fk_subject_relation_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_relation")),
        sa.UniqueConstraint(
            "congress_id",
            "a_type",
            "a_id",
            "relation",
            "b_type",
            "b_id",
            name=op.f("uq_subject_relation_congress_id_a_type_a_id_relation_b_type_b_id"),
        ),
    )
    _index("ix_subject_relation_a", "subject_relation", "a_type", "a_id")
    _index("ix_subject_relation_b", "subject_relation", "b_type", "b_id")
    _index("ix_subject_relation_created_by", "subject_relation", "created_by")


def _action() -> None:
    op.create_table(
        "action",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_action_date_precision_is_known"),
        ),
        sa.CheckConstraint(
            "until IS NULL OR until >= substr(dated, 1, length(until))", name=op.f("ck_action_it_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_action_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_action")),
    )
    _index("ix_action_case", "action", "case_id", "known_by")


def _assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "subject_type IN ('norm', 'initiative', 'initiative_norm', 'instrument', 'question')",
            name=op.f("ck_assessment_subject_type_is_known"),
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_assessment_congress_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_assessment_entry_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_assessment_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    _index("ix_assessment_congress_id", "assessment", "congress_id")
    _index("ix_assessment_member_id", "assessment", "member_id")
    _index(
        "uq_assessment_one_live_a_member",
        "assessment",
        "entry_id",
        "subject_type",
        "subject_id",
        "member_id",
        unique=True,
        where="live",
    )


def _coverage() -> None:
    op.create_table(
        "coverage",
        sa.Column("initiative_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("complete_from", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_coverage_initiative_id")),
        sa.ForeignKeyConstraint(["kind"], ["stakeholder_kind.id"], name=op.f("fk_coverage_kind")),
        sa.PrimaryKeyConstraint("initiative_id", "kind", name=op.f("pk_coverage")),
    )


def _dispute() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("ground", sa.String(length=1000), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("closed_by", KEY, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_dispute_what_is_closed_says_when")),
        sa.CheckConstraint(
            "state IN ('open', 'upheld', 'dismissed', 'taken_back')", name=op.f("ck_dispute_state_is_known")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["member.id"], name=op.f("fk_dispute_closed_by")),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_dispute_congress_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_dispute_entry_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_dispute_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    _index("ix_dispute_closed_by", "dispute", "closed_by")
    _index("ix_dispute_entry_id", "dispute", "entry_id")
    _index("ix_dispute_member_id", "dispute", "member_id")
    _index("ix_dispute_open", "dispute", "congress_id", where="state = 'open'")


def _initiative_norm() -> None:
    op.create_table(
        "initiative_norm",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("initiative_id", KEY, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("summary_confidence", sa.String(length=32), nullable=False),
        sa.Column("addressee", sa.String(length=32), nullable=False),
        sa.Column("modality", sa.String(length=32), nullable=False),
        sa.Column("regime_element", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("year_note", sa.String(length=500), nullable=False),
        sa.Column("binding", sa.String(length=32), nullable=False),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", KEY, nullable=True),
        sa.CheckConstraint(
            "addressee IN ('state', 'industry', 'state_and_industry', 'all', 'non_state')",
            name=op.f("ck_initiative_norm_addressee_is_known"),
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_initiative_norm_congress_id")),
        sa.ForeignKeyConstraint(["created_by"], ["member.id"], name=op.f("fk_initiative_norm_created_by")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_norm_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_norm")),
        sa.UniqueConstraint("initiative_id", "title", name=op.f("uq_initiative_norm_initiative_id_title")),
    )
    _index("ix_initiative_norm_congress_id", "initiative_norm", "congress_id")
    _index("ix_initiative_norm_created_by", "initiative_norm", "created_by")
    _index("ix_initiative_norm_initiative_id", "initiative_norm", "initiative_id")
    _index(
        "uq_initiative_norm_congress_slug",
        "initiative_norm",
        "congress_id",
        "slug",
        unique=True,
        where="congress_id IS NOT NULL",
    )
    _index("uq_initiative_norm_shared_slug", "initiative_norm", "slug", unique=True, where="congress_id IS NULL")


def _register_count() -> None:
    op.create_table(
        "register_count",
        sa.Column("initiative_id", KEY, nullable=False),
        sa.Column("country", sa.String(length=4), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("company_or_association", sa.Integer(), nullable=False),
        sa.Column("civil_society", sa.Integer(), nullable=False),
        sa.Column("public_authority", sa.Integer(), nullable=False),
        sa.Column("unclassified", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_register_count_initiative_id")),
        sa.PrimaryKeyConstraint("initiative_id", "country", name=op.f("pk_register_count")),
    )


def _action_actor() -> None:
    op.create_table(
        "action_actor",
        sa.Column("action_id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.CheckConstraint("role IN ('actor', 'affected')", name=op.f("ck_action_actor_role_is_known")),
        sa.ForeignKeyConstraint(["action_id"], ["action.entry_id"], name=op.f("fk_action_actor_action_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_action_actor_actor_id")),
        sa.PrimaryKeyConstraint("action_id", "actor_id", "role", name=op.f("pk_action_actor")),
    )
    _index("ix_action_actor_actor_id", "action_actor", "actor_id")


def _action_attachment() -> None:
    op.create_table(
        "action_attachment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("action_id", KEY, nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", KEY, nullable=False),
        sa.CheckConstraint(
            "subject_type IN ('norm', 'initiative', 'initiative_norm', 'instrument', 'question')",
            name=op.f("ck_action_attachment_subject_type_is_known"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.entry_id"], name=op.f("fk_action_attachment_action_id")),
        sa.ForeignKeyConstraint(["attached_by"], ["member.id"], name=op.f("fk_action_attachment_attached_by")),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_action_attachment_congress_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_attachment")),
        sa.UniqueConstraint(
            "congress_id",
            "action_id",
            "subject_type",
            "subject_id",
            name=op.f("uq_action_attachment_congress_id_action_id_subject_type_subject_id"),
        ),
    )
    _index("ix_action_attachment_action_id", "action_attachment", "action_id")
    _index("ix_action_attachment_attached_by", "action_attachment", "attached_by")
    _index("ix_action_attachment_subject", "action_attachment", "subject_type", "subject_id")


def _action_subject() -> None:
    op.create_table(
        "action_subject",
        sa.Column("action_id", KEY, nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("suggested", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "subject_type IN ('norm', 'initiative', 'initiative_norm', 'instrument', 'question')",
            name=op.f("ck_action_subject_subject_type_is_known"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.entry_id"], name=op.f("fk_action_subject_action_id")),
        sa.PrimaryKeyConstraint("action_id", "subject_type", "subject_id", name=op.f("pk_action_subject")),
    )
    _index("ix_action_subject_subject", "action_subject", "subject_type", "subject_id")


def _actor_group_member() -> None:
    op.create_table(
        "actor_group_member",
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_actor_group_member_actor_id")),
        sa.ForeignKeyConstraint(["group_id"], ["actor_group.id"], name=op.f("fk_actor_group_member_group_id")),
        sa.PrimaryKeyConstraint("group_id", "actor_id", name=op.f("pk_actor_group_member")),
    )
    _index("ix_actor_group_member_actor_id", "actor_group_member", "actor_id")


def _actor_name() -> None:
    op.create_table(
        "actor_name",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("folded", sa.String(length=150), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('name', 'alias', 'former', 'code')", name=op.f("ck_actor_name_kind_is_known")),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_actor_name_actor_id")),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_actor_name_congress_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_name")),
    )
    _index("ix_actor_name_actor_id", "actor_name", "actor_id")
    _index("ix_actor_name_folded", "actor_name", "folded")
    _index("uq_actor_name_own", "actor_name", "actor_id", "folded", unique=True, where="congress_id IS NULL")
    of_congress = ("congress_id", "actor_id", "folded")
    _index("uq_actor_name_of_congress", "actor_name", *of_congress, unique=True, where="congress_id IS NOT NULL")


def _actor_step() -> None:
    op.create_table(
        "actor_step",
        sa.Column("id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("other_id", KEY, nullable=True),
        sa.Column("other_name", sa.String(length=150), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_actor_step_date_precision_is_known"),
        ),
        sa.CheckConstraint(
            "other_id IS NOT NULL OR other_name <> ''", name=op.f("ck_actor_step_a_step_leads_somewhere")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_actor_step_actor_id")),
        sa.ForeignKeyConstraint(["other_id"], ["actor.id"], name=op.f("fk_actor_step_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_step")),
    )
    _index("ix_actor_step_actor_id", "actor_step", "actor_id")
    _index("ix_actor_step_other_id", "actor_step", "other_id")


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("action_id", KEY, nullable=False),
        sa.Column("claimant_id", KEY, nullable=False),
        sa.Column("accused_id", KEY, nullable=True),
        sa.Column("basis", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_claim_date_precision_is_known"),
        ),
        sa.CheckConstraint(
            "accused_id IS NULL OR accused_id <> claimant_id", name=op.f("ck_claim_nobody_accuses_itself")
        ),
        sa.CheckConstraint(
            "until IS NULL OR until >= substr(dated, 1, length(until))", name=op.f("ck_claim_it_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["accused_id"], ["actor.id"], name=op.f("fk_claim_accused_id")),
        sa.ForeignKeyConstraint(["action_id"], ["action.entry_id"], name=op.f("fk_claim_action_id")),
        sa.ForeignKeyConstraint(["claimant_id"], ["actor.id"], name=op.f("fk_claim_claimant_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_claim_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_claim")),
    )
    _index("ix_claim_accused_id", "claim", "accused_id")
    _index("ix_claim_action", "claim", "action_id", "known_by")
    _index("ix_claim_claimant_id", "claim", "claimant_id")


def _initiative_launcher() -> None:
    op.create_table(
        "initiative_launcher",
        sa.Column("initiative_id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_initiative_launcher_actor_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_launcher_initiative_id")
        ),
        sa.PrimaryKeyConstraint("initiative_id", "actor_id", name=op.f("pk_initiative_launcher")),
    )
    _index("ix_initiative_launcher_actor_id", "initiative_launcher", "actor_id")


def _initiative_norm_topic() -> None:
    op.create_table(
        "initiative_norm_topic",
        sa.Column("norm_id", KEY, nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["norm_id"], ["initiative_norm.id"], name=op.f("fk_initiative_norm_topic_norm_id")),
        sa.PrimaryKeyConstraint("norm_id", "topic", name=op.f("pk_initiative_norm_topic")),
    )
    _index("ix_initiative_norm_topic_topic", "initiative_norm_topic", "topic")


def _instrument() -> None:
    op.create_table(
        "instrument",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", KEY, nullable=True),
        sa.Column("sponsor_id", KEY, nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_instrument_date_precision_is_known"),
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_instrument_congress_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_instrument_initiative_id")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["actor.id"], name=op.f("fk_instrument_sponsor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
    )
    _index("ix_instrument_congress_id", "instrument", "congress_id")
    _index("ix_instrument_initiative_id", "instrument", "initiative_id")
    _index("ix_instrument_sponsor_id", "instrument", "sponsor_id")
    _index("uq_instrument_shared_slug", "instrument", "slug", unique=True, where="congress_id IS NULL")


def _participation() -> None:
    op.create_table(
        "participation",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("initiative_id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("via_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_participation_date_precision_is_known"),
        ),
        sa.CheckConstraint(
            "until IS NULL OR until >= substr(dated, 1, length(until))",
            name=op.f("ck_participation_it_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_participation_actor_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_participation_entry_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_participation_initiative_id")),
        sa.ForeignKeyConstraint(["via_id"], ["actor.id"], name=op.f("fk_participation_via_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_participation")),
    )
    _index("ix_participation_actor", "participation", "actor_id", "known_by")
    _index("ix_participation_initiative", "participation", "initiative_id", "actor_id", "known_by")
    _index("ix_participation_via_id", "participation", "via_id")


def _pledge() -> None:
    op.create_table(
        "pledge",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("dimension", sa.String(length=32), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=True),
        sa.Column("due_by", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_pledge_date_precision_is_known"),
        ),
        sa.CheckConstraint("evidence <> ''", name=op.f("ck_pledge_a_commitment_says_what_would_show_it")),
        sa.CheckConstraint(
            "subject_type IN ('norm', 'initiative', 'initiative_norm', 'instrument', 'question')",
            name=op.f("ck_pledge_subject_type_is_known"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_pledge_actor_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_pledge_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_pledge")),
    )
    _index("ix_pledge_actor_id", "pledge", "actor_id")
    _index("ix_pledge_due", "pledge", "due_by", where="due_by IS NOT NULL")
    _index("ix_pledge_subject", "pledge", "subject_type", "subject_id", "actor_id")


def _position() -> None:
    op.create_table(
        "position",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("stance", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("stated_on", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_position_date_precision_is_known"),
        ),
        sa.CheckConstraint(
            "stance NOT IN ('silent', 'absent', 'not_listed')",
            name=op.f("ck_position_silence_is_computed_never_stored"),
        ),
        sa.CheckConstraint(
            "subject_type IN ('norm', 'initiative', 'initiative_norm', 'instrument', 'question')",
            name=op.f("ck_position_subject_type_is_known"),
        ),
        sa.CheckConstraint(
            "until IS NULL OR until >= substr(stated_on, 1, length(until))",
            name=op.f("ck_position_it_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_position_actor_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_position_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_position")),
    )
    _index("ix_position_actor", "position", "actor_id", "known_by")
    _index("ix_position_subject", "position", "subject_type", "subject_id", "actor_id", "known_by")


def _reply() -> None:
    op.create_table(
        "reply",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_reply_actor_id")),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_reply_congress_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_reply_entry_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_reply_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
    )
    _index("ix_reply_actor_id", "reply", "actor_id")
    _index("ix_reply_congress_id", "reply", "congress_id")
    _index("ix_reply_entry_id", "reply", "entry_id")
    _index("ix_reply_member_id", "reply", "member_id")


def _pledge_level() -> None:
    op.create_table(
        "pledge_level",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("pledge_id", KEY, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("date_precision", sa.String(length=32), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "date_precision IN ('day', 'month', 'year', 'on_or_before', 'as_of')",
            name=op.f("ck_pledge_level_date_precision_is_known"),
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 7", name=op.f("ck_pledge_level_level_is_on_the_ladder")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_pledge_level_entry_id")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.entry_id"], name=op.f("fk_pledge_level_pledge_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_pledge_level")),
    )
    _index("ix_pledge_level_pledge", "pledge_level", "pledge_id", "known_by")


def _roll_call_vote() -> None:
    op.create_table(
        "roll_call_vote",
        sa.Column("instrument_id", KEY, nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("vote", sa.String(length=32), nullable=False),
        sa.CheckConstraint("vote IN ('yes', 'no', 'abstain')", name=op.f("ck_roll_call_vote_vote_is_known")),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_roll_call_vote_actor_id")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_roll_call_vote_instrument_id")),
        sa.PrimaryKeyConstraint("instrument_id", "actor_id", name=op.f("pk_roll_call_vote")),
    )
    _index("ix_roll_call_vote_actor_id", "roll_call_vote", "actor_id")
