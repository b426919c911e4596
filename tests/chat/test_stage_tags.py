"""What a post wears where some tags may be set only by those who manage threads, and the bot is not among them."""

from types import SimpleNamespace
from typing import cast

import discord
import pytest
from discord import ui

from bot.chat.delivery import _tags
from bot.chat.ui.rendered import Rendered


def tag(number: int, *, moderated: bool = False) -> discord.ForumTag:
    made = discord.ForumTag(name=f"tag {number}", moderated=moderated)
    made.id = number
    return made


VOTING, DECIDED, PLAIN, PEOPLES = tag(1, moderated=True), tag(2, moderated=True), tag(3), tag(4)
STAGES = {"voting": 1, "decided": 2, "plain": 3}


def worn(before: list[discord.ForumTag], stage: str, *, manages: bool) -> list[int]:
    every = {one.id: one for one in (VOTING, DECIDED, PLAIN, PEOPLES)}
    granted = discord.Permissions(manage_threads=manages)
    forum = SimpleNamespace(
        get_tag=every.get, guild=SimpleNamespace(me=object()), permissions_for=lambda _member: granted
    )
    card = Rendered(ui.LayoutView(), post_tag=stage)
    return [one.id for one in _tags(cast(discord.ForumChannel, forum), before, card, STAGES)]


@pytest.mark.parametrize(
    ("before", "stage", "manages", "after"),
    [
        ([VOTING, PEOPLES], "decided", True, [2, 4]),
        ([VOTING, PEOPLES], "decided", False, [1, 4]),
        ([], "decided", False, []),
        ([PEOPLES], "plain", False, [3, 4]),
        ([VOTING], "plain", False, [1]),
        ([PLAIN], "decided", False, [3]),
    ],
)
def test_what_the_bot_may_not_change_stays(
    before: list[discord.ForumTag], stage: str, manages: bool, after: list[int]
) -> None:
    assert worn(before, stage, manages=manages) == after
