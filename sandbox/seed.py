"""The guild that a fresh local Discord starts with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox import permissions as p
from sandbox.ids import iso, snowflake_at
from sandbox.model import Channel, ChannelKind, Member, Role, User
from sandbox.world import Guild, World

BOT_PERMISSIONS = (
    p.VIEW_CHANNEL
    | p.SEND_MESSAGES
    | p.SEND_MESSAGES_IN_THREADS
    | p.CREATE_PUBLIC_THREADS
    | p.EMBED_LINKS
    | p.ATTACH_FILES
    | p.READ_MESSAGE_HISTORY
    | p.MANAGE_CHANNELS
    | p.MANAGE_THREADS
)
"""More than the bot's invitation asks for, so that everything can be tried at once.

Manage Channels is what "Create for me" needs; Manage Threads is for trying what the bot itself does not do, such as
locking a post.
"""

_BEGINNING = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # A fixed moment keeps the seeded ids the same in each run.


@dataclass(frozen=True, slots=True)
class SeedPerson:
    """A person to begin with; the blurb says where they come from, for the page."""

    name: str
    blurb: str


@dataclass(frozen=True, slots=True)
class SeedChannel:
    """A channel to begin with."""

    name: str
    kind: int = ChannelKind.TEXT
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Seed:
    """What a fresh guild holds. The first person owns it."""

    guild_name: str = "Congress Sandbox"
    bot_name: str = "Congress"
    bot_permissions: int = BOT_PERMISSIONS
    everyone_permissions: int = p.EVERYONE_BY_DEFAULT
    people: tuple[SeedPerson, ...] = (
        SeedPerson("ada", "convener; computer science, academia"),
        SeedPerson("grace", "computer science, state"),
        SeedPerson("alan", "law and ethics, academia"),
        SeedPerson("mary", "law, civil society"),
        SeedPerson("hedy", "political science and management, company"),
        SeedPerson("linus", "computer science, technical community"),
        SeedPerson("barbara", "political science, state"),
        SeedPerson("kofi", "law, international organisation"),
        SeedPerson("elinor", "political science and economics, civil society"),
    )
    channels: tuple[SeedChannel, ...] = (
        SeedChannel("welcome", topic="Start here: type / to see what the bot can do."),
        SeedChannel("general", topic="Talk about anything."),
    )


def build_world(seed: Seed) -> World:
    """Return a new world as *seed* describes it; the same seed gives the same ids."""
    count = 0

    def fresh_id() -> int:
        nonlocal count
        count += 1
        return snowflake_at(_BEGINNING, count)

    guild_id, bot_id = fresh_id(), fresh_id()
    people = [User(fresh_id(), person.name, blurb=person.blurb) for person in seed.people]
    bot = User(bot_id, seed.bot_name, bot=True)
    bot_role = Role(fresh_id(), seed.bot_name, seed.bot_permissions, position=1, managed=True, bot_id=bot_id)
    channels = [
        Channel(fresh_id(), channel.kind, channel.name, guild_id, position=place, topic=channel.topic)
        for place, channel in enumerate(seed.channels)
    ]
    joined = iso(_BEGINNING)
    members = [Member(user.id, joined) for user in people] + [Member(bot_id, joined, role_ids=[bot_role.id])]
    return World(
        Guild(guild_id, seed.guild_name, people[0].id, system_channel_id=channels[0].id if channels else None),
        bot_id=bot_id,
        application_id=bot_id,
        users={user.id: user for user in [*people, bot]},
        members={member.user_id: member for member in members},
        roles={
            guild_id: Role(guild_id, "@everyone", seed.everyone_permissions),
            bot_role.id: bot_role,
        },
        channels={channel.id: channel for channel in channels},
        messages={channel.id: {} for channel in channels},
    )
