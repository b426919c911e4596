"""What the judge hears after it was sent: our own answers and events, whose verdict nobody waits for."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandbox.judge import Problem
from sandbox.refusals import Refusal

WAIT_SECONDS = 0.02
"""How long a case waits at most, unless somebody asks before. Heard together, cases cost less than one by one."""


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    method: str
    path: str
    hear: Callable[[], Iterable[Problem]]


class Docket:
    """Cases that wait to be heard, and what was found."""

    def __init__(self, now_text: Callable[[], str]) -> None:
        self._now_text = now_text
        self._cases: deque[_Case] = deque()
        self._found: list[Refusal] = []
        self._failures: list[Exception] = []
        self._timer: asyncio.TimerHandle | None = None

    @property
    def found(self) -> list[Refusal]:
        """Answers and events of ours that are not Discord's, among all that were sent until now.

        Raises what the judge failed with, if it failed in any of them.
        """
        self.settle()
        if self._failures:
            raise self._failures[0]
        return self._found

    def add(self, name: str, method: str, path: str, hear: Callable[[], Iterable[Problem]]) -> None:
        """Let the judge *hear* soon what was sent under a name; needs a running loop."""
        self._cases.append(_Case(name, method, path, hear))
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(WAIT_SECONDS, self.settle)

    def record(self, name: str, method: str, path: str, problem: str, source: str) -> None:
        """Note something of ours that is not Discord's."""
        self._found.append(Refusal(self._now_text(), name, method, path, problem, source))

    def settle(self) -> None:
        """Hear all cases now. Where the judge itself fails, the others are heard all the same."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._cases:
            case = self._cases.popleft()
            try:
                for problem in case.hear():
                    self.record(case.name, case.method, case.path, problem.sentence, problem.source)
            except Exception as failure:  # noqa: BLE001 - whatever it was, it is raised where somebody asks.
                _log.exception("The judge failed at %s.", case.name)
                self._failures.append(failure)
