"""What a charter means, in words: on the present roster, beside past decisions, and since when it is in force."""

from collections.abc import Iterable

from bot.chat.ui.rule_words import merged_words, rule_in_words, rule_lines
from bot.chat.ui.text import escape, moment, one_line
from bot.congress.rules import Charter, Preset
from bot.services.replays import Otherwise, Replay
from bot.services.rules import CharterView, Passing, PresentRule
from prompts import Say

MERGED_SHOWN = 5
"""Actors whose seats count as one vote that a panel names."""


def charter_in_words(say: Say, view: CharterView) -> str:
    """The rule, with its numbers for the present roster where anybody is seated, and who changes it."""
    changes = say("rules.changes", changes=view.charter.changes.value)
    return f"{rule_in_words(say, view.charter.rule, view.reach.votes or None)}\n{changes}"


def charter_as_norm(say: Say, charter: Charter) -> str:
    """The charter as the text of a norm: plain lines, which hold on any roster."""
    lines = [f"{number}. {line}" for number, line in enumerate(rule_lines(say, charter.rule, None), start=1)]
    heading = say("rules.norm.text", preset=charter.rule.preset.value)
    return "\n".join([heading, *lines, say("rules.norm.changes", changes=charter.changes.value)])


def meaning_lines(say: Say, view: CharterView) -> list[str]:
    """What the charter means for the present roster, and all that is to be said against it."""
    reach, rule = view.reach, view.charter.rule
    facts = {"needs": reach.needs, "votes": reach.votes, "seats": reach.seats}
    lines: list[str] = []
    if reach.seats:
        lines.append(f"- {say('rules.seats', n=reach.seats)}")
        lines.append(f"- {say('rules.consents' if rule.preset is Preset.CONSENT else 'rules.needs', **facts)}")
    if reach.merged:
        lines += merged_words(say, reach.merged, MERGED_SHOWN)
    if reach.spread is not None and reach.spread.binds:
        names, allowed = _names(say, view, reach.spread.able), reach.spread.allowed
        lines.append(f"- {say('rules.could_oppose', n=allowed, names=names)}")
    if reach.refusing:
        lines.append(f"- {say('rules.could_refuse', names=_names(say, view, reach.refusing))}")
    marks = {True: "rules.refused", False: "rules.warned"}
    return [*lines, *(say(marks[one.refuses], why=say(one.key, **one.facts)) for one in view.findings)]


def since_line(say: Say, view: PresentRule) -> str:
    """Since when the present charter is in force, and through whom."""
    since = view.since
    if since is None:
        return say("rules.since_beginning")
    if since.decision is not None:
        return say("rules.since_decision", since=moment(since.at), decision=since.decision, norm=since.norm)
    key = "rules.since_broken" if since.broken else "rules.since_convener"
    return say(key, since=moment(since.at), by=f"<@{since.by}>")


def replay_lines(say: Say, replay: Replay) -> list[str]:
    """How many past decisions would have come out otherwise, and of how many it may not be told."""
    if not replay.decisions:
        return [say("rules.replay.none")]
    told = replay.decisions - replay.untold
    lines = [say("rules.replay.otherwise", n=len(replay.otherwise), decisions=told)] if told else []
    return [*lines, *([say("rules.replay.untold", n=replay.untold)] if replay.untold else [])]


def otherwise_line(say: Say, one: Otherwise) -> str:
    """A decision with what it was and what it would have been."""
    facts = {"decision": one.decision, "handle": one.norm, "title": escape(one_line(one.title))}
    return say("rules.replay.line", **facts, outcome=one.was.value, after=one.would_be.value)


def passing_line(say: Say, passing: Passing) -> str:
    """What a norm needs to pass, on the roll of its vote or as the roster is now."""
    reach = passing.reach
    if not passing.frozen and not reach.carries:
        return say("rules.passing.impossible")
    key = "rules.passing.frozen" if passing.frozen else "rules.passing.now"
    if passing.charter.rule.ranks:
        key = "ranked.passing"
    return say(key, needs=reach.needs, votes=reach.votes, preset=passing.charter.rule.preset.value)


def _names(say: Say, view: CharterView, groups: Iterable[str]) -> str:
    return say.join(escape(view.names.get(group, group)) for group in groups)
