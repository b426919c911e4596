"""Whom a vote tells of: what the card of its decision tells, and nobody who is recused."""

import pytest

from bot.congress.ballots import Choice
from bot.services.ballots import cast, open_ballot_of
from bot.services.congresses import choose_manner
from bot.services.record.analyses.all import analyse
from bot.services.record.analyses.looking import Typed
from bot.services.seats import seat_kinds
from bot.services.votes import close_ballot
from tests.services.conftest import CONVENER, GUILD, Opening

SEATED = {"law", "computer-science", "international-relations", "management", "economics"}


@pytest.mark.parametrize(("secrecy", "missing"), [("names_hidden", SEATED - {"law"}), ("names_shown", {"management"})])
async def test_heard_is_who_voted_as_far_as_the_decision_tells_it(
    opened: Opening, secrecy: str, missing: set[str]
) -> None:
    forum = await opened(5)
    for number in range(6, 10):
        await forum.seat(number, "law", "civil-society")
    for number in (10, 11):
        await forum.seat(number, "computer-science", "company")
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=await forum.bring_to_vote())
    others = {1: Choice.AGAINST, 3: Choice.AGAINST, 4: Choice.RECUSE}  # Of law, of international relations, management.
    for number, who in enumerate(forum.people, 1):
        choice = others.get(number, Choice.FOR)
        await forum.store.write(cast, who=who, ballot_id=ballot, choice=choice, now=forum.now)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))

    asked = Typed(subject="N-1")
    answer = await forum.store.read(analyse, guild_id=GUILD, name="representation", typed=asked, now=forum.now)

    assert set(answer.found.representation.missing_disciplines) == missing
    assert answer.found.representation.votes == 10


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_no_kind_is_missed_that_no_seat_can_have(opened: Opening) -> None:
    forum = await opened(1)
    asked = Typed(subject="paris-call")
    answer = await forum.store.read(analyse, guild_id=GUILD, name="representation", typed=asked, now=forum.now)
    seatable = {kind.id for kind in await forum.store.read(seat_kinds)}
    assert set(answer.found.representation.missing_kinds) == seatable
