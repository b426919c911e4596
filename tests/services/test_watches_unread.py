"""What messages told of watches and nobody read: told again, once, by whichever message tells them next."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from bot.congress.rhythm import Kind
from bot.services.cards import claim_due
from bot.services.plan_troubles import TroublesAwaited
from bot.services.plans import Wish, change, pause, resume, subscribe, unsubscribe
from bot.services.waiting import waiting
from bot.services.watch_news import NEWS_MOST
from bot.services.watches import resume_notices
from storage.tables import DigestRun
from tests.services.conftest import Forum, Opening, person
from tests.services.test_watches import TUESDAY, Gallery, previewed, record_event

pytestmark = pytest.mark.one_engine


@pytest.fixture
async def gallery(opened: Opening) -> Gallery:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    return Gallery(forum, person(9))


@pytest.mark.both_engines
async def test_a_preview_tells_what_could_not_be_sent_too_and_keeps_it(gallery: Gallery) -> None:
    forum = gallery.forum
    await gallery.watch("N-1", "weekly")
    await forum.store.write(subscribe, who=gallery.who, wish=Wish(), now=forum.now)
    await record_event(forum, "first")
    assert await gallery.watched(days=7, trouble="outbox.dms_closed") == [[("wording", "first")]]
    await record_event(forum, "second")
    forum.wait(days=1)

    both = [[("wording", "first"), ("wording", "second")]]
    for _ in range(2):
        assert await previewed(gallery) == both
    assert await gallery.watched(days=6) == both


@pytest.mark.parametrize("trouble", [None, "outbox.dms_closed"])
@pytest.mark.parametrize("ended", ["pause", "unsubscribe", "daily"])
async def test_what_a_digest_did_not_tell_of_watches_is_told_once_whoever_tells_them_then(
    gallery: Gallery, ended: str, trouble: str | None
) -> None:
    """With or without an attempt to send it, the digest ends before it was read; later there is one again."""
    forum, store = gallery.forum, gallery.forum.store
    await gallery.watch("N-1", "weekly")
    plan = await store.write(subscribe, who=gallery.who, wish=Wish(), now=forum.now)
    who, plan_id = gallery.who, plan.plan_id
    await record_event(forum, "first")
    forum.wait(days=7)
    await gallery.forum.tick()
    if trouble is not None:
        assert await gallery.watched(trouble=trouble) == [[("wording", "first")]]
    elif ended == "daily":  # It is on its way then, and arrives.
        assert await gallery.watched() == [[("wording", "first")]]
    if ended == "daily":
        await store.write(change, who=who, plan_id=plan_id, wish=Wish(rhythm="daily"), now=forum.now)
    else:
        await store.write(pause if ended == "pause" else unsubscribe, who=who, plan_id=plan_id, now=forum.now)
    await record_event(forum, "second")

    seen = [news for _ in range(8) for told in await gallery.watched(days=1) for news in told]
    if ended == "unsubscribe":
        await store.write(subscribe, who=gallery.who, wish=Wish(), now=forum.now)
    elif ended == "pause":
        await store.write(resume, who=who, plan_id=plan_id, now=forum.now)
    seen += [news for _ in range(15) for told in await gallery.watched(days=1) for news in told]

    missed = [] if ended == "daily" and trouble is None else [("wording", "first")]
    assert seen == [*missed, ("wording", "second")]


async def test_a_digest_takes_over_what_the_weekly_message_could_not_tell_and_gives_none_back(gallery: Gallery) -> None:
    forum, store = gallery.forum, gallery.forum.store
    await gallery.watch("N-1", "weekly")
    await record_event(forum, "first")
    assert len(await gallery.watched(days=7, trouble="outbox.dms_closed")) == 1
    plan = await store.write(subscribe, who=gallery.who, wish=Wish(), now=forum.now)
    await record_event(forum, "second")

    assert await gallery.watched(days=7) == [[("wording", "first"), ("wording", "second")]]
    await store.write(unsubscribe, who=gallery.who, plan_id=plan.plan_id, now=forum.now)
    await record_event(forum, "third")
    assert await gallery.watched(days=7) == [[("wording", "third")]]


async def test_what_is_on_its_way_while_another_tells_on_is_told_once(gallery: Gallery) -> None:
    """It fails after the next message was sent: its own part, and no more, is told again."""
    forum, store = gallery.forum, gallery.forum.store
    await gallery.watch("N-1", "weekly")
    await record_event(forum, "first")
    forum.wait(days=7)
    await gallery.forum.tick()
    (late,) = [one for one in await store.write(claim_due, now=forum.now) if one.place == "member"]
    await store.write(subscribe, who=gallery.who, wish=Wish(), now=forum.now)
    await record_event(forum, "second")
    forum.wait(days=7)
    await gallery.forum.tick()
    (run,) = [one.content["watches"] for one in await runs(forum) if one.content.get("watches")][1:]
    assert [news[1] for news in run[0]["lines"][0]["news"]] == ["second", "lapsed"]
    await gallery.send(late, "outbox.dms_closed")
    await gallery.watched()
    await record_event(forum, "third")

    assert await gallery.watched(days=7) == [[("wording", "first"), ("wording", "third")]]


@pytest.mark.parametrize("rhythm", ["daily", "monthly"])
async def test_a_digest_of_another_rhythm_does_not_tell_what_is_weekly(gallery: Gallery, rhythm: Kind) -> None:
    forum = gallery.forum
    await gallery.watch("N-1", "weekly")
    await forum.store.write(subscribe, who=gallery.who, wish=Wish(rhythm=rhythm), now=forum.now)
    await record_event(forum, "first")
    (view,) = (await gallery.mine()).views

    assert view.next_at == TUESDAY + timedelta(days=6)
    assert not (await gallery.mine()).digest
    assert await previewed(gallery) == []
    assert await gallery.watched(days=1) == []
    forum.now = view.next_at
    assert await gallery.watched() == [[("wording", "first")]]


async def test_whoever_cannot_be_reached_is_tried_once_a_day_and_after_a_fortnight_no_more(gallery: Gallery) -> None:
    forum, trouble = gallery.forum, "outbox.not_here"
    await gallery.watch("N-1", "at_once")
    tried: list[date] = []
    for third in range(17 * 3):
        await record_event(forum, str(third))
        tried += [forum.now.date() for _ in await gallery.watched(hours=8, trouble=trouble)]

    assert len(tried) == len(set(tried)) == 15
    (view,) = (await gallery.mine()).views
    assert view.paused
    stopped = TroublesAwaited(trouble, stopped=("watch",))
    assert (await forum.store.read(waiting, who=gallery.who, now=forum.now)).troubles == stopped

    await forum.store.write(resume_notices, who=gallery.who, now=forum.now)
    (told,) = await gallery.watched(minutes=3)
    assert told == [("wording", str(third)) for third in range(17 * 3 - NEWS_MOST + 1, 17 * 3)]  # It lapsed, too.
    assert (await forum.store.read(waiting, who=gallery.who, now=forum.now)).troubles.own is None
    await record_event(forum, "after")
    await gallery.watched(minutes=1)
    assert await gallery.watched(minutes=2) == [[("wording", "after")]]


async def test_what_came_at_once_and_did_not_reach_its_member_is_tried_the_next_day(gallery: Gallery) -> None:
    """Nothing further happens to what they watch."""
    forum, trouble = gallery.forum, "outbox.dms_closed"
    await gallery.watch("N-1", "at_once")
    await record_event(forum, "first")
    await gallery.watched(minutes=1)
    for time_passes in ({"minutes": 2}, {"days": 1}):
        assert await gallery.watched(**time_passes, trouble=trouble) == [[("wording", "first")]]
        assert (await gallery.mine()).troubles == TroublesAwaited(trouble, tried=("watch",))
        assert await gallery.watched(hours=2) == []

    assert await gallery.watched(days=1) == [[("wording", "first")]]
    assert (await gallery.mine()).troubles.nothing
    assert await gallery.watched(days=2) == []


async def test_a_digest_that_never_arrives_rests_after_a_fortnight(gallery: Gallery) -> None:
    forum = gallery.forum
    plan = await forum.store.write(subscribe, who=gallery.who, wish=Wish(rhythm="daily"), now=forum.now)
    for _ in range(17):
        await gallery.watched(days=1, trouble="outbox.dms_closed")

    assert len([one for one in await runs(forum) if one.plan_id == plan.plan_id]) == 15
    resumed = await forum.store.write(resume, who=gallery.who, plan_id=plan.plan_id, now=forum.now)
    assert (resumed.paused, resumed.trouble) == (False, None)
    await gallery.watched(days=1)
    await gallery.watched(days=1)
    assert len([one for one in await runs(forum) if one.plan_id == plan.plan_id]) == 17


async def runs(forum: Forum) -> list[DigestRun]:
    return await forum.store.read(lambda tx: list(tx.exec(select(DigestRun).order_by(col(DigestRun.id)))))
