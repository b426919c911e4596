"""A norm that brings a rule of decision says so in words wherever it is read, at any length of the rest."""

from dataclasses import replace

import pytest

from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.reading import PAGE_ROOM, ballot_pages, norm_pages
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.rule_meaning import charter_as_norm
from bot.chat.ui.versions import version_pages
from bot.congress.norms import Stage
from bot.congress.rules import Affiliates, Changer, Charter, rule_of
from bot.congress.versions import Wording
from bot.services.lineage import Lineage
from bot.services.norms import Draft, propose
from bot.services.versions import VersionView
from tests.chat.examples import (
    EXTREME_RATIONALE,
    EXTREME_TEXT,
    EXTREME_TITLE,
    HOSTILE,
    NOW,
    TEXT,
    ballot_view,
    norm_at,
    norm_view,
    place,
)
from tests.chat.hall import SAY, shown, told
from tests.chat.judged import faults, text_of
from tests.chat.members import Members

LONGEST = Charter(rule_of("concurrent", affiliates=Affiliates.ONE_VOTE), Changer.DECISION)
CHARTERS = [LONGEST, *(Charter(rule_of(preset, quorum=9999)) for preset in ("majority", "two-thirds", "consent"))]
BROUGHT = [
    "- There are more For than Against.",
    "(spread).",
    "(refusal).",
    "- Seats that represent the same actor count together as one vote.",
    "- The congress changes this rule by adopting a norm that brings another.",
]
IF_ADOPTED = "**If adopted, the congress decides by: concurrent majority**"
BY_ADOPTION = "**What this version brings by its adoption:** the congress decides by concurrent majority"


def version(n: int, *, current: int, in_force: int | None = None) -> VersionView:
    wording = Wording(EXTREME_TITLE, EXTREME_TEXT, EXTREME_RATIONALE, "all")
    digest = "0123456789abcdef" * 4
    return VersionView(
        12, "N-12", n, wording, digest, HOSTILE[:500], n - 1 or None, 5, NOW, current, in_force, place(11), LONGEST
    )


def says_all(said: str, heading: str) -> bool:
    return all(line in said for line in [heading, *BROUGHT])


def test_the_cards_and_pages_of_a_norm_say_the_rule_that_it_brings() -> None:
    norm, ballot = norm_view(charter=LONGEST), replace(ballot_view(), rule=rule_of("consent"), charter=LONGEST)

    for said in (
        text_of(norm_card(SAY, norm)),
        text_of(ballot_card(SAY, ballot)),
        "\n".join(norm_pages(SAY, norm)),
        "\n".join(ballot_pages(SAY, ballot)),
        "\n".join(version_pages(SAY, version(2, current=2, in_force=1))),
    ):
        assert says_all(said, IF_ADOPTED), said


def test_once_it_is_decided_they_say_what_its_adoption_brings() -> None:
    norm = replace(norm_at(Stage.DECIDED), charter=LONGEST, lineage=Lineage(in_force=1))
    ballot = ballot_view(charter=LONGEST, closed=True)

    for said in (
        text_of(norm_card(SAY, norm)),
        text_of(ballot_card(SAY, ballot)),
        "\n".join(norm_pages(SAY, norm)),
        "\n".join(ballot_pages(SAY, ballot)),
        "\n".join(version_pages(SAY, version(1, current=1, in_force=1))),
        "\n".join(version_pages(SAY, version(1, current=2))),
    ):
        assert says_all(said, BY_ADOPTION), said
        assert "If adopted" not in said


def test_a_norm_that_brings_no_rule_says_nothing_of_one() -> None:
    for said in (text_of(norm_card(SAY, norm_view())), text_of(ballot_card(SAY, ballot_view()))):
        assert "the congress decides by" not in said


@pytest.mark.parametrize("charter", CHARTERS)
@pytest.mark.parametrize("stage", Stage)
def test_a_norm_card_with_the_longest_words_keeps_the_rule_whole(charter: Charter, stage: Stage) -> None:
    seconders = tuple(range(10**18, 10**18 + 40))
    words = {"title": EXTREME_TITLE, "text": EXTREME_TEXT, "rationale": EXTREME_RATIONALE, "seconders": seconders}

    card = norm_card(SAY, replace(norm_at(stage), charter=charter, **words))  # type: ignore[arg-type]

    assert faults(card) == []
    assert all(line in text_of(card) for line in charter_as_norm_lines(charter))
    assert units(text_of(card)) > CARD_CHARACTERS * 0.8


@pytest.mark.parametrize("charter", CHARTERS)
@pytest.mark.parametrize("closed", [False, True])
def test_a_ballot_card_with_the_longest_words_keeps_the_rule_whole(charter: Charter, closed: bool) -> None:
    view = ballot_view(title=EXTREME_TITLE, text=EXTREME_TEXT, charter=charter, rule=LONGEST.rule, closed=closed)

    card: Rendered = ballot_card(SAY, view)

    assert faults(card) == []
    assert all(line in text_of(card) for line in charter_as_norm_lines(charter))


def test_every_page_with_the_rule_fits() -> None:
    words = {"title": EXTREME_TITLE, "text": EXTREME_TEXT, "charter": LONGEST}
    pages = [
        *norm_pages(SAY, norm_view(**words, rationale=EXTREME_RATIONALE)),
        *ballot_pages(SAY, ballot_view(**words)),
        *version_pages(SAY, version(2, current=3, in_force=1)),
    ]
    assert all(units(page) <= PAGE_ROOM for page in pages)


def charter_as_norm_lines(charter: Charter) -> list[str]:
    """What the text of a norm says of the charter, without its heading and the numbers of the lines."""
    return [line.partition(". ")[2] or line for line in charter_as_norm(SAY, charter).split("\n")[1:-1]]


async def propose_a_rule(hall: Members) -> str:
    draft = Draft("Decide so", charter_as_norm(SAY, LONGEST), "", "all", None, LONGEST)
    done = await hall.store.write(propose, who=hall.who(hall.proposer), draft=draft, now=hall.clock())
    return done.handle


async def test_norm_show_says_the_rule(hall: Members) -> None:
    handle = await propose_a_rule(hall)

    result = await hall.run(hall.proposer, "norm show", norm=handle)

    assert result.response is not None
    assert says_all(shown(result.response), IF_ADOPTED)


async def test_who_rewords_it_is_told_to_propose_another_rule(hall: Members) -> None:
    handle = await propose_a_rule(hall)
    form = await hall.run(hall.proposer, "norm revise", norm=handle)
    assert form.modal is not None
    assert "this norm brings a rule" in str(form.modal)
    typed = {"title": "Decide so", "text": TEXT, "rationale": "", "addressee": ["all"], "why": "It is harmless so."}

    refused = await hall.proposer.submit_modal(form, typed)

    assert "only its rationale can be written anew" in told(refused)
    typed |= {"text": charter_as_norm(SAY, LONGEST), "rationale": "It carries everyone."}
    again = await hall.run(hall.proposer, "norm revise", norm=handle)
    assert "Version 2" in told(await hall.proposer.submit_modal(again, typed))
