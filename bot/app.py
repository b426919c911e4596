"""The composition root: settings, database, words, the client, the clock and the outbox, joined and taken apart.

Nothing else sees all the parts. `run` is the life of the bot: it brings the database up to date, logs in, sends the
commands if they changed, and then does what people and the clock ask until it is told to stop.
"""

import asyncio
import logging
import pkgutil
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module

import aiohttp
import discord
import structlog

from bot.chat import cogs
from bot.chat.client import CongressBot
from bot.chat.cogs.presence import look_around
from bot.chat.effects import watch_requests
from bot.chat.outbox import Outbox
from bot.chat.permissions import invitation
from bot.chat.sync import Synced, sync
from bot.chat.ui.cards import render
from bot.clock import Clock, Now, system_now
from bot.database import open_store
from bot.services.due import DueWork, beat, due_work
from bot.services.state import note_commands, sent_commands, settle_in
from bot.settings import Settings
from bot.target import Unreachable, now_of, point_at
from prompts import Words
from storage.store import Store

ANSWERS_SECONDS = 10.0
"""How long the interactions under way may take at the end; Discord itself waits 3 s for a first answer."""

CONNECTIONS = 300
"""Open to Discord at a time. The library sets no limit, and a burst of clicks would open a connection for each, which
costs more than the answer does; 300 carry 1,000 answers a second where each takes 0.3 s."""

_ANSWERING = ("CommandTree-invoker", "discord-ui-", "discord.py: on_interaction")
"""How the library names the tasks in which it runs commands, buttons, forms and our handler."""

LOT = 100
"""Messages that are claimed before the clock looks at what else is due, and beats."""

AT_ONCE = 4
"""Of these so many wait for the database at the same time: they share a commit, and a click waits for no more."""

Beside = Callable[[Store, Now], AbstractAsyncContextManager[None]]
"""What runs beside a bot that is ready: the desk of the sandbox. A bot on the real Discord has nothing beside it."""

_log = structlog.stdlib.get_logger(__name__)


def extensions() -> list[str]:
    """Every module of `bot/chat/cogs` that gives the bot commands, by its `setup`."""
    found = sorted(one.name for one in pkgutil.iter_modules(cogs.__path__, f"{cogs.__name__}."))
    return [name for name in found if hasattr(import_module(name), "setup")]


@asynccontextmanager
async def logged_in(settings: Settings, words: Words, store: Store) -> AsyncIterator[CongressBot]:
    """A client with its commands loaded, able to send, not yet connected.

    Raises SettingsError without a token, `discord.LoginFailure` for a wrong one, `Unreachable`, and CongressError where
    the database belongs to the real Discord and this is the local one, or the other way round (`settle_in`).
    """
    token = settings.token(words)
    point_at(settings)
    # The library warns at each start that it cannot speak, which nobody asked of it.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    bot = CongressBot(
        store=store,
        words=words,
        now=now_of(settings),
        extensions=extensions(),
        guild_ready_timeout=settings.guild_ready_timeout,
    )
    bot.http.http_trace = watch_requests()
    bot.http.connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with bot:
        try:
            await bot.login(token)
        except discord.LoginFailure:
            raise
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Unreachable(str(error)) from error
        await store.write(settle_in, local=settings.api_base is not None, now=system_now())
        yield bot


async def send_commands(bot: CongressBot, store: Store, *, force: bool = False) -> bool:
    """Send the commands to Discord if they changed since they were last sent by this application, or by `force`.

    Returns whether they were sent.
    """
    application = str(bot.application_id)
    sent = await store.read(sent_commands)
    if sent is not None and sent.hash.startswith(f"{application}:"):
        bot.synced.load({"hash": sent.hash.partition(":")[2], "ids": sent.ids})
    if not await sync(bot.tree, bot.synced, force=force):
        return False
    noted: Synced = bot.synced
    await store.write(note_commands, hash=f"{application}:{noted.hash}", ids=noted.ids, now=bot.now())
    _log.info("commands_sent", commands=len(noted.ids))
    return True


async def run(
    settings: Settings,
    words: Words,
    *,
    stop: asyncio.Event,
    on_ready: Callable[[], None] | None = None,
    always_send_commands: bool = False,
    beside: Beside | None = None,
) -> None:
    """Run the bot until `stop` is set. Raises what `open_store` and `logged_in` raise, and if the connection breaks
    for good what the library raises."""
    async with open_store(settings.database_url) as store:
        for warning in store.warnings:
            # Beside the local Discord nothing dear is at stake.
            level = logging.WARNING if settings.api_base is None else logging.INFO
            _log.log(level, "database", note=words(f"cli.{warning.key}", None, **warning.facts))
        async with logged_in(settings, words, store) as bot:
            await _send_commands_or_note(bot, store, force=always_send_commands)
            _log.info("invitation", link=invitation(bot.application_id or 0))
            await _live(settings, bot, store, stop, on_ready, beside)


async def _send_commands_or_note(bot: CongressBot, store: Store, *, force: bool) -> None:
    """Commands that cannot be sent now are no reason to leave people without the ones they have."""
    try:
        await send_commands(bot, store, force=force)
    except discord.HTTPException as error:
        _log.error("commands_not_sent", reason=str(error))


async def _live(
    settings: Settings,
    bot: CongressBot,
    store: Store,
    stop: asyncio.Event,
    on_ready: Callable[[], None] | None,
    beside: Beside | None,
) -> None:
    outbox = Outbox(store, bot.words, bot, now=bot.now, render=render)
    tick = Tick(store, bot.now)
    clock = Clock(tick, seconds=settings.tick_seconds, now=bot.now)
    tick.clock = clock
    connection = asyncio.create_task(bot.connect(), name="gateway")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    ready = asyncio.create_task(bot.wait_until_ready(), name="ready")
    with store.listening(outbox.wake):
        try:
            await asyncio.wait({connection, stopping, ready}, return_when=asyncio.FIRST_COMPLETED)
            if ready.done() and not stopping.done():
                await look_around(bot)
                outbox.start()
                clock.start()
                _log.info("ready", guilds=len(bot.guilds), database=store.address)
                if on_ready is not None:
                    on_ready()
                async with beside(store, bot.now) if beside is not None else nullcontext():
                    await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                _raise_end(connection)
        finally:
            await _drain(bot, clock, outbox, connection)
            for task in (stopping, ready):
                task.cancel()
            await asyncio.gather(stopping, ready, return_exceptions=True)


def _raise_end(connection: asyncio.Task[None]) -> None:
    """Say why the connection ended. Without a first one the library stumbles over its own missing socket."""
    error = connection.exception()
    if isinstance(error, AttributeError):
        raise Unreachable(str(error.__context__ or error)) from error
    if error is not None:
        raise error


async def _drain(bot: CongressBot, clock: Clock, outbox: Outbox, connection: asyncio.Task[None]) -> None:
    """Take nothing new, and bring to an end what is under way: ticks, answers to people, messages."""
    _log.info("stopping")
    await clock.stop()
    connection.cancel()
    await asyncio.gather(connection, return_exceptions=True)
    if bot.ws is not None:
        # Discord then tells people at once that the bot is away, instead of letting them wait for it.
        await bot.ws.close(code=1000)
    answers = {task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERING)}
    if answers:
        _, late = await asyncio.wait(answers, timeout=ANSWERS_SECONDS)
        _log.info("answers_drained", ended=len(answers) - len(late), left=len(late))
    await outbox.stop()
    _log.info("stopped")


def lots(works: Sequence[DueWork]) -> Iterator[Sequence[DueWork]]:
    """The works in their order: those of one kind that claim messages in lots of up to `LOT` messages, others alone."""
    lot: list[DueWork] = []
    for work in works:
        more = work.messages + sum(one.messages for one in lot)
        if lot and (work.what != lot[0].what or not work.messages or more > LOT):
            yield lot
            lot = []
        lot.append(work)
    if lot:
        yield lot


@dataclass
class Tick:
    """What the clock does: everything that is due, each in a transaction of its own, and then its beat.

    Where many messages are due at once (digests, notices, reminders), some are claimed at the same time, and after each
    `LOT` of them it beats, and does what else fell due meanwhile: votes close before the others go on.
    """

    store: Store
    now: Now
    clock: Clock | None = None

    async def __call__(self) -> None:
        claimed = 0
        for lot in lots(await self.store.read(due_work, now=self.now())):
            at_once = asyncio.Semaphore(AT_ONCE)
            await asyncio.gather(*(self._do(work, at_once) for work in lot))
            claimed += sum(work.messages for work in lot)
            if claimed >= LOT:
                claimed = 0
                for work in await self.store.read(due_work, now=self.now(), messages=False):
                    await self._do(work)
                await self._beat()
        await self._beat()

    async def _do(self, work: DueWork, turn: AbstractAsyncContextManager[None] | None = None) -> None:
        async with turn or nullcontext():
            try:
                done = await self.store.write(work.verb)
                if done is not None:
                    _log.info("clock_did", what=work.what, subject=work.subject_id)
            except Exception:  # noqa: BLE001 - what cannot be done stays due and must not hold up the rest
                incident = secrets.token_hex(3)
                _log.exception("clock_failed", what=work.what, subject=work.subject_id, incident=incident)

    async def _beat(self) -> None:
        lag = self.clock.lag().total_seconds() if self.clock is not None else 0.0
        await self.store.write(beat, now=self.now(), lag_ms=round(lag * 1000))
