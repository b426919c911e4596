"""What is wrong, and what to do about it: settings, database, clock, cards, token, channels and permissions.

It only reads, so it works beside a running bot. Each finding is a sentence with a remedy; the worst of them is the
exit code: 0 all is well, 1 something to know, 2 something is wrong.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

import aiohttp
import discord

from bot.chat.permissions import invitation, missing
from bot.elsewhere import command_now, is_sandbox
from bot.services.card_troubles import Trouble, troubles
from bot.services.channel_names import names_of_channels
from bot.services.congresses import Setup, all_setups
from bot.services.due import last_beat
from bot.services.presence import away
from bot.services.schedule_ahead import ahead
from bot.settings import Settings
from bot.target import point_at
from prompts import Words
from storage.address import parse
from storage.errors import StoreError
from storage.lock import holder
from storage.migrate import current, head, knows
from storage.store import Store

BEATS_MISSED = 3
"""Intervals of the clock after which it counts as standing still."""

BEAT_AT_LEAST = timedelta(seconds=10)
"""A clock that ticks every few milliseconds is still given this long, for a busy moment."""

LOGIN_SECONDS = 20.0
"""How long Discord may take to answer."""


class Level(IntEnum):
    """How bad a finding is; the worst one is the exit code."""

    OK = 0
    WARNING = 1
    PROBLEM = 2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what is so, and what to do where it is not as it should."""

    check: str
    level: Level
    text: str
    remedy: str | None = None


def worst(findings: Sequence[Finding]) -> Level:
    """The level of them all."""
    return max((one.level for one in findings), default=Level.OK)


def as_text(findings: Sequence[Finding], words: Words) -> str:
    """The findings for a person."""
    lines = []
    for one in findings:
        mark, check = words(f"doctor.mark.{one.level.name.lower()}"), words(f"doctor.check.{one.check}")
        lines.append(words("doctor.line", mark=mark, check=check, text=one.text))
        if one.remedy is not None:
            lines.append(words("doctor.remedy", remedy=one.remedy))
    return "\n".join([*lines, words(f"doctor.sum.{worst(findings).name.lower()}")])


def as_json(findings: Sequence[Finding]) -> str:
    """The findings for a machine."""
    told = [
        {"check": one.check, "level": one.level.name.lower(), "text": one.text, "remedy": one.remedy}
        for one in findings
    ]
    return json.dumps({"level": worst(findings).name.lower(), "findings": told}, indent=2, ensure_ascii=False)


async def examine(settings: Settings, words: Words, *, offline: bool, running: bool) -> list[Finding]:
    """Look at everything. `offline` leaves Discord out; `running` says that a bot should be running now."""
    look = _Look(settings, words)
    findings = [look.fine("settings", "settings.ok")]
    schema = await look.schema()
    findings.append(schema)
    setups: dict[int, Setup] | None = None
    if schema.level is Level.OK:
        try:
            async with await Store.open(settings.database_url, read_only=True, pool=1) as store:
                findings += [
                    await look.clock(store, running=running),
                    await look.schedule(store),
                    *await look.cards(store),
                    *await look.rest(store),
                ]
                setups = await store.read(all_setups)
        except StoreError as error:
            findings.append(look.store_problem(error))
    elif running:
        findings.append(look.problem("clock", "clock.never"))
    findings += [look.fine("token", "token.skipped")] if offline else await look.token(setups)
    return findings


class _Look:
    """The checks, one each; the settings and the words that they all need."""

    def __init__(self, settings: Settings, words: Words) -> None:
        self._settings = settings
        self._words = words

    def fine(self, check: str, key: str, **facts: str | int | None) -> Finding:
        return Finding(check, Level.OK, self._words(f"doctor.{key}", None, **facts))

    def warning(self, check: str, key: str, **facts: str | int | None) -> Finding:
        return self._wrong(check, Level.WARNING, key, facts)

    def problem(self, check: str, key: str, **facts: str | int | None) -> Finding:
        return self._wrong(check, Level.PROBLEM, key, facts)

    def _wrong(self, check: str, level: Level, key: str, facts: dict[str, str | int | None]) -> Finding:
        text, remedy = self._words(f"doctor.{key}", None, **facts), f"doctor.{key}_remedy"
        return Finding(check, level, text, self._words(remedy, None, **facts) if self._words.has(remedy) else None)

    def store_problem(self, error: StoreError) -> Finding:
        text = self._words(f"cli.{error.key}", None, **error.facts)
        return Finding("database", Level.PROBLEM, text, self._words("doctor.database.unusable_remedy"))

    async def schema(self) -> Finding:
        """Whether the database answers and has the tables that this program knows."""
        try:
            found = await current(self._settings.database_url)
        except StoreError as error:
            return self.store_problem(error)
        address, known = parse(self._settings.database_url).shown, head()
        if found is None:
            return self.warning("database", "database.empty", address=address)
        if not knows(found):
            return self.problem("database", "database.newer", revision=found, known=known)
        if found != known:
            return self.warning("database", "database.older", revision=found, known=known)
        return self.fine("database", "database.ok", address=address, revision=found)

    async def clock(self, store: Store, *, running: bool) -> Finding:
        """Whether the clock ticks, if a bot should be running: because it was said so, or since it holds the file."""
        beat = await store.read(last_beat)
        file = parse(self._settings.database_url).path
        runs = running or (file is not None and holder(file) is not None)
        if beat is None:
            return self.problem("clock", "clock.never") if runs else self.warning("clock", "clock.never")
        at, lag_ms = beat
        age = command_now(self._settings)() - at
        seconds = max(0, round(age.total_seconds()))
        if abs(age) <= max(BEATS_MISSED * timedelta(seconds=self._settings.tick_seconds), BEAT_AT_LEAST):
            return self.fine("clock", "clock.ok", seconds=seconds, lag=lag_ms)
        said = self.problem if runs else self.warning
        if age < timedelta():
            return said("clock", "clock.ahead", seconds=round(-age.total_seconds()))
        return said("clock", "clock.stands" if runs else "clock.stopped", seconds=seconds)

    async def schedule(self, store: Store) -> Finding:
        """What is due by now, and when the next thing is: a clock that ticks leaves nothing due for long."""
        found = await store.read(ahead, now=command_now(self._settings)())
        due = self._words("doctor.schedule.due" if found.due else "doctor.schedule.none_due", None, n=found.due)
        if found.next_at is None:
            return self.fine("schedule", "schedule.nothing", due=due)
        return self.fine("schedule", "schedule.next", due=due, at=f"{found.next_at:%Y-%m-%d %H:%M} UTC")

    async def cards(self, store: Store) -> list[Finding]:
        """The cards that Discord does not show as it should, by server, channel and reason."""
        grouped: dict[tuple[int, int | None, str], list[Trouble]] = {}
        for one in await store.read(troubles):
            grouped.setdefault((one.guild_id, one.home_id, one.trouble), []).append(one)
        names = await store.read(names_of_channels)
        return [
            self.warning(
                "cards", "cards.trouble", n=len(cards), guild=str(guild), place=self._place(home, names),
                reason=self._words(reason),
            )
            for (guild, home, reason), cards in grouped.items()
        ] or [self.fine("cards", "cards.ok")]  # fmt: skip

    def _place(self, channel_id: int | None, names: Mapping[int, str]) -> str:
        if channel_id is None:
            return self._words("doctor.place.none")
        named = "named" if channel_id in names else "numbered"
        return self._words(f"doctor.place.{named}", None, channel=names.get(channel_id, str(channel_id)))

    async def rest(self, store: Store) -> list[Finding]:
        """The congresses of servers that removed the bot, and those that were kept for longer than is wished."""
        now, kept = command_now(self._settings)(), self._settings.retention_days
        findings = []
        for one in await store.read(away):
            days = (now - one.since).days
            told = self.warning if days >= kept else self.fine
            key = "kept" if days >= kept else "away"
            findings.append(told("rest", f"rest.{key}", name=one.name, guild=str(one.guild_id), n=days, kept=kept))
        return findings

    async def token(self, setups: dict[int, Setup] | None) -> list[Finding]:
        """The token, and each congress's channels as the bot sees them; the sandbox's own database needs neither."""
        if is_sandbox(self._settings.database_url) and self._settings.api_base is None:
            return [self.fine("token", "token.sandbox")]
        if self._settings.discord_token is None:
            return [self.problem("token", "token.missing")]
        point_at(self._settings)
        async with discord.Client(intents=discord.Intents(guilds=True), max_ratelimit_timeout=30.0) as client:
            try:
                async with asyncio.timeout(LOGIN_SECONDS):
                    await client.login(self._settings.discord_token.get_secret_value())
            except discord.LoginFailure:
                return [self.problem("token", "token.refused")]
            except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
                return [self.problem("token", "token.unreachable", reason=str(error) or type(error).__name__)]
            assert client.user is not None and client.application_id is not None
            findings = [self.fine("token", "token.ok", name=str(client.user))]
            if setups is None:
                return findings
            link = invitation(client.application_id)
            for guild_id, setup in setups.items():
                findings += await self._congress(client, guild_id, setup, link)
            return findings if setups else [*findings, self.warning("congress", "congress.none", link=link)]

    async def _congress(self, client: discord.Client, guild_id: int, setup: Setup, link: str) -> list[Finding]:
        assert client.user is not None
        # The bot's own id; of old applications it is not the application's.
        me_id = client.user.id
        try:
            guild = await client.fetch_guild(guild_id, with_counts=False)
            channels = {one.id: one for one in await guild.fetch_channels()}
            me = await guild.fetch_member(me_id)
        except (discord.NotFound, discord.Forbidden):
            return [self.problem("congress", "congress.left", name=setup.name, link=link)]
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            return [self.warning("congress", "congress.unchecked", name=setup.name, reason=str(error))]
        chosen = {
            "forum": setup.forum_channel_id,
            "votes": setup.votes_channel_id,
            "digest": setup.digest_channel_id,
        }
        findings = []
        looked_at = [(purpose, channel_id or 0, "") for purpose, channel_id in chosen.items()]
        others = [one for one in setup.plans if one.channel_id is not None and not one.main]
        looked_at += [("further", one.channel_id or 0, one.channel_name or str(one.channel_id)) for one in others]
        for purpose, channel_id, named in looked_at:
            channel = channels.get(channel_id)
            if channel is None:
                key = "congress.further_gone" if purpose == "further" else "congress.channel_gone"
                findings.append(self.problem("congress", key, name=setup.name, purpose=purpose, channel=named))
                continue
            lacking = missing(channel.permissions_for(me))
            if lacking:
                names = self._words.join([self._words(f"permission.{need.flag}") for need in lacking])
                findings.append(
                    self.problem(
                        "congress", "congress.not_allowed", name=setup.name, channel=channel.name, permissions=names
                    )
                )
        return findings or [self.fine("congress", "congress.ok", name=setup.name)]
