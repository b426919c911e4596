"""Concerns where others speak of them: on the card of their norm, on ballots and decisions, in `/norm show`."""

from collections.abc import Sequence

from bot.chat.ui.capacity_words import ACTOR_SHOWN, capacity_words
from bot.chat.ui.card_parts import linked
from bot.chat.ui.text import escape
from bot.congress.concerns import ConcernState
from bot.services.views import ConcernLine
from prompts import Say

NAMED_MOST = 10
"""Concerns that one line names; "All concerns" has the rest."""


def concern_lines(say: Say, concerns: Sequence[ConcernLine], most: int = NAMED_MOST) -> list[str]:
    """The lines of those that hold the norm, of those that stand unresolved, and of those that each earlier decision
    names, as far as there are any; each names `most` of them."""
    lines = []
    for state in (ConcernState.OPEN, ConcernState.SUSTAINED):
        found = of_state(concerns, state)
        if found:
            lines.append(say(f"concern_lines.{state.value}", n=len(found), names=_names(say, found, most)))
    for decision in dict.fromkeys(one.named_in for one in concerns if one.named_in is not None):
        named = [one for one in concerns if one.named_in == decision]
        versions = say.join([str(n) for n in sorted({one.version for one in named})])
        facts = {"names": _names(say, named, most), "decision": decision, "versions": versions}
        lines.append(say("concern_lines.named", n=len(named), **facts))
    return lines


def missing_line(say: Say, concerns: Sequence[ConcernLine]) -> str:
    """What must happen to the open concerns before the norm goes on; empty where none is open."""
    found = of_state(concerns, ConcernState.OPEN)
    return say("concern_lines.missing", n=len(found), names=_names(say, found)) if found else ""


def unresolved_line(say: Say, concerns: Sequence[ConcernLine], most: int = NAMED_MOST) -> str:
    """The unresolved concerns of a ballot or decision, `most` of them with their owners; empty where there are none."""
    if not concerns:
        return ""
    owners = [_owner(say, one) for one in concerns[:most]]
    return say("concern_lines.unresolved", n=len(concerns), names=_joined(say, owners, len(concerns)))


def unresolved_lines(say: Say, concerns: Sequence[ConcernLine], most: int) -> list[str]:
    """`unresolved_line` as a list; none where there are no such concerns."""
    return [unresolved_line(say, concerns, most)] if concerns else []


def of_state(concerns: Sequence[ConcernLine], state: ConcernState) -> list[ConcernLine]:
    """Those of them that stand so, without those of an earlier decision."""
    return [one for one in concerns if one.state == state and one.named_in is None]


def _owner(say: Say, one: ConcernLine) -> str:
    facts = {"concern": _name(say, one), "by": f"<@{one.by}>", "discipline": escape(one.discipline)}
    if one.spoke is None:
        return say("concern_lines.owner", **facts)
    return say("concern_lines.owner_in", capacity=capacity_words(say, one.spoke, ACTOR_SHOWN), **facts)


def _names(say: Say, concerns: Sequence[ConcernLine], most: int = NAMED_MOST) -> str:
    return _joined(say, [_name(say, one) for one in concerns[:most]], len(concerns))


def _joined(say: Say, names: list[str], total: int) -> str:
    more = [say("card.more", n=total - len(names))] if total > len(names) else []
    return ", ".join([*names, *more])


def _name(say: Say, one: ConcernLine) -> str:
    return linked(say, "concern_lines.name", one.place.url if one.place is not None else None, number=str(one.n))
