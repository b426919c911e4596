"""A server in memory in which a congress is still to be set up: a convener, members, and the bot with these cogs."""

from dataclasses import dataclass
from typing import cast

import discord
import simcord

from bot.chat.ui.buttons import PUBLIC_ITEMS
from bot.chat.ui.limits import AnyView
from bot.services.congresses import Channels, Setup, begin_setup, choose_channels, open_congress, read_setup
from bot.services.people import Who
from bot.services.seats import SeatView, show_seat, take_seat
from sandbox.judge import load_judge
from storage.starter import load_reference
from storage.store import Store
from tests.chat.hall import WORDS, HallBot, Turned
from tests.chat.layout_faults import card_faults

EXTENSIONS = ["bot.chat.cogs.congress", "bot.chat.cogs.seat"]
IS_LAYOUT = 1 << 15
JUDGE = load_judge()
NONE_YET = Channels()


@dataclass
class Council:
    """The server under test."""

    env: simcord.Env
    store: Store
    clock: Turned
    bot: HallBot
    guild: simcord.GuildHandle
    general: simcord.ChannelHandle
    convener: simcord.MemberActor
    members: list[simcord.MemberActor]

    def who(self, person: simcord.MemberActor) -> Who:
        return Who(self.guild.id, person.id, person.name, convener=person is self.convener)

    async def begin(self, channels: Channels = NONE_YET) -> None:
        """What the set-up panel does when it is first shown, and when channels are picked."""
        who = self.who(self.convener)
        await self.store.write(begin_setup, who=who, server_name="Congress", language="en", now=self.clock())
        await self.store.write(choose_channels, who=who, channels=channels, now=self.clock())

    async def open(self) -> None:
        """Open the congress in channels of its own."""
        forum = self.guild.create_forum_channel("norms")
        votes, digest = self.guild.create_text_channel("votes"), self.guild.create_text_channel("digest")
        await self.begin(Channels(forum.id, votes.id, digest.id))
        await self.store.write(open_congress, who=self.who(self.convener), now=self.clock())

    async def seat(self, person: simcord.MemberActor, discipline: str = "law", kind: str = "state") -> None:
        await self.store.write(
            take_seat, who=self.who(person), chosen=(discipline,), kind=kind, capacity="personal", now=self.clock()
        )

    async def setup(self) -> Setup:
        setup = await self.store.read(read_setup, guild_id=self.guild.id)
        assert setup is not None
        return setup

    async def seat_of(self, person: simcord.MemberActor) -> SeatView | None:
        return await self.store.read(show_seat, guild_id=self.guild.id, discord_id=person.id)

    async def restart(self) -> None:
        """End the client and start another one; nothing that lived in memory is left."""
        self.bot = council_bot(self.store, self.clock)
        await self.env.restart_bot(self.bot)

    def grant(self, **permissions: bool) -> None:
        """Change what the bot may do in the whole server: what its own role and everyone's grant."""
        for role in list(self.guild._guild.roles.values()):
            if role.managed or role.id == self.guild.id:
                held = discord.Permissions(role.permissions)
                held.update(**permissions)
                self.env.backend.edit_role(self.guild.id, role.id, {"permissions": held.value})


def council_bot(store: Store, clock: Turned) -> HallBot:
    return HallBot(store=store, words=WORDS, now=clock, extensions=EXTENSIONS)


async def convene(env: simcord.Env, store: Store) -> Council:
    """A server with a convener and three members, and no congress yet."""
    await store.write(load_reference)
    guild = env.create_guild("The Server")
    role = guild.create_role("conveners", permissions=discord.Permissions(manage_guild=True))
    convener = guild.add_member(env.create_user("ada"), roles=[role])
    members = [guild.add_member(env.create_user(name)) for name in ("grace", "alan", "mary")]
    bot = cast(HallBot, env.bot)
    general = guild.create_text_channel("general")
    return Council(env, store, cast(Turned, bot.now), bot, guild, general, convener, members)


def button(message: simcord.ResponseMessage, label: str) -> dict[str, object]:
    """The button of this label."""
    return next(one for one in parts(message.components) if one.get("label") == label)


def menu(message: simcord.ResponseMessage, custom_id: str) -> dict[str, object]:
    """The menu of this id."""
    return next(one for one in parts(message.components) if one.get("custom_id") == custom_id)


def parts(components: list[dict[str, object]]) -> list[dict[str, object]]:
    """All components, with those that they contain."""
    found: list[dict[str, object]] = []
    for one in components:
        found += [one, *parts(cast(list[dict[str, object]], one.get("components", [])))]
        if isinstance(one.get("component"), dict):
            found.append(cast(dict[str, object], one["component"]))
    return found


def answer(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The private answer to an interaction."""
    assert result.response is not None
    assert result.response.ephemeral
    return result.response


def faults(layout: AnyView) -> list[object]:
    """Everything for which Discord would refuse a layout, or for which a button of it would be dead."""
    judged = JUDGE.check_request(
        "create_message", "POST", "/channels/1/messages", {"components": layout.to_components(), "flags": IS_LAYOUT}
    )
    return [*judged, *card_faults(layout, [item.path.template for item in PUBLIC_ITEMS])]
