"""Deciding among wordings: who wins, when there is a quorum, what becomes of a tie, and how a ranking is built."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.ballots import Choice
from bot.congress.choosing import Cast, Chosen, choose, compared, groups_of, ranks_of
from bot.congress.decisions import Outcome
from bot.congress.errors import CongressError
from bot.congress.rules import Affiliates, Preset, from_data, ranked_rule, rule_of
from bot.congress.schulze import NONE_OF_THESE
from bot.congress.seats import Capacity, RollEntry
from bot.congress.wordings import Steps, steps_of

OPTIONS = ("0", "1", "2")
NONE = NONE_OF_THESE
RULE = ranked_rule(rule_of("majority"))


def roll_of(seats: int, actor: str | None = None) -> list[RollEntry]:
    capacity = Capacity.OFFICIAL if actor else Capacity.PERSONAL
    return [RollEntry(member, "law", "state", capacity, actor) for member in range(1, seats + 1)]


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


def test_the_rule_of_a_choice_keeps_quorum_and_cap_of_the_congress() -> None:
    rule = ranked_rule(rule_of("concurrent", quorum=4, affiliates=Affiliates.ONE_VOTE))
    assert (rule.preset, rule.quorum, rule.capped, rule.spread) == (Preset.RANKED, 4, True, None)
    assert from_data(rule.as_data()) == rule


def test_no_congress_decides_by_ranking_alone() -> None:
    with pytest.raises(CongressError, match=r"rule\.unknown_preset"):
        rule_of("ranked")


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
