"""New versions of a norm: writing one, reading an old one, and the two between which something changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.limits import NOTE_MOST, RATIONALE_MOST, TEXT_LEAST, TEXT_MOST, TITLE_MOST
from bot.congress.norms import Addressee, Mover, Stage, move
from bot.congress.rules import Charter
from bot.congress.text import clean_line, clean_text, text_hash
from bot.congress.versions import Wording, is_news, require_change, require_newest, require_same_text
from bot.services.cards import want
from bot.services.log import record
from bot.services.norms import Moved, admission_of, enter, movers_of, norm_of, seconds_of, standing_of, version_of
from bot.services.objections import named_before
from bot.services.people import Who, congress_of, member_of
from bot.services.places import Place, place_of
from bot.services.record.confirmed_stages import proposes_stage
from bot.services.rule_changes import charter_brought
from bot.services.wordings import taken_over_by
from storage.columns import JsonObject
from storage.tables import Congress, Member, Norm, NormVersion


@dataclass(frozen=True)
class Revision:
    """What was typed into the form of a new version, and the version that it was filled with."""

    based_on: int
    wording: Wording
    reason: str


@dataclass(frozen=True)
class RevisionPlan:
    """What the form is filled with; `reopens` where the norm is decided or lapsed, and news suffice.

    `fixed`: it brings a rule of decision and is not in force, or confirms a stage of a life cycle, so that only its
    rationale may be written anew.
    """

    handle: str
    version: int
    wording: Wording
    reopens: bool
    fixed: bool = False


@dataclass(frozen=True)
class Revised:
    """A version just made: its number, where the norm stands by it, how many seconds stay, and the handles of the
    decisions that name the concerns which stood unresolved until now, one for each."""

    norm: Moved
    version: int
    seconds: int
    in_force: int | None
    named_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class VersionView:
    """One version of a norm as it is read; `current` is the number of the version that stands now.

    `charter` is the rule of decision that it brings by its adoption.
    """

    number: int
    handle: str
    n: int
    wording: Wording
    text_hash: str
    reason: str
    based_on: int | None
    author_id: int
    created_at: datetime
    current: int
    in_force: int | None
    place: Place | None
    charter: Charter | None = None


def plan_revision(tx: Session, *, who: Who, handle: str, now: datetime) -> RevisionPlan:
    """What a new version would be written from; refuses whoever could not make one before they write anything."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    _may_revise(tx, congress, norm, movers_of(tx, congress, norm, who), now)
    before = version_of(tx, norm)
    return RevisionPlan(
        norm_handle(norm.number),
        norm.version,
        wording_of(before),
        reopens=_move_of(norm) == "reopen",
        fixed=_rule_carried(norm, before) is not None or proposes_stage(tx, norm),
    )


def revise(tx: Session, *, who: Who, handle: str, revision: Revision, now: datetime) -> Revised:
    """Make the next version of a norm. Its seconds stay, its deliberation begins anew, no ballot carries over.

    A norm that was not adopted, or that lapsed, is reopened by it; then the words may be the same where the reason
    tells something new (else `norm.guard.news`). Raises `norm.revised_meanwhile` where another version came first,
    `norm.unchanged` for the same words, `norm.brings_rule` for another text of a norm that is to bring a rule of
    decision, `norm.confirms_stage` for one of a norm that confirms a stage, what `move` raises, and the refusals of
    texts.
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    movers, name, before = movers_of(tx, congress, norm, who), _move_of(norm), version_of(tx, norm)
    _may_revise(tx, congress, norm, movers, now)
    require_newest(norm_handle(norm.number), written_on=revision.based_on, now=norm.version)
    after, told = _cleaned(revision.wording), wording_of(before)
    if _rule_carried(norm, before) is not None:
        require_same_text(norm_handle(norm.number), told, after)
    if proposes_stage(tx, norm):
        require_same_text(norm_handle(norm.number), told, after, bound_by="norm.confirms_stage")
    reason = clean_text(revision.reason, field="why", least=0, most=NOTE_MOST)
    news = is_news(told, after, said_before=before.reason, reason=reason)
    if name == "revise":
        require_change(norm_handle(norm.number), told, after)
    if news:
        reason = clean_text(revision.reason, field="why", least=TEXT_LEAST, most=NOTE_MOST)
    by = member_of(tx, congress, who, now)
    earlier = named_before(tx, norm)
    version = add_version(tx, norm, before, after, reason=reason, author_id=by.id, now=now)
    keeps_time = norm.stage == Stage.SEEKING_SECONDS
    until = norm.stage_ends_at if keeps_time else None
    norm.version = version.n
    norm.outcome = None if name == "reopen" else norm.outcome
    moved = enter(tx, congress, norm, name, movers, now=now, by=by, until=until, news=news)
    record(
        tx, congress, "norm_revised", now=now, by=by, norm=norm, subject_id=version.id, way=name, reason=reason,
        changes={
            "version": {"before": before.n, "after": version.n},
            "text_hash": {"before": before.text_hash, "after": version.text_hash},
        },
    )  # fmt: skip
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"revised:{version.n}")
    taken_over_by(tx, congress, norm, version, now=now)
    given = seconds_of(tx, norm)
    if norm.stage == Stage.SEEKING_SECONDS and given and admission_of(tx, congress, norm, given).admitted:
        moved = enter(tx, congress, norm, "admit", {Mover.SECONDS}, now=now)
    named = tuple(decision for one, decision in named_before(tx, norm).items() if one not in earlier)
    return Revised(moved, version.n, len(given), norm.in_force, named)


def show_version(tx: Session, *, guild_id: int, handle: str, n: int) -> VersionView:
    """One version of a norm; `norm.unknown_version` where there is none of this number."""
    congress = congress_of(tx, guild_id)
    norm = norm_of(tx, congress, handle)
    return _view(tx, congress, norm, _version(tx, norm, n))


def show_change(tx: Session, *, guild_id: int, handle: str, n: int) -> tuple[VersionView, VersionView]:
    """The version from which version `n` was written, and that version; the first stands for both."""
    congress = congress_of(tx, guild_id)
    norm = norm_of(tx, congress, handle)
    after = _version(tx, norm, n)
    before = _version(tx, norm, after.based_on or after.n)
    return _view(tx, congress, norm, before), _view(tx, congress, norm, after)


def list_versions(tx: Session, *, guild_id: int, handle: str) -> list[tuple[int, str, datetime]]:
    """Number, title and time of every version of a norm, the newest first."""
    norm = norm_of(tx, congress_of(tx, guild_id), handle)
    query = select(NormVersion.n, NormVersion.title, NormVersion.created_at).where(NormVersion.norm_id == norm.id)
    return list(tx.exec(query.order_by(col(NormVersion.n).desc())).all())


def version_notice(tx: Session, *, norm_id: int, n: int) -> VersionView:
    """A version for the notice in its norm's thread."""
    norm = tx.exec(select(Norm).where(Norm.id == norm_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    return _view(tx, congress, norm, _version(tx, norm, n))


def wording_of(version: NormVersion) -> Wording:
    """What a version says."""
    return Wording(version.title, version.text, version.rationale, version.addressee)


def add_version(
    tx: Session, norm: Norm, before: NormVersion, after: Wording, *, reason: str, author_id: int, now: datetime
) -> NormVersion:
    """Write the next version of a norm, in words written on `before`; what becomes of the norm is the caller's.

    The caller holds the norm's row.
    """
    last = tx.exec(select(func.max(NormVersion.n)).where(NormVersion.norm_id == norm.id)).one() or 0
    version = NormVersion(
        norm_id=norm.id,
        n=last + 1,
        title=after.title,
        text=after.text,
        rationale=after.rationale,
        addressee=after.addressee,
        reason=reason,
        based_on=before.n,
        rule=_rule_carried(norm, before),
        text_hash=text_hash(f"{after.title}\n\n{after.text}"),
        author_id=author_id,
        created_at=now,
    )
    tx.add(version)
    tx.flush()
    return version


def _may_revise(tx: Session, congress: Congress, norm: Norm, movers: set[Mover], now: datetime) -> None:
    move(_move_of(norm), standing_of(tx, congress, norm, now=now, news=True), movers)


def _move_of(norm: Norm) -> str:
    ended = norm.stage == Stage.LAPSED or (norm.stage == Stage.DECIDED and norm.in_force is None)
    return "reopen" if ended else "revise"


def _rule_carried(norm: Norm, before: NormVersion) -> JsonObject | None:
    """The charter that the next version brings. Once the norm is in force its charter has done what it is for: a
    later version that carried it on would bring the old rule back."""
    return before.rule if norm.in_force is None else None


def _cleaned(typed: Wording) -> Wording:
    if typed.addressee not in set(Addressee):
        raise CongressError("norm.unknown_addressee", given=typed.addressee)
    return Wording(
        title=clean_line(typed.title, field="title", least=3, most=TITLE_MOST),
        text=clean_text(typed.text, field="text", least=TEXT_LEAST, most=TEXT_MOST),
        rationale=clean_text(typed.rationale, field="rationale", least=0, most=RATIONALE_MOST),
        addressee=typed.addressee,
    )


def _version(tx: Session, norm: Norm, n: int) -> NormVersion:
    found = tx.exec(select(NormVersion).where(NormVersion.norm_id == norm.id, NormVersion.n == n)).one_or_none()
    if found is None:
        raise CongressError("norm.unknown_version", handle=norm_handle(norm.number), given=n)
    return found


def _view(tx: Session, congress: Congress, norm: Norm, version: NormVersion) -> VersionView:
    author = tx.exec(select(Member.discord_id).where(Member.id == version.author_id)).one()
    return VersionView(
        number=norm.number,
        handle=norm_handle(norm.number),
        n=version.n,
        wording=wording_of(version),
        text_hash=version.text_hash,
        reason=version.reason,
        based_on=version.based_on,
        author_id=author,
        created_at=version.created_at,
        current=norm.version,
        in_force=norm.in_force,
        place=place_of(tx, congress, "norm", norm.id),
        charter=charter_brought(version),
    )
