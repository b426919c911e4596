"""The bot as a process of its own, to be started, stopped, killed and started again by a test.

async with bot_process(local, tmp_path) as bot:      # started and ready
    await grace.click(card, label="For")
    await bot.restart()                              # SIGTERM, then anew, ready again
    bot.move_clock(days=7)                           # for the bot and the local Discord alike
    await bot.logged("clock_did", what="close_ballot")
    seats = await bot.read(list_norms, guild_id=local.guild_id)
"""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sandbox import LocalDiscord
from storage.migrate import migrate
from storage.starter import load_reference
from storage.store import Store, Tx
from tests.conftest import RUN_FOLDER
from tests.wire.forked import Running, fork

P = ParamSpec("P")
R = TypeVar("R")

ROOT = Path(__file__).parents[2]

START_SECONDS = 30.0
"""A bot that is not ready by then will not be; on a busy machine it takes a few seconds."""

WAIT_SECONDS = 15.0
STOP_SECONDS = 30.0

TICK_SECONDS = 0.1
READY_TIMEOUT = 0.05

LogLine = dict[str, object]


class BotProcess:
    """One bot with its database, across as many processes as the test likes. Begin with `bot_process`."""

    def __init__(self, local: LocalDiscord, folder: Path, settings: dict[str, str]) -> None:
        self.local = local
        self.folder = folder
        self.url = settings.get("CONGRESS_DATABASE_URL", f"sqlite:///{folder / 'congress.db'}")
        self.log: list[LogLine] = []
        """What the present process and its predecessors have logged."""
        self._settings = settings
        self._process: Running | None = None
        self._reading: asyncio.Task[None] | None = None
        self._heard = asyncio.Condition()
        self._begun = 0
        self._has_database = False

    # Its life.

    async def start(self, *, from_shell: bool = False) -> None:
        """Start it and wait until it is ready: connected, its clock ticking, its cards on their way.

        It is forked from a process that has imported it already, with a database that is made already, unless it is to
        be started `from_shell`, as an operator does it for the first time.
        """
        assert self._process is None, "it runs already"
        self._begun = len(self.log)
        if from_shell:
            self._has_database = True
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run",
                cwd=self.folder, env=self.environment(), stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
        else:
            await self._make_database()
            self._process = await fork(["run"], folder=self.folder, environment=self.environment())
        self._reading = asyncio.create_task(self._read_log(self._process))
        try:
            await self.logged("ready", timeout=START_SECONDS)
        except AssertionError:
            await self.kill()
            raise

    async def stop(self) -> int:
        """Ask it to end (SIGTERM), wait until it has, and return its exit code."""
        self.signal(signal.SIGTERM)
        return await self.ended()

    async def kill(self) -> None:
        """End it at once (SIGKILL), as a crash or a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)
        await self.ended()

    async def restart(self) -> None:
        """Stop it and start it anew."""
        await self.stop()
        await self.start()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None, "it does not run"
        self._process.send_signal(number)

    async def ended(self) -> int:
        """Wait until it has ended by itself or by a signal; returns its exit code."""
        assert self._process is not None and self._reading is not None, "it does not run"
        async with asyncio.timeout(STOP_SECONDS):
            code = await self._process.wait()
            await self._reading
        self._process = None
        return code

    @property
    def runs(self) -> bool:
        """Whether there is a process, ended or not, that was not waited for."""
        return self._process is not None

    @property
    def pid(self) -> int:
        """The id of the process."""
        assert self._process is not None, "it does not run"
        return self._process.pid

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of the bot; also for other commands beside it."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            # The list of fonts is made once a run, not by every process.
            "MPLCONFIGDIR": str(Path(os.environ.get(RUN_FOLDER, self.folder)) / "matplotlib"),
            "DISCORD_TOKEN": self.local.token,
            "CONGRESS_API_BASE": self.local.api_base,
            "CONGRESS_GATEWAY_URL": self.local.gateway_url,
            "CONGRESS_CLOCK_FILE": str(self.folder / "clock"),
            "CONGRESS_DATABASE_URL": self.url,
            "CONGRESS_TICK_SECONDS": str(TICK_SECONDS),
            "CONGRESS_GUILD_READY_TIMEOUT": str(READY_TIMEOUT),
            "CONGRESS_LOG_JSON": "true",
            **self._settings,
            **more,
        }

    async def command(self, *arguments: str) -> tuple[int, str, str]:
        """Run `python -m bot ...` beside it; returns exit code, standard output and standard error."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments,
            cwd=self.folder, env=self.environment(),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with asyncio.timeout(START_SECONDS):
            out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    # Its time.

    def now(self) -> datetime:
        """The time of the bot and of the local Discord."""
        return self.local.core.clock.now()

    def move_clock(self, **passes: float) -> datetime:
        """Let time pass for both (arguments as for timedelta); returns the instant reached."""
        self.local.move_clock(self.local.core.clock.offset_seconds + timedelta(**passes).total_seconds())
        return self.now()

    # Its log.

    async def logged(self, event: str, *, timeout: float = WAIT_SECONDS, **facts: object) -> LogLine:  # noqa: ASYNC109
        """Wait until the present process has logged `event` with these facts; returns the line."""

        def fits(line: LogLine) -> bool:
            return line.get("event") == event and all(line.get(name) == fact for name, fact in facts.items())

        try:
            return (await self.heard(fits, timeout=timeout))[0]
        except AssertionError as error:
            raise AssertionError(f"{event} {facts or ''}: {error}") from None

    async def heard(
        self,
        fits: Callable[[LogLine], bool],
        *,
        times: int = 1,
        timeout: float = WAIT_SECONDS,  # noqa: ASYNC109
    ) -> list[LogLine]:
        """Wait until the present process has logged so many lines that fit; returns them.

        Raises AssertionError with its log where it ends before that, or takes longer.
        """
        try:
            async with asyncio.timeout(timeout), self._heard:
                while True:
                    found = [line for line in self.log[self._begun :] if fits(line)]
                    if len(found) >= times:
                        return found
                    if self._reading is None or self._reading.done():
                        raise AssertionError(f"it ended without saying so:\n{self.log_text()}")
                    await self._heard.wait()
        except TimeoutError:
            raise AssertionError(f"not said within {timeout} s:\n{self.log_text()}") from None

    def troubles(self) -> list[LogLine]:
        """The errors that were logged, for a test to say that there were none."""
        return [line for line in self.log if line.get("level") in ("error", "critical")]

    def log_text(self) -> str:
        """The log of the present process, for a failing test to show."""
        return "\n".join(str(line.get("text") or line) for line in self.log[self._begun :])

    async def _read_log(self, process: Running) -> None:
        assert process.stderr is not None
        async for raw in process.stderr:
            async with self._heard:
                self.log.append(_line(raw.decode(errors="replace").rstrip()))
                self._heard.notify_all()
        async with self._heard:
            self._heard.notify_all()

    # Its database.

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Store]:
        """The database, to prepare it or to look into it while the bot does not run."""
        assert self._process is None, "the bot has the database"
        await self._make_database()
        async with await Store.open(self.url) as store:
            yield store

    async def _make_database(self) -> None:
        if not self.url.startswith("sqlite:"):
            await _fill(self.url)
        elif not self._has_database:
            shutil.copyfile(await _made_database(), self.url.removeprefix("sqlite:///"))
            self._has_database = True

    async def read(self, verb: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb that only reads, beside the bot."""
        async with await Store.open(self.url, read_only=True) as store:
            return await store.read(verb, *args, **kwargs)

    async def until(self, verb: Callable[[Tx], object]) -> None:
        """Wait until a verb that only reads gives something true; it is asked again at each line of the log."""
        async with await Store.open(self.url, read_only=True) as store, asyncio.timeout(WAIT_SECONDS), self._heard:
            while not await store.read(verb):
                await self._heard.wait()


_made: list[Path] = []
"""The SQLite file with all tables and the shipped data, once it was asked for."""


async def _made_database() -> Path:
    """The file to be copied; the first who asks for it makes it."""
    if not _made:
        path = Path(os.environ[RUN_FOLDER]) / f"congress-{os.getpid()}.db"
        await _fill(f"sqlite:///{path}")
        _made.append(path)
    return _made[0]


async def _fill(url: str) -> None:
    await migrate(url)
    async with await Store.open(url) as store:
        await store.write(load_reference)


def _line(text: str) -> LogLine:
    """A line of the log; what is no JSON (the one sentence of a failed start) under `text`."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return {"text": text}
    return parsed if isinstance(parsed, dict) else {"text": text}


@asynccontextmanager
async def bot_process(
    local: LocalDiscord, folder: Path, *, start: bool = True, **settings: str
) -> AsyncIterator[BotProcess]:
    """A bot with its database in `folder`, started unless `start` is false, and ended with the context.

    `settings` are more variables of its environment. `local` must write its clock to `folder / "clock"`.
    """
    bot = BotProcess(local, folder, settings)
    try:
        if start:
            await bot.start()
        yield bot
    except BaseException:
        sys.stderr.write(f"{bot.log_text()}\n")
        raise
    finally:
        if bot.runs:
            await _end(bot)


async def _end(bot: BotProcess) -> None:
    try:
        code = await bot.stop()
    except (TimeoutError, ProcessLookupError):
        await bot.kill()
        raise
    assert code == 0, f"The bot ended with {code}:\n{bot.log_text()}"
