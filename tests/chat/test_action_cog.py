"""`/action`: recorded with its source, told in words that accuse nobody, given back where refused."""

from typing import Any

import pytest
import simcord

from bot.services.record.action_views import action_history
from storage.store import Store
from tests.chat.deeds import (
    OUTAGE,
    SAID,
    assessed,
    deeds_bot,
    logged,
    open_for_deeds,
    speak_for,
)
from tests.chat.hall import HallBot, Turned, shown, told
from tests.chat.members import Members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

Options = dict[str, Any]


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return deeds_bot(sqlite_store, Turned())


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    return await open_for_deeds(simcord_env, sqlite_store, simcord_bot)


async def test_an_incident_is_logged_without_doers_and_waits_for_a_review(hall: Members) -> None:
    answer = told(await hall.run(hall.proposer, "action log", **OUTAGE, affected="state-ukr; FedEx", subjects="N-1"))

    for said in (
        "**Logged as R-1.** It stands once somebody else has confirmed it.",
        "**Cyber operation** · 2026-03-02 · alleged",
        "> Malware stopped the \\*\\*ports\\*\\* of a country.",
        "**Done by:** nobody beyond dispute",
        "**Affected:** FedEx and Ukraine",
        "- N-1 · Spare the core: not yet assessed",
        "[news.example.org](https://news.example.org/told)",
    ):
        assert said in answer, answer


async def test_undisputed_doers_are_told_as_such(hall: Members) -> None:
    deed = {**OUTAGE, "kind": "Moratorium", "date": "2026-04", "end": "2026-08"}
    answer = await logged(hall, "action log", {**deed, "doers": "co-amazon"})

    assert "**Recorded as R-1.**" in answer
    assert "**Moratorium** · 2026-04 to 2026-08 · confirmed" in answer
    assert "**Done by** Amazon (undisputed)" in answer


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "prank"}, "“prank” is no kind of action"),
        ({"status": "rumoured"}, "“rumoured” is no status"),
        ({"doers": "co-amazon", "status": "alleged"}, "leave the doers out"),
        ({"doers": "state-rus; grp-sandworm"}, "Russia and Sandworm are not recorded as doers of one action"),
        ({"affected": "**Nobody**"}, "“\\*\\*Nobody\\*\\*” is not among the actors"),
        ({"subjects": "N-9"}, "There is no norm N-9"),
        ({"subjects": "no-such"}, "“no-such” is no norm, initiative, text or question"),
        ({"date": "2031"}, "lies ahead"),
        ({"end": "2026-02"}, "It cannot end (2026-02) before it begins (2026-03-02)"),
        ({"source": "https://wiki.corp/told"}, "within somebody's own network"),
        ({"source": "example.org"}, "is no web address"),
        ({"case": "none"}, "“none” is no case"),
        ({"kind-of-source": "gossip"}, "“gossip” is no kind of source"),
    ],
)
async def test_a_deed_that_does_not_fit_is_refused_and_given_back(hall: Members, change: Options, says: str) -> None:
    answer = told(await hall.run(hall.proposer, "action log", **(OUTAGE | change)))

    assert says in answer
    assert "/action log kind:" in answer
    assert "Malware stopped the **ports** of a country." in answer
    assert (await hall.store.read(action_history, guild_id=hall.guild_id, subject="N-1")).total == 0


async def test_a_deed_without_a_seat_is_refused(hall: Members) -> None:
    assert "/seat take" in told(await hall.run(hall.unseated, "action log", **OUTAGE))


async def test_the_card_of_a_deed_tells_who_stands_accused_by_whom(hall: Members) -> None:
    await logged(hall, "action log", OUTAGE)
    await logged(hall, "claim log", SAID)

    answer = told(await hall.run(hall.unseated, "action show", action="r1"))

    assert "**Stands accused**, by whom, and on what basis:" in answer
    assert (
        "- **Russia**, accused by Ukraine (2026-03-05, 3 days after the incident): government of a victim state; "
        "alleged · R-2" in answer
    )
    assert "**Done by:** nobody beyond dispute" in answer


async def test_what_ships_is_shown_with_suggestions_marked_as_unverified(hall: Members) -> None:
    answer = told(await hall.run(hall.unseated, "action show", action="R-a-notpetya"))

    assert "not yet assessed; the shipped record suggests, unverified, that it contradicts it" in answer
    assert "**Note** on the shipped record:" in answer
    assert "**Reference data** that ships with the program" in answer


@pytest.mark.parametrize("command", ["action show", "claim history"])
async def test_an_unknown_action_is_refused(hall: Members, command: str) -> None:
    await logged(hall, "action log", OUTAGE)
    await logged(hall, "claim log", SAID)

    for handle in ("R-9", "N-1", "R-a-none", "**x**"):
        assert "is no entry of the record" in told(await hall.run(hall.unseated, command, action=handle))
    assert "R-2 is a claim, and what is needed" in told(await hall.run(hall.unseated, command, action="R-2"))


@pytest.mark.parametrize(
    ("options", "says", "misses"),
    [
        (
            {"actor": "co-amazon", "case": "policing-technology"},
            "## Actions: Amazon · Technology-assisted policing",
            "R-1",
        ),
        ({"subject": "N-1"}, "· R-1", "R-2"),
        ({"actor": "Ukraine"}, "Accused by others: Russia", "R-2"),
    ],
)
async def test_a_history_is_of_an_actor_a_case_or_a_subject(
    hall: Members, options: Options, says: str, misses: str
) -> None:
    await logged(hall, "action log", {**OUTAGE, "affected": "state-ukr", "subjects": "N-1"})
    pause = {**OUTAGE, "kind": "moratorium", "summary": "Paused.", "case": "policing-technology"}
    await logged(hall, "action log", {**pause, "doers": "co-amazon"})
    await logged(hall, "claim log", SAID)

    answer = told(await hall.run(hall.unseated, "action history", **options))

    assert says in answer
    assert f"· {misses}\n" not in answer


async def test_a_history_turns_its_pages_also_after_a_restart(hall: Members) -> None:
    for day in range(10, 32):
        deed = {
            **OUTAGE,
            "date": f"2026-05-{day}",
            "subjects": "N-1",
            "affected": "FedEx",
            "case": "norms-construction",
        }
        await logged(hall, "action log", deed)
    for change in ({"affected": "Maersk"}, {"case": "policing-technology"}, {"subjects": "gge-f"}):
        await logged(hall, "action log", {**deed, "date": "2026-05-09", **change})
    options = {"subject": "N-1", "actor": "FedEx", "case": "norms-construction"}
    first = await hall.run(hall.unseated, "action history", **options)
    assert first.response is not None
    assert "Page 1 of 3" in shown(first.response)
    hall.bot = deeds_bot(hall.store, hall.clock)
    await hall.env.restart_bot(hall.bot)

    while "2026-05-10" not in shown(first.response):
        await hall.unseated.click(first.response, label="Next")

    assert "Page 3 of 3" in shown(first.response)
    assert "-# 22 actions." in shown(first.response)
    await hall.unseated.click(first.response, label="Back")
    assert "2026-05-10" not in shown(first.response)


async def test_an_empty_history_says_that_this_proves_nothing(hall: Members) -> None:
    assert "does not mean that nothing happened" in told(await hall.run(hall.unseated, "action history", subject="N-1"))


async def test_an_incident_waits_in_the_inbox_until_it_is_attached(hall: Members) -> None:
    await logged(hall, "action log", OUTAGE)
    assert "· R-1" in told(await hall.run(hall.seconder, "action inbox"))

    answer = told(await hall.run(hall.seconder, "action attach", action="R-1", subjects="N-1; gge-f"))

    assert "**R-1 now relates to N-1 · Spare the core and" in answer
    assert "It changes nothing about a norm itself." in answer
    assert "No incident waits here" in told(await hall.run(hall.seconder, "action inbox"))
    again = told(await hall.run(hall.proposer, "action attach", action="R-1", subjects="N-1"))
    assert "R-1 relates to all of that already" in again


async def test_a_panel_needs_two_and_shows_its_reasons(hall: Members) -> None:
    await logged(hall, "action log", {**OUTAGE, "subjects": "N-1"})

    first = await assessed(hall, hall.proposer, "contradicts")
    assert "one assessment, not yet a panel’s: it contradicts it" in first
    second = await assessed(hall, hall.seconder, "falls short", subject="N-1")
    assert "by a panel of 2, between “it falls short of it” and “it contradicts it”" in second
    third = await assessed(hall, hall.people[2], "fulfils")
    assert "disputed in a panel of 3, two steps or more apart" in third

    card = told(await hall.run(hall.unseated, "action show", action="R-1"))
    assert f"<@{hall.seconder.id}>: it falls short of it" in card
    assert "> As it \\*reads\\*." in card


async def test_a_form_of_an_assessment_shows_what_was_written_before(hall: Members) -> None:
    await logged(hall, "action log", {**OUTAGE, "subjects": "N-1"})
    await assessed(hall, hall.proposer, "contradicts")

    form = await hall.run(hall.proposer, "action assess", action="R-1", value="neutral")

    assert form.modal is not None
    assert "As it *reads*." in str(form.modal)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"action": "R-1", "value": "good"}, "“good” is no assessment"),
        ({"action": "R-1", "value": "neutral", "subject": "gge-f"}, "R-1 does not relate to"),
        ({"action": "R-2", "value": "neutral"}, "R-2 is a claim, and what is needed here is an action"),
        ({"action": "R-3", "value": "neutral"}, "R-3 awaits its review"),
        ({"action": "R-a-notpetya", "value": "neutral"}, "relates to 2 subjects"),
        ({"action": "R-9", "value": "neutral"}, "is no entry of the record"),
    ],
)
async def test_an_assessment_that_does_not_fit_opens_no_form(hall: Members, options: Options, says: str) -> None:
    await logged(hall, "action log", {**OUTAGE, "subjects": "N-1"})
    await logged(hall, "claim log", SAID)
    await hall.run(hall.proposer, "action log", **{**OUTAGE, "date": "2026-05"})

    assert says in told(await hall.run(hall.proposer, "action assess", **options))


async def test_whoever_is_concerned_is_told_to_speak_instead(hall: Members) -> None:
    await logged(hall, "action log", {**OUTAGE, "subjects": "N-1", "affected": "Maersk"})
    await speak_for(hall, hall.seconder, "Maersk")

    answer = told(await hall.run(hall.seconder, "action assess", action="R-1", value="contradicts"))

    assert "R-1 concerns Maersk, for whom you speak or in whom you declared an interest" in answer
