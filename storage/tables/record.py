"""What is on record: what actors of the world said, did, joined and promised, who says that whom did what, and the
evidence of it.

Each fact is an entry, which carries what all facts share: its handle, who recorded it and when, whether it is
confirmed, and how it ended. It begins as a proposal; triggers let it be confirmed only with a source, and never let a
fact be rewritten or deleted: it is replaced by a corrected one, or retracted with a reason. An entry without
`congress_id` is reference data that ships with the program, under the handle R-<slug>; a congress numbers its own.

Silence and absence are computed, never stored. Whoever is accused of an action is known by the claims alone; its
doers are those whom nobody disputes.
"""

from datetime import date, datetime

from sqlmodel import Field

from bot.congress.limits import LOCATOR_MOST, NOTE_MOST, REASON_MOST, SUMMARY_MOST, URL_MOST
from storage.base import Table, check, choice, choice_check, index, key, ref, subject, unique, unique_index
from storage.tables.dates import PRECISIONS
from storage.tables.world import SUBJECT_TYPES

GRADES = ("A", "B", "C", "D", "E")
ENTRY_KINDS = ("position", "participation", "action", "claim", "commitment", "level", "question")
ENTRY_STATES = ("proposed", "confirmed", "refused", "retracted", "replaced")
RECORD_TYPES = (
    *("entry", "actor", "group", "initiative", "initiative_norm", "instrument", "question", "argument", "event"),
    *("relation", "register"),
)
"""What a source can stand behind."""

ROLES = ("actor", "affected")
DISPUTE_STATES = ("open", "upheld", "dismissed", "taken_back")
VOTES = ("yes", "no", "abstain")


class Term(Table, table=True):
    """One controlled word with its meaning, from the shipped vocabularies."""

    __tablename__ = "term"
    vocabulary: str = Field(primary_key=True, max_length=40)
    value: str = Field(primary_key=True, max_length=40)
    meaning: str = Field(max_length=300)
    rank: int


class Source(Table, table=True):
    """Where a fact is taken from. Only addresses are kept; nothing is fetched."""

    __tablename__ = "source"
    __table_args__ = (
        choice_check("grade", GRADES),
        unique_index("uq_source_shared_slug", "slug", where="congress_id IS NULL AND slug IS NOT NULL"),
        index("ix_source_url", "url"),
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
    archive_url: str | None = Field(default=None, max_length=URL_MOST)
    licence: str | None = Field(default=None, max_length=200)
    note: str = Field(default="", max_length=NOTE_MOST)


class EvidenceLink(Table, table=True):
    """Which source supports (or disputes) which record, and where in it."""

    __tablename__ = "evidence_link"
    __table_args__ = (choice_check("record_type", RECORD_TYPES),)
    record_type: str = Field(primary_key=True, max_length=32)
    record_id: int = subject(primary_key=True)
    source_id: int = ref("source.id", primary_key=True)
    locator: str = Field(default="", max_length=LOCATOR_MOST)
    supports: bool = True


class Entry(Table, table=True):
    """What all facts of the record share. `replaces` is the entry that this one corrects."""

    __tablename__ = "entry"
    __table_args__ = (
        choice_check("kind", ENTRY_KINDS),
        choice_check("state", ENTRY_STATES),
        check("(congress_id IS NULL) = (number IS NULL)", "a_congress_numbers_its_own"),
        check("(congress_id IS NULL) = (slug IS NOT NULL)", "what_ships_has_a_name"),
        check("(congress_id IS NULL) = (recorded_by IS NULL)", "somebody_recorded_what_did_not_ship"),
        check("state <> 'confirmed' OR reviewed_at IS NOT NULL", "what_is_confirmed_was_reviewed"),
        check("(state IN ('retracted', 'replaced')) = (ended_at IS NOT NULL)", "what_ended_says_when"),
        unique_index("uq_entry_number", "congress_id", "number", where="congress_id IS NOT NULL"),
        unique_index("uq_entry_shared_slug", "slug", where="congress_id IS NULL"),
        index("ix_entry_congress_reviewed", "congress_id", "reviewed_at"),
        index("ix_entry_proposed", "congress_id", "id", where="state = 'proposed'"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None, index=False)
    number: int | None = None
    slug: str | None = Field(default=None, max_length=80)
    kind: str = choice()
    state: str = choice(default="proposed")
    confidence: str | None = choice(default=None)
    """How far shipped data is checked; of a congress's own entries the review tells that."""
    recorded_at: datetime
    recorded_by: int | None = ref("member.id", default=None)
    reviewed_at: datetime | None = None
    reviewed_by: int | None = ref("member.id", default=None)
    review_reason: str = Field(default="", max_length=REASON_MOST)
    ended_at: datetime | None = None
    ended_by: int | None = ref("member.id", default=None)
    end_reason: str = Field(default="", max_length=REASON_MOST)
    replaces: int | None = ref("entry.id", default=None)
    note: str = Field(default="", max_length=NOTE_MOST)


class Position(Table, table=True):
    """What an actor said about a subject on a date. A later one is current; earlier ones stay readable."""

    __tablename__ = "position"
    __table_args__ = (
        choice_check("subject_type", SUBJECT_TYPES),
        choice_check("date_precision", PRECISIONS),
        check("stance NOT IN ('silent', 'absent', 'not_listed')", "silence_is_computed_never_stored"),
        check("until IS NULL OR until >= substr(stated_on, 1, length(until))", "it_ends_after_it_begins"),
        index("ix_position_subject", "subject_type", "subject_id", "actor_id", "known_by"),
        index("ix_position_actor", "actor_id", "known_by"),
    )
    entry_id: int = ref("entry.id", primary_key=True, index=False)
    actor_id: int = ref("actor.id", index=False)
    subject_type: str = choice()
    subject_id: int = subject()
    stance: str = choice()
    form: str = choice()
    summary: str = Field(default="", max_length=SUMMARY_MOST)
    stated_on: str = Field(max_length=10)
    date_precision: str = choice()
    known_by: date
    until: str | None = Field(default=None, max_length=10)
    case_id: str | None = Field(default=None, max_length=40)


class Participation(Table, table=True):
    """An event in the life of an actor in an initiative: announced, joined, declined, withdrew. The latest counts."""

    __tablename__ = "participation"
    __table_args__ = (
        choice_check("date_precision", PRECISIONS),
        check("until IS NULL OR until >= substr(dated, 1, length(until))", "it_ends_after_it_begins"),
        index("ix_participation_initiative", "initiative_id", "actor_id", "known_by"),
        index("ix_participation_actor", "actor_id", "known_by"),
    )
    entry_id: int = ref("entry.id", primary_key=True, index=False)
    initiative_id: int = ref("initiative.id", index=False)
    actor_id: int = ref("actor.id", index=False)
    status: str = choice()
    role: str | None = choice(default=None)
    dated: str = Field(max_length=10)
    date_precision: str = choice()
    known_by: date
    until: str | None = Field(default=None, max_length=10)
    via_id: int | None = ref("actor.id", default=None)
    reason: str = Field(default="", max_length=SUMMARY_MOST)


class RollCallVote(Table, table=True):
    """How a state voted on an instrument; a missing row is absence, not a stance. The instrument's sources stand
    behind it."""

    __tablename__ = "roll_call_vote"
    __table_args__ = (choice_check("vote", VOTES),)
    instrument_id: int = ref("instrument.id", primary_key=True, index=False)
    actor_id: int = ref("actor.id", primary_key=True)
    vote: str = choice()


class Action(Table, table=True):
    """A deed, on a day or over a time."""

    __tablename__ = "action"
    __table_args__ = (
        choice_check("date_precision", PRECISIONS),
        check("until IS NULL OR until >= substr(dated, 1, length(until))", "it_ends_after_it_begins"),
        index("ix_action_case", "case_id", "known_by"),
    )
    entry_id: int = ref("entry.id", primary_key=True, index=False)
    kind: str = choice()
    summary: str = Field(max_length=SUMMARY_MOST)
    status: str = choice()
    dated: str = Field(max_length=10)
    date_precision: str = choice()
    known_by: date
    until: str | None = Field(default=None, max_length=10)
    case_id: str | None = Field(default=None, max_length=40)


class ActionActor(Table, table=True):
    """An undisputed doer of an action, or whom it affected. Whoever is accused of it stands in the claims, never here
    as its doer (invariant 3)."""

    __tablename__ = "action_actor"
    __table_args__ = (choice_check("role", ROLES),)
    action_id: int = ref("action.entry_id", primary_key=True, index=False)
    actor_id: int = ref("actor.id", primary_key=True)
    role: str = Field(primary_key=True, max_length=32)


class ActionSubject(Table, table=True):
    """To what an action relates. `suggested` is what the shipped data supposes it to mean, for members to confirm."""

    __tablename__ = "action_subject"
    __table_args__ = (
        choice_check("subject_type", SUBJECT_TYPES),
        index("ix_action_subject_subject", "subject_type", "subject_id"),
    )
    action_id: int = ref("action.entry_id", primary_key=True, index=False)
    subject_type: str = Field(primary_key=True, max_length=32)
    subject_id: int = subject(primary_key=True)
    suggested: str | None = choice(default=None)


class ActionAttachment(Table, table=True):
    """To what members of a congress related an action after it was recorded: their overlay on it, also on what
    ships."""

    __tablename__ = "action_attachment"
    __table_args__ = (
        choice_check("subject_type", SUBJECT_TYPES),
        unique("congress_id", "action_id", "subject_type", "subject_id"),
        index("ix_action_attachment_subject", "subject_type", "subject_id"),
    )
    id: int = key()
    congress_id: int = ref("congress.id", index=False)
    action_id: int = ref("action.entry_id")
    subject_type: str = choice()
    subject_id: int = subject()
    attached_at: datetime
    attached_by: int = ref("member.id")


class Claim(Table, table=True):
    """Who says that whom did an action, and on what basis. `accused_id` is empty where nobody is named."""

    __tablename__ = "claim"
    __table_args__ = (
        choice_check("date_precision", PRECISIONS),
        check("accused_id IS NULL OR accused_id <> claimant_id", "nobody_accuses_itself"),
        check("until IS NULL OR until >= substr(dated, 1, length(until))", "it_ends_after_it_begins"),
        index("ix_claim_action", "action_id", "known_by"),
    )
    entry_id: int = ref("entry.id", primary_key=True, index=False)
    action_id: int = ref("action.entry_id", index=False)
    claimant_id: int = ref("actor.id")
    accused_id: int | None = ref("actor.id", default=None)
    basis: str = choice()
    status: str = choice()
    dated: str = Field(max_length=10)
    date_precision: str = choice()
    known_by: date
    until: str | None = Field(default=None, max_length=10)
    summary: str = Field(default="", max_length=SUMMARY_MOST)
    answer: str = Field(default="", max_length=SUMMARY_MOST)
    """What the accused said to it, in shipped data; what a member replies for an actor is a `Reply`."""


class Pledge(Table, table=True):
    """A commitment of an actor: what it promised to do about a subject, what would count as evidence, and until when.

    (`Commitment` is a sealed vote.) How far it has come is told by the entries of its levels.
    """

    __tablename__ = "pledge"
    __table_args__ = (
        choice_check("subject_type", SUBJECT_TYPES),
        choice_check("date_precision", PRECISIONS),
        check("evidence <> ''", "a_commitment_says_what_would_show_it"),
        index("ix_pledge_subject", "subject_type", "subject_id", "actor_id"),
        index("ix_pledge_due", "due_by", where="due_by IS NOT NULL"),
    )
    entry_id: int = ref("entry.id", primary_key=True, index=False)
    actor_id: int = ref("actor.id")
    subject_type: str = choice()
    subject_id: int = subject()
    words: str = Field(max_length=SUMMARY_MOST)
    evidence: str = Field(max_length=SUMMARY_MOST)
    dimension: str = choice()
    dated: str = Field(max_length=10)
    date_precision: str = choice()
    known_by: date
    due: str | None = Field(default=None, max_length=10)
    due_by: date | None = None


class PledgeLevel(Table, table=True):
    """How far a commitment had come on a date: a level of the implementation ladder, 0 to 7."""

    __tablename__ = "pledge_level"
    __table_args__ = (
        choice_check("date_precision", PRECISIONS),
        check("level BETWEEN 0 AND 7", "level_is_on_the_ladder"),
        index("ix_pledge_level_pledge", "pledge_id", "known_by"),
    )
    entry_id: int = ref("entry.id", primary_key=True, index=False)
    pledge_id: int = ref("pledge.entry_id", index=False)
    level: int
    dated: str = Field(max_length=10)
    date_precision: str = choice()
    known_by: date
    summary: str = Field(default="", max_length=SUMMARY_MOST)


class Assessment(Table, table=True):
    """What a member finds that an action or commitment means for a subject. The latest of each member is live; the
    value of the panel is computed."""

    __tablename__ = "assessment"
    __table_args__ = (
        choice_check("subject_type", SUBJECT_TYPES),
        unique_index(
            *("uq_assessment_one_live_a_member", "entry_id", "subject_type", "subject_id", "member_id"), where="live"
        ),
    )
    id: int = key()
    congress_id: int = ref("congress.id")
    entry_id: int = ref("entry.id", index=False)
    subject_type: str = choice()
    subject_id: int = subject()
    member_id: int = ref("member.id")
    value: str = choice()
    reason: str = Field(max_length=REASON_MOST)
    given_at: datetime
    live: bool = True


class Reply(Table, table=True):
    """What the actor concerned, through a member who represents it, says about a record."""

    __tablename__ = "reply"
    id: int = key()
    congress_id: int = ref("congress.id")
    entry_id: int = ref("entry.id")
    actor_id: int = ref("actor.id")
    member_id: int = ref("member.id")
    verified: bool = False
    """Whether the member spoke for the actor officially when it was said."""
    words: str = Field(max_length=REASON_MOST)
    replied_at: datetime


class Dispute(Table, table=True):
    """That somebody holds a record for wrong, and what became of it."""

    __tablename__ = "dispute"
    __table_args__ = (
        choice_check("state", DISPUTE_STATES),
        check("(state = 'open') = (closed_at IS NULL)", "what_is_closed_says_when"),
        index("ix_dispute_open", "congress_id", where="state = 'open'"),
    )
    id: int = key()
    congress_id: int = ref("congress.id", index=False)
    entry_id: int = ref("entry.id")
    member_id: int = ref("member.id")
    ground: str = Field(max_length=REASON_MOST)
    raised_at: datetime
    state: str = choice(default="open")
    closed_by: int | None = ref("member.id", default=None)
    closed_at: datetime | None = None
    outcome: str = Field(default="", max_length=REASON_MOST)
