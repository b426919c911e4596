"""Uploaded files: their bytes, their addresses, and the size of a picture."""

from __future__ import annotations

import mimetypes
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sandbox.model import Attachment

UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024  # Discord's limit for guilds without boosts, and for direct messages.
_UNSAFE = re.compile(r"[^\w.\-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived: the form field's name (``files[0]``), its own name, type and bytes."""

    field: str
    filename: str
    content_type: str
    data: bytes


class AttachmentStore:
    """Keeps the bytes of attachments: on disk where a directory is given, else in memory."""

    def __init__(self, base_url: str, directory: Path | None = None) -> None:
        self._base_url = base_url
        self._directory = directory
        self._bytes: dict[int, bytes] = {}

    def keep(
        self,
        upload: Upload,
        *,
        attachment_id: int,
        channel_id: int,
        description: str | None = None,
        title: str | None = None,
        ephemeral: bool = False,
    ) -> Attachment:
        """Store an uploaded file and return the attachment that refers to it."""
        filename = safe_filename(upload.filename)
        if self._directory is None:
            self._bytes[attachment_id] = upload.data
        else:
            self._directory.mkdir(parents=True, exist_ok=True)
            (self._directory / str(attachment_id)).write_bytes(upload.data)
        size = picture_size(upload.data)
        return Attachment(
            id=attachment_id,
            filename=filename,
            size=len(upload.data),
            url=f"{self._base_url}/attachments/{channel_id}/{attachment_id}/{filename}",
            content_type=_content_type(upload, filename),
            description=description,
            title=title,
            width=size[0] if size else None,
            height=size[1] if size else None,
            ephemeral=ephemeral,
        )

    def read(self, attachment_id: int) -> bytes | None:
        """Return the bytes of an attachment, or None where there are none."""
        if self._directory is None:
            return self._bytes.get(attachment_id)
        file = self._directory / str(attachment_id)
        return file.read_bytes() if file.is_file() else None

    def forget_all_but(self, shown: Iterable[Attachment]) -> None:
        """Let go of every file on disk that no message shows: what was private, or part of a form or a command."""
        if self._directory is None or not self._directory.is_dir():
            return
        names = {str(attachment.id) for attachment in shown}
        for file in self._directory.iterdir():
            if file.name not in names:
                file.unlink()

    def forget(self, gone: Iterable[Attachment]) -> None:
        """Let go of the bytes of attachments that no message shows any more."""
        for attachment in gone:
            self._bytes.pop(attachment.id, None)
            if self._directory is not None:
                (self._directory / str(attachment.id)).unlink(missing_ok=True)


def safe_filename(name: str) -> str:
    """Return *name* with what Discord would replace replaced: spaces and odd characters become underscores."""
    cleaned = _UNSAFE.sub("_", name.rsplit("/", 1)[-1]).strip("._")
    return cleaned[:150] or "unknown"


def _content_type(upload: Upload, filename: str) -> str:
    if upload.content_type and upload.content_type != "application/octet-stream":
        return upload.content_type
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return the width and height of a PNG, GIF or JPEG in pixels, or None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        # Frame headers are C0 to CF, but for C4 (tables), C8 (reserved) and CC (arithmetic tables).
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None
