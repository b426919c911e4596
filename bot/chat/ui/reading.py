"""Long texts in full, page by page: a norm's text and rationale, and everything about a decision."""

from collections.abc import Iterable, Sequence

from bot.chat.ui.capacity_words import capacity_words
from bot.chat.ui.decision_words import (
    arithmetic,
    by_proxy_lines,
    by_whom,
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
from bot.chat.ui.excerpts import divided, quoted_lines
from bot.chat.ui.limits import units
from bot.chat.ui.rationale_words import rationale_heading
from bot.chat.ui.repair_words import repair_lines
from bot.chat.ui.rule_words import charter_carried, rule_in_words
from bot.chat.ui.stakes import stakes_of, superseded_lines
from bot.chat.ui.text import escape, one_line
from bot.chat.ui.trial_words import decision_trial, trial_lines
from bot.congress.ballots import Choice
from bot.services.ballot_views import BallotView, DecisionView, Reason
from bot.services.views import ConcernLine, NormView
from prompts import Say

PAGE_ROOM = 3_400
"""Units of one page; the rest of a message is for its heading and the number of the page."""

FILLED = 0.6
"""The part of a page from which on it may end before a line that does not fit."""


def norm_heading(say: Say, view: NormView | BallotView) -> str:
    """The heading of every page of a norm."""
    return say("reading.heading", handle=view.handle, title=escape(one_line(view.title)))


def decision_heading(say: Say, view: DecisionView) -> str:
    """The heading of every page of a decision."""
    title = escape(one_line(view.title))
    return say("reading.decision_heading", decision=view.handle, handle=view.norm, title=title)


def norm_pages(say: Say, view: NormView) -> list[str]:
    """The whole text of a norm's current version with the rule that it brings, its rationale, and the whole hash."""
    charter = charter_carried(say, view.charter, pending=view.version != view.lineage.in_force)
    blocks = [*filter(None, [charter]), *quoted_block(say("norm_card.text"), view.text)]
    if view.rationale:
        blocks += quoted_block(say("norm_card.rationale"), view.rationale)
    return packed([*blocks, say("reading.hash", version=view.version, hash=view.text_hash)])


def ballot_pages(say: Say, view: BallotView) -> list[str]:
    """The whole text that is voted on with the rule that it brings, the rule of the vote, and the whole hash."""
    charter = charter_carried(say, view.charter, pending=not view.closed)
    blocks = [*filter(None, [charter]), *quoted_block(say("norm_card.text"), view.text)]
    blocks += [
        *trial_lines(say, "ballot", view.trial),
        *stakes_of(say, view, None),
        rule_in_words(say, view.rule, view.votes),
    ]
    blocks += [*repair_lines(say, view.repairs), *unresolved_blocks(say, view.unresolved)]
    return packed([*blocks, say("reading.hash", version=view.version, hash=view.text_hash)])


def decision_pages(say: Say, view: DecisionView) -> list[str]:
    """The arithmetic, every split that may be shown, who voted how where that is shown, and every reason."""
    result = view.result
    axes = (("by_discipline", result.by_discipline), ("by_kind", result.by_kind))
    blocks = [outcome_line(say, view), *decision_trial(say, view), *superseded_lines(say, view)]
    blocks += filter(None, [charter_carried(say, view.charter, pending=False)])
    blocks.append(consensus_line(say, view))
    blocks += [count_line(say, view), *arithmetic(say, view)]
    blocks += [*by_proxy_lines(say, view), *merged_lines(say, view)]
    for axis, split in axes:
        blocks += [split_heading(say, axis, split), *split_lines(say, view, split)]
    if any(split.hidden for _, split in axes):
        blocks.append(say("decision_card.hidden_why"))
    blocks.append(rule_in_words(say, view.rule, result.seats))
    if view.votes:
        blocks += [say("decision_card.votes_heading"), *_long(named_votes(say, view, len(view.votes)))]
    blocks += _reasons(say, reservations_heading(say, view), reasons_of(view, Choice.FOR_WITH_RESERVATION))
    for choice in (one for one in Choice if one is not Choice.FOR_WITH_RESERVATION):
        heading = say("decision_card.reasons_heading", choice=choice.value)
        blocks += _reasons(say, heading, reasons_of(view, choice))
    blocks += [*repair_lines(say, view.repairs), *unresolved_blocks(say, view.unresolved)]
    blocks += rationale_blocks(say, view)
    return packed([*blocks, say("reading.hash", version=view.version, hash=view.text_hash)])


def rationale_blocks(say: Say, view: DecisionView) -> list[str]:
    """The rationale that was added to a decision, in full; none where there is none."""
    if view.rationale is None:
        return []
    return [*quoted_block(rationale_heading(say, view.rationale), view.rationale.words), say("rationale.note")]


def unresolved_blocks(say: Say, concerns: Sequence[ConcernLine]) -> list[str]:
    """The concerns that stand unresolved, each with its owner, its reason, and what would have satisfied it."""
    blocks = [say("concern_lines.unresolved_heading")] if concerns else []
    for one in concerns:
        facts = {"concern": one.handle, "by": f"<@{one.by}>", "discipline": escape(one.discipline)}
        if one.spoke is None:
            heading = say("concern_lines.unresolved_one", **facts)
        else:
            heading = say("concern_lines.unresolved_one_in", capacity=capacity_words(say, one.spoke), **facts)
        blocks += quoted_block(heading, one.reason)
        blocks += quoted_block(say("concern_lines.unresolved_satisfied"), one.satisfied_by)
    return blocks


def _reasons(say: Say, heading: str, reasons: Sequence[Reason]) -> list[str]:
    """Quotations under one heading, each with its voter where names are shown."""
    blocks: list[str] = []
    for number, reason in enumerate(reasons):
        # The empty line keeps two quotations apart.
        above = f"{heading}\n" if number == 0 else "\n"
        blocks += quoted_block(f"{above}{by_whom(say, reason)}".removesuffix("\n"), reason.words)
    return blocks


def quoted_block(heading: str, text: str) -> list[str]:
    """The lines of a quotation, with its heading kept on the page of the first."""
    first, *others = quoted_lines(text, PAGE_ROOM - units(heading) - 1)
    return [f"{heading}\n{first}", *others]


def packed(blocks: Iterable[str], room: int = PAGE_ROOM) -> list[str]:
    """Blocks of at most `room` units one under the other, each kept whole, on as few pages as they need.

    Only a quoted line that would leave a page emptier than `FILLED` is divided, at a space, and goes on overleaf.
    """
    pages: list[str] = []
    for block in blocks:
        rest = block
        if pages and units(pages[-1]) + 1 + units(block) > room and units(pages[-1]) < FILLED * room:
            head, rest = _begun_here(block, room - units(pages[-1]) - 1)
            pages[-1] += f"\n{head}" if head else ""
        if pages and units(pages[-1]) + 1 + units(rest) <= room:
            pages[-1] += "\n" + rest
        else:
            pages.append(rest)
    return pages


def _begun_here(block: str, room: int) -> tuple[str, str]:
    """What of a quoted line, with its heading if it has one, fits into `room` units, and the rest; maybe nothing."""
    heading, newline, line = block.rpartition("\n")
    before = heading + newline
    parts = divided(line, room - units(before)) if line.startswith("> ") else None
    return ("", block) if parts is None else (before + parts[0], parts[1])


def _long(lines: Iterable[str]) -> Iterable[str]:
    """Lines of mentions, divided between two of them where one line alone is longer than a page."""
    for line in lines:
        parts = [""]
        for mention in line.split(", "):
            if units(parts[-1]) + 2 + units(mention) > PAGE_ROOM:
                parts.append("")
            parts[-1] += f", {mention}" if parts[-1] else mention
        yield from parts
