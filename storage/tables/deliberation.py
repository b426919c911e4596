"""What is said about a norm: statements and what others think of them, concerns and their resolutions.

Nothing here is rewritten. A statement that its author changes is a new one that replaces it; an opinion that changes
is a new row, and the earlier one only ceases to be `live`; a concern ends once, but that a sustained one may still be
withdrawn.
"""

from datetime import datetime

from sqlmodel import Field

from bot.congress.concerns import ConcernState, ResolutionState
from bot.congress.limits import CONCERN_MOST, REPRESENTS_MOST, STATEMENT_MOST, URL_MOST
from bot.congress.statements import Attribution, Opinion, StatementKind
from storage.base import Table, check, choice, choice_check, index, key, ref, refer, unique, unique_index


class Statement(Table, table=True):
    """A short point on a norm, argued from a discipline, on the version `version` of its text.

    `replaced_by` is the later statement of the same author that stands in its place; `withdrawn_at` ends it without
    one.
    """

    __tablename__ = "statement"
    __table_args__ = (
        choice_check("kind", StatementKind),
        choice_check("attribution", Attribution),
        unique("norm_id", "n"),
        refer("norm_id", "version", to="norm_version(norm_id, n)"),
        check("words <> ''", "words_are_not_empty"),
        check("replaced_by IS NULL OR withdrawn_at IS NULL", "a_statement_ends_once"),
    )
    id: int = key()
    norm_id: int = ref("norm.id", index=False)
    n: int
    version: int
    member_id: int = ref("member.id")
    kind: str = choice()
    discipline: str = Field(foreign_key="discipline.id", max_length=40)
    seat_kind: str = Field(foreign_key="stakeholder_kind.id", max_length=40)
    words: str = Field(max_length=STATEMENT_MOST)
    source_url: str | None = Field(default=None, max_length=URL_MOST)
    attribution: str = choice()
    created_at: datetime
    replaced_by: int | None = ref("statement.id", default=None, index=False)
    withdrawn_at: datetime | None = None


class StatementOpinion(Table, table=True):
    """What a member thinks of a statement, with the seat from which they do. The live one counts."""

    __tablename__ = "statement_opinion"
    __table_args__ = (
        choice_check("opinion", Opinion),
        unique_index("uq_statement_opinion_one_live_a_member", "statement_id", "member_id", where="live"),
        index("ix_statement_opinion_tally", "statement_id", "opinion", "discipline", "kind", where="live"),
    )
    id: int = key()
    statement_id: int = ref("statement.id", index=False)
    member_id: int = ref("member.id")
    opinion: str = choice()
    discipline: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    given_at: datetime
    live: bool = True


class Concern(Table, table=True):
    """A named, reasoned objection to a norm, with what would satisfy it. It holds the norm while it is open."""

    __tablename__ = "concern"
    __table_args__ = (
        choice_check("state", ConcernState),
        unique("norm_id", "n"),
        refer("norm_id", "version", to="norm_version(norm_id, n)"),
        check("reason <> ''", "no_concern_without_a_reason"),
        check("(state = 'open') = (ended_at IS NULL)", "it_has_ended_when_it_is_not_open"),
        index("ix_concern_open", "norm_id", where="state = 'open'"),
    )
    id: int = key()
    norm_id: int = ref("norm.id", index=False)
    n: int
    version: int
    member_id: int = ref("member.id")
    discipline: str = Field(foreign_key="discipline.id", max_length=40)
    seat_kind: str = Field(foreign_key="stakeholder_kind.id", max_length=40)
    represents: str | None = Field(default=None, max_length=REPRESENTS_MOST)
    reason: str = Field(max_length=CONCERN_MOST)
    satisfied_by: str = Field(max_length=CONCERN_MOST)
    raised_at: datetime
    state: str = choice(default="open")
    ended_at: datetime | None = None
    ballot_id: int | None = ref("ballot.id", default=None)
    """Where it was sustained: the vote that opened next, on which it is named. None until one opens."""


class ConcernAnswer(Table, table=True):
    """What somebody answered to a concern. A trigger refuses any change."""

    __tablename__ = "concern_answer"
    id: int = key()
    concern_id: int = ref("concern.id")
    member_id: int = ref("member.id")
    words: str = Field(max_length=CONCERN_MOST)
    created_at: datetime


class Resolution(Table, table=True):
    """An attempt to end a concern: its summary, the change made, the reason. It stands unless it is backed against.

    `understood` is what the objector said of the summary: that it is what they meant, or not yet (with words); None
    while they have not.
    """

    __tablename__ = "resolution"
    __table_args__ = (
        choice_check("state", ResolutionState),
        unique("concern_id", "n"),
        unique_index("uq_resolution_one_pending_a_concern", "concern_id", where="state = 'pending'"),
        check("(state = 'backed') = (backed_by IS NOT NULL)", "who_backs_the_objection_is_known"),
        check("(state = 'pending') = (ended_at IS NULL)", "it_has_ended_when_it_is_not_pending"),
        index("ix_resolution_due", "stands_at", where="state = 'pending'"),
    )
    id: int = key()
    concern_id: int = ref("concern.id", index=False)
    n: int
    version: int
    author_id: int = ref("member.id")
    summary: str = Field(max_length=CONCERN_MOST)
    change: str = Field(default="", max_length=CONCERN_MOST)
    reason: str = Field(max_length=CONCERN_MOST)
    proposed_at: datetime
    stands_at: datetime
    state: str = choice(default="pending")
    understood: bool | None = None
    understood_at: datetime | None = None
    understood_words: str = Field(default="", max_length=CONCERN_MOST)
    backed_by: int | None = ref("member.id", default=None)
    backed_reason: str = Field(default="", max_length=CONCERN_MOST)
    ended_at: datetime | None = None
