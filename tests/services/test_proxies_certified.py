"""A certificate that hides names does not tell whose vote was cast by proxy, and holds all the same."""

import pytest

from bot.congress.ballots import Choice
from bot.congress.canonical import loaded
from bot.congress.certificate import Certificate
from bot.congress.opened import opened_of
from bot.congress.verification import verify
from bot.services.certificates import open_named
from bot.services.congresses import choose_manner
from bot.services.proxies import lay_down_proxy
from tests.services.conftest import CONVENER, GUILD, Opening, person
from tests.services.test_certificates import HANDLE, issued, read
from tests.services.test_proxies import HOLDER, THIRD, alike, closed, named, votes, voting

WORDS = "Only in peace."


async def certified(opened: Opening, secrecy: str, *, laid_down: bool = False) -> Certificate:
    """What was certified of a reservation that counts for its author and, by proxy, for two or for one more."""
    forum = await alike(opened)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    await named(forum)
    line = await named(forum, THIRD)
    ballot = await voting(forum)
    await votes(forum, ballot, HOLDER, Choice.FOR_WITH_RESERVATION, WORDS)
    await votes(forum, ballot, 6, Choice.FOR_WITH_RESERVATION, WORDS)
    if laid_down:
        await forum.store.write(lay_down_proxy, who=person(HOLDER), proxy_id=line.proxy_id, now=forum.now)
    await closed(forum, ballot)
    made = await issued(forum)
    whole = opened_of(loaded((await forum.store.read(open_named, guild_id=GUILD, handle=HANDLE)).content))

    assert made.as_noted
    assert verify(read(made), hash=made.noted).difference is None
    assert verify(whole.certificate, opened=whole, hash=made.noted).difference is None
    return read(made)


@pytest.mark.parametrize("laid_down", [False, True])
async def test_a_reservation_is_only_its_authors_where_names_are_hidden(opened: Opening, laid_down: bool) -> None:
    found = await certified(opened, "names_hidden", laid_down=laid_down)

    assert found.reservations == (WORDS, WORDS), "those of the two who wrote them"
    assert found.result.count.reservations == 2
    assert found.result.count.in_favour == (3 if laid_down else 4)
    assert len(found.seals or ()) == (3 if laid_down else 4)


async def test_where_names_are_shown_each_vote_has_its_words(opened: Opening) -> None:
    found = await certified(opened, "names_shown")

    assert found.reservations is None
    assert [vote.reservation for vote in found.votes or ()] == [WORDS] * 4
