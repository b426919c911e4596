"""What commands share: the lists that appear as a person types.

Nothing is raised out of such a list, because Discord would show only that it failed: a refusal becomes its one entry.
"""

import re
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

import structlog
from discord import app_commands

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.errors import refusal_words
from bot.chat.ui.limits import CHOICE_NAME, OPTIONS
from bot.chat.ui.text import clip, one_line
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.congress.record.stances import said
from bot.congress.reviews import ReviewOutcome
from bot.documents.record_words import word_of
from bot.services.errors import StoreError
from bot.services.record.actors import find_actors
from bot.services.record.entries import SOURCE_KINDS
from bot.services.record.entry_lookup import EntryLine, find_entries
from bot.services.record.positions import cases, terms
from bot.services.record.subject_lookup import find_subjects
from bot.services.suggest import suggest_norms
from prompts import Say, unlinked

HANDLE_MOST = 100
"""Characters that a handle may be typed in: as many as a value of a list may have."""

Handle = app_commands.Range[str, 1, HANDLE_MOST]
"""A norm as a person names it; the services read `n12` as well as `N-12`."""

Choices = list[app_commands.Choice[str]]
Offers = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]
Entries = Callable[[Interaction, str], Awaitable[Iterable[tuple[str, str]]]]

_QUOTED_COMMAND = re.compile(r"`(/[^`]+)`")

_log = structlog.stdlib.get_logger(__name__)


def offering(entries: Entries) -> Offers:
    """A list that appears as one types, from a function that finds its entries as pairs of words and value."""

    async def offer(interaction: Interaction, typed: str) -> Choices:
        try:
            found = await entries(interaction, typed)
        except (CongressError, StoreError) as refusal:
            found = [(refusal_words(say_of(interaction), refusal), typed.strip()[:HANDLE_MOST] or "?")]
        except Exception:  # noqa: BLE001 - an empty list lets the person type on; the log tells us.
            _log.exception("autocomplete_failed")
            found = []
        return [app_commands.Choice(name=_entry(name), value=value) for name, value in list(found)[:OPTIONS]]

    return offer


def norms_at(*stages: Stage) -> Offers:
    """The norms at these stages (none named: all), first those that await the person who types."""

    async def entries(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
        bot, say = interaction.client, say_of(interaction)
        lines = await bot.store.read(suggest_norms, who=who_of(interaction), typed=typed, stages=stages, now=bot.now())
        return [
            (say("norms.option", handle=line.handle, title=line.title, stage=line.stage.value), line.handle)
            for line in lines
        ]

    return offering(entries)


async def _stages(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say = say_of(interaction)
    named = [(say(f"stage.{stage.value}"), stage.value) for stage in Stage]
    return [(name, value) for name, value in named if fits(typed, name, value)]


def _listed(words: Iterable[str], key: str) -> Entries:
    """A list of a few words, each with the sentence `<key>.<word>`."""

    async def entries(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
        say = say_of(interaction)
        named = [(say(f"{key}.{word}"), word) for word in words]
        return [(name, word) for name, word in named if fits(typed, name, word)]

    return entries


async def _actors(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    found = await interaction.client.store.read(find_actors, guild_id=guild_of(interaction), typed=typed)
    say = say_of(interaction)
    return [(say("positions.options.actor", name=actor.name, kind=actor.hint), actor.id) for actor in found]


async def _subjects(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    found = await interaction.client.store.read(find_subjects, guild_id=guild_of(interaction), typed=typed)
    return [(one.name, one.handle) for one in found]


async def _record(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say, bot = say_of(interaction), interaction.client
    found = await bot.store.read(find_entries, guild_id=guild_of(interaction), typed=typed)
    return [(_entry_told(say, one), one.handle) for one in found]


def _entry_told(say: Say, one: EntryLine) -> str:
    key = "position" if one.stance else "other"
    stance = said(one.stance, one.about)
    return say(f"entries.option.{key}", entry=one.handle, kind=one.kind, actor=one.actor, stance=stance)


async def _cases(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    found = await interaction.client.store.read(cases)
    return [(one.name, one.id) for one in found if fits(typed, one.name, one.id)]


def listed_terms(
    vocabulary: str, words: str = "", leaving_out: tuple[str, ...] = (), *, meanings: bool = True
) -> Entries:
    """The list of a controlled vocabulary, each word as `words` writes it, else as it is kept, with its meaning, unless
    the words say it themselves."""

    async def entries(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
        say, found = say_of(interaction), await interaction.client.store.read(terms, vocabulary)
        named = [(word_of(say, words, term.id), term) for term in found if term.id not in leaving_out]
        fitting = [(name, term) for name, term in named if fits(typed, name, term.id)]
        return [(explained(say, name, term.hint) if meanings else name, term.id) for name, term in fitting]

    return entries


def explained(say: Say, name: str, meaning: str) -> str:
    """A word with its meaning, unless the meaning only says the word again."""
    if meaning.lower().startswith(name.lower()):
        return meaning
    return say("positions.options.term", name=name, meaning=meaning)


any_stage = offering(_stages)
any_review = offering(_listed([one.value for one in ReviewOutcome], "reviews.outcomes"))
any_actor = offering(_actors)
any_subject = offering(_subjects)
any_entry = offering(_record)
any_case = offering(_cases)
any_source_kind = offering(_listed(SOURCE_KINDS, "entries.source_kinds"))
any_stance = offering(listed_terms("stance", "positions.stance"))
any_form = offering(listed_terms("position_form", "positions.form"))


def term_typed(typed: str) -> str:
    """The id of a word of a vocabulary that a person may have typed out instead of choosing it."""
    return "_".join(typed.lower().split())


def fits(typed: str, *names: str) -> bool:
    """Whether one of the names has what was typed, whether it is written with spaces or with strokes between."""
    wanted = typed.strip().casefold()
    return any(wanted in name.casefold() for name in (*names, *(name.replace("_", " ") for name in names)))


def _entry(text: str) -> str:
    """Words for a list, which shows no links of commands, on one line within its limit."""
    return clip(one_line(_QUOTED_COMMAND.sub(r"\1", unlinked(text))), CHOICE_NAME)
