"""Which tables an export has, and how each column is written: keys of rows become the names that last.

An actor is its slug, an entry its handle, a norm of the congress N-12. Who recorded or reviewed something is nobody's
business outside, so that columns of members are left out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column

from storage.tables import (
    Action,
    ActionActor,
    ActionAttachment,
    ActionSubject,
    Actor,
    ActorGroup,
    ActorGroupMember,
    ActorName,
    ActorStep,
    Argument,
    Assessment,
    Case,
    Claim,
    Coverage,
    Dispute,
    Entry,
    EvidenceLink,
    Initiative,
    InitiativeLauncher,
    InitiativeNorm,
    InitiativeNormTopic,
    Instrument,
    Participation,
    Pledge,
    PledgeLevel,
    Position,
    Question,
    RegisterCount,
    Reply,
    RollCallVote,
    Source,
    StakeholderKind,
    SubjectRelation,
    Term,
    WorldEvent,
)

LEFT_OUT = frozenset(
    {
        "congress_id",
        "created_by",
        "recorded_by",
        "reviewed_by",
        "review_reason",
        "ended_by",
        "member_id",
        "closed_by",
        "attached_by",
    }
    | {"folded", "verified"}
)
"""Columns of members and of how the bot works."""

NAMED = {
    "actor.id": "actor",
    "actor_group.id": "group",
    "initiative.id": "initiative",
    "initiative_norm.id": "initiative_norm",
    "entry.id": "entry",
    "action.entry_id": "fact",
    "pledge.entry_id": "fact",
    "source.id": "source",
}
"""Whose names a reference is written as. A `fact` is an entry whose content the reader may see."""

RENAMED = {"pledge_id": "commitment", "stated_on": "date", "dated": "date"}

PAIRED = {"subject_id": "subject_type", "a_id": "a_type", "b_id": "b_type", "record_id": "record_type"}
"""Columns that hold the key of a row in a table that another column names."""


@dataclass(frozen=True)
class Written:
    """A column of an export: its name, the column that it is written from, and whose names it takes."""

    name: str
    column: str
    named: str = ""
    needed: bool = False
    """Whether the row is left out where what it names is not for the reader."""
    paired: str = ""


@dataclass(frozen=True)
class Schema:
    """A table of an export. `key` is what its own rows are named as."""

    name: str
    table: Any
    columns: tuple[Written, ...] = field(default_factory=tuple)
    key: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.columns)


NORM = ("handle", "title", "text", "addressee", "stage", "outcome")
"""The columns of the table `norm`, which is put together from a norm and its current version."""

CONFIRMED_STAGE = ("subject_type", "subject", "kind", "stage", "norm", "decision", "confirmed_at", "stands")
"""The columns of the stages of life cycles that the congress confirmed."""

CAPACITY = ("case", "task", "side", "able", "n")
"""The columns of what members think of capacity: sums alone, and those only that may be shown."""

_TABLES: tuple[tuple[str, Any, str], ...] = (
    ("term", Term, ""),
    ("stakeholder_kind", StakeholderKind, ""),
    ("case", Case, ""),
    ("actor", Actor, ""),
    ("actor_name", ActorName, ""),
    ("actor_step", ActorStep, ""),
    ("actor_group", ActorGroup, ""),
    ("actor_group_member", ActorGroupMember, ""),
    ("initiative", Initiative, ""),
    ("initiative_launcher", InitiativeLauncher, ""),
    ("coverage", Coverage, ""),
    ("register_count", RegisterCount, ""),
    ("initiative_norm", InitiativeNorm, ""),
    ("initiative_norm_topic", InitiativeNormTopic, ""),
    ("instrument", Instrument, ""),
    ("question", Question, ""),
    ("argument", Argument, ""),
    ("event", WorldEvent, ""),
    ("relation", SubjectRelation, "relation"),
    ("source", Source, "source"),
    ("entry", Entry, "entry"),
    ("position", Position, ""),
    ("participation", Participation, ""),
    ("roll_call_vote", RollCallVote, ""),
    ("action", Action, ""),
    ("action_actor", ActionActor, ""),
    ("action_subject", ActionSubject, ""),
    ("action_attachment", ActionAttachment, ""),
    ("claim", Claim, ""),
    ("commitment", Pledge, ""),
    ("commitment_level", PledgeLevel, ""),
    ("assessment", Assessment, ""),
    ("reply", Reply, ""),
    ("dispute", Dispute, ""),
    ("evidence", EvidenceLink, ""),
)
_HANDLED = {"source": ("slug",), "entry": ("number", "slug")}
"""Columns of which the name of a row is made, which stands for them."""


def _schema(name: str, table: Any, key: str) -> Schema:
    own = [Written("handle", "id", key)] if key else []
    kept = [column for column in table.__table__.columns if _is_kept(column, _HANDLED.get(key, ()))]
    return Schema(name, table, (*own, *(_written(table, column) for column in kept)), key)


def _is_kept(column: Column[Any], handled: Collection[str]) -> bool:
    """Whether it is written: not the number by which the database counts rows, nor what stands for it."""
    counted = column.name == "id" and column.type.python_type is int
    return not counted and column.name not in LEFT_OUT and column.name not in handled


def _written(table: Any, column: Column[Any]) -> Written:
    short = RENAMED.get(column.name, column.name.removesuffix("_id"))
    if column.name in PAIRED:
        return Written(short, column.name, needed=True, paired=PAIRED[column.name])
    targets = [key.target_fullname for key in column.foreign_keys]
    named = NAMED.get(targets[0], "") if targets else ""
    if column.name == "instrument_id":
        return Written(short, column.name, "instrument", needed=True)
    if named == "entry" and table is not Entry:
        # A question that was taken back is still what positions are about.
        return Written("record", column.name, "entry" if table is Question else "fact", needed=True)
    return Written(short, column.name, named, needed=bool(named) and not column.nullable)


SCHEMAS: tuple[Schema, ...] = tuple(_schema(*one) for one in _TABLES)


def columns_of() -> Mapping[str, tuple[str, ...]]:
    """The columns of every exported table, by its name, in the order of the export."""
    put_together = {"norm": NORM, "confirmed_stage": CONFIRMED_STAGE, "capacity": CAPACITY}
    return put_together | {one.name: one.names for one in SCHEMAS}
