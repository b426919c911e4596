"""Writing a site: into a folder beside its place first, which then takes that place, so that no half site is there."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.congress.errors import CongressError
from bot.site.render import MANIFEST, SCHEMA


def check_place(folder: Path) -> None:
    """Refuse a folder that holds something else than a site of ours.

    Raises `site.not_ours` (folder) where it is no folder or holds other things.
    """
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not _is_ours(folder)):
        raise CongressError("site.not_ours", folder=str(folder))


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the files in the place of the folder, which is new, empty, or a site of ours.

    Raises `site.not_ours` (folder) and `site.failed` (folder, reason); either leaves what was there.
    """
    place = folder.resolve()
    check_place(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise CongressError("site.failed", folder=str(folder), reason=error.strerror or str(error)) from None
    try:
        _fill(made, files)
        _swap(made, place)
    except OSError as error:
        raise CongressError("site.failed", folder=str(folder), reason=error.strerror or str(error)) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _fill(made: Path, files: Mapping[str, bytes]) -> None:
    made.chmod(0o755)
    for path, content in files.items():
        file = made / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _swap(made: Path, place: Path) -> None:
    """Let the new folder take the place; what was there goes to where the new one was, and back if that fails."""
    if not place.exists():
        made.rename(place)
        return
    old = made.with_name(f"{made.name}-old")
    place.rename(old)
    try:
        made.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    try:
        held = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(held, dict) and held.get("schema") == SCHEMA
