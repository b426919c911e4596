"""The record: what actors of the world say, each with its source. Never mixed with votes cast here."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.record.intake import check_source_url, check_stance, check_summary, parse_partial_date
from bot.congress.record.review import OPEN_STATES
from bot.congress.text import given_back
from bot.services.people import Who, congress_of
from bot.services.record.actors import actor_of
from bot.services.record.corrections import begin_correction
from bot.services.record.entries import (
    Evidence,
    attach,
    author_of,
    begin_entry,
    check_author,
    entry_handle,
    entry_of,
    settle,
    visible,
)
from bot.services.record.position_views import PositionView, position_view
from bot.services.record.subject_lookup import SubjectRef, subject_of
from bot.services.seats import Word
from storage.tables import Actor, Case, Congress, Entry, EvidenceLink, Member, Position, Source, Term


@dataclass(frozen=True)
class Statement:
    """A position as somebody enters it; words as typed. `subject` is a handle, an id or a name."""

    actor: str
    subject: str
    stance: str
    form: str
    stated_on: str
    source_url: str
    source_title: str = ""
    locator: str = ""
    summary: str = ""
    source_kind: str = ""
    case: str = ""


@dataclass(frozen=True)
class Correction:
    """What somebody would have a position say instead; words as typed. An empty `source_url` keeps its sources."""

    stance: str
    stated_on: str
    summary: str
    source_url: str
    why: str


@dataclass(frozen=True)
class _Checked:
    """What a position will say, checked."""

    actor: Actor
    subject: SubjectRef
    values: Position


def begin_statement(tx: Session, *, who: Who) -> None:
    """Refuse whoever may record nothing, before they write anything; the refusals of `author_of`."""
    check_author(tx, congress_of(tx, who.guild_id), who)


def log_position(tx: Session, *, who: Who, statement: Statement, now: datetime) -> PositionView:
    """Record what an actor said about a subject; earlier positions stay readable.

    Raises the refusals of the rules of intake, and `record.logged_before` for what is on record already.
    """
    congress = congress_of(tx, who.guild_id, lock=True)  # So that the same position twice at once is one.
    member = author_of(tx, congress, who, now)
    checked = _checked(tx, congress, statement, now)
    _refuse_repetition(tx, congress, checked, check_source_url(statement.source_url))
    entry = begin_entry(tx, congress, member, "position", now=now)
    _keep(tx, entry, checked)
    evidence = Evidence(statement.source_url, statement.source_title, statement.locator, statement.source_kind)
    attach(tx, congress, entry, evidence, about=[checked.actor], now=now)
    return _settled(tx, congress, entry, member, who, now)


def correct_position(tx: Session, *, who: Who, handle: str, correction: Correction, now: datetime) -> PositionView:
    """Log what replaces a position once it is confirmed; until then the old one is as it is, and it stays readable.

    Raises `record.nothing_differs` where it says the same from the same source.
    """
    congress = congress_of(tx, who.guild_id)
    old = entry_of(tx, congress, handle, kind="position", lock=True)
    member = author_of(tx, congress, who, now)
    before = tx.exec(select(Position).where(Position.entry_id == old.id)).one()
    actor = tx.exec(select(Actor).where(Actor.id == before.actor_id)).one()
    said = parse_partial_date(correction.stated_on, today=now.date())
    values = _copied(before)
    values.stance = check_stance(correction.stance, known=term_ids(tx, "stance"))
    values.summary = check_summary(correction.summary)
    values.stated_on, values.date_precision, values.known_by = said.text, said.precision, said.known_by
    entry = begin_correction(
        tx, congress, member, old, (before, values), why=correction.why, source_url=correction.source_url,
        about=[actor], now=now,
    )  # fmt: skip
    return _settled(tx, congress, entry, member, who, now)


def show_position(tx: Session, *, guild_id: int, handle: str, now: datetime) -> PositionView:
    """One position by its handle; `record.unknown_entry` where there is none."""
    congress = congress_of(tx, guild_id)
    return position_view(tx, congress, entry_of(tx, congress, handle, kind="position"), now.date())


def terms(tx: Session, vocabulary: str) -> list[Word]:
    """The words of a controlled vocabulary, in order."""
    rows = tx.exec(select(Term).where(Term.vocabulary == vocabulary).order_by(col(Term.rank))).all()
    return [Word(row.value, row.value.replace("_", " "), row.meaning) for row in rows]


def term_ids(tx: Session, vocabulary: str) -> set[str]:
    """The words themselves."""
    return set(tx.exec(select(Term.value).where(Term.vocabulary == vocabulary)).all())


def cases(tx: Session) -> list[Word]:
    """The cases to which a position can belong, in order."""
    rows = tx.exec(select(Case).order_by(col(Case.rank))).all()
    return [Word(row.id, row.name, row.summary) for row in rows]


def case_of(tx: Session, given: str) -> str | None:
    """The case that a person picked, None where none was; `record.unknown_case` for anything else."""
    words = given.strip()
    if words and tx.get(Case, words) is None:
        raise CongressError("record.unknown_case", given=given_back(words)[:40])
    return words or None


def _checked(tx: Session, congress: Congress, statement: Statement, now: datetime) -> _Checked:
    subject = subject_of(tx, congress, statement.subject)
    actor = actor_of(tx, congress, statement.actor)
    stance = check_stance(statement.stance, known=term_ids(tx, "stance"))
    if statement.form not in term_ids(tx, "position_form"):
        raise CongressError("record.unknown_form", given=given_back(statement.form)[:40])
    said = parse_partial_date(statement.stated_on, today=now.date())
    return _Checked(
        actor,
        subject,
        Position(
            entry_id=0,
            actor_id=actor.id,
            subject_type=subject.type,
            subject_id=subject.id,
            stance=stance,
            form=statement.form,
            summary=check_summary(statement.summary),
            stated_on=said.text,
            date_precision=said.precision,
            known_by=said.known_by,
            case_id=case_of(tx, statement.case),
        ),
    )


def _keep(tx: Session, entry: Entry, checked: _Checked) -> None:
    checked.values.entry_id = entry.id
    tx.add(checked.values)
    tx.flush()


def _settled(tx: Session, congress: Congress, entry: Entry, member: Member, who: Who, now: datetime) -> PositionView:
    settle(tx, congress, entry, member, who=who, now=now)
    return position_view(tx, congress, entry, now.date())


def _copied(position: Position) -> Position:
    return Position(**position.model_dump())


def _refuse_repetition(tx: Session, congress: Congress, checked: _Checked, url: str) -> None:
    new = checked.values
    query = (
        select(Entry)
        .join(Position, col(Position.entry_id) == Entry.id)
        .join(EvidenceLink, (col(EvidenceLink.record_id) == Entry.id) & (col(EvidenceLink.record_type) == "entry"))
        .join(Source, col(Source.id) == EvidenceLink.source_id)
        .where(
            visible(congress),
            col(Entry.state).in_(OPEN_STATES),
            Position.actor_id == new.actor_id,
            Position.subject_type == new.subject_type,
            Position.subject_id == new.subject_id,
            Position.stance == new.stance,
            Position.stated_on == new.stated_on,
            Source.url == url,
        )
    )
    known = tx.exec(query).first()
    if known is not None:
        raise CongressError(
            "record.logged_before",
            actor=checked.actor.name,
            subject=checked.subject.name,
            handle=entry_handle(known),
        )
