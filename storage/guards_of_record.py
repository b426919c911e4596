"""What holds of the record whoever writes (record.md, section 4): an entry begins as a proposal, is confirmed only with
a source and ends once; a fact is never rewritten; whoever is accused of a deed is never its doer. Reasons and other
words of members are there when they are written, and may only be erased.

What ships with the program (an entry without a congress) is brought up to date in place by a later edition, which
leaves a revision; it is never deleted either.
"""

from storage.guard import Guard, kept, kept_or_erased

_BEGINS = (
    "NEW.state = 'proposed' AND NEW.reviewed_at IS NULL AND NEW.reviewed_by IS NULL"
    " AND NEW.ended_at IS NULL AND NEW.ended_by IS NULL"
    " AND (NEW.replaces IS NULL OR EXISTS (SELECT 1 FROM entry AS earlier WHERE earlier.id = NEW.replaces"
    " AND earlier.kind = NEW.kind AND earlier.congress_id = NEW.congress_id))"
)
_HAS_A_SOURCE = "EXISTS (SELECT 1 FROM evidence_link WHERE record_type = 'entry' AND record_id = NEW.id AND supports)"
_REVIEW = kept("reviewed_at", "reviewed_by", "review_reason")
_END = kept("ended_at", "ended_by", "end_reason")
_ENTRY = (
    kept("id", "congress_id", "number", "slug", "kind", "recorded_at", "recorded_by", "replaces")
    + f" AND (NEW.congress_id IS NULL OR ({kept('confidence')} AND {kept_or_erased('note')}))"
    + f" AND ((NEW.state = OLD.state AND {kept('reviewed_at', 'reviewed_by', 'ended_at', 'ended_by')}"
    + f" AND {kept_or_erased('review_reason', 'end_reason')})"
    + f" OR (OLD.state = 'proposed' AND NEW.state = 'confirmed' AND {_END} AND {_HAS_A_SOURCE})"
    + f" OR (OLD.state = 'proposed' AND NEW.state = 'refused' AND NEW.review_reason <> '' AND {_END})"
    + f" OR (OLD.state IN ('proposed', 'confirmed') AND NEW.state = 'retracted' AND NEW.end_reason <> '' AND {_REVIEW})"
    + f" OR (OLD.state IN ('proposed', 'confirmed') AND NEW.state = 'replaced' AND {_REVIEW}))"
)

FACTS = {
    "position": "position",
    "participation": "participation",
    "action": "action",
    "claim": "claim",
    "pledge": "commitment",
    "pledge_level": "level",
}
"""The tables of facts, each with the kind of its entries."""


def _shipped(entry: str) -> str:
    return f"EXISTS (SELECT 1 FROM entry WHERE entry.id = {entry} AND entry.congress_id IS NULL)"


def _proposed(kind: str, entry: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM entry WHERE entry.id = {entry} AND entry.kind = '{kind}' AND entry.state = 'proposed')"
    )


_ACCUSED_DID_NOT_DO_IT = (
    "(NEW.accused_id IS NULL OR NOT EXISTS (SELECT 1 FROM action_actor WHERE action_actor.action_id = NEW.action_id"
    " AND action_actor.actor_id = NEW.accused_id AND action_actor.role = 'actor'))"
)
_DOER_IS_NOT_ACCUSED = (
    "(NEW.role <> 'actor' OR NOT EXISTS (SELECT 1 FROM claim JOIN entry AS said ON said.id = claim.entry_id"
    " WHERE claim.action_id = NEW.action_id AND claim.accused_id = NEW.actor_id"
    " AND said.state IN ('proposed', 'confirmed')))"
)
_BEING_RECORDED = f"({_proposed('action', 'NEW.action_id')} OR {_shipped('NEW.action_id')})"
_ALSO: dict[str, str] = {"claim": f" AND {_ACCUSED_DID_NOT_DO_IT}"}


def _facts(table: str, kind: str) -> tuple[Guard, ...]:
    """A fact is written while its entry is a proposal, and then stays as it is."""
    also = _ALSO.get(table, "")
    return (
        Guard(
            *(table, "INSERT", f"a {kind} is recorded with a proposal of its kind, and accuses no undisputed doer"),
            unless=_proposed(kind, "NEW.entry_id") + also,
        ),
        Guard(
            *(table, "UPDATE", f"a {kind} is never rewritten, only replaced or retracted"),
            unless=f"{kept('entry_id')} AND {_shipped('OLD.entry_id')}{also}",
        ),
        Guard(table, "DELETE", f"a {kind} is never deleted, only retracted"),
    )


_UNTIED = (
    "(NEW.kind <> 'threat-group' OR (NEW.parent_id IS NULL AND NEW.country IS NULL AND NEW.speaks_for IS NULL))"
    " AND NOT EXISTS (SELECT 1 FROM actor AS parent WHERE parent.id = NEW.parent_id AND parent.kind = 'threat-group')"
    " AND (NEW.merged_into IS NULL OR EXISTS (SELECT 1 FROM actor AS other WHERE other.id = NEW.merged_into"
    " AND (other.kind = 'threat-group') = (NEW.kind = 'threat-group')))"
)
_STEP_UNTIED = (
    "(NEW.other_id IS NULL OR EXISTS (SELECT 1 FROM actor AS one JOIN actor AS other ON other.id = NEW.other_id"
    " WHERE one.id = NEW.actor_id AND (one.kind = 'threat-group') = (other.kind = 'threat-group')))"
)
_NO_THREAT_GROUP = "NOT EXISTS (SELECT 1 FROM actor WHERE actor.id = NEW.actor_id AND actor.kind = 'threat-group')"
_ASKED = (
    "NEW.congress_id IS NULL OR EXISTS (SELECT 1 FROM entry WHERE entry.id = NEW.entry_id AND entry.kind = 'question'"
    " AND entry.state = 'proposed' AND entry.congress_id = NEW.congress_id)"
)
_SHIPPED_QUESTION = "OLD.congress_id IS NULL AND NEW.congress_id IS NULL"
_OVERLAY = (
    "NEW.congress_id IS NULL OR (NEW.kind IN ('alias', 'former')"
    " AND EXISTS (SELECT 1 FROM actor WHERE actor.id = NEW.actor_id AND actor.congress_id IS NULL))"
)
_NAME = kept("id", "congress_id", "actor_id")
_TIED_BY_CLAIMS = "a threat group is tied to a state, or to anybody, by claims alone"

_ASSESSMENT = kept(
    *("id", "congress_id", "entry_id", "subject_type", "subject_id", "member_id", "value", "given_at")
) + (f" AND {kept_or_erased('reason')}" + " AND (NEW.live {same} OLD.live OR OLD.live)")
_ASSESSED = (
    "EXISTS (SELECT 1 FROM entry WHERE entry.id = NEW.entry_id AND entry.kind IN ('action', 'commitment')"
    " AND (entry.congress_id IS NULL OR entry.congress_id = NEW.congress_id)) AND NEW.reason <> ''"
)
_CLOSED_WITH_A_REASON = "(NEW.state IN ('open', 'taken_back') OR NEW.outcome <> '')"
_DISPUTE = (
    kept("id", "congress_id", "entry_id", "member_id", "raised_at")
    + f" AND {kept_or_erased('ground')}"
    + f" AND ((OLD.state = 'open' AND {_CLOSED_WITH_A_REASON})"
    + f" OR ({kept('state', 'closed_by', 'closed_at')} AND {kept_or_erased('outcome')}))"
)
_REPLY = kept("id", "congress_id", "entry_id", "actor_id", "member_id", "verified", "replied_at") + (
    f" AND {kept_or_erased('words')}"
)
_REVISION = (
    kept("id", "congress_id", "record_type", "record_id", "at", "member_id")
    # PostgreSQL compares no JSON, but its text.
    + " AND CAST(NEW.before AS TEXT) {same} CAST(OLD.before AS TEXT)"
    + " AND CAST(NEW.after AS TEXT) {same} CAST(OLD.after AS TEXT)"
    + f" AND {kept_or_erased('why')}"
)
_EVIDENCE = (
    kept("record_type", "record_id", "source_id") + f" AND (OLD.record_type <> 'entry' OR {_shipped('OLD.record_id')})"
)
_SOURCE = kept("id", "congress_id", "slug") + f" AND (OLD.congress_id IS NULL OR ({kept('url')}))"

RECORD_GUARDS: tuple[Guard, ...] = (
    Guard("entry", "INSERT", "an entry begins as a proposal, and replaces one of its kind in its congress", _BEGINS),
    Guard("entry", "UPDATE", "an entry is reviewed once, with a source, and ends once; the rest of it stays", _ENTRY),
    Guard("entry", "DELETE", "an entry is never deleted, only retracted"),
    *(guard for table, kind in FACTS.items() for guard in _facts(table, kind)),
    Guard(
        *("action_actor", "INSERT", "the doers of an action are recorded with its proposal, and nobody accused of it"),
        unless=f"{_BEING_RECORDED} AND {_DOER_IS_NOT_ACCUSED}",
    ),
    Guard("action_actor", "UPDATE", "the doers of an action are never rewritten"),
    Guard("action_actor", "DELETE", "the doers of an action are never deleted", unless=_shipped("OLD.action_id")),
    Guard(
        *("action_subject", "INSERT", "to what an action relates is recorded with its proposal"),
        unless=_BEING_RECORDED,
    ),
    Guard(
        *("action_subject", "UPDATE", "to what an action relates is never rewritten"),
        unless=f"{kept('action_id', 'subject_type', 'subject_id')} AND {_shipped('OLD.action_id')}",
    ),
    Guard("action_subject", "DELETE", "to what an action relates is never deleted", unless=_shipped("OLD.action_id")),
    Guard("action_attachment", "UPDATE", "to what members related an action is never rewritten"),
    Guard("action_attachment", "DELETE", "to what members related an action is never deleted"),
    Guard("assessment", "INSERT", "what is assessed is an action or a commitment, with a reason", unless=_ASSESSED),
    Guard("assessment", "UPDATE", "an assessment is never rewritten; it only ceases to be live", unless=_ASSESSMENT),
    Guard("assessment", "DELETE", "an assessment is never deleted"),
    Guard("reply", "INSERT", "a reply says something", unless="NEW.words <> ''"),
    Guard("reply", "UPDATE", "a reply is never rewritten", unless=_REPLY),
    Guard("reply", "DELETE", "a reply is never deleted"),
    Guard(
        *("dispute", "INSERT", "a dispute has a ground, and is closed with a reason"),
        unless=f"NEW.ground <> '' AND {_CLOSED_WITH_A_REASON}",
    ),
    Guard("dispute", "UPDATE", "a dispute is never rewritten, and closed once", unless=_DISPUTE),
    Guard("dispute", "DELETE", "a dispute is never deleted"),
    Guard("revision", "UPDATE", "a revision is never rewritten", unless=_REVISION),
    Guard("revision", "DELETE", "a revision is never deleted"),
    Guard("evidence_link", "UPDATE", "the evidence of an entry is never rewritten", unless=_EVIDENCE),
    Guard(
        *("evidence_link", "DELETE", "the evidence of an entry is never deleted"), unless="OLD.record_type <> 'entry'"
    ),
    Guard("source", "UPDATE", "a source keeps its address", unless=_SOURCE),
    Guard("source", "DELETE", "a source is never deleted"),
    Guard("actor", "INSERT", _TIED_BY_CLAIMS, unless=_UNTIED),
    Guard("actor", "UPDATE", _TIED_BY_CLAIMS, unless=_UNTIED),
    Guard("actor", "DELETE", "an actor is never deleted, only merged into another"),
    Guard("actor_name", "INSERT", "a name that one congress keeps is of an actor that ships", unless=_OVERLAY),
    Guard("actor_name", "UPDATE", "a name stays with its actor and its congress", unless=_NAME),
    Guard("actor_step", "INSERT", _TIED_BY_CLAIMS, unless=_STEP_UNTIED),
    Guard("actor_step", "UPDATE", _TIED_BY_CLAIMS, unless=_STEP_UNTIED),
    Guard("actor_group_member", "INSERT", _TIED_BY_CLAIMS, unless=_NO_THREAT_GROUP),
    Guard("actor_group_member", "UPDATE", _TIED_BY_CLAIMS, unless=_NO_THREAT_GROUP),
    Guard("initiative", "DELETE", "an initiative is never deleted"),
    Guard("initiative_norm", "DELETE", "a norm of an initiative is never deleted"),
    Guard("instrument", "DELETE", "an instrument is never deleted"),
    Guard("question", "INSERT", "a congress asks a question with a proposal of its own", unless=_ASKED),
    Guard("question", "UPDATE", "what a congress asks is never rewritten, only retracted", unless=_SHIPPED_QUESTION),
    Guard("question", "DELETE", "a question is never deleted"),
)
