"""The capacity in which somebody spoke, in words beside their name; of the personal one nothing is said."""

from collections.abc import Mapping, Sequence

from bot.chat.ui.card_parts import MENTIONS_MOST
from bot.chat.ui.text import clip, escape, one_line
from bot.services.capacities import Spoke
from prompts import Say

ACTOR_SHOWN = 40
"""Units of a represented actor's name in a list of several people; `/seat show` has the whole."""


def capacity_words(say: Say, spoke: Spoke, most: int | None = None) -> str:
    """In which capacity, and for whom; `most` units of that name."""
    if not spoke.represents:
        return say(f"capacity.{spoke.capacity}_alone")
    name = one_line(spoke.represents)
    return say(f"capacity.{spoke.capacity}_for", actor=escape(name if most is None else clip(name, most)))


def after(say: Say, line: str, spoke: Spoke | None) -> str:
    """Who spoke, and the capacity after it."""
    return line if spoke is None else say("capacity.after", line=line, capacity=capacity_words(say, spoke))


def people(say: Say, members: Sequence[int], spoke: Mapping[int, Spoke], most: int = MENTIONS_MOST) -> str:
    """The first `most` members by their mentions, each with the capacity in which they spoke."""
    names = [person(say, member, spoke.get(member), ACTOR_SHOWN) for member in members[:most]]
    if len(members) > most:
        names.append(say("card.more", n=len(members) - most))
    return ", ".join(names)


def person(say: Say, member: int, spoke: Spoke | None, most: int | None = None) -> str:
    """A member by their mention, with the capacity in which they spoke."""
    mention = f"<@{member}>"
    if spoke is None:
        return mention
    return say("capacity.beside", member=mention, capacity=capacity_words(say, spoke, most))
