"""What becomes of a card that the outbox claimed, as it notes that."""

from bot.services.cards import Claim, mark_shown, mark_trouble
from tests.services.conftest import Forum


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
