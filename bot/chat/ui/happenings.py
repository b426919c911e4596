"""The later life of a norm as happenings of its history: which sentence tells each, and with which facts."""

from collections.abc import Mapping

from bot.chat.ui.text import clip, one_line
from bot.services.browse import Happening

WORDS_SHOWN = 120
"""Units of a reason or a note in a line of the history; the version, or the ballot, has it whole."""

Fact = str | int | None


def told_facts(one: Happening) -> dict[str, Fact]:
    """The facts of a happening as its sentence takes them: of what changed, what came after; words on one line."""
    told: dict[str, Fact] = {}
    for name, fact in one.data.items():
        after = fact.get("after") if isinstance(fact, Mapping) else fact
        said = name in ("reason", "note") and isinstance(after, str)
        told[name] = clip(one_line(str(after)), WORDS_SHOWN) if said else after
    return told | ({"told": one.kind} if one.kind in _OF_ITS_OWN else {})


def later_key(facts: Mapping[str, Fact]) -> str | None:
    """The sentence of a happening that has several: by the kind of the link, the outcome of the review, the question
    of the vote, and whether that is on trial. None for every other."""
    told = facts.get("told")
    which = facts.get(_OF_ITS_OWN.get(str(told), ""))
    if told == "vote_opened" and facts.get("days") is not None:
        which = _ON_TRIAL.get(str(which), which)
    return f"later_history.{told}.{which}" if which is not None else None


_OF_ITS_OWN = {
    "norm_revised": "way",
    "norm_linked": "link",
    "norm_linked_from": "link",
    "norm_reviewed": "outcome",
    "vote_opened": "question",
    "roll_repaired": "act",
}
_ON_TRIAL = {"adopt": "trial", "wording": "trial_wording"}
"""The sentence of a vote that opened on trial, by its question."""
