"""The personal digest: for one member alone, all since the last one, until they stop it; and what keeps it away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.services.ballots import cast, open_ballot_of
from bot.services.norms import second
from bot.services.people import Who, note_convener
from bot.services.personal import PersonalDigest, Stopped, personal_card, preview_personal, stop_personal
from bot.services.plan_troubles import TroublesAwaited, trouble_card
from bot.services.plans import PlanView, Wish, plan_for, plans_of, subscribe
from bot.services.waiting import Waiting, waiting, waiting_everywhere
from storage.tables import Congress, DigestPlan, DigestRun, Member
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening, draft
from tests.services.record.acts import promised
from tests.services.sending import claimed, shown, troubled

FIRST_DUE = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
"""Monday 09:00 in Berlin, in winter."""


@pytest.fixture
def engine_name() -> str:
    """What they say differs by no engine."""
    return "sqlite"


async def tick(forum: Forum) -> list[PersonalDigest]:
    return [one for one in await forum.tick() if isinstance(one, PersonalDigest)]


async def daily(forum: Forum, who: Who, *, only_news: bool = False) -> PlanView:
    wish = Wish(rhythm="daily", only_news=only_news)
    return await forum.store.write(subscribe, who=who, wish=wish, now=forum.now)


async def awaited(forum: Forum, who: Who) -> TroublesAwaited:
    return (await forum.store.read(waiting, who=who, now=forum.now)).troubles


async def test_it_tells_what_awaits_its_member_and_the_news_exactly_since_the_last_one(opened: Opening) -> None:
    forum = await opened(3)
    ada, bob, _ = forum.people
    await daily(forum, ada)
    handle = await forum.bring_to_vote()
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    (first,) = await tick(forum)
    await forum.store.write(cast, who=ada, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    forum.wait(days=1)
    (second,) = await tick(forum)

    assert [one.voted for one in first.waiting.votes] == [False]
    assert first.digest.since == START
    assert first.digest.late
    assert first.digest.to_vote == ()
    assert [one.voted for one in second.waiting.votes] == [True]
    assert second.digest.since == first.digest.until
    assert second.quiet
    assert await tick(forum) == []
    sent = await claimed(forum, "personal")
    assert [one.home_id for one in sent] == [ada.discord_id] * 2
    for claim, told in zip(sent, (first, second), strict=True):
        assert (await forum.store.read(personal_card, run_id=claim.subject_id)).personal == told
    with pytest.raises(CongressError, match=r"personal\.none"):
        await forum.store.read(preview_personal, who=bob, now=forum.now)


async def test_what_of_ones_own_is_soon_due_awaits_its_member_and_is_told_once(opened: Opening) -> None:
    forum = await opened(3)
    ada, bob, _ = forum.people
    await forum.propose(ada)
    await promised(forum, due="2026-12-31")
    forum.now = datetime(2026, 12, 1, 7, tzinfo=UTC)
    for who in (ada, bob):
        await daily(forum, who)
    await forum.propose(ada, draft("Another"))
    forum.now = datetime(2026, 12, 14, 8, tzinfo=UTC)
    mine, of_bob = await tick(forum)

    assert [(one.handle, one.kind) for one in mine.waiting.due] == [("N-2", "second"), ("R-1", "commitment")]
    assert not mine.waiting.nothing
    assert {("due", "N-2 second"), ("due", "R-1 Microsoft")} <= set(mine.waiting.things)
    assert of_bob.waiting.due == ()
    told = [[one.handle for one in digest.digest.ahead] for digest in (mine, of_bob)]
    assert told == [[], ["R-1"]]


async def test_what_awaits_a_convener_is_in_their_digest_too_as_long_as_they_are_one(opened: Opening) -> None:
    """They need no seat."""
    forum = await opened(3)
    convener = replace(CONVENER, on_server=True)
    await daily(forum, convener)
    await forum.propose(forum.people[0])
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    forum.now = FIRST_DUE
    await tick(forum)
    await troubled(forum, (await claimed(forum, "digest"))[0], "outbox.channel_gone")
    forum.wait(days=1)

    async def told() -> list[Waiting]:
        """By their digest, and in their direct messages."""
        (digest,) = await tick(forum)
        (there,) = await forum.store.read(waiting_everywhere, discord_id=convener.discord_id, now=forum.now)
        return [digest.waiting, replace(there.waiting, troubles=digest.waiting.troubles)]

    on_server = await forum.store.read(waiting, who=convener, now=forum.now)
    assert [one.handle for one in on_server.to_call] == ["N-1"]
    assert on_server.troubles.of_channels
    assert await told() == [on_server, on_server]

    run_id = [one.subject_id for one in await claimed(forum, "personal")][-1]
    assert (await forum.store.read(personal_card, run_id=run_id)).personal.waiting == on_server
    noted = {"guild_id": GUILD, "discord_id": convener.discord_id}
    await forum.store.write(note_convener, **noted, convener=False)
    drawn = (await forum.store.read(personal_card, run_id=run_id)).personal.waiting
    assert (drawn.to_call, drawn.troubles.of_channels, drawn.nothing) == ((), (), True)
    previewed = await forum.store.read(preview_personal, who=convener, now=forum.now)
    assert previewed.card.personal.waiting.to_call == on_server.to_call
    forum.wait(days=1)
    assert [one.nothing for one in await told()] == [True, True]


async def test_what_is_kept_of_long_lists_is_bounded_and_the_counts_stay_true(
    opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.waiting.TOLD_MOST", 2)
    forum = await opened(3)
    ada, bob, _ = forum.people
    await daily(forum, bob, only_news=True)
    for title in ("First", "Second", "Third"):
        await forum.propose(ada, draft(title))
    forum.wait(days=1)
    (told,) = await tick(forum)
    assert [one.handle for one in told.waiting.to_second] == ["N-1", "N-2"]
    assert told.waiting.left_out == {"to_second": 1}
    assert PersonalDigest.from_data(told.as_data()) == told
    forum.wait(days=1)
    assert await tick(forum) == []

    await forum.propose(ada, draft("Fourth"))
    forum.wait(days=1)
    (more,) = await tick(forum)
    assert more.waiting.left_out == {"to_second": 2}
    assert len((await forum.store.read(waiting, who=bob, now=forum.now)).to_second) == 4


async def test_a_quiet_time_is_told_unless_they_want_only_news(opened: Opening) -> None:
    forum = await opened(2)
    ada, bob = forum.people
    await daily(forum, ada)
    await daily(forum, bob, only_news=True)
    forum.wait(days=1)
    await tick(forum)

    forum.wait(days=1)
    (quiet,) = await tick(forum)
    assert quiet.quiet

    await forum.propose(ada)
    forum.wait(days=1)
    news, of_bob = await tick(forum)
    assert not of_bob.quiet
    assert [one.handle for one in of_bob.waiting.to_second] == ["N-1"]
    assert of_bob.digest.since < news.digest.since

    forum.wait(days=1)
    (only_hers,) = await tick(forum)
    assert only_hers.quiet


async def test_what_stays_open_and_awaits_them_still_is_no_news(opened: Opening) -> None:
    forum = await opened(3)
    bob = forum.people[1]
    await daily(forum, bob, only_news=True)
    handle = await forum.bring_to_vote()
    forum.wait(hours=1)
    (opened_vote,) = await tick(forum)
    quiet = []
    for _ in range(2):
        forum.wait(days=1)
        quiet += await tick(forum)
    other = draft(title="Another", text="Quite other words.")
    await forum.propose(forum.people[2], other)
    forum.wait(days=1)
    (proposed,) = await tick(forum)

    assert quiet == []
    for told in (opened_vote, proposed):
        assert [one.handle for one in told.waiting.votes] == [handle]
    assert [one.handle for one in proposed.waiting.to_second] == ["N-2"]
    assert proposed.digest.since == opened_vote.digest.until
    assert proposed.waiting.things - opened_vote.waiting.things == {("second", "N-2"): 1}


async def test_every_norm_that_seeks_a_second_is_told(opened: Opening) -> None:
    forum = await opened(2)
    ada, bob = forum.people
    await daily(forum, ada)
    for n in range(12):
        await forum.propose(bob, draft(f"Title {n}", f"States leave cable {n} alone."))

    awaits = (await forum.store.read(preview_personal, who=ada, now=forum.wait(days=1))).card.personal.waiting

    assert [one.handle for one in awaits.to_second] == [f"N-{n + 1}" for n in range(12)]


async def test_closed_direct_messages_are_told_to_their_member_alone_until_one_arrives(opened: Opening) -> None:
    forum = await opened(2)
    ada, bob = forum.people
    await daily(forum, ada)
    await forum.propose(bob)
    forum.wait(days=1)
    await tick(forum)
    (first,) = await claimed(forum, "personal")
    await troubled(forum, first, "outbox.dms_closed")

    assert await awaited(forum, ada) == TroublesAwaited(own="outbox.dms_closed", tried=("digest",))
    assert (await awaited(forum, CONVENER)).nothing
    assert await claimed(forum, "trouble") == []

    forum.wait(days=1)
    (again,) = await tick(forum)
    (second,) = await claimed(forum, "personal")
    await shown(forum, second)
    forum.wait(days=1)
    (after,) = await tick(forum)

    assert [one.handle for one in again.digest.proposed] == ["N-1"]
    assert again.waiting.troubles.nothing
    assert second.card_id != first.card_id
    assert after.digest.since == again.digest.until
    assert (await awaited(forum, ada)).nothing


async def test_a_channel_that_takes_no_digest_is_told_once_until_it_is_mended(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE
    await tick(forum)
    (card,) = await claimed(forum, "digest")
    for _ in range(2):
        await troubled(forum, card, "outbox.channel_gone")
    (told,) = await claimed(forum, "trouble")
    view = await forum.store.read(trouble_card, plan_id=told.subject_id, trouble=told.topic)
    await shown(forum, told)
    forum.wait(hours=1)
    await troubled(forum, card, "outbox.channel_gone")

    of = (await forum.store.read(plans_of, who=CONVENER))[0]
    assert (of.channel_id, of.main, of.gone, of.trouble) == (13, True, True, "outbox.channel_gone")
    assert (told.home_id, told.place) == (CONVENER.discord_id, "member")
    assert view is not None and view.of == of
    assert await claimed(forum, "trouble") == []
    assert await awaited(forum, CONVENER) == TroublesAwaited(of_channels=(of,))
    assert (await awaited(forum, forum.people[0])).nothing

    await shown(forum, card)
    assert (await awaited(forum, CONVENER)).nothing
    assert await forum.store.read(trouble_card, plan_id=told.subject_id, trouble=told.topic) is None

    forum.wait(days=7)
    await tick(forum)
    await troubled(forum, (await claimed(forum, "digest"))[0], "outbox.channel_gone")
    (anew,) = await claimed(forum, "trouble")
    assert anew.edition == told.edition + 1


async def test_stopping_ends_it_at_once_with_its_reminders_and_for_nobody_else(opened: Opening) -> None:
    forum = await opened(2)
    ada, bob = forum.people
    plan = await daily(forum, ada)
    await daily(forum, bob)
    await forum.store.write(_with_reminders, ada=ada, now=forum.now)
    forum.wait(days=1)
    await tick(forum)

    with pytest.raises(CongressError, match=r"plan\.unknown"):
        await forum.store.write(stop_personal, discord_id=bob.discord_id, plan_id=plan.plan_id, now=forum.now)
    stop = {"discord_id": ada.discord_id, "plan_id": plan.plan_id}
    assert await forum.store.write(stop_personal, **stop, now=forum.now) == Stopped(GUILD, ended=True)
    assert await forum.store.write(stop_personal, **stop, now=forum.now) == Stopped(GUILD, ended=False)

    assert [one.home_id for one in await claimed(forum, "personal")] == [bob.discord_id]
    assert [one.channel_id for one in await forum.store.read(plans_of, who=ada)] == [13]
    forum.wait(days=1)
    assert len(await tick(forum)) == 1

    await daily(forum, ada)
    assert (await forum.store.write(stop_personal, **stop, now=forum.now)).ended


def _with_reminders(tx: Session, *, ada: Who, now: datetime) -> None:
    congress = tx.exec(select(Congress)).one()
    member = tx.exec(select(Member).where(Member.discord_id == ada.discord_id)).one()
    plan_for(tx, congress, member, wish=Wish(rhythm="at_once"), now=now, purpose="reminder")


async def test_after_downtime_one_comes_late_and_tells_the_whole_gap(opened: Opening) -> None:
    forum = await opened(1)
    await daily(forum, forum.people[0])
    forum.wait(days=1)
    await tick(forum)
    forum.wait(days=4, hours=3)
    (late,) = await tick(forum)

    def periods(tx: Session) -> list[str]:
        personal = select(DigestRun.period).join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
        return list(tx.exec(personal.where(col(DigestPlan.member_id).is_not(None)).order_by(col(DigestRun.id))))

    assert late.digest.late
    assert late.digest.until - late.digest.since == timedelta(days=4, hours=3)
    assert await forum.store.read(periods) == ["2026-11-03", "2026-11-07"]
