"""An answer about a norm whose post is only just on its way: given at once, and with its link once the post stands."""

from asyncio import sleep
from dataclasses import replace

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import amend, reply
from bot.chat.ui.norm_answers import proposed_text
from bot.services.proposals import PutForward, post_of

LOOKS = 12
"""How often it is looked whether the post stands: Discord makes one within a second or two."""

LOOK_PAUSE = 0.25
"""Seconds between two looks."""


async def reply_proposed(interaction: Interaction, done: PutForward) -> None:
    """Tell the proposer at once where the post will stand, and lead to the post itself as soon as it is there."""
    say, store = say_of(interaction), interaction.client.store
    await reply(interaction, proposed_text(say, done))
    for _ in range(LOOKS):
        place = await store.read(post_of, guild_id=guild_of(interaction), handle=done.norm.handle)
        if place is not None:
            await amend(interaction, proposed_text(say, replace(done, norm=replace(done.norm, place=place))))
            return
        await sleep(LOOK_PAUSE)
