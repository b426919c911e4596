"""Rules of decision as data."""

import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.rules import (
    NUMBER_MOST,
    Affiliates,
    Changer,
    Charter,
    Preset,
    Refusal,
    Rule,
    Share,
    Spread,
    approval_quorum,
    charter_from_data,
    from_data,
    rule_of,
)
from tests.congress.elections import rules

Data = dict[str, object]


@pytest.mark.parametrize(
    ("electorate", "needs"),
    [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4), (8, 5), (9, 5), (20, 7), (50, 11), (100, 15)],
)
def test_the_quorum_is_the_published_one(electorate: int, needs: int) -> None:
    assert approval_quorum(electorate) == needs


@given(st.integers(1, 5000))
def test_the_quorum_is_the_smaller_of_root_and_majority(electorate: int) -> None:
    root = next(q for q in range(electorate + 2) if 4 * q * q >= 9 * electorate)
    majority = next(q for q in range(electorate + 2) if 2 * q > electorate)
    assert approval_quorum(electorate) == min(root, majority)


@given(st.integers(0, 10**15))
def test_the_quorum_can_be_met_needs_a_for_and_grows_by_at_most_one(electorate: int) -> None:
    assert 1 <= approval_quorum(electorate) <= max(1, electorate)
    assert approval_quorum(electorate) <= approval_quorum(electorate + 1) <= approval_quorum(electorate) + 1


@given(rules(), st.sampled_from(Changer))
def test_a_charter_survives_being_stored(rule: Rule, changes: Changer) -> None:
    charter = Charter(rule, changes)
    assert charter_from_data(json.loads(json.dumps(charter.as_data()))) == charter


def test_a_rule_without_a_cap_is_stored_as_it_always_was() -> None:
    assert rule_of("majority").as_data() == {"version": 1, "preset": "majority", "quorum": None}
    assert rule_of("majority", affiliates=Affiliates.ONE_VOTE).as_data()["affiliates"] == "one_vote"


@pytest.mark.parametrize("changes", ["nobody", None, 1])
def test_a_charter_of_which_nobody_knows_who_changes_it_is_refused(changes: object) -> None:
    with pytest.raises(CongressError) as refusal:
        charter_from_data({"rule": rule_of("majority").as_data(), "changes": changes})
    assert refusal.value.facts["field"] == "changes"


@given(rules())
def test_a_rule_survives_being_stored(rule: Rule) -> None:
    assert from_data(json.loads(json.dumps(rule.as_data()))) == rule


def test_the_presets_have_the_published_parameters() -> None:
    assert rule_of("majority") == Rule(Preset.MAJORITY)
    assert rule_of("two-thirds", quorum=9) == Rule(Preset.TWO_THIRDS, quorum=9)
    concurrent = rule_of("concurrent")
    assert concurrent.spread == Spread(floor=3, least=3, share=Share(1, 3), against=2)
    assert concurrent.refusal == Refusal(against=4, share=Share(2, 3))
    assert concurrent.quorum is None


def test_a_share_is_exact() -> None:
    third = Share(1, 3)
    assert third.within(1, 3)
    assert not third.within(2, 5)
    assert Share(2, 3).reached(4, 6)
    assert not Share(2, 3).reached(2 * 10**17 - 1, 3 * 10**17)


def test_an_unknown_preset_is_refused_with_what_was_given() -> None:
    with pytest.raises(CongressError) as refusal:
        rule_of("dictator")
    assert (refusal.value.key, refusal.value.facts) == ("rule.unknown_preset", {"given": "dictator"})


@pytest.mark.parametrize("quorum", [0, -1, NUMBER_MOST + 1])
def test_a_quorum_out_of_range_is_refused(quorum: int) -> None:
    with pytest.raises(CongressError) as refusal:
        rule_of("majority", quorum=quorum)
    assert refusal.value.key == "rule.invalid"


def _with(path: str, value: object) -> Data:
    data = rule_of("concurrent").as_data()
    *parents, last = path.split(".")
    inner = data
    for parent in parents:
        inner = cast(Data, inner[parent])
    inner[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("quorum", 0),
        ("quorum", True),
        ("quorum", 7.0),
        ("quorum", "7"),
        ("quorum", NUMBER_MOST + 1),
        ("spread", None),
        ("spread", []),
        ("spread.floor", 0),
        ("spread.least", -3),
        ("spread.against", 1),
        ("spread.share", [1, 0]),
        ("spread.share", [2, 1]),
        ("spread.share", [-1, 3]),
        ("spread.share", [1, 3, 5]),
        ("spread.share", [1 / 3, 1]),
        ("spread.share", 0.33),
        ("spread.bonus", 1),
        ("refusal.against", 1),
        ("refusal.share", [1, 3]),
        ("refusal.share", "2/3"),
        ("affiliates", "two_votes"),
        ("affiliates", None),
        ("surprise", 1),
    ],
)
def test_a_malformed_rule_is_refused_by_the_name_of_its_field(path: str, value: object) -> None:
    with pytest.raises(CongressError) as refusal:
        from_data(_with(path, value))
    assert refusal.value.key == "rule.invalid"
    assert refusal.value.facts["field"] == path


@pytest.mark.parametrize("field", ["quorum", "spread", "refusal", "spread.share", "refusal.against"])
def test_a_rule_that_lacks_a_field_is_refused(field: str) -> None:
    data = rule_of("concurrent").as_data()
    parent, _, last = field.rpartition(".")
    del (cast(Data, data[parent]) if parent else data)[last]
    with pytest.raises(CongressError) as refusal:
        from_data(data)
    assert refusal.value.facts == {"field": field, "given": None}


def test_a_majority_rule_takes_no_spread() -> None:
    data = rule_of("majority").as_data() | {"spread": rule_of("concurrent").as_data()["spread"]}
    with pytest.raises(CongressError) as refusal:
        from_data(data)
    assert refusal.value.facts["field"] == "spread"


@pytest.mark.parametrize("version", [None, 0, 2, True, "1", 1.0])
def test_a_rule_of_another_version_is_refused(version: object) -> None:
    with pytest.raises(CongressError) as refusal:
        from_data(_with("version", version))
    assert refusal.value.key == "rule.unknown_version"


@pytest.mark.parametrize("preset", [None, 1, "plurality", ["majority"]])
def test_a_rule_of_another_preset_is_refused(preset: object) -> None:
    with pytest.raises(CongressError) as refusal:
        from_data(_with("preset", preset))
    assert refusal.value.key == "rule.unknown_preset"
