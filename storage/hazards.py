"""What can go wrong with a SQLite file although everything works today; told once, at start."""

import sys
from dataclasses import dataclass
from pathlib import Path

from storage.errors import Fact

Version = tuple[int, int, int]

WAL_BUG: tuple[Version, Version] = ((3, 7, 0), (3, 51, 2))
"""Versions in which two connections that write or checkpoint at once can damage a database in WAL mode
(sqlite.org/wal.html, "the WAL-reset bug")."""

WAL_BUG_FIXED_IN: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))
"""Older lines to which the repair was carried back."""

NETWORK_FILESYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs"}
)
"""File systems without the shared memory that WAL needs between processes."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """A warning for the operator: the key of its sentence and the facts for the blanks."""

    key: str
    facts: dict[str, Fact]


def hazards(path: Path, version: Version) -> list[Hazard]:
    """What to warn of for the file `path` under SQLite `version`.

    Keys: `store.warn_wal_bug` (version), `store.warn_network` (path, filesystem).
    """
    found: list[Hazard] = []
    if has_wal_bug(version):
        found.append(Hazard("store.warn_wal_bug", {"version": ".".join(map(str, version))}))
    filesystem = filesystem_of(path, _mounts())
    if filesystem in NETWORK_FILESYSTEMS:
        found.append(Hazard("store.warn_network", {"path": str(path), "filesystem": filesystem}))
    return found


def has_wal_bug(version: Version) -> bool:
    """Whether `version` of SQLite can damage a WAL database that two connections write at once."""
    oldest, newest = WAL_BUG
    repaired = any(version[:2] == line[:2] and version >= line for line in WAL_BUG_FIXED_IN)
    return oldest <= version <= newest and not repaired


def filesystem_of(path: Path, mounts: str) -> str:
    """The type of the file system of `path` by a table like /proc/self/mounts, or "" if the table is empty."""
    best, kind = -1, ""
    place = path.resolve()
    for line in mounts.splitlines():
        _, mounted_on, filesystem, *_ = line.split(" ")
        mount = Path(mounted_on.replace("\\040", " "))
        if place.is_relative_to(mount) and len(mount.parts) >= best:
            best, kind = len(mount.parts), filesystem
    return kind


def _mounts() -> str:
    """The table of mounts; only Linux has one to read."""
    table = Path("/proc/self/mounts")
    return table.read_text(errors="replace") if sys.platform == "linux" and table.exists() else ""
