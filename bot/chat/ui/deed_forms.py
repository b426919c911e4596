"""The forms of what needs long words: the reason of an assessment, and the words of a commitment."""

from discord import TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.card_parts import card
from bot.chat.ui.deed_cards import show_logged
from bot.chat.ui.deed_words import found_words, value_word
from bot.chat.ui.entry_card import handle_pressed
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paths import Args
from bot.chat.ui.record_words import name_shown
from bot.chat.ui.text import one_line
from bot.chat.writes import write
from bot.congress.limits import LOCATOR_MOST, REASON_LEAST, REASON_MOST, SUMMARY_MOST, URL_MOST
from bot.services.record.assessments import assess, begin_assessment
from bot.services.record.entries import Evidence, entry_handle
from bot.services.record.pledges import Promise, begin_pledge, log_pledge, names_of_keys

NOTHING = "-"
"""What stands in the id of a form where no due date, or no level, was named."""

_KINDS = {"norm": "n", "initiative": "i", "initiative_norm": "m", "instrument": "t", "question": "q"}
_KIND_OF = {letter: kind for kind, letter in _KINDS.items()}
_BOUNDS = {"on_or_before": "by", "as_of": "asof"}
"""How a subject's type, and a date that is no single day, stand in the id of a form, which has little room."""


class AssessForm(Form, path="assess:{entry:int}:{about}:{key:int}:{value}"):
    """Why a member finds that an action or a commitment means so much for a subject."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "AssessForm":
        handle, say = await handle_pressed(interaction, args), say_of(interaction)
        ready = await interaction.client.store.read(
            begin_assessment, who=who_of(interaction), handle=handle, subject=_about(args), value=args.word("value")
        )
        form = cls(say("deeds.form.assess", entry=handle), **args)
        words = typed.text("reason") or ready.reason
        field = _paragraph("reason", words, least=REASON_LEAST, most=REASON_MOST)
        form.add(say("deeds.form.reason"), field, say("deeds.form.reason_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        handle, say = await handle_pressed(interaction, args), say_of(interaction)
        finding = await write(
            interaction,
            assess,
            who=who_of(interaction),
            handle=handle,
            subject=_about(args),
            value=args.word("value"),
            reason=answers.text("reason"),
            now=interaction.client.now(),
        )
        about, word = name_shown(finding.subject.name), value_word(say, args.word("value"))
        lines = [say("deeds.assessed.done", entry=handle, about=about, word=word)]
        lines += [say("deeds.assessed.now", finding=found_words(say, finding)), say("deeds.assessed.next")]
        await reply(interaction, view=card([ui.TextDisplay("\n".join(lines))], "norm"))


class PledgeForm(Form, path="pledge:{actor:int}:{about}:{key:int}:{dimension}:{dated}:{due}:{level}"):
    """What an actor promised, what would show it, and where it can be read."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "PledgeForm":
        say = say_of(interaction)
        promise = await _promise(interaction, args, typed)
        ready = await interaction.client.store.read(
            begin_pledge, who=who_of(interaction), promise=promise, now=interaction.client.now()
        )
        form = cls(say("deeds.form.pledge", actor=one_line(ready.actor)), **args)
        words = _paragraph("pledge", typed.text("pledge"), most=SUMMARY_MOST)
        form.add(say("deeds.form.pledge_words"), words, say("deeds.form.pledge_words_hint"))
        shown_by = _paragraph("shown_by", typed.text("shown_by"), most=SUMMARY_MOST)
        form.add(say("deeds.form.shown_by"), shown_by, say("deeds.form.shown_by_hint"))
        form.add(say("deeds.form.source"), _line("source", typed, URL_MOST), say("deeds.form.source_hint"))
        form.add(say("deeds.form.place"), _line("place", typed, LOCATOR_MOST, required=False))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        promise = await _promise(interaction, args, answers)
        entry = await write(
            interaction, log_pledge, who=who_of(interaction), promise=promise, now=interaction.client.now()
        )
        await show_logged(interaction, entry_handle(entry), entry.state)


async def show_assess(interaction: Interaction, handle: str, kind: str, value: str, subject: str = "") -> None:
    """Open the form of an assessment of an entry of this kind, if this person may assess that."""
    ready = await interaction.client.store.read(
        begin_assessment, who=who_of(interaction), handle=handle, kind=kind, subject=subject, value=value
    )
    about, key = ready.subject.key
    await AssessForm.show(interaction, entry=ready.entry_id, about=_KINDS[about], key=key, value=ready.value)


async def show_pledge(interaction: Interaction, promise: Promise) -> None:
    """Open the form of a commitment, if all but its words fits."""
    ready = await interaction.client.store.read(
        begin_pledge, who=who_of(interaction), promise=promise, now=interaction.client.now()
    )
    kind, key = ready.subject.key
    await PledgeForm.show(
        interaction,
        actor=ready.actor_id,
        about=_KINDS[kind],
        key=key,
        dimension=ready.dimension,
        dated=_BOUNDS.get(ready.when.precision, "") + ready.when.text,
        due=ready.due.text if ready.due is not None else NOTHING,
        level=str(ready.level) if ready.level is not None else NOTHING,
    )


async def _promise(interaction: Interaction, args: Args, answers: Answers) -> Promise:
    slug, handle = await interaction.client.store.read(
        names_of_keys, actor_id=args.number("actor"), subject=_about(args)
    )
    return Promise(
        actor=slug,
        subject=handle,
        dimension=args.word("dimension"),
        words=answers.text("pledge"),
        shown_by=answers.text("shown_by"),
        dated=args.word("dated").replace("asof", "as of "),
        evidence=Evidence(answers.text("source"), locator=answers.text("place")),
        due="" if args.word("due") == NOTHING else args.word("due"),
        level="" if args.word("level") == NOTHING else args.word("level"),
    )


def _about(args: Args) -> tuple[str, int]:
    return _KIND_OF[args.word("about")], args.number("key")


def _paragraph(name: str, words: str, *, most: int, least: int = 1) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id=name, style=TextStyle.paragraph, min_length=least, max_length=most, default=words[:most] or None
    )


def _line(name: str, typed: Answers, most: int, *, required: bool = True) -> ui.TextInput[ui.Modal]:
    words = typed.text(name)[:most]
    return ui.TextInput(custom_id=name, max_length=most, required=required, default=words or None)
