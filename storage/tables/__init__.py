"""The tables, by the part of the congress they belong to. Importing this package declares them all."""

from storage import guards
from storage.base import metadata
from storage.tables.ballots import Ballot, BallotPaper, BallotSeat, Decision
from storage.tables.congress import Case, Congress, Discipline, Member, Seat, SeatDiscipline, StakeholderKind
from storage.tables.ledger import BotState, Card, DigestRun, Event
from storage.tables.norms import Norm, NormVersion, Second
from storage.tables.record import Actor, EvidenceLink, Position, Source, Term

__all__ = [
    "Actor",
    "Ballot",
    "BallotPaper",
    "BallotSeat",
    "BotState",
    "Card",
    "Case",
    "Congress",
    "Decision",
    "DigestRun",
    "Discipline",
    "Event",
    "EvidenceLink",
    "Member",
    "Norm",
    "NormVersion",
    "Position",
    "Seat",
    "SeatDiscipline",
    "Second",
    "Source",
    "StakeholderKind",
    "Term",
]

guards.attach(metadata)
