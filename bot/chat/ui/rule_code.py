"""A charter as one word of an id, so that a preview outlives a restart: `concurrent.0.3-3-1-3-2.4-2-3.e.c`."""

from collections.abc import Mapping
from typing import TypeVar

from bot.congress.errors import CongressError
from bot.congress.rules import Affiliates, Changer, Charter, Preset, Refusal, Rule, Share, Spread, from_data, rule_of

Word = TypeVar("Word")

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_CHANGES = {Changer.CONVENER: "c", Changer.DECISION: "d"}
_AFFILIATES = {Affiliates.EACH: "e", Affiliates.ONE_VOTE: "o"}


def code_of(charter: Charter) -> str:
    """The charter as a word of letters, digits, points and hyphens, at most 60 of them."""
    rule = charter.rule
    spread, refusal = rule.spread, rule.refusal
    floors = (spread.floor, spread.least, spread.share.part, spread.share.whole, spread.against) if spread else ()
    least = (refusal.against, refusal.share.part, refusal.share.whole) if refusal else ()
    numbers = ["-".join(map(_base36, group)) for group in ((rule.quorum or 0,), floors, least)]
    return ".".join([rule.preset.value, *numbers, _AFFILIATES[rule.affiliates], _CHANGES[charter.changes]])


def charter_coded(code: str) -> Charter:
    """The charter that `code_of` wrote. Raises `rule.unknown_code` where it is none, or what `from_data` raises."""
    try:
        preset, quorum, floors, least, affiliates, changes = code.split(".")
        base = rule_of(preset)
        spread = _spread(floors) if base.spread is not None else None
        refusal = _refusal(least) if base.refusal is not None else None
        rule = Rule(
            Preset(preset), base.version, int(quorum, 36) or None, spread, refusal, _meant(_AFFILIATES, affiliates)
        )
        # What an id says is read as strictly as what the database says.
        return Charter(from_data(rule.as_data()), _meant(_CHANGES, changes))
    except (ValueError, KeyError):
        raise CongressError("rule.unknown_code") from None


def _spread(code: str) -> Spread:
    floor, least, part, whole, against = (int(number, 36) for number in code.split("-"))
    return Spread(floor, least, Share(part, whole), against)


def _refusal(code: str) -> Refusal:
    against, part, whole = (int(number, 36) for number in code.split("-"))
    return Refusal(against, Share(part, whole))


def _meant(words: Mapping[Word, str], letter: str) -> Word:
    return {its: word for word, its in words.items()}[letter]


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
