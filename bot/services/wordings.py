"""Alternative wordings of a norm: proposing one while it is deliberated, withdrawing it, reading those that stand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.limits import NOTE_MOST, TEXT_LEAST, TEXT_MOST
from bot.congress.norms import Stage
from bot.congress.text import clean_line, clean_text, text_hash
from bot.congress.wordings import LABEL_LEAST, LABEL_MOST, WORDINGS_MOST, WORDINGS_OF_ONE
from bot.services.cards import want
from bot.services.log import record
from bot.services.norms import norm_of, touch, version_of
from bot.services.people import Who, congress_of, find_member, require_seat
from bot.services.places import Place, place_of
from storage.tables import Ballot, BallotOption, Congress, Member, Norm, NormVersion, Wording


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
    taken_over: int | None = None
    """The version of the norm that has its words, where one was made after it."""


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
    taken_over: tuple[WordingView, ...] = ()
    """Those whose words became the text, and so stand beside it no more."""


def plan_wording(tx: Session, *, who: Who, handle: str) -> WordingPlan:
    """What a wording is written from; refuses whoever could not propose one before they write anything."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    _may_propose(tx, congress, norm, who)
    return WordingPlan(norm_handle(norm.number), norm.version, version_of(tx, norm).text)


def propose_wording(tx: Session, *, who: Who, handle: str, draft: WordingDraft, now: datetime) -> WordingView:
    """Put another wording beside the text of a norm in deliberation. It makes no version.

    Raises `wording.wrong_stage`, `wording.too_many` (most), `wording.too_many_of_one` (most) where this member has that
    many there, `wording.same` for words that are there already, `norm.revised_meanwhile` where the text changed since
    the form was opened, and the refusals of texts.
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
    record(
        tx, congress, "wording_proposed", now=now, by=member, norm=norm, subject_id=wording.id, wording=wording.n,
        label=label,
    )  # fmt: skip
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
    record(
        tx, congress, "wording_withdrawn", now=now, by=member, norm=norm, subject_id=wording.id, wording=n,
        label=wording.label,
    )  # fmt: skip
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
        taken_over=tuple(_view(tx, congress, norm, one, became) for one, became in _proposed(tx, norm) if became),
    )


def wording_notice(tx: Session, *, norm_id: int, n: int) -> WordingView:
    """A wording for the notice in its norm's thread."""
    norm = tx.exec(select(Norm).where(Norm.id == norm_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    wording = _wording(tx, norm, n)
    became = tx.exec(select(_became()).select_from(Wording).where(Wording.id == wording.id)).one()
    return _view(tx, congress, norm, wording, became)


def standing_wordings(tx: Session, norm: Norm) -> list[Wording]:
    """The wordings beside the text, in their order.

    They are not withdrawn, their words did not become the text, no decision has been made on the norm since, and the
    version on which they were written leads to the present one: a revision that is taken back takes them along.
    """
    return [one for one, became in _proposed(tx, norm) if became is None]


def taken_over_by(tx: Session, congress: Congress, norm: Norm, version: NormVersion, *, now: datetime) -> None:
    """Tell, in the thread of a norm, of a wording whose words are the text from this version on."""
    for one, became in _proposed(tx, norm):
        if became == version.n:
            want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"wording:{one.n}")


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
    standing = standing_wordings(tx, norm)
    if len(standing) >= WORDINGS_MOST:
        raise CongressError("wording.too_many", handle=name, most=WORDINGS_MOST)
    if sum(one.member_id == member.id for one in standing) >= WORDINGS_OF_ONE:
        raise CongressError("wording.too_many_of_one", handle=name, most=WORDINGS_OF_ONE)
    return member


def _proposed(tx: Session, norm: Norm) -> list[tuple[Wording, int | None]]:
    """The wordings of the present deliberation that are not withdrawn, each with the version that has its words."""
    second = select(Ballot.follows).where(col(Ballot.follows).is_not(None))
    voted = (
        select(func.max(NormVersion.n))
        .join(Ballot, col(Ballot.version_id) == NormVersion.id)
        .where(Ballot.norm_id == norm.id, col(Ballot.closed_at).is_not(None), col(Ballot.id).not_in(second))
    )
    query = select(Wording, _became()).where(
        Wording.norm_id == norm.id,
        col(Wording.withdrawn_at).is_(None),
        col(Wording.version) > (tx.exec(voted).one() or 0),
    )
    found = tx.exec(query.order_by(col(Wording.n))).all()
    way = _way_to(tx, norm) if found else set()
    return [(one, became) for one, became in found if one.version in way]


def _way_to(tx: Session, norm: Norm) -> set[int]:
    """The present version of a norm, and those from which it was written."""
    query = select(NormVersion.n, NormVersion.based_on).where(NormVersion.norm_id == norm.id)
    based_on = dict(tx.exec(query).all())
    way: set[int] = set()
    n: int | None = norm.version
    while n is not None and n not in way:
        way.add(n)
        n = based_on[n]
    return way


def _became() -> ColumnElement[int | None]:
    """The first version, made after a wording, that has its words: of the wording in the statement around it."""
    query = select(func.min(NormVersion.n)).where(
        NormVersion.norm_id == Wording.norm_id, NormVersion.n > Wording.version, NormVersion.text == Wording.text
    )
    return query.correlate(Wording).scalar_subquery()


def _wording(tx: Session, norm: Norm, n: int) -> Wording:
    found = tx.exec(select(Wording).where(Wording.norm_id == norm.id, Wording.n == n)).one_or_none()
    if found is None:
        raise CongressError("wording.unknown", handle=norm_handle(norm.number))
    return found


def _view(tx: Session, congress: Congress, norm: Norm, wording: Wording, became: int | None = None) -> WordingView:
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
        taken_over=became,
    )
