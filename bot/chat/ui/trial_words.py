"""A trial in words: before the vote, on the ballot, on the card of the norm, and what a decision about one says."""

from bot.chat.ui.text import moment
from bot.congress.norms import Stage
from bot.congress.trials import Stands
from bot.services.ballot_views import BallotView, DecisionView
from bot.services.browse import NormLine
from bot.services.views import NormView
from prompts import Say


def trial_lines(say: Say, key: str, days: int | None) -> list[str]:
    """The sentence `trials.<key>` about a trial of so many days; none where there is no trial."""
    return [] if days is None else [say(f"trials.{key}", n=days)]


def ballot_trial(say: Say, view: BallotView) -> str:
    """What a ballot says of the trial that it is on; nothing where it is on none."""
    return "\n".join(trial_lines(say, "ballot", view.trial))


def decision_trial(say: Say, view: DecisionView) -> list[str]:
    """Under the outcome of a vote on trial: that there is none, or for a choice among wordings until when it is."""
    if view.trial is None:
        return []
    if view.trial.until is None:
        return trial_lines(say, "decision.refused", view.trial.days)
    return [say("trials.decision.choice", until=moment(view.trial.until))] if view.choice is not None else []


def trial_outcome(say: Say, view: DecisionView) -> str | None:
    """What was decided, where that is adoption on trial, or about keeping what is on trial; else None."""
    facts = {"handle": view.norm, "at": moment(view.decided_at)}
    if view.question == "keep":
        return say(f"keeping.{view.result.outcome.value}", **facts)
    if view.trial is not None and view.trial.until is not None:
        return say("trials.decision.adopted_on_trial", until=moment(view.trial.until), **facts)
    return None


def trial_stage(view: NormView) -> str | None:
    """The sentence that says where a norm stands, where that has to do with a trial; else None."""
    if view.stage is Stage.VOTING and view.lineage.question == "keep":
        return "trials.stage.voting"
    if view.stage is Stage.DECIDED and view.outcome == Stands.TRIAL_ENDED:
        return "trials.stage.ended"
    if view.trial_until is None:
        return None
    if view.stage is Stage.REVIEW:
        return "trials.stage.review"
    return "trials.stage.on_trial" if view.stage is Stage.DECIDED and view.lineage.came_by is None else None


def trial_life(view: NormView) -> str | None:
    """Which sentence tells what can be done with a norm on trial that is reviewed or voted on; else None."""
    if view.stage is Stage.VOTING and view.lineage.question == "keep":
        return "keeping"
    return "trial_review" if view.stage is Stage.REVIEW and view.trial_until is not None else None


def card_trial(say: Say, view: NormView) -> list[str]:
    """The line of a norm's card about the trial that what is in force is on."""
    if view.trial_until is None:
        return []
    voted = view.stage is Stage.VOTING and view.lineage.question == "keep"
    return [say("trials.card_voting" if voted else "trials.card", until=moment(view.trial_until))]


def listed_trial(say: Say, line: NormLine, what: str) -> str:
    """Where a norm stands in a list, with the end of its trial."""
    if line.trial_until is None:
        return what
    key = "listed_decided" if line.stage is Stage.DECIDED else "listed"
    return say(f"trials.{key}", what=what, until=moment(line.trial_until))
