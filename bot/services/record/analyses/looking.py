"""From what a person typed, or a button holds, to a look at the record: everything named is found or refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.facts import Facts
from bot.congress.text import given_back
from bot.services.people import congress_of
from bot.services.record.actors import actor_kinds, actor_of
from bot.services.record.analyses.question import MARK, Question, code_of, mark_of, question_of
from bot.services.record.entries import entry_of
from bot.services.record.facts import facts_for
from bot.services.record.initiatives import initiative_of
from bot.services.record.positions import cases
from bot.services.record.seen import questions_seen, seen_by
from bot.services.record.subject_lookup import SubjectRef, refs_of, subject_of
from bot.services.record.subjects import About
from bot.services.seats import Word
from storage.tables import Actor, ActorGroup, Congress, InitiativeNorm, InitiativeNormTopic
from storage.tables import Question as OpenQuestion

ACTORS_MOST = 5
"""Actors that one question may name: the id of a button holds no more."""


@dataclass(frozen=True)
class Typed:
    """What a person typed, empty where nothing; `subject` is anything on which positions are held, `initiative` and
    `other` only initiatives, `actors` are apart by semicolons."""

    subject: str = ""
    initiative: str = ""
    other: str = ""
    actors: str = ""
    action: str = ""
    case: str = ""
    kind: str = ""
    group: str = ""
    topic: str = ""
    as_of: date | None = None


@dataclass(frozen=True)
class Look:
    """A question, resolved: what is named is there. `narrowed` are the names of what narrows it, by option."""

    tx: Session
    congress: Congress
    now: datetime
    question: Question
    narrowed: tuple[tuple[str, str], ...] = ()

    @property
    def as_of(self) -> date:
        return self.question.as_of

    @property
    def code(self) -> str:
        return code_of(self.question)

    def asking(self, **changes: object) -> "Look":
        """The same with these parts of the question."""
        return replace(self, question=replace(self.question, **changes))  # type: ignore[arg-type]

    def subject(self, key: About | None = None) -> SubjectRef:
        """The subject of the question, or of a key; `analyses.gone` if it is kept, or asked, no more."""
        wanted = key or self.question.subject
        found = refs_of(self.tx, [wanted] if wanted else [])
        if wanted not in found or not self._is_open(wanted):
            raise CongressError("analyses.gone")
        return found[wanted]

    def _is_open(self, wanted: About) -> bool:
        """Whether it is no question of the congress's own that was taken back."""
        kind, key = wanted
        query = select(OpenQuestion.id).where(OpenQuestion.id == key, questions_seen(self.congress))
        return kind != "question" or self.tx.exec(query).first() is not None

    def facts(self, **scope: object) -> Facts:
        """The facts that the congress sees of a scope (`facts_for`)."""
        return facts_for(self.tx, self.congress.id, **scope)  # type: ignore[arg-type]


def look(tx: Session, *, guild_id: int, typed: Typed | str, now: datetime) -> Look:
    """The look for what was typed, or for the code of an earlier question.

    Raises `record.future_date` for a day to come and the refusals of whatever is not found.
    """
    congress = congress_of(tx, guild_id)
    if isinstance(typed, str):
        asked = _with_words(tx, congress, question_of(typed))
    else:
        asked = _found(tx, congress, typed, now)
    return Look(tx, congress, now, asked, tuple(_narrowed(tx, congress, asked)))


def _found(tx: Session, congress: Congress, typed: Typed, now: datetime) -> Question:
    day = typed.as_of or now.date()
    if day > now.date():
        raise CongressError("record.future_date", given=day.isoformat())
    subject = _subject(tx, congress, typed)
    asked = Question(
        as_of=day,
        subject=subject,
        other=("initiative", initiative_of(tx, congress, typed.other).id) if typed.other.strip() else None,
        actors=_actors(tx, congress, typed.actors),
        action=entry_of(tx, congress, typed.action, kind="action").id if typed.action.strip() else None,
        case=typed.case,
        kind=typed.kind,
        group=typed.group,
        topic=typed.topic,
    )
    return _with_words(tx, congress, asked)


def _subject(tx: Session, congress: Congress, typed: Typed) -> About | None:
    if typed.initiative.strip():
        return "initiative", initiative_of(tx, congress, typed.initiative).id
    return subject_of(tx, congress, typed.subject).key if typed.subject.strip() else None


def _actors(tx: Session, congress: Congress, typed: str) -> tuple[int, ...]:
    names = [one for one in typed.split(";") if one.strip()]
    if len(names) > ACTORS_MOST:
        raise CongressError("analyses.many_actors", n=len(names), most=ACTORS_MOST)
    return tuple(dict.fromkeys(actor_of(tx, congress, one).id for one in names))


def _with_words(tx: Session, congress: Congress, asked: Question) -> Question:
    found = {
        name: _word(name, given, known(tx, congress))
        for name, known in WORDS.items()
        if (given := str(getattr(asked, name)).strip())
    }
    return replace(asked, **found)  # type: ignore[arg-type]


def _word(name: str, given: str, known: Sequence[Word]) -> str:
    """The id of a word that is given by its id, its name or its mark."""
    said = given.casefold()
    for one in known:
        if given == MARK + mark_of(one.id) or said in (one.id.casefold(), one.name.casefold()):
            return one.id
    if given.startswith(MARK):
        raise CongressError("analyses.gone")
    raise CongressError(f"analyses.unknown.{name}", given=given_back(given)[:60])


def _narrowed(tx: Session, congress: Congress, asked: Question) -> Iterable[tuple[str, str]]:
    for name, known in WORDS.items():
        if word := getattr(asked, name):
            yield name, next(one.name for one in known(tx, congress) if one.id == word)
    if asked.actors:
        rows = tx.exec(select(Actor.id, Actor.name).where(col(Actor.id).in_(asked.actors)))
        names = dict(rows.all())
        yield "actors", "; ".join(names[one] for one in asked.actors)


def _cases(tx: Session, _congress: Congress) -> list[Word]:
    return cases(tx)


def _kinds(tx: Session, _congress: Congress) -> list[Word]:
    return actor_kinds(tx)


def _groups(tx: Session, congress: Congress) -> list[Word]:
    one = ActorGroup
    seen = seen_by(one, congress)
    return [Word(row.slug, row.name) for row in tx.exec(select(one).where(seen).order_by(col(one.name)))]


def _topics(tx: Session, _congress: Congress) -> list[Word]:
    found = tx.exec(select(InitiativeNormTopic.topic).distinct().order_by(InitiativeNormTopic.topic)).all()
    return [Word(one, one.replace("-", " ").replace("_", " ")) for one in found]


WORDS = {"case": _cases, "kind": _kinds, "group": _groups, "topic": _topics}
"""The words that narrow a question, each with what lists them."""


def find_words(tx: Session, *, guild_id: int, option: str, typed: str) -> list[Word]:
    """The words of an option that fit what was typed."""
    needle = typed.strip().casefold()
    known = WORDS[option](tx, congress_of(tx, guild_id))
    return [one for one in known if needle in one.name.casefold() or needle in one.id.casefold()]


def norms_of(tx: Session, congress: Congress, initiative: int) -> list[About]:
    """The norms of an initiative, in order."""
    seen = seen_by(InitiativeNorm, congress)
    query = select(InitiativeNorm.id).where(InitiativeNorm.initiative_id == initiative, seen)
    return [("initiative_norm", one) for one in tx.exec(query.order_by(col(InitiativeNorm.id)))]
