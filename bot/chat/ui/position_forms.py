"""The forms of positions: a correction of one, and what a message of the server says logged as one."""

from datetime import datetime

import discord
from discord import SelectOption, TextStyle, ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.entry_card import CORRECTIONS, handle_pressed, show_done
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.limits import OPTION_LABEL
from bot.chat.ui.paths import Args
from bot.chat.ui.positions import logged_layout
from bot.chat.ui.source_words import first_address
from bot.chat.ui.text import clip
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.congress.limits import NOTE_MOST, SUMMARY_MOST, URL_MOST
from bot.congress.record.stances import said
from bot.documents.record_words import word_of
from bot.services.record.entry_acts import check_act
from bot.services.record.position_views import position_history
from bot.services.record.positions import (
    Correction,
    Statement,
    begin_statement,
    correct_position,
    log_position,
    show_position,
    terms,
)
from bot.services.seats import Word
from bot.services.views import Place
from prompts import Say

NAME_MOST = 100
DATE_MOST = 40


class CorrectForm(Form, path="position_correct:{entry:int}:{at:int}"):
    """What a position should say instead, and why; filled with what it says."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "CorrectForm":
        bot, say, handle = interaction.client, say_of(interaction), await handle_pressed(interaction, args)
        await bot.store.read(check_act, who=who_of(interaction), handle=handle, act="correct")
        view = await bot.store.read(show_position, guild_id=guild_of(interaction), handle=handle, now=bot.now())
        stances = await bot.store.read(terms, "stance")
        present = {
            "stance": view.stance,
            "date": say(f"positions.date.{view.precision}", date=view.stated_on),
            "summary": view.summary,
            "source": first_address(view.entry.sources) or "",
        }
        filled = Answers({**present, **typed.typed})
        form = cls(say("positions.fields.correct", entry=handle), **args)
        form.add(say("positions.fields.stance"), stance_field(say, stances, filled, view.subject.type))
        form.add(say("positions.fields.date"), _line("date", filled, DATE_MOST), say("positions.fields.date_hint"))
        form.add(say("positions.fields.summary"), _summary(filled), say("positions.fields.summary_hint"))
        form.add(say("positions.fields.source"), _line("source", filled, URL_MOST))
        form.add(say("positions.fields.why"), _line("why", filled, NOTE_MOST), say("positions.fields.why_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        handle, say = await handle_pressed(interaction, args), say_of(interaction)
        correction = Correction(
            stance=answers.text("stance"),
            stated_on=answers.text("date"),
            summary=answers.text("summary"),
            source_url=answers.text("source"),
            why=answers.text("why"),
        )
        who, now = who_of(interaction), interaction.client.now()
        done = await write(interaction, correct_position, who=who, handle=handle, correction=correction, now=now)
        key = "corrected" if done.entry.state == "confirmed" else "correction_proposed"
        told = say(f"entries.done.{key}", entry=done.entry.handle, other=handle)
        await show_done(interaction, done.entry.handle, args.number("at"), told)


class LogForm(Form, path="position_log:{channel:int}:{message:int}"):
    """Whose position a message tells of, on what and which; the message's link is the source."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "LogForm":
        bot, say = interaction.client, say_of(interaction)
        await bot.store.read(begin_statement, who=who_of(interaction))
        stances = await bot.store.read(terms, "stance")
        form = cls(say("positions.fields.log"), channel=args.number("channel"), message=args.number("message"))
        form.add(say("positions.fields.actor"), _line("actor", typed, NAME_MOST), say("positions.fields.actor_hint"))
        form.add(
            say("positions.fields.subject"), _line("subject", typed, NAME_MOST), say("positions.fields.subject_hint")
        )
        form.add(say("positions.fields.stance"), stance_field(say, stances, typed))
        form.add(say("positions.fields.date"), _line("date", typed, DATE_MOST), say("positions.fields.date_hint"))
        form.add(say("positions.fields.summary"), _summary(typed), say("positions.fields.summary_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        statement = Statement(
            actor=answers.text("actor"),
            subject=answers.text("subject"),
            stance=answers.text("stance"),
            form="statement",
            stated_on=answers.text("date"),
            source_url=Place(guild_of(interaction), args.number("channel"), args.number("message")).url,
            summary=answers.text("summary"),
        )
        await log_and_show(interaction, statement)


async def log_and_show(interaction: Interaction, statement: Statement) -> None:
    """Log a position, and tell what was recorded."""
    bot = interaction.client
    view = await write(interaction, log_position, who=who_of(interaction), statement=statement, now=bot.now())
    known = await bot.store.read(
        position_history,
        guild_id=guild_of(interaction),
        actor=view.actor_slug,
        subject=view.subject.handle,
        now=bot.now(),
    )
    await reply(interaction, view=logged_layout(say_of(interaction), view, known.total - 1))


async def log_message(interaction: Interaction, message: discord.Message) -> None:
    """Open the form over a message: its words, as far as the field takes them, and its day.

    Refuses the bot's own messages: what they tell is on record already, and only one person may see them.
    """
    if message.author == interaction.client.user:
        raise CongressError("record.own_message")
    typed = {"summary": clip(message.content.strip(), SUMMARY_MOST), "date": _day(message.created_at)}
    await LogForm.show(interaction, typed, channel=message.channel.id, message=message.id)


def stance_field(say: Say, stances: list[Word], typed: Answers, about: str = "") -> ui.Select[ui.Modal]:
    """The stances on this type of subject, each with its meaning."""
    options = [
        SelectOption(
            label=clip(word_of(say, "positions.stance", said(one.id, about)), OPTION_LABEL),
            value=one.id,
            description=clip(one.hint, OPTION_LABEL),
            default=typed.text("stance") == one.id,
        )
        for one in stances
    ]
    return ui.Select(custom_id="stance", options=options, required=True)


def _line(field: str, typed: Answers, most: int) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(custom_id=field, max_length=most, default=typed.text(field)[:most] or None)


def _summary(typed: Answers) -> ui.TextInput[ui.Modal]:
    present = typed.text("summary")[:SUMMARY_MOST] or None
    return ui.TextInput(
        custom_id="summary", style=TextStyle.paragraph, max_length=SUMMARY_MOST, required=False, default=present
    )


def _day(when: datetime) -> str:
    return when.date().isoformat()


CORRECTIONS["position"] = CorrectForm
