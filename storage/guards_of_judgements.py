"""What holds of the judgements of a congress whoever writes: a stage is confirmed only by the decision that adopts the
norm which proposes it, and nothing of this is rewritten or deleted."""

from storage.guard import Guard, kept

_ADOPTED = (
    "EXISTS (SELECT 1 FROM decision WHERE decision.id = NEW.decision_id AND decision.norm_id = NEW.norm_id"
    " AND decision.outcome IN ('adopted', 'adopted_on_trial'))"
)
_OF_THE_CONGRESS = (
    "EXISTS (SELECT 1 FROM norm WHERE norm.id = NEW.norm_id AND norm.congress_id = NEW.congress_id"
    " AND norm.in_force IS NULL)"
)
_RATING = kept("id", "congress_id", "case_id", "member_id", "task", "side", "able", "given_at") + (
    " AND (NEW.live {same} OLD.live OR OLD.live)"
)

JUDGEMENT_GUARDS: tuple[Guard, ...] = (
    Guard("stage_proposal", "INSERT", "a stage is proposed by a norm not yet in force", unless=_OF_THE_CONGRESS),
    Guard("stage_proposal", "UPDATE", "the stage that a norm proposes is never rewritten"),
    Guard("stage_proposal", "DELETE", "the stage that a norm proposes is never deleted"),
    Guard("confirmed_stage", "INSERT", "a stage is confirmed by the decision that adopts its norm", unless=_ADOPTED),
    Guard("confirmed_stage", "UPDATE", "a confirmed stage is never rewritten"),
    Guard("confirmed_stage", "DELETE", "a confirmed stage is never deleted"),
    Guard("capacity_rating", "UPDATE", "a rating is never rewritten; it only ceases to be live", unless=_RATING),
    Guard("capacity_rating", "DELETE", "a rating is never deleted"),
)
