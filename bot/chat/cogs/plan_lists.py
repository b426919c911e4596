"""The lists that appear as a person types when a digest is to come, where its time is counted, and which is meant."""

from collections.abc import Iterable
from datetime import time

from discord import Guild, Member

from bot.chat.cogs.common import fits, offering
from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.ui.limits import OPTIONS
from bot.chat.ui.plan_words import language_words, when_words
from bot.congress.arranging import DAYS_OF_MONTH, LAST, RHYTHMS, WEEKDAYS
from bot.congress.errors import CongressError
from bot.congress.times import parse_clock
from bot.congress.zone_names import zone_words
from bot.congress.zones import find_zones
from bot.services.arranging import MINE, digests_of
from bot.services.congresses import read_setup
from bot.services.digest_history import former_channels
from bot.services.plans import PlanView
from prompts import Say

Pairs = Iterable[tuple[str, str]]

HOURS = 24
NOON = 12
OFTEN_MEANT = (1, 15, DAYS_OF_MONTH)
"""Days of the month that stand first, since a list cannot have all."""


async def _rhythms(interaction: Interaction, typed: str) -> Pairs:
    say = say_of(interaction)
    return _fitting(typed, [(say(f"plans.rhythm.{one}"), one) for one in RHYTHMS])


async def _days(interaction: Interaction, typed: str) -> Pairs:
    """Weekdays, or the days of a month where the rhythm is monthly or a number is typed."""
    say, rhythm = say_of(interaction), str(getattr(interaction.namespace, "rhythm", None) or "")
    of_week = [(say(f"weekday.{number}"), name) for number, name in enumerate(WEEKDAYS)]
    numbers = sorted(range(1, DAYS_OF_MONTH + 1), key=lambda day: (day not in OFTEN_MEANT, day))
    of_month = [_day_of_month(say, number) for number in numbers]
    by_rhythm = {"weekly": of_week, "monthly": of_month, "daily": []}
    return _fitting(typed, by_rhythm.get(rhythm.lower(), [*of_week, *of_month]))


def _day_of_month(say: Say, number: int) -> tuple[str, str]:
    if number == DAYS_OF_MONTH:
        return say("plans.last_day"), LAST
    return say("plans.day_of_month", day=number), str(number)


async def _hours(interaction: Interaction, typed: str) -> Pairs:
    """The hours in words; first the very time that was typed."""
    say = say_of(interaction)
    hours = [_hour(say, time(hour)) for hour in range(HOURS)]
    try:
        exact = [_hour(say, parse_clock(typed))]
    except CongressError:
        exact = []
    return list(dict.fromkeys([*exact, *_fitting(typed, hours)]))


def _hour(say: Say, at: time) -> tuple[str, str]:
    part = next(part for end, part in _PARTS if at.hour < end)
    exact = {time(0): "midnight", time(NOON): "noon"}.get(at)
    shown = f"{at:%H:%M}"
    spoken = f"{(at.hour - 1) % NOON + 1}{f':{at.minute:02}' if at.minute else ''}"
    return say(f"plans.hour.{exact or part}", at=shown, spoken=spoken), shown


_PARTS = ((5, "night"), (NOON, "morning"), (18, "afternoon"), (23, "evening"), (HOURS, "night"))
"""Up to which hour each part of the day lasts."""


async def _zones(interaction: Interaction, typed: str) -> Pairs:
    bot, say = interaction.client, say_of(interaction)
    setup = await bot.store.read(read_setup, guild_id=guild_of(interaction))
    found = find_zones(typed, now=bot.now(), most=OPTIONS, first=None if setup is None else setup.timezone)
    return [(say("plans.zone", zone=zone_words(one.name), at=f"{one.at:%H:%M}"), one.name) for one in found]


async def _languages(interaction: Interaction, typed: str) -> Pairs:
    say = say_of(interaction)
    return _fitting(typed, [(language_words(say, one), one) for one in sorted(interaction.client.words.languages)])


async def _channels(interaction: Interaction, typed: str) -> Pairs:
    """The channels that get a digest, each with its rhythm."""
    return _fitting(typed, await _plans(interaction, mine=False))


async def _plans_and_mine(interaction: Interaction, typed: str) -> Pairs:
    return _fitting(typed, await _plans(interaction, mine=True))


async def _histories(interaction: Interaction, typed: str) -> Pairs:
    """The digests, then the channels in which digests stand although none comes there any more: those that whoever
    asks may see."""
    say, guild = say_of(interaction), interaction.guild
    former = await interaction.client.store.read(former_channels, who=who_of(interaction))
    seen = {one: name for one, name in former.items() if _may_see(interaction, one)}
    ended = [(say("plans.option_ended", channel=_channel(say, guild, *one)), str(one[0])) for one in seen.items()]
    return _fitting(typed, [*await _plans(interaction, mine=True), *ended])


def _may_see(interaction: Interaction, channel_id: int) -> bool:
    """Whether whoever asks may see a channel, or, where it was deleted, is a convener: it may have been private."""
    asks, guild = interaction.user, interaction.guild
    channel = None if guild is None else guild.get_channel(channel_id)
    if channel is None:
        return who_of(interaction).convener
    return isinstance(asks, Member) and channel.permissions_for(asks).view_channel


def _channel(say: Say, guild: Guild | None, channel_id: int, last_name: str | None) -> str:
    """A channel by its name: a deleted one by what it was last called, as far as that is known."""
    channel = None if guild is None else guild.get_channel(channel_id)
    if channel is not None:
        return f"#{channel.name}"
    return say("plans.gone") if last_name is None else say("plans.deleted", name=last_name)


async def _plans(interaction: Interaction, *, mine: bool) -> list[tuple[str, str]]:
    say = say_of(interaction)
    found = await interaction.client.store.read(digests_of, who=who_of(interaction))
    named = [(_named(interaction, one), one) for one in found]
    return [
        (say("plans.option", channel=name, when=when_words(say, one)), MINE if one.personal else str(one.plan_id))
        for name, one in named
        if mine or not one.personal
    ]


def _named(interaction: Interaction, plan: PlanView) -> str:
    say = say_of(interaction)
    if plan.personal:
        return say("plans.mine")
    if plan.channel_id is None or interaction.guild is None:
        return say("plans.no_channel")
    return _channel(say, interaction.guild, plan.channel_id, plan.channel_name)


def _fitting(typed: str, entries: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in entries if fits(typed, name, value)]


any_rhythm = offering(_rhythms)
any_day = offering(_days)
any_hour = offering(_hours)
any_zone = offering(_zones)
any_language = offering(_languages)
any_channel_plan = offering(_channels)
any_digest_plan = offering(_plans_and_mine)
any_history = offering(_histories)
