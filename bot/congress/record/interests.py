"""Whom of the actors of the world a member speaks for, and in whom it declared an interest (invariant 12).

Both are told in the words of the member's seat, and an actor is recognised there by any of its names.
"""

import re
from collections.abc import Collection

from bot.congress.affiliates import actor_key
from bot.congress.text import words

SHORT = 3
"""Letters up to which a name must stand in the interests as it is written: "US" is a state, "us" is not."""


def speaks_for(represents: str | None, names: Collection[str]) -> bool:
    """Whether a seat that represents `represents` speaks for the actor with these names."""
    return represents is not None and actor_key(represents) in {actor_key(name) for name in names}


def declares(interests: str | None, names: Collection[str]) -> bool:
    """Whether declared interests name the actor with these names, as whole words."""
    return interests is not None and any(_stands_in(name, interests) for name in names)


def _stands_in(name: str, text: str) -> bool:
    if len(name) <= SHORT:
        return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
    wanted, found = words(name), words(text)
    return bool(wanted) and any(found[n : n + len(wanted)] == wanted for n in range(len(found)))
