"""The rule of decision as the conveners see and change it: what it means today, what another one would have meant."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.norms import OPEN_STAGES, Addressee, Stage
from bot.congress.rule_checks import Finding, findings, is_broken, may_change, refused
from bot.congress.rule_reach import Reach, reach
from bot.congress.rules import Changer, Charter, from_data
from bot.congress.seats import RollEntry
from bot.services.norms import Draft, norm_of
from bot.services.people import Who, congress_of, member_of, require_convener
from bot.services.proposals import PutForward, put_forward
from bot.services.replays import Replay, replay_decisions
from bot.services.rolls import frozen_roll
from bot.services.rule_changes import RuleChange, charter_of, last_change, put_in_force, written
from bot.services.seats import present_roll
from bot.services.views import names_of
from storage.tables import Ballot, Congress

SEEN = 8
"""Characters of the mark by which a change says which charter it replaces: it tells two of them apart, no more."""


@dataclass(frozen=True)
class CharterView:
    """A charter and what it means for the present roster. `names` gives the words for disciplines and kinds."""

    charter: Charter
    reach: Reach
    findings: tuple[Finding, ...]
    names: dict[str, str]

    @property
    def refused(self) -> bool:
        """Whether it may not be taken into force."""
        return refused(self.findings)


@dataclass(frozen=True)
class PresentRule(CharterView):
    """The charter in force: since when (None: since the beginning), and how many open ballots keep an earlier rule.

    `theirs`: the conveners may replace it; `broken`: nobody can meet it any more; `seen` is its mark.
    """

    since: RuleChange | None
    open_votes: int
    theirs: bool
    broken: bool
    seen: str
    proxies: bool = False
    """Whether members may name a proxy."""


@dataclass(frozen=True)
class Preview(CharterView):
    """A charter before it is taken into force, beside the present one, with the past decisions under it."""

    present: PresentRule
    replay: Replay

    @property
    def same(self) -> bool:
        """Whether it is the one in force."""
        return self.charter == self.present.charter


@dataclass(frozen=True)
class Passing:
    """What a norm needs to pass: the charter's reach on the roll that counts, `frozen` once its vote is open."""

    charter: Charter
    reach: Reach
    frozen: bool


def present_rule(tx: Session, *, who: Who) -> PresentRule:
    """The rule in force, for a convener."""
    require_convener(who)
    return _present(tx, congress_of(tx, who.guild_id))


def preview_rule(tx: Session, *, who: Who, charter: Charter) -> Preview:
    """What another charter would mean, and what the past decisions would have been under it; for a convener."""
    require_convener(who)
    congress = congress_of(tx, who.guild_id)
    view = _view(tx, charter, present_roll(tx, congress))
    return Preview(
        view.charter,
        view.reach,
        view.findings,
        view.names,
        present=_present(tx, congress),
        replay=replay_decisions(tx, congress, charter.rule),
    )


def change_rule(tx: Session, *, who: Who, charter: Charter, seen: str, now: datetime) -> PresentRule:
    """Take a charter into force; `seen` is the mark of the one that it was compared with.

    Refuses with `rule.changed_meanwhile` where that is not in force any more, `rule.same`, `rule.refused` where nobody
    could meet or change it, and `rule.by_decision` where the congress changes its rule itself and can still do so.
    """
    require_convener(who)
    congress = congress_of(tx, who.guild_id, lock=True)
    before, roll = _comparable(congress, charter, seen), present_roll(tx, congress)
    if not may_change(before, roll):
        raise CongressError("rule.by_decision")
    _refuse_unsound(charter, roll)
    broken = before.changes is Changer.DECISION
    put_in_force(tx, congress, charter, now=now, by=member_of(tx, congress, who, now), broken=broken)
    return _present(tx, congress)


def propose_rule(
    tx: Session, *, who: Who, charter: Charter, seen: str, title: str, text: str, rationale: str, now: datetime
) -> PutForward:
    """Propose a norm that brings a charter into force when it is adopted; `text` says in words what it is.

    Refuses as `change_rule` does, with `rule.by_convener` where the conveners change the rule, and as `propose` does.
    """
    require_convener(who)
    congress = congress_of(tx, who.guild_id, lock=True)
    before, roll = _comparable(congress, charter, seen), present_roll(tx, congress)
    if may_change(before, roll):
        raise CongressError("rule.by_convener")
    _refuse_unsound(charter, roll)
    draft = Draft(title, text, rationale, Addressee.ALL.value, None, charter)
    return put_forward(tx, who=who, draft=draft, now=now)


def passing(tx: Session, *, guild_id: int, handle: str) -> Passing | None:
    """What a norm still open needs to pass, on the roll of its vote or, before that, the present roster; else None."""
    congress = congress_of(tx, guild_id)
    norm = norm_of(tx, congress, handle)
    if norm.stage == Stage.VOTING:
        ballot = tx.exec(select(Ballot).where(Ballot.norm_id == norm.id, col(Ballot.closed_at).is_(None))).one()
        rule = from_data(ballot.rule)
        return Passing(Charter(rule), reach(rule, frozen_roll(tx, ballot.id)), frozen=True)
    if norm.stage not in OPEN_STAGES:
        return None
    charter = charter_of(congress)
    return Passing(charter, reach(charter.rule, present_roll(tx, congress)), frozen=False)


def mark_of(charter: Charter) -> str:
    """The mark by which a change says which charter it replaces."""
    return sha256(f"{written(charter.rule)} {charter.changes.value}".encode()).hexdigest()[:SEEN]


def _comparable(congress: Congress, charter: Charter, seen: str) -> Charter:
    """The charter in force, if it is still the one that was seen and the new one is another."""
    before = charter_of(congress)
    if before == charter:
        raise CongressError("rule.same")
    if mark_of(before) != seen:
        raise CongressError("rule.changed_meanwhile")
    return before


def _refuse_unsound(charter: Charter, roll: list[RollEntry]) -> None:
    if refused(findings(charter, roll)):
        raise CongressError("rule.refused")


def _view(tx: Session, charter: Charter, roll: list[RollEntry]) -> CharterView:
    return CharterView(charter, reach(charter.rule, roll), findings(charter, roll), names_of(tx))


def _present(tx: Session, congress: Congress) -> PresentRule:
    charter, roll = charter_of(congress), present_roll(tx, congress)
    view = _view(tx, charter, roll)
    open_votes = select(func.count()).select_from(Ballot)
    return PresentRule(
        view.charter,
        view.reach,
        view.findings,
        view.names,
        since=last_change(tx, congress),
        open_votes=tx.exec(open_votes.where(Ballot.congress_id == congress.id, col(Ballot.closed_at).is_(None))).one(),
        theirs=may_change(charter, roll),
        broken=is_broken(charter, roll),
        seen=mark_of(charter),
        proxies=congress.proxies,
    )
