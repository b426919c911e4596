"""What a rule decides from a tally."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.congress.ballots import Choice, Count, Tally
from bot.congress.decisions import (
    CONSENTS,
    QUORUM,
    REFUSAL,
    SPREAD,
    Check,
    Consensus,
    Outcome,
    carried_in,
    decide,
    outcome_of,
)
from bot.congress.rules import Preset, Rule, rule_of
from tests.congress.elections import Election, affiliated, by_discipline, by_kind, election, elections, rules, votes

MAJORITY = rule_of("majority")
TWO_THIRDS = rule_of("two-thirds")
CONCURRENT = rule_of("concurrent")
CONSENT = rule_of("consent")

ADOPTED, NOT_ADOPTED, NO_QUORUM = Outcome.ADOPTED, Outcome.NOT_ADOPTED, Outcome.NO_QUORUM


def _check(rule: Rule, counted: Tally, key: str) -> Check:
    return next(check for check in decide(rule, counted).checks if check.key == key)


@pytest.mark.parametrize(
    ("cast", "outcome"),
    [
        pytest.param(votes(7, 0, silent=13), ADOPTED, id="the quorum of 20 seats is 7 For"),
        pytest.param(votes(6, 0, silent=14), NO_QUORUM, id="6 For of 20 seats are too few"),
        pytest.param(votes(6, 5, silent=9), NO_QUORUM, id="five more Against do not help 6 For"),
        pytest.param(votes(4, reservations=3, silent=13), ADOPTED, id="a reservation counts as For"),
        pytest.param(votes(7, 7, silent=6), NOT_ADOPTED, id="a tie leaves things as they are"),
        pytest.param(votes(8, 7, silent=5), ADOPTED, id="one more For than Against carries"),
        pytest.param(votes(3, 4, silent=13), NOT_ADOPTED, id="a defeat without the quorum is a defeat"),
        pytest.param(votes(3, 3, silent=14), NOT_ADOPTED, id="a tie without the quorum is a tie"),
        pytest.param(votes(abstain=20), NO_QUORUM, id="abstentions carry nothing"),
        pytest.param(votes(silent=20), NO_QUORUM, id="a vote in which nobody voted has no quorum"),
        pytest.param(votes(0, 1, silent=19), NOT_ADOPTED, id="one Against alone is a defeat"),
        pytest.param(votes(7, 0, abstain=13), ADOPTED, id="abstentions hinder nothing"),
        pytest.param(votes(5, recuse=11, silent=4), ADOPTED, id="recusals leave the electorate: 9 seats need 5"),
        pytest.param(votes(recuse=3), NO_QUORUM, id="a vote in which all are recused adopts nothing"),
        pytest.param(votes(1), ADOPTED, id="one seat alone decides"),
        pytest.param(votes(1, silent=1), NO_QUORUM, id="of two seats both must say For"),
        pytest.param([], NO_QUORUM, id="an empty roll adopts nothing"),
    ],
)
def test_majority(cast: list[Choice | None], outcome: Outcome) -> None:
    assert decide(MAJORITY, by_kind(state=cast)).outcome is outcome


@pytest.mark.parametrize(
    ("cast", "outcome"),
    [
        pytest.param(votes(8, 4, silent=8), ADOPTED, id="exactly two thirds carry"),
        pytest.param(votes(9, 5, silent=6), NOT_ADOPTED, id="9 of 14 are less than two thirds"),
        pytest.param(votes(8, 4, abstain=8), ADOPTED, id="abstentions are no part of the two thirds"),
        pytest.param(votes(4, 2, silent=14), NO_QUORUM, id="two thirds of too few"),
        pytest.param(votes(4, 3, silent=13), NOT_ADOPTED, id="neither two thirds nor a quorum"),
        pytest.param(votes(silent=5), NO_QUORUM, id="nobody voted"),
        pytest.param([], NO_QUORUM, id="an empty roll adopts nothing"),
    ],
)
def test_two_thirds(cast: list[Choice | None], outcome: Outcome) -> None:
    assert decide(TWO_THIRDS, by_kind(state=cast)).outcome is outcome


@pytest.mark.parametrize(
    ("cast", "sustained", "outcome"),
    [
        pytest.param(votes(7, silent=13), 0, ADOPTED, id="7 consents of 20 seats suffice"),
        pytest.param(votes(5, reservations=2, silent=13), 0, ADOPTED, id="consent with a reservation is consent"),
        pytest.param(votes(6, silent=14), 0, NO_QUORUM, id="6 consents are too few"),
        pytest.param(votes(7, 13), 0, ADOPTED, id="Against without a concern only withholds consent"),
        pytest.param(votes(20), 1, NOT_ADOPTED, id="one sustained concern holds it"),
        pytest.param(votes(6, silent=14), 1, NOT_ADOPTED, id="too few, and a concern"),
        pytest.param(votes(abstain=20), 0, NO_QUORUM, id="six abstentions, or twenty, consent to nothing"),
        pytest.param(votes(silent=20), 1, NO_QUORUM, id="nobody took part"),
        pytest.param([], 0, NO_QUORUM, id="an empty roll consents to nothing"),
    ],
)
def test_consent(cast: list[Choice | None], sustained: int, outcome: Outcome) -> None:
    assert decide(CONSENT, by_kind(state=cast), sustained=sustained).outcome is outcome


def test_consent_says_its_arithmetic() -> None:
    checks = decide(CONSENT, by_kind(state=votes(9, 5, recuse=2, silent=6)), sustained=2).checks
    assert [check.sentence for check in checks] == ["decision.concerns_failed", "decision.consents_passed"]
    assert checks[0].facts == {"sustained": 2}
    assert checks[1].facts == {"needs": 7, "has": 9, "seats": 22, "recused": 2, "electorate": 20}


def test_a_norm_held_by_a_concern_is_never_called_a_consensus() -> None:
    verdict = decide(CONSENT, by_kind(state=votes(20)), sustained=1)
    assert verdict.consensus is Consensus.STRONG_SUPPORT_WITH_SIGNIFICANT_OPPOSITION


def test_a_configured_quorum_replaces_the_formula() -> None:
    cast = votes(3, 1, silent=16)
    assert decide(rule_of("majority", quorum=3), by_kind(state=cast)).outcome is ADOPTED
    assert decide(rule_of("majority", quorum=4), by_kind(state=cast)).outcome is NO_QUORUM


def test_the_quorum_prints_its_arithmetic() -> None:
    quorum = _check(CONCURRENT, by_kind(state=votes(9, 5, recuse=2, silent=6)), QUORUM)
    assert quorum.facts == {"needs": 7, "has": 9, "seats": 22, "recused": 2, "electorate": 20}
    assert quorum.sentence == "decision.quorum_passed"


# The examples of record.md, section 4, on invariant 14, and the edges of the spread around them.
@pytest.mark.parametrize(
    ("counted", "outcome", "applied", "opposing"),
    [
        pytest.param(
            by_discipline(a=votes(6, 1), b=votes(3, 1), c=votes(0, 3)), ADOPTED, True, ("c",), id="one of three opposes"
        ),
        pytest.param(
            by_discipline(a=votes(8), b=votes(1, 2), c=votes(1, 2)), NOT_ADOPTED, True, ("b", "c"), id="two of three"
        ),
        pytest.param(
            by_discipline(a=votes(8), b=votes(1, 2), c=votes(0, 1)), ADOPTED, False, (), id="only two qualify"
        ),
        pytest.param(
            by_discipline(a=votes(9), b=votes(1, 2), c=votes(0, 1, silent=2)),
            ADOPTED,
            True,
            ("b",),
            id="one Against alone is no opposition",
        ),
        pytest.param(
            by_discipline(a=votes(9), b=votes(2, 2), c=votes(2, 2)), ADOPTED, True, (), id="a tie is no opposition"
        ),
        pytest.param(
            by_discipline(a=votes(9), b=votes(0, 2, recuse=1), c=votes(0, 2, silent=1)),
            NOT_ADOPTED,
            True,
            ("b", "c"),
            id="recused and silent seats count for the floor",
        ),
        pytest.param(
            by_discipline(a=votes(9), b=votes(3), c=votes(3), d=votes(0, 3), e=votes(0, 3)),
            NOT_ADOPTED,
            True,
            ("d", "e"),
            id="two of five are more than a third",
        ),
        pytest.param(
            by_discipline(a=votes(9), b=votes(3), c=votes(3), d=votes(0, 3), e=votes(0, 3), f=votes(silent=3)),
            ADOPTED,
            True,
            ("d", "e"),
            id="two of six are a third",
        ),
    ],
)
def test_spread(counted: Tally, outcome: Outcome, applied: bool, opposing: tuple[str, ...]) -> None:
    assert decide(CONCURRENT, counted).outcome is outcome
    spread = _check(CONCURRENT, counted, SPREAD)
    assert (spread.applied, spread.names) == (applied, opposing)


def test_spread_that_cannot_be_applied_says_so_with_its_numbers() -> None:
    spread = _check(CONCURRENT, by_discipline(a=votes(8), b=votes(1, 2), c=votes(0, 1)), SPREAD)
    assert spread.sentence == "decision.spread_not_applied"
    assert spread.facts == {
        "qualifying": 2,
        "floor": 3,
        "least": 3,
        "against": 2,
        "share_part": 1,
        "share_whole": 3,
    }


@pytest.mark.parametrize(
    ("counted", "outcome", "applied", "refusing"),
    [
        pytest.param(
            by_kind(state=votes(12), company=votes(2, 4)), NOT_ADOPTED, True, ("company",), id="two thirds refuse"
        ),
        pytest.param(by_kind(state=votes(12), company=votes(3, 5)), ADOPTED, True, (), id="5 of 8 are less"),
        pytest.param(by_kind(state=votes(12), company=votes(0, 3)), ADOPTED, True, (), id="three never refuse"),
        pytest.param(
            by_kind(state=votes(12), company=votes(0, 4, abstain=9)),
            NOT_ADOPTED,
            True,
            ("company",),
            id="abstentions do not dilute a refusal",
        ),
        pytest.param(
            by_kind(a=votes(3), b=votes(2, 1), c=votes(0, 3)), ADOPTED, False, (), id="no kind has seats enough"
        ),
    ],
)
def test_refusal(counted: Tally, outcome: Outcome, applied: bool, refusing: tuple[str, ...]) -> None:
    assert decide(CONCURRENT, counted).outcome is outcome
    refusal = _check(CONCURRENT, counted, REFUSAL)
    assert (refusal.applied, refusal.names) == (applied, refusing)


def test_spread_and_refusal_bind_under_concurrent_only() -> None:
    counted = by_discipline(a=votes(8), b=votes(1, 2), c=votes(1, 2))
    assert decide(MAJORITY, counted).outcome is ADOPTED
    assert decide(TWO_THIRDS, counted).outcome is ADOPTED


def test_too_few_and_refused_is_not_adopted() -> None:
    counted = election({("law", "state"): votes(5, silent=16), ("law", "company"): votes(0, 4)}).tally()
    assert decide(CONCURRENT, counted).outcome is NOT_ADOPTED


@pytest.mark.parametrize(
    ("cast", "level"),
    [
        (votes(20), Consensus.UNANIMITY),
        (votes(9, abstain=11), Consensus.UNANIMITY),
        (votes(19, reservations=1), Consensus.CONSENSUS),
        (votes(18, 2), Consensus.CONSENSUS),
        (votes(17, 2, silent=1), Consensus.ROUGH_CONSENSUS),
        (votes(16, 4), Consensus.ROUGH_CONSENSUS),
        (votes(15, 4, silent=1), Consensus.STRONG_SUPPORT_WITH_SIGNIFICANT_OPPOSITION),
        (votes(12, 6, silent=2), Consensus.STRONG_SUPPORT_WITH_SIGNIFICANT_OPPOSITION),
        (votes(11, 6, silent=3), Consensus.DIVERGENCE),
        (votes(7, 13), Consensus.DIVERGENCE),
        (votes(6, silent=14), None),
        (votes(0, 20), None),
        (votes(silent=20), None),
    ],
)
def test_the_consensus_level_follows_the_published_rule(cast: list[Choice | None], level: Consensus | None) -> None:
    assert decide(MAJORITY, by_kind(state=cast)).consensus is level


def test_a_refused_norm_is_never_called_a_consensus() -> None:
    verdict = decide(CONCURRENT, by_kind(state=votes(60), company=votes(0, 4)))
    assert verdict.outcome is NOT_ADOPTED
    assert verdict.consensus is Consensus.STRONG_SUPPORT_WITH_SIGNIFICANT_OPPOSITION


def test_carried_in_counts_the_groups_where_for_outnumbers_against() -> None:
    counted = by_discipline(a=votes(3), b=votes(2, 2), c=votes(1, 2), d=votes(2, 1, abstain=5), e=votes(silent=2))
    assert carried_in(counted.by_discipline) == (2, 5)


_LEVELS = [None, *reversed(Consensus)]
"""From the lowest level to the highest."""


def _walk(start: Election, choice: Choice | None) -> list[Election]:
    """The election, then again and again with one member more who makes this choice, until all do."""
    steps = [start]
    for entry in start.roll:
        steps.append(steps[-1].with_vote(entry.member_id, choice))
    return steps


@settings(max_examples=150)
@given(rules(), affiliated())
def test_one_more_for_never_defeats_a_norm(rule: Rule, start: Election) -> None:
    adopted = [decide(rule, step.under(rule)).outcome is ADOPTED for step in _walk(start, Choice.FOR)]
    assert adopted == sorted(adopted)


@settings(max_examples=150)
@given(rules(), affiliated())
def test_one_more_against_never_carries_a_norm(rule: Rule, start: Election) -> None:
    adopted = [decide(rule, step.under(rule)).outcome is ADOPTED for step in _walk(start, Choice.AGAINST)]
    assert adopted == sorted(adopted, reverse=True)


@settings(max_examples=150)
@given(rules(), affiliated())
def test_staying_away_never_beats_voting(rule: Rule, start: Election) -> None:
    """Of two elections that differ by one member only, that member does not regret to have voted."""
    for entry in start.roll:
        away = decide(rule, start.with_vote(entry.member_id, None).under(rule)).outcome is ADOPTED
        supporting = decide(rule, start.with_vote(entry.member_id, Choice.FOR).under(rule)).outcome is ADOPTED
        opposing = decide(rule, start.with_vote(entry.member_id, Choice.AGAINST).under(rule)).outcome is ADOPTED
        assert opposing <= away <= supporting


@given(rules(), affiliated())
def test_one_more_for_never_lowers_the_consensus_level(rule: Rule, start: Election) -> None:
    levels = [_LEVELS.index(decide(rule, step.under(rule)).consensus) for step in _walk(start, Choice.FOR)]
    assert levels == sorted(levels)


@settings(max_examples=150)
@given(rules(), affiliated())
def test_abstentions_count_in_no_threshold(rule: Rule, with_abstentions: Election) -> None:
    papers = {member: choice for member, choice in with_abstentions.papers.items() if choice is not Choice.ABSTAIN}
    without = replace(with_abstentions, papers=papers)
    assert decide(rule, without.under(rule)) == decide(rule, with_abstentions.under(rule))


@given(rules(), affiliated())
def test_a_reservation_decides_as_for(rule: Rule, reserved: Election) -> None:
    plain = {
        member: Choice.FOR if choice is Choice.FOR_WITH_RESERVATION else choice
        for member, choice in reserved.papers.items()
    }
    unreserved = replace(reserved, papers=plain)
    assert decide(rule, unreserved.under(rule)).outcome is decide(rule, reserved.under(rule)).outcome


@given(rules(), affiliated(), st.randoms(use_true_random=False))
def test_order_is_irrelevant(rule: Rule, drawn: Election, random: Random) -> None:
    roll = list(drawn.roll)
    random.shuffle(roll)
    mixed = Election(tuple(roll), dict(reversed(list(drawn.papers.items()))))
    shuffled = decide(rule, mixed.under(rule))
    assert json.dumps(shuffled.as_data()) == json.dumps(decide(rule, drawn.under(rule)).as_data())


@given(rules(), affiliated())
def test_nothing_is_adopted_by_a_minority_or_without_a_for(rule: Rule, drawn: Election) -> None:
    counted = drawn.under(rule)
    if decide(rule, counted).outcome is ADOPTED:
        assert counted.count.in_favour > counted.count.against or rule.preset is Preset.CONSENT
        assert counted.count.in_favour >= rule.least_for(counted.electorate) >= 1


@given(rules(), affiliated(), st.integers(0, 2))
def test_the_outcome_is_what_the_checks_say(rule: Rule, drawn: Election, sustained: int) -> None:
    verdict = decide(rule, drawn.under(rule), sustained=sustained)
    assert (verdict.outcome is ADOPTED) == all(check.passed for check in verdict.checks)
    assert all(check.passed for check in verdict.checks if not check.applied)


@given(rules(), affiliated(), st.integers(1, 3))
def test_a_sustained_concern_holds_a_norm_under_consent_alone(rule: Rule, drawn: Election, sustained: int) -> None:
    free, held = decide(rule, drawn.under(rule)), decide(rule, drawn.under(rule), sustained=sustained)
    if rule.preset is Preset.CONSENT:
        assert held.outcome is not ADOPTED
    else:
        assert held == free


@settings(max_examples=150)
@given(elections())
def test_concurrent_decides_as_its_words_say(drawn: Election) -> None:
    """The words of product.md, counted member by member rather than over a tally."""
    favour = {m for m, c in drawn.papers.items() if c in (Choice.FOR, Choice.FOR_WITH_RESERVATION)}
    against = {m for m, c in drawn.papers.items() if c is Choice.AGAINST}
    n = len(drawn.roll) - sum(c is Choice.RECUSE for c in drawn.papers.values())
    enough = 4 * len(favour) ** 2 >= 9 * n or 2 * len(favour) > n
    disciplines: dict[str, set[int]] = {}
    kinds: dict[str, set[int]] = {}
    for entry in drawn.roll:
        disciplines.setdefault(entry.discipline, set()).add(entry.member_id)
        kinds.setdefault(entry.kind, set()).add(entry.member_id)
    large = [members for members in disciplines.values() if len(members) >= 3]
    opposed = [m for m in large if len(m & against) >= 2 and len(m & against) > len(m & favour)]
    spread = len(large) < 3 or 3 * len(opposed) <= len(large)
    refused = any(
        len(m & against) >= 4 and 3 * len(m & against) >= 2 * (len(m & favour) + len(m & against))
        for m in kinds.values()
    )
    carried = len(favour) > len(against) and enough and spread and not refused
    assert (decide(CONCURRENT, drawn.tally()).outcome is ADOPTED) == carried


def test_what_was_voted_down_under_consent_is_not_called_too_few() -> None:
    few = Count(for_=1)
    checks = (Check(CONSENTS, applied=True, passed=False, facts={}),)

    assert outcome_of(checks, few) is Outcome.NO_QUORUM
    assert outcome_of(checks, few + Count(against=5)) is Outcome.NOT_ADOPTED
