"""The card of a decision: the outcome in words, the whole arithmetic, and the picture with its alt text."""

from collections.abc import Callable, Sequence

from discord import MediaGalleryItem, ui

from bot.chat.certificates import CertificateButton
from bot.chat.ui.card_parts import HASH_SHOWN, MENTIONS_MOST, card, date_shown, link_button, room_left
from bot.chat.ui.concern_words import NAMED_MOST, unresolved_lines
from bot.chat.ui.decision_chart import alt_text
from bot.chat.ui.decision_words import (
    arithmetic,
    by_proxy_lines,
    by_whom,
    charter_lines,
    consensus_line,
    count_line,
    merged_lines,
    named_votes,
    outcome_line,
    reasons_of,
    reservations_heading,
    split_heading,
    split_lines,
)
from bot.chat.ui.excerpts import excerpt, listed
from bot.chat.ui.fitting import Listing, fitted, size_of
from bot.chat.ui.limits import units
from bot.chat.ui.rationale_words import rationale_text
from bot.chat.ui.reading_buttons import DecisionReadButton
from bot.chat.ui.rendered import Attachment, Rendered
from bot.chat.ui.repair_words import REPAIRS_SHOWN, repair_lines
from bot.chat.ui.stakes import NORMS_SHOWN, superseded_lines
from bot.chat.ui.text import escape, one_line
from bot.chat.ui.trial_words import decision_trial
from bot.congress.ballots import Choice
from bot.services.ballot_views import DecisionView, Reason
from prompts import Say

RESERVATION_SHOWN = 240
"""Units that the card gives one reservation; "Read in full" gives it whole."""

NAMES_SHOWN = (MENTIONS_MOST, 5, 2, 1)
"""Names that each line of votes has: as many as there is room for; "Read in full" has them all."""

MERGED_SHOWN = 3
"""Actors whose seats counted as one vote that the card names; "Read in full" has them all."""

VOICES_LEAST = 900
"""Units that are left to the splits and to what was said, however much hangs on the decision."""

PROXIES_SHOWN = 5
"""Votes by proxy that the card names; "Read in full" has them all."""


def decision_card(say: Say, view: DecisionView, picture: bytes) -> Rendered:
    """The card; `picture` is the drawn chart of the same view."""
    chart = Attachment(f"{view.handle}.png", picture, alt_text(say, view))
    head, verdict, foot = _head(say, view), [count_line(say, view), *arithmetic(say, view)], _foot(say, view)
    added = [rationale_text(say, view.rationale)] if view.rationale is not None else []
    room = room_left([*head, *verdict, *added, *foot, say("decision_card.hidden_why")])
    lists = beside_the_verdict(say, view, room - VOICES_LEAST)
    room -= sum(map(size_of, lists))
    superseded, proxies, merged, unresolved, repaired = lists
    voices = _voices(say, view, room // 2)
    splits = _splits(say, view, room_left(voices, room))
    parts: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay("\n".join([*head[:-1], *superseded, head[-1]])),
        ui.TextDisplay("\n".join([*verdict[:1], *proxies, *verdict[1:], *merged])),
        ui.MediaGallery(MediaGalleryItem(f"attachment://{chart.name}", description=chart.description)),
        *map(ui.TextDisplay, splits),
        *map(ui.TextDisplay, voices),
        *map(ui.TextDisplay, added),
        ui.Separator(),
        ui.TextDisplay("\n".join([*unresolved, *repaired, *foot])),
        _buttons(say, view),
    ]
    return Rendered(card(parts, "decision"), files=(chart,))


def beside_the_verdict(say: Say, view: DecisionView, room: int, *others: Listing) -> list[list[str]]:
    """What hangs on a decision, within `room` together: the norms that it supersedes, the votes by proxy, the actors
    whose seats are one vote, the concerns that stand unresolved, the repairs of the roll, and then the others."""
    return fitted(
        [
            Listing(
                lambda most: superseded_lines(say, view, most), min(NORMS_SHOWN, len(view.superseded) + len(view.stay))
            ),
            Listing(lambda most: by_proxy_lines(say, view, most), min(PROXIES_SHOWN, len(view.proxied))),
            Listing(lambda most: merged_lines(say, view, most), min(MERGED_SHOWN, len(view.merged))),
            Listing(lambda most: unresolved_lines(say, view.unresolved, most), min(NAMED_MOST, len(view.unresolved))),
            Listing(lambda most: repair_lines(say, view.repairs, most), min(REPAIRS_SHOWN, len(view.repairs))),
            *others,
        ],
        room,
    )


def _head(say: Say, view: DecisionView) -> list[str]:
    heading = say("decision_card.heading", decision=view.handle, handle=view.norm, title=escape(one_line(view.title)))
    told = [*decision_trial(say, view), *charter_lines(say, view)]
    return [heading, outcome_line(say, view), *told, consensus_line(say, view)]


def _splits(say: Say, view: DecisionView, room: int) -> list[str]:
    """Both splits within `room`, each as one text, and why some of it is not shown."""
    result = view.result
    texts: list[str] = []
    for axis, split, share in (("by_discipline", result.by_discipline, 2), ("by_kind", result.by_kind, 1)):
        heading = split_heading(say, axis, split)
        lines = listed(split_lines(say, view, split), room_left([heading], room) // share, _more(say))
        texts.append("\n".join([heading, *lines]))
        room = room_left([texts[-1]], room)
    if result.by_discipline.hidden or result.by_kind.hidden:
        texts.append(say("decision_card.hidden_why"))
    return texts


def _voices(say: Say, view: DecisionView, room: int) -> list[str]:
    """Who voted how, where that is shown, the reservations, and how many gave other reasons, within `room`."""
    texts: list[str] = []
    if view.votes:
        heading = say("decision_card.votes_heading")
        texts.append("\n".join([heading, *_votes(say, view, room_left([heading], room) // 2)]))
    reservations = reasons_of(view, Choice.FOR_WITH_RESERVATION)
    others = len(view.reasons) - len(reservations)
    foot = [say("decision_card.other_reasons", n=others)] if others else []
    if reservations:
        heading = reservations_heading(say, view)
        left = room_left([heading, *texts, *foot], room)
        texts.append("\n".join([heading, *_reservations(say, reservations, left)]).rstrip())
    return [*texts, *foot]


def _votes(say: Say, view: DecisionView, room: int) -> list[str]:
    """Who voted how, with fewer names for each choice where they would not all fit."""
    lines: list[str] = []
    for most in NAMES_SHOWN:
        lines = named_votes(say, view, most)
        if sum(units(line) + 1 for line in lines) <= room:
            return lines
    return listed(lines, room, _more(say))


def _reservations(say: Say, reservations: Sequence[Reason], room: int) -> list[str]:
    quoted = [excerpt(one.words, RESERVATION_SHOWN) for one in reservations]
    # An empty line keeps two quotations apart; Discord would join them otherwise.
    entries = [f"{by_whom(say, one)}{shown.text}\n" for one, shown in zip(reservations, quoted, strict=True)]
    lines = listed(entries, room - units(say("norm_card.cut")) - 1, _more(say))
    cut = len(lines) < len(quoted) or not all(one.whole for one in quoted)
    return [*lines, say("norm_card.cut")] if cut else lines


def _foot(say: Say, view: DecisionView) -> list[str]:
    review = [] if view.review_on is None else [say("decision_card.review", day=date_shown(view.review_on))]
    footer = say("decision_card.footer", handle=view.norm, version=view.version, hash=view.text_hash[:HASH_SHOWN])
    return [*review, footer]


def _buttons(say: Say, view: DecisionView) -> ui.ActionRow[ui.LayoutView]:
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(DecisionReadButton(say("card.button.read"), decision=view.decision_id))
    if view.certified:
        row.add_item(CertificateButton(say("certificate.button"), decision=view.decision_id))
    if view.norm_place is not None:
        row.add_item(link_button(say("card.button.go_norm"), view.norm_place.url))
    return row


def _more(say: Say) -> Callable[[int], str]:
    return lambda n: say("card.more", n=n)
