"""The permission algorithm, rule by rule, each with its place in Discord's documentation."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord
import pytest
from discord import app_commands

from sandbox import LocalDiscord, PersonRefused
from sandbox import permissions as p
from sandbox.model import Channel, ChannelKind, Member, Overwrite, Role, ThreadState
from sandbox.permissions import in_channel, is_timed_out

from .conftest import Api, Bot, running

GUILD, OWNER, MEMBER, SPEAKERS, MUTED = 1, 2, 3, 4, 5
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = p.VIEW_CHANNEL | p.SEND_MESSAGES
BASE, OVERWRITES = "permissions.mdx, Permission Overwrites, 1-2", "permissions.mdx, Permission Overwrites, 3-8"
IMPLICIT, INHERITED = "permissions.mdx, Implicit Permissions", "permissions.mdx, Inherited Permissions (Threads)"
TIMED_OUT = "permissions.mdx, Permissions For Timed Out Members"


@dataclass(frozen=True)
class Rule:
    """One documented rule: who, where, and what follows: exactly ``granted``, or at least ``has`` and not ``lacks``."""

    name: str
    source: str
    overwrites: tuple[Overwrite, ...] = ()
    everyone: int = TALK
    speakers: int = 0
    user: int = MEMBER
    roles: tuple[int, ...] = (SPEAKERS, MUTED)
    place: int = ChannelKind.TEXT
    timeout: timedelta | None = None
    granted: int | None = None
    has: int = 0
    lacks: int = 0


def on(target: int, *, allow: int = 0, deny: int = 0) -> Overwrite:
    return Overwrite(target, 1 if target in (OWNER, MEMBER) else 0, allow=allow, deny=deny)


SEND, VIEW, FILES = p.SEND_MESSAGES, p.VIEW_CHANNEL, p.ATTACH_FILES
RULES = [
    Rule("everyone's permissions are the base", BASE, granted=TALK),
    Rule("roles add to the base", BASE, speakers=p.MANAGE_MESSAGES, granted=TALK | p.MANAGE_MESSAGES),
    Rule("roles take nothing away", BASE, speakers=0, granted=TALK),
    Rule("a role that one does not hold adds nothing", BASE, speakers=p.MANAGE_MESSAGES, roles=(), granted=TALK),
    Rule("the owner may everything", BASE, user=OWNER, everyone=0, granted=p.ALL),
    Rule("the owner is above overwrites", BASE, (on(OWNER, deny=p.ALL),), user=OWNER, granted=p.ALL),
    Rule("an administrator may everything", BASE, speakers=p.ADMINISTRATOR, everyone=0, granted=p.ALL),
    Rule(
        "an administrator is above overwrites",
        OVERWRITES,
        (on(GUILD, deny=VIEW), on(MEMBER, deny=p.ALL)),
        speakers=p.ADMINISTRATOR,
        granted=p.ALL,
    ),
    Rule(
        "an overwrite cannot make an administrator",
        OVERWRITES,
        (on(MEMBER, allow=p.ADMINISTRATOR),),
        lacks=p.PIN_MESSAGES,
    ),
    Rule("everyone's overwrite denies", OVERWRITES, (on(GUILD, deny=SEND),), lacks=SEND),
    Rule("everyone's overwrite allows", OVERWRITES, (on(GUILD, allow=FILES),), has=FILES),
    Rule("within one overwrite allowing comes last", OVERWRITES, (on(GUILD, allow=SEND, deny=SEND),), has=SEND),
    Rule("a role outranks everyone", OVERWRITES, (on(GUILD, deny=SEND), on(SPEAKERS, allow=SEND)), has=SEND),
    Rule(
        "a role denies what everyone is allowed",
        OVERWRITES,
        (on(GUILD, allow=FILES), on(MUTED, deny=FILES)),
        lacks=FILES,
    ),
    Rule(
        "among roles an allowance outranks a denial, whatever their order",
        OVERWRITES,
        (on(SPEAKERS, allow=SEND), on(MUTED, deny=SEND)),
        has=SEND,
    ),
    Rule("the member outranks roles", OVERWRITES, (on(SPEAKERS, allow=SEND), on(MEMBER, deny=SEND)), lacks=SEND),
    Rule("the member outranks everyone", OVERWRITES, (on(GUILD, deny=SEND), on(MEMBER, allow=SEND)), has=SEND),
    Rule("an overwrite of a role that one lacks is nothing", OVERWRITES, (on(99, deny=SEND),), has=SEND),
    Rule("without view nothing is left", IMPLICIT, (on(GUILD, deny=VIEW),), speakers=p.MANAGE_MESSAGES, granted=0),
    Rule(
        "without sending there is no mention, speech, file or embed",
        IMPLICIT,
        everyone=VIEW | p.MENTION_EVERYONE | p.SEND_TTS_MESSAGES | FILES | p.EMBED_LINKS | p.ADD_REACTIONS,
        granted=VIEW | p.ADD_REACTIONS,
    ),
    Rule(
        "in voice, without connecting the channel cannot be managed",
        IMPLICIT,
        everyone=VIEW | SEND | p.MANAGE_CHANNELS | p.SPEAK,
        place=ChannelKind.VOICE,
        granted=TALK,
    ),
    Rule("in text, connecting does not matter", IMPLICIT, everyone=VIEW | p.MANAGE_CHANNELS, has=p.MANAGE_CHANNELS),
    Rule("a thread inherits its parent's overwrites", INHERITED, (on(GUILD, deny=VIEW),), place=11, granted=0),
    Rule("a thread inherits what roles may", INHERITED, speakers=p.MANAGE_THREADS, place=11, has=p.MANAGE_THREADS),
    Rule(
        "in a thread files need sending in threads, not sending",
        INHERITED,
        everyone=TALK | FILES,
        place=11,
        lacks=FILES | p.SEND_MESSAGES_IN_THREADS,
    ),
    Rule(
        "in a thread of a read-only channel one may still write",
        INHERITED,
        (on(GUILD, deny=SEND),),
        everyone=TALK | FILES | p.SEND_MESSAGES_IN_THREADS,
        place=11,
        has=FILES | p.SEND_MESSAGES_IN_THREADS,
    ),
    Rule(
        "who is timed out sees and reads, no more",
        TIMED_OUT,
        everyone=TALK | p.READ_MESSAGE_HISTORY | p.ADD_REACTIONS | p.USE_APPLICATION_COMMANDS,
        timeout=timedelta(minutes=1),
        granted=VIEW | p.READ_MESSAGE_HISTORY,
    ),
    Rule(
        "an overwrite does not lift a timeout", TIMED_OUT, (on(MEMBER, allow=SEND),), timeout=timedelta(1), lacks=SEND
    ),
    Rule("a timeout ends", TIMED_OUT, timeout=timedelta(seconds=-1), granted=TALK),
    Rule("a timeout spares administrators", TIMED_OUT, speakers=p.ADMINISTRATOR, timeout=timedelta(1), granted=p.ALL),
    Rule("a timeout spares the owner", TIMED_OUT, user=OWNER, timeout=timedelta(1), granted=p.ALL),
]


def granted_by(rule: Rule) -> int:
    known = {
        GUILD: Role(GUILD, "@everyone", rule.everyone),
        SPEAKERS: Role(SPEAKERS, "Speakers", rule.speakers),
        MUTED: Role(MUTED, "Muted", 0),
    }
    in_thread = rule.place == ChannelKind.PUBLIC_THREAD
    kind = ChannelKind.TEXT if in_thread else rule.place
    parent = Channel(10, kind, guild_id=GUILD, overwrites=list(rule.overwrites))
    thread = Channel(11, rule.place, guild_id=GUILD, parent_id=10, thread=ThreadState(OWNER, "", "", ""))
    until = None if rule.timeout is None else (NOW + rule.timeout).isoformat()
    member = Member(rule.user, "", role_ids=list(rule.roles), timed_out_until=until)
    return in_channel(
        member,
        thread if in_thread else parent,
        parent if in_thread else None,
        guild_id=GUILD,
        owner_id=OWNER,
        roles=known,
        timed_out=is_timed_out(member, NOW),
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_documented_rule_holds(rule: Rule) -> None:
    granted = granted_by(rule)
    assert rule.granted is None or granted == rule.granted
    assert granted & rule.has == rule.has
    assert not granted & rule.lacks


def test_each_bit_has_the_librarys_number() -> None:
    ours = {name.lower(): value for name, value in vars(p).items() if name.isupper() and isinstance(value, int)}
    flags = {name: value for name, value in discord.Permissions.VALID_FLAGS.items() if name in ours}
    assert len(flags) > 30
    assert {name: ours[name] for name in flags} == flags


async def test_the_library_comes_to_the_same(local: LocalDiscord) -> None:
    """discord.py has its own algorithm: over many channels both grant the same."""
    local.set_bot_permissions(p.ADMINISTRATOR)  # The bot must see the channel to ask about it.
    chance = random.Random(42)
    bits = [p.VIEW_CHANNEL, p.SEND_MESSAGES, p.EMBED_LINKS, p.MENTION_EVERYONE, p.MANAGE_THREADS, p.PIN_MESSAGES]
    grace = local.person("grace")
    role = local.add_role("Speakers", p.MANAGE_THREADS, [grace])
    place = local.core.world.channel(int(str(local.channel("general")["id"])))
    seen: set[int] = set()

    def some() -> int:
        return sum(bit for bit in bits if chance.random() < 0.3)

    async with running(Bot(), local) as bot:
        guild = bot.get_guild(local.guild_id)
        assert guild is not None
        await local.wait_for(lambda: guild.get_role(role.id) is not None)
        member = await guild.fetch_member(grace.user_id)
        for _ in range(60):
            for target in (local.guild_id, role.id, grace.user_id):
                local.set_overwrite("general", target_id=target, allow=some(), deny=some())
            fetched = await guild.fetch_channel(place.id)
            ours = local.core.world.permissions_in(grace.user_id, place) & sum(bits)
            assert fetched.permissions_for(member).value & sum(bits) == ours
            seen.add(ours)
    assert len(seen) > 8
    local.assert_faithful()


def go() -> Bot:
    """Return a bot with a command for everybody, for moderators and for administrators; it says what it is told."""
    bot = Bot()

    def add(name: str, needed: discord.Permissions | None) -> None:
        @app_commands.command(name=name, description=name)
        async def command(interaction: discord.Interaction) -> None:
            told = f"{interaction.app_permissions.value} {interaction.permissions.value}"
            await interaction.response.send_message(told, ephemeral=True)

        command.default_permissions = needed
        bot.tree.add_command(command)

    add("all", None)
    add("moderate", discord.Permissions(manage_messages=True, manage_threads=True))
    add("rule", discord.Permissions())
    return bot


async def test_a_command_is_offered_to_those_with_its_default_permissions(local: LocalDiscord) -> None:
    """All of the bits are needed; "0" is for administrators (application-commands.mdx, default_member_permissions)."""
    mary, hedy, kofi = (local.person(name) for name in ("mary", "hedy", "kofi"))
    local.add_role("Half", p.MANAGE_MESSAGES, [hedy])
    local.add_role("Moderators", p.MANAGE_MESSAGES | p.MANAGE_THREADS, [mary])
    local.add_role("Administrators", p.ADMINISTRATOR, [kofi])
    async with running(go(), local):
        for person, offered in ((hedy, {"all"}), (mary, {"all", "moderate"}), (kofi, {"all", "moderate", "rule"})):
            for name in ("all", "moderate", "rule"):
                if name in offered:
                    assert (await person.invoke(name)).status == "message"
                else:
                    with pytest.raises(PersonRefused, match="not offered"):
                        await person.invoke(name)
        assert (await local.owner.invoke("rule")).status == "message"
    local.assert_faithful()


async def test_an_overwrite_decides_where_commands_may_be_used(local: LocalDiscord) -> None:
    async with running(go(), local):
        grace = local.person("grace")
        local.set_overwrite("general", target_id=local.guild_id, deny=p.USE_APPLICATION_COMMANDS)
        with pytest.raises(PersonRefused, match="not offered"):
            await grace.invoke("all")
        local.set_overwrite("general", target_id=grace.user_id, allow=p.USE_APPLICATION_COMMANDS | p.MANAGE_MESSAGES)
        assert (await grace.invoke("all")).status == "message"
        assert (await grace.invoke("all", channel="welcome")).status == "message"
    local.assert_faithful()


async def test_nobody_uses_commands_in_an_archived_thread_or_a_timeout(local: LocalDiscord) -> None:
    async with running(go(), local) as bot:
        grace = local.person("grace")
        thread = await bot.text_channel(local).create_thread(name="Talk", type=discord.ChannelType.public_thread)
        assert (await grace.invoke("all", channel=thread.id)).status == "message"
        local.archive(thread.id)
        with pytest.raises(PersonRefused, match="not offered"):
            await grace.invoke("all", channel=thread.id)
        local.core.world.member(grace.user_id).timed_out_until = (local.core.now() + timedelta(hours=1)).isoformat()
        with pytest.raises(PersonRefused, match="not offered"):
            await grace.invoke("all")
        with pytest.raises(PersonRefused):
            grace.say("Silent?")
        local.move_clock(3601)
        assert (await grace.invoke("all")).status == "message"
    local.assert_faithful()


async def test_an_interaction_tells_what_the_bot_and_the_person_may_there(local: LocalDiscord) -> None:
    async with running(go(), local) as bot:
        grace = local.person("grace")
        local.set_overwrite("general", target_id=local.bot_role.id, deny=p.EMBED_LINKS)
        local.set_overwrite("general", target_id=grace.user_id, deny=p.ADD_REACTIONS)

        async def told(channel: object) -> tuple[int, int]:
            outcome = await grace.invoke("all", channel=channel)  # type: ignore[arg-type]
            assert outcome.message is not None
            app, own = str(outcome.message["content"]).split()
            return int(app), int(own)

        world, bot_id = local.core.world, local.core.world.bot_id
        general = world.channel(int(str(local.channel("general")["id"])))
        assert await told("general") == (
            world.permissions_in(bot_id, general),
            world.permissions_in(grace.user_id, general),
        )
        assert not (await told("general"))[0] & p.EMBED_LINKS
        assert not (await told("general"))[1] & p.ADD_REACTIONS
        thread = await bot.text_channel(local).create_thread(name="Talk", type=discord.ChannelType.public_thread)
        assert await told(thread.id) == await told("general")
        # receiving-and-responding.mdx: in a direct message the app may at least do these.
        in_dm = p.ATTACH_FILES | p.EMBED_LINKS | p.MENTION_EVERYONE | p.USE_EXTERNAL_EMOJIS
        assert (await told(grace.dm()))[0] & in_dm == in_dm
    local.assert_faithful()


@pytest.mark.parametrize(("hidden", "code"), [(True, 50001), (False, 50013)])
async def test_a_hidden_channel_and_a_missing_permission_are_told_apart(
    local: LocalDiscord, api: Api, hidden: bool, code: int
) -> None:
    denied = p.VIEW_CHANNEL if hidden else p.SEND_MESSAGES
    local.set_overwrite("general", target_id=local.core.world.bot_id, deny=denied)
    answer = await api("POST", f"/channels/{local.channel('general')['id']}/messages", {"content": "x"})
    assert (answer.status, answer.code) == (403, code)
