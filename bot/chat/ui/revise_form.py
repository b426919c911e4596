"""The form in which the next version of a norm is written, filled with the version that stands."""

from discord import SelectOption, TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.limits import TEXT_INPUT
from bot.chat.ui.paths import Args
from bot.chat.ui.text import escape, moment, one_line
from bot.chat.ui.versions import ChangeButton
from bot.chat.writes import write
from bot.congress.handles import norm_handle
from bot.congress.limits import NOTE_MOST, RATIONALE_MOST, TEXT_LEAST, TITLE_MOST
from bot.congress.norms import Addressee
from bot.congress.versions import Wording
from bot.services.versions import Revised, Revision, plan_revision, revise
from prompts import Say


class RevisionForm(Form, path="revise:{norm:int}:{version:int}"):
    """Title, text, rationale and addressee, as they stand or as they were typed, and why there is a new version.

    Its id names the version that it was filled with, so that nobody writes over another version unseen.
    """

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "RevisionForm":
        bot, say = interaction.client, say_of(interaction)
        handle = norm_handle(args.number("norm"))
        plan = await bot.store.read(plan_revision, who=who_of(interaction), handle=handle, now=bot.now())
        form = cls(say("versions.form.title", handle=handle), norm=args.number("norm"), version=plan.version)
        words = _typed(typed) if typed.typed else plan.wording
        fixed = say("versions.form.fixed_hint") if plan.fixed else None
        form.add(say("norms.form.name"), _line("title", words.title, TITLE_MOST), fixed)
        form.add(say("norms.form.text"), _text("text", words.text, TEXT_INPUT, least=TEXT_LEAST), fixed)
        form.add(say("norms.form.why"), _text("rationale", words.rationale, RATIONALE_MOST))
        form.add(say("norms.form.addressee"), _addressees(say, words.addressee), fixed)
        hint = say(f"versions.form.{'news_hint' if plan.reopens else 'why_hint'}")
        form.add(say("versions.form.why"), _text("why", typed.text("why"), NOTE_MOST, least=TEXT_LEAST), hint)
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say = interaction.client, say_of(interaction)
        number, who = args.number("norm"), who_of(interaction)
        revision = Revision(args.number("version"), _typed(answers), answers.text("why"))
        done = await write(interaction, revise, who=who, handle=norm_handle(number), revision=revision, now=bot.now())
        view = ui.View(timeout=None)
        view.add_item(ChangeButton(say("versions.button.changed"), number=number, n=done.version))
        await reply(interaction, revised_text(say, done), view=view)


def revised_text(say: Say, done: Revised) -> str:
    """A version just made: where the norm stands by it, what stays, and what comes next."""
    norm = done.norm
    until = moment(norm.until) if norm.until is not None else None
    facts = {"handle": norm.handle, "title": escape(one_line(norm.title))}
    lines = [
        say("versions.revised.done", version=done.version, **facts),
        say(f"versions.revised.{norm.stage.value}", until=until),
    ]
    if done.seconds:
        lines.append(say("versions.revised.seconds", n=done.seconds))
    if done.named_in:
        lines.append(say("concern_lines.named_then", n=len(done.named_in), decision=done.named_in[0]))
    if done.in_force is not None:
        lines.append(say("versions.revised.in_force", before=done.in_force))
    return "\n".join([*lines, say("versions.revised.next")])


def _typed(answers: Answers) -> Wording:
    return Wording(*(answers.text(field) for field in ("title", "text", "rationale", "addressee")))


def _line(field: str, present: str, most: int) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(custom_id=field, max_length=most, default=present[:most] or None)


def _text(field: str, present: str, most: int, *, least: int | None = None) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id=field,
        style=TextStyle.paragraph,
        min_length=least,
        max_length=most,
        required=least is not None,
        default=present[:most] or None,
    )


def _addressees(say: Say, present: str) -> ui.Select[ui.Modal]:
    options = [
        SelectOption(label=say(f"norms.form.addressees.{one.value}"), value=one.value, default=present == one.value)
        for one in Addressee
    ]
    return ui.Select(custom_id="addressee", options=options, required=True)
