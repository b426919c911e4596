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
        self._file = _open(database.with_name(database.name + ".lock"))
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(self._file, 20, 0).decode(errors="replace").strip() or "?"
            os.close(self._file)
            raise StoreError("store.in_use", path=str(database), process=holder) from None
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


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        raise StoreError("store.folder_missing", folder=str(path.parent)) from None
    except OSError as error:
        raise StoreError("store.unreachable", address=str(path), reason=error.strerror) from None
