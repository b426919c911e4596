"""`python -m bot site`: from a database, or none, to a folder."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
import structlog

from bot.__main__ import Exit, main
from bot.database import open_store
from bot.services.congresses import Channels, begin_setup, choose_channels, choose_digest_time, open_congress
from bot.services.people import Who
from tests.services.conftest import CONVENER, GUILD, START
from tests.site.conftest import opened

URL = "sqlite:///data/congress.db"


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


def manifest() -> dict[str, object]:
    held: dict[str, object] = json.loads(Path("out/site.json").read_text("utf-8"))
    return held


def test_without_a_database_it_is_the_reference_record(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "--out", "out", "--as-of", "2025-12-31"]) == Exit.DONE
    out, err = capsys.readouterr()
    assert err == "" and "There is no database" in out and "424 files" in out
    assert (manifest()["congress"], manifest()["as_of"]) == (None, "2025-12-31")
    assert not Path("data").exists()


def test_the_only_congress_is_the_one_meant_and_of_two_one_must_be_named(
    capsys: pytest.CaptureFixture[str], sqlite_template: Path
) -> None:
    other = Who(GUILD + 1, CONVENER.discord_id, CONVENER.name, convener=True)

    async def prepare(*, two: bool) -> None:
        async with open_store(URL) as store:
            if not two:
                await opened(store, 1, name="Ours")
                return
            await store.write(begin_setup, who=other, server_name="Theirs", language="en", now=START)
            await store.write(choose_channels, who=other, channels=Channels(1, 2, 3, {}), now=START)
            await store.write(choose_digest_time, who=other, zone="UTC", weekday=0, at=START.time(), now=START)
            await store.write(open_congress, who=other, now=START)

    Path("data").mkdir()
    copyfile(sqlite_template, "data/congress.db")
    asyncio.run(prepare(two=False))
    assert main(["site", "--out", "out"]) == Exit.DONE
    assert manifest()["congress"] == "Ours"
    asyncio.run(prepare(two=True))
    assert main(["site", "--out", "out"]) == Exit.ERROR
    assert "2 congresses" in capsys.readouterr().err
    assert main(["site", "--out", "out", "--guild", str(GUILD + 1)]) == Exit.DONE
    assert manifest()["congress"] == "Theirs"


def test_what_cannot_be_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "--out", "out", "--as-of", "31.12.2025"]) == Exit.ERROR
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("Dear all")
    assert main(["site", "--out", "mine"]) == Exit.ERROR
    assert main(["site", "--out", "out", "--guild", "1"]) == Exit.DATABASE
    first, second, third = capsys.readouterr().err.splitlines()
    assert "is no day" in first and "holds something else" in second and "database" in third
    assert not Path("out").exists()
