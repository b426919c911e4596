"""Adding a rationale where a decision is read in full, and how it is shown from then on."""

from datetime import timedelta

import pytest
import simcord

from bot.chat.rationales import RationaleButton
from bot.chat.ui.buttons import row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.reading import PAGE_ROOM, decision_pages
from bot.chat.ui.rendered import Rendered
from bot.congress.limits import RATIONALE_MOST
from bot.services.rationales import Rationale, add_rationale
from bot.services.votes import close_ballot
from tests.chat.council import button
from tests.chat.examples import EXTREME_RATIONALE, EXTREME_TITLE, NEWLINES, NOW, decision_view, everyone
from tests.chat.hall import SAY, shown, told
from tests.chat.judged import faults, text_of
from tests.chat.members import Members
from tests.chat.test_cards_at_extremes import PICTURE

pytestmark = pytest.mark.simcord(check_errors=False)

NOT_CERTIFIED = "changes nothing of the outcome, and is not part of the certificate"


async def read_in_full(hall: Members, person: simcord.MemberActor) -> simcord.ResponseMessage:
    ballot = await hall.bring_to_vote()
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    read = await person.click(await hall.post(await hall.card("decision")), label="Read in full")
    assert read.response is not None
    return read.response


async def test_a_convener_adds_it_where_they_read_the_decision_also_after_a_restart(hall: Members) -> None:
    read = await read_in_full(hall, hall.convener)
    await hall.restart()

    form = await hall.convener.click(read, label="Add a rationale")
    answer = told(await hall.convener.submit_modal(form, {"decision_rationale": "It carries <@1> all."}))

    assert "Your rationale stands with D-2026-01 on N-1" in answer
    hall.clock.wait(minutes=5)
    text = text_of(await hall.card("decision"))
    assert f"**Rationale**, added by <@{hall.convener.id}> <t:" in text
    assert "> It carries \\<\\@1\\> all." in text
    assert NOT_CERTIFIED in text
    history = told(await hall.run(hall.proposer, "norm history", norm="N-1"))
    assert f"<@{hall.convener.id}> added a rationale to D-2026-01" in history


async def test_members_do_not_see_the_button_and_are_refused_in_words(hall: Members) -> None:
    read = await read_in_full(hall, hall.proposer)
    assert "Add a rationale" not in str(read.components)

    layout = card([row_of(RationaleButton(SAY("rationale.button"), decision=1))], "decision")
    pressed = await hall.proposer.click(await hall.post(Rendered(layout)), label="Add a rationale")

    assert "Manage Server" in told(pressed)


async def test_once_it_is_there_the_button_is_gone_and_a_second_is_given_back(hall: Members) -> None:
    read = await read_in_full(hall, hall.convener)
    assert button(read, "Add a rationale")
    form = await hall.convener.click(read, label="Add a rationale")
    chair = hall.who(hall.convener, convener=True)
    await hall.store.write(add_rationale, who=chair, decision_id=1, words="First.", now=hall.clock())

    answer = told(await hall.convener.submit_modal(form, {"decision_rationale": "Second."}))

    assert "D-2026-01 has its rationale already" in answer
    assert "Second." in answer
    hall.clock.wait(minutes=5)
    again = await hall.convener.click(await hall.post(await hall.card("decision")), label="Read in full")
    assert again.response is not None
    assert "Add a rationale" not in str(again.response.components)
    assert "> First." in shown(again.response)


@pytest.mark.parametrize("words", [EXTREME_RATIONALE, NEWLINES[:RATIONALE_MOST], "x" * RATIONALE_MOST])
def test_the_longest_is_cut_on_the_card_where_it_says_so_and_whole_in_full(words: str) -> None:
    added = Rationale(words, 5_000_000_000_000_000_001, NOW + timedelta(days=8))
    view = decision_view(everyone(), title=EXTREME_TITLE, rationale=added)

    posted = decision_card(SAY, view, PICTURE)
    pages = decision_pages(SAY, view)

    assert faults(posted) == []
    assert SAY("norm_card.cut") in text_of(posted)
    assert NOT_CERTIFIED in text_of(posted)
    assert all(len(page) <= PAGE_ROOM for page in pages)
    assert sum(page.count("x") for page in pages) >= words.count("x")
    assert NOT_CERTIFIED in pages[-1]
