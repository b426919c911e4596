"""Whom a subject affects that was not heard on it, and who speaks how much."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from bot.congress.record.addressees import is_addressed
from bot.congress.record.representation import Representation, Voice, representation
from bot.services.analyses.answers import Answer, answer
from bot.services.analyses.choosing import debated_norm, widest_initiative
from bot.services.analyses.looking import Look
from bot.services.analyses.question import About
from storage.tables import Ballot, BallotPaper, Discipline, Seat, SeatDiscipline, StakeholderKind


@dataclass(frozen=True)
class Heard:
    """Who was heard on a subject; `words` are those of kinds and disciplines by their id."""

    subject: str
    representation: Representation
    speakers: tuple[str, ...]
    """Who speaks in arguments that name no discipline, as the record writes it."""
    words: Mapping[str, str]


def ask(look: Look) -> Answer[Heard]:
    """Who is missing on the subject named, else on the norm on which most was said here.

    Affected is every kind of actor that the subject addresses, and every discipline that holds a seat.
    """
    chosen = look.question.subject is None
    if chosen:
        look = look.asking(subject=debated_norm(look) or widest_initiative(look))
    subject = look.subject()
    facts = look.facts(actors=(), subjects=[subject.key])
    about = facts.subjects[subject.handle]
    arguments = [one for one in facts.arguments if one.subject == about.id]
    kinds = look.tx.exec(select(StakeholderKind)).all()
    disciplines = dict(look.tx.exec(select(Discipline.id, Discipline.name)).all())
    found = representation(
        arguments,
        list(_voices(look, subject.key)),
        affected_kinds=[one.id for one in kinds if about.addressee and is_addressed(about, one.family)],  # type: ignore[arg-type]
        affected_disciplines=_seated(look),
    )
    speakers = tuple(dict.fromkeys(one.speaker for one in arguments if one.discipline is None and one.speaker))
    words = {one.id: one.name for one in kinds} | disciplines
    return answer(look, facts, Heard(about.id, found, speakers, words), chosen=chosen)


def _seated(look: Look) -> list[str]:
    """The disciplines that hold a seat now."""
    one = SeatDiscipline
    query = select(one.discipline).join(Seat, col(Seat.id) == one.seat_id)
    query = query.where(Seat.congress_id == look.congress.id, col(Seat.until).is_(None)).distinct()
    return list(look.tx.exec(query))


def _voices(look: Look, subject: About) -> Iterable[Voice]:
    """Who voted in votes on a norm of this congress that are over: only their kinds and disciplines."""
    if subject[0] != "norm":
        return
    query = select(BallotPaper.kind, BallotPaper.discipline).join(Ballot, col(Ballot.id) == BallotPaper.ballot_id)
    query = query.where(Ballot.norm_id == subject[1], col(Ballot.closed_at).is_not(None), col(BallotPaper.live))
    for kind, discipline in look.tx.exec(query):
        yield Voice(kind, discipline)
