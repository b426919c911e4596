"""The forms by which deeds, claims, commitments, levels and participation are corrected, filled with what is on record.

A field that is left as it is keeps what stands, as exactly as it is known; what a form has no field for stays as well.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from discord import SelectOption, TextStyle, ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.ui.entry_card import handle_pressed, show_done
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.limits import OPTION_LABEL, TEXT_INPUT
from bot.chat.ui.paths import Args
from bot.chat.ui.source_words import first_address
from bot.chat.ui.text import clip
from bot.chat.writes import write
from bot.congress.limits import NOTE_MOST, SUMMARY_MOST, URL_MOST
from bot.congress.record.dates import When
from bot.congress.record.deeds import LADDER
from bot.congress.record.intake import COMPUTED
from bot.services.record.action_views import action_view
from bot.services.record.claim_views import claim_view
from bot.services.record.corrections import Corrected
from bot.services.record.deed_corrections import ClaimCorrection, DeedCorrection, correct_action, correct_claim
from bot.services.record.entry_acts import check_act, show_entry
from bot.services.record.participations import ParticipationCorrection, correct_participation, show_participation
from bot.services.record.pledge_corrections import LevelCorrection, PledgeCorrection, correct_level, correct_pledge
from bot.services.record.pledge_views import level_view, pledge_view
from bot.services.record.positions import terms
from prompts import Say

DATE_MOST = 40
LEVELS = "deeds.level"

Present = dict[str, str]
"""What an entry says, by the fields of its form, as somebody would type it."""


@dataclass(frozen=True)
class _Field:
    """One field: a line or, `long`, a paragraph of at most so many characters; or words of a vocabulary to choose from,
    which the table `chosen` puts into words."""

    name: str
    label: str
    hint: str | None = None
    most: int = SUMMARY_MOST
    long: bool = False
    required: bool = True
    vocabulary: str = ""
    chosen: str = ""


@dataclass(frozen=True)
class _Kind:
    """How entries of one kind are corrected: the fields, what they say now, and the verb with what it takes."""

    fields: tuple[_Field, ...]
    present: Callable[[Interaction, str], Awaitable[Present]]
    correction: Callable[..., object]
    verb: Callable[..., Corrected]


class EntryCorrectForm(Form, path="entry_correct:{entry:int}:{at:int}"):
    """What an entry should say instead, and why."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "EntryCorrectForm":
        store, say, handle = interaction.client.store, say_of(interaction), await handle_pressed(interaction, args)
        shown = await store.read(check_act, who=who_of(interaction), handle=handle, act="correct")
        kind = _KINDS[shown.entry.kind]
        source = first_address(shown.entry.sources) or ""
        filled = Answers({**await kind.present(interaction, handle), "source": source, **typed.typed})
        form = cls(say("positions.fields.correct", entry=handle), **args)
        for field in kind.fields:
            hint = None if field.hint is None else say(field.hint)
            form.add(say(field.label), await _component(interaction, field, filled), hint)
        form.add(say("positions.fields.source"), _text(_Field("source", "", most=URL_MOST), filled))
        why = _text(_Field("why", "", most=NOTE_MOST), filled)
        form.add(say("positions.fields.why"), why, say("positions.fields.why_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        handle, say, who = await handle_pressed(interaction, args), say_of(interaction), who_of(interaction)
        shown = await interaction.client.store.read(show_entry, who=who, handle=handle)
        kind = _KINDS[shown.entry.kind]
        present = await kind.present(interaction, handle)
        typed = {field.name: answers.text(field.name) for field in kind.fields}
        changed = {name: text for name, text in typed.items() if text.strip() != present[name].strip()}
        correction = kind.correction(why=answers.text("why"), source_url=answers.text("source"), **changed)
        now = interaction.client.now()
        done = await write(interaction, kind.verb, who=who, handle=handle, correction=correction, now=now)
        key = "corrected" if done.state == "confirmed" else "correction_proposed"
        told = say(f"entries.done.{key}", entry=done.handle, other=handle)
        await show_done(interaction, done.handle, args.number("at"), told)


async def _component(interaction: Interaction, field: _Field, filled: Answers) -> ui.Item[ui.Modal]:
    if not field.chosen:
        return _text(field, filled)
    say, words = say_of(interaction), await _words(interaction, field)
    options = [
        SelectOption(
            label=clip(say(f"{field.chosen}.{one}"), OPTION_LABEL), value=one, default=one == filled.text(field.name)
        )
        for one in words
    ]
    return ui.Select(custom_id=field.name, options=options, required=True)


async def _words(interaction: Interaction, field: _Field) -> Sequence[str]:
    if field.chosen == LEVELS:
        return [str(level) for level in LADDER]
    found = await interaction.client.store.read(terms, field.vocabulary)
    return [one.id for one in found if one.id not in COMPUTED]


def _text(field: _Field, filled: Answers) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id=field.name,
        style=TextStyle.paragraph if field.long else TextStyle.short,
        max_length=field.most,
        required=field.required,
        default=filled.text(field.name)[: field.most] or None,
    )


async def _action(interaction: Interaction, handle: str) -> Present:
    view = await interaction.client.store.read(action_view, guild_id=guild_of(interaction), handle=handle)
    return {
        "summary": view.summary,
        "dated": _dated(say_of(interaction), view.when),
        "doers": "; ".join(view.doers),
    }


async def _claim(interaction: Interaction, handle: str) -> Present:
    view = await interaction.client.store.read(claim_view, guild_id=guild_of(interaction), handle=handle)
    return {"accused": view.accused or "", "basis": view.basis, "dated": _dated(say_of(interaction), view.when)}


async def _pledge(interaction: Interaction, handle: str) -> Present:
    bot = interaction.client
    view = await bot.store.read(pledge_view, guild_id=guild_of(interaction), handle=handle, now=bot.now())
    return {"words": view.words, "shown_by": view.shown_by, "due": view.due or ""}


async def _level(interaction: Interaction, handle: str) -> Present:
    bot = interaction.client
    _, view = await bot.store.read(level_view, guild_id=guild_of(interaction), handle=handle, now=bot.now())
    return {"level": str(view.level), "dated": _dated(say_of(interaction), view.when), "summary": view.summary}


async def _participation(interaction: Interaction, handle: str) -> Present:
    bot, say = interaction.client, say_of(interaction)
    line = await bot.store.read(show_participation, guild_id=guild_of(interaction), handle=handle, now=bot.now())
    dated = say(f"positions.date.{line.precision}", date=line.dated)
    return {"status": line.word, "date": dated, "reason": line.summary}


def _dated(say: Say, when: When) -> str:
    return say(f"positions.date.{when.precision}", date=when.text)


_DATE = _Field("dated", "corrections.date", "positions.fields.date_hint", most=DATE_MOST)
_SAID_HINT = "positions.fields.summary_hint"

_KINDS = {
    "action": _Kind(
        (
            _Field("summary", "corrections.summary", _SAID_HINT, long=True),
            _DATE,
            _Field("doers", "corrections.doers", "corrections.doers_hint", most=TEXT_INPUT, required=False),
        ),
        *(_action, DeedCorrection, correct_action),
    ),
    "claim": _Kind(
        (
            _Field("accused", "corrections.accused", "corrections.accused_hint", required=False),
            _Field("basis", "corrections.basis", vocabulary="attribution_basis", chosen="deeds.basis"),
            _DATE,
        ),
        *(_claim, ClaimCorrection, correct_claim),
    ),
    "commitment": _Kind(
        (
            _Field("words", "corrections.words", _SAID_HINT, long=True),
            _Field("shown_by", "corrections.shown_by", long=True),
            _Field("due", "corrections.due", "corrections.due_hint", most=DATE_MOST, required=False),
        ),
        *(_pledge, PledgeCorrection, correct_pledge),
    ),
    "level": _Kind(
        (
            _Field("level", "corrections.level", chosen=LEVELS),
            _DATE,
            _Field("summary", "corrections.said", _SAID_HINT, long=True, required=False),
        ),
        *(_level, LevelCorrection, correct_level),
    ),
    "participation": _Kind(
        (
            _Field("status", "corrections.status", vocabulary="participation_status", chosen="record_lines.status"),
            _Field("date", "corrections.date", "positions.fields.date_hint", most=DATE_MOST),
            _Field("reason", "corrections.said", _SAID_HINT, long=True, required=False),
        ),
        *(_participation, ParticipationCorrection, correct_participation),
    ),
}
