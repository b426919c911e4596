"""`/analysis` and `/position matrix`: each answers bare, opens to its records, and refuses what is not there."""

from dataclasses import replace

import pytest
import simcord

from bot.chat.ui.analyses.pictures import bars, dates, grid, links, quadrants
from bot.chat.ui.analyses.screens import Table
from bot.chat.ui.analyses.show import csv_of
from bot.services.record.initiatives import NewInitiative, add_initiative
from storage.store import Store
from tests.chat.hall import WORDS, HallBot, Turned, buttons, shown, told
from tests.chat.members import EXTENSIONS, Members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

HOSTILE = "**@everyone** [x](https://evil.example) `"


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    extensions = [*EXTENSIONS, "bot.chat.cogs.analysis"]
    return HallBot(store=sqlite_store, words=WORDS, now=Turned(), extensions=extensions)


@pytest.fixture(autouse=True)
def _drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn is looked at elsewhere; here a picture is only sent."""
    for module in (bars, dates, grid, links, quadrants):
        monkeypatch.setattr(module, "draw", lambda _drawing: b"\x89PNG\r\n\x1a\n")


async def asked(hall: Members, command: str, **options: object) -> simcord.InteractionResult:
    return await hall.run(hall.unseated, command, **options)


BARE = [
    ("position matrix", "Of 264 cells of 33 actors and 8 subjects, **67 show support**", True),
    ("analysis timeline", "**10 claims** say who did it; the first is by Ukraine, day 1.", True),
    ("analysis gap", "53 of 58 (0.91) of the tracked companies support it, and 81 of 193 (0.42) of all states", True),
    ("analysis alignment", "**The average pair agrees 0.72** of 1, over 10 of 10 pairs", True),
    ("analysis silence", "**112 of 193 (0.58) are silent**", True),
    (
        "analysis overlap",
        "34 of 34 (1.00) of Cybersecurity Tech Accord (2018) and 17 of 19 (0.89) of",
        True,
    ),
    ("analysis say-do", "there is enough evidence for a figure", False),
    ("analysis lifecycle", "**Suggested stage: tipping.** 81 of 193 (0.42)", True),
    ("analysis crosswalk", "**48 norms, 24 links among them**", True),
    ("analysis contested", "General Assembly resolution 73/187, 0.95 (n = 153), 94 for and 59 against", False),
    ("analysis implementation", "**Not enough evidence** (n = 0)", False),
    ("analysis reactions", "**1 state said who did it within 90 days, 6 within 365**", False),
    ("analysis representation", "It addresses 11 kinds of seats; there are 3 disciplines seated here.", False),
]


@pytest.mark.parametrize(("command", "says", "picture"), BARE, ids=[command for command, _, _ in BARE])
async def test_a_bare_command_says_something_true_with_what_it_rests_on(
    hall: Members, command: str, says: str, picture: bool
) -> None:
    answer = await asked(hall, command)

    text = told(answer)
    assert says in text
    assert "As of <t:" in text
    assert "large Western firms are over-represented" in text
    assert "**Next:**" in text
    message = next(one for one in (answer.response, *answer.followups) if one is not None)
    assert bool(message.attachments) is picture


async def test_an_answer_opens_to_its_records_and_those_to_their_sources(hall: Members) -> None:
    answer = await asked(hall, "analysis gap", subject="paris-call", as_of="2025-12-31")
    message = next(one for one in (answer.response, *answer.followups) if one is not None)

    behind = await hall.unseated.click(message, label="Records behind this · 136")

    text = told(behind)
    assert "## The 136 records behind the gap" in text
    assert "**R-" in text
    assert "](https://" in text
    assert behind.response is not None
    turned = await hall.unseated.click(behind.response, label="Next")
    assert turned.response is not None
    assert "**R-" in shown(turned.response)
    assert shown(turned.response) != text
    again = await hall.unseated.click(turned.response, label="The answer again")
    given = again.followups[-1] if again.followups else again.response
    assert given is not None
    assert "81 of 193 (0.42) of all states" in shown(given)


async def test_the_whole_table_is_a_file(hall: Members) -> None:
    answer = await asked(hall, "analysis silence")
    message = next(one for one in (answer.response, *answer.followups) if one is not None)

    table = await hall.unseated.click(message, label="Whole table")

    assert "112 lines" in told(table)
    assert table.response is not None
    assert [one.filename for one in table.response.attachments] == ["silence-2026-11-02.csv"]


async def test_a_wide_matrix_turns_its_pages(hall: Members) -> None:
    answer = await asked(hall, "position matrix", kind="state")
    message = next(one for one in (answer.response, *answer.followups) if one is not None)
    assert buttons(message)["Back"] is False

    assert "Page 1 of 4" in shown(message)

    turned = await hall.unseated.click(message, label="Next")

    assert turned.response is not None
    assert "Page 2 of 4" in shown(turned.response)


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("analysis silence", {"as_of": "yesterday"}, "“yesterday” is not a day"),
        ("analysis silence", {"as_of": "2031-01-01"}, "lies ahead"),
        ("analysis silence", {"actor": "Nobody & Sons"}, "“Nobody & Sons” is not among the actors"),
        ("analysis say-do", {"actor": "**@everyone**"}, "\\*\\*\\@everyone\\*\\*"),
        ("position matrix", {"group": HOSTILE}, "is no group that is kept here"),
        ("position matrix", {"kind": "silent"}, "is no kind of actor"),
        ("analysis crosswalk", {"topic": "gossip"}, "is no topic that a norm has"),
        ("analysis timeline", {"action": "R-999"}, "R-999"),
        ("analysis overlap", {"first": "paris-call", "second": "paris-call"}, "both times it is Paris Call"),
        ("analysis gap", {"subject": "no such thing"}, "no such thing"),
    ],
)
async def test_what_is_not_there_is_refused(hall: Members, command: str, options: dict[str, str], says: str) -> None:
    assert says in told(await asked(hall, command, **options))


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        (
            "analysis timeline",
            {"actor": "co-tiktok", "as_of": "1999-01-01"},
            "**Nothing is on record** up to this day.",
        ),
        ("analysis silence", {"subject": "gge-f", "group": "p5"}, "**Not enough evidence**: nobody"),
        ("analysis say-do", {"actor": "co-cisco"}, "for a figure (n = 0). Of no deed of its own"),
        ("analysis gap", {"subject": "paris-call", "as_of": "1999-01-01"}, "**Not enough evidence** for a comparison"),
        ("analysis alignment", {"actors": "co-cisco; co-dell"}, "not enough evidence (n = 0)"),
        ("analysis contested", {"subject": "gge-f"}, "**Not enough evidence**"),
    ],
)
async def test_where_there_is_not_enough_it_is_said(
    hall: Members, command: str, options: dict[str, str], says: str
) -> None:
    assert says in told(await asked(hall, command, **options))


@pytest.mark.parametrize("command", ["analysis timeline", "analysis reactions"])
async def test_an_accusation_stands_with_its_status_and_the_answer_to_it(hall: Members, command: str) -> None:
    text = told(await asked(hall, command, action="R-a-notpetya"))
    assert ": NotPetya" in text.splitlines()[0]
    assert text.count("contested)") == 2
    assert text.count("Answer: The Kremlin spokesman rejected the accusation as groundless.") == 2


async def test_a_hostile_name_is_shown_as_it_was_typed(hall: Members) -> None:
    new = NewInitiative(HOSTILE, "industry_pledge", "2019-01-01", "all", "voluntary", case="norms-construction")
    await hall.store.write(add_initiative, who=hall.who(hall.proposer), new=new, now=hall.clock())

    text = told(await asked(hall, "position matrix", initiative="**@everyone**", group="p5")) + told(
        await asked(hall, "position matrix", case="norms-construction", group="p5")
    )

    assert "**@everyone** [x]" not in text
    assert "\\*\\*\\@everyone\\*\\*" in text


def test_no_spreadsheet_runs_a_cell() -> None:
    table = Table(("a",), (("=1+1",), ("-0.5",), ("plain",)))
    assert csv_of(table).decode("utf-8-sig").split() == ["a", "'=1+1", "-0.5", "plain"]
    assert replace(table, rows=()).rows == ()
