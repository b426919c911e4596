"""What awaits a person, as a private message: votes first, then norms to second, then what a convener can move."""

from collections.abc import Sequence

from discord import ui

from bot.chat.ui.agenda import AgendaButton
from bot.chat.ui.buttons import row_of
from bot.chat.ui.card_parts import card, linked, room_left, url_of
from bot.chat.ui.fitting import Listing, fitted
from bot.chat.ui.limits import CARD_CHARACTERS
from bot.chat.ui.plan_troubles import channel_troubles, own_troubles
from bot.chat.ui.proxy_answers import request_items
from bot.chat.ui.record_waiting import (
    record_concerning,
    record_disputes,
    record_items,
    record_outcomes,
    record_unreviewed,
)
from bot.chat.ui.reminder_card import reminder_line
from bot.chat.ui.text import day, escape, one_line, relative
from bot.services.browse import NormLine
from bot.services.concern_views import ConcernAwaited
from bot.services.proxy_views import ProxyEnd
from bot.services.waiting import VoteAwaited, Waiting
from prompts import Say, Words

LINES_MOST = 5
"""Lines that a section of the list has at most."""
FOOT_ROOM = 400
"""Units kept free for the name of the congress in a direct message."""


def waiting_layout(
    words: Words, lang: str | None, waiting: Waiting, guild_id: int, *, away: bool = False
) -> ui.LayoutView:
    """Everything that awaits the person in the congress of the server `guild_id`, each with the command for it; `away`
    where they read it in a direct message, from which no other screen of that server can be opened."""
    say = words.into(lang)
    return card(waiting_items(say, waiting, CARD_CHARACTERS - FOOT_ROOM, away=away), "digest")


def waiting_items(say: Say, waiting: Waiting, most: int, *, away: bool) -> list[ui.Item[ui.LayoutView]]:
    """The texts of the list, within `most` units together, and its buttons."""
    texts = [say("waiting_list.heading")]
    if waiting.nothing:
        texts.append(say("waiting_list.nothing"))
    if not waiting.seated:
        texts.append(say("waiting_list.no_seat"))
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
        ("concerning", record_concerning(say, waiting.record)),
        ("outcomes", record_outcomes(say, waiting.record)),
        ("troubles", channel_troubles(say, waiting.troubles.of_channels)),
        ("you_voted", _votes(say, waiting, voted=True)),
    )
    counted = {"outcomes": waiting.record.outcomes.n}
    listings = [
        _listing(say, say(f"waiting_list.{name}"), lines, counted.get(name, len(lines)))
        for name, lines in sections
        if lines
    ]
    parts = _below(say, waiting, away=away)
    room = room_left([*texts, *(one.content for one in parts if isinstance(one, ui.TextDisplay))], most)
    # All lists in one text: a message holds 40 components, and those with buttons need them.
    lists = "\n\n".join("\n".join(shown) for shown in fitted(listings, room))
    texts += [lists] if lists else []
    return [*map(ui.TextDisplay, texts), *parts]


def _below(say: Say, waiting: Waiting, *, away: bool) -> list[ui.Item[ui.LayoutView]]:
    """What stands below the lists: single lines, and what has buttons."""
    parts: list[ui.Item[ui.LayoutView]] = [*record_unreviewed(say, waiting.record, away=away)]
    parts += map(ui.TextDisplay, own_troubles(say, waiting.troubles))
    if waiting.proxy_ended is not None:
        parts.append(ui.TextDisplay(_proxy_ended(say, waiting.proxy_ended)))
    if waiting.to_accept:
        parts += [ui.TextDisplay(say("proxies.waiting.to_accept")), *request_items(say, waiting.to_accept, away=away)]
    parts += record_items(say, waiting.record, away=away)
    return parts if away else [*parts, row_of(AgendaButton(say("agenda.button")))]


def _listing(say: Say, heading: str, lines: Sequence[str], n: int) -> Listing:
    """A section of the list: its first lines, and how many of `n` it leaves out."""

    def first(most: int) -> list[str]:
        shown = lines[:most]
        return [heading, *shown, *([say("card.more", n=n - len(shown))] if n > len(shown) else [])]

    return Listing(first, LINES_MOST)


def _votes(say: Say, waiting: Waiting, *, voted: bool) -> list[str]:
    return [_vote(say, vote) for vote in waiting.votes if vote.voted is voted]


def _vote(say: Say, vote: VoteAwaited) -> str:
    asked = vote.question if vote.question in ("repeal", "keep") else "again" if vote.again else "vote"
    line = say(
        f"waiting_list.{asked}",
        handle=vote.handle,
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
        say("waiting_list.opinions", n=one.n, handle=one.handle, title=escape(one_line(one.title)))
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
