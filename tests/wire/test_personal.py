"""Personal digests on the wire: each in its member's direct messages, once, whoever has closed theirs."""

from datetime import timedelta

from bot.services.plans import Wish, subscribe
from bot.services.presence import away
from bot.services.waiting import waiting
from sandbox import LocalDiscord, Person
from sandbox.json_types import JsonObject
from tests.opened import bring_to_vote, open_at, who_of
from tests.wire.process import BotProcess
from tests.wire.reading import said

DAILY = Wish(rhythm="daily")


def letters(local: LocalDiscord, person: Person) -> list[JsonObject]:
    """What the bot wrote to a person alone."""
    return local.history(person.dm())


async def test_each_arrives_once_and_closed_direct_messages_stop_nothing(
    local: LocalDiscord, idle_bot: BotProcess
) -> None:
    grace, alan = local.person("grace"), local.person("alan")
    alan.accept_dms(False)
    async with idle_bot.database() as store:
        now = idle_bot.now()
        await open_at(store, local, now - timedelta(days=8))
        await bring_to_vote(store, local, now - timedelta(hours=1))
        for person in (alan, grace):
            await store.write(subscribe, who=who_of(person, local), wish=DAILY, now=now - timedelta(days=8))
    await idle_bot.start()
    for kind in ("norm", "ballot", "notice", "digest", "personal"):
        await idle_bot.logged("card_shown", kind=kind)
    await idle_bot.logged("card_in_trouble", kind="personal", trouble="outbox.dms_closed")

    (letter,) = letters(local, grace)
    assert "N-1 · Spare the core: closes" in said(letter)
    assert letters(local, alan) == []
    assert "N-1" in said(await grace.click(letter, label="What awaits me"))
    awaited = await idle_bot.read(waiting, who=who_of(alan, local), now=idle_bot.now())
    assert awaited.troubles.own == "outbox.dms_closed"

    # The second of grace's has its effect, but the process does not live to hear of it.
    alan.accept_dms(True)
    local.faults.slow("create_message", seconds=60)
    idle_bot.move_clock(days=1)
    await local.wait_for(lambda: local.faults.pending == 0)
    await idle_bot.kill()
    await idle_bot.start()
    await local.wait_for(lambda: len(letters(local, grace)) == 2 and len(letters(local, alan)) == 1, timeout=15)
    await idle_bot.heard(lambda line: (line.get("event"), line.get("kind")) == ("card_shown", "personal"), times=2)

    assert (len(letters(local, grace)), len(letters(local, alan))) == (2, 1)
    # What could not reach him is told by the next one, which is not late; to her it was told by the first.
    assert "seats were taken" in said(letters(local, alan)[0])
    assert "seats were taken" not in said(letters(local, grace)[1])
    assert (await idle_bot.read(waiting, who=who_of(alan, local), now=idle_bot.now())).troubles.nothing

    assert "Stopped" in said(await grace.click(letters(local, grace)[1], label="Stop these messages"))
    idle_bot.move_clock(days=1)
    await local.wait_for(lambda: len(letters(local, alan)) == 2, timeout=15)
    assert len(letters(local, grace)) == 2


async def test_a_removed_bot_rests_also_over_a_restart_and_makes_up_once_for_what_it_missed(
    local: LocalDiscord, idle_bot: BotProcess
) -> None:
    async with idle_bot.database() as store:
        await open_at(store, local, idle_bot.now() - timedelta(days=1))
    await idle_bot.start()
    local.remove_bot()
    await idle_bot.logged("removed", guild=local.guild_id)
    await idle_bot.restart()
    idle_bot.move_clock(days=30)
    (gone,) = await idle_bot.read(away)
    assert local.history("digest") == []

    local.invite_bot()
    await idle_bot.logged("returned", guild=local.guild_id)
    await idle_bot.logged("card_shown", kind="digest")

    (digest,) = local.history("digest")
    assert gone.guild_id == local.guild_id
    assert "comes late and covers everything" in said(digest)
    assert await idle_bot.read(away) == []
