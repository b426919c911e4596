"""What surrounds the text of a norm: the versions before it, which one is in force, and the norms it hangs together
with."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, or_, select

from bot.congress.handles import norm_handle
from bot.congress.links import LinkKind
from bot.congress.norms import Stage
from bot.congress.reviews import Question, outcome_word
from bot.congress.trials import Stands
from bot.services.places import Place, card_of, place_in
from storage.tables import Ballot, Card, Congress, Decision, Norm, NormLink, NormVersion, Second


@dataclass(frozen=True)
class LinkShown:
    """A link of a norm with another. `incoming`: it is the other that was linked to this norm.

    `done` says of one that supersedes whether the superseded norm has ended so, `voted_on` what the open vote asks
    after which it will.
    """

    kind: LinkKind
    incoming: bool
    handle: str
    title: str
    place: Place | None = None
    done: bool = False
    voted_on: str | None = None


@dataclass(frozen=True)
class Lineage:
    """Where the text of a norm comes from and what stands beside it.

    `based_on` is the version from which the present one was written, `reason` why; `seconded_on` the version of each
    second, in their order; `came_by` says how a decided norm came to stand as it does where that is not its adoption:
    "revision_failed", "repeal_failed" or "kept". `voted` is the version that was voted on last, or that was adopted
    then in other words, `last` what that vote came to, `question` what an open ballot asks.
    """

    in_force: int | None = None
    based_on: int | None = None
    reason: str = ""
    seconded_on: tuple[int, ...] = ()
    links: tuple[LinkShown, ...] = ()
    question: str = "adopt"
    came_by: str | None = None
    voted: int | None = None
    last: str | None = None


NO_LINEAGE = Lineage()
"""That of a first version that nothing is linked to."""


def lineage_of(tx: Session, congress: Congress, norm: Norm) -> Lineage:
    """The lineage of a norm as it now stands."""
    written = tx.exec(
        select(NormVersion.based_on, NormVersion.reason).where(
            NormVersion.norm_id == norm.id, NormVersion.n == norm.version
        )
    ).one()
    seconds = select(Second.version).where(Second.norm_id == norm.id).order_by(col(Second.id))
    last = tx.exec(
        select(Ballot, Decision, NormVersion.n)
        .join(Decision, col(Decision.ballot_id) == Ballot.id, isouter=True)
        .join(NormVersion, col(NormVersion.id) == func.coalesce(Decision.version_id, Ballot.version_id))
        .where(Ballot.norm_id == norm.id)
        .order_by(col(Ballot.id).desc())
    ).first()
    ballot, decision, voted = last or (None, None, None)
    return Lineage(
        in_force=norm.in_force,
        based_on=written[0],
        reason=written[1],
        seconded_on=tuple(tx.exec(seconds).all()),
        links=links_of(tx, congress, norm),
        question=ballot.question if ballot is not None and ballot.closed_at is None else Question.ADOPT.value,
        came_by=_came_by(norm, ballot, decision),
        voted=voted,
        last=outcome_word(ballot.question, decision.outcome) if ballot is not None and decision is not None else None,
    )


def links_of(tx: Session, congress: Congress, norm: Norm) -> tuple[LinkShown, ...]:
    """The links of a norm, those that it made itself first."""
    rows = tx.exec(
        select(NormLink, Norm, NormVersion.title, Card)
        .join(Norm, or_(col(Norm.id) == NormLink.norm_id, col(Norm.id) == NormLink.other_id))
        .join(NormVersion, (col(NormVersion.norm_id) == Norm.id) & (col(NormVersion.n) == Norm.version))
        .join(Card, card_of("norm", Norm.id), isouter=True)
        .where(or_(NormLink.norm_id == norm.id, NormLink.other_id == norm.id), Norm.id != norm.id)
        .order_by((col(NormLink.norm_id) == norm.id).desc(), col(NormLink.id))
    ).all()
    return tuple(
        LinkShown(
            LinkKind(link.kind),
            link.other_id == norm.id,
            norm_handle(other.number),
            title,
            None if card is None else place_in(congress.guild_id, card.channel_id, card.thread_id, card.message_id),
            done=_has_superseded(link, norm, other),
        )
        for link, other, title, card in rows
    )


def _has_superseded(link: NormLink, norm: Norm, other: Norm) -> bool:
    ended, by = (norm, other) if link.other_id == norm.id else (other, norm)
    return link.kind == LinkKind.SUPERSEDES and ended.stage == Stage.SUPERSEDED and by.in_force is not None


def _came_by(norm: Norm, ballot: Ballot | None, decision: Decision | None) -> str | None:
    if norm.stage != Stage.DECIDED or norm.in_force is None or ballot is None or decision is None:
        return None
    if decision.decided_at < norm.stage_since:
        return "kept"
    if decision.outcome in ("adopted", Stands.ADOPTED_ON_TRIAL):
        return None
    return "repeal_failed" if ballot.question == Question.REPEAL else "revision_failed"
