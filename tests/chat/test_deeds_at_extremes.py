"""Deeds, claims and commitments with everything at its longest: nothing is lost, and Discord takes every page."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from discord import ui

from bot.chat.ui.card_parts import card
from bot.chat.ui.deed_pages import claim_pages, history_leaves, inbox_leaves
from bot.chat.ui.deed_words import action_blocks, claim_told, found_words, pledge_blocks
from bot.chat.ui.entry_words import entry_blocks
from bot.chat.ui.reading import packed
from bot.chat.ui.rendered import Rendered
from bot.congress.limits import LOCATOR_MOST, REASON_MOST, SUMMARY_MOST, URL_MOST
from bot.congress.record.dates import When
from bot.congress.record.deeds import ACTORS_MOST
from bot.congress.record.panels import Panel, State
from bot.services.capacities import Spoke
from bot.services.record.action_views import ActionLine, ActionPage, ActionView
from bot.services.record.assessments import Finding, Voice
from bot.services.record.claim_views import ClaimHistory, ClaimView
from bot.services.record.entry_views import EntryView, ReplyView, SourceView
from bot.services.record.pledge_views import LevelView, PledgeView
from bot.services.record.subject_lookup import SubjectRef
from prompts import load
from tests.chat.judged import faults, text_of

SAY = load(strict=True).into("en")
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SOMEBODY = 10**18 + 1
NAME = "*_" * 75
SUMMARY = "#*" * (SUMMARY_MOST // 2)
REASON = "_ " * (REASON_MOST // 2 - 1) + "_."
WHEN = When("2026-03-02", "on_or_before")
SPOKE = Spoke("official", "*_" * 50)
SOURCE = SourceView("`*" * 150, f"https://example.org/{'x' * (URL_MOST - 20)}", "D", "*_" * (LOCATOR_MOST // 2))
ENTRY = EntryView(
    *(1, "R-100001", "action", "confirmed", NOW, SOMEBODY, SOMEBODY),
    sources=(SOURCE,) * 3,
    replies=(ReplyView(NAME, SOMEBODY, REASON, NOW, verified=True),) * 3,
    unverified=True,
)
SUBJECT = SubjectRef("norm", 1, "N-10001", f"N-10001 · {NAME}")
PANEL = Panel("1", "norm:1", "value", n=9, value=Fraction(-3, 4), suggested=("contradicts",))
FINDING = Finding(SUBJECT, PANEL, (Voice(SOMEBODY, "falls_short", REASON, NOW, SPOKE),) * 9)
CLAIM = ClaimView(
    *(ENTRY, "R-100001", NAME, NAME, "international_organisation", "contested", WHEN, (-300, 12_000), SUMMARY),
)
ACTION = ActionView(
    entry=ENTRY,
    kind="capacity_building",
    summary=SUMMARY,
    status="confirmed",
    when=WHEN,
    until="2026-10-31",
    case=NAME[:100],
    doers=(NAME,) * ACTORS_MOST,
    affected=(NAME,) * ACTORS_MOST,
    claims=(CLAIM,) * 30,
    waiting=100,
    findings=(FINDING,) * 9,
    note=SUMMARY,
)
LEVEL = LevelView(ENTRY, 4, WHEN, SUMMARY)
PLEDGE = PledgeView(
    *(ENTRY, NAME, FINDING, SUMMARY, SUMMARY, "response_to_violation", WHEN, "2026-10-31"),
    overdue=True,
    level=LEVEL,
    levels=(LEVEL, *(replace(LEVEL, entry=replace(ENTRY, state="proposed")),) * 20),
)
LINE = ActionLine(
    *("R-100001", "proposed", "capacity_building", SUMMARY, WHEN, "2026-10-31"),
    doers=(NAME,) * ACTORS_MOST,
    accused=(NAME,) * ACTORS_MOST,
    subjects=(SUBJECT,) * 30,
)
PAGE = ActionPage((LINE,) * 10, 0, 900, 9000, NAME, 10**6, SUBJECT, NAME[:100], "norms-construction")
HISTORY = ClaimHistory(1, "R-100001", SUMMARY, WHEN, (CLAIM,) * 30)


def pages(name: str) -> list[str]:
    match name:
        case "action":
            return packed(entry_blocks(SAY, ENTRY, action_blocks(SAY, ACTION)))
        case "claim":
            return packed(entry_blocks(SAY, ENTRY, claim_told(SAY, CLAIM, SUMMARY)))
        case "commitment":
            return packed(entry_blocks(SAY, ENTRY, pledge_blocks(SAY, PLEDGE)))
        case "history":
            return history_leaves(SAY, PAGE)
        case "history of few":
            few = replace(LINE, doers=("x" * 70,), accused=(), subjects=())
            return history_leaves(SAY, replace(PAGE, lines=(few,) * 10))
        case "inbox":
            return inbox_leaves(SAY, PAGE)
        case _:
            return claim_pages(SAY, HISTORY)


@pytest.mark.parametrize("name", ["action", "claim", "commitment", "history", "history of few", "inbox", "claims"])
def test_every_page_fits_whatever_it_says(name: str) -> None:
    for page in pages(name):
        assert faults(Rendered(card([ui.TextDisplay(page)], "norm"))) == []


@pytest.mark.parametrize(
    ("name", "often"),
    [("action", {"falls short of it": 81, "R-100001": 31}), ("commitment", {"in contracts, terms": 21})],
)
def test_nothing_is_left_out_of_a_long_card(name: str, often: dict[str, int]) -> None:
    text = "\n".join(text_of(Rendered(card([ui.TextDisplay(page)], "norm"))) for page in pages(name))

    for words, times in often.items():
        assert text.count(words) >= times


@pytest.mark.parametrize(
    ("state", "n", "value", "voices", "says"),
    [
        ("not_enough_evidence", 0, None, 0, "not yet assessed"),
        ("not_enough_evidence", 1, None, 1, "one assessment, not yet a panel’s: it falls short of it"),
        ("not_enough_evidence", 1, None, 2, "no panel yet"),
        ("value", 2, Fraction(1), 2, "by a panel of 2, it fulfils it"),
        ("value", 3, Fraction(2, 3), 3, "by a panel of 3, between “it fulfils it” and “it partly fulfils it”"),
        ("disputed", 4, None, 4, "disputed in a panel of 4"),
        ("unclear", 1, None, 3, "cannot be judged on the evidence"),
    ],
)
def test_what_a_panel_comes_to_never_stands_without_how_many_it_is_of(
    state: State, n: int, value: Fraction | None, voices: int, says: str
) -> None:
    found = Finding(SUBJECT, Panel("1", "norm:1", state, n=n, value=value), FINDING.voices[:voices])

    assert says in found_words(SAY, found)


def test_nobody_who_is_accused_is_told_to_have_done_it() -> None:
    view = replace(ACTION, doers=(), claims=(replace(CLAIM, accused="Ruritania"),), waiting=0)

    (line,) = [line for block in action_blocks(SAY, view) for line in block.splitlines() if "Ruritania" in line]

    assert "accused by" in line
    assert "**Done by:** nobody beyond dispute" in action_blocks(SAY, view)


def test_a_claim_that_names_nobody_says_so() -> None:
    told = "\n".join(claim_told(SAY, replace(CLAIM, accused=None, claimant="ESET"), "What happened."))

    assert "names nobody" in told
    assert "stands accused" not in told
