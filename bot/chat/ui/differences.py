"""What changed between two versions, to be read: removed words struck through, added ones bold, on as many pages as it
takes."""

from collections.abc import Iterator, Sequence

from bot.chat.ui.limits import units
from bot.chat.ui.reading import PAGE_ROOM, packed
from bot.chat.ui.text import begun, escape
from bot.congress.differences import Change, Differences, Run, is_changed
from bot.services.versions import VersionView
from prompts import Say

LINE_ROOM = PAGE_ROOM * 3 // 10
"""Units of one line: so few that a page never divides one, and no mark opens on one page and closes on the next."""

SPARE = 4
"""Units of the mark of a quotation, and of an escape at its beginning."""

WORD_MOST = LINE_ROOM // 2 - 8
"""Letters of a word that stay together; each may take two units, and marks stand around them."""

MARKS = {Change.KEPT: "", Change.REMOVED: "~~", Change.ADDED: "**"}
BREAK = "¶"
"""What shows the break of a line, where nothing else was removed or added."""

Piece = tuple[Change, str]
"""A word with the white space before it, escaped, and what became of it."""


def difference_pages(say: Say, after: VersionView, changed: Differences) -> list[str]:
    """Everything that changed by the version `after`, with all that was kept around it."""
    blocks = [change_line(say, after, changed)]
    if after.reason:
        blocks += [say("versions.why"), *marked_lines((Run(Change.KEPT, (after.reason,)),))]
    if is_changed(changed.title):
        blocks += [say("versions.title"), *marked_lines(changed.title)]
    if changed.addressee is not None:
        before, now = changed.addressee
        blocks.append(say("versions.addressee", before=before, addressee=now))
    blocks += [say("norm_card.text"), *marked_lines(changed.text)]
    if is_changed(changed.rationale):
        blocks += [say("norm_card.rationale"), *marked_lines(changed.rationale)]
    return packed([*blocks, say("reading.hash", version=after.n, hash=after.text_hash)])


def change_line(say: Say, after: VersionView, changed: Differences) -> str:
    """How much changed, from which version to which."""
    if not (changed.added or changed.removed or changed.addressee):
        return say("versions.no_word", before=after.based_on, version=after.n)
    return say(
        "versions.numbers",
        before=after.based_on,
        version=after.n,
        added=say("versions.added", n=changed.added),
        removed=say("versions.removed", n=changed.removed),
    )


def marked_lines(runs: Sequence[Run]) -> list[str]:
    """A text as quoted lines of at most `LINE_ROOM` units, each with its marks opened and closed."""
    return [f"> {begun(_marked(line))}" for pieces in _lines(runs) for line in _divided(pieces)]


def _lines(runs: Sequence[Run]) -> Iterator[list[Piece]]:
    line: list[Piece] = []
    for run in runs:
        only_breaks = run.change is not Change.KEPT and all(word == "\n" for word in run.words)
        for word in run.words:
            if word != "\n":
                line += _pieces(run.change, word)
                continue
            if only_breaks:
                line.append((run.change, BREAK))
            if run.change is not Change.REMOVED or not only_breaks:
                yield line
                line = []
    yield line


def _pieces(change: Change, word: str) -> Iterator[Piece]:
    """A word in pieces that fit on a line, escaped."""
    space, body = word[: len(word) - len(word.lstrip())], word.strip()
    for start in range(0, len(body), WORD_MOST):
        yield change, (space if start == 0 else "") + escape(body[start : start + WORD_MOST])


def _divided(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces of a line, on as many lines as they need."""
    line: list[Piece] = []
    taken = 0
    for change, word in pieces:
        marks = 0 if line and line[-1][0] is change else 2 * len(MARKS[change]) + 1
        if line and taken + marks + units(word) > LINE_ROOM - SPARE:
            yield line
            line, taken, word, marks = [], 0, word.lstrip(), 2 * len(MARKS[change])
        line.append((change, word))
        taken += marks + units(word)
    yield line


def _marked(pieces: Sequence[Piece]) -> str:
    """Pieces with the marks of what became of them; marks never stand beside the white space that they enclose."""
    text, open_mark = "", ""
    for change, word in pieces:
        mark = MARKS[change]
        if mark != open_mark:
            body = word.lstrip()
            space = word[: len(word) - len(body)]
            if not space and open_mark == MARKS[Change.REMOVED] and mark:
                space = " "  # Two words that stand in each other's place are told apart, also at the head of a line.
            word = f"{open_mark}{space}{mark}{body}"
            open_mark = mark
        text += word
    return text + open_mark
