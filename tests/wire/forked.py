"""Processes of the bot that are forked from one which has imported it already.

They run the same command line in a process, folder and environment of their own, and can be killed like any other; only
the second and a half is spared that each start of `python -m bot` spends on importing. One such server of forks serves
a worker of the tests, and ends with it.
"""

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.wire.preloaded"])


class Running(Protocol):
    """What is asked of a process, forked or not: that of `asyncio.subprocess.Process`."""

    @property
    def pid(self) -> int:
        """Its id."""

    @property
    def stderr(self) -> asyncio.StreamReader | None:
        """What it writes to its standard error."""

    def send_signal(self, signal: int) -> None:
        """Send it a signal; raises ProcessLookupError where it has ended."""

    async def wait(self) -> int:
        """Wait for its end; returns its exit code, which is minus the signal that ended it."""


class Forked:
    """One process of the bot. Begin with `fork`."""

    def __init__(self, process: multiprocessing.context.ForkServerProcess, stderr: asyncio.StreamReader) -> None:
        assert process.pid is not None
        self.pid = process.pid
        self.stderr: asyncio.StreamReader | None = stderr
        self._process = process

    def send_signal(self, signal: int) -> None:
        """Send it a signal; raises ProcessLookupError where it has ended."""
        if self._process.exitcode is not None:
            raise ProcessLookupError(self.pid)
        os.kill(self.pid, signal)

    async def wait(self) -> int:
        """Wait for its end; returns its exit code, which is minus the signal that ended it."""
        await asyncio.to_thread(self._process.join)
        code = self._process.exitcode
        assert code is not None
        return code


async def fork(arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Forked:
    """Run `python -m bot` with these arguments in `folder`; what it says on standard error is read from it."""
    reading, writing = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_bot, args=(writing, list(arguments), folder, dict(environment)), daemon=True)
    await asyncio.to_thread(process.start)
    writing.close()
    stderr = asyncio.StreamReader()
    # The pipe is asyncio's from here on, which closes it at its end.
    pipe = os.fdopen(os.dup(reading.fileno()), "rb", buffering=0)
    reading.close()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stderr), pipe)
    return Forked(process, stderr)


def _bot(stderr: Connection, arguments: list[str], folder: Path, environment: dict[str, str]) -> None:
    os.dup2(stderr.fileno(), sys.stderr.fileno())
    stderr.close()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    from bot.__main__ import main

    sys.exit(main(arguments))
