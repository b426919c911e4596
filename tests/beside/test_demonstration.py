"""The demonstration: its order, its pauses, what a person asks of it, and what becomes of a step that fails."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.beside.demonstration import Demonstration, NotNow
from bot.beside.desk import DemoLine
from bot.beside.steps import STEPS, Step
from prompts import Words, load

NEVER = 3600.0
"""Seconds of a pause that no test waits for."""

FEW = STEPS[:3]


@pytest.fixture
def words() -> Words:
    return load(strict=True)


class Hands:
    """Plays steps by noting them; a step in `refuses` is refused once with its sentence.

    While `away` is set it cannot even look. `held` keeps a step under way.
    """

    def __init__(self) -> None:
        self.done: set[str] = set()
        self.played: list[str] = []
        self.refuses: dict[str, str] = {}
        self.away = ""
        self.rounds = 1
        self.held = asyncio.Event()
        self.held.set()

    async def first_open(self, steps: Sequence[Step]) -> int | None:
        if self.away:
            raise NotNow(self.away)
        return next((place for place, step in enumerate(steps) if step.key not in self.done), None)

    async def play(self, step: Step) -> None:
        self.played.append(step.key)
        await self.held.wait()
        if (sentence := self.refuses.pop(step.key, None)) is not None:
            raise NotNow(sentence)
        self.done.add(step.key)

    async def room(self, step: Step) -> str | None:
        return "7"

    async def again(self) -> None:
        self.rounds += 1
        self.done = {"rooms"}


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

    async def showed(self, *, times: int = 1, **parts: object) -> None:
        """Wait until that many lines with these parts were shown, the last or earlier ones."""
        async with asyncio.timeout(5):
            while sum(all(line.get(name) == part for name, part in parts.items()) for line in self.lines) < times:
                self._changed.clear()
                await self._changed.wait()

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


async def test_from_its_beginning_to_its_end_it_leads_to_where_one_sees_it(words: Words) -> None:
    show = Show(words, seconds=0.0)
    async with show.playing():
        await show.shows(state="done")
        show.demo.ask("again")
        await show.showed(state="playing", text=words("demo.again"))

    assert {line["room"] for line in show.lines if line["text"] != words("demo.waits")} == {"7"}


async def test_it_waits_until_somebody_looks(words: Words) -> None:
    show = Show(words, seconds=0.0)
    task = asyncio.create_task(show.demo.run())
    waiting = await show.shows(text=words("demo.waits"))
    assert (waiting["step"], show.hands.played) == (0, [])

    show.demo.begin()
    await show.shows(state="done")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_person_does_the_next_step_at_once_pauses_and_goes_on(words: Words) -> None:
    show = Show(words)
    async with show.playing():
        show.demo.ask("next")
        await show.shows(step=1, acting=False)
        show.demo.ask("pause")
        paused = await show.shows(state="paused")
        show.demo.ask("next")
        still = await show.shows(step=2, acting=False)
        show.demo.ask("play")
        await show.shows(state="done")

    assert paused["next"] == words("demo.step.open")
    assert still["state"] == "paused"


async def test_stopping_leaves_everything_as_it_is(words: Words) -> None:
    show = Show(words)
    async with show.playing():
        show.demo.ask("next")
        show.demo.ask("stop")
        end = await show.shows(state="stopped")

    assert (show.hands.played, end["text"], end["step"]) == (["rooms"], words("demo.stopped"), 1)
    assert end["acts"] == ["play", "again"]


async def test_what_was_stopped_goes_on_where_it_stood(words: Words) -> None:
    show = Show(words)
    async with show.playing():
        show.demo.ask("next")
        show.demo.ask("stop")
        await show.shows(state="stopped")
        show.demo.ask("play")
        await show.shows(state="playing", text=words("demo.goes_on"), next=words("demo.step.open"))

    assert (show.hands.played, show.hands.rounds) == (["rooms"], 1)


async def test_it_is_played_again_from_what_is_not_done_in_the_new_round(words: Words) -> None:
    show = Show(words, seconds=0.0)
    async with show.playing():
        first = await show.shows(state="done")
        show.demo.ask("again")
        await show.showed(state="playing", text=words("demo.again"))
        await show.showed(state="done", times=2)

    assert first["acts"] == ["again"]
    assert (show.hands.played, show.hands.rounds) == (["rooms", "open", "seat_mary", "open", "seat_mary"], 2)


async def test_two_clicks_on_next_are_one_step(words: Words) -> None:
    show = Show(words)
    show.hands.held.clear()
    async with show.playing():
        show.demo.ask("next")
        show.demo.ask("next")
        under_way = await show.shows(step=1)
        show.demo.ask("next")
        show.hands.held.set()
        await show.shows(step=1, acting=False)
        show.demo.ask("pause")
        await show.shows(state="paused")

    assert under_way["acting"]
    assert show.hands.played == ["rooms"]


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
        await show.shows(step=1, acting=False)
        show.demo.ask("next")
        refused = await show.shows(problem="Only a convener may.")
        show.demo.ask("play")
        await show.shows(step=2, problem=None, acting=False)
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


async def test_where_not_even_a_look_is_possible_it_pauses_with_a_word_and_goes_on_when_asked(words: Words) -> None:
    show = Show(words)
    show.hands.away = "Nobody answers."
    async with show.playing():
        held = await show.shows(problem="Nobody answers.")
        show.demo.ask("play")
        await show.showed(state="playing", problem="Nobody answers.")
        again = await show.shows(state="paused")
        show.hands.away = ""
        show.demo.ask("next")
        went_on = await show.shows(step=1, problem=None, acting=False)

    assert (held["state"], again["problem"], went_on["state"]) == ("paused", "Nobody answers.", "paused")
    assert show.hands.played == ["rooms"]


async def test_a_defect_ends_it_with_a_word_and_may_be_tried_again(
    words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = Show(words, seconds=0.0)

    async def fail(_step: Step) -> None:
        raise ValueError("a defect")

    with monkeypatch.context() as patch:
        patch.setattr(show.hands, "play", fail)
        async with show.playing():
            end = await show.shows(state="failed")
            patch.undo()
            show.demo.ask("play")
            await show.shows(state="done")

    assert (end["text"], end["acts"]) == (words("demo.failed"), ["play", "again"])
    assert show.hands.played == ["rooms", "open", "seat_mary"]
