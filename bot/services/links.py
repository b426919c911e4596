"""Linking norms: what one is to another, said once and shown on both."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle, parse_norm_handle
from bot.congress.limits import NOTE_MOST
from bot.congress.links import Linkable, LinkKind, check_link
from bot.congress.norms import Mover, Stage, move
from bot.congress.text import clean_text, given_back
from bot.services.cards import want
from bot.services.lineage import LinkShown, links_of
from bot.services.log import record
from bot.services.norms import enter, movers_of, norm_of, open_concerns, seconds_of, standing_of, touch, version_of
from bot.services.people import Who, congress_of, member_of
from storage.tables import Congress, Norm, NormLink


@dataclass(frozen=True)
class LinkPlan:
    """What a link would say, or has said, and what a merger would end: shown before it is confirmed."""

    kind: LinkKind
    handle: str
    title: str
    other: str
    other_title: str
    seconds: int
    concerns: int


@dataclass(frozen=True)
class LinkNotice:
    """A link as the thread of a norm that ended by it tells of it; `other` is the norm that goes on."""

    handle: str
    other: LinkShown
    note: str


def kind_named(given: str) -> LinkKind:
    """The kind of link that was chosen or typed; `norm.link.unknown_kind` for anything else."""
    word = "_".join(given.lower().split())
    if word not in set(LinkKind):
        raise CongressError("norm.link.unknown_kind", given=given_back(given))
    return LinkKind(word)


def plan_link(tx: Session, *, who: Who, handle: str, other: str, kind: LinkKind, now: datetime) -> LinkPlan:
    """What the link would say and end; refuses for the same reasons as making it."""
    congress = congress_of(tx, who.guild_id)
    norm, towards = norm_of(tx, congress, handle), norm_of(tx, congress, other)
    _check(tx, congress, norm, towards, kind, movers_of(tx, congress, norm, who), now)
    return _plan(tx, norm, towards, kind, open_concerns(tx, norm))


def link(tx: Session, *, who: Who, handle: str, other: str, kind: LinkKind, note: str, now: datetime) -> LinkPlan:
    """Link a norm with another. A norm that is merged ends at once, and its open concerns with it.

    Raises what `check_link` and, for a merger, `move` raise; `norm.link.not_yours` for anyone but the proposer of the
    norm and a convener; `norm.link.there` for the same link again.
    """
    congress = congress_of(tx, who.guild_id)
    numbers = sorted({parse_norm_handle(handle), parse_norm_handle(other)})
    # Both rows, always in this order: two links that cross each other wait instead of blocking one another.
    held = {norm.number: norm for norm in (norm_of(tx, congress, str(number), lock=True) for number in numbers)}
    norm, towards = held[parse_norm_handle(handle)], held[parse_norm_handle(other)]
    movers = movers_of(tx, congress, norm, who)
    _check(tx, congress, norm, towards, kind, movers, now)
    words = clean_text(note, field="note", least=0, most=NOTE_MOST)
    by = member_of(tx, congress, who, now)
    made = NormLink(norm_id=norm.id, other_id=towards.id, kind=kind.value, note=words, member_id=by.id, created_at=now)
    tx.add(made)
    tx.flush()
    for one, its, told in ((norm, towards, "norm_linked"), (towards, norm, "norm_linked_from")):
        record(
            tx, congress, told, now=now, by=by, norm=one, subject_id=made.id, other=_name(its), link=kind.value,
            note=words,
        )  # fmt: skip
    left = 0
    if kind is LinkKind.MERGED_INTO:
        left = open_concerns(tx, norm)  # They end with the norm.
        enter(tx, congress, norm, "merge", movers, now=now, by=by)
        want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"merged:{made.id}")
    touch(tx, congress, norm, now=now)
    touch(tx, congress, towards, now=now)
    return _plan(tx, norm, towards, kind, left)


def link_notice(tx: Session, *, link_id: int, from_other: bool) -> LinkNotice:
    """A link for the notice in the thread of the norm that ended; `from_other`: of the one that was superseded."""
    made = tx.exec(select(NormLink).where(NormLink.id == link_id)).one()
    ended_id, other_id = (made.other_id, made.norm_id) if from_other else (made.norm_id, made.other_id)
    ended = tx.exec(select(Norm).where(Norm.id == ended_id)).one()
    other = tx.exec(select(Norm).where(Norm.id == other_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == ended.congress_id)).one()
    shown = next(one for one in links_of(tx, congress, ended) if one.handle == _name(other) and one.kind == made.kind)
    return LinkNotice(_name(ended), shown, made.note)


def _check(
    tx: Session, congress: Congress, norm: Norm, other: Norm, kind: LinkKind, movers: set[Mover], now: datetime
) -> None:
    if kind is LinkKind.MERGED_INTO:
        move("merge", standing_of(tx, congress, norm, now=now), movers)
    elif not movers:
        raise CongressError("norm.link.not_yours", handle=_name(norm))
    check_link(kind, _linkable(norm), _linkable(other))
    same = select(NormLink.id).where(
        NormLink.norm_id == norm.id, NormLink.other_id == other.id, NormLink.kind == kind.value
    )
    if tx.exec(same).first() is not None:
        raise CongressError("norm.link.there", handle=_name(norm), norm=_name(other), kind=kind.value)


def _plan(tx: Session, norm: Norm, other: Norm, kind: LinkKind, concerns: int) -> LinkPlan:
    return LinkPlan(
        kind=kind,
        handle=_name(norm),
        title=version_of(tx, norm).title,
        other=_name(other),
        other_title=version_of(tx, other).title,
        seconds=len(seconds_of(tx, norm)),
        concerns=concerns,
    )


def _linkable(norm: Norm) -> Linkable:
    return Linkable(_name(norm), Stage(norm.stage), norm.in_force is not None)


def _name(norm: Norm) -> str:
    return norm_handle(norm.number)
