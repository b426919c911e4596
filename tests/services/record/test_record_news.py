"""What digests tell of the record: as news what a reader was never told, and as a correction what they were."""

from dataclasses import replace

import pytest

from bot.congress.digest import Digest, EntryNews, RecordNews, SaidNews
from bot.services.digests import preview_digest, send_digest
from bot.services.personal import preview_personal
from bot.services.plans import Wish, subscribe
from bot.services.record.disputes import close_dispute, dispute, take_back_dispute
from bot.services.record.entry_review import retract
from bot.services.record.positions import Correction, Statement, correct_position, log_position
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.record.acts import accused, logged

SAID = Statement("state-fra", "N-1", "support", "statement", "2025-03", "https://example.org/said")
BEFORE = SaidNews("France", "support", "N-1", "norm", "2025-03", "month")
NOW = replace(BEFORE, stance="oppose", stated_on="2025-03-02", precision="day")
WRONG = "The page says no."


@pytest.fixture
def engine_name() -> str:
    """What digests tell differs by no engine."""
    return "sqlite"


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    """A norm and, of France, R-1: that it supports it."""
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.wait(hours=1))
    return forum


async def correct(forum: Forum, handle: str = "R-1", *, stance: str = "oppose", day: str = "2025-03-02") -> None:
    correction = Correction(stance, day, "", "", WRONG)
    await forum.store.write(
        correct_position, who=CONVENER, handle=handle, correction=correction, now=forum.wait(hours=1)
    )


async def sent(forum: Forum) -> Digest:
    return (await forum.store.write(send_digest, who=CONVENER, now=forum.wait(hours=1))).digest


def stances(digest: Digest) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.handle, one.stance, one.actors) for one in digest.positions]


async def test_a_correction_of_what_was_told_says_who_now_holds_what(forum: Forum) -> None:
    first = await sent(forum)
    await correct(forum, stance="abstain")
    await correct(forum, "R-2")
    second = await sent(forum)

    corrected = RecordNews("corrected", "R-3", "position", "R-1", WRONG, earlier=True, said=NOW, before=BEFORE)
    assert stances(first) == [("N-1", "support", ("France",))]
    assert (second.positions, second.record) == ((), (corrected,))


async def test_what_was_told_and_corrected_is_taken_back_with_its_correction(forum: Forum) -> None:
    await sent(forum)
    await correct(forum)
    await forum.store.write(retract, who=CONVENER, handle="R-2", reason="A forgery.", now=forum.wait(hours=1))

    told = RecordNews("retracted", "R-2", "position", reason="A forgery.", earlier=True, said=BEFORE)
    assert (await sent(forum)).record == (told,)


async def test_what_was_corrected_before_it_was_told_is_news(forum: Forum) -> None:
    await correct(forum)
    digest = await sent(forum)

    assert (stances(digest), digest.record) == ([("N-1", "oppose", ("France",))], ())


async def test_whoever_was_not_told_of_what_was_corrected_is_told_the_news(forum: Forum) -> None:
    who = forum.people[1]
    await sent(forum)
    await forum.store.write(subscribe, who=who, wish=Wish(), now=forum.wait(hours=1))
    await correct(forum)
    digest = (await forum.store.read(preview_personal, who=who, now=forum.wait(hours=1))).card.personal.digest

    assert (stances(digest), digest.record) == ([("N-1", "oppose", ("France",))], ())


async def test_a_dispute_is_told_until_it_is_taken_back_or_closed(forum: Forum) -> None:
    ada, bob, _ = forum.people
    await forum.store.write(dispute, who=ada, handle="R-1", ground=WRONG, now=forum.wait(hours=1))
    first = await sent(forum)
    await forum.store.write(dispute, who=bob, handle="R-1", ground=WRONG, now=forum.wait(hours=1))
    await forum.store.write(take_back_dispute, who=ada, handle="R-1", now=forum.wait(hours=1))
    second = await sent(forum)
    await forum.store.write(take_back_dispute, who=bob, handle="R-1", now=forum.wait(hours=1))
    third = await sent(forum)
    await forum.store.write(dispute, who=bob, handle="R-1", ground=WRONG, now=forum.wait(hours=1))
    await forum.store.write(
        close_dispute, who=CONVENER, handle="R-1", upheld=False, outcome="It does.", now=forum.wait(hours=1)
    )
    fourth = await sent(forum)

    disputed = RecordNews("disputed", "R-1", "position", said=BEFORE)
    assert stances(first) == [("N-1", "support", ("France",))]
    assert first.positions[0].entries == (EntryNews("R-1", "https://example.org/said", disputed=True),)
    assert (first.record, second.record) == ((disputed,), (replace(disputed, earlier=True),))
    assert (third.record, fourth.record) == (
        (replace(disputed, what="taken_back"),),
        (replace(disputed, what="dismissed"),),
    )


async def test_a_dispute_of_what_no_digest_tells_is_told_by_none(forum: Forum) -> None:
    await sent(forum)
    waits = replace(SAID, source_url="https://example.org/other", stance="oppose")
    await forum.store.write(log_position, who=forum.people[0], statement=waits, now=forum.now)
    await forum.store.write(dispute, who=forum.people[1], handle="R-2", ground=WRONG, now=forum.wait(hours=1))

    assert (await sent(forum)).record == ()


async def test_a_claim_tells_that_its_action_was_retracted(forum: Forum) -> None:
    action = await logged(forum)
    claim = await accused(forum, action=action)
    await forum.store.write(retract, who=CONVENER, handle=action, reason="A forgery.", now=forum.wait(hours=1))
    view = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(hours=1))

    assert (view.entries[claim].retracted, view.entries[action].retracted) == (action, "")
