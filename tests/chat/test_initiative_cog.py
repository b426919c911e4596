"""`/initiative`: rules, norms and members on one card, two side by side, and who joined, logged with a source."""

from datetime import date

import pytest

from bot.chat.ui.card_parts import date_shown
from storage.store import Store
from tests.chat.hall import HallBot, Turned, buttons, told
from tests.chat.members import Members, record_bot

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

JOINED = {
    "initiative": "paris-call",
    "actor": "China",
    "status": "joined",
    "date": "2026-03",
    "source": "https://example.com/joined",
}
ADDED = {
    "name": "Tech Accord",
    "kind": "industry_pledge",
    "opened": "2024",
    "addressee": "industry",
    "binding": "voluntary",
}


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return record_bot(sqlite_store, Turned())


async def test_the_card_has_rules_norms_members_and_what_is_complete(hall: Members) -> None:
    result = await hall.run(hall.proposer, "initiative show", initiative="Appel de Paris")
    card = told(result)

    for said in (
        "## Paris Call for Trust and Security in Cyberspace (2018)",
        "**How it decides:** support by declaration; no vote",
        "### 147 members as of",
        "State 81 · Company 53 (a selection)",
        f"-# As of the last check: the newest record of its members is of {date_shown(date(2025, 12, 25))};",
        "- 1 announced that it joins: Ghana",
        "The list of members of the kind State is complete as of",
        "- **5** Stop the spread of malicious tools",
    ):
        assert said in card
    assert result.response is not None
    members = await hall.proposer.click(result.response, label="Members · 147")
    assert "ABB" in told(members)
    await hall.proposer.click(result.response, label="Back to the card")
    norms = await hall.proposer.click(result.response, label="Norms · 9")
    assert "**9 · Spread international norms**" in told(norms)
    await hall.proposer.click(result.response, label="Back to the card")
    history = await hall.proposer.click(result.response, label="All in order of time · 171")
    assert "Page 1 of 18" in told(history)


async def test_members_are_told_as_of_an_earlier_day(hall: Members) -> None:
    result = await hall.run(hall.proposer, "initiative show", initiative="charter-of-trust", as_of="2018-12-31")
    assert "### 9 members as of" in told(result)
    assert result.response is not None

    listed = told(await hall.proposer.click(result.response, label="Members · 9"))

    assert "Siemens" in listed
    assert "Dell" not in listed  # It joined in 2019.


async def test_a_norm_of_an_initiative_is_shown_with_what_it_is_to_others(hall: Members) -> None:
    shown = told(await hall.run(hall.proposer, "initiative show", initiative="charter-of-trust", norm="4"))

    assert "## 4 · Put the user first" in shown
    assert "Unverified" in shown
    assert "mirrors, for another addressee" in told(
        await hall.run(hall.proposer, "initiative show", initiative="un-gge-2015", norm="13(i)")
    )


async def test_two_initiatives_stand_side_by_side(hall: Members) -> None:
    result = await hall.run(hall.proposer, "initiative compare", first="tech-accord", second="charter-of-trust")

    for said in (
        "**converging**",
        "Converging: at least 50 % of the smaller one are in both, or a third initiative holds at least 80 % of each.",
        "34 and 19; in common: **2 of 19 (0.11)** of the smaller.",
        "Cisco and Dell",
        "- Cybersecurity Tech Accord (2018), 4: Act together has the same aim as Charter of Trust for a Secure Digital",
        "### Their rules",
    ):
        assert said in told(result)
    assert "With subsidiaries counted as part of their group: 31 and 19" in told(result)
    assert result.response is not None
    assert len(buttons(result.response)) == 2


async def test_who_joined_is_logged_and_waits_for_a_second_look(hall: Members) -> None:
    logged = told(await hall.run(hall.proposer, "initiative log", **JOINED))
    assert "**Proposed** as R-1: China joined Paris Call" in logged
    assert "/waiting" in logged
    assert "147 members" in told(await hall.run(hall.proposer, "initiative show", initiative="paris-call"))

    by_chair = JOINED | {"actor": "India"}
    assert "**Recorded** as R-2" in told(await hall.run(hall.convener, "initiative log", **by_chair))

    assert "148 members" in told(await hall.run(hall.proposer, "initiative show", initiative="paris-call"))
    entry = told(await hall.run(hall.proposer, "position show", entry="R-2"))
    assert "India joined Paris Call for Trust and Security in Cyberspace (2018)" in entry


async def test_an_initiative_of_the_congress_is_kept_with_its_norms(hall: Members) -> None:
    added = told(await hall.run(hall.proposer, "initiative add", **ADDED, launched_by="Microsoft"))
    assert "Tech Accord (2024) is in the record" in added
    norm = {
        "initiative": "own-tech-accord",
        "code": "1",
        "title": "Label it",
        "summary": "Mark what is made up.",
        "addressee": "industry",
        "modality": "do",
        "element": "norm",
        "binding": "voluntary",
        "year": 2024,
    }
    assert "recorders and conveners" in told(await hall.run(hall.proposer, "initiative add-norm", **norm))
    assert "1: Label it is a norm of Tech Accord (2024)" in told(
        await hall.run(hall.convener, "initiative add-norm", **norm)
    )
    shown = told(await hall.run(hall.proposer, "initiative show", initiative="own-tech-accord"))
    assert "- **1** Label it (summary unverified)" in shown
    assert "Added by this congress." in shown


async def test_the_lists_show_the_year_and_never_offer_what_is_computed(hall: Members) -> None:
    found = await hall.proposer.autocomplete(hall.channel, "initiative show", "initiative", "accord")
    assert [choice["name"] for choice in found] == [
        "Cybersecurity Tech Accord (2018) · industry pledge",
        "Tech Accord to Combat Deceptive Use of AI in 2024 Elections (2024) · industry pledge",
    ]
    statuses = await hall.proposer.autocomplete(hall.channel, "initiative log", "status", "")
    assert "not_listed" not in [choice["value"] for choice in statuses]
    assert "asked to join" in [choice["name"] for choice in statuses]


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("initiative show", {"initiative": "**@everyone**"}, "is not among the initiatives"),
        ("initiative show", {"initiative": "paris-call", "norm": "99"}, "has no norm “99”"),
        ("initiative show", {"initiative": "paris-call", "as_of": "soon"}, "“soon” is not a day"),
        ("initiative show", {"initiative": "paris-call", "as_of": "2031-01-01"}, "lies ahead"),
        ("initiative compare", {"first": "paris-call", "second": "Appel de Paris"}, "nothing to compare"),
        ("initiative add", ADDED | {"kind": "club"}, "“club” is not among the words for Kind"),
        ("initiative add", ADDED | {"opened": "2018"}, "is in the record already"),
        ("initiative log", JOINED | {"status": "not_listed"}, "is never recorded"),
        ("initiative log", JOINED | {"date": "2031"}, "lies ahead"),
        ("initiative log", JOINED | {"date": "2017"}, "lies before Paris Call"),
        ("initiative log", JOINED | {"source": "http://localhost/x"}, "localhost"),
        ("initiative log", JOINED | {"actor": "France", "date": "2018-11-12"}, "on record as R-"),
    ],
)
async def test_what_cannot_be_is_said_with_what_to_do(
    hall: Members, command: str, options: dict[str, object], says: str
) -> None:
    assert says in told(await hall.run(hall.proposer, command, **options))
