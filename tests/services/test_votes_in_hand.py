"""A vote after it was cast: giving it a reason, looking it up from elsewhere, and the same press twice at once."""

import asyncio

import pytest
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.services.ballot_views import ballot_card, show_ballot, show_decision
from bot.services.ballots import Receipt, cast, explain_vote, my_vote, open_ballot_of, withdraw_vote
from bot.services.votes import close_ballot
from storage.store import Tx
from storage.tables import Decision, Event
from tests.services.conftest import GUILD, Forum, Opening


def the_decision(tx: Tx) -> int:
    return tx.exec(select(Decision.id)).one()


def withdrawals(tx: Tx) -> int:
    return len(tx.exec(select(Event.id).where(Event.kind == "vote_withdrawn")).all())


async def ballot_of(forum: Forum) -> int:
    handle = await forum.bring_to_vote()
    return await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)


async def test_a_reason_is_given_changed_and_removed_while_the_choice_stays(opened: Opening) -> None:
    forum = await opened(3)
    ballot, voter = await ballot_of(forum), forum.people[0]
    await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.AGAINST, now=forum.now)

    for reason in ("Too vague", "Still too vague", ""):
        receipt = await forum.store.write(explain_vote, who=voter, ballot_id=ballot, reason=reason, now=forum.now)
        assert (receipt.choice, receipt.before, receipt.reason) == (Choice.AGAINST, Choice.AGAINST, reason)
        assert receipt.changed

    assert (await forum.store.read(my_vote, who=voter, ballot_id=ballot, now=forum.now)).reason == ""


async def test_only_a_vote_that_counts_takes_a_reason(opened: Opening) -> None:
    forum = await opened(3)
    ballot, voter = await ballot_of(forum), forum.people[0]
    await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    await forum.store.write(withdraw_vote, who=voter, ballot_id=ballot, now=forum.now)

    with pytest.raises(CongressError, match=r"vote\.none_to_explain"):
        await forum.store.write(explain_vote, who=voter, ballot_id=ballot, reason="Late", now=forum.now)


async def test_a_reservation_cannot_lose_its_words(opened: Opening) -> None:
    forum = await opened(3)
    ballot, voter = await ballot_of(forum), forum.people[0]
    choice = Choice.FOR_WITH_RESERVATION
    await forum.store.write(cast, who=voter, ballot_id=ballot, choice=choice, reason="Not clause 2", now=forum.now)

    with pytest.raises(CongressError, match=r"vote\.reservation_needs_words"):
        await forum.store.write(explain_vote, who=voter, ballot_id=ballot, reason=" ", now=forum.now)
    assert (await forum.store.read(my_vote, who=voter, ballot_id=ballot, now=forum.now)).reason == "Not clause 2"


@pytest.mark.parametrize("earlier", [None, Choice.AGAINST])
async def test_the_same_press_many_times_at_once_is_one_vote(opened: Opening, earlier: Choice | None) -> None:
    forum = await opened(3)
    ballot, voter = await ballot_of(forum), forum.people[0]
    if earlier is not None:
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=earlier, now=forum.now)

    presses = (forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now) for _ in range(4))
    receipts = await asyncio.gather(*presses)

    assert sorted(receipt.changed for receipt in receipts) == [False, False, False, True]
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).voted == 1


async def test_a_vote_withdrawn_many_times_at_once_is_withdrawn_once(opened: Opening) -> None:
    forum = await opened(3)
    ballot, voter = await ballot_of(forum), forum.people[0]
    await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)

    presses = (forum.store.write(withdraw_vote, who=voter, ballot_id=ballot, now=forum.now) for _ in range(4))
    done = await asyncio.gather(*presses, return_exceptions=True)

    assert sum(isinstance(one, Receipt) for one in done) == 1
    assert {one.key for one in done if isinstance(one, CongressError)} == {"vote.none_to_withdraw"}
    assert await forum.store.read(withdrawals) == 1


async def test_ballots_and_decisions_are_shown_to_their_own_server_only(opened: Opening) -> None:
    forum = await opened(3)
    ballot = await ballot_of(forum)
    forum.wait(days=7)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now)
    decision = await forum.store.read(the_decision)
    assert (await forum.store.read(show_ballot, guild_id=GUILD, ballot_id=ballot)).decision == "D-2026-01"
    assert (await forum.store.read(show_decision, guild_id=GUILD, decision_id=decision)).handle == "D-2026-01"

    with pytest.raises(CongressError, match=r"vote\.unknown"):
        await forum.store.read(show_ballot, guild_id=GUILD, ballot_id=ballot + 1)
    with pytest.raises(CongressError, match=r"decision\.unknown"):
        await forum.store.read(show_decision, guild_id=GUILD, decision_id=decision + 1)
    with pytest.raises(CongressError, match=r"congress\.not_set_up"):
        await forum.store.read(show_ballot, guild_id=GUILD + 1, ballot_id=ballot)
    with pytest.raises(CongressError, match=r"congress\.not_set_up"):
        await forum.store.read(show_decision, guild_id=GUILD + 1, decision_id=decision)
