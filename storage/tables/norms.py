"""Norms, the immutable versions of their text, their seconds, and how they hang together."""

from datetime import date, datetime

from sqlmodel import Field

from bot.congress.limits import NOTE_MOST, RATIONALE_MOST, TEXT_MOST, TITLE_MOST
from bot.congress.links import LinkKind
from bot.congress.norms import Addressee, Stage
from storage.base import Table, check, choice, choice_check, index, key, ref, unique, unique_index
from storage.columns import JsonObject, json_or_none


class Norm(Table, table=True):
    """What is proposed. Its words are in its versions; `stage_ends_at` is when the clock looks at it again.

    `version` is the text that is discussed, `in_force` the adopted one. They differ only while an adopted norm is
    revised: where the revision fails, or is taken back, `version` is the adopted one again. `outcome` is how the norm
    stands by its votes, so that it stays adopted while a version of it is in force. `trial_until` is when the trial
    ends that what is in force is on.
    """

    __tablename__ = "norm"
    __table_args__ = (
        unique("congress_id", "number"),
        choice_check("stage", Stage),
        check("number >= 1", "numbers_start_at_one"),
        check(
            "stage NOT IN ('seeking_seconds', 'deliberation', 'final_call', 'voting') OR stage_ends_at IS NOT NULL",
            "an_open_stage_has_an_end",
        ),
        check("stage <> 'review' OR in_force IS NOT NULL", "only_what_is_in_force_is_reviewed"),
        check("in_force IS NULL OR in_force <= version", "what_is_in_force_was_written_before"),
        check("trial_until IS NULL OR in_force IS NOT NULL", "only_what_is_in_force_is_on_trial"),
        index("ix_norm_trial", "trial_until", where="trial_until IS NOT NULL"),
        index("ix_norm_review", "review_on", where="review_on IS NOT NULL"),
        index("ix_norm_congress_stage", "congress_id", "stage"),
        index("ix_norm_congress_trial", "congress_id", "trial_until", where="trial_until IS NOT NULL"),
        index("ix_norm_congress_review", "congress_id", "review_on", where="review_on IS NOT NULL"),
        index("ix_norm_due", "stage", "stage_ends_at"),
        index("ix_norm_congress_updated", "congress_id", "updated_at"),
    )
    id: int = key()
    congress_id: int = ref("congress.id", index=False)
    number: int
    stage: str = choice()
    stage_since: datetime
    stage_ends_at: datetime | None = None
    proposer_id: int = ref("member.id")
    proposer_discipline: str = Field(foreign_key="discipline.id", max_length=40)
    proposer_kind: str = Field(foreign_key="stakeholder_kind.id", max_length=40)
    case_id: str | None = Field(default=None, foreign_key="case.id", max_length=40)
    version: int = 1
    in_force: int | None = None
    outcome: str | None = choice(default=None)
    review_on: date | None = None
    trial_until: datetime | None = None
    created_at: datetime
    updated_at: datetime


class NormVersion(Table, table=True):
    """An immutable numbered text of a norm, with its hash. A trigger refuses any change.

    `reason` says why it was made (empty for the first), `based_on` from which version it was written. `rule` is the
    charter (a rule of decision, and who changes it) that comes into force where this version is adopted. The hash is
    that of title and text alone, as a certificate checks it: the text of a version with a charter says it in words, and
    may not be reworded.
    """

    __tablename__ = "norm_version"
    __table_args__ = (
        unique("norm_id", "n"),
        choice_check("addressee", Addressee),
        check("n >= 1", "versions_start_at_one"),
        check("title <> ''", "title_is_not_empty"),
        check("text <> ''", "text_is_not_empty"),
    )
    id: int = key()
    norm_id: int = ref("norm.id", index=False)
    n: int
    title: str = Field(max_length=TITLE_MOST)
    text: str = Field(max_length=TEXT_MOST)
    rationale: str = Field(default="", max_length=RATIONALE_MOST)
    addressee: str = choice()
    reason: str = Field(default="", max_length=NOTE_MOST)
    based_on: int | None = None
    rule: JsonObject | None = json_or_none()
    text_hash: str = Field(max_length=64)
    author_id: int = ref("member.id")
    created_at: datetime


class Second(Table, table=True):
    """Support that helps to admit a norm, with the seat from which it was given and the version it was given to."""

    __tablename__ = "second"
    __table_args__ = (unique("norm_id", "member_id"),)
    id: int = key()
    norm_id: int = ref("norm.id", index=False)
    member_id: int = ref("member.id")
    version: int = 1
    discipline: str = Field(foreign_key="discipline.id", max_length=40)
    kind: str = Field(foreign_key="stakeholder_kind.id", max_length=40)
    created_at: datetime


class NormLink(Table, table=True):
    """That a norm is merged into another, supersedes, amends or relates to it. A trigger refuses any change."""

    __tablename__ = "norm_link"
    __table_args__ = (
        choice_check("kind", LinkKind),
        check("norm_id <> other_id", "no_norm_is_linked_to_itself"),
        unique("norm_id", "other_id", "kind"),
        unique_index("uq_norm_link_merged_once", "norm_id", where="kind = 'merged_into'"),
    )
    id: int = key()
    norm_id: int = ref("norm.id", index=False)
    other_id: int = ref("norm.id")
    kind: str = choice()
    note: str = Field(default="", max_length=NOTE_MOST)
    member_id: int = ref("member.id")
    created_at: datetime
