"""What awaits a person, as a private message: votes first, then norms to second, then what a convener can move."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from discord import ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.agenda import AgendaButton
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card, linked, room_left, texts_of, url_of
from bot.chat.ui.debate_lines import norm_linked
from bot.chat.ui.fitting import Listing, fitted
from bot.chat.ui.limits import CARD_CHARACTERS
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.plan_troubles import channel_troubles, own_troubles
from bot.chat.ui.proxy_answers import REQUESTS_SHOWN, request_items
from bot.chat.ui.reading import PAGE_ROOM, packed
from bot.chat.ui.record_waiting import (
    record_concerning,
    record_disputes,
    record_items,
    record_outcomes,
    record_unreviewed,
)
from bot.chat.ui.reminder_card import reminder_line
from bot.chat.ui.text import clip, day, escape, one_line, relative
from bot.congress.errors import CongressError
from bot.services.browse import NormLine
from bot.services.concern_views import ConcernAwaited
from bot.services.proxy_views import ProxyEnd
from bot.services.waiting import VoteAwaited, Waiting, waiting_everywhere
from bot.services.waiting import waiting as read_waiting
from prompts import Say, Words

LINES_MOST = 5
"""Lines that a section of the list has at most."""
FOOT_ROOM = 400
"""Units kept free for the name of the congress in a direct message."""


def waiting_layout(
    words: Words, lang: str | None, waiting: Waiting, guild_id: int, *, away: bool = False
) -> ui.LayoutView:
    """Everything that awaits the person in the congress of the server `guild_id`, each with the command for it; `away`
    where they read it in a direct message, from which no other screen of that server can be opened. Where a list is
    cut, a button has all of it."""
    say = words.into(lang)
    items, whole = waiting_items(say, waiting, CARD_CHARACTERS - FOOT_ROOM, away=away, rest="waiting_list.rest")
    if not whole:
        items.append(row_of(WaitingOpen(say("waiting_list.whole"), guild=guild_id, page=0)))
    return card(items, "digest")


def waiting_items(
    say: Say, waiting: Waiting, most: int, *, away: bool, rest: str
) -> tuple[list[ui.Item[ui.LayoutView]], bool]:
    """The texts of the list, within `most` units together, and its buttons; and whether no list is cut. `rest`: the
    sentence about where all of a list is that is cut."""
    texts = _heading(say, waiting)
    sections = _sections(say, waiting)
    listings = [Listing(partial(one.first, say), LINES_MOST) for one in sections]
    parts = _below(say, waiting, away=away)
    room = room_left([*texts, *texts_of(parts), say(rest)], most)
    # All lists in one text: a message holds 40 components, and those with buttons need them.
    lists = _joined(fitted(listings, room))
    every = _joined(one.first(say, one.n) for one in _sections(say, waiting, whole=True))
    whole = lists == every and texts_of(parts) == texts_of(_below(say, waiting, away=away, whole=True))
    shown = "\n".join(filter(None, [lists, "" if whole else say(rest)]))
    texts += [shown] if shown else []
    return [*map(ui.TextDisplay, texts), *parts], whole


def _joined(lists: Iterable[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(lines) for lines in lists)


def waiting_blocks(say: Say, waiting: Waiting) -> list[str]:
    """All that awaits the person, uncut: a block for each line, the first of a list with its heading."""
    blocks = ["\n".join(_heading(say, waiting))]
    for one in _sections(say, waiting, whole=True):
        heading, first, *others = one.first(say, one.n)
        blocks += [f"\n{heading}\n{first}", *others]
    return blocks + [f"\n{text}" for text in texts_of(_below(say, waiting, away=True, whole=True))]


@dataclass(frozen=True)
class _Section:
    """A list under its heading: `n` counts also what was not read, because it is so much."""

    heading: str
    lines: Sequence[str]
    n: int

    def first(self, say: Say, most: int) -> list[str]:
        """Its first lines, and how many others there are."""
        shown = self.lines[:most]
        return [self.heading, *shown, *([say("card.more", n=self.n - len(shown))] if self.n > len(shown) else [])]


def _heading(say: Say, waiting: Waiting) -> list[str]:
    nothing = [say("waiting_list.nothing")] if waiting.nothing else []
    return [say("waiting_list.heading"), *nothing, *([] if waiting.seated else [say("waiting_list.no_seat")])]


def _sections(say: Say, waiting: Waiting, *, whole: bool = False) -> list[_Section]:
    """The lists that have something to say; `whole` has every handle, and all words of a reason."""
    sections = (
        ("votes", _votes(say, waiting, voted=False)),
        ("to_answer", _opinions(say, waiting)),
        ("to_confirm", _concerns(say, waiting.concerns.to_confirm)),
        ("on_own", _concerns(say, waiting.concerns.on_own)),
        ("to_raise", _concerns(say, waiting.concerns.to_raise)),
        ("due", [reminder_line(say, one) for one in waiting.due]),
        ("to_back", _concerns(say, waiting.concerns.to_back)),
        ("to_second", _seeking(say, waiting.to_second)),
        ("to_call", _lines(say, waiting.to_call)),
        ("to_open", _lines(say, waiting.to_open)),
        ("to_review", _reviews(say, waiting.to_review)),
        ("to_close", record_disputes(say, waiting.record)),
        ("concerning", record_concerning(say, waiting.record, whole=whole)),
        ("outcomes", record_outcomes(say, waiting.record, whole=whole)),
        ("troubles", channel_troubles(say, waiting.troubles.of_channels)),
        ("you_voted", _votes(say, waiting, voted=True)),
    )
    counted = {"outcomes": waiting.record.outcomes.n}
    return [
        _Section(say(f"waiting_list.{name}"), lines, counted.get(name, len(lines) + waiting.left_out.get(name, 0)))
        for name, lines in sections
        if lines
    ]


def _below(say: Say, waiting: Waiting, *, away: bool, whole: bool = False) -> list[ui.Item[ui.LayoutView]]:
    """What stands below the lists: single lines, and what has buttons."""
    parts: list[ui.Item[ui.LayoutView]] = [*record_unreviewed(say, waiting.record, away=away, whole=whole)]
    parts += map(ui.TextDisplay, own_troubles(say, waiting.troubles))
    if waiting.proxy_ended is not None:
        parts.append(ui.TextDisplay(_proxy_ended(say, waiting.proxy_ended)))
    if waiting.to_accept:
        parts.append(ui.TextDisplay(say("proxies.waiting.to_accept")))
        parts += request_items(say, waiting.to_accept, away=away, most=sys.maxsize if whole else REQUESTS_SHOWN)
    parts += record_items(say, waiting.record, away=away)
    return parts if away else [*parts, row_of(AgendaButton(say("agenda.button")))]


async def _whole(interaction: Interaction, args: Args) -> ui.LayoutView:
    """One page of all that awaits the person now in the congress that the button names."""
    say, guild = say_of(interaction), args.number("guild")
    pages = packed(clip(block, PAGE_ROOM) for block in waiting_blocks(say, await _now(interaction, guild)))
    page = page_within(args.number("page"), len(pages))

    def turn(label: str, to: int, dead: bool) -> WaitingTurn:
        return WaitingTurn(label, disabled=dead, guild=guild, page=to)

    return paged(say, pages[page], page=page, pages=len(pages), turn=turn)


async def _now(interaction: Interaction, guild: int) -> Waiting:
    """What awaits the person there: in a direct message, what is told of it in one."""
    bot = interaction.client
    if interaction.guild_id is not None:
        return await bot.store.read(read_waiting, who=who_of(interaction), now=bot.now())
    person = interaction.user.id
    found = await bot.store.read(waiting_everywhere, discord_id=person, now=bot.now(), guild_ids={guild})
    if not found:
        raise CongressError("place.server_only")
    return found[0].waiting


class WaitingOpen(PublicButton, path="waiting:{guild:int}:whole:{page:int}"):
    """Shows all that awaits the person who presses it, uncut."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _whole(interaction, args))


class WaitingTurn(PublicButton, path="waiting:{guild:int}:whole:turn:{page:int}"):
    """Turns a page of that."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await _whole(interaction, args))


def _votes(say: Say, waiting: Waiting, *, voted: bool) -> list[str]:
    return [_vote(say, vote) for vote in waiting.votes if vote.voted is voted]


def _vote(say: Say, vote: VoteAwaited) -> str:
    asked = vote.question if vote.question in ("repeal", "keep") else "again" if vote.again else "vote"
    line = say(
        f"waiting_list.{asked}",
        handle=norm_linked(say, vote.handle, vote.url),
        title=escape(one_line(vote.title)),
        until=relative(vote.closes_at),
    )
    if vote.voted or vote.proxy is None:
        return line
    return f"{line}\n{say('proxies.waiting.vote', member=f'<@{vote.proxy}>')}"


def _proxy_ended(say: Say, end: ProxyEnd) -> str:
    how = "seat_asked" if end.how == "seat" and end.asked else end.how
    return say(f"proxies.waiting.{how}", member=f"<@{end.holder}>", at=day(end.at))


def _opinions(say: Say, waiting: Waiting) -> list[str]:
    return [
        say(
            "waiting_list.opinions",
            n=one.n,
            handle=norm_linked(say, one.handle, one.url),
            title=escape(one_line(one.title)),
        )
        for one in waiting.to_answer
    ]


def _concerns(say: Say, concerns: Sequence[ConcernAwaited]) -> list[str]:
    return [
        linked(
            say,
            "waiting_list.concern" if one.stands_at is None else "waiting_list.concern_until",
            url_of(one.place),
            concern=one.handle,
            title=escape(one_line(one.title)),
            until=relative(one.stands_at) if one.stands_at is not None else "",
        )
        for one in concerns
    ]


def _seeking(say: Say, lines: Sequence[NormLine]) -> list[str]:
    """The norms that seek seconds, with when each lapses without them."""
    return [
        told if line.stage_ends_at is None else say("waiting_list.lapses", line=told, at=relative(line.stage_ends_at))
        for line, told in zip(lines, _lines(say, lines), strict=True)
    ]


def _reviews(say: Say, lines: Sequence[NormLine]) -> list[str]:
    """The norms under review, and of those on trial until when."""
    return [
        told if line.trial_until is None else say("trials.waiting", line=told, until=relative(line.trial_until))
        for line, told in zip(lines, _lines(say, lines), strict=True)
    ]


def _lines(say: Say, lines: Sequence[NormLine]) -> list[str]:
    return [
        say("waiting_list.line_link", handle=line.handle, title=escape(one_line(line.title)), url=line.place.url)
        if line.place is not None
        else say("waiting_list.line", handle=line.handle, title=escape(one_line(line.title)))
        for line in lines
    ]
