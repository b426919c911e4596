"""In whom a member declared an interest (invariant 12), told in the words of the member's seat."""

import re
from collections.abc import Collection

from bot.congress.text import words

SHORT = 3
"""Letters up to which a name must stand in the interests as it is written: "US" is a state, "us" is not."""


def declares(interests: str | None, names: Collection[str]) -> bool:
    """Whether declared interests name the actor with these names, as whole words."""
    return interests is not None and any(_stands_in(name, interests) for name in names)


def _stands_in(name: str, text: str) -> bool:
    if len(name) <= SHORT:
        return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
    wanted, found = words(name), words(text)
    return bool(wanted) and any(found[n : n + len(wanted)] == wanted for n in range(len(found)))
