"""Setting up a congress: the panel's values, the channels, the times, the opening."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.congress.norms import Timetable
from bot.congress.rhythm import Kind
from bot.congress.rules import Preset, Rule, from_data, rule_of
from bot.services.card_troubles import retry_all
from bot.services.changes import tell_change
from bot.services.log import EventFact, changed, record
from bot.services.people import Who, congress_of, find_congress, member_of, require_convener
from bot.services.plan_times import time_of
from bot.services.planning import arm, main_plan, rearm, rhythm_of
from bot.services.plans import PlanView, Wish, of_all_channels, of_channels, take_over
from bot.services.proxies import switch_off
from storage.tables import Congress, DigestPlan
from storage.tables.congress import PACES, SECRECIES


@dataclass(frozen=True)
class Setup:
    """What the set-up panel shows of a congress, and what is still missing to open it."""

    congress_id: int
    name: str
    language: str
    timezone: str
    forum_channel_id: int | None
    votes_channel_id: int | None
    digest_channel_id: int | None
    stage_tags: dict[str, int]
    digest_weekday: int
    digest_at: time
    digest_next_at: datetime | None
    secrecy: str
    pace: str
    seconds_needed: int
    times: Timetable
    rule: Rule
    opened: bool
    proxies: bool = False
    plans: tuple[PlanView, ...] = ()
    """The digests of channels, the congress's own first."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the channels that are not chosen yet, in the order of the panel."""
        chosen = {
            "forum": self.forum_channel_id,
            "votes": self.votes_channel_id,
            "digest": self.digest_channel_id,
        }
        return tuple(name for name, channel in chosen.items() if channel is None)


@dataclass(frozen=True)
class Channels:
    """The channels of a congress; None leaves one as it is. `stage_tags` maps stages to forum tags, `digest_name` is
    what the channel for the digest is called."""

    forum: int | None = None
    votes: int | None = None
    digest: int | None = None
    stage_tags: dict[str, int] | None = None
    digest_name: str | None = None


def begin_setup(tx: Session, *, who: Who, server_name: str, language: str, now: datetime) -> Setup:
    """The congress of this server for the set-up panel; made with the defaults at first sight."""
    require_convener(who)
    congress = find_congress(tx, who.guild_id, lock=True)
    if congress is None:
        congress = Congress(
            guild_id=who.guild_id,
            name=server_name[:100],
            language=language,
            rule=rule_of(Preset.CONCURRENT).as_data(),
            created_at=now,
        )
        tx.add(congress)
        tx.flush()
        tx.add(DigestPlan(congress_id=congress.id, main=True, timezone=congress.timezone, created_at=now))
        tx.flush()
    return setup_of(tx, congress)


def read_setup(tx: Session, *, guild_id: int) -> Setup | None:
    """The settings of this server's congress, opened or not; None where there is none."""
    congress = find_congress(tx, guild_id)
    return None if congress is None else setup_of(tx, congress)


def present_setup(tx: Session, *, who: Who) -> Setup:
    """The settings of this server's congress, opened or not, for the convener who is about to change them."""
    return setup_of(tx, _for_convener(tx, who, lock=False))


def all_setups(tx: Session) -> dict[int, Setup]:
    """The settings of every opened congress, by the id of its server."""
    plans = select(Congress, DigestPlan).join(DigestPlan, col(DigestPlan.congress_id) == Congress.id)
    opened = plans.where(col(DigestPlan.main), col(Congress.opened_at).is_not(None)).order_by(col(Congress.id))
    of_channel = of_all_channels(tx)
    return {
        congress.guild_id: replace(_setup(congress, plan), plans=of_channel[congress.id])
        for congress, plan in tx.exec(opened)
    }


def choose_channels(tx: Session, *, who: Who, channels: Channels, now: datetime) -> Setup:
    """Take over the channels that the convener picked or had created; what waited for another channel is posted now.

    Raises `congress.conveners_only`, and `congress.has_digest` (channel) where a digest of its own goes to the channel
    that is chosen for the congress's.
    """
    congress = _for_convener(tx, who)
    before = _settings(tx, congress)
    congress.forum_channel_id = channels.forum or congress.forum_channel_id
    congress.votes_channel_id = channels.votes or congress.votes_channel_id
    if channels.digest is not None:
        _send_digests_to(tx, congress, channels.digest, channels.digest_name)
    if channels.stage_tags is not None:
        congress.stage_tags = dict(channels.stage_tags)
    if _settings(tx, congress) != before:
        retry_all(tx, congress, now=now)
    _note_change(tx, congress, who, now, "channels", before)
    return setup_of(tx, congress)


def choose_digest_time(
    tx: Session,
    *,
    who: Who,
    zone: str,
    at: time,
    rhythm: Kind | None = None,
    weekday: int | None = None,
    monthday: int | None = None,
    now: datetime,
) -> Setup:
    """Set the time zone (as typed) and the local time of the congress's digest, and how often and on which day it comes
    (weekday 0 = Monday; of these three, None leaves one as it is).

    The congress's own zone, in which plans begin, goes with its digest's unless that had one of its own.

    Raises `congress.conveners_only`, `zone.unknown` and `congress.unknown_setting`.
    """
    congress = _for_convener(tx, who)
    before, plan = _settings(tx, congress), main_plan(tx, congress)
    recurred, together = rhythm_of(plan), plan.timezone == congress.timezone
    take_over(plan, Wish(rhythm=rhythm, weekday=weekday, monthday=monthday, at=at, zone=zone))
    congress.timezone = plan.timezone if together else congress.timezone
    rearm(tx, congress, plan, recurred, now)
    _note_change(tx, congress, who, now, "digest_time", before)
    return setup_of(tx, congress)


def choose_manner(
    tx: Session, *, who: Who, pace: str | None = None, secrecy: str | None = None, now: datetime
) -> Setup:
    """Set who moves norms on (`pace`: convener or clock), whether names are shown on later ballots, or both.

    None leaves one as it is, so that two conveners who set one each do not undo one another's choice.
    """
    congress = _for_convener(tx, who)
    before = _settings(tx, congress)
    if pace not in (None, *PACES) or secrecy not in (None, *SECRECIES):
        raise CongressError("congress.unknown_setting")
    if pace is not None:
        congress.pace = pace
    if secrecy is not None:
        congress.secrecy = secrecy
    _note_change(tx, congress, who, now, "manner", before)
    return setup_of(tx, congress)


def choose_proxies(tx: Session, *, who: Who, allowed: bool, now: datetime) -> Setup:
    """Set whether members may name a proxy for votes that open later; votes that are open keep theirs.

    Those that stand, or are asked for, end where they are allowed no longer.
    """
    congress = _for_convener(tx, who)
    before = _settings(tx, congress)
    congress.proxies = allowed
    if not allowed and congress.opened_at is not None:
        switch_off(tx, congress, by=member_of(tx, congress, who, now), now=now)
    _note_change(tx, congress, who, now, "manner", before)
    return setup_of(tx, congress)


def open_congress(tx: Session, *, who: Who, now: datetime) -> Setup:
    """Open the congress once its channels are chosen (`congress.not_complete` before that)."""
    congress = _for_convener(tx, who)
    missing = setup_of(tx, congress).missing
    if missing:
        raise CongressError("congress.not_complete", missing=", ".join(missing))
    if congress.opened_at is None:
        congress.opened_at = now
        for plan in tx.exec(select(DigestPlan).where(DigestPlan.congress_id == congress.id)):
            arm(tx, congress, plan, now)
        record(tx, congress, "congress_opened", now=now, by=member_of(tx, congress, who, now))
    return setup_of(tx, congress)


def setup_of(tx: Session, congress: Congress) -> Setup:
    """The settings of a congress as a value."""
    return replace(_setup(congress, main_plan(tx, congress)), plans=of_channels(tx, congress))


def _setup(congress: Congress, plan: DigestPlan) -> Setup:
    return Setup(
        congress_id=congress.id,
        name=congress.name,
        language=congress.language,
        timezone=congress.timezone,
        forum_channel_id=congress.forum_channel_id,
        votes_channel_id=congress.votes_channel_id,
        digest_channel_id=plan.channel_id,
        stage_tags=congress.stage_tags,
        digest_weekday=plan.weekday,
        digest_at=time_of(plan),
        digest_next_at=plan.next_at,
        secrecy=congress.secrecy,
        pace=congress.pace,
        seconds_needed=congress.seconds_needed,
        times=times_of(congress),
        rule=from_data(congress.rule),
        opened=congress.opened_at is not None,
        proxies=congress.proxies,
    )


def times_of(congress: Congress) -> Timetable:
    """The times of a congress, in days."""
    return Timetable(
        seconding_days=congress.seconding_days,
        deliberation_days=congress.deliberation_days,
        final_call_days=congress.final_call_days,
        vote_days=congress.vote_days,
        review_days=congress.review_days,
    )


def _send_digests_to(tx: Session, congress: Congress, channel_id: int, name: str | None) -> None:
    """Let the main plan go to this channel, which gets one digest: where it has another one, a person ends that."""
    plan = main_plan(tx, congress)
    if any(one.channel_id == channel_id and not one.main for one in of_channels(tx, congress)):
        raise CongressError("congress.has_digest", channel=channel_id)
    if plan.channel_id != channel_id:
        plan.channel_id, plan.channel_name, plan.trouble = channel_id, name, None


def _for_convener(tx: Session, who: Who, *, lock: bool = True) -> Congress:
    """The congress, opened or not, its row held until the transaction ends: two conveners may set it at once."""
    require_convener(who)
    congress = find_congress(tx, who.guild_id, lock=lock)
    return congress if congress is not None else congress_of(tx, who.guild_id)


_CHANGEABLE = (
    "forum_channel_id",
    "votes_channel_id",
    "stage_tags",
    "timezone",
    "pace",
    "secrecy",
    "proxies",
)


def _settings(tx: Session, congress: Congress) -> dict[str, EventFact]:
    """The settings that a convener can change, as an event keeps them."""
    plan = main_plan(tx, congress)
    of_digest: dict[str, EventFact] = {
        "digest_channel_id": plan.channel_id,
        "digest_rhythm": plan.rhythm,
        "digest_weekday": plan.weekday,
        "digest_monthday": plan.monthday,
        "digest_minute": plan.minute,
        "digest_zone": plan.timezone,
    }
    return {name: _fact(getattr(congress, name)) for name in _CHANGEABLE} | of_digest


def _fact(value: str | int | dict[str, int] | None) -> EventFact:
    """A setting as an event holds it; tags become words, since the facts of an event are flat."""
    return [f"{stage}={tag}" for stage, tag in sorted(value.items())] if isinstance(value, dict) else value


def _note_change(
    tx: Session, congress: Congress, who: Who, now: datetime, what: str, before: dict[str, EventFact]
) -> None:
    """Record what was set, before and after; nothing where everything is as it was, or the congress is not open."""
    changes = changed(before, _settings(tx, congress))
    if congress.opened_at is not None and changes:
        by = member_of(tx, congress, who, now)
        event = record(tx, congress, "congress_changed", now=now, by=by, changes=changes, what=what)
        tell_change(tx, congress, event, now=now)
