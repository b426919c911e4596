"""What a reminder says, how it is switched off where it comes, and the public line before a vote closes."""

from dataclasses import replace

import pytest

from bot.chat.ui.closing_line import closing_line
from bot.chat.ui.reminder_card import reminder_card
from bot.congress.reminders import Reminded
from bot.services.plans import Wish, plans_of, subscribe, unsubscribe
from bot.services.reminded import ReminderLine
from bot.services.reminders import ReminderCard, clock_reminds
from tests.chat.examples import NOW, ballot_view
from tests.chat.hall import SAY, told
from tests.chat.judged import buttons_of, faults, text_of
from tests.chat.members import Members

pytestmark = pytest.mark.simcord(check_errors=False)

CARD = "https://discord.com/channels/1/2/3"
WHEN = "<t:1794225600:f> (<t:1794225600:R>)"


def line(kind: Reminded, how: str = "", **changes: object) -> ReminderLine:
    made = ReminderLine(kind, how, "N-12", "No *attack*", NOW, "", CARD)
    return replace(made, **changes)  # type: ignore[arg-type]


def said(*lines: ReminderLine) -> list[str]:
    card = reminder_card(SAY, ReminderCard(1, "Congress", 5, lines))
    assert faults(card) == []
    assert not card.silent
    return text_of(card).splitlines()


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (line(Reminded.VOTE, "vote"), "you have not voted, and the vote closes"),
        (line(Reminded.VOTE, "again"), "you have not voted in the second vote"),
        (line(Reminded.VOTE, "repeal"), "you have not voted on its repeal"),
        (line(Reminded.VOTE, "keep"), "you have not voted on keeping it"),
        (line(Reminded.SECOND), "your norm still lacks seconds, and lapses"),
        (line(Reminded.REVIEW, "review", until=None, day="2026-11-02"), "the review of your norm is due"),
        (line(Reminded.REVIEW, "trial"), "the trial of your norm ends"),
    ],
)
def test_each_thing_is_one_line_with_its_link_and_its_time(what: ReminderLine, says: str) -> None:
    (_, told_line, foot) = said(what)

    assert told_line.startswith(f"- [N-12]({CARD}) No \\*attack\\*: {says}")
    assert "<t:1793620800:" in told_line
    assert "/waiting" in foot


def test_a_concern_a_review_and_a_commitment_say_what_to_do() -> None:
    concern = line(Reminded.CONCERN, handle="N-12/C1", url=None)
    promise = line(Reminded.COMMITMENT, "Example *Systems*", handle="R-3", title="Will publish\nit all.", day="2026-12")
    dated = replace(promise, day="2026-11-02")

    head, *lines, _ = said(concern, line(Reminded.REVIEW, "now"), promise, dated)

    assert head == "### 4 reminders from [Congress](https://discord.com/channels/1)"
    assert lines[0].startswith("- N-12/C1 on No \\*attack\\*: a resolution of your concern stands <t:")
    assert "your norm is under review; say in its thread" in lines[1]
    assert lines[2].startswith("- R-3 Example \\*Systems\\*: Will publish it all. (due 2026-12).")
    assert "(due <t:1793620800:D>)" in lines[3]


def test_what_does_not_fit_is_counted() -> None:
    *_, more, _ = said(*[line(Reminded.VOTE, "vote")] * 23)

    assert more.startswith("- and 3 more: ")


@pytest.mark.parametrize(
    ("changes", "is_shown", "says"),
    [
        ({"voted": 5, "seats": 12}, False, f"The vote on N-12 closes {WHEN}: 5 of 12 have voted. [Vote here]("),
        ({"voted": 1, "seats": 12, "place": None}, False, f"closes {WHEN}: 1 of 12 has voted. Use "),
        ({"voted": 5, "seats": 12, "tells_how_many": False}, False, f"The vote on N-12 closes {WHEN}. [Vote here]("),
        ({"voted": 12, "seats": 12}, False, None),
        ({"voted": 12, "seats": 12}, True, "12 of 12 have voted."),
        ({"closed": True}, False, None),
        ({"closed": True}, True, "The vote on N-12 closed <t:1794225600:R>."),
    ],
)
def test_the_public_line_names_nobody(changes: dict[str, object], is_shown: bool, says: str | None) -> None:
    card = closing_line(SAY, replace(ballot_view(), **changes), shown=is_shown)  # type: ignore[arg-type]

    assert (card is None) == (says is None)
    if card is not None:
        assert (says or "") in text_of(card)
        assert "<@" not in text_of(card)
        assert card.silent
        assert faults(card) == []


async def test_whoever_gets_reminders_stops_them_with_one_press_and_takes_them_up_again(hall: Members) -> None:
    await hall.bring_to_vote()
    who = hall.who(hall.seconder)
    await hall.store.write(subscribe, who=who, wish=Wish(), now=hall.clock())
    plan = (await hall.store.read(plans_of, who=who))[2].plan_id
    hall.clock.wait(days=6)
    await hall.store.write(clock_reminds, plan_id=plan, now=hall.clock())
    message = await hall.post(await hall.card("reminder"))

    stopped = await hall.seconder.click(message, label="Stop reminders")
    assert "Reminders from this congress are off" in told(stopped)
    assert [one.paused for one in await hall.store.read(plans_of, who=who)] == [False, False, True]
    assert stopped.response is not None
    again = await hall.seconder.click(stopped.response, label="Turn them on again")
    assert "are on again" in told(again)
    assert [one.paused for one in await hall.store.read(plans_of, who=who)] == [False, False, False]

    digest = (await hall.store.read(plans_of, who=who))[1].plan_id
    await hall.store.write(unsubscribe, who=who, plan_id=digest, now=hall.clock())
    assert "have stopped already" in told(await hall.seconder.click(message, label="Stop reminders"))
    assert "come with your own digest" in told(await hall.seconder.click(stopped.response, label="Turn them on again"))
    await hall.store.write(subscribe, who=who, wish=Wish(), now=hall.clock())
    await hall.seconder.click(message, label="Stop reminders")
    assert [one.paused for one in await hall.store.read(plans_of, who=who)] == [False, False, True]


async def test_nobody_stops_the_reminders_of_others(hall: Members) -> None:
    await hall.store.write(subscribe, who=hall.who(hall.seconder), wish=Wish(), now=hall.clock())
    plan = (await hall.store.read(plans_of, who=hall.who(hall.seconder)))[2].plan_id
    card = reminder_card(SAY, ReminderCard(hall.guild_id, "Congress", plan, (line(Reminded.SECOND),)))
    assert list(buttons_of(card)) == ["Stop reminders"]

    refused = await hall.proposer.click(await hall.post(card), label="Stop reminders")

    assert "off" not in told(refused)
    assert not (await hall.store.read(plans_of, who=hall.who(hall.seconder)))[2].paused
