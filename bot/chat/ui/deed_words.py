"""Deeds, claims and commitments in words, as blocks to be packed into pages. Nobody is said to have done what it is
only accused of."""

from collections.abc import Sequence
from fractions import Fraction

from bot.chat.ui.capacity_words import after
from bot.chat.ui.excerpts import excerpt, quoted_lines, said
from bot.chat.ui.reading import PAGE_ROOM
from bot.chat.ui.record_words import name_shown, names_shown, when_words, word_of
from bot.chat.ui.text import escape
from bot.congress.record.dates import When
from bot.congress.record.panels import VALUES, Panel
from bot.services.record.action_views import ActionLine, ActionView
from bot.services.record.assessments import Finding, Voice
from bot.services.record.claim_views import ClaimView
from bot.services.record.entry_views import ReplyView
from bot.services.record.pledge_views import LevelView, PledgeView
from prompts import Say

SUMMARY_SHOWN = 240
"""Characters of a summary that a line of a list shows."""

NAMES_OF_A_LINE = 5
NAMES_OF_A_LIST = 3
"""Names that stand on one line of a card, and on one of a list."""


def action_blocks(say: Say, view: ActionView) -> list[str]:
    """A deed: what happened, who did it beyond dispute, who stands accused by whom, whom it affected, what is found."""
    blocks = [action_line(say, view), *quoted(view.summary)]
    blocks += _named(say, "doers", view.doers) or [say("deeds.card.no_doers")]
    if view.claims:
        blocks += ["", say("deeds.card.accused")]
        blocks += [block for one in view.claims for block in claim_blocks(say, one)]
    if view.waiting:
        blocks.append(say("deeds.card.waiting", n=view.waiting))
    blocks += _named(say, "affected", view.affected)
    if view.case is not None:
        blocks.append(say("deeds.card.case", case=escape(view.case)))
    blocks += ["", say("deeds.card.findings" if view.findings else "deeds.card.no_findings")]
    blocks += [block for one in view.findings for block in finding_blocks(say, one)]
    if view.note:
        blocks += ["", say("deeds.card.note"), *quoted(view.note)]
    return [*blocks, say("deeds.card.next")]


def action_line(say: Say, view: ActionView) -> str:
    """Kind, date and status of a deed."""
    facts = {
        "kind": word_of(say, "deeds.kind", view.kind),
        "when": date_words(say, view.when),
        "status": word_of(say, "deeds.status", view.status),
    }
    if view.until is not None:
        return say("deeds.card.line_until", until=view.until, **facts)
    return say("deeds.card.line", **facts)


def claim_blocks(say: Say, view: ClaimView) -> list[str]:
    """A claim as a line of a deed or of a history, with what the accused replied."""
    facts = _claim_facts(say, view)
    if view.accused is None:
        line = say("deeds.card.claim_nobody", **facts)
    else:
        line = say("deeds.card.claim", accused=name_shown(view.accused), **facts)
    if view.entry.state == "proposed":
        line = say("deeds.card.claim_waiting", line=line)
    return [line, *(block for one in view.entry.replies for block in _reply(say, one))]


def claim_told(say: Say, view: ClaimView, summary: str) -> list[str]:
    """A claim by itself, with the summary of the deed."""
    facts = _claim_facts(say, view)
    if view.accused is None:
        blocks = [say("deeds.claim.told_nobody", **facts)]
    else:
        blocks = [say("deeds.claim.told", accused=name_shown(view.accused), **facts)]
    blocks += quoted(view.summary)
    blocks += [say("deeds.claim.basis", **facts), say("deeds.claim.action", action=view.action), *quoted(summary)]
    if view.accused is not None and view.entry.state in ("proposed", "confirmed"):
        blocks.append(say("deeds.claim.open_to_reply", accused=name_shown(view.accused)))
    return blocks


def pledge_blocks(say: Say, view: PledgeView) -> list[str]:
    """A commitment: its words, what would show it, in what and until when, how far it has come, what is found."""
    facts = {"actor": name_shown(view.actor), "about": name_shown(view.finding.subject.name)}
    blocks = [say("deeds.pledge.told", when=date_words(say, view.when), **facts), *quoted(view.words)]
    blocks += [say("deeds.pledge.shown_by"), *quoted(view.shown_by), _matter(say, view)]
    if view.level is None:
        blocks.append(say("deeds.pledge.no_level"))
    else:
        blocks += [say("deeds.pledge.level", **level_facts(say, view.level)), *quoted(view.level.summary)]
    others = [one for one in view.levels if one is not view.level]
    blocks += [say("deeds.pledge.levels")] if others else []
    for one in others:
        key = "level_waiting" if one.entry.state == "proposed" else "level_line"
        blocks += [say(f"deeds.pledge.{key}", **level_facts(say, one)), *quoted(one.summary)]
    blocks += ["", say("deeds.pledge.findings"), *finding_blocks(say, view.finding)]
    return [*blocks, say("deeds.pledge.next")]


def level_facts(say: Say, view: LevelView) -> dict[str, str]:
    """The blanks of a level."""
    return {
        "level": say(f"deeds.level.{view.level}"),
        "when": date_words(say, view.when),
        "entry": view.entry.handle,
    }


def finding_blocks(say: Say, finding: Finding) -> list[str]:
    """What was found for one subject, and each voice with its reason."""
    about = name_shown(finding.subject.name)
    blocks = [say("deeds.finding.line", about=about, finding=found_words(say, finding))]
    for voice in finding.voices:
        blocks += [_voice(say, voice), *said(say, voice.reason, PAGE_ROOM)]
    return blocks


def found_words(say: Say, finding: Finding) -> str:
    """What members come to: a panel's value with how many it is of, a dispute, one assessment, or none yet."""
    panel = finding.panel
    if not finding.voices:
        found = say("deeds.finding.none")
    elif panel.state == "value":
        found = _value(say, panel)
    elif panel.state in ("disputed", "unclear"):
        found = say(f"deeds.finding.{panel.state}", n=panel.n)
    elif len(finding.voices) == 1:
        found = say("deeds.finding.one", word=value_word(say, finding.voices[0].value))
    else:
        found = say("deeds.finding.not_enough")
    if panel.suggested:
        return say("deeds.finding.suggested", finding=found, word=value_word(say, panel.suggested[0]))
    return found


def value_word(say: Say, value: str) -> str:
    """What an assessment says, to stand after “it”."""
    return word_of(say, "deeds.value", value)


def history_blocks(say: Say, line: ActionLine) -> str:
    """A deed as an entry of a list."""
    facts = {
        "when": date_words(say, line.when),
        "kind": word_of(say, "deeds.kind", line.kind),
        "entry": line.handle,
    }
    first = say("deeds.history.line", **facts)
    if line.until is not None:
        first = say("deeds.history.line_until", until=line.until, **facts)
    if line.state == "proposed":
        first = say("deeds.history.line_waiting", line=first)
    named = (("doers", line.doers), ("accused", line.accused), ("about", [one.name for one in line.subjects]))
    shown = ((key, names_shown(say, names, NAMES_OF_A_LIST)) for key, names in named if names)
    below = [say(f"deeds.history.{key}", names=names) for key, names in shown]
    return "\n".join([first, excerpt(line.summary, SUMMARY_SHOWN).text, *below, ""])


def days_words(say: Say, days: tuple[int, int]) -> str:
    """The days since an incident."""
    first, last = days
    return say("deeds.days.same", n=last) if first == last else say("deeds.days.range", first=first, last=last)


def date_words(say: Say, when: When) -> str:
    """A date as exactly as it is known."""
    return when_words(say, when.text, when.precision)


def quoted(words: str) -> list[str]:
    """Somebody's words as quoted lines; none where there are none."""
    return quoted_lines(words, PAGE_ROOM) if words else []


def _claim_facts(say: Say, view: ClaimView) -> dict[str, str]:
    return {
        "claimant": name_shown(view.claimant),
        "when": date_words(say, view.when),
        "days": days_words(say, view.days),
        "basis": word_of(say, "deeds.basis", view.basis),
        "status": word_of(say, "deeds.status", view.status),
        "entry": view.entry.handle,
    }


def _reply(say: Say, one: ReplyView) -> list[str]:
    return [say("deeds.card.reply", actor=name_shown(one.actor), by=f"<@{one.by}>"), *said(say, one.words, PAGE_ROOM)]


def _matter(say: Say, view: PledgeView) -> str:
    dimension = say(f"deeds.dimension.{view.dimension}")
    if view.due is None:
        return say("deeds.pledge.dimension", dimension=dimension)
    return say(f"deeds.pledge.{'overdue' if view.overdue else 'due'}", dimension=dimension, due=view.due)


def _voice(say: Say, voice: Voice) -> str:
    by = after(say, f"<@{voice.by}>", voice.spoke)
    return say("deeds.finding.voice", by=by, word=value_word(say, voice.value))


def _value(say: Say, panel: Panel) -> str:
    value = panel.value if panel.value is not None else Fraction(0)
    upper = min((one for one in VALUES.values() if one >= value), default=value)
    lower = max((one for one in VALUES.values() if one <= value), default=value)
    words = {number: value_word(say, word) for word, number in VALUES.items()}
    if upper == lower:
        return say("deeds.finding.value", n=panel.n, word=words[upper])
    return say("deeds.finding.between", n=panel.n, word=words[upper], between=words[lower])


def _named(say: Say, key: str, names: Sequence[str]) -> list[str]:
    """A few names on one line, many on a line each; nothing where there are none."""
    if len(names) > NAMES_OF_A_LINE:
        return [say(f"deeds.card.{key}_many"), *(f"- {name_shown(name)}" for name in names)]
    return [say(f"deeds.card.{key}", names=names_shown(say, names))] if names else []
