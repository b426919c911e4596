"""`/claim`: told as what somebody says, in time order, with the reply of the accused beside it."""

from typing import Any

import pytest
import simcord

from bot.services.record.claim_views import claim_history
from bot.services.record.entry_review import retract
from storage.store import Store
from tests.chat.deeds import (
    OUTAGE,
    SAID,
    confirmed,
    deeds_bot,
    logged,
    open_for_deeds,
    speak_for,
)
from tests.chat.hall import HallBot, Turned, told
from tests.chat.members import Members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

Options = dict[str, Any]


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return deeds_bot(sqlite_store, Turned())


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    return await open_for_deeds(simcord_env, sqlite_store, simcord_bot)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"action": "R-9"}, "is no entry of the record"),
        ({"claimant": "state-rus"}, "An actor does not accuse itself"),
        ({"basis": "a hunch"}, "is no basis of a claim"),
        ({"date": "2026-02"}, "The claim (2026-02) cannot be older than the action (2026-03-02)"),
        ({"date": "2027"}, "lies ahead"),
        ({"accused": "Nobody"}, "“Nobody” is not among the actors"),
        ({"source": "http://10.0.0.1/x"}, "within somebody's own network"),
    ],
)
async def test_a_claim_that_does_not_fit_is_refused_and_given_back(hall: Members, change: Options, says: str) -> None:
    await logged(hall, "action log", OUTAGE)

    answer = told(await hall.run(hall.proposer, "claim log", **(SAID | change)))

    assert says in answer
    assert "/claim log action:" in answer
    assert (await hall.store.read(claim_history, guild_id=hall.guild_id, handle="R-1")).claims == ()


async def test_an_undisputed_doer_is_not_accused(hall: Members) -> None:
    await logged(hall, "action log", {**OUTAGE, "doers": "state-rus"})

    assert "an undisputed doer of this action" in told(await hall.run(hall.proposer, "claim log", **SAID))


async def test_claims_stand_in_time_order_with_the_reply_beside_them(hall: Members) -> None:
    await logged(hall, "action log", OUTAGE)
    assert "Nobody is on record as accused" in told(await hall.run(hall.unseated, "claim history", action="R-1"))
    later = {**SAID, "claimant": "co-eset", "accused": "grp-sandworm", "date": "2026-04", "basis": "security_company"}
    await logged(hall, "claim log", later)
    waiting = told(await hall.run(hall.proposer, "claim log", **SAID, summary="Names the unit."))
    assert "**Ukraine** says that **Russia** did this (2026-03-05, 3 days after the incident)." in waiting
    assert "Russia stands accused, which is not to have done it" in waiting
    card = told(await hall.run(hall.unseated, "action show", action="R-1"))
    assert "1 claim awaits its review" in card
    assert "Ukraine" not in card
    await confirmed(hall, "R-3")
    await speak_for(hall, hall.people[2], "Russian Federation")
    assert "Only a member who represents Russia" in told(await hall.run(hall.proposer, "claim reply", claim="R-3"))
    form = await hall.run(hall.people[2], "claim reply", claim="R-3")
    assert form.modal is not None
    told(await hall.people[2].submit_modal(form, {"words": "We did **nothing**."}))

    answer = told(await hall.run(hall.unseated, "claim history", action="R-1"))

    first, second = answer.index("accused by Ukraine"), answer.index("accused by ESET")
    assert first < answer.index("> We did \\*\\*nothing\\*\\*.") < second
    assert f"Reply of Russia, through <@{hall.people[2].id}>:" in answer
    assert "(2026-04, 30 to 59 days after the incident)" in answer
    assert "2 claims, in time order. They tell what is said, and not what was done." in answer


async def test_of_a_claim_that_was_taken_back_nobody_stands_accused(hall: Members) -> None:
    await logged(hall, "action log", OUTAGE)
    await logged(hall, "claim log", SAID)
    await hall.store.write(
        retract, who=hall.who(hall.convener, convener=True), handle="R-2", reason="It was wrong.", now=hall.clock()
    )

    card = told(await hall.run(hall.unseated, "claim show", claim="R-2"))

    assert "**Retracted**" in card
    assert "stands accused" not in card


async def test_a_claim_is_shown_by_itself(hall: Members) -> None:
    answer = told(await hall.run(hall.unseated, "claim show", claim="R-c04"))

    assert "**ESET** says that **Sandworm** did this (2017-07-03, 6 days after the incident)." in answer
    assert "**Basis:** report of a security company · **Status:** attributed" in answer


async def test_bases_are_offered_once_each_and_none_that_no_claimant_has(hall: Members) -> None:
    offered = [one["name"] for one in await hall.proposer.autocomplete(hall.channel, "claim log", "basis", "")]

    assert "claimed by the attacker" in offered
    assert not [name for name in offered if ":" in name or "disagree" in name]


async def test_every_kind_of_action_begins_alike(hall: Members) -> None:
    offered = await hall.proposer.autocomplete(hall.channel, "action log", "kind", "")

    assert [one["name"] for one in offered if not one["name"][0].isupper()] == []
    assert "Exclusion: blocking someone’s participation" in [one["name"] for one in offered]
