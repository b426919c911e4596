"""What a seconder is told: that the second counts, and what the norm still needs. Apart from `norm_answers`, because
the norm card's own button says it too."""

from bot.chat.ui.text import escape, one_line
from bot.congress.norms import Admission
from bot.services.norms import Seconded
from prompts import Say


def seconded_text(say: Say, done: Seconded) -> str:
    """A second just given, and what the norm still needs."""
    counts = say("norms.seconded.counts", handle=done.handle, title=escape(one_line(done.title)))
    if done.admission.admitted:
        return f"{counts}\n{say('norms.seconded.admitted')}"
    state = done.admission
    missing = say(f"norms.seconded.{missing_key(state)}", n=max(1, state.needed - state.seconds))
    return "\n".join([counts, missing, say("norms.seconded.next")])


def missing_key(state: Admission) -> str:
    """Which sentence of a table says what is missing: seconds from anyone, or from outside one or both groups."""
    if state.needs_discipline and state.needs_kind:
        return "missing_both"
    if state.needs_discipline:
        return "missing_discipline"
    return "missing_kind" if state.needs_kind else "missing"
