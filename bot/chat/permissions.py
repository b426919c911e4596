"""What the bot may do: one list for the invitation, the set-up check, `/congress status` and the doctor."""

from dataclasses import dataclass

import discord


@dataclass(frozen=True)
class Need:
    """One permission that the bot uses; `flag` is the library's name.

    It is also the key of its words: `permission.<flag>` as Discord calls it, `permission_reason.<flag>` what for.
    """

    flag: str


BOT_PERMISSIONS = (
    Need("view_channel"),
    Need("send_messages"),
    Need("send_messages_in_threads"),
    Need("create_public_threads"),
    Need("embed_links"),
    Need("attach_files"),
    Need("read_message_history"),
)
"""What every channel of a congress needs; in a forum, sending a message is what starts a post."""

CREATE_PERMISSIONS = (Need("manage_channels"),)
"""What only "Create for me" needs."""


def wanted() -> discord.Permissions:
    """The permissions for the invitation."""
    return discord.Permissions(**{need.flag: True for need in BOT_PERMISSIONS})


def missing(held: discord.Permissions, needs: tuple[Need, ...] = BOT_PERMISSIONS) -> tuple[Need, ...]:
    """Which of `needs` are not held."""
    return tuple(need for need in needs if not getattr(held, need.flag))


def invitation(application_id: int) -> str:
    """The link by which a server's manager invites the bot with exactly these permissions."""
    return discord.utils.oauth_url(application_id, permissions=wanted(), scopes=("bot", "applications.commands"))
