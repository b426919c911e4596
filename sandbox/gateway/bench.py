"""Where the gateway's events meet the judge."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.json_types import Json
from sandbox.judge import Judge
from sandbox.refusals import Refusal

METHOD, PATH = "GATEWAY", "/gateway"
"""What stands in a refusal where REST has its method and path."""


class EventBench:
    """Asks the judge about what the gateway sends; misfits join the unfit answers of REST."""

    def __init__(self, judge: Judge, misanswers: list[Refusal], now_text: Callable[[], str]) -> None:
        self._judge = judge
        self._misanswers = misanswers
        self._now_text = now_text
        self.judged = 0

    def check(self, event: str, data: Json) -> None:
        """Record what keeps an event's data from being Discord's."""
        self.judged += 1
        for problem in self._judge.check_event(event, data):
            sentence = f"{problem.where} {problem.problem}".strip()
            self._misanswers.append(Refusal(self._now_text(), event, METHOD, PATH, sentence, problem.source))
