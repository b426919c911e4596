"""The public register: all that a static site of a congress shows, read in one transaction.

It holds what every member may see, and less: no Discord id reaches a page, and members are named only where a decision
shows who voted how. Without a congress it is the reference record that ships.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.handles import decision_handle
from bot.congress.record.exporting import Export
from bot.congress.record.facts import Facts, Grade
from bot.services.ballot_views import DecisionView, decision_card
from bot.services.certificates import issue
from bot.services.people import congress_of
from bot.services.record.entries import entry_handle
from bot.services.record.entry_views import sources_graded
from bot.services.record.exports import export_public, source_handle
from bot.services.record.facts import facts_for
from bot.services.record.scope import in_parts
from bot.services.record.seen import seen_by
from bot.services.views import NormView, norm_card
from storage.tables import (
    Ballot,
    BallotSeat,
    Congress,
    Decision,
    Entry,
    EvidenceLink,
    Member,
    Norm,
    NormVersion,
    Source,
)


@dataclass(frozen=True)
class VersionLine:
    """A text of a norm as it was written, with the hash that a certificate names."""

    n: int
    title: str
    text: str
    rationale: str
    addressee: str
    reason: str
    text_hash: str
    at: datetime


@dataclass(frozen=True)
class RegisterNorm:
    """A norm of the congress: as it stands, all its texts, and the handles of the decisions on it, the latest first."""

    view: NormView
    versions: tuple[VersionLine, ...]
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class RegisterDecision:
    """A decision. `voters` are the names of the roll by Discord id, where the vote was open; else it is empty."""

    view: DecisionView
    noted: str | None
    """The hash of the certificate, noted when the ballot closed."""
    certificate: bytes | None
    voters: Mapping[int, str]


@dataclass(frozen=True)
class Register:
    """What the site is made of. `public` is for the downloads; `record` also has what was retracted or replaced."""

    congress: str | None
    language: str
    public: Export
    record: Export
    facts: Facts
    own_pages: Mapping[tuple[str, str], Grade]
    """The grades of sources in records of those whose own pages they are, by the handles of record and source."""
    norms: tuple[RegisterNorm, ...] = ()
    decisions: tuple[RegisterDecision, ...] = ()


def register_of(tx: Session, *, guild_id: int | None) -> Register:
    """The register of a server's congress; with None of the only one there is or, where there is none, what ships.

    Raises `site.which_guild` (n) where None could mean several, and what `congress_of` raises.
    """
    congress = _chosen(tx, guild_id)
    public, record = export_public(tx, congress), export_public(tx, congress, ended=True)
    facts = facts_for(tx, congress.id if congress else None)
    if congress is None:
        return Register(None, "en", public, record, facts, _own_pages(tx, None))
    decisions = tx.exec(
        select(Decision).where(Decision.congress_id == congress.id).order_by(col(Decision.id).desc())
    ).all()
    norms = tx.exec(select(Norm).where(Norm.congress_id == congress.id).order_by(col(Norm.number))).all()
    return Register(
        congress.name,
        congress.language,
        public,
        record,
        facts,
        _own_pages(tx, congress),
        norms=tuple(_norm(tx, norm, decisions) for norm in norms),
        decisions=tuple(_decision(tx, congress, decision) for decision in decisions),
    )


def _chosen(tx: Session, guild_id: int | None) -> Congress | None:
    if guild_id is not None:
        return congress_of(tx, guild_id)
    found = tx.exec(select(Congress).where(col(Congress.opened_at).is_not(None))).all()
    if len(found) > 1:
        raise CongressError("site.which_guild", n=len(found))
    return found[0] if found else None


def _own_pages(tx: Session, congress: Congress | None) -> Mapping[tuple[str, str], Grade]:
    """Of sources that somebody publishes: the grade in each record in which it is not the one that is kept."""
    query = select(Entry).join(EvidenceLink, col(EvidenceLink.record_id) == Entry.id)
    query = query.join(Source, col(Source.id) == EvidenceLink.source_id).where(
        EvidenceLink.record_type == "entry",
        Source.kind == "official",
        col(Source.publisher).is_not(None),
        col(Entry.congress_id).is_(None) if congress is None else seen_by(Entry, congress),
    )
    entries = {one.id: entry_handle(one) for one in tx.exec(query.distinct())}
    found = {}
    for part in in_parts(sorted(entries)):
        for link, source, grade in sources_graded(tx, congress.id if congress else None, part):
            if grade is not None and grade != source.grade:
                found[entries[link.record_id], source_handle(source.id, source.slug)] = grade
    return found


def _norm(tx: Session, norm: Norm, decisions: Sequence[Decision]) -> RegisterNorm:
    versions = tx.exec(select(NormVersion).where(NormVersion.norm_id == norm.id).order_by(col(NormVersion.n)))
    return RegisterNorm(
        norm_card(tx, norm_id=norm.id),
        tuple(
            VersionLine(
                one.n,
                one.title,
                one.text,
                one.rationale,
                one.addressee,
                one.reason,
                one.text_hash,
                one.created_at,
            )
            for one in versions
        ),
        tuple(decision_handle(one.year, one.number) for one in decisions if one.norm_id == norm.id),
    )


def _decision(tx: Session, congress: Congress, decision: Decision) -> RegisterDecision:
    view = decision_card(tx, decision_id=decision.id)
    certified = decision.certificate is not None
    return RegisterDecision(
        view=view,
        noted=decision.certificate,
        certificate=issue(tx, guild_id=congress.guild_id, decision_id=decision.id).content if certified else None,
        voters=_voters(tx, decision) if view.secrecy == "names_shown" else {},
    )


def _voters(tx: Session, decision: Decision) -> dict[int, str]:
    """The names on the roll of the ballot, as they were when it opened."""
    query = (
        select(Member.discord_id, BallotSeat.name)
        .join(BallotSeat, col(BallotSeat.member_id) == Member.id)
        .join(Ballot, col(Ballot.id) == BallotSeat.ballot_id)
        .where(Ballot.id == decision.ballot_id)
    )
    return {discord_id: name for discord_id, name in tx.exec(query)}  # noqa: C416 - rows are no pairs to mypy.
