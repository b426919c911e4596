"""The lists of groups and topics that appear as a person types, for the analyses."""

from collections.abc import Iterable

from bot.chat.cogs.common import Entries, offering
from bot.chat.context import Interaction, guild_of
from bot.services.record.analyses.looking import find_words


def _words(option: str) -> Entries:
    async def entries(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
        guild = guild_of(interaction)
        found = await interaction.client.store.read(find_words, guild_id=guild, option=option, typed=typed)
        return [(one.name, one.id) for one in found]

    return entries


any_group = offering(_words("group"))
any_topic = offering(_words("topic"))
