"""The steps of the demonstration: their words, their people, and by what it is seen that one is done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.beside.steps import CONVENER, STEPS, TITLE, Command, Deed, Key, Look, Press, Say
from bot.congress.norms import Stage
from bot.congress.rules import Spread
from bot.services.progress import NormProgress, Progress
from bot.services.views import Place
from prompts import Words, load
from sandbox.seed import Seed

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

DEEDS = [deed for step in STEPS for deed in step.deeds]


@pytest.fixture
def words() -> Words:
    return load(strict=True)


def test_the_steps_are_in_words_and_played_by_people_who_are_there(words: Words) -> None:
    people = {CONVENER, *(person.name for person in Seed().people)}
    assert len({step.key for step in STEPS}) == len(STEPS)
    for step in STEPS:
        assert words(f"demo.step.{step.key}")
    for deed in DEEDS:
        assert deed.person in people
        for key in keys_of(deed):
            assert words(key).strip()


def keys_of(deed: Deed) -> list[str]:
    """Every sentence that a deed needs."""
    match deed.act:
        case Say(key):
            return [key]
        case Press(label=label, form=form):
            return [label, *(value for value in (form or {}).values() if isinstance(value, Key))]
        case Command(press=press, form=form, options=options):
            values = [*(form or {}).values(), *options.values()]
            return [*([press] if press else []), *(value for value in values if isinstance(value, Key))]
        case _:
            return []


def test_everybody_sits_the_rule_of_spread_applies_and_three_disciplines_argue() -> None:
    held = {
        deed.person: deed.act.form
        for deed in DEEDS
        if isinstance(deed.act, Command) and deed.act.command == "seat take" and deed.act.form is not None
    }
    primary = [str(form["discipline"]) for form in held.values()]
    further = {str(one) for form in held.values() for one in form["further"]}  # type: ignore[attr-defined]
    arguing = {str(held[deed.person]["discipline"]) for deed in DEEDS if isinstance(deed.act, Say)}

    assert len(held) == len(Seed().people) == 9
    assert len({str(form["kind"]) for form in held.values()}) >= 5
    assert len({*primary, *further}) >= 5
    assert sum(primary.count(one) >= Spread().floor for one in set(primary)) >= Spread().least
    assert len(arguing) == 3


def test_the_norm_goes_by_the_title_of_its_round() -> None:
    (proposed,) = (
        deed.act.form for deed in DEEDS if isinstance(deed.act, Command) and deed.act.command == "norm propose"
    )
    assert proposed is not None and proposed["title"] == TITLE


# By what a step is seen to be done: the way of a norm, moment by moment.

MARY = 1
NORM = NormProgress("N-1", Stage.SEEKING_SECONDS, NOW + timedelta(days=14))
OPEN = Progress(has_rooms=True, opened=True, digest_at=NOW + timedelta(days=7))


def done(progress: Progress, *, person: int = MARY, now: datetime = NOW, said: bool = False) -> set[str]:
    look = Look(progress, person, now, said)
    return {step.key for step in STEPS if all(deed.done(look) for deed in step.deeds)}


def at(stage: Stage, **parts: object) -> Progress:
    return replace(OPEN, norm=replace(NORM, stage=stage, **parts))  # type: ignore[arg-type]


SEATS = {step.key for step in STEPS if step.key.startswith("seat_")}
ARGUMENTS = {step.key for step in STEPS if step.key.startswith("argue_")}
VOTES = {step.key for step in STEPS if step.key.startswith("vote_")}
BEGUN = {"rooms", "open"}


def test_nothing_is_done_at_the_beginning() -> None:
    assert done(Progress()) == set()
    assert done(OPEN) == BEGUN


def test_whoever_opened_the_congress_has_chosen_whether_names_are_shown() -> None:
    names, opening = next(step.deeds for step in STEPS if step.key == "open")
    for progress, settled in (
        (Progress(), (False, False)),
        (Progress(names_shown=True), (True, False)),
        (OPEN, (True, True)),
    ):
        assert (names.done(Look(progress, MARY, NOW)), opening.done(Look(progress, MARY, NOW))) == settled


def test_a_seat_counts_for_its_holder_alone() -> None:
    assert done(replace(OPEN, seated=frozenset({MARY}))) == BEGUN | SEATS
    assert done(replace(OPEN, seated=frozenset({MARY})), person=2) == BEGUN


def test_the_clock_need_not_be_turned_where_the_time_has_come() -> None:
    soon = at(Stage.DELIBERATION, ends_at=NOW + timedelta(days=3))
    assert "wait_deliberation" not in done(soon)
    assert "wait_deliberation" in done(soon, now=NOW + timedelta(days=3))
    call = at(Stage.FINAL_CALL, ends_at=NOW + timedelta(days=3))
    assert {"final_call", "wait_deliberation"} <= done(call)
    assert "wait_final_call" not in done(call)


def test_who_moves_the_norm_on_leaves_out_only_what_can_no_longer_be_done() -> None:
    assert done(at(Stage.DELIBERATION, ends_at=NOW + timedelta(days=3))) == BEGUN | {"propose", "second"}
    call = at(Stage.FINAL_CALL, ends_at=NOW + timedelta(days=3))
    assert not done(call) & ARGUMENTS, "one may still argue"
    assert done(call, said=True) >= ARGUMENTS
    voting = done(at(Stage.VOTING, ends_at=NOW + timedelta(days=7), roll=frozenset({MARY})))
    assert voting >= SEATS | ARGUMENTS | {"open_vote"} and not voting & VOTES


def test_a_vote_counts_for_its_voter_until_all_is_decided() -> None:
    voting = at(Stage.VOTING, ends_at=NOW + timedelta(days=7), roll=frozenset({MARY, 2}), voters=frozenset({MARY}))
    assert done(voting) >= VOTES
    assert not done(voting, person=2) & VOTES
    assert done(voting, person=3) >= VOTES, "nobody waits for whom the roll lacks"
    decided = done(at(Stage.DECIDED, ends_at=None))
    assert decided >= VOTES | {"digest_before"}
    assert "close" not in decided, "its card is not posted yet"
    assert "close" in done(at(Stage.DECIDED, ends_at=None, decision=Place(1, 2, 3)))


def test_who_closes_the_vote_leaves_the_position_and_its_digest_to_be_played() -> None:
    decided = at(Stage.DECIDED, ends_at=None, decision=Place(1, 2, 3))
    assert {step.key for step in STEPS} - done(decided) == {"position", "confirm", "digest"}


def test_the_digests_before_and_after_the_decision_are_two_steps() -> None:
    closes = NOW + timedelta(days=7)
    before = replace(at(Stage.VOTING, ends_at=closes), digest_at=closes - timedelta(days=1))
    after = replace(before, digest_at=closes + timedelta(days=6))
    assert "digest_before" not in done(before)
    assert "digest_before" in done(after)
    assert "digest" not in done(at(Stage.DECIDED, ends_at=None))
    over = at(Stage.DECIDED, ends_at=None, told=True, positions=1, decision=Place(1, 2, 3))
    assert done(over) == {step.key for step in STEPS}
