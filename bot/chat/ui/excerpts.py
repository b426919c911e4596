"""Members' texts on cards: quoted in full where there is room, else cut where a reader can see it, else in pages.

Every length here is in UTF-16 units, the larger of the two ways in which Discord's parts count.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.chat.ui.limits import units
from bot.chat.ui.text import begun, clip, quote
from prompts import Say

_MARK = "> "


@dataclass(frozen=True)
class Excerpt:
    """A quotation; `whole` is False where it was cut."""

    text: str
    whole: bool


def excerpt(text: str, room: int) -> Excerpt:
    """A member's text as a quotation of at most `room` units, cut between lines or words where it must be cut."""
    quoted = quote(text)
    if units(quoted) <= room:
        return Excerpt(quoted, True)
    kept: list[str] = []
    left = room
    for line in quoted.split("\n"):
        if units(line) + 1 <= left:
            kept.append(line)
            left -= units(line) + 1
            continue
        if left > len(_MARK) + 1:
            kept.append(_MARK + _cut(line.removeprefix(_MARK), left - len(_MARK)))
        break
    return Excerpt("\n".join(kept), False)


def quoted_lines(text: str, room: int) -> list[str]:
    """A member's text as quoted lines of at most `room` units each, divided between words, at worst letters."""
    return [part for line in quote(text).split("\n") for part in _parts(line, room)]


def said(say: Say, words: str, room: int) -> list[str]:
    """What a member said in the record, as `quoted_lines`; that it was erased where its words are gone."""
    return quoted_lines(words, room) if words else [say("entries.erased")]


def divided(line: str, room: int) -> tuple[str, str] | None:
    """A quoted line as a part of at most `room` units and the rest, divided at a space; None where none fits."""
    body = line.removeprefix(_MARK)
    head = clip(body, max(0, room - len(_MARK))).rpartition(" ")[0].rstrip()
    return (_MARK + head, _MARK + begun(body[len(head) :].lstrip(" "))) if head else None


def listed(lines: Sequence[str], room: int, more: Callable[[int], str]) -> list[str]:
    """As many of `lines` as `room` units hold, one a line; where some are left out the last says how many."""
    for kept in range(len(lines), -1, -1):
        shown = [*lines[:kept], *([more(len(lines) - kept)] if kept < len(lines) else [])]
        if sum(units(line) + 1 for line in shown) <= room:
            return shown
    return []


def _parts(line: str, room: int) -> Iterator[str]:
    body, most = line.removeprefix(_MARK), room - len(_MARK)
    while units(body) > most:
        head = _cut(body, most).removesuffix("…") or body[: most // 2]
        yield _MARK + head
        body = begun(body[len(head) :].lstrip(" "))
    yield _MARK + body


def _cut(text: str, room: int) -> str:
    """`clip`, but at a space if one stands in the second half: half an address would lead somewhere else."""
    clipped = clip(text, room)
    kept = len(clipped) - 1
    if clipped == text or text[kept] == " ":
        return clipped
    head, space, _ = clipped.rpartition(" ")
    return f"{head.rstrip()}…" if space and 2 * len(head) > kept else clipped
