"""The certificate of a decision as it is given out: written again whenever asked for, beside the hash that was noted.

Everything that a certificate is made of stands in rows that triggers keep as they are, and what else it needs (the
congress's name then, which events and concerns it covers) is noted with the decision (`certifying`). So it can be
written again at any time and must have the same hash; if it has not, somebody changed the database, or words were
erased since.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.congress.canonical import canonical
from bot.congress.errors import CongressError
from bot.congress.handles import decision_handle, parse_decision_handle
from bot.services.certificate_rows import rebuilt
from bot.services.norms import norm_of
from bot.services.people import congress_of
from storage.tables import Decision


@dataclass(frozen=True)
class Issued:
    """A certificate as it is given out. `noted` is the hash from the close of the ballot; `hash` should be the same."""

    decision: str
    norm: str
    content: bytes
    hash: str
    noted: str

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.decision}.json"

    @property
    def as_noted(self) -> bool:
        """Whether it is what it was when the ballot closed."""
        return self.hash == self.noted


@dataclass(frozen=True)
class Noted:
    """That a decision has a certificate, and the hash of it."""

    decision_id: int
    decision: str
    hash: str


def issue(tx: Session, *, guild_id: int, decision_id: int) -> Issued:
    """The certificate of a decision of this server's congress.

    Raises `decision.unknown`, or `certificate.none` (decision) for one that was decided before there were certificates.
    """
    congress = congress_of(tx, guild_id)
    query = select(Decision).where(Decision.id == decision_id, Decision.congress_id == congress.id)
    decision = tx.exec(query).one_or_none()
    if decision is None:
        raise CongressError("decision.unknown")
    return _issued(tx, decision)


def issue_named(tx: Session, *, guild_id: int, handle: str) -> Issued:
    """The certificate of the decision that a handle names. Raises as `issue` does, and `handle.unknown_decision`."""
    return _issued(tx, _decision_named(tx, guild_id, handle))


def open_named(tx: Session, *, guild_id: int, handle: str) -> Issued:
    """The opened certificate: with every vote, every salt and the log, for an auditor. Raises as `issue_named` does."""
    decision = _decision_named(tx, guild_id, handle)
    issued = _issued(tx, decision)
    content = canonical(rebuilt(tx, decision).as_data())
    return Issued(issued.decision, issued.norm, content, issued.hash, issued.noted)


def noted(tx: Session, *, guild_id: int, handle: str) -> list[Noted]:
    """The decisions on a norm that have a certificate, the latest first."""
    norm = norm_of(tx, congress_of(tx, guild_id), handle)
    rows = tx.exec(
        select(Decision.id, Decision.year, Decision.number, Decision.certificate)
        .where(Decision.norm_id == norm.id, col(Decision.certificate).is_not(None))
        .order_by(col(Decision.id).desc())
    ).all()
    return [Noted(one, decision_handle(year, number), str(found)) for one, year, number, found in rows]


def _issued(tx: Session, decision: Decision) -> Issued:
    if decision.certificate is None:
        raise CongressError("certificate.none", decision=decision_handle(decision.year, decision.number))
    made = rebuilt(tx, decision).certificate
    return Issued(made.decision, made.norm, made.as_file(), made.hash, decision.certificate)


def _decision_named(tx: Session, guild_id: int, handle: str) -> Decision:
    congress = congress_of(tx, guild_id)
    year, number = parse_decision_handle(handle)
    query = select(Decision).where(Decision.congress_id == congress.id)
    decision = tx.exec(query.where(Decision.year == year, Decision.number == number)).one_or_none()
    if decision is None:
        raise CongressError("decision.unknown")
    return decision
