"""Alternative wordings in Discord: the form that proposes one, all of them in full, taking one's own back."""

from discord import TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.excerpts import quoted_lines
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.limits import TEXT_INPUT
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.panels import confirm
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import PAGE_ROOM, packed, quoted_block
from bot.chat.ui.stale import stale_mark
from bot.chat.ui.text import escape, one_line
from bot.chat.writes import write
from bot.congress.handles import norm_handle
from bot.congress.limits import NOTE_MOST, TEXT_LEAST
from bot.congress.wordings import LABEL_LEAST, LABEL_MOST, WORDINGS_MOST
from bot.services.views import NormView
from bot.services.wordings import (
    WordingDraft,
    Wordings,
    WordingView,
    list_wordings,
    plan_wording,
    propose_wording,
    withdraw_wording,
)
from prompts import Say


class WordingForm(Form, path="wording:{norm:int}:{version:int}"):
    """A label, the whole text, filled with the text as it stands, and why. Its id names the version of that text."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "WordingForm":
        say, handle = say_of(interaction), norm_handle(args.number("norm"))
        plan = await interaction.client.store.read(plan_wording, who=who_of(interaction), handle=handle)
        form = cls(say("wordings.form.title", handle=handle), norm=args.number("norm"), version=plan.version)
        label = ui.TextInput[ui.Modal](
            custom_id="label", min_length=LABEL_LEAST, max_length=LABEL_MOST, default=typed.text("label") or None
        )
        form.add(say("wordings.form.label"), label, say("wordings.form.label_hint"))
        text = typed.text("text") if typed.typed else plan.text
        form.add(say("norms.form.text"), _text("text", text, TEXT_INPUT))
        form.add(say("wordings.form.why"), _text("why", typed.text("why"), NOTE_MOST), say("wordings.form.why_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
        handle = norm_handle(args.number("norm"))
        draft = WordingDraft(args.number("version"), *(answers.text(one) for one in ("label", "text", "why")))
        done = await write(interaction, propose_wording, who=who, handle=handle, draft=draft, now=bot.now())
        view = ui.View(timeout=None)
        view.add_item(WordingsButton(say("wordings.button.all"), norm=done.number))
        await reply(interaction, say("wordings.proposed", handle=done.handle, label=escape(done.label)), view=view)


class ProposeWordingButton(PublicButton, path="wordings:{norm:int}:propose"):
    """Opens the form."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await WordingForm.show(interaction, norm=args.number("norm"), version=0)


class WordingsButton(PublicButton, path="wordings:{norm:int}"):
    """Shows the text of a norm and every wording beside it, in full."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _layout(interaction, args.number("norm"), 0))


class WordingsTurn(PublicButton, path="wordings:{norm:int}:page:{page:int}"):
    """Turns a page of them."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await _layout(interaction, args.number("norm"), args.number("page")))


class WithdrawWordingButton(PublicButton, path="wordings:{norm:int}:withdraw:{n:int}"):
    """Takes one's own wording back, after a question: it cannot come back."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, say, handle, n = (
            interaction.client,
            say_of(interaction),
            norm_handle(args.number("norm")),
            args.number("n"),
        )
        found = await bot.store.read(list_wordings, who=who_of(interaction), handle=handle)
        label = next((escape(one.label) for one in found.wordings if one.n == n), str(n))

        async def act(pressed: Interaction) -> None:
            who = who_of(pressed)
            await write(pressed, withdraw_wording, who=who, handle=handle, n=n, now=bot.now())
            await update(pressed, say("wordings.withdraw.done", handle=handle, label=label), view=None)

        question = say("wordings.withdraw.ask", handle=handle, label=label)
        await confirm(interaction, question, verb=say("wordings.withdraw.yes"), act=act)


def wording_row(say: Say, view: NormView) -> list[ui.ActionRow[ui.LayoutView]]:
    """The button about the wordings on the card of a norm; none where there are none."""
    return [row_of(WordingsButton(say("wordings.button.all"), norm=view.number))] if view.wordings else []


async def _layout(interaction: Interaction, norm: int, page: int) -> ui.LayoutView:
    say = say_of(interaction)
    who, handle = who_of(interaction), norm_handle(norm)
    found = await interaction.client.store.read(list_wordings, who=who, handle=handle)
    pages = wordings_pages(say, found)
    shown = page_within(page, len(pages))

    def turn(label: str, to: int, dead: bool) -> WordingsTurn:
        return WordingsTurn(label, disabled=dead, norm=norm, page=to)

    heading = say("wordings.heading", handle=found.handle, title=escape(one_line(found.title)))
    return paged(say, f"{heading}\n{pages[shown]}", page=shown, pages=len(pages), turn=turn, rows=_rows(say, found))


def wordings_pages(say: Say, found: Wordings) -> list[str]:
    """The text as it stands, then every wording with why it was proposed, in full."""
    blocks = quoted_block(say("wordings.stands", version=found.version), found.text)
    for one in found.wordings:
        blocks += quoted_block(_heading(say, one, found.version), one.text)
        blocks += quoted_block(say("wordings.why"), one.why)
    blocks += [_taken_over(say, one) for one in found.taken_over]
    next_step = "wordings.next_open" if found.open else "wordings.next_closed"
    return packed([*blocks, say(next_step, most=WORDINGS_MOST)])


def wording_notice(say: Say, view: WordingView) -> str:
    """That there is another wording, and why as far as a notice holds it; or that it is withdrawn or taken over."""
    facts = {"handle": view.handle, "by": f"<@{view.author_id}>", "label": escape(view.label)}
    if view.withdrawn_at is not None:
        return say("wordings.notice_withdrawn", **facts)
    if view.taken_over is not None:
        return say("wordings.notice_taken_over", version=view.taken_over, **facts)
    lines = quoted_lines(view.why, PAGE_ROOM)
    return "\n".join([say("wordings.notice", **facts), *lines])


def _heading(say: Say, one: WordingView, version: int) -> str:
    mark = stale_mark(say, one.version, version)
    heading = say("wordings.one", label=escape(one.label), by=f"<@{one.author_id}>")
    return f"{heading} {mark}" if mark else heading


def _taken_over(say: Say, one: WordingView) -> str:
    return say("wordings.taken_over", label=escape(one.label), by=f"<@{one.author_id}>", version=one.taken_over)


def _rows(say: Say, found: Wordings) -> list[ui.ActionRow[ui.LayoutView]]:
    rows = []
    if found.open:
        rows.append(row_of(ProposeWordingButton(say("wordings.button.propose"), norm=found.number)))
    mine = [one for one in found.wordings if one.n in found.mine]
    if mine:
        rows.append(row_of(*(_withdraw(say, one) for one in mine)))
    return rows


def _withdraw(say: Say, one: WordingView) -> WithdrawWordingButton:
    return WithdrawWordingButton(say("wordings.button.withdraw", label=one_line(one.label)), norm=one.number, n=one.n)


def _text(field: str, present: str, most: int) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id=field,
        style=TextStyle.paragraph,
        min_length=TEXT_LEAST,
        max_length=most,
        default=present[:most] or None,
    )
