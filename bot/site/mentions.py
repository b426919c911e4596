"""Mentions that somebody typed in Discord, on pages that know nobody there: told as what they are, never by number."""

import re
from typing import TypeVar

from prompts import Say

T = TypeVar("T")

_MENTION = re.compile(r"<(?:(@&|@!?|#)\d{1,20}|/([^<>:\n]{1,100}):\d{1,20}|a?(:\w{1,32}:)\d{1,20})>")
_KINDS = {"@": "member", "@!": "member", "@&": "role", "#": "channel"}


def shown(say: Say, value: T) -> T | str:
    """What a page prints: of a plain text as `told` tells it, anything else (a number, markup) as it is."""
    return told(say, value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def told(say: Say, text: str) -> str:
    """A text with each mention of a member, a role or a channel in words, and commands and emoji by name."""
    if "<" not in text:
        return text
    return _MENTION.sub(lambda found: _word(say, found), text)


def _word(say: Say, found: re.Match[str]) -> str:
    mark, command, emoji = found.groups()
    return say(f"site.mention.{_KINDS[mark]}") if mark else emoji or f"/{command}"
