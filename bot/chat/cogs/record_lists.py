"""The lists that appear as a person types, for the commands of the record."""

from collections.abc import Iterable

from bot.chat.cogs.common import offering
from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.ui.record_words import word_of
from bot.services.actor_edits import RELATIONS
from bot.services.actor_mergers import find_merged
from bot.services.actors import actor_kinds
from bot.services.countries import find_countries

Pairs = Iterable[tuple[str, str]]


async def _kinds(interaction: Interaction, typed: str) -> Pairs:
    found = await interaction.client.store.read(actor_kinds)
    return [(one.name, one.id) for one in found if typed.strip().lower() in f"{one.name} {one.id}".lower()]


async def _countries(interaction: Interaction, typed: str) -> Pairs:
    say = say_of(interaction)
    return [(say("positions.options.actor", name=one.name, kind=one.id), one.id) for one in find_countries(typed)]


async def _relations(interaction: Interaction, typed: str) -> Pairs:
    say = say_of(interaction)
    named = [(word_of(say, "actors.relation", one), one) for one in RELATIONS]
    return [(name, one) for name, one in named if typed.strip().lower() in f"{name} {one}".lower()]


async def _merged(interaction: Interaction, typed: str) -> Pairs:
    found = await interaction.client.store.read(find_merged, guild_id=guild_of(interaction), typed=typed)
    return [(one.name, one.id) for one in found]


any_actor_kind = offering(_kinds)
any_country = offering(_countries)
any_relation = offering(_relations)
any_merged = offering(_merged)
