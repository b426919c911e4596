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
    return "\n".join([counts, _missing(say, done.admission), say("norms.seconded.next")])


def _missing(say: Say, state: Admission) -> str:
    said = [say("norms.seconded.missing", n=max(1, state.needed - state.seconds))]
    if state.needs_discipline and state.needs_kind:
        said.append(say("norms.seconded.missing_both"))
    elif state.needs_discipline or state.needs_kind:
        said.append(say(f"norms.seconded.missing_{'discipline' if state.needs_discipline else 'kind'}"))
    return " ".join(said)
