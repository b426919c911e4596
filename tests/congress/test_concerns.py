"""Concerns: the table of their acts, who is what to one, and that no sequence of acts makes one hold for ever."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.congress.concerns import (
    ACTS,
    AWAITING,
    FAILED,
    RAISED_MOST,
    RAISING_STAGES,
    ROUNDS_MOST,
    STANDS_AFTER,
    UNENDED,
    ConcernState,
    Party,
    Phase,
    ResolutionState,
    Standing,
    Voice,
    act,
    act_from,
    check_raising,
    keeps_from_backing,
    parties_of,
)
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from prompts import Words, load

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SOON = timedelta(seconds=1)
NAMES = sorted({one.name for one in ACTS})
OBJECTOR = Voice(1, "law", "Acme")
NOTHING_TO_BACK = {
    Phase.OPEN: "no_resolution",
    Phase.BACKED: "failed",
    Phase.BACKED_LAST: "failed_last",
    Phase.SPENT: "failed_last",
    Phase.DUE: "too_late",
}
"""Why an objection cannot be backed in each phase that has not ended and in which no resolution awaits its time."""


@pytest.fixture(scope="module")
def words() -> Words:
    return load(strict=True)


def at(phase: Phase, *, failed: int = 0) -> Standing:
    """A concern in this phase."""
    stands_at = NOW if phase is Phase.DUE else NOW + STANDS_AFTER if phase in AWAITING else None
    understood = {Phase.UNDERSTOOD: True, Phase.NOT_YET: False}.get(phase)
    failed = {Phase.BACKED: 1, Phase.BACKED_LAST: ROUNDS_MOST, Phase.SPENT: ROUNDS_MOST}.get(phase, failed)
    failed_until = NOW + SOON if phase in FAILED else NOW if failed else None
    past = phase is Phase.PAST
    return Standing("N-1/C1", phase.state, NOW, failed, stands_at, understood, failed_until, past)


@pytest.mark.parametrize("phase", Phase)
def test_a_concern_is_in_the_phase_that_it_was_put_in(phase: Phase) -> None:
    assert at(phase).phase is phase


def test_an_act_starts_from_each_phase_at_most_once() -> None:
    starts = [(one.name, one.origin) for one in ACTS]

    assert len(starts) == len(set(starts))


def test_a_concern_ends_once_but_that_a_sustained_one_may_be_withdrawn() -> None:
    after = [one for one in ACTS if one.origin not in UNENDED]

    assert {one.origin for one in ACTS} == UNENDED | {Phase.SUSTAINED}
    assert [(one.name, one.parties, one.target) for one in after] == [
        ("withdraw", frozenset({Party.OBJECTOR}), Phase.WITHDRAWN)
    ]


def test_only_the_clock_and_the_end_of_the_norm_sustain_a_concern() -> None:
    ways = {(one.name, one.origin) for one in ACTS if Phase.SUSTAINED in (one.target, one.at_last)}

    assert ways == {("sustain", Phase.SPENT), ("leave", Phase.SPENT)}


def test_in_every_phase_somebody_else_than_the_objector_or_the_clock_moves_it_on() -> None:
    movers = {phase: set[Party]() for phase in UNENDED}
    for one in ACTS:
        if one.name in ("resolve", "back", "stand", "sustain"):
            movers[one.origin] |= one.parties - {Party.OBJECTOR}

    by_time_alone = {phase for phase, found in movers.items() if not found}
    assert by_time_alone == set(FAILED)


@pytest.mark.parametrize(("name", "phase"), list(product(NAMES, Phase)))
def test_every_act_in_every_phase_by_every_party_follows_or_is_refused_in_words(
    words: Words, name: str, phase: Phase
) -> None:
    for party in Party:
        check_act(words, name, phase, party)


def check_act(words: Words, name: str, phase: Phase, party: Party) -> None:
    one = act_from(name, phase)
    if one is not None and party in one.parties:
        assert act(name, at(phase), {party}).phase is one.target
        return
    with pytest.raises(CongressError) as refused:
        act(name, at(phase), {party})
    too_soon = name == "resolve" and phase is Phase.BACKED
    expected = "too_soon" if too_soon else f"{'wrong_phase' if one is None else 'not_yours'}.{name}"
    if name == "back" and one is None:
        expected = f"not_backed.{NOTHING_TO_BACK.get(phase, 'ended')}"
    assert refused.value.key == f"concern.{expected}"
    if name not in ("stand", "sustain", "leave"):  # Nobody is told of these: no person asks for them.
        assert words(refused.value.key, **refused.value.facts)  # type: ignore[arg-type]


def test_a_resolution_that_fails_ends_nothing_before_its_time() -> None:
    phases = [act("back", at(Phase.PENDING, failed=failed), {Party.BACKER}).phase for failed in range(ROUNDS_MOST)]

    assert phases == [Phase.BACKED] * (ROUNDS_MOST - 1) + [Phase.BACKED_LAST]
    assert {phase.state for phase in phases} == {ConcernState.OPEN}


def failed_rounds(number: int, now: datetime) -> Standing:
    """A concern after so many failed resolutions, the last of which would have stood at NOW."""
    return Standing("N-1/C1", ConcernState.OPEN, now, number, failed_until=NOW)


def test_another_resolution_is_proposed_at_the_instant_at_which_the_failed_one_would_have_stood() -> None:
    with pytest.raises(CongressError) as early:
        act("resolve", failed_rounds(1, NOW - SOON), {Party.PROPOSER})

    assert (early.value.key, early.value.facts["until"]) == ("concern.too_soon", NOW)
    assert act("resolve", failed_rounds(1, NOW), {Party.PROPOSER}).phase is Phase.PENDING


def test_the_clock_sustains_at_the_instant_at_which_the_last_one_would_have_stood() -> None:
    with pytest.raises(CongressError, match=r"concern\.wrong_phase\.sustain"):
        act("sustain", failed_rounds(ROUNDS_MOST, NOW - SOON), {Party.CLOCK})
    assert act("sustain", failed_rounds(ROUNDS_MOST, NOW), {Party.CLOCK}).phase is Phase.SUSTAINED
    assert act("leave", failed_rounds(ROUNDS_MOST, NOW), {Party.NORM}).phase is Phase.SUSTAINED


def test_what_is_sustained_is_its_owner_s_to_withdraw_until_a_vote_names_it() -> None:
    assert act("withdraw", at(Phase.SUSTAINED), {Party.OBJECTOR}).phase is Phase.WITHDRAWN
    with pytest.raises(CongressError, match=r"concern\.wrong_phase\.withdraw"):
        act("withdraw", at(Phase.PAST), {Party.OBJECTOR})


def test_a_resolution_stands_at_its_very_instant_and_not_before() -> None:
    early = Standing("N-1/C1", ConcernState.OPEN, NOW - SOON, 0, NOW)
    late = Standing("N-1/C1", ConcernState.OPEN, NOW, 0, NOW)

    assert act("back", early, {Party.BACKER}).resolution is ResolutionState.BACKED
    with pytest.raises(CongressError, match=r"concern\.not_backed\.too_late"):
        act("back", late, {Party.BACKER})
    assert act("stand", late, {Party.CLOCK}).phase is Phase.RESOLVED


def test_whoever_confirms_and_withdraws_accepts_the_resolution() -> None:
    outcomes = [act("withdraw", at(phase), {Party.OBJECTOR}) for phase in (Phase.OPEN, *AWAITING)]

    assert [(one.phase, one.resolution) for one in outcomes] == [
        (Phase.WITHDRAWN, None),
        (Phase.WITHDRAWN, ResolutionState.DROPPED),
        (Phase.WITHDRAWN, ResolutionState.DROPPED),
        (Phase.RESOLVED, ResolutionState.STANDS),
    ]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (Voice(2, "economics"), None),
        (Voice(2, "law"), "same_discipline"),
        (Voice(2, "law", "Other"), None),
        (Voice(2, "law", " ACME "), "same_actor"),
        (Voice(2, None, "Other"), "no_seat"),
        (Voice(None), "no_seat"),
        (Voice(1, "economics", "Other"), "own"),
    ],
)
def test_a_second_voice_is_of_another_discipline_or_another_actor(words: Words, one: Voice, why: str | None) -> None:
    assert (Party.BACKER in parties_of(OBJECTOR, one, proposer=False, convener=True)) is (why is None)
    assert keeps_from_backing(OBJECTOR, one, proposer=False) == why
    if why is not None:
        assert words(f"concern.not_backer.{why}", None, concern="N-1/C1", actor="Acme", discipline="law")


def test_neither_the_author_of_a_resolution_nor_the_proposer_of_the_norm_makes_it_fail() -> None:
    one = Voice(2, "economics")

    assert Party.BACKER not in parties_of(OBJECTOR, one, proposer=False, convener=False, author=2)
    assert Party.BACKER not in parties_of(OBJECTOR, one, proposer=True, convener=False, author=3)
    assert Party.BACKER in parties_of(OBJECTOR, one, proposer=False, convener=False, author=3)
    assert keeps_from_backing(OBJECTOR, one, proposer=True, author=2) == "proposer"
    assert keeps_from_backing(OBJECTOR, one, proposer=False, author=2) == "author"
    assert keeps_from_backing(OBJECTOR, Voice(2), proposer=True, author=3) == "proposer", "a seat would not help"


def test_whoever_objects_is_that_alone() -> None:
    assert parties_of(OBJECTOR, OBJECTOR, proposer=True, convener=True) == {Party.OBJECTOR}
    assert parties_of(OBJECTOR, Voice(None), proposer=False, convener=True) == {Party.CONVENER}
    assert parties_of(OBJECTOR, Voice(None), proposer=False, convener=False) == set()


@pytest.mark.parametrize("stage", Stage)
def test_a_concern_is_raised_in_deliberation_and_final_call(words: Words, stage: Stage) -> None:
    if stage in RAISING_STAGES:
        check_raising(1, stage, version=1, raised=RAISED_MOST - 1)
        return
    with pytest.raises(CongressError) as refused:
        check_raising(1, stage, version=1, raised=0)
    assert words(refused.value.key, **refused.value.facts)  # type: ignore[arg-type]


def test_one_member_raises_only_so_many_on_one_version() -> None:
    with pytest.raises(CongressError, match=r"concern\.raised_enough"):
        check_raising(1, Stage.FINAL_CALL, version=1, raised=RAISED_MOST)


class AnyWay(RuleBasedStateMachine):
    """Whatever four people and the clock do, in any order: the objector, an ally, a friend of theirs, the proposer."""

    VOICES = (OBJECTOR, Voice(2, "economics"), Voice(3, "law", "Acme"), Voice(4, "law"))
    PROPOSER = 4

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.state = ConcernState.OPEN
        self.outcomes: list[ResolutionState] = []
        self.stands_at: datetime | None = None
        self.understood: bool | None = None
        self.author: int | None = None
        self.failed_until: datetime | None = None
        self.vote_opened = False
        self.accepted = False
        self.endings = 0

    @property
    def standing(self) -> Standing:
        failed = self.outcomes.count(ResolutionState.BACKED)
        return Standing(
            "N-1/C1", self.state, self.now, failed, self.stands_at, self.understood, self.failed_until, self.vote_opened
        )

    def parties(self, one: Voice) -> frozenset[Party]:
        return parties_of(OBJECTOR, one, proposer=one.member == self.PROPOSER, convener=False, author=self.author)

    def do(self, name: str, parties: frozenset[Party], member: int | None = None) -> bool:
        before = self.standing.phase
        try:
            outcome = act(name, self.standing, parties)
        except CongressError:
            return False
        if outcome.resolution is ResolutionState.BACKED:
            self.failed_until = self.stands_at
        if outcome.resolution is ResolutionState.PENDING:
            if name == "resolve":
                self.stands_at, self.author = self.now + STANDS_AFTER, member
            else:
                self.understood = name == "understood"
        elif outcome.resolution is not None:
            self.outcomes.append(outcome.resolution)
            self.stands_at = self.understood = self.author = None
        if outcome.phase not in UNENDED:
            self.endings += before is not Phase.SUSTAINED
        self.accepted = self.accepted or (name == "withdraw" and outcome.phase is Phase.RESOLVED)
        self.state = outcome.phase.state
        return True

    @rule(one=st.sampled_from(VOICES), name=st.sampled_from(NAMES))
    def somebody_acts(self, one: Voice, name: str) -> None:
        self.do(name, self.parties(one), one.member)

    @rule(hours=st.integers(0, 49))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def the_clock_looks(self) -> None:
        for name in ("stand", "sustain"):
            self.do(name, frozenset({Party.CLOCK}))

    @precondition(lambda self: self.state is not ConcernState.OPEN)
    @rule()
    def the_vote_opens(self) -> None:
        self.vote_opened = True

    @precondition(lambda self: self.state is ConcernState.OPEN)
    @rule()
    def the_others_can_end_it_without_its_owner(self) -> None:
        """The proposer tries, the ally backs against as long as that is possible, the clock closes what stands."""
        for _ in range(ROUNDS_MOST + 1):
            self.the_clock_looks()
            self.do("resolve", self.parties(Voice(4, "law")), 4)
            self.do("back", self.parties(Voice(2, "economics")), 2)
            self.now += STANDS_AFTER
            self.the_clock_looks()
        assert self.state is not ConcernState.OPEN

    @invariant()
    def it_ends_at_most_once(self) -> None:
        assert self.endings == (self.state is not ConcernState.OPEN)

    @invariant()
    def it_holds_through_fewer_failures_than_the_rounds(self) -> None:
        failed = self.outcomes.count(ResolutionState.BACKED)
        assert failed <= ROUNDS_MOST
        if self.state is ConcernState.SUSTAINED:
            assert failed == ROUNDS_MOST

    @invariant()
    def every_round_had_its_whole_time(self) -> None:
        """Nobody but its owner makes a concern hold no longer sooner than its rounds would have taken to stand."""
        if self.state in (ConcernState.SUSTAINED, ConcernState.RESOLVED) and not self.accepted:
            assert self.now >= NOW + STANDS_AFTER * len(self.outcomes)

    @invariant()
    def nothing_is_under_way_once_it_has_ended(self) -> None:
        assert self.state is ConcernState.OPEN or self.stands_at is None


TestAnyWay = AnyWay.TestCase
TestAnyWay.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
