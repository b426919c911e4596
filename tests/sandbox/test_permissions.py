"""The permission algorithm, case by case as Discord documents it."""

from __future__ import annotations

import pytest

from sandbox import permissions as p
from sandbox.model import Channel, ChannelKind, Member, Overwrite, Role, ThreadState
from sandbox.permissions import in_channel

GUILD, OWNER, MEMBER, SPEAKERS, MUTED = 1, 2, 3, 4, 5
THREAD = ThreadState(OWNER, "", "", "")


def may(
    *overwrites: Overwrite,
    everyone: int = p.VIEW_CHANNEL | p.SEND_MESSAGES,
    speakers: int = 0,
    roles: tuple[int, ...] = (),
    user: int = MEMBER,
    thread: bool = False,
) -> int:
    known = {
        GUILD: Role(GUILD, "@everyone", everyone),
        SPEAKERS: Role(SPEAKERS, "Speakers", speakers),
        MUTED: Role(MUTED, "Muted", 0),
    }
    parent = Channel(10, ChannelKind.TEXT, guild_id=GUILD, overwrites=list(overwrites))
    channel = Channel(11, ChannelKind.PUBLIC_THREAD, guild_id=GUILD, parent_id=10, thread=THREAD)
    member = Member(user, "", role_ids=list(roles))
    return in_channel(
        member,
        channel if thread else parent,
        parent if thread else None,
        guild_id=GUILD,
        owner_id=OWNER,
        roles=known,
    )


def test_roles_add_to_what_everyone_may() -> None:
    assert may(speakers=p.MANAGE_MESSAGES, roles=(SPEAKERS,)) == p.VIEW_CHANNEL | p.SEND_MESSAGES | p.MANAGE_MESSAGES


def test_the_owner_may_everything_even_where_it_is_denied() -> None:
    assert may(Overwrite(OWNER, 1, deny=p.ALL), user=OWNER) == p.ALL


def test_an_administrator_is_above_overwrites() -> None:
    assert may(Overwrite(GUILD, 0, deny=p.VIEW_CHANNEL), speakers=p.ADMINISTRATOR, roles=(SPEAKERS,)) == p.ALL


@pytest.mark.parametrize(
    ("overwrites", "may_send"),
    [
        ((Overwrite(GUILD, 0, deny=p.SEND_MESSAGES),), False),
        ((Overwrite(GUILD, 0, deny=p.SEND_MESSAGES), Overwrite(SPEAKERS, 0, allow=p.SEND_MESSAGES)), True),
        ((Overwrite(SPEAKERS, 0, allow=p.SEND_MESSAGES), Overwrite(MUTED, 0, deny=p.SEND_MESSAGES)), True),
        ((Overwrite(SPEAKERS, 0, allow=p.SEND_MESSAGES), Overwrite(MEMBER, 1, deny=p.SEND_MESSAGES)), False),
        ((Overwrite(GUILD, 0, deny=p.SEND_MESSAGES), Overwrite(MEMBER, 1, allow=p.SEND_MESSAGES)), True),
        ((Overwrite(99, 0, deny=p.SEND_MESSAGES),), True),
    ],
    ids=[
        "everyone's exception denies",
        "a role's exception outranks everyone's",
        "among roles an allowance outranks a denial",
        "the member's own exception outranks roles",
        "the member's own allowance outranks everyone's denial",
        "an exception for a role that one does not hold is nothing",
    ],
)
def test_overwrites_apply_in_order(overwrites: tuple[Overwrite, ...], may_send: bool) -> None:
    granted = may(*overwrites, roles=(SPEAKERS, MUTED))
    assert bool(granted & p.SEND_MESSAGES) is may_send


def test_without_view_nothing_is_left() -> None:
    assert may(Overwrite(GUILD, 0, deny=p.VIEW_CHANNEL)) == 0


def test_without_sending_files_and_embeds_are_void() -> None:
    granted = may(everyone=p.VIEW_CHANNEL | p.ATTACH_FILES | p.EMBED_LINKS | p.ADD_REACTIONS)
    assert granted == p.VIEW_CHANNEL | p.ADD_REACTIONS


def test_a_thread_inherits_its_parents_overwrites() -> None:
    assert may(Overwrite(GUILD, 0, deny=p.VIEW_CHANNEL), thread=True) == 0


def test_in_a_thread_files_need_sending_in_threads() -> None:
    everyone = p.VIEW_CHANNEL | p.SEND_MESSAGES | p.ATTACH_FILES
    assert not may(everyone=everyone, thread=True) & p.ATTACH_FILES
    assert may(everyone=everyone | p.SEND_MESSAGES_IN_THREADS, thread=True) & p.ATTACH_FILES
