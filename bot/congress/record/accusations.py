"""Which claims stand: what claimants say of an action and have not taken back."""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.congress.record.facts import Claim

TAKEN_BACK = "withdrawn"


def standing_claims(claims: Iterable[Claim], as_of: date) -> Iterator[Claim]:
    """The claims known by a day that have not been taken back."""
    return (one for one in claims if one.status != TAKEN_BACK and one.when.counts(as_of))
