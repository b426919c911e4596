"""The rooms of a congress in its Discord server: what the bot may do in them, and making those that are missing."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace

import discord

from bot.chat.context import Interaction
from bot.chat.permissions import BOT_PERMISSIONS, CREATE_PERMISSIONS, Need, missing
from bot.chat.ui.limits import FORUM_TAGS, TAG_NAME
from bot.chat.ui.tags import TAGS
from bot.chat.ui.text import clip
from bot.congress.errors import CongressError
from bot.services.congresses import Channels, Setup
from bot.services.plans import PlanView
from prompts import Say

PURPOSES = ("forum", "votes", "digest")
"""What the channels of a congress are for, in the order of the set-up panel."""

IDLE_MINUTES = 10080
"""A week: the longest that Discord leaves a post open without a word in it."""

NO_SUCH_KIND = 50024
TOO_MANY_CHANNELS = 30013
"""Discord's codes for a kind of channel that this server cannot have, and for a full server."""

HIDING = "view_channel"
SILENCING = "send_messages"
SILENCED = frozenset({"embed_links", "attach_files"})
"""Discord takes away every permission in a channel that is hidden, and these where messages cannot be sent: granting
them helps nobody until that is mended, so that is what is named first."""


@dataclass(frozen=True)
class ChannelCheck:
    """How one channel of a congress stands; `lacking` is empty where the bot may do all that it needs.

    `of_role` are those of `to_grant` that the bot lacks in the whole server, and not only in this channel.
    """

    purpose: str
    channel_id: int
    there: bool
    lacking: tuple[Need, ...] = ()
    of_role: tuple[Need, ...] = ()

    @property
    def to_grant(self) -> tuple[Need, ...]:
        """What is to be granted first."""
        flags = {need.flag for need in self.lacking}
        if HIDING in flags:
            return tuple(need for need in self.lacking if need.flag == HIDING)
        return tuple(need for need in self.lacking if SILENCING not in flags or need.flag not in SILENCED)

    @property
    def sound(self) -> bool:
        return self.there and not self.lacking


@dataclass(frozen=True)
class Premises:
    """How the server stands: the bot's role, whether it may make channels, each channel, and the forum's tags."""

    role: str
    may_create: bool
    channels: tuple[ChannelCheck, ...]
    untagged: tuple[str, ...] = ()
    tags_full: bool = False
    open_tags: bool = False
    """Whether members can set tags of stages themselves."""
    closed_tags: bool = False
    """Whether there are such that only those may set who manage threads."""
    may_moderate: bool = False
    """Whether the bot may set the latter."""
    further: tuple[ChannelCheck, ...] = ()
    """The other channels that get a digest."""

    @property
    def sound(self) -> bool:
        return all(channel.sound for channel in self.channels)

    def gone(self, purpose: str) -> bool:
        """Whether the channel that was chosen for a purpose is not there any more."""
        return any(one.purpose == purpose and not one.there for one in self.channels)

    def usable(self, channel_id: int | None) -> bool:
        """Whether the bot may do all that it needs in a channel of the congress."""
        return any(one.channel_id == channel_id and one.sound for one in (*self.channels, *self.further))


def server_of(interaction: Interaction) -> discord.Guild:
    """The server of an interaction, with its channels; `setup.server_unknown` until Discord has told of them."""
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    if guild is None or guild.unavailable:
        raise CongressError("setup.server_unknown")
    return guild


def chosen_channel(setup: Setup, purpose: str) -> int | None:
    """The channel that a congress uses for a purpose."""
    return {
        "forum": setup.forum_channel_id,
        "votes": setup.votes_channel_id,
        "digest": setup.digest_channel_id,
    }[purpose]


def survey(guild: discord.Guild, setup: Setup) -> Premises:
    """Look at the channels that are chosen, with what Discord last told of them."""
    checks = []
    for purpose in PURPOSES:
        channel_id = chosen_channel(setup, purpose)
        if channel_id is not None:
            checks.append(_check(guild, purpose, channel_id))
    others = [one.channel_id for one in setup.plans if one.channel_id is not None and not one.main]
    forum = _room(guild, "forum", setup.forum_channel_id or 0)
    tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else None
    present = {tag.id for tag in tags or ()}
    of_stages = [tag for tag in tags or () if tag.id in setup.stage_tags.values()]
    return Premises(
        role=_role_name(guild),
        may_create=guild.me.guild_permissions.manage_channels,
        channels=tuple(checks),
        untagged=() if tags is None else tuple(key for key in TAGS if setup.stage_tags.get(key) not in present),
        tags_full=len(present) >= FORUM_TAGS,
        open_tags=any(not tag.moderated for tag in of_stages),
        closed_tags=any(tag.moderated for tag in of_stages),
        may_moderate=isinstance(forum, discord.ForumChannel) and moderates(forum),
        further=tuple(_check(guild, "digest", one) for one in others),
    )


def as_seen(guild: discord.Guild, plan: PlanView) -> PlanView:
    """The plan with what Discord last told of its channel: what it is called, and whether it is there."""
    if plan.channel_id is None:
        return plan
    channel = guild.get_channel(plan.channel_id)
    return replace(plan, gone=channel is None, channel_name=plan.channel_name if channel is None else channel.name)


def moderates(forum: discord.ForumChannel) -> bool:
    """Whether the bot may set the tags of this forum that are kept from its members."""
    return forum.permissions_for(forum.guild.me).manage_threads


def _check(guild: discord.Guild, purpose: str, channel_id: int) -> ChannelCheck:
    room = _room(guild, purpose, channel_id)
    if room is None:
        return ChannelCheck(purpose, channel_id, there=False)
    lacking = missing(room.permissions_for(guild.me), BOT_PERMISSIONS)
    everywhere = missing(guild.me.guild_permissions, BOT_PERMISSIONS)
    return ChannelCheck(purpose, channel_id, True, lacking, tuple(need for need in lacking if need in everywhere))


def _room(guild: discord.Guild, purpose: str, channel_id: int) -> discord.ForumChannel | discord.TextChannel | None:
    """The channel, if it is there and of the kind that its purpose needs."""
    channel = guild.get_channel(channel_id)
    if purpose == "forum":
        return channel if isinstance(channel, discord.ForumChannel) and not channel.is_media() else None
    return channel if isinstance(channel, discord.TextChannel) else None


async def take_room(guild: discord.Guild, say: Say, purpose: str, channel_id: int) -> Channels:
    """The channel that a person picked; a forum gets the tags that it lacks, where the bot may add them.

    Raises `setup.wrong_channel` for one that the bot does not know, or of the wrong kind.
    """
    room = _room(guild, purpose, channel_id)
    if room is None:
        raise CongressError("setup.wrong_channel", purpose=purpose)
    if isinstance(room, discord.ForumChannel):
        return Channels(forum=room.id, stage_tags=await _tagged(room, say))
    return _chosen(purpose, room)


async def make_room(guild: discord.Guild, say: Say, purpose: str) -> Channels:
    """Make the channel for a purpose; a forum with its tags.

    Raises `setup.may_not_create` without the permission, `setup.no_forums` where this server can have none, and
    `setup.server_full`.
    """
    if missing(guild.me.guild_permissions, CREATE_PERMISSIONS):
        raise CongressError("setup.may_not_create", role=_role_name(guild))
    name, topic = say(f"setup.create.{purpose}"), say(f"setup.create.{purpose}_topic")
    try:
        if purpose == "forum":
            forum = await guild.create_forum(
                name,
                topic=topic,
                available_tags=[_tag(say, key, guild.me.guild_permissions.manage_threads) for key in TAGS],
                default_auto_archive_duration=IDLE_MINUTES,
                default_layout=discord.ForumLayoutType.list_view,
            )
            return Channels(forum=forum.id, stage_tags=_by_key(forum.available_tags, say))
        channel = await guild.create_text_channel(name, topic=topic)
    except discord.HTTPException as refused:
        if refused.code == NO_SUCH_KIND:
            raise CongressError("setup.no_forums") from refused
        if refused.code == TOO_MANY_CHANNELS:
            raise CongressError("setup.server_full") from refused
        raise
    return _chosen(purpose, channel)


def _chosen(purpose: str, room: discord.TextChannel) -> Channels:
    return {"votes": Channels(votes=room.id), "digest": Channels(digest=room.id, digest_name=room.name)}[purpose]


async def _tagged(forum: discord.ForumChannel, say: Say) -> dict[str, int]:
    """The forum's tags by key, after adding those that it lacks as far as that is allowed and there is room.

    Where the bot may set them then, they are kept from the members, also those that were there before.
    """
    tags, kept = list(forum.available_tags), moderates(forum)
    known = _by_key(tags, say)
    room = FORUM_TAGS - len(tags)
    wanted = [key for key in TAGS if key not in known][:room]
    opened = {tag.id for tag in tags if kept and tag.id in known.values() and not tag.moderated}
    if not (wanted or opened) or missing(forum.permissions_for(forum.guild.me), CREATE_PERMISSIONS):
        return known
    old = [_closed(tag) if tag.id in opened else tag for tag in tags]
    edited = await forum.edit(available_tags=[*old, *(_tag(say, key, kept) for key in wanted)])
    return known if edited is None else _by_key(edited.available_tags, say)


def _by_key(tags: Iterable[discord.ForumTag], say: Say) -> dict[str, int]:
    named = {tag.name.casefold(): tag.id for tag in tags}
    words = {key: _tag(say, key).name.casefold() for key in TAGS}
    return {key: named[word] for key, word in words.items() if word in named}


def _tag(say: Say, key: str, moderated: bool = False) -> discord.ForumTag:
    return discord.ForumTag(name=clip(say(f"setup.tag.{key}"), TAG_NAME), moderated=moderated)


def _closed(tag: discord.ForumTag) -> discord.ForumTag:
    """The same tag, to be set only by those who manage threads."""
    closed = copy(tag)
    closed.moderated = True
    return closed


def _role_name(guild: discord.Guild) -> str:
    return guild.self_role.name if guild.self_role is not None else guild.me.display_name
