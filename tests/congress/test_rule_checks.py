"""What is refused of a rule before it is taken into force, and what is only warned of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.ballots import Choice
from bot.congress.decisions import Outcome, decide
from bot.congress.rule_checks import findings, is_broken, may_change, refused
from bot.congress.rule_reach import reach
from bot.congress.rules import Affiliates, Changer, Charter, Refusal, Rule, Share, Spread, rule_of
from bot.congress.seats import Capacity, RollEntry
from tests.congress.elections import Election, affiliated, rules

CONCURRENT = rule_of("concurrent")


def roster(**disciplines: int) -> list[RollEntry]:
    """So many seats of each discipline, in kinds that are so mixed that none could refuse."""
    members = [name for name, seats in disciplines.items() for _ in range(seats)]
    return [RollEntry(n, name, f"kind {n % 9}", Capacity.PERSONAL) for n, name in enumerate(members, start=1)]


def of_one(seats: int, kind: str = "state") -> list[RollEntry]:
    return [RollEntry(n, "law", kind, Capacity.OFFICIAL, "Example Corp") for n in range(1, seats + 1)]


SPREAD_OUT = roster(law=4, ethics=4, sociology=4)


def keys(rule: Rule, roll: list[RollEntry], changes: Changer = Changer.CONVENER) -> set[str]:
    return {one.key.removeprefix("rule_check.") + "!" * one.refuses for one in findings(Charter(rule, changes), roll)}


def _spread(**numbers: object) -> Rule:
    return replace(CONCURRENT, spread=replace(Spread(), **numbers))  # type: ignore[arg-type]  # Fields of Spread.


@pytest.mark.parametrize(
    ("rule", "roll", "found"),
    [
        pytest.param(CONCURRENT, SPREAD_OUT, {"refusal_idle"}, id="kinds are too small to refuse"),
        pytest.param(rule_of("majority"), SPREAD_OUT, set(), id="nothing to say"),
        pytest.param(rule_of("majority", quorum=12), SPREAD_OUT, {"everyone_needed"}, id="all must agree"),
        pytest.param(rule_of("majority", quorum=13), SPREAD_OUT, {"beyond_roster!"}, id="more For than seats"),
        pytest.param(rule_of("consent", quorum=13), SPREAD_OUT, {"beyond_roster!"}, id="more consents than seats"),
        pytest.param(rule_of("two-thirds", quorum=2), SPREAD_OUT, {"few_suffice"}, id="few decide for all"),
        pytest.param(rule_of("majority", quorum=9), [], {"nobody_seated"}, id="nobody is seated yet"),
        pytest.param(
            _spread(share=Share(1, 1)), SPREAD_OUT, {"spread_never_fails!", "refusal_idle"}, id="all may oppose"
        ),
        pytest.param(_spread(share=Share(1, 2)), SPREAD_OUT, {"spread_passes_ties!", "refusal_idle"}, id="half may"),
        pytest.param(_spread(share=Share(49, 100)), SPREAD_OUT, {"refusal_idle"}, id="less than half may"),
        pytest.param(
            _spread(share=Share(0, 3)), SPREAD_OUT, {"spread_takes_all!", "refusal_idle"}, id="nobody may oppose"
        ),
        pytest.param(
            _spread(share=Share(1, 4)), SPREAD_OUT, {"one_discipline_holds", "refusal_idle"}, id="one holds it"
        ),
        pytest.param(_spread(floor=5), SPREAD_OUT, {"spread_idle", "refusal_idle"}, id="no discipline is large enough"),
        pytest.param(_spread(against=5), SPREAD_OUT, {"spread_never_binds", "refusal_idle"}, id="none could oppose"),
        pytest.param(
            rule_of("majority", affiliates=Affiliates.ONE_VOTE), SPREAD_OUT, {"cap_idle"}, id="nothing to be capped"
        ),
        pytest.param(
            rule_of("majority", quorum=2, affiliates=Affiliates.ONE_VOTE), of_one(5), {"beyond_roster!"}, id="one vote"
        ),
    ],
)
def test_what_is_found(rule: Rule, roll: list[RollEntry], found: set[str]) -> None:
    assert keys(rule, roll) == found


def test_the_usual_rule_is_sound_on_a_large_roster() -> None:
    roll = [RollEntry(n, f"d{n % 4}", f"k{n % 3}", Capacity.PERSONAL) for n in range(24)]
    assert keys(CONCURRENT, roll) == set()


def test_a_rule_that_only_a_decision_changes_must_be_one_by_which_something_can_be_decided() -> None:
    assert keys(rule_of("majority", quorum=13), SPREAD_OUT, Changer.DECISION) == {"locked!"}
    assert keys(rule_of("majority"), [], Changer.DECISION) == {"nobody_to_decide!"}
    assert keys(rule_of("majority"), SPREAD_OUT, Changer.DECISION) == set()


def test_the_conveners_may_replace_what_is_theirs_and_what_is_broken() -> None:
    met, unmet = rule_of("majority"), rule_of("majority", quorum=13)
    assert may_change(Charter(met), SPREAD_OUT)
    assert not may_change(Charter(met, Changer.DECISION), SPREAD_OUT)
    assert may_change(Charter(unmet, Changer.DECISION), SPREAD_OUT)
    assert may_change(Charter(met, Changer.DECISION), [])


@given(rules(), affiliated(), st.sampled_from(Changer))
def test_what_is_not_refused_can_be_met(rule: Rule, drawn: Election, changes: Changer) -> None:
    """On any roster with a seat, if all vote For it carries; what is refused for its number cannot be met at all."""
    charter, roll = Charter(rule, changes), list(drawn.roll)
    found = findings(charter, roll)
    all_for = replace(drawn, papers={entry.member_id: Choice.FOR for entry in roll})
    carries = decide(rule, all_for.under(rule)).outcome is Outcome.ADOPTED
    assert is_broken(charter, roll) == (not carries)
    if roll:
        assert any(one.key.endswith(("beyond_roster", "locked")) for one in found) == (not carries)
    if refused(found):
        assert found[0].refuses


@given(rules(), affiliated())
def test_only_those_said_to_be_able_oppose_or_refuse(rule: Rule, drawn: Election) -> None:
    reached, verdict = reach(rule, drawn.roll), decide(rule, drawn.under(rule))
    for check in verdict.checks:
        if check.key == "decision.spread" and reached.spread is not None:
            assert check.applied == reached.spread.applies
            assert set(check.names) <= set(reached.spread.able)
            assert check.passed or reached.spread.binds
        if check.key == "decision.refusal":
            assert check.applied == bool(reached.refusing)
            assert set(check.names) <= set(reached.refusing)


def test_refusal_needs_a_kind_with_seats_enough() -> None:
    rule = replace(rule_of("concurrent"), refusal=Refusal(against=4))
    assert reach(rule, of_one(4, "company")).refusing == ("company",)
    assert reach(rule, of_one(3, "company")).refusing == ()
