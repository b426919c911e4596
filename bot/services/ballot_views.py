"""What the cards of ballots and of decisions are rendered from, as plain values, read in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.congress.affiliates import Merged, votes_of
from bot.congress.decisions import Outcome, Verdict
from bot.congress.errors import CongressError
from bot.congress.handles import decision_handle, norm_handle
from bot.congress.privacy import Published, published
from bot.congress.reviews import Question, outcome_word
from bot.congress.rules import Charter, Rule, from_data
from bot.congress.trials import Stands, Trial, outcome_under
from bot.services.capacities import Spoke, spoke_in
from bot.services.choices import ChoiceView, decided_choice, tied_choice
from bot.services.decided_trials import trial_decided
from bot.services.lineage import LinkShown
from bot.services.objections import sustained_at
from bot.services.papers import papers_in
from bot.services.people import congress_of
from bot.services.places import Place, place_of
from bot.services.proxy_votes import ByProxy, cast_on, count_standing
from bot.services.rankings import Option, options_of
from bot.services.rationales import Rationale, rationale_of
from bot.services.repairs import Repair, acts_of, repairs_of, seats_with, tells_how_many
from bot.services.rolls import merged_on
from bot.services.rule_changes import charter_brought
from bot.services.second_votes import decided_by
from bot.services.superseding import superseded_after, superseded_in, would_supersede
from bot.services.views import ConcernLine, concern_lines, names_of
from bot.services.votes import merged_of, tally_of
from storage.tables import (
    Ballot,
    BallotPaper,
    BallotSeat,
    Concern,
    Congress,
    Decision,
    Member,
    Norm,
    NormVersion,
)


@dataclass(frozen=True)
class BallotView:
    """An open or closed ballot as its card shows it: participation, never the tally."""

    ballot_id: int
    number: int
    handle: str
    title: str
    text: str
    version: int
    text_hash: str
    rule: Rule
    secrecy: str
    seats: int
    voted: int
    opened_at: datetime
    closes_at: datetime
    closed: bool
    decision: str | None
    """What was decided on it or, where its wordings tied, on the second."""
    norm_place: Place | None
    place: Place | None = None
    decision_place: Place | None = None
    question: str = "adopt"
    reason: str = ""
    unresolved: tuple[ConcernLine, ...] = ()
    """The concerns that were sustained when it opened."""
    merged: tuple[Merged, ...] = ()
    charter: Charter | None = None
    """The rule of decision that comes into force if it is adopted; none where it is voted on its repeal."""
    options: tuple[Option, ...] = ()
    """The texts among which it asks to choose, if it does."""
    second: bool = False
    """Whether it is the second, among wordings that tied."""
    tied: ChoiceView | None = None
    """Its count, where its wordings tied and go to a second vote."""
    repairs: tuple[Repair, ...] = ()
    """What was repaired of its roll since it opened."""
    tells_how_many: bool = True
    """Whether it tells how many have voted."""
    proxies: int = 0
    """How many seats have a proxy who votes for them if they do not; told while it is open."""
    trial: int | None = None
    """For how many days the norm would be adopted on trial."""
    supersedes: tuple[LinkShown, ...] = ()
    """The norms in force that come to their end if it is adopted for good; told while it is open."""
    superseded_by: LinkShown | None = None
    """The norm, adopted meanwhile, that ends this one when the vote on keeping it closes; told while that is open."""

    @property
    def votes(self) -> int:
        """How many votes the seats make, with those of one actor counted together where the rule caps them."""
        return votes_of(self.seats, self.merged)


@dataclass(frozen=True)
class NamedVote:
    """One vote of an open-voting ballot, shown with the decision."""

    discord_id: int
    choice: str
    spoke: Spoke | None = None
    """As it stood on the roll."""


@dataclass(frozen=True)
class Reason:
    """What a voter said with a vote that counted; `discord_id` is None where names are hidden."""

    choice: str
    words: str
    discord_id: int | None = None


@dataclass(frozen=True)
class DecisionView:
    """A decision as its card shows it. `names` gives the words for the ids of disciplines and kinds."""

    decision_id: int
    handle: str
    number: int
    norm: str
    title: str
    version: int
    text_hash: str
    rule: Rule
    result: Published
    names: dict[str, str]
    secrecy: str
    reasons: tuple[Reason, ...]
    votes: tuple[NamedVote, ...]
    decided_at: datetime
    closed_at: datetime
    review_on: date | None
    norm_place: Place | None
    place: Place | None = None
    certified: bool = False
    """Whether there is a certificate of it."""
    merged: tuple[Merged, ...] = ()
    unresolved: tuple[ConcernLine, ...] = ()
    """The concerns that were sustained when the vote opened."""
    question: str = "adopt"
    rationale: Rationale | None = None
    choice: ChoiceView | None = None
    """The choice that it made, where it was one among wordings."""
    repairs: tuple[Repair, ...] = ()
    """What was repaired of the roll while the vote was open."""
    proxied: tuple[ByProxy, ...] = ()
    """Which votes were cast by proxy, where names are shown. Where they are hidden not even how many: everybody knows
    who holds whose proxy, and one would tell that these two voted alike."""
    trial: Trial | None = None
    """The trial that it was voted on, and until when it is."""
    superseded: tuple[LinkShown, ...] = ()
    """The norms that it superseded, or (not `done`) will once the vote on them is closed."""
    charter: Charter | None = None
    """The rule that came with what was adopted, and who changes it."""
    stay: tuple[LinkShown, ...] = ()
    """The norms that stay in force beside it while it is on trial."""

    @property
    def outcome_word(self) -> str:
        """The word of the table `outcome` for what was decided."""
        days = None if self.trial is None else self.trial.days
        return outcome_word(self.question, outcome_under(days, self.result.outcome))


def ballot_card(tx: Session, *, ballot_id: int) -> BallotView:
    """A ballot for its card."""
    ballot = tx.exec(select(Ballot).where(Ballot.id == ballot_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == ballot.congress_id)).one()
    norm = tx.exec(select(Norm).where(Norm.id == ballot.norm_id)).one()
    version = tx.exec(select(NormVersion).where(NormVersion.id == ballot.version_id)).one()
    choosing, repairs = ballot.question == Question.WORDING, repairs_of(tx, ballot)
    acts = acts_of(ballot, repairs)
    proxies = count_standing(tx, [ballot.id]).get(ballot.id, 0) if ballot.closed_at is None else 0
    decision = decided_by(tx, ballot)
    return BallotView(
        ballot_id=ballot.id,
        number=norm.number,
        handle=norm_handle(norm.number),
        title=version.title,
        text=version.text,
        version=version.n,
        text_hash=version.text_hash,
        rule=from_data(ballot.rule),
        secrecy=ballot.secrecy,
        seats=seats_with(ballot, acts),
        voted=papers_in(tx, ballot),
        opened_at=ballot.opened_at,
        closes_at=ballot.closes_at,
        closed=ballot.closed_at is not None,
        decision=decision_handle(decision.year, decision.number) if decision is not None else None,
        norm_place=place_of(tx, congress, "norm", norm.id),
        place=place_of(tx, congress, "ballot", ballot.id),
        decision_place=place_of(tx, congress, "decision", decision.id) if decision is not None else None,
        merged=merged_on(tx, ballot.id, from_data(ballot.rule)),
        unresolved=_unresolved(tx, congress, norm, ballot),
        question=ballot.question,
        reason=ballot.reason,
        charter=charter_brought(version) if ballot.question == "adopt" else None,
        options=options_of(tx, ballot.id) if choosing else (),
        second=ballot.follows is not None,
        tied=tied_choice(tx, ballot) if choosing else None,
        repairs=repairs,
        tells_how_many=tells_how_many(ballot, acts, proxies),
        proxies=proxies,
        trial=ballot.trial,
        supersedes=_supersedes(tx, congress, norm, ballot),
        superseded_by=_superseded_by(tx, congress, norm, ballot),
    )


def decision_card(tx: Session, *, decision_id: int) -> DecisionView:
    """A decision for its card; its verdict is the one that was stored when the ballot closed."""
    decision = tx.exec(select(Decision).where(Decision.id == decision_id)).one()
    ballot = tx.exec(select(Ballot).where(Ballot.id == decision.ballot_id)).one()
    congress = tx.exec(select(Congress).where(Congress.id == decision.congress_id)).one()
    norm = tx.exec(select(Norm).where(Norm.id == decision.norm_id)).one()
    version = tx.exec(select(NormVersion).where(NormVersion.id == decision.version_id)).one()
    verdict, tally = Verdict.from_data(decision.result), tally_of(decision.result)
    return DecisionView(
        decision_id=decision.id,
        handle=decision_handle(decision.year, decision.number),
        number=norm.number,
        norm=norm_handle(norm.number),
        title=version.title,
        version=version.n,
        text_hash=version.text_hash,
        rule=from_data(ballot.rule),
        result=published(
            verdict,
            tally,
            open_voting=ballot.secrecy == "names_shown",
            choice=ballot.question == Question.WORDING,
        ),
        names=names_of(tx),
        secrecy=ballot.secrecy,
        reasons=_reasons(tx, ballot),
        votes=_named_votes(tx, ballot) if ballot.secrecy == "names_shown" else (),
        decided_at=decision.decided_at,
        closed_at=ballot.closed_at or decision.decided_at,
        review_on=norm.review_on,
        norm_place=place_of(tx, congress, "norm", norm.id),
        place=place_of(tx, congress, "decision", decision.id),
        merged=merged_of(decision.result),
        unresolved=_unresolved(tx, congress, norm, ballot),
        question=ballot.question,
        certified=decision.certificate is not None,
        rationale=rationale_of(tx, decision),
        choice=decided_choice(tx, ballot, decision.result),
        repairs=repairs_of(tx, ballot),
        proxied=cast_on(tx, ballot.id) if ballot.secrecy == "names_shown" else (),
        trial=trial_decided(ballot, decision),
        superseded=superseded_in(tx, congress, norm, decision) if ballot.question != Question.REPEAL else (),
        charter=charter_brought(version) if _adopts(ballot, verdict) else None,
        stay=_stay(tx, congress, norm, decision),
    )


def _adopts(ballot: Ballot, verdict: Verdict) -> bool:
    return ballot.question != Question.REPEAL and verdict.outcome is Outcome.ADOPTED


def show_ballot(tx: Session, *, guild_id: int, ballot_id: int) -> BallotView:
    """A ballot of this server's congress; `vote.unknown` where there is none."""
    congress = congress_of(tx, guild_id)
    found = tx.exec(select(Ballot.id).where(Ballot.id == ballot_id, Ballot.congress_id == congress.id)).one_or_none()
    if found is None:
        raise CongressError("vote.unknown")
    return ballot_card(tx, ballot_id=found)


def show_decision(tx: Session, *, guild_id: int, decision_id: int) -> DecisionView:
    """A decision of this server's congress; `decision.unknown` where there is none."""
    congress = congress_of(tx, guild_id)
    query = select(Decision.id).where(Decision.id == decision_id, Decision.congress_id == congress.id)
    found = tx.exec(query).one_or_none()
    if found is None:
        raise CongressError("decision.unknown")
    return decision_card(tx, decision_id=found)


def _supersedes(tx: Session, congress: Congress, norm: Norm, ballot: Ballot) -> tuple[LinkShown, ...]:
    if ballot.closed_at is not None or ballot.question == Question.REPEAL:
        return ()
    return would_supersede(tx, congress, norm)


def _stay(tx: Session, congress: Congress, norm: Norm, decision: Decision) -> tuple[LinkShown, ...]:
    if decision.outcome != Stands.ADOPTED_ON_TRIAL or norm.trial_until is None:
        return ()
    return would_supersede(tx, congress, norm)


def _superseded_by(tx: Session, congress: Congress, norm: Norm, ballot: Ballot) -> LinkShown | None:
    if ballot.closed_at is not None or ballot.question != Question.KEEP:
        return None
    return superseded_after(tx, congress, norm, ballot)


def _unresolved(tx: Session, congress: Congress, norm: Norm, ballot: Ballot) -> tuple[ConcernLine, ...]:
    found = [concern.id for concern in sustained_at(tx, ballot)]
    return concern_lines(tx, congress, norm, col(Concern.id).in_(found)) if found else ()


def _reasons(tx: Session, ballot: Ballot) -> tuple[Reason, ...]:
    """Every reason given with a vote that counted; a vote by proxy brings none that its holder's has not. Where names
    are hidden they come in the order of their words, so that nobody is known by when they voted."""
    named = ballot.secrecy == "names_shown"
    rows = tx.exec(
        select(BallotPaper.choice, BallotPaper.reason, Member.discord_id)
        .join(Member, col(Member.id) == BallotPaper.member_id)
        .where(
            BallotPaper.ballot_id == ballot.id,
            col(BallotPaper.live),
            BallotPaper.reason != "",
            ~col(BallotPaper.by_proxy),
        )
        .order_by(col(BallotPaper.id) if named else col(BallotPaper.reason))
    ).all()
    return tuple(Reason(choice, words, discord_id if named else None) for choice, words, discord_id in rows)


def _named_votes(tx: Session, ballot: Ballot) -> tuple[NamedVote, ...]:
    rows = tx.exec(
        select(Member.discord_id, BallotPaper.choice, BallotSeat.capacity, BallotSeat.represents)
        .join(BallotSeat, col(BallotSeat.member_id) == Member.id)
        .join(
            BallotPaper,
            (col(BallotPaper.ballot_id) == BallotSeat.ballot_id) & (col(BallotPaper.member_id) == Member.id),
        )
        .where(BallotSeat.ballot_id == ballot.id, col(BallotPaper.live))
        .order_by(col(BallotPaper.id))
    ).all()
    return tuple(NamedVote(discord_id, choice, spoke_in(*seat)) for discord_id, choice, *seat in rows)
