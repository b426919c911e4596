"""Which proxies end, or ended, with a seat that its holder leaves or changes."""

from collections.abc import Iterable, Sequence

from bot.congress.proxies import State
from bot.services.proxy_views import ProxyLine
from prompts import Say

NAMES_SHOWN = 5
"""Members named in one line; of more, how many there are."""


def ending_lines(say: Say, whose: int, lines: Sequence[ProxyLine]) -> list[str]:
    """What would end if the member `whose` (a Discord id) left the seat, before it is done."""
    return _lines(say, "ending", whose, lines)


def ended_lines(say: Say, whose: int, lines: Sequence[ProxyLine]) -> list[str]:
    """What ended for the member `whose`, in the answer to what they did."""
    return _lines(say, "ended", whose, lines)


def mentions(say: Say, people: Iterable[int]) -> str:
    """Members as mentions, each once, the first of many."""
    named = [f"<@{one}>" for one in dict.fromkeys(people)]
    shown, more = say.join(named[:NAMES_SHOWN]), len(named) - NAMES_SHOWN
    return f"{shown} {say('card.more', n=more)}" if more > 0 else shown


def _lines(say: Say, when: str, whose: int, lines: Sequence[ProxyLine]) -> list[str]:
    taken = [one for one in lines if one.state is not State.ASKED]
    people = {
        "given": [one.holder for one in taken if one.giver == whose],
        "held": [one.giver for one in taken if one.holder == whose],
        "asked": [one.holder if one.giver == whose else one.giver for one in lines if one.state is State.ASKED],
    }
    return [say(f"proxies.{when}.{key}", names=mentions(say, of)) for key, of in people.items() if of]
