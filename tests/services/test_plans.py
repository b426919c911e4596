"""Plans: what conveners arrange for channels and members for themselves, and what of it could not be sent."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy import event as sql_events
from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.services.card_troubles import retry_all, troubles
from bot.services.cards import forget_message, release_claims
from bot.services.channel_names import note_channel_names
from bot.services.congresses import Channels, choose_channels, read_setup
from bot.services.digests import preview_digest, send_digest
from bot.services.people import congress_of
from bot.services.planning import Due, claim, main_plan, untold
from bot.services.plans import PlanView, Wish, change, pause, plans_of, resume, subscribe, unsubscribe
from bot.services.watches import watch
from storage.tables import Card, DigestPlan, DigestRun, Event
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening, draft
from tests.services.sending import claimed, digests_sent, shown, troubled

FIRST_DUE = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
"""Monday 09:00 in Berlin, in winter."""
DAILY = Wish(rhythm="daily", at=time(7, 30), zone="new york", language="de", only_news=True)


@pytest.fixture
def engine_name() -> str:
    """What they say differs by no engine; their rows and guards are tested on both in `tests/storage`."""
    return "sqlite"


async def main(forum: Forum) -> PlanView:
    return (await forum.store.read(plans_of, who=CONVENER))[0]


async def test_a_second_channel_has_a_rhythm_a_zone_and_a_language_of_its_own(opened: Opening) -> None:
    forum = await opened(1)
    plan = await forum.store.write(subscribe, who=CONVENER, wish=DAILY, channel_id=99, now=START)

    forum.now = plan.next_at or START
    (seated,) = await digests_sent(forum)
    forum.wait(days=1)
    quiet = await digests_sent(forum)
    await forum.propose(forum.people[0])
    forum.wait(days=1)
    (told,) = await digests_sent(forum)
    card = (await claimed(forum))[-1]

    assert (plan.zone, plan.at, plan.only_news) == ("America/New_York", time(7, 30), True)
    assert plan.next_at == datetime(2026, 11, START.day, 12, 30, tzinfo=UTC)
    assert quiet == []
    assert told.digest.since == seated.digest.until == plan.next_at
    assert [one.handle for one in told.digest.proposed] == ["N-1"]
    assert (card.home_id, card.language) == (99, "de")
    assert (await main(forum)).next_at == FIRST_DUE


async def test_where_only_news_is_wanted_an_open_vote_is_told_once_and_listed_beside_other_news(
    opened: Opening,
) -> None:
    forum = await opened(3)
    wish = Wish(rhythm="daily", only_news=True)
    await forum.store.write(change, who=CONVENER, plan_id=(await main(forum)).plan_id, wish=wish, now=START)
    handle, told = await forum.bring_to_vote(), []
    for day in range(4):
        if day == 3:
            await forum.propose(forum.people[0], draft("Another", "Quite other words."))
        forum.wait(days=1)
        told.append(await digests_sent(forum))

    assert [len(one) for one in told] == [1, 0, 0, 1]
    for (sent,) in (told[0], told[3]):
        assert [one.handle for one in sent.digest.to_vote] == [handle]
    assert [one.handle for one in told[3][0].digest.proposed] == ["N-2"]


async def test_a_member_gets_theirs_where_only_they_see_it(opened: Opening) -> None:
    forum = await opened(2)
    ada, bob = forum.people
    plan = await forum.store.write(subscribe, who=ada, wish=Wish(rhythm="monthly", monthday=31), now=START)

    assert plan.channel_id is None
    assert plan.next_at == datetime(2026, 11, 30, 8, tzinfo=UTC)
    *theirs, reminders = await forum.store.read(plans_of, who=ada)
    assert [one.plan_id for one in theirs] == [1, plan.plan_id]
    assert (reminders.purpose, reminders.rhythm) == ("reminder", "daily")
    for other in (bob, CONVENER):
        assert len(await forum.store.read(plans_of, who=other)) == 1
        for verb in (pause, resume, unsubscribe):
            with pytest.raises(CongressError, match=r"plan\.unknown"):
                await forum.store.write(verb, who=other, plan_id=plan.plan_id, now=forum.now)
    assert await noted(forum) == []


async def noted(forum: Forum) -> list[str]:
    def read(tx: Session) -> list[str]:
        query = select(Event).where(Event.kind == "digest_plan_changed").order_by(col(Event.id))
        return [str(event.data["what"]) for event in tx.exec(query)]

    return await forum.store.read(read)


async def test_reminders_and_watches_follow_a_members_digest_to_another_hour(opened: Opening) -> None:
    forum = await opened(1)
    ada = forum.people[0]
    await forum.propose(ada)
    for subject, pace in (("N-1", "at_once"), ("microsoft", "daily")):
        await forum.store.write(watch, who=ada, subject=subject, pace=pace, now=START)
    mine = await forum.store.write(subscribe, who=ada, wish=Wish(at=time(7), zone="tokyo"), now=START)

    async def times() -> set[tuple[str, str, time, str | None]]:
        plans = [one for one in await forum.store.read(plans_of, who=ada) if one.personal]
        return {(one.purpose, one.zone, one.at, one.language) for one in plans}

    kinds = ("digest", "reminder", "watch")
    assert await times() == {(kind, "Asia/Tokyo", time(7), None) for kind in kinds}
    wish = Wish(weekday=3, at=time(6, 30), zone="new york", language="de")
    await forum.store.write(change, who=ada, plan_id=mine.plan_id, wish=wish, now=START)
    await forum.store.write(watch, who=ada, subject="paris-call", pace="weekly", now=START)
    assert await times() == {(kind, "America/New_York", time(6, 30), "de") for kind in kinds}
    due = {(one.rhythm, one.next_at) for one in await forum.store.read(plans_of, who=ada) if one.purpose == "watch"}
    half_past_six = datetime(2026, 11, 3, 11, 30, tzinfo=UTC)
    assert due == {("at_once", None), ("daily", half_past_six), ("weekly", half_past_six + timedelta(days=6))}


async def test_a_digest_that_is_due_still_comes_after_its_plan_is_changed(opened: Opening) -> None:
    forum = await opened(1)
    ada = forum.people[0]
    their = await forum.store.write(subscribe, who=ada, wish=Wish(rhythm="weekly"), now=START)
    forum.now = FIRST_DUE + timedelta(seconds=5)
    main_id = (await main(forum)).plan_id

    async def next_of_all() -> list[datetime | None]:
        return [one.next_at for one in await forum.store.read(plans_of, who=ada)]

    for wish in (Wish(language="de"), Wish(weekday=2, at=time(10)), Wish(zone="berlin")):
        for who, plan_id in ((CONVENER, main_id), (ada, their.plan_id)):
            await forum.store.write(change, who=who, plan_id=plan_id, wish=wish, now=forum.now)
    due = await next_of_all()
    (sent,) = await digests_sent(forum)

    assert due[:2] == [FIRST_DUE] * 2
    assert (sent.period, sent.digest.since) == ("2026-W46", START)
    in_nine_days = FIRST_DUE + timedelta(days=9, hours=1)
    assert (await next_of_all())[:2] == [in_nine_days] * 2
    later = Wish(only_news=True, language="en")
    changed = await forum.store.write(change, who=CONVENER, plan_id=main_id, wish=later, now=forum.now)
    assert changed.next_at == in_nine_days


async def test_what_comes_at_once_is_told_though_its_plan_is_changed_meanwhile(opened: Opening) -> None:
    forum = await opened(2)
    ada, bob = forum.people
    await forum.propose(ada)
    await forum.store.write(watch, who=bob, subject="N-1", pace="at_once", now=forum.now)

    def gathered(tx: Session) -> None:
        tx.exec(select(DigestPlan).where(DigestPlan.purpose == "watch")).one().next_at = FIRST_DUE

    await forum.store.write(gathered)
    *_, watches = await forum.store.read(plans_of, who=bob)
    after = await forum.store.write(change, who=bob, plan_id=watches.plan_id, wish=Wish(zone="tokyo"), now=forum.now)
    assert (after.zone, after.next_at) == ("Asia/Tokyo", FIRST_DUE)


async def test_the_channels_are_the_conveners_and_on_record(opened: Opening) -> None:
    forum = await opened(1)
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await forum.store.write(subscribe, who=forum.people[0], wish=Wish(), channel_id=99, now=START)
    plan = await forum.store.write(subscribe, who=CONVENER, wish=Wish(), channel_id=99, now=START)
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await forum.store.write(pause, who=forum.people[0], plan_id=plan.plan_id, now=START)
    for channel in (13, 99):
        with pytest.raises(CongressError, match=r"plan\.exists"):
            await forum.store.write(subscribe, who=CONVENER, wish=Wish(), channel_id=channel, now=START)
    with pytest.raises(CongressError, match=r"plan\.main_stays"):
        await forum.store.write(unsubscribe, who=CONVENER, plan_id=(await main(forum)).plan_id, now=START)
    await forum.store.write(change, who=CONVENER, plan_id=plan.plan_id, wish=Wish(), now=START)
    await forum.store.write(change, who=CONVENER, plan_id=plan.plan_id, wish=Wish(weekday=4), now=START)
    await forum.store.write(unsubscribe, who=CONVENER, plan_id=plan.plan_id, now=START)

    again = await forum.store.write(subscribe, who=CONVENER, wish=Wish(), channel_id=99, now=START)

    assert again.plan_id != plan.plan_id
    assert await noted(forum) == ["made", "changed", "ended", "made"]


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (Wish(weekday=7), r"congress\.unknown_setting"),
        (Wish(monthday=0), r"congress\.unknown_setting"),
        (Wish(rhythm="at_once"), r"congress\.unknown_setting"),
        (Wish(zone="Mars"), r"zone\.unknown"),
    ],
)
async def test_what_is_no_time_is_refused_and_leaves_no_plan(opened: Opening, wish: Wish, key: str) -> None:
    forum = await opened(1)
    with pytest.raises(CongressError, match=key):
        await forum.store.write(subscribe, who=forum.people[0], wish=wish, now=START)
    assert len(await forum.store.read(plans_of, who=forum.people[0])) == 1


async def test_the_channel_chosen_for_the_main_digest_gets_one_digest(opened: Opening) -> None:
    forum = await opened(1)
    plan = await forum.store.write(subscribe, who=CONVENER, wish=Wish(), channel_id=99, now=START)
    await forum.store.write(send_digest, who=CONVENER, plan_id=plan.plan_id, now=forum.wait(hours=1))
    with pytest.raises(CongressError, match=r"congress\.has_digest"):
        await forum.store.write(choose_channels, who=CONVENER, channels=Channels(digest=99), now=forum.now)
    assert [one.channel_id for one in await forum.store.read(plans_of, who=CONVENER)] == [13, 99]
    await forum.store.write(unsubscribe, who=CONVENER, plan_id=plan.plan_id, now=forum.now)

    setup = await forum.store.write(choose_channels, who=CONVENER, channels=Channels(digest=99), now=forum.now)

    assert setup.digest_channel_id == 99
    assert [one.plan_id for one in await forum.store.read(plans_of, who=CONVENER)] == [(await main(forum)).plan_id]
    assert await claimed(forum) == []
    with pytest.raises(CongressError, match=r"plan\.unknown"):
        await forum.store.read(preview_digest, guild_id=GUILD, plan_id=plan.plan_id, now=forum.now)


async def test_what_waits_for_another_channel_is_due_at_once_when_one_is_chosen(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE
    await digests_sent(forum)
    (card,) = await claimed(forum)
    await troubled(forum, card, "outbox.channel_gone")
    forum.wait(minutes=1)
    assert (await main(forum)).gone
    assert await claimed(forum) == []

    chosen = Channels(digest=77, digest_name="new")
    await forum.store.write(choose_channels, who=CONVENER, channels=chosen, now=forum.now)

    plan = await main(forum)
    assert (plan.trouble, plan.gone, plan.channel_name) == (None, False, "new")
    assert [one.home_id for one in await claimed(forum)] == [77]


async def test_the_channels_of_many_servers_are_named_by_statements_that_any_database_takes(opened: Opening) -> None:
    forum, asked = await opened(1), list[int]()
    sql_events.listen(Engine, "before_cursor_execute", note := lambda *given: asked.append(len(given[3])))
    await forum.store.write(note_channel_names, names={channel: f"c{channel}" for channel in range(10_000)})
    sql_events.remove(Engine, "before_cursor_execute", note)

    assert max(asked) < 10_000
    assert (await main(forum)).channel_name == "c13"


async def test_what_could_not_be_sent_is_told_by_the_next_one_and_by_no_other(opened: Opening) -> None:
    forum = await opened(1)
    await forum.propose(forum.people[0])
    forum.now = FIRST_DUE
    await digests_sent(forum)
    (first,) = await claimed(forum)
    await troubled(forum, first, "outbox.channel_gone")
    of = await main(forum)
    assert (of.trouble, of.may_stand) == ("outbox.channel_gone", False)

    forum.wait(days=7)
    (second,) = await digests_sent(forum)
    (card,) = await claimed(forum)
    await shown(forum, card)
    first_shown = forum.now
    await forum.store.write(forget_message, card_id=card.card_id, now=forum.wait(days=2))
    await shown(forum, card)
    assert await forum.store.read(lambda tx: tx.get_one(DigestRun, second.run_id).shown_at) == first_shown
    forum.wait(days=5)
    (third,) = await digests_sent(forum)

    assert [one.handle for one in second.digest.proposed] == ["N-1"]
    assert (second.digest.since, card.subject_id) == (START, second.run_id)
    assert (await main(forum)).trouble is None
    assert third.digest.since == second.digest.until


async def test_what_could_not_be_drawn_is_tried_again_and_told_by_the_next_one(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE
    await digests_sent(forum)
    (first,) = await claimed(forum)
    await troubled(forum, first, "outbox.not_drawn", final=False)
    assert (await main(forum)).trouble is None
    forum.wait(seconds=11)
    (again,) = await claimed(forum)
    assert (again.card_id, again.first_tried_at) == (first.card_id, forum.now)
    await troubled(forum, again, "outbox.not_drawn", final=False)

    forum.wait(days=7)
    (second,) = await digests_sent(forum)
    assert second.digest.since == START
    assert [one.subject_id for one in await claimed(forum)] == [second.run_id]


async def test_what_may_stand_in_discord_is_not_told_again(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE
    (first,) = await digests_sent(forum)
    (card,) = await claimed(forum)
    await troubled(forum, card, "outbox.unreachable", final=False)
    forum.wait(days=7)
    (second,) = await digests_sent(forum)

    assert second.digest.since == first.digest.until
    assert len(await claimed(forum)) == 2
    assert (await main(forum)).trouble is None


@pytest.mark.parametrize("maybe_sent", [False, True])
async def test_what_a_member_does_not_take_is_kept_for_their_next_one_and_nobody_else_hears_of_it(
    opened: Opening, maybe_sent: bool
) -> None:
    """But for what they may have got all the same, which is looked for again instead."""
    forum = await opened(1)
    ada = forum.people[0]
    view = await forum.store.write(subscribe, who=ada, wish=Wish(), now=START)

    def run(tx: Session) -> int:
        congress = congress_of(tx, GUILD)
        plan = tx.get_one(DigestPlan, view.plan_id)
        period = untold(tx, congress, plan, forum.now, lock=True)
        return claim(tx, Due(congress, plan, f"{forum.now:%Y-%m-%d}", period, late=False), {}, card="personal").id

    forum.wait(days=1)
    first = await forum.store.write(run)
    (card,) = await claimed(forum)
    told_until = forum.now
    await troubled(forum, card, "outbox.dms_closed", maybe_sent=maybe_sent)
    await forum.store.write(lambda tx: retry_all(tx, congress_of(tx, GUILD), now=forum.now))

    assert (card.place, card.home_id, card.kind) == ("member", ada.discord_id, "personal")
    assert await forum.store.read(troubles) == []
    mine = (await forum.store.read(plans_of, who=ada))[1]
    assert (mine.trouble, mine.may_stand) == ("outbox.dms_closed", maybe_sent)
    forum.wait(days=1)
    again = await claimed(forum)
    assert [(one.card_id, one.first_tried_at) for one in again] == [(card.card_id, told_until)] * maybe_sent
    await forum.store.write(release_claims)
    second = await forum.store.write(run)

    def since(tx: Session) -> tuple[datetime, int | None, bool]:
        due_at = tx.exec(select(Card.due_at).where(Card.subject_id == first, Card.kind == "personal")).one()
        return tx.get_one(DigestRun, second).since, tx.get_one(DigestRun, first).folded_into, due_at is not None

    assert await forum.store.read(since) == ((told_until, None, True) if maybe_sent else (START, second, False))


async def test_before_the_congress_opens_nothing_is_due(opened: Opening) -> None:
    forum = await opened(0)
    setup = await forum.store.read(read_setup, guild_id=GUILD)
    assert setup is not None
    assert setup.digest_next_at == FIRST_DUE

    def close(tx: Session) -> None:
        congress = congress_of(tx, GUILD)
        congress.opened_at = None
        main_plan(tx, congress).next_at = FIRST_DUE

    await forum.store.write(close)
    forum.now = FIRST_DUE
    assert await digests_sent(forum) == []
