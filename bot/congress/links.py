"""How norms hang together: the kinds of link between two of them, and which can be made when."""

from dataclasses import dataclass
from enum import StrEnum

from bot.congress.errors import CongressError
from bot.congress.norms import BEFORE_THE_VOTE, OPEN_STAGES, Stage


class LinkKind(StrEnum):
    """What one norm is to another."""

    MERGED_INTO = "merged_into"
    """It ends, and its matter goes on in the other."""
    SUPERSEDES = "supersedes"
    """Where it is adopted, the other is no longer in force."""
    AMENDS = "amends"
    RELATED_TO = "related_to"


@dataclass(frozen=True)
class Linkable:
    """What decides whether a norm can be linked."""

    handle: str
    stage: Stage
    in_force: bool


def check_link(kind: LinkKind, norm: Linkable, other: Linkable) -> None:
    """Refuse a link that would say nothing true.

    Raises `norm.link.itself`; `norm.link.merged_into_ended` where the other norm neither moves nor is in force;
    `norm.link.supersedes_too_late` once the vote on the norm has opened, because a vote settles no more than what its
    voters could read; `norm.link.supersedes_nothing` where the other is not in force. Whether a norm may be merged at
    its stage is for `bot.congress.norms.move` to say.
    """
    facts = {"handle": norm.handle, "norm": other.handle, "stage": other.stage.value}
    if norm.handle == other.handle:
        raise CongressError("norm.link.itself", **facts)
    if kind is LinkKind.MERGED_INTO and not (other.in_force or other.stage in OPEN_STAGES):
        raise CongressError("norm.link.merged_into_ended", **facts)
    if kind is LinkKind.SUPERSEDES and norm.stage not in BEFORE_THE_VOTE:
        raise CongressError("norm.link.supersedes_too_late", **facts)
    if kind is LinkKind.SUPERSEDES and not other.in_force:
        raise CongressError("norm.link.supersedes_nothing", **facts)
