"""A table and verbs of the tests' own, so that the tests of the store need to know nothing of the congress."""

from sqlalchemy import BigInteger, Column, ForeignKey, MetaData, Table, func, insert, select, update

from storage.base import OwnKey
from storage.store import Tx

metadata = MetaData()
jar = Table(
    "jar",
    metadata,
    Column("id", OwnKey, primary_key=True),
    Column("label", BigInteger, nullable=False, unique=True),
    Column("marbles", BigInteger, nullable=False, default=0),
)
lid = Table("lid", metadata, Column("jar", ForeignKey("jar.label"), primary_key=True))


class Refused(Exception):
    """What a rule would raise."""


def make(tx: Tx) -> None:
    """Create the tables anew."""
    metadata.drop_all(tx.connection())
    metadata.create_all(tx.connection())


def add(tx: Tx, label: int, *, refuse: bool = False) -> int:
    """Put up a jar and return its label; with `refuse`, change your mind after it was written."""
    tx.connection().execute(insert(jar).values(label=label))
    if refuse:
        raise Refused
    return label


def drop_marble(tx: Tx, label: int) -> int:
    """Read the marbles in a jar, put one more in, return how many that makes: lost updates would show."""
    row = select(jar.c.marbles).where(jar.c.label == label).with_for_update()
    marbles = int(tx.connection().execute(row).scalar_one()) + 1
    tx.connection().execute(update(jar).where(jar.c.label == label).values(marbles=marbles))
    return marbles


def labels(tx: Tx) -> list[int]:
    """The labels of all jars, in order."""
    return [int(label) for label in tx.connection().execute(select(jar.c.label).order_by(jar.c.label)).scalars()]


def marbles_in(tx: Tx, label: int) -> int:
    """How many marbles a jar holds."""
    return int(tx.connection().execute(select(func.sum(jar.c.marbles)).where(jar.c.label == label)).scalar_one())


def cover(tx: Tx, label: int) -> None:
    """Put a lid on a jar, whether or not there is one."""
    tx.connection().execute(insert(lid).values(jar=label))
