"""Every kind of card that the outbox shows, with everything at its longest at once: Discord takes it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.change_card import change_card
from bot.chat.ui.choice_cards import choice_card, choice_decision_card
from bot.chat.ui.concern_card import concern_card
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.limits import ALT_TEXT
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.personal_card import personal_card
from bot.chat.ui.plan_troubles import trouble_card
from bot.chat.ui.reminder_card import reminder_card
from bot.chat.ui.rendered import Attachment, Rendered
from bot.chat.ui.statement_card import statement_card
from bot.congress.concerns import Phase
from bot.congress.digest import (
    AheadNews,
    ChangeNews,
    ConcernNews,
    MissingNews,
    OpinionNews,
    PositionNews,
    RecordNews,
    SaidNews,
)
from bot.congress.norms import Stage
from bot.congress.reminders import Reminded
from bot.congress.reviews import Question
from bot.congress.rules import Changer, ranked_rule
from bot.services.changes import ChangeView
from bot.services.digests import DigestCard
from bot.services.personal import PersonalCard, PersonalDigest
from bot.services.plan_troubles import NO_TROUBLES, TroubleCard
from bot.services.record.entry_views import SourceView
from bot.services.record.lines import RecordLine
from bot.services.reminded import ReminderLine
from bot.services.reminders import ReminderCard
from bot.services.watch_lines import Line, Told
from prompts import load
from storage.tables.ledger import CARD_KINDS
from tests.chat.examples import ENTRIES, EXTREME_TITLE, KINDS, NAMES, NOW, digest_view, news
from tests.chat.extremes import (
    CAPPED,
    FAR,
    SOMEBODY,
    SPOKE,
    extreme_ballot,
    extreme_choice,
    extreme_decision,
    extreme_norm,
)
from tests.chat.judged import faults
from tests.chat.test_concern_cards import LONG, PHASES, at
from tests.chat.test_congress_at_extremes import PLAN
from tests.chat.test_statements_at_extremes import LONGEST, VIEW
from tests.chat.test_waiting_at_extremes import full as full_waiting

SAY = load(strict=True).into("en")
PICTURE = b"picture"

Card = Callable[[], Rendered]


def _tied() -> Rendered:
    choice = extreme_choice().choice
    assert choice is not None
    tied = replace(choice, tied=tuple(one.name for one in choice.options))
    return choice_card(SAY, replace(extreme_ballot("wording", closed=True), tied=tied, decision=None))


def _norm(stage: Stage) -> Rendered:
    return norm_card(SAY, extreme_norm(stage))


def _ballot(question: str, closed: bool) -> Rendered:
    view = extreme_ballot(question, closed=closed)
    return choice_card(SAY, view) if view.options else ballot_card(SAY, view)


def _decision(question: str, shown: bool) -> Rendered:
    return decision_card(SAY, extreme_decision(shown=shown, question=question), PICTURE)


def _choice(outcome: str, shown: bool) -> Rendered:
    view = extreme_choice(shown=shown, outcome=outcome)
    assert view.choice is not None
    return choice_decision_card(SAY, view, view.choice, PICTURE)


def _concern(phase: Phase) -> Rendered:
    view = at(phase, title=EXTREME_TITLE, reason=LONG, satisfied_by=LONG, spoke=SPOKE, represents=SPOKE.represents)
    tried = tuple(
        replace(one, summary=LONG, change=LONG, reason=LONG, understood_words=LONG if one.understood_words else "")
        for one in view.resolutions * 9
    )
    return concern_card(SAY, replace(view, resolutions=tried, version_now=99, norm_place=FAR))


def _digest() -> Rendered:
    return digest_card(SAY, _full(), Attachment("D-2026-107.png", b"", "x" * ALT_TEXT))


def _personal() -> Rendered:
    view = _full()
    told = PersonalDigest(replace(full_waiting(), troubles=NO_TROUBLES), replace(view.digest, late=True))
    line = Line("norm", 1, "N-1", EXTREME_TITLE, FAR.url, (("moved", "deliberation", ""),) * 9)
    watched = tuple(Told("norm", f"{EXTREME_TITLE} {n}", (replace(line, id=n),) * 30, 5) for n in range(100))
    return personal_card(
        SAY, PersonalCard(2**62, 2**62, view.congress, told, view.names, watched, {}, told=view.entries)
    )


def _trouble(main: bool) -> Rendered:
    of = replace(PLAN, channel_id=2**62, main=main, trouble="outbox.channel_gone", gone=True, channel_name="*_" * 50)
    return trouble_card(SAY, TroubleCard(2**62, "*_" * 50, of))


def _full() -> DigestCard:
    also = tuple((what, "N-10001") for what in ("revised", "amends", "superseded", "rationale") * 9)
    every = tuple(NAMES.values())
    said = SaidNews("*_" * 50, "support_with_reservation", EXTREME_TITLE, "norm", "2026-11-20", "on_or_before", FAR.url)
    many = tuple(news(f"N-{number}", title=EXTREME_TITLE, url=FAR.url, also=also) for number in range(10_000, 10_060))
    decided = news(title=EXTREME_TITLE, url=FAR.url, also=also, decision="D-2026-107", decision_url=FAR.url)
    view = digest_view(
        to_vote=many,
        proposed=many,
        decided=(replace(decided, outcome="adopted_on_trial"),) * 60,
        moved=many,
        trials=many,
        positions=tuple(
            PositionNews(f"N-{number}", kind, "support", (EXTREME_TITLE * 2,) * 9, FAR.url, entries=ENTRIES)
            for number in range(20)
            for kind in KINDS
        ),
        opinions=tuple(OpinionNews(f"N-{n}", "bridging", n, LONGEST["markdown"], 9, 9, 9, FAR.url) for n in range(60)),
        missing=tuple(MissingNews(f"N-{n}", every, True, FAR.url, every) for n in range(60)),
        concerns=tuple(
            ConcernNews(f"N-{n}", tuple((f"C{one}", "concern_sustained") for one in range(9)), FAR.url)
            for n in range(60)
        ),
        changes=(ChangeNews("rule", "two-thirds", norm="N-4", decision="D-2026-107"),) * 60,
        record=(
            *(RecordNews("confirmed", f"R-{number}", "commitment") for number in range(60)),
            *(RecordNews("corrected", f"R-{n}", "participation", "R-1", LONGEST["markdown"][:500]) for n in range(60)),
            RecordNews(
                "corrected", "R-99", "position", "R-9", LONGEST["markdown"], earlier=True, said=said, before=said
            ),
        ),
        ahead=(AheadNews("commitment", "R-1000", LONGEST["markdown"][:500], "2026-11-20", "*_" * 50),) * 60,
        seats_taken=1000,
        seats_left=1000,
    )
    source = SourceView("A page", ENTRIES[0].url, None, "")
    promised = RecordLine("commitments", "2026", "year", EXTREME_TITLE, summary=EXTREME_TITLE * 3, sources=(source,))
    entries = {f"R-{n}": promised for n in range(60)}
    return replace(view, congress="*_" * 50, entries=entries)


def _reminder() -> Rendered:
    line = ReminderLine(Reminded.VOTE, "again", "N-10001", EXTREME_TITLE, NOW, "", FAR.url)
    promise = replace(line, kind=Reminded.COMMITMENT, how=EXTREME_TITLE, title=LONGEST["markdown"][:500], day="2026-12")
    return reminder_card(SAY, ReminderCard(SOMEBODY, "*_" * 50, 9_999_999, (line, promise) * 300))


CHANGE = ChangeView(
    NOW, SOMEBODY, None, None, rule=ranked_rule(CAPPED), changer=Changer.DECISION, secrecy="names_hidden"
)


def _cards() -> Iterator[tuple[str, Card]]:
    for stage in Stage:
        yield f"norm {stage}", partial(_norm, stage)
    for closed in (False, True):
        for question in Question:
            yield f"ballot {question}{' closed' * closed}", partial(_ballot, question.value, closed)
    yield "ballot wording tied", _tied
    for shown in (False, True):
        for question in (Question.ADOPT, Question.REPEAL, Question.KEEP):
            yield f"decision {question}{' shown' * shown}", partial(_decision, question.value, shown)
        for outcome in ("adopted", "tied", "none"):
            yield f"decision wording {outcome}{' shown' * shown}", partial(_choice, outcome, shown)
    for phase in PHASES:
        yield f"concern {phase}", partial(_concern, phase)
    for name, words in LONGEST.items():
        yield f"statement {name}", partial(statement_card, SAY, replace(VIEW, words=words, spoke=SPOKE, place=FAR))
    yield "change", partial(change_card, SAY, CHANGE)
    yield "digest", _digest
    yield "personal", _personal
    for main in (True, False):
        yield f"trouble{' main' * main}", partial(_trouble, main)
    yield "reminder", _reminder


CARDS = dict(_cards())


def test_no_kind_of_card_is_left_out() -> None:
    assert {name.split()[0] for name in CARDS} == set(CARD_KINDS) - {"notice"}, "a notice is a line in a thread"


@pytest.mark.parametrize("name", list(CARDS))
def test_a_card_with_everything_at_its_longest_is_taken(name: str) -> None:
    assert faults(CARDS[name]()) == []
