"""What people type, brought into one canonical form before anything keeps, compares or hashes it.

Canonical text is in Unicode form NFC, holds no control character, no bidirectional control and nothing that
cannot be seen, and has its white space put in order. Two characters that cannot be seen are spelling in some
scripts, and stay exactly where they are: the joiners of Persian, Urdu, the Indic scripts and composed emoji.
"""

import hashlib
import re
import unicodedata

from bot.congress.errors import CongressError

GIVEN_MOST = 100
"""How much of what a person typed a refusal repeats; the whole is given back by the form."""

_ZWNJ = "\u200c"
_ZWJ = "\u200d"
_JOINERS = frozenset({_ZWNJ, _ZWJ})
_VIRAMA = 9
"""The canonical combining class of the signs that join two consonants in Indic scripts (Unicode, table 4-3)."""

_VISIBLE_FORMATS = frozenset(
    {*map(chr, range(0x0600, 0x0606)), "\u06dd", "\u070f", "\u0890", "\u0891", "\u08e2", "\U000110bd", "\U000110cd"}
)
"""Format characters that are drawn: signs that span the digits after them (Prepended_Concatenation_Mark)."""

_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufff9\ufffa\ufffb\U0001d159")
"""Letters and marks that are drawn as nothing although their category says otherwise."""

_BRAILLE_BLANK = "\u2800"
_FLAG_END = "\U000e007f"
_REGION_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""The flags of Scotland, Wales and other regions: a black flag spelled out in tags (UTS 51, ED-14a)."""

_EMOJI_SELECTORS = frozenset("\ufe0e\ufe0f")
_KEYCAP = "\u20e3"
_KEYCAP_BASES = frozenset("#*0123456789")
_ODD_EMOJI = frozenset("\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299")
_PICTOGRAPHS = (
    (0x2190, 0x21FF),
    (0x2300, 0x23FF),
    (0x24C2, 0x24C2),
    (0x25A0, 0x27BF),
    (0x2934, 0x2935),
    (0x2B00, 0x2BFF),
    (0x1F000, 0x1FAFF),
)
"""Where the emoji are. Ranges, because an emoji younger than Python's character table has no category there."""

_CURSIVE = (
    (0x0620, 0x06FF),  # Arabic
    (0x0710, 0x074F),  # Syriac
    (0x0750, 0x077F),
    (0x07C0, 0x07FF),  # N'Ko
    (0x0840, 0x085F),  # Mandaic
    (0x0870, 0x08FF),
    (0x1820, 0x18AF),  # Mongolian
    (0x10D00, 0x10D3F),  # Hanifi Rohingya
    (0x1E900, 0x1E95F),  # Adlam
)
"""Scripts whose letters join, so that a non-joiner between two of them shows."""

_MONGOLIAN = ((0x1820, 0x18AF),)
_IDEOGRAPHS = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))

_SPACE_RUN = re.compile(r"(?<=[^ \n]) {2,}")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean_line(text: str, *, field: str, least: int = 1, most: int) -> str:
    """The canonical form of a text of one line: line breaks become spaces, runs of spaces become one.

    `least` and `most` are its length in characters, both included; `least=0` lets it be empty.
    Raises `text.empty` (field), `text.too_short` (field, least, length) or `text.too_long` (field, most, length).
    """
    return _sized(" ".join(_canonical(text).split()), field, least, most)


def clean_text(text: str, *, field: str, least: int = 1, most: int) -> str:
    """The canonical form of a text of several lines: indentation and single empty lines stay.

    Limits and refusals are those of `clean_line`.
    """
    lines = (line.rstrip(" ") for line in _canonical(text).split("\n"))
    body = _BLANK_LINES.sub("\n\n", "\n".join(lines))
    return _sized(_SPACE_RUN.sub(" ", body).strip(), field, least, most)


def given_back(text: str) -> str:
    """What a person typed, as a refusal may repeat it: one line, harmless, at most `GIVEN_MOST` characters."""
    line = " ".join(_canonical(text).split())
    return line if len(line) <= GIVEN_MOST else line[: GIVEN_MOST - 1].rstrip() + "…"


def text_hash(text: str) -> str:
    """SHA-256 of a canonical text in UTF-8, as 64 hexadecimal digits.

    It hashes exactly what it is given and cleans nothing: the text that is kept is the text that is hashed, so
    anyone can check it with any tool, also after the cleaning above has learnt a new character.
    """
    return hashlib.sha256(text.encode()).hexdigest()


# Marks are no word characters to `re`; without them a word in Hindi or Hebrew would fall apart at its vowels.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0971-\u0dff\u0f71-\u0f84\u200c\u200d"
)
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Scripts that put no space between words, as a part of a character class."""
_WORD = re.compile(f"[{UNSPACED}]|(?:(?![{UNSPACED}])[^\\W_]|[{_MARKS}])+")


def words(text: str) -> list[str]:
    """The words of a text in order, in one spelling of case and width, for comparing texts.

    In scripts that put no space between words each character is a word of its own.
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _sized(text: str, field: str, least: int, most: int) -> str:
    length = len(text)
    if length == 0 and least > 0:
        raise CongressError("text.empty", field=field)
    if length < least:
        raise CongressError("text.too_short", field=field, least=least, length=length)
    if length > most:
        raise CongressError("text.too_long", field=field, most=most, length=length)
    return text


def _canonical(text: str) -> str:
    # What is removed can bring together what then composes or loses its neighbour, hence until nothing changes.
    # Each round only shortens the text or puts it in order, so the rounds come to an end.
    while (settled := unicodedata.normalize("NFC", _spelled(_visible(text)))) != text:
        text = settled
    return text


def _visible(text: str) -> str:
    """The text without what cannot be seen; joiners and selectors are left to `_spelled`."""
    text = text.replace("\r\n", "\n")
    flags = {i for flag in _REGION_FLAG.finditer(text) for i in range(*flag.span())}
    return "".join(char if i in flags else _seen(char) for i, char in enumerate(text))


def _seen(char: str) -> str:
    """What stays of one character by itself: the character, white space in its plain form, or nothing."""
    if char in _JOINERS or _is_selector(char) or char in _VISIBLE_FORMATS:
        return char
    if char in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    if char == "\t":
        return "    "
    category = unicodedata.category(char)
    if category == "Zs" or char == _BRAILLE_BLANK:
        return " "
    code = ord(char)
    never_a_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    reserved_for_nothing = code == 0x2065 or 0xFFF0 <= code <= 0xFFF8 or 0xE0000 <= code <= 0xE0FFF
    if category in ("Cc", "Cf", "Cs") or char in _FILLERS or never_a_character or reserved_for_nothing:
        return ""
    return char


def _spelled(text: str) -> str:
    """The text with only those joiners and variation selectors that its spelling needs."""
    afters = [""] * len(text)
    for i in range(len(text) - 1, 0, -1):
        afters[i - 1] = afters[i] if text[i] in _JOINERS else text[i]
    kept: list[str] = []
    for char, after in zip(text, afters, strict=True):
        if char in _JOINERS:
            needed = kept != [] and _joins(char, kept, after)
        elif _is_selector(char):
            needed = kept != [] and _selects(char, kept[-1], after)
        else:
            needed = True
        if needed:
            kept.append(char)
    return "".join(kept)


def _joins(joiner: str, kept: list[str], after: str) -> bool:
    """Whether a joiner changes what is seen between what is kept so far and the character after it."""
    before = kept[-1]
    if before in _JOINERS:
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True  # RFC 5892, appendix A.1 and A.2. At a word's end too: the chillu letters of Malayalam.
    if after and unicodedata.combining(after) == _VIRAMA:
        return _is_letter(before)  # Bengali: ra, joiner, virama, ya.
    if _is_letter(before) and _within(before, _CURSIVE):
        followed = after != "" and _is_letter(after) and _within(after, _CURSIVE)
        # A non-joiner parts two letters (Persian). A joiner shows only where no letter follows (Persian "h" alone).
        return followed if joiner == _ZWNJ else not followed
    return joiner == _ZWJ and _is_pictograph(_emoji_base(kept)) and _is_pictograph(after)


def _selects(selector: str, before: str, after: str) -> bool:
    """Whether a variation selector has a character before it whose look it can change."""
    if selector in _EMOJI_SELECTORS:
        if before in _KEYCAP_BASES:
            return after == _KEYCAP
        return _is_pictograph(before) or before in _ODD_EMOJI
    if "\u180b" <= selector <= "\u180f":
        return _within(before, _MONGOLIAN)
    return _within(before, _IDEOGRAPHS)


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\u180b" <= char <= "\u180f" or "\U000e0100" <= char <= "\U000e01ef"


def _emoji_base(kept: list[str]) -> str:
    """The emoji at the end of what is kept, past its selector, its skin tone or the tags of its flag."""
    at = len(kept) - 1
    while at > 0 and (_is_selector(kept[at]) or "\U0001f3fb" <= kept[at] <= "\U0001f3ff" or _is_tag(kept[at])):
        at -= 1
    return kept[at]


def _is_tag(char: str) -> bool:
    return "\U000e0020" <= char <= _FLAG_END


def _is_pictograph(char: str) -> bool:
    return char != "" and _within(char, _PICTOGRAPHS)


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM"


def _within(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(char)
    return any(first <= code <= last for first, last in ranges)
