"""An entry of the record in words: how it stands, its sources, what it corrects, what others say about it."""

from collections.abc import Iterable

from bot.chat.ui.excerpts import said
from bot.chat.ui.reading import PAGE_ROOM
from bot.chat.ui.source_words import source_lines
from bot.chat.ui.text import day, escape, one_line
from bot.services.record.entry_views import DisputeView, EntryView, ReplyView
from prompts import Say


def entry_blocks(say: Say, entry: EntryView, words: Iterable[str]) -> list[str]:
    """Everything about an entry, to be packed into pages; `words` are what it says."""
    blocks = [say("entries.heading", entry=entry.handle, kind=entry.kind), state_line(say, entry)]
    if entry.state == "refused" or entry.review_reason:
        blocks += said(say, entry.review_reason, PAGE_ROOM)
    if entry.state == "retracted":
        blocks += said(say, entry.end_reason, PAGE_ROOM)
    blocks += ["", *words]
    blocks += source_lines(say, entry)
    if entry.replaces is not None:
        blocks += [say("entries.corrects", other=entry.replaces), *said(say, entry.why, PAGE_ROOM)]
    blocks += [block for reply in entry.replies for block in _reply(say, reply)]
    blocks += [block for one in entry.disputes for block in _dispute(say, one)]
    return blocks


def state_line(say: Say, entry: EntryView) -> str:
    """How an entry stands, and through whom."""
    facts = {
        "by": f"<@{entry.recorded_by}>",
        "at": day(entry.recorded_at),
        "reviewer": f"<@{entry.reviewed_by}>",
        "ender": f"<@{entry.ended_by}>",
        "other": entry.replaced_by or "",
    }
    key = "shipped" if entry.shipped else entry.state
    if key == "confirmed" and entry.reviewed_by == entry.recorded_by:
        key = "recorded"
    return "".join([say(f"entries.state.{key}", **facts), *(f" {mark}" for mark in marks(say, entry))])


def marks(say: Say, entry: EntryView) -> list[str]:
    """What must not be overlooked: that an entry is disputed, or that nobody has verified it."""
    return [say(f"entries.mark.{name}") for name in _marked(entry)]


def _marked(entry: EntryView) -> list[str]:
    found = {"disputed": entry.disputed, "unverified": entry.unverified}
    return [name for name, holds in found.items() if holds]


def short_state(say: Say, entry: EntryView) -> str:
    """How an entry stands in a few words, for a line of a list."""
    reviewer = f"<@{entry.reviewed_by}>"
    key = "shipped" if entry.shipped else entry.state
    if key == "confirmed" and entry.reviewed_by == entry.recorded_by:
        key = "recorded"
    told = say(f"entries.short.{key}", reviewer=reviewer, other=entry.replaced_by or "")
    return " · ".join([told, *(say(f"entries.short.{name}") for name in _marked(entry))])


def _reply(say: Say, reply: ReplyView) -> list[str]:
    key = "verified" if reply.verified else "unverified"
    actor = escape(one_line(reply.actor))
    return [
        "",
        say(f"entries.reply.{key}", actor=actor, by=f"<@{reply.by}>", at=day(reply.at)),
        *said(say, reply.words, PAGE_ROOM),
    ]


def _dispute(say: Say, one: DisputeView) -> list[str]:
    lines = ["", say("entries.dispute.open", by=f"<@{one.by}>", at=day(one.at)), *said(say, one.ground, PAGE_ROOM)]
    if one.state == "taken_back":
        lines.append(say("entries.dispute.taken_back", by=f"<@{one.by}>"))
    elif one.state != "open":
        lines += [say(f"entries.dispute.{one.state}"), *said(say, one.outcome, PAGE_ROOM)]
    return lines
