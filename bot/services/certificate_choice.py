"""What a certificate has of a choice among wordings, made from the rows as they are now.

A choice is one ballot, or two where the wordings of the first tied.
"""

from collections.abc import Mapping

from sqlmodel import Session, select

from bot.congress.certificate import Secrecy
from bot.congress.choice_record import (
    Candidate,
    ChoiceRecord,
    Counted,
    First,
    NamedRanking,
    cast_of,
    counted_as,
    written,
)
from bot.congress.choosing import Chosen
from bot.congress.opened import OpenRanking
from bot.congress.privacy import pairs_shown
from bot.services.choices import count_choice, rankings_on
from bot.services.rankings import options_of
from storage.columns import JsonObject
from storage.tables import Ballot, Commitment


def ballots_of(tx: Session, ballot: Ballot) -> tuple[Ballot, ...]:
    """The ballots of the choice that this one decided, in order."""
    if ballot.follows is None:
        return (ballot,)
    return tx.exec(select(Ballot).where(Ballot.id == ballot.follows)).one(), ballot


def recorded(tx: Session, ballot: Ballot, chosen: Chosen, basis: JsonObject, lines: Mapping[int, int]) -> ChoiceRecord:
    """The choice that a ballot decided, which came to `chosen`. `lines` is the line of the roll of each member."""
    first, *others = ballots_of(tx, ballot)
    last = others[-1] if others else first
    authors = {str(n): str(name) for n, name in basis.get("authors", ())}
    return ChoiceRecord(
        options=tuple(
            Candidate(one.name, one.label, one.text, one.text_hash, authors.get(one.name))
            for one in options_of(tx, first.id)
        ),
        first=_first(tx, first, last, lines) if others else None,
        count=_counted(tx, last, chosen, lines),
        front=chosen.front,
        winner=chosen.winner,
    )


def opened_rankings(tx: Session, ballot: Ballot) -> tuple[tuple[OpenRanking, ...], ...]:
    """What is under the seals, ballot by ballot."""
    made = []
    for one in ballots_of(tx, ballot):
        sealed = _sealed(tx, one)
        made.append(
            tuple(
                OpenRanking(
                    str(paper.discord_id),
                    written(paper.groups),
                    sealed[paper.member_id].salt if paper.member_id in sealed else None,
                )
                for paper in rankings_on(tx, one)
            )
        )
    return tuple(made)


def _first(tx: Session, first: Ballot, last: Ballot, lines: Mapping[int, int]) -> First:
    counted = _counted(tx, first, count_choice(tx, first), lines)
    return First(first.opened_at, first.closes_at, first.closed_at or last.opened_at, counted)


def _counted(tx: Session, ballot: Ballot, chosen: Chosen, lines: Mapping[int, int]) -> Counted:
    papers, hidden = rankings_on(tx, ballot), ballot.secrecy == Secrecy.NAMES_HIDDEN
    casts = [cast_of(one.groups) for one in papers]
    if hidden:
        told = pairs_shown(chosen.ranked.papers, chosen.ranked.votes, open_voting=False)
        seals = tuple(sorted(one.seal for one in _sealed(tx, ballot).values()))
        return counted_as(chosen, casts, pairs=told, seals=seals)
    named = (
        NamedRanking(lines[one.member_id], one.groups, None if one.holder is None else lines[one.holder])
        for one in papers
    )
    return counted_as(chosen, casts, pairs=True, rankings=tuple(named))


def _sealed(tx: Session, ballot: Ballot) -> dict[int, Commitment]:
    return {one.member_id: one for one in tx.exec(select(Commitment).where(Commitment.ballot_id == ballot.id))}
