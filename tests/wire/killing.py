"""Killing the bot while digests, and messages about what is watched, are on their way, and what a kill found: at which
step each of them was.

Everything is seen from outside, in the database and in the local Discord, so that no code of the bot knows of it.
"""

import asyncio
import contextlib
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from types import MappingProxyType

from sqlmodel import and_, col, select

from bot.services.people import congress_of
from bot.services.planning import CARDS, main_plan
from bot.services.plans import Wish, change, subscribe
from bot.services.seats import leave_seat, take_seat
from bot.services.watches import watch
from sandbox import LocalDiscord
from sandbox.faults import Hold
from storage.store import Store, Tx
from storage.tables import Card, DigestPlan, DigestRun, Member
from tests.opened import id_of, open_at, who_of
from tests.wire.process import BotProcess

PATIENCE = 0.6
"""Seconds to wait for a line of the log to kill at; it does not come where too few messages are left."""

LONG_PATIENCE = 3.0
"""The same for a message on its way, which comes unless that of the process before is there only now."""


class Step(Enum):
    """Where a message was when the process was killed."""

    DUE = "due, not claimed"
    CLAIMED = "claimed, not taken up"
    TAKEN = "taken up, being rendered"
    ON_ITS_WAY = "request sent, without effect"
    THERE = "in Discord, not marked"
    MARKED = "marked"


@dataclass(frozen=True)
class State:
    """The message of one plan for the present period as the database has it; `home`: the channel that gets it."""

    home: int
    runs: int
    tried: bool
    message_id: int | None


@dataclass
class Matrix:
    """What so many kills found. A message is named by its channel and the number of its period."""

    kills: Counter[Step] = field(default_factory=Counter)
    digests: dict[Step, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    shown: Counter[tuple[int, int]] = field(default_factory=Counter)
    total: int = 0

    def note(self, steps: Sequence[tuple[Step, tuple[int, int]]]) -> None:
        """Note one kill: the step of each message that is not done."""
        self.total += 1
        self.kills.update({step for step, _ in steps})
        for step, digest in steps:
            self.digests[step].add(digest)

    def __str__(self) -> str:
        lines = [f"{'step':<30}{'kills':>8}{'digests':>9}{'sent once':>11}{'doubled':>9}{'lost':>6}"]
        steps = [(step.value, self.kills[step], self.digests[step]) for step in Step]
        for name, kills, digests in [*steps, ("all", self.total, self.shown.keys())]:
            times = [self.shown[one] for one in digests]
            once, doubled, lost = times.count(1), sum(n > 1 for n in times), times.count(0)
            lines.append(f"{name:<30}{kills:>8}{len(times):>9}{once:>11}{doubled:>9}{lost:>6}")
        return "\n".join(lines)


async def many_channels(store: Store, local: LocalDiscord, now: datetime, number: int) -> None:
    """Open a congress with a daily digest in so many channels.

    It is due an hour before the present time of day, which a test that lets minutes pass does not come near again.
    """
    daily = Wish(rhythm="daily", at=(now - timedelta(hours=1)).time().replace(second=0, microsecond=0), zone="UTC")
    convener = await open_at(store, local, now)
    main = await store.read(lambda tx: main_plan(tx, congress_of(tx, local.guild_id)).id)
    await store.write(change, who=convener, plan_id=main, wish=daily, now=now)
    for n in range(1, number):
        channel = id_of(local.make_channel(f"digest-{n}"))
        await store.write(subscribe, who=convener, wish=daily, channel_id=channel, now=now)


async def many_watchers(store: Store, local: LocalDiscord, now: datetime, paces: Iterable[str]) -> dict[int, int]:
    """Let new people watch the lawyers at these paces, by direct message; returns the channel of each person."""
    homes = {}
    for n, pace in enumerate(paces):
        person = local.join(f"watcher-{n}")
        await store.write(watch, who=who_of(person, local), subject="discipline:law", pace=pace, now=now)
        homes[person.user_id] = id_of(person.dm())
    return homes


async def come_and_go(store: Store, local: LocalDiscord, now: datetime) -> None:
    """Let a lawyer take a seat and leave it, of which the watchers are told."""
    mary = who_of(local.person("mary"), local)
    await store.write(take_seat, who=mary, chosen=("law",), kind="state", capacity="personal", now=now)
    await store.write(leave_seat, who=mary, now=now)


NOBODY: Mapping[int, int] = MappingProxyType({})


def states(tx: Tx, *, since: datetime, homes: Mapping[int, int] = NOBODY) -> list[State]:
    """How far the messages are that were claimed after `since`, one for each plan; `homes`: the channels of members."""
    found = []
    plans = select(DigestPlan, Member.discord_id).join(Member, col(Member.id) == DigestPlan.member_id, isouter=True)
    for plan, discord_id in tx.exec(plans.order_by(col(DigestPlan.id))).all():
        of_run = and_(col(Card.subject_id) == DigestRun.id, col(Card.kind).in_(CARDS))
        query = select(Card).join(DigestRun, of_run).where(DigestRun.plan_id == plan.id, col(DigestRun.until) > since)
        cards = tx.exec(query).all()
        home = plan.channel_id if discord_id is None else homes[discord_id]
        assert home is not None
        tried = any(card.first_tried_at is not None for card in cards)
        shown = next((card.message_id for card in cards), None)
        found.append(State(home, len(cards), tried, shown))
    return found


def step_of(local: LocalDiscord, state: State, before: int, requested: set[str]) -> Step:
    """The step of a message whose channel had so many messages `before` it."""
    if state.message_id is not None:
        return Step.MARKED
    if len(local.history(str(state.home))) > before:
        return Step.THERE
    if not state.runs:
        return Step.DUE
    if not state.tried:
        return Step.CLAIMED
    return Step.ON_ITS_WAY if str(state.home) in requested else Step.TAKEN


Aim = Callable[[], Awaitable[None]]
"""Comes to an end when it is time to kill."""

AT_MOST = 6
"""Messages that may be sent before the kill, so that one day takes several."""


class Killer:
    """Chooses when to kill, by chance but from a seed."""

    def __init__(self, bot: BotProcess, local: LocalDiscord, seed: int) -> None:
        self._bot, self._local = bot, local
        self.chance = random.Random(seed)
        self._held: Hold | None = None

    def take_aim(self, left: int, unsent: int) -> Aim:
        """Choose at a moment of which kind to kill the process that is about to start, while so many messages are left,
        and so many of them are not in Discord yet."""
        aim = self.chance.choice((self._some_moment, self._line, self._before_the_effect, self._after_the_effect))
        return aim(left, unsent)

    async def strike(self, aim: Aim) -> None:
        """Kill the process at that moment."""
        await aim()
        await self._bot.kill()
        self._local.faults.clear()

    def let_go(self) -> bool:
        """Let the request that was held go on, now that nobody waits for its answer, or cut it.

        Returns whether it goes on: Discord then acts upon it before the next process says anything.
        """
        held, self._held = self._held, None
        goes_on = held is not None and held.arrived.is_set() and self.chance.random() < 0.5
        if held is not None:
            (held.release if goes_on else held.cut)()
        return goes_on

    def _some_moment(self, _left: int, _unsent: int) -> Aim:
        """Any time while it works, asleep until then: that moment must be no one's doing."""
        return partial(asyncio.sleep, self.chance.uniform(0.0, 0.25))

    def _line(self, left: int, _unsent: int) -> Aim:
        """As soon as it says that it claimed, or showed, the so manieth message."""
        said, times = self.chance.choice(("clock_did", "card_shown")), self.chance.randint(1, min(left, AT_MOST))

        async def heard() -> None:
            with contextlib.suppress(AssertionError):
                await self._bot.heard(lambda line: line.get("event") == said, times=times, timeout=PATIENCE)

        return heard

    def _before_the_effect(self, left: int, unsent: int) -> Aim:
        """While a message is on its way to Discord."""
        return self._hold(left, unsent, after_effect=False)

    def _after_the_effect(self, left: int, unsent: int) -> Aim:
        """While Discord's answer is on its way."""
        return self._hold(left, unsent, after_effect=True)

    def _hold(self, left: int, unsent: int, *, after_effect: bool) -> Aim:
        if unsent < 1:  # What is there is found, and not sent again.
            return self._some_moment(left, unsent)
        others = self.chance.randint(0, min(unsent, AT_MOST) - 1)
        if others:
            self._local.faults.slow("create_message", seconds=0.0, times=others, after_effect=after_effect)
        held = self._held = self._local.faults.hold("create_message", after_effect=after_effect)

        async def arrived() -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LONG_PATIENCE):
                    await held.arrived.wait()

        return arrived
