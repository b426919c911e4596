"""What may be recorded of deeds, accusations and commitments: who did, who is said to have done, how far it came.

The doers of an action are those whom nobody disputes. Whoever is accused of it stands in claims alone, with the one
who says so and on what basis; a state is tied to a threat group by a claim and by nothing else (invariants 3 and 4).
"""

from collections.abc import Collection, Hashable, Sequence
from enum import StrEnum

from bot.congress.errors import CongressError
from bot.congress.record.dates import When
from bot.congress.record.intake import parse_partial_date
from bot.congress.text import given_back

ACTORS_MOST = 20
"""Doers, and those affected, of one action: more than anybody types."""

STATE, UNATTRIBUTED = "state", "unattributed"
"""The families of states with their agencies, and of threat groups."""

UNDISPUTED = "confirmed"
"""The status of an action whose doers admit it, or were found by a court or another competent body."""
ALLEGED = "alleged"

INCIDENTS = frozenset({"cyber_operation", "information_operation"})
"""The kinds of action whose doers are rarely beyond dispute: they are logged without any."""

LADDER = range(8)
"""The levels of the implementation ladder, from "no sign" to "carried out, confirmed by someone else"."""


class Dimension(StrEnum):
    """In what a commitment is to show (record.md, section 3)."""

    POLICY = "policy"
    PRODUCT = "product"
    CONTRACT_OR_TERMS = "contract_or_terms"
    DISCLOSURE = "disclosure"
    RESPONSE_TO_VIOLATION = "response_to_violation"
    CAPACITY = "capacity"


def several(typed: str) -> tuple[str, ...]:
    """The names in a list that a person typed, one after the other with semicolons between them."""
    return tuple(dict.fromkeys(name for part in typed.split(";") if (name := part.strip())))


def check_doers(doers: Sequence[tuple[str, str]]) -> None:
    """Refuse doers, given as name and family, that would tie a state to a threat group (`deeds.state_with_group`)."""
    states = [name for name, family in doers if family == STATE]
    groups = [name for name, family in doers if family == UNATTRIBUTED]
    if states and groups:
        raise CongressError("deeds.state_with_group", state=states[0], group=groups[0])


def check_accused(name: str, *, accused: Collection[Hashable], claimant: Hashable, doers: Collection[Hashable]) -> None:
    """Refuse an accusation of oneself (`deeds.accuses_itself`), which is an admission, and one of an undisputed doer
    (`deeds.accused_did`). `accused` are all ids under which the actor `name` is kept, the others are ids as well."""
    if claimant in accused:
        raise CongressError("deeds.accuses_itself", actor=name)
    if any(one in doers for one in accused):
        raise CongressError("deeds.accused_did", actor=name)


def parse_due(typed: str, *, start: When) -> When | None:
    """When a commitment made at `start` is to be kept, or None where none was typed; it may lie ahead, not before it
    (`deeds.due_before`)."""
    if not typed.strip():
        return None
    due = parse_partial_date(typed, today=start.first, ahead=True)
    if due.known_by < start.first:
        raise CongressError("deeds.due_before", due=due.text, start=start.text)
    return due


def check_claim_date(claimed: When, *, of: When) -> None:
    """Refuse a claim that was made before the action of which it speaks (`deeds.claimed_before`)."""
    if claimed.known_by < of.first:
        raise CongressError("deeds.claimed_before", claimed=claimed.text, done=of.text)


def check_level_date(reached: When, *, of: When) -> None:
    """Refuse a level of a commitment that was not yet made (`deeds.level_before`)."""
    if reached.known_by < of.first:
        raise CongressError("deeds.level_before", reached=reached.text, made=of.text)


def days_after(claimed: When, *, of: When) -> tuple[int, int]:
    """From how many to how many days after the action a claim was made (record.md, section 6, B); both alike where its
    day is known."""
    return (claimed.first - of.known_by).days, (claimed.known_by - of.known_by).days


def check_status(status: str, *, has_doers: bool) -> None:
    """Refuse doers of what is only alleged, attributed or contested (`deeds.disputed_doers`): those stand in claims."""
    if has_doers and status != UNDISPUTED:
        raise CongressError("deeds.disputed_doers")


def parse_level(typed: str) -> int:
    """The level that a word such as "4_contract_or_terms" or "4" means; refuses others (`deeds.unknown_level`)."""
    digits = typed.strip().partition("_")[0]
    if not (digits.isascii() and digits.isdigit() and int(digits) in LADDER):
        raise CongressError("deeds.unknown_level", given=given_back(typed))
    return int(digits)


def check_dimension(typed: str) -> Dimension:
    """The dimension of a commitment (`deeds.unknown_dimension` for any other word)."""
    if typed not in set(Dimension):
        raise CongressError("deeds.unknown_dimension", given=given_back(typed))
    return Dimension(typed)
