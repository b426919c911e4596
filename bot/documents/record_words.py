"""Lines of the record in plain words, for documents; cards take the words of the vocabularies from here too."""

from collections.abc import Callable

from bot.congress.record.figures import Share
from bot.congress.record.stances import said
from bot.services.record.lines import RecordLine
from prompts import Say

_WORDS = {
    "positions": "positions.stance",
    "participation": "record_lines.status",
    "deeds": "deeds.kind",
    "affected": "deeds.kind",
    "accusations": "deeds.basis",
    "claims": "deeds.basis",
    "commitments": "deeds.dimension",
    "levels": "deeds.level",
}
_DETAILS = {
    "positions": "positions.form",
    "participation": "record_lines.role",
    "deeds": "deeds.status",
    "affected": "deeds.status",
    "accusations": "deeds.status",
    "claims": "deeds.status",
}
"""Where the words of a section are written out."""

STAGE = "analyses.lifecycle.stage"
"""Where the stages of a life cycle are written out."""


def word_of(say: Say, table: str, word: str, *, kept: Callable[[str], str] = str) -> str:
    """A word of a vocabulary as `table` writes it, else as it is kept, which `kept` makes fit to be shown."""
    key = f"{table}.{word}"
    return say(key) if table and say.words.has(key, say.lang) else kept(word.replace("_", " "))


def stage_told(say: Say, stage: str | None) -> str:
    """The word for a stage of a life cycle; for None, that there is not enough evidence for one."""
    return word_of(say, STAGE, stage) if stage else say("analyses.lifecycle.no_stage")


def words_of(say: Say, line: RecordLine, *, kept: Callable[[str], str] = str) -> tuple[str, str]:
    """What was said, done or joined in a line, and the form, role or status beside it, as `word_of` has words."""
    about = line.about.type if line.about is not None else ""
    word = said(line.word, about) if line.section == "positions" else line.word
    told = word_of(say, _WORDS.get(line.section, ""), word, kept=kept)
    if line.section in ("deeds", "affected"):
        told = told[:1].upper() + told[1:]
    return told, word_of(say, _DETAILS.get(line.section, ""), line.detail, kept=kept)


def stance_told(say: Say, word: str, subject: str) -> str:
    """A stance (`said`) in a sentence that names its subject: "supports …", "answers … with a no"."""
    key = f"positions.told.{word}"
    return (
        say(key, subject=subject)
        if say.words.has(key, say.lang)
        else f"{word_of(say, 'positions.stance', word)}: {subject}"
    )


def capacity_text(say: Say, task: str, industry: Share | None, state: Share | None) -> str:
    """How many of how many members think each side able to do a task; None where that is not shown."""
    shares = {
        side: say("capacity.not_shown") if share is None else say("capacity.share", n=share.whole, part=share.part)
        for side, share in (("industry", industry), ("state", state))
    }
    return say("capacity.plain", task=word_of(say, "capacity.task", task), **shares)


def line_text(say: Say, line: RecordLine, *, about_norm: bool) -> dict[str, str]:
    """When a line is, and what it says: of an actor, or about a norm."""
    word, detail = words_of(say, line)
    text = say(
        f"briefs.line.{_key(line, about_norm=about_norm)}",
        actor=line.actor,
        about=line.about.short if line.about is not None else "",
        word=word,
        detail=detail,
        others=say.join(line.others),
        deed=line.summary,
    )
    if line.until is not None and line.section != "commitments":
        text = say("briefs.line.until", text=text, until=line.until)
    if line.counts_from is not None:
        text = say("briefs.line.counts_from", text=text, when=line.counts_from.isoformat())
    bound = line.precision in ("on_or_before", "as_of")
    return {"when": say(f"record_lines.{line.precision}", dated=line.dated) if bound else line.dated, "text": text}


def marks_of(say: Say, line: RecordLine) -> str:
    """The handle and the grade of an entry, and what else there is to know of it at a glance."""
    entry = line.entry
    if entry is None:
        return say("briefs.mark.vote")
    marks = [entry.handle]
    marks.append(say("briefs.mark.grade", letter=entry.grade) if entry.grade else say("briefs.mark.ungraded"))
    marks += [say("briefs.mark.unverified")] if entry.unverified else []
    marks += [say("briefs.mark.disputed")] if entry.disputed else []
    marks += [say("briefs.mark.replies", n=len(entry.replies))] if entry.replies else []
    return " · ".join(marks)


def _key(line: RecordLine, *, about_norm: bool) -> str:
    section = line.section
    if section == "positions" and line.about is not None and line.about.type == "question":
        return "positions_question"
    if section == "participation" and line.detail:
        return "participation_as"
    if section == "claims":
        named = "claims_norm" if about_norm else "claims"
        return named if line.others else f"{named}_nobody"
    if section == "deeds" and about_norm:
        return "deeds_norm" if line.others else "deeds_nobody"
    return f"{section}_norm" if about_norm and section in ("positions", "commitments") else section
