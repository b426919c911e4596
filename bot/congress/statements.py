"""Statements: short points on a norm, what others think of them, and when either can be said."""

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from bot.congress.errors import CongressError
from bot.congress.limits import STATEMENT_MOST
from bot.congress.norms import Stage
from bot.congress.record.intake import check_source_url
from bot.congress.text import clean_line, given_back, words


class StatementKind(StrEnum):
    """What a statement does."""

    PRO = "pro"
    CON = "con"
    QUESTION = "question"
    ALTERNATIVE = "alternative"


class Attribution(StrEnum):
    """How a statement is signed: by name, or by discipline and stakeholder kind alone."""

    NAMED = "named"
    CHATHAM_HOUSE = "chatham_house"


class Opinion(StrEnum):
    """What another member thinks of a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"
    PASS = "pass"


SPEAKING_STAGES = frozenset({Stage.DELIBERATION, Stage.FINAL_CALL})
"""The stages at which statements are made, changed, withdrawn and answered: until the vote opens."""

_HOME_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".invalid", ".test")
"""Ends of host names that lead nowhere outside a house (RFC 6761, 6762, 8375; `.internal` by ICANN)."""


@dataclass(frozen=True)
class Point:
    """What a statement says, in the form in which it is kept."""

    kind: StatementKind
    words: str
    source_url: str | None


def point(kind: str, said: str, source: str) -> Point:
    """A statement's content from what was typed; an empty `source` means that there is none.

    Raises `statement.unknown_kind` (given), `statement.bad_source` (given), or what `clean_line` raises.
    """
    if kind not in set(StatementKind):
        raise CongressError("statement.unknown_kind", given=given_back(kind))
    line = clean_line(said, field="statement", most=STATEMENT_MOST)
    return Point(StatementKind(kind), line, check_source(source) if source.strip() else None)


def check_source(given: str) -> str:
    """A web address that others can open; nothing is ever fetched from it.

    Raises `statement.bad_source` (given) for what is none, for one that only its own network or house knows, and for
    one that carries a name or a password.
    """
    try:
        url = check_source_url(given)
        parts = urlsplit(url)
        _ = parts.port  # Reading it raises ValueError where it is none.
    except (CongressError, ValueError) as error:
        raise CongressError("statement.bad_source", given=given_back(given)) from error
    host = (parts.hostname or "").rstrip(".")
    if parts.username is not None or parts.password is not None or _is_private(host):
        raise CongressError("statement.bad_source", given=given_back(given))
    return url


def alike(one: str, other: str) -> bool:
    """Whether two statements say the same, apart from case, width and punctuation."""
    return one == other or (words(one) == words(other) != [])


def _is_private(host: str) -> bool:
    if host.endswith(_HOME_NAMES) or "." not in host:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        # Browsers read "127.1" and "0x7f.1" as addresses too; no public name ends in digits (RFC 3696).
        last = host.rpartition(".")[2]
        return last.isdigit() or last.startswith("0x")
