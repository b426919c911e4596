"""The lists of deeds, claims and commitments that appear as a person types, also of several names in one option."""

from collections.abc import Iterable

from bot.chat.cogs.common import HANDLE_MOST, Entries, listed_terms, offering
from bot.chat.context import Interaction, guild_of, say_of
from bot.congress.record.deeds import LADDER, Dimension
from bot.services.record.action_views import find_actions
from bot.services.record.actors import find_actors
from bot.services.record.claim_views import find_claims
from bot.services.record.pledge_views import find_pledges
from bot.services.record.positions import terms
from bot.services.record.subject_lookup import find_subjects

SEPARATOR = "; "


async def _actions(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say, guild = say_of(interaction), guild_of(interaction)
    found = await interaction.client.store.read(find_actions, guild_id=guild, typed=typed)
    return [(say("deeds.option.action", dated=one.hint, summary=one.name, entry=one.id), one.id) for one in found]


async def _claims(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say, guild = say_of(interaction), guild_of(interaction)
    found = await interaction.client.store.read(find_claims, guild_id=guild, typed=typed)
    lines = []
    for one in found:
        key = "claim" if one.hint else "claim_nobody"
        lines.append((say(f"deeds.option.{key}", claimant=one.name, accused=one.hint, entry=one.id), one.id))
    return lines


async def _pledges(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say, guild = say_of(interaction), guild_of(interaction)
    found = await interaction.client.store.read(find_pledges, guild_id=guild, typed=typed)
    return [(say("deeds.option.pledge", actor=one.name, words=one.hint, entry=one.id), one.id) for one in found]


async def _dimensions(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say = say_of(interaction)
    named = [(say(f"deeds.dimension.{one.value}"), one.value) for one in Dimension]
    return [(name, value) for name, value in named if typed.strip().lower() in f"{name} {value}".lower()]


async def _levels(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say, found = say_of(interaction), await interaction.client.store.read(terms, "implementation_level")
    named = [(say(f"deeds.level.{level}"), found[level]) for level in LADDER if level < len(found)]
    return [
        (say("positions.options.term", name=name, meaning=term.hint), term.id)
        for name, term in named
        if typed.strip().lower() in f"{name} {term.id}".lower()
    ]


async def _one_actor(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    found = await interaction.client.store.read(find_actors, guild_id=guild_of(interaction), typed=typed)
    return [(one.name, one.id) for one in found]


async def _one_subject(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    found = await interaction.client.store.read(find_subjects, guild_id=guild_of(interaction), typed=typed)
    return [(one.name, one.handle) for one in found]


def _several(entries: Entries) -> Entries:
    """The list for an option that holds several names: what fits the last of them, after those that stand before it."""

    async def after(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
        before, _, last = typed.rpartition(";")
        kept = [one.strip() for one in before.split(";") if one.strip()]
        found = await entries(interaction, last.strip())
        lines = [(SEPARATOR.join([*kept, name]), SEPARATOR.join([*kept, value])) for name, value in found]
        return [(name, value) for name, value in lines if len(value) <= HANDLE_MOST]

    return after


any_action = offering(_actions)
any_claim = offering(_claims)
any_commitment = offering(_pledges)
any_dimension = offering(_dimensions)
any_level = offering(_levels)
several_actors = offering(_several(_one_actor))
several_subjects = offering(_several(_one_subject))
any_action_kind = offering(listed_terms("action_kind", "deeds.kind"))
any_status = offering(listed_terms("claim_status", "deeds.status"))
any_basis = offering(listed_terms("attribution_basis", "deeds.basis", leaving_out=("contested",), meanings=False))
"""Without what says of all attributions that they disagree: it is no basis of one claimant."""
any_value = offering(listed_terms("assessment", "deeds.option.value"))
