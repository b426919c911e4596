"""The weekly digest as one message: sections of linked lines, the most urgent first."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from discord import ui

from bot.chat.ui.card_buttons import WaitingButton
from bot.chat.ui.card_parts import card
from bot.chat.ui.change_card import change_lines, repair_lines
from bot.chat.ui.debate_lines import missing_lines, norm_linked, opinion_lines
from bot.chat.ui.fitting import Listing, fitted
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.record_lines import record_lines
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import clip, day, escape, instant, moment, one_line
from bot.congress.digest import Digest, NormNews, PositionNews
from bot.congress.record.stances import said
from bot.services.digests import DigestCard
from prompts import Say

LINES_MOST = 15
"""Lines that one section may have; fewer where all sections together would not fit into one message."""

STANCES_MOST = 3
CONCERNS_MOST = 5
ACTORS_MOST = 3
ACTOR_NAME_MOST = 60
ALSO_MOST = 4
"""How many stances, concerns or further happenings a line tells, how many actors a stance names, and how much of a
name."""

Section = tuple[str, list[str]]


def digest_card(say: Say, view: DigestCard) -> Rendered:
    """The digest; it is sent without a push notification."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(WaitingButton(say("card.button.waiting"), run=view.run_id))
    return Rendered(card([*map(ui.TextDisplay, digest_texts(say, view)), row], "digest"), silent=True)


def digest_texts(say: Say, view: DigestCard) -> list[str]:
    """The digest's texts: its head, then each section that has something to say, within one message."""
    head = digest_head(say, view.congress, view.digest)
    if view.digest.quiet:
        return [head, say("digest.quiet")]
    return [head, *digest_news(say, view, CARD_CHARACTERS - units(head))]


def digest_head(say: Say, congress: str, digest: Digest) -> str:
    """Whose digest it is, of which time, and whether it comes late."""
    shown = day if digest.until - digest.since >= timedelta(days=1) else instant
    head = say(
        "digest.heading", congress=escape(one_line(congress)), since=shown(digest.since), until=shown(digest.until)
    )
    return f"{head}\n{say('digest.late')}" if digest.late else head


def digest_news(say: Say, view: DigestCard, room: int) -> list[str]:
    """Each section that has something to say, within `room` units together."""
    sections = _sections(say, view)
    for most in range(LINES_MOST, 0, -1):
        texts = [_section(say, section, most) for section in sections]
        if sum(map(units, texts)) <= room:
            return texts
    # Not even one line of each fits: the shorter sections keep theirs.
    listings = [_listing(say, one) for one in sections]
    return [text for texts in fitted(listings, room - 1) for text in texts]


def _sections(say: Say, view: DigestCard) -> list[Section]:
    digest = view.digest
    seats = (("seats_taken", digest.seats_taken), ("seats_left", digest.seats_left))
    taken = [say(f"digest.news.{key}", n=n) for key, n in seats if n]
    told: list[Section] = [
        ("to_vote", _news(say, digest.to_vote, _to_vote)),
        ("decided", _news(say, digest.decided, _decided)),
        ("trials", _news(say, digest.trials, _trial)),
        ("proposed", _news(say, digest.proposed, _proposed)),
        ("moved", _news(say, digest.moved, _moved)),
        ("concerns", _concerns(say, view)),
        ("opinions", opinion_lines(say, digest.opinions)),
        ("missing", missing_lines(say, digest.missing)),
        ("positions", _positions(say, view)),
        ("record", record_lines(say, digest.record)),
        ("seats", [*change_lines(say, digest.changes), *repair_lines(say, digest.repairs), *taken]),
    ]
    return [section for section in told if section[1]]


def _listing(say: Say, section: Section) -> Listing:
    return Listing(lambda most: [_section(say, section, most)], 1)


def _section(say: Say, section: Section, most: int) -> str:
    name, lines = section
    left_out = len(lines) - most
    shown = [*lines[:most], *([say("digest.more", n=left_out)] if left_out > 0 else [])]
    return "\n".join([say(f"digest.section.{name}"), *shown])


def _news(say: Say, entries: Iterable[NormNews], told: Callable[[Say, NormNews], str]) -> list[str]:
    return [
        say(
            "digest.line",
            norm=norm_linked(say, entry.handle, entry.url),
            title=escape(one_line(entry.title)),
            news=_with_also(say, told(say, entry), entry),
        )
        for entry in entries
    ]


def _with_also(say: Say, words: str, entry: NormNews) -> str:
    """What else happened to a norm beside what its section tells."""
    told = [say(f"digest.also.{what}", fact=fact) for what, fact in entry.also]
    for what in _first(say, told, ALSO_MOST):
        words = say("digest.news.also", news=words, what=what)
    return words


def _to_vote(say: Say, entry: NormNews) -> str:
    return say("digest.news.to_vote", until=moment(entry.until) if entry.until is not None else None)


def _decided(say: Say, entry: NormNews) -> str:
    if entry.decision is None:
        return say("digest.news.ended", outcome=entry.outcome)
    return say("digest.news.decided", outcome=entry.outcome, decision=entry.decision)


def _trial(say: Say, entry: NormNews) -> str:
    return say("digest.news.trials", until=moment(entry.until) if entry.until is not None else None)


def _proposed(say: Say, entry: NormNews) -> str:
    return _with_end(say, say("digest.news.proposed", stage=entry.stage), entry)


def _moved(say: Say, entry: NormNews) -> str:
    return _with_end(say, say("digest.news.moved", stage=entry.stage), entry)


def _with_end(say: Say, words: str, entry: NormNews) -> str:
    if entry.until is None:
        return words
    return f"{words} {say('digest.news.at_least' if entry.at_least else 'digest.news.until', until=day(entry.until))}"


def _positions(say: Say, view: DigestCard) -> list[str]:
    """One line a subject: what each kind of actor now holds of it."""
    by_norm: dict[tuple[str, str | None], list[str]] = {}
    for news in view.digest.positions:
        by_norm.setdefault((news.handle, news.url), []).append(_stance(say, view, news))
    return [
        say(
            "digest.positions.line",
            norm=norm_linked(say, escape(one_line(handle)), url),
            stances="; ".join(_first(say, stances, STANCES_MOST)),
        )
        for (handle, url), stances in by_norm.items()
    ]


def _concerns(say: Say, view: DigestCard) -> list[str]:
    """One line a norm: what became of each concern on it."""
    return [
        say(
            "digest.concerns.line",
            norm=norm_linked(say, entry.handle, entry.url),
            names="; ".join(
                _first(say, [say(f"digest.concerns.{kind}", concern=name) for name, kind in entry.news], CONCERNS_MOST)
            ),
        )
        for entry in view.digest.concerns
    ]


def _stance(say: Say, view: DigestCard, news: PositionNews) -> str:
    actors = _first(say, [escape(clip(one_line(actor), ACTOR_NAME_MOST)) for actor in news.actors], ACTORS_MOST)
    kind = escape(view.names.get(news.kind, news.kind))
    return say("digest.positions.stance", kind=kind, stance=said(news.stance, news.about), actors=", ".join(actors))


def _first(say: Say, entries: list[str], most: int) -> list[str]:
    return [*entries[:most], *([say("card.more", n=len(entries) - most)] if len(entries) > most else [])]
