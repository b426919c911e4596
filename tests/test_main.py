"""The command line: one sentence and one exit code for whatever keeps a command from doing what it was asked."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.__main__ import COMMANDS, Exit, main
from bot.clock import system_now
from bot.database import open_store
from bot.services.people import Who
from bot.services.record.disputes import dispute
from bot.services.record.positions import Statement, log_position
from bot.services.seats import take_seat
from sandbox import serve
from tests.opened import open_at

SAID = Statement(
    "co-amazon", "paris-call", "support", "statement", "2026-03", "https://example.org/said", summary="Yes."
)
TOKEN = "a-secret-that-nobody-should-read-anywhere"


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder and an empty environment; the log is put back afterwards."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "CONGRESS_DATABASE_URL", "CONGRESS_API_BASE", "CONGRESS_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What was written since the last time: standard output and standard error."""
    written = capsys.readouterr()
    return written.out, written.err


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
    assert "missing here" not in said(capsys)[0]


@pytest.mark.parametrize("command", ["run", "sync"])
def test_without_a_token_the_bot_says_which_variable(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command]) == Exit.SETTINGS
    out, err = said(capsys)
    assert (out, err.count("\n")) == ("", 1)
    assert "DISCORD_TOKEN" in err


def test_the_demonstration_never_meets_the_real_discord(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("CONGRESS_DEMO", "1")

    assert main(["run"]) == Exit.SETTINGS
    _, err = said(capsys)
    assert "CONGRESS_DEMO" in err and "python -m bot sandbox" in err


def test_a_malformed_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CONGRESS_TICK_SECONDS", "often")

    assert main(["migrate"]) == Exit.SETTINGS
    assert "CONGRESS_TICK_SECONDS" in said(capsys)[1]


def test_a_silent_database_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONGRESS_DATABASE_URL", f"postgresql://congress:{TOKEN}@127.0.0.1:1/congress")

    assert main(["migrate"]) == Exit.DATABASE
    out, err = said(capsys)
    assert "127.0.0.1" in err and err.count("\n") == 1
    assert TOKEN not in out + err


def test_a_silent_discord_is_told_from_a_wrong_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("CONGRESS_API_BASE", "http://127.0.0.1:1/api/v10")
    monkeypatch.setattr("discord.http.Route.BASE", "")

    assert main(["run"]) == Exit.DISCORD
    out, err = said(capsys)
    assert "cannot be reached" in err
    assert TOKEN not in out + err


def test_migrate_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == Exit.DONE
    assert "is made" in said(capsys)[0]
    assert main(["migrate"]) == Exit.DONE
    assert "up to date already" in said(capsys)[0]


def test_a_migrated_database_holds_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    with closing(sqlite3.connect("data/congress.db")) as database:
        (actors,) = database.execute("SELECT count(*) FROM actor").fetchone()
    assert actors > 300


def test_a_folder_that_the_operator_named_is_not_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONGRESS_DATABASE_URL", "sqlite:///mispelt/congress.db")

    assert main(["migrate"]) == Exit.DATABASE
    assert "mispelt" in said(capsys)[1]


def test_a_backup_is_made_once(capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    assert main(["backup", "copy.db"]) == Exit.DONE
    assert Path("copy.db").stat().st_size > 0
    said(capsys)
    assert main(["backup", "copy.db"]) == Exit.DATABASE
    assert "copy.db" in said(capsys)[1]


def test_postgresql_has_its_own_tool_for_backups(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONGRESS_DATABASE_URL", "postgresql://congress@127.0.0.1/congress")

    assert main(["backup", "copy.dump"]) == Exit.DATABASE
    assert "pg_dump" in said(capsys)[1]


def test_the_doctor_ends_with_the_worst_that_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--offline"]) == 1
    assert main(["doctor"]) == 2
    said(capsys)
    main(["doctor", "--offline", "--json"])
    assert json.loads(said(capsys)[0])["level"] == "warning"


async def congress(url: str) -> int:
    """A congress at `url` that was opened yesterday; returns the id of its server."""
    async with serve() as local, open_store(url) as store:
        await open_at(store, local, system_now() - timedelta(days=1))
        return local.guild_id


def test_words_of_a_person_are_counted_first_and_erased_with_yes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("data").mkdir()
    url = "sqlite:///data/congress.db"
    guild = asyncio.run(congress(url))

    async def disputed() -> None:
        ada, now = Who(guild, 77, "Ada"), system_now()
        async with open_store(url) as store:
            await store.write(take_seat, who=ada, chosen=("law",), kind="state", capacity="personal", now=now)
            await store.write(dispute, who=ada, handle="R-p001", ground="It is wrong.", now=now)
            await store.write(log_position, who=ada, statement=SAID, now=now)

    asyncio.run(disputed())
    assert main(["erase", "--person", "77"]) == Exit.DONE
    assert "1 text by this person in the record.\n1 fact that this person recorded stays" in said(capsys)[0]
    assert main(["erase", "--person", "77", "--guild", str(guild), "--yes"]) == Exit.DONE
    assert "1 text erased." in said(capsys)[0]
    assert main(["erase", "--person", "77"]) == Exit.DONE
    out = said(capsys)[0]
    assert "1 fact that this person recorded stays" in out
    assert "There is nothing to erase." in out
    assert main(["erase", "--person", "78", "--yes"]) == Exit.ERROR
    assert "Nobody with the id 78 is known there" in said(capsys)[1]


def test_in_the_sandboxs_database_commands_go_by_its_clock_and_need_no_token(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path("data/sandbox")
    folder.mkdir(parents=True)
    monkeypatch.setenv("CONGRESS_DATABASE_URL", f"sqlite:///{folder / 'congress.db'}")
    guild = str(asyncio.run(congress(f"sqlite:///{folder / 'congress.db'}")))
    (folder / "clock").write_text("864000")
    assert main(["digest", "--guild", guild]) == Exit.DONE
    assert main(["digest", "--guild", guild, "--preview"]) == Exit.DONE
    main(["doctor"])
    examined = said(capsys)[0]

    (folder / "clock").write_text("0")
    assert main(["digest", "--guild", guild, "--preview"]) == Exit.ERROR
    assert "the clock was turned back" in said(capsys)[1]
    assert "none is needed: this is the database of the sandbox" in examined
    assert "✗" not in examined


def test_a_digest_is_shown_and_sent_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("data").mkdir()
    guild = str(asyncio.run(congress("sqlite:///data/congress.db")))

    assert main(["digest", "--guild", guild, "--preview"]) == Exit.DONE
    shown = said(capsys)[0]
    assert "Congress" in shown and not any(mark in shown for mark in ("<t:", "**", "# "))
    assert main(["digest", "--guild", guild]) == Exit.DONE
    assert "is recorded" in said(capsys)[0]
    # Two digests within a minute are one.
    assert main(["digest", "--guild", guild]) == Exit.ERROR
    assert main(["digest", "--guild", "1", "--preview"]) == Exit.ERROR
    out, err = said(capsys)
    assert (out, err.count("\n")) == ("", 3)
    assert err.endswith(
        f"The server 1 has no congress in this database.\nThere is one on the server {guild}: Congress.\n"
    )


@pytest.mark.parametrize("given", ["Grace", "-1", str(2**63), "٣"])
def test_what_is_no_id_is_told_so(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["erase", f"--person={given}"])
    assert f"--person: “{given}” is no id." in said(capsys)[1]
