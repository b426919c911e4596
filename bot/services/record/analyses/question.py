"""What is asked of the record, as keys that fit into the id of a button and are read back from it."""

from dataclasses import dataclass, replace
from datetime import date
from zlib import crc32

from bot.services.record.subjects import About

_TYPES = {"norm": "n", "initiative": "i", "initiative_norm": "m", "instrument": "r", "question": "q"}
_BY_LETTER = {letter: kind for kind, letter in _TYPES.items()}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WORDS = {"case": "c", "kind": "k", "group": "g", "topic": "t"}
MARK = "#"
"""Stands before the mark of a word that was read from a code and is not yet looked up."""


@dataclass(frozen=True)
class Question:
    """A subject, two of them, actors, an action, and what narrows it; None or empty where nothing is named."""

    as_of: date
    subject: About | None = None
    other: About | None = None
    actors: tuple[int, ...] = ()
    action: int | None = None
    case: str = ""
    kind: str = ""
    group: str = ""
    topic: str = ""
    page: int = 0


def code_of(asked: Question) -> str:
    """The question as one word of letters, digits, dots and pluses."""
    parts = ["d" + _number(asked.as_of.toordinal())]
    parts += [f"{letter}{_about(one)}" for letter, one in (("s", asked.subject), ("o", asked.other)) if one]
    parts += ["a" + ".".join(map(_number, asked.actors))] if asked.actors else []
    parts += ["e" + _number(asked.action)] if asked.action is not None else []
    parts += [letter + mark_of(word) for name, letter in _WORDS.items() if (word := getattr(asked, name))]
    parts += ["p" + _number(asked.page)] if asked.page else []
    return "+".join(parts)


def question_of(code: str) -> Question:
    """What a code asks; its words are still marks (`MARK` before the mark of the word)."""
    said = {part[0]: part[1:] for part in code.split("+")}
    return Question(
        as_of=date.fromordinal(int(said["d"], 36)),
        subject=_key(said.get("s")),
        other=_key(said.get("o")),
        actors=tuple(int(one, 36) for one in said["a"].split(".")) if "a" in said else (),
        action=int(said["e"], 36) if "e" in said else None,
        page=int(said.get("p", "0"), 36),
        **{name: MARK + said[letter] for name, letter in _WORDS.items() if letter in said},
    )


def mark_of(word: str) -> str:
    """A word in at most four letters and digits; a mark stays itself. Of some dozens of words hardly two are alike."""
    return word.removeprefix(MARK) if word.startswith(MARK) else _number(crc32(word.encode()) % 36**4)


def _about(one: About) -> str:
    return _TYPES[one[0]] + _number(one[1])


def _key(text: str | None) -> About | None:
    return (_BY_LETTER[text[0]], int(text[1:], 36)) if text else None


def _number(value: int) -> str:
    digits = ""
    while value:
        value, rest = divmod(value, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


def paged_code(code: str, page: int) -> str:
    """The code of the same question for another page."""
    return code_of(replace(question_of(code), page=max(0, page)))
