"""The rationale of a decision: added once, by a convener, and it changes nothing of what was decided."""

import asyncio

import pytest
from sqlmodel import select

from bot.congress.errors import CongressError
from bot.congress.limits import RATIONALE_MOST
from bot.services.ballot_views import DecisionView, show_decision
from bot.services.browse import history
from bot.services.certificates import issue
from bot.services.digests import preview_digest
from bot.services.people import Who
from bot.services.rationales import Explained, Rationale, add_rationale, check_rationale
from storage.tables import Decision
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person
from tests.services.later import adopted

WORDS = "It carries what all depend upon."


async def decided(opened: Opening) -> Forum:
    forum = await opened(3)
    await adopted(forum)
    forum.wait(days=1)
    return forum


async def only(forum: Forum) -> int:
    """The id of the one decision."""
    return await forum.store.read(lambda tx: tx.exec(select(Decision.id)).one())


async def add(forum: Forum, who: Who = CONVENER, words: str = WORDS, decision: int = 0) -> Explained:
    decision = decision or await only(forum)
    return await forum.store.write(add_rationale, who=who, decision_id=decision, words=words, now=forum.now)


async def view(forum: Forum) -> DecisionView:
    return await forum.store.read(show_decision, guild_id=GUILD, decision_id=await only(forum))


async def refusal(forum: Forum, who: Who = CONVENER, words: str = WORDS, decision: int = 0) -> str:
    with pytest.raises(CongressError) as refused:
        await add(forum, who, words, decision)
    return refused.value.key


async def test_a_convener_adds_it_and_everything_else_stays(opened: Opening) -> None:
    forum = await decided(opened)
    before = await view(forum)
    assert before.rationale is None

    done = await add(forum, words=f"  {WORDS}\n")

    after = await view(forum)
    assert (done.decision, done.handle) == (before.handle, "N-1")
    assert after.rationale == Rationale(WORDS, CONVENER.discord_id, forum.now)
    assert (after.result, after.decided_at) == (before.result, before.decided_at)
    assert (await forum.store.read(issue, guild_id=GUILD, decision_id=await only(forum))).as_noted


async def test_it_is_added_once_and_by_conveners_only(opened: Opening) -> None:
    forum = await decided(opened)

    assert await refusal(forum, person(1)) == "congress.conveners_only"
    assert await refusal(forum, words=" ") == "text.empty"
    assert await refusal(forum, words="x" * (RATIONALE_MOST + 1)) == "text.too_long"
    assert await refusal(forum, decision=10**9) == "decision.unknown"
    await add(forum)
    assert await refusal(forum, words="Another.") == "rationale.added_before"
    with pytest.raises(CongressError):
        await forum.store.read(check_rationale, who=CONVENER, decision_id=await only(forum))
    rationale = (await view(forum)).rationale
    assert rationale is not None
    assert rationale.words == WORDS


async def test_of_two_conveners_at_once_one_adds_it_and_the_other_is_told(opened: Opening) -> None:
    forum = await decided(opened)
    people = [person(20 + number, convener=True) for number in range(3)]

    outcomes = await asyncio.gather(*(add(forum, who, who.name) for who in people), return_exceptions=True)

    refused = [one for one in outcomes if isinstance(one, CongressError)]
    assert [one.key for one in refused] == ["rationale.added_before"] * 2
    (first,) = [who for who, one in zip(people, outcomes, strict=True) if isinstance(one, Explained)]
    assert (await view(forum)).rationale == Rationale(first.name, first.discord_id, forum.now)


async def test_history_and_digest_tell_of_it_without_its_words(opened: Opening) -> None:
    forum = await decided(opened)
    await add(forum)

    _, told = await forum.store.read(history, guild_id=GUILD, handle="N-1")
    digest = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest

    assert (told[-1].kind, told[-1].by, told[-1].data) == (
        "rationale_added", CONVENER.discord_id, {"decision": (await view(forum)).handle},
    )  # fmt: skip
    assert [one.also for one in (*digest.decided, *digest.moved)] == [(("rationale", (await view(forum)).handle),)]
