"""The doctor beside a running bot and without one: each finding says what is so and what to do."""

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from pydantic import SecretStr
from sqlmodel import select, update

import sandbox
from bot.clock import system_now
from bot.doctor import Finding, Level, as_json, as_text, examine, worst
from bot.services.cards import mark_trouble, want
from bot.services.congresses import all_setups
from bot.services.due import beat
from bot.services.people import congress_of
from bot.services.plans import Wish, subscribe
from bot.services.presence import note_removed, note_returned
from bot.settings import Settings
from prompts import load
from sandbox import LocalDiscord, permissions
from sandbox.seed import BOT_PERMISSIONS
from storage import migrate
from storage.store import Store, Tx
from storage.tables import Card, DigestPlan
from tests.opened import bring_to_vote, convener_of, id_of, open_at

WORDS = load(strict=True)
MISSING_WORDS = "missing here"


def settings_for(url: str, local: LocalDiscord | None = None, token: str | None = None) -> Settings:
    """Settings as the environment would give them."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=url,
        api_base=local.api_base if local is not None else None,
        gateway_url=local.gateway_url if local is not None else None,
        DISCORD_TOKEN=SecretStr(token or "sandbox-token") if local is not None else None,
        tick_seconds=15,
    )


async def look(settings: Settings, *, offline: bool = False, running: bool = False) -> dict[str, list[Finding]]:
    """The findings by check."""
    found: dict[str, list[Finding]] = {}
    for one in await examine(settings, WORDS, offline=offline, running=running):
        found.setdefault(one.check, []).append(one)
    return found


@pytest.fixture
async def local(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalDiscord]:
    # What the doctor points elsewhere is put back after the test.
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with sandbox.serve() as served:
        yield served
        served.assert_faithful()


async def test_a_healthy_bot_has_nothing_to_remedy(sqlite_store: Store, local: LocalDiscord) -> None:
    await open_at(sqlite_store, local, system_now())
    await sqlite_store.write(beat, now=system_now(), lag_ms=3)

    findings = await examine(settings_for(sqlite_store.address, local), WORDS, offline=False, running=True)

    assert [(one.check, one.level, one.remedy) for one in findings] == [
        (check, Level.OK, None) for check in ("settings", "database", "clock", "schedule", "cards", "token", "congress")
    ]
    assert as_text(findings, WORDS).splitlines()[-1] == "All is well."
    told = json.loads(as_json(findings))
    assert (told["level"], len(told["findings"])) == ("ok", 7)


async def test_a_database_that_is_not_there_is_no_fault_unless_a_bot_should_run(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path / 'congress.db'}")

    before = await look(settings, offline=True)
    meant_to_run = await look(settings, offline=True, running=True)

    assert before["database"][0].level is Level.WARNING
    assert "migrate" in (before["database"][0].remedy or "")
    assert meant_to_run["clock"][0].level is Level.PROBLEM
    assert not (tmp_path / "congress.db").exists()


async def test_a_database_of_a_later_version_is_a_problem(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'congress.db'}"
    await migrate.migrate(url)
    async with await Store.open(url) as store:
        await store.write(lambda tx: tx.connection().exec_driver_sql("UPDATE alembic_version SET version_num='9999'"))

    assert [one.level for one in (await look(settings_for(url), offline=True))["database"]] == [Level.PROBLEM]


async def test_a_database_that_cannot_be_reached_is_named_without_its_password() -> None:
    settings = settings_for("postgresql://congress:hidden-word@127.0.0.1:1/congress")

    findings = await examine(settings, WORDS, offline=True, running=False)

    assert worst(findings) is Level.PROBLEM
    assert "hidden-word" not in as_text(findings, WORDS) + as_json(findings)


async def test_the_clock_is_judged_by_whether_a_bot_should_run(sqlite_store: Store) -> None:
    settings = settings_for(sqlite_store.address)
    never = (await look(settings, offline=True))["clock"][0]
    await sqlite_store.write(beat, now=system_now() + timedelta(minutes=5), lag_ms=0)
    set_back = (await look(settings, offline=True))["clock"][0]
    await sqlite_store.write(beat, now=system_now() - timedelta(minutes=5), lag_ms=0)
    beside = (await look(settings, offline=True))["clock"][0]
    await sqlite_store.close()
    alone = (await look(settings, offline=True))["clock"][0]
    in_a_container = (await look(settings, offline=True, running=True))["clock"][0]

    # While the store is open, its lock says that a bot runs.
    found = (never, set_back, beside, alone, in_a_container)
    assert [one.level for one in found] == [*[Level.PROBLEM] * 3, Level.WARNING, Level.PROBLEM]
    assert all(one.remedy for one in found)
    assert "from now" in set_back.text


async def test_what_is_due_and_what_comes_next_is_told(sqlite_store: Store, local: LocalDiscord) -> None:
    settings = settings_for(sqlite_store.address)
    empty = (await look(settings, offline=True))["schedule"][0].text
    await open_at(sqlite_store, local, system_now())
    await bring_to_vote(sqlite_store, local, system_now())
    planned = (await look(settings, offline=True))["schedule"][0].text
    await sqlite_store.write(lambda tx: tx.exec(update(DigestPlan).values(next_at=system_now())))
    due = (await look(settings, offline=True))["schedule"][0].text

    assert empty == "nothing is due now; no time is set for messages, a stage's end or a vote's close"
    next_time = r"next time set for messages, a stage's end or a vote's close: 20\d\d-\d\d-\d\d \d\d:\d\d UTC"
    assert re.fullmatch(f"nothing is due now; {next_time}", planned)
    assert due.startswith("1 thing is due now; next time set for ")


async def test_cards_in_trouble_are_counted_by_their_reason(sqlite_store: Store, local: LocalDiscord) -> None:
    await open_at(sqlite_store, local, system_now())

    def trouble(tx: Tx) -> None:
        for number in (1, 2):
            want(tx, congress_of(tx, local.guild_id), "ballot", number, place="votes", now=system_now())
        for card in tx.exec(select(Card)).all():
            mark_trouble(
                tx, card_id=card.id, wanted=card.wanted, trouble="outbox.not_allowed", final=True, now=system_now()
            )

    await sqlite_store.write(trouble)

    (found,) = (await look(settings_for(sqlite_store.address), offline=True))["cards"]
    assert found.level is Level.WARNING
    votes = (await sqlite_store.read(all_setups))[local.guild_id].votes_channel_id
    assert found.text.startswith(f"2 cards are not shown as they should (channel {votes}, server ")
    assert WORDS("outbox.not_allowed") in found.text


async def test_a_server_that_removed_the_bot_is_named_and_asked_about_once_it_was_kept_long(
    sqlite_store: Store, local: LocalDiscord
) -> None:
    await open_at(sqlite_store, local, system_now())
    settings = settings_for(sqlite_store.address)

    async def rests(days: int) -> Finding:
        removed_at = system_now() - timedelta(days=days, minutes=1)
        await sqlite_store.write(note_returned, guild_id=local.guild_id, now=system_now())
        await sqlite_store.write(note_removed, guild_id=local.guild_id, now=removed_at)
        return (await look(settings, offline=True))["rest"][0]

    assert (await rests(179)).level is Level.OK
    kept = await rests(180)

    assert kept.level is Level.WARNING
    assert "180 days ago" in kept.text
    assert kept.remedy is not None and "Nothing is deleted by itself" in kept.remedy


async def test_a_wrong_token_and_a_silent_discord_are_told_apart(sqlite_store: Store, local: LocalDiscord) -> None:
    wrong = (await look(settings_for(sqlite_store.address, local, "wrong")))["token"][0]
    settings = settings_for(sqlite_store.address, local)
    silent = (await look(settings.model_copy(update={"api_base": "http://127.0.0.1:1/api/v10"})))["token"][0]
    missing = (await look(settings_for(sqlite_store.address)))["token"][0]

    assert "does not know" in wrong.text
    assert "cannot be reached" in silent.text
    assert "DISCORD_TOKEN" in missing.text
    assert {one.level for one in (wrong, silent, missing)} == {Level.PROBLEM}


async def test_each_channel_is_checked_as_the_bot_sees_it(sqlite_store: Store, local: LocalDiscord) -> None:
    convener = await open_at(sqlite_store, local, system_now())
    general = id_of(local.channel("general"))
    for channel_id, name in ((general, "general"), (17, "old")):
        await sqlite_store.write(
            subscribe, who=convener, wish=Wish(), channel_id=channel_id, channel_name=name, now=system_now()
        )
    local.delete_channel("digest")
    local.set_overwrite("votes", target_id=local.bot_role.id, deny=permissions.EMBED_LINKS)
    local.set_overwrite("general", target_id=local.bot_role.id, deny=permissions.SEND_MESSAGES)

    found = (await look(settings_for(sqlite_store.address, local)))["congress"]

    assert [one.level for one in found] == [Level.PROBLEM] * 4
    assert "#general" in found[2].text and "Send Messages" in found[2].text
    assert "#old, which gets a digest, is gone" in found[3].text
    assert "#votes" in found[0].text and "Embed Links" in found[0].text
    assert "digests" in found[1].text
    assert all(MISSING_WORDS not in one.text for one in found)


async def test_a_server_without_the_bot_and_a_bot_without_a_server(sqlite_store: Store, local: LocalDiscord) -> None:
    none_yet = (await look(settings_for(sqlite_store.address, local)))["congress"]
    await open_at(sqlite_store, local, system_now())

    def move(tx: Tx) -> None:
        congress_of(tx, convener_of(local).guild_id).guild_id = 4242

    await sqlite_store.write(move)
    left = (await look(settings_for(sqlite_store.address, local)))["congress"]

    assert (none_yet[0].level, left[0].level) == (Level.WARNING, Level.PROBLEM)
    assert all("oauth2/authorize" in (one.remedy or "") for one in (none_yet[0], left[0]))


async def test_every_permission_of_the_invitation_lets_the_doctor_pass(
    sqlite_store: Store, local: LocalDiscord
) -> None:
    await open_at(sqlite_store, local, system_now())
    local.set_bot_permissions(BOT_PERMISSIONS, everyone=0)

    assert (await look(settings_for(sqlite_store.address, local)))["congress"][0].level is Level.OK
