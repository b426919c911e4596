"""Rules of decision as typed data: what a ballot freezes when it opens. How they are applied is in `decisions`.

A rule is never code that a user wrote. Every threshold is an integer, every ratio a pair of integers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isqrt

from bot.congress.errors import CongressError
from bot.congress.text import given_back

RULES_VERSION = 1
"""Raised whenever the same rule and the same papers would decide otherwise than before."""

NUMBER_MOST = 1_000_000
"""No parameter is larger: more seats than a Discord server has members that a bot is shown."""

VETO_LEAST = 2
"""The least Against that may weigh as a group: one member alone never blocks (deliberation.md, section 6, 1)."""


class Preset(StrEnum):
    """The rules of decision: those of `PRESETS`, which a congress can choose from, and `ranked`, which asks of the
    winner of a ranking for the approval quorum and nothing else."""

    MAJORITY = "majority"
    TWO_THIRDS = "two-thirds"
    CONCURRENT = "concurrent"
    CONSENT = "consent"
    RANKED = "ranked"


PRESETS = tuple(preset for preset in Preset if preset is not Preset.RANKED)
"""The rules that a congress can choose from."""


class Method(StrEnum):
    """What a ballot holds the rule against: the one text that it asks about, or the wording that wins a ranking."""

    TEXT = "text"
    SCHULZE = "schulze"


class Affiliates(StrEnum):
    """How seats that represent the same actor are counted."""

    EACH = "each"
    ONE_VOTE = "one_vote"


class Changer(StrEnum):
    """Who changes the rule: the conveners, or the congress itself by adopting a norm that carries another one."""

    CONVENER = "convener"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction of two integers, from none (0 of 1) to all (1 of 1)."""

    part: int
    whole: int

    def within(self, part: int, whole: int) -> bool:
        """Whether `part` of `whole` is at most this share."""
        return part * self.whole <= self.part * whole

    def reached(self, part: int, whole: int) -> bool:
        """Whether `part` of `whole` is at least this share."""
        return part * self.whole >= self.part * whole


@dataclass(frozen=True, slots=True)
class Spread:
    """A norm needs support across disciplines.

    A discipline takes part with `floor` seats on the frozen roll; with at least `least` such disciplines, at
    most `share` of them may oppose: Against more than For, and at least `against` of them.
    """

    floor: int = 3
    least: int = 3
    share: Share = Share(1, 3)
    against: int = VETO_LEAST


@dataclass(frozen=True, slots=True)
class Refusal:
    """No stakeholder kind may refuse as a whole: at least `against` votes and `share` of its For and Against."""

    against: int = 4
    share: Share = Share(2, 3)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of decision. `quorum` is the least For (under `consent`: the least consents), or None for the formula of
    `approval_quorum`.

    Only `concurrent` has `spread` and `refusal`, and only ballots among wordings have another `method`. Build one with
    `rule_of`, `ranked_rule` or `from_data`.
    """

    preset: Preset
    version: int = RULES_VERSION
    quorum: int | None = None
    spread: Spread | None = None
    refusal: Refusal | None = None
    affiliates: Affiliates = Affiliates.EACH
    method: Method = Method.TEXT

    @property
    def ranks(self) -> bool:
        """Whether a ranking comes first: then the rule is held against how its winner stands to "none of these"."""
        return self.method is Method.SCHULZE

    @property
    def capped(self) -> bool:
        """Whether seats of one actor count together as one vote."""
        return self.affiliates is Affiliates.ONE_VOTE

    def least_for(self, electorate: int) -> int:
        """The least For that carries, among so many seats of the frozen roll less recusals."""
        return approval_quorum(electorate) if self.quorum is None else self.quorum

    def as_data(self) -> dict[str, object]:
        """The rule as JSON values, for the row of a ballot and for its certificate.

        `affiliates` is written only where it caps and `method` only where it ranks, so that a rule without either
        reads as it always did.
        """
        data: dict[str, object] = {
            "version": self.version,
            "preset": self.preset.value,
            "quorum": self.quorum,
        }
        if self.spread is not None:
            data["spread"] = {
                "floor": self.spread.floor,
                "least": self.spread.least,
                "share": [self.spread.share.part, self.spread.share.whole],
                "against": self.spread.against,
            }
        if self.refusal is not None:
            data["refusal"] = {
                "against": self.refusal.against,
                "share": [self.refusal.share.part, self.refusal.share.whole],
            }
        if self.capped:
            data["affiliates"] = self.affiliates.value
        if self.ranks:
            data["method"] = self.method.value
        return data


@dataclass(frozen=True, slots=True)
class Charter:
    """How a congress decides: its rule, and who changes it."""

    rule: Rule
    changes: Changer = Changer.CONVENER

    def as_data(self) -> dict[str, object]:
        """The charter as JSON values, for the version of a norm that proposes it."""
        return {"rule": self.rule.as_data(), "changes": self.changes.value}


def approval_quorum(electorate: int) -> int:
    """The least For that carries a norm among `electorate` seats, always at least 1.

    The smaller of the least q with 4 q^2 >= 9 n (1.5 times the root of n, rounded up) and a majority of n
    (product.md, "Rules of decision"). It grows by at most 1 with each seat, so a member who votes For rather
    than being recused never makes the quorum harder to meet.
    """
    if electorate <= 0:
        return 1
    least_double = isqrt(9 * electorate - 1) + 1  # The least d with d^2 >= 9 n; q is half of it, rounded up.
    return min((least_double + 1) // 2, electorate // 2 + 1)


def rule_of(preset: str, *, quorum: int | None = None, affiliates: Affiliates = Affiliates.EACH) -> Rule:
    """A preset with its default parameters, and a configured quorum or a cap if one is given.

    Raises `rule.unknown_preset` (given) or `rule.invalid` (field, given).
    """
    if preset not in PRESETS:
        raise CongressError("rule.unknown_preset", given=given_back(preset))
    if quorum is not None:
        _integer(quorum, "quorum", 1)
    concurrent = preset == Preset.CONCURRENT
    return Rule(
        Preset(preset),
        quorum=quorum,
        spread=Spread() if concurrent else None,
        refusal=Refusal() if concurrent else None,
        affiliates=affiliates,
    )


def ranked_rule(rule: Rule) -> Rule:
    """The rule of a ballot among wordings in a congress that decides by `rule`: a ranking, and for its winner all that
    the rule asks of any text."""
    return replace(rule, method=Method.SCHULZE)


def charter_from_data(data: Mapping[str, object]) -> Charter:
    """The charter that `as_data` wrote. Raises what `from_data` raises, or `rule.invalid` (field, given)."""
    _exactly(data, {"rule", "changes"}, "")
    rule = from_data(_object(data["rule"], "rule"))
    if rule.preset not in PRESETS:
        raise CongressError("rule.unknown_preset", given=given_back(rule.preset.value))
    if rule.ranks:
        raise _invalid("rule.method", rule.method.value)
    return Charter(rule, Changer(_word(data["changes"], "changes", Changer)))


def from_data(data: Mapping[str, object]) -> Rule:
    """The rule that `as_data` wrote. Every field but `affiliates` and `method` must be there, no other may be.

    Raises `rule.unknown_version`, `rule.unknown_preset` (given) or `rule.invalid` (field, given).
    """
    version = data.get("version")
    if type(version) is not int or version != RULES_VERSION:
        raise CongressError("rule.unknown_version", given=given_back(str(version)))
    preset = data.get("preset")
    if not isinstance(preset, str) or preset not in list(Preset):
        raise CongressError("rule.unknown_preset", given=given_back(str(preset)))
    concurrent = preset == Preset.CONCURRENT
    fields = {"version", "preset", "quorum"} | ({"spread", "refusal"} if concurrent else set())
    _exactly(data, fields | ({"affiliates", "method"} & data.keys()), "")
    quorum = data["quorum"]
    return Rule(
        Preset(preset),
        version,
        None if quorum is None else _integer(quorum, "quorum", 1),
        _spread(data["spread"]) if concurrent else None,
        _refusal(data["refusal"]) if concurrent else None,
        Affiliates(_word(data.get("affiliates", Affiliates.EACH.value), "affiliates", Affiliates)),
        Method(_word(data.get("method", Method.TEXT.value), "method", Method)),
    )


def _spread(data: object) -> Spread:
    fields = _object(data, "spread")
    _exactly(fields, {"floor", "least", "share", "against"}, "spread.")
    return Spread(
        floor=_integer(fields["floor"], "spread.floor", 1),
        least=_integer(fields["least"], "spread.least", 1),
        share=_share(fields["share"], "spread.share"),
        against=_integer(fields["against"], "spread.against", VETO_LEAST),
    )


def _refusal(data: object) -> Refusal:
    fields = _object(data, "refusal")
    _exactly(fields, {"against", "share"}, "refusal.")
    share = _share(fields["share"], "refusal.share")
    if 2 * share.part < share.whole:
        # With less than half a minority of a kind would speak for the kind.
        raise _invalid("refusal.share", fields["share"])
    return Refusal(against=_integer(fields["against"], "refusal.against", VETO_LEAST), share=share)


def _share(data: object, field: str) -> Share:
    if not isinstance(data, list) or len(data) != 2:
        raise _invalid(field, data)
    part, whole = _integer(data[0], field, 0), _integer(data[1], field, 1)
    if part > whole:
        raise _invalid(field, data)
    return Share(part, whole)


def _integer(value: object, field: str, least: int) -> int:
    # A bool is an int to Python, and a rule that says `true` where a number belongs is a mistake.
    if type(value) is not int or not least <= value <= NUMBER_MOST:
        raise _invalid(field, value)
    return value


def _word(value: object, field: str, words: Iterable[str]) -> str:
    if not isinstance(value, str) or value not in list(words):
        raise _invalid(field, value)
    return value


def _object(value: object, field: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _invalid(field, value)
    return value


def _exactly(data: Mapping[str, object], fields: set[str], prefix: str) -> None:
    for field in sorted(fields - data.keys()):
        raise CongressError("rule.invalid", field=prefix + field, given=None)
    for field in sorted(data.keys() - fields):
        raise _invalid(prefix + given_back(field), data[field])


def _invalid(field: str, given: object) -> CongressError:
    return CongressError("rule.invalid", field=field, given=given_back(str(given)))
