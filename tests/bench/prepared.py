"""Members and open ballots written straight into the tables, where the verbs would need too long for thousands."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.congress.rules import Preset, rule_of
from bot.services.rolls import seal_roll
from storage.tables import Ballot, BallotSeat, Card, Member, Norm, NormVersion

WEEK = timedelta(days=7)


def add_members(tx: Session, congress_id: int, discord_ids: Iterable[int], now: datetime) -> list[int]:
    """Make members of people; returns their ids in the same order."""
    members = [
        Member(congress_id=congress_id, discord_id=discord_id, name=f"Voter {n}", created_at=now)
        for n, discord_id in enumerate(discord_ids)
    ]
    tx.add_all(members)
    tx.flush()
    return [member.id for member in members]


def open_ballots(
    tx: Session,
    congress_id: int,
    members: Sequence[int],
    now: datetime,
    *,
    numbers: Iterable[int] = (1,),
    sealed: bool = True,
) -> list[int]:
    """Open a vote on one norm for each of `numbers`, with all `members` on the roll and the ballot's card due now.

    The first member proposed them all. Unless `sealed` the rolls can still be added to, and take no votes. Returns the
    ids of the ballots.
    """
    ids = list(numbers)
    norms = [_norm(congress_id, number, members[0], now) for number in ids]
    tx.add_all(norms)
    tx.flush()
    versions = [_version(norm, now) for norm in norms]
    tx.add_all(versions)
    tx.flush()
    ballots = [
        Ballot(
            congress_id=congress_id, norm_id=version.norm_id, version_id=version.id, secrecy="names_hidden",
            rule=rule_of(Preset.CONCURRENT).as_data(), seats=len(members), opened_at=now, closes_at=now + WEEK,
        )
        for version in versions
    ]  # fmt: skip
    tx.add_all(ballots)
    tx.flush()
    for ballot in ballots:
        tx.add_all(
            BallotSeat(ballot_id=ballot.id, member_id=member, discipline="law", kind="state", capacity="personal")
            for member in members
        )
        if sealed:
            seal_roll(tx, ballot)
        tx.add(Card(congress_id=congress_id, kind="ballot", subject_id=ballot.id, place="votes", due_at=now))
    return [ballot.id for ballot in ballots]


def _norm(congress_id: int, number: int, proposer: int, now: datetime) -> Norm:
    return Norm(
        congress_id=congress_id, number=number, stage="voting", stage_since=now, stage_ends_at=now + WEEK,
        proposer_id=proposer, proposer_discipline="law", proposer_kind="state", created_at=now, updated_at=now,
    )  # fmt: skip


def _version(norm: Norm, now: datetime) -> NormVersion:
    return NormVersion(
        norm_id=norm.id, n=1, title=f"Spare the core {norm.number}", addressee="all", text_hash="0" * 64,
        text="States leave the public core of the internet alone.", author_id=norm.proposer_id, created_at=now,
    )  # fmt: skip
