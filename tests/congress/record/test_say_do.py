"""Say and do: the worked examples C1 to C4 and the illustration of record.md, and what holds for any deeds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.dates import When
from bot.congress.record.facts import Action, Actor, Assessment, Claim, Facts, Grade, Position, Subject
from bot.congress.record.hindsight import in_hindsight
from bot.congress.record.panels import VALUES
from bot.congress.record.say_do import SayDo, say_do, say_do_of_all
from tests.congress.starter import starter

AS_OF = date(2025, 12, 31)
DAY = When("2020-01-01", "day")
NORM = Subject("initiative_norm", "norm", "A norm", initiative="pledge", addressee="all", opened=When("2019", "year"))
PLEDGE = Subject("initiative", "pledge", "A pledge", initiative="pledge", addressee="all", opened=When("2019", "year"))
QUESTION = Subject("question", "question", "A question")
TEXT = Subject("instrument", "text", "A text", addressee="all")
FIRM = Actor("firm", "Firm", "company", "industry")
GANG = Actor("gang", "Gang", "threat-group", "unattributed")

Deed = tuple[str, Grade | None]


def deed(number: int, grade: Grade | None, *, accused: bool = False, when: When = DAY) -> Action:
    doers, blamed = ((), ("firm",)) if accused else (("firm",), ())
    return Action(f"a{number}", "disclosure", doers, blamed, (), when, None, "", "confirmed", grades=(grade,))


def record(
    deeds: Iterable[Deed], stance: str | None = "support", *, accused: bool = False, subject: str = "norm"
) -> Facts:
    """One firm with one stance of 2019 and these deeds of 2020, each assessed alike by two."""
    given = list(enumerate(deeds))
    said = [Position("p1", "firm", subject, stance, "statement", When("2019-06-01", "day"))] if stance else []
    return Facts(
        actors={one.id: one for one in (FIRM, GANG)},
        subjects={one.id: one for one in (NORM, PLEDGE, QUESTION, TEXT)},
        positions=said,
        actions=[deed(number, grade, accused=accused) for number, (_, grade) in given],
        claims=[Claim(f"c{number}", f"a{number}", "state-usa", "firm", "media", "alleged", DAY) for number, _ in given]
        if accused
        else [],
        assessments=[
            Assessment(f"a{number}", subject, word, assessor)
            for number, (word, _) in given
            for assessor in ("m1", "m2")
        ],
    )


def kinds(found: SayDo) -> list[str]:
    return [cell.kind for cell in found.balance.cells]


@pytest.mark.parametrize(
    ("actor", "figure", "n"),
    [("coal-charter-of-trust", 0.8125, 2), ("coal-tech-accord", 0.5, 1), ("co-twitter", -1.0, 1)],
)
def test_c1_say_do_with_suggestions_is_not_enough_evidence(actor: str, figure: float, n: int) -> None:
    balance = say_do(starter(), actor, AS_OF, suggestions=True).balance
    assert (balance.score.rounded, balance.score.n, balance.score.state) == (figure, n, "not_enough_evidence")
    assert len(balance.cells) == n and all(cell.suggested for cell in balance.cells)


def test_c1_opens_to_the_deeds_the_words_and_the_grades() -> None:
    charter = say_do(starter(), "coal-charter-of-trust", AS_OF, suggestions=True).balance
    assert charter.score.records == ("a-cot-default-2020", "a-cot-supply-baseline")
    assert charter.grades == ("C", "D")
    twitter = say_do(starter(), "co-twitter", AS_OF, suggestions=True).balance
    assert twitter.score.records == ("a-twitter-leaves-code", "s0236")
    assert list(twitter.quadrants) == ["says_does_not"]


def test_c2_without_suggestions_nobody_has_a_term() -> None:
    assert say_do_of_all(starter(), AS_OF) == {}
    assert {say_do(starter(), actor, AS_OF).balance.score.n for actor in starter().actors} == {0}


def test_c3_what_somebody_is_only_accused_of_is_in_no_figure() -> None:
    found = say_do_of_all(starter(), AS_OF, suggestions=True)
    own = {cell.action for one in found.values() for cell in one.balance.cells}
    assert not own & {"a-wannacry", "a-notpetya"}
    for actor in ("state-rus", "state-prk", "grp-sandworm", "grp-ru-hackers", "grp-nk-hackers"):
        one = say_do(starter(), actor, AS_OF, suggestions=True)
        assert one.balance.cells == () and one.if_attributions_hold.score.n == 0, actor


def test_c3_if_they_hold_the_accused_state_had_signed_nothing() -> None:
    held = say_do(starter(), "state-rus", AS_OF, suggestions=True).if_attributions_hold
    assert [(cell.action, cell.subject, cell.kind, cell.accused) for cell in held.cells] == [
        ("a-notpetya", "gcsc-3", "against_never_signed_up", True),
        ("a-notpetya", "gge-f", "against_never_signed_up", True),
    ]


def test_c4_two_actions_are_compared_in_hindsight() -> None:
    assert [(action.record, subject.id) for action, subject in in_hindsight(starter())] == [
        ("a-notpetya", "gcsc-3"),
        ("a-wannacry", "gcsc-4"),
    ]
    held = say_do(starter(), "state-rus", AS_OF, suggestions=True).if_attributions_hold
    assert [cell.subject for cell in held.cells if cell.hindsight] == ["gcsc-3"]


def test_the_illustration_of_c() -> None:
    found = say_do(record([("fulfils", "A"), ("partly_fulfils", "C"), ("contradicts", "D")]), "firm", AS_OF)
    score = found.balance.score
    assert (score.rounded, score.n, score.state) == (0.5278, 3, "enough")
    assert (score.above, score.below) == (Fraction(95, 100), Fraction(18, 10))
    assert score.records == ("a0", "a1", "a2", "p1")


@pytest.mark.parametrize(
    ("stance", "word", "kind", "n"),
    [
        ("support", "fulfils", "says_and_does", 1),
        ("support_with_reservation", "falls_short", "says_does_not", 1),
        ("oppose", "fulfils", "does_without_saying", 1),
        (None, "partly_fulfils", "does_without_saying", 0),
        ("neutral", "fulfils", "does_without_saying", 0),
        ("declined", "contradicts", "openly_against", 1),
        (None, "contradicts", "against_never_signed_up", 0),
        ("support", "neutral", "neither_way", 1),
    ],
)
def test_each_deed_is_shown_in_its_quadrant(stance: str | None, word: str, kind: str, n: int) -> None:
    found = say_do(record([(word, "A")], stance), "firm", AS_OF)
    assert (kinds(found), found.balance.score.n) == ([kind], n)


def test_what_was_said_after_the_deed_does_not_count() -> None:
    facts = record([("fulfils", "A")], None)
    late = Position("p9", "firm", "norm", "support", "statement", DAY)
    assert say_do(replace(facts, positions=[late]), "firm", AS_OF).balance.score.n == 0
    eve = replace(late, when=When("2019-12-31", "day"))
    assert say_do(replace(facts, positions=[eve]), "firm", AS_OF).balance.score.n == 1


def test_what_rests_on_background_alone_is_shown_and_not_counted() -> None:
    found = say_do(record([("fulfils", None)]), "firm", AS_OF).balance
    assert (len(found.cells), found.score.n, found.score.value) == (1, 0, None)


def test_a_deed_before_its_norm_is_shown_in_hindsight_and_not_counted() -> None:
    facts = record([("contradicts", "A")])
    later = replace(facts, subjects={**facts.subjects, "norm": replace(NORM, opened=When("2021", "year"))})
    found = say_do(later, "firm", AS_OF).balance
    assert ([cell.hindsight for cell in found.cells], found.score.n) == ([True], 0)


def test_a_norm_that_does_not_address_the_actor_can_neither_be_kept_nor_broken_by_it() -> None:
    facts = record([("contradicts", "A")])
    for addressee in ("state", None):
        others = replace(facts, subjects={"norm": replace(NORM, addressee=addressee), "pledge": PLEDGE})
        assert say_do(others, "firm", AS_OF).balance.cells == ()


def test_a_norm_of_the_same_day_is_not_later_than_the_deed() -> None:
    facts = record([("contradicts", "A")])
    same = replace(facts, subjects={**facts.subjects, "norm": replace(NORM, opened=DAY)})
    assert [cell.hindsight for cell in say_do(same, "firm", AS_OF).balance.cells] == [False]


def test_a_question_and_a_text_to_vote_on_can_neither_be_kept_nor_broken() -> None:
    for other in ("question", "text"):
        facts = record([("fulfils", "A")], subject=other)
        assert say_do(facts, "firm", AS_OF).balance.cells == ()
        more = [*facts.assessments, Assessment("a0", other, "contradicts", "m3")]
        assert say_do(replace(facts, assessments=more), "firm", AS_OF).disputed == ()


def test_who_opposes_and_acts_so_is_true_to_its_word() -> None:
    against: list[Deed] = [("contradicts", "A"), ("contradicts", "A"), ("fulfils", "A")]
    assert say_do(record(against, "oppose"), "firm", AS_OF).balance.score.value == Fraction(1, 3)


def test_a_disputed_deed_is_named_and_in_no_figure() -> None:
    facts = record([("fulfils", "A")])
    other = [*facts.assessments, Assessment("a0", "norm", "contradicts", "m3")]
    found = say_do(replace(facts, assessments=other), "firm", AS_OF)
    assert (found.balance.cells, [one.state for one in found.disputed]) == ((), ["disputed"])


def test_a_deed_counts_from_its_day_on() -> None:
    facts = record([("fulfils", "A")])
    assert say_do(facts, "firm", date(2019, 12, 31)).balance.cells == ()
    assert say_do(facts, "firm", date(2020, 1, 1)).balance.score.n == 1


def test_a_claim_that_was_taken_back_accuses_nobody() -> None:
    facts = record([("contradicts", "A")], accused=True)
    assert say_do(facts, "firm", AS_OF).if_attributions_hold.score.value == -1
    back = [replace(claim, status="withdrawn") for claim in facts.claims]
    assert say_do(replace(facts, claims=back), "firm", AS_OF).if_attributions_hold.cells == ()


DEEDS = st.lists(st.tuples(st.sampled_from([*VALUES, "unclear"]), st.sampled_from(["A", "B", "C", "D", "E", None])))
STANCES = st.sampled_from([None, "support", "support_with_reservation", "neutral", "declined", "oppose"])


@given(DEEDS, STANCES)
def test_accusations_never_count_as_deeds(deeds: list[Deed], stance: str | None) -> None:
    found = say_do(record(deeds, stance, accused=True), "firm", AS_OF)
    assert found.balance.cells == () and found.balance.score.n == 0
    done = say_do(record(deeds, stance), "firm", AS_OF)
    assert found.if_attributions_hold.score.value == done.balance.score.value == done.if_attributions_hold.score.value


@given(DEEDS, STANCES)
def test_the_figure_lies_between_all_against_and_all_for_and_never_stands_on_fewer_than_three(
    deeds: list[Deed], stance: str | None
) -> None:
    score = say_do(record(deeds, stance), "firm", AS_OF).balance.score
    assert score.value is None or -1 <= score.value <= 1
    assert (score.state == "enough") == (score.n >= 3)


@given(DEEDS, STANCES)
def test_the_order_of_the_record_tells_nothing(deeds: list[Deed], stance: str | None) -> None:
    facts = record(deeds, stance)
    turned = replace(
        facts, actions=list(reversed(list(facts.actions))), assessments=list(reversed(list(facts.assessments)))
    )
    assert say_do(facts, "firm", AS_OF) == say_do(turned, "firm", AS_OF)


@given(DEEDS)
def test_a_sole_assessor_gives_no_figure(deeds: list[Deed]) -> None:
    facts = record(deeds)
    alone = replace(facts, assessments=[one for one in facts.assessments if one.assessor == "m1"])
    assert say_do(alone, "firm", AS_OF).balance.score.n == 0
