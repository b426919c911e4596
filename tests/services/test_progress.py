"""How far a norm has come, as the demonstration asks it: from nothing at all to a decision that a digest told of."""

from datetime import timedelta

from bot.congress.ballots import Choice
from bot.congress.norms import Stage
from bot.services.ballots import cast, open_ballot_of
from bot.services.congresses import begin_setup, choose_manner
from bot.services.due import due_work
from bot.services.norms import second, withdraw
from bot.services.progress import NormProgress, Progress, progress
from bot.services.record.positions import log_position
from storage.starter import load_reference
from storage.store import Store
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening, draft
from tests.services.record.test_positions import SAID
from tests.services.test_desk import show_all
from tests.services.test_rankings import put_to_choice, rank

TITLE = draft().title


async def progress_of(forum: Forum, title: str = TITLE) -> Progress:
    return await forum.store.read(progress, guild_id=GUILD, title=title)


async def norm_of(forum: Forum) -> NormProgress:
    norm = (await progress_of(forum)).norm
    assert norm is not None
    return norm


async def test_before_anything_is_set_up_nothing_is_done(store: Store) -> None:
    assert await store.read(progress, guild_id=GUILD, title=TITLE) == Progress()
    await store.write(load_reference)
    await store.write(begin_setup, who=CONVENER, server_name="Congress", language="en", now=START)
    begun = await store.read(progress, guild_id=GUILD, title=TITLE)
    assert (begun.has_rooms, begun.opened) == (False, False)


async def test_a_norm_is_followed_from_its_seconds_to_its_digest(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    proposed = await norm_of(forum)
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    seconded = await norm_of(forum)

    assert (proposed.stage, proposed.ends_at) == (Stage.SEEKING_SECONDS, START + timedelta(days=14))
    assert (seconded.stage, seconded.ends_at) == (Stage.DELIBERATION, START + timedelta(days=3))
    assert (seconded.card, seconded.roll, seconded.voters, seconded.told) == (None, frozenset(), frozenset(), False)


async def test_of_a_vote_it_says_who_has_voted_and_when_it_closes(opened: Opening) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle="N-1")
    await forum.store.write(cast, who=forum.people[2], ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    voting = await norm_of(forum)
    closes = forum.now + timedelta(days=7)
    forum.now = closes
    works = await forum.store.read(due_work, now=forum.now)
    for work in works:
        if work.what == "close_ballot":
            await forum.store.write(work.verb)
    decided = await norm_of(forum)
    await show_all(forum)
    for work in works:
        if work.what == "digest":
            await forum.store.write(work.verb)

    assert (voting.stage, voting.ends_at) == (Stage.VOTING, closes)
    assert voting.voters == {forum.people[2].discord_id}
    assert voting.roll == {who.discord_id for who in forum.people}
    sent = await norm_of(forum)
    await show_all(forum)
    told = await norm_of(forum)

    assert (decided.stage, decided.ends_at, decided.decision) == (Stage.DECIDED, None, None)
    assert [one.told for one in (decided, sent, told)] == [False, False, True], "it is told once Discord shows it"
    assert told.decision is not None


async def test_of_a_choice_it_says_who_has_ranked(opened: Opening) -> None:
    forum = await opened(5)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1", "0 2")

    assert (await norm_of(forum)).voters == {who.discord_id for who in forum.people[:2]}


async def test_a_position_that_came_after_the_digest_is_told_by_the_next_one(opened: Opening) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()
    forum.wait(days=14)
    await do_what_is_due(forum)
    told = await norm_of(forum)
    await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.wait(hours=1))
    untold = await norm_of(forum)
    forum.wait(days=7)
    await do_what_is_due(forum)
    told_again = await norm_of(forum)

    assert [(one.positions, one.told) for one in (told, untold, told_again)] == [(0, True), (1, False), (1, True)]


async def do_what_is_due(forum: Forum) -> None:
    """A tick of the clock, and everything that it wants shown."""
    await forum.tick()
    await show_all(forum)


async def test_names_are_shown_where_the_congress_chose_so(opened: Opening) -> None:
    forum = await opened(0)
    hidden = await progress_of(forum)
    await forum.store.write(choose_manner, who=CONVENER, secrecy="names_shown", now=forum.now)

    assert (hidden.names_shown, (await progress_of(forum)).names_shown) == (False, True)


async def test_a_norm_that_was_withdrawn_is_as_if_it_had_not_been_proposed(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await forum.store.write(withdraw, who=CONVENER, handle="N-1", now=forum.now)

    assert (await progress_of(forum)).norm is None
    assert (await progress_of(forum)).seated == {who.discord_id for who in forum.people}
    await forum.propose(forum.people[0])
    assert (await norm_of(forum)).handle == "N-2"


async def test_norms_of_another_title_do_not_count(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])

    assert (await progress_of(forum, "Something else")).norm is None
