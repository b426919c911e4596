"""Proxies: no chains, at most two in one hand, a vote of one's own always first, and never two papers for a member."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.proxies import (
    DAYS_MOST,
    HELD_MOST,
    Party,
    Proxy,
    Vote,
    cast_by_proxy,
    check_accepting,
    check_giving,
    ends_on,
    frozen_with,
    is_alike,
)
from prompts import load

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
MEMBERS = st.integers(1, 6)
Check = Callable[[Party, Party, Iterable[Proxy]], None]
LAW = [Party(number, "law", "state") for number in range(7)]
PARTIES = st.lists(
    st.builds(Party, MEMBERS, st.sampled_from(["law", "ethics"]), st.sampled_from(["state", "academia"])),
    unique_by=lambda one: one.member_id,
)
VOTES = st.builds(Vote, st.sampled_from(Choice), st.text(max_size=3))
PAIRS = st.dictionaries(MEMBERS, MEMBERS)
PAPERS = st.dictionaries(MEMBERS, VOTES)


def refused(giver: Party, holder: Party, *standing: Proxy, check: Check = check_giving) -> str | None:
    try:
        check(giver, holder, standing)
    except CongressError as refusal:
        return refusal.key
    return None


@pytest.mark.parametrize(
    ("giver", "holder", "standing", "key"),
    [
        (LAW[1], LAW[2], (), None),
        (LAW[1], Party(2, "law", "academia"), (), None),
        (LAW[1], Party(2, "ethics", "state"), (), None),
        (LAW[1], LAW[1], (), "proxy.to_self"),
        (LAW[1], Party(2, "ethics", "academia"), (), "proxy.not_alike"),
        (LAW[1], LAW[2], (Proxy(1, 3),), "proxy.given_already"),
        (LAW[1], LAW[2], (Proxy(3, 1),), "proxy.you_hold"),
        (LAW[1], LAW[2], (Proxy(2, 3),), "proxy.they_give"),
        (LAW[1], LAW[2], (Proxy(3, 2),), None),
        (LAW[1], LAW[2], (Proxy(3, 2), Proxy(4, 2)), "proxy.they_hold_enough"),
    ],
)
def test_who_may_give_a_proxy_to_whom(
    giver: Party, holder: Party, standing: tuple[Proxy, ...], key: str | None
) -> None:
    assert refused(giver, holder, *standing) == key


@pytest.mark.parametrize(
    ("giver", "holder", "standing", "key"),
    [
        (LAW[1], LAW[2], (), None),
        (LAW[1], Party(2, "ethics", "academia"), (), "proxy.not_alike_now"),
        (LAW[1], LAW[2], (Proxy(2, 3),), "proxy.you_give"),
        (LAW[1], LAW[2], (Proxy(3, 1),), "proxy.they_hold"),
        (LAW[1], LAW[2], (Proxy(3, 2),), None),
        (LAW[1], LAW[2], (Proxy(3, 2), Proxy(4, 2)), "proxy.you_hold_enough"),
    ],
)
def test_what_may_be_accepted(giver: Party, holder: Party, standing: tuple[Proxy, ...], key: str | None) -> None:
    assert refused(giver, holder, *standing, check=check_accepting) == key


@given(st.lists(st.tuples(st.sampled_from(["ask", "accept", "end"]), MEMBERS, MEMBERS), max_size=40))
def test_whatever_is_asked_and_accepted_no_chain_arises_and_nobody_holds_too_many(
    acts: list[tuple[str, int, int]],
) -> None:
    asked: dict[int, int] = {}
    standing: list[Proxy] = []
    for act, giver, holder in acts:
        if act == "ask" and refused(LAW[giver], LAW[holder], *standing) is None:
            asked[giver] = holder
        elif act == "accept" and asked.get(giver) == holder:
            if refused(LAW[giver], LAW[holder], *standing, check=check_accepting) is None:
                del asked[giver]
                standing.append(Proxy(giver, holder))
        elif act == "end":
            standing = [one for one in standing if one.giver != giver]
    givers, holders = [one.giver for one in standing], [one.holder for one in standing]

    assert len(set(givers)) == len(givers)
    assert not set(givers) & set(holders)
    assert all(holders.count(one) <= HELD_MOST for one in holders)


@pytest.mark.parametrize("days", [0, -1, DAYS_MOST + 1])
def test_a_proxy_has_a_day_on_which_it_ends(days: int) -> None:
    assert ends_on(DAYS_MOST, NOW) == NOW + timedelta(days=DAYS_MOST)
    with pytest.raises(CongressError, match=r"proxy\.days"):
        ends_on(days, NOW)


@given(PARTIES, PAIRS)
def test_a_ballot_freezes_a_proxy_only_where_both_are_on_its_roll_and_alike(
    roll: list[Party], pairs: dict[int, int]
) -> None:
    frozen, on_roll = frozen_with(roll, [Proxy(*pair) for pair in pairs.items()]), {one.member_id: one for one in roll}

    for giver, holder in pairs.items():
        alike = giver in on_roll and holder in on_roll and is_alike(on_roll[giver], on_roll[holder])
        assert (frozen.get(giver) == holder) is alike


@given(PAIRS, st.sets(st.builds(Proxy, MEMBERS, MEMBERS)), PAPERS, st.booleans())
def test_what_is_cast_by_proxy(
    frozen: dict[int, int], standing: set[Proxy], papers: dict[int, Vote], hidden: bool
) -> None:
    cast = cast_by_proxy(frozen, standing, papers, hidden=hidden)

    assert not set(cast) & set(papers), "a vote of the giver's own always counts instead"
    for giver, vote in cast.items():
        holder = frozen[giver]
        assert Proxy(giver, holder) in standing
        theirs = papers[holder].choice
        plain = hidden and theirs is Choice.FOR_WITH_RESERVATION
        assert vote.choice is (Choice.FOR if plain else theirs) is not Choice.RECUSE
        assert vote.words == (papers[holder].words if vote.choice is Choice.FOR_WITH_RESERVATION else "")
    for giver in set(frozen) - set(papers) - set(cast):
        holder = frozen[giver]
        silent = holder not in papers or papers[holder].choice is Choice.RECUSE
        assert silent or Proxy(giver, holder) not in standing


@pytest.mark.parametrize(
    "key",
    [
        *("off", "to_self", "not_alike", "given_already", "you_hold", "they_give", "they_have_no_seat"),
        *("request_gone", "not_alike_now", "you_give", "they_hold", "none_to_lay_down", "none_to_revoke"),
    ],
)
def test_each_refusal_has_its_sentence(key: str) -> None:
    assert load(strict=True)(f"proxy.{key}")
