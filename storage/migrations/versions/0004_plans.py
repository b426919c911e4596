"""plans"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.helpers import allow, fill

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
EARLIER_CARDS = ("norm", "ballot", "decision", "digest", "notice", "statement", "concern", "change")
CARDS = (*EARLIER_CARDS, "personal", "reminder", "trouble")
EARLIER_PLACES = ("forum", "votes", "digest", "thread")
PLACES = ("forum", "votes", "thread", "plan", "member")
TOLD = "kind NOT IN ('vote_cast', 'vote_changed', 'vote_withdrawn')"


def upgrade() -> None:
    _plans()
    op.execute(
        "INSERT INTO digest_plan (congress_id, channel_id, main, purpose, rhythm, weekday, monthday, minute, timezone,"
        " only_news, next_at, created_at)"
        " SELECT id, digest_channel_id, true, 'digest', 'weekly', digest_weekday, 1, digest_minute, timezone, false,"
        " digest_next_at, created_at FROM congress"
    )
    _more_of_runs()
    _watches()
    _reminders()
    allow("card", "kind", CARDS)
    allow("card", "place", (*EARLIER_PLACES, *PLACES))
    op.execute("UPDATE card SET place = 'plan' WHERE place = 'digest'")
    allow("card", "place", PLACES)
    with op.batch_alter_table("congress") as batch:
        batch.drop_index(op.f("ix_congress_digest_next_at"))
        batch.drop_constraint(op.f("ck_congress_digest_weekday_is_a_weekday"), type_="check")
        batch.drop_constraint(op.f("ck_congress_digest_minute_is_within_a_day"), type_="check")
        for column in ("digest_channel_id", "digest_weekday", "digest_minute", "digest_next_at"):
            batch.drop_column(column)
        batch.add_column(sa.Column("away_since", INSTANT, nullable=True))
    last = "(SELECT coalesce(max(id), 0) FROM event WHERE congress_id = congress.id)"
    fill("congress", "watched_upto", KEY, last)
    _index("ix_congress_away", "congress", "away_since", where="away_since IS NOT NULL")
    _what_digests_read()


def downgrade() -> None:
    """Back to one digest a congress; what other plans sent, and what members watched, is lost."""
    _less_for_digests()
    op.drop_index("ix_congress_away", "congress")
    with op.batch_alter_table("congress") as batch:
        batch.drop_column("away_since")
        batch.drop_column("watched_upto")
        batch.add_column(sa.Column("digest_channel_id", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("digest_next_at", INSTANT, nullable=True))
        batch.create_index(op.f("ix_congress_digest_next_at"), ["digest_next_at"])
    main = "FROM digest_plan WHERE main AND congress_id = congress.id"
    fill("congress", "digest_weekday", sa.Integer(), f"coalesce((SELECT weekday {main}), 0)")
    fill("congress", "digest_minute", sa.Integer(), f"coalesce((SELECT minute {main}), 540)")
    op.execute(
        f"UPDATE congress SET digest_channel_id = (SELECT channel_id {main}), digest_next_at = (SELECT next_at {main})"
    )
    with op.batch_alter_table("congress") as batch:
        batch.create_check_constraint(op.f("ck_congress_digest_weekday_is_a_weekday"), "digest_weekday BETWEEN 0 AND 6")
        batch.create_check_constraint(
            op.f("ck_congress_digest_minute_is_within_a_day"), "digest_minute BETWEEN 0 AND 1439"
        )
    others = "SELECT id FROM digest_run WHERE plan_id IN (SELECT id FROM digest_plan WHERE NOT main)"
    op.execute(f"DELETE FROM card WHERE kind IN ('digest', 'personal', 'reminder') AND subject_id IN ({others})")
    op.execute("DELETE FROM card WHERE kind = 'trouble'")
    op.drop_table("reminder")
    op.drop_index(op.f("ix_event_told"), "event")
    op.drop_table("watch")
    op.execute(f"DELETE FROM digest_run WHERE id IN ({others})")
    _less_of_runs()
    op.drop_table("digest_plan")
    allow("card", "place", (*EARLIER_PLACES, *PLACES))
    op.execute("UPDATE card SET place = 'digest' WHERE place = 'plan'")
    allow("card", "place", EARLIER_PLACES)
    allow("card", "kind", EARLIER_CARDS)


def _index(name: str, table: str, *columns: str, unique: bool = False, where: str | None = None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(op.f(name), table, list(columns), unique=unique, sqlite_where=condition, postgresql_where=condition)


def _what_digests_read() -> None:
    """So that the clock and a digest read what is due and what is new, and nothing else of a large congress."""
    op.drop_index("ix_event_congress_at", "event")
    _index("ix_event_told_at", "event", "congress_id", "at", where=TOLD)
    op.drop_index(op.f("ix_ballot_congress_id"), "ballot")
    _index("ix_ballot_congress_closed", "ballot", "congress_id", "closed_at")
    _index("ix_norm_congress_stage", "norm", "congress_id", "stage")
    for what, column in (("trial", "trial_until"), ("review", "review_on")):
        _index(f"ix_norm_congress_{what}", "norm", "congress_id", column, where=f"{column} IS NOT NULL")
    op.drop_index("ix_card_due", "card")
    _index("ix_card_due", "card", "due_at", "id", where="due_at IS NOT NULL")
    _index("ix_card_claimed", "card", "claimed_at", where="claimed_at IS NOT NULL")


def _less_for_digests() -> None:
    op.drop_index("ix_card_claimed", "card")
    op.drop_index("ix_card_due", "card")
    _index("ix_card_due", "card", "due_at", where="due_at IS NOT NULL")
    for what in ("stage", "trial", "review"):
        op.drop_index(f"ix_norm_congress_{what}", "norm")
    op.drop_index("ix_ballot_congress_closed", "ballot")
    _index("ix_ballot_congress_id", "ballot", "congress_id")
    op.drop_index("ix_event_told_at", "event")
    _index("ix_event_congress_at", "event", "congress_id", "at")


def _plans() -> None:
    op.create_table(
        "digest_plan",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("member_id", KEY, nullable=True),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("rhythm", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("monthday", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("only_news", sa.Boolean(), nullable=False),
        sa.Column("paused_at", INSTANT, nullable=True),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("trouble", sa.String(length=60), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_digest_plan_{name}"))
            for name, condition in {
                "purpose_is_known": "purpose IN ('digest', 'watch', 'reminder')",
                "rhythm_is_known": "rhythm IN ('weekly', 'monthly', 'daily', 'at_once')",
                "it_goes_to_one_channel_or_one_member": (
                    "CASE WHEN main THEN member_id IS NULL ELSE (channel_id IS NULL) <> (member_id IS NULL) END"
                ),
                "a_channel_gets_digests_only": "member_id IS NOT NULL OR purpose = 'digest'",
                "no_digest_comes_at_once": "purpose <> 'digest' OR rhythm <> 'at_once'",
                "the_main_plan_does_not_end": "NOT main OR ended_at IS NULL",
                "what_has_ended_is_not_due": "ended_at IS NULL OR next_at IS NULL",
                "weekday_is_a_weekday": "weekday BETWEEN 0 AND 6",
                "monthday_is_in_a_month": "monthday BETWEEN 1 AND 31",
                "minute_is_within_a_day": "minute BETWEEN 0 AND 1439",
            }.items()
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_digest_plan_congress_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_digest_plan_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_plan")),
    )
    _index("ix_digest_plan_congress_id", "digest_plan", "congress_id")
    _index("ix_digest_plan_member_id", "digest_plan", "member_id")
    _index("ix_digest_plan_due", "digest_plan", "next_at", where="next_at IS NOT NULL")
    for name, columns, where in (
        ("main", ("congress_id",), "main"),
        ("channel", ("congress_id", "channel_id"), "channel_id IS NOT NULL AND ended_at IS NULL"),
        ("member", ("member_id", "purpose"), "member_id IS NOT NULL AND purpose <> 'watch' AND ended_at IS NULL"),
        ("watch", ("member_id", "rhythm"), "purpose = 'watch' AND ended_at IS NULL"),
    ):
        _index(f"uq_digest_plan_{name}", "digest_plan", *columns, unique=True, where=where)


def _more_of_runs() -> None:
    fill("digest_run", "plan_id", KEY, "(SELECT id FROM digest_plan WHERE congress_id = digest_run.congress_id)")
    op.drop_index("uq_digest_run_scheduled", "digest_run")
    with op.batch_alter_table("digest_run") as batch:
        batch.alter_column(
            "period", type_=sa.String(length=24), existing_type=sa.String(length=10), existing_nullable=False
        )
        batch.add_column(sa.Column("folded_into", KEY, nullable=True))
        batch.create_index(op.f("ix_digest_run_plan_id"), ["plan_id"])
        batch.create_index(op.f("ix_digest_run_folded_into"), ["folded_into"])
        batch.create_foreign_key(op.f("fk_digest_run_plan_id"), "digest_plan", ["plan_id"], ["id"])
        batch.create_foreign_key(op.f("fk_digest_run_folded_into"), "digest_run", ["folded_into"], ["id"])
        batch.create_check_constraint(
            op.f("ck_digest_run_it_is_folded_into_a_later_one"), "folded_into IS NULL OR folded_into > id"
        )
    _index("uq_digest_run_scheduled", "digest_run", "plan_id", "period", unique=True, where="scheduled")


def _less_of_runs() -> None:
    op.drop_index("uq_digest_run_scheduled", "digest_run")
    with op.batch_alter_table("digest_run") as batch:
        batch.drop_constraint(op.f("ck_digest_run_it_is_folded_into_a_later_one"), type_="check")
        for column in ("folded_into", "plan_id"):
            batch.drop_constraint(op.f(f"fk_digest_run_{column}"), type_="foreignkey")
            batch.drop_index(op.f(f"ix_digest_run_{column}"))
            batch.drop_column(column)
        batch.alter_column(
            "period", type_=sa.String(length=10), existing_type=sa.String(length=24), existing_nullable=False
        )
    _index("uq_digest_run_scheduled", "digest_run", "congress_id", "period", unique=True, where="scheduled")


def _watches() -> None:
    op.create_table(
        "watch",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=True),
        sa.Column("subject_key", sa.String(length=80), nullable=True),
        sa.Column("pace", sa.String(length=32), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("last_event", KEY, nullable=False),
        sa.CheckConstraint(
            "subject_type IN ('norm', 'actor', 'initiative', 'case', 'topic', 'discipline')",
            name=op.f("ck_watch_subject_type_is_known"),
        ),
        sa.CheckConstraint("pace IN ('at_once', 'daily', 'weekly')", name=op.f("ck_watch_pace_is_known")),
        sa.CheckConstraint(
            "CASE WHEN subject_type IN ('case', 'topic', 'discipline') THEN subject_key IS NOT NULL AND subject_id"
            " IS NULL ELSE subject_id IS NOT NULL AND subject_key IS NULL END",
            name=op.f("ck_watch_it_names_one_subject"),
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_watch_congress_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_watch_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
    )
    _index("ix_watch_congress_id", "watch", "congress_id")
    _index("ix_watch_member_id", "watch", "member_id")
    for name, column in (("row", "subject_id"), ("word", "subject_key")):
        columns = ("member_id", "subject_type", column)
        _index(f"uq_watch_of_a_{name}", "watch", *columns, unique=True, where=f"{column} IS NOT NULL")
    subjects = ("congress_id", "subject_type", "subject_id", "subject_key")
    _index("ix_watch_at_once", "watch", *subjects, where="pace = 'at_once'")
    _index("ix_event_told", "event", "congress_id", "id", where=TOLD)


def _reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", KEY, nullable=False),
        sa.Column("congress_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("run_id", KEY, nullable=True),
        sa.CheckConstraint(
            "kind IN ('vote', 'concern', 'second', 'review', 'commitment')", name=op.f("ck_reminder_kind_is_known")
        ),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name=op.f("fk_reminder_congress_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_reminder_member_id")),
        sa.ForeignKeyConstraint(["run_id"], ["digest_run.id"], name=op.f("fk_reminder_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "member_id", "kind", "subject_id", "due_at", name=op.f("uq_reminder_member_id_kind_subject_id_due_at")
        ),
    )
    _index("ix_reminder_congress_id", "reminder", "congress_id")
    _index("ix_reminder_run_id", "reminder", "run_id")
