"""What the clock sends, what the outbox claims of it, and what becomes of a card, as the outbox notes that."""

from bot.services.cards import Claim, claim_due, mark_shown, mark_trouble
from bot.services.digests import DigestCard
from bot.services.planning import CARDS
from tests.services.conftest import Forum


async def digests_sent(forum: Forum) -> list[DigestCard]:
    """The digests of channels that the clock sends now, when it does all that is due."""
    return [one for one in await forum.tick() if isinstance(one, DigestCard)]


async def claimed(forum: Forum, *kinds: str) -> list[Claim]:
    """The cards of these kinds that are due now, once all that are due are claimed; none named: those of runs."""
    found = await forum.store.write(claim_due, now=forum.now, limit=100)
    return [one for one in found if one.kind in (kinds or CARDS)]


async def shown(forum: Forum, claim: Claim) -> None:
    """Discord shows it."""
    await forum.store.write(
        mark_shown, card_id=claim.card_id, wanted=claim.wanted, channel_id=13, message_id=5, rendered_hash="x",
        now=forum.now,
    )  # fmt: skip


async def troubled(forum: Forum, claim: Claim, trouble: str, *, final: bool = True, maybe_sent: bool = False) -> None:
    """Discord does not, for this trouble."""
    await forum.store.write(
        mark_trouble, card_id=claim.card_id, wanted=claim.wanted, trouble=trouble, final=final, now=forum.now,
        maybe_sent=maybe_sent,
    )  # fmt: skip
