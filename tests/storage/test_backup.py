"""Copies of a database, in use or not."""

import asyncio
from pathlib import Path

import pytest

from storage.backup import backup
from storage.store import Store, StoreError
from tests.storage.jar import add, labels, make


def at(path: Path) -> str:
    return f"sqlite:///{path}"


def list_names(folder: Path, pattern: str = "*") -> list[str]:
    return sorted(one.name for one in folder.glob(pattern))


async def test_a_copy_is_made_while_a_bot_writes(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    async with await Store.open(at(tmp_path / "bot.db")) as store:
        await store.write(make)
        for label in range(10):
            await store.write(add, label)
        *_, size = await asyncio.gather(
            *(store.write(add, label) for label in range(10, 60)), backup(store.address, target)
        )

    assert size == target.stat().st_size
    assert target.stat().st_mode & 0o077 == 0
    async with await Store.open(at(target)) as copy:
        found = await copy.read(labels)
    assert set(range(10)) <= set(found)
    assert list_names(tmp_path, "*.partial") == []


async def test_a_copy_is_made_of_a_database_that_nobody_uses(tmp_path: Path) -> None:
    async with await Store.open(at(tmp_path / "bot.db")) as store:
        await store.write(make)
        await store.write(add, 7)

    await backup(at(tmp_path / "bot.db"), tmp_path / "copy.db")

    async with await Store.open(at(tmp_path / "copy.db")) as copy:
        assert await copy.read(labels) == [7]


async def test_a_copy_never_replaces_a_file(tmp_path: Path) -> None:
    async with await Store.open(at(tmp_path / "bot.db")) as store:
        await store.write(make)
    (tmp_path / "copy.db").write_text("something dear")

    with pytest.raises(StoreError) as refused:
        await backup(at(tmp_path / "bot.db"), tmp_path / "copy.db")

    assert refused.value.key == "store.backup_exists"
    assert (tmp_path / "copy.db").read_text() == "something dear"


async def test_a_copy_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("this is no database, and long enough to be seen as none " * 40)

    with pytest.raises(StoreError) as refused:
        await backup(at(tmp_path / "bot.db"), tmp_path / "copy.db")

    assert refused.value.key == "store.backup_failed"
    assert list_names(tmp_path) == ["bot.db"]


@pytest.mark.parametrize("url", ["postgresql://somebody:secret@nowhere/congress", "sqlite://", "sqlite:///missing.db"])
async def test_what_is_no_file_is_not_copied(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        await backup(url, tmp_path / "copy.db")

    assert refused.value.key == "store.backup_not_here"
    assert "secret" not in str(refused.value)
