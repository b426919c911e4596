"""The members' commands on a congress in memory: three seats, one person without a seat, one convener."""

from dataclasses import dataclass, replace

import discord
import simcord

from bot.services.record.positions import Statement, log_position
from storage.store import Store
from tests.chat.hall import WORDS, Hall, HallBot, Turned, open_hall

EXTENSIONS = [f"bot.chat.cogs.{name}" for name in ("concern", "digest", "norm", "position", "presence", "waiting")]


@dataclass
class Members(Hall):
    """The hall with the people who use these commands by name."""

    @property
    def proposer(self) -> simcord.MemberActor:
        return self.people[0]

    @property
    def seconder(self) -> simcord.MemberActor:
        return self.people[1]

    @property
    def unseated(self) -> simcord.MemberActor:
        return self.people[3]

    @property
    def convener(self) -> simcord.MemberActor:
        return self.people[4]

    async def run(self, person: simcord.MemberActor, command: str, **options: object) -> simcord.InteractionResult:
        return await person.slash(self.channel, command, **options)

    async def restart(self) -> None:
        """End the client and start another one; nothing that lived in memory is left."""
        self.bot = members_bot(self.store, self.clock)
        await self.env.restart_bot(self.bot)

    async def fill_form(
        self, person: simcord.MemberActor, title: str, text: str, why: str = ""
    ) -> simcord.InteractionResult:
        """Open the form of `/norm propose` and send it in with these words."""
        form = await self.run(person, "norm propose")
        assert form.modal is not None
        return await person.submit_modal(form, answers(title, text, why))

    async def called(self) -> str:
        """A norm whose final call has ended, so that its vote can open."""
        handle = await self.propose()
        await self.run(self.seconder, "norm second", norm=handle)
        self.clock.wait(days=3)
        await self.run(self.convener, "norm final-call", norm=handle)
        self.clock.wait(days=3)
        return handle

    async def log(self, handle: str, **changes: str) -> None:
        """Record a position on a norm, so that it stands at once."""
        said = Statement("co-microsoft", handle, "support", "statement", "2026-03", "https://example.org/said")
        statement = replace(said, **changes)
        await self.store.write(
            log_position, who=self.who(self.convener, convener=True), statement=statement, now=self.clock()
        )


def answers(title: str, text: str, why: str = "") -> dict[str, object]:
    """What a person fills into the form of a norm."""
    return {"title": title, "text": text, "rationale": why, "addressee": ["state"]}


RECORD = ("actor", "initiative")
"""The commands of the record."""


def record_bot(store: Store, clock: Turned) -> HallBot:
    """The bot with the commands of the record beside those of the members."""
    return HallBot(
        store=store, words=WORDS, now=clock, extensions=[*EXTENSIONS, *(f"bot.chat.cogs.{one}" for one in RECORD)]
    )


def members_bot(store: Store, clock: Turned) -> HallBot:
    return HallBot(store=store, words=WORDS, now=clock, extensions=EXTENSIONS)


async def open_for_members(env: simcord.Env, store: Store, bot: HallBot) -> Members:
    hall = await open_hall(env, store, bot)
    guild = hall.people[0].guild
    role = guild.create_role("Conveners", permissions=discord.Permissions(manage_guild=True))
    chair = guild.add_member(env.create_user("chair"), roles=[role])
    return Members(env, store, hall.clock, bot, hall.channel, [*hall.people, chair], hall.guild_id)
