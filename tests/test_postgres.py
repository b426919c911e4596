"""The server of the tests: what a run that was killed leaves behind never stops the next one."""

import fcntl
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import postgres


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that holds the folders of runs."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _left_behind(runs: Path, *, programs: Path | None) -> Path:
    """The folder of a run that was killed together with its server, which had come from `programs`."""
    folder = runs / f"{postgres.PREFIX}killed"
    data = folder / "postgres" / "data"
    data.mkdir(parents=True)
    (folder / postgres.ALIVE).touch()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (data / "postmaster.pid").write_text(f"{ended.pid}\n{data}\n")
    if programs is not None:
        (folder / "postgres" / "programs").write_text(str(programs))
    return folder


def test_a_killed_run_whose_server_was_killed_too_is_removed(runs: Path, postgres_server: postgres.Server) -> None:
    programs = Path((postgres_server.folder / "programs").read_text())
    left = _left_behind(runs, programs=programs)
    with postgres.run_folder():
        assert not left.exists()


def test_a_killed_run_whose_programs_are_gone_is_removed(runs: Path) -> None:
    left = _left_behind(runs, programs=runs / "removed")
    with postgres.run_folder():
        assert not left.exists()


def test_a_run_that_was_killed_while_its_server_started_is_removed(runs: Path) -> None:
    left = _left_behind(runs, programs=None)
    with postgres.run_folder():
        assert not left.exists()


def test_a_run_that_goes_on_keeps_its_folder(runs: Path) -> None:
    other = _left_behind(runs, programs=None)
    with (other / postgres.ALIVE).open() as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        with postgres.run_folder():
            assert other.exists()
