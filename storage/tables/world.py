"""On what actors hold positions: initiatives and their norms, instruments and questions; and what relates them.

A row without `congress_id` is reference data that ships with the program; a congress only adds its own beside it.
"""

from datetime import date, datetime

from sqlmodel import Field

from bot.congress.limits import NOTE_MOST, QUESTION_MOST, SUMMARY_MOST
from storage.base import Table, check, choice, choice_check, index, key, ref, subject, unique, unique_index
from storage.columns import JsonObject, json_column
from storage.tables.dates import PRECISIONS

ADDRESSEES = ("state", "industry", "state_and_industry", "all", "non_state")
SUBJECT_TYPES = ("norm", "initiative", "initiative_norm", "instrument", "question")
SIDES = ("pro", "con", "question", "alternative")


class Initiative(Table, table=True):
    """A pledge, process, paper or treaty of the world, with its rules of membership and decision."""

    __tablename__ = "initiative"
    __table_args__ = (
        choice_check("addressee", ADDRESSEES),
        choice_check("date_precision", PRECISIONS),
        unique_index("uq_initiative_shared_slug", "slug", where="congress_id IS NULL"),
        unique_index("uq_initiative_congress_slug", "congress_id", "slug", where="congress_id IS NOT NULL"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    slug: str = Field(max_length=80)
    name: str = Field(max_length=150)
    aliases: str = Field(default="", max_length=600)
    kind: str = choice()
    status: str = choice()
    opened_on: str = Field(max_length=10)
    date_precision: str = choice()
    closed_on: str | None = Field(default=None, max_length=10)
    membership_rule: str = Field(default="", max_length=SUMMARY_MOST)
    decision_rule: str = Field(default="", max_length=SUMMARY_MOST)
    accession: str = Field(default="", max_length=SUMMARY_MOST)
    reporting: str = Field(default="", max_length=SUMMARY_MOST)
    addressee: str = choice()
    binding: str = choice()
    summary: str = Field(default="", max_length=SUMMARY_MOST)
    case_id: str | None = Field(default=None, max_length=40)
    """A case, or "general"."""
    confidence: str = choice()
    note: str = Field(default="", max_length=NOTE_MOST)
    created_at: datetime | None = None
    created_by: int | None = ref("member.id", default=None)


class InitiativeLauncher(Table, table=True):
    """Who launched an initiative."""

    __tablename__ = "initiative_launcher"
    initiative_id: int = ref("initiative.id", primary_key=True, index=False)
    actor_id: int = ref("actor.id", primary_key=True)


class Coverage(Table, table=True):
    """A list that is complete from a date on: the actors of one kind in an initiative. Silence depends on it."""

    __tablename__ = "coverage"
    initiative_id: int = ref("initiative.id", primary_key=True, index=False)
    kind: str = Field(foreign_key="stakeholder_kind.id", primary_key=True, max_length=40)
    complete_from: date


class InitiativeNorm(Table, table=True):
    """A norm of an initiative in the world, in our own words. What is proposed here is a `Norm`.

    `confirmed_stage` is the stage of its life that a congress has voted; the suggested one is computed.
    """

    __tablename__ = "initiative_norm"
    __table_args__ = (
        choice_check("addressee", ADDRESSEES),
        unique_index("uq_initiative_norm_shared_slug", "slug", where="congress_id IS NULL"),
        unique_index("uq_initiative_norm_congress_slug", "congress_id", "slug", where="congress_id IS NOT NULL"),
        unique("initiative_id", "title"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    slug: str = Field(max_length=80)
    initiative_id: int = ref("initiative.id")
    code: str = Field(max_length=40)
    title: str = Field(max_length=150)
    summary: str = Field(max_length=SUMMARY_MOST)
    summary_confidence: str = choice()
    addressee: str = choice()
    modality: str = choice()
    regime_element: str = choice()
    year: int
    year_note: str = Field(default="", max_length=NOTE_MOST)
    binding: str = choice()
    confidence: str = choice()
    created_at: datetime | None = None
    created_by: int | None = ref("member.id", default=None)


class InitiativeNormTopic(Table, table=True):
    """A topic of a norm of an initiative."""

    __tablename__ = "initiative_norm_topic"
    norm_id: int = ref("initiative_norm.id", primary_key=True, index=False)
    topic: str = Field(primary_key=True, max_length=40, index=True)


class Instrument(Table, table=True):
    """A text that can be voted on or cited: a resolution, a report."""

    __tablename__ = "instrument"
    __table_args__ = (
        choice_check("date_precision", PRECISIONS),
        unique_index("uq_instrument_shared_slug", "slug", where="congress_id IS NULL"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    slug: str = Field(max_length=80)
    name: str = Field(max_length=150)
    kind: str = choice()
    dated: str = Field(max_length=10)
    date_precision: str = choice()
    initiative_id: int | None = ref("initiative.id", default=None)
    sponsor_id: int | None = ref("actor.id", default=None)
    outcome: JsonObject = json_column()
    confidence: str = choice()
    note: str = Field(default="", max_length=NOTE_MOST)


class Question(Table, table=True):
    """A question that stays open: it holds several standing answers with their supporters, and starts an agenda.

    One that a congress adds is on record by an entry, and is asked once that is confirmed.
    """

    __tablename__ = "question"
    __table_args__ = (
        check("(congress_id IS NULL) = (entry_id IS NULL)", "what_a_congress_asks_is_reviewed"),
        unique_index("uq_question_shared_slug", "slug", where="congress_id IS NULL"),
        unique_index("uq_question_congress_slug", "congress_id", "slug", where="congress_id IS NOT NULL"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    entry_id: int | None = ref("entry.id", default=None, unique=True)
    slug: str = Field(max_length=80)
    words: str = Field(max_length=QUESTION_MOST)
    case_id: str | None = Field(default=None, max_length=40)
    answered_by: JsonObject = json_column()
    """What would answer it: {"by": [sentence, ...]}."""
    origin: str = choice()
    confidence: str = choice()
    rank: int = 0


class Argument(Table, table=True):
    """A point that somebody outside made on an initiative or a question; `speaker` is words, not an actor."""

    __tablename__ = "argument"
    __table_args__ = (
        choice_check("subject_type", SUBJECT_TYPES),
        choice_check("side", SIDES),
        unique_index("uq_argument_shared_slug", "slug", where="congress_id IS NULL"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    slug: str = Field(max_length=80)
    subject_type: str = choice()
    subject_id: int = subject()
    side: str = choice()
    speaker: str = Field(max_length=150)
    words: str = Field(max_length=SUMMARY_MOST)
    confidence: str = choice()


class WorldEvent(Table, table=True):
    """A dated event around the record: a meeting, a failure, a launch. `refs` names what it is about, by slug."""

    __tablename__ = "world_event"
    __table_args__ = (
        choice_check("date_precision", PRECISIONS),
        unique_index("uq_world_event_shared_slug", "slug", where="congress_id IS NULL"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    slug: str = Field(max_length=80)
    title: str = Field(max_length=200)
    kind: str = choice()
    dated: str = Field(max_length=10)
    date_precision: str = choice()
    known_by: date
    refs: JsonObject = json_column()
    """{"ids": [slug, ...]}."""
    confidence: str = choice()


class SubjectRelation(Table, table=True):
    """How one subject relates to another: crosswalk of norms, relations of initiatives, analogies, the question that
    a norm answers. Always a judgement with its reason."""

    __tablename__ = "subject_relation"
    __table_args__ = (
        choice_check("a_type", SUBJECT_TYPES),
        choice_check("b_type", SUBJECT_TYPES),
        check("a_type <> b_type OR a_id <> b_id", "nothing_relates_to_itself"),
        unique("congress_id", "a_type", "a_id", "relation", "b_type", "b_id"),
        index("ix_subject_relation_a", "a_type", "a_id"),
        index("ix_subject_relation_b", "b_type", "b_id"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None, index=False)
    a_type: str = choice()
    a_id: int = subject()
    relation: str = choice()
    b_type: str = choice()
    b_id: int = subject()
    reason: str = Field(default="", max_length=NOTE_MOST)
    confidence: str | None = choice(default=None)
    created_at: datetime | None = None
    created_by: int | None = ref("member.id", default=None)
