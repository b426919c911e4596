"""Every kind of card with everything at its longest at once: what hangs on it, and what people wrote."""

from dataclasses import replace
from datetime import date, timedelta

from bot.congress.affiliates import Merged
from bot.congress.choosing import Cast, choose
from bot.congress.limits import NOTE_MOST, RATIONALE_MOST, REPRESENTS_MOST
from bot.congress.links import LinkKind
from bot.congress.norms import Stage
from bot.congress.privacy import published
from bot.congress.record.confirming import Confirmed
from bot.congress.repairs import Act
from bot.congress.rules import Affiliates, Changer, Charter, Rule, ranked_rule, rule_of
from bot.congress.seats import Capacity, RollEntry
from bot.congress.statements import StatementKind
from bot.congress.trials import Trial
from bot.congress.wordings import AS_IT_STANDS, LABEL_MOST, WORDINGS_MOST
from bot.services.ballot_views import BallotView, DecisionView, NamedVote, Reason
from bot.services.capacities import Spoke
from bot.services.choices import ChoiceView
from bot.services.lineage import Lineage, LinkShown
from bot.services.places import Place
from bot.services.proxy_votes import ByProxy
from bot.services.rankings import Option
from bot.services.rationales import Rationale
from bot.services.repairs import Line, Repair
from bot.services.views import ConcernLine, NormView
from bot.services.voices import Debate, Missing
from tests.chat.examples import (
    DISCIPLINES,
    EXTREME_RATIONALE,
    EXTREME_TEXT,
    EXTREME_TITLE,
    HOSTILE,
    KINDS,
    NAMES,
    NOW,
    ballot_view,
    decision_view,
    everyone,
    norm_at,
)

SOMEBODY = 10**18
HOSTILE_LINE = HOSTILE.replace("\n", " ")
ACTOR = ("*_" * 60)[:REPRESENTS_MOST]
LABEL = ("`*_~" * 20)[: LABEL_MOST - 2]
FAR = Place(SOMEBODY, SOMEBODY + 1, SOMEBODY + 2)
SPOKE = Spoke("official", ACTOR)
CAPPED = rule_of("concurrent", affiliates=Affiliates.ONE_VOTE)
CHARTER = Charter(CAPPED, Changer.DECISION)

LINKS = tuple(
    LinkShown(LinkKind.SUPERSEDES, False, f"N-{n}", EXTREME_TITLE, FAR, done=n % 2 == 0) for n in range(10_001, 10_010)
)
_LINE = Line(NAMES["international-relations"], NAMES["intergovernmental"], "official", ACTOR)
REPAIRS = tuple(
    Repair(7, n, Act.CORRECTED, SOMEBODY + n, _LINE, _LINE, (HOSTILE_LINE * 9)[:NOTE_MOST], SOMEBODY, NOW)
    for n in range(1, 10)
)
PROXIED = tuple(ByProxy(SOMEBODY + n, SOMEBODY + 500) for n in range(40))
MERGED = tuple(Merged(f"{ACTOR[:-2]}{n}", 9) for n in range(10, 25))
UNRESOLVED = tuple(
    ConcernLine(n, f"N-12/C{n}", "sustained", SOMEBODY + n, NAMES["international-relations"], EXTREME_TEXT[:1500],
                EXTREME_TEXT[:1500], FAR, SPOKE)
    for n in range(1, 15)
)  # fmt: skip
RATIONALE = Rationale(EXTREME_TEXT[:RATIONALE_MOST], SOMEBODY, NOW)


def extreme_norm(stage: Stage) -> NormView:
    """A norm at this stage, to which everything hangs that can."""
    counts = tuple((kind, 1000) for kind in StatementKind)
    missing = Missing(tuple(NAMES[one] for one in DISCIPLINES), tuple(NAMES[one] for one in KINDS))
    states = ("open", "sustained")
    return replace(
        norm_at(stage),
        title=EXTREME_TITLE,
        text=EXTREME_TEXT,
        rationale=EXTREME_RATIONALE,
        seconders=tuple(range(SOMEBODY, SOMEBODY + 40)),
        capacities=dict.fromkeys((*range(SOMEBODY, SOMEBODY + 40), norm_at(stage).proposer_id), SPOKE),
        charter=CHARTER,
        concerns=tuple(replace(one, state=states[one.n % 2]) for one in (*UNRESOLVED, *UNRESOLVED)),
        stages=tuple(Confirmed(NAMES[one], "internalisation", "N-12", "D-2026-107", NOW, True) for one in KINDS),
        debate=Debate(counts, missing),
        wordings=tuple(f"{LABEL}{n}" for n in range(WORDINGS_MOST)),
        lineage=Lineage(
            in_force=8, based_on=8, reason=(HOSTILE_LINE * 9)[:NOTE_MOST], seconded_on=(1,) * 40, links=LINKS,
            voted=9, last="adopted_on_trial",
        ),
        version=9,
        trial_until=NOW + timedelta(days=60),
        review_on=date(2027, 11, 2),
        decision="D-2026-107",
        decision_place=FAR,
        ballot_id=7,
        ballot_place=FAR,
        place=FAR,
        outcome="adopted_on_trial",
    )  # fmt: skip


def extreme_ballot(question: str, *, closed: bool = False) -> BallotView:
    """A ballot that asks this, to which everything hangs that can."""
    asked = question in ("repeal", "keep")
    return replace(
        ballot_view(rule=_rule(question), text=EXTREME_TEXT, title=EXTREME_TITLE),
        merged=MERGED,
        unresolved=UNRESOLVED,
        repairs=REPAIRS,
        question=question,
        reason=(HOSTILE_LINE * 9)[:NOTE_MOST] if asked else "",
        charter=None if asked or question == "wording" else CHARTER,
        superseded_by=replace(LINKS[0], incoming=True) if question == "keep" and not closed else None,
        supersedes=() if closed or question == "repeal" else LINKS,
        proxies=40,
        closed=closed,
        decision="D-2026-107" if closed else None,
        decision_place=FAR if closed else None,
        norm_place=FAR,
        place=FAR,
        options=OPTIONS if question == "wording" else (),
        trial=None if asked else 60,
    )


def _rule(question: str) -> Rule:
    """By consent a sustained concern has a line of its own."""
    rule = rule_of("consent", affiliates=Affiliates.ONE_VOTE)
    return ranked_rule(rule) if question == "wording" else rule


def extreme_decision(*, shown: bool, question: str = "adopt") -> DecisionView:
    """A decision to which everything hangs that can; `shown`: with names."""
    choices = ("for", "for_with_reservation", "against", "abstain", "recuse")
    reason = EXTREME_TEXT[:1000]
    view = decision_view(everyone(), secrecy="names_shown") if shown else decision_view(everyone())
    return _hung(
        replace(
            view,
            question=question,
            reasons=tuple(Reason(choices[n % 3], reason, SOMEBODY + n if shown else None) for n in range(60)),
            votes=tuple(NamedVote(SOMEBODY + n, choices[n % 5], SPOKE) for n in range(1452)) if shown else (),
            trial=None if question != "adopt" else Trial(365, NOW),
        ),
        shown=shown,
    )


OPTIONS = tuple(
    Option(str(n), "" if str(n) == AS_IT_STANDS else f"{LABEL}{n}", EXTREME_TEXT, "a" * 64, SOMEBODY + n)
    for n in range(WORDINGS_MOST + 1)
)


def extreme_choice(*, shown: bool = True, outcome: str = "adopted") -> DecisionView:
    """A choice among as many wordings as there can be that came to this ("adopted", "tied" or "none"), to which
    everything hangs that can."""
    names = [one.name for one in OPTIONS]
    roll = [RollEntry(member, DISCIPLINES[member % 11], "state", Capacity.PERSONAL) for member in range(9)]
    papers = {
        "adopted": {member: Cast({"1": 1, "2": 2, "0": 3} if member else {"2": 1, "1": 2}) for member in range(9)},
        "tied": {member: Cast(dict.fromkeys(names, 1)) for member in range(9)},
        "none": {},
    }[outcome]
    rule = ranked_rule(CAPPED)
    chosen = choose(rule, names, roll, papers, second=True)
    choice = ChoiceView(
        OPTIONS, chosen.ranked, chosen.front, chosen.winner, (), second=True, rankings=(), tally=chosen.tally,
        pairs=shown,
    )  # fmt: skip
    result = published(chosen.verdict, chosen.tally, open_voting=shown, choice=True)
    return _hung(
        replace(
            decision_view(), rule=rule, result=result, choice=choice, question="wording", trial=Trial(365, NOW),
            secrecy="names_shown" if shown else "names_hidden",
        ),
        shown=shown,
    )  # fmt: skip


def _hung(view: DecisionView, *, shown: bool) -> DecisionView:
    return replace(
        view,
        title=EXTREME_TITLE,
        merged=MERGED,
        unresolved=UNRESOLVED,
        repairs=REPAIRS,
        superseded=LINKS,
        proxied=PROXIED if shown else (),
        rationale=RATIONALE,
        review_on=date(2027, 11, 2),
        certified=True,
        norm_place=FAR,
        place=FAR,
    )
