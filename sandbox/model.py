"""The things in the local Discord, as plain records. Ids are integers here and strings on the wire."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TypeVar

from sandbox.ids import born_at, iso
from sandbox.json_types import JsonObject


class ChannelKind:
    """Channel types (Discord's numbers) that this server models."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15
    MEDIA = 16


THREAD_KINDS = frozenset({ChannelKind.ANNOUNCEMENT_THREAD, ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD})
FORUM_KINDS = frozenset({ChannelKind.FORUM, ChannelKind.MEDIA})
MESSAGE_KINDS = (
    frozenset({ChannelKind.TEXT, ChannelKind.DM, ChannelKind.VOICE, ChannelKind.ANNOUNCEMENT}) | THREAD_KINDS
)


class MessageKind:
    """Message types (Discord's numbers) that this server writes."""

    DEFAULT = 0
    THREAD_NAME_CHANGED = 4
    PINNED = 6
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER = 21
    CONTEXT_MENU_COMMAND = 23


class MessageFlag:
    """Bits of a message's ``flags``."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


class ChannelFlag:
    """Bits of a channel's ``flags``."""

    PINNED = 1 << 1
    REQUIRE_TAG = 1 << 4


@dataclass(slots=True)
class User:
    """An account. ``blurb`` is a word about a seeded person, for the page only."""

    id: int
    name: str
    bot: bool = False
    blurb: str = ""
    accepts_dms: bool = True


@dataclass(slots=True)
class Member:
    """A user's place in the guild; ``role_ids`` leaves out ``@everyone``, as Discord does.

    ``timed_out_until`` may lie in the past: then it means nothing any more.
    """

    user_id: int
    joined_at: str
    nick: str | None = None
    role_ids: list[int] = field(default_factory=list)
    timed_out_until: str | None = None


@dataclass(slots=True)
class Role:
    """A role; the one whose id is the guild's is ``@everyone``."""

    id: int
    name: str
    permissions: int
    position: int = 0
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    managed: bool = False
    bot_id: int | None = None


@dataclass(slots=True)
class Overwrite:
    """A channel's exception for a role (``kind`` 0) or a member (``kind`` 1)."""

    id: int
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Tag:
    """A tag that posts of a forum may carry."""

    id: int
    name: str
    moderated: bool = False
    emoji_id: int | None = None
    emoji_name: str | None = None


@dataclass(slots=True)
class ThreadState:
    """What a thread has beyond a channel. ``active_at`` is the last activity, for archiving."""

    owner_id: int
    created_at: str
    active_at: str
    archive_timestamp: str
    auto_archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    applied_tags: list[int] = field(default_factory=list)
    member_ids: dict[int, str] = field(default_factory=dict)
    message_count: int = 0
    total_message_sent: int = 0


@dataclass(slots=True)
class Channel:
    """A channel, forum, category, direct-message channel or thread."""

    id: int
    kind: int
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    slowmode: int = 0
    flags: int = 0
    last_message_id: int | None = None
    last_pin_at: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    default_reaction: JsonObject | None = None
    default_sort_order: int | None = None
    default_forum_layout: int = 0
    default_auto_archive_minutes: int | None = None
    default_thread_slowmode: int = 0
    recipient_ids: list[int] = field(default_factory=list)
    thread: ThreadState | None = None

    @property
    def is_thread(self) -> bool:
        """Tell whether this is a thread or a forum post."""
        return self.thread is not None


@dataclass(slots=True)
class Attachment:
    """An uploaded file as a message refers to it; the bytes are in the attachment store."""

    id: int
    filename: str
    size: int
    url: str
    content_type: str
    description: str | None = None
    title: str | None = None
    width: int | None = None
    height: int | None = None
    ephemeral: bool = False


@dataclass(slots=True)
class Reaction:
    """Who reacted to a message with one emoji, in the order in which they did."""

    emoji: str
    user_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Message:
    """A message. ``visible_to`` is set on ephemeral ones: nobody else sees them."""

    id: int
    channel_id: int
    author_id: int
    kind: int = MessageKind.DEFAULT
    content: str = ""
    flags: int = 0
    embeds: list[JsonObject] = field(default_factory=list)
    components: list[JsonObject] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    mention_ids: list[int] = field(default_factory=list)
    mention_role_ids: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    tts: bool = False
    pinned_at: str | None = None
    edited_at: str | None = None
    nonce: str | int | None = None
    position: int | None = None
    reference: JsonObject | None = None
    reference_kept: bool = False
    interaction: JsonObject | None = None
    application_id: int | None = None
    webhook_id: int | None = None
    visible_to: int | None = None

    @property
    def created_at(self) -> str:
        """Return the time of birth, which the id carries."""
        return iso(born_at(self.id))

    @property
    def ephemeral(self) -> bool:
        """Tell whether only one person sees this message."""
        return bool(self.flags & MessageFlag.EPHEMERAL)


class EventKind:
    """Entity types of scheduled events (Discord's numbers)."""

    STAGE = 1
    VOICE = 2
    EXTERNAL = 3


class EventStatus:
    """States of scheduled events (Discord's numbers)."""

    SCHEDULED = 1
    ACTIVE = 2
    COMPLETED = 3
    CANCELED = 4


@dataclass(slots=True)
class ScheduledEvent:
    """A scheduled event of the guild; ``location`` is an external one's, ``channel_id`` a voice one's."""

    id: int
    creator_id: int
    name: str
    kind: int
    starts_at: str
    ends_at: str | None = None
    description: str | None = None
    channel_id: int | None = None
    location: str | None = None
    status: int = EventStatus.SCHEDULED
    user_ids: list[int] = field(default_factory=list)


Drafted = TypeVar("Drafted", Channel, ScheduledEvent)


def adopt(record: Drafted, draft: Drafted) -> None:
    """Take over all fields of *draft*: a change is worked out on a draft, so that a refused one leaves no trace."""
    for one in fields(draft):
        setattr(record, one.name, getattr(draft, one.name))
