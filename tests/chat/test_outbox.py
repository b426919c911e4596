"""The outbox on a real database, against the local Discord: once, whatever breaks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord
import pytest
import yarl
from discord import ui
from discord.gateway import DiscordWebSocket
from discord.http import Route
from sqlalchemy import update
from sqlmodel import col, or_, select

import sandbox
from bot.chat.context import StoreLike
from bot.chat.effects import watch_requests
from bot.chat.outbox import Outbox
from bot.chat.ui.rendered import Rendered
from bot.congress.norms import Stage
from bot.services.card_homes import TROUBLE
from bot.services.card_troubles import Trouble, retry_all, troubles
from bot.services.cards import Claim, claim_due, want
from bot.services.congresses import Channels, choose_channels
from bot.services.digests import send_digest
from bot.services.norms import Draft, propose
from bot.services.people import Who, congress_of, member_of, note_convener, noted_convener
from bot.services.planning import Due, main_plan, untold
from bot.services.planning import claim as claim_run
from bot.services.plans import Wish, plan_for
from prompts import Words
from sandbox import LocalDiscord, permissions
from sandbox.json_types import JsonObject, items, obj, objects
from sandbox.seed import BOT_PERMISSIONS
from storage.store import Store, Tx
from storage.tables import Card, DigestPlan
from tests.opened import PEOPLES_TAG, open_at


@dataclass
class Desk:
    """An outbox at work, with what it works on. `words` and `stage` are what its cards say and are tagged with."""

    local: LocalDiscord
    store: Store
    client: discord.Client
    convener: Who
    words: str = "first words"
    stage: str = Stage.SEEKING_SECONDS.value
    written: asyncio.Event = field(default_factory=asyncio.Event)
    outbox: Outbox | None = None
    draw: Callable[[Claim], Rendered | None] | None = None
    ahead: timedelta = timedelta()
    """By how much the clock of the bot's machine is ahead of Discord's."""

    def now(self) -> datetime:
        return self.local.core.clock.now() + self.ahead

    def open(self, retry_pauses: tuple[float, ...] = (0.0, 0.0)) -> Outbox:
        """Start an outbox, as a process would."""
        self.outbox = Outbox(
            self.store, Words({}), self.client, now=self.now, render=self.render, retry_pauses=retry_pauses
        )
        self.outbox.start()
        return self.outbox

    def hear(self) -> None:
        """Note that something was written, and wake the outbox, as the running bot does."""
        self.written.set()
        if self.outbox is not None:
            self.outbox.wake()

    async def render(self, _store: StoreLike, _words: Words, claim: Claim) -> Rendered | None:
        if self.draw is not None:
            return self.draw(claim)
        layout = ui.LayoutView(timeout=None)
        layout.add_item(ui.Container(ui.TextDisplay(f"{claim.kind} {claim.subject_id} {self.words}")))
        is_norm = claim.kind == "norm"
        return Rendered(layout, post_name="N-1 · A norm" if is_norm else None, post_tag=self.stage if is_norm else None)

    async def want(self, kind: str, subject_id: int, place: str, topic: str = "") -> None:
        def verb(tx: Tx) -> None:
            want(
                tx, congress_of(tx, self.convener.guild_id), kind, subject_id, place=place, now=self.now(), topic=topic
            )

        await self.store.write(verb)

    async def propose(self) -> None:
        await self.store.write(
            propose,
            who=self.convener,
            draft=Draft("A norm", "Its text, long enough.", "", "state", None),
            now=self.now(),
        )

    async def card(self, kind: str) -> Card:
        def read(tx: Tx) -> Card:
            return tx.exec(select(Card).where(Card.kind == kind)).one()

        return await self.store.read(read)

    async def until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Wait until a condition on the database holds, looked at after each write."""
        async with asyncio.timeout(15):
            while True:
                self.written.clear()
                if await condition():
                    return
                await self.written.wait()

    async def settled(self) -> None:
        """Wait until nothing is due, and nothing on its way."""

        def busy(tx: Tx) -> bool:
            open_cards = or_(col(Card.claimed_at).is_not(None), col(Card.due_at) <= self.now())
            return tx.exec(select(Card).where(open_cards)).first() is not None

        async def idle() -> bool:
            return not await self.store.read(busy)

        await self.until(idle)

    async def trouble(self) -> Trouble:
        """Wait for a card to be in trouble."""

        async def found() -> bool:
            return bool(await self.store.read(troubles))

        await self.until(found)
        return (await self.store.read(troubles))[0]

    async def later(self, **passes: float) -> None:
        """Let time pass, and the outbox see it."""
        self.local.move_clock(self.local.core.clock.offset_seconds + timedelta(**passes).total_seconds())
        await self.store.write(lambda tx: None)

    async def texts(self, channel: str | int) -> list[str]:
        """What the messages of a channel say."""
        return [
            str(objects(top["components"])[0]["content"])
            for message in await self.local.messages(channel)
            for top in objects(message["components"])
        ]

    def tags_of(self, thread: JsonObject) -> list[str]:
        names = {str(tag["id"]): str(tag["name"]) for tag in objects(self.local.channel("norms")["available_tags"])}
        return [names[str(tag)] for tag in items(thread["applied_tags"])]

    def posts(self) -> list[str]:
        return [str(post["name"]) for post in self.local.posts("norms")]


@pytest.fixture
async def desk(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """An opened congress whose channels the local Discord has, and a client that knows nothing but its token."""
    async with sandbox.serve() as local:
        monkeypatch.setattr(Route, "BASE", local.api_base)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(local.gateway_url))
        client = discord.Client(intents=discord.Intents.none(), http_trace=watch_requests(), max_messages=None)
        async with client:
            await client.login(local.token)
            who = await open_at(sqlite_store, local, local.core.clock.now())
            desk = Desk(local, sqlite_store, client, who)
            with sqlite_store.listening(desk.hear):
                yield desk
                if desk.outbox is not None:
                    await desk.outbox.stop()
        local.assert_faithful()


async def test_a_norm_becomes_a_tagged_post_and_its_line_goes_into_the_thread(desk: Desk) -> None:
    desk.open()
    await desk.want("notice", 1, "thread", topic="vote:1")
    assert (await desk.trouble()).trouble == "outbox.waits_for_thread"
    await desk.propose()
    await desk.settled()

    (post,) = desk.local.posts("norms")
    card = await desk.card("norm")
    assert (post["name"], card.thread_id, card.message_id) == ("N-1 · A norm", int(str(post["id"])), card.thread_id)
    assert desk.tags_of(post) == [Stage.SEEKING_SECONDS.value]
    assert await desk.texts(int(str(post["id"]))) == ["norm 1 first words", "notice 1 first words"]
    assert await desk.store.read(troubles) == []


async def test_a_card_is_edited_only_where_it_differs(desk: Desk) -> None:
    desk.open()
    await desk.want("ballot", 1, "votes")
    await desk.settled()
    requests = desk.local.request_count

    await desk.want("ballot", 1, "votes")
    await desk.settled()
    assert desk.local.request_count == requests

    desk.words = "second words"
    await desk.want("ballot", 1, "votes")
    await desk.settled()
    assert desk.local.request_count == requests + 1
    assert await desk.texts("votes") == ["ballot 1 second words"]


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize(
    ("kind", "place", "operation"), [("norm", "forum", "create_thread"), ("ballot", "votes", "create_message")]
)
async def test_an_error_after_the_effect_leaves_one_message(
    desk: Desk, status: int, kind: str, place: str, operation: str
) -> None:
    desk.local.faults.server_error(operation, status=status, after_effect=True)
    desk.open()
    await (desk.propose() if kind == "norm" else desk.want(kind, 1, place))
    await desk.settled()

    assert desk.local.faults.pending == 0
    assert len(desk.posts() if kind == "norm" else await desk.texts("votes")) == 1
    assert (await desk.card(kind)).message_id is not None


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize(("kind", "operation"), [("norm", "create_thread"), ("ballot", "create_message")])
async def test_a_cut_connection_leaves_one_message(desk: Desk, after_effect: bool, kind: str, operation: str) -> None:
    desk.local.faults.reset_connection(operation, after_effect=after_effect)
    desk.open()
    await (desk.propose() if kind == "norm" else desk.want(kind, 1, "votes"))
    await desk.settled()

    assert len(desk.posts() if kind == "norm" else await desk.texts("votes")) == 1
    assert await desk.store.read(troubles) == []


async def test_a_rate_limit_is_waited_out_before_a_post(desk: Desk) -> None:
    desk.local.faults.rate_limit("create_thread", times=2)
    desk.open()
    await desk.propose()
    await desk.settled()

    assert desk.posts() == ["N-1 · A norm"]


@pytest.mark.parametrize("archived", [False, True])
async def test_a_post_of_a_process_that_died_is_found_again(desk: Desk, archived: bool) -> None:
    desk.local.faults.reset_connection("create_thread", after_effect=True)
    first = desk.open(retry_pauses=())
    await desk.propose()
    assert (await desk.trouble()).trouble == "outbox.unreachable"
    await first.stop()
    if archived:
        desk.local.archive(str(desk.local.posts("norms")[0]["id"]))

    desk.words = "later words"
    desk.open()
    await desk.later(minutes=10)
    await desk.settled()

    assert desk.posts() == ["N-1 · A norm"]
    assert await desk.texts(str(desk.local.posts("norms")[0]["id"])) == ["norm 1 later words"]


async def test_a_message_is_found_again_after_its_nonce_is_forgotten(desk: Desk) -> None:
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.want("ballot", 1, "votes")
    await desk.trouble()

    desk.words = "later words"
    await desk.later(minutes=10)
    await desk.settled()

    assert await desk.texts("votes") == ["ballot 1 later words"]


async def test_what_a_later_attempt_sent_is_found_again_among_many_messages(desk: Desk) -> None:
    for _ in range(2):
        desk.local.faults.server_error("create_message", status=503)
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.want("ballot", 1, "votes")
    for attempts in (1, 2, 3):

        async def tried(times: int = attempts) -> bool:
            card = await desk.card("ballot")
            return card.attempts == times and card.claimed_at is None

        await desk.until(tried)
        for n in range(160):
            desk.local.person("mary").say(f"{attempts}, {n}", channel="votes")
        await desk.later(hours=1, minutes=1)
    await desk.settled()

    assert [one["content"] for one in desk.local.history("votes")].count("") == 1


async def test_a_message_is_found_again_after_a_clock_that_was_ahead_is_put_right(desk: Desk) -> None:
    # By the corrected clock the message was sent a minute ago, by Discord's an hour.
    desk.ahead = timedelta(hours=1)
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.want("ballot", 1, "votes")
    await desk.trouble()

    desk.ahead = timedelta()
    await desk.later(minutes=61)
    await desk.settled()

    assert len(await desk.texts("votes")) == 1


async def test_what_a_nonce_gives_back_is_brought_up_to_date(desk: Desk) -> None:
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.want("ballot", 1, "votes")
    await desk.trouble()

    desk.words = "later words"
    await desk.later(seconds=30)
    await desk.settled()

    assert await desk.texts("votes") == ["ballot 1 later words"]


async def test_a_deleted_message_is_posted_anew_once(desk: Desk) -> None:
    desk.open()
    await desk.want("ballot", 1, "votes")
    await desk.settled()
    desk.local.delete_message((await desk.local.messages("votes"))[0])

    desk.words = "second words"
    await desk.want("ballot", 1, "votes")
    await desk.settled()

    assert await desk.texts("votes") == ["ballot 1 second words"]
    assert (await desk.card("ballot")).edition == 2


@pytest.mark.parametrize("whole_thread", [False, True])
async def test_a_deleted_post_is_posted_anew(desk: Desk, whole_thread: bool) -> None:
    desk.open()
    await desk.propose()
    await desk.settled()
    thread = str(desk.local.posts("norms")[0]["id"])
    if whole_thread:
        desk.local.delete_channel(thread)
    else:
        desk.local.delete_message((await desk.local.messages(thread))[0])

    desk.words = "second words"
    await desk.want("norm", 1, "forum")
    await desk.settled()

    newest = str(desk.local.posts("norms")[0]["id"])
    assert newest != thread
    assert await desk.texts(newest) == ["norm 1 second words"]


async def test_a_deleted_channel_is_named_until_another_is_chosen(desk: Desk) -> None:
    desk.open()
    desk.local.delete_channel("votes")
    await desk.want("ballot", 1, "votes")
    assert (await desk.trouble()).trouble == "outbox.channel_gone"

    def choose(tx: Tx) -> None:
        other = Channels(votes=int(str(desk.local.make_channel("ballots")["id"])))
        choose_channels(tx, who=desk.convener, channels=other, now=desk.now())
        retry_all(tx, congress_of(tx, desk.convener.guild_id), now=desk.now())

    await desk.store.write(choose)
    await desk.settled()

    assert await desk.texts("ballots") == ["ballot 1 first words"]
    assert await desk.store.read(troubles) == []


async def test_a_missing_permission_is_named_and_tried_again_later(desk: Desk) -> None:
    desk.open()
    desk.local.set_bot_permissions(BOT_PERMISSIONS & ~permissions.SEND_MESSAGES, everyone=permissions.VIEW_CHANNEL)
    await desk.want("ballot", 1, "votes")
    trouble = await desk.trouble()
    assert (trouble.trouble, trouble.place) == ("outbox.not_allowed", "votes")

    desk.local.set_bot_permissions(BOT_PERMISSIONS)
    await desk.later(hours=1)
    await desk.settled()

    assert await desk.texts("votes") == ["ballot 1 first words"]


async def _told_until(desk: Desk) -> datetime:
    """Until when the congress's own digests have told what happened."""

    def verb(tx: Tx) -> datetime:
        congress = congress_of(tx, desk.convener.guild_id)
        return untold(tx, congress, main_plan(tx, congress), desk.now()).since

    return await desk.store.read(verb)


@pytest.mark.parametrize(
    ("lost", "why"),
    [(permissions.READ_MESSAGE_HISTORY, "outbox.no_history"), (permissions.VIEW_CHANNEL, "outbox.not_allowed")],
)
async def test_what_may_have_been_sent_is_neither_sent_nor_told_again_while_the_bot_may_not_look(
    desk: Desk, lost: int, why: str
) -> None:
    desk.local.move_clock(3600)
    sent = await desk.store.write(send_digest, who=desk.convener, now=desk.now())
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open(retry_pauses=())
    await desk.trouble()
    everyone = permissions.VIEW_CHANNEL & ~lost
    desk.local.set_bot_permissions(BOT_PERMISSIONS & ~lost, everyone=everyone)
    await desk.later(minutes=10)
    await desk.settled()
    assert [one.trouble for one in await desk.store.read(troubles)] == [why]
    assert (await desk.card("trouble")).topic == why
    assert await _told_until(desk) == sent.digest.until

    desk.local.set_bot_permissions(BOT_PERMISSIONS)
    await desk.later(hours=1)
    await desk.settled()
    assert await desk.texts("digest") == ["digest 1 first words"]
    assert await desk.store.read(troubles) == []


async def test_what_was_looked_for_in_vain_and_then_refused_is_told_by_the_next(desk: Desk) -> None:
    desk.local.move_clock(3600)
    sent = await desk.store.write(send_digest, who=desk.convener, now=desk.now())
    desk.local.faults.reset_connection("create_message", after_effect=False)
    desk.open(retry_pauses=())
    await desk.trouble()
    assert await _told_until(desk) == sent.digest.until

    desk.local.set_bot_permissions(BOT_PERMISSIONS & ~permissions.SEND_MESSAGES, everyone=permissions.VIEW_CHANNEL)
    await desk.later(minutes=10)
    await desk.settled()
    assert (await desk.trouble()).trouble == "outbox.not_allowed"
    assert await _told_until(desk) == sent.digest.since


async def test_a_stage_changes_the_tag_and_wakes_an_archived_thread(desk: Desk) -> None:
    desk.open()
    await desk.propose()
    await desk.settled()
    thread_id = int(str(desk.local.posts("norms")[0]["id"]))
    await _tag_as_people_do(desk, thread_id)
    desk.local.archive(thread_id)

    desk.words, desk.stage = "second words", Stage.DELIBERATION.value
    await desk.want("norm", 1, "forum")
    await desk.settled()

    thread = desk.local.channel(thread_id)
    assert desk.tags_of(thread) == [Stage.DELIBERATION.value, PEOPLES_TAG]
    assert obj(thread["thread_metadata"])["archived"] is False
    assert await desk.texts(thread_id) == ["norm 1 second words"]


async def _tag_as_people_do(desk: Desk, thread_id: int) -> None:
    thread = await desk.client.fetch_channel(thread_id)
    forum = await desk.client.fetch_channel(int(str(desk.local.channel("norms")["id"])))
    assert isinstance(thread, discord.Thread) and isinstance(forum, discord.ForumChannel)
    await thread.edit(applied_tags=[forum.available_tags[0], forum.available_tags[-1]])


async def test_a_card_that_cannot_be_drawn_stops_no_other(desk: Desk) -> None:
    def draw(claim: Claim) -> Rendered | None:
        if claim.kind == "decision":
            raise ValueError("a defect")
        if claim.kind == "digest":
            return None
        layout = ui.LayoutView(timeout=None)
        layout.add_item(ui.TextDisplay("fine"))
        return Rendered(layout)

    desk.draw = draw
    desk.open()
    await desk.want("decision", 1, "votes")
    await desk.want("digest", 1, "plan")
    await desk.want("ballot", 1, "votes")
    await desk.settled()

    assert [one.trouble for one in await desk.store.read(troubles)] == ["outbox.not_drawn"]
    assert len(await desk.local.messages("votes")) == 1
    assert await desk.local.messages("digest") == []


async def _personal_run(desk: Desk) -> int:
    """Subscribe the convener to a personal digest if they are not yet, and claim a run of it; returns its plan's id."""

    def verb(tx: Tx) -> int:
        congress = congress_of(tx, desk.convener.guild_id)
        member = member_of(tx, congress, desk.convener, desk.now())
        plan = plan_for(tx, congress, member, wish=Wish(), now=desk.now() - timedelta(days=1))
        period = untold(tx, congress, plan, desk.now(), lock=True)
        claim_run(tx, Due(congress, plan, f"{desk.now():%Y-%m-%d}", period, late=False), {}, card="personal")
        return plan.id

    return await desk.store.write(verb)


async def test_a_members_card_comes_as_a_direct_message_and_is_edited_there(desk: Desk) -> None:
    desk.open()
    await _personal_run(desk)
    await desk.settled()
    direct = desk.local.core.world.dm_with(desk.convener.discord_id)
    assert direct is not None
    assert await desk.texts(direct.id) == ["personal 1 first words"]

    desk.words = "second words"
    await desk.want("personal", 1, "member")
    await desk.settled()
    assert await desk.texts(direct.id) == ["personal 1 second words"]
    assert (await desk.card("personal")).channel_id == direct.id


async def test_before_a_direct_message_it_is_asked_whether_a_convener_still_is_one(desk: Desk) -> None:
    """What is drawn goes by what is noted then; what is for conveners alone goes to no other."""
    whose = {"guild_id": desk.convener.guild_id, "discord_id": desk.convener.discord_id}
    await desk.store.write(note_convener, **whose, convener=True)
    desk.open()
    plan = await _personal_run(desk)
    await desk.want(TROUBLE, plan, "member", topic="outbox.not_allowed")
    await desk.settled()
    direct = desk.local.core.world.dm_with(desk.convener.discord_id)
    assert direct is not None
    assert len(await desk.texts(direct.id)) == 2
    assert await desk.store.read(noted_convener, **whose) is True

    desk.local.core.world.guild.owner_id = desk.local.core.world.bot_id
    desk.local.core.world.members[desk.convener.discord_id].role_ids.clear()
    await desk.want("personal", 1, "member")
    await desk.want(TROUBLE, plan, "member", topic="outbox.no_history")
    await desk.settled()
    assert await desk.store.read(noted_convener, **whose) is False
    assert len(await desk.texts(direct.id)) == 2


async def test_a_members_card_that_once_could_not_be_drawn_comes_all_the_same(desk: Desk) -> None:
    def fail(_claim: Claim) -> Rendered | None:
        raise OSError("the database is away")

    desk.draw = fail
    desk.open()
    await _personal_run(desk)
    await desk.settled()
    card = await desk.card("personal")
    assert (card.trouble, card.first_tried_at) == ("outbox.not_drawn", None)

    desk.draw = None
    await desk.later(seconds=11)
    await desk.settled()
    direct = desk.local.core.world.dm_with(desk.convener.discord_id)
    assert direct is not None
    assert await desk.texts(direct.id) == ["personal 1 first words"]


async def test_what_may_have_been_sent_before_a_pause_withholds_it_is_looked_for_after_that(desk: Desk) -> None:
    def then_withheld(_claim: Claim) -> Rendered | None:
        desk.draw = lambda _claim: None
        layout = ui.LayoutView(timeout=None)
        layout.add_item(ui.Container(ui.TextDisplay("drawn")))
        return Rendered(layout)

    desk.draw = then_withheld
    desk.local.faults.reset_connection("create_message", after_effect=True)
    await _personal_run(desk)
    await desk.store.write(lambda tx: tx.exec(update(DigestPlan).values(paused_at=desk.now())))
    desk.open()
    await desk.settled()
    card = await desk.card("personal")
    assert (card.due_at, card.first_tried_at is not None) == (None, True)


async def test_what_may_have_been_sent_before_it_could_not_be_drawn_is_looked_for(desk: Desk) -> None:
    def fail(_claim: Claim) -> Rendered | None:
        raise OSError("the database is away")

    def then_fail(_claim: Claim) -> Rendered | None:
        desk.draw = fail
        layout = ui.LayoutView(timeout=None)
        layout.add_item(ui.Container(ui.TextDisplay("drawn")))
        return Rendered(layout)

    desk.draw = then_fail
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open()
    await _personal_run(desk)
    await desk.settled()
    card = await desk.card("personal")
    assert (card.trouble, card.first_tried_at is not None) == ("outbox.broken", True)

    desk.draw = None
    await desk.later(seconds=11)
    await desk.settled()
    direct = desk.local.core.world.dm_with(desk.convener.discord_id)
    assert direct is not None
    assert await desk.texts(direct.id) == ["personal 1 first words"]


async def test_closed_direct_messages_are_named_on_the_plan_until_one_arrives(desk: Desk) -> None:
    desk.open()
    person = desk.local.core.world.users[desk.convener.discord_id]
    person.accepts_dms = False
    plan_id = await _personal_run(desk)

    async def trouble() -> str | None:
        return (await desk.store.read(lambda tx: tx.get_one(DigestPlan, plan_id))).trouble

    async def named() -> bool:
        return await trouble() == "outbox.dms_closed"

    await desk.until(named)
    assert (await desk.card("personal")).due_at is None
    person.accepts_dms = True
    desk.local.move_clock(timedelta(days=1).total_seconds())
    await _personal_run(desk)
    await desk.settled()

    direct = desk.local.core.world.dm_with(person.id)
    assert direct is not None
    assert await desk.texts(direct.id) == ["personal 2 first words"]
    assert await trouble() is None


async def test_stopping_lets_what_is_under_way_end(desk: Desk) -> None:
    desk.local.faults.slow("create_message", seconds=0.2)
    outbox = desk.open()
    await desk.want("ballot", 1, "votes")
    await desk.local.wait_for(lambda: desk.local.faults.pending == 0)
    await outbox.stop()

    assert (await desk.card("ballot")).message_id is not None


async def test_claims_of_a_dead_process_are_taken_up_at_once(desk: Desk) -> None:
    await desk.want("ballot", 1, "votes")

    def claim(tx: Tx) -> None:
        tx.exec(select(Card)).one().claimed_at = desk.now()

    await desk.store.write(claim)
    desk.open()
    await desk.settled()

    assert await desk.texts("votes") == ["ballot 1 first words"]


async def test_claims_of_a_process_that_may_live_are_left_to_run_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(desk.store), "alone", False)
    await desk.want("ballot", 1, "votes")
    await desk.store.write(claim_due, now=desk.now())
    desk.open()
    await desk.want("ballot", 2, "votes")

    async def second_is_there() -> bool:
        return len(await desk.texts("votes")) == 1

    await desk.until(second_is_there)
    assert await desk.texts("votes") == ["ballot 2 first words"]
    await desk.later(minutes=2)
    await desk.settled()
    assert len(await desk.texts("votes")) == 2


async def test_a_change_while_a_card_is_sent_is_shown_after_it(desk: Desk) -> None:
    desk.local.faults.slow("create_message", seconds=0.2)
    desk.open()
    await desk.want("ballot", 1, "votes")
    await desk.local.wait_for(lambda: desk.local.faults.pending == 0)
    desk.words = "second words"
    await desk.want("ballot", 1, "votes")

    async def posted() -> bool:
        return (await desk.card("ballot")).message_id is not None

    await desk.until(posted)
    await desk.later(seconds=5)
    await desk.settled()

    assert await desk.texts("votes") == ["ballot 1 second words"]
