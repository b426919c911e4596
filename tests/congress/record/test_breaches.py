"""Actions that a panel found to contradict a norm (record.md, invariants 15 and 17)."""

from dataclasses import replace
from datetime import date

from bot.congress.record.breaches import Breach, breaches
from bot.congress.record.facts import Assessment, Facts
from tests.congress.starter import starter

AS_OF = date(2025, 12, 31)


def names(found: tuple[Breach, ...]) -> list[tuple[str, str]]:
    return [(one.action.record, one.subject.id) for one in found]


def assessed(subject: str, *words: str) -> Facts:
    return replace(
        starter(), assessments=[Assessment("a-notpetya", subject, word, f"m{n}") for n, word in enumerate(words)]
    )


def test_the_record_only_suggests_breaches() -> None:
    assert breaches(starter(), AS_OF) == ()
    found = breaches(starter(), AS_OF, suggestions=True)
    assert names(found) == [
        ("a-notpetya", "gcsc-3"),
        ("a-notpetya", "gge-f"),
        ("a-twitter-leaves-code", "eu-disinformation-code"),
        ("a-wannacry", "gge-f"),
    ]
    assert all(one.suggested for one in found)
    assert [one.subject.id for one in found if one.in_hindsight] == ["gcsc-3"]


def test_those_of_one_norm_or_of_one_action() -> None:
    found = breaches(starter(), AS_OF, subject="gge-f", suggestions=True)
    assert [one.action.record for one in found] == ["a-notpetya", "a-wannacry"]
    assert names(breaches(starter(), AS_OF, action="a-wannacry", suggestions=True)) == [("a-wannacry", "gge-f")]


def test_a_panel_finds_a_breach_and_a_sole_assessor_none() -> None:
    (found,) = breaches(assessed("gge-f", "contradicts", "falls_short"), AS_OF)
    assert (names((found,)), found.suggested, found.panel.n) == ([("a-notpetya", "gge-f")], False, 2)
    assert breaches(assessed("gge-f", "contradicts"), AS_OF) == ()


def test_two_who_speak_for_the_same_actor_find_no_breach() -> None:
    facts = assessed("gge-f", "contradicts", "contradicts")
    assert breaches(facts, AS_OF, represents={"m0": "state-ukr", "m1": "state-ukr"}) == ()


def test_a_breach_counts_from_the_day_of_the_action_on() -> None:
    facts = assessed("gge-f", "contradicts", "contradicts")
    assert breaches(facts, date(2017, 6, 26)) == () != breaches(facts, date(2017, 6, 27))


def test_a_question_cannot_be_broken() -> None:
    assert breaches(assessed("q-why-now", "contradicts", "contradicts"), AS_OF) == ()
