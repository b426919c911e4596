"""The outbox on a real database, against the local Discord: cards are posted and edited, and their troubles named."""

import discord
import pytest
from discord import ui
from sqlmodel import select

from bot.chat.ui.rendered import Rendered
from bot.congress.norms import Stage
from bot.services.card_troubles import retry_all, troubles
from bot.services.cards import Claim, claim_due
from bot.services.congresses import Channels, choose_channels
from bot.services.people import congress_of
from sandbox import permissions
from sandbox.json_types import obj
from sandbox.seed import BOT_PERMISSIONS
from storage.store import Tx
from storage.tables import Card
from tests.chat.outbox_desk import Desk
from tests.opened import PEOPLES_TAG


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


async def test_a_rate_limit_is_waited_out_before_a_post(desk: Desk) -> None:
    desk.local.faults.rate_limit("create_thread", times=2)
    desk.open()
    await desk.propose()
    await desk.settled()

    assert desk.posts() == ["N-1 · A norm"]


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
