"""Cards on the wire: once in Discord, whatever happens between the commit and the answer."""

import pytest

from bot.services.card_troubles import troubles
from bot.services.congresses import read_setup
from sandbox import LocalDiscord, permissions
from sandbox.json_types import JsonObject
from sandbox.seed import BOT_PERMISSIONS
from tests.opened import bring_to_vote, open_at
from tests.wire.process import BotProcess


@pytest.fixture
async def ready_to_post(local: LocalDiscord, idle_bot: BotProcess) -> BotProcess:
    """A bot that will post a norm, its ballot and a line in its thread as soon as it is started."""
    async with idle_bot.database() as store:
        await open_at(store, local, idle_bot.now())
        await bring_to_vote(store, local, idle_bot.now())
    return idle_bot


async def all_shown(bot: BotProcess) -> None:
    """Wait until the three cards stand in Discord."""
    for kind in ("norm", "ballot", "notice"):
        await bot.logged("card_shown", kind=kind)


async def assert_one_of_each(local: LocalDiscord) -> None:
    posts: list[JsonObject] = local.posts("norms")
    assert len(posts) == 1
    assert len(await local.messages(str(posts[0]["id"]))) == 2
    assert len(await local.messages("votes")) == 1


async def test_a_vote_appears_in_forum_thread_and_votes_channel(local: LocalDiscord, ready_to_post: BotProcess) -> None:
    await ready_to_post.start()
    await all_shown(ready_to_post)

    await assert_one_of_each(local)
    assert ready_to_post.troubles() == []


async def test_errors_after_the_effect(local: LocalDiscord, ready_to_post: BotProcess) -> None:
    local.faults.server_error("create_thread", status=500, after_effect=True)
    local.faults.server_error("create_message", status=500, after_effect=True)
    local.faults.server_error("create_message", status=503, after_effect=True)
    await ready_to_post.start()
    await all_shown(ready_to_post)

    assert local.faults.pending == 0
    await assert_one_of_each(local)


@pytest.mark.parametrize("operation", ["create_thread", "create_message"])
async def test_a_crash_after_the_effect(local: LocalDiscord, ready_to_post: BotProcess, operation: str) -> None:
    local.faults.slow(operation, seconds=60)
    await ready_to_post.start()
    await local.wait_for(lambda: local.faults.pending == 0)
    await ready_to_post.kill()

    await ready_to_post.start()
    await all_shown(ready_to_post)

    await assert_one_of_each(local)


async def test_a_crash_long_before_the_next_start(local: LocalDiscord, ready_to_post: BotProcess) -> None:
    # The nonce of the ballot's message is forgotten by then, and the post has none.
    for operation in ("create_thread", "create_message"):
        local.faults.slow(operation, seconds=60)
    await ready_to_post.start()
    await local.wait_for(lambda: local.faults.pending == 0)
    await ready_to_post.kill()

    ready_to_post.move_clock(days=1)
    await ready_to_post.start()
    await all_shown(ready_to_post)

    await assert_one_of_each(local)


async def test_a_crash_between_the_commit_and_the_post(local: LocalDiscord, ready_to_post: BotProcess) -> None:
    # Told to wait, the library holds the messages back.
    local.faults.rate_limit("create_thread", retry_after=50)
    local.faults.rate_limit("create_message", retry_after=50)
    await ready_to_post.start()
    await ready_to_post.heard(lambda line: "rate limited" in str(line.get("event")), times=2)
    await ready_to_post.kill()
    assert local.posts("norms") == []

    await ready_to_post.start()
    await all_shown(ready_to_post)

    await assert_one_of_each(local)


async def test_a_deleted_channel_is_named_and_mended(local: LocalDiscord, ready_to_post: BotProcess) -> None:
    local.delete_channel("votes")
    await ready_to_post.start()
    await ready_to_post.logged("card_in_trouble", kind="ballot", trouble="outbox.channel_gone")
    await ready_to_post.logged("card_shown", kind="notice")

    code, out, _ = await ready_to_post.command("doctor")
    assert code == 2
    assert "votes" in out and "/congress setup" in out
    assert [one.trouble for one in await ready_to_post.read(troubles)] == ["outbox.channel_gone"]
    assert ready_to_post.troubles() == []


async def test_a_missing_permission_is_named_and_tried_again(local: LocalDiscord, ready_to_post: BotProcess) -> None:
    votes = await _votes_channel(local, ready_to_post)
    local.set_overwrite(votes, target_id=local.bot_role.id, deny=permissions.SEND_MESSAGES)
    await ready_to_post.start()
    await ready_to_post.logged("card_in_trouble", kind="ballot", trouble="outbox.not_allowed")
    code, out, _ = await ready_to_post.command("doctor")
    assert (code, "Send Messages" in out) == (2, True)

    local.set_overwrite(votes, target_id=local.bot_role.id, allow=BOT_PERMISSIONS)
    ready_to_post.move_clock(hours=1)
    await ready_to_post.logged("card_shown", kind="ballot")

    assert len(await local.messages(votes)) == 1


async def _votes_channel(local: LocalDiscord, bot: BotProcess) -> str:
    setup = await bot.read(read_setup, guild_id=local.guild_id)
    assert setup is not None
    return str(setup.votes_channel_id)
