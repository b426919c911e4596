"""Deciding among wordings: who wins, when there is a quorum, what becomes of a tie, and how a ranking is built."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from bot.congress.affiliates import tally_under, votes_of
from bot.congress.ballots import Choice
from bot.congress.choosing import RANKED, Cast, Chosen, choose, compared, groups_of, ranks_of
from bot.congress.decisions import QUORUM, REFUSAL, SPREAD, TWO_THIRDS, Outcome, decide
from bot.congress.errors import CongressError
from bot.congress.privacy import pairs_shown
from bot.congress.rules import (
    Affiliates,
    Charter,
    Method,
    Preset,
    Rule,
    charter_from_data,
    from_data,
    ranked_rule,
    rule_of,
)
from bot.congress.schulze import NONE_OF_THESE
from bot.congress.seats import Capacity, RollEntry
from bot.congress.wordings import Steps, steps_of
from tests.congress.elections import Election, affiliated, elections, rules
from tests.congress.rankings import roll_of

OPTIONS = ("0", "1", "2")
NONE = NONE_OF_THESE
RULE = ranked_rule(rule_of("majority"))


def box(*papers: str) -> dict[int, Cast]:
    """Rankings as "0 1=2", one a member; "-" is a recusal, "" no paper."""
    found = {}
    for member, paper in enumerate(papers, start=1):
        groups = [[NONE if one == "n" else one for one in group.split("=")] for group in paper.split()]
        if paper:
            found[member] = Cast({}, recused=True) if paper == "-" else Cast(ranks_of(groups, OPTIONS))
    return found


def of(*papers: str, seats: int = 5, second: bool = False) -> Chosen:
    return choose(RULE, OPTIONS, roll_of(seats), box(*papers), second=second)


def test_the_rule_of_a_choice_says_both_the_method_and_the_rule_of_the_congress() -> None:
    rule = ranked_rule(rule_of("concurrent", quorum=4, affiliates=Affiliates.ONE_VOTE))
    assert (rule.preset, rule.quorum, rule.capped, rule.ranks) == (Preset.CONCURRENT, 4, True, True)
    assert rule.as_data()["method"] == "schulze"
    assert from_data(rule.as_data()) == rule
    assert "method" not in rule_of("concurrent").as_data()


def test_no_congress_is_given_a_rule_that_ranks() -> None:
    charter = Charter(ranked_rule(rule_of("majority")))
    with pytest.raises(CongressError, match=r"rule\.invalid"):
        charter_from_data(charter.as_data())


def test_no_congress_decides_by_ranking_alone() -> None:
    with pytest.raises(CongressError, match=r"rule\.unknown_preset"):
        rule_of("ranked")


def test_of_a_rule_that_only_ranks_the_winner_needs_the_quorum_alone() -> None:
    rule = Rule(Preset.RANKED, method=Method.SCHULZE)
    chosen = choose(rule, OPTIONS, roll_of(5), box("1", "1", "1 2", "n 1"))
    assert [check.key for check in chosen.verdict.checks] == [RANKED, QUORUM]
    assert chosen.verdict.outcome is Outcome.ADOPTED


def test_a_sole_winner_with_a_quorum_is_adopted() -> None:
    chosen = of("1 0", "1 2", "1", "0 1")
    assert (chosen.winner, chosen.tied, chosen.verdict.outcome) == ("1", (), Outcome.ADOPTED)
    assert chosen.tally.count.in_favour == 4
    assert chosen.ranked.votes["1", "0"] == 3


def test_a_winner_that_too_few_put_above_none_has_no_quorum() -> None:
    assert RULE.least_for(5) == 3
    chosen = of("1", "1")
    assert (chosen.winner, chosen.verdict.outcome) == ("1", Outcome.NO_QUORUM)


def test_a_recusal_leaves_the_roll_and_so_the_quorum() -> None:
    assert of("1", "1", "-", "-").verdict.outcome is Outcome.ADOPTED


@pytest.mark.parametrize("papers", [("n 0", "n 1", "n", "2"), ("0 n", "n 0")])
def test_where_none_of_these_wins_or_ties_things_stay_as_they_are(papers: tuple[str, ...]) -> None:
    chosen = of(*papers)
    assert (chosen.winner, chosen.tied, chosen.verdict.outcome) == (None, (), Outcome.NOT_ADOPTED)


def test_two_throwaway_wordings_do_not_lift_two_thirds() -> None:
    """Five want the text and four want none of it: with or without further wordings that is less than two thirds."""
    rule = ranked_rule(rule_of("two-thirds"))
    chosen = choose(rule, OPTIONS, roll_of(9), box(*["0"] * 5, *["n"] * 4))
    assert (chosen.winner, chosen.verdict.outcome) == ("0", Outcome.NOT_ADOPTED)
    assert {check.key: check.passed for check in chosen.verdict.checks} == {
        RANKED: True,
        TWO_THIRDS: False,
        QUORUM: True,
    }


def test_disciplines_and_kinds_that_stand_against_the_winner_hold_it() -> None:
    seats = [("ethics", "state")] * 8 + [("law", "company")] * 3 + [("sociology", "company")] * 3
    roll = [RollEntry(n, *place, Capacity.PERSONAL) for n, place in enumerate(seats, 1)]
    chosen = choose(ranked_rule(rule_of("concurrent")), OPTIONS, roll, box(*["1"] * 8, *["n"] * 6))
    assert (chosen.winner, chosen.verdict.outcome) == ("1", Outcome.NOT_ADOPTED)
    failed = {check.key: check.names for check in chosen.verdict.checks if not check.passed}
    assert failed == {SPREAD: ("law", "sociology"), REFUSAL: ("company",)}


def test_what_of_the_rule_cannot_be_applied_is_passed_and_said() -> None:
    chosen = choose(ranked_rule(rule_of("concurrent")), OPTIONS, roll_of(3), box("1", "1", "1"))
    assert [check.sentence for check in chosen.verdict.checks[-2:]] == [
        "decision.spread_not_applied",
        "decision.refusal_not_applied",
    ]
    assert chosen.verdict.outcome is Outcome.ADOPTED


def test_under_consent_a_sustained_concern_holds_every_wording() -> None:
    rule, papers = ranked_rule(rule_of("consent")), box("1", "1", "1")
    assert choose(rule, OPTIONS, roll_of(5), papers).verdict.outcome is Outcome.ADOPTED
    assert choose(rule, OPTIONS, roll_of(5), papers, sustained=1).verdict.outcome is Outcome.NOT_ADOPTED


def test_a_winner_that_stands_below_none_of_these_is_not_adopted() -> None:
    """It wins along a chain, and loses to "none of these" itself: no majority wants it rather than nothing."""
    papers = ("0 1 n", "0 1 n", "0 1 n", "n 0 1", "n 0 1", "1 n 0", "1 n 0")
    chosen = of(*papers, seats=7)
    assert (chosen.winner, chosen.verdict.outcome) == ("0", Outcome.NOT_ADOPTED)


def test_an_empty_box_has_no_quorum() -> None:
    assert of().verdict.outcome is Outcome.NO_QUORUM


def test_wordings_that_tie_go_to_a_second_vote_and_a_second_tie_adopts_nothing() -> None:
    papers = ("1 2", "2 1", "1=2", "1=2")
    assert of(*papers).tied == ("1", "2")
    again = of(*papers, second=True)
    assert (again.winner, again.tied, again.verdict.outcome) == (None, (), Outcome.NOT_ADOPTED)


def test_a_second_vote_has_two_wordings() -> None:
    chosen = choose(
        RULE, ("1", "2"), roll_of(4), {1: Cast({"1": 1}), 2: Cast({"1": 1}), 3: Cast({"2": 1})}, second=True
    )
    assert chosen.winner == "1"


def test_seats_of_one_actor_count_once_where_the_rule_caps_them() -> None:
    rule = ranked_rule(rule_of("majority", affiliates=Affiliates.ONE_VOTE))
    roll = [
        *roll_of(3, "Acme"),
        RollEntry(4, "law", "state", Capacity.PERSONAL),
        RollEntry(5, "law", "state", Capacity.PERSONAL),
    ]
    chosen = choose(rule, OPTIONS, roll, box("1", "1", "1", "2", "2"))
    assert chosen.ranked.votes["2", "1"] == 2
    assert chosen.ranked.votes["1", "2"] == 1
    assert [one.seats for one in chosen.merged] == [3]
    assert chosen.tally.roll == 3
    assert chosen.ranked.papers == 3


def test_seats_of_one_actor_put_that_one_higher_which_more_of_them_do() -> None:
    """No one ranking says what three seats say together: pair by pair they go in a circle."""
    rule = ranked_rule(rule_of("majority", affiliates=Affiliates.ONE_VOTE))
    chosen = choose(rule, OPTIONS, roll_of(3, "Acme"), box("0 1 2", "1 2 0", "2 0 1"))
    votes = chosen.ranked.votes
    assert [votes["0", "1"], votes["1", "2"], votes["2", "0"]] == [1, 1, 1]
    assert [votes["1", "0"], votes["2", "1"], votes["0", "2"]] == [0, 0, 0]
    assert chosen.ranked.papers == 1


def test_a_paper_from_outside_the_roll_is_refused() -> None:
    with pytest.raises(CongressError, match=r"ballot\.not_on_roll"):
        choose(RULE, OPTIONS, roll_of(1), box("0", "1"))


@pytest.mark.parametrize(
    ("groups", "key"), [([["9"]], "unknown_wording"), ([["0"], ["0"]], "twice_on_paper"), ([], "nothing")]
)
def test_a_paper_that_cannot_be_counted_is_refused(groups: list[list[str]], key: str) -> None:
    with pytest.raises(CongressError, match=rf"ranked\.{key}"):
        ranks_of(groups, OPTIONS)


papers = st.lists(
    st.permutations([*OPTIONS, NONE]).flatmap(lambda one: st.integers(1, 4).map(lambda n: one[:n])), max_size=6
)


@given(papers, st.sampled_from(OPTIONS))
def test_a_voter_who_names_the_winner_alone_never_hurts_it(cast: list[list[str]], favourite: str) -> None:
    before = {number: Cast(ranks_of([[name] for name in paper], OPTIONS)) for number, paper in enumerate(cast, 1)}
    chosen = choose(RULE, OPTIONS, roll_of(8), before)
    more = choose(RULE, OPTIONS, roll_of(8), {**before, 8: Cast({favourite: 1})})
    if chosen.winner == favourite:
        assert more.winner == favourite
        assert more.tally.count.in_favour == chosen.tally.count.in_favour + 1


@st.composite
def chosen_by(draw: st.DrawFn) -> tuple[Rule, Election, dict[int, Cast]]:
    """A rule, a roll, and a ranking or a recusal from who voted in that election. The text is put where their vote
    puts it, so that spread and refusal are as near as they are there."""
    rule, election = ranked_rule(draw(rules())), draw(elections() | affiliated())
    sides = {
        Choice.FOR: {"0": 1, NONE: 2}, Choice.FOR_WITH_RESERVATION: {"0": 1, NONE: 2}, Choice.AGAINST: {NONE: 1},
        Choice.ABSTAIN: {"0": 1, NONE: 1},
    }  # fmt: skip
    papers = {}
    for member, choice in election.papers.items():
        if choice is Choice.RECUSE:
            papers[member] = Cast({}, recused=True)
        else:
            others = {} if draw(st.booleans()) else {name: draw(st.integers(1, 4)) for name in ("1", "2")}
            papers[member] = Cast({**others, **sides[choice]})
    return rule, election, papers


@given(chosen_by(), st.integers(0, 1))
def test_what_is_chosen_would_be_adopted_with_that_tally(
    case: tuple[Rule, Election, dict[int, Cast]], sustained: int
) -> None:
    rule, election, cast = case
    chosen = choose(rule, OPTIONS, election.roll, cast, sustained=sustained)
    own = replace(rule, method=Method.TEXT)
    asked = decide(own, chosen.tally, sustained=sustained)
    if chosen.winner is not None:
        assert chosen.verdict.outcome is asked.outcome
        assert chosen.verdict.checks[1:] == asked.checks
        event(f"{rule.preset}: {asked.outcome}")
    else:
        assert chosen.verdict.outcome is not Outcome.ADOPTED
    assert chosen.tally.roll == votes_of(len(election.roll), chosen.merged)


@given(chosen_by())
def test_the_pairs_are_those_of_one_count_for_each_pair(case: tuple[Rule, Election, dict[int, Cast]]) -> None:
    """Equal papers counted together, and actors pair by pair: no otherwise than the whole roll for each pair."""
    rule, election, cast = case
    chosen = choose(rule, OPTIONS, election.roll, cast)
    for one, other in permutations((*OPTIONS, NONE), 2):
        said = {member: compared(paper, one, other) for member, paper in cast.items()}
        count = tally_under(rule, election.roll, {who: what for who, what in said.items() if what is not None})[0].count
        assert chosen.ranked.votes[one, other] == count.in_favour
        assert chosen.ranked.papers == count.voters


@given(chosen_by(), st.data())
def test_one_more_paper_for_the_winner_alone_never_defeats_it(
    case: tuple[Rule, Election, dict[int, Cast]], data: st.DataObject
) -> None:
    rule, election, cast = case
    silent = [entry.member_id for entry in election.roll if entry.member_id not in cast]
    chosen = choose(rule, OPTIONS, election.roll, cast)
    assume(silent and chosen.verdict.outcome is Outcome.ADOPTED and chosen.winner is not None)
    assert chosen.winner is not None
    more = {**cast, data.draw(st.sampled_from(silent)): Cast({chosen.winner: 1})}
    after = choose(rule, OPTIONS, election.roll, more)
    if after.winner == chosen.winner:
        assert after.verdict.outcome is Outcome.ADOPTED
    assert rule.capped or after.winner == chosen.winner


@given(papers)
def test_the_pairs_add_up_and_what_is_unranked_is_last(cast: list[list[str]]) -> None:
    for paper in cast:
        ranks = ranks_of([[name] for name in paper], OPTIONS)
        assert sorted(name for group in groups_of(ranks, [*OPTIONS, NONE]) for name in group) == sorted(
            [*OPTIONS, NONE]
        )
        for unranked in {*OPTIONS, NONE} - set(paper):
            assert all(compared(Cast(ranks), named, unranked) is Choice.FOR for named in paper)


def test_a_ranking_is_built_step_by_step_and_written_into_few_letters() -> None:
    steps = Steps().then(["1", NONE], OPTIONS).then(["0", "1"], OPTIONS)
    assert steps.groups == (("1", NONE), ("0",))
    assert steps.left(OPTIONS) == ("2",)
    assert steps.written(OPTIONS) == "bz-a"
    assert steps_of("bz-a", OPTIONS) == steps
    assert steps_of(steps.back().back().written(OPTIONS), OPTIONS) == Steps()
    with pytest.raises(CongressError, match=r"ranked\.stale_panel"):
        steps_of("f", OPTIONS)


@pytest.mark.parametrize(
    ("cast", "shown"),
    [
        pytest.param(["0 1", "1 0", "0", "1", "2"], True, id="five who differ"),
        pytest.param(["0 1", "1 0", "0", "1"], False, id="four"),
        pytest.param(["0 1 n"] * 6, False, id="all alike"),
        pytest.param(["0=1"] * 6, False, id="all alike, with equal places"),
        pytest.param(["0 1"] * 5 + ["0=1"], True, id="one puts two as high"),
        pytest.param([], False, id="nobody"),
    ],
)
def test_pairs_are_shown_where_no_ranking_can_be_read_off(cast: list[str], shown: bool) -> None:
    ranked = of(*cast, seats=6).ranked
    assert pairs_shown(ranked.papers, ranked.votes, open_voting=False) is shown
    assert pairs_shown(ranked.papers, ranked.votes, open_voting=True)
    assert not pairs_shown(ranked.papers, ranked.votes, open_voting=False, second_open=True)
