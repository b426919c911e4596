"""Reference data that ships with the program: the words of seats and of the record, the actors of the world, the
initiatives and norms, and what was said, done and claimed.

Facts in our own words, each with its source. `load_reference` brings a database up to this edition and may run any
number of times; what a congress adds of its own stays beside it, untouched. Whoever changes a file raises the version
in `manifest.json` and writes the new digest there (a test says which).
"""

from sqlmodel import Session

from storage.starter.actors import put_actors
from storage.starter.evidence import put_sources
from storage.starter.facts import put_facts
from storage.starter.reading import Shipped
from storage.starter.shelf import Shelf
from storage.starter.words import put_words
from storage.starter.world import put_initiatives, put_world
from storage.tables import BotState

__all__ = ["SHIPPED", "Shipped", "load_reference"]

STATE = "reference"
"""Under which the bot remembers the version of the shipped data that its database holds."""

SHIPPED = Shipped()


def load_reference(tx: Session, shipped: Shipped = SHIPPED) -> int:
    """Bring the shared rows up to the shipped data; returns the number of rows written.

    A row that is missing is added, one that differs is brought up to date and leaves a revision, and a fact that is
    no longer shipped is retracted. Nothing is done, nor looked at, where the database holds this version or a later.
    """
    known = tx.get(BotState, STATE)
    if known is not None and known.value["version"] >= shipped.version:
        return 0
    shelf = Shelf(tx, shipped)
    put_words(shelf)
    put_sources(shelf)
    put_initiatives(shelf)
    put_actors(shelf)
    put_world(shelf)
    put_facts(shelf)
    tx.merge(BotState(id=STATE, value={"version": shipped.version}, at=shipped.at))
    tx.flush()
    return shelf.close()
