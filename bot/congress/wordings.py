"""Alternative wordings of a norm: how many there may be, and how a member builds a ranking of them step by step."""

import string
from collections.abc import Sequence
from dataclasses import dataclass

from bot.congress.errors import CongressError
from bot.congress.schulze import NONE_OF_THESE, WORDINGS_LEAST

LABEL_LEAST = 3
LABEL_MOST = 60

WORDINGS_MOST = 5
"""Alternative wordings that may stand beside the text: nobody compares more than so many whole texts with care."""

WORDINGS_OF_ONE = 2
"""Alternative wordings that one member may have there, so that nobody takes all the places or fills a ballot alone."""

ALTERNATIVES_LEAST = WORDINGS_LEAST - 1
"""So many wordings besides the text make a choice among wordings."""

AS_IT_STANDS = "0"
"""The name, on a ballot, of the text as it stands; an alternative wording has its number."""

_EMPTY, _NEXT, _NONE = ".", "-", "z"


@dataclass(frozen=True)
class Steps:
    """A ranking as it is being built: groups of candidates, the best first, each candidate by its name."""

    groups: tuple[tuple[str, ...], ...] = ()

    def placed(self) -> set[str]:
        """The candidates that have their place."""
        return {name for group in self.groups for name in group}

    def left(self, options: Sequence[str]) -> tuple[str, ...]:
        """The candidates that have none yet, in the order of the ballot."""
        return tuple(name for name in (*options, NONE_OF_THESE) if name not in self.placed())

    def then(self, names: Sequence[str], options: Sequence[str]) -> "Steps":
        """The ranking with these next, all equal; those that have their place already keep it."""
        group = tuple(name for name in self.left(options) if name in names)
        return Steps((*self.groups, group)) if group else self

    def back(self) -> "Steps":
        """The ranking without its last step."""
        return Steps(self.groups[:-1])

    def written(self, options: Sequence[str]) -> str:
        """The steps in few letters, for the id of a button."""
        letters = _letters(options)
        return _NEXT.join("".join(letters[name] for name in group) for group in self.groups) or _EMPTY


def steps_of(written: str, options: Sequence[str]) -> Steps:
    """The steps that `written` wrote; `ranked.stale_panel` where they are of another ballot."""
    if written == _EMPTY:
        return Steps()
    names = {letter: name for name, letter in _letters(options).items()}
    try:
        return Steps(tuple(tuple(names[letter] for letter in group) for group in written.split(_NEXT)))
    except KeyError:
        raise CongressError("ranked.stale_panel") from None


def _letters(options: Sequence[str]) -> dict[str, str]:
    return {**dict(zip(options, string.ascii_lowercase, strict=False)), NONE_OF_THESE: _NONE}
