"""A rule of decision in words, with its numbers for the roll on which it is applied."""

from bot.congress.rules import Preset, Rule
from prompts import Say


def rule_lines(say: Say, rule: Rule, seats: int) -> list[str]:
    """What it takes to carry, among `seats` seats on the roll, as sentences for a list."""
    lines = [
        say("rule.majority") if rule.preset is not Preset.TWO_THIRDS else say("rule.two_thirds"),
        say("rule.quorum" if rule.quorum is None else "rule.quorum_fixed", needs=rule.least_for(seats), seats=seats),
    ]
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
    return lines


def rule_in_words(say: Say, rule: Rule, seats: int) -> str:
    """`rule_lines` as a list, headed by the name of the rule."""
    heading = say("rule.heading", preset=rule.preset.value)
    return "\n".join([heading, *(f"- {line}" for line in rule_lines(say, rule, seats))])
