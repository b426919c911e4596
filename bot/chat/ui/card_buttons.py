"""The buttons of norm cards and digests that are not about reading or voting."""

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.lineage import life_key
from bot.chat.ui.paths import Args
from bot.chat.ui.seconded import seconded_text
from bot.chat.ui.waiting import waiting_layout
from bot.chat.writes import write
from bot.congress.handles import norm_handle
from bot.services.norms import second
from bot.services.views import show_norm
from bot.services.waiting import waiting


class SecondButton(PublicButton, path="norm:{number:int}:second"):
    """Seconds a norm."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, handle = interaction.client, norm_handle(args.number("number"))
        given = await write(interaction, second, who=who_of(interaction), handle=handle, now=bot.now())
        await reply(interaction, seconded_text(say_of(interaction), given))


class HowButton(PublicButton, path="norm:{number:int}:how"):
    """Explains the stage in which a norm is now."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        handle = norm_handle(args.number("number"))
        view = await interaction.client.store.read(show_norm, guild_id=guild_of(interaction), handle=handle)
        await reply(interaction, say_of(interaction)(f"norm_card.how.{life_key(view)}"))


class WaitingButton(PublicButton, path="digest:{run:int}:waiting"):
    """Shows what awaits the person who presses it."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, who = interaction.client, who_of(interaction)
        found = await bot.store.read(waiting, who=who, now=bot.now())
        layout = waiting_layout(bot.words, str(interaction.locale), found, who.guild_id)
        await reply(interaction, view=layout)
