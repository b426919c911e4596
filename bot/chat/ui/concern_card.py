"""The card of a concern in its norm's thread: the objection, what was tried, and what each can do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from discord import ui

from bot.chat.concerns import (
    AnswerButton,
    BackButton,
    NotYetButton,
    ResolveButton,
    UnderstoodButton,
    WithdrawButton,
)
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.card_parts import card, link_button, room_left
from bot.chat.ui.concern_reading import ConcernReadButton, outcome_of, raised_line, resolution_line, state_line
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.limits import units
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import escape, one_line
from bot.congress.concerns import AWAITING, UNENDED, Phase
from bot.services.concern_views import ConcernView, ResolutionView
from prompts import Say


@dataclass(frozen=True)
class _Part:
    """A text of the card: words of ours, and below them, where there is one, a member's text."""

    above: str
    quoted: str = ""


def concern_card(say: Say, view: ConcernView) -> Rendered:
    """The card as the concern now stands; texts are shortened alike where not all of them fit."""
    objection = [
        _Part(say("concern_card.reason"), view.reason),
        _Part(say("concern_card.satisfied_by"), view.satisfied_by),
    ]
    tried = _resolution(say, view, view.latest) if view.latest is not None else []
    head, foot = _head(say, view), _foot(say, view)
    parts = [*objection, *tried]
    room = room_left([head, foot, say("norm_card.cut"), *(part.above for part in parts)])
    shares = shared([part.quoted for part in parts], room)
    texts, whole = [], True
    for part, share in zip(parts, shares, strict=True):
        shown = excerpt(part.quoted, share) if part.quoted else None
        whole = whole and (shown is None or shown.whole)
        texts.append(part.above if shown is None else f"{part.above}\n{shown.text}")
    foot = foot if whole else f"{say('norm_card.cut')}\n{foot}"
    shown_texts = [ui.TextDisplay[ui.LayoutView](text) for text in texts]
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(head), ui.Separator(), *shown_texts[: len(objection)]]
    if tried:
        items += [ui.Separator(), *shown_texts[len(objection) :]]
    return Rendered(card([*items, ui.Separator(), ui.TextDisplay(foot), *_rows(say, view)], "norm"))


def shared(texts: Sequence[str], room: int) -> list[int]:
    """How many units each quotation gets: what it needs, and no more than an equal share where not all need less."""
    needs = [units(excerpt(text, room).text) + 1 if text else 0 for text in texts]
    shares, left = [0] * len(needs), room
    for done, place in enumerate(sorted(range(len(needs)), key=lambda at: needs[at])):
        shares[place] = min(needs[place], left // (len(needs) - done))
        left -= shares[place]
    return [max(0, share - 1) for share in shares]


def _head(say: Say, view: ConcernView) -> str:
    lines = [
        say("concern_card.heading", concern=view.handle, handle=view.norm, title=escape(one_line(view.title))),
        state_line(say, view),
        raised_line(say, view),
    ]
    if view.version_now > view.version and view.phase in UNENDED:
        lines.append(say("concern_card.newer", version=view.version_now))
    return "\n".join(lines)


def _resolution(say: Say, view: ConcernView, tried: ResolutionView) -> list[_Part]:
    """The resolution that is under way or was the last: what it says, what its objector said, what became of it."""
    parts = [
        _Part(f"{resolution_line(say, tried)}\n{say('concern_card.summary')}", tried.summary),
        *([_Part(say("concern_card.change"), tried.change)] if tried.change else []),
        _Part(say("concern_card.resolved_by"), tried.reason),
    ]
    if tried.understood is True:
        if tried.understood_words:
            parts.append(_Part(say("concern_card.not_yet_before", by=f"<@{view.by}>"), tried.understood_words))
        parts.append(_Part(say("concern_card.understood", by=f"<@{view.by}>")))
    if tried.understood is False:
        parts.append(_Part(say("concern_card.not_yet_words", by=f"<@{view.by}>"), tried.understood_words))
    return [*parts, _Part(*outcome_of(say, view, tried))]


def _foot(say: Say, view: ConcernView) -> str:
    answered = "answers" if view.answers or view.phase in UNENDED else "never_answered"
    lines = [say(f"concern_card.{answered}", n=len(view.answers))]
    if len(view.resolutions) > 1:
        lines.append(say("concern_card.earlier", n=len(view.resolutions) - 1))
    return "\n".join(f"-# {line}" for line in lines)


def _rows(say: Say, view: ConcernView) -> Iterable[ui.ActionRow[ui.LayoutView]]:
    """What can be done now, then what one can look up."""

    def row_of(*buttons: type[PublicButton]) -> ui.ActionRow[ui.LayoutView]:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for one in buttons:
            words = "resolve_then" if one is ResolveButton and view.phase is Phase.BACKED else _WORDS[one]
            row.add_item(one(say(f"concern_card.button.{words}"), norm=view.number, n=view.n))
        return row

    if view.phase in (Phase.OPEN, Phase.BACKED):  # Whoever presses before the time of the last one is told it.
        yield row_of(AnswerButton, ResolveButton, WithdrawButton)
    elif view.phase is Phase.BACKED_LAST:
        yield row_of(AnswerButton, WithdrawButton)
    elif view.phase is Phase.SUSTAINED:
        yield row_of(WithdrawButton)
    elif view.phase is Phase.UNDERSTOOD:
        yield row_of(BackButton, AnswerButton, WithdrawButton)
    elif view.phase is Phase.NOT_YET:
        yield row_of(UnderstoodButton, BackButton, AnswerButton, WithdrawButton)
    elif view.phase in AWAITING:
        yield row_of(UnderstoodButton, NotYetButton, BackButton, AnswerButton, WithdrawButton)
    looked_up: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    looked_up.add_item(ConcernReadButton(say("card.button.read"), norm=view.number, n=view.n))
    if view.norm_place is not None:
        looked_up.add_item(link_button(say("card.button.go_norm"), view.norm_place.url))
    yield looked_up


_WORDS: dict[type[PublicButton], str] = {
    AnswerButton: "answer",
    ResolveButton: "resolve",
    UnderstoodButton: "understood",
    NotYetButton: "not_yet",
    BackButton: "back",
    WithdrawButton: "withdraw",
}
