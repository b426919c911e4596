"""`/commitment`: words, what would show it, how far it has come; and what the commands of deeds share."""

from typing import Any

import pytest
import simcord

from storage.store import Store
from tests.chat.deeds import (
    OUTAGE,
    PROMISED,
    WORDS_OF_IT,
    assessed,
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


async def promised(hall: Members, person: simcord.MemberActor, **changes: str) -> str:
    form = await hall.run(person, "commitment log", **(PROMISED | changes))
    assert form.modal is not None, told(form)
    return told(await person.submit_modal(form, WORDS_OF_IT))


async def test_a_commitment_asks_for_its_words_and_what_would_show_it(hall: Members) -> None:
    answer = await promised(hall, hall.convener, due="2026-06", level="1_declared")

    for said in (
        "**Recorded as R-1.**",
        "**Microsoft** promised this (2026-01), about N-1 · Spare the core:",
        "> Will publish what it is told.",
        "**What would show it:**",
        "> A report a year.",
        "**In:** disclosure · **Due:** 2026-06. **Overdue.**",
        "**How far it has come:** 1 · declared only (2026-01, R-2)",
        "[news.example.org](https://news.example.org/pledge), page 3",
    ):
        assert said in answer, answer


async def test_a_date_that_is_a_bound_survives_the_form(hall: Members) -> None:
    answer = await promised(hall, hall.convener, date="by 2026-01-15", dimension="response_to_violation")

    assert "promised this (by 2026-01-15)" in answer


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"actor": "Nobody"}, "“Nobody” is not among the actors"),
        ({"subject": "no-such"}, "is no norm, initiative, text or question"),
        ({"dimension": "money"}, "“money” is not one of the matters"),
        ({"date": "2027"}, "lies ahead"),
        ({"due": "2025"}, "It cannot be due (2025) before it was promised (2026-01)"),
        ({"level": "9"}, "“9” is no level from 0 to 7"),
    ],
)
async def test_a_commitment_that_does_not_fit_opens_no_form(hall: Members, change: Options, says: str) -> None:
    assert says in told(await hall.run(hall.proposer, "commitment log", **(PROMISED | change)))


async def test_a_refused_form_gives_back_what_was_typed(hall: Members) -> None:
    form = await hall.run(hall.proposer, "commitment log", **PROMISED)

    answer = told(await hall.proposer.submit_modal(form, {**WORDS_OF_IT, "source": "https://wiki.corp/x"}))

    assert "within somebody's own network" in answer
    assert "Will publish what it is told." in answer


async def test_a_level_says_how_far_a_commitment_has_come(hall: Members) -> None:
    await promised(hall, hall.convener)
    level = {"commitment": "R-1", "level": "4_contract_or_terms", "date": "2026-05", "source": OUTAGE["source"]}

    answer = await logged(hall, "commitment level", {**level, "summary": "It is in the terms."})

    assert "The commitment R-1 of **Microsoft** had come so far (2026-05)" in answer
    card = told(await hall.run(hall.unseated, "commitment show", commitment="R-1"))
    assert "**How far it has come:** 4 · in contracts, terms or product defaults (2026-05, R-2)" in card
    assert "> It is in the terms." in card
    for change, says in (
        ({"level": "x"}, "is no level"),
        ({"date": "2025"}, "before it was promised"),
        ({"commitment": "R-2"}, "is a level of a commitment, and what is needed here is a commitment"),
    ):
        assert says in told(await hall.run(hall.proposer, "commitment level", **(level | change)))


async def test_a_commitment_is_assessed_but_not_by_whoever_made_it(hall: Members) -> None:
    await promised(hall, hall.convener)
    await speak_for(hall, hall.seconder, "Microsoft")
    refused = told(await hall.run(hall.seconder, "commitment assess", commitment="R-1", value="fulfils"))
    assert "R-1 concerns Microsoft" in refused

    form = await hall.run(hall.proposer, "commitment assess", commitment="R-1", value="partly_fulfils")
    answer = told(await hall.proposer.submit_modal(form, {"reason": "One report came."}))

    assert "For “N-1 · Spare the core” you find of R-1 that it partly fulfils it" in answer


@pytest.mark.parametrize(
    ("command", "option", "typed", "value"),
    [
        ("action show", "action", "notpetya", "R-a-notpetya"),
        ("action log", "kind", "morat", "moratorium"),
        ("action log", "doers", "co-amazon; micros", "co-amazon; co-microsoft"),
        ("action log", "subjects", "N-1; gge-f", "N-1; gge-f"),
        ("action log", "status", "cont", "contested"),
        ("action assess", "value", "falls", "falls_short"),
        ("claim log", "basis", "press", "media"),
        ("claim log", "basis", "court", None),
        ("claim reply", "claim", "eset sandworm", "R-c04"),
        ("commitment log", "dimension", "terms", "contract_or_terms"),
        ("commitment level", "level", "law", "5_in_law"),
        ("commitment show", "commitment", "", "R-1"),
    ],
)
async def test_lists_offer_what_fits_as_one_types(
    hall: Members, command: str, option: str, typed: str, value: str | None
) -> None:
    if command == "commitment show":
        await promised(hall, hall.convener)

    found = await hall.proposer.autocomplete(hall.channel, command, option, typed)

    assert (str(found[0]["value"]) if found else None) == value


async def test_the_way_of_a_norm_tells_what_was_recorded_and_found_of_it(hall: Members) -> None:
    await logged(hall, "action log", OUTAGE)
    await hall.run(hall.proposer, "action attach", action="R-1", subjects="N-1")
    await assessed(hall, hall.proposer, "contradicts")
    await promised(hall, hall.proposer)
    await confirmed(hall, "R-2")
    level = {"commitment": "R-2", "level": "3_policy", "date": "2026-05", "source": OUTAGE["source"]}
    await logged(hall, "commitment level", level)

    answer = told(await hall.run(hall.unseated, "norm history", norm="N-1"))

    for said in (
        f"<@{hall.proposer.id}> related R-1 to it",
        f"<@{hall.proposer.id}> found of R-1 that it contradicts it",
        f"<@{hall.proposer.id}> logged R-2, a commitment of Microsoft; it awaits its review",
        f"<@{hall.seconder.id}> confirmed R-2, a commitment of Microsoft",
    ):
        assert said in answer, answer
