"""A fact that concerns several things that a member watches stands once in a message."""

from dataclasses import replace

from bot.chat.ui.watch_card import watched_within
from bot.chat.ui.watch_once import told_once
from bot.services.watch_news import Line
from bot.services.watch_notices import Told
from tests.chat.hall import SAY

MOVED, SPOKEN, LINKED = ("moved", "voting", ""), ("statements", "2", ""), ("linked", "amends", "N-3")
NORM = Line("norm", 7, "N-1", "Spare the core", None, (MOVED, SPOKEN))
SEATS = Line("seats", 0, "", "", None, (("seats_taken", "1", ""),))


def test_a_fact_stands_once_and_what_has_nothing_else_to_say_is_left_out() -> None:
    norm = Told("norm", "N-1", (NORM,), 0)
    same = Told("actor", "Microsoft", (replace(NORM, news=(MOVED,)),), 0)
    more = Told("topic", "Core", (replace(NORM, news=(MOVED, SPOKEN, LINKED)), replace(NORM, id=8)), 0)
    hides = replace(same, name="Cisco", more=4)

    assert told_once([norm, same, more, hides]) == [
        norm,
        replace(more, lines=(replace(NORM, news=(SPOKEN, LINKED)), replace(NORM, id=8))),
        replace(hides, lines=()),
    ]
    card, whole = watched_within(SAY, [norm, same], {}, 4000, others="watches.notice.others")
    assert (len(card), whole) == (2, True)


def test_what_is_counted_of_each_stays_with_each() -> None:
    told = [Told("discipline", name, (SEATS,), 0) for name in ("Law", "Ethics")]
    assert told_once(told) == told
