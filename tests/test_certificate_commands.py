"""`export certificate` and `verify`: from a decision in a database to a file that anyone can count again."""

import asyncio
import json
import logging
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import time
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

import pytest
import structlog

from bot.__main__ import Exit, main
from bot.congress.ballots import Choice
from bot.congress.canonical import LARGEST
from bot.database import open_store
from bot.services.ballots import cast, open_ballot_of
from bot.services.congresses import Channels, begin_setup, choose_channels, choose_digest_time, open_congress
from bot.services.votes import close_ballot
from storage.store import Store
from tests.congress.test_certificate import made_of
from tests.services.conftest import CONVENER, GUILD, START, Forum

URL = "sqlite:///data/congress.db"
EXPORT = ["export", "certificate", "--guild", str(GUILD), "--decision", "D-2026-01"]


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


async def decide(store: Store) -> None:
    """A decision by five people, of whom four voted, with names hidden."""
    await store.write(begin_setup, who=CONVENER, server_name="Congress", language="en", now=START)
    await store.write(choose_channels, who=CONVENER, channels=Channels(11, 12, 13, {}), now=START)
    await store.write(choose_digest_time, who=CONVENER, zone="UTC", weekday=0, at=time(9), now=START)
    await store.write(open_congress, who=CONVENER, now=START)
    forum = Forum(store)
    for number in range(1, 6):
        await forum.seat(number)
    ballot = await store.read(open_ballot_of, guild_id=GUILD, handle=await forum.bring_to_vote())
    for voter, choice in zip(forum.people, (Choice.FOR, Choice.FOR, Choice.FOR, Choice.AGAINST), strict=False):
        await store.write(cast, who=voter, ballot_id=ballot, choice=choice, now=forum.now)
    await store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))


@pytest.fixture
def exported(machine: None, sqlite_template: Path) -> str:
    """A certificate in `c.json`, and its hash."""

    async def prepare() -> None:
        async with open_store(URL) as store:
            await decide(store)

    Path("data").mkdir()
    copyfile(sqlite_template, "data/congress.db")
    asyncio.run(prepare())
    assert main([*EXPORT, "--out", "c.json"]) == Exit.DONE
    return sha256(Path("c.json").read_bytes()).hexdigest()


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    written = capsys.readouterr()
    return written.out, written.err


def test_a_certificate_is_exported_and_verified(exported: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "c.json", "--hash", exported.upper()]) == 0
    out, err = said(capsys)

    assert err == ""
    assert out.startswith("D-2026-01 on N-1: adopted\n")
    for line in (
        "✓ The text of N-1, version 1, has the hash that is stated.",
        "✓ There are 4 seals, no two alike, as many as votes in the count.",
        "✓ The 4 conditions of the rule, applied to the count, give: adopted.",
        "✓ No concern was left unresolved.",
        "✓ The hash of the whole is the one that you gave.",
        "– Whether the 4 seals hold what the count says: they do not tell.",
        "Everything that can be checked holds.",
    ):
        assert line in out
    assert "…" not in out


def test_a_repeal_by_consent_under_a_cap_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    made = made_of("consent", shown=False)
    Path("c.json").write_bytes(made.certificate.as_file())

    assert main(["verify", "c.json"]) == 0
    out, err = said(capsys)

    assert err == ""
    assert out.startswith("D-2026-07 on N-12: not repealed\n")
    for line in (
        "✓ 3 concerns were left unresolved, and are numbered well.",
        "✓ 2 of them are sustained, the number that the verdict was reached with.",
        "✓ The seats of 1 actor count as one vote: 29 seats make 27 votes.",
        "✓ There are 25 seals, no two alike, as many as those counted may be, with the seats of one actor as one vote.",
        "✓ The 2 conditions of the rule, applied to the count, give: not repealed.",
        "– What the seats of the one actor that count as one vote chose together: their seals do not tell.",
    ):
        assert line in out


def test_a_difference_is_named_and_ends_with_1(exported: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(Path("c.json").read_text("utf-8"))
    data["result"]["count"]["for"] += 1
    Path("c.json").write_text(json.dumps(data, indent=2), "utf-8")

    assert main(["verify", "c.json"]) == 1
    out = said(capsys)[0]

    assert "✗ A difference at seals (their number):\n  expected: 5\n  found:    4" in out
    assert "Everything" not in out


def test_the_spelling_of_the_file_does_not_matter(exported: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(Path("c.json").read_text("utf-8"))
    Path("c.json").write_text(json.dumps(data, indent=2, ensure_ascii=True), "utf-8")

    assert main(["verify", "c.json", "--hash", exported]) == 0
    assert main(["verify", "c.json", "--hash", "0" * 64]) == 1
    assert "the whole certificate (its hash)" in said(capsys)[0]


def test_an_opened_certificate_warns_and_is_for_the_operator_alone(
    exported: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys)

    assert main([*EXPORT, "--out", "open.json", "--sealed-open"]) == Exit.DONE
    told = said(capsys)[0]
    assert "IT HAS EVERY VOTE AND EVERY SALT" in told and exported in told
    assert stat.S_IMODE(Path("open.json").stat().st_mode) == 0o600

    assert main(["verify", "open.json", "--hash", exported]) == 0
    out = said(capsys)[0]
    assert "✓ All 4 seals follow from their votes and salts." in out
    assert "✓ The hashes of all" in out
    vote = json.loads(Path("open.json").read_text("utf-8"))["votes"][0]
    mine = ["--salt", vote["salt"], "--member", vote["member"], "--choice"]
    assert main(["verify", "c.json", *mine, "for"]) == 0
    assert "Your vote (For) is among the seals" in said(capsys)[0]
    assert main(["verify", "c.json", *mine, "against"]) == 1
    out = said(capsys)[0]
    assert "✗ Your vote is not among the seals: salt, member and choice (against) make the seal" in out
    assert out.endswith("Everything else that can be checked holds.\n")


def test_a_receipt_is_judged_where_the_certificate_differs(exported: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*EXPORT, "--out", "open.json", "--sealed-open"]) == Exit.DONE
    vote = json.loads(Path("open.json").read_text("utf-8"))["votes"][0]
    data = json.loads(Path("c.json").read_text("utf-8"))
    data["result"]["count"]["for"] += 1
    Path("c.json").write_text(json.dumps(data), "utf-8")
    said(capsys)

    for choice, line in ((vote["choice"], "✓ Your vote (For) is among the seals"), ("recuse", "✗ Your vote is not")):
        mine = ["--salt", vote["salt"], "--member", vote["member"], "--choice", choice]
        assert main(["verify", "c.json", *mine]) == 1
        out = said(capsys)[0]
        assert out.count("✗ A difference at seals (their number)") == 1 and line in out


@pytest.mark.parametrize("command", [[*EXPORT, "--out", "d.json"], ["backup", "b.db"], ["digest", "--guild", "1"]])
def test_whoever_asks_an_empty_database_is_told_of_that_of_the_sandbox(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = "CONGRESS_DATABASE_URL=sqlite:///data/sandbox/congress.db python -m bot"

    assert main(command) == Exit.DATABASE
    assert there not in said(capsys)[1], "there is none"
    Path("data/sandbox").mkdir(parents=True)
    Path("data/sandbox/congress.db").touch()
    assert main(command) == Exit.DATABASE
    assert f"{there} {command[0]}" in said(capsys)[1]
    assert not Path("data/congress.db").exists(), "asking makes no database"
    monkeypatch.setenv("CONGRESS_DATABASE_URL", "sqlite:///data/sandbox/congress.db")
    main(command)
    assert there not in said(capsys)[1], "it is the one that was asked"


def test_whoever_asks_for_a_congress_that_is_not_there_is_told_of_the_sandbox(
    exported: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("data/sandbox").mkdir()
    Path("data/sandbox/congress.db").touch()

    assert main(["digest", "--guild", "1", "--preview"]) == Exit.ERROR
    assert "sqlite:///data/sandbox/congress.db python -m bot digest" in said(capsys)[1]


def test_no_file_is_written_over(exported: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*EXPORT, "--out", "c.json"]) == Exit.ERROR
    assert main([*EXPORT, "--out", "nowhere/c.json"]) == Exit.ERROR
    assert main([*EXPORT[:-1], "D-2026-02", "--out", "d.json"]) == Exit.ERROR
    assert main([*EXPORT[:-1], "N-1", "--out", "d.json"]) == Exit.ERROR
    _, err = said(capsys)
    assert err.count("\n") == 4 and "is there already" in err
    assert not Path("d.json").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no JSON"),
        (b"{", "is no JSON"),
        (b"[" * 100_000, "levels deep"),
        (b'{"format": 9}', "format 9"),
        (b'{"format": 1}', "algorithm is missing"),
        (b'{"certificate": {"format": 1}}', "is missing"),
        (b'{"format": 1.5}', "whole numbers only"),
        (b"null", "holds no certificate"),
    ],
)
def test_what_is_no_certificate_gets_one_sentence(
    content: bytes, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.json").write_bytes(content)

    assert main(["verify", "bad.json"]) == 1

    out, err = said(capsys)
    assert (out, err.count("\n")) == ("", 1)
    assert says in err and "…" not in err


def test_a_file_that_is_too_large_or_not_there_gets_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with Path("large.json").open("wb") as large:
        large.truncate(200 * 2**20)

    assert main(["verify", "large.json"]) == 1
    assert main(["verify", "none.json"]) == 1
    assert main(["verify", "."]) == 1
    _, err = said(capsys)
    assert err.count("\n") == 3
    assert f"larger than {LARGEST // 2**20} MB" in err


def test_half_a_receipt_is_refused(exported: str, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys)
    assert main(["verify", "c.json", "--salt", "1"]) == 1
    assert "three parts" in said(capsys)[1]


def test_control_characters_of_a_file_do_not_reach_the_terminal(
    exported: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(Path("c.json").read_text("utf-8"))
    data["decision"] = "D\x1b[31m-1\u202e"
    data["roll"]["by_kind"] = {"\x1b[2J": 5}
    Path("c.json").write_text(json.dumps(data), "utf-8")

    assert main(["verify", "c.json"]) == 1
    assert not {"\x1b", "\u202e"} & set("".join(said(capsys)))


def test_verifying_needs_neither_storage_nor_discord() -> None:
    code = (
        "import sys, bot.verify_run\n"
        "barred = {'storage', 'sqlmodel', 'sqlalchemy', 'discord'}\n"
        "print([name for name in sys.modules if name.split('.')[0] in barred])"
    )
    root = Path(__file__).parent.parent
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
