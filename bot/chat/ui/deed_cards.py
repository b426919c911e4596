"""Deeds, claims and commitments on screen: entries of the record as any other, told each in its own words."""

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply
from bot.chat.ui.correction_forms import EntryCorrectForm
from bot.chat.ui.deed_words import action_blocks, claim_told, level_facts, pledge_blocks, quoted
from bot.chat.ui.entry_card import CORRECTIONS, TELLERS, entry_layout
from bot.chat.ui.record_words import name_shown
from bot.services.record.action_views import action_view
from bot.services.record.claim_views import claim_view
from bot.services.record.entries import handle_of_kind
from bot.services.record.pledge_views import level_view, pledge_view


async def show_logged(interaction: Interaction, handle: str, state: str) -> None:
    """The receipt of an entry: whether it stands or waits, above the entry itself."""
    head = say_of(interaction)(f"deeds.logged.{state}", entry=handle)
    await reply(interaction, view=await entry_layout(interaction, handle, head=head))


async def show_entry_of(interaction: Interaction, handle: str, kind: str) -> None:
    """An entry of this kind; `record.other_kind` for one of another."""
    found = await interaction.client.store.read(
        handle_of_kind, guild_id=guild_of(interaction), handle=handle, kind=kind
    )
    await reply(interaction, view=await entry_layout(interaction, found))


async def tell_action(interaction: Interaction, handle: str) -> list[str]:
    """An action in blocks."""
    view = await interaction.client.store.read(action_view, guild_id=guild_of(interaction), handle=handle)
    return action_blocks(say_of(interaction), view)


async def tell_claim(interaction: Interaction, handle: str) -> list[str]:
    """A claim in blocks, with the action of which it speaks."""
    store, guild = interaction.client.store, guild_of(interaction)
    view = await store.read(claim_view, guild_id=guild, handle=handle)
    action = await store.read(action_view, guild_id=guild, handle=view.action)
    return claim_told(say_of(interaction), view, action.summary)


async def tell_pledge(interaction: Interaction, handle: str) -> list[str]:
    """A commitment in blocks."""
    bot = interaction.client
    view = await bot.store.read(pledge_view, guild_id=guild_of(interaction), handle=handle, now=bot.now())
    return pledge_blocks(say_of(interaction), view)


async def tell_level(interaction: Interaction, handle: str) -> list[str]:
    """A level of a commitment in blocks, with the commitment."""
    bot, say, guild = interaction.client, say_of(interaction), guild_of(interaction)
    pledge, level = await bot.store.read(level_view, guild_id=guild, handle=handle, now=bot.now())
    facts = {"action": pledge.entry.handle, "actor": name_shown(pledge.actor), **level_facts(say, level)}
    return [say("deeds.level_entry.told", **facts), *quoted(pledge.words), *quoted(level.summary)]


TELLERS.update({"action": tell_action, "claim": tell_claim, "commitment": tell_pledge, "level": tell_level})
CORRECTIONS.update(dict.fromkeys(("action", "claim", "commitment", "level"), EntryCorrectForm))
