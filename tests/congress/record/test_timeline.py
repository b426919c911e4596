"""Timelines: the worked examples B1 to B3 of record.md, and what concerns whom."""

from datetime import date

from bot.congress.record.timeline import days_since, event_of, timeline
from tests.congress.starter import starter

NOTPETYA = next(one for one in starter().actions if one.record == "a-notpetya")


def test_b1_claims_on_notpetya_by_days_since() -> None:
    found = days_since(NOTPETYA, timeline(starter(), action="a-notpetya", kinds=["claim"]))
    assert [(one.entry.record, one.days) for one in found if not one.is_range] == [
        ("c03", 1),
        ("c04", 6),
        ("c05", 233),
        ("c06", 233),
        ("c07", 234),
        ("c08", 234),
        ("c09", 234),
        ("c10", 1129),
        ("c11", 1210),
    ]
    assert [(one.entry.record, one.earliest, one.days) for one in found if one.is_range] == [("c12", 308, 338)]
    assert [one.entry.record for one in found].index("c12") == 7, "It stands at its first possible day."


def test_b2_actions_of_policing_technology() -> None:
    found = timeline(starter(), case="policing-technology", kinds=["action"])
    assert [(one.record, one.is_range) for one in found] == [
        ("a-congress-consults-amazon", True),
        ("a-ibm-exit", False),
        ("a-amazon-moratorium", False),
        ("a-ms-police-pause", False),
        ("a-amazon-extension", False),
    ]
    assert found[0].when.text == "2020"


def test_b3_events_dated_in_2018() -> None:
    found = timeline(starter(), kinds=["event"], first=date(2018, 1, 1), last=date(2018, 12, 31))
    assert [one.record for one in found] == ["e11", "e12", "e13", "e14", "e15", "e16"]


def test_a_range_that_reaches_beyond_the_period_is_left_out() -> None:
    month = timeline(starter(), kinds=["event"], first=date(2011, 12, 1), last=date(2011, 12, 31))
    assert [one.record for one in month] == ["e01"]
    assert timeline(starter(), kinds=["event"], first=date(2011, 12, 1), last=date(2011, 12, 30)) == ()
    assert timeline(starter(), kinds=["event"], first=date(2011, 12, 2), last=date(2011, 12, 31)) == ()


def test_what_has_no_case_of_its_own_is_in_that_of_its_subject() -> None:
    found = timeline(starter(), case="information-campaigns", kinds=["participation"])
    assert {one.subject for one in found} == {"eu-disinformation-code", "ai-elections-accord-2024"}


def test_the_timeline_of_an_action_holds_the_deed_its_event_and_its_claims() -> None:
    found = timeline(starter(), action="a-wannacry")
    assert [(one.kind, one.record) for one in found][:2] == [("event", "e07"), ("action", "a-wannacry")]
    assert {one.kind for one in found[2:]} == {"claim"}


def test_who_is_accused_is_concerned_and_never_named_as_a_doer() -> None:
    found = timeline(starter(), actor="state-rus", action="a-notpetya", kinds=["action"])
    assert [(one.record, one.actors, "state-rus" in one.accused) for one in found] == [("a-notpetya", (), True)]


def test_the_timeline_of_a_norm_holds_positions_on_it_and_deeds_that_engage_it() -> None:
    found = timeline(starter(), subject="gge-f")
    assert {"a-wannacry", "a-notpetya"} <= {one.record for one in found if one.kind == "action"}
    positions = timeline(starter(), subject="gge-c", kinds=["position"])
    assert {one.record for one in positions} == {"p016", "p017", "p018", "p019", "p020", "p021"}


def test_the_timeline_of_an_actor_and_a_subject_holds_what_concerns_both() -> None:
    found = timeline(starter(), actor="state-usa", subject="paris-call")
    assert [(one.kind, one.record) for one in found] == [
        ("position", "p011"),
        ("participation", "s0228"),
        ("event", "e23"),
        ("participation", "s0143"),
        ("position", "p012"),
    ]


def test_everything_is_on_the_timeline_once() -> None:
    known, found = starter(), timeline(starter())
    assert len({(one.kind, one.record) for one in found}) == len(found)
    dated = (known.positions, known.votes, known.participations, known.actions, known.claims, known.events)
    assert len([one for one in found if one.kind != "opening"]) == sum(len(rows) for rows in dated)
    assert list(found) == sorted(found, key=lambda one: one.when.first)


def test_an_event_that_is_nothing_but_an_action_names_it() -> None:
    by_record = {one.record: one for one in starter().actions}
    named = event_of(starter(), by_record["a-notpetya"])
    assert named is not None
    assert named.title == "NotPetya"
    assert event_of(starter(), by_record["a-attr-notpetya-uk"]) is None, "its event is about two"
