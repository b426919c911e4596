"""Concerns as they are read: one with everything that was said of it, lists by page, what a person may act on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from bot.congress.concerns import RAISING_STAGES, ConcernState, Phase, Voice, act_from
from bot.congress.handles import concern_handle, norm_handle
from bot.congress.norms import BEFORE_THE_VOTE, Stage
from bot.services.browse import PAGE
from bot.services.capacities import Spoke, capacity_at
from bot.services.concerns import concern_of, roles, voice_of
from bot.services.norms import norm_of, version_of
from bot.services.objections import Case, case_from, case_of, named_before, past_withdrawing
from bot.services.people import Who, congress_of
from bot.services.places import Place, card_of, place_in, place_of
from bot.services.views import ConcernLine, concern_lines, names_of
from storage.tables import Ballot, Card, Concern, ConcernAnswer, Congress, Member, Norm, NormVersion, Resolution

OFFERED = 25
"""As many answers as an autocompletion takes (Discord, "Autocomplete")."""


@dataclass(frozen=True)
class AnswerView:
    """An answer to a concern; `by` is a Discord id."""

    by: int
    words: str
    at: datetime


@dataclass(frozen=True)
class ResolutionView:
    """An attempt to end a concern, when the text was in `version`; `author` and `backed_by` are Discord ids."""

    n: int
    author: int
    version: int
    summary: str
    change: str
    reason: str
    stands_at: datetime
    state: str
    understood: bool | None = None
    understood_words: str = ""
    backed_by: int | None = None
    backed_reason: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True)
class ConcernView:
    """A concern as its card shows it. `version` is the text on which it was raised, `version_now` the present one.

    `named_in` is the earlier decision to which it belongs, as in `ConcernLine`.
    """

    number: int
    n: int
    handle: str
    norm: str
    title: str
    stage: Stage
    version: int
    version_now: int
    phase: Phase
    by: int
    discipline: str
    kind: str
    represents: str | None
    reason: str
    satisfied_by: str
    raised_at: datetime
    ended_at: datetime | None
    answers: tuple[AnswerView, ...] = ()
    resolutions: tuple[ResolutionView, ...] = ()
    norm_place: Place | None = None
    place: Place | None = None
    spoke: Spoke | None = None
    named_in: str | None = None

    @property
    def latest(self) -> ResolutionView | None:
        """The resolution that is under way, or was the last to end."""
        return self.resolutions[-1] if self.resolutions else None


@dataclass(frozen=True)
class ConcernPage:
    """One page of the concerns on a norm, the open ones first; `page` counts from 0."""

    number: int
    norm: str
    title: str
    lines: tuple[ConcernLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class ConcernAwaited:
    """A concern on which a person may act: its norm's title, its reason, until when a resolution on it waits."""

    handle: str
    norm: str
    title: str
    reason: str
    phase: Phase
    stands_at: datetime | None
    place: Place | None


@dataclass(frozen=True)
class ConcernsAwaited:
    """Concerns that await a person: resolutions to confirm, objections that may be backed, what holds own norms, and
    own ones that an earlier decision named, to raise again if they still stand."""

    to_confirm: tuple[ConcernAwaited, ...] = ()
    to_back: tuple[ConcernAwaited, ...] = ()
    on_own: tuple[ConcernAwaited, ...] = ()
    to_raise: tuple[ConcernAwaited, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.to_confirm or self.to_back or self.on_own or self.to_raise)


NO_CONCERNS = ConcernsAwaited()


def concern_card(tx: Session, *, concern_id: int) -> ConcernView:
    """A concern for its card."""
    concern = tx.exec(select(Concern).where(Concern.id == concern_id)).one()
    norm = tx.exec(select(Norm).where(Norm.id == concern.norm_id)).one()
    return _view(tx, tx.exec(select(Congress).where(Congress.id == norm.congress_id)).one(), norm, concern)


def show_concern(tx: Session, *, guild_id: int, handle: str) -> ConcernView:
    """A concern of this server's congress by its handle."""
    congress = congress_of(tx, guild_id)
    return _view(tx, congress, *concern_of(tx, congress, handle))


def list_concerns(tx: Session, *, guild_id: int, handle: str, page: int = 0) -> ConcernPage:
    """One page of the concerns on a norm: those that hold it first, then those that stand unresolved, then the rest."""
    congress = congress_of(tx, guild_id)
    norm = norm_of(tx, congress, handle)
    lines = concern_lines(tx, congress, norm, col(Concern.norm_id) == norm.id)
    lines = tuple(sorted(lines, key=lambda line: (_weight(line), line.n)))
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = lines[page * PAGE : (page + 1) * PAGE]
    return ConcernPage(
        norm.number, norm_handle(norm.number), version_of(tx, norm).title, shown, page, pages, len(lines)
    )


def _weight(line: ConcernLine) -> int:
    if line.state == ConcernState.OPEN:
        return 0
    return 1 if line.state == ConcernState.SUSTAINED and line.named_in is None else 2


def suggest_concerns(tx: Session, *, who: Who, name: str, typed: str, now: datetime) -> list[ConcernAwaited]:
    """The concerns to which this person may do `name` and that fit what was typed, the latest first."""
    congress = congress_of(tx, who.guild_id)
    needle, voice = typed.strip().lower(), voice_of(tx, congress, who)
    found = (
        _awaited(one)
        for one in _unsettled(tx, congress, now)
        if may(name, one.norm, one.case, voice, convener=who.convener)
    )
    fitting = (one for one in found if needle in f"{one.handle} {one.title} {one.reason}".lower())
    return [one for one, _ in zip(fitting, range(OFFERED), strict=False)]


def concerns_awaited(tx: Session, congress: Congress, who: Who, now: datetime) -> ConcernsAwaited:
    """The concerns that await this person, the soonest to stand first."""
    voice = voice_of(tx, congress, who)
    if voice.member is None:
        return NO_CONCERNS
    confirm, back, own, again = [], [], [], []
    for one in _unsettled(tx, congress, now):
        norm, case = one.norm, one.case
        if may("not_yet", norm, case, voice, convener=False):  # They have said nothing of it yet.
            confirm.append(_awaited(one))
        elif may("back", norm, case, voice, convener=False):
            back.append(_awaited(one))
        elif norm.proposer_id == voice.member and may("resolve", norm, case, voice, convener=False):
            own.append(_awaited(one))
        elif case.standing.phase is Phase.PAST and voice.discipline is not None and _to_raise(tx, one, voice):
            again.append(_awaited(one))
    return ConcernsAwaited(_soonest(confirm), _soonest(back), tuple(own), tuple(reversed(again)))


def _to_raise(tx: Session, one: "_Unsettled", voice: Voice) -> bool:
    """Whether a concern that an earlier decision named is one's own, and none was raised by oneself since."""
    concern = one.case.concern
    if concern.member_id != voice.member or one.norm.stage not in RAISING_STAGES:
        return False
    opened = select(Ballot.opened_at).where(Ballot.id == concern.ballot_id).scalar_subquery()
    later = select(Concern.id).where(Concern.norm_id == one.norm.id, Concern.member_id == voice.member)
    return tx.exec(later.where(Concern.raised_at >= opened)).first() is None


def may(name: str, norm: Norm, case: Case, voice: Voice, *, convener: bool) -> bool:
    """Whether somebody may do `name` to a concern as it stands."""
    one = act_from(name, case.standing.phase)
    return one is not None and not one.parties.isdisjoint(roles(norm, case, voice, convener=convener))


def _soonest(found: list[ConcernAwaited]) -> tuple[ConcernAwaited, ...]:
    return tuple(sorted(found, key=lambda one: (one.stands_at is None, one.stands_at)))


@dataclass(frozen=True)
class _Unsettled:
    """A concern on which somebody may act, with its norm, this norm's title, and where the concern's card is."""

    norm: Norm
    title: str
    case: Case
    place: Place | None


def _unsettled(tx: Session, congress: Congress, now: datetime) -> Iterator[_Unsettled]:
    """The concerns of a congress on which anybody may act, the latest first: the open ones, and the sustained ones
    before a vote. However many they are, they are read by two queries."""
    sustained = and_(
        col(Concern.state) == ConcernState.SUSTAINED.value, col(Norm.stage).in_([one.value for one in BEFORE_THE_VOTE])
    )
    rows = tx.exec(
        select(  # type: ignore[call-overload]
            Concern, Norm, NormVersion.title, Card.channel_id, Card.thread_id, Card.message_id
        )
        .join(Norm, col(Norm.id) == Concern.norm_id)
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .join(Card, card_of("concern", Concern.id), isouter=True)
        .where(Norm.congress_id == congress.id, or_(col(Concern.state) == ConcernState.OPEN.value, sustained))
        .order_by(col(Concern.id).desc())
    ).all()
    tried: dict[int, list[Resolution]] = {}
    of_them = col(Resolution.concern_id).in_([concern.id for concern, *_ in rows])
    for one in tx.exec(select(Resolution).where(of_them)).all():
        tried.setdefault(one.concern_id, []).append(one)
    for concern, norm, title, *ids in rows:
        past = past_withdrawing(norm, concern)
        case = case_from(norm, concern, tried.get(concern.id, ()), now, past=past)
        yield _Unsettled(norm, title, case, place_in(congress.guild_id, *ids))


def _awaited(one: _Unsettled) -> ConcernAwaited:
    standing = one.case.standing
    return ConcernAwaited(
        handle=standing.handle,
        norm=norm_handle(one.norm.number),
        title=one.title,
        reason=one.case.concern.reason,
        phase=standing.phase,
        stands_at=standing.stands_at,
        place=one.place,
    )


def _view(tx: Session, congress: Congress, norm: Norm, concern: Concern) -> ConcernView:
    names = names_of(tx)
    # When it was raised no time of a resolution was over: whatever comes by time alone is shown with its instant.
    phase = case_of(tx, norm, concern, concern.raised_at).standing.phase
    return ConcernView(
        number=norm.number,
        n=concern.n,
        handle=concern_handle(norm.number, concern.n),
        norm=norm_handle(norm.number),
        title=version_of(tx, norm).title,
        stage=Stage(norm.stage),
        version=concern.version,
        version_now=norm.version,
        phase=phase,
        by=tx.exec(select(Member.discord_id).where(Member.id == concern.member_id)).one(),
        discipline=names[concern.discipline],
        kind=names[concern.seat_kind],
        represents=concern.represents,
        reason=concern.reason,
        satisfied_by=concern.satisfied_by,
        raised_at=concern.raised_at,
        ended_at=concern.ended_at,
        answers=_answers(tx, concern),
        resolutions=_resolutions(tx, concern),
        norm_place=place_of(tx, congress, "norm", norm.id),
        place=place_of(tx, congress, "concern", concern.id),
        spoke=capacity_at(tx, concern.member_id, concern.raised_at),
        named_in=named_before(tx, norm).get(concern.id),
    )


def _answers(tx: Session, concern: Concern) -> tuple[AnswerView, ...]:
    rows = tx.exec(
        select(Member.discord_id, ConcernAnswer.words, ConcernAnswer.created_at)
        .join(Member, col(Member.id) == ConcernAnswer.member_id)
        .where(ConcernAnswer.concern_id == concern.id)
        .order_by(col(ConcernAnswer.id))
    ).all()
    return tuple(AnswerView(*row) for row in rows)


def _resolutions(tx: Session, concern: Concern) -> tuple[ResolutionView, ...]:
    tried = tx.exec(select(Resolution).where(Resolution.concern_id == concern.id).order_by(col(Resolution.n))).all()
    people = {one.author_id for one in tried} | {one.backed_by for one in tried if one.backed_by is not None}
    ids = dict(tx.exec(select(Member.id, Member.discord_id).where(col(Member.id).in_(people))).all())
    return tuple(
        ResolutionView(
            n=one.n,
            author=ids[one.author_id],
            version=one.version,
            summary=one.summary,
            change=one.change,
            reason=one.reason,
            stands_at=one.stands_at,
            state=one.state,
            understood=one.understood,
            understood_words=one.understood_words,
            backed_by=ids[one.backed_by] if one.backed_by is not None else None,
            backed_reason=one.backed_reason,
            ended_at=one.ended_at,
        )
        for one in tried
    )
