"""Digests of many congresses that are due at the same minute: until they are all claimed, and until they are all sent.

`due_10000_<engine>` is how long one tick of the clock takes to put the digests of 10,000 congresses into the outbox, in
seconds, against the bare statements that read and write what each of them needs, each in a transaction of its own.

`due_sent` sends those of 1,000 congresses, which tells the pace of any number, through the real bot to a local Discord
that takes 50 requests a second and answers each after 100 to 200 ms: `due_sent_rate` is messages a second, with
Discord's limit as the baseline, `due_sent_all_1000` how long it takes from the tick on, `due_sent_cpu` what the bot's
process takes of a processor for each, claim and clicks included, and `due_sent_ack_p99` and `due_sent_ack_slowest` are
clicks on a ballot meanwhile, of which none may be answered later than Discord waits.
"""

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import text
from sqlmodel import func, select

from bot.app import Tick
from sandbox import LocalDiscord
from sandbox.model import Channel, ChannelKind
from sandbox.ratelimits import GLOBAL_PER_SECOND
from storage.migrate import migrate
from storage.starter import load_reference
from storage.store import Store, Tx
from storage.tables import Card, Congress, DigestPlan, Event, Member, Norm, NormVersion
from tests.bench.bots import AS_OPERATED, Side, local_discord, prepare, side_of
from tests.bench.measure import Figure, Load, cpu_seconds
from tests.bench.record import server
from tests.wire.process import BotProcess, bot_process

CLAIMED = 10_000
SENT = 1_000
PART = 500
"""Congresses that are made in one transaction."""

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)

VOTERS = 400
CLICKS_A_SECOND = 10
ACK_MOST = 3.0
"""Seconds that Discord waits for an answer (interactions/receiving-and-responding)."""
ANSWER_SECONDS = (0.1, 0.2)
LOOK_SECONDS = 0.05
SENT_SECONDS = 240.0

BARE = (
    "SELECT * FROM congress c JOIN digest_plan p ON p.congress_id = c.id WHERE c.id = :congress AND p.main",
    """SELECT e.*, n.*, v.title FROM event e LEFT JOIN norm n ON n.id = e.norm_id LEFT JOIN norm_version v
    ON v.norm_id = n.id AND v.n = n.version WHERE e.congress_id = :congress AND e.kind NOT IN ('vote_cast',
    'vote_changed', 'vote_withdrawn') AND e.at > '2026-10-26'""",
    """INSERT INTO digest_run (congress_id, plan_id, period, scheduled, since, until, content, created_at)
    SELECT congress_id, id, '2026-W45', main, created_at, next_at, '{}', next_at FROM digest_plan
    WHERE congress_id = :congress""",
    """INSERT INTO card (congress_id, kind, subject_id, topic, place, edition, wanted, shown, attempts, due_at)
    SELECT congress_id, 'digest', id, '', 'plan', 1, 1, 0, 0, created_at FROM digest_run
    WHERE congress_id = :congress""",
    """INSERT INTO event (congress_id, at, kind, subject_id, data) SELECT congress_id, created_at, 'digest_sent', id,
    '{}' FROM digest_run WHERE congress_id = :congress""",
    "UPDATE digest_plan SET next_at = NULL WHERE congress_id = :congress",
)
"""What one digest needs: who is due, what happened, the run that claims its period, its card, its line in the log."""


def add_congresses(tx: Tx, channels: Sequence[int], now: datetime, *, due: bool) -> list[int]:
    """Make a congress for each of these channels, in which a norm was proposed in the last week; returns their ids."""
    congresses = [Congress(guild_id=one, name="Bench", created_at=now - WEEK, opened_at=now - WEEK) for one in channels]
    tx.add_all(congresses)
    tx.flush()
    members = [Member(congress_id=one.id, discord_id=1, name="Ada", created_at=now - WEEK) for one in congresses]
    tx.add_all(members)
    tx.flush()
    norms = [
        Norm(
            congress_id=one.congress_id, number=1, stage="seeking_seconds", stage_since=now - WEEK,
            stage_ends_at=now + WEEK, proposer_id=one.id, proposer_discipline="law", proposer_kind="state",
            created_at=now - WEEK, updated_at=now - WEEK,
        )
        for one in members
    ]  # fmt: skip
    tx.add_all(norms)
    tx.flush()
    for norm, channel in zip(norms, channels, strict=True):
        tx.add(
            NormVersion(
                norm_id=norm.id, n=1, title="Spare the core", addressee="all", text="Leave it alone.",
                text_hash="0" * 64, author_id=norm.proposer_id, created_at=norm.created_at,
            )
        )  # fmt: skip
        tx.add(
            Event(
                congress_id=norm.congress_id, at=now - timedelta(days=1), kind="norm_proposed", norm_id=norm.id,
                member_id=norm.proposer_id, data={},
            )
        )  # fmt: skip
        tx.add(
            DigestPlan(
                congress_id=norm.congress_id, channel_id=channel, main=True, weekday=now.weekday(),
                minute=now.hour * 60 + now.minute, next_at=now if due else None, created_at=now - WEEK,
            )
        )  # fmt: skip
    return [one.id for one in congresses]


async def fill(store: Store, channels: Sequence[int], now: datetime, *, due: bool = False) -> list[int]:
    """The same, in several transactions."""
    ids: list[int] = []
    for first in range(0, len(channels), PART):
        ids += await store.write(add_congresses, channels[first : first + PART], now, due=due)
    return ids


async def claimed(url: str, name: str) -> Figure:
    """How long one tick takes for all, and the bare statements for a tenth of them, in the same database."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    await migrate(url)
    async with await Store.open(url) as store:
        await store.write(load_reference)
        await fill(store, range(1, CLAIMED + 1), NOW, due=True)
        begun = time.perf_counter()
        await Tick(store, lambda: NOW + timedelta(seconds=1))()
        ours = time.perf_counter() - begun
        if await store.read(_cards) != CLAIMED:
            raise SystemExit("The benchmark's digests were not all claimed.")
        others = await fill(store, range(CLAIMED + 1, CLAIMED + CLAIMED // 10 + 1), NOW, due=True)
        begun = time.perf_counter()
        for one in others:
            await store.write(_bare, one)
        return Figure(name, ours, "s", (time.perf_counter() - begun) * 10)


def _cards(tx: Tx) -> int:
    return tx.exec(select(func.count()).select_from(Card).where(Card.kind == "digest")).one()


def _bare(tx: Tx, congress: int) -> None:
    for statement in BARE:
        tx.connection().execute(text(statement), {"congress": congress})


async def sqlite_figures() -> list[Figure]:
    """`due_10000_sqlite`."""
    with tempfile.TemporaryDirectory() as folder:
        return [await claimed(f"sqlite:///{Path(folder, 'due.db')}", f"due_{CLAIMED}_sqlite")]


async def postgres_figures() -> list[Figure]:
    """`due_10000_postgres`."""
    with server() as url:
        return [await claimed(url, f"due_{CLAIMED}_postgres")]


def group(engine: str) -> Callable[[], Awaitable[list[Figure]]]:
    """The figure of one engine, as a benchmark of its own."""
    return {"sqlite": sqlite_figures, "postgres": postgres_figures}[engine]


@dataclass
class Sending:
    """When the first and the last message came, in the same seconds as `begun`."""

    begun: float
    first: float = 0.0
    last: float = 0.0


async def sent_figures(number: int = SENT) -> list[Figure]:
    """The figures of sending, and of the clicks meanwhile beside those before."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            local_discord(VOTERS, rate_limits=True) as local,
            bot_process(local, Path(folder), start=False, **{**AS_OPERATED, "CONGRESS_TICK_SECONDS": "1"}) as bot,
        ):
            ballot = await prepare(bot, local)
            channels = list(_channels(local, number))
            async with bot.database() as store:
                await fill(store, channels, bot.now())
            await bot.start()
            await bot.logged("card_shown", kind="ballot")
            side = side_of(local, bot.pid, local.history("votes")[0], ballot)
            for _ in range(number):
                local.faults.slow("create_message", seconds=random.uniform(*ANSWER_SECONDS))
            before = await _clicks(side, asyncio.sleep(3.0))
            await asyncio.to_thread(_make_due, Path(folder, "congress.db"), bot)
            sending, cpu = Sending(time.perf_counter()), cpu_seconds(bot.pid)
            meanwhile = await _clicks(side, _sent(local, channels, sending))
            cpu = cpu_seconds(bot.pid) - cpu
            if bot.troubles():
                raise SystemExit(f"The bot had trouble: {bot.troubles()[0]}")
    return [
        Figure("due_sent_rate", (number - 1) / (sending.last - sending.first), "messages/s", GLOBAL_PER_SECOND),
        Figure(f"due_sent_all_{number}", sending.last - sending.begun, "s", number / GLOBAL_PER_SECOND),
        Figure("due_sent_cpu", cpu / number * 1000, "ms"),
        Figure("due_sent_ack_p99", meanwhile.percentile(0.99), "ms", before.percentile(0.99)),
        Figure("due_sent_ack_slowest", meanwhile.latencies[-1], "s", most=ACK_MOST),
    ]


def _channels(local: LocalDiscord, number: int) -> Iterator[int]:
    """Channels beyond those that one server may have: each stands for one on a server of its own."""
    world = local.core.world
    for n in range(number):
        channel = Channel(local.core.ids.next(), ChannelKind.TEXT, f"digest-{n}", world.guild.id)
        world.channels[channel.id], world.messages[channel.id] = channel, {}
        yield channel.id


def _make_due(path: Path, bot: BotProcess) -> None:
    """Let all that is to be sent be due now. The bot found itself on none of these servers, which do not exist."""
    now = bot.now().strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(path, timeout=10)) as database, database:
        made_up = "congress_id IN (SELECT id FROM congress WHERE away_since IS NOT NULL)"
        database.execute(f"UPDATE digest_plan SET next_at = ? WHERE {made_up}", (now,))
        database.execute("UPDATE congress SET away_since = NULL")


async def _sent(local: LocalDiscord, channels: Sequence[int], sending: Sending) -> None:
    """Wait until every channel has its message, and note when the first and the last came."""
    waiting, messages = set(channels), local.core.world.messages
    async with asyncio.timeout(SENT_SECONDS):
        while waiting:
            await asyncio.sleep(LOOK_SECONDS)
            came = {one for one in waiting if messages[one]}
            if came and len(waiting) == len(channels):
                sending.first = time.perf_counter()
            waiting -= came
    sending.last = time.perf_counter()
    if any(len(messages[one]) != 1 for one in channels):
        raise SystemExit("A digest was sent twice.")


async def _clicks(side: Side, during: Awaitable[None]) -> Load:
    """Click at a steady pace until `during` ends; how long each click waited for its answer."""
    latencies: list[float] = []

    async def click() -> None:
        begun = time.perf_counter()
        await side.click()
        latencies.append(time.perf_counter() - begun)

    end = asyncio.ensure_future(during)
    async with asyncio.TaskGroup() as clicks:
        while not end.done() and len(latencies) < VOTERS // 2:
            clicks.create_task(click())
            await asyncio.sleep(1 / CLICKS_A_SECOND)
        await end
    return Load(CLICKS_A_SECOND, sorted(latencies))
