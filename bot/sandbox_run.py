"""`python -m bot sandbox`: the local Discord as a process of its own, and the real bot beside it in this one.

What the sandbox keeps lies in `data/sandbox`: the local Discord's state, how far its clock was turned, and the bot's
database, unless the environment names another one.
"""

import asyncio
import contextlib
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager

import structlog

from bot.app import Beside, run
from bot.beside.demonstration import Demonstration
from bot.beside.desk import Desk
from bot.beside.person import person_side
from bot.beside.player import LocalPlayer, listen
from bot.clock import Now, system_now
from bot.elsewhere import CLOCK, SANDBOX
from bot.logs import set_up_logs
from bot.settings import PREFIX, Settings, load_settings
from prompts import Words, load
from storage.errors import StoreError
from storage.lock import FileLock
from storage.store import Store

FOLDER, DATABASE = SANDBOX.parent, SANDBOX.name

HELD = "running"
"""Beside this name lies the lock of a sandbox that runs, whatever its database is: the folder is one world."""

ADDRESS = "page"
"""The file with the address of its page."""

HOST = "127.0.0.1"

PORTS_TRIED = 20
"""Ports tried one after the other where the wanted one is taken."""

START_SECONDS = 30.0
"""How long the local Discord may take to print its address."""

STOP_SECONDS = 10.0
"""How long it may take to write down its state at the end."""

TICK_SECONDS = 1.0
"""A person who turns the clock in the page does not wait for the usual interval."""

READY_TIMEOUT = 0.05
"""Seconds to wait for servers' data: the local Discord sends its one server at once."""

TOKEN = "sandbox-token"
"""What the local Discord is told to take for the bot's token; it is no secret and works nowhere else."""

_log = structlog.stdlib.get_logger(__name__)


class SandboxFailed(Exception):
    """The sandbox cannot run (on). The text is the sentence for a person."""


async def run_sandbox(settings: Settings, words: Words, *, stop: asyncio.Event, say: Callable[[str], None]) -> None:
    """Run both until `stop` is set or the local Discord ends. Raises SandboxFailed, and what the bot raises."""
    await asyncio.to_thread(FOLDER.mkdir, parents=True, exist_ok=True)
    with _folder_held(words):
        await _run_here(settings, words, stop, say)


async def _run_here(settings: Settings, words: Words, stop: asyncio.Event, say: Callable[[str], None]) -> None:
    port = free_port(settings.sandbox_port)
    if port is None:
        raise SandboxFailed(words("cli.sandbox.no_port", taken=settings.sandbox_port))
    if port != settings.sandbox_port != 0:
        say(words("cli.sandbox.port_taken", taken=settings.sandbox_port, port=port))
    say(words("cli.sandbox.starting"))
    async with _local_discord(port, words) as (server, page), _address_left(page):
        watch = asyncio.create_task(_stop_with(server, stop))
        try:
            beside = sandbox_settings(words, settings, page=page, database=database_url())
            set_up_logs(level=beside.log_level, as_json=beside.log_json)
            await run(
                beside,
                words,
                stop=stop,
                on_ready=lambda: say(words("cli.sandbox.ready", url=page)),
                always_send_commands=True,
                beside=_beside(page, settings),
            )
        finally:
            watch.cancel()
        if server.returncode is not None:
            raise SandboxFailed(words("cli.sandbox.server_died", code=server.returncode))


def _beside(page: str, settings: Settings) -> Beside:
    """What runs beside the bot: the desk of the page, and the demonstration where the settings ask for one."""
    # Its own words: those of the bot write commands as Discord makes them clickable, which the panel cannot.
    words = load()

    @asynccontextmanager
    async def beside(store: Store, now: Now) -> AsyncIterator[None]:
        async with person_side(page, TOKEN) as side:
            desk = Desk(store, words, now, side.put_desk)
            work, wakes = [desk.run()], [desk.wake]
            if settings.demo:
                player = LocalPlayer(side, store, words, now, clock=system_now)
                played = Demonstration(player, words, desk.show_demo, seconds=settings.demo_seconds)
                work += [played.run(), listen(side.events, played, player.wake)]
                wakes.append(player.wake)
            with ExitStack() as listening:
                for wake in wakes:
                    listening.enter_context(store.listening(wake))
                tasks = [asyncio.create_task(one) for one in work]
                try:
                    yield
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)

    return beside


def forget_sandbox(words: Words) -> bool:
    """Delete what the sandbox keeps; False where there is nothing. Raises SandboxFailed while one runs on it."""
    if not FOLDER.exists():
        return False
    # Under a running one the folder would be written again, half of the old world beside an empty database.
    with _folder_held(words):
        shutil.rmtree(FOLDER)
    return True


def _folder_held(words: Words) -> FileLock:
    """The folder, for one sandbox at a time. Raises SandboxFailed, with the address of the one that has it."""
    try:
        return FileLock(FOLDER / HELD)
    except StoreError as error:
        if error.key != "store.in_use":
            raise
        raise SandboxFailed(_in_use(words, str(error.facts["process"]))) from None


def _in_use(words: Words, process: str) -> str:
    try:
        url = (FOLDER / ADDRESS).read_text("utf-8")
    except OSError:
        return words("cli.sandbox.in_use_elsewhere", process=process)
    return words("cli.sandbox.in_use", process=process, url=url)


@asynccontextmanager
async def _address_left(page: str) -> AsyncIterator[None]:
    """Leave the address of the page in the folder while the sandbox runs, for whoever starts a second one."""
    file = FOLDER / ADDRESS
    await asyncio.to_thread(file.write_text, page, "utf-8")
    try:
        yield
    finally:
        await asyncio.to_thread(file.unlink, missing_ok=True)


def database_url() -> str:
    """The sandbox's own database, unless the environment names one. A `.env` file does not: it is for the real bot."""
    return os.environ.get(f"{PREFIX}DATABASE_URL") or f"sqlite:///{FOLDER / DATABASE}"


def sandbox_settings(words: Words, settings: Settings, *, page: str, database: str) -> Settings:
    """The settings of the bot beside the local Discord whose page is at `page`."""
    return load_settings(
        words,
        DISCORD_TOKEN=TOKEN,
        database_url=database,
        api_base=f"{page}api/v10",
        gateway_url=f"{page.replace('http', 'ws', 1)}gateway",
        clock_file=FOLDER / CLOCK.name,
        guild_ready_timeout=READY_TIMEOUT,
        tick_seconds=TICK_SECONDS,
        # What a person waits for is the one line with the address.
        log_level=settings.log_level if "log_level" in settings.model_fields_set else "WARNING",
    )


def free_port(wanted: int) -> int | None:
    """The wanted port, or the next one that is free; 0 stays 0, which takes any. None where none of them is."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)) if wanted else (0,):
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                attempt.bind((HOST, port))
                return port
    return None


@asynccontextmanager
async def _local_discord(port: int, words: Words) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The local Discord as a process, with the address of its page."""
    clock = str(FOLDER / CLOCK.name)
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox",
        "--port", str(port), "--token", TOKEN, "--data", str(FOLDER / "discord"), "--clock-file", clock,
        "--until-stdin-closes",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        # A group of its own: Ctrl-C is for the bot, which ends the local Discord after itself.
        start_new_session=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        try:
            async with asyncio.timeout(START_SECONDS):
                page = (await server.stdout.readline()).decode().strip()
        except TimeoutError:
            raise SandboxFailed(words("cli.sandbox.server_silent", n=round(START_SECONDS))) from None
        if not page:
            raise SandboxFailed(words("cli.sandbox.server_failed", code=await server.wait()))
        yield server, page
    finally:
        await _end(server)


async def _stop_with(server: asyncio.subprocess.Process, stop: asyncio.Event) -> None:
    """End the bot when the local Discord ends."""
    await server.wait()
    stop.set()


async def _end(server: asyncio.subprocess.Process) -> None:
    if server.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            server.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await server.wait()
    except TimeoutError:
        _log.warning("local_discord_killed", after_seconds=STOP_SECONDS)
        server.kill()
        await server.wait()
