"""The agenda: everything that the congress has before it, and what it decided last, for everybody to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, and_, col, func, or_, select

from bot.congress.concerns import ConcernState
from bot.congress.handles import decision_handle, norm_handle
from bot.congress.norms import Admission, Stage, Supporter, admission, ends_by_convener
from bot.congress.repairs import Act
from bot.congress.reviews import outcome_word
from bot.congress.trials import Stands, trial_end
from bot.services.papers import papers_cast
from bot.services.people import congress_of, seats_taken
from bot.services.places import Place, card_of, place_in
from bot.services.proxy_votes import count_standing
from bot.services.record.questions import QuestionLine, list_questions
from bot.services.repairs import acts_on, seats_with, tells_how_many
from bot.services.views import names_of
from bot.services.voices import NOBODY_MISSING, Missing, voices_missing
from storage.tables import Ballot, Card, Concern, Congress, Decision, Norm, NormVersion, Second

THIS_WEEK = timedelta(days=7)
REVIEWS_WITHIN = timedelta(days=30)
DECIDED_MOST = 10


@dataclass(frozen=True)
class Item:
    """A norm on the agenda; `place` is where it is to be seen: its post, its ballot or its decision."""

    handle: str
    title: str
    place: Place | None


@dataclass(frozen=True)
class OnVote:
    """An open ballot: what it asks, when it closes, and how many of its seats have voted (None: that is not told)."""

    item: Item
    question: str
    closes_at: datetime
    voted: int | None
    seats: int


@dataclass(frozen=True)
class Discussed:
    """A norm in deliberation or final call, and what still holds it there.

    `time_over` says whether the stage has had its time, `by_convener` whether a convener then moves the norm on.
    """

    item: Item
    ends_at: datetime | None
    time_over: bool
    by_convener: bool
    concerns: int
    missing: Missing = NOBODY_MISSING

    @property
    def ready(self) -> bool:
        """Whether nothing keeps the norm from its next stage."""
        return self.time_over and not self.concerns


@dataclass(frozen=True)
class Sought:
    """A norm that seeks seconds: which are missing (outside which discipline and kind), and until when."""

    item: Item
    until: datetime | None
    admission: Admission
    discipline: str
    kind: str


@dataclass(frozen=True)
class Reviewed:
    """A norm in force that is under review (`since`), or whose review falls due (`due_on`).

    `trial_until` is when the trial ends that it is on.
    """

    item: Item
    since: datetime | None
    due_on: date | None
    trial_until: datetime | None = None


@dataclass(frozen=True)
class Decided:
    """A decision of late; `outcome` is a word of the table `outcome`."""

    item: Item
    decision: str
    outcome: str
    at: datetime


@dataclass(frozen=True)
class Agenda:
    """What the congress has before it, in the order in which it is read."""

    this_week: tuple[OnVote, ...] = ()
    later: tuple[OnVote, ...] = ()
    final_call: tuple[Discussed, ...] = ()
    deliberation: tuple[Discussed, ...] = ()
    seeking: tuple[Sought, ...] = ()
    reviews: tuple[Reviewed, ...] = ()
    decided: tuple[Decided, ...] = ()
    questions: tuple[QuestionLine, ...] = ()
    """The open questions that no norm answers yet."""

    @property
    def nothing_ahead(self) -> bool:
        """Whether there is nothing to do; decisions of late may be there all the same."""
        ahead = (self.this_week, self.later, self.final_call, self.deliberation, self.seeking, self.reviews)
        return not any(ahead)


def agenda(tx: Session, *, guild_id: int, now: datetime) -> Agenda:
    """The agenda of this server's congress; `congress.not_set_up` where there is none."""
    congress = congress_of(tx, guild_id)
    found = _norms(tx, congress, now)
    votes = _votes(tx, congress)
    soon = now + THIS_WEEK
    return Agenda(
        this_week=tuple(one for one in votes if one.closes_at <= soon),
        later=tuple(one for one in votes if one.closes_at > soon),
        final_call=_discussed(tx, congress, found.get(Stage.FINAL_CALL, ()), now, voices=False),
        deliberation=_discussed(tx, congress, found.get(Stage.DELIBERATION, ()), now, voices=True),
        seeking=_sought(tx, congress, found.get(Stage.SEEKING_SECONDS, ())),
        reviews=tuple(
            [Reviewed(item, norm.stage_since, None, norm.trial_until) for norm, item in found.get(Stage.REVIEW, ())]
            + [Reviewed(item, None, norm.review_on, norm.trial_until) for norm, item in found.get(Stage.DECIDED, ())]
        ),
        decided=_decided(tx, congress),
        questions=tuple(one for one in list_questions(tx, guild_id=guild_id) if not one.answers),
    )


_Found = list[tuple[Norm, Item]]


def _norms(tx: Session, congress: Congress, now: datetime) -> dict[Stage, _Found]:
    """The norms that are discussed, seek seconds or are to be reviewed, by stage, the most urgent first."""
    stages = [one.value for one in (Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL, Stage.REVIEW)]
    due = and_(
        col(Norm.stage) == Stage.DECIDED.value,
        col(Norm.in_force).is_not(None),
        col(Norm.review_on) <= (now + REVIEWS_WITHIN).date(),
    )
    rows = tx.exec(
        select(Norm, NormVersion.title, Card.channel_id, Card.thread_id, Card.message_id)  # type: ignore[call-overload]
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .join(Card, card_of("norm", Norm.id), isouter=True)
        .where(Norm.congress_id == congress.id, or_(col(Norm.stage).in_(stages), due))
        .order_by(col(Norm.stage_ends_at), col(Norm.review_on), col(Norm.number))
    )
    found: dict[Stage, _Found] = {}
    for norm, title, *ids in rows:
        found.setdefault(Stage(norm.stage), []).append((norm, _item(congress, norm.number, title, *ids)))
    return found


def _votes(tx: Session, congress: Congress) -> list[OnVote]:
    """The open ballots, the first to close first."""
    found = tx.exec(
        select(  # type: ignore[call-overload]
            Ballot, Norm.number, NormVersion.title, papers_cast(), Card.channel_id, Card.thread_id, Card.message_id
        )
        .join(Norm, col(Norm.id) == Ballot.norm_id)
        .join(NormVersion, col(NormVersion.id) == Ballot.version_id)
        .join(Card, card_of("ballot", Ballot.id), isouter=True)
        .where(Ballot.congress_id == congress.id, col(Ballot.closed_at).is_(None))
        .order_by(col(Ballot.closes_at), col(Norm.number))
    )
    rows = found.all()
    ids = [ballot.id for ballot, *_ in rows]
    acts, proxies = acts_on(tx, ids), count_standing(tx, ids)
    return [
        _on_vote(
            _item(congress, number, title, *place), ballot, papers, acts.get(ballot.id, []), proxies.get(ballot.id, 0)
        )
        for ballot, number, title, papers, *place in rows
    ]


def _on_vote(item: Item, ballot: Ballot, papers: int, acts: Sequence[Act], proxies: int) -> OnVote:
    voted = papers if tells_how_many(ballot, acts, proxies) else None
    return OnVote(item, ballot.question, ballot.closes_at, voted, seats_with(ballot, acts))


def _discussed(
    tx: Session, congress: Congress, found: Iterable[tuple[Norm, Item]], now: datetime, *, voices: bool
) -> tuple[Discussed, ...]:
    held = list(found)
    ids = [norm.id for norm, _ in held]
    concerns = dict(
        tx.exec(
            select(Concern.norm_id, func.count())
            .where(col(Concern.norm_id).in_(ids), Concern.state == ConcernState.OPEN.value)
            .group_by(col(Concern.norm_id))
        ).all()
    )
    missing = voices_missing(tx, congress.id, ids) if voices else {}
    return tuple(
        Discussed(
            item,
            norm.stage_ends_at,
            time_over=norm.stage_ends_at is None or norm.stage_ends_at <= now,
            by_convener=ends_by_convener(norm.stage, congress.pace),
            concerns=concerns.get(norm.id, 0),
            missing=missing.get(norm.id, NOBODY_MISSING),
        )
        for norm, item in held
    )


def _sought(tx: Session, congress: Congress, found: Iterable[tuple[Norm, Item]]) -> tuple[Sought, ...]:
    held = list(found)
    if not held:
        return ()
    given: dict[int, list[Supporter]] = {}
    for second in tx.exec(select(Second).where(col(Second.norm_id).in_([norm.id for norm, _ in held]))):
        given.setdefault(second.norm_id, []).append(Supporter(second.discipline, second.kind))
    seated, names = seats_taken(tx, congress), names_of(tx)
    return tuple(
        Sought(
            item,
            norm.stage_ends_at,
            admission(
                Supporter(norm.proposer_discipline, norm.proposer_kind),
                given.get(norm.id, ()),
                needed=congress.seconds_needed,
                seated=seated,
            ),
            names[norm.proposer_discipline],
            names[norm.proposer_kind],
        )
        for norm, item in held
    )


def _decided(tx: Session, congress: Congress) -> tuple[Decided, ...]:
    """The latest decisions, the last one first."""
    rows = tx.exec(
        select(  # type: ignore[call-overload, misc]
            Decision,
            Ballot.question,
            Ballot.trial,
            Norm.trial_until,
            Norm.number,
            NormVersion.title,
            Card.channel_id,
            Card.thread_id,
            Card.message_id,
        )
        .join(Ballot, col(Ballot.id) == Decision.ballot_id)
        .join(Norm, col(Norm.id) == Decision.norm_id)
        .join(NormVersion, col(NormVersion.id) == Decision.version_id)
        .join(Card, card_of("decision", Decision.id), isouter=True)
        .where(Decision.congress_id == congress.id)
        .order_by(col(Decision.decided_at).desc(), col(Decision.id).desc())
        .limit(DECIDED_MOST)
    )
    return tuple(
        Decided(
            _item(congress, number, title, *ids),
            decision_handle(decision.year, decision.number),
            outcome_word(question, _standing_outcome(decision, trial, until)),
            decision.decided_at,
        )
        for decision, question, trial, until, number, title, *ids in rows
    )


def _standing_outcome(decision: Decision, trial: int | None, until: datetime | None) -> str:
    """What was decided, which of a trial says whether the norm is still on it: it is until `until`."""
    on_trial = trial is not None and decision.outcome == Stands.ADOPTED_ON_TRIAL
    if not on_trial or trial is None or until == trial_end(decision.decided_at, trial):
        return decision.outcome
    return "trial_over"


def _item(
    congress: Congress, number: int, title: str, channel_id: int | None, thread_id: int | None, message_id: int | None
) -> Item:
    return Item(norm_handle(number), title, place_in(congress.guild_id, channel_id, thread_id, message_id))
