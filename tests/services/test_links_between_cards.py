"""Cards name one another: whichever is posted last, the others are rendered again with its link."""

from sqlmodel import select

from bot.services.ballot_views import ballot_card, decision_card
from bot.services.ballots import open_ballot_of
from bot.services.cards import Claim, claim_due, mark_shown
from bot.services.digests import preview_digest
from bot.services.views import norm_card
from bot.services.votes import close_ballot
from bot.services.waiting import waiting
from storage.store import Tx
from storage.tables import Decision, Norm
from tests.services.conftest import GUILD, Forum, Opening


async def show(forum: Forum, claim: Claim) -> None:
    """Note that Discord shows the card, each in a message of its own."""
    await forum.store.write(
        mark_shown,
        card_id=claim.card_id,
        wanted=claim.wanted,
        channel_id=claim.home_id or 0,
        message_id=900 + claim.card_id,
        thread_id=900 + claim.card_id if claim.kind == "norm" else None,
        rendered_hash="x",
        now=forum.now,
    )


def the_norm(tx: Tx) -> int:
    return tx.exec(select(Norm.id)).one()


def the_decision(tx: Tx) -> int:
    return tx.exec(select(Decision.id)).one()


async def show_all(forum: Forum) -> list[str]:
    """Show every card that is due, until none is; returns the kinds in the order in which they were shown."""
    kinds: list[str] = []
    while claims := await forum.store.write(claim_due, now=forum.wait(seconds=5)):
        for claim in claims:
            await show(forum, claim)
            kinds.append(claim.kind)
        assert len(kinds) < 50, "cards that wake one another for ever"
    return kinds


async def test_norm_ballot_and_decision_link_to_one_another_in_the_end(opened: Opening) -> None:
    forum = await opened(3)
    handle = await forum.bring_to_vote()
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)

    assert (await show_all(forum)).count("norm") == 2
    norm_id = await forum.store.read(the_norm)
    norm = await forum.store.read(norm_card, norm_id=norm_id)
    assert norm.ballot_place is not None
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).norm_place == norm.place

    who = forum.people[0]
    (vote,) = (await forum.store.read(waiting, who=who, now=forum.now)).votes
    assert vote.url == norm.ballot_place.url

    forum.wait(days=8)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.now)
    kinds = await show_all(forum)
    decision = await forum.store.read(decision_card, decision_id=await forum.store.read(the_decision))
    assert decision.place is not None
    assert kinds.index("decision") < len(kinds) - 1 - kinds[::-1].index("norm")
    assert kinds.index("decision") < len(kinds) - 1 - kinds[::-1].index("ballot")
    assert (await forum.store.read(norm_card, norm_id=norm_id)).decision_place == decision.place
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).decision_place == decision.place
    digest = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)
    assert [one.decision_url for one in digest.digest.decided] == [decision.place.url]


async def test_a_card_that_is_edited_wakes_no_other(opened: Opening) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()
    await show_all(forum)

    assert await show_all(forum) == []
