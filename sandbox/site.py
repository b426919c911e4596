"""The page's files and the uploaded files, with the headers that keep strangers out."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from aiohttp import web

from sandbox.attachments import AttachmentStore, safe_filename
from sandbox.json_types import whole

PAGE_DIRECTORY = Path(__file__).parent / "page"
_SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "text/plain"})
_COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def content_security_policy(host: str) -> str:
    """Return the page's policy: nothing but its own files, its own requests, and pictures."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        f"connect-src 'self' ws://{host}; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class Site:
    """Serves files."""

    def __init__(self, attachments: AttachmentStore, directory: Path = PAGE_DIRECTORY) -> None:
        self._attachments = attachments
        self._directory = directory.resolve()

    def page(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer with one of the page's files."""
        file = self._file(request.path.lstrip("/") or "index.html")
        if file is None or request.method not in ("GET", "HEAD"):
            return web.Response(status=404, text="There is nothing at this address.", headers=_COMMON)
        headers = {
            **_COMMON,
            "Content-Type": _type_of(file.name),
            "Content-Security-Policy": content_security_policy(request.host),
            "Cache-Control": "no-cache",
        }
        return web.FileResponse(file, headers=headers)

    def _file(self, name: str) -> Path | None:
        """Return the page's file of this name, or None: no file system takes a NUL, or a name of 300 letters."""
        try:
            file = (self._directory / name).resolve()
            return file if file.is_relative_to(self._directory) and file.is_file() else None
        except (OSError, ValueError):
            return None

    def attachment(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer with an uploaded file; only pictures and plain text open in the browser."""
        parts = request.path.strip("/").split("/")
        data = None
        if len(parts) == 4:
            data = self._attachments.read(whole(parts[2]) or 0)
        if data is None:
            return web.Response(status=404, text="There is no such file.", headers=_COMMON)
        # The address may be anybody's: the name in it goes into a header as what an upload could be called.
        name = safe_filename(parts[3])
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        headers = {
            **_COMMON,
            "Content-Type": kind,
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "Content-Disposition": f'{"inline" if kind in _SHOWN_INLINE else "attachment"}; filename="{name}"',
        }
        return web.Response(body=data, headers=headers)


def _type_of(name: str) -> str:
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
    kind = kind or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
