"""The life of a norm, lived at random: every verb at every stage by every role does what the table of moves says.

The model keeps only what the table speaks of. What it refuses must be refused, and change nothing; what it allows must
happen, and lead where it says.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, col, func, select

from bot.congress.ballots import Choice
from bot.congress.concerns import ConcernState
from bot.congress.errors import CongressError
from bot.congress.links import LinkKind
from bot.congress.norms import Guard, Mover, Stage, transition_from
from bot.congress.versions import Wording
from bot.services.ballots import cast
from bot.services.congresses import Channels, begin_setup, choose_channels, choose_digest_time, open_congress
from bot.services.due import due_work
from bot.services.links import link
from bot.services.norms import final_call, propose, second, withdraw
from bot.services.people import Who
from bot.services.reviews import ask_repeal, keep
from bot.services.seats import take_seat
from bot.services.superseding import supersede_others
from bot.services.trials import ask_keeping
from bot.services.versions import Revision, revise
from bot.services.votes import open_vote
from prompts import load
from storage.base import metadata
from storage.starter import load_reference
from storage.tables import Ballot, Concern, Congress, Event, Norm, NormLink, NormVersion
from tests.services.conftest import CONVENER, SEATS, START, draft, person

WORDS = load(strict=True)
PROPOSER, SECONDER, OTHER = person(1), person(2), person(3)
ROLES = {"proposer": PROPOSER, "convener": CONVENER, "member": OTHER, "stranger": person(9)}
MOVERS = {"proposer": {Mover.PROPOSER}, "convener": {Mover.CONVENER}, "member": set(), "stranger": set()}
TRYING = ("convener", "convener", "proposer", "proposer", "member", "stranger")
ENDED = (Stage.WITHDRAWN, Stage.MERGED, Stage.SUPERSEDED, Stage.REPEALED)
WHY = "Somebody asked for it."
CLOCKS = ("lapse", "decide", "end_trial", "review")
"""What the clock does, what comes first before the others."""


TO_THE_VOTE = ("called", "opened")
IN_FORCE = ("seconded", *TO_THE_VOTE, "adopted")
ON_TRIAL = ("seconded", "called", "opened_on_trial", "adopted")
TRIAL = 30
WAYS = (
    (),
    ("lapsed",),
    ("seconded",),
    ("seconded", "called"),
    ("seconded", *TO_THE_VOTE),
    ("seconded", *TO_THE_VOTE, "rejected"),
    IN_FORCE,
    (*IN_FORCE, "reviewed"),
    (*IN_FORCE, "revised"),
    (*IN_FORCE, "revised", "called"),
    (*IN_FORCE, "reviewed", "revised", *TO_THE_VOTE),
    (*IN_FORCE, "asked"),
    ON_TRIAL,
    (*ON_TRIAL, "asked"),
    (*ON_TRIAL, "revised"),
    (*ON_TRIAL, "revised", *TO_THE_VOTE),
    (*ON_TRIAL, "review_came"),
    (*ON_TRIAL, "review_came", "kept"),
    (*ON_TRIAL, "review_came", "kept", "adopted"),
    (*ON_TRIAL, "trial_ended"),
)
"""Where an example begins: what happened to the norm before."""


BEGUN: dict[tuple[str, ...], tuple[bytes, datetime, "Model"]] = {}
"""What each way leads to, once it was gone: the database, the time, and the model."""


@cache
def opened() -> bytes:
    """A congress with three seats and two norms that seek seconds, as a database to be copied."""
    with session_on(None) as tx:
        load_reference(tx)
        begin_setup(tx, who=CONVENER, server_name="Congress", language="en", now=START)
        choose_channels(tx, who=CONVENER, channels=Channels(forum=11, votes=12, digest=13, stage_tags={}), now=START)
        choose_digest_time(tx, who=CONVENER, zone="UTC", weekday=0, at=time(9), now=START)
        open_congress(tx, who=CONVENER, now=START)
        for who, (discipline, kind) in zip((PROPOSER, SECONDER, OTHER), SEATS[:3], strict=True):
            take_seat(tx, who=who, chosen=(discipline,), kind=kind, capacity="personal", now=START)
        for number in (1, 2):
            propose(tx, who=PROPOSER, draft=draft(f"Norm {number}", f"The words of norm {number}."), now=START)
        tx.commit()
        return driver_of(tx).serialize()


def session_on(copy: bytes | None) -> Session:
    """A session on a database in memory: a copy, or a new one with all tables."""
    tx = Session(create_engine("sqlite://", poolclass=StaticPool))
    driver_of(tx).execute("PRAGMA foreign_keys=ON")
    if copy is None:
        metadata.create_all(tx.connection())
        tx.commit()
    else:
        driver_of(tx).deserialize(copy)
    return tx


def driver_of(tx: Session) -> sqlite3.Connection:
    driver = tx.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


@dataclass
class Model:
    """What the table of moves speaks of."""

    stage: Stage = Stage.SEEKING_SECONDS
    version: int = 1
    versions: int = 1
    in_force: int | None = None
    ends_at: datetime | None = START + timedelta(days=14)
    review_on: date | None = None
    concerns: int = 0
    question: str = "adopt"
    trial: int | None = None
    """Of the open ballot."""
    trial_until: datetime | None = None

    def may(self, name: str, movers: set[Mover], now: datetime) -> Stage | None:
        """Where the move leads, or None where the table refuses it."""
        found = transition_from(name, self.stage)
        if found is None or found.movers.isdisjoint(movers):
            return None
        holds = {
            Guard.TIME: self.ends_at is None or now >= self.ends_at,
            Guard.CONCERNS: self.concerns == 0,
            Guard.ROLL: True,
            Guard.NEWS: True,
            Guard.IN_FORCE: self.in_force is not None,
            Guard.NOT_IN_FORCE: self.in_force is None,
            Guard.REVIEW_DUE: self.review_on is not None and now.date() >= self.review_on,
            Guard.FOR_GOOD: self.trial_until is None,
            Guard.ON_TRIAL: self.trial_until is not None,
            Guard.TRIAL_RUNS: self.trial_until is None or now < self.trial_until,
            Guard.TRIAL_OVER: self.trial_until is not None and now >= self.trial_until and not self.force_voted_on,
            Guard.VOTE_IN_TRIAL: self.trial_until is None or now + timedelta(days=7) <= self.trial_until,
        }
        return found.target if all(holds[guard] for guard in found.guards) else None

    @property
    def force_voted_on(self) -> bool:
        return self.stage is Stage.VOTING and self.question in ("repeal", "keep")


class LifeOfANorm(RuleBasedStateMachine):
    """One norm, N-1, beside another that stays as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.tx = session_on(opened())
        self.now = START
        self.model = Model()

    def teardown(self) -> None:
        self.tx.close()

    @initialize(way=st.sampled_from(WAYS))
    def it_has_come_so_far(self, way: tuple[str, ...]) -> None:
        """Begin anywhere in the life of a norm, not only at its first day."""
        if way not in BEGUN:
            for step in way:
                self.take(step)
            BEGUN[way] = (driver_of(self.tx).serialize(), self.now, self.model)
            self.tx.commit()
        copy, self.now, model = BEGUN[way]
        self.model = replace(model)
        self.tx.close()
        self.tx = session_on(copy)

    def take(self, step: str) -> None:
        match step:
            case "seconded":
                self.second("member")
            case "called" | "opened":
                self.now += timedelta(days=3)
                (self.call if step == "called" else self.open)("convener")
            case "adopted" | "rejected":
                self.the_clock_ticks(7, Choice.FOR if step == "adopted" else Choice.AGAINST)
            case "opened_on_trial":
                self.now += timedelta(days=3)
                self.open_on_trial("convener")
            case "review_came":
                self.the_clock_ticks(TRIAL - 14, Choice.FOR)
            case "kept":
                self.ask_keep("convener")
            case "trial_ended":
                self.the_clock_ticks(TRIAL, Choice.FOR)
            case "reviewed" | "lapsed":
                self.the_clock_ticks(365, Choice.FOR)
            case "revised":
                self.revise("proposer")
            case "asked":
                self.ask_repeal("convener")

    # What people try

    @rule(role=st.sampled_from(TRYING))
    def second(self, role: str) -> None:
        allowed = self.model.stage is Stage.SEEKING_SECONDS and role == "member"
        self.attempt(lambda: second(self.tx, who=ROLES[role], handle="N-1", now=self.now), allowed)
        if allowed:
            self.reached("admit", Stage.DELIBERATION)

    @rule(role=st.sampled_from(TRYING))
    def call(self, role: str) -> None:
        self.move("final_call", role, lambda who: final_call(self.tx, who=who, handle="N-1", now=self.now))

    @rule(role=st.sampled_from(TRYING))
    def open(self, role: str) -> None:
        self.move("open_vote", role, lambda who: open_vote(self.tx, who=who, handle="N-1", now=self.now))

    @rule(role=st.sampled_from(TRYING))
    def open_on_trial(self, role: str) -> None:
        for_good = self.model.in_force is not None and self.model.trial_until is None
        verb = partial(open_vote, self.tx, handle="N-1", now=self.now, trial=TRIAL)
        if for_good:
            self.attempt(lambda: verb(who=ROLES[role]), allowed=False)
        else:
            was = self.model.stage
            self.move("open_vote", role, lambda who: verb(who=who))
            if self.model.stage is not was:
                self.model.trial = TRIAL

    @rule(role=st.sampled_from(TRYING))
    def ask_keep(self, role: str) -> None:
        self.move("ask_keep", role, lambda who: ask_keeping(self.tx, who=who, handle="N-1", reason=WHY, now=self.now))

    @rule(role=st.sampled_from(TRYING))
    def withdraw(self, role: str) -> None:
        name = "withdraw" if self.model.in_force is None else "take_back"
        self.move(name, role, lambda who: withdraw(self.tx, who=who, handle="N-1", now=self.now))

    @rule(role=st.sampled_from(TRYING))
    def revise(self, role: str) -> None:
        words = Wording("Norm 1", f"Its words after version {self.model.versions}.", "", "state")
        written = Revision(self.model.version, words, WHY)
        ended = self.model.stage in (Stage.DECIDED, Stage.LAPSED) and self.model.in_force is None
        name = "reopen" if ended else "revise"
        self.move(name, role, lambda who: revise(self.tx, who=who, handle="N-1", revision=written, now=self.now))

    @rule(role=st.sampled_from(TRYING))
    def merge(self, role: str) -> None:
        def verb(who: Who) -> None:
            link(self.tx, who=who, handle="N-1", other="N-2", kind=LinkKind.MERGED_INTO, note="", now=self.now)

        self.move("merge", role, verb)

    @rule(role=st.sampled_from(TRYING))
    def keep(self, role: str) -> None:
        self.move("keep", role, lambda who: keep(self.tx, who=who, handle="N-1", reason=WHY, now=self.now))

    @rule(role=st.sampled_from(TRYING))
    def ask_repeal(self, role: str) -> None:
        self.move("ask_repeal", role, lambda who: ask_repeal(self.tx, who=who, handle="N-1", reason=WHY, now=self.now))

    @precondition(lambda self: self.model.stage is not Stage.SUPERSEDED)
    @rule()
    def another_takes_its_place(self) -> None:
        """As at the adoption of N-2, which supersedes it."""
        target = self.model.may("supersede", {Mover.DECISION}, self.now)
        congress, other = self.tx.exec(select(Congress)).one(), self.norm(2)
        made = NormLink(
            norm_id=other.id, other_id=self.norm().id, kind="supersedes", member_id=other.proposer_id,
            created_at=self.now,
        )  # fmt: skip
        self.tx.add(made)
        self.tx.flush()
        supersede_others(self.tx, congress, other, now=self.now)
        if target is None:
            self.tx.rollback()
            return
        self.tx.commit()
        self.reached("supersede", target)

    # What happens to it

    @precondition(lambda self: self.model.stage in (Stage.DELIBERATION, Stage.FINAL_CALL))
    @rule()
    def a_concern_is_raised(self) -> None:
        norm = self.norm()
        number = self.tx.exec(select(func.count()).select_from(Concern)).one() + 1
        self.tx.add(
            Concern(
                norm_id=norm.id, n=number, version=1, member_id=norm.proposer_id, discipline="law", seat_kind="state",
                reason="Too wide.", satisfied_by="Narrow it.", raised_at=self.now,
            )
        )  # fmt: skip
        self.tx.commit()
        self.model.concerns += 1

    @precondition(lambda self: self.model.concerns > 0)
    @rule()
    def its_concerns_end(self) -> None:
        for concern in self.tx.exec(select(Concern).where(Concern.state == "open")).all():
            concern.state, concern.ended_at = ConcernState.WITHDRAWN.value, self.now
        self.tx.commit()
        self.model.concerns = 0

    @rule(days=st.sampled_from([0, 3, 7, 14, 365]), choice=st.sampled_from([Choice.FOR, Choice.AGAINST]))
    def the_clock_ticks(self, days: int, choice: Choice) -> None:
        """Time passes, and the clock does what is due for this norm, twice; in an open vote everybody voted alike."""
        self.now += timedelta(days=days)
        self.everybody_votes(choice)
        model = self.model
        name = next((one for one in CLOCKS if model.may(one, {Mover.CLOCK}, self.now) is not None), None)
        for _ in range(2):
            for work in due_work(self.tx, now=self.now):
                other = work.what.startswith("norm_") and work.subject_id == self.norm(2).id
                if work.what != "digest" and not other:
                    work.verb(self.tx)
            self.tx.commit()
            if name == "decide":
                self.decided(carried=choice is Choice.FOR)
                # A norm whose trial is over, or whose review was due all along, comes to that at the next tick.
                after = ("end_trial", "review")
                name = next((one for one in after if model.may(one, {Mover.CLOCK}, self.now) is not None), None)
            elif name is not None:
                self.reached(name, model.may(name, {Mover.CLOCK}, self.now))
                name = None

    # The model

    def move(self, name: str, role: str, verb: Callable[[Who], object]) -> None:
        """Try a move; it happens, or is refused, as the table says."""
        target = self.model.may(name, MOVERS[role], self.now)
        self.attempt(lambda: verb(ROLES[role]), target is not None)
        if target is not None:
            self.reached(name, target)

    def attempt(self, verb: Callable[[], object], allowed: bool) -> None:
        try:
            verb()
        except CongressError as refused:
            self.tx.rollback()
            assert not allowed, f"{refused} in {self.model}"
            assert WORDS.has(refused.key), refused.key
        else:
            assert allowed, f"{self.model} let it happen"
            self.tx.commit()

    def reached(self, name: str, target: Stage | None) -> None:
        """Let the model make a move."""
        assert target is not None
        model, days = self.model, timedelta(days=3)
        kept_time = model.ends_at if name == "end_trial" or target is Stage.SEEKING_SECONDS else None
        kept_time = None if name == "reopen" else kept_time
        model.stage = target
        match name:
            case "revise" | "reopen":
                model.versions += 1
                model.version = model.versions
            case "take_back":
                model.version = model.in_force or model.version
            case "open_vote" | "ask_repeal" | "ask_keep":
                model.question = {"open_vote": "adopt", "ask_repeal": "repeal", "ask_keep": "keep"}[name]
                model.trial = None
            case "end_trial":
                model.in_force, model.review_on, model.trial_until = None, None, None
            case "keep":
                model.review_on = (self.now + timedelta(days=365)).date()
            case "supersede":
                model.version = model.in_force or model.version
                model.in_force, model.review_on, model.trial_until, model.concerns = None, None, None, 0
            case "merge":
                model.concerns = 0
        ends = {
            Stage.SEEKING_SECONDS: self.now + timedelta(days=14),
            Stage.DELIBERATION: self.now + days,
            Stage.FINAL_CALL: self.now + days,
            Stage.VOTING: self.now + timedelta(days=7),
        }
        model.ends_at = (kept_time or ends[target]) if target in ends else None

    def decided(self, *, carried: bool) -> None:
        """Let the model close its vote."""
        model = self.model
        model.stage, model.ends_at = Stage.DECIDED, None
        next_review = (self.now + timedelta(days=365)).date()
        if carried and model.question == "repeal":
            model.stage, model.in_force, model.review_on, model.trial_until = Stage.REPEALED, None, None, None
        elif carried and model.trial is not None:
            model.in_force, model.trial_until = model.version, self.now + timedelta(days=model.trial)
            model.review_on = (model.trial_until - timedelta(days=14)).date()
        elif carried:
            model.in_force, model.review_on, model.trial_until = model.version, next_review, None
        elif model.question == "keep":
            model.in_force, model.review_on, model.trial_until = None, None, None
        elif model.trial_until is not None:
            model.version = model.in_force or model.version
        elif model.in_force is not None:
            model.version = model.in_force
            due = model.review_on is None or model.review_on <= self.now.date()
            model.review_on = next_review if due or model.question == "repeal" else model.review_on

    def everybody_votes(self, choice: Choice) -> None:
        ballot = self.tx.exec(select(Ballot).where(col(Ballot.closed_at).is_(None))).one_or_none()
        if ballot is not None:
            # Cast while it was open, which the clock of the test may have left behind.
            at = min(self.now, ballot.closes_at - timedelta(seconds=1))
            for who in (PROPOSER, SECONDER, OTHER):
                cast(self.tx, who=who, ballot_id=ballot.id, choice=choice, now=at)

    def norm(self, number: int = 1) -> Norm:
        return self.tx.exec(select(Norm).where(Norm.number == number)).one()

    @invariant()
    def the_norm_stands_as_the_model_says(self) -> None:
        norm, model = self.norm(), self.model
        assert (norm.stage, norm.version, norm.in_force) == (model.stage, model.version, model.in_force)
        assert (norm.stage_ends_at, norm.review_on) == (model.ends_at, model.review_on)
        assert norm.trial_until == model.trial_until
        assert (norm.outcome == "adopted_on_trial") == (norm.trial_until is not None) or norm.stage in ENDED

    @invariant()
    def what_is_stored_holds_together(self) -> None:
        norm, tx = self.norm(), self.tx
        assert tx.exec(select(func.count()).where(NormVersion.norm_id == norm.id)).one() == self.model.versions
        ballots = tx.exec(select(Ballot).where(Ballot.norm_id == norm.id, col(Ballot.closed_at).is_(None))).all()
        assert len(ballots) == (norm.stage == Stage.VOTING)
        moves = tx.exec(
            select(Event.data).where(Event.norm_id == norm.id, Event.kind == "norm_moved").order_by(col(Event.id))
        ).all()
        assert not moves or moves[-1]["after"] == norm.stage
        assert all(one["after"] == other["before"] for one, other in pairwise(moves))
        if norm.stage in ENDED:
            assert (norm.in_force, norm.review_on, norm.trial_until) == (None, None, None)


TestLifeOfANorm = LifeOfANorm.TestCase
TestLifeOfANorm.settings = settings(max_examples=80, stateful_step_count=12, deadline=None)
