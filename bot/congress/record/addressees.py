"""Whom a norm or an initiative addresses (record.md, section 5)."""

from collections.abc import Mapping

from bot.congress.record.facts import Addressee, Family, Subject

ADDRESSED: Mapping[Addressee, frozenset[Family]] = {
    "state": frozenset({"state"}),
    "industry": frozenset({"industry"}),
    "state_and_industry": frozenset({"state", "industry"}),
    "all": frozenset({"state", "industry", "society", "hybrid"}),
    "non_state": frozenset({"industry", "society", "hybrid"}),
}
"""The families of actors that each addressee covers."""


def is_addressed(subject: Subject, family: Family) -> bool:
    """Whether the subject addresses actors of the family; what addresses nobody addresses none."""
    return subject.addressee is not None and family in ADDRESSED[subject.addressee]
