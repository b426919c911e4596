"""What changed between two texts, word by word.

A word is what stands between white space; in scripts that put no space between words, each character with its marks.
White space is kept with the word after it, and does not count as a change; the break of a line does, and is a word of
its own.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.congress.text import UNSPACED
from bot.congress.versions import Wording

_TOKEN = re.compile(rf"\n|[^\S\n]*(?:[{UNSPACED}]|[^\s{UNSPACED}]+)|[^\S\n]+")

WORK_MOST = 200_000
"""Pairs of equal words up to which every word is compared with every other: about 50 ms. Beyond, in texts of a few
words over and over, the most frequent ones only count beside others, and the difference is coarser but as true."""


class Change(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Run:
    """Words, each with the white space before it, to which the same happened."""

    change: Change
    words: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """What changed between two versions, part by part; the addressee as a pair where it changed."""

    title: tuple[Run, ...]
    text: tuple[Run, ...]
    rationale: tuple[Run, ...]
    addressee: tuple[str, str] | None

    @property
    def added(self) -> int:
        """How many words were added."""
        return self._number(Change.ADDED)

    @property
    def removed(self) -> int:
        """How many words were removed."""
        return self._number(Change.REMOVED)

    def _number(self, change: Change) -> int:
        runs = (*self.title, *self.text, *self.rationale)
        return sum(1 for run in runs if run.change is change for word in run.words if word.strip())


def differences(before: Wording, after: Wording) -> Differences:
    """What changed from one wording to another."""
    return Differences(
        title=difference(before.title, after.title),
        text=difference(before.text, after.text),
        rationale=difference(before.rationale, after.rationale),
        addressee=(before.addressee, after.addressee) if before.addressee != after.addressee else None,
    )


def difference(before: str, after: str) -> tuple[Run, ...]:
    """The runs that lead from one text to another.

    What is kept and removed are the words of `before` in order, what is kept and added is `after`, letter by letter.
    Where words are replaced, what was removed stands first.
    """
    old, new = words_of(before), words_of(after)
    return tuple(_runs(old, new))


def words_of(text: str) -> list[str]:
    """The words of a text, each with the white space before it; together they are the text."""
    words: list[str] = []
    for word in _TOKEN.findall(text):
        if words and words[-1] != "\n" and unicodedata.category(word[0])[0] == "M":
            words[-1] += word
        else:
            words.append(word)
    return words


def is_changed(runs: Sequence[Run]) -> bool:
    """Whether any word of a text changed."""
    return any(run.change is not Change.KEPT for run in runs)


def _runs(old: list[str], new: list[str]) -> Iterator[Run]:
    before, after = _compared(old), _compared(new)
    matcher = SequenceMatcher(None, before, after, autojunk=_work(before, after) > WORK_MOST)
    for name, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if name == "equal":
            yield Run(Change.KEPT, tuple(new[new_start:new_end]))
            continue
        if old_end > old_start:
            yield Run(Change.REMOVED, tuple(old[old_start:old_end]))
        if new_end > new_start:
            yield Run(Change.ADDED, tuple(new[new_start:new_end]))


def _compared(words: list[str]) -> list[str]:
    return [word if word == "\n" else word.strip() for word in words]


def _work(before: list[str], after: list[str]) -> int:
    """How many pairs of equal words there are, which is what the comparison takes time for."""
    numbers = Counter(after)
    return sum(number * numbers[word] for word, number in Counter(before).items())
