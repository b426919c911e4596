"""What may be repaired of a frozen roll, what a repair makes of it, and what of it may be told before the close."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.certified_repairs import CertifiedRepair, LineThen, certified_repair, check_repairs, repair_data
from bot.congress.comparing import Differs
from bot.congress.errors import CongressError
from bot.congress.repairs import Act, Case, after, is_repairable, mend, needed_on, tells_how_many
from bot.congress.rules import Affiliates, rule_of
from bot.congress.seats import Capacity, RollEntry

LINE = RollEntry(1, "law", "state", Capacity.PERSONAL)
SEAT = RollEntry(1, "economics", "company", Capacity.OFFICIAL, "Acme")
OPEN = Case("N-1", open=True, second=False, seats=3, line=LINE, seat=SEAT, seated_before=True)
LEFT_OUT = replace(OPEN, line=None)


@pytest.mark.parametrize(
    ("act", "case", "became"),
    [(Act.TAKEN_OFF, OPEN, None), (Act.CORRECTED, OPEN, SEAT), (Act.ADDED, LEFT_OUT, SEAT)],
)
def test_a_repair_brings_the_line_to_what_the_seat_is(act: Act, case: Case, became: RollEntry | None) -> None:
    mended = mend(act, case)
    assert (mended.was, mended.became) == (case.line, became)


@pytest.mark.parametrize(
    ("act", "case", "why"),
    [
        *((act, replace(OPEN, open=False), "closed") for act in Act),
        *((act, replace(OPEN, second=True), "second_vote") for act in Act),
        (Act.TAKEN_OFF, LEFT_OUT, "not_on_roll"),
        (Act.CORRECTED, LEFT_OUT, "not_on_roll"),
        (Act.ADDED, OPEN, "on_roll"),
        (Act.TAKEN_OFF, replace(OPEN, seats=1), "last_seat"),
        (Act.CORRECTED, replace(OPEN, seat=None), "no_seat"),
        (Act.ADDED, replace(LEFT_OUT, seat=None), "no_seat"),
        (Act.ADDED, replace(LEFT_OUT, seated_before=False), "joined_later"),
        (Act.CORRECTED, replace(OPEN, seat=LINE), "same"),
    ],
)
def test_what_is_no_repair_is_refused(act: Act, case: Case, why: str) -> None:
    with pytest.raises(CongressError) as refused:
        mend(act, case)
    assert refused.value.key == f"repair.{why}"


@pytest.mark.parametrize("open", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_a_repair_is_offered_just_where_one_is_possible(open: bool, second: bool) -> None:
    case, offered = replace(OPEN, open=open, second=second), is_repairable(open=open, second=second)
    assert offered is (open and not second)
    with nullcontext() if offered else pytest.raises(CongressError):
        mend(Act.TAKEN_OFF, case)


def test_who_left_may_be_taken_off_though_they_hold_no_seat() -> None:
    assert mend(Act.TAKEN_OFF, replace(OPEN, seat=None)).was == LINE


@given(acts=st.lists(st.sampled_from(Act)), hidden=st.booleans(), proxies=st.integers(0, 2))
def test_how_many_have_voted_is_told_unless_a_drop_or_what_proxies_add_would_tell_of_one(
    acts: list[Act], hidden: bool, proxies: int
) -> None:
    tells = hidden and (Act.TAKEN_OFF in acts or proxies > 0)
    assert tells_how_many(acts, hidden=hidden, proxies=proxies) is not tells


def test_the_roll_with_a_repair_counts_votes_as_its_rule_does() -> None:
    roll = [LINE, *(RollEntry(n, "law", "state", Capacity.OFFICIAL, "Acme") for n in range(2, 9))]
    capped = rule_of("majority", affiliates=Affiliates.ONE_VOTE)
    corrected = after(roll, mend(Act.CORRECTED, OPEN))

    assert [one.member_id for one in after(roll, mend(Act.TAKEN_OFF, OPEN))] == list(range(2, 9))
    assert sorted(one.member_id for one in corrected) == list(range(1, 9))
    # Seven seats of one actor and another one make two votes; all eight of that actor make one.
    assert (needed_on(capped, roll), needed_on(capped, corrected)) == (2, 1)
    assert needed_on(rule_of("majority"), roll) == needed_on(rule_of("majority"), corrected)


WAS, NOW = LineThen("law", "state", "personal", None), LineThen("economics", "company", "official", "Acme")
REPAIRS = (
    CertifiedRepair(1, Act.TAKEN_OFF, "Ann", WAS, None, "Twice.", 4),
    CertifiedRepair(2, Act.ADDED, "Bob", None, WAS, "Left out.", 5),
    CertifiedRepair(3, Act.CORRECTED, "Bob", WAS, NOW, "Mistyped.", 5),
)
NAMED = [("Bob", NOW), ("Eve", WAS)]


def test_a_certified_repair_is_read_as_it_was_written() -> None:
    hidden = replace(REPAIRS[0], name=None)
    for one in (*REPAIRS, hidden):
        assert certified_repair(repair_data(one), "repairs[1]") == one


def test_repairs_that_led_to_the_roll_hold() -> None:
    check_repairs(REPAIRS, seats=5, named=NAMED)
    check_repairs(tuple(replace(one, name=None) for one in REPAIRS), seats=5, named=None)
    check_repairs((), seats=5, named=NAMED)


@pytest.mark.parametrize(
    ("place", "changes", "where"),
    [
        (0, {"number": 2}, "repairs[1].number"),
        (0, {"became": NOW}, "repairs[1].became (there)"),
        (1, {"was": WAS}, "repairs[2].was (there)"),
        (1, {"name": None}, "repairs[2].name (there)"),
        (1, {"reason": ""}, "repairs[2].reason"),
        (1, {"seats": 4}, "repairs[2].seats"),
        (2, {"became": WAS}, "roll.lines"),
    ],
)
def test_a_repair_that_does_not_fit_is_a_difference(place: int, changes: dict[str, object], where: str) -> None:
    told = list(REPAIRS)
    told[place] = replace(told[place], **changes)  # type: ignore[arg-type]
    with pytest.raises(Differs) as differs:
        check_repairs(told, seats=5, named=NAMED)
    assert differs.value.difference.where == where


def test_the_roll_has_the_seats_that_the_repairs_left() -> None:
    with pytest.raises(Differs) as differs:
        check_repairs(REPAIRS, seats=6, named=NAMED)
    assert differs.value.difference.where == "roll.seats"
