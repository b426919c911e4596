"""Grades of sources, of records and of what a figure rests on (record.md, section 5)."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.alignment import RollCalls
from bot.congress.record.facts import Grade
from bot.congress.record.grades import WEIGHTS, best, circle, default_grade, grades_of, owners, spread, weight
from tests.congress.starter import read, starter

GRADES = st.none() | st.sampled_from(sorted(WEIGHTS))


@pytest.mark.parametrize(
    ("kind", "grade"),
    [
        ("official", "A"),
        ("register", "B"),
        ("dataset", "B"),
        ("academic", "B"),
        ("press", "C"),
        ("reference", "C"),
        ("seed", "C"),
        ("background", None),
        ("rumour", None),
    ],
)
def test_a_source_is_graded_by_its_kind(kind: str, grade: Grade | None) -> None:
    assert default_grade(kind) == grade


def test_an_official_page_of_those_concerned_is_a_self_report_and_no_other_page_is() -> None:
    assert default_grade("official", own=True) == "D"
    assert [default_grade(kind, own=True) for kind in ("press", "dataset", "background")] == ["C", "B", None]


def test_a_record_is_as_good_as_the_best_of_its_sources() -> None:
    assert best(["D", None, "B", "C"]) == "B"
    assert best([None]) is None and best([]) is None


def test_background_weighs_nothing_and_the_official_record_weighs_all() -> None:
    assert [weight(grade) for grade in ("A", "B", "C", "D", "E", None)] == [
        Fraction(tenths, 10) for tenths in (10, 8, 5, 3, 1, 0)
    ]


@given(st.lists(GRADES), GRADES)
def test_another_source_never_weakens_a_record(grades: list[Grade | None], more: Grade | None) -> None:
    assert weight(best([*grades, more])) == max(weight(best(grades)), weight(more))


def test_the_circle_of_a_coalition_is_itself_and_its_members_of_that_day() -> None:
    near = circle(starter(), ["coal-charter-of-trust"], date(2020, 2, 28))
    assert {"coal-charter-of-trust", "co-siemens"} < near and "co-infineon" not in near
    assert "co-infineon" in circle(starter(), ["coal-charter-of-trust"], date(2020, 2, 29))


def test_the_circle_of_a_member_holds_its_coalition_and_of_an_outsider_nobody_else() -> None:
    assert "coal-tech-accord" in circle(starter(), ["co-microsoft"], date(2018, 12, 31))
    assert circle(starter(), ["co-apple"], date(2018, 12, 31)) == {"co-apple"}


def test_a_publisher_is_found_by_its_name_its_initiative_and_its_aliases() -> None:
    known = owners(starter(), {"Charter of Trust": "charter-of-trust", "Meta": "co-facebook"})
    assert known["infineon"] == "co-infineon"
    assert (known["cybersecurity tech accord"], known["charter of trust"], known["meta"]) == (
        "coal-tech-accord",
        "coal-charter-of-trust",
        "co-facebook",
    )


def test_the_deeds_of_coalitions_rest_on_press_and_on_self_reports() -> None:
    found = {action.record: best(action.grades) for action in starter().actions}
    deeds = ("a-cot-supply-baseline", "a-cot-default-2020", "a-techaccord-reports")
    assert [found[one] for one in deeds] == ["C", "D", "D"]


def test_the_rules_grade_each_shipped_action_as_its_facts_do() -> None:
    facts, sources, known = starter(), {row["id"]: row for row in read("sources")}, owners(starter())
    cited = {row["id"]: row["sources"] for row in read("actions")}
    for action in facts.actions:
        near = circle(facts, action.actors, action.when.known_by)
        pages = [sources[slug] for slug in cited[action.record]]
        graded = [
            default_grade(page["kind"], own=known.get((page["publisher"] or "").casefold()) in near) for page in pages
        ]
        assert tuple(graded) == action.grades, action.record


def test_a_figure_tells_how_many_of_its_records_have_which_grade() -> None:
    agreed = RollCalls(starter().votes, date(2025, 12, 31)).agreement("state-usa", "state-gbr")
    assert spread(agreed.records, grades_of(starter(), agreed.records)) == Counter({"B": 10})
