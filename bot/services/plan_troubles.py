"""What keeps something from being sent by itself, as those are told whom it concerns: until the next success."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from bot.services.people import Who
from bot.services.planning import may_stand
from bot.services.plans import PlanView, view_of
from storage.tables import Congress, DigestPlan, Member


@dataclass(frozen=True)
class TroublesAwaited:
    """What a person is asked to mend: `own` is the key of why their own messages do not reach them, and `of_channels`
    are the digests of channels that cannot be sent, which a convener can mend.

    Of their own, by the purpose of their plans, `tried` are those that are tried again, and `stopped` those that are
    sent no more until their member wants them; `perhaps` are those of `tried` that may have come all the same, so that
    the next one does not tell them.
    """

    own: str | None = None
    of_channels: tuple[PlanView, ...] = ()
    tried: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return self.own is None and not self.of_channels


NO_TROUBLES = TroublesAwaited()


@dataclass(frozen=True)
class TroubleCard:
    """What whoever opened the congress is told in a direct message."""

    guild_id: int
    congress: str
    of: PlanView


def troubles_awaited(tx: Session, congress: Congress, who: Who, member: Member | None) -> TroublesAwaited:
    """What this person can mend in this congress."""
    query = select(DigestPlan).where(
        DigestPlan.congress_id == congress.id, col(DigestPlan.trouble).is_not(None), col(DigestPlan.ended_at).is_(None)
    )
    plans = tx.exec(query.order_by(col(DigestPlan.main).desc(), col(DigestPlan.id))).all()
    channels = [view_of(tx, one) for one in plans if one.member_id is None] if who.convener else []
    mine = own_troubles(tx, (one for one in plans if member is not None and one.member_id == member.id))
    return replace(mine, of_channels=tuple(channels))


def own_troubles(tx: Session, plans: Iterable[DigestPlan]) -> TroublesAwaited:
    """What of a member's plans did not reach them."""
    mine = [one for one in plans if one.trouble is not None]
    tried = dict.fromkeys(one.purpose for one in mine if one.paused_at is None)
    stopped = dict.fromkeys(one.purpose for one in mine if one.paused_at is not None and one.purpose not in tried)
    perhaps = dict.fromkeys(one.purpose for one in mine if one.paused_at is None and may_stand(tx, one))
    why = mine[0].trouble if mine else None
    return TroublesAwaited(why, tried=tuple(tried), stopped=tuple(stopped), perhaps=tuple(perhaps))


def trouble_card(tx: Session, *, plan_id: int, trouble: str) -> TroubleCard | None:
    """What keeps a plan from being sent; None where it was mended meanwhile, or is another trouble by now."""
    query = select(DigestPlan, Congress).join(Congress, col(Congress.id) == DigestPlan.congress_id)
    plan, congress = tx.exec(query.where(DigestPlan.id == plan_id)).one()
    if plan.trouble != trouble or plan.ended_at is not None:
        return None
    return TroubleCard(congress.guild_id, congress.name, view_of(tx, plan))
