"""What goes out by itself: plans say to where and when, runs what went out, watches and reminders what to tell whom."""

from datetime import datetime

from sqlmodel import Field

from storage.base import (
    OwnKey,
    Table,
    check,
    choice,
    choice_check,
    index,
    key,
    ref,
    snowflake,
    subject,
    unique,
    unique_index,
)
from storage.columns import JsonObject, json_column

PURPOSES = ("digest", "watch", "reminder")
RHYTHMS = ("weekly", "monthly", "daily", "at_once")
WATCHED = ("norm", "actor", "initiative", "case", "topic", "discipline")
KEYED = ("case", "topic", "discipline")
"""What is watched by a word, `subject_key`, and not by the id of a row."""
PACES_OF_WATCHES = ("at_once", "daily", "weekly")
AT_ONCE = "pace = 'at_once'"
"""The condition on watches of which every tick asks."""
REMINDED = ("vote", "concern", "second", "review", "commitment")


class DigestPlan(Table, table=True):
    """To where and when something goes out: to a channel of the congress, or to a member's direct messages.

    The `main` one is the congress's own digest, which the set-up sets; it has no channel until one is chosen. A plan
    that was ended stays, since its runs do.
    """

    __tablename__ = "digest_plan"
    __table_args__ = (
        choice_check("purpose", PURPOSES),
        choice_check("rhythm", RHYTHMS),
        check(
            "CASE WHEN main THEN member_id IS NULL ELSE (channel_id IS NULL) <> (member_id IS NULL) END",
            "it_goes_to_one_channel_or_one_member",
        ),
        check("member_id IS NOT NULL OR purpose = 'digest'", "a_channel_gets_digests_only"),
        check("purpose <> 'digest' OR rhythm <> 'at_once'", "no_digest_comes_at_once"),
        check("NOT main OR ended_at IS NULL", "the_main_plan_does_not_end"),
        check("ended_at IS NULL OR next_at IS NULL", "what_has_ended_is_not_due"),
        check("weekday BETWEEN 0 AND 6", "weekday_is_a_weekday"),
        check("monthday BETWEEN 1 AND 31", "monthday_is_in_a_month"),
        check("minute BETWEEN 0 AND 1439", "minute_is_within_a_day"),
        unique_index("uq_digest_plan_main", "congress_id", where="main"),
        unique_index(
            "uq_digest_plan_channel", "congress_id", "channel_id", where="channel_id IS NOT NULL AND ended_at IS NULL"
        ),
        unique_index(
            "uq_digest_plan_member",
            "member_id",
            "purpose",
            where="member_id IS NOT NULL AND purpose <> 'watch' AND ended_at IS NULL",
        ),
        unique_index("uq_digest_plan_watch", "member_id", "rhythm", where="purpose = 'watch' AND ended_at IS NULL"),
        index("ix_digest_plan_due", "next_at", where="next_at IS NOT NULL"),
    )
    id: int = key()
    congress_id: int = ref("congress.id")
    channel_id: int | None = snowflake(default=None)
    channel_name: str | None = Field(default=None, max_length=100)
    """What the channel was called when Discord last told of it: so it is named once it is deleted."""
    member_id: int | None = ref("member.id", default=None)
    main: bool = False
    purpose: str = choice(default="digest")
    rhythm: str = choice(default="weekly")
    weekday: int = 0
    monthday: int = 1
    minute: int = 9 * 60
    timezone: str = Field(default="UTC", max_length=64)
    language: str | None = Field(default=None, max_length=10)
    """None: that of the congress."""
    only_news: bool = False
    """Nothing is sent for a quiet period."""
    paused_at: datetime | None = None
    next_at: datetime | None = None
    """When the clock looks at it next; None while it is paused, before the congress opens, and at once."""
    trouble: str | None = Field(default=None, max_length=60)
    """The key of the sentence that says why the last of it could not be sent."""
    created_at: datetime
    ended_at: datetime | None = None


class DigestRun(Table, table=True):
    """What went out by a plan for one period; the unique row is what makes it come once, whatever crashes."""

    __tablename__ = "digest_run"
    __table_args__ = (
        check("until > since", "a_digest_covers_some_time"),
        check("folded_into IS NULL OR folded_into > id", "it_is_folded_into_a_later_one"),
        unique_index("uq_digest_run_scheduled", "plan_id", "period", where="scheduled"),
    )
    id: int = key()
    congress_id: int = ref("congress.id")
    plan_id: int = ref("digest_plan.id")
    period: str = Field(max_length=24)
    scheduled: bool
    since: datetime
    until: datetime
    content: JsonObject = json_column()
    folded_into: int | None = ref("digest_run.id", default=None)
    """The later run that tells what this one, which could not be sent, would have told."""
    shown_at: datetime | None = None
    """When Discord first showed it, which may be long after its time; None while it does not."""
    created_at: datetime


class Watch(Table, table=True):
    """What a member wants to be told of, and how soon."""

    __tablename__ = "watch"
    __table_args__ = (
        choice_check("subject_type", WATCHED),
        choice_check("pace", PACES_OF_WATCHES),
        check(
            "CASE WHEN subject_type IN ('case', 'topic', 'discipline') THEN subject_key IS NOT NULL AND subject_id"
            " IS NULL ELSE subject_id IS NOT NULL AND subject_key IS NULL END",
            "it_names_one_subject",
        ),
        unique_index("uq_watch_of_a_row", "member_id", "subject_type", "subject_id", where="subject_id IS NOT NULL"),
        unique_index("uq_watch_of_a_word", "member_id", "subject_type", "subject_key", where="subject_key IS NOT NULL"),
        index("ix_watch_at_once", "congress_id", "subject_type", "subject_id", "subject_key", where=AT_ONCE),
    )
    id: int = key()
    congress_id: int = ref("congress.id")
    member_id: int = ref("member.id")
    subject_type: str = choice()
    subject_id: int | None = subject(default=None)
    subject_key: str | None = Field(default=None, max_length=80)
    pace: str = choice(default="daily")
    since: datetime
    last_event: int = Field(default=0, sa_type=OwnKey)
    """The id of the last event that the member was told."""


class Reminder(Table, table=True):
    """That a member was reminded of something due: told once, whatever crashes."""

    __tablename__ = "reminder"
    __table_args__ = (
        choice_check("kind", REMINDED),
        unique("member_id", "kind", "subject_id", "due_at"),
    )
    id: int = key()
    congress_id: int = ref("congress.id")
    member_id: int = ref("member.id", index=False)
    kind: str = choice()
    subject_id: int = subject()
    due_at: datetime
    told_at: datetime
    run_id: int | None = ref("digest_run.id", default=None)
    """The run that carries it; None where it was told otherwise, or nothing was to be sent."""
