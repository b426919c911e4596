"""What one command arranges, what went out by a plan, and what sending again would do."""

from datetime import time, timedelta

import pytest

from bot.congress.digest import AheadNews, RecordNews
from bot.congress.errors import CongressError
from bot.services.arranging import MINE, Arranged, arrange, digest_of, show_plan
from bot.services.cards import Claim, claim_due, mark_shown
from bot.services.congresses import Channels, choose_channels
from bot.services.digest_history import PAGE, History, history, history_named
from bot.services.digests import clock_sends, preview_digest, send_digest, sent_digest, would_send
from bot.services.due import due_work
from bot.services.people import Who
from bot.services.personal import clock_sends_personal
from bot.services.planning import CARDS
from bot.services.plans import Wish, pause, unsubscribe
from bot.services.record.entry_review import retract
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening, draft
from tests.services.later import adopted
from tests.services.record.acts import confirmed, promised
from tests.services.sending import shown, troubled


@pytest.fixture
def engine_name() -> str:
    """What they say differs by no engine."""
    return "sqlite"


async def arranged(forum: Forum, who: Who, wish: Wish, channel_id: int | None = None) -> Arranged:
    return await forum.store.write(arrange, who=who, wish=wish, channel_id=channel_id, spoken="pt", now=forum.now)


@pytest.mark.parametrize("channel", [None, 99])
async def test_one_that_begins_again_tells_once_what_happened_since_its_last_one(
    opened: Opening, channel: int | None
) -> None:
    forum = await opened(2)
    who = CONVENER if channel else forum.people[0]
    plan = (await arranged(forum, who, Wish(rhythm="daily"), channel)).plan
    sends = clock_sends if channel else clock_sends_personal

    async def sent() -> set[str]:
        (work,) = [one for one in await forum.store.read(due_work, now=forum.now) if one.subject_id == plan.plan_id]
        assert work.what == "digest"
        told = await forum.store.write(sends, plan_id=plan.plan_id, now=forum.now)
        assert told is not None
        (card,) = [one for one in await forum.store.write(claim_due, now=forum.now) if one.kind in CARDS]
        await shown(forum, card)
        return {one.handle for one in told.digest.proposed}

    forum.wait(days=1)
    first = (await forum.propose(forum.people[1])).handle
    assert await sent() == {first}
    last = forum.now
    then = (await forum.propose(forum.people[1], draft("Tell who did it", "States tell who did it."))).handle
    for _ in range(2):
        forum.wait(hours=1)
        await forum.store.write(unsubscribe, who=who, plan_id=plan.plan_id, now=forum.now)
        again = await arranged(forum, who, Wish(), channel)
        plan = again.plan
        assert (again.did, again.since) == ("again", last)

    forum.wait(days=1)
    assert await sent() == {then}, "also what happened at the instant of the last one, and nothing twice"
    await forum.store.write(unsubscribe, who=who, plan_id=plan.plan_id, now=forum.now)
    forum.wait(days=31)
    anew = await arranged(forum, who, Wish(), channel)
    assert (anew.did, anew.since) == ("anew", forum.now)


async def test_again_only_what_is_named_changes(opened: Opening) -> None:
    forum = await opened(1)
    (ada,) = forum.people

    first = await arranged(forum, ada, Wish(rhythm="daily", at=time(7, 30)))
    again = await arranged(forum, ada, Wish(zone="Tokyo"))
    back = await arranged(forum, ada, Wish(language="en"))

    assert (first.did, first.language, again.did, again.language) == ("made", "pt", "changed", "pt")
    assert again.plan.plan_id == first.plan.plan_id
    assert (again.plan.rhythm, again.plan.at, again.plan.zone) == ("daily", time(7, 30), "Asia/Tokyo")
    assert (back.language, back.plan.zone) == ("en", "Asia/Tokyo")


async def test_for_a_channel_it_is_the_language_of_the_congress_and_the_main_one_is_found_by_its_channel(
    opened: Opening,
) -> None:
    forum = await opened(1)

    made = await arranged(forum, CONVENER, Wish(), 99)
    main = await arranged(forum, CONVENER, Wish(weekday=4), 13)

    assert (made.did, made.language, made.plan.main) == ("made", "en", False)
    assert (main.did, main.plan.main, main.plan.weekday) == ("changed", True, 4)
    for who, channel in ((forum.people[0], 13), (forum.people[0], 77)):
        with pytest.raises(CongressError, match=r"congress\.conveners_only"):
            await arranged(forum, who, Wish(), channel)
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await forum.store.read(show_plan, who=forum.people[0], plan_id=made.plan.plan_id)


async def test_a_digest_is_named_by_its_plan_its_channel_or_as_ones_own(opened: Opening) -> None:
    forum = await opened(2)
    ada, bob = forum.people
    mine = await arranged(forum, ada, Wish())
    other = await arranged(forum, CONVENER, Wish(), 99)

    async def named(who: Who, word: str) -> int:
        return (await forum.store.read(digest_of, who=who, named=word)).plan_id

    assert await named(bob, "") == 1
    assert await named(bob, "<#99>") == await named(bob, str(other.plan.plan_id)) == other.plan.plan_id
    assert await named(ada, MINE) == mine.plan.plan_id
    for word, key in (
        (MINE, r"plan\.none_yours"),
        (str(mine.plan.plan_id), r"plan\.unknown"),
        ("#x", r"plan\.unknown"),
    ):
        with pytest.raises(CongressError, match=key):
            await named(bob, word)
    with pytest.raises(CongressError, match=r"plan\.unknown"):
        await forum.store.read(history, who=bob, plan_id=mine.plan.plan_id)


async def past(forum: Forum, page: int = 0) -> History:
    return await forum.store.read(history, who=forum.people[0], plan_id=1, page=page)


async def claimed(forum: Forum) -> Claim:
    """The card of the digest that is due."""
    (card,) = [one for one in await forum.store.write(claim_due, now=forum.now) if one.kind == "digest"]
    return card


async def test_the_history_has_what_went_out_with_links_and_what_could_not(opened: Opening) -> None:
    forum = await opened(1)
    assert ((await past(forum)).lines, (await past(forum)).pages) == ((), 1)
    await forum.store.write(send_digest, who=CONVENER, now=forum.wait(days=1))
    await troubled(forum, await claimed(forum), "outbox.not_allowed")
    (untold,) = (await past(forum)).lines
    await forum.store.write(send_digest, who=CONVENER, now=forum.wait(seconds=9))
    await shown(forum, await claimed(forum))

    told, folded = (await past(forum)).lines

    assert (untold.trouble, untold.url) == ("outbox.not_allowed", None)
    assert (folded.folded_into, folded.scheduled, folded.late) == (told.period, False, False)
    assert told.url == f"https://discord.com/channels/{GUILD}/13/5"
    assert (told.since, told.until) == (START, forum.now)


async def test_the_history_says_what_a_pause_withholds(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = START + timedelta(days=7)
    await forum.store.write(clock_sends, plan_id=1, now=forum.now)
    (going,) = (await past(forum)).lines
    await troubled(forum, await claimed(forum), "outbox.not_allowed")
    await forum.store.write(pause, who=CONVENER, plan_id=1, now=forum.wait(hours=1))
    (withheld,) = (await past(forum)).lines
    await forum.store.write(send_digest, who=CONVENER, now=forum.wait(hours=1))
    told = (await past(forum)).lines[0]

    assert [one.withheld for one in (going, withheld, told)] == [False, True, False]


async def test_a_channel_keeps_its_history_whatever_becomes_of_the_plan_that_sent_it(opened: Opening) -> None:
    forum = await opened(1)
    own = (await arranged(forum, CONVENER, Wish(rhythm="daily"), 99)).plan

    async def sent(plan_id: int, channel_id: int, hours: int = 0) -> None:
        await forum.store.write(send_digest, who=CONVENER, plan_id=plan_id, now=forum.wait(days=1))
        card = (await claimed(forum)).card_id
        await forum.store.write(
            mark_shown, card_id=card, wanted=1, channel_id=channel_id, message_id=card, rendered_hash="x",
            now=forum.wait(hours=hours),
        )  # fmt: skip

    async def lines(named: str) -> list[tuple[int | None, bool]]:
        found = await forum.store.read(history_named, who=forum.people[0], named=named)
        return [(one.channel_id, one.posted_at is not None) for one in found.lines]

    await sent(own.plan_id, 99)
    await sent(1, 13, hours=2)
    await forum.store.write(unsubscribe, who=CONVENER, plan_id=own.plan_id, now=forum.now)
    assert await lines("99") == [(99, False)]
    await forum.store.write(choose_channels, who=CONVENER, channels=Channels(digest=99), now=forum.now)
    await sent(1, 99)

    assert await lines("1") == await lines("<#99>") == [(99, False), (99, False)]
    assert await lines("") == [(99, False), (13, True)]
    assert await lines("13") == [(13, True)], "what was held up is marked"
    for word in ("98", "#x", str(10**18)):
        with pytest.raises(CongressError, match=r"plan\.unknown"):
            await lines(word)


async def test_the_history_is_paged_from_the_last_one_on(opened: Opening) -> None:
    forum = await opened(1)
    for _ in range(PAGE + 1):
        await forum.store.write(send_digest, who=CONVENER, now=forum.wait(hours=1))

    first, last = await past(forum), await past(forum, page=7)

    assert (len(first.lines), first.pages, first.lines[0].until) == (PAGE, 2, forum.now)
    assert (last.page, [one.since for one in last.lines]) == (1, [START])


async def test_a_period_that_had_its_digest_is_told_before_another_is_sent(opened: Opening) -> None:
    forum = await opened(2)
    fresh = await forum.store.read(would_send, who=CONVENER, now=forum.wait(hours=1))
    sent = await forum.store.write(send_digest, who=CONVENER, now=forum.now)
    with pytest.raises(CongressError, match=r"digest\.just_sent"):
        await forum.store.read(would_send, who=CONVENER, now=forum.now)
    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await forum.store.read(would_send, who=forum.people[0], now=forum.now)
    await forum.propose(forum.people[0])

    going = await forum.store.read(would_send, who=CONVENER, now=forum.wait(hours=1))
    card = await claimed(forum)
    await troubled(forum, card, "outbox.not_allowed")
    unsent = await forum.store.read(would_send, who=CONVENER, now=forum.now)
    await shown(forum, card)
    again = await forum.store.read(would_send, who=CONVENER, now=forum.now)
    next_week = await forum.store.read(would_send, who=CONVENER, now=forum.wait(days=7))

    assert (fresh.again, fresh.told) == (None, 2)
    until = sent.digest.until
    assert (going.again, going.on_its_way) == (until, True)
    assert (unsent.again, unsent.since, unsent.told) == (None, sent.digest.since, 3)
    assert (again.period, again.again, again.on_its_way, again.since, again.told) == (
        sent.period, until, False, until, 1,
    )  # fmt: skip
    assert next_week.again is None


async def test_a_sent_digest_is_read_again_in_its_server_alone(opened: Opening) -> None:
    forum = await opened(1)
    sent = await forum.store.write(send_digest, who=CONVENER, now=forum.wait(hours=1))

    again = await forum.store.read(sent_digest, guild_id=GUILD, run_id=sent.run_id)

    assert again.digest == sent.digest
    for guild, run, key in ((GUILD, 99, r"plan\.unknown"), (GUILD + 1, sent.run_id, r"congress\.not_set_up")):
        with pytest.raises(CongressError, match=key):
            await forum.store.read(sent_digest, guild_id=guild, run_id=run)


async def ahead(forum: Forum) -> tuple[AheadNews, ...]:
    """What the digest of now tells as due; it is sent."""
    return (await forum.store.write(send_digest, who=CONVENER, now=forum.now)).digest.ahead


@pytest.mark.parametrize("days", [30, 0])
async def test_a_review_is_told_once_from_thirty_days_before_it_on(opened: Opening, days: int) -> None:
    forum = await opened(3)
    await adopted(forum)
    decided = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)
    await ahead(forum)
    forum.wait(days=365 - 31)
    before = await ahead(forum)
    forum.wait(days=31 - days)
    told = await ahead(forum)
    on = (forum.now + timedelta(days=days)).date().isoformat()
    forum.wait(days=1)
    after = await ahead(forum)

    assert decided.charted == 1
    assert before == after == ()
    (review,) = told
    assert (review.what, review.handle, review.on) == ("review", "N-1", on)


async def test_a_commitment_is_told_when_it_comes_near_or_is_logged_late_and_not_when_it_is_kept(
    opened: Opening,
) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    forum.wait(hours=1)
    await ahead(forum)
    forum.wait(days=1)
    await promised(forum, due="2026-11-20")
    await promised(forum, due="2026-11-21", level="7", words="Has kept it.")
    await confirmed(forum, "R-3")
    await promised(forum, due="2026-12-25", words="Will do it by then.")

    told = await ahead(forum)
    forum.wait(days=7)
    nothing = await ahead(forum)
    forum.wait(days=21)
    later = await ahead(forum)

    assert [(one.what, one.handle, one.on, one.actor) for one in told] == [
        ("commitment", "R-1", "2026-11-20", "Microsoft")
    ]
    assert nothing == ()
    assert [one.on for one in later] == ["2026-12-25"]


async def test_what_takes_back_what_was_told_before_is_marked(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await promised(forum)
    forum.wait(hours=1)
    await ahead(forum)
    forum.wait(days=1)
    await forum.store.write(retract, who=CONVENER, handle="R-1", reason="It is a forgery.", now=forum.now)

    card = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))

    assert card.digest.record == (
        RecordNews("retracted", "R-1", "commitment", reason="It is a forgery.", earlier=True),
    )


async def test_the_main_one_does_not_end_and_ones_own_does(opened: Opening) -> None:
    forum = await opened(1)
    mine = await arranged(forum, forum.people[0], Wish())
    await forum.store.write(unsubscribe, who=forum.people[0], plan_id=mine.plan.plan_id, now=forum.now)
    with pytest.raises(CongressError, match=r"plan\.none_yours"):
        await forum.store.read(digest_of, who=forum.people[0], named=MINE)
    assert (await arranged(forum, forum.people[0], Wish())).did == "again"


async def test_one_that_had_ended_begins_again_as_it_was_but_for_what_is_named(opened: Opening) -> None:
    forum = await opened(2)
    ada, bob = forum.people
    mine = await arranged(forum, ada, Wish(rhythm="daily", at=time(6), only_news=True))
    channel = await arranged(forum, CONVENER, Wish(rhythm="monthly", monthday=31, language="en"), 99)
    for who, ended in ((ada, mine), (CONVENER, channel)):
        await forum.store.write(unsubscribe, who=who, plan_id=ended.plan.plan_id, now=forum.now)

    again = await arranged(forum, ada, Wish(zone="Tokyo"))
    posted = await arranged(forum, CONVENER, Wish(), 99)
    others = await arranged(forum, bob, Wish())
    same = await arranged(forum, ada, Wish())

    plan = again.plan
    assert (plan.rhythm, plan.at, plan.zone, plan.only_news) == ("daily", time(6), "Asia/Tokyo", True)
    assert (posted.plan.rhythm, posted.plan.monthday, posted.language) == ("monthly", 31, "en")
    assert (again.did, again.language, posted.did) == ("again", "pt", "again")
    assert (others.did, others.plan.rhythm) == ("made", "weekly")
    assert (same.did, same.plan) == ("stands", again.plan)
