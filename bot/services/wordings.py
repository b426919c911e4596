"""Alternative wordings of a norm: proposing one while it is deliberated, withdrawing it, reading those that stand."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.limits import NOTE_MOST, TEXT_LEAST, TEXT_MOST
from bot.congress.norms import Stage
from bot.congress.text import clean_line, clean_text, text_hash
from bot.congress.wordings import LABEL_LEAST, LABEL_MOST, WORDINGS_MOST
from bot.services.cards import want
from bot.services.log import record
from bot.services.norms import norm_of, touch, version_of
from bot.services.people import Who, congress_of, find_member, require_seat
from bot.services.places import Place, place_of
from storage.tables import Ballot, BallotOption, Congress, Member, Norm, Wording


@dataclass(frozen=True)
class WordingDraft:
    """What was typed into the form of a wording, and the version that its writer saw."""

    version: int
    label: str
    text: str
    why: str


@dataclass(frozen=True)
class WordingView:
    """A wording as it is read; `author_id` is a Discord id."""

    number: int
    handle: str
    n: int
    version: int
    label: str
    text: str
    why: str
    author_id: int
    created_at: datetime
    withdrawn_at: datetime | None
    place: Place | None = None
    """Where the norm is."""


@dataclass(frozen=True)
class WordingPlan:
    """What the form of a wording is filled with: the text as it stands."""

    handle: str
    version: int
    text: str


@dataclass(frozen=True)
class Wordings:
    """The text of a norm and the wordings that stand beside it. `open`: another one may be proposed now."""

    number: int
    handle: str
    title: str
    version: int
    text: str
    wordings: tuple[WordingView, ...]
    open: bool
    mine: frozenset[int]
    """Numbers of those that this person may withdraw now."""


def plan_wording(tx: Session, *, who: Who, handle: str) -> WordingPlan:
    """What a wording is written from; refuses whoever could not propose one before they write anything."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    _may_propose(tx, congress, norm, who)
    return WordingPlan(norm_handle(norm.number), norm.version, version_of(tx, norm).text)


def propose_wording(tx: Session, *, who: Who, handle: str, draft: WordingDraft, now: datetime) -> WordingView:
    """Put another wording beside the text of a norm in deliberation. It makes no version.

    Raises `wording.wrong_stage`, `wording.too_many` (most), `wording.same` for words that are there already,
    `norm.revised_meanwhile` where the text changed since the form was opened, and the refusals of texts.
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    name = norm_handle(norm.number)
    member = _may_propose(tx, congress, norm, who)
    if draft.version != norm.version:
        raise CongressError("norm.revised_meanwhile", handle=name, before=draft.version, after=norm.version)
    label = clean_line(draft.label, field="label", least=LABEL_LEAST, most=LABEL_MOST)
    text = clean_text(draft.text, field="text", least=TEXT_LEAST, most=TEXT_MOST)
    why = clean_text(draft.why, field="why", least=TEXT_LEAST, most=NOTE_MOST)
    standing = standing_wordings(tx, norm)
    if text in {version_of(tx, norm).text, *(one.text for one in standing)}:
        raise CongressError("wording.same", handle=name)
    if label.casefold() in {one.label.casefold() for one in standing}:
        raise CongressError("wording.same_label", handle=name, label=label)
    last = tx.exec(select(func.max(Wording.n)).where(Wording.norm_id == norm.id)).one() or 0
    wording = Wording(
        norm_id=norm.id, n=last + 1, version=norm.version, label=label, text=text, why=why, member_id=member.id,
        created_at=now,
    )  # fmt: skip
    tx.add(wording)
    tx.flush()
    record(tx, congress, "wording_proposed", now=now, by=member, norm=norm, subject_id=wording.id, wording=wording.n)
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"wording:{wording.n}")
    touch(tx, congress, norm, now=now)
    return _view(tx, congress, norm, wording)


def withdraw_wording(tx: Session, *, who: Who, handle: str, n: int, now: datetime) -> WordingView:
    """Take one's own wording back, before the final call freezes it.

    Raises `wording.unknown`, `wording.not_yours`, `wording.withdrawn_before` or `wording.frozen`.
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    wording, name, member = _wording(tx, norm, n), norm_handle(norm.number), find_member(tx, congress, who)
    if member is None or member.id != wording.member_id:
        raise CongressError("wording.not_yours", handle=name, n=n)
    if wording.withdrawn_at is not None:
        raise CongressError("wording.withdrawn_before", handle=name, n=n)
    if norm.stage != Stage.DELIBERATION:
        raise CongressError("wording.frozen", handle=name, stage=norm.stage)
    wording.withdrawn_at = now
    record(tx, congress, "wording_withdrawn", now=now, by=member, norm=norm, subject_id=wording.id, wording=n)
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"wording:{n}")
    touch(tx, congress, norm, now=now)
    return _view(tx, congress, norm, wording)


def list_wordings(tx: Session, *, who: Who, handle: str) -> Wordings:
    """The text of a norm and the wordings beside it, in full."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    version, member = version_of(tx, norm), find_member(tx, congress, who)
    standing = standing_wordings(tx, norm)
    deliberated = norm.stage == Stage.DELIBERATION
    return Wordings(
        number=norm.number,
        handle=norm_handle(norm.number),
        title=version.title,
        version=norm.version,
        text=version.text,
        wordings=tuple(_view(tx, congress, norm, one) for one in standing),
        open=deliberated and len(standing) < WORDINGS_MOST,
        mine=frozenset(one.n for one in standing if deliberated and member is not None and one.member_id == member.id),
    )


def wording_notice(tx: Session, *, norm_id: int, n: int) -> WordingView:
    """A wording for the notice in its norm's thread."""
    norm = tx.exec(select(Norm).where(Norm.id == norm_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    return _view(tx, congress, norm, _wording(tx, norm, n))


def standing_wordings(tx: Session, norm: Norm) -> list[Wording]:
    """The wordings beside the text, in their order: not withdrawn, and younger than the last decision on the norm."""
    decided = select(func.max(Ballot.closed_at)).where(
        Ballot.norm_id == norm.id, col(Ballot.id).not_in(select(Ballot.follows).where(col(Ballot.follows).is_not(None)))
    )
    last = tx.exec(decided).one()
    query = select(Wording).where(Wording.norm_id == norm.id, col(Wording.withdrawn_at).is_(None))
    if last is not None:
        query = query.where(col(Wording.created_at) > last)
    return list(tx.exec(query.order_by(col(Wording.n))).all())


def freeze_options(tx: Session, norm: Norm, ballot: Ballot) -> None:
    """Write down what a ballot among wordings asks about: the text as it stands, then the wordings."""
    version = version_of(tx, norm)
    texts = [(0, "", version.text, version.author_id)]
    texts += [(one.n, one.label, one.text, one.member_id) for one in standing_wordings(tx, norm)]
    tx.add_all(
        BallotOption(
            ballot_id=ballot.id,
            n=n,
            label=label,
            text=text,
            text_hash=text_hash(f"{version.title}\n\n{text}"),
            member_id=author,
        )
        for n, label, text, author in texts
    )


def _may_propose(tx: Session, congress: Congress, norm: Norm, who: Who) -> Member:
    name = norm_handle(norm.number)
    if norm.stage != Stage.DELIBERATION:
        raise CongressError("wording.wrong_stage", handle=name, stage=norm.stage)
    member = require_seat(tx, congress, who).member
    if len(standing_wordings(tx, norm)) >= WORDINGS_MOST:
        raise CongressError("wording.too_many", handle=name, most=WORDINGS_MOST)
    return member


def _wording(tx: Session, norm: Norm, n: int) -> Wording:
    found = tx.exec(select(Wording).where(Wording.norm_id == norm.id, Wording.n == n)).one_or_none()
    if found is None:
        raise CongressError("wording.unknown", handle=norm_handle(norm.number))
    return found


def _view(tx: Session, congress: Congress, norm: Norm, wording: Wording) -> WordingView:
    return WordingView(
        number=norm.number,
        handle=norm_handle(norm.number),
        n=wording.n,
        version=wording.version,
        label=wording.label,
        text=wording.text,
        why=wording.why,
        author_id=tx.exec(select(Member.discord_id).where(Member.id == wording.member_id)).one(),
        created_at=wording.created_at,
        withdrawn_at=wording.withdrawn_at,
        place=place_of(tx, congress, "norm", norm.id),
    )
