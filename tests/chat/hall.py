"""A congress in a Discord that lives in memory: the real client, the real store, and people who press and type."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import cast

import discord
import simcord

from bot.chat.client import CongressBot
from bot.chat.replies import discord_file
from bot.chat.ui.cards import render
from bot.chat.ui.rendered import Rendered
from bot.services.ballots import my_vote, open_ballot_of
from bot.services.cards import claim_due
from bot.services.congresses import Channels, begin_setup, choose_channels, choose_digest_time, open_congress
from bot.services.norms import Draft, final_call, propose, second
from bot.services.people import Who
from bot.services.seats import take_seat
from bot.services.votes import open_vote
from prompts import load
from storage.starter import load_reference
from storage.store import Store

START = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SEATS = (("law", "civil-society"), ("computer-science", "company"), ("economics", "academia"))
WORDS = load(strict=True)
SAY = WORDS.into("en")


class Turned:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time_passes: float) -> None:
        self.now += timedelta(**time_passes)


class HallBot(CongressBot):
    """The real client; its commands are sent to the Discord in memory at start."""

    async def setup_hook(self) -> None:
        await super().setup_hook()
        await self.tree.sync()


@dataclass
class Hall:
    """The congress under test."""

    env: simcord.Env
    store: Store
    clock: Turned
    bot: HallBot
    channel: simcord.ChannelHandle
    people: list[simcord.MemberActor]
    guild_id: int

    @property
    def digest(self) -> simcord.ChannelHandle:
        """The channel to which the congress's own digest goes."""
        return self.people[0].guild.channels["digest"]

    def who(self, person: simcord.MemberActor, *, convener: bool = False) -> Who:
        return Who(self.guild_id, person.id, person.name, convener=convener)

    async def propose(self, title: str = "Spare the core", text: str = "States leave the public core alone.") -> str:
        draft = Draft(title, text, "It carries everyone.", "state", None)
        proposed = await self.store.write(propose, who=self.who(self.people[0]), draft=draft, now=self.clock())
        return proposed.handle

    async def bring_to_vote(self, title: str = "Spare the core") -> int:
        """Take a norm of the first person to an open vote; returns the ballot's id."""
        convener, handle = self.who(self.people[0], convener=True), await self.propose(title)
        await self.store.write(second, who=self.who(self.people[1]), handle=handle, now=self.clock())
        self.clock.wait(days=3)
        await self.store.write(final_call, who=convener, handle=handle, now=self.clock())
        self.clock.wait(days=3)
        await self.store.write(open_vote, who=convener, handle=handle, now=self.clock())
        return await self.store.read(open_ballot_of, guild_id=self.guild_id, handle=handle)

    async def card(self, kind: str, topic: str = "") -> Rendered:
        """The card of this kind that is due, as the outbox would render it."""
        claims = await self.store.write(claim_due, now=self.clock() + timedelta(minutes=2))
        claim = next(one for one in claims if one.kind == kind and one.topic == topic)
        rendered = await render(self.store, WORDS, claim)
        assert rendered is not None
        return rendered

    async def post(self, card: Rendered) -> discord.Message:
        """Send a card into the channel, as the outbox would."""
        channel = cast(discord.TextChannel, self.bot.get_channel(self.channel.id))
        await channel.send(view=card.layout, files=[discord_file(one) for one in card.files])
        message = self.channel.last_message
        assert message is not None
        return message

    async def restart(self) -> None:
        """End the client and start another one; nothing that lived in memory is left."""
        self.bot = hall_bot(self.store, self.clock)
        await self.env.restart_bot(self.bot)

    async def vote_of(self, ballot: int, person: simcord.MemberActor) -> tuple[str | None, str]:
        """What counts for a person now: choice and reason."""
        mine = await self.store.read(my_vote, who=self.who(person), ballot_id=ballot, now=self.clock())
        return mine.choice, mine.reason


def hall_bot(store: Store, clock: Turned) -> HallBot:
    return HallBot(store=store, words=WORDS, now=clock, extensions=["bot.chat.cogs.vote"])


async def open_hall(env: simcord.Env, store: Store, bot: HallBot, *, seats: int = 3) -> Hall:
    """Open a congress and seat so many people; one more stands by without a seat."""
    guild = env.create_guild()
    people = [guild.add_member(env.create_user(f"person{number}")) for number in range(seats + 1)]
    clock = cast(Turned, bot.now)
    hall = Hall(env, store, clock, bot, guild.create_text_channel("votes"), people, guild.id)
    convener = hall.who(people[0], convener=True)
    await store.write(load_reference)
    await store.write(begin_setup, who=convener, server_name="Congress", language="en", now=START)
    digest = guild.create_text_channel("digest")
    chosen = Channels(forum=11, votes=hall.channel.id, digest=digest.id, stage_tags={})
    await store.write(choose_channels, who=convener, channels=chosen, now=START)
    await store.write(choose_digest_time, who=convener, zone="UTC", weekday=0, at=time(9), now=START)
    await store.write(open_congress, who=convener, now=START)
    for number, person in enumerate(people[:seats]):
        discipline, kind = SEATS[number % len(SEATS)]
        await store.write(
            take_seat, who=hall.who(person), chosen=(discipline,), kind=kind, capacity="personal", now=START
        )
    return hall


def told(result: simcord.InteractionResult) -> str:
    """The one private answer to an interaction, whether it is plain or a layout."""
    answers = [one for one in (result.response, *result.followups) if one is not None]
    assert len(answers) == 1, answers
    assert answers[0].ephemeral
    return shown(answers[0])


def shown(message: simcord.ResponseMessage) -> str:
    """All text of a message, as a reader has it."""
    return "\n".join([message.content, *texts(message.components)]).strip()


def buttons(message: simcord.ResponseMessage) -> dict[str, bool]:
    """The buttons of a message by label, and whether each is alive."""
    found: dict[str, bool] = {}
    pending = list(message.components)
    while pending:
        one = pending.pop(0)
        pending += one.get("components", [])
        if one.get("type") == 2:
            found[str(one.get("label"))] = not one.get("disabled", False)
    return found


def texts(components: list[dict[str, object]]) -> list[str]:
    """The texts of components, with all that they contain."""
    found: list[str] = []
    for one in components:
        if one.get("type") == 10:
            found.append(str(one["content"]))
        found += texts(cast(list[dict[str, object]], one.get("components", [])))
    return found
