"""``python -m sandbox``: run the local Discord until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from sandbox.local import serve
from sandbox.server import DEFAULT_TOKEN, Options


def _parse(arguments: list[str]) -> tuple[Options, bool]:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes any free one")
    parser.add_argument("--data", type=Path, help="directory that keeps the state between runs")
    parser.add_argument("--clock-file", type=Path, help="file from which the bot reads how far the clock was moved")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot token to accept")
    parser.add_argument("--rate-limits", action="store_true", help="enforce rate limits, also for starting sessions")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with whoever started it")
    given = parser.parse_args(arguments)
    options = Options(
        port=given.port,
        token=given.token,
        data=given.data,
        clock_file=given.clock_file,
        rate_limits=given.rate_limits,
        identify_limits=given.rate_limits,
    )
    return options, given.until_stdin_closes


async def _run(options: Options, *, until_stdin_closes: bool) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    if until_stdin_closes:
        loop.add_reader(sys.stdin.fileno(), _end_at_eof, stopped)
    async with serve(options=options) as local:
        sys.stdout.write(f"{local.page_url}\n")
        sys.stdout.flush()
        await stopped.wait()


def _end_at_eof(stopped: asyncio.Event) -> None:
    """End when the other side of standard input is gone, however it went: even a killed parent closes its pipes."""
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stopped.set()


def main() -> None:
    """Parse the command line and run."""
    options, until_stdin_closes = _parse(sys.argv[1:])
    asyncio.run(_run(options, until_stdin_closes=until_stdin_closes))


if __name__ == "__main__":
    main()
