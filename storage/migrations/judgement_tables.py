"""The tables of the judgements of congresses on the record, as revision 0003 makes them."""

import sqlalchemy as sa
from alembic import op

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def create_judgements() -> None:
    """Make them, in this order."""
    _stage_proposal()
    _confirmed_stage()
    _capacity_rating()


def drop_judgements() -> None:
    """Drop them, with their indexes."""
    for name in ("capacity_rating", "confirmed_stage", "stage_proposal"):
        op.drop_table(name)


def _stage_proposal() -> None:
    op.create_table(
        "stage_proposal",
        sa.Column("norm_id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "stage IN ('superseded', 'eroding', 'contested', 'internalisation', 'cascade', 'tipping', 'emergence',"
            " 'proposed')",
            name=op.f("ck_stage_proposal_stage_is_known"),
        ),
        sa.CheckConstraint(
            "subject_type IN ('norm', 'initiative', 'initiative_norm')",
            name=op.f("ck_stage_proposal_subject_type_is_known"),
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_stage_proposal_congress_id")),
        sa.ForeignKeyConstraint(["kind"], ["stakeholder_kind.id"], name=op.f("fk_stage_proposal_kind")),
        sa.ForeignKeyConstraint(["norm_id"], ["norm.id"], name=op.f("fk_stage_proposal_norm_id")),
        sa.PrimaryKeyConstraint("norm_id", name=op.f("pk_stage_proposal")),
    )
    op.create_index("ix_stage_proposal_subject", "stage_proposal", ["congress_id", "subject_type", "subject_id"])


def _confirmed_stage() -> None:
    op.create_table(
        "confirmed_stage",
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("norm_id", KEY, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_confirmed_stage_decision_id")),
        sa.ForeignKeyConstraint(["norm_id"], ["stage_proposal.norm_id"], name=op.f("fk_confirmed_stage_norm_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_confirmed_stage")),
    )
    op.create_index(op.f("ix_confirmed_stage_norm_id"), "confirmed_stage", ["norm_id"])


def _capacity_rating() -> None:
    op.create_table(
        "capacity_rating",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("able", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.CheckConstraint("side IN ('industry', 'state')", name=op.f("ck_capacity_rating_side_is_known")),
        sa.CheckConstraint("task IN ('detect', 'prevent', 'enforce')", name=op.f("ck_capacity_rating_task_is_known")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_capacity_rating_case_id")),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_capacity_rating_congress_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_capacity_rating_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_rating")),
    )
    op.create_index(op.f("ix_capacity_rating_member_id"), "capacity_rating", ["member_id"])
    op.create_index(
        "uq_capacity_rating_one_live_a_member",
        "capacity_rating",
        ["congress_id", "case_id", "member_id", "task", "side"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )
