"""What may never happen to the rows of a table, in words that both databases understand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """What may never happen to the rows of `table`: `verb` (INSERT, UPDATE or DELETE), unless `unless` holds.

    In `unless`, `{same}` compares two values of which either may be NULL, as each database writes it. No part of it
    may be NULL itself: then neither it nor its contrary would hold, and the trigger would let everything pass.
    """

    table: str
    verb: str
    message: str
    unless: str = ""
    overtaken: bool = False
    """Whether a verb may run into it because what it had read was changed before it wrote: on PostgreSQL it then runs
    anew (`storage.postgres`) and reads how things are."""

    @property
    def name(self) -> str:
        return f"guard_{self.table}_{self.verb.lower()}"

    @property
    def looks_up(self) -> bool:
        """Whether it reads other rows, which PostgreSQL lets the function of a trigger do, and not its condition."""
        return "SELECT" in self.unless


def kept_or_erased(*columns: str) -> str:
    """The condition that an update leaves these columns of words as they are, or empties them at their author's wish
    (invariant 20 of the record)."""
    return " AND ".join(f"(NEW.{column} {{same}} OLD.{column} OR NEW.{column} {{same}} '')" for column in columns)


def kept(*columns: str) -> str:
    """The condition that an update leaves these columns as they are."""
    return " AND ".join(f"NEW.{column} {{same}} OLD.{column}" for column in columns)
