"""Members' words made safe to show, texts cut to a limit, and times in Discord's own notation.

A title must never pose as the bot's own words: what a member wrote is escaped or quoted wherever it is shown.
"""

import re
from datetime import datetime

from bot.chat.ui.limits import units

# Characters that turn the order of what follows, or that cannot be seen at all. The joiners U+200C and U+200D stay:
# Persian, the languages of India and composed emoji need them.
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SPECIAL = re.compile(
    r"(?P<address>https?://[^\s<>\\\[\]|*`]+)"
    r"|(?P<mark>[\\*_~|`\[\]<>@]|^\s*[#\-+](?=[\s#])|^\s*[0-9]+\.(?=\s))",
    re.MULTILINE,
)
# What stands before a mark of headings, small print and lists, which acts at the beginning of a line alone.
_BEFORE_MARK = re.compile(r"^\s*(?:(?=[#\-+][\s#])|[0-9]+(?=\.\s))")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
# An identifier of ours (a handle, a stage) has nothing in it that could need escaping.
_IDENTIFIER = re.compile(r"[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)*")


def clean(text: str) -> str:
    """`text` without characters that cannot be seen or that turn the order of others; its lines end in line feeds."""
    return _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """`text` on one line, every run of white space one space: for titles and names."""
    return " ".join(clean(text).split())


def escape(text: str) -> str:
    """A member's words so that they show as typed: no formatting, mention, timestamp, heading, list or masked link.

    Addresses stay clickable as they stand.
    """
    if _IDENTIFIER.fullmatch(text):
        return text
    return _SPECIAL.sub(_escaped, clean(text))


def begun(line: str) -> str:
    """A part of an escaped text as a line of its own: a mark that meant nothing within its line is escaped."""
    return _BEFORE_MARK.sub(r"\g<0>\\", line)


def quote(text: str) -> str:
    """A member's words as a quotation, each line escaped and marked."""
    return "\n".join(f"> {line}" for line in escape(text).splitlines())


def fenced(text: str) -> str | None:
    """`text` as a code block that can be copied as it was typed, or None if its own back-ticks forbid that."""
    return None if "```" in text or text.endswith("`") else f"```\n{text}\n```"


def clip(text: str, limit: int) -> str:
    """`text` in at most `limit` UTF-16 units; one that was cut ends in "…", and never in half an escape."""
    if units(text) <= limit:
        return text
    if limit < 1:
        return ""
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    kept = kept.rstrip("\u200d\ufe0f ")
    if (len(kept) - len(kept.rstrip("\\"))) % 2:
        kept = kept[:-1]
    return kept + "…"


def moment(when: datetime) -> str:
    """A time that each reader sees in the own zone and language: "1 May 2026 09:00 (in 3 days)"."""
    return f"<t:{_unix(when)}:f> (<t:{_unix(when)}:R>)"


def instant(when: datetime) -> str:
    """Date and time: "1 May 2026 09:00"."""
    return f"<t:{_unix(when)}:f>"


def relative(when: datetime) -> str:
    """Only "in 3 days" or "2 hours ago", where the date itself stands nearby."""
    return f"<t:{_unix(when)}:R>"


def day(when: datetime) -> str:
    """Only the date."""
    return f"<t:{_unix(when)}:D>"


def _unix(when: datetime) -> int:
    if when.tzinfo is None:
        raise ValueError("a time without a zone")
    return int(when.timestamp())


def _escaped(match: re.Match[str]) -> str:
    if match["address"]:
        return match["address"]
    mark = match["mark"]
    return f"{mark[:-1]}\\{mark[-1]}"
