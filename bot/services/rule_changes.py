"""The rule of decision of a congress: what is in force, since when and through whom, and how another takes its place.

Every change is an event `rule_changed` with the charter before and after it, and who made it: a convener, or the
decision by which a norm was adopted that carries the rule.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.handles import decision_handle, norm_handle
from bot.congress.rules import Changer, Charter, Rule, charter_from_data, from_data
from bot.services.changes import tell_change
from bot.services.log import EventFact, changed, record
from storage.tables import Congress, Decision, Event, Member, Norm, NormVersion

RULE_CHANGED = "rule_changed"


@dataclass(frozen=True)
class RuleChange:
    """When the present charter came into force, and through whom: the convener `by`, or the `decision` on a `norm`.

    `by` is a Discord id. `broken`: the conveners replaced a rule that was not theirs to change, since nobody could
    meet it any more.
    """

    at: datetime
    by: int | None = None
    norm: str | None = None
    decision: str | None = None
    broken: bool = False


def charter_of(congress: Congress) -> Charter:
    """How the congress decides now."""
    return Charter(from_data(congress.rule), Changer(congress.rule_changes))


def put_in_force(
    tx: Session,
    congress: Congress,
    charter: Charter,
    *,
    now: datetime,
    by: Member | None = None,
    norm: Norm | None = None,
    decision: Decision | None = None,
    broken: bool = False,
) -> None:
    """Make `charter` that of the congress, and record it. Ballots that are open keep the rule that they froze."""
    before, after = _facts(charter_of(congress)), _facts(charter)
    congress.rule, congress.rule_changes = charter.rule.as_data(), charter.changes.value
    event = record(
        tx, congress, RULE_CHANGED, now=now, by=by, norm=norm, changes=changed(before, after),
        subject_id=None if decision is None else decision.id,
        decision=None if decision is None else decision_handle(decision.year, decision.number),
        broken="yes" if broken else None,
    )  # fmt: skip
    tell_change(tx, congress, event, now=now)


def adopt_rule(tx: Session, congress: Congress, norm: Norm, decision: Decision, *, now: datetime) -> None:
    """Put the rule into force that the adopted version of a norm carries, if it carries one and it is another."""
    charter = charter_brought(tx.exec(select(NormVersion).where(NormVersion.id == decision.version_id)).one())
    if charter is not None and charter != charter_of(congress):
        put_in_force(tx, congress, charter, now=now, norm=norm, decision=decision)


def charter_brought(version: NormVersion) -> Charter | None:
    """The charter that comes into force where this version of a norm is adopted; None where it changes no rule."""
    return None if version.rule is None else charter_from_data(version.rule)


def last_change(tx: Session, congress: Congress) -> RuleChange | None:
    """How the present charter came into force; None where it is the one that the congress began with."""
    found = tx.exec(
        select(Event, Member.discord_id, Norm.number)
        .join(Member, col(Member.id) == Event.member_id, isouter=True)
        .join(Norm, col(Norm.id) == Event.norm_id, isouter=True)
        .where(Event.congress_id == congress.id, Event.kind == RULE_CHANGED)
        .order_by(col(Event.id).desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    event, by, number = found
    return RuleChange(
        at=event.at,
        by=by,
        norm=None if number is None else norm_handle(number),
        decision=event.data.get("decision"),
        broken=event.data.get("broken") is not None,
    )


def _facts(charter: Charter) -> dict[str, EventFact]:
    return {"rule": written(charter.rule), "changes": charter.changes.value}


def written(rule: Rule) -> str:
    """A rule as an event keeps it: its JSON in one fixed spelling."""
    return json.dumps(rule.as_data(), sort_keys=True)
