"""The agenda in pages, for whoever asks: a section for each thing that can be done, each norm a linked line."""

from collections.abc import Iterator, Sequence

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import date_shown, linked, url_of
from bot.chat.ui.paged import laid_out, page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.question_card import QuestionsButton, question_lines
from bot.chat.ui.seconded import missing_key
from bot.chat.ui.statement_words import first_names
from bot.chat.ui.text import day, escape, moment, one_line
from bot.services.agenda import Agenda, Decided, Discussed, Item, OnVote, Reviewed, Sought, agenda
from prompts import Say

Entry = tuple[str, str]
"""The name of a section, and a line of it."""


def agenda_pages(say: Say, view: Agenda) -> list[str]:
    """The agenda, each page under the heading of the whole; a section that goes on overleaf is named there again."""
    entries = list(_entries(say, view))
    heading = [say("agenda.heading"), *([say("agenda.nothing")] if view.nothing_ahead else [])]
    pages = laid_out([line for _, line in entries])
    if not pages:
        return ["\n".join(heading)]
    return ["\n".join([*heading, *_page(say, [entries[number] for number in shown])]) for shown in pages]


async def agenda_layout(interaction: Interaction, page: int) -> ui.LayoutView:
    """The page of the agenda that was asked for, or the nearest that there is."""
    bot, say = interaction.client, say_of(interaction)
    view = await bot.store.read(agenda, guild_id=guild_of(interaction), now=bot.now())
    pages = agenda_pages(say, view)
    shown = page_within(page, len(pages))

    def turn(label: str, to: int, dead: bool) -> AgendaTurn:
        return AgendaTurn(label, disabled=dead, page=to)

    asked = QuestionsButton(say("questions.button.open", n=len(view.questions)))
    rows = [row_of(asked)] if view.questions else []
    return paged(say, pages[shown], page=shown, pages=len(pages), turn=turn, rows=rows)


class AgendaButton(PublicButton, path="agenda:open"):
    """Shows the agenda as an answer of its own."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await agenda_layout(interaction, 0))


class AgendaTurn(PublicButton, path="agenda:{page:int}"):
    """Turns the page of an agenda that is shown."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await agenda_layout(interaction, args.number("page")))


def _page(say: Say, entries: Sequence[Entry]) -> Iterator[str]:
    above = ""
    for section, line in entries:
        if section != above:
            yield say(f"agenda.section.{section}")
        above = section
        yield line


def _entries(say: Say, view: Agenda) -> Iterator[Entry]:
    for section, votes in (("this_week", view.this_week), ("later", view.later)):
        yield from ((section, _line(say, one.item, _vote(say, one))) for one in votes)
    for section, discussed in (("final_call", view.final_call), ("deliberation", view.deliberation)):
        yield from ((section, _line(say, one.item, _needs(say, section, one))) for one in discussed)
    yield from (("seeking", _line(say, one.item, _seconds(say, one))) for one in view.seeking)
    yield from (("reviews", _line(say, one.item, _review(say, one))) for one in view.reviews)
    yield from (("decided", _decided(say, one)) for one in view.decided)
    if view.nothing_ahead:
        yield from (("questions", line) for line in question_lines(say, view.questions))


def _line(say: Say, item: Item, facts: str) -> str:
    title = escape(one_line(item.title))
    return linked(say, "agenda.line", url_of(item.place), handle=item.handle, title=title, facts=facts)


def _vote(say: Say, one: OnVote) -> str:
    if one.voted is None:
        return say(f"repairs.agenda.{one.question}", until=moment(one.closes_at), n=one.seats)
    return say(f"agenda.vote.{one.question}", until=moment(one.closes_at), n=one.voted, seats=one.seats)


def _needs(say: Say, stage: str, one: Discussed) -> str:
    """What a norm still waits for, or that it waits for nothing."""
    needs = []
    if one.ready:
        needs.append(say(f"agenda.needs.{stage}_ready_{'convener' if one.by_convener else 'clock'}"))
    elif one.ends_at is not None and not one.time_over:
        needs.append(say(f"agenda.needs.{'least_time' if one.by_convener else 'time'}", until=moment(one.ends_at)))
    if one.concerns:
        needs.append(say("agenda.needs.concerns", n=one.concerns))
    if one.missing.names:
        needs.append(say("agenda.needs.voices", names=first_names(say, one.missing.names)))
    return say("agenda.needs.between").join(needs)


def _seconds(say: Say, one: Sought) -> str:
    state = one.admission
    return say(
        f"agenda.seconds.{missing_key(state)}",
        n=max(1, state.needed - state.seconds),
        until=moment(one.until) if one.until is not None else None,
        discipline=escape(one.discipline),
        kind=escape(one.kind),
    )


def _review(say: Say, one: Reviewed) -> str:
    if one.trial_until is not None:
        facts = (
            {"since": day(one.since)} if one.since is not None else {"day": date_shown(one.due_on or one.trial_until)}
        )
        key = "under_trial" if one.since is not None else "due_trial"
        return say(f"agenda.review.{key}", until=moment(one.trial_until), **facts)
    if one.due_on is not None:
        return say("agenda.review.due", day=date_shown(one.due_on))
    return say("agenda.review.under", since=day(one.since) if one.since is not None else None)


def _decided(say: Say, one: Decided) -> str:
    return linked(
        say,
        "agenda.decided",
        url_of(one.item.place),
        decision=one.decision,
        handle=one.item.handle,
        title=escape(one_line(one.item.title)),
        facts=say("agenda.outcome.decided", outcome=one.outcome, at=day(one.at)),
    )
