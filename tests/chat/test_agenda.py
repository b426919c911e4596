"""The agenda as it is read: by command, by the button of `/waiting`, page by page, and at its longest."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.chat.ui.agenda import AgendaTurn, agenda_pages
from bot.chat.ui.paged import paged
from bot.congress.norms import Admission
from bot.services.agenda import Agenda, Decided, Discussed, Item, OnVote, Reviewed, Sought
from bot.services.voices import Missing
from storage.store import Store
from tests.chat.council import faults
from tests.chat.examples import EXTREME_TITLE, NAMES, NOW, place
from tests.chat.hall import SAY, HallBot, Turned, shown, told
from tests.chat.members import Members, members_bot

pytestmark = pytest.mark.simcord(check_errors=False)

ITEM = Item("N-12", "Spare the *core*", place(11))
MISSING = Missing(tuple(list(NAMES.values())[:11]), tuple(list(NAMES.values())[11:]))


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    bot = members_bot(sqlite_store, Turned())
    bot._wanted = (*bot._wanted, "bot.chat.cogs.congress")
    return bot


def full(many: int = 1, title: str = "Spare the *core*") -> Agenda:
    """An agenda with so many entries in each section."""
    item = replace(ITEM, title=title)
    soon, late = NOW + timedelta(days=3), NOW + timedelta(days=20)
    law, seat = NAMES["law"], NAMES["civil-society"]
    return Agenda(
        this_week=(OnVote(item, "adopt", soon, 1, 40),) * many,
        later=(OnVote(item, "repeal", late, 23, 40), OnVote(item, "wording", late, 1, 40)) * many,
        final_call=(Discussed(item, soon, time_over=False, by_convener=True, concerns=0),) * many,
        deliberation=(Discussed(item, soon, time_over=False, by_convener=True, concerns=2, missing=MISSING),) * many,
        seeking=(Sought(item, soon, Admission(0, 2, needs_discipline=True, needs_kind=True), law, seat),) * many,
        reviews=(Reviewed(item, NOW, None), Reviewed(item, None, date(2026, 12, 1))) * many,
        decided=(Decided(item, "D-2026-07", "adopted", NOW),) * many,
    )


async def test_an_empty_agenda_says_what_to_do(hall: Members) -> None:
    answer = told(await hall.run(hall.convener, "congress agenda"))

    assert "Nothing is before the congress" in answer
    assert "/norm propose" in answer


async def test_everybody_reads_it_by_the_button_of_what_awaits_them(hall: Members) -> None:
    await hall.propose()
    await hall.bring_to_vote("Another")
    waits = await hall.run(hall.unseated, "waiting")
    assert waits.response is not None

    answer = told(await hall.unseated.click(waits.response, label="Agenda"))

    assert answer.index("### To be decided this week") < answer.index("### Seeking seconds")
    assert "- N-2 · Another: closes <t:" in answer
    assert "0 of 3 seats have voted" in answer
    assert "N-1 · Spare the core: needs 1 more second until <t:" in answer


async def test_its_pages_turn_also_after_a_restart(hall: Members) -> None:
    for number in range(11):
        await hall.propose(f"Norm {number}")
    first = await hall.run(hall.convener, "congress agenda")
    assert first.response is not None
    assert "Page 1 of 2" in shown(first.response)

    hall.bot = members_bot(hall.store, hall.clock)
    hall.bot._wanted = (*hall.bot._wanted, "bot.chat.cogs.congress")
    await hall.env.restart_bot(hall.bot)
    await hall.convener.click(first.response, label="Next")

    assert "Page 2 of 2" in shown(first.response)
    assert "### Seeking seconds\n- N-11 · Norm 10" in shown(first.response)


async def test_a_direct_message_offers_no_button_that_needs_the_server(hall: Members) -> None:
    await hall.bring_to_vote()

    result = await hall.seconder.user.slash("waiting")

    assert result.response is not None
    assert "Agenda" not in str(result.response.components)


def test_each_section_says_what_is_needed() -> None:
    (text,) = agenda_pages(SAY, full())

    assert "Spare the \\*core\\*: closes" in text
    assert "1 of 40 seats has voted" in text
    assert "whether to repeal it; closes" in text
    assert "; 2 concerns open; nothing said yet from Computer science and security engineering, " in text
    assert "and 19 more" in text
    assert "needs 2 more seconds until" in text
    assert "under review since" in text
    assert "review due on" in text
    assert "[D-2026-07](" in text


@pytest.mark.parametrize(("by_convener", "says"), [(True, "/norm final-call"), (False, "by itself")])
def test_what_is_ready_says_who_moves_it_on(by_convener: bool, says: str) -> None:
    ready = Discussed(ITEM, NOW, time_over=True, by_convener=by_convener, concerns=0)

    (text,) = agenda_pages(SAY, Agenda(deliberation=(ready,)))
    (held,) = agenda_pages(SAY, Agenda(deliberation=(replace(ready, concerns=1),)))

    assert "ready: " in text
    assert says in text
    assert "ready" not in held
    assert "1 concern open" in held


def test_empty_sections_are_left_out_and_decisions_stand_below_the_advice() -> None:
    (text,) = agenda_pages(SAY, replace(Agenda(), decided=full().decided))

    assert text.count("###") == 1
    assert text.index("Nothing is before the congress") < text.index("### Decided of late")


def test_every_page_of_the_longest_agenda_is_taken_by_discord() -> None:
    pages = agenda_pages(SAY, full(12, EXTREME_TITLE))

    assert len(pages) > 8
    for number, text in enumerate(pages):
        layout = paged(SAY, text, page=number, pages=len(pages), turn=lambda label, to, _: AgendaTurn(label, page=to))
        assert not faults(layout), number
