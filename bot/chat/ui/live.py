"""Private panels that live in memory: while one is open the client knows it; later its buttons say that it ended."""

from typing import Any, ClassVar
from weakref import WeakSet

from discord import ui

from bot.chat.arrival import begin
from bot.chat.errors import show_error

_TAKEN = "taken"
"""Where an interaction remembers that its panel has seen to it."""


class Panel(ui.View):
    """A private view whose errors become sentences. Anything public is a `PublicButton` instead."""

    _open: ClassVar["WeakSet[Panel]"] = WeakSet()

    def __init__(self, *, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._open.add(self)

    @classmethod
    def open_with(cls, custom_id: str) -> "Panel | None":
        """The open panel that has the button with this id."""
        with_it = (panel for panel in cls._open if not panel.is_finished() and panel._button(custom_id))
        return next(with_it, None)

    def _button(self, custom_id: str) -> ui.Button[Any] | None:
        return next(
            (item for item in self.children if isinstance(item, ui.Button) and item.custom_id == custom_id), None
        )

    async def take(self, interaction: Any, custom_id: str) -> None:
        """Do what a pressed button says, unless the library has seen to it.

        The library knows the buttons of a message once Discord has confirmed that it stands there. Whoever presses
        before that confirmation arrives would wait for nothing.
        """
        button = self._button(custom_id)
        if button is None or interaction.extras.get(_TAKEN) or not await self.interaction_check(interaction):
            return
        try:
            await button.callback(interaction)
        except Exception as error:  # noqa: BLE001 - as in the library: whatever goes wrong becomes a sentence.
            await self.on_error(interaction, error, button)

    async def interaction_check(self, interaction: Any, /) -> bool:
        interaction.extras[_TAKEN] = True
        return begin(interaction, "panel", type(self).__name__)

    async def on_error(self, interaction: Any, error: Exception, item: ui.Item[Any], /) -> None:
        await show_error(interaction, error)
