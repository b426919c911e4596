"""A decision in words: its outcome, the arithmetic of its rule, the count, and the splits that may be shown."""

from bot.chat.ui.capacity_words import people
from bot.chat.ui.card_parts import MENTIONS_MOST
from bot.chat.ui.rule_words import merged_words
from bot.chat.ui.text import escape, moment
from bot.chat.ui.trial_words import trial_outcome
from bot.congress.ballots import Choice, Count
from bot.congress.decisions import CONCERNS, REFUSAL, Check
from bot.congress.privacy import Row, Split
from bot.services.ballot_views import DecisionView, Reason
from prompts import Say

PLURAL = {REFUSAL: "refusing", CONCERNS: "sustained"}
"""The number that chooses the plural form of a check's sentence."""


def outcome_line(say: Say, view: DecisionView) -> str:
    """What was decided, and when."""
    told = trial_outcome(say, view)
    if told is not None:
        return told
    about = "repeal" if view.question == "repeal" else "decision_card"
    return say(f"{about}.{view.result.outcome.value}", handle=view.norm, at=moment(view.decided_at))


def arithmetic(say: Say, view: DecisionView) -> list[str]:
    """One line for each condition of the rule, with the numbers that it was held against."""
    return [
        say("decision_card.rule", preset=view.rule.preset.value),
        *(check_line(say, view, check) for check in view.result.checks),
    ]


def check_line(say: Say, view: DecisionView, check: Check) -> str:
    """One condition of the rule, whether it is met, and the numbers that it was held against."""
    facts = dict(check.facts)
    if check.key in PLURAL and PLURAL[check.key] in facts:
        facts["n"] = facts[PLURAL[check.key]]
    line = say(check.sentence, **facts)
    if check.names:
        line += f" {say('decision.named', names=say.join(name_of(view, name) for name in check.names))}"
    state = "not_applied" if not check.applied else "passed" if check.passed else "failed"
    return say(f"decision_card.{state}", line=line)


def merged_lines(say: Say, view: DecisionView, most: int | None = None) -> list[str]:
    """A line for each actor whose seats counted as one vote; of more than `most`, how many others there are."""
    return merged_words(say, view.merged, most)


def charter_lines(say: Say, view: DecisionView) -> list[str]:
    """What the adoption changed of how the congress decides, in a line; nothing where it changed none."""
    if view.charter is None:
        return []
    facts = {"preset": view.charter.rule.preset.value, "changes": view.charter.changes.value}
    return [say("decision_card.charter", **facts)]


def by_proxy_lines(say: Say, view: DecisionView, most: int | None = None) -> list[str]:
    """Where names are shown, how many votes were cast by proxy, and by whom at most `most` of them."""
    if not view.proxied:
        return []
    lines = [
        say("proxies.decision.one", member=f"<@{one.giver}>", holder=f"<@{one.holder}>") for one in view.proxied[:most]
    ]
    left = len(view.proxied) - len(lines)
    more = [say("card.more", n=left)] if left else []
    return [say("proxies.decision.count", n=len(view.proxied)), *lines, *more]


def consensus_line(say: Say, view: DecisionView) -> str:
    """How united those were who took a side."""
    level = view.result.consensus
    return say(f"consensus.{level.value}" if level is not None else "consensus.none")


def count_line(say: Say, view: DecisionView) -> str:
    """The count of the whole ballot."""
    count, seats = view.result.count, view.result.seats
    line = say(
        "decision_card.overall" if seats > count.cast else "decision_card.overall_all",
        in_favour=count.in_favour,
        against=count.against,
        abstain=count.abstain,
        recused=count.recuse,
        silent=seats - count.cast,
        seats=seats,
        n=seats,
    )
    if not count.reservations:
        return line
    return f"{line} {say('decision_card.overall_reservations', n=count.reservations)}"


def split_heading(say: Say, axis: str, split: Split) -> str:
    """The heading of a split (`axis` is by_discipline or by_kind), and in how many groups it carried.

    A group in which nobody took a side is told apart: it neither carried nor opposed.
    """
    return f"{say(f'decision_card.{axis}')}: {_carried(say, split)}"


def _carried(say: Say, split: Split) -> str:
    sided = split.shown - split.silent
    if not split.shown:
        return say("decision_card.nothing_shown")
    if not sided:
        return say("decision_card.no_side", n=split.shown)
    carried = say("decision_card.carried", carried=split.carried, shown=sided)
    return f"{carried}; {say('decision_card.silent', n=split.silent)}" if split.silent else carried


def split_lines(say: Say, view: DecisionView, split: Split) -> list[str]:
    """A line for each group that is shown, and one that names those that are not."""
    lines = [
        say("decision_card.row", group=name_of(view, row.group), votes=votes_of(say, row.count))
        for row in split.rows
        if row.count is not None
    ]
    hidden = [_hidden(say, view, row) for row in split.rows if row.count is None]
    return [*lines, say("decision_card.hidden", groups=", ".join(hidden))] if hidden else lines


def votes_of(say: Say, count: Count) -> str:
    """The numbers of one group; choices that nobody made are left out."""
    if not count.cast:
        return say("decision_card.nobody")
    said = [say("decision_card.for", n=count.in_favour)]
    if count.reservations:
        said[0] += f" {say('decision_card.reservations', n=count.reservations)}"
    for name, number in (("against", count.against), ("abstain", count.abstain), ("recused", count.recuse)):
        if number or name == "against":
            said.append(say(f"decision_card.{name}", n=number))
    return ", ".join(said)


def named_votes(say: Say, view: DecisionView, most: int = MENTIONS_MOST) -> list[str]:
    """Who voted how, where the vote was open: a line for each choice that somebody made."""
    lines, spoke = [], {vote.discord_id: vote.spoke for vote in view.votes if vote.spoke is not None}
    for choice in Choice:
        voters = [vote.discord_id for vote in view.votes if vote.choice == choice]
        if voters:
            lines.append(say("decision_card.votes_line", choice=choice.value, names=people(say, voters, spoke, most)))
    return lines


def reasons_of(view: DecisionView, choice: Choice) -> list[Reason]:
    """The reasons given with a choice; those of For with reservation are the reservations."""
    return [one for one in view.reasons if one.choice == choice]


def reservations_heading(say: Say, view: DecisionView) -> str:
    """The heading of the reservations and, where the seats of one actor count as one vote, why there are more of them
    than in the count."""
    heading, given = say("decision_card.reservations_heading"), len(reasons_of(view, Choice.FOR_WITH_RESERVATION))
    counted = view.result.count.reservations
    if not view.merged or given <= counted:
        return heading
    return f"{heading}\n{say('decision_card.reservations_merged', n=given, counted=counted)}"


def by_whom(say: Say, reason: Reason) -> str:
    """The line above a reason that names its voter, with its break; nothing where names are hidden."""
    return "" if reason.discord_id is None else f"{say('decision_card.by', member=f'<@{reason.discord_id}>')}\n"


def name_of(view: DecisionView, group: str) -> str:
    """The name of a discipline or kind, escaped."""
    return escape(view.names.get(group, group))


def _hidden(say: Say, view: DecisionView, row: Row) -> str:
    return say("decision_card.hidden_group", group=name_of(view, row.group), n=row.seats)
