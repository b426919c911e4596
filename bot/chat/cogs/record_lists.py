"""The lists that appear as a person types, for the commands of the record."""

from collections.abc import Iterable
from datetime import date

from bot.chat.cogs.common import Entries, fits, listed_terms, offering
from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.ui.world_link_answers import names_a_norm
from bot.congress.errors import CongressError
from bot.congress.links import LinkKind
from bot.congress.text import given_back
from bot.documents.record_words import word_of
from bot.services.record.actor_edits import RELATIONS
from bot.services.record.actor_mergers import find_merged
from bot.services.record.actors import actor_kinds
from bot.services.record.countries import find_countries
from bot.services.record.initiative_views import find_initiative_norms
from bot.services.record.initiatives import find_initiatives, initiative_words
from bot.services.record.questions import find_questions, question_named
from bot.services.record.world_links import world_relations
from prompts import Say

Pairs = Iterable[tuple[str, str]]


def day_typed(typed: str | None) -> date | None:
    """The day that a person typed, None where nothing was; `record.bad_day` for what is none."""
    if typed is None:
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise CongressError("record.bad_day", given=given_back(typed)[:40]) from error


async def _kinds(interaction: Interaction, typed: str) -> Pairs:
    found = await interaction.client.store.read(actor_kinds)
    return [(one.name, one.id) for one in found if fits(typed, one.name, one.id)]


async def _countries(interaction: Interaction, typed: str) -> Pairs:
    say = say_of(interaction)
    return [(say("positions.options.actor", name=one.name, kind=one.id), one.id) for one in find_countries(typed)]


async def _relations(interaction: Interaction, typed: str) -> Pairs:
    say = say_of(interaction)
    return _worded(say, "actors.relation", RELATIONS, typed)


async def _merged(interaction: Interaction, typed: str) -> Pairs:
    found = await interaction.client.store.read(find_merged, guild_id=guild_of(interaction), typed=typed)
    return [(one.name, one.id) for one in found]


async def _initiatives(interaction: Interaction, typed: str) -> Pairs:
    found = await interaction.client.store.read(find_initiatives, guild_id=guild_of(interaction), typed=typed)
    say = say_of(interaction)
    return [(say("initiatives.options.initiative", name=one.name, kind=one.hint), one.id) for one in found]


async def _norms(interaction: Interaction, typed: str) -> Pairs:
    """The norms of the initiative that is named already."""
    initiative = str(getattr(interaction.namespace, "initiative", "") or "")
    found = await interaction.client.store.read(
        find_initiative_norms, guild_id=guild_of(interaction), initiative=initiative, typed=typed
    )
    say = say_of(interaction)
    return [(say("initiatives.options.norm", code=one.code, title=one.title), one.slug) for one in found]


async def _questions(interaction: Interaction, typed: str) -> Pairs:
    found = await interaction.client.store.read(find_questions, guild_id=guild_of(interaction), typed=typed)
    return [(one.name, one.id) for one in found]


async def _relations_of_norms(interaction: Interaction, typed: str) -> Pairs:
    """What a norm can be to another one here, then what it can be to something in the world; of both only what fits
    the other one, where that is named already."""
    say, other = say_of(interaction), str(getattr(interaction.namespace, "other", "") or "")
    here = _worded(say, "links.kinds", [kind.value for kind in LinkKind], typed)
    if names_a_norm(other):
        return here
    found = await interaction.client.store.read(world_relations, guild_id=guild_of(interaction), other=other)
    world = [(word_of(say, "initiatives.relation", one.id), one) for one in found]
    told = [(say("questions.in_the_world", relation=name), one.id) for name, one in world if fits(typed, name, one.id)]
    return [*([] if other else here), *told]


async def question_picked(interaction: Interaction, given: str) -> int:
    """The id of the open question that was picked or typed."""
    return await interaction.client.store.read(question_named, guild_id=guild_of(interaction), given=given)


def _words(field: str, table: str = "") -> Entries:
    """The words by which initiatives are described in one field."""

    async def entries(interaction: Interaction, typed: str) -> Pairs:
        known = await interaction.client.store.read(initiative_words)
        return _worded(say_of(interaction), table, known[field], typed)

    return entries


def _worded(say: Say, table: str, known: Iterable[str], typed: str) -> Pairs:
    named = [(word_of(say, table, one), one) for one in known]
    return [(name, one) for name, one in named if fits(typed, name, one)]


any_actor_kind = offering(_kinds)
any_country = offering(_countries)
any_relation = offering(_relations)
any_question = offering(_questions)
any_relation_of_norms = offering(_relations_of_norms)
any_merged = offering(_merged)
any_initiative = offering(_initiatives)
any_initiative_norm = offering(_norms)
any_initiative_kind = offering(_words("kind"))
any_initiative_status = offering(_words("status"))
any_addressee = offering(_words("addressee", "initiatives.addressee"))
any_binding = offering(listed_terms("binding"))
any_modality = offering(listed_terms("modality"))
any_element = offering(listed_terms("regime_element"))
any_status = offering(listed_terms("participation_status", "record_lines.status", leaving_out=("not_listed",)))
any_role = offering(listed_terms("participation_role", "record_lines.role"))
