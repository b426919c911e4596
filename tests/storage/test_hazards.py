"""The operator is told of a SQLite that can damage a file and of a disk that cannot hold one."""

from pathlib import Path

import pytest

from storage.hazards import filesystem_of, has_wal_bug, hazards
from storage.store import Store

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
server:/export /srv/shared nfs4 rw 0 0
/dev/sdb1 /srv/shared/local\\040disk xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("version", "bad"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_the_versions_that_can_damage_a_file_are_known(version: tuple[int, int, int], bad: bool) -> None:
    assert has_wal_bug(version) is bad


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/x.db", "ext4"),
        ("/srv/shared/x.db", "nfs4"),
        ("/srv/shared/local disk/x.db", "xfs"),
        ("/srv/x.db", "ext4"),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert filesystem_of(Path(path), MOUNTS) == kind


def test_a_sound_version_on_a_local_disk_needs_no_warning(tmp_path: Path) -> None:
    assert [hazard.key for hazard in hazards(tmp_path / "x.db", (3, 60, 0))] == []


async def test_the_store_says_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 40, 1))
    async with await Store.open(f"sqlite:///{tmp_path / 'x.db'}") as store:
        assert [(hazard.key, hazard.facts) for hazard in store.warnings] == [
            ("store.warn_wal_bug", {"version": "3.40.1"})
        ]
