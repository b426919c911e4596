"""The capacity in which somebody spoke, beside their name on cards and lists; of the personal one nothing."""

from dataclasses import replace

import pytest

from bot.chat.ui.concern_card import concern_card
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.reading import PAGE_ROOM, decision_pages
from bot.chat.ui.statement_card import statement_card
from bot.chat.ui.statement_words import entry_text
from bot.congress.limits import REPRESENTS_MOST
from bot.congress.norms import Stage
from bot.services.ballot_views import NamedVote
from bot.services.capacities import Spoke
from bot.services.views import ConcernLine
from tests.chat.examples import EXTREME_TEXT, EXTREME_TITLE, HOSTILE, decision_view, everyone, norm_at, norm_view
from tests.chat.hall import SAY
from tests.chat.judged import faults, text_of
from tests.chat.test_cards_at_extremes import PICTURE
from tests.chat.test_concern_cards import concern as concern_view
from tests.chat.test_statements_at_extremes import VIEW as STATEMENT

MARY = 5_000_000_000_000_000_001
ESTONIA = Spoke("official", "*Estonia*")
LONGEST = Spoke("simulated", (HOSTILE.replace("\n", " ") * 2)[:REPRESENTS_MOST])


@pytest.mark.parametrize(
    ("spoke", "words"),
    [
        (ESTONIA, "in an official capacity by own declaration, for \\*Estonia\\*"),
        (Spoke("official"), "in an official capacity by own declaration"),
        (Spoke("simulated", "Acme"), "in a simulated capacity, playing Acme"),
        (Spoke("simulated"), "in a simulated capacity"),
    ],
)
def test_a_norm_says_for_whom_its_proposer_and_seconders_spoke(spoke: Spoke, words: str) -> None:
    seconder = 5_000_000_000_000_000_002
    view = replace(norm_at(Stage.DELIBERATION), capacities={MARY: spoke, seconder: spoke})

    text = text_of(norm_card(SAY, view))

    assert f"Proposed by <@{MARY}> (Law, above all international law; Civil society organisation), {words}\n" in text
    assert f"Seconded by <@{seconder}> ({words}), <@5000000000000000003>." in text


def test_of_a_personal_capacity_nothing_is_said() -> None:
    assert "capacity" not in text_of(norm_card(SAY, norm_at(Stage.DELIBERATION)))


def test_a_statement_says_it_on_its_card_and_in_the_list() -> None:
    view = replace(STATEMENT, spoke=ESTONIA)

    for text in (text_of(statement_card(SAY, view)), entry_text(SAY, view)):
        assert f"<@{view.author}> (in an official capacity by own declaration, for \\*Estonia\\*)" in text


def test_a_concern_says_it_on_its_card() -> None:
    text = text_of(concern_card(SAY, concern_view(represents="*Estonia*", spoke=ESTONIA)))

    assert "; in an official capacity by own declaration, for \\*Estonia\\*) on version" in text


def test_a_decision_says_it_of_named_votes_and_of_unresolved_concerns() -> None:
    votes = (NamedVote(41, "for", ESTONIA), NamedVote(42, "for"))
    line = ConcernLine(1, "N-12/C1", "sustained", 43, "Law", "It is vague.", "Say what it is.", spoke=ESTONIA)
    view = decision_view(secrecy="names_shown", votes=votes, unresolved=(line,))

    for text in (text_of(decision_card(SAY, view, PICTURE)), "\n".join(decision_pages(SAY, view))):
        assert "- For: <@41> (in an official capacity by own declaration, for \\*Estonia\\*), <@42>" in text
        assert "<@43>, Law, in an official" in text or "<@43> (Law, in an official" in text


def test_cards_fit_when_everybody_plays_somebody_with_the_longest_name() -> None:
    people = tuple(10**18 + number for number in range(30))
    norm = norm_view(title=EXTREME_TITLE, text=EXTREME_TEXT, seconders=people, proposer_id=people[0])
    norm = replace(norm, capacities=dict.fromkeys(people, LONGEST))
    choices = ("for", "for_with_reservation", "against", "abstain", "recuse")
    votes = tuple(NamedVote(one, choices[number % 5], LONGEST) for number, one in enumerate(people * 3))
    decision = decision_view(everyone(), title=EXTREME_TITLE, secrecy="names_shown", votes=votes)

    card = decision_card(SAY, decision, PICTURE)

    assert faults(norm_card(SAY, norm)) == []
    assert faults(card) == []
    ministry = Spoke("official", "Ministry of Foreign Affairs of Estonia")
    usual = replace(decision_view(secrecy="names_shown"), votes=tuple(replace(one, spoke=ministry) for one in votes))
    assert "- Recuse: <@" in text_of(decision_card(SAY, usual, PICTURE))
    assert all(len(page) <= PAGE_ROOM for page in decision_pages(SAY, decision))
    assert all(f"<@{one}>" in "\n".join(decision_pages(SAY, decision)) for one in people)
