"""What the channels that get digests are called, kept so that each is still named once it is deleted."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from bot.services.record.scope import in_parts
from storage.tables import DigestPlan


def digest_channels(tx: Session) -> tuple[int, ...]:
    """The channels, of all servers, to which digests go."""
    standing = select(DigestPlan.channel_id).where(col(DigestPlan.channel_id).is_not(None))
    return tuple(one for one in tx.exec(standing.where(col(DigestPlan.ended_at).is_(None))) if one is not None)


def note_channel_names(tx: Session, *, names: Mapping[int, str]) -> None:
    """Note what these channels are called now, or were when they were deleted; others than those above are left."""
    standing = select(DigestPlan).where(col(DigestPlan.ended_at).is_(None))
    for ids in in_parts(names):
        for plan in tx.exec(standing.where(col(DigestPlan.channel_id).in_(ids))):
            plan.channel_name = names[plan.channel_id or 0]


def names_of_channels(tx: Session) -> dict[int, str]:
    """What the channels to which digests go are called, as far as that is known."""
    named = select(DigestPlan.channel_id, DigestPlan.channel_name).where(col(DigestPlan.channel_name).is_not(None))
    found = tx.exec(named.where(col(DigestPlan.ended_at).is_(None)))
    return {channel_id: name for channel_id, name in found if channel_id is not None and name is not None}
