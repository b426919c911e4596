"""The tags of the norms' forum: one for each stage, and for a decided norm one for how it was decided."""

from bot.congress.norms import Stage

OUTCOMES = ("adopted", "adopted_on_trial", "not_adopted", "no_quorum", "trial_ended")

TAGS = (
    *(stage.value for stage in (Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL, Stage.VOTING)),
    *OUTCOMES,
    *(stage.value for stage in (Stage.REVIEW, Stage.LAPSED, Stage.WITHDRAWN, Stage.MERGED)),
    *(stage.value for stage in (Stage.SUPERSEDED, Stage.REPEALED)),
)
"""Every tag by its key, in the order in which a forum shows them; the words are `setup.tag.<key>`.

A forum holds 20 tags (discord.md, section 2), so people keep room for their own.
"""


def tag_key(stage: str, outcome: str | None) -> str:
    """The tag that a norm's post wears; the stage itself where a decision left no outcome."""
    return outcome if stage == Stage.DECIDED and outcome is not None else stage
