"""Opening the vote among the wordings of a norm, where there are wordings enough to choose from."""

from datetime import datetime

from sqlmodel import Session

from bot.congress.errors import CongressError
from bot.congress.handles import norm_handle
from bot.congress.norms import move
from bot.congress.reviews import Question
from bot.congress.wordings import ALTERNATIVES_LEAST
from bot.services.norms import movers_of, norm_of, standing_of
from bot.services.people import Who, congress_of, member_of
from bot.services.vote_plans import VotePlan, plan_ballot
from bot.services.votes import open_ballot
from bot.services.wordings import standing_wordings
from storage.tables import Norm


def plan_choice(tx: Session, *, who: Who, handle: str, now: datetime, trial: int | None = None) -> VotePlan:
    """What a choice among the wordings would freeze if it opened now; refuses for the same reasons as opening it."""
    norm = norm_of(tx, congress_of(tx, who.guild_id), handle)
    plan = plan_ballot(tx, who=who, handle=handle, now=now, question=Question.WORDING, trial=trial)
    _require_wordings(tx, norm)
    return plan


def open_choice(
    tx: Session,
    *,
    who: Who,
    handle: str,
    now: datetime,
    expected: VotePlan | None = None,
    trial: int | None = None,
) -> VotePlan:
    """Open the vote among the text of a norm as it stands and its wordings: all of them are frozen until it closes.

    Raises `wording.too_few` (least) where there are too few to choose from, and what `open_vote` raises.
    """
    congress = congress_of(tx, who.guild_id)
    norm = norm_of(tx, congress, handle, lock=True)
    movers = movers_of(tx, congress, norm, who)
    move("open_vote", standing_of(tx, congress, norm, now=now), movers)
    _require_wordings(tx, norm)
    by = member_of(tx, congress, who, now)
    return open_ballot(
        tx, congress, norm, movers, now=now, by=by, expected=expected, question=Question.WORDING, trial=trial
    )


def _require_wordings(tx: Session, norm: Norm) -> None:
    if len(standing_wordings(tx, norm)) < ALTERNATIVES_LEAST:
        raise CongressError("wording.too_few", handle=norm_handle(norm.number), least=ALTERNATIVES_LEAST)
