"""Where the gateway's events meet the judge."""

from __future__ import annotations

from sandbox.docket import Docket
from sandbox.json_types import Json
from sandbox.judge import Judge

METHOD, PATH = "GATEWAY", "/gateway"
"""What stands in a refusal where REST has its method and path."""


class EventBench:
    """Lets the judge hear what the gateway sends; misfits join the unfit answers of REST."""

    def __init__(self, judge: Judge, docket: Docket) -> None:
        self._judge = judge
        self._docket = docket

    def check(self, event: str, data: Json) -> None:
        """Let the judge hear, once it is sent, whether an event's data could be Discord's."""
        self._docket.add(event, METHOD, PATH, lambda: self._judge.check_event(event, data))
