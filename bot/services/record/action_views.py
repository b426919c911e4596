"""What is shown of deeds: one with all that is on record of it, lists of them, and what fits while a person types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, case, false
from sqlmodel import Session, col, func, or_, select

from bot.congress.record.dates import When
from bot.congress.record.deeds import INCIDENTS
from bot.congress.record.review import OPEN_STATES
from bot.services.browse import PAGE
from bot.services.people import congress_of
from bot.services.record.actions import related
from bot.services.record.actors import actor_of, one_and_merged
from bot.services.record.actors import visible as visible_actor
from bot.services.record.assessments import Finding, findings
from bot.services.record.claim_views import ClaimView, claims_on
from bot.services.record.dates import when_of
from bot.services.record.entries import entry_handle, entry_of, visible
from bot.services.record.entry_chain import in_their_place, with_their_latest
from bot.services.record.entry_views import EntryView, entry_views
from bot.services.record.positions import case_of
from bot.services.record.subject_lookup import SubjectRef, refs_of, subject_of
from bot.services.record.subjects import About
from bot.services.record.word_search import SUGGESTIONS, entry_has_words, has_words
from bot.services.seats import Word
from storage.tables import Action, ActionActor, ActionAttachment, ActionSubject, Actor, Case, Claim, Congress, Entry

SLUG_MOST = 80
"""Characters of the id of what ships, at most (storage/tables/record.py)."""


@dataclass(frozen=True)
class ActionView:
    """A deed as its card shows it. `doers` are undisputed; who is accused stands in `claims` alone, the confirmed
    ones; `waiting` says how many more wait for a review."""

    entry: EntryView
    kind: str
    summary: str
    status: str
    when: When
    until: str | None
    case: str | None
    doers: tuple[str, ...]
    affected: tuple[str, ...]
    claims: tuple[ClaimView, ...]
    waiting: int
    findings: tuple[Finding, ...]
    note: str = ""


@dataclass(frozen=True)
class ActionLine:
    """A deed in a list, with the names of its undisputed doers, and how many are accused of it."""

    handle: str
    state: str
    kind: str
    summary: str
    when: When
    until: str | None
    doers: tuple[str, ...]
    accused: tuple[str, ...]
    subjects: tuple[SubjectRef, ...] = ()


@dataclass(frozen=True)
class ActionPage:
    """One page of a list; `page` counts from 0, `total` counts the actions on all pages."""

    lines: tuple[ActionLine, ...]
    page: int
    pages: int
    total: int
    actor: str | None = None
    actor_id: int = 0
    subject: SubjectRef | None = None
    case: str | None = None
    case_id: str | None = None
    """What was asked for."""


def action_view(tx: Session, *, guild_id: int, handle: str) -> ActionView:
    """A deed with its claims, findings and sources, in whatever state; `record.unknown_entry` where there is none."""
    congress = congress_of(tx, guild_id)
    entry = entry_of(tx, congress, handle, kind="action")
    action = tx.get_one(Action, entry.id)
    claims = claims_on(tx, congress, action)
    return ActionView(
        entry=entry_views(tx, congress.id, [entry.id])[entry.id],
        kind=action.kind,
        summary=action.summary,
        status=action.status,
        when=when_of(action.dated, action.date_precision),
        until=action.until,
        case=_case_name(tx, action.case_id),
        doers=_names(tx, [entry.id], "actor").get(entry.id, ()),
        affected=_names(tx, [entry.id], "affected").get(entry.id, ()),
        claims=tuple(one for one in claims if one.entry.state == "confirmed"),
        waiting=sum(one.entry.state == "proposed" for one in claims),
        findings=tuple(findings(tx, congress, entry)),
        note=entry.note if entry.congress_id is None else "",
    )


def action_history(
    tx: Session,
    *,
    guild_id: int,
    actor: str | int = "",
    case_id: str = "",
    subject: str | About = "",
    page: int = 0,
) -> ActionPage:
    """One page of the deeds on record, latest first: of an actor (as doer, accused or affected), a case, a subject.

    Actor and subject are named, or given by the keys that a page says.
    """
    congress = congress_of(tx, guild_id)
    conditions: list[ColumnElement[bool]] = []
    who = _actor(tx, congress, actor) if actor else None
    about = _subject(tx, congress, subject) if subject else None
    case = case_of(tx, case_id)
    if who is not None:
        conditions.append(_concerns(tx, congress, one_and_merged(tx, congress, who)))
    if about is not None:
        conditions.append(_relates(tx, congress, about))
    if case is not None:
        conditions.append(col(Action.case_id) == case)
    return replace(
        _page(tx, congress, conditions, page),
        actor=who.name if who is not None else None,
        actor_id=who.id if who is not None else 0,
        subject=about,
        case=_case_name(tx, case),
        case_id=case,
    )


def inbox(tx: Session, *, guild_id: int, page: int = 0) -> ActionPage:
    """One page of the incidents that relate to nothing yet, latest first: members submit, others attach them."""
    congress = congress_of(tx, guild_id)
    recorded = select(ActionSubject.action_id).where(ActionSubject.action_id == Action.entry_id)
    attached = select(ActionAttachment.action_id).where(ActionAttachment.congress_id == congress.id)
    unrelated = [
        ~recorded.exists(),
        ~attached.where(ActionAttachment.action_id == Action.entry_id).exists(),
        col(Action.entry_id).not_in(in_their_place(tx, attached)),
        col(Action.kind).in_(INCIDENTS),
    ]
    return _page(tx, congress, unrelated, page)


def find_actions(tx: Session, *, guild_id: int, typed: str, limit: int = SUGGESTIONS) -> list[Word]:
    """Deeds whose summary, id, date or kind has every word that was typed: those first that are called so, and of them
    the one of the shortest id (of all that is named after an incident the incident itself), then the latest."""
    congress = congress_of(tx, guild_id)
    query = select(Action, Entry).join(Entry, col(Entry.id) == Action.entry_id)
    query = query.where(visible(congress), col(Entry.state).in_(OPEN_STATES))
    query = query.where(*entry_has_words(typed, [col(Action.summary), col(Action.dated), col(Action.kind)]))
    called = and_(*has_words(typed, [col(Entry.slug)])) if typed.strip() else false()
    order = (case((called, func.length(Entry.slug)), else_=SLUG_MOST), col(Action.known_by).desc())
    rows = tx.exec(query.order_by(*order, col(Entry.id).desc()).limit(limit)).all()
    return [Word(entry_handle(entry), action.summary, action.dated) for action, entry in rows]


def _actor(tx: Session, congress: Congress, given: str | int) -> Actor:
    if isinstance(given, str):
        return actor_of(tx, congress, given)
    return tx.exec(select(Actor).where(Actor.id == given, visible_actor(congress))).one()


def _subject(tx: Session, congress: Congress, given: str | About) -> SubjectRef:
    return subject_of(tx, congress, given) if isinstance(given, str) else refs_of(tx, [given])[given]


def _case_name(tx: Session, case_id: str | None) -> str | None:
    case = tx.get(Case, case_id) if case_id is not None else None
    return case.name if case is not None else case_id


def _page(
    tx: Session,
    congress: Congress,
    conditions: Sequence[ColumnElement[bool]],
    page: int,
) -> ActionPage:
    open_ones = [visible(congress), col(Entry.state).in_(OPEN_STATES), *conditions]
    entries = select(Action, Entry).join(Entry, col(Entry.id) == Action.entry_id).where(*open_ones)
    total = tx.exec(select(func.count()).select_from(entries.subquery())).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    latest = entries.order_by(col(Action.known_by).desc(), col(Entry.id).desc())
    rows = tx.exec(latest.offset(page * PAGE).limit(PAGE)).all()
    return ActionPage(tuple(_lines(tx, congress, rows)), page, pages, total)


def _lines(tx: Session, congress: Congress, rows: Sequence[tuple[Action, Entry]]) -> Iterable[ActionLine]:
    ids = [entry.id for _, entry in rows]
    doers, accused = _names(tx, ids, "actor"), _accused(tx, congress, ids)
    keys = {one: related(tx, congress, one) for one in ids}
    refs = refs_of(tx, [key for of_one in keys.values() for key in of_one])
    for action, entry in rows:
        yield ActionLine(
            handle=entry_handle(entry),
            state=entry.state,
            kind=action.kind,
            summary=action.summary,
            when=when_of(action.dated, action.date_precision),
            until=action.until,
            doers=doers.get(entry.id, ()),
            accused=accused.get(entry.id, ()),
            subjects=tuple(refs[key] for key in keys[entry.id] if key in refs),
        )


def _names(tx: Session, action_ids: Sequence[int], role: str) -> dict[int, tuple[str, ...]]:
    rows = tx.exec(
        select(ActionActor.action_id, Actor.name)
        .join(Actor, col(Actor.id) == ActionActor.actor_id)
        .where(col(ActionActor.action_id).in_(action_ids), ActionActor.role == role)
        .order_by(col(Actor.name))
    ).all()
    return _grouped(rows)


def _accused(tx: Session, congress: Congress, action_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Who stands accused in claims that are confirmed; a claim that waits for a review is shown on its own alone."""
    standing = with_their_latest(tx, action_ids)
    rows = tx.exec(
        select(Claim.action_id, Actor.name)
        .join(Actor, col(Actor.id) == Claim.accused_id)
        .join(Entry, col(Entry.id) == Claim.entry_id)
        .where(col(Claim.action_id).in_(standing), Entry.state == "confirmed", visible(congress))
        .order_by(col(Claim.known_by), col(Claim.entry_id))
    ).all()
    return _grouped((standing[key], name) for key, name in rows)


def _grouped(rows: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for key, name in rows:
        if name not in found.get(key, ()):
            found[key] = (*found.get(key, ()), name)
    return found


def _concerns(tx: Session, congress: Congress, actor_ids: Sequence[int]) -> ColumnElement[bool]:
    named = select(ActionActor.action_id).where(
        ActionActor.action_id == Action.entry_id, col(ActionActor.actor_id).in_(actor_ids)
    )
    own = select(Entry.id).where(visible(congress), Entry.state == "confirmed")
    accused = select(Claim.action_id).where(col(Claim.accused_id).in_(actor_ids), col(Claim.entry_id).in_(own))
    on_it = accused.where(Claim.action_id == Action.entry_id)
    return or_(named.exists(), on_it.exists(), col(Action.entry_id).in_(in_their_place(tx, accused)))


def _relates(tx: Session, congress: Congress, about: SubjectRef) -> ColumnElement[bool]:
    recorded = select(ActionSubject.action_id).where(
        ActionSubject.action_id == Action.entry_id,
        ActionSubject.subject_type == about.type,
        ActionSubject.subject_id == about.id,
    )
    attached = select(ActionAttachment.action_id).where(
        ActionAttachment.congress_id == congress.id,
        ActionAttachment.subject_type == about.type,
        ActionAttachment.subject_id == about.id,
    )
    on_it = attached.where(ActionAttachment.action_id == Action.entry_id)
    return or_(recorded.exists(), on_it.exists(), col(Action.entry_id).in_(in_their_place(tx, attached)))
