"""Repairing a roll by the button under a norm: who sees it, what is asked before, and where it is told afterwards."""

import pytest
import simcord

from bot.chat.roll_repairs import RepairButton
from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.buttons import row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.reading import decision_pages
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.repair_words import REPAIRS_SHOWN, repair_notice, repair_question
from bot.congress.limits import NOTE_MOST
from bot.congress.repairs import Act, Mended
from bot.congress.seats import Capacity, RollEntry
from bot.services.ballots import open_ballot_of
from bot.services.rankings import cast_ranking
from bot.services.repairs import Line, Repair, RepairNotice, RepairPlan, repair_roll
from bot.services.votes import close_ballot
from tests.chat.examples import EXTREME_TITLE, NOW, ballot_view, decision_view, everyone
from tests.chat.hall import SAY, told
from tests.chat.judged import faults, text_of
from tests.chat.members import Members
from tests.chat.test_cards_at_extremes import PICTURE
from tests.chat.test_ranking import put_to_choice

pytestmark = pytest.mark.simcord(check_errors=False)

WHY = "A second account of the <@1> same person."


async def asked(hall: Members, *, act: str = "taken_off") -> simcord.InteractionResult:
    """The question that a convener is asked who takes the seconder's seat off the roll."""
    result = await hall.run(hall.convener, "norm show", norm="N-1")
    assert result.response is not None
    form = await hall.convener.click(result.response, label="Repair the roll…")
    return await hall.convener.submit_modal(form, {"member": [hall.seconder], "act": act, "repair_reason": WHY})


async def test_a_convener_repairs_the_roll_and_everyone_is_told_why(hall: Members) -> None:
    ballot = await hall.bring_to_vote()
    question = await asked(hall)

    before = told(question)
    assert f"<@{hall.seconder.id}> taken off (" in before
    assert "Seats on the roll: 3 now, 2 then." in before
    assert "no longer tell how many have voted" in before
    assert question.response is not None
    done = await hall.convener.click(question.response, label="Repair the roll")

    assert "It has 2 seats now" in told(done)
    notice = text_of(await hall.card("notice", f"repaired:{ballot}-1"))
    assert f"was repaired by <@{hall.convener.id}>: <@{hall.seconder.id}> taken off" in notice
    assert "> A second account of the \\<\\@1\\> same person." in notice
    history = told(await hall.run(hall.proposer, "norm history", norm="N-1"))
    assert f"<@{hall.convener.id}> took <@{hall.seconder.id}> off the roll of the vote — A second account" in history


async def test_the_cards_of_the_ballot_and_of_the_decision_tell_it(hall: Members) -> None:
    ballot = await hall.bring_to_vote()
    chair = hall.who(hall.convener, convener=True)
    await hall.store.write(
        repair_roll, who=chair, ballot_id=ballot, member=hall.seconder.id, act="taken_off", reason=WHY, now=hall.clock()
    )
    open_card = text_of(await hall.card("ballot"))
    assert "**2** seats are on the roll. How many have voted is told when the vote closes" in open_card
    assert "The roll was repaired once:" in open_card
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    decision = text_of(await hall.card("decision"))
    assert f"The roll was repaired once:\n- <@{hall.seconder.id}> taken off" in decision


async def test_members_do_not_see_the_button_and_are_refused_in_words(hall: Members) -> None:
    ballot = await hall.bring_to_vote()
    result = await hall.run(hall.proposer, "norm show", norm="N-1")
    assert result.response is not None
    assert "Repair the roll" not in str(result.response.components)

    layout = card([row_of(RepairButton(SAY("repairs.button"), ballot=ballot))], "ballot")
    pressed = await hall.proposer.click(await hall.post(Rendered(layout)), label="Repair the roll…")
    assert "Manage Server" in told(pressed)


async def test_the_button_is_there_only_while_a_vote_is_open(hall: Members) -> None:
    await hall.propose()
    result = await hall.run(hall.convener, "norm show", norm="N-1")
    assert result.response is not None
    assert "Repair the roll" not in str(result.response.components)


async def test_a_second_vote_has_no_button_and_is_refused_before_anything_is_written(hall: Members) -> None:
    first = await put_to_choice(hall)
    for person, ranking in ((hall.proposer, ("1", "2")), (hall.seconder, ("2", "1"))):
        groups = tuple((name,) for name in ranking)
        await hall.store.write(cast_ranking, who=hall.who(person), ballot_id=first, groups=groups, now=hall.clock())
    result = await hall.run(hall.convener, "norm show", norm="N-1")
    assert result.response is not None and "Repair the roll" in str(result.response.components)
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=first, now=hall.clock())
    second = await hall.store.read(open_ballot_of, guild_id=hall.guild_id, handle="N-1")
    assert second != first

    result = await hall.run(hall.convener, "norm show", norm="N-1")
    assert result.response is not None
    assert "Repair the roll" not in str(result.response.components)
    layout = card([row_of(RepairButton(SAY("repairs.button"), ballot=second))], "ballot")
    pressed = await hall.convener.click(await hall.post(Rendered(layout)), label="Repair the roll…")
    assert SAY("repair.second_vote", handle="N-1") in told(pressed)


async def test_a_refused_repair_gives_the_words_back(hall: Members) -> None:
    await hall.bring_to_vote()
    answer = told(await asked(hall, act="corrected"))
    assert SAY("repair.same", handle="N-1") in answer
    assert "A second account" in answer


async def test_who_was_taken_off_reads_the_reason_where_they_vote(hall: Members) -> None:
    ballot = await hall.bring_to_vote()
    posted = await hall.post(await hall.card("ballot"))
    chair = hall.who(hall.convener, convener=True)
    await hall.store.write(
        repair_roll, who=chair, ballot_id=ballot, member=hall.seconder.id, act="taken_off", reason=WHY, now=hall.clock()
    )
    pressed = told(await hall.seconder.click(posted, label="For"))
    assert "Your seat was taken off the roll of the vote on N-1" in pressed
    assert "A second account of the \\<\\@1\\> same person." in pressed


LONGEST = Line("International relations", "Technical community", "simulated", "*" * 100)
MANY = tuple(
    Repair(1, n, Act.CORRECTED, 5_000_000_000_000_000_000 + n, LONGEST, LONGEST, "*" * NOTE_MOST, 7, NOW)
    for n in range(1, 2 * REPAIRS_SHOWN + 1)
)


def test_many_long_repairs_fit_every_card_and_are_whole_in_full() -> None:
    ballot = ballot_view(title=EXTREME_TITLE, text="*" * 4_000, repairs=MANY, tells_how_many=False, proxies=9)
    decision = decision_view(everyone(), title=EXTREME_TITLE, repairs=MANY)

    for shown in (ballot_card(SAY, ballot), decision_card(SAY, decision, PICTURE)):
        assert faults(shown) == []
        assert "The roll was repaired 6 times:" in text_of(shown)
    pages = "".join(decision_pages(SAY, decision))
    assert pages.count("\\*" * NOTE_MOST) == len(MANY)
    assert faults(repair_notice(SAY, RepairNotice("N-1", 12, MANY[0]))) == []


@pytest.mark.parametrize("after", [1, 0])
def test_the_question_tells_where_a_repair_changes_how_many_proxies_count(after: int) -> None:
    was, became = (RollEntry(1, "law", kind, Capacity.PERSONAL) for kind in ("state", "company"))
    line = Line("Law", "State", "personal", None)
    plan = RepairPlan(
        ballot_id=1, handle="N-1", discord_id=7, mended=Mended(Act.CORRECTED, was, became), was=line, became=line,
        reason="It was mistyped.", seats_before=3, seats_after=3, needed_before=2, needed_after=2, proxies_before=1,
        proxies_after=after, told_before=True, told_after=True,
    )  # fmt: skip
    assert ("Proxies that count in it: 1 now, 0 then." in repair_question(SAY, plan)) is (after == 0)
