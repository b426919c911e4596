"""Private panels that live in memory: while one is open the client knows it; later its buttons say that it ended."""

from typing import Any, ClassVar
from weakref import WeakSet

from discord import ui

from bot.chat.arrival import begin
from bot.chat.errors import show_error


class Panel(ui.View):
    """A private view whose errors become sentences. Anything public is a `PublicButton` instead."""

    _open: ClassVar["WeakSet[Panel]"] = WeakSet()

    def __init__(self, *, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._open.add(self)

    @classmethod
    def answers(cls, custom_id: str) -> bool:
        """Whether an open panel has the button with this id."""
        return any(
            getattr(item, "custom_id", None) == custom_id
            for panel in cls._open
            if not panel.is_finished()
            for item in panel.children
        )

    async def interaction_check(self, interaction: Any, /) -> bool:
        return begin(interaction, "panel", type(self).__name__)

    async def on_error(self, interaction: Any, error: Exception, item: ui.Item[Any], /) -> None:
        await show_error(interaction, error)
