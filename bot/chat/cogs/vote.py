"""`/vote`: the same as the buttons of a ballot, for whoever cannot or would not press them."""

from collections.abc import Iterable

from discord import app_commands
from discord.ext import commands

from bot.chat.client import CongressBot
from bot.chat.cogs.common import Handle, offering
from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.ranking import rank
from bot.chat.ui.text import one_line
from bot.chat.voting import ask, choose
from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.limits import REASON_MOST
from bot.congress.text import given_back
from bot.services.ballots import open_ballot_of
from bot.services.rankings import is_choice
from bot.services.waiting import VoteAwaited, waiting
from prompts import Say

Word = app_commands.Range[str, 1, 100]
Reason = app_commands.Range[str, 1, REASON_MOST]


async def _ballots(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    """The open ballots on whose roll the person stands, those not yet voted on first."""
    bot, say = interaction.client, say_of(interaction)
    mine = await bot.store.read(waiting, who=who_of(interaction), now=bot.now())
    named = [(say(_option(one), handle=one.handle, title=one_line(one.title)), one) for one in mine.votes]
    return [(name, one.handle) for name, one in named if typed.strip().lower() in name.lower()]


def _option(one: VoteAwaited) -> str:
    """The sentence by which an open vote is offered."""
    about = "voting_on_repeal" if one.question == "repeal" else "voting"
    return f"{about}.option.{'voted' if one.voted else 'open'}"


async def _choices(interaction: Interaction, typed: str) -> Iterable[tuple[str, str]]:
    say = say_of(interaction)
    named = [(say(f"choice.{choice.value}"), choice.value) for choice in Choice]
    return [(name, value) for name, value in named if typed.strip().lower() in f"{name} {value}".lower()]


class VoteCog(commands.Cog):
    """Voting, as a command."""

    @app_commands.command(name="vote")
    @app_commands.autocomplete(norm=offering(_ballots), choice=offering(_choices))
    async def vote(
        self, interaction: Interaction, norm: Handle, choice: Word | None = None, reason: Reason | None = None
    ) -> None:
        picked = choice_named(say_of(interaction), choice) if choice is not None else None
        store, guild = interaction.client.store, guild_of(interaction)
        ballot = await store.read(open_ballot_of, guild_id=guild, handle=norm)
        if await store.read(is_choice, ballot_id=ballot) and picked is None:
            await rank(interaction, ballot)
        elif picked is None:
            await ask(interaction, ballot, reason)
        else:
            await choose(interaction, ballot, picked, reason)


def choice_named(say: Say, typed: str) -> Choice:
    """The choice that a person picked from the list or typed out; `vote.unknown_choice` for anything else."""
    wanted = "_".join(typed.lower().split())
    for choice in Choice:
        if wanted in (choice.value, "_".join(say(f"choice.{choice.value}").lower().split())):
            return choice
    raise CongressError("vote.unknown_choice", given=given_back(typed))


async def setup(bot: CongressBot) -> None:
    """Give the bot this command."""
    await bot.add_cog(VoteCog())
