"""`/actor`: who is in the record, what is on record of them, and what a congress keeps of its own."""

from discord import app_commands
from discord.ext import commands

from bot.chat.briefing import brief_actor
from bot.chat.client import CongressBot
from bot.chat.cogs.common import any_actor
from bot.chat.cogs.record_lists import any_actor_kind, any_country, any_merged, any_relation
from bot.chat.context import Interaction, who_of
from bot.chat.replies import reply
from bot.chat.ui.actor_answers import add, merge, separated_text, told_change
from bot.chat.ui.actor_card import HISTORY, WHY_MOST, actor_layout, actor_section_layout
from bot.chat.writes import write
from bot.congress.limits import NOTE_MOST, REASON_MOST
from bot.congress.record.names import NAME_MOST
from bot.services.record.actor_edits import NewActor, add_alias, add_step, rename_actor, take_back_alias
from bot.services.record.actor_mergers import separate_actor

Name = app_commands.Range[str, 1, NAME_MOST]
Names = app_commands.Range[str, 1, 1000]
Why = app_commands.Range[str, 1, NOTE_MOST]
Reason = app_commands.Range[str, 1, REASON_MOST]
Ended = app_commands.Range[str, 1, WHY_MOST]
Date = app_commands.Range[str, 1, 40]


class ActorCog(commands.GroupCog, group_name="actor"):
    """The actors of the record, as commands."""

    @app_commands.command(name="show")
    @app_commands.autocomplete(actor=any_actor)
    async def show(self, interaction: Interaction, actor: Name) -> None:
        await reply(interaction, view=await actor_layout(interaction, actor))

    @app_commands.command(name="history")
    @app_commands.autocomplete(actor=any_actor)
    async def history(self, interaction: Interaction, actor: Name) -> None:
        await reply(interaction, view=await actor_section_layout(interaction, actor, HISTORY))

    @app_commands.command(name="add")
    @app_commands.autocomplete(kind=any_actor_kind, home=any_country, parent=any_actor)
    async def add(
        self,
        interaction: Interaction,
        name: Name,
        kind: Name,
        home: Name = "",
        no_home: Why = "",
        parent: Name = "",
        aliases: Names = "",
    ) -> None:
        new = NewActor(name=name, kind=kind, home=home, no_home=no_home, parent=parent, aliases=aliases)
        await add(interaction, new)

    @app_commands.command(name="rename")
    @app_commands.autocomplete(actor=any_actor)
    async def rename(self, interaction: Interaction, actor: Name, name: Name, date: Date) -> None:
        bot, who = interaction.client, who_of(interaction)
        done = await write(interaction, rename_actor, who=who, actor=actor, name=name, dated=date, now=bot.now())
        await told_change(interaction, "renamed", done, when=date)

    @app_commands.command(name="alias")
    @app_commands.autocomplete(actor=any_actor)
    async def alias(
        self, interaction: Interaction, actor: Name, name: Name, former: bool = False, taken_back: Ended = ""
    ) -> None:
        bot, who = interaction.client, who_of(interaction)
        if taken_back:
            ended = {"actor": actor, "name": name, "reason": taken_back}
            done = await write(interaction, take_back_alias, who=who, now=bot.now(), **ended)
        else:
            done = await write(interaction, add_alias, who=who, actor=actor, name=name, former=former, now=bot.now())
        await told_change(interaction, "alias_taken_back" if taken_back else "alias", done, name=name)

    @app_commands.command(name="step")
    @app_commands.autocomplete(actor=any_actor, what=any_relation, other=any_actor)
    async def step(self, interaction: Interaction, actor: Name, what: Name, other: Name, date: Date) -> None:
        bot, who = interaction.client, who_of(interaction)
        done = await write(
            interaction, add_step, who=who, actor=actor, relation=what, other=other, dated=date, now=bot.now()
        )
        await told_change(interaction, "step", done, when=date, relation=what, other=other)

    @app_commands.command(name="merge")
    @app_commands.autocomplete(actor=any_actor, into=any_actor)
    async def merge(self, interaction: Interaction, actor: Name, into: Name, reason: Reason) -> None:
        await merge(interaction, actor, into, reason)

    @app_commands.command(name="unmerge")
    @app_commands.autocomplete(actor=any_merged)
    async def unmerge(self, interaction: Interaction, actor: Name, reason: Reason) -> None:
        bot, who = interaction.client, who_of(interaction)
        done = await write(interaction, separate_actor, who=who, actor=actor, reason=reason, now=bot.now())
        await reply(interaction, separated_text(interaction, done))

    @app_commands.command(name="brief")
    @app_commands.autocomplete(actor=any_actor)
    async def brief(self, interaction: Interaction, actor: Name) -> None:
        await brief_actor(interaction, actor)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(ActorCog())
