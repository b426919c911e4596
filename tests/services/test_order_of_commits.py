"""What came before the opening of a vote, or before a digest, is what was committed before it, also where the clocks
say the contrary.

Two processes read their clocks and then wait for the same row. Each test lets the second to come have the earlier
instant.
"""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.services.ballots import open_ballot_of
from bot.services.concerns import withdraw_concern
from bot.services.digests import preview_digest, send_digest
from bot.services.log import record
from bot.services.norms import final_call, second
from bot.services.objections import sustained_at
from bot.services.opinions import next_statement, results
from bot.services.people import congress_of
from bot.services.proxies import expired
from bot.services.record.positions import Correction, Statement, correct_position, log_position
from bot.services.votes import close_ballot, open_vote
from storage.store import Tx
from storage.tables import Ballot, Congress, Norm
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import revised, to_the_vote, vote_out
from tests.services.test_concerns import deliberated, refused, sustained
from tests.services.test_proxies import GIVER, HOLDER, alike, closed, votes
from tests.services.test_proxies import named as given
from tests.services.test_statements import answer, deliberating, say

BEHIND = timedelta(minutes=1)
"""How far the clock of whoever comes second is behind."""

LOOKS = 10_000
"""How often one looks whether the other waits already."""


def named(tx: Tx) -> list[int]:
    return [one.n for one in sustained_at(tx, tx.exec(select(Ballot)).one())]


def counted(tx: Tx) -> int:
    return len(results(tx, tx.exec(select(Norm)).one()))


async def in_final_call(forum: Forum, handle: str) -> None:
    """Take the norm to the end of its final call; then the time at which this began is back."""
    ends = forum.now
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=ends - timedelta(days=3) - BEHIND)


async def test_a_concern_is_sustained_before_the_vote_if_it_was_committed_before(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    concern = await sustained(forum)
    await in_final_call(forum, norm)

    await forum.store.write(open_vote, who=CONVENER, handle=norm, now=forum.now - BEHIND)

    assert await forum.store.read(named) == [1]
    assert await refused(forum, withdraw_concern, who=forum.people[1], handle=concern) == "concern.wrong_phase.withdraw"


async def test_a_statement_is_counted_if_it_was_committed_before_the_vote(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberating(forum)
    forum.wait(days=7)
    await in_final_call(forum, handle)
    said = await say(forum, forum.people[0], handle)
    await answer(forum, forum.people[1], said)

    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now - BEHIND)

    assert await forum.store.read(counted) == 1


async def test_a_statement_after_the_vote_is_open_whatever_its_instant(opened: Opening) -> None:
    forum = await opened(5)
    handle = await deliberating(forum)
    await to_the_vote(forum, handle)
    before = forum.now
    await vote_out(forum, handle, Choice.AGAINST)
    await revised(forum, handle)
    forum.now = before - BEHIND
    said = await say(forum, forum.people[0], handle)

    assert said.open
    queue = await forum.store.read(next_statement, who=forum.people[1], handle=handle)
    assert (queue.view.n if queue.view else None, queue.total) == (said.n, 1)
    assert await forum.store.read(counted) == 0


async def test_a_proxy_stands_on_a_ballot_if_it_was_committed_before(opened: Opening) -> None:
    forum = await alike(opened)
    handle = await deliberating(forum)
    forum.wait(days=7)
    await in_final_call(forum, handle)
    await given(forum, days=8)

    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now - BEHIND)

    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    await votes(forum, ballot, HOLDER)
    assert await forum.store.read(expired, now=forum.now + timedelta(days=8)) == []
    assert set(await closed(forum, ballot)) == {GIVER, HOLDER}


async def test_what_was_committed_after_a_digest_is_told_by_the_next_whatever_its_instant(opened: Opening) -> None:
    forum = await opened(2)
    handle = (await forum.propose(forum.people[0])).handle
    sent = await forum.store.write(send_digest, who=CONVENER, now=forum.wait(hours=1))
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now - BEHIND)

    told = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(hours=1))

    assert [one.stage for one in sent.digest.proposed] == ["seeking_seconds"]
    assert [(one.handle, one.stage) for one in told.digest.moved] == [(handle, "deliberation")]


async def test_like_positions_confirmed_after_a_digest_do_not_hide_each_other_whatever_their_instant(
    opened: Opening,
) -> None:
    forum = await opened(2)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(send_digest, who=CONVENER, now=forum.wait(hours=1))
    for url in ("https://example.org/one", "https://example.org/other"):
        said = Statement("state-fra", handle, "support", "statement", "2026-10-01", url)
        await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now - BEHIND)

    told = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(hours=1))

    assert [set(one.actors) for one in told.digest.positions] == [{"France"}]


async def test_what_was_confirmed_after_a_digest_is_not_corrected_by_the_next_whatever_its_instant(
    opened: Opening,
) -> None:
    forum = await opened(2)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(send_digest, who=CONVENER, now=forum.wait(hours=1))
    said = Statement("state-fra", handle, "support", "statement", "2026-10-01", "https://example.org/said")
    await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now - BEHIND)
    no, later = Correction("oppose", "2026-10-01", "", "", "It said no."), forum.wait(minutes=1)
    await forum.store.write(correct_position, who=CONVENER, handle="R-1", correction=no, now=later)

    told = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(hours=1))).digest

    assert ([one.stance for one in told.positions], told.record) == (["oppose"], ())


async def test_a_vote_that_is_closed_is_not_open_whatever_its_instant(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    await forum.store.write(send_digest, who=CONVENER, now=forum.now - BEHIND)
    opens = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=7))
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now)

    told = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now - BEHIND)

    assert [one.handle for one in opens.digest.to_vote] == [handle]
    assert ([one.handle for one in told.digest.decided], told.digest.to_vote) == ([handle], ())


async def test_a_vote_that_opened_after_a_digest_is_news_whatever_its_instant(opened: Opening) -> None:
    forum = await opened(3)
    handle = await deliberating(forum)
    forum.wait(days=7)
    await in_final_call(forum, handle)
    await forum.store.write(send_digest, who=CONVENER, now=forum.now)
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now - BEHIND)

    told = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(hours=1))

    assert not told.digest.nothing_new


@pytest.mark.parametrize("engine_name", ["postgresql"])
async def test_what_waits_for_a_digest_is_numbered_after_all_that_this_finds(opened: Opening) -> None:
    forum, tells = await opened(1), asyncio.Event()

    def find(tx: Tx) -> int:
        """What holds the congress until another waits for it, then has an event of its own."""
        congress = congress_of(tx, GUILD, lock=True)
        tells.set()
        waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        assert any(tx.connection().execute(text(waits)).all() for _ in range(LOOKS))
        return _happens(tx, congress)

    def _happens(tx: Tx, congress: Congress) -> int:
        event = record(tx, congress, "seat_left", now=forum.now)
        tx.flush()
        return event.id

    finding = asyncio.create_task(forum.store.write(find))
    await tells.wait()
    later = await forum.store.write(lambda tx: _happens(tx, congress_of(tx, GUILD)))

    assert await finding < later
