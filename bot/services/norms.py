"""Moving a norm through its life: propose, second, final call, withdraw; and what the clock does with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.congress.concerns import ConcernState
from bot.congress.errors import CongressError
from bot.congress.handles import decision_handle, names_decision, norm_handle, parse_decision_handle, parse_norm_handle
from bot.congress.limits import RATIONALE_MOST, TEXT_LEAST, TEXT_MOST, TITLE_MOST
from bot.congress.norms import (
    OPEN_STAGES,
    Addressee,
    Admission,
    Mover,
    Stage,
    Standing,
    Supporter,
    admission,
    move,
    stage_ends,
)
from bot.congress.reviews import ON_WHAT_IS_IN_FORCE
from bot.congress.rules import Charter
from bot.congress.similar import Candidate, Match, similar
from bot.congress.text import clean_line, clean_text, text_hash
from bot.services.cards import refresh_statements, want
from bot.services.congresses import times_of
from bot.services.log import record
from bot.services.objections import ENDING_MOVES, ENDS_CONCERNS, RENEWING_MOVES, leave_concerns, show_named
from bot.services.people import Who, congress_of, find_member, member_of, require_seat, seats_taken
from bot.services.record.confirmed_stages import show_staged
from storage.tables import Ballot, Case, Concern, Congress, Decision, Member, Norm, NormVersion, Second


@dataclass(frozen=True)
class Draft:
    """What a proposer wrote, as typed. `charter` is a rule of decision that the norm brings if it is adopted."""

    title: str
    text: str
    rationale: str
    addressee: str
    case_id: str | None
    charter: Charter | None = None


@dataclass(frozen=True)
class Proposed:
    """A norm just proposed, and the norms already there that resemble it."""

    number: int
    handle: str
    title: str
    seconds_until: datetime
    resembles: tuple[Match, ...]


@dataclass(frozen=True)
class Seconded:
    """A second just given, and what the norm still needs."""

    handle: str
    title: str
    admission: Admission


@dataclass(frozen=True)
class Moved:
    """A norm that reached another stage; `until` is when the clock looks at it again."""

    number: int
    handle: str
    title: str
    stage: Stage
    until: datetime | None


def propose(tx: Session, *, who: Who, draft: Draft, now: datetime) -> Proposed:
    """Put a norm before the congress; it seeks seconds from this moment.

    Raises a `text.*` refusal for words that do not fit, `norm.already_proposed` for the same words again while
    the first norm is open. Norms that resemble it are pointed out, never a reason to refuse.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    proposer = require_seat(tx, congress, who)
    title = clean_line(draft.title, field="title", least=3, most=TITLE_MOST)
    text = clean_text(draft.text, field="text", least=TEXT_LEAST, most=TEXT_MOST)
    rationale = clean_text(draft.rationale, field="rationale", least=0, most=RATIONALE_MOST)
    _check_words(tx, draft)
    digest = text_hash(f"{title}\n\n{text}")
    _refuse_repetition(tx, congress, proposer.member, digest)
    resembles = similar(title, text, _candidates(tx, congress))
    congress.last_norm += 1
    norm = Norm(
        congress_id=congress.id,
        number=congress.last_norm,
        stage=Stage.SEEKING_SECONDS.value,
        stage_since=now,
        stage_ends_at=stage_ends(Stage.SEEKING_SECONDS, now, times_of(congress)),
        proposer_id=proposer.member.id,
        proposer_discipline=proposer.discipline,
        proposer_kind=proposer.seat.kind,
        case_id=draft.case_id,
        created_at=now,
        updated_at=now,
    )
    tx.add(norm)
    tx.flush()
    version = NormVersion(
        norm_id=norm.id,
        n=1,
        title=title,
        text=text,
        rationale=rationale,
        addressee=draft.addressee,
        rule=None if draft.charter is None else draft.charter.as_data(),
        text_hash=digest,
        author_id=proposer.member.id,
        created_at=now,
    )
    tx.add(version)
    record(tx, congress, "norm_proposed", now=now, by=proposer.member, norm=norm, version=1, text_hash=digest)
    want(tx, congress, "norm", norm.id, place="forum", now=now)
    until = norm.stage_ends_at
    assert until is not None  # The stage that seeks seconds always ends.
    return Proposed(norm.number, norm_handle(norm.number), title, until, tuple(resembles))


def second(tx: Session, *, who: Who, handle: str, now: datetime) -> Seconded:
    """Support a norm so that it is admitted to deliberation; it is admitted the moment the seconds suffice."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    name = norm_handle(norm.number)
    if norm.stage != Stage.SEEKING_SECONDS:
        raise CongressError("norm.wrong_stage.second", handle=name, stage=norm.stage)
    seated = require_seat(tx, congress, who)
    if seated.member.id == norm.proposer_id:
        raise CongressError("norm.second_of_own", handle=name)
    given = seconds_of(tx, norm)
    if any(one.member_id == seated.member.id for one in given):
        raise CongressError("norm.seconded_before", handle=name)
    mine = Second(
        norm_id=norm.id,
        member_id=seated.member.id,
        version=norm.version,
        discipline=seated.discipline,
        kind=seated.seat.kind,
        created_at=now,
    )
    tx.add(mine)
    record(tx, congress, "norm_seconded", now=now, by=seated.member, norm=norm, discipline=seated.discipline)
    state = admission_of(tx, congress, norm, [*given, mine])
    if state.admitted:
        enter(tx, congress, norm, "admit", {Mover.SECONDS}, now=now)
    else:
        touch(tx, congress, norm, now=now)
    return Seconded(name, version_of(tx, norm).title, state)


def final_call(tx: Session, *, who: Who, handle: str, now: datetime) -> Moved:
    """Freeze the text for a last look; afterwards the vote can open."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    movers = movers_of(tx, congress, norm, who)
    return enter(tx, congress, norm, "final_call", movers, now=now, by=member_of(tx, congress, who, now))


def withdraw(tx: Session, *, who: Who, handle: str, now: datetime) -> Moved:
    """Take a norm back before its vote opens; what was said stays on file.

    Of a norm in force only the revision is taken back: the version in force stays.
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    movers, by = movers_of(tx, congress, norm, who), member_of(tx, congress, who, now)
    name = withdrawal_of(norm)
    norm.version = norm.in_force or norm.version
    return enter(tx, congress, norm, name, movers, now=now, by=by)


def withdrawal_of(norm: Norm) -> str:
    """The move by which a norm is taken back: as a whole, or only the revision of what is in force."""
    return "withdraw" if norm.in_force is None else "take_back"


def clock_moves(tx: Session, *, norm_id: int, now: datetime) -> Moved | None:
    """What the clock does with a norm whose stage has ended: let it lapse, or call it (where the congress says so).

    None where there is nothing to do any more, so that the same call twice does nothing twice.
    """
    norm = tx.exec(select(Norm).where(Norm.id == norm_id).with_for_update()).one()
    congress = tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one()
    if norm.stage_ends_at is None or norm.stage_ends_at > now:
        return None
    if norm.stage == Stage.SEEKING_SECONDS:
        want(tx, congress, "notice", norm.id, place="thread", now=now, topic="lapsed")
        return enter(tx, congress, norm, "lapse", {Mover.CLOCK}, now=now)
    if norm.stage == Stage.DELIBERATION and congress.pace == "clock" and not open_concerns(tx, norm):
        return enter(tx, congress, norm, "final_call", {Mover.CLOCK}, now=now)
    return None


def enter(
    tx: Session,
    congress: Congress,
    norm: Norm,
    name: str,
    movers: set[Mover],
    *,
    now: datetime,
    by: Member | None = None,
    until: datetime | None = None,
    news: bool = False,
) -> Moved:
    """Make the move `name`: the stage, its times, the event and the card, together.

    `until` is when the new stage ends, where the timetable does not say so; `news` says that there is a new version or
    new information. Raises what `bot.congress.norms.move` raises.
    """
    before = Stage(norm.stage)
    stage = move(name, standing_of(tx, congress, norm, now=now, news=news), movers)
    norm.stage, norm.stage_since = stage.value, now
    norm.stage_ends_at = until or stage_ends(stage, now, times_of(congress))
    record(tx, congress, "norm_moved", now=now, by=by, norm=norm, move=name, before=before.value, after=stage.value)
    if stage in ENDS_CONCERNS or name in ENDING_MOVES:
        leave_concerns(tx, norm, now)
    if stage is Stage.VOTING or name in RENEWING_MOVES:
        show_named(tx, congress, norm, now)
    touch(tx, congress, norm, now=now)
    refresh_statements(tx, norm.id, now=now)
    return Moved(norm.number, _name(norm), version_of(tx, norm).title, stage, norm.stage_ends_at)


def touch(tx: Session, congress: Congress, norm: Norm, *, now: datetime) -> None:
    """Note that a norm changed, and ask for its card, and for that of the norm whose stage it confirms."""
    norm.updated_at = now
    want(tx, congress, "norm", norm.id, place="forum", now=now)
    show_staged(tx, congress, norm, now=now)


def norm_of(tx: Session, congress: Congress, handle: str, *, lock: bool = False) -> Norm:
    """The norm of this congress that a handle names; `norm.unknown` where there is none, and `handle.decision_on` for
    the handle of a decision, which takes place on one."""
    if names_decision(handle):
        _refuse_decision(tx, congress, handle)
    number = parse_norm_handle(handle)
    query = select(Norm).where(Norm.congress_id == congress.id, Norm.number == number)
    norm = tx.exec(query.with_for_update() if lock else query).one_or_none()
    if norm is None:
        raise CongressError("norm.unknown", handle=norm_handle(number))
    return norm


def _refuse_decision(tx: Session, congress: Congress, handle: str) -> None:
    """Tell on which norm the decision is that was named where a norm is asked for, if there is such a decision."""
    year, n = parse_decision_handle(handle)
    decided = select(Norm.number).join(Decision, col(Decision.norm_id) == Norm.id)
    decided = decided.where(Decision.congress_id == congress.id, Decision.year == year, Decision.number == n)
    number = tx.exec(decided).one_or_none()
    if number is not None:
        raise CongressError("handle.decision_on", decision=decision_handle(year, n), handle=norm_handle(number))


def version_of(tx: Session, norm: Norm) -> NormVersion:
    """The current version of a norm."""
    query = select(NormVersion).where(NormVersion.norm_id == norm.id, NormVersion.n == norm.version)
    return tx.exec(query).one()


def seconds_of(tx: Session, norm: Norm) -> list[Second]:
    """The seconds of a norm, in the order they were given."""
    return list(tx.exec(select(Second).where(Second.norm_id == norm.id).order_by(col(Second.id))).all())


def admission_of(tx: Session, congress: Congress, norm: Norm, given: list[Second]) -> Admission:
    """What the norm still needs to be admitted."""
    return admission(
        Supporter(norm.proposer_discipline, norm.proposer_kind),
        [Supporter(one.discipline, one.kind) for one in given],
        needed=congress.seconds_needed,
        seated=seats_taken(tx, congress),
    )


def standing_of(tx: Session, congress: Congress, norm: Norm, *, now: datetime, news: bool = False) -> Standing:
    """What the guards of a move look at."""
    return Standing(
        handle=_name(norm),
        stage=Stage(norm.stage),
        now=now,
        ends_at=norm.stage_ends_at,
        concerns=open_concerns(tx, norm),
        seated=seats_taken(tx, congress),
        in_force=norm.in_force is not None,
        news=news,
        review_on=norm.review_on,
        trial_until=norm.trial_until,
        vote_ends=now + timedelta(days=congress.vote_days),
        force_voted_on=norm.trial_until is not None and force_voted_on(tx, norm),
    )


def force_voted_on(tx: Session, norm: Norm) -> bool:
    """Whether a vote is open on the version in force: on its repeal, or on keeping it."""
    asked = [one.value for one in ON_WHAT_IS_IN_FORCE]
    open_ballot = select(Ballot.id).where(Ballot.norm_id == norm.id, col(Ballot.closed_at).is_(None))
    return tx.exec(open_ballot.where(col(Ballot.question).in_(asked))).first() is not None


def open_concerns(tx: Session, norm: Norm) -> int:
    """How many concerns hold the norm."""
    return holding(tx, [norm.id]).get(norm.id, 0)


def holding(tx: Session, norm_ids: Collection[int]) -> dict[int, int]:
    """How many concerns hold each of these norms, by the norm's id; without those that none holds."""
    query = select(Concern.norm_id, func.count()).where(col(Concern.norm_id).in_(norm_ids))
    query = query.where(Concern.state == ConcernState.OPEN.value).group_by(col(Concern.norm_id))
    return dict(tx.exec(query).all()) if norm_ids else {}


def movers_of(tx: Session, congress: Congress, norm: Norm, who: Who) -> set[Mover]:
    """The roles in which this person may move this norm."""
    movers = {Mover.CONVENER} if who.convener else set()
    member = find_member(tx, congress, who)
    if member is not None and member.id == norm.proposer_id:
        movers.add(Mover.PROPOSER)
    return movers


def _name(norm: Norm) -> str:
    return norm_handle(norm.number)


def _check_words(tx: Session, draft: Draft) -> None:
    if draft.addressee not in set(Addressee):
        raise CongressError("norm.unknown_addressee", given=draft.addressee)
    if draft.case_id is not None and tx.get(Case, draft.case_id) is None:
        raise CongressError("norm.unknown_case", given=draft.case_id)


def _refuse_repetition(tx: Session, congress: Congress, author: Member, digest: str) -> None:
    same = tx.exec(
        select(Norm.number)
        .join(NormVersion, col(NormVersion.norm_id) == Norm.id)
        .where(
            Norm.congress_id == congress.id,
            Norm.proposer_id == author.id,
            NormVersion.text_hash == digest,
            col(Norm.stage).in_([stage.value for stage in OPEN_STAGES]),
        )
    ).first()
    if same is not None:
        raise CongressError("norm.already_proposed", handle=norm_handle(same))


def _candidates(tx: Session, congress: Congress) -> list[Candidate]:
    rows = tx.exec(
        select(Norm.number, NormVersion.title)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .where(Norm.congress_id == congress.id, Norm.stage != Stage.WITHDRAWN.value)
    ).all()
    return [Candidate(number, title) for number, title in rows]
