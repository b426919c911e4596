"""Past decisions decided anew under another rule: counted from what is stored, told as far as `replay` may."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.congress.affiliates import Number, cap
from bot.congress.ballots import tally_from_cells
from bot.congress.decisions import Outcome
from bot.congress.handles import decision_handle, norm_handle
from bot.congress.replay import replay
from bot.congress.rules import Rule, from_data
from bot.services.cells import count_all_cells
from bot.services.rolls import lines_of
from bot.services.votes import tally_of
from storage.tables import Ballot, Congress, Decision, Norm, NormVersion


@dataclass(frozen=True)
class Otherwise:
    """A decision that would have come out otherwise."""

    decision: str
    norm: str
    title: str
    was: Outcome
    would_be: Outcome


@dataclass(frozen=True)
class Replay:
    """All decisions of a congress under another rule; of `untold` it may not be said what they would have been."""

    decisions: int
    untold: int
    otherwise: tuple[Otherwise, ...]


def replay_decisions(tx: Session, congress: Congress, rule: Rule) -> Replay:
    """What the past decisions of this congress would have been under `rule`, the newest first."""
    rows = tx.exec(
        select(Decision, Ballot, Norm.number, NormVersion.title)
        .join(Ballot, col(Ballot.id) == Decision.ballot_id)
        .join(Norm, col(Norm.id) == Decision.norm_id)
        .join(NormVersion, col(NormVersion.id) == Decision.version_id)
        .where(Decision.congress_id == congress.id)
        .order_by(col(Decision.id).desc())
    ).all()
    # Where seats of one actor count otherwise than they did, the papers are counted anew.
    anew = [ballot.id for _, ballot, *_ in rows if from_data(ballot.rule).capped != rule.capped]
    boxes = _boxes(tx, anew)
    told: Counter[bool] = Counter()
    otherwise: list[Otherwise] = []
    for decision, ballot, number, title in rows:
        was, would_be = Outcome(decision.result["outcome"]), _outcome(decision, ballot, rule, boxes)
        told[would_be is not None] += 1
        if would_be is not None and would_be is not was:
            handle = decision_handle(decision.year, decision.number)
            otherwise.append(Otherwise(handle, norm_handle(number), title, was, would_be))
    return Replay(told.total(), told[False], tuple(otherwise))


_Box = tuple[list[Number], list[Number], bool]
"""The count of a ballot seat by seat, the same with each actor's seats as one vote, and whether these differ."""


def _boxes(tx: Session, ballot_ids: list[int]) -> dict[int, _Box]:
    counted, lines = count_all_cells(tx, ballot_ids), lines_of(tx, ballot_ids)
    capped = {one: cap(counted[one], lines[one]) for one in ballot_ids}
    return {one: (counted[one], numbers, bool(merged)) for one, (numbers, merged) in capped.items()}


def _outcome(decision: Decision, ballot: Ballot, rule: Rule, boxes: Mapping[int, _Box]) -> Outcome | None:
    """Of a choice among wordings it is told how its winner would have carried, and who won stays as it was: where seats
    of one actor would have counted otherwise, nothing is told, since another wording might have won."""
    before, open_voting = from_data(ballot.rule), ballot.secrecy == "names_shown"
    tally, choice = tally_of(decision.result), decision.result.get("choice")
    if rule.capped != before.capped:
        by_seat, capped, merged = boxes[ballot.id]
        if merged and (choice is not None or not open_voting):
            return None  # What seats of one actor chose together would show what each of them chose.
        tally = tally if choice is not None else tally_from_cells(capped if rule.capped else by_seat)
    if choice is not None and choice["winner"] is None:
        return Outcome(decision.result["outcome"])
    sustained = int(decision.result.get("sustained", 0))
    return replay(rule, before, tally, sustained=sustained, open_voting=open_voting, choice=choice is not None)
