"""What hangs on a vote, in words: before it opens, on its ballot while it is open, and with its decision."""

from dataclasses import replace

import pytest

from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.choice_opening import which_vote
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.lineage import link_line
from bot.chat.ui.norm_answers import vote_question
from bot.chat.ui.reading import ballot_pages, decision_pages
from bot.chat.ui.stakes import NORMS_SHOWN
from bot.congress.links import LinkKind
from bot.congress.rules import rule_of
from bot.services.lineage import LinkShown
from bot.services.vote_plans import VotePlan
from prompts import load
from tests.chat.examples import EXTREME_TITLE, NOW, ballot_view, decision_view, place
from tests.chat.judged import faults, text_of
from tests.chat.test_concern_cards import line

SAY = load(strict=True).into("en")
CONSENT = rule_of("consent")
OTHER = LinkShown(LinkKind.SUPERSEDES, False, "N-3", "Spare the cables", place(11, 3))
N_3 = f"[N-3]({place(11, 3).url}) · Spare the cables"
PLAN = VotePlan("N-12", "Spare the core", 1, 12, CONSENT, "names_hidden", NOW, 12)
CANNOT = "**This vote cannot carry:** N-12/C2 is sustained, and under consent no norm is adopted over a"


def test_before_the_vote_opens_over_a_sustained_concern_under_consent_it_is_said_that_it_cannot_carry() -> None:
    plan = replace(PLAN, unresolved=("N-12/C2",))

    asked = vote_question(SAY, plan)
    assert CANNOT in asked
    assert "whoever raised it can take it back with /concern withdraw" in asked
    assert "cannot carry" not in vote_question(SAY, PLAN)
    either = which_vote(SAY, plan, replace(plan, wordings=("Short", "Long")))
    assert CANNOT in either


def test_under_another_rule_the_concern_is_named_and_does_not_decide() -> None:
    asked = vote_question(SAY, replace(PLAN, rule=rule_of("majority"), unresolved=("N-12/C1", "N-12/C2")))

    assert "N-12/C1 and N-12/C2 stand unresolved against it; ballot and decision name them." in asked
    assert "cannot carry" not in asked


def test_while_it_is_open_the_ballot_says_that_it_cannot_carry() -> None:
    view = replace(ballot_view(rule=CONSENT), unresolved=(line(2, "sustained"),))

    card = ballot_card(SAY, view)
    assert faults(card) == []
    assert CANNOT in text_of(card) and CANNOT in "\n".join(ballot_pages(SAY, view))
    assert "cannot carry" not in text_of(ballot_card(SAY, replace(view, closed=True)))
    assert "cannot carry" not in text_of(ballot_card(SAY, replace(view, rule=rule_of("majority"))))
    assert "cannot carry" not in text_of(ballot_card(SAY, ballot_view(rule=CONSENT)))


def test_plan_and_ballot_say_what_adoption_does_to_the_other_norm() -> None:
    says = f"**If adopted, it supersedes {N_3}**, which is then no longer in force."

    assert says in vote_question(SAY, replace(PLAN, supersedes=(OTHER,)))
    view = ballot_view(supersedes=(OTHER,))
    assert says in text_of(ballot_card(SAY, view)) and says in "\n".join(ballot_pages(SAY, view))


def test_on_trial_plan_ballot_and_decision_say_that_the_other_norm_stays_in_force() -> None:
    says = f"**{N_3} stays in force until N-12 is adopted for good**, and is superseded then."

    asked = vote_question(SAY, replace(PLAN, supersedes=(OTHER,), trial=30))
    assert says in asked and "which is then no longer in force" not in asked
    view = ballot_view(supersedes=(OTHER,), trial=30)
    assert says in text_of(ballot_card(SAY, view)) and says in "\n".join(ballot_pages(SAY, view))
    decision = decision_view(stay=(OTHER,))
    assert says in text_of(decision_card(SAY, decision, b"picture")) and says in "\n".join(
        decision_pages(SAY, decision)
    )


@pytest.mark.parametrize("incoming", [True, False])
def test_the_cards_of_both_say_that_a_trial_does_not_supersede_yet(incoming: bool) -> None:
    assert "once" in link_line(SAY, replace(OTHER, incoming=incoming))
    assert "is adopted for good" in link_line(SAY, replace(OTHER, incoming=incoming))


@pytest.mark.parametrize(
    ("done", "says"),
    [
        (True, f"**{N_3} is superseded** and no longer in force."),
        (False, f"**It supersedes {N_3}** as soon as the vote on that is closed, unless that vote adopts it anew."),
    ],
)
def test_a_decision_says_what_became_of_the_other_norm(done: bool, says: str) -> None:
    view = decision_view(superseded=(replace(OTHER, done=done),))

    card = decision_card(SAY, view, b"picture")
    assert faults(card) == []
    assert says in text_of(card) and says in "\n".join(decision_pages(SAY, view))


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ("keep", f"**{N_3} is in force only until the vote on keeping it is closed.** If it is kept, this norm"),
        ("repeal", f"**It supersedes {N_3}** as soon as the vote on that is closed, unless that vote repeals it."),
        ("wording", "unless that vote adopts it anew."),
    ],
)
def test_a_decision_says_what_the_vote_for_which_it_waits_does_to_the_other_norm(asks: str, says: str) -> None:
    assert says in text_of(decision_card(SAY, decision_view(superseded=(replace(OTHER, voted_on=asks),)), b"picture"))


def test_the_ballot_that_keeps_a_norm_says_that_it_is_superseded_all_the_same() -> None:
    view = ballot_view(question="keep", reason="It works.", superseded_by=replace(OTHER, incoming=True))

    says = f"**{N_3} supersedes it when this vote closes**, even if For carries."
    assert says in text_of(ballot_card(SAY, view)) and says in "\n".join(ballot_pages(SAY, view))


def test_many_norms_with_long_titles_fit_and_none_is_left_out_silently() -> None:
    many = (replace(OTHER, title=EXTREME_TITLE, done=True),) * 30
    ballot = ballot_card(SAY, ballot_view(supersedes=many))
    decision = decision_card(SAY, decision_view(superseded=many), b"picture")

    assert faults(ballot) == faults(decision) == []
    for card in (ballot, decision):
        assert f"{30 - NORMS_SHOWN} more norms that it supersedes" in text_of(card)
