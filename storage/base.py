"""What every table shares: the base class, names of constraints, column types and checks.

A table module reads like this:

    class Norm(Table, table=True):
        __tablename__ = "norm"
        __table_args__ = (
            choice_check("stage", STAGES),                        # CHECK ck_norm_stage_is_known
            check("title <> ''", "title_is_not_empty"),           # CHECK ck_norm_title_is_not_empty
            unique("congress_id", "number"),                      # UNIQUE uq_norm_congress_id_number
            unique_index("uq_norm_one_live", "root_id", where="live"),
        )
        id: int | None = key()                                    # own key: 64 bits, counted by the database
        congress_id: int = ref("congress.id")                     # foreign key, indexed
        guild_id: int = snowflake()                               # an id that Discord gave
        thread_id: int | None = snowflake(default=None)
        stage: Stage = choice(default="draft")                    # a Literal or an enumeration of strings
        opened_at: datetime                                       # aware, kept in UTC; naive ones are refused

Text of a limited length is `Field(max_length=...)`. A field without `default` is required when a row is made,
which the type checker knows.
"""

from collections.abc import Iterable
from typing import Any, dataclass_transform

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

# Every constraint has a name that does not depend on the engine, so that a migration can find it and a
# failure explains itself. The names must be set before the first table is declared.
NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
SQLModel.metadata.naming_convention = NAMES
metadata = SQLModel.metadata

Snowflake = BigInteger()
"""The type of a Discord id: unsigned 63 bits in practice, so a signed 64-bit column holds it."""

OwnKey = BigInteger().with_variant(Integer(), "sqlite")
"""The type of our own keys, 64 bits. SQLite counts only in a column declared INTEGER, 64 bits as well."""

CHOICE_LENGTH = 32
"""Room for the longest word of a `choice`, with some to spare for later ones."""

Missing: Any = ...


def key() -> Any:
    """A primary key that the database counts; `None` until the row is flushed."""
    return Field(default=None, primary_key=True, sa_type=OwnKey)


def ref(
    target: str, *, default: Any = Missing, primary_key: bool = False, unique: bool = False, index: bool = True
) -> Any:
    """A reference to our own key `target` ("table.column").

    An index is made unless `index=False` or `unique=True`, which brings one by itself.
    """
    return Field(
        default=default,
        foreign_key=target,
        primary_key=primary_key,
        unique=unique,
        index=index and not unique,
        sa_type=OwnKey,
    )


def subject(*, default: Any = Missing, primary_key: bool = False, index: bool = False) -> Any:
    """Our own key of a row whose table another column names; the database cannot check such a reference."""
    return Field(default=default, primary_key=primary_key, index=index, sa_type=OwnKey)


def snowflake(*, default: Any = Missing, primary_key: bool = False, unique: bool = False, index: bool = False) -> Any:
    """An id that Discord gave (message, channel, guild, user)."""
    return Field(default=default, primary_key=primary_key, unique=unique, index=index, sa_type=Snowflake)


def choice(*, default: Any = Missing, index: bool = False) -> Any:
    """One word of a fixed few, kept as text; pair it with `choice_check`. Rows give the plain string back."""
    return Field(default=default, index=index, sa_type=String(CHOICE_LENGTH))


def check(condition: str, name: str) -> CheckConstraint:
    """A CHECK whose name is a sentence: ("closes_at > opened_at", "closes_after_it_opens")."""
    return CheckConstraint(condition, name=name)


def choice_check(column: str, values: Iterable[str], name: str | None = None) -> CheckConstraint:
    """A CHECK that `column` is one of `values`, in their order; NULL passes where the column allows it.

    `values` are our own constants, never input: an enumeration of strings, a tuple, `get_args` of a Literal.
    """
    quoted = ", ".join("'" + str(value).replace("'", "''") + "'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=name or f"{column}_is_known")


def refer(*columns: str, to: str) -> ForeignKeyConstraint:
    """A reference by several columns, in order: `refer("norm_id", "version", to="norm_version(norm_id, n)")`."""
    table, _, names = to.rstrip(")").partition("(")
    return ForeignKeyConstraint(columns, [f"{table}.{name.strip()}" for name in names.split(",")])


def part(*, index: bool = False) -> Any:
    """Our own key as one of the columns of a reference that `refer` makes."""
    return Field(index=index, sa_type=OwnKey)


def unique(*columns: str) -> UniqueConstraint:
    """A UNIQUE over `columns`, named by the convention."""
    return UniqueConstraint(*columns)


def index(name: str, *columns: str, where: str | None = None) -> Index:
    """A named index, partial if `where` is given; the name is used as it stands (start it with `ix_`)."""
    return _index(name, columns, where, is_unique=False)


def unique_index(name: str, *columns: str, where: str) -> Index:
    """A partial unique index ("one live seat a member"); its name is used as it stands (begin with `uq_`)."""
    return _index(name, columns, where, is_unique=True)


def _index(name: str, columns: tuple[str, ...], where: str | None, *, is_unique: bool) -> Index:
    condition = None if where is None else text(where)
    return Index(name, *columns, unique=is_unique, sqlite_where=condition, postgresql_where=condition)


@dataclass_transform(kw_only_default=True, field_specifiers=(Field, ref, part, subject, snowflake, choice))
class Table(SQLModel):
    """The base of every table. Rows do not validate: the rules and the CHECK constraints do."""
