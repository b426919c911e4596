"""A congress, its members and their seats, and the words by which a seat is described."""

from datetime import datetime

from sqlmodel import Field

from bot.congress.limits import INTERESTS_MOST, REPRESENTS_MOST
from storage.base import OwnKey, Table, check, choice, choice_check, index, key, ref, snowflake, unique, unique_index
from storage.columns import JsonObject, json_column

CAPACITIES = ("personal", "official", "simulated")
PACES = ("convener", "clock")
SECRECIES = ("names_hidden", "names_shown")
RULE_CHANGES = ("convener", "decision")
"""Who changes the rule of decision: the conveners, or the congress itself by adopting a norm that says so."""
RECORD_REVIEWS = ("second", "recorder")
"""Who confirms what members log in the record: a second seated member or a recorder, or recorders alone."""


class Discipline(Table, table=True):
    """A way of reasoning that a seat can declare; data shipped with the project, not an enumeration."""

    __tablename__ = "discipline"
    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=100)
    asks: str = Field(max_length=400)
    rank: int


class StakeholderKind(Table, table=True):
    """Where a seat sits, or what an actor of the record is. `seatable` kinds can be taken by a member."""

    __tablename__ = "stakeholder_kind"
    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=100)
    family: str = Field(max_length=20)
    seatable: bool
    rank: int


class Case(Table, table=True):
    """A field of practice to which norms, positions and deeds are assigned."""

    __tablename__ = "case"
    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=100)
    summary: str = Field(max_length=1000)
    rank: int
    triad: JsonObject = json_column()
    """Its actors, its principles and rules, and its decision criteria, in words."""
    gap: str = Field(default="", max_length=500)


class Congress(Table, table=True):
    """One Discord server's forum, with its settings. Times are frozen into a norm as it enters a stage."""

    __tablename__ = "congress"
    __table_args__ = (
        choice_check("pace", PACES),
        choice_check("secrecy", SECRECIES),
        choice_check("rule_changes", RULE_CHANGES),
        choice_check("record_review", RECORD_REVIEWS),
        check("seconds_needed BETWEEN 1 AND 20", "seconds_needed_can_be_met"),
        check("seconding_days BETWEEN 1 AND 365", "seconding_days_are_within_a_year"),
        check("deliberation_days BETWEEN 0 AND 365", "deliberation_days_are_within_a_year"),
        check("final_call_days BETWEEN 0 AND 365", "final_call_days_are_within_a_year"),
        check("vote_days BETWEEN 1 AND 60", "vote_days_are_within_two_months"),
        check("review_days BETWEEN 1 AND 3650", "review_days_are_within_ten_years"),
        index("ix_congress_away", "away_since", where="away_since IS NOT NULL"),
    )
    id: int = key()
    guild_id: int = snowflake(unique=True)
    name: str = Field(max_length=100)
    language: str = Field(default="en", max_length=10)
    timezone: str = Field(default="UTC", max_length=64)
    forum_channel_id: int | None = snowflake(default=None)
    votes_channel_id: int | None = snowflake(default=None)
    stage_tags: JsonObject = json_column()
    seconds_needed: int = 1
    seconding_days: int = 14
    deliberation_days: int = 3
    final_call_days: int = 3
    vote_days: int = 7
    review_days: int = 365
    pace: str = choice(default="convener")
    secrecy: str = choice(default="names_hidden")
    rule: JsonObject = json_column()
    rule_changes: str = choice(default="convener")
    proxies: bool = False
    record_review: str = choice(default="second")
    last_norm: int = 0
    last_entry: int = 0
    opened_at: datetime | None = None
    away_since: datetime | None = None
    """Since when the bot is not on the server any more; what is due rests meanwhile, and everything is kept."""
    watched_upto: int = Field(default=0, sa_type=OwnKey)
    """The id of the last event of which it was looked whether a watch has to tell it at once."""
    created_at: datetime


class Member(Table, table=True):
    """A person in a congress. Everything that person does refers to this row, never to the Discord id."""

    __tablename__ = "member"
    __table_args__ = (unique("congress_id", "discord_id"),)
    id: int = key()
    congress_id: int = ref("congress.id")
    discord_id: int = snowflake()
    name: str = Field(max_length=100)
    recorder: bool = False
    """Whether a convener has made this member a recorder, who reviews the record."""
    convener: bool = False
    """Whether they could manage the server when that was last seen."""
    created_at: datetime


class Seat(Table, table=True):
    """How a member reasons, where they sit and for whom they speak, from `since` until `until`."""

    __tablename__ = "seat"
    __table_args__ = (
        choice_check("capacity", CAPACITIES),
        check("until IS NULL OR until >= since", "seat_ends_after_it_begins"),
        unique_index("uq_seat_one_current_seat_a_member", "member_id", where="until IS NULL"),
    )
    id: int = key()
    congress_id: int = ref("congress.id")
    member_id: int = ref("member.id", index=False)
    kind: str = Field(foreign_key="stakeholder_kind.id", max_length=40)
    capacity: str = choice()
    represents: str | None = Field(default=None, max_length=REPRESENTS_MOST)
    interests: str | None = Field(default=None, max_length=INTERESTS_MOST)
    since: datetime
    until: datetime | None = None


class SeatDiscipline(Table, table=True):
    """A discipline of a seat; rank 1 is the primary one, in which its vote counts."""

    __tablename__ = "seat_discipline"
    __table_args__ = (unique("seat_id", "rank"), check("rank BETWEEN 1 AND 3", "rank_is_within_three"))
    seat_id: int = ref("seat.id", primary_key=True, index=False)
    discipline: str = Field(foreign_key="discipline.id", primary_key=True, max_length=40)
    rank: int
