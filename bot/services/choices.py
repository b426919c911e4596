"""Ballots among the wordings of a norm: counting one, opening the second after a tie, adopting the winner, reading."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.ballots import Tally, tally_from_cells
from bot.congress.choice_record import Groups
from bot.congress.choosing import Cast, Chosen, choose, groups_of
from bot.congress.decisions import Outcome
from bot.congress.norms import Mover
from bot.congress.privacy import pairs_shown
from bot.congress.proxies import Party
from bot.congress.reviews import Question
from bot.congress.rules import from_data
from bot.congress.schulze import NONE_OF_THESE, Pair, Ranked, decided
from bot.congress.wordings import AS_IT_STANDS
from bot.services.cards import want
from bot.services.log import record
from bot.services.norms import enter
from bot.services.proxy_votes import freeze
from bot.services.rankings import Option, options_of
from bot.services.rolls import ON_ROLL, count_seats, frozen_roll, seal_roll
from bot.services.versions import add_version, wording_of
from storage.columns import Json, JsonObject
from storage.tables import Ballot, BallotOption, BallotSeat, Congress, Member, Norm, NormVersion, RankingPaper


@dataclass(frozen=True)
class RankingOn:
    """A ranking that counted, every candidate in it (None: recused); `holder` cast it by proxy."""

    member_id: int
    discord_id: int
    groups: Groups | None
    holder: int | None


@dataclass(frozen=True)
class ChoiceView:
    """A closed choice among wordings. `winner` is None where none was alone; `tied` went, or go, to a second vote.

    `tally` is how the wording `front` stands to "none of these"; of the other pairs nothing may be shown but where
    `pairs` says so. `rankings` are those of a ballot that shows names, by its roll, without who is recused.
    """

    options: tuple[Option, ...]
    ranked: Ranked
    front: str
    winner: str | None
    tied: tuple[str, ...]
    second: bool
    rankings: tuple[RankingOn, ...]
    tally: Tally
    pairs: bool


def count_choice(tx: Session, ballot: Ballot, *, sustained: int = 0) -> Chosen:
    """Count a ballot among wordings; `sustained` is how many concerns about the norm are sustained."""
    options = [option.name for option in options_of(tx, ballot.id)]
    papers = {paper.member_id: cast_in(paper) for paper in papers_of(tx, ballot.id)}
    roll = frozen_roll(tx, ballot.id)
    second = ballot.follows is not None
    return choose(from_data(ballot.rule), options, roll, papers, second=second, sustained=sustained)


def cast_in(paper: RankingPaper) -> Cast:
    """What a paper says."""
    return Cast({str(name): int(rank) for name, rank in paper.ranks.items()}, paper.recused)


def open_again(
    tx: Session, congress: Congress, norm: Norm, ballot: Ballot, tied: Sequence[str], *, now: datetime
) -> Ballot:
    """Open the second ballot, among the wordings that tied: for the same time, with the same rule and the same roll.

    A proxy counts in votes that open while it runs, so this one takes those that run now.
    """
    second = Ballot(
        congress_id=congress.id,
        norm_id=norm.id,
        version_id=ballot.version_id,
        question=ballot.question,
        follows=ballot.id,
        trial=ballot.trial,
        rule=ballot.rule,
        secrecy=ballot.secrecy,
        seats=count_seats(tx, ballot.id),
        statements=ballot.statements,
        opened_at=now,
        closes_at=now + (ballot.closes_at - ballot.opened_at),
    )
    # The first one is closed before another opens, which a unique key wants to see.
    tx.flush()
    tx.add(second)
    tx.flush()
    for option in tx.exec(select(BallotOption).where(BallotOption.ballot_id == ballot.id)).all():
        if str(option.n) in tied:
            tx.add(BallotOption(**{**option.model_dump(exclude={"id"}), "ballot_id": second.id}))
    roll = tx.exec(select(BallotSeat).where(BallotSeat.ballot_id == ballot.id, ON_ROLL)).all()
    mandates = freeze(tx, congress, [Party(seat.member_id, seat.discipline, seat.kind) for seat in roll], now)
    for seat in roll:
        mandate = mandates.get(seat.member_id)
        own = {
            "ballot_id": second.id,
            "repair": None,
            "proxy_id": None if mandate is None else mandate.holder,
            "mandate_id": None if mandate is None else mandate.proxy,
        }
        tx.add(BallotSeat(**{**seat.model_dump(), **own}))
    seal_roll(tx, second)
    enter(tx, congress, norm, "vote_again", {Mover.CLOCK}, now=now, until=second.closes_at)
    record(tx, congress, "vote_opened", now=now, norm=norm, subject_id=second.id, seats=second.seats, question="again")
    want(tx, congress, "ballot", ballot.id, place="votes", now=now)
    want(tx, congress, "ballot", second.id, place="votes", now=now)
    want(tx, congress, "notice", norm.id, place="thread", now=now, topic=f"vote:{second.id}")
    return second


def adopted_version(
    tx: Session, norm: Norm, ballot: Ballot, winner: str, decision: str, *, now: datetime
) -> NormVersion:
    """The version of the norm that is adopted by a choice: the text as it stood, or a new one in the winner's words.

    Its author is the wording's, and its reason names the decision.
    """
    before = tx.exec(select(NormVersion).where(NormVersion.id == ballot.version_id)).one()
    if winner == AS_IT_STANDS:
        return before
    option = tx.exec(
        select(BallotOption).where(BallotOption.ballot_id == ballot.id, BallotOption.n == int(winner))
    ).one()
    words = replace(wording_of(before), text=option.text)
    version = add_version(tx, norm, before, words, reason=decision, author_id=option.member_id, now=now)
    norm.version = version.n
    return version


def choice_data(chosen: Chosen) -> dict[str, Json]:
    """The counted choice as JSON values, for the row of its decision."""
    return {
        "options": list(chosen.ranked.candidates[:-1]),
        "papers": chosen.ranked.papers,
        "votes": [[one, other, number] for (one, other), number in chosen.ranked.votes.items()],
        "front": chosen.front,
        "winner": chosen.winner,
    }


def decided_choice(tx: Session, ballot: Ballot, result: JsonObject) -> ChoiceView | None:
    """The choice that a decision made, as it was counted then; None where it was another kind of ballot."""
    if ballot.question != Question.WORDING:
        return None
    data = result["choice"]
    votes: dict[Pair, int] = {(one, other): number for one, other, number in data["votes"]}
    ranked = decided(data["options"], data["papers"], votes)
    tally = tally_from_cells(tuple(cell) for cell in result["cells"])
    view = _view(tx, ballot, ranked, data["front"], data["winner"], (), tally)
    if result["outcome"] != Outcome.ADOPTED or view.winner in (None, AS_IT_STANDS):
        return view
    return replace(view, options=tuple(replace(one, stood=one.name == AS_IT_STANDS) for one in view.options))


def tied_choice(tx: Session, ballot: Ballot) -> ChoiceView | None:
    """The count of a closed ballot after which a second one opened; None for every other ballot."""
    second = tx.exec(select(Ballot).where(Ballot.follows == ballot.id)).one_or_none()
    if ballot.closed_at is None or second is None:
        return None
    chosen = count_choice(tx, ballot)
    still_open = second.closed_at is None
    return _view(tx, ballot, chosen.ranked, chosen.front, None, chosen.tied, chosen.tally, second_open=still_open)


def _view(
    tx: Session,
    ballot: Ballot,
    ranked: Ranked,
    front: str,
    winner: str | None,
    tied: tuple[str, ...],
    tally: Tally,
    *,
    second_open: bool = False,
) -> ChoiceView:
    shown = ballot.secrecy == "names_shown"
    return ChoiceView(
        options=options_of(tx, ballot.id),
        ranked=ranked,
        front=front,
        winner=winner,
        tied=tied,
        second=ballot.follows is not None,
        rankings=tuple(one for one in rankings_on(tx, ballot) if one.groups is not None) if shown else (),
        tally=tally,
        pairs=pairs_shown(ranked.papers, ranked.votes, open_voting=shown, second_open=second_open),
    )


def rankings_on(tx: Session, ballot: Ballot) -> list[RankingOn]:
    """The rankings of a closed ballot, in the order of its roll."""
    candidates = [*(option.name for option in options_of(tx, ballot.id)), NONE_OF_THESE]
    rows = tx.exec(
        select(RankingPaper, Member.discord_id, BallotSeat.proxy_id)
        .join(
            BallotSeat,
            (col(BallotSeat.ballot_id) == RankingPaper.ballot_id)
            & (col(BallotSeat.member_id) == RankingPaper.member_id),
        )
        .join(Member, col(Member.id) == RankingPaper.member_id)
        .where(RankingPaper.ballot_id == ballot.id, col(RankingPaper.live))
        .order_by(col(RankingPaper.member_id))
    ).all()
    return [
        RankingOn(
            member_id=paper.member_id,
            discord_id=discord_id,
            groups=None if paper.recused else groups_of(paper.ranks, candidates),
            holder=proxy if paper.by_proxy else None,
        )
        for paper, discord_id, proxy in rows
    ]


def papers_of(tx: Session, ballot_id: int) -> list[RankingPaper]:
    """The papers of a ballot among wordings that count, in the order in which they were cast."""
    query = select(RankingPaper).where(RankingPaper.ballot_id == ballot_id, col(RankingPaper.live))
    return list(tx.exec(query.order_by(col(RankingPaper.id))).all())
