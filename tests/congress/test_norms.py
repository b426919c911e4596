"""The life of a norm: the table of its moves, and what refuses one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from bot.congress.errors import CongressError
from bot.congress.norms import TRANSITIONS, Guard, Mover, Stage, Standing, move, transition_from
from prompts import Words, load

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)
READY = Standing("N-1", Stage.DELIBERATION, NOW, ends_at=NOW, seated=5)
ENDED = (Stage.WITHDRAWN, Stage.MERGED, Stage.SUPERSEDED, Stage.REPEALED)
NAMES = sorted({one.name for one in TRANSITIONS})


@pytest.fixture(scope="module")
def words() -> Words:
    return load(strict=True)


def ready_for(name: str, stage: Stage) -> Standing:
    """A norm at this stage for which every guard of the move holds."""
    transition = transition_from(name, stage)
    guards = () if transition is None else transition.guards
    ends = {Guard.ON_TRIAL: NOW + timedelta(days=1), Guard.TRIAL_OVER: NOW}
    return Standing(
        "N-1",
        stage,
        NOW,
        ends_at=NOW,
        seated=5,
        in_force=Guard.IN_FORCE in guards,
        news=True,
        review_on=NOW.date(),
        trial_until=next((end for guard, end in ends.items() if guard in guards), None),
    )


def test_a_move_starts_from_each_stage_at_most_once() -> None:
    starts = [(one.name, one.origin) for one in TRANSITIONS]

    assert len(starts) == len(set(starts))


def test_a_norm_that_is_withdrawn_merged_superseded_or_repealed_never_moves_again() -> None:
    assert {one.origin for one in TRANSITIONS} == set(Stage) - set(ENDED)


def test_every_stage_is_reached_from_the_first() -> None:
    reached = {Stage.SEEKING_SECONDS}
    for _ in Stage:
        reached |= {one.target for one in TRANSITIONS if one.origin in reached}

    assert reached == set(Stage)


@pytest.mark.parametrize("stage", Stage)
def test_every_move_in_every_stage_by_every_role_is_made_or_refused_in_words(words: Words, stage: Stage) -> None:
    for name, mover in product(NAMES, Mover):
        transition = transition_from(name, stage)
        if transition is not None and mover in transition.movers:
            assert move(name, ready_for(name, stage), {mover}) is transition.target, (name, mover)
            continue
        with pytest.raises(CongressError) as refused:
            move(name, ready_for(name, stage), {mover})
        wrong_stage = transition is None
        assert refused.value.key == f"norm.{'wrong_stage' if wrong_stage else 'not_yours'}.{name}", mover
        assert words.has(refused.value.key), "it is told in words"


@pytest.mark.parametrize(
    ("name", "changed", "key"),
    [
        ("final_call", {"ends_at": NOW + timedelta(seconds=1)}, "norm.too_early.final_call"),
        ("final_call", {"concerns": 2}, "norm.guard.concerns"),
        ("open_vote", {"stage": Stage.FINAL_CALL, "ends_at": NOW + timedelta(days=1)}, "norm.too_early.open_vote"),
        ("open_vote", {"stage": Stage.FINAL_CALL, "concerns": 1}, "norm.guard.concerns"),
        ("open_vote", {"stage": Stage.FINAL_CALL, "seated": 0}, "norm.guard.roll"),
        ("decide", {"stage": Stage.VOTING, "ends_at": NOW + timedelta(seconds=1)}, "norm.too_early.decide"),
        ("repeal", {"stage": Stage.VOTING}, "norm.guard.in_force"),
        ("revise", {"stage": Stage.DECIDED}, "norm.guard.in_force"),
        ("reopen", {"stage": Stage.DECIDED, "in_force": True, "news": True}, "norm.guard.not_in_force"),
        ("reopen", {"stage": Stage.LAPSED}, "norm.guard.news"),
        ("review", {"stage": Stage.DECIDED, "in_force": True}, "norm.guard.review_due"),
        ("review", {"stage": Stage.DECIDED, "in_force": True, "review_on": date(2026, 11, 3)}, "norm.guard.review_due"),
        ("ask_repeal", {"stage": Stage.DECIDED}, "norm.guard.in_force"),
        (
            "ask_repeal",
            {"stage": Stage.REVIEW, "in_force": True, "trial_until": NOW, "vote_ends": NOW + timedelta(seconds=1)},
            "norm.guard.vote_in_trial",
        ),
        ("keep", {"stage": Stage.REVIEW, "in_force": True, "trial_until": NOW}, "norm.guard.for_good"),
        ("ask_keep", {"stage": Stage.REVIEW, "in_force": True}, "norm.guard.on_trial"),
        ("ask_keep", {"stage": Stage.REVIEW, "trial_until": NOW}, "norm.guard.trial_runs"),
        ("ask_keep", {"stage": Stage.REVIEW, "trial_until": LATER, "seated": 0}, "norm.guard.roll"),
        ("end_trial", {"stage": Stage.DECIDED}, "norm.guard.trial_over"),
        ("end_trial", {"stage": Stage.DECIDED, "trial_until": LATER}, "norm.guard.trial_over"),
        ("end_trial", {"stage": Stage.VOTING, "trial_until": NOW, "force_voted_on": True}, "norm.guard.trial_over"),
    ],
)
def test_a_guard_that_does_not_hold_refuses_and_says_what_is_missing(
    words: Words, name: str, changed: dict[str, object], key: str
) -> None:
    with pytest.raises(CongressError) as refused:
        move(name, replace(READY, **changed), set(Mover))  # type: ignore[arg-type]

    assert refused.value.key == key
    assert words.has(key)


def test_what_is_due_at_this_very_instant_is_no_longer_too_early() -> None:
    assert move("final_call", READY, {Mover.CLOCK}) is Stage.FINAL_CALL
