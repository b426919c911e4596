"""The versions of a norm: what one holds, when the next one is refused, and what was said on an older one."""

from dataclasses import dataclass

from bot.congress.errors import CongressError


@dataclass(frozen=True)
class Wording:
    """What a version of a norm says; two versions with equal wordings say the same."""

    title: str
    text: str
    rationale: str
    addressee: str


def stale(made_on: int, now: int) -> bool:
    """Whether what was said on version `made_on` was said on another text than the one that stands now."""
    return made_on != now


def require_newest(handle: str, *, written_on: int, now: int) -> None:
    """Refuse a revision that was written on another version than the one that stands (`norm.revised_meanwhile`)."""
    if stale(written_on, now):
        raise CongressError("norm.revised_meanwhile", handle=handle, before=written_on, after=now)


def require_change(handle: str, before: Wording, after: Wording) -> None:
    """Refuse a revision that says what the version before it says (`norm.unchanged`)."""
    if before == after:
        raise CongressError("norm.unchanged", handle=handle)


def require_same_text(handle: str, before: Wording, after: Wording, *, bound_by: str = "norm.brings_rule") -> None:
    """Refuse to reword, but for its rationale, a version that does something by its adoption (the refusal says what).

    Its text says that in words; reworded, the norm would say one thing and its adoption do another.
    """
    if (before.title, before.text, before.addressee) != (after.title, after.text, after.addressee):
        raise CongressError(bound_by, handle=handle)


def is_news(before: Wording, after: Wording, *, said_before: str, reason: str) -> bool:
    """Whether there is a reason to reopen a norm: other words, or information that was not given before."""
    return before != after or (reason != "" and reason != said_before)
