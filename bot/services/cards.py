"""The outbox: what Discord is to show, what is being sent, what it shows.

A verb *wants* a card (again); the edge *claims* the cards that are due, renders each from the state, sends it and
marks it *shown*. Whatever crashes in between, the row is still due, and its nonce is still the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, or_, update
from sqlmodel import Session, col, select

from bot.congress.watching import next_day
from bot.services.card_homes import TROUBLE, home_of, norm_linked, plan_of_card, thread_of
from bot.services.plan_times import time_of
from bot.services.resting import here
from bot.services.standing import standing
from storage.tables import (
    Ballot,
    Card,
    Concern,
    Congress,
    Decision,
    DigestPlan,
    DigestRun,
    Statement,
)

DEBOUNCE = timedelta(seconds=5)
"""A card that many people change at once is edited about once in this time (discord.md, section 8)."""

CLAIM_LASTS = timedelta(seconds=60)
"""After this time a claim counts as lost, its process as dead."""

RETRY_FIRST = timedelta(seconds=10)
RETRY_MOST = timedelta(hours=1)

WAITS_FOR_THREAD = "outbox.waits_for_thread"
"""The trouble of a card whose thread is not there yet."""

NOT_DRAWN = "outbox.not_drawn"
"""The trouble of a card that failed before anything of it was sent."""

CHANNEL_GONE = "outbox.channel_gone"
CHANNEL_TROUBLES = frozenset({CHANNEL_GONE, "outbox.not_allowed", "outbox.no_history"})
"""Troubles that end once the bot may do in a channel what it needs."""

NOT_TAKEN = frozenset({"outbox.dms_closed", "outbox.not_here"})
"""Troubles of a member's card for which it is not tried again: it waits for the member, whose next one tells it too."""

NOT_SENT = NOT_TAKEN | {
    NOT_DRAWN, *(f"outbox.{why}" for why in ("channel_gone", "not_allowed", "no_home", "refused"))
}  # fmt: skip
"""Troubles with which an attempt has no effect, and that do not pass by themselves."""

_NO_EFFECT = NOT_SENT | {WAITS_FOR_THREAD, "outbox.no_forum", "outbox.busy"}

_NONCE_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Claim:
    """A card to show now. `message_id` is set where Discord already shows it and it is to be edited."""

    card_id: int
    edition: int
    guild_id: int
    kind: str
    subject_id: int
    topic: str
    place: str
    wanted: int
    attempts: int
    channel_id: int | None
    thread_id: int | None
    message_id: int | None
    rendered_hash: str | None
    first_tried_at: datetime
    claimed_at: datetime
    language: str
    home_id: int | None
    """The channel, forum or thread in which it belongs by today's settings, or at the place "member" the Discord id of
    the person; None where that is not there (yet)."""

    @property
    def nonce(self) -> str:
        """The same for every attempt to post this card (at most 25 characters)."""
        return f"card-{_base36(self.card_id)}-{self.edition}"


def want(
    tx: Session, congress: Congress, kind: str, subject_id: int, *, place: str, now: datetime, topic: str = ""
) -> None:
    """Ask that Discord show this card as the state now is: post it, or edit it if it is there already."""
    query = select(Card).where(Card.kind == kind, Card.subject_id == subject_id, Card.topic == topic)
    card = tx.exec(query.with_for_update()).one_or_none()
    if card is None:
        tx.add(Card(congress_id=congress.id, kind=kind, subject_id=subject_id, topic=topic, place=place, due_at=now))
    else:
        card.wanted += 1
        card.due_at = now
        card.attempts = 0


REFRESH = (
    update(Card)
    .where(col(Card.kind) == bindparam("card_kind"), col(Card.subject_id) == bindparam("card_subject"))
    .values(
        wanted=col(Card.wanted) + 1,
        due_at=case((col(Card.due_at).is_(None), bindparam("soon")), else_=col(Card.due_at)),
    )
)
"""The cheap way to want an existing card again, for hot verbs: due after the debounce unless it is due before."""


def claim_due(
    tx: Session, *, now: datetime, limit: int = 20, on_their_way: frozenset[int] = frozenset()
) -> list[Claim]:
    """Take up to `limit` due cards; no other process gets them until `CLAIM_LASTS` has passed.

    Those `on_their_way` (their ids) are left: one whose attempt just ended may be due before its process is done with
    it, and a jump of the clock makes the claim on such a card look lost.
    What everybody sees comes first: a thousand personal digests due at nine keep no ballot opened after nine waiting.
    """
    query = (
        select(Card, Congress)
        .join(Congress, col(Congress.id) == Card.congress_id)
        .where(
            col(Card.due_at) <= now,
            col(Card.id).not_in(on_their_way),
            col(Congress.away_since).is_(None),
            or_(col(Card.claimed_at).is_(None), col(Card.claimed_at) <= now - CLAIM_LASTS),
        )
        .order_by(col(Card.due_at), col(Card.id))
        .with_for_update(skip_locked=True, of=Card)
    )
    rows = list(tx.exec(query.where(col(Card.place) != "member").limit(limit)))
    if len(rows) < limit:
        rows += tx.exec(query.where(col(Card.place) == "member").limit(limit - len(rows)))
    claims = []
    for card, congress in rows:
        plan = plan_of_card(tx, card)
        card.claimed_at = now
        card.first_tried_at = card.first_tried_at or now
        card.attempts += 1
        claims.append(
            Claim(
                card_id=card.id,
                edition=card.edition,
                guild_id=congress.guild_id,
                kind=card.kind,
                subject_id=card.subject_id,
                topic=card.topic,
                place=card.place,
                wanted=card.wanted,
                attempts=card.attempts,
                channel_id=card.channel_id,
                thread_id=card.thread_id,
                message_id=card.message_id,
                rendered_hash=card.rendered_hash,
                first_tried_at=card.first_tried_at,
                claimed_at=now,
                language=plan.language if plan is not None and plan.language is not None else congress.language,
                home_id=home_of(tx, card, congress, plan),
            )
        )
    return claims


def refresh_statements(tx: Session, norm_id: int, *, now: datetime) -> None:
    """Want the cards of a norm's standing statements again, because its text or its stage is another one.

    They come after everything that is due at once: they may be many, and say nothing urgent.
    """
    stand = select(Statement.id).where(Statement.norm_id == norm_id, *standing())
    soon = case((col(Card.due_at).is_(None), now + DEBOUNCE), else_=col(Card.due_at))
    again = update(Card).where(col(Card.kind) == "statement", col(Card.subject_id).in_(stand))
    tx.connection().execute(again.values(wanted=col(Card.wanted) + 1, due_at=soon))


def mark_shown(
    tx: Session,
    *,
    card_id: int,
    wanted: int,
    channel_id: int,
    message_id: int,
    rendered_hash: str,
    now: datetime,
    thread_id: int | None = None,
) -> None:
    """Note that Discord shows the card up to the change `wanted`; later changes stay due."""
    card = tx.exec(select(Card).where(Card.id == card_id).with_for_update()).one()
    if card.message_id is None:
        _renew_links(tx, card, now)
        _note_on_plan(tx, card, None, now)
    card.shown = wanted
    card.channel_id, card.message_id = channel_id, message_id
    card.thread_id = thread_id if thread_id is not None else card.thread_id
    card.rendered_hash = rendered_hash
    card.claimed_at, card.first_tried_at = None, None
    card.attempts = 0
    card.trouble = None
    card.due_at = None if card.wanted == wanted else now + DEBOUNCE


def _note_on_plan(tx: Session, card: Card, trouble: str | None, now: datetime) -> None:
    """Note on the plan of a run why it could not be sent, or that this one was."""
    plan = plan_of_card(tx, card)
    if plan is None:
        return
    if trouble is not None and plan.member_id is None:
        _tell_trouble(tx, plan, trouble, now)
    plan.trouble = trouble
    if trouble is None:
        first = update(DigestRun).where(col(DigestRun.id) == card.subject_id, col(DigestRun.shown_at).is_(None))
        tx.connection().execute(first.values(shown_at=now))
    waits = plan.rhythm == "at_once" and plan.next_at is None and plan.paused_at is None and plan.ended_at is None
    if waits and trouble in NOT_TAKEN:  # Nothing else would let it be due before something further happens.
        plan.next_at = next_day(now, time_of(plan), plan.timezone)


def _tell_trouble(tx: Session, plan: DigestPlan, trouble: str, now: datetime) -> None:
    """Let whoever opened the congress be told what keeps the digest of a channel from being sent, once until that is
    mended; what a member does not let the bot send them is told to nobody else."""
    congress = tx.exec(select(Congress).where(Congress.id == plan.congress_id)).one()
    told = select(Card).where(Card.kind == TROUBLE, Card.subject_id == plan.id, Card.topic == trouble)
    earlier = tx.exec(told.with_for_update()).one_or_none()
    if earlier is None:
        want(tx, congress, TROUBLE, plan.id, place="member", now=now, topic=trouble)
    elif plan.trouble is None:
        _anew(earlier, now)


def _renew_links(tx: Session, posted: Card, now: datetime) -> None:
    """Want the cards that can link to this one from now on, because it has just been posted.

    A norm, its ballots, its decisions and the lines in its thread name one another, and are posted one after the
    other: what was rendered before the last of them stood there lacks its link.
    """
    norm_id = norm_linked(tx, posted)
    if norm_id is None:
        return
    subjects = {
        "norm": [norm_id],
        "notice": [norm_id],
        "ballot": tx.exec(select(Ballot.id).where(Ballot.norm_id == norm_id)).all(),
        "decision": tx.exec(select(Decision.id).where(Decision.norm_id == norm_id)).all(),
        "concern": tx.exec(select(Concern.id).where(Concern.norm_id == norm_id)).all(),
    }
    related = or_(*(and_(col(Card.kind) == kind, col(Card.subject_id).in_(of)) for kind, of in subjects.items()))
    if posted.kind == "norm":
        # Lines that wait for the thread need wait no longer.
        said = select(Statement.id).where(Statement.norm_id == norm_id)
        of_statement = and_(col(Card.kind) == "statement", col(Card.subject_id).in_(said))
        waiting = update(Card).where(or_(related, of_statement), col(Card.place) == "thread")
        waiting = waiting.where(col(Card.message_id).is_(None), col(Card.due_at) > now)
        tx.connection().execute(waiting.values(due_at=now))
    renew = update(Card).where(related, col(Card.id) != posted.id, col(Card.message_id).is_not(None))
    later = case((col(Card.due_at).is_(None), now + DEBOUNCE), else_=col(Card.due_at))
    tx.connection().execute(renew.values(wanted=col(Card.wanted) + 1, due_at=later))


def mark_trouble(
    tx: Session, *, card_id: int, wanted: int, trouble: str, final: bool, now: datetime, maybe_sent: bool = False
) -> None:
    """Note that a card could not be shown up to the change `wanted`; `maybe_sent`: an attempt, this one or an earlier
    one, may have had its effect all the same.

    It is tried again with growing pauses, or, where only a person can help (`final`: a deleted channel, a missing
    permission), once an hour; `/congress status` names the trouble meanwhile. Where somebody
    asked for it anew during the attempt, it stays due when they asked. What a member does not let the bot send them is
    not tried again (`NOT_TAKEN`), unless it may have been sent. A final trouble of a run is noted on its plan as well.
    Where nothing was sent, the next attempt is a first one.
    """
    card = tx.exec(select(Card).where(Card.id == card_id).with_for_update()).one()
    card.claimed_at = None
    card.trouble = trouble
    if trouble in _NO_EFFECT and not maybe_sent:
        card.first_tried_at = None
    pause = RETRY_MOST if final else min(RETRY_FIRST * 2 ** min(card.attempts - 1, 10), RETRY_MOST)
    # Whoever wants a card at once also forgets its attempts; a vote that merely changes it does not.
    anew = card.due_at if card.wanted != wanted and card.attempts == 0 else None
    card.due_at = min(anew or now + pause, now + pause)
    if trouble == WAITS_FOR_THREAD and thread_of(tx, card) is not None:
        card.due_at = now  # It was opened while this was under way.
    if final:
        _note_on_plan(tx, card, trouble, now)
        waits = card.place == "member" and trouble in NOT_TAKEN and card.first_tried_at is None
        card.due_at = None if waits else card.due_at
    if card.message_id is None and (plan := _stopped(tx, card)) is not None:
        card.due_at = None
        card.trouble = None if plan.ended_at is not None else trouble


def is_stopped(tx: Session, *, run_id: int) -> bool:
    """Whether a run is not to be sent any more, because its plan was paused or ended; by hand it is sent meanwhile."""
    stopped = or_(
        col(DigestPlan.ended_at).is_not(None),
        and_(col(DigestPlan.paused_at).is_not(None), col(DigestRun.scheduled).is_(True)),
    )
    query = select(DigestRun.id).join(DigestPlan, col(DigestPlan.id) == DigestRun.plan_id)
    return tx.exec(query.where(DigestRun.id == run_id, stopped)).first() is not None


def _stopped(tx: Session, card: Card) -> DigestPlan | None:
    """The plan of the run that a card shows, if the run is not to be sent any more."""
    plan = plan_of_card(tx, card)
    return plan if plan is not None and is_stopped(tx, run_id=card.subject_id) else None


def forget_message(tx: Session, *, card_id: int, now: datetime) -> None:
    """Note that somebody deleted the message of a card, so that it is posted anew."""
    card = tx.exec(select(Card).where(Card.id == card_id).with_for_update()).one()
    _anew(card, now)


def _anew(card: Card, now: datetime) -> None:
    card.message_id, card.thread_id, card.rendered_hash = None, None, None
    card.edition += 1
    card.claimed_at, card.first_tried_at = None, None
    card.due_at = now


def forget_card(tx: Session, *, card_id: int, wanted: int, now: datetime, maybe_sent: bool = False) -> None:
    """Note that there is nothing to show for a card up to the change `wanted`: what it was about is not there.

    Where its plan was paused meanwhile it is only withheld; `maybe_sent`: an attempt before this may have had its
    effect, so that it is looked for when the plan is resumed.
    """
    card = tx.exec(select(Card).where(Card.id == card_id).with_for_update()).one()
    if card.message_id is None and _stopped(tx, card) is not None:
        card.claimed_at, card.due_at = None, None
        card.first_tried_at = card.first_tried_at if maybe_sent else None
        return
    card.shown = wanted
    card.claimed_at, card.first_tried_at, card.trouble = None, None, None
    card.due_at = None if card.wanted == wanted else now + DEBOUNCE


def release_claims(tx: Session) -> None:
    """Give up every claim: at start, where the process that made them is surely gone, so that nobody waits for them."""
    tx.connection().execute(update(Card).where(col(Card.claimed_at).is_not(None)).values(claimed_at=None))


def next_due(tx: Session) -> datetime | None:
    """When the next card is due that nobody has claimed, or whose claim is lost; None where all is shown.

    The outbox sleeps until then.
    """
    here_due = (col(Card.due_at).is_not(None), here(Card.congress_id))
    due = select(Card.due_at).where(*here_due, col(Card.claimed_at).is_(None))
    claimed = select(Card.claimed_at).where(*here_due, col(Card.claimed_at).is_not(None))
    first = tx.exec(due.order_by(col(Card.due_at)).limit(1)).one_or_none()
    lost = tx.exec(claimed.order_by(col(Card.claimed_at)).limit(1)).one_or_none()
    return min((one for one in (first, lost and lost + CLAIM_LASTS) if one is not None), default=None)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _NONCE_DIGITS[digit] + digits
    return digits or "0"
