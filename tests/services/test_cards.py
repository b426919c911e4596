"""The outbox's rows: claims that are lost or given up, lines that wait for their thread, cards in trouble."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session, col, select

from bot.congress.ballots import Choice
from bot.services.ballots import cast, open_ballot_of
from bot.services.card_troubles import retry_all, troubles
from bot.services.cards import (
    CLAIM_LASTS,
    DEBOUNCE,
    RETRY_MOST,
    WAITS_FOR_THREAD,
    Claim,
    claim_due,
    forget_card,
    mark_shown,
    mark_trouble,
    next_due,
    release_claims,
    want,
)
from bot.services.people import congress_of
from storage.tables import Card, Norm
from tests.services.conftest import GUILD, Forum, Opening


async def wanted(forum: Forum, kind: str, place: str, subject: int = 1, topic: str = "") -> None:
    def verb(tx: Session) -> None:
        want(tx, congress_of(tx, GUILD), kind, subject, place=place, now=forum.now, topic=topic)

    await forum.store.write(verb)


async def claimed(forum: Forum) -> list[Claim]:
    return await forum.store.write(claim_due, now=forum.now)


async def test_a_lost_claim_is_due_again_and_a_given_up_one_at_once(opened: Opening) -> None:
    forum = await opened(0)
    await wanted(forum, "ballot", "votes")
    begun = forum.now
    (first,) = await claimed(forum)

    assert await forum.store.read(next_due) == begun + CLAIM_LASTS
    assert await claimed(forum) == []
    await forum.store.write(release_claims)
    assert await forum.store.read(next_due) == begun
    forum.wait(seconds=1)
    (again,) = await claimed(forum)

    # By this the second attempt knows that there was a first.
    assert (again.first_tried_at, again.nonce, again.attempts) == (begun, first.nonce, 2)


async def test_nothing_is_due_where_all_is_shown(opened: Opening) -> None:
    forum = await opened(0)
    assert await forum.store.read(next_due) is None
    await wanted(forum, "ballot", "votes")
    (claim,) = await claimed(forum)
    await forum.store.write(forget_card, card_id=claim.card_id, wanted=claim.wanted, now=forum.now)

    assert await forum.store.read(next_due) is None


async def test_a_card_wanted_again_while_it_was_found_needless_stays_due(opened: Opening) -> None:
    forum = await opened(0)
    await wanted(forum, "ballot", "votes")
    (claim,) = await claimed(forum)
    await wanted(forum, "ballot", "votes")
    await forum.store.write(forget_card, card_id=claim.card_id, wanted=claim.wanted, now=forum.now)

    assert await forum.store.read(next_due) == forum.now + DEBOUNCE


async def test_what_everybody_sees_comes_before_direct_messages_that_were_due_earlier(opened: Opening) -> None:
    forum = await opened(0)
    for subject in (1, 2):
        await wanted(forum, "trouble", "member", subject)
    forum.wait(minutes=1)
    await wanted(forum, "ballot", "votes")

    assert [one.kind for one in await forum.store.write(claim_due, now=forum.now, limit=2)] == ["ballot", "trouble"]
    assert [one.subject_id for one in await claimed(forum)] == [2]


@pytest.mark.parametrize("opened_first", [False, True])
async def test_a_line_waits_for_its_thread_no_longer_than_needed(opened: Opening, opened_first: bool) -> None:
    forum = await opened(1)
    await forum.propose(forum.people[0])
    proposed = await forum.store.read(lambda tx: tx.exec(select(Norm.id)).one())
    await wanted(forum, "notice", "thread", subject=proposed, topic="vote:1")
    norm, notice = sorted(await claimed(forum), key=lambda claim: claim.kind == "notice")
    assert (norm.kind, notice.home_id) == ("norm", None)
    is_shown = partial(
        mark_shown, card_id=norm.card_id, wanted=norm.wanted, channel_id=11, message_id=21, thread_id=21,
        rendered_hash="x", now=forum.now,
    )  # fmt: skip
    waits = partial(
        mark_trouble, card_id=notice.card_id, wanted=notice.wanted, trouble=WAITS_FOR_THREAD, final=False,
        now=forum.now,
    )  # fmt: skip
    for mark in (is_shown, waits) if opened_first else (waits, is_shown):
        await forum.store.write(mark)

    (now_due,) = await claimed(forum)
    assert (now_due.kind, now_due.home_id) == ("notice", 21)


async def test_a_card_that_is_on_its_way_is_left_to_whoever_has_it(opened: Opening) -> None:
    forum = await opened(0)
    await wanted(forum, "ballot", "votes")
    await wanted(forum, "ballot", "votes", subject=2)
    first, second = await forum.store.write(claim_due, now=forum.now, limit=2)
    late = forum.now + CLAIM_LASTS
    assert await forum.store.write(claim_due, now=late, on_their_way=frozenset({first.card_id, second.card_id})) == []
    (again,) = await forum.store.write(claim_due, now=late, on_their_way=frozenset({first.card_id}))
    assert again.card_id == second.card_id


async def test_troubles_are_listed_until_the_card_is_shown(opened: Opening) -> None:
    forum = await opened(0)
    await wanted(forum, "ballot", "votes")
    await wanted(forum, "digest", "plan")
    ballot, digest = sorted(await claimed(forum), key=lambda claim: claim.kind)
    for claim in (ballot, digest):
        await forum.store.write(
            mark_trouble,
            card_id=claim.card_id,
            wanted=claim.wanted,
            trouble="outbox.not_allowed",
            final=True,
            now=forum.now,
        )
    await forum.store.write(
        mark_shown, card_id=digest.card_id, wanted=digest.wanted, channel_id=13, message_id=5, rendered_hash="x",
        now=forum.now,
    )  # fmt: skip

    (left,) = await forum.store.read(troubles, guild_id=GUILD)
    assert (left.kind, left.place, left.home_id, left.trouble) == ("ballot", "votes", 12, "outbox.not_allowed")
    assert left.due_at == forum.now + RETRY_MOST
    assert await forum.store.read(troubles, guild_id=GUILD + 1) == []
    assert len(await forum.store.read(troubles)) == 1


async def test_a_trouble_that_may_pass_is_tried_after_growing_pauses(opened: Opening) -> None:
    forum = await opened(0)
    await wanted(forum, "ballot", "votes")
    pauses = []
    for _ in range(4):
        (claim,) = await claimed(forum)
        await forum.store.write(
            mark_trouble,
            card_id=claim.card_id,
            wanted=claim.wanted,
            trouble="outbox.unreachable",
            final=False,
            now=forum.now,
        )
        due = await forum.store.read(next_due)
        assert due is not None
        pauses.append(due - forum.now)
        forum.now = due

    assert pauses == [timedelta(seconds=seconds) for seconds in (10, 20, 40, 80)]


async def in_trouble(forum: Forum, claim: Claim) -> None:
    await forum.store.write(
        mark_trouble, card_id=claim.card_id, wanted=claim.wanted, trouble="outbox.not_allowed", final=True,
        now=forum.now,
    )  # fmt: skip


async def test_a_card_asked_for_anew_during_an_attempt_that_fails_is_not_put_off(opened: Opening) -> None:
    forum = await opened(0)
    await wanted(forum, "ballot", "votes")
    (claim,) = await claimed(forum)
    forum.wait(seconds=10)
    await wanted(forum, "ballot", "votes")
    asked = forum.now
    forum.wait(seconds=10)
    await in_trouble(forum, claim)
    assert await forum.store.read(next_due) == asked

    (again,) = await claimed(forum)
    await in_trouble(forum, again)
    assert await forum.store.read(next_due) == forum.now + RETRY_MOST


async def test_a_mended_cause_counts_even_while_a_card_is_being_tried(opened: Opening) -> None:
    forum = await opened(0)
    await wanted(forum, "ballot", "votes")
    (claim,) = await claimed(forum)
    await in_trouble(forum, claim)
    forum.now += RETRY_MOST
    (again,) = await claimed(forum)
    forum.wait(seconds=1)
    await forum.store.write(lambda tx: retry_all(tx, congress_of(tx, GUILD), now=forum.now))
    mended = forum.now
    forum.wait(seconds=1)
    await in_trouble(forum, again)

    assert await forum.store.read(next_due) == mended


async def test_a_card_that_merely_changed_during_an_attempt_is_put_off_like_others(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    (claim,) = (one for one in await claimed(forum) if one.kind == "ballot")
    forum.wait(seconds=1)
    await forum.store.write(cast, who=forum.people[0], ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    await in_trouble(forum, claim)

    assert await forum.store.read(lambda tx: tx.exec(select(Card.due_at).where(Card.id == claim.card_id)).one()) == (
        forum.now + RETRY_MOST
    )


async def test_claims_are_given_up_for_all_and_only_for_claimed_cards(opened: Opening) -> None:
    forum = await opened(0)
    await wanted(forum, "ballot", "votes")
    await claimed(forum)
    await wanted(forum, "digest", "plan")
    await forum.store.write(release_claims)

    def claims(tx: Session) -> list[object]:
        return list(tx.exec(select(Card.claimed_at).order_by(col(Card.id))))

    assert await forum.store.read(claims) == [None, None]
