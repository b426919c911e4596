"""What the bot beside the local Discord tells its page: cards on their way, what its clock will do, a demonstration.

Discord knows nothing of it. The bot sends the whole document whenever it changed; the latest one is kept here, in
memory alone, and handed to every page.
"""

from __future__ import annotations

from sandbox.core import Core
from sandbox.errors import PersonRefused
from sandbox.json_types import JsonObject

_PARTS: dict[str, type] = {"outbox": list, "coming": list, "seats": dict}


class Desk:
    """Keeps the latest document, and carries a person's wishes to the bot's side."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._pages = 0
        self.latest: JsonObject | None = None

    def put(self, given: JsonObject) -> None:
        """Take a new document and send it to the pages; raises ``PersonRefused`` where a part of it is missing."""
        wrong = [name for name, kind in _PARTS.items() if not isinstance(given.get(name), kind)]
        if wrong:
            raise PersonRefused(f"A desk needs {' and '.join(wrong)}.")
        self.latest = given
        self._core.feed.publish(lambda: {"type": "desk", "desk": given})
        self._core.touch(keep=False)

    def ask(self, act: str) -> None:
        """Tell the bot's side what a person asks of the demonstration.

        Raises ``PersonRefused`` where there is none, and for an act that its document does not offer now.
        """
        demo = (self.latest or {}).get("demo")
        if not isinstance(demo, dict):
            raise PersonRefused("There is no demonstration.", 409)
        offered = demo.get("acts")
        if not isinstance(offered, list) or act not in offered:
            now = ", ".join(map(str, offered)) if isinstance(offered, list) and offered else "nothing"
            raise PersonRefused(f"The demonstration takes {now} now.", 409)
        self._tell_bot({"type": "demo", "act": act})

    def came(self, user_id: int) -> None:
        """Note that somebody listens: a page, or the bot's side, which is told how many pages there are."""
        self._count(user_id, 1)

    def went(self, user_id: int) -> None:
        """Note that somebody listens no more."""
        self._count(user_id, -1)

    def _count(self, user_id: int, change: int) -> None:
        if user_id != self._core.world.bot_id:
            self._pages += change
        self._tell_bot({"type": "pages", "open": self._pages})

    def _tell_bot(self, event: JsonObject) -> None:
        bot_id = self._core.world.bot_id
        self._core.feed.publish(lambda: event, lambda user_id: user_id == bot_id)
