"""The life cycle: the worked examples H1 to H3 of record.md, and each rule where it begins to hold."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from bot.congress.record.contested import Contest, Side, contested
from bot.congress.record.facts import Action, Commitment, Facts, InitiativeLink, Subject
from bot.congress.record.figures import Share
from bot.congress.record.life_cycle import Grounds, Settings, life_cycle, suggest, superseded_by
from tests.congress.record.small import SUBJECTS, facts, said, signed, when
from tests.congress.starter import starter

CLOSED = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("day", "supporters", "shown", "critical", "stage"),
    [
        (date(2021, 11, 9), 78, 0.4041, 2, "emergence"),
        (date(2021, 11, 10), 79, 0.4093, 3, "tipping"),
        (CLOSED, 81, 0.4197, 3, "tipping"),
    ],
)
def test_h1_to_h3_states_and_the_paris_call(
    day: date, supporters: int, shown: float, critical: int, stage: str
) -> None:
    found = life_cycle(starter(), "paris-call", "state", day)
    share = found.grounds.share
    assert (share.part, share.n) == (supporters, 193)
    assert share.value is not None and float(round(share.value, 4)) == shown
    assert (found.grounds.critical.part, found.grounds.critical.n) == (critical, 5)
    assert found.stage == stage
    assert len(share.evidence) == supporters


def test_h3_speed_is_not_computable() -> None:
    found = life_cycle(starter(), "paris-call", "state", CLOSED)
    assert (found.grounds.dated.part, found.grounds.dated.n, found.speed_computable) == (9, 81, False)


def sides(pro: int, con: int) -> Contest:
    weights = [Fraction(1)] * pro + [Fraction(-1)] * con
    return contested(Side(f"x{n}", weight, f"r{n}") for n, weight in enumerate(weights))


BARE = Grounds(
    share=Share(0, 10),
    critical=Share(0, 4),
    dated=Share(0, 0),
    new=Share(0, 0),
    internalised=Share(0, 0),
    withdrawals=(),
    violations=(),
    contest=sides(0, 0),
    superseded_by=None,
)
TIPPED = replace(BARE, share=Share(6, 18), critical=Share(2, 4), dated=Share(6, 6))


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        (BARE, "proposed"),
        (replace(BARE, share=Share(1, 3), critical=Share(0, 0)), "proposed"),
        (replace(BARE, share=Share(2, 100)), "emergence"),
        (replace(BARE, share=Share(5, 16), critical=Share(4, 4)), "emergence"),
        (replace(BARE, share=Share(6, 18), critical=Share(1, 4)), "emergence"),
        (TIPPED, "tipping"),
        (replace(TIPPED, new=Share(0, 6)), "tipping"),
        (replace(TIPPED, new=Share(1, 6)), "cascade"),
        (replace(TIPPED, new=Share(1, 10)), "cascade"),
        (replace(TIPPED, new=Share(1, 11)), "tipping"),
        (replace(TIPPED, new=Share(2, 6), dated=Share(2, 6)), "tipping"),
        (replace(TIPPED, new=Share(3, 6), dated=Share(3, 6)), "cascade"),
        (replace(TIPPED, new=Share(6, 6), share=Share(6, 12), internalised=Share(3, 6)), "internalisation"),
        (replace(TIPPED, share=Share(6, 12), internalised=Share(2, 6)), "tipping"),
        (replace(TIPPED, internalised=Share(6, 6)), "tipping"),
        (replace(BARE, share=Share(8, 9), contest=sides(8, 2)), "emergence"),
        (replace(BARE, share=Share(8, 9), contest=sides(9, 3)), "contested"),
        (replace(BARE, share=Share(8, 9), contest=sides(5, 4)), "emergence"),
        (replace(BARE, share=Share(8, 9), withdrawals=("w",)), "eroding"),
        (replace(BARE, share=Share(8, 9), new=Share(1, 8), withdrawals=("w",)), "emergence"),
        (
            replace(
                BARE,
                share=Share(8, 9),
                violations=(
                    "v1",
                    "v2",
                ),
            ),
            "emergence",
        ),
        (
            replace(
                BARE,
                share=Share(8, 9),
                violations=(
                    "v1",
                    "v2",
                    "v3",
                ),
            ),
            "eroding",
        ),
        (replace(BARE, share=Share(8, 9), contest=sides(6, 6), withdrawals=("w",)), "eroding"),
        (replace(BARE, withdrawals=("w",), superseded_by="next"), "superseded"),
    ],
)
def test_the_first_rule_that_holds_gives_the_stage(given: Grounds, stage: str) -> None:
    assert suggest(given) == stage


@pytest.mark.parametrize(
    ("share", "stage"),
    [
        (Share(2, 2), None),
        (Share(1, 3), None),
        (Share(2, 4), None),
        (Share(3, 4), "tipping"),
        (Share(2, 100), "emergence"),
        (Share(0, 3), "proposed"),
        (Share(0, 2), None),
    ],
)
def test_on_less_than_three_pieces_of_evidence_no_stage_is_suggested(share: Share, stage: str | None) -> None:
    assert suggest(replace(TIPPED, share=share)) == stage


def test_a_successor_on_record_needs_no_number() -> None:
    assert suggest(replace(BARE, share=Share(0, 1), superseded_by="next")) == "superseded"


def test_whom_the_share_counts_is_told_apart_from_who_is_tracked() -> None:
    found = life_cycle(starter(), "paris-call", "company", CLOSED)
    assert (found.grounds.share.part, found.grounds.share.n, found.tracked) == (53, 73, 58)


def test_every_threshold_is_a_setting() -> None:
    eager = Settings(tipping_share_least=Fraction(1, 4), critical_share_least=Fraction(1, 4), evidence_least=1)
    assert suggest(replace(BARE, share=Share(1, 4), critical=Share(1, 4))) == "proposed"
    assert suggest(replace(BARE, share=Share(1, 4), critical=Share(1, 4)), eager) == "tipping"
    west = life_cycle(starter(), "paris-call", "state", CLOSED, settings=Settings(critical_group="g7"))
    assert (west.grounds.critical.part, west.grounds.critical.n) == (7, 7)


def test_a_supporter_is_new_by_the_day_on_which_its_support_began() -> None:
    rows = [
        said("p1", "a", "call", "support", "2019-01-10"),
        said("p2", "a", "call", "champion", "2021-01-10"),
        said("p3", "b", "call", "declined", "2019-01-10"),
        said("p4", "b", "call", "support", "2021-01-10"),
        said("p5", "c", "call", "support", "2021"),
    ]
    found = life_cycle(facts(rows), "call", "state", date(2021, 12, 31))
    assert (found.grounds.share.part, found.grounds.dated.part) == (3, 2)
    assert found.grounds.new == Share(1, 3, ("p4",))


def test_new_and_withdrawn_reach_back_as_far_as_the_window() -> None:
    known = facts(
        [said("p", "a", "call", "support", "2020-01-01")],
        [signed("s1", "b", "call", "joined", "2019-01-01"), signed("s2", "b", "call", "withdrew", "2020-01-01")],
    )
    inside, outside = (life_cycle(known, "call", "state", day) for day in (date(2020, 12, 30), date(2020, 12, 31)))
    assert (inside.grounds.new.part, inside.grounds.withdrawals) == (1, ("s2",))
    assert (outside.grounds.new.part, outside.grounds.withdrawals) == (0, ())


def test_support_derived_from_a_coalition_began_when_the_coalition_began_to_support() -> None:
    rows = [said("p1", "coal", "call", "support", "2019-03-01"), said("p2", "coal", "call", "support", "2021-03-01")]
    known = facts(rows, [signed("s", "f", "pledge", "joined", "2019-02-01")])
    found = life_cycle(known, "call", "company", date(2021, 4, 1))
    assert (found.grounds.share.part, found.grounds.share.n, found.grounds.new.part) == (1, 2, 0)


def test_support_derived_from_an_initiative_began_when_the_actor_began_to_support_that() -> None:
    rows = [said("p1", "a", "call", "support", "2019-03-01"), said("p2", "a", "call", "champion", "2021-03-01")]
    found = life_cycle(facts(rows), "call-1", "state", date(2021, 4, 1))
    assert (found.grounds.share.part, found.grounds.new.part) == (1, 0)


def test_a_commitment_at_the_level_of_law_on_a_norm_internalises_its_initiative() -> None:
    made = [
        Commitment("k1", "a", "call-1", "Will do.", "policy", 5, None, when("2019-05-01")),
        Commitment("k2", "b", "call-1", "Will do.", "policy", 4, None, when("2019-05-01")),
    ]
    rows = [said("p1", "a", "call", "support", "2019-02-01"), said("p2", "b", "call", "support", "2019-02-01")]
    known = replace(facts(rows), commitments=made)
    found = life_cycle(known, "call", "state", date(2020, 1, 1), settings=Settings(evidence_least=2))
    assert (found.grounds.internalised, found.stage) == (Share(1, 2, ("k1",)), "internalisation")
    assert life_cycle(known, "call", "state", date(2019, 4, 30)).grounds.internalised.part == 0


def test_violations_count_within_the_window_only() -> None:
    deeds = [
        Action(f"a{year}", "policy_change", ("a",), (), (), when(f"{year}-06-01"), None, "", "confirmed")
        for year in (2018, 2019, 2020)
    ]
    found = life_cycle(facts(), "call", "state", date(2019, 12, 31), violations=deeds)
    assert found.grounds.violations == ("a2019",)


def test_a_successor_counts_from_the_day_on_which_it_opened() -> None:
    assert superseded_by(starter(), "un-oewg", date(2025, 7, 10)) is None
    assert superseded_by(starter(), "un-oewg", date(2025, 7, 11)) == "un-global-mechanism"
    assert life_cycle(starter(), "un-oewg", "state", CLOSED).stage == "superseded"
    assert superseded_by(starter(), "un-global-mechanism", CLOSED) is None


def test_what_was_merged_into_another_is_superseded() -> None:
    known = replace(
        Facts(subjects={**SUBJECTS, "union": Subject("initiative", "union", "Union", initiative="union")}),
        initiative_links=[InitiativeLink("call", "merged_into", "union"), InitiativeLink("call", "overlaps", "pledge")],
    )
    assert superseded_by(known, "call", CLOSED) == "union"
    assert superseded_by(known, "union", CLOSED) is None


def test_without_the_critical_list_nothing_tips() -> None:
    rows = [signed(f"s{actor}", actor, "call", "joined", "2019-02-01") for actor in "abc"]
    found = life_cycle(facts(participations=rows), "call", "state", date(2020, 1, 1))
    assert (found.grounds.share.value, found.grounds.critical.value, found.stage) == (Fraction(1), None, "emergence")
