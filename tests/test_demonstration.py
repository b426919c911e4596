"""The demonstration: its order, its pauses, what a person asks of it, and by what it sees that a step is done."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.congress.norms import Stage
from bot.demonstration import Demonstration
from bot.demonstration_steps import CONVENER, STEPS, Command, Key, Look, Press, Say, Step
from bot.desk import DemoLine
from bot.services.progress import NormProgress, Progress
from bot.services.views import Place
from prompts import Words, load
from sandbox.seed import Seed

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
NEVER = 3600.0
"""Seconds of a pause that no test waits for."""

FEW = STEPS[:3]


@pytest.fixture
def words() -> Words:
    return load(strict=True)


class Hands:
    """Plays steps by noting them; a step in `refuses` is refused once with its sentence."""

    def __init__(self) -> None:
        self.done: set[str] = set()
        self.played: list[str] = []
        self.refuses: dict[str, str] = {}

    async def first_open(self, steps: Sequence[Step]) -> int | None:
        return next((place for place, step in enumerate(steps) if step.key not in self.done), None)

    async def play(self, step: Step) -> str | None:
        self.played.append(step.key)
        if (sentence := self.refuses.pop(step.key, None)) is not None:
            return sentence
        self.done.add(step.key)
        return None

    async def room(self, step: Step) -> str | None:
        return "7" if step.key == "open" else None


class Show:
    """One demonstration with what it has shown."""

    def __init__(self, words: Words, *, seconds: float = NEVER) -> None:
        self.hands = Hands()
        self.lines: list[DemoLine] = []
        self._changed = asyncio.Event()
        self.demo = Demonstration(self.hands, words, self._note, seconds=seconds, steps=FEW)

    def _note(self, line: DemoLine) -> None:
        self.lines.append(line)
        self._changed.set()

    async def shows(self, **parts: object) -> DemoLine:
        """Wait until the line on show has these parts."""
        async with asyncio.timeout(5):
            while not self.lines or any(self.lines[-1].get(name) != part for name, part in parts.items()):
                self._changed.clear()
                await self._changed.wait()
        return self.lines[-1]

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[None]:
        """Run it, with somebody looking."""
        task = asyncio.create_task(self.demo.run())
        self.demo.begin()
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_it_plays_every_step_in_order_and_says_what_comes_next(words: Words) -> None:
    show = Show(words, seconds=0.0)
    async with show.playing():
        end = await show.shows(state="done")

    assert show.hands.played == ["rooms", "open", "seat_mary"]
    assert end["text"].startswith("That was the demonstration")
    second = next(line for line in show.lines if line["text"] == words("demo.step.open"))
    assert (second["step"], second["of"], second["next"]) == (2, 3, words("demo.step.seat_mary"))
    assert any(line["room"] == "7" for line in show.lines)


async def test_it_waits_until_somebody_looks(words: Words) -> None:
    show = Show(words, seconds=0.0)
    task = asyncio.create_task(show.demo.run())
    waiting = await show.shows(text=words("demo.waits"))
    assert (waiting["step"], show.hands.played) == (0, [])

    show.demo.begin()
    await show.shows(state="done")
    await task


async def test_a_person_does_the_next_step_at_once_pauses_and_goes_on(words: Words) -> None:
    show = Show(words)
    async with show.playing():
        show.demo.ask("next")
        await show.shows(step=1)
        show.demo.ask("pause")
        paused = await show.shows(state="paused")
        show.demo.ask("next")
        still = await show.shows(step=2)
        show.demo.ask("play")
        await show.shows(state="done")

    assert paused["next"] == words("demo.step.open")
    assert still["state"] == "paused"


async def test_stopping_leaves_everything_as_it_is(words: Words) -> None:
    show = Show(words)
    async with show.playing():
        show.demo.ask("next")
        show.demo.ask("stop")
        end = await show.shows(state="done")

    assert (show.hands.played, end["text"]) == (["rooms"], words("demo.stopped"))


async def test_a_step_that_a_person_did_is_left_out_even_during_the_pause(words: Words) -> None:
    show = Show(words)
    show.hands.done.add("rooms")
    async with show.playing():
        await show.shows(text=words("demo.goes_on"))
        show.hands.done.add("open")
        show.demo.ask("next")
        await show.shows(state="done")

    assert show.hands.played == ["seat_mary"]


async def test_after_a_step_that_a_person_did_the_next_one_has_its_own_pause(words: Words) -> None:
    show = Show(words, seconds=0.05)
    async with show.playing():
        await show.shows(text=words("demo.begins"))
        show.hands.done.add("rooms")
        await show.shows(text=words("demo.begins"), next=words("demo.step.open"))
        await show.shows(state="done")

    assert show.hands.played == ["open", "seat_mary"]


async def test_a_refused_step_is_told_and_pauses_and_is_tried_again(words: Words) -> None:
    show = Show(words)
    show.hands.refuses["open"] = "Only a convener may."
    async with show.playing():
        show.demo.ask("next")
        show.demo.ask("next")
        refused = await show.shows(problem="Only a convener may.")
        show.demo.ask("play")
        await show.shows(step=2, problem=None, state="playing")
        show.demo.ask("next")
        await show.shows(state="done")

    assert (refused["state"], refused["step"], refused["next"]) == ("paused", 2, None)
    assert show.hands.played == ["rooms", "open", "open", "seat_mary"]


async def test_on_data_where_it_was_played_it_says_so(words: Words) -> None:
    show = Show(words)
    show.hands.done = {step.key for step in FEW}
    async with show.playing():
        end = await show.shows(state="done")

    assert (end["text"], show.hands.played) == (words("demo.was_done"), [])


async def test_a_defect_ends_it_with_a_word(words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    show = Show(words, seconds=0.0)

    async def fail(_step: Step) -> str | None:
        raise ValueError("a defect")

    monkeypatch.setattr(show.hands, "play", fail)
    async with show.playing():
        end = await show.shows(state="done")

    assert end["text"] == words("demo.failed")


def test_the_steps_are_in_words_and_played_by_people_who_are_there(words: Words) -> None:
    people = {CONVENER, *(person.name for person in Seed().people)}
    assert len({step.key for step in STEPS}) == len(STEPS)
    for step in STEPS:
        assert words(f"demo.step.{step.key}")
        assert step.person in people
        for key in keys_of(step):
            assert words(key).strip()


def keys_of(step: Step) -> list[str]:
    """Every sentence that a step needs."""
    match step.act:
        case Say(key):
            return [key]
        case Press(label=label, form=form):
            return [label, *(value for value in (form or {}).values() if isinstance(value, Key))]
        case Command(press=press, form=form, options=options):
            values = [*(form or {}).values(), *options.values()]
            return [*([press] if press else []), *(value for value in values if isinstance(value, Key))]
        case _:
            return []


def test_five_disciplines_and_five_kinds_take_seats_and_three_disciplines_argue() -> None:
    forms = [step.act.form for step in STEPS if step.key.startswith("seat_") and isinstance(step.act, Command)]
    held = [(str(form["discipline"]), str(form["kind"])) for form in forms if form is not None]
    assert (len({one for one, _ in held}), len({two for _, two in held})) == (5, 5)
    assert len({step.person for step in STEPS if isinstance(step.act, Say)}) == 3


# By what a step is seen to be done: the way of a norm, moment by moment.

MARY = 1
NORM = NormProgress("N-1", Stage.SEEKING_SECONDS, NOW + timedelta(days=14))
OPEN = Progress(has_rooms=True, opened=True, digest_at=NOW + timedelta(days=7))


def done(progress: Progress, *, person: int = MARY, now: datetime = NOW, said: bool = False) -> set[str]:
    return {step.key for step in STEPS if step.done(Look(progress, person, now, said))}


def at(stage: Stage, **parts: object) -> Progress:
    return replace(OPEN, norm=replace(NORM, stage=stage, **parts))  # type: ignore[arg-type]


SEATS = {step.key for step in STEPS if step.key.startswith("seat_")}
ARGUMENTS = {step.key for step in STEPS if step.key.startswith("argue_")}
VOTES = {step.key for step in STEPS if step.key.startswith("vote_")}
BEGUN = {"rooms", "open"}


def test_nothing_is_done_at_the_beginning() -> None:
    assert done(Progress()) == set()
    assert done(OPEN) == BEGUN


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


def test_who_moves_the_norm_on_settles_what_came_before() -> None:
    assert done(at(Stage.DELIBERATION, ends_at=NOW + timedelta(days=3))) == BEGUN | {"propose", "second"}
    assert done(at(Stage.FINAL_CALL, ends_at=NOW + timedelta(days=3))) >= ARGUMENTS
    voting = done(at(Stage.VOTING, ends_at=NOW + timedelta(days=7)))
    assert voting >= SEATS | {"open_vote"} and not voting & VOTES


def test_a_vote_counts_for_its_voter_until_all_is_decided() -> None:
    voting = at(Stage.VOTING, ends_at=NOW + timedelta(days=7), voters=frozenset({MARY}))
    assert done(voting) >= VOTES
    assert not done(voting, person=2) & VOTES
    decided = done(at(Stage.DECIDED, ends_at=None))
    assert decided >= VOTES | {"digest_before"}
    assert "close" not in decided, "its card is not posted yet"
    assert "close" in done(at(Stage.DECIDED, ends_at=None, decision=Place(1, 2, 3)))


def test_the_digests_before_and_after_the_decision_are_two_steps() -> None:
    closes = NOW + timedelta(days=7)
    before = replace(at(Stage.VOTING, ends_at=closes), digest_at=closes - timedelta(days=1))
    after = replace(before, digest_at=closes + timedelta(days=6))
    assert "digest_before" not in done(before)
    assert "digest_before" in done(after)
    assert "digest" not in done(at(Stage.DECIDED, ends_at=None))
    over = at(Stage.DECIDED, ends_at=None, told=True, positions=1, decision=Place(1, 2, 3))
    assert done(over) == {step.key for step in STEPS}
