"""A message about what a member watches: a heading for each thing, and a line for all that happened to one norm, one
entry of the record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import accumulate

from discord import ui

from bot.chat.context import Interaction, say_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card, date_shown
from bot.chat.ui.debate_lines import norm_linked
from bot.chat.ui.fitting import Listing, fitted, size_of
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import packed
from bot.chat.ui.record_lines import REASON_SHOWN
from bot.chat.ui.record_words import had_told, line_dated, name_shown, word_of
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.source_words import first_source
from bot.chat.ui.text import clip, escape, moment, one_line
from bot.chat.watching import WatchesOpen, WatchStop, person_of
from bot.congress.watching import MESSAGES_A_DAY
from bot.services.record.lines import RecordLine
from bot.services.watch_lines import COUNTED, Line, News, Told
from bot.services.watch_news import READ_MOST
from bot.services.watch_notices import Notice, own_notice
from bot.services.watch_once import told_once
from prompts import Say

SHORTENED = 5
"""Happenings that a line tells where not everything fits on the card."""

BESIDE = 200
"""Units kept free for the line that says of how many watches a card does not tell."""


def watch_card(say: Say, view: Notice) -> Rendered:
    """The message; what comes at once is the only one that makes a sound."""
    head = notice_head(say, view)
    room = CARD_CHARACTERS - units(head) - BESIDE
    texts, whole = watched_within(say, view.told, view.entries, room, others="watches.notice.others")
    row = row_of(WatchesOpen(say("watches.button.list"), guild=view.guild_id, page=0))
    if not whole:
        row.add_item(NoticeOpen(say("watches.button.whole"), guild=view.guild_id, run=view.run_id, page=0))
    row.add_item(WatchStop(say("watches.button.stop"), guild=view.guild_id, pace=view.pace))
    parts = [*map(ui.TextDisplay, [head, "\n".join(texts)]), row]
    return Rendered(card(parts, "digest"), silent=view.pace != "at_once")


def notice_head(say: Say, view: Notice) -> str:
    """What the message is, whether it comes late or has what was over an earlier day's messages, and whether it is the
    last of its day."""
    heading = say(f"watches.notice.{view.pace}", congress=escape(one_line(view.congress)))
    marks = [*(["held"] if view.held else ["late"] if view.late else []), *(["last"] if view.last else [])]
    return "\n".join([heading, *(say(f"watches.notice.{mark}", n=MESSAGES_A_DAY) for mark in marks)])


def watch_blocks(say: Say, told: Iterable[Told], entries: Mapping[int, RecordLine]) -> list[str]:
    """Everything of what `told_once` gave, a block for each thing that is watched, and one for each of its lines."""
    return [line for one in told for line in _lines(say, one, entries, len(one.lines))]


def watched_within(
    say: Say, told: Sequence[Told], entries: Mapping[int, RecordLine], room: int, *, others: str
) -> tuple[list[str], bool]:
    """The lines of a card, and whether they are all that happened; `others`: the words for how many it leaves out."""
    told = told_once(told)
    every = watch_blocks(say, told, entries)
    if size_of(every) <= room:
        return every, True
    most = _told_at_all(say, told, entries, room)
    lines = _fitted(say, told[:most], entries, room)
    left = len(told) - most
    return [*lines, *([say(others, n=left)] if left else [])], False


def _told_at_all(say: Say, told: Sequence[Told], entries: Mapping[int, RecordLine], room: int) -> int:
    """Of how many things at least the numbers fit into `room`; never of none."""
    used = list(accumulate(size_of(_lines(say, one, entries, 0)) for one in told))
    return max(1, sum(size <= room for size in used))


def _fitted(say: Say, told: Sequence[Told], entries: Mapping[int, RecordLine], room: int) -> list[str]:
    """What happened within `room`: of each thing as much as fits, and how much else there is."""
    short = [replace(one, lines=tuple(map(_shortened, one.lines))) for one in told]
    listings = [Listing(partial(_lines, say, one, entries), len(one.lines)) for one in short]
    return [line for lines in fitted(listings, room) for line in lines]


def _shortened(line: Line) -> Line:
    return replace(line, news=line.news[-SHORTENED:], more=line.more + max(0, len(line.news) - SHORTENED))


def _lines(say: Say, told: Told, entries: Mapping[int, RecordLine], most: int) -> list[str]:
    """The heading of a thing with `most` of its lines, and how many others there are."""
    heading = say(f"watches.notice.{told.type}", name=name_shown(told.name))
    left = told.more + len(told.lines) - most
    shown = [_line(say, line, entries, own=told.type == "norm") for line in told.lines[:most]]
    back = [say("watches.notice.cut", n=READ_MOST)] if told.cut else []
    return [heading, *back, *shown, *([say(f"watches.notice.more_{told.type}", n=left)] if left else [])]


def _line(say: Say, line: Line, entries: Mapping[int, RecordLine], *, own: bool) -> str:
    """One line; `own`: the heading names the norm already."""
    earlier = [say("watches.line.more", n=line.more)] if line.more else []
    news = "; ".join([*(_news(say, line, one) for one in line.news), *earlier])
    match line.kind:
        case "norm" if own:
            return say("watches.line.own", norm=norm_linked(say, line.handle, line.url), news=news)
        case "norm":
            title = escape(one_line(line.title))
            return say("digest.line", norm=norm_linked(say, line.handle, line.url), title=title, news=news)
        case "entry" if line.id in entries:
            return _entry(say, entries[line.id], news, {what for what, _, _ in line.news})
        case "initiative_norm":
            return say("watches.line.norm", code=name_shown(line.handle), title=name_shown(line.title), news=news)
        case _:
            return say("watches.line.other", news=news)


def _entry(say: Say, line: RecordLine, news: str, happened: Collection[str]) -> str:
    """An entry with what it says and where that is from; whether it is disputed, and why where it was just now; of one
    that was retracted why, and what it had said."""
    retracted = "retracted" in happened
    told, source = line_dated(say, had_told(line) if retracted else line), first_source(say, line.sources)
    if line.counts_from is not None:
        told = say("digest.positions.pending", stance=told, day=date_shown(line.counts_from))
    if source is not None:
        told = say("watches.line.sourced", line=told, source=source)
    handle, why = (line.entry.handle, line.entry.end_reason) if line.entry is not None else ("", "")
    grounds = [one.ground for one in line.entry.disputes if one.state == "open"] if line.entry is not None else []
    if retracted:
        return say("watches.line.retracted", entry=handle, line=told, news=news, reason=_reason(say, why))
    if grounds and "disputed" in happened:
        return say("watches.line.disputed", entry=handle, line=told, news=news, reason=_reason(say, grounds[-1]))
    return say("watches.line.marked" if grounds else "watches.line.entry", entry=handle, line=told, news=news)


def _reason(say: Say, words: str) -> str:
    return escape(clip(one_line(words), REASON_SHOWN)) or say("entries.erased")


def _news(say: Say, line: Line, news: News) -> str:
    """What happened, in a few words."""
    what, fact, other = news
    match what:
        case "linked":
            return say(f"digest.also.{fact}", fact=other)
        case "concern":
            handle, _, url = other.partition(" ")
            name = say("watches.concern", concern=handle.rpartition("/")[2])
            return say(f"digest.concerns.{fact}", concern=norm_linked(say, name, url or None))
        case "unheard" if not fact:  # It stands elsewhere where the norm is now.
            return say("watches.news.unheard_alone")
        case "anew" if fact:
            return say("watches.news.anew_until", until=_until(say, fact, other))
        case "moved" if other:
            ends, _, least = other.partition(" ")
            return say("watches.news.moved_until", stage=fact, until=_until(say, ends, least))
        case "vote" if other:
            closes, _, url = other.partition(" ")
            vote = norm_linked(say, say(f"watches.news.vote.{fact}"), url or None)
            return say("watches.news.closes", news=vote, until=moment(datetime.fromisoformat(closes)))
        case "statements":
            return norm_linked(say, say("watches.news.statements", n=int(fact)), other or None)
        case "vote" | "linked_from":
            return say(f"watches.news.{what}.{fact}", other=other)
        case "decided":
            handle, _, url = other.partition(" ")
            return say("digest.news.decided", outcome=fact, decision=norm_linked(say, handle, url or None))
        case "related":
            relation = word_of(say, "initiatives.relation", fact)
            return say("watches.news.related", relation=relation, other=name_shown(other))
        case "imported":
            return say("watches.news.imported", n=int(fact), first=line.handle, last=line.title)
        case _ if what in COUNTED:
            return say(f"watches.news.{what}", n=int(fact))
        case _:
            return say(f"watches.news.{what}", fact=name_shown(fact), stage=fact)


def _until(say: Say, ends: str, least: str) -> str:
    """Until when a stage lasts: until then, or (`least`, the word for that) until then at least."""
    return say(f"digest.news.{least or 'until'}", until=moment(datetime.fromisoformat(ends)))


async def _whole(interaction: Interaction, args: Args) -> ui.LayoutView:
    """One page of everything that a message tells, for the person to whom it was sent."""
    bot, say, who = interaction.client, say_of(interaction), person_of(interaction, args)
    run = args.number("run")
    view = await bot.store.read(own_notice, who=who, run_id=run)
    pages = packed(watch_blocks(say, told_once(view.told), view.entries))
    page = page_within(args.number("page"), len(pages))

    def turn(label: str, to: int, dead: bool) -> NoticeTurn:
        return NoticeTurn(label, disabled=dead, guild=who.guild_id, run=run, page=to)

    return paged(say, "\n".join([notice_head(say, view), pages[page]]), page=page, pages=len(pages), turn=turn)


class NoticeOpen(PublicButton, path="watches:{guild:int}:notice:{run:int}:{page:int}"):
    """Shows everything that a message about watches tells."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _whole(interaction, args))


class NoticeTurn(PublicButton, path="watches:{guild:int}:notice:{run:int}:turn:{page:int}"):
    """Turns a page of that."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await _whole(interaction, args))
