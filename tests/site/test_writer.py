"""Writing a site: whole or not at all, and never over something else."""

from pathlib import Path

import pytest

from bot.congress.errors import CongressError
from bot.site.writer import check_place, write_site

SITE = {"site.json": b'{"schema": "congress-register"}', "index.html": b"one", "actors/a.html": b"a"}


def told(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_site_is_written_to_a_new_folder_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_site(tmp_path / "public" / "site", SITE)
    assert told(tmp_path / "public" / "site") == SITE
    assert [one.name for one in (tmp_path / "public").iterdir()] == ["site"]


def test_an_empty_folder_and_an_earlier_site_are_replaced_as_a_whole(tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.mkdir()
    write_site(place, SITE)
    later = {"site.json": SITE["site.json"], "index.html": b"two"}
    write_site(place, later)
    assert told(place) == later
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("held", [{"thesis.txt": b"mine"}, {"site.json": b"[]"}, {"site.json": b"\xff"}])
def test_what_is_no_site_of_ours_is_left_alone(tmp_path: Path, held: dict[str, bytes]) -> None:
    for name, content in held.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CongressError, match=r"site\.not_ours"):
        write_site(tmp_path, SITE)
    assert told(tmp_path) == held


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(CongressError, match=r"site\.not_ours"):
        check_place(tmp_path / "site")


@pytest.mark.parametrize("moved", [1, 2])
def test_where_it_cannot_be_put_in_place_the_earlier_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    place, calls, real = tmp_path / "site", [0], Path.rename
    write_site(place, SITE)

    def rename(self: Path, target: Path) -> Path:
        calls[0] += 1
        if calls[0] == moved:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(CongressError, match=r"site\.failed"):
        write_site(place, {"site.json": b"{}", "index.html": b"two"})
    assert told(place) == SITE
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_where_it_cannot_be_written_the_earlier_one_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "site"
    write_site(place, SITE)

    def full(_file: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CongressError, match=r"site\.failed"):
        write_site(place, {"site.json": b"{}"})
    monkeypatch.undo()
    assert told(place) == SITE
    assert [one.name for one in tmp_path.iterdir()] == ["site"]
