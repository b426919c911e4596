"""Speaking on a norm: the forms of statements, and the flow in which the statements of others are answered.

An opinion is one transaction, then a private answer. Whatever the answer offers stands in the ids of its buttons, so
that it still works after a restart; an answer that is acted upon is replaced, so that only the latest stays.
"""

from collections.abc import Sequence

from discord import SelectOption, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen, row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.limits import OPTION_LABEL
from bot.chat.ui.paged import laid_out, page_within, paged
from bot.chat.ui.panels import confirm
from bot.chat.ui.paths import Args
from bot.chat.ui.statement_fields import disciplines, kinds, signatures, source_field, words_field
from bot.chat.ui.statement_words import mine_text, statement_text
from bot.chat.ui.text import clip, escape, one_line
from bot.chat.writes import write
from bot.congress.handles import norm_handle
from bot.congress.limits import STATEMENT_MOST
from bot.congress.statements import Attribution, Opinion
from bot.services.opinions import Answered, Queue, give_opinion, mine, my_opinion, next_statement
from bot.services.statement_views import StatementView
from bot.services.statements import (
    Said,
    add_statement,
    begin_statement,
    change_statement,
    own_statement,
    withdraw_statement,
)
from prompts import Say

_OWN, _OTHERS = "own", "other"
"""How the values of the menu begin: what a person said themselves, and what others said."""


class StatementForm(Form, path="statement:{number:int}"):
    """Kind, words, discipline, source and signature of a new statement."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "StatementForm":
        handle = norm_handle(args.number("number"))
        speaker = await interaction.client.store.read(begin_statement, who=who_of(interaction), handle=handle)
        say = say_of(interaction)
        form = cls(say("statements.form.title", handle=handle), **args)
        form.add(say("statements.form.kind"), kinds(say, typed))
        form.add(
            say("statements.form.words"), words_field(typed), say("statements.form.words_hint", most=STATEMENT_MOST)
        )
        form.add(
            say("statements.form.discipline"),
            disciplines(speaker.disciplines, typed),
            say("statements.form.discipline_hint"),
        )
        form.add(say("statements.form.source"), source_field(typed), say("statements.form.source_hint"))
        form.add(say("statements.form.attribution"), signatures(say, speaker, typed))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        said = Said(
            kind=answers.text("kind"),
            words=answers.text("statement"),
            discipline=answers.text("discipline"),
            source=answers.text("source"),
            attribution=answers.text("attribution"),
        )
        bot, handle = interaction.client, norm_handle(args.number("number"))
        made = await write(interaction, add_statement, who=who_of(interaction), handle=handle, said=said, now=bot.now())
        say = say_of(interaction)
        await reply(interaction, view=own_layout(say, made, say("statements.made.done", **_named(made))))


class ChangeForm(Form, path="restate:{statement:int}"):
    """Kind, words and source of a statement that takes the place of one's own."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "ChangeForm":
        view = await _own(interaction, args.number("statement"))
        say = say_of(interaction)
        given = typed if typed.typed else _answers_of(view)
        form = cls(say("statements.form.title_change", **_named(view)), **args)
        form.add(say("statements.form.kind"), kinds(say, given))
        form.add(
            say("statements.form.words"), words_field(given), say("statements.form.words_hint", most=STATEMENT_MOST)
        )
        form.add(say("statements.form.source"), source_field(given), say("statements.form.source_hint_change"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say = interaction.client, say_of(interaction)
        made = await write(
            interaction,
            change_statement,
            who=who_of(interaction),
            statement_id=args.number("statement"),
            kind=answers.text("kind"),
            words=answers.text("statement"),
            source=answers.text("source"),
            now=bot.now(),
        )
        await show(interaction, own_layout(say, made, say("statements.made.changed", **_named(made))))


class SpeakButton(PublicButton, path="norm:{number:int}:speak"):
    """Opens the form of a statement."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await StatementForm.show(interaction, number=args.number("number"))


class ChangeStatementButton(PublicButton, path="statement:{statement:int}:change"):
    """Opens the form that changes one's own statement."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await ChangeForm.show(interaction, statement=args.number("statement"))


class WithdrawStatementButton(PublicButton, path="statement:{statement:int}:withdraw"):
    """Takes one's own statement back, after a question: it cannot come back."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        view, say = await _own(interaction, args.number("statement")), say_of(interaction)

        async def act(pressed: Interaction) -> None:
            done = await write(
                pressed,
                withdraw_statement,
                who=who_of(pressed),
                statement_id=view.statement_id,
                now=pressed.client.now(),
            )
            await update(pressed, say("statements.made.withdrawn", **_named(done)), view=None)

        await confirm(interaction, say("statements.made.ask", **_named(view)), verb=say("statements.made.yes"), act=act)


class SayButton(PublicButton, path="statement:{statement:int}:say:{opinion}"):
    """Agrees, disagrees or passes on one statement."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        answered = await _give(interaction, args)
        await show(interaction, answered_layout(say_of(interaction), answered))


class AnswerButton(PublicButton, path="statement:{statement:int}:answer:{opinion}"):
    """The same in the queue: what is to be answered next takes the place of what was answered."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        answered, say = await _give(interaction, args), say_of(interaction)
        queue = await _queue(interaction, answered.view.handle)
        await update(interaction, view=queue_layout(say, queue, _recorded(say, answered)))


class NextStatementButton(PublicButton, path="norm:{number:int}:next"):
    """Shows the next statement that the person who presses it has not answered."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await show_next(interaction, norm_handle(args.number("number")))


async def show_next(interaction: Interaction, handle: str) -> None:
    """Answer with the next statement on a norm, or with the word that all are answered."""
    queue = await _queue(interaction, handle)
    await show(interaction, queue_layout(say_of(interaction), queue))


async def show(interaction: Interaction, layout: ui.LayoutView) -> None:
    """Answer in the place of the private layout that was acted upon, else with a new private message."""
    pressed = interaction.message
    if pressed is not None and pressed.flags.ephemeral and pressed.flags.components_v2:
        await update(interaction, view=layout)
    else:
        await reply(interaction, view=layout)


def queue_layout(say: Say, queue: Queue, lead: str | None = None) -> ui.LayoutView:
    """The next statement with its three answers, under what was answered just now."""
    heading = say("statements.queue.heading", handle=queue.handle, title=escape(one_line(queue.title)))
    texts = [lead] if lead is not None else []
    if queue.view is None:
        key = "done" if queue.total else "empty"
        texts.append(f"{heading}\n{say(f'statements.queue.{key}', handle=queue.handle, n=queue.total)}")
        buttons: list[PublicButton] = [SpeakButton(say("statements.button.add"), number=queue.number)]
    else:
        texts += [
            f"{heading}\n{say('statements.queue.progress', n=queue.answered, whole=queue.total)}",
            statement_text(say, queue.view),
        ]
        buttons = [
            AnswerButton(_label(say, opinion), statement=queue.view.statement_id, opinion=opinion.value)
            for opinion in Opinion
        ]
    buttons.append(mine_button(say, queue.number))
    return card([*map(ui.TextDisplay, texts), row_of(*buttons)], "statement")


def answered_layout(say: Say, answered: Answered, *, looked_up: bool = False) -> ui.LayoutView:
    """An opinion just given, or (`looked_up`) the one that counts, with the statement and what can be done next."""
    view = answered.view
    buttons: list[PublicButton] = [
        SayButton(
            _label(say, opinion),
            disabled=opinion is answered.opinion,
            statement=view.statement_id,
            opinion=opinion.value,
        )
        for opinion in Opinion
    ]
    buttons.append(NextStatementButton(say("statements.button.next"), number=view.number))
    buttons.append(mine_button(say, view.number))
    told = _counting(say, answered) if looked_up else recorded_text(say, answered)
    texts = [told, statement_text(say, view)]
    return card([*map(ui.TextDisplay, texts), row_of(*buttons)], "statement")


def recorded_text(say: Say, answered: Answered) -> str:
    """What became of an answer, and how many statements are left."""
    left = say("statements.answered.left", n=answered.left, handle=answered.view.handle)
    return f"{_recorded(say, answered)}\n{left}"


def own_layout(say: Say, view: StatementView, lead: str | None = None) -> ui.LayoutView:
    """One's own statement, with the ways to change and to withdraw it."""
    texts = [lead or say("statements.made.own", **_named(view)), statement_text(say, view, own=True)]
    if view.attribution is Attribution.CHATHAM_HOUSE:
        texts.append(say("statements.made.stored_chatham_house"))
    if lead is not None:
        texts.append(say("statements.made.next"))
    row = row_of(
        ChangeStatementButton(say("statements.button.change"), statement=view.statement_id),
        WithdrawStatementButton(say("statements.button.withdraw"), statement=view.statement_id),
        NextStatementButton(say("statements.button.next"), number=view.number),
        mine_button(say, view.number),
    )
    return card([*map(ui.TextDisplay, texts), row], "statement")


def mine_button(say: Say, number: int) -> "MineButton":
    """The button that lists what one said on a norm."""
    return MineButton(say("statements.button.mine"), number=number)


async def mine_layout(interaction: Interaction, handle: str, page: int = 0) -> ui.LayoutView:
    """One page of what a person said on a norm and thinks of what others said, with a menu to change any of it."""
    found = await interaction.client.store.read(mine, who=who_of(interaction), handle=handle)
    say = say_of(interaction)
    heading = say("statements.mine.heading", handle=found.handle, title=escape(one_line(found.title)))
    if not found.lines:
        return card([ui.TextDisplay(f"{heading}\n{say('statements.mine.empty', handle=found.handle)}")], "statement")
    entries = [mine_text(say, view, opinion) for view, opinion in found.lines]
    pages = laid_out(entries)
    shown = page_within(page, len(pages))
    on_page = [found.lines[number] for number in pages[shown]]
    text = "\n".join([heading, *(entries[number] for number in pages[shown])])

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return MinePageButton(label, disabled=dead, number=found.number, page=to)

    menu = _pick_menu(say, found.number, on_page)
    return paged(say, text, page=shown, pages=len(pages), turn=turn, rows=[row_of(menu)])


class MineButton(PublicButton, path="norm:{number:int}:mine"):
    """Lists what the person who presses it said on a norm."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await show(interaction, await mine_layout(interaction, norm_handle(args.number("number"))))


class MinePageButton(PublicButton, path="norm:{number:int}:mine:{page:int}"):
    """Turns a page of that list."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        handle = norm_handle(args.number("number"))
        await update(interaction, view=await mine_layout(interaction, handle, args.number("page")))


class PickMenu(PublicMenu, path="norm:{number:int}:mine:pick"):
    """Shows one of the listed statements with the ways to change what one said."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        store, who, say = interaction.client.store, who_of(interaction), say_of(interaction)
        statement = int(chosen(interaction)[0].partition(":")[2])
        if chosen(interaction)[0].startswith(_OWN):
            await show(interaction, own_layout(say, await _own(interaction, statement)))
        else:
            answered = await store.read(my_opinion, who=who, statement_id=statement)
            await show(interaction, answered_layout(say, answered, looked_up=True))


def _pick_menu(say: Say, number: int, lines: Sequence[tuple[StatementView, Opinion | None]]) -> PickMenu:
    options = [
        SelectOption(
            label=clip(say("statements.mine.option", statement=view.n, said=one_line(view.words)), OPTION_LABEL),
            value=f"{_OWN if opinion is None else _OTHERS}:{view.statement_id}",
        )
        for view, opinion in lines
    ]
    return PickMenu(ui.Select(placeholder=say("statements.mine.pick"), options=options), number=number)


def _recorded(say: Say, answered: Answered) -> str:
    return say(
        f"statements.answered.{_what(answered)}",
        statement=answered.view.n,
        choice=answered.opinion,
        before=answered.before,
    )


def _counting(say: Say, answered: Answered) -> str:
    if answered.opinion is None:
        return say("statements.answered.not_yet")
    return say("statements.answered.counts", choice=answered.opinion)


def _what(answered: Answered) -> str:
    if not answered.changed:
        return "same"
    return "recorded" if answered.before is None else "changed"


async def _give(interaction: Interaction, args: Args) -> Answered:
    return await write(
        interaction,
        give_opinion,
        who=who_of(interaction),
        statement_id=args.number("statement"),
        opinion=args.word("opinion"),
        now=interaction.client.now(),
    )


async def _queue(interaction: Interaction, handle: str) -> Queue:
    return await interaction.client.store.read(next_statement, who=who_of(interaction), handle=handle)


async def _own(interaction: Interaction, statement: int) -> StatementView:
    return await interaction.client.store.read(own_statement, who=who_of(interaction), statement_id=statement)


def _named(view: StatementView) -> dict[str, str | int]:
    return {"statement": view.n, "handle": view.handle}


def _label(say: Say, opinion: Opinion) -> str:
    return say(f"statements.opinion.{opinion.value}")


def _answers_of(view: StatementView) -> Answers:
    return Answers({"kind": [view.kind.value], "statement": view.words, "source": view.source_url or ""})
