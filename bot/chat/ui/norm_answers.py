"""What a person is told, privately, after or before moving a norm: plain text, each ending in the next step."""

from bot.chat.ui.norm_card import seconds_line
from bot.chat.ui.norm_list import linked_norm
from bot.chat.ui.rule_words import rule_in_words
from bot.chat.ui.stakes import stakes_asked
from bot.chat.ui.text import escape, moment, one_line
from bot.chat.ui.trial_words import trial_lines
from bot.congress.norms import Stage
from bot.services.norms import Moved
from bot.services.proposals import PutForward
from bot.services.views import NormView
from bot.services.vote_plans import VotePlan
from prompts import Say

_ABOUT = {"repeal": "repeal", "keep": "keeping"}
"""The table of the sentences about a vote, by what it asks where that is not adoption."""


def proposed_text(say: Say, done: PutForward) -> str:
    """A norm just proposed: until when it seeks seconds, what it needs, what looks similar, where its post stands."""
    norm = done.norm
    until = moment(norm.stage_ends_at) if norm.stage_ends_at is not None else None
    lines = [say("norms.proposed.done", **_named(norm), until=until), seconds_line(say, norm)]
    if done.resembles:
        lines.append(say("norms.proposed.similar", n=len(done.resembles)))
        lines += [linked_norm(say, "norms.proposed.similar", line) for line in done.resembles]
    if norm.place is not None:
        return "\n".join([*lines, say("norms.proposed.next_post", url=norm.place.url)])
    return "\n".join([*lines, say("norms.proposed.next", channel=f"<#{done.forum_channel_id}>")])


def called_text(say: Say, done: Moved) -> str:
    """A norm just called to its final call."""
    until = moment(done.until) if done.until is not None else None
    return f"{say('norms.final_call.done', **_named(done), until=until)}\n{say('norms.final_call.next')}"


def vote_question(say: Say, plan: VotePlan) -> str:
    """What opening the vote would freeze, in numbers, before the convener confirms."""
    until = moment(plan.closes_at)
    about = _ABOUT.get(plan.question, "norms.open_vote")
    return "\n".join(
        [
            say(f"{about}.ask", **_named(plan)),
            *trial_lines(say, "ask", plan.trial),
            say("norms.open_vote.frozen", n=plan.seats, until=until, version=plan.version),
            *stakes_asked(say, plan),
            rule_in_words(say, plan.rule, plan.votes),
            say("norms.open_vote.secrecy", secrecy=plan.secrecy),
            say("norms.open_vote.final"),
        ]
    )


def vote_opened_text(say: Say, plan: VotePlan) -> str:
    """A vote just opened."""
    about = _ABOUT.get(plan.question, "norms.open_vote")
    done = say(f"{about}.done", **_named(plan), n=plan.seats, until=moment(plan.closes_at))
    done = "\n".join([done, *trial_lines(say, "opened", plan.trial)])
    return f"{done}\n{say('norms.open_vote.next', channel=f'<#{plan.votes_channel_id}>')}"


def withdrawal_question(say: Say, norm: NormView) -> str:
    """What withdrawing a norm would end, in numbers, before whoever asked confirms."""
    if norm.lineage.in_force is not None:
        return say("versions.take_back.ask", **_named(norm), version=norm.version, before=norm.lineage.in_force)
    return "\n".join(
        [
            say("norms.withdraw.ask", **_named(norm)),
            say("norms.withdraw.stands", stage=norm.stage.value, since=moment(norm.stage_since)),
            say("norms.withdraw.seconds", n=len(norm.seconders)),
            say("norms.withdraw.kept"),
        ]
    )


def withdrawn_text(say: Say, done: Moved) -> str:
    """A norm just withdrawn, or the revision of one in force just taken back."""
    if done.stage is Stage.DECIDED:
        return say("versions.take_back.done", **_named(done))
    return f"{say('norms.withdraw.done', **_named(done))}\n{say('norms.withdraw.next')}"


def _named(of: NormView | Moved | VotePlan) -> dict[str, str]:
    return {"handle": of.handle, "title": escape(one_line(of.title))}
