"""What is offered as a person types, and what a form needs before it opens."""

import asyncio

import pytest

from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.services.browse import history
from bot.services.norms import final_call, second
from bot.services.people import Who
from bot.services.proposals import PutForward, begin_proposal, put_forward
from bot.services.record.positions import Statement, log_position
from bot.services.suggest import suggest_norms
from bot.services.votes import open_vote
from bot.services.waiting import waiting_everywhere
from tests.services.conftest import CONVENER, GUILD, Opening, draft, person


@pytest.mark.parametrize(
    ("typed", "handles"),
    [
        ("", ["N-1", "N-3", "N-2"]),
        ("n2", ["N-2"]),
        ("N-2", ["N-2"]),
        ("n 3", ["N-3"]),
        ("2", ["N-2"]),
        ("ports", ["N-3"]),
        ("%", []),
        ("no such norm", []),
    ],
)
async def test_what_awaits_a_person_is_offered_first(opened: Opening, typed: str, handles: list[str]) -> None:
    forum = await opened(3)
    for who, title in zip(forum.people, ("The public core", "The ballot box", "The open ports"), strict=True):
        await forum.propose(who, draft(title=title, text=f"States leave {title.lower()} alone."))
    await forum.store.write(second, who=forum.people[2], handle="N-2", now=forum.now)

    lines = await forum.store.read(suggest_norms, who=forum.people[2], typed=typed, now=forum.now)

    assert [line.handle for line in lines] == handles


async def test_what_awaits_a_person_is_offered_however_many_norms_come_before(opened: Opening) -> None:
    forum = await opened(3)
    me = forum.people[2]
    await forum.propose(forum.people[0])
    for number in range(30):
        title = f"Rule {number} for the ports"
        await forum.propose(me, draft(title=title, text=f"States keep rule {number} for the ports."))

    lines = await forum.store.read(suggest_norms, who=me, typed="", now=forum.now)

    assert [line.handle for line in lines] == ["N-1", *(f"N-{number}" for number in range(31, 7, -1))]


@pytest.mark.parametrize(
    ("typed", "handles"),
    [("états", ["N-1"]), ("ÉTATS", ["N-1"]), ("100%_", ["N-1"]), ("100a_", []), ("\\", []), ("n-1 ", ["N-1"])],
)
async def test_every_sign_typed_means_itself(opened: Opening, typed: str, handles: list[str]) -> None:
    forum = await opened(1)
    await forum.propose(forum.people[0], draft(title="États at 100%_", text="States leave the public core alone."))

    lines = await forum.store.read(suggest_norms, who=forum.people[0], typed=typed, now=forum.now)

    assert [line.handle for line in lines] == handles


async def test_only_norms_of_the_stages_asked_for_are_offered(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])

    lines = await forum.store.read(
        suggest_norms, who=CONVENER, typed="", stages=[Stage.DELIBERATION, Stage.FINAL_CALL], now=forum.now
    )

    assert lines == []


async def test_a_form_opens_with_the_cases_and_only_for_a_seat(opened: Opening) -> None:
    forum = await opened(1)

    cases = await forum.store.read(begin_proposal, who=forum.people[0])

    assert [case.id for case in cases] == ["norms-construction", "information-campaigns", "policing-technology"]
    with pytest.raises(CongressError, match=r"seat\.needed"):
        await forum.store.read(begin_proposal, who=person(7))


async def test_a_proposal_shows_what_it_needs_and_where_similar_ones_stand(opened: Opening) -> None:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    words = draft(title="No attack on the public core of the internet")

    done = await forum.store.write(put_forward, who=forum.people[1], draft=words, now=forum.now)

    assert (done.norm.handle, done.norm.admission.needs_kind) == ("N-2", True)
    assert [(line.handle, line.place) for line in done.resembles] == [("N-1", None)]


async def test_the_same_proposal_twice_at_once_makes_one_norm(opened: Opening) -> None:
    forum = await opened(3)

    done = await asyncio.gather(
        *(forum.store.write(put_forward, who=forum.people[0], draft=draft(), now=forum.now) for _ in range(4)),
        return_exceptions=True,
    )

    assert sum(isinstance(one, PutForward) for one in done) == 1
    assert {one.key for one in done if isinstance(one, CongressError)} == {"norm.already_proposed"}


async def test_a_direct_message_sees_every_congress_of_a_person(opened: Opening) -> None:
    forum = await opened(2)
    await forum.propose(forum.people[0])

    (mine,) = await forum.store.read(waiting_everywhere, discord_id=forum.people[1].discord_id, now=forum.now)

    assert (mine.guild_id, mine.congress) == (GUILD, "Congress")
    assert [line.handle for line in mine.waiting.to_second] == ["N-1"]
    assert await forum.store.read(waiting_everywhere, discord_id=4, now=forum.now) == []


async def test_a_convener_without_a_seat_is_named_in_the_history_of_what_they_moved(opened: Opening) -> None:
    forum = await opened(2)
    stranger = person(40, convener=True)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    forum.wait(days=3)
    await forum.store.write(final_call, who=stranger, handle=handle, now=forum.now)
    forum.wait(days=3)
    await forum.store.write(open_vote, who=stranger, handle=handle, now=forum.now)

    _, told = await forum.store.read(history, guild_id=GUILD, handle=handle)

    assert {one.by for one in told[-3:]} == {stranger.discord_id}


async def test_a_position_names_its_actor_so_that_it_can_be_found_again(opened: Opening) -> None:
    forum = await opened(1)
    handle = (await forum.propose(forum.people[0])).handle
    said = Statement("Microsoft", handle, "support", "statement", "2026-11-02", "https://example.org/said")

    logged = await forum.store.write(
        log_position, who=Who(GUILD, 9, "Convener", convener=True), statement=said, now=forum.now
    )

    assert (logged.actor_slug, logged.norm_place) == ("co-microsoft", None)
