"""Past decisions under another rule: exact where all may be told, and never a way to read hidden votes."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.congress.ballots import Choice
from bot.congress.decisions import Outcome, decide
from bot.congress.privacy import published
from bot.congress.replay import replay
from bot.congress.rules import Refusal, Rule, Share, Spread, rule_of
from tests.congress.elections import Election, affiliated, by_discipline, elections, rules, votes

MAJORITY, CONCURRENT = rule_of("majority"), rule_of("concurrent")


@given(rules(), rules(), affiliated(), st.integers(0, 1))
def test_where_votes_are_open_it_is_what_the_rule_decides(
    rule: Rule, before: Rule, drawn: Election, concerns: int
) -> None:
    tally = drawn.under(rule)
    expected = decide(rule, tally, sustained=concerns).outcome
    assert replay(rule, before, tally, sustained=concerns, open_voting=True) is expected


@given(rules(), affiliated())
def test_the_rule_of_a_decision_gives_its_outcome_again(rule: Rule, drawn: Election) -> None:
    tally = drawn.under(rule)
    assert replay(rule, rule, tally, sustained=0, open_voting=False) is decide(rule, tally).outcome


@given(rules(), rules(), affiliated())
def test_what_is_told_is_true(rule: Rule, before: Rule, drawn: Election) -> None:
    tally = drawn.under(rule)
    told = replay(rule, before, tally, sustained=0, open_voting=False)
    assert told is None or told is decide(rule, tally).outcome


@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(rules(), rules(), elections(), st.booleans(), st.data())
def test_elections_that_look_alike_are_told_alike(
    rule: Rule, before: Rule, drawn: Election, choice: bool, data: st.DataObject
) -> None:
    """Two members exchange their votes: where what members are shown stays the same, so does every answer."""
    voters = sorted(drawn.papers)
    assume(len(voters) >= 2)
    one, other = (data.draw(st.sampled_from(voters)) for _ in range(2))
    assume(drawn.papers[one] is not drawn.papers[other])
    exchanged = drawn.with_vote(one, drawn.papers[other]).with_vote(other, drawn.papers[one])
    shown, shown_too = (
        published(decide(before, election.tally()), election.tally(), open_voting=False, choice=choice)
        for election in (drawn, exchanged)
    )
    assume(shown == shown_too)
    answers = {
        replay(rule, before, election.tally(), sustained=0, open_voting=False, choice=choice)
        for election in (drawn, exchanged)
    }
    assert len(answers) == 1


def test_a_rule_that_looks_at_hidden_groups_is_not_told() -> None:
    """Two of law against, of whom nothing is shown: a spread that looks at two seats would tell."""
    tally = by_discipline(ethics=votes(9, 1), law=votes(0, 2))
    prying = replace(CONCURRENT, spread=Spread(floor=2, least=1, share=Share(0, 1)), refusal=Refusal(against=9))
    assert decide(prying, tally).outcome is Outcome.NOT_ADOPTED
    assert replay(prying, MAJORITY, tally, sustained=0, open_voting=False) is None


@pytest.mark.parametrize("share", [Share(1, 4), Share(1, 2)])
def test_a_spread_over_the_hidden_disciplines_of_a_choice_is_not_told(share: Share) -> None:
    """One of three disciplines opposes. Of an ordinary ballot each row would be shown, of a choice none is."""
    tally = by_discipline(ethics=votes(5, 1), law=votes(2, 4), sociology=votes(5, 1))
    prying = replace(CONCURRENT, spread=Spread(share=share))
    assert replay(prying, CONCURRENT, tally, sustained=0, open_voting=False) is decide(prying, tally).outcome
    assert replay(prying, CONCURRENT, tally, sustained=0, open_voting=False, choice=True) is None
    assert replay(prying, prying, tally, sustained=0, open_voting=False, choice=True) is decide(prying, tally).outcome


@pytest.mark.parametrize("rule", ["majority", "two-thirds", "consent"])
def test_a_rule_of_overall_counts_is_always_told(rule: str) -> None:
    tally = by_discipline(ethics=votes(9, 1), law=votes(0, 2))
    assert replay(rule_of(rule), CONCURRENT, tally, sustained=0, open_voting=False) is not None


def test_what_the_overall_count_defeats_is_told_whatever_is_hidden() -> None:
    tally = by_discipline(ethics=votes(3, 9), law=votes(0, 3), sociology=[*votes(0, 3), Choice.ABSTAIN])
    assert replay(CONCURRENT, MAJORITY, tally, sustained=0, open_voting=False) is Outcome.NOT_ADOPTED
