"""deliberation"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EARLIER_STAGES = ("seeking_seconds", "deliberation", "final_call", "voting", "decided", "lapsed", "withdrawn")
STAGES = (
    *("seeking_seconds", "deliberation", "final_call", "voting", "decided", "review", "lapsed", "withdrawn"),
    *("merged", "superseded", "repealed"),
)
EARLIER_CARDS = ("norm", "ballot", "decision", "digest", "notice")
CARDS = (*EARLIER_CARDS, "statement", "concern", "change")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORDING_INDEXES = (
    *(("wording", "member_id"), ("ballot_option", "member_id")),
    *(("ranking_paper", "ballot_id"), ("ranking_paper", "member_id")),
)


def upgrade() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("norm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("discipline", sa.String(length=40), nullable=False),
        sa.Column("seat_kind", sa.String(length=40), nullable=False),
        sa.Column("represents", sa.String(length=100), nullable=True),
        sa.Column("reason", sa.String(length=1500), nullable=False),
        sa.Column("satisfied_by", sa.String(length=1500), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ballot_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_concern_it_has_ended_when_it_is_not_open")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_concern_no_concern_without_a_reason")),
        sa.CheckConstraint(
            "state IN ('open', 'withdrawn', 'resolved', 'sustained', 'left')", name=op.f("ck_concern_state_is_known")
        ),
        sa.ForeignKeyConstraint(["discipline"], ["discipline.id"], name=op.f("fk_concern_discipline")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_concern_member_id")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_concern_ballot_id")),
        sa.ForeignKeyConstraint(["norm_id"], ["norm.id"], name=op.f("fk_concern_norm_id")),
        sa.ForeignKeyConstraint(
            ["norm_id", "version"],
            ["norm_version.norm_id", "norm_version.n"],
            name=op.f("fk_concern_norm_id_version"),
        ),
        sa.ForeignKeyConstraint(["seat_kind"], ["stakeholder_kind.id"], name=op.f("fk_concern_seat_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("norm_id", "n", name=op.f("uq_concern_norm_id_n")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_ballot_id"), ["ballot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "ix_concern_open",
            ["norm_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "norm_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("norm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('merged_into', 'supersedes', 'amends', 'related_to')", name=op.f("ck_norm_link_kind_is_known")
        ),
        sa.CheckConstraint("norm_id <> other_id", name=op.f("ck_norm_link_no_norm_is_linked_to_itself")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_norm_link_member_id")),
        sa.ForeignKeyConstraint(["norm_id"], ["norm.id"], name=op.f("fk_norm_link_norm_id")),
        sa.ForeignKeyConstraint(["other_id"], ["norm.id"], name=op.f("fk_norm_link_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norm_link")),
        sa.UniqueConstraint("norm_id", "other_id", "kind", name=op.f("uq_norm_link_norm_id_other_id_kind")),
    )
    with op.batch_alter_table("norm_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_norm_link_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_norm_link_other_id"), ["other_id"], unique=False)
        batch_op.create_index(
            "uq_norm_link_merged_once",
            ["norm_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'merged_into'"),
            postgresql_where=sa.text("kind = 'merged_into'"),
        )

    op.create_table(
        "statement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("norm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("discipline", sa.String(length=40), nullable=False),
        sa.Column("seat_kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=True),
        sa.Column("attribution", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attribution IN ('named', 'chatham_house')", name=op.f("ck_statement_attribution_is_known")),
        sa.CheckConstraint(
            "kind IN ('pro', 'con', 'question', 'alternative')", name=op.f("ck_statement_kind_is_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_statement_words_are_not_empty")),
        sa.CheckConstraint(
            "replaced_by IS NULL OR withdrawn_at IS NULL", name=op.f("ck_statement_a_statement_ends_once")
        ),
        sa.ForeignKeyConstraint(["discipline"], ["discipline.id"], name=op.f("fk_statement_discipline")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_statement_member_id")),
        sa.ForeignKeyConstraint(["norm_id"], ["norm.id"], name=op.f("fk_statement_norm_id")),
        sa.ForeignKeyConstraint(
            ["norm_id", "version"],
            ["norm_version.norm_id", "norm_version.n"],
            name=op.f("fk_statement_norm_id_version"),
        ),
        sa.ForeignKeyConstraint(["replaced_by"], ["statement.id"], name=op.f("fk_statement_replaced_by")),
        sa.ForeignKeyConstraint(["seat_kind"], ["stakeholder_kind.id"], name=op.f("fk_statement_seat_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("norm_id", "n", name=op.f("uq_statement_norm_id_n")),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_member_id"), ["member_id"], unique=False)

    op.create_table(
        "concern_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("concern_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.String(length=1500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_answer_concern_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_concern_answer_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_answer")),
    )
    with op.batch_alter_table("concern_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_answer_concern_id"), ["concern_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_answer_member_id"), ["member_id"], unique=False)

    op.create_table(
        "resolution",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("concern_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("summary", sa.String(length=1500), nullable=False),
        sa.Column("change", sa.String(length=1500), nullable=False),
        sa.Column("reason", sa.String(length=1500), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stands_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=True),
        sa.Column("understood_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("understood_words", sa.String(length=1500), nullable=False),
        sa.Column("backed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("backed_reason", sa.String(length=1500), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'pending') = (ended_at IS NULL)", name=op.f("ck_resolution_it_has_ended_when_it_is_not_pending")
        ),
        sa.CheckConstraint(
            "(state = 'backed') = (backed_by IS NOT NULL)", name=op.f("ck_resolution_who_backs_the_objection_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'stands', 'backed', 'dropped')", name=op.f("ck_resolution_state_is_known")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_resolution_author_id")),
        sa.ForeignKeyConstraint(["backed_by"], ["member.id"], name=op.f("fk_resolution_backed_by")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_resolution_concern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        sa.UniqueConstraint("concern_id", "n", name=op.f("uq_resolution_concern_id_n")),
    )
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resolution_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resolution_backed_by"), ["backed_by"], unique=False)
        batch_op.create_index(
            "ix_resolution_due",
            ["stands_at"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(
            "uq_resolution_one_pending_a_concern",
            ["concern_id"],
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "statement_opinion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opinion", sa.String(length=32), nullable=False),
        sa.Column("discipline", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "opinion IN ('agree', 'disagree', 'pass')", name=op.f("ck_statement_opinion_opinion_is_known")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_statement_opinion_member_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_statement_opinion_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_opinion")),
    )
    with op.batch_alter_table("statement_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_opinion_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "ix_statement_opinion_tally",
            ["statement_id", "opinion", "discipline", "kind"],
            unique=False,
            sqlite_where=sa.text("live"),
            postgresql_where=sa.text("live"),
        )
        batch_op.create_index(
            "uq_statement_opinion_one_live_a_member",
            ["statement_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("live"),
            postgresql_where=sa.text("live"),
        )

    op.create_table(
        "commitment",
        sa.Column("ballot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_commitment_ballot_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_commitment_member_id")),
        sa.PrimaryKeyConstraint("ballot_id", "member_id", name=op.f("pk_commitment")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_member_id"), ["member_id"], unique=False)

    op.create_table(
        "wording",
        sa.Column("id", KEY, nullable=False),
        sa.Column("norm_id", KEY, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("label <> ''", name=op.f("ck_wording_label_is_not_empty")),
        sa.CheckConstraint("n >= 1", name=op.f("ck_wording_wordings_start_at_one")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_wording_text_is_not_empty")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_wording_member_id")),
        sa.ForeignKeyConstraint(["norm_id"], ["norm.id"], name=op.f("fk_wording_norm_id")),
        sa.ForeignKeyConstraint(
            ["norm_id", "version"],
            ["norm_version.norm_id", "norm_version.n"],
            name=op.f("fk_wording_norm_id_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint("norm_id", "n", name=op.f("uq_wording_norm_id_n")),
    )
    op.create_table(
        "ballot_option",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ballot_id", KEY, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.CheckConstraint("(n = 0) = (label = '')", name=op.f("ck_ballot_option_an_alternative_has_a_label")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_option_ballot_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_ballot_option_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_option")),
        sa.UniqueConstraint("ballot_id", "n", name=op.f("uq_ballot_option_ballot_id_n")),
    )
    op.create_table(
        "ranking_paper",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ballot_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("ranks", sa.JSON(), nullable=False),
        sa.Column("recused", sa.Boolean(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("by_proxy", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id", "member_id"],
            ["ballot_seat.ballot_id", "ballot_seat.member_id"],
            name=op.f("fk_ranking_paper_ballot_id_member_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_paper")),
    )
    for table, column in _WORDING_INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column], unique=False)
    op.create_index(
        "uq_ranking_paper_one_live_a_member",
        "ranking_paper",
        ["ballot_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )
    op.create_table(
        "roll_repair",
        sa.Column("ballot_id", KEY, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("was", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("became", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("act IN ('taken_off', 'corrected', 'added')", name=op.f("ck_roll_repair_act_is_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_roll_repair_no_repair_without_a_reason")),
        sa.CheckConstraint("(act = 'added') = (was IS NULL)", name=op.f("ck_roll_repair_what_was_added_was_not_there")),
        sa.CheckConstraint(
            "(act = 'taken_off') = (became IS NULL)", name=op.f("ck_roll_repair_what_was_taken_off_is_not_there")
        ),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_roll_repair_ballot_id")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_roll_repair_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_roll_repair_member_id")),
        sa.PrimaryKeyConstraint("ballot_id", "n", name=op.f("pk_roll_repair")),
        sa.UniqueConstraint("ballot_id", "n", "member_id", name=op.f("uq_roll_repair_ballot_id_n_member_id")),
    )
    for column in ("by_id", "member_id"):
        op.create_index(f"ix_roll_repair_{column}", "roll_repair", [column], unique=False)
    op.create_table(
        "proxy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("congress_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("giver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "ended_by IN ('revoked', 'withdrawn', 'declined', 'laid_down', 'seat', 'off', 'expired', 'lapsed')",
            name=op.f("ck_proxy_ended_by_is_known"),
        ),
        sa.CheckConstraint("giver_id <> holder_id", name=op.f("ck_proxy_nobody_votes_for_themselves_by_proxy")),
        sa.CheckConstraint("until > given_at", name=op.f("ck_proxy_it_ends_after_it_begins")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_proxy_how_it_ended_is_known")),
        sa.CheckConstraint("accepted_at IS NULL OR accepted_at < until", name=op.f("ck_proxy_it_is_accepted_in_time")),
        sa.CheckConstraint(
            "stopped_at IS NULL OR accepted_at IS NOT NULL", name=op.f("ck_proxy_only_what_was_accepted_stops")
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_proxy_congress_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["member.id"], name=op.f("fk_proxy_giver_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["member.id"], name=op.f("fk_proxy_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy")),
    )
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proxy_congress_id"), ["congress_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proxy_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(
            "ix_proxy_due",
            ["until"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "uq_proxy_one_standing_a_giver",
            ["giver_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND stopped_at IS NULL"),
        )

    _more_words(STAGES, CARDS)
    op.add_column("decision", sa.Column("certificate", sa.String(64), nullable=True))
    op.add_column("decision", sa.Column("basis", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("norm_version", sa.Column("rule", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("norm_version", sa.Column("based_on", sa.Integer(), nullable=True))
    _fill("ballot", "question", sa.String(32), "'adopt'")
    _fill("ballot", "reason", sa.String(500), "''")
    _fill("ballot_seat", "name", sa.String(100), "(SELECT name FROM member WHERE id = ballot_seat.member_id)")
    _fill("congress", "rule_changes", sa.String(32), "'convener'")
    _fill("decision", "rationale", sa.String(2000), "''")
    _fill("norm_version", "reason", sa.String(500), "''")
    _fill("second", "version", sa.Integer(), "1")
    with op.batch_alter_table("ballot") as ballot:
        ballot.create_check_constraint(
            op.f("ck_ballot_question_is_known"), "question IN ('adopt', 'repeal', 'wording', 'keep')"
        )
        ballot.add_column(sa.Column("trial", sa.Integer(), nullable=True))
        ballot.create_check_constraint(
            op.f("ck_ballot_only_an_adoption_is_on_trial"), "trial IS NULL OR question IN ('adopt', 'wording')"
        )
        ballot.create_check_constraint(
            op.f("ck_ballot_a_trial_is_neither_short_nor_long"), "trial IS NULL OR trial BETWEEN 7 AND 365"
        )
        ballot.add_column(sa.Column("follows", KEY, nullable=True))
        ballot.create_foreign_key(op.f("fk_ballot_follows"), "ballot", ["follows"], ["id"])
    with op.batch_alter_table("congress") as congress:
        congress.create_check_constraint(
            op.f("ck_congress_rule_changes_is_known"), "rule_changes IN ('convener', 'decision')"
        )
    _fill("ballot_paper", "by_proxy", sa.Boolean(), "FALSE")
    _fill("ballot", "statements", sa.Integer(), "0")
    _fill("ballot", "sealed", sa.Boolean(), "TRUE")
    _fill("ballot_seat", "taken_off", sa.Boolean(), "FALSE")
    _fill("congress", "proxies", sa.Boolean(), "FALSE")
    with op.batch_alter_table("ballot_seat") as seat:
        seat.add_column(sa.Column("proxy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        seat.create_foreign_key(op.f("fk_ballot_seat_proxy_id"), "member", ["proxy_id"], ["id"])
        seat.add_column(sa.Column("mandate_id", KEY, nullable=True))
        seat.create_foreign_key(op.f("fk_ballot_seat_mandate_id"), "proxy", ["mandate_id"], ["id"])
        seat.add_column(sa.Column("repair", sa.Integer(), nullable=True))
        seat.create_foreign_key(
            op.f("fk_ballot_seat_ballot_id_repair_member_id"),
            "roll_repair",
            ["ballot_id", "repair", "member_id"],
            ["ballot_id", "n", "member_id"],
        )
        seat.create_index(
            "ix_ballot_seat_proxy",
            ["ballot_id", "proxy_id"],
            unique=False,
            sqlite_where=sa.text("proxy_id IS NOT NULL"),
            postgresql_where=sa.text("proxy_id IS NOT NULL"),
        )
    with op.batch_alter_table("ballot_paper") as paper:
        paper.drop_constraint(op.f("fk_ballot_paper_ballot_id"), type_="foreignkey")
        paper.drop_constraint(op.f("fk_ballot_paper_member_id"), type_="foreignkey")
        paper.create_foreign_key(
            op.f("fk_ballot_paper_ballot_id_member_id"),
            "ballot_seat",
            ["ballot_id", "member_id"],
            ["ballot_id", "member_id"],
        )
    with op.batch_alter_table("norm") as norm:
        norm.add_column(sa.Column("in_force", sa.Integer(), nullable=True))
        norm.add_column(sa.Column("trial_until", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE norm SET in_force = version WHERE outcome = 'adopted'")
    with op.batch_alter_table("norm") as norm:
        norm.create_check_constraint(
            op.f("ck_norm_only_what_is_in_force_is_reviewed"), "stage <> 'review' OR in_force IS NOT NULL"
        )
        norm.create_check_constraint(
            op.f("ck_norm_what_is_in_force_was_written_before"), "in_force IS NULL OR in_force <= version"
        )
        norm.create_check_constraint(
            op.f("ck_norm_only_what_is_in_force_is_on_trial"), "trial_until IS NULL OR in_force IS NOT NULL"
        )
        norm.create_index(
            "ix_norm_trial",
            ["trial_until"],
            unique=False,
            sqlite_where=sa.text("trial_until IS NOT NULL"),
            postgresql_where=sa.text("trial_until IS NOT NULL"),
        )
        norm.create_index(
            "ix_norm_review",
            ["review_on"],
            unique=False,
            sqlite_where=sa.text("review_on IS NOT NULL"),
            postgresql_where=sa.text("review_on IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("norm") as norm:
        norm.drop_index("ix_norm_review", sqlite_where=sa.text("review_on IS NOT NULL"))
        norm.drop_index("ix_norm_trial", sqlite_where=sa.text("trial_until IS NOT NULL"))
        norm.drop_constraint(op.f("ck_norm_only_what_is_in_force_is_on_trial"), type_="check")
        norm.drop_constraint(op.f("ck_norm_only_what_is_in_force_is_reviewed"), type_="check")
        norm.drop_constraint(op.f("ck_norm_what_is_in_force_was_written_before"), type_="check")
        norm.drop_column("in_force")
        norm.drop_column("trial_until")
    with op.batch_alter_table("norm_version") as version:
        version.drop_column("rule")
        version.drop_column("reason")
        version.drop_column("based_on")
    with op.batch_alter_table("second") as second:
        second.drop_column("version")
    with op.batch_alter_table("decision") as decision:
        decision.drop_column("rationale")
        decision.drop_column("basis")
        decision.drop_column("certificate")
    with op.batch_alter_table("congress") as congress:
        congress.drop_constraint(op.f("ck_congress_rule_changes_is_known"), type_="check")
        congress.drop_column("rule_changes")
        congress.drop_column("proxies")
    with op.batch_alter_table("ballot_paper") as paper:
        paper.drop_constraint(op.f("fk_ballot_paper_ballot_id_member_id"), type_="foreignkey")
        paper.create_foreign_key(op.f("fk_ballot_paper_ballot_id"), "ballot", ["ballot_id"], ["id"])
        paper.create_foreign_key(op.f("fk_ballot_paper_member_id"), "member", ["member_id"], ["id"])
        paper.drop_column("by_proxy")
    with op.batch_alter_table("ballot_seat") as seat:
        seat.drop_index("ix_ballot_seat_proxy", sqlite_where=sa.text("proxy_id IS NOT NULL"))
        seat.drop_constraint(op.f("fk_ballot_seat_mandate_id"), type_="foreignkey")
        seat.drop_column("mandate_id")
        seat.drop_constraint(op.f("fk_ballot_seat_proxy_id"), type_="foreignkey")
        seat.drop_constraint(op.f("fk_ballot_seat_ballot_id_repair_member_id"), type_="foreignkey")
        seat.drop_column("proxy_id")
        seat.drop_column("name")
        seat.drop_column("repair")
        seat.drop_column("taken_off")
    with op.batch_alter_table("ballot") as ballot:
        ballot.drop_constraint(op.f("ck_ballot_question_is_known"), type_="check")
        ballot.drop_constraint(op.f("fk_ballot_follows"), type_="foreignkey")
        ballot.drop_constraint(op.f("ck_ballot_only_an_adoption_is_on_trial"), type_="check")
        ballot.drop_constraint(op.f("ck_ballot_a_trial_is_neither_short_nor_long"), type_="check")
        ballot.drop_column("trial")
        ballot.drop_column("follows")
        ballot.drop_column("question")
        ballot.drop_column("reason")
        ballot.drop_column("statements")
        ballot.drop_column("sealed")
    _more_words(EARLIER_STAGES, EARLIER_CARDS)
    for table in ("ranking_paper", "ballot_option", "wording", "roll_repair"):
        op.drop_table(table)
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_proxy_one_standing_a_giver",
            sqlite_where=sa.text("ended_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND stopped_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_proxy_due", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_proxy_holder_id"))
        batch_op.drop_index(batch_op.f("ix_proxy_congress_id"))

    op.drop_table("proxy")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_member_id"))

    op.drop_table("commitment")
    with op.batch_alter_table("statement_opinion", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_statement_opinion_one_live_a_member", sqlite_where=sa.text("live"), postgresql_where=sa.text("live")
        )
        batch_op.drop_index(
            "ix_statement_opinion_tally", sqlite_where=sa.text("live"), postgresql_where=sa.text("live")
        )
        batch_op.drop_index(batch_op.f("ix_statement_opinion_member_id"))

    op.drop_table("statement_opinion")
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_resolution_one_pending_a_concern",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(
            "ix_resolution_due",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_resolution_backed_by"))
        batch_op.drop_index(batch_op.f("ix_resolution_author_id"))

    op.drop_table("resolution")
    with op.batch_alter_table("concern_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_answer_member_id"))
        batch_op.drop_index(batch_op.f("ix_concern_answer_concern_id"))

    op.drop_table("concern_answer")
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_member_id"))

    op.drop_table("statement")
    with op.batch_alter_table("norm_link", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_norm_link_merged_once",
            sqlite_where=sa.text("kind = 'merged_into'"),
            postgresql_where=sa.text("kind = 'merged_into'"),
        )
        batch_op.drop_index(batch_op.f("ix_norm_link_other_id"))
        batch_op.drop_index(batch_op.f("ix_norm_link_member_id"))

    op.drop_table("norm_link")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_concern_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index(batch_op.f("ix_concern_member_id"))
        batch_op.drop_index(batch_op.f("ix_concern_ballot_id"))

    op.drop_table("concern")


def _more_words(stages: tuple[str, ...], cards: tuple[str, ...]) -> None:
    """Let the stages of norms and the kinds of cards be these."""
    for table, column, words in (("norm", "stage", stages), ("card", "kind", cards)):
        name = op.f(f"ck_{table}_{column}_is_known")
        listed = ", ".join(f"'{word}'" for word in words)
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(name, type_="check")
            batch.create_check_constraint(name, f"{column} IN ({listed})")


def _fill(table: str, column: str, kind: sa.types.TypeEngine[Any], value: str) -> None:
    """Add a column that is never empty, filled in the rows that are there."""
    op.add_column(table, sa.Column(column, kind, nullable=True))
    op.execute(f"UPDATE {table} SET {column} = {value}")
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, existing_type=kind, nullable=False)
