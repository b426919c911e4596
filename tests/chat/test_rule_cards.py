"""What cards say of consent and of seats that count as one, and what `/norm show` says before the close."""

from dataclasses import replace

import pytest

from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.decision_chart import decision_chart
from bot.chat.ui.reading import ballot_pages, decision_pages
from bot.congress.affiliates import Merged
from bot.congress.ballots import tally_from_cells
from bot.congress.decisions import decide
from bot.congress.privacy import published
from bot.congress.rules import Affiliates, Changer, Charter, rule_of
from bot.services.ballot_views import DecisionView
from bot.services.rules import change_rule, present_rule
from bot.services.seats import leave_seat
from tests.chat.examples import HOSTILE, ballot_view, decision_view
from tests.chat.hall import SAY, shown
from tests.chat.judged import faults, text_of
from tests.chat.members import Members

CAPPED = rule_of("consent", affiliates=Affiliates.ONE_VOTE)
OTHERS = tuple(Merged(f"a{n}", 2) for n in range(60))
MERGED = (Merged("Example Corp", 4), Merged(HOSTILE[:100], 2), Merged("m" * 100, 2), *OTHERS)


def decided(sustained: int) -> DecisionView:
    """A decision by consent, with more actors whose seats counted as one than a card names."""
    tally = tally_from_cells([("law", "state", "personal", "for", 9), ("law", "company", "personal", "against", 5)])
    result = published(decide(CAPPED, tally, sustained=sustained), tally, open_voting=False)
    return replace(decision_view(rule="consent"), rule=CAPPED, result=result, merged=MERGED)


def test_a_ballot_by_consent_says_what_carries_and_that_actors_count_once() -> None:
    view = replace(ballot_view(), rule=CAPPED, seats=12, merged=(Merged("Example Corp", 4),))
    text = text_of(ballot_card(SAY, view))
    assert "No concern is sustained." in text
    assert "At least 5 consent by voting For, counted on the roll of 9" in text
    assert "Seats that represent the same actor count together as one vote." in text
    assert "Seats that represent the same actor count together as one vote." in "\n".join(ballot_pages(SAY, view))


@pytest.mark.parametrize(
    ("sustained", "line"),
    [(0, "✓ No concern is sustained."), (1, "✗ 1 concern is sustained."), (2, "✗ 2 concerns are sustained.")],
)
def test_a_decision_by_consent_says_its_arithmetic(sustained: int, line: str) -> None:
    view = decided(sustained)
    card = decision_card(SAY, view, b"")
    text = text_of(card)
    assert faults(card) == []
    assert line in text
    assert "✓ Needs 6 consents among 14 votes that are not recused; has 9." in text
    assert decision_chart(SAY, view).needed == 6


def test_seats_that_counted_as_one_are_named_on_the_card_and_all_of_them_in_full() -> None:
    view = decided(0)
    text, whole = text_of(decision_card(SAY, view, b"")), "\n".join(decision_pages(SAY, view))
    assert "- 4 seats of Example Corp count as one vote." in text
    assert "- The seats of 60 more actors count as one vote each." in text
    assert "@everyone" not in text.replace("\\@everyone", "")
    assert all(f"2 seats of a{n} count as one vote." in whole for n in range(60))


def test_a_decision_that_brings_a_rule_says_which_and_all_of_it_in_full() -> None:
    view = replace(decided(0), charter=Charter(CAPPED, Changer.DECISION))
    card = decision_card(SAY, view, b"png")

    assert faults(card) == []
    assert "With it the congress decides by consent" in text_of(card)
    assert "The congress changes this rule by adopting a norm" in text_of(card)
    pages = "\n".join(decision_pages(SAY, view))
    assert "the congress decides by consent\n- " in pages.replace("**", "")
    assert "The congress changes this rule" in pages


async def test_before_the_close_a_norm_says_what_it_needs_to_pass(hall: Members) -> None:
    handle = await hall.propose()
    result = await hall.run(hall.proposer, "norm show", norm=handle)
    assert result.response is not None
    assert "would need 2 For of the 3 votes on the present roster, and more For than Against" in shown(result.response)

    ballot = await hall.bring_to_vote("Another")
    assert ballot
    result = await hall.run(hall.proposer, "norm show", norm="N-2")
    assert result.response is not None
    assert "needs 2 For of the 3 votes on its roll" in shown(result.response)


async def test_a_rule_that_cannot_be_met_any_more_is_said_so(hall: Members) -> None:
    handle, chair = await hall.propose(), hall.who(hall.convener, convener=True)
    seen = (await hall.store.read(present_rule, who=chair)).seen
    charter = Charter(rule_of("majority", quorum=3))
    await hall.store.write(change_rule, who=chair, charter=charter, seen=seen, now=hall.clock())
    await hall.store.write(leave_seat, who=hall.who(hall.people[2]), now=hall.clock())

    result = await hall.run(hall.proposer, "norm show", norm=handle)

    assert result.response is not None
    assert "the rule cannot be met on the present roster" in shown(result.response)
