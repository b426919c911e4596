"""Whom a subject affects that was not heard on it, and who speaks how much."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest

from sqlmodel import col, select

from bot.congress.decisions import Verdict
from bot.congress.privacy import Split, published
from bot.congress.record.addressees import is_addressed
from bot.congress.record.representation import Representation, Voice, representation
from bot.congress.reviews import Question
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.choosing import debated_norm, widest_initiative
from bot.services.record.analyses.looking import Look
from bot.services.record.subjects import About
from bot.services.votes import tally_of
from storage.tables import Ballot, Decision, Discipline, Seat, SeatDiscipline, StakeholderKind


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

    Affected is every kind that the subject addresses and that a seat can have, and every discipline that holds one.
    """
    chosen = look.question.subject is None
    if chosen:
        look = look.asking(subject=debated_norm(look) or widest_initiative(look))
    subject = look.subject()
    facts = look.facts(actors=(), subjects=[subject.key])
    about = facts.subjects[subject.handle]
    arguments = [one for one in facts.arguments if one.subject == about.id]
    kinds = look.tx.exec(select(StakeholderKind).where(col(StakeholderKind.seatable))).all()
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
    """Who voted in votes on a norm of this congress that are decided: one voice a vote, recusals aside.

    Kinds and disciplines are told only of the rows that the card of the decision shows (`bot.congress.privacy`); where
    names are hidden the others count as not said. Which kind goes with which discipline is told of nobody.
    """
    if subject[0] != "norm":
        return
    query = select(Ballot, Decision.result).join(Decision, col(Decision.ballot_id) == Ballot.id)
    for ballot, result in look.tx.exec(query.where(Ballot.norm_id == subject[1]).order_by(col(Ballot.id))):
        shown = published(
            Verdict.from_data(result),
            tally_of(result),
            open_voting=ballot.secrecy == "names_shown",
            choice=ballot.question == Question.WORDING,
        )
        said = zip_longest(_told(shown.by_kind), _told(shown.by_discipline))
        voices = [Voice(kind, discipline) for kind, discipline in said]
        yield from voices
        yield from [Voice(None, None)] * (shown.count.voters - len(voices))


def _told(split: Split) -> Iterator[str]:
    """The group of each vote in the rows that are shown."""
    return chain.from_iterable([row.group] * row.count.voters for row in split.rows if row.count is not None)
