"""What a decision says of a trial, read from the rows of its ballot."""

from bot.congress.trials import Stands, Trial, trial_of
from storage.tables import Ballot, Decision


def trial_decided(ballot: Ballot, decision: Decision) -> Trial | None:
    """The trial that a ballot asked for, and until when it is by its decision; None where it asked for none."""
    if ballot.trial is None:
        return None
    return trial_of(ballot.trial, decision.decided_at, carried=decision.outcome == Stands.ADOPTED_ON_TRIAL)
