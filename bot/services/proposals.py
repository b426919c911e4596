"""What surrounds a proposal: what its form needs, what its proposer is shown afterwards, what taking it back ends."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.congress.norms import move
from bot.services.browse import NormLine, norm_line
from bot.services.norms import Draft, movers_of, norm_of, propose, standing_of, version_of, withdrawal_of
from bot.services.people import Who, congress_of, require_seat
from bot.services.places import Place, place_of
from bot.services.record.positions import cases
from bot.services.record.world_links import answer_question
from bot.services.seats import Word
from bot.services.views import NormView, show_norm


@dataclass(frozen=True)
class PutForward:
    """A norm just proposed, as it stands, and the norms already there that resemble it, the most similar first."""

    norm: NormView
    resembles: tuple[NormLine, ...]
    forum_channel_id: int | None


def begin_proposal(tx: Session, *, who: Who) -> list[Word]:
    """The cases that a proposal can be about; refuses whoever could not propose before they write anything."""
    require_seat(tx, congress_of(tx, who.guild_id), who)
    return cases(tx)


def put_forward(tx: Session, *, who: Who, draft: Draft, now: datetime, question: int | None = None) -> PutForward:
    """Propose a norm (refusals are those of `propose`), and read what its proposer wants to know next.

    `question` is the open question that it answers, if it does.
    """
    proposed = propose(tx, who=who, draft=draft, now=now)
    tx.flush()
    if question is not None:
        answer_question(tx, who=who, handle=proposed.handle, question=question, now=now)
    congress = congress_of(tx, who.guild_id)
    norms = [norm_of(tx, congress, str(match.number)) for match in proposed.resembles]
    return PutForward(
        norm=show_norm(tx, guild_id=who.guild_id, handle=proposed.handle),
        resembles=tuple(norm_line(tx, congress, norm, version_of(tx, norm).title) for norm in norms),
        forum_channel_id=congress.forum_channel_id,
    )


def post_of(tx: Session, *, guild_id: int, handle: str) -> Place | None:
    """Where Discord shows the post of a norm, None while it does not."""
    congress = congress_of(tx, guild_id)
    return place_of(tx, congress, "norm", norm_of(tx, congress, handle).id)


def plan_withdrawal(tx: Session, *, who: Who, handle: str, now: datetime) -> NormView:
    """The norm that withdrawing would end; refuses for the same reasons as withdrawing it."""
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle)
    move(withdrawal_of(norm), standing_of(tx, congress, norm, now=now), movers_of(tx, congress, norm, who))
    return show_norm(tx, guild_id=who.guild_id, handle=handle)
