"""Killing the bot while digests are on their way, and what a kill found: at which step each digest was.

Everything is seen from outside, in the database and in the local Discord, so that no code of the bot knows of it.
"""

import asyncio
import contextlib
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from sqlmodel import and_, col, select

from bot.services.people import congress_of
from bot.services.planning import main_plan
from bot.services.plans import Wish, change, subscribe
from sandbox import LocalDiscord
from sandbox.faults import Hold
from storage.store import Store, Tx
from storage.tables import Card, DigestPlan, DigestRun
from tests.opened import id_of, open_at
from tests.wire.process import BotProcess

PATIENCE = 0.6
"""Seconds to wait for the moment to kill; it does not come where too few digests are left."""


class Step(Enum):
    """Where a digest was when the process was killed."""

    DUE = "due, not claimed"
    CLAIMED = "claimed, not taken up"
    TAKEN = "taken up, being rendered"
    ON_ITS_WAY = "request sent, without effect"
    THERE = "in Discord, not marked"
    MARKED = "marked"


@dataclass(frozen=True)
class State:
    """A digest of one plan for the present period as the database has it; without a run `run_id` is None."""

    channel_id: int
    runs: int
    tried: bool
    message_id: int | None


@dataclass
class Matrix:
    """What so many kills found. A digest is named by its channel and the number of its period."""

    kills: Counter[Step] = field(default_factory=Counter)
    digests: dict[Step, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    shown: Counter[tuple[int, int]] = field(default_factory=Counter)
    total: int = 0

    def note(self, steps: Sequence[tuple[Step, tuple[int, int]]]) -> None:
        """Note one kill: the step of each digest that is not done."""
        self.total += 1
        self.kills.update({step for step, _ in steps})
        for step, digest in steps:
            self.digests[step].add(digest)

    def __str__(self) -> str:
        lines = [f"{'step':<30}{'kills':>8}{'digests':>9}{'sent once':>11}{'doubled':>9}{'lost':>6}"]
        for step in Step:
            times = [self.shown[one] for one in self.digests[step]]
            once, doubled, lost = times.count(1), sum(n > 1 for n in times), times.count(0)
            lines.append(f"{step.value:<30}{self.kills[step]:>8}{len(times):>9}{once:>11}{doubled:>9}{lost:>6}")
        times = list(self.shown.values())
        once, doubled, lost = times.count(1), sum(n > 1 for n in times), times.count(0)
        lines.append(f"{'all':<30}{self.total:>8}{len(times):>9}{once:>11}{doubled:>9}{lost:>6}")
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


def states(tx: Tx, *, since: datetime) -> list[State]:
    """How far the digests are that were claimed after `since`, one for each plan of a channel."""
    found = []
    for plan in tx.exec(select(DigestPlan).order_by(col(DigestPlan.id))).all():
        of_run = and_(col(Card.subject_id) == DigestRun.id, col(Card.kind) == "digest")
        query = select(Card).join(DigestRun, of_run).where(DigestRun.plan_id == plan.id, col(DigestRun.until) > since)
        cards = tx.exec(query).all()
        assert plan.channel_id is not None
        tried = any(card.first_tried_at is not None for card in cards)
        shown = next((card.message_id for card in cards), None)
        found.append(State(plan.channel_id, len(cards), tried, shown))
    return found


def step_of(local: LocalDiscord, state: State, before: int, requested: set[str]) -> Step:
    """The step of a digest whose channel had so many messages `before` it."""
    if state.message_id is not None:
        return Step.MARKED
    if len(local.history(str(state.channel_id))) > before:
        return Step.THERE
    if not state.runs:
        return Step.DUE
    if not state.tried:
        return Step.CLAIMED
    return Step.ON_ITS_WAY if str(state.channel_id) in requested else Step.TAKEN


Aim = Callable[[int], Awaitable[None]]
"""Comes to an end when it is time to kill, while so many digests are left to be sent."""

AT_MOST = 6
"""Digests that may be sent before the kill, so that one day takes several."""


class Killer:
    """Chooses when to kill, by chance but from a seed."""

    def __init__(self, bot: BotProcess, local: LocalDiscord, seed: int) -> None:
        self._bot, self._local = bot, local
        self.chance = random.Random(seed)
        self._held: Hold | None = None

    async def strike(self, left: int) -> None:
        """Kill the process at a moment of some kind while so many digests are left to be sent."""
        aims: tuple[Aim, ...] = (self.at_some_moment, self.at_a_line, self.before_the_effect, self.after_the_effect)
        await self.chance.choice(aims)(left)
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

    async def at_some_moment(self, _left: int) -> None:
        """Any time while it works, asleep until then: that moment must be no one's doing."""
        await asyncio.sleep(self.chance.uniform(0.0, 0.25))

    async def at_a_line(self, left: int) -> None:
        """As soon as it says that it claimed, or showed, the so manieth digest."""
        said, times = self.chance.choice(("clock_did", "card_shown")), self.chance.randint(1, min(left, AT_MOST))
        with contextlib.suppress(AssertionError):
            await self._bot.heard(lambda line: line.get("event") == said, times=times, timeout=PATIENCE)

    async def before_the_effect(self, left: int) -> None:
        """While a message is on its way to Discord."""
        await self._hold(left, after_effect=False)

    async def after_the_effect(self, left: int) -> None:
        """While Discord's answer is on its way."""
        await self._hold(left, after_effect=True)

    async def _hold(self, left: int, *, after_effect: bool) -> None:
        others = self.chance.randint(0, min(left, AT_MOST) - 1)
        if others:
            self._local.faults.slow("create_message", seconds=0.0, times=others, after_effect=after_effect)
        self._held = self._local.faults.hold("create_message", after_effect=after_effect)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._held.arrived.wait()
