"""Alignment on roll calls: the worked examples E1 to E8 of record.md, and what holds for any votes."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.record.alignment import RollCalls, Votes
from bot.congress.record.dates import When
from bot.congress.record.facts import RollCallVote
from tests.congress.starter import starter

AS_OF = date(2025, 12, 31)
DAY = When("2018-12-05", "day")
Word = Literal["yes", "no", "abstain"]
WORDS: tuple[Word, ...] = ("yes", "abstain", "no")
WEIGHTS = {"yes": 1, "abstain": 0, "no": -1}
ACTORS = tuple("abcdef")

BALLOTS = st.dictionaries(
    st.tuples(st.sampled_from(ACTORS), st.sampled_from(("r1", "r2", "r3", "r4", "r5"))), st.sampled_from(WORDS)
)


@cache
def shipped() -> RollCalls:
    return RollCalls(starter().votes, AS_OF)


def rows(ballots: Mapping[tuple[str, str], Word]) -> list[RollCallVote]:
    return [
        RollCallVote(f"{instrument}-{actor}", instrument, actor, vote, DAY)
        for (actor, instrument), vote in ballots.items()
    ]


def calls(ballots: Mapping[tuple[str, str], Word]) -> RollCalls:
    return RollCalls(rows(ballots), AS_OF)


@pytest.mark.parametrize(("pair", "figure"), [("usa gbr", 1.0), ("rus chn", 1.0), ("usa rus", 0.0)])
def test_e1_great_powers_agree_wholly_or_not_at_all(pair: str, figure: float) -> None:
    first, second = pair.split()
    found = shipped().agreement(f"state-{first}", f"state-{second}")
    assert (found.rounded, found.n, found.state, len(found.records)) == (figure, 5, "enough", 10)


@pytest.mark.parametrize(
    ("pair", "figure"),
    [
        ("bra ind", 0.9),
        ("jpn usa", 0.9),
        ("che usa", 0.7),
        ("che rus", 0.3),
        ("bra usa", 0.5),
        ("sgp usa", 0.4),
        ("ind rus", 0.6),
    ],
)
def test_e2_agreement_of_seven_pairs(pair: str, figure: float) -> None:
    first, second = pair.split()
    found = shipped().agreement(f"state-{first}", f"state-{second}")
    assert (found.rounded, found.n) == (figure, 5)


@pytest.mark.parametrize(
    ("group", "figure", "pairs"),
    [
        ("eu-27", 1.0, 351),
        ("g7", 0.9429, 21),
        ("five-eyes", 0.94, 10),
        ("asean", 0.8867, 45),
        ("sco-2018", 0.8241, 28),
        ("brics-2018", 0.72, 10),
        ("gge-6-states", 0.6687, 300),
        ("p5", 0.4, 10),
    ],
)
def test_e3_cohesion_of_groups(group: str, figure: float, pairs: int) -> None:
    found = shipped().cohesion(starter().groups[group].members)
    assert (found.rounded, found.n) == (figure, pairs)


def test_e4_states_by_number_of_recorded_votes() -> None:
    assert shipped().recorded() == {5: 148, 4: 25, 3: 13, 2: 4, 1: 3}


def test_e5_blocs_are_patterns_of_votes() -> None:
    blocs = shipped().blocs()
    assert [len(bloc.members) for bloc in blocs][:4] == [46, 38, 18, 10]
    assert (len(blocs), sum(len(bloc.members) for bloc in blocs)) == (19, 148)


def test_e6_eight_states_stand_best_between_g7_and_sco() -> None:
    groups = starter().groups
    found = shipped().bridges(groups["g7"].members, groups["sco-2018"].members)
    best = [one for one in found if one.lesser.value == found[0].lesser.value]
    assert [one.actor[-3:] for one in best] == ["bhs", "bih", "dom", "fji", "hnd", "lbr", "pan", "vut"]
    assert (best[0].lesser.value, best[0].lesser.rounded) == (Fraction(23, 35), 0.6571)


def test_e7_chaining_at_nine_tenths_would_hide_the_blocs() -> None:
    whole = [actor for bloc in shipped().blocs() for actor in bloc.members]
    component = {actor: {actor} for actor in whole}
    for one, other, agreed, _ in shipped().pairs(whole):
        if agreed >= Fraction(9, 10) and component[one] is not component[other]:
            joined = component[one] | component[other]
            component |= dict.fromkeys(joined, joined)
    assert sorted(len(one) for one in {id(one): one for one in component.values()}.values()) == [10, 138]


def test_e8_votes_on_the_two_rival_texts() -> None:
    states = [actor.id for actor in starter().actors.values() if actor.kind == "state"]
    calls = shipped()
    bits = [1 << calls.instruments.index(text) for text in ("res-73-27", "res-73-266")]
    cast = [calls.votes.get(state, Votes())._asdict() for state in states]
    found = Counter(
        tuple(next((word for word, held in votes.items() if held & bit), None) for bit in bits) for votes in cast
    )
    missing = sum(many for pair, many in found.items() if None in pair)
    assert {pair: many for pair, many in found.items() if None not in pair} == {
        ("yes", "yes"): 77,
        ("no", "yes"): 46,
        ("yes", "no"): 12,
        ("yes", "abstain"): 12,
        ("abstain", "yes"): 9,
        ("abstain", "abstain"): 2,
    }
    assert missing == 35


def test_fewer_than_three_shared_votes_are_not_enough_evidence() -> None:
    two = calls({("a", "r1"): "yes", ("b", "r1"): "yes", ("a", "r2"): "yes", ("b", "r2"): "no", ("a", "r3"): "yes"})
    found = two.agreement("a", "b")
    assert (found.state, found.n) == ("not_enough_evidence", 2)
    assert list(two.pairs()) == [] and two.cohesion().state == "not_enough_evidence"


def test_an_actor_without_a_vote_shares_none() -> None:
    found = calls({("a", "r1"): "yes"}).agreement("a", "nobody")
    assert (found.value, found.n, found.records, found.state) == (None, 0, (), "not_enough_evidence")


def test_a_vote_counts_from_its_day_on() -> None:
    row = rows({("a", "r1"): "yes"})
    assert RollCalls(row, date(2018, 12, 4)).votes.get("a") is None
    assert RollCalls(row, date(2018, 12, 5)).votes["a"] == Votes(yes=1)


def test_only_the_chosen_roll_calls_are_compared() -> None:
    some = RollCalls(starter().votes, AS_OF, {"res-73-27", "res-73-266", "res-74-28"})
    assert some.agreement("state-usa", "state-gbr").n == 3


def test_an_actor_is_left_out_of_the_group_it_is_compared_with() -> None:
    three: dict[tuple[str, str], Word] = {(actor, r): "yes" for actor in "ab" for r in ("r1", "r2", "r3")}
    assert calls(three).toward("a", {"a", "b"}).n == 1


def test_twelve_million_pairs_are_averaged_by_their_patterns() -> None:
    many = rows({(f"x{n}", f"r{r}"): WORDS[(n * 7 + n // 9 * r) % 3] for n in range(5000) for r in range(5)})
    built = RollCalls(many, AS_OF)
    assert built.cohesion().n == 5000 * 4999 // 2


@given(BALLOTS)
def test_agreement_is_symmetric_and_between_nothing_and_all(ballots: dict[tuple[str, str], Word]) -> None:
    built = calls(ballots)
    for one, other in combinations(ACTORS, 2):
        found = built.agreement(one, other)
        assert found == built.agreement(other, one)
        assert found.value is None or 0 <= found.value <= 1


@given(BALLOTS)
def test_agreement_is_the_formula_term_by_term(ballots: dict[tuple[str, str], Word]) -> None:
    built = calls(ballots)
    for one, other in combinations(ACTORS, 2):
        shared = [r for actor, r in ballots if actor == one and (other, r) in ballots]
        apart = [abs(WEIGHTS[ballots[one, r]] - WEIGHTS[ballots[other, r]]) for r in shared]
        found = built.agreement(one, other)
        assert (found.above, found.n) == (sum((1 - Fraction(each, 2) for each in apart), Fraction(0)), len(shared))


@given(BALLOTS)
def test_cohesion_is_the_mean_over_its_pairs(ballots: dict[tuple[str, str], Word]) -> None:
    built = calls(ballots)
    pairs = [agreed for *_, agreed, _ in built.pairs()]
    assert (built.cohesion().above, built.cohesion().n) == (sum(pairs, Fraction(0)), len(pairs))


@given(BALLOTS)
def test_the_order_of_the_votes_tells_nothing(ballots: dict[tuple[str, str], Word]) -> None:
    built, turned = calls(ballots), RollCalls(reversed(rows(ballots)), AS_OF)
    assert built.votes == turned.votes and built.blocs() == turned.blocs()
    assert built.bridges("ab", "cd") == turned.bridges("ab", "cd")


@given(BALLOTS)
def test_members_of_a_bloc_agree_on_everything(ballots: dict[tuple[str, str], Word]) -> None:
    built = calls(ballots)
    for bloc in built.blocs():
        assert Counter(built.votes[one] for one in bloc.members) == {bloc.votes: len(bloc.members)}
