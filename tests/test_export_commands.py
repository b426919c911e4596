"""`export record`: from a database to an archive of tables, which no two runs write differently."""

import asyncio
import json
import logging
import stat
import zipfile
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from shutil import copyfile

import pytest
import structlog

from bot.__main__ import Exit, main
from bot.database import open_store
from bot.services.congresses import Channels, begin_setup, choose_channels, choose_digest_time, open_congress
from tests.services.conftest import CONVENER, GUILD, START

URL = "sqlite:///data/congress.db"
EXPORT = ["export", "record", "--guild", str(GUILD)]


@pytest.fixture
def congress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Iterator[None]:
    """A database with an opened congress in an empty folder; the log is put back afterwards."""

    async def prepare() -> None:
        async with open_store(URL) as store:
            await store.write(begin_setup, who=CONVENER, server_name="Congress", language="en", now=START)
            await store.write(choose_channels, who=CONVENER, channels=Channels(11, 12, 13, {}), now=START)
            await store.write(choose_digest_time, who=CONVENER, zone="UTC", weekday=0, at=time(9), now=START)
            await store.write(open_congress, who=CONVENER, now=START)

    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "CONGRESS_DATABASE_URL", "CONGRESS_API_BASE", "CONGRESS_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    Path("data").mkdir()
    copyfile(sqlite_template, "data/congress.db")
    asyncio.run(prepare())
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_the_record_is_written_and_twice_the_same(congress: None, capsys: pytest.CaptureFixture[str]) -> None:
    for file in ("one.zip", "two.zip"):
        assert main([*EXPORT, "--out", file]) == Exit.DONE
    out = capsys.readouterr().out
    assert out.startswith("The record is at one.zip (")
    assert "as of 2026-11-02T12:00:00Z" in out
    assert Path("one.zip").read_bytes() == Path("two.zip").read_bytes()
    with zipfile.ZipFile("one.zip") as opened:
        assert opened.testzip() is None
        assert json.loads(opened.read("manifest.json"))["rows"]["actor"] > 300
        assert "The record of Congress, as of 2026-11-02T12:00:00Z (UTC)" in opened.read("README.md").decode()


def test_what_awaits_a_review_is_for_the_operator_alone(congress: None) -> None:
    assert main([*EXPORT, "--out", "all.zip", "--unconfirmed"]) == Exit.DONE
    assert stat.S_IMODE(Path("all.zip").stat().st_mode) == 0o600


def test_no_file_is_written_over(congress: None, capsys: pytest.CaptureFixture[str]) -> None:
    Path("there.zip").write_text("mine", "utf-8")
    assert main([*EXPORT, "--out", "there.zip"]) == Exit.ERROR
    assert "there.zip is there already" in capsys.readouterr().err
    assert Path("there.zip").read_text("utf-8") == "mine"


def test_a_certificate_needs_its_decision(congress: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "certificate", "--guild", str(GUILD), "--out", "c.json"]) == Exit.ERROR
    assert "Say which decision with --decision" in capsys.readouterr().err
