"""What a norm of this congress can be to something in the world: which relation goes with which kind of subject."""

from collections.abc import Collection

from bot.congress.errors import CongressError
from bot.congress.text import given_back

ANALOGY = "analogous_to"
"""A relation to an older regime or its norm; what carries over, and what does not, stands in the reason."""
ANSWERS = "answers"
"""A norm is an answer to an open question, one of several that may stand."""

_OF_ANALOGY = frozenset({"initiative", "initiative_norm", "instrument"})


def check_relation(given: str, subject: str, *, norm_relations: Collection[str]) -> str:
    """The relation that was chosen or typed, if a norm can have it to a subject of this type.

    `norm_relations` are the words of the crosswalk, which relate norms alone. Raises `norm.world.unknown_relation`
    and `norm.world.no_relation`, which says what goes with the subject.
    """
    relation = "_".join(given.lower().split())
    if relation not in {ANALOGY, ANSWERS, *norm_relations}:
        raise CongressError("norm.world.unknown_relation", given=given_back(given.replace("_", " ")))
    if not fits(relation, subject):
        raise CongressError("norm.world.no_relation", relation=relation, subject=subject)
    return relation


def fits(relation: str, subject: str) -> bool:
    """Whether a norm can have this relation to a subject of this type."""
    if relation == ANSWERS:
        return subject == "question"
    return subject in _OF_ANALOGY if relation == ANALOGY else subject == "initiative_norm"
