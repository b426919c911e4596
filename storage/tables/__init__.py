"""The tables, by the part of the congress they belong to. Importing this package declares them all."""

from storage import guards
from storage.base import metadata
from storage.tables.ballots import Ballot, BallotPaper, BallotSeat, Commitment, Decision, RollRepair
from storage.tables.congress import Case, Congress, Discipline, Member, Seat, SeatDiscipline, StakeholderKind
from storage.tables.deliberation import Concern, ConcernAnswer, Resolution, Statement, StatementOpinion
from storage.tables.ledger import BotState, Card, DigestRun, Event
from storage.tables.norms import Norm, NormLink, NormVersion, Second
from storage.tables.proxies import Proxy
from storage.tables.record import Actor, EvidenceLink, Position, Source, Term
from storage.tables.wordings import BallotOption, RankingPaper, Wording

__all__ = [
    "Actor",
    "Ballot",
    "BallotOption",
    "BallotPaper",
    "BallotSeat",
    "BotState",
    "Card",
    "Case",
    "Commitment",
    "Concern",
    "ConcernAnswer",
    "Congress",
    "Decision",
    "DigestRun",
    "Discipline",
    "Event",
    "EvidenceLink",
    "Member",
    "Norm",
    "NormLink",
    "NormVersion",
    "Position",
    "Proxy",
    "RankingPaper",
    "Resolution",
    "RollRepair",
    "Seat",
    "SeatDiscipline",
    "Second",
    "Source",
    "StakeholderKind",
    "Statement",
    "StatementOpinion",
    "Term",
    "Wording",
]

guards.attach(metadata)
