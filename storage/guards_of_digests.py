"""What holds of what goes out by itself, whoever writes: each reader gets their own congress's, and what went out is
never rewritten."""

from storage.guard import Guard, kept

_OF_THE_CONGRESS = "EXISTS (SELECT 1 FROM member WHERE id = NEW.member_id AND congress_id = NEW.congress_id)"
_RUN = (
    kept("id", "congress_id", "plan_id", "period", "scheduled", "since", "until", "created_at")
    # PostgreSQL compares no JSON, but its text.
    # Words can be erased from it at a member's wish, which leaves less.
    + " AND (CAST(NEW.content AS TEXT) {same} CAST(OLD.content AS TEXT)"
    + " OR length(CAST(NEW.content AS TEXT)) < length(CAST(OLD.content AS TEXT)))"
    + " AND (OLD.folded_into IS NULL OR NEW.folded_into {same} OLD.folded_into)"
)
_PLAN = (
    kept("id", "congress_id", "member_id", "main", "purpose", "created_at")
    + " AND (OLD.main OR NEW.channel_id {same} OLD.channel_id)"
    + " AND (OLD.ended_at IS NULL OR NEW.ended_at {same} OLD.ended_at)"
)
_REMINDER = kept("id", "congress_id", "member_id", "kind", "subject_id", "due_at", "told_at") + (
    " AND (OLD.run_id IS NULL OR NEW.run_id {same} OLD.run_id)"
)

DIGEST_GUARDS: tuple[Guard, ...] = (
    Guard(
        "digest_plan",
        "INSERT",
        "a plan is for a channel or a member of its congress",
        unless=f"NEW.member_id IS NULL OR {_OF_THE_CONGRESS}",
    ),
    Guard("digest_plan", "UPDATE", "a plan stays with its reader, and ends once", unless=_PLAN),
    Guard("digest_plan", "DELETE", "a plan ends; it is never deleted"),
    Guard(
        "digest_run",
        "INSERT",
        "what goes out is of the congress of its plan",
        unless="EXISTS (SELECT 1 FROM digest_plan WHERE id = NEW.plan_id AND congress_id = NEW.congress_id)",
    ),
    Guard("digest_run", "UPDATE", "what went out is never rewritten", unless=_RUN),
    Guard("digest_run", "DELETE", "what went out is never deleted"),
    Guard("watch", "INSERT", "a watch is of a member of its congress", unless=_OF_THE_CONGRESS),
    Guard("reminder", "INSERT", "a reminder is of a member of its congress", unless=_OF_THE_CONGRESS),
    Guard("reminder", "UPDATE", "a reminder is told once", unless=_REMINDER),
)
