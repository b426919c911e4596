"""A digest with the picture of the last decision of which it tells: the one that the decision's own card shows."""

import asyncio

from bot.chat.context import StoreLike
from bot.chat.ui.chart import draw
from bot.chat.ui.choice_cards import choice_alt, choice_chart
from bot.chat.ui.decision_chart import alt_text, decision_chart
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.rendered import Attachment, Rendered
from bot.services.ballot_views import DecisionView, decision_card
from bot.services.digests import DigestCard
from prompts import Say


async def drawn_digest(store: StoreLike, say: Say, view: DigestCard) -> Rendered:
    """The card as Discord is to show it."""
    if view.charted is None:
        return digest_card(say, view)
    decision = await store.read(decision_card, decision_id=view.charted)
    # Clicks are answered meanwhile; drawing takes a tenth of a second.
    return digest_card(say, view, await asyncio.to_thread(decision_picture, say, decision))


def decision_picture(say: Say, view: DecisionView) -> Attachment:
    """The picture of a decision with its alt text."""
    if view.choice is not None:
        picture, alt = draw(choice_chart(say, view, view.choice)), choice_alt(say, view, view.choice)
    else:
        picture, alt = draw(decision_chart(say, view)), alt_text(say, view)
    return Attachment(f"{view.handle}.png", picture, alt)
