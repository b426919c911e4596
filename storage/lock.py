"""One bot a database file: an exclusive lock in a file beside it, which the system drops when the process ends."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.errors import StoreError


class FileLock:
    """Holds `<database>.lock` from creation until `release`.

    The file stays: deleting it would let a third process lock a new file of the same name while a second one
    still waits on the old.
    """

    def __init__(self, database: Path) -> None:
        """Take the lock, or raise StoreError `store.in_use` or `store.folder_missing` at once."""
        self._file = _open(_beside(database))
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            process = _name_in(self._file)
            os.close(self._file)
            raise StoreError("store.in_use", path=str(database), process=process) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next one in. Calling it twice does no harm."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder(database: Path) -> str | None:
    """The id of the process that has the lock of `database` now ("?" if it left none), or None.

    The lock is tried for an instant; nothing is written.
    """
    try:
        file = os.open(_beside(database), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _name_in(file)
    finally:
        os.close(file)
    return None


def _name_in(file: int) -> str:
    return os.pread(file, 20, 0).decode(errors="replace").strip() or "?"


def _beside(database: Path) -> Path:
    return database.with_name(database.name + ".lock")


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        raise StoreError("store.folder_missing", folder=str(path.parent)) from None
    except OSError as error:
        raise StoreError("store.unreachable", address=str(path), reason=error.strerror) from None
