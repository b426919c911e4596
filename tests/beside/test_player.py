"""The player: how it turns the clock, with which norm it plays, what becomes of a failing side, how it listens."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import aiohttp
import pytest

from bot.beside.demonstration import Demonstration, NotNow
from bot.beside.person import Answer, Json, PersonSide, SideRefused
from bot.beside.player import LocalPlayer, listen
from bot.beside.steps import CONVENER, STEPS, Command, Deed, Look, Step, TurnClock
from bot.congress.norms import Stage
from bot.services.progress import NormProgress, Progress
from bot.services.views import Place
from prompts import Words, load
from storage.store import Store, StoreError, Tx

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LOOKS_BEFORE_THE_TURN = 1
"""How often the player looks whether a deed is done before it does it."""

AHEAD = timedelta(days=5)
"""How far the clock has been turned when a test begins."""


@pytest.fixture
def words() -> Words:
    return load(strict=True)


@dataclass
class Side:
    """The person's side with a convener alone in it; `raises` is what every call of it raises."""

    offset: float = AHEAD.total_seconds()
    turned: list[float] = field(default_factory=list)
    raises: Exception | None = None
    invoked: list[Mapping[str, str]] = field(default_factory=list)

    async def people(self) -> list[Json]:
        self._try()
        return [{"name": "ada", "id": "1", "owner": True}]

    async def state(self, person: str = "") -> Json:
        self._try()
        return {"guild": {"id": "9"}, "channels": [{"type": 0, "can_send": True, "name": "general", "id": "3"}]}

    async def turn_clock(self, offset_seconds: float) -> None:
        self._try()
        self.turned.append(offset_seconds)
        self.offset = offset_seconds

    async def invoke(self, person: str, channel: str, command: str, options: Mapping[str, str]) -> Answer:
        self._try()
        self.invoked.append(options)
        return Answer("message", {"content": "Only **a convener** may: see </congress setup:77>."})

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.offset)

    def _try(self) -> None:
        if self.raises is not None:
            raise self.raises


class Played:
    """A player beside that side, whose progress the test says, by the title of the norm."""

    def __init__(self, store: Store, words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
        self.side = Side()
        self.norms: dict[str, NormProgress] = {}
        self.digests: list[datetime] = []
        monkeypatch.setattr("bot.beside.player.progress", self._progress)
        monkeypatch.setattr("bot.beside.player.ANSWERED_PATIENCE", 0.0)
        monkeypatch.setattr("bot.beside.player.PATIENCE", 0.0)
        side = cast(PersonSide, self.side)
        self.player = LocalPlayer(side, store, words, self.side.now, clock=lambda: NOW)

    def _progress(self, _tx: Tx, *, guild_id: int, title: str) -> Progress:
        return Progress(norm=self.norms.get(title), digest_at=self.digests.pop(0) if self.digests else None)


@pytest.fixture
def played(sqlite_store: Store, words: Words, monkeypatch: pytest.MonkeyPatch) -> Played:
    return Played(sqlite_store, words, monkeypatch)


def step_of(act: Any, key: str = "close") -> Step:
    """A step of one deed of the convener's, which is not done before and is done after."""
    looks = iter((False, True))
    return Step(key, (Deed(CONVENER, act, lambda _look: next(looks)),))


async def play(played: Played, step: Step) -> None:
    await played.player.first_open([])  # So that it knows who is there.
    await played.player.play(step)


async def test_the_clock_is_turned_just_past_an_instant(played: Played) -> None:
    await play(played, step_of(TurnClock(lambda _come: NOW + timedelta(days=7))))

    assert played.side.turned == [7 * 86_400 + 1]


@pytest.mark.parametrize("until", [NOW + AHEAD - timedelta(days=1), None])
async def test_the_clock_is_never_turned_back(played: Played, until: datetime | None) -> None:
    await play(played, step_of(TurnClock(lambda _come: until)))

    assert played.side.turned == []


async def test_the_clock_is_turned_to_the_next_digest_and_not_to_one_that_is_about_to_go_out(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.beside.player.PATIENCE", 5.0)
    monkeypatch.setattr("bot.beside.player.LOOK_PAUSE", 0.0)
    overdue, following = NOW + timedelta(days=2), NOW + timedelta(days=9)
    await played.player.first_open([])
    played.digests = [NOW] * LOOKS_BEFORE_THE_TURN + [overdue, overdue, following, following]
    await played.player.play(step_of(TurnClock(lambda come: come.digest_at)))

    assert played.side.turned == [9 * 86_400 + 1]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (TimeoutError(), "demo.unreachable"),
        (aiohttp.ClientConnectionError("down"), "demo.unreachable"),
        (SideRefused("There is no such person here."), "There is no such person here."),
        (StoreError("store.closed"), "store.closed"),
    ],
)
async def test_what_may_go_better_later_is_told_in_words_wherever_it_happens(
    played: Played, words: Words, error: Exception, sentence: str
) -> None:
    told = words(sentence) if words.has(sentence) else sentence
    played.side.raises = error
    with pytest.raises(NotNow) as at_first:
        await played.player.first_open(STEPS)
    played.side.raises = None
    await played.player.first_open(STEPS)
    played.side.raises = error
    with pytest.raises(NotNow) as in_a_step:
        await played.player.play(STEPS[0])

    assert str(at_first.value) == str(in_a_step.value) == told


async def test_a_refused_step_repeats_the_bots_answer_without_markup(played: Played) -> None:
    refused = Step("open", (Deed(CONVENER, Command("congress setup"), lambda _look: False),))

    with pytest.raises(NotNow, match=r"^Only a convener may: see /congress setup\.$"):
        await play(played, refused)


async def test_deeds_that_somebody_did_are_left_out_of_a_step(played: Played) -> None:
    mine = Deed(CONVENER, Command("norm list", options={"stage": "mine"}), judge_of(False, True))
    theirs = Deed(CONVENER, Command("norm list", options={"stage": "theirs"}), lambda _look: True)
    await play(played, Step("seat_others", (theirs, mine)))

    assert played.side.invoked == [{"stage": "mine"}]


def judge_of(*looks: bool) -> Any:
    """A judge that answers so, one look after the other."""
    following = iter(looks)

    def done(_look: Look) -> bool:
        return next(following)

    return done


async def test_played_again_it_turns_to_a_norm_of_its_own_and_knows_it_after_a_restart(
    played: Played, words: Words, sqlite_store: Store
) -> None:
    first, second = words("demo.norm.title"), words("demo.norm.title_again", round=2)
    norm = NormProgress("N-1", Stage.DECIDED, NOW, card=Place(1, 11, 2))
    await played.player.first_open(STEPS)
    await played.player.again()
    proposal = step_of(Command("norm propose", options={"title": "{title}"}))
    await played.player.play(proposal)

    played.norms[first] = norm
    await played.player.again()
    await played.player.play(step_of(Command("norm propose", options={"title": "{title}"})))
    played.norms[second] = norm
    restarted = LocalPlayer(cast(PersonSide, played.side), sqlite_store, words, played.side.now, clock=lambda: NOW)
    await restarted.first_open(STEPS)
    await restarted.play(step_of(Command("norm propose", options={"title": "{title}"})))

    assert [given["title"] for given in played.side.invoked] == [first, second, second]


async def test_the_titles_of_all_rounds_are_told_apart_at_their_beginning(played: Played, words: Words) -> None:
    titles = [words("demo.norm.title"), *(words("demo.norm.title_again", round=round_) for round_ in range(2, 12))]

    assert len({title[:20] for title in titles}) == len(titles)


@pytest.mark.parametrize(
    ("come", "rooms"),
    [
        (Progress(), {"3"}),
        (Progress(forum_id=5), {"5"}),
        (Progress(forum_id=5, votes_id=6, digest_id=7), {"5", "6", "7"}),
        (
            Progress(
                forum_id=5, votes_id=6, digest_id=7, norm=NormProgress("N-1", Stage.VOTING, NOW, card=Place(1, 8, 2))
            ),
            {"5", "6", "7", "8"},
        ),
    ],
)
async def test_there_is_something_to_look_at_at_every_step(
    played: Played, monkeypatch: pytest.MonkeyPatch, come: Progress, rooms: set[str]
) -> None:
    await played.player.first_open([])
    monkeypatch.setattr("bot.beside.player.progress", lambda _tx, **_named: come)

    assert {await played.player.room(step) for step in STEPS} == rooms
    if come.norm is not None:
        seats_and_rooms = {step.key for step in STEPS if await played.player.room(step) == "5"}
        assert seats_and_rooms == {"rooms", "open", "seat_mary", "seat_others"}


async def test_a_connection_that_ends_is_opened_again_and_nothing_that_is_asked_then_is_lost(words: Words) -> None:
    asked: list[str] = []
    ended = asyncio.Event()
    connections = 0

    class Asked:
        def ask(self, act: str) -> None:
            asked.append(act)
            ended.set()

        def begin(self) -> None:
            asked.append("begin")

    async def events() -> AsyncIterator[Json]:
        nonlocal connections
        connections += 1
        match connections:
            case 1:
                raise aiohttp.ClientConnectionError("not yet")
            case 2:
                yield {"type": "pages", "open": 1}
            case _:
                yield {"type": "demo", "act": "pause"}

    woken: list[int] = []
    demonstration = cast(Demonstration, Asked())
    task = asyncio.create_task(listen(events, demonstration, lambda: woken.append(connections), pause=0.0))
    async with asyncio.timeout(5):
        await ended.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert asked[:2] == ["begin", "pause"]
    assert {1, 2} <= set(woken), "what happened meanwhile is looked for"
