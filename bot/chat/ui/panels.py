"""Private panels: the question before what cannot be undone."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import discord
import structlog
from discord import ui

from bot.chat.context import Interaction, say_of
from bot.chat.replies import reply, update
from bot.chat.ui.live import Panel
from bot.chat.ui.rendered import Attachment
from bot.congress.errors import CongressError

CONFIRM_LASTS = 300
"""Seconds in which a question can be answered; afterwards nothing is done."""

_log = structlog.stdlib.get_logger(__name__)

Act = Callable[[Interaction], Awaitable[None]]


class Confirm(Panel):
    """A question with the verb on its button, answered by the person who was asked; silence cancels."""

    def __init__(self, *, asked_of: int, verb: str, cancel: str, nothing_done: str, expired: str, act: Act) -> None:
        super().__init__(timeout=CONFIRM_LASTS)
        self._asked_of, self._act = asked_of, act
        self._nothing_done, self._expired = nothing_done, expired
        self.asked: Interaction | None = None
        go: ui.Button[Confirm] = ui.Button(label=verb, style=discord.ButtonStyle.danger)
        stop: ui.Button[Confirm] = ui.Button(label=cancel)
        go.callback = self._go  # type: ignore[method-assign]
        stop.callback = self._stop  # type: ignore[method-assign]
        self.add_item(go)
        self.add_item(stop)

    async def _go(self, interaction: Any) -> None:
        self.stop()
        await self._act(interaction)

    async def _stop(self, interaction: Any) -> None:
        self.stop()
        await update(interaction, self._nothing_done, view=None)

    async def interaction_check(self, interaction: Any, /) -> bool:
        # The message is private, so that nobody else can press by Discord's own means.
        return await super().interaction_check(interaction) and bool(interaction.user.id == self._asked_of)

    async def on_error(self, interaction: Any, error: Exception, item: ui.Item[Any], /) -> None:
        await super().on_error(interaction, error, item)
        # Only a refusal is sure to have changed nothing; after other errors the question stays, without its buttons.
        await self._close(self._nothing_done if isinstance(error, CongressError) else None)

    async def on_timeout(self) -> None:
        await self._close(self._expired)

    async def _close(self, sentence: str | None) -> None:
        """Take the buttons off the question, and put the sentence in its place where there is one."""
        if self.asked is None:
            return
        try:
            if sentence is None:
                await self.asked.edit_original_response(view=None)
            else:
                await self.asked.edit_original_response(content=sentence, view=None)
        except (discord.DiscordException, aiohttp.ClientError) as gone:
            # The person may have closed the message, which changes nothing about what was done.
            _log.info("question_gone", reason=str(gone))


async def confirm(
    interaction: Interaction, question: str, *, verb: str, act: Act, files: Sequence[Attachment] = ()
) -> None:
    """Ask before doing what cannot be undone; `act` runs when the person presses the verb, and answers itself."""
    say = say_of(interaction)
    view = Confirm(
        asked_of=interaction.user.id,
        verb=verb,
        cancel=say("kit.cancel"),
        nothing_done=say("kit.nothing_done"),
        expired=say("kit.confirm_expired"),
        act=act,
    )
    view.asked = interaction
    await reply(interaction, question, view=view, files=files)
