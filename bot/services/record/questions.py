"""The open questions of the agenda, those that ship and those of the congress: each keeps several standing answers."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.record.names import folded
from bot.congress.record.relating import ANSWERS
from bot.congress.text import given_back
from bot.services.people import congress_of
from bot.services.record.arguments import Point, points_of
from bot.services.record.own_questions import answers_of
from bot.services.record.relations import RelationLine, relations_of
from bot.services.record.seen import questions_seen
from bot.services.seats import Word
from storage.tables import Case, Congress, Question, SubjectRelation


@dataclass(frozen=True)
class QuestionLine:
    """A question as a list names it; `answers` counts the norms of this congress that answer it."""

    id: int
    slug: str
    words: str
    answers: int


@dataclass(frozen=True)
class QuestionView:
    """A question with what would answer it, who argued what outside, and the norms here that answer it."""

    id: int
    slug: str
    words: str
    case: str | None
    origin: str
    answered_by: tuple[str, ...]
    points: tuple[Point, ...]
    norms: tuple[RelationLine, ...]
    entry: int | None = None
    """Of one that this congress asked, the key of its entry."""


def list_questions(tx: Session, *, guild_id: int) -> list[QuestionLine]:
    """The questions, those that no norm answers yet first; among these the congress's own, then the others in order."""
    congress = congress_of(tx, guild_id)
    answers = _answers(tx, congress)
    lines = [QuestionLine(one.id, one.slug, one.words, answers.get(one.id, 0)) for one in _all(tx, congress)]
    return sorted(lines, key=lambda one: one.answers > 0)


def find_questions(tx: Session, *, guild_id: int, typed: str, limit: int = 25) -> list[Word]:
    """The questions that have all words that were typed."""
    wanted = folded(typed).split()
    found = [one for one in _all(tx, congress_of(tx, guild_id)) if all(part in folded(one.words) for part in wanted)]
    return [Word(one.slug, one.words) for one in found[:limit]]


def question_of(tx: Session, congress: Congress, given: str | int) -> Question:
    """The question that an id, a short name or its words mean; `record.unknown_question` where there is none,
    `record.gone` for an id."""
    for one in _all(tx, congress):
        if given in (one.id, one.slug) or (isinstance(given, str) and folded(given) == folded(one.words)):
            return one
    if not isinstance(given, str):
        raise CongressError("record.gone")
    raise CongressError("record.unknown_question", given=given_back(given))


def question_named(tx: Session, *, guild_id: int, given: str) -> int:
    """The id of the question that was picked or typed."""
    return question_of(tx, congress_of(tx, guild_id), given).id


def show_question(tx: Session, *, guild_id: int, question: str | int) -> QuestionView:
    """A question with everything about it."""
    congress = congress_of(tx, guild_id)
    found = question_of(tx, congress, question)
    return QuestionView(
        id=found.id,
        slug=found.slug,
        words=found.words,
        case=tx.exec(select(Case.name).where(Case.id == found.case_id)).first() if found.case_id else None,
        origin=found.origin,
        answered_by=answers_of(found),
        points=points_of(tx, congress, "question", found.id),
        norms=tuple(
            one for one in relations_of(tx, congress, "question", found.id) if one.incoming and one.relation == ANSWERS
        ),
        entry=found.entry_id,
    )


def _all(tx: Session, congress: Congress) -> list[Question]:
    own_first = col(Question.congress_id).is_(None)
    query = select(Question).where(questions_seen(congress))
    return list(tx.exec(query.order_by(own_first, col(Question.rank), col(Question.id))).all())


def _answers(tx: Session, congress: Congress) -> dict[int, int]:
    """How many norms of this congress answer each question."""
    query = select(SubjectRelation.b_id, func.count()).where(
        SubjectRelation.congress_id == congress.id,
        SubjectRelation.relation == ANSWERS,
        SubjectRelation.b_type == "question",
    )
    return dict(tx.exec(query.group_by(col(SubjectRelation.b_id))).all())
