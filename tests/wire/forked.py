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

    def __init__(self, process: multiprocessing.context.ForkServerProcess, said: asyncio.StreamReader) -> None:
        assert process.pid is not None
        self.pid = process.pid
        self.said = said
        self._process = process

    @property
    def stderr(self) -> asyncio.StreamReader:
        """What it says, on its standard output and its standard error."""
        return self.said

    @property
    def ended(self) -> bool:
        """Whether it runs no more."""
        return self._process.exitcode is not None

    def send_signal(self, signal: int) -> None:
        """Send it a signal; raises ProcessLookupError where it has ended."""
        if self.ended:
            raise ProcessLookupError(self.pid)
        os.kill(self.pid, signal)

    async def wait(self) -> int:
        """Wait for its end; returns its exit code, which is minus the signal that ended it."""
        await asyncio.to_thread(self._process.join)
        code = self._process.exitcode
        assert code is not None
        return code


async def fork(arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Forked:
    """Run `python -m bot` with these arguments in `folder`."""
    reading, writing = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_bot, args=(writing, list(arguments), folder, dict(environment)), daemon=True)
    await asyncio.to_thread(process.start)
    writing.close()
    said = asyncio.StreamReader()
    # The pipe is asyncio's from here on, which closes it at its end.
    pipe = os.fdopen(os.dup(reading.fileno()), "rb", buffering=0)
    reading.close()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(said), pipe)
    return Forked(process, said)


def _bot(said: Connection, arguments: list[str], folder: Path, environment: dict[str, str]) -> None:
    for output in (1, 2):
        os.dup2(said.fileno(), output)
    said.close()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    from bot.__main__ import main

    sys.exit(main(arguments))
