"""In which capacity somebody spoke is what their seat said at that instant, whatever it says since."""

import pytest
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.congress.statements import Attribution, StatementKind
from bot.services.ballot_views import show_decision
from bot.services.ballots import cast, open_ballot_of
from bot.services.capacities import Spoke, capacities_at, capacity_at
from bot.services.concern_views import show_concern
from bot.services.concerns import raise_concern
from bot.services.congresses import choose_manner
from bot.services.norms import second
from bot.services.people import Who
from bot.services.seats import leave_seat, represent
from bot.services.statement_views import StatementView
from bot.services.statements import Said, add_statement
from bot.services.views import show_norm
from storage.store import Tx
from storage.tables import Decision, Member
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import tick, to_the_vote

ESTONIA, ACME = Spoke("official", "Estonia"), Spoke("simulated", "Acme")
RAISED = {"reason": "It is vague.", "satisfied_by": "Say what the core is."}


async def speaks(forum: Forum, who: Who, spoke: Spoke | None) -> None:
    capacity, actor = ("personal", "") if spoke is None else (spoke.capacity, spoke.represents or "")
    await forum.store.write(represent, who=who, represents=actor, capacity=capacity, now=forum.now)


async def proposed(opened: Opening) -> Forum:
    """A norm that the first proposed for Estonia and the second seconded as Acme; both speak for themselves since."""
    forum = await opened(3)
    await speaks(forum, forum.people[0], ESTONIA)
    await forum.propose(forum.people[0])
    await speaks(forum, forum.people[1], ACME)
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.wait(hours=1))
    forum.wait(hours=1)
    for who in forum.people[:2]:
        await speaks(forum, who, None)
    return forum


async def state(forum: Forum, who: Who, attribution: Attribution) -> StatementView:
    said = Said(StatementKind.PRO.value, f"It protects us, {attribution}.", "law", attribution=attribution.value)
    return await forum.store.write(add_statement, who=who, handle="N-1", said=said, now=forum.now)


async def test_a_norm_says_how_its_proposer_and_seconders_spoke_then(opened: Opening) -> None:
    forum = await proposed(opened)

    view = await forum.store.read(show_norm, guild_id=GUILD, handle="N-1")

    assert view.capacities == {forum.people[0].discord_id: ESTONIA, forum.people[1].discord_id: ACME}


async def test_of_a_personal_capacity_nothing_is_said(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    forum.wait(hours=1)
    await speaks(forum, forum.people[0], ESTONIA)
    await speaks(forum, forum.people[1], ESTONIA)
    await speaks(forum, forum.people[1], None)
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)

    view = await forum.store.read(show_norm, guild_id=GUILD, handle="N-1")

    assert view.capacities == {}


async def test_only_a_named_statement_says_it(opened: Opening) -> None:
    forum = await proposed(opened)
    await speaks(forum, forum.people[0], ESTONIA)

    named = await state(forum, forum.people[0], Attribution.NAMED)
    unnamed = await state(forum, forum.people[0], Attribution.CHATHAM_HOUSE)

    assert named.spoke == ESTONIA
    assert unnamed.spoke is None


async def test_a_concern_says_it_also_where_others_speak_of_it(opened: Opening) -> None:
    forum = await proposed(opened)
    await speaks(forum, forum.people[2], ACME)
    await forum.store.write(raise_concern, who=forum.people[2], handle="N-1", now=forum.now, **RAISED)
    await forum.store.write(leave_seat, who=forum.people[2], now=forum.wait(hours=1))

    concern = await forum.store.read(show_concern, guild_id=GUILD, handle="N-1/C1")
    norm = await forum.store.read(show_norm, guild_id=GUILD, handle="N-1")

    assert concern.spoke == ACME
    assert [one.spoke for one in norm.concerns] == [ACME]


@pytest.mark.parametrize("secrecy", ["names_shown", "names_hidden"])
async def test_named_votes_say_how_they_stood_on_the_roll(opened: Opening, secrecy: str) -> None:
    forum = await proposed(opened)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    await speaks(forum, forum.people[0], ESTONIA)
    await to_the_vote(forum, "N-1")
    await speaks(forum, forum.people[0], None)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle="N-1")
    for who in forum.people[:2]:
        await forum.store.write(cast, who=who, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    forum.wait(days=7)
    await tick(forum)

    def decided(tx: Tx) -> int:
        return tx.exec(select(Decision.id)).one()

    view = await forum.store.read(show_decision, guild_id=GUILD, decision_id=await forum.store.read(decided))

    assert [one.spoke for one in view.votes] == ([ESTONIA, None] if secrecy == "names_shown" else [])


async def test_a_seat_holds_from_its_beginning_up_to_its_end(opened: Opening) -> None:
    forum = await opened(1)
    first, before = forum.people[0], forum.now
    begun = forum.wait(hours=1)
    await speaks(forum, first, ESTONIA)
    ended = forum.wait(hours=1)
    await forum.store.write(leave_seat, who=first, now=ended)

    def read(tx: Tx) -> list[Spoke | None]:
        member = tx.exec(select(Member.id).where(Member.discord_id == first.discord_id)).one()
        found = capacities_at(tx, [(member, at) for at in (before, begun, ended)])
        assert capacity_at(tx, member, begun) == found[member, begun]
        return [found.get((member, at)) for at in (before, begun, ended)]

    assert await forum.store.read(read) == [None, ESTONIA, None]
    assert await forum.store.read(capacities_at, []) == {}
