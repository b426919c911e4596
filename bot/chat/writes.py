"""Writing for a person who waits: the database may take its time, the person's three seconds may not.

A write waits for others, behind the one thread that writes or at a lock. Forms are opened after reads alone, so that
an interaction acknowledged here has no form to open any more.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.chat.context import Interaction
from bot.chat.replies import acknowledge

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = timedelta(seconds=1)
"""How old an interaction may grow before it is acknowledged without an answer. Discord gives 3 s, of which a burst of
a thousand clicks takes two to acknowledge (discord.md, section 6)."""


async def write(
    interaction: Interaction, verb: Callable[Concatenate[Any, P], R], /, *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run `verb` and return its answer once what it did is on the disk; raises what `Store.write` raises.

    Meanwhile the interaction is acknowledged if it grows older than `PATIENCE`, and `reply` or `update` answers later.
    """
    return await patiently(interaction, interaction.client.store.write(verb, *args, **kwargs))


async def patiently(interaction: Interaction, awaited: Awaitable[R]) -> R:
    """Wait for something, and acknowledge the interaction meanwhile if it grows older than `PATIENCE`."""
    work = asyncio.ensure_future(awaited)
    left = PATIENCE - interaction.client.punctuality.age(interaction)
    if left > timedelta():
        await asyncio.wait({work}, timeout=left.total_seconds())
    if not work.done():
        await acknowledge(interaction)
    return await work
