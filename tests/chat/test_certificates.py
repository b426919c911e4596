"""The button that gives a certificate, and what a voter can look up after the close."""

import asyncio
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
import simcord
from sqlalchemy import text
from sqlmodel import Session

from bot.__main__ import main
from bot.chat import certificates
from bot.congress.ballots import Choice
from bot.services.ballots import cast
from bot.services.congresses import choose_manner
from bot.services.votes import close_ballot
from storage import guards
from storage.store import Store
from tests.chat.hall import Hall, HallBot, Turned, hall_bot, open_hall, shown, told


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    bot = hall_bot(sqlite_store, Turned())
    bot._wanted = (*bot._wanted, "bot.chat.cogs.norm")
    return bot


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Hall:
    return await open_hall(simcord_env, sqlite_store, simcord_bot)


async def decide(hall: Hall) -> int:
    """A decided ballot in which the first two have voted; returns its id."""
    ballot = await hall.bring_to_vote("Spare the *core*")
    for person, choice in zip(hall.people, (Choice.FOR, Choice.AGAINST), strict=False):
        await hall.store.write(cast, who=hall.who(person), ballot_id=ballot, choice=choice, now=hall.clock())
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    return ballot


async def file_of(result: simcord.InteractionResult) -> tuple[str, bytes]:
    """The one file of an answer: its name and what is in it."""
    assert result.response is not None
    (file,) = result.response.attachments
    return file.filename, await file.read()


async def test_the_button_gives_the_file_with_its_hash_to_whoever_presses_it(hall: Hall) -> None:
    await decide(hall)
    card = await hall.post(await hall.card("decision"))

    result = await hall.people[3].click(card, label="Certificate")

    name, content = await file_of(result)
    assert name == "D-2026-01.json"
    assert json.loads(content)["decision"] == "D-2026-01"
    assert sha256(content).hexdigest() in told(result)
    assert f"python -m bot verify {name}" in told(result)


async def test_the_button_works_after_a_restart(hall: Hall) -> None:
    await decide(hall)
    card = await hall.post(await hall.card("decision"))

    await hall.restart()

    given = await hall.people[0].click(card, label="Certificate")
    assert (await file_of(given))[0] == "D-2026-01.json"


async def test_the_history_names_the_hash_and_gives_the_file(hall: Hall) -> None:
    await decide(hall)

    history = await hall.people[0].slash(hall.channel, "norm history", norm="N-1")
    assert history.response is not None
    given = await hall.people[0].click(history.response, label="Certificate of D-2026-01")

    digest = sha256((await file_of(given))[1]).hexdigest()
    assert f"Certificate of D-2026-01: `{digest}`" in shown(history.response)


async def test_a_norm_without_a_decision_has_no_button(hall: Hall) -> None:
    await hall.propose()

    history = await hall.people[0].slash(hall.channel, "norm history", norm="N-1")

    assert "ertificate" not in told(history)


async def test_a_certificate_that_is_another_one_now_says_so_first(hall: Hall) -> None:
    await decide(hall)
    card = await hall.post(await hall.card("decision"))

    def tamper(tx: Session) -> None:
        for statement in [*guards.drop_statements("sqlite"), "UPDATE ballot_paper SET choice = 'for'"]:
            tx.connection().execute(text(statement))

    await hall.store.write(tamper)
    answer = told(await hall.people[0].click(card, label="Certificate"))

    assert answer.startswith("⚠️ **This certificate is not what it was when the vote closed.**")
    assert len(set(re.findall(r"[0-9a-f]{64}", answer))) == 2


async def test_a_certificate_that_discord_does_not_take_is_refused_in_words(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await decide(hall)
    card = await hall.post(await hall.card("decision"))
    monkeypatch.setattr(certificates, "FILE", 1000)

    refused = await hall.people[0].click(card, label="Certificate")

    assert "python -m bot export certificate --decision D-2026-01" in told(refused)
    assert refused.response is not None and not refused.response.attachments


async def test_my_vote_after_the_close_is_a_receipt_that_verifies(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await decide(hall)
    card = await hall.post(await hall.card("ballot"))

    result = await hall.people[1].click(card, label="My vote")
    receipt = told(result)

    assert "is closed; D-2026-01 has the result. Your vote counted: **Against**." in receipt
    assert "Spare the \\*core\\*" in receipt
    blocks = re.findall(r"```\n(.+?)\n```", receipt)
    seal, _salt, command, line = blocks
    assert sha256(line.encode()).hexdigest() == seal
    assert result.response is not None
    name, content = await file_of(await hall.people[1].click(result.response, label="Certificate"))
    (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    assert command.startswith("python -m bot verify ")
    # The command has an event loop of its own.
    assert await asyncio.to_thread(main, command.removeprefix("python -m bot ").split()) == 0
    assert f"Your vote (Against) is among the seals: {seal}" in capsys.readouterr().out


async def test_who_did_not_vote_and_who_had_no_seat_are_told_so(hall: Hall) -> None:
    await decide(hall)
    card = await hall.post(await hall.card("ballot"))

    assert "You did not vote" in told(await hall.people[2].click(card, label="My vote"))
    assert "not on its roll" in told(await hall.people[3].click(card, label="My vote"))


async def test_where_names_are_shown_there_is_nothing_to_open(hall: Hall) -> None:
    convener = hall.who(hall.people[0], convener=True)
    await hall.store.write(choose_manner, who=convener, secrecy="names_shown", now=hall.clock())
    await decide(hall)
    card = await hall.post(await hall.card("ballot"))

    receipt = told(await hall.people[1].click(card, label="My vote"))

    assert "**Against**. The certificate has it with your name." in receipt
    assert not re.search(r"[0-9a-f]{64}", receipt)
