"""A server that removed the bot: what is due there rests, everything is kept, and what was missed comes once."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.services.ballots import open_ballot_of
from bot.services.cards import claim_due, next_due
from bot.services.digests import DigestCard
from bot.services.due import DueWork, due_work
from bot.services.presence import away, note_removed, note_returned, note_servers
from storage.tables import Ballot
from tests.services.conftest import GUILD, Forum, Opening


@pytest.fixture
def engine_name() -> str:
    """What they say differs by no engine."""
    return "sqlite"


async def due(forum: Forum) -> list[DueWork]:
    return await forum.store.read(due_work, now=forum.now)


async def closed(forum: Forum) -> bool:
    def read(tx: Session) -> bool:
        return tx.exec(select(Ballot.closed_at)).one() is not None

    return await forum.store.read(read)


async def test_what_is_due_rests_and_is_made_up_once_when_the_bot_returns(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    assert await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    removed_at = forum.now
    assert await forum.store.write(note_removed, guild_id=GUILD, now=removed_at)
    assert not await forum.store.write(note_removed, guild_id=GUILD, now=forum.wait(days=1))

    forum.wait(days=30)
    assert await due(forum) == []
    assert await forum.store.write(claim_due, now=forum.now) == []
    assert await forum.store.read(next_due) is None
    (gone,) = await forum.store.read(away)
    assert (gone.guild_id, gone.since) == (GUILD, removed_at)

    assert await forum.store.write(note_returned, guild_id=GUILD, now=forum.now)
    done = [await forum.store.write(one.verb) for one in await due(forum)]
    (digest,) = [one for one in done if isinstance(one, DigestCard)]

    assert await closed(forum)
    assert digest.digest.late
    assert digest.digest.until - digest.digest.since > timedelta(days=31)
    assert [one for one in await due(forum) if one.what == "digest"] == []
    assert await forum.store.read(away) == []


async def test_at_a_start_the_servers_tell_who_left_and_who_returned(opened: Opening) -> None:
    forum = await opened(1)

    assert await forum.store.write(note_servers, guild_ids=[GUILD, 7], now=forum.now) == ()
    assert await forum.store.write(note_servers, guild_ids=[7], now=forum.now) == (GUILD,)
    assert await forum.store.write(note_servers, guild_ids=[7], now=forum.now) == ()
    assert await forum.store.write(note_servers, guild_ids=[GUILD], now=forum.now) == (GUILD,)
    assert not await forum.store.write(note_returned, guild_id=GUILD, now=forum.now)
    assert not await forum.store.write(note_removed, guild_id=GUILD + 1, now=forum.now)
