"""Watches: what happens to what a member watches is told once, at its pace, whatever comes between."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.watching import MESSAGES_A_DAY
from bot.services import watch_news as watch_news_module
from bot.services.cards import Claim, claim_due, mark_shown
from bot.services.due import due_work
from bot.services.log import record
from bot.services.norms import norm_of, second
from bot.services.people import Who, congress_of
from bot.services.personal import preview_personal
from bot.services.plans import Wish, subscribe
from bot.services.watch_news import NEWS_MOST
from bot.services.watch_notices import Notice, notice, own_notice, told_of
from bot.services.watch_subjects import find_watchables
from bot.services.watches import (
    WATCHES_MOST,
    Watching,
    resume_notices,
    set_pace,
    stop_notices,
    unwatch,
    unwatch_row,
    watch,
    watch_row,
    watching,
)
from storage.store import Tx
from storage.tables import DigestPlan, DigestRun, Watch
from tests.services.asked import asked
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening, draft, person
from tests.services.sending import troubled

pytestmark = pytest.mark.one_engine

TUESDAY = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
"""09:00 in Berlin on the day after `START`."""


@dataclass
class Gallery:
    """A congress with somebody who watches, without a seat."""

    forum: Forum
    who: Who

    async def watch(self, subject: str, pace: str | None = None) -> int:
        done = await self.forum.store.write(watch, who=self.who, subject=subject, pace=pace, now=self.forum.now)
        return done.view.watch_id

    async def told(self, *, trouble: str | None = None, maybe_sent: bool = False, **time_passes: float) -> list[Notice]:
        """The messages that go out after some time, delivered, or not, or perhaps not, for this trouble."""
        self.forum.wait(**time_passes)
        await self.forum.tick()
        notices = []
        for claim in await self.forum.store.write(claim_due, now=self.forum.now):
            if claim.place == "member":
                notices += await self.send(claim, trouble, maybe_sent=maybe_sent)
        return notices

    async def watched(self, *, trouble: str | None = None, **time_passes: float) -> list[list[tuple[str, str]]]:
        """The wordings of which each of them tells, those that are a personal digest among them."""
        self.forum.wait(**time_passes)
        await self.forum.tick()
        found = []
        for claim in await self.forum.store.write(claim_due, now=self.forum.now):
            if claim.kind == "personal":
                run = await self.forum.store.read(lambda tx, one: tx.get_one(DigestRun, one), claim.subject_id)
                await self.send(claim, trouble)
                news = [news[:2] for one in told_of(run.content) for line in one.lines for news in line.news]
                found.append([one for one in news if one[0] == "wording"])
        return [one for one in found if one]

    async def send(self, claim: Claim, trouble: str | None, *, maybe_sent: bool = False) -> list[Notice]:
        found = await self.forum.store.read(notice, run_id=claim.subject_id)
        if trouble is None:
            await self.forum.store.write(
                mark_shown, card_id=claim.card_id, wanted=claim.wanted, channel_id=7, message_id=claim.card_id,
                rendered_hash="x", now=self.forum.now,
            )  # fmt: skip
        else:
            await troubled(self.forum, claim, trouble, maybe_sent=maybe_sent)
        return [] if found is None else [found]

    async def mine(self) -> Watching:
        return await self.forum.store.read(watching, who=self.who)

    async def plans(self) -> set[str]:
        def read(tx: Session) -> set[str]:
            standing = select(DigestPlan.rhythm).where(
                DigestPlan.purpose == "watch", col(DigestPlan.ended_at).is_(None)
            )
            return set(tx.exec(standing).all())

        return await self.forum.store.read(read)


@pytest.fixture
async def gallery(opened: Opening) -> Gallery:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    return Gallery(forum, person(9))


def news_of(notices: list[Notice]) -> list[list[tuple[str, str]]]:
    """What each message tells of each line, without its second fact."""
    return [
        [(what, fact) for told in one.told for line in told.lines for what, fact, _ in line.news] for one in notices
    ]


async def back(gallery: Gallery, number: int = 1, handle: str = "N-1") -> None:
    forum = gallery.forum
    await forum.store.write(second, who=forum.people[number], handle=handle, now=forum.now)


@pytest.mark.both_engines
async def test_a_day_is_told_once_and_a_quiet_one_not_at_all(gallery: Gallery) -> None:
    await gallery.watch("N-1")
    assert await gallery.told(minutes=30) == []
    await back(gallery)

    gallery.forum.now = TUESDAY
    (told,) = await gallery.told()

    assert news_of([told]) == [[("seconds", "1"), ("moved", "deliberation")]]
    (about,) = told.told
    assert (about.type, about.name, told.pace, told.late) == (
        "norm",
        "N-1 · No attack on the public core",
        "daily",
        False,
    )
    for hours in (0, 24, 24):
        assert await gallery.told(hours=hours) == []
    gallery.forum.wait(hours=1)
    await gallery.forum.bring_to_vote(draft("Another"))
    assert await gallery.told(days=3) == []


@pytest.mark.both_engines
async def test_what_comes_at_once_is_gathered_for_two_minutes(gallery: Gallery) -> None:
    await gallery.forum.propose(gallery.forum.people[1], draft("Of no interest"))
    await gallery.watch("norm:N-1", "at_once")
    gallery.forum.wait(minutes=1)
    await back(gallery)
    assert await gallery.told(seconds=20) == []
    await back(gallery, 0, "N-2")
    await record_event(gallery.forum, "softer")
    assert await gallery.told(seconds=90) == []

    (told,) = await gallery.told(seconds=20)

    assert news_of([told]) == [[("seconds", "1"), ("moved", "deliberation"), ("wording", "softer")]]
    assert await gallery.told(minutes=10) == []


async def test_nobody_gets_more_than_so_many_a_day_and_the_next_day_begins_with_the_rest(gallery: Gallery) -> None:
    forum = gallery.forum
    await gallery.watch("N-1", "at_once")
    sent = []
    for number in range(MESSAGES_A_DAY + 2):
        await record_event(forum, f"text {number}")
        sent += await gallery.told(minutes=5)
        sent += await gallery.told(minutes=5)
    assert len(sent) == MESSAGES_A_DAY
    assert not any(one.held for one in sent)
    assert [one.last for one in sent] == [False] * (MESSAGES_A_DAY - 1) + [True]

    forum.now = TUESDAY
    (rest,) = await gallery.told()

    assert rest.held
    assert news_of([rest]) == [[("wording", f"text {number}") for number in (MESSAGES_A_DAY, MESSAGES_A_DAY + 1)]]
    await record_event(forum, "later")
    sent = await gallery.told(minutes=5) + await gallery.told(minutes=5)
    assert [one.held for one in sent] == [False]


async def test_what_two_messages_of_one_minute_would_tell_one_of_them_tells(gallery: Gallery) -> None:
    """Beside other news, and where nothing else happened."""
    forum = gallery.forum
    await forum.propose(forum.people[1], replace(draft("Of a case"), case_id="policing-technology"))
    for subject, pace in (("N-1", "at_once"), ("N-2", "at_once"), ("case:policing-technology", "daily")):
        await gallery.watch(subject, pace)
    forum.now = TUESDAY - timedelta(minutes=3)
    await gallery.told()
    await back(gallery, 0, "N-2")
    await gallery.told(minutes=1)

    (told,) = await gallery.told(minutes=2)

    assert (told.pace, news_of([told])) == ("at_once", [[("seconds", "1"), ("moved", "deliberation")]])
    assert await gallery.told(days=2) == []


async def record_event(forum: Forum, label: str) -> None:
    """An event of the norm N-1 that says nothing else."""

    def write(tx: Session) -> None:
        congress = congress_of(tx, GUILD)
        record(tx, congress, "wording_proposed", now=forum.now, norm=norm_of(tx, congress, "N-1"), label=label)

    await forum.store.write(write)


@pytest.mark.parametrize(
    ("trouble", "maybe_sent"), [("outbox.dms_closed", False), ("outbox.refused", False), ("outbox.dms_closed", True)]
)
async def test_what_surely_was_not_sent_is_told_by_the_next_one(
    gallery: Gallery, trouble: str, maybe_sent: bool
) -> None:
    await gallery.watch("N-1", "at_once")
    await record_event(gallery.forum, "first")
    await gallery.told(minutes=1)
    sent = await gallery.told(minutes=2, trouble=trouble, maybe_sent=maybe_sent)
    assert news_of(sent) == [[("wording", "first")]]
    assert await gallery.told(minutes=10) == []
    await record_event(gallery.forum, "second")
    await gallery.told(minutes=1)

    first, second = ("wording", "first"), ("wording", "second")
    assert news_of(await gallery.told(days=1)) == ([[first], [second]] if maybe_sent else [[first, second]])
    assert await gallery.told(hours=2) == []


@pytest.mark.parametrize("trouble", [None, "outbox.dms_closed"])
async def test_another_pace_loses_nothing_and_repeats_nothing(gallery: Gallery, trouble: str | None) -> None:
    mine = await gallery.watch("N-1", "at_once")
    await record_event(gallery.forum, "first")
    await gallery.told(minutes=1)
    sent = await gallery.told(minutes=2, trouble=trouble)
    await record_event(gallery.forum, "second")
    assert len(sent) == 1

    done = await gallery.forum.store.write(
        set_pace, who=gallery.who, watch_id=mine, pace="daily", now=gallery.forum.now
    )

    assert (done.changed, done.view.next_at) == (True, TUESDAY)
    assert await gallery.plans() == {"daily"}
    gallery.forum.now = TUESDAY
    missed = [("wording", "first")] if trouble is not None else []
    assert news_of(await gallery.told()) == [[*missed, ("wording", "second")]]
    assert await gallery.told(days=1) == []


async def test_a_message_that_waits_to_be_sent_is_not_lost_with_its_pace(gallery: Gallery) -> None:
    mine = await gallery.watch("N-1", "at_once")
    await record_event(gallery.forum, "first")
    gallery.forum.wait(minutes=1)
    await gallery.forum.tick()
    gallery.forum.wait(minutes=2)
    await gallery.forum.tick()
    await gallery.forum.store.write(set_pace, who=gallery.who, watch_id=mine, pace="daily", now=gallery.forum.now)

    gallery.forum.now = TUESDAY

    assert news_of(await gallery.told()) == [[("wording", "first")]]


async def test_the_weekly_ones_come_with_the_personal_digest_where_there_is_one(gallery: Gallery) -> None:
    forum = gallery.forum
    await gallery.watch("N-1", "weekly")
    await record_event(forum, "alone")
    assert news_of(await gallery.told(days=7)) == [[("wording", "alone")]]

    plan = await forum.store.write(subscribe, who=gallery.who, wish=Wish(), now=forum.now)
    forum.wait(hours=1)
    await record_event(forum, "together")

    forum.wait(days=6)
    for _ in range(2):
        assert await previewed(gallery) == [[("wording", "together")]]
    assert await gallery.watched(days=1) == [[("wording", "together")]]
    assert await previewed(gallery) == []
    assert await gallery.watched(days=7) == []
    assert (await gallery.mine()).digest
    assert plan.rhythm == "weekly"


@pytest.mark.both_engines
async def test_one_plan_or_event_that_fails_keeps_no_other_from_being_told(gallery: Gallery) -> None:
    forum = gallery.forum
    for number in (7, 8):
        await Gallery(forum, person(number)).watch("N-1")
    await gallery.watch("N-1")

    def break_one(tx: Session) -> None:
        congress = congress_of(tx, GUILD)
        plans = tx.exec(select(DigestPlan).where(DigestPlan.purpose == "watch").order_by(col(DigestPlan.id))).all()
        plans[1].timezone = "Nowhere/At all"
        record(tx, congress, "norm_decided", now=forum.now, norm=norm_of(tx, congress, "N-1"))

    await record_event(forum, "first")
    await forum.store.write(break_one)
    await record_event(forum, "second")

    assert await gallery.watched(days=1) == [[("wording", "first"), ("wording", "second")]] * 2
    assert await gallery.watched(minutes=1) == []


async def test_it_comes_again_after_it_was_stopped_with_what_happened_meanwhile(gallery: Gallery) -> None:
    forum = gallery.forum
    await gallery.watch("N-1", "at_once")
    await forum.store.write(stop_notices, who=gallery.who, pace="at_once", now=forum.now)
    await record_event(forum, "meanwhile")
    assert await gallery.told(hours=5) == []
    assert [one.paused for one in (await gallery.mine()).views] == [True]

    await forum.store.write(resume_notices, who=gallery.who, now=forum.now)
    await gallery.told(minutes=1)

    assert news_of(await gallery.told(minutes=2)) == [[("wording", "meanwhile")]]


async def test_a_message_that_is_on_its_way_when_they_are_stopped_comes_after_that_alone(gallery: Gallery) -> None:
    forum = gallery.forum
    await gallery.watch("N-1", "at_once")
    await record_event(forum, "first")
    await gallery.told(minutes=1)
    forum.wait(minutes=2)
    await gallery.forum.tick()
    await forum.store.write(stop_notices, who=gallery.who, pace="at_once", now=forum.now)
    assert await gallery.told(hours=5) == []

    await forum.store.write(resume_notices, who=gallery.who, now=forum.now)
    assert news_of(await gallery.told(seconds=1)) == [[("wording", "first")]]


async def test_a_clock_that_jumps_forward_and_back_repeats_nothing_and_loses_nothing(gallery: Gallery) -> None:
    await gallery.watch("N-1", "at_once")
    gallery.forum.wait(days=400)
    await record_event(gallery.forum, "ahead")
    await gallery.told(minutes=1)
    assert len(await gallery.told(minutes=2)) == 1
    gallery.forum.now = START + timedelta(hours=1)
    await record_event(gallery.forum, "behind")
    for minutes in (1, 5, 5, 60):
        assert await gallery.told(minutes=minutes) == []

    gallery.forum.now = START + timedelta(days=401)
    await gallery.told()

    assert news_of(await gallery.told(minutes=5)) == [[("wording", "behind")]]


async def test_of_a_busy_norm_the_last_happenings_are_told_and_the_others_counted(gallery: Gallery) -> None:
    await gallery.watch("N-1")
    for number in range(NEWS_MOST + 5):
        await record_event(gallery.forum, f"text {number}")

    (told,) = await gallery.told(days=1)

    assert news_of([told]) == [[("wording", f"text {number}") for number in range(5, NEWS_MOST + 5)]]
    assert [line.more for one in told.told for line in one.lines] == [5]


async def test_a_message_that_does_not_look_all_the_way_back_says_so(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_news_module, "READ_MOST", 2)
    await gallery.watch("N-1")
    for label in ("first", "second", "third"):
        await record_event(gallery.forum, label)

    (told,) = await gallery.told(days=1)

    assert news_of([told]) == [[("wording", "second"), ("wording", "third")]]
    assert [one.cut for one in told.told] == [True]


async def test_whoever_watches_later_is_not_told_what_was_before(gallery: Gallery) -> None:
    await gallery.watch("N-1")
    await record_event(gallery.forum, "first")
    await Gallery(gallery.forum, person(8)).watch("N-1")
    await record_event(gallery.forum, "second")

    told = await gallery.told(days=1)

    both = [("wording", "first"), ("wording", "second")]
    assert news_of(told) == [both, both[1:]]


async def test_after_downtime_a_daily_message_covers_the_whole_gap(gallery: Gallery) -> None:
    await gallery.watch("N-1")
    await record_event(gallery.forum, "first")
    gallery.forum.wait(days=3)
    await record_event(gallery.forum, "last")

    (told,) = await gallery.told(hours=1)

    assert told.late
    assert news_of([told]) == [[("wording", "first"), ("wording", "last")]]


async def test_what_is_watched_can_be_named_listed_and_ended(gallery: Gallery) -> None:
    forum = gallery.forum
    await gallery.watch("microsoft")
    norm = await gallery.watch("n1")
    assert await gallery.watch("norm:N-1") == norm
    found = (await gallery.mine()).views
    assert [(one.type, one.name, one.pace, one.next_at) for one in found] == [
        ("norm", "N-1 · No attack on the public core", "daily", TUESDAY),
        ("actor", "Microsoft", "daily", TUESDAY),
    ]
    with pytest.raises(CongressError, match=r"watch\.unknown_subject"):
        await gallery.watch("nothing of the kind")
    with pytest.raises(CongressError, match=r"watch\.unknown_pace"):
        await gallery.watch("N-1", "hourly")
    for typed, pace in (("At once", "at_once"), (" AT-ONCE: within minutes", "at_once"), ("Daily", "daily")):
        await gallery.watch("N-1", typed)
        assert {one.pace for one in (await gallery.mine()).views if one.type == "norm"} == {pace}
    with pytest.raises(CongressError, match=r"watch\.unknown$"):
        await forum.store.write(unwatch, who=forum.people[0], watch_id=norm, now=forum.now)

    again = await forum.store.write(watch_row, who=gallery.who, kind="norm", key=1, now=forum.now)
    assert (again.new, again.changed) == (False, False)
    for ended in (True, False):
        gone = await forum.store.write(unwatch_row, who=gallery.who, kind="norm", key=1, now=forum.now)
        assert (gone is not None) is ended
    await forum.store.write(unwatch, who=gallery.who, watch_id=found[1].watch_id, now=forum.now)
    assert (await gallery.mine()).views == ()
    assert await gallery.plans() == set()


async def test_there_is_an_end_to_what_one_member_watches(gallery: Gallery) -> None:
    first = await gallery.watch("N-1")

    def fill(tx: Session) -> None:
        one = tx.exec(select(Watch).where(Watch.id == first)).one()
        for number in range(WATCHES_MOST - 1):
            other = Watch(
                congress_id=one.congress_id, member_id=one.member_id, subject_type="topic",
                subject_key=f"topic-{number}", since=one.since,
            )  # fmt: skip
            tx.add(other)

    await gallery.forum.store.write(fill)
    with pytest.raises(CongressError, match=r"watch\.too_many \{"):
        await gallery.watch("microsoft")
    await gallery.forum.propose(gallery.forum.people[1], replace(draft("Of a case"), case_id="policing-technology"))
    with pytest.raises(CongressError, match=r"watch\.too_many_in_case \{") as refused:
        await gallery.watch("N-2")
    assert refused.value.facts == {"most": WATCHES_MOST, "case": "Technology-assisted policing"}


async def test_the_list_has_something_of_every_type_and_finds_handles(gallery: Gallery) -> None:
    def types(found: list[str]) -> list[str]:
        return list(dict.fromkeys(one.partition(":")[0] for one in found))

    store = gallery.forum.store
    every = [one.word for one in await store.read(find_watchables, guild_id=GUILD, typed="")]
    assert types(every) == ["norm", "actor", "initiative", "case", "topic", "discipline"]
    assert len(every) == 25
    (found,) = await store.read(find_watchables, guild_id=GUILD, typed="N-1")
    assert (found.word, found.name) == ("norm:N-1", "N-1 · No attack on the public core")
    for typed, kind in (("Law", "discipline"), ("cybersecurity tech accord", "initiative"), ("US", "actor")):
        assert types([one.word for one in await store.read(find_watchables, guild_id=GUILD, typed=typed)])[0] == kind


async def test_a_message_is_for_the_eyes_of_its_member_alone(gallery: Gallery) -> None:
    await gallery.watch("N-1")
    await record_event(gallery.forum, "first")
    (told,) = await gallery.told(days=1)

    mine = await gallery.forum.store.read(own_notice, who=gallery.who, run_id=told.run_id)
    assert mine == told
    with pytest.raises(CongressError, match=r"watch\.unknown$"):
        await gallery.forum.store.read(own_notice, who=CONVENER, run_id=told.run_id)


async def test_one_pass_serves_all_watches_and_writes_none_to_which_nothing_happened(gallery: Gallery) -> None:
    """So many statements as it takes for one who watches four things, it takes for twenty."""
    forum, subjects = gallery.forum, ("N-1", "microsoft", "initiative:paris-call", "discipline:law")
    found = []
    for watchers in (range(20, 21), range(21, 40)):
        for number in watchers:
            for subject in subjects:
                await Gallery(forum, person(number)).watch(subject, "at_once")
        forum.wait(minutes=1)
        await forum.propose(forum.people[0], draft("Of no interest to them", text=f"Nor is this, {watchers}."))
        forum.wait(minutes=1)
        unrelated = await statements_of(forum)
        await record_event(forum, "first")
        forum.wait(minutes=1)
        found.append((unrelated, await statements_of(forum)))
        await gallery.told(minutes=5)

    for (first, more), written in zip(
        zip(*found, strict=True), ({"congress"}, {"congress", "digest_plan", "watch"}), strict=True
    ):
        assert len(more) <= len(first)
        for some in (first, more):
            updates = [one.split()[1] for one in some if one.startswith("UPDATE")]
            assert set(updates) == written
            assert len(updates) == len(written)


async def statements_of(forum: Forum) -> list[str]:
    """The statements with which it is looked for what is told at once."""
    (work,) = [one for one in await forum.store.read(due_work, now=forum.now) if one.what == "watched"]

    def run(tx: Tx) -> list[str]:
        def call() -> None:
            work.verb(tx)
            tx.flush()

        return asked(tx, call)

    return await forum.store.write(run)


async def test_what_happened_while_it_came_at_another_pace_or_not_at_all_is_looked_for(gallery: Gallery) -> None:
    """Somebody else watches at once meanwhile, for whom it is all looked through."""
    forum = gallery.forum
    await Gallery(forum, person(8)).watch("N-1", "at_once")
    mine = await gallery.watch("N-1", "daily")
    await record_event(forum, "first")
    await gallery.told(minutes=1)
    assert len(await gallery.told(minutes=2)) == 1
    await forum.store.write(set_pace, who=gallery.who, watch_id=mine, pace="at_once", now=forum.now)

    assert await gallery.watched(minutes=2) == [[("wording", "first")]]
    await forum.store.write(stop_notices, who=gallery.who, pace="at_once", now=forum.now)
    await record_event(forum, "second")
    await gallery.told(minutes=1)
    await gallery.told(minutes=2)
    await forum.store.write(resume_notices, who=gallery.who, now=forum.now)
    assert await gallery.watched(minutes=2) == [[("wording", "second")]]
    assert await gallery.watched(minutes=9) == []


async def previewed(gallery: Gallery) -> list[list[tuple[str, str]]]:
    """What a preview of the personal digest tells of each thing that is watched."""
    card = await gallery.forum.store.read(preview_personal, who=gallery.who, now=gallery.forum.now)
    return [[news[:2] for line in one.lines for news in line.news] for one in card.card.watched]
