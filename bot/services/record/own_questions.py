"""Questions that a congress asks beside those that ship: proposals until they are reviewed, as all of the record."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from bot.congress.errors import CongressError
from bot.congress.limits import QUESTION_LEAST, QUESTION_MOST, SUMMARY_MOST
from bot.congress.record.names import folded, slug_of
from bot.congress.record.review import OPEN_STATES
from bot.congress.text import clean_line, clean_text, given_back
from bot.services.people import Who, congress_of
from bot.services.record.entries import Evidence, attach, author_of, begin_entry, check_author, entry_of, settle
from bot.services.record.positions import case_of, cases
from bot.services.seats import Word
from storage.tables import Case, Congress, Entry, Question

OWN = "own-"
"""With what the short names of a congress's own questions begin, so that none is ever taken by what ships later."""

ANSWERS_MOST = 10

_ORIGIN = "congress"
_UNCHECKED = "background"


@dataclass(frozen=True)
class Asked:
    """A question as somebody asks it, words as typed: `answered_by` says what would answer it, a line for each; the
    source tells where it comes up."""

    words: str
    evidence: Evidence
    answered_by: str = ""
    case: str = ""


@dataclass(frozen=True)
class AskedView:
    """What an entry asks, in whatever state it is."""

    words: str
    case: str | None
    answered_by: tuple[str, ...]


def begin_question(tx: Session, *, who: Who) -> list[Word]:
    """The cases that a question can belong to, for the form; refuses whoever could record nothing."""
    check_author(tx, congress_of(tx, who.guild_id), who)
    return cases(tx)


def ask_question(tx: Session, *, who: Who, asked: Asked, now: datetime) -> Entry:
    """Put a question on record, with its source; it is asked once somebody else has confirmed it.

    Raises `record.question_there` (question) where it is asked already or waits for its review.
    """
    congress = congress_of(tx, who.guild_id, lock=True)  # So that the same question twice at once is one.
    member = author_of(tx, congress, who, now)
    words = clean_line(asked.words, field="question", least=QUESTION_LEAST, most=QUESTION_MOST)
    kept = _kept(tx, congress)
    _refuse_repetition(words, kept)
    entry = begin_entry(tx, congress, member, "question", now=now)
    taken = frozenset(slug.removeprefix(OWN) for slug in _own_slugs(tx, congress))
    tx.add(
        Question(
            congress_id=congress.id,
            entry_id=entry.id,
            slug=OWN + slug_of(words, taken),
            words=words,
            case_id=case_of(tx, asked.case),
            answered_by={"by": _lines(asked.answered_by)},
            origin=_ORIGIN,
            confidence=_UNCHECKED,
        )
    )
    attach(tx, congress, entry, asked.evidence, now=now)
    settle(tx, congress, entry, member, who=who, now=now)
    return entry


def show_asked(tx: Session, *, guild_id: int, handle: str) -> AskedView:
    """What an entry asks; `record.unknown_entry` where there is none of this kind."""
    entry = entry_of(tx, congress_of(tx, guild_id), handle, kind="question")
    found = tx.exec(select(Question).where(Question.entry_id == entry.id)).one()
    case = tx.get(Case, found.case_id) if found.case_id is not None else None
    return AskedView(found.words, None if case is None else case.name, answers_of(found))


def answers_of(question: Question) -> tuple[str, ...]:
    """What would answer a question."""
    by = question.answered_by.get("by", [])
    return tuple(str(one) for one in by) if isinstance(by, list) else ()


def _kept(tx: Session, congress: Congress) -> list[str]:
    """The words of the questions that ship, and of this congress's own that stand or await a review."""
    query = select(Question.words).join(Entry, col(Entry.id) == Question.entry_id, isouter=True)
    open_here = (col(Question.congress_id) == congress.id) & col(Entry.state).in_(OPEN_STATES)
    return list(tx.exec(query.where(or_(col(Question.congress_id).is_(None), open_here))).all())


def _refuse_repetition(words: str, kept: list[str]) -> None:
    if not folded(words):
        raise CongressError("record.name_without_letters", given=given_back(words))
    same = next((one for one in kept if folded(one) == folded(words)), None)
    if same is not None:
        raise CongressError("record.question_there", question=given_back(same))


def _own_slugs(tx: Session, congress: Congress) -> list[str]:
    return list(tx.exec(select(Question.slug).where(Question.congress_id == congress.id)).all())


def _lines(typed: str) -> list[str]:
    """What would answer it, a line for each."""
    text = clean_text(typed, field="answered_by", least=0, most=SUMMARY_MOST)
    found = [one for one in (line.strip(" -•") for line in text.splitlines()) if one]
    if len(found) > ANSWERS_MOST:
        raise CongressError("record.many_answers", n=len(found), most=ANSWERS_MOST)
    return found
