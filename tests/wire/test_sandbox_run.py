"""`python -m bot sandbox`: one command, a page, the bot beside it, and nothing left behind."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot import sandbox_run
from bot.clock import system_now
from bot.database import open_store
from bot.services.state import settle_in
from prompts import load
from tests.wire.forked import Forked, fork
from tests.wire.process import ROOT, START_SECONDS, STOP_SECONDS


class Sandbox:
    """The command as a person sees it: lines on the terminal, and Ctrl-C."""

    def __init__(self, process: Forked) -> None:
        self.process = process
        self.lines: list[str] = []

    async def said(self, words: str) -> str:
        """Read on until a line says these words; returns it."""
        async with asyncio.timeout(START_SECONDS):
            async for raw in self.process.said:
                self.lines.append(raw.decode().rstrip())
                if words in self.lines[-1]:
                    return self.lines[-1]
        raise AssertionError(f"It never said {words}: {self.lines}")

    async def page(self) -> str:
        """Wait until page and bot are ready; returns the page's address."""
        line = await self.said("ready to try")
        return line[line.index("http") :].split()[0]

    async def ended(self) -> int:
        """Wait until it has ended; returns its exit code."""
        async with asyncio.timeout(STOP_SECONDS):
            rest, code = await self.process.said.read(), await self.process.wait()
        self.lines += rest.decode().splitlines()
        return code

    def server_pid(self) -> int:
        """The process of the local Discord."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        (pid,) = map(int, children.split())
        return pid


@asynccontextmanager
async def sandbox_command(
    folder: Path, port: int, *options: str, named: bool = True, **settings: str
) -> AsyncIterator[Sandbox]:
    """The command, run in `folder` with more variables; killed at the end if the test left it.

    It is the one that is run without any name too (`named`), as `make run` does.
    """
    command = ["sandbox"] if named else []
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "CONGRESS_SANDBOX_PORT": str(port),
        **settings,
    }
    process = await fork([*command, *options], folder=folder, environment=environment)
    try:
        yield Sandbox(process)
    finally:
        if not process.ended:
            process.send_signal(signal.SIGKILL)
            await process.wait()


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens already."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_it_serves_a_page_and_leaves_no_process_behind(tmp_path: Path, taken_port: int) -> None:
    async with sandbox_command(tmp_path, taken_port) as sandbox:
        page = await sandbox.page()
        server = sandbox.server_pid()
        async with aiohttp.ClientSession() as session:
            async with session.get(page) as answer:
                assert (answer.status, answer.content_type) == (200, "text/html")
            async with session.get(f"{page}sandbox/state") as answer:
                state = await answer.json()
        assert state["bot"]["online"] and any(one["path"] == "congress setup" for one in state["commands"])
        async with sandbox_command(tmp_path, 0) as second:
            assert await second.ended() == 6
            assert "runs already" in second.lines[-1]
            assert page in second.lines[-1]
        sandbox.process.send_signal(signal.SIGINT)
        assert await sandbox.ended() == 0

    assert gone(server)
    # One line says that the port was taken, one that it begins, one that it is ready.
    assert len(sandbox.lines) == 3
    assert str(taken_port) in sandbox.lines[0]


async def test_it_is_what_runs_without_a_command_and_without_a_token(tmp_path: Path) -> None:
    async with sandbox_command(tmp_path, 0, named=False) as sandbox:
        assert (await sandbox.page()).startswith("http://127.0.0.1:")


async def test_it_says_so_when_the_local_discord_dies(tmp_path: Path) -> None:
    async with sandbox_command(tmp_path, 0) as sandbox:
        await sandbox.page()
        os.kill(sandbox.server_pid(), signal.SIGKILL)

        assert await sandbox.ended() == 6
    assert "ended by itself" in sandbox.lines[-1]


async def test_the_local_discord_ends_with_a_killed_bot(tmp_path: Path) -> None:
    async with sandbox_command(tmp_path, 0) as sandbox:
        page = await sandbox.page()
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{page}sandbox/events") as events:
            sandbox.process.send_signal(signal.SIGKILL)
            await sandbox.ended()
            # It closes its connections when it ends.
            async with asyncio.timeout(STOP_SECONDS):
                async for _ in events:
                    pass
        assert events.closed


async def test_the_local_discord_takes_the_token_that_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_run, "TOKEN", "another-token")
    monkeypatch.setattr(sandbox_run, "FOLDER", tmp_path)
    async with sandbox_run._local_discord(0, load()) as (_, page), aiohttp.ClientSession() as session:
        asked = session.get(f"{page}api/v10/users/@me", headers={"Authorization": "Bot another-token"})
        async with asked as answer:
            assert answer.status == 200


async def test_a_local_discord_that_says_nothing_is_given_up_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexec sleep 60\n")
    silent.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(silent))
    monkeypatch.setattr(sandbox_run, "START_SECONDS", 0.1)
    with pytest.raises(sandbox_run.SandboxFailed, match="did not start within"):
        async with sandbox_run._local_discord(0, load()):
            raise AssertionError("it must not start")


async def forget(folder: Path) -> tuple[int, str]:
    """What `--forget` ends with and says."""
    async with sandbox_command(folder, 0, "--forget") as command:
        return await command.ended(), " ".join(command.lines)


async def test_what_it_kept_is_forgotten_but_never_while_it_runs(tmp_path: Path) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    async with sandbox_command(tmp_path, 0, CONGRESS_DATABASE_URL=elsewhere) as sandbox:
        page = await sandbox.page()
        code, said = await forget(tmp_path)
        assert (code, page in said) == (6, True)
        async with sandbox_command(tmp_path, 0) as second:  # Another database makes no other world.
            assert await second.ended() == 6
        assert (tmp_path / sandbox_run.FOLDER / sandbox_run.ADDRESS).exists()
        sandbox.process.send_signal(signal.SIGINT)
        await sandbox.ended()

    assert await forget(tmp_path) == (0, "What the sandbox kept is deleted; the next one begins anew.")
    assert not (tmp_path / "data" / "sandbox").exists()
    assert (await forget(tmp_path))[0] == 0


async def test_a_database_of_the_real_discord_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'congress.db'}"
    async with open_store(url) as store:
        await store.write(settle_in, local=False, now=system_now())

    async with sandbox_command(tmp_path, 0, CONGRESS_DATABASE_URL=url) as sandbox:
        code = await sandbox.ended()

    assert code == 6
    assert "belongs to the real Discord" in sandbox.lines[-1]
