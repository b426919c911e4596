"""`/action`, `/claim`, `/commitment`: recorded with their sources, told in words that accuse nobody, given back where
refused."""

from typing import Any

import pytest
import simcord

from bot.services.action_views import action_history
from bot.services.claim_views import claim_history
from storage.store import Store
from tests.chat.deeds import (
    OUTAGE,
    PROMISED,
    SAID,
    WORDS_OF_IT,
    confirmed,
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
        "- **Russia**, accused by Ukraine (2026-03-05, 3 days after the incident): government of the state hit; "
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

    for handle in ("R-9", "R-2", "N-1", "R-a-none", "**x**"):
        assert "is no entry of the record" in told(await hall.run(hall.unseated, command, action=handle))


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


async def assessed(hall: Members, person: simcord.MemberActor, value: str, **options: str) -> str:
    form = await hall.run(person, "action assess", action="R-1", value=value, **options)
    assert form.modal is not None, told(form)
    return told(await person.submit_modal(form, {"reason": "As it *reads*."}))


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
        ({"action": "R-2", "value": "neutral"}, "is no entry of the record"),
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


async def test_a_claim_is_shown_by_itself(hall: Members) -> None:
    answer = told(await hall.run(hall.unseated, "claim show", claim="R-c04"))

    assert "**ESET** says that **Sandworm** did this (2017-07-03, 6 days after the incident)." in answer
    assert "**Basis:** report of a security company · **Status:** attributed" in answer


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
        ({"commitment": "R-2"}, "is no entry of the record"),
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
