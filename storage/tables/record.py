"""The record: actors of the world, what they said, and the sources of it.

A row without `congress_id` is reference data that ships with the program; a congress only adds its own beside it.
"""

from datetime import date, datetime

from sqlmodel import Field

from bot.congress.limits import LOCATOR_MOST, SUMMARY_MOST, URL_MOST
from storage.base import OwnKey, Table, check, choice, choice_check, index, key, ref, unique_index

PRECISIONS = ("day", "month", "year", "on_or_before", "as_of")
GRADES = ("A", "B", "C", "D", "E")
SUBJECT_TYPES = ("norm",)
RECORD_TYPES = ("actor", "position")


class Term(Table, table=True):
    """One controlled word with its meaning, from the shipped vocabularies."""

    __tablename__ = "term"
    vocabulary: str = Field(primary_key=True, max_length=40)
    value: str = Field(primary_key=True, max_length=40)
    meaning: str = Field(max_length=300)
    rank: int


class Actor(Table, table=True):
    """A state, company or other body of the world. It holds no seat and casts no vote here."""

    __tablename__ = "actor"
    __table_args__ = (
        unique_index("uq_actor_shared_slug", "slug", where="congress_id IS NULL"),
        unique_index("uq_actor_congress_slug", "congress_id", "slug", where="congress_id IS NOT NULL"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    slug: str = Field(max_length=80)
    name: str = Field(max_length=150)
    kind: str = Field(foreign_key="stakeholder_kind.id", max_length=40)
    country: str | None = Field(default=None, max_length=3)
    aliases: str = Field(default="", max_length=600)
    confidence: str = choice()


class Source(Table, table=True):
    """Where a fact is taken from."""

    __tablename__ = "source"
    __table_args__ = (
        choice_check("grade", GRADES),
        unique_index("uq_source_shared_slug", "slug", where="congress_id IS NULL AND slug IS NOT NULL"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    slug: str | None = Field(default=None, max_length=80)
    title: str = Field(max_length=300)
    url: str | None = Field(default=None, max_length=URL_MOST)
    publisher: str | None = Field(default=None, max_length=200)
    kind: str = Field(max_length=40)
    grade: str | None = Field(default=None, max_length=1)
    published: str | None = Field(default=None, max_length=10)
    retrieved_at: datetime | None = None


class Position(Table, table=True):
    """What an actor said about a subject on a date: an event. A later one supersedes, it never overwrites."""

    __tablename__ = "position"
    __table_args__ = (
        choice_check("subject_type", SUBJECT_TYPES),
        choice_check("date_precision", PRECISIONS),
        check("stance NOT IN ('silent', 'absent', 'not_listed')", "silence_is_computed_never_stored"),
        check("retracted_at IS NULL OR retraction <> ''", "a_retraction_has_a_reason"),
        index("ix_position_subject", "subject_type", "subject_id", "actor_id"),
        index("ix_position_congress_recorded", "congress_id", "recorded_at"),
    )
    id: int = key()
    congress_id: int = ref("congress.id", index=False)
    actor_id: int = ref("actor.id")
    subject_type: str = choice()
    subject_id: int = Field(sa_type=OwnKey)
    stance: str = choice()
    form: str = choice()
    summary: str = Field(default="", max_length=SUMMARY_MOST)
    stated_on: str = Field(max_length=10)
    date_precision: str = choice()
    known_by: date
    recorded_at: datetime
    recorded_by: int = ref("member.id")
    retracted_at: datetime | None = None
    retraction: str = Field(default="", max_length=SUMMARY_MOST)


class EvidenceLink(Table, table=True):
    """Which source supports which record, and where in it."""

    __tablename__ = "evidence_link"
    __table_args__ = (choice_check("record_type", RECORD_TYPES),)
    record_type: str = Field(primary_key=True, max_length=32)
    record_id: int = Field(primary_key=True, sa_type=OwnKey)
    source_id: int = ref("source.id", primary_key=True)
    locator: str = Field(default="", max_length=LOCATOR_MOST)
