"""A fact that concerns several things that a member watches stands once in a message."""

from dataclasses import replace

from bot.chat.ui.watch_card import watched_within
from bot.services.watch_lines import Line, Told
from bot.services.watch_once import lines_once, told_once
from tests.chat.hall import SAY

MOVED, SPOKEN, LINKED = ("moved", "voting", ""), ("statements", "2", ""), ("linked", "amends", "N-3")
UNHEARD = ("unheard", "final_call", "")
NORM = Line("norm", 7, "N-1", "Spare the core", None, (MOVED, SPOKEN))
SEATS = Line("seats", 0, "", "", None, (("seats_taken", "1", ""),))


def test_a_fact_stands_once_and_what_has_nothing_else_to_say_is_left_out() -> None:
    norm = Told("norm", "N-1", (NORM,), 0)
    same = Told("actor", "Microsoft", (replace(NORM, news=(MOVED,)),), 0)
    again = ("statements", "3", "")
    more = Told("topic", "Core", (replace(NORM, news=(MOVED, SPOKEN, LINKED, again)), replace(NORM, id=8)), 0)
    hides = replace(same, name="Cisco", more=4)

    assert told_once([norm, same, more, hides]) == [
        norm,
        replace(more, lines=(replace(NORM, news=(LINKED, again)), replace(NORM, id=8))),
        replace(hides, lines=()),
    ]
    card, whole = watched_within(SAY, [norm, same], {}, 4000, others="watches.notice.others")
    assert (len(card), whole) == (2, True)


def test_what_is_counted_of_each_stays_with_each() -> None:
    told = [Told("discipline", name, (SEATS,), 0) for name in ("Law", "Ethics")]
    assert told_once(told) == told


def test_where_a_norm_is_now_stands_once_also_where_disciplines_are_not_heard_on_it() -> None:
    called, unheard = replace(NORM, news=(("moved", "final_call", ""),)), replace(NORM, news=(UNHEARD,))
    law, ethics = (Told("discipline", name, (unheard,), 0) for name in ("Law", "Ethics"))
    short = [replace(one, lines=(replace(NORM, news=(("unheard", "", ""),)),)) for one in (law, ethics)]
    norm = Told("norm", "N-1", (called,), 0)

    for told, once in (([law, norm, ethics], [short[0], norm, short[1]]), ([law, ethics], [law, short[1]])):
        assert told_once(told) == once
        assert told_once(once) == once


def test_what_another_message_tells_is_left_to_it() -> None:
    case = Told("case", "Core", (replace(NORM, news=(MOVED, LINKED)),), 0)
    until = ("moved", "voting", "2026-11-20T00:00:00+00:00")
    case = replace(case, lines=(replace(NORM, news=(until, LINKED)),))
    assert lines_once([case], [Told("norm", "N-1", (NORM,), 0)]) == [(replace(NORM, news=(LINKED,)),)]
