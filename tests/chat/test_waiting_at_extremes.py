"""What awaits a person, with everything at its longest: one message that Discord takes, which counts what it leaves."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.waiting import waiting_blocks, waiting_layout
from bot.congress.concerns import Phase
from bot.congress.limits import TITLE_MOST
from bot.congress.norms import Stage
from bot.congress.proxies import State
from bot.congress.reminders import Reminded
from bot.services.browse import NormLine
from bot.services.concern_views import ConcernAwaited, ConcernsAwaited
from bot.services.opinions import OpinionsAwaited
from bot.services.plan_troubles import TroublesAwaited
from bot.services.proxy_views import ProxyEnd, ProxyLine
from bot.services.record.awaited import RecordAwaited
from bot.services.record.concerning import Concerning
from bot.services.record.lines import RecordLine
from bot.services.record.own_entries import Outcome, Outcomes, Unreviewed
from bot.services.reminded import ReminderLine
from bot.services.views import Place
from bot.services.waiting import VoteAwaited, Waiting
from prompts import load
from tests.chat.examples import FAR_SOURCE
from tests.chat.judged import faults, text_of
from tests.chat.test_congress_at_extremes import PLAN

WORDS = load(strict=True)
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
TITLE = "*_" * (TITLE_MOST // 2)
BIG = 10**18 + 1
PLACE = Place(BIG, BIG, BIG)
NORM = (NormLine(10_001, "N-10001", TITLE, Stage.REVIEW, NOW, None, PLACE, trial_until=NOW),) * 9
CONCERN = (ConcernAwaited("N-10001/C99", "N-10001", TITLE, TITLE, Phase.OPEN, NOW, PLACE),) * 9
DEED = RecordLine("claims", "2018-11-12", "on_or_before", TITLE, others=(TITLE,) * 9, summary=TITLE * 3)
OUTCOME = Outcome("R-100001", "claim", "replaced", "*_" * 500, "R-100002", DEED, FAR_SOURCE)
HANDLES = tuple(f"R-10000{n}" for n in range(5))
ASKED = tuple(ProxyLine(BIG, BIG, NOW, n, TITLE, State.ASKED) for n in range(9))


def full() -> Waiting:
    return Waiting(
        seated=False,
        votes=tuple(VoteAwaited(n, "N-10001", TITLE, NOW, n > 9, proxy=BIG, url=PLACE.url) for n in range(20)),
        to_second=NORM,
        to_call=NORM,
        to_open=NORM,
        to_review=NORM,
        to_answer=(OpinionsAwaited("N-10001", TITLE, 99, PLACE.url),) * 9,
        concerns=ConcernsAwaited(CONCERN, CONCERN, CONCERN, CONCERN),
        to_accept=ASKED,
        due=(ReminderLine(Reminded.REVIEW, "trial", "N-10001", TITLE, NOW, "2026-11-02", PLACE.url),) * 9,
        proxy_ended=ProxyEnd(NOW, BIG, "seat", asked=True),
        troubles=TroublesAwaited(
            "outbox.dms_closed",
            (replace(PLAN, channel_id=BIG, main=False, trouble="outbox.not_allowed"),) * 25,
            tried=("digest", "watch"),
            stopped=("reminder",),
        ),
        record=RecordAwaited(
            to_review=500,
            to_close=HANDLES * 9,
            concerning=tuple(Concerning(n, "*_" * 75, HANDLES[:3], 100_000) for n in range(9)),
            outcomes=Outcomes((OUTCOME,) * 5, 12),
            unreviewed=Unreviewed(HANDLES, 100_000, "recorder", tuple(range(len(HANDLES)))),
        ),
    )


@pytest.mark.parametrize("away", [False, True])
def test_everything_at_once_is_one_message_that_counts_what_it_leaves_out(away: bool) -> None:
    layout = waiting_layout(WORDS, "en", full(), 1, away=away)

    shown = Rendered(layout)
    assert faults(shown) == []
    assert units(text_of(shown)) <= CARD_CHARACTERS
    for section in ("Ready for the final call", "New about whom you speak for", "What became of what you logged"):
        assert section in text_of(shown)
    outcomes = text_of(shown).split("What became")[1].split("\n\n")[0]
    assert f"and {12 - outcomes.count('R-100002')} more" in outcomes


def test_however_many_norms_seek_a_second_they_are_counted_and_all_stand_in_the_whole_list() -> None:
    lines = tuple(NormLine(n, f"N-{n}", f"Title {n}", Stage.SEEKING_SECONDS, None, None, None) for n in range(1, 34))
    waiting = Waiting(True, (), lines, (), ())

    shown = text_of(Rendered(waiting_layout(WORDS, "en", waiting, 1)))
    whole = waiting_blocks(WORDS.into("en"), waiting)

    assert "N-5 · Title 5\nand 28 more\n-# Press “All that awaits you”" in shown
    assert [line for line in "\n".join(whole).splitlines() if "Title" in line] == [
        f"- N-{n} · Title {n}" for n in range(1, 34)
    ]
    kept = replace(waiting, left_out={"to_second": 900})
    assert "\nand 928 more\n" in text_of(Rendered(waiting_layout(WORDS, "en", kept, 1)))
    assert "\n".join(waiting_blocks(WORDS.into("en"), kept)).count("and 900 more") == 1


def test_the_whole_of_everything_at_its_longest_leaves_nothing_out() -> None:
    blocks = waiting_blocks(WORDS.into("en"), full())

    assert "\n".join(blocks).count("N-10001/C99") == 9 * 4
    assert re.findall(r"and \d+ more", "\n".join(blocks)) == [
        *["and 99997 more"] * 9,
        "and 7 more",
        "and 99995 more",
    ], "what was never read"


def test_a_short_list_is_shown_whole() -> None:
    told = RecordAwaited(
        concerning=(Concerning(7, "A *", ("R-2", "R-1"), 2),),
        outcomes=Outcomes((Outcome("R-3", "position", "disputed", "Not *so*."),), 1),
        unreviewed=Unreviewed(("R-5", "R-6"), 2),
    )

    shown = text_of(Rendered(waiting_layout(WORDS, "en", Waiting(True, (), (), (), (), record=told), 1)))

    assert "without a reply yet**\n- A \\*: 2 entries, R-2, R-1" in shown
    assert "- R-3 disputed: position · why: Not \\*so\\*." in shown
    assert "**Yours, 2 waiting for a second member:** R-5, R-6." in shown
    assert "more" not in shown
    assert "All that awaits you" not in shown
