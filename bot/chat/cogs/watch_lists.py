"""The lists that appear as one types in `/digest watch`: what can be watched, and how soon it is told."""

from collections.abc import Iterable

from bot.chat.cogs.common import HANDLE_MOST, offering
from bot.chat.context import Interaction, guild_of, say_of
from bot.services.watch_subjects import find_watchables
from bot.services.watches import PACES


async def _watchables(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say = say_of(interaction)
    found = await interaction.client.store.read(find_watchables, guild_id=guild_of(interaction), typed=typed)
    fitting = [one for one in found if len(one.word) <= HANDLE_MOST]
    return [(say("watches.option", kind=say(f"watches.kinds.{one.type}"), name=one.name), one.word) for one in fitting]


async def _paces(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say = say_of(interaction)
    named = [(say(f"watches.paces.{pace}"), pace) for pace in PACES]
    return [(name, pace) for name, pace in named if typed.strip().lower() in name.lower()]


any_watchable = offering(_watchables)
any_pace = offering(_paces)
