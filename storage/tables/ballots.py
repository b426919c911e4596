"""Ballots: a frozen vote on one version, its roll, the papers cast, and the decision.

Papers are append-only: a changed vote is a new paper, and the earlier one only ceases to be `live`. A trigger
refuses every other change. Discipline, kind and capacity are copied onto the paper, so that a tally is one
grouping over one covering index (storage figures: 7.6 ms for 100,000 papers against 170 ms with a join).
"""

from datetime import datetime

from sqlalchemy import Integer
from sqlmodel import Field

from bot.congress.limits import NOTE_MOST, RATIONALE_MOST, REASON_MOST, REPRESENTS_MOST
from bot.congress.reviews import Question
from bot.congress.trials import TRIAL_LEAST, TRIAL_MOST
from storage.base import Table, check, choice_check, index, key, part, ref, refer, unique, unique_index
from storage.base import choice as one_of
from storage.columns import JsonObject, json_column, json_or_none
from storage.tables.congress import CAPACITIES, SECRECIES

CHOICES = ("for", "for_with_reservation", "against", "abstain", "recuse")
REPAIRS = ("taken_off", "corrected", "added")
OUTCOMES = ("adopted", "adopted_on_trial", "not_adopted", "no_quorum")


class Ballot(Table, table=True):
    """A vote on one version: rule, roll and text are frozen when it opens.

    `reason` is why the repeal is asked for, or what speaks for keeping it; empty where the question is another.
    `follows` is the ballot whose wordings tied, where this one is the second among those. `trial` is for how many days
    the norm would be adopted on trial; None where it is for good. `seats` is how many the roll had
    at the opening, and `statements` how many had been made on the norm: what came before is told by this number and not
    by two clocks.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        choice_check("secrecy", SECRECIES),
        choice_check("question", Question),
        check("trial IS NULL OR question IN ('adopt', 'wording')", "only_an_adoption_is_on_trial"),
        check(f"trial IS NULL OR trial BETWEEN {TRIAL_LEAST} AND {TRIAL_MOST}", "a_trial_is_neither_short_nor_long"),
        check("closes_at > opened_at", "it_closes_after_it_opens"),
        check("closed_at IS NULL OR closed_at >= closes_at", "it_is_not_closed_early"),
        unique_index("uq_ballot_one_open_ballot_a_norm", "norm_id", where="closed_at IS NULL"),
        index("ix_ballot_due", "closes_at", where="closed_at IS NULL"),
        index("ix_ballot_congress_closed", "congress_id", "closed_at"),
    )
    id: int = key()
    congress_id: int = ref("congress.id", index=False)
    norm_id: int = ref("norm.id")
    version_id: int = ref("norm_version.id")
    question: str = one_of(default="adopt")
    reason: str = Field(default="", max_length=NOTE_MOST)
    follows: int | None = ref("ballot.id", default=None, index=False)
    trial: int | None = None
    rule: JsonObject = json_column()
    secrecy: str = one_of()
    seats: int
    statements: int = 0
    sealed: bool = False
    """That its roll and its wordings are written: nothing is added to them any more but a repaired seat, and votes are
    taken."""
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None


class BallotSeat(Table, table=True):
    """One line of the frozen roll: who may vote, and where their vote counts."""

    __tablename__ = "ballot_seat"
    __table_args__ = (
        choice_check("capacity", CAPACITIES),
        refer("ballot_id", "repair", "member_id", to="roll_repair(ballot_id, n, member_id)"),
        index("ix_ballot_seat_proxy", "ballot_id", "proxy_id", where="proxy_id IS NOT NULL"),
    )
    ballot_id: int = ref("ballot.id", primary_key=True, index=False)
    member_id: int = ref("member.id", primary_key=True)
    discipline: str = Field(foreign_key="discipline.id", max_length=40)
    kind: str = Field(foreign_key="stakeholder_kind.id", max_length=40)
    capacity: str = one_of()
    represents: str | None = Field(default=None, max_length=REPRESENTS_MOST)
    name: str = Field(default="", max_length=100)
    """The member's name when the vote opened, for the certificate of a ballot that shows names."""
    proxy_id: int | None = ref("member.id", default=None, index=False)
    """The member who votes for this one if they do not, as it was when the vote opened."""
    mandate_id: int | None = ref("proxy.id", default=None, index=False)
    """Which proxy that is."""
    repair: int | None = None
    """The number of the repair that made the line what it is; None where it is as it was frozen."""
    taken_off: bool = False
    """That a repair took the seat off the roll. The line stays for the papers that were cast from it."""


class RollRepair(Table, table=True):
    """A change of the roll of an open ballot, the `n`th of it, with its reason. A trigger refuses any change.

    `was` and `became` are the line of the roll; None where there was none, or is none any more.
    """

    __tablename__ = "roll_repair"
    __table_args__ = (
        choice_check("act", REPAIRS),
        unique("ballot_id", "n", "member_id"),
        check("reason <> ''", "no_repair_without_a_reason"),
        check("(act = 'added') = (was IS NULL)", "what_was_added_was_not_there"),
        check("(act = 'taken_off') = (became IS NULL)", "what_was_taken_off_is_not_there"),
    )
    ballot_id: int = ref("ballot.id", primary_key=True, index=False)
    n: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    member_id: int = ref("member.id")
    act: str = one_of()
    reason: str = Field(max_length=NOTE_MOST)
    was: JsonObject | None = json_or_none()
    became: JsonObject | None = json_or_none()
    by_id: int = ref("member.id")
    at: datetime


class BallotPaper(Table, table=True):
    """One cast vote. The live paper of a member counts; a withdrawn vote leaves none."""

    __tablename__ = "ballot_paper"
    __table_args__ = (
        choice_check("choice", CHOICES),
        refer("ballot_id", "member_id", to="ballot_seat(ballot_id, member_id)"),
        unique_index("uq_ballot_paper_one_live_paper_a_member", "ballot_id", "member_id", where="live"),
        index("ix_ballot_paper_tally", "ballot_id", "choice", "discipline", "kind", "capacity", where="live"),
    )
    id: int = key()
    ballot_id: int = part()
    member_id: int = part(index=True)
    choice: str = one_of()
    reason: str = Field(default="", max_length=REASON_MOST)
    discipline: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    capacity: str = one_of()
    cast_at: datetime
    live: bool = True
    by_proxy: bool = False
    """Cast when the ballot closed, as the member's proxy had voted."""


class Commitment(Table, table=True):
    """A vote of a ballot that hides names, sealed at its close: with the salt its voter can show that it was counted.

    A trigger refuses any change.
    """

    __tablename__ = "commitment"
    ballot_id: int = ref("ballot.id", primary_key=True, index=False)
    member_id: int = ref("member.id", primary_key=True)
    salt: str = Field(max_length=64)
    seal: str = Field(max_length=64)


class Decision(Table, table=True):
    """The outcome of a ballot, with the whole arithmetic as it was computed at close.

    `certificate` is the hash of the certificate that can be written of it, and `basis` what of the certificate stands
    in no other row; both are set once, and None for decisions made before there were any.
    """

    __tablename__ = "decision"
    __table_args__ = (
        choice_check("outcome", OUTCOMES),
        unique("ballot_id"),
        unique("congress_id", "year", "number"),
        index("ix_decision_congress_decided", "congress_id", "decided_at"),
    )
    id: int = key()
    congress_id: int = ref("congress.id", index=False)
    ballot_id: int = ref("ballot.id", index=False)
    norm_id: int = ref("norm.id")
    version_id: int = ref("norm_version.id")
    year: int
    number: int
    outcome: str = one_of()
    result: JsonObject = json_column()
    certificate: str | None = Field(default=None, max_length=64)
    basis: JsonObject | None = json_or_none()
    """The name of the congress then, the salt of the log, the ids of the events, the concerns by number and state."""
    rationale: str = Field(default="", max_length=RATIONALE_MOST)
    """What the convener added afterwards; it changes nothing of the outcome."""
    decided_at: datetime
