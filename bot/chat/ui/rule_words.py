"""A rule of decision in words, with its numbers for the roll on which it is applied."""

from collections.abc import Sequence

from bot.chat.ui.text import clean, clip, escape
from bot.congress.affiliates import Merged
from bot.congress.rules import Charter, Preset, Rule
from prompts import Say

ACTOR_SHOWN = 60
"""Units of an actor's name beside how many of its seats count as one vote."""


def rule_lines(say: Say, rule: Rule, votes: int | None) -> list[str]:
    """What it takes to carry, among so many votes on the roll (None: on any roll), as sentences for a list."""
    lines = [say("rule.ranked"), say("rule.ranked_sides")] if rule.ranks else []
    if rule.preset in _FIRST:
        lines.append(say(f"rule.{_FIRST[rule.preset]}"))
    lines.append(_enough(say, rule, votes))
    if rule.spread is not None:
        spread = rule.spread
        lines.append(
            say(
                "rule.spread",
                floor=spread.floor,
                least=spread.least,
                part=spread.share.part,
                whole=spread.share.whole,
                against=spread.against,
            )
        )
    if rule.refusal is not None:
        refusal = rule.refusal
        lines.append(say("rule.refusal", against=refusal.against, part=refusal.share.part, whole=refusal.share.whole))
    if rule.capped:
        lines.append(say("rule.affiliates"))
    return lines


def rule_in_words(say: Say, rule: Rule, votes: int | None) -> str:
    """`rule_lines` as a list, headed by the name of the rule."""
    heading = say("rule.heading_ranked" if rule.ranks else "rule.heading", preset=rule.preset.value)
    return "\n".join([heading, *(f"- {line}" for line in rule_lines(say, rule, votes))])


def charter_carried(say: Say, charter: Charter | None, *, pending: bool) -> str:
    """The rule that a version of a norm brings by its adoption, in full; nothing where it brings none.

    `pending`: it is this version whose adoption is still open.
    """
    if charter is None:
        return ""
    heading = say(f"rule.brought.{'if_adopted' if pending else 'by_adoption'}", preset=charter.rule.preset.value)
    lines = [*rule_lines(say, charter.rule, None), say("rules.norm.changes", changes=charter.changes.value)]
    return "\n".join([heading, *(f"- {line}" for line in lines)])


def merged_words(say: Say, merged: Sequence[Merged], most: int | None = None) -> list[str]:
    """A line of a list for each actor whose seats count as one vote; of more than `most`, how many others there are."""
    shown = merged if most is None else merged[:most]
    actors = [(one.seats, escape(clip(clean(one.actor), ACTOR_SHOWN))) for one in shown]
    lines = [say("rule.merged", n=seats, actor=actor) for seats, actor in actors]
    if len(merged) > len(shown):
        lines.append(say("rule.merged_more", n=len(merged) - len(shown)))
    return [f"- {line}" for line in lines]


_FIRST = {
    Preset.MAJORITY: "majority",
    Preset.TWO_THIRDS: "two_thirds",
    Preset.CONCURRENT: "majority",
    Preset.CONSENT: "no_concern",
}


def _enough(say: Say, rule: Rule, votes: int | None) -> str:
    words = "consents" if rule.preset is Preset.CONSENT else "quorum"
    fixed = "" if rule.quorum is None else "_fixed"
    if votes is None:
        return say(f"rule.{words}{fixed}_general", needs=rule.quorum)
    return say(f"rule.{words}{fixed}", needs=rule.least_for(votes), seats=votes)
