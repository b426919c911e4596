"""An open vote on the wire: clicks, restarts, the end of its time."""

import asyncio
import sqlite3
from functools import partial

import pytest
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.services.ballot_views import BallotView, ballot_card
from bot.services.views import show_norm
from prompts import load
from sandbox import LocalDiscord, Outcome
from sandbox.json_types import JsonObject
from sandbox.model import MessageFlag
from storage.store import Tx
from storage.tables import BallotPaper
from tests.opened import bring_to_vote, open_at
from tests.wire.process import BotProcess

WORDS = load()


class Vote:
    """An open vote of which the bot has posted the card."""

    def __init__(self, local: LocalDiscord, bot: BotProcess, ballot_id: int) -> None:
        self.local, self.bot, self.ballot_id = local, bot, ballot_id

    async def card(self) -> JsonObject:
        """The card of the ballot in the votes channel."""
        return (await self.local.messages("votes"))[0]

    async def press(self, name: str, choice: Choice) -> Outcome:
        """Have a person press a choice."""
        return await self.local.person(name).click(await self.card(), label=WORDS(f"choice.{choice.value}"))

    async def papers(self) -> list[tuple[str, bool]]:
        """All papers in the box, oldest first: the choice, and whether it counts."""

        def read(tx: Tx) -> list[tuple[str, bool]]:
            query = select(BallotPaper).where(BallotPaper.ballot_id == self.ballot_id).order_by(BallotPaper.id)  # type: ignore[arg-type]
            return [(paper.choice, paper.live) for paper in tx.exec(query)]

        return await self.bot.read(read)

    async def view(self) -> BallotView:
        return await self.bot.read(ballot_card, ballot_id=self.ballot_id)


@pytest.fixture
async def vote(local: LocalDiscord, idle_bot: BotProcess) -> Vote:
    async with idle_bot.database() as store:
        await open_at(store, local, idle_bot.now())
        ballot = await bring_to_vote(store, local, idle_bot.now())
    await idle_bot.start()
    for kind in ("norm", "ballot", "notice"):
        await idle_bot.logged("card_shown", kind=kind)
    return Vote(local, idle_bot, ballot)


async def test_a_click_is_a_vote_and_only_its_voter_reads_the_receipt(vote: Vote) -> None:
    receipt = await vote.press("grace", Choice.FOR)

    assert receipt.status == "message" and receipt.message is not None
    assert not vote.local.person("alan").sees(receipt.message)
    assert await vote.papers() == [("for", True)]


async def test_a_double_click_is_one_vote_and_a_stranger_has_none(vote: Vote) -> None:
    first, second = await asyncio.gather(vote.press("grace", Choice.FOR), vote.press("grace", Choice.FOR))
    refused = await vote.press("kofi", Choice.FOR)

    assert (first.status, second.status, refused.status) == ("message", "message", "message")
    assert await vote.papers() == [("for", True)]
    assert vote.bot.troubles() == []


async def test_a_vote_that_waits_for_the_database_is_acknowledged_in_time_and_answered_later(vote: Vote) -> None:
    other = sqlite3.connect(vote.bot.folder / "congress.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = await vote.press("grace", Choice.FOR)
    assert waiting.status == "deferred"
    other.execute("ROLLBACK")
    other.close()

    def receipts() -> list[str]:
        shown = vote.local.person("grace").messages("votes")
        return [str(one["content"]) for one in shown if int(str(one["flags"])) & MessageFlag.EPHEMERAL]

    await vote.local.wait_for(lambda: any("N-1" in receipt for receipt in receipts()))
    assert len(receipts()) == 1
    assert await vote.papers() == [("for", True)]
    assert vote.bot.troubles() == []


async def test_nothing_of_an_open_vote_is_lost_in_a_restart(vote: Vote) -> None:
    await vote.press("grace", Choice.FOR)
    card = await vote.card()
    await vote.bot.kill()
    await vote.bot.start()

    changed = await vote.press("grace", Choice.AGAINST)
    await vote.press("alan", Choice.FOR)

    assert changed.status == "message"
    assert (await vote.card())["id"] == card["id"]
    assert await vote.papers() == [("for", False), ("against", True), ("for", True)]
    assert len(vote.local.posts("norms")) == 1


async def test_a_vote_that_ended_while_the_bot_was_away_is_closed_and_decided(vote: Vote) -> None:
    for name in ("grace", "alan", "mary"):
        await vote.press(name, Choice.FOR)
    await vote.bot.stop()
    vote.bot.move_clock(days=8)
    await vote.bot.start()
    await vote.bot.logged("clock_did", what="close_ballot", subject=vote.ballot_id)
    await vote.bot.logged("card_shown", kind="decision")
    await vote.bot.logged("card_shown", kind="ballot")

    norm = await vote.bot.read(partial(show_norm, guild_id=vote.local.guild_id, handle="N-1"))
    assert (norm.stage, norm.outcome) == ("decided", "adopted")
    shown = await vote.local.messages("votes")
    assert len(shown) == 2
    assert len(shown[1]["attachments"]) == 1  # type: ignore[arg-type]
    assert vote.bot.troubles() == []


async def test_a_click_after_the_end_is_refused_and_counts_nothing(vote: Vote) -> None:
    # The card still has its buttons when the time has come: its message cannot be changed just now.
    vote.local.faults.server_error("update_message", status=503, times=1000)
    vote.bot.move_clock(days=7)
    await vote.bot.logged("clock_did", what="close_ballot")
    refused = await vote.press("grace", Choice.FOR)
    vote.local.faults.clear()

    assert refused.status == "message" and refused.message is not None
    assert "N-1" in str(refused.message["content"])
    assert await vote.papers() == []
    assert vote.bot.troubles() == []
