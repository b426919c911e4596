"""Who is in the record: states, companies and other bodies of the world, their names, their groups and their lives.

A row without `congress_id` is reference data that ships with the program and that no congress changes; a congress
adds its own beside it.
"""

from datetime import datetime

from sqlmodel import Field

from bot.congress.limits import NOTE_MOST, SUMMARY_MOST
from storage.base import Table, check, choice, choice_check, index, key, ref, subject, unique_index
from storage.columns import JsonObject, json_column
from storage.tables.dates import PRECISIONS

NAME_KINDS = ("name", "alias", "former", "code")


class Actor(Table, table=True):
    """A state, company or other body of the world. It holds no seat and casts no vote here.

    An actor that was kept twice is merged into the other (`merged_into`): both keep their rows, and whoever asks for
    one gets the history of both. A coalition `speaks_for` the members of an initiative.
    """

    __tablename__ = "actor"
    __table_args__ = (
        unique_index("uq_actor_shared_slug", "slug", where="congress_id IS NULL"),
        unique_index("uq_actor_congress_slug", "congress_id", "slug", where="congress_id IS NOT NULL"),
        check("parent_id IS NULL OR parent_id <> id", "no_actor_is_its_own_parent"),
        check("merged_into IS NULL OR merged_into <> id", "no_actor_is_merged_into_itself"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    slug: str = Field(max_length=80)
    name: str = Field(max_length=150)
    kind: str = Field(foreign_key="stakeholder_kind.id", max_length=40)
    country: str | None = Field(default=None, max_length=3)
    """ISO 3166-1 alpha-3: of a state its own code, of others their home state."""
    no_country: str = Field(default="", max_length=NOTE_MOST)
    """Why a company has no home state here (invariant 6)."""
    iso2: str | None = Field(default=None, max_length=2)
    sector: str | None = Field(default=None, max_length=80)
    parent_id: int | None = ref("actor.id", default=None)
    speaks_for: int | None = ref("initiative.id", default=None)
    merged_into: int | None = ref("actor.id", default=None)
    confidence: str = choice()
    note: str = Field(default="", max_length=NOTE_MOST)
    created_at: datetime | None = None
    created_by: int | None = ref("member.id", default=None)


class ActorName(Table, table=True):
    """A name by which an actor is found: its own, an alias, a former one, or a code. `folded` is what is compared.

    With `congress_id` it is an overlay: a further name by which one congress alone finds an actor that ships.
    """

    __tablename__ = "actor_name"
    __table_args__ = (
        choice_check("kind", NAME_KINDS),
        unique_index("uq_actor_name_own", "actor_id", "folded", where="congress_id IS NULL"),
        unique_index("uq_actor_name_of_congress", "congress_id", "actor_id", "folded", where="congress_id IS NOT NULL"),
        index("ix_actor_name_folded", "folded"),
    )
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None, index=False)
    actor_id: int = ref("actor.id")
    name: str = Field(max_length=150)
    folded: str = Field(max_length=150)
    kind: str = choice()


class ActorStep(Table, table=True):
    """A step in the life of an actor: renamed, acquired, merged, split. `other_name` where the other is not kept."""

    __tablename__ = "actor_step"
    __table_args__ = (
        choice_check("date_precision", PRECISIONS),
        check("other_id IS NOT NULL OR other_name <> ''", "a_step_leads_somewhere"),
    )
    id: int = key()
    actor_id: int = ref("actor.id")
    n: int
    relation: str = choice()
    other_id: int | None = ref("actor.id", default=None)
    other_name: str = Field(default="", max_length=150)
    dated: str = Field(max_length=10)
    date_precision: str = choice()
    confidence: str = choice()


class ActorGroup(Table, table=True):
    """A group of actors, as of a date: the G7, the members of an expert group."""

    __tablename__ = "actor_group"
    __table_args__ = (unique_index("uq_actor_group_shared_slug", "slug", where="congress_id IS NULL"),)
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    slug: str = Field(max_length=80)
    name: str = Field(max_length=150)
    as_of: str = Field(max_length=10)
    confidence: str = choice()


class ActorGroupMember(Table, table=True):
    """An actor in a group."""

    __tablename__ = "actor_group_member"
    group_id: int = ref("actor_group.id", primary_key=True, index=False)
    actor_id: int = ref("actor.id", primary_key=True)


class RegisterCount(Table, table=True):
    """How many supporters of each kind the register of an initiative lists for one country ("none": for no country)."""

    __tablename__ = "register_count"
    initiative_id: int = ref("initiative.id", primary_key=True, index=False)
    country: str = Field(primary_key=True, max_length=4)
    as_of: str = Field(max_length=10)
    state: int
    company_or_association: int
    civil_society: int
    public_authority: int
    unclassified: int


class Revision(Table, table=True):
    """What a row of the record was before it was changed, and what it is since; a trigger refuses any change of it.

    Facts are never changed, only replaced; this is for what describes: actors, initiatives, norms, sources.
    """

    __tablename__ = "revision"
    __table_args__ = (index("ix_revision_record", "record_type", "record_id"),)
    id: int = key()
    congress_id: int | None = ref("congress.id", default=None)
    record_type: str = choice()
    record_id: int = subject()
    before: JsonObject = json_column()
    after: JsonObject = json_column()
    at: datetime
    member_id: int | None = ref("member.id", default=None)
    why: str = Field(default="", max_length=SUMMARY_MOST)
