"""Reading a request's body: JSON, or multipart with files."""

from __future__ import annotations

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from sandbox.attachments import Upload
from sandbox.errors import ApiError, too_large
from sandbox.json_types import Json, JsonObject, loads

BODY_LIMIT_BYTES = 120 * 1024 * 1024  # Ten files of 10 MiB, and their description.


async def read_body(request: web.BaseRequest) -> tuple[Json, list[Upload]]:
    """Return the JSON of a request (None where there is none) and its files. Raises ``ApiError``."""
    if not request.can_read_body:
        return None, []
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _read_multipart(request)
    raw = await _read(request)
    if not raw:
        return None, []
    if kind != "application/json":
        raise ApiError(400, 50035, f'Expected "Content-Type" header to be one of {{"application/json"}}, got {kind}')
    return _parse(raw), []


async def _read(request: web.BaseRequest) -> bytes:
    """Return the body. Piece by piece: read at once, the server library would stop at a mebibyte."""
    data = bytearray()
    async for piece in request.content.iter_any():
        data += piece
        if len(data) > BODY_LIMIT_BYTES:
            raise too_large()
    return bytes(data)


async def _read_part(part: BodyPartReader, most: int) -> bytes:
    """Return a part's bytes, piece by piece for the same reason."""
    data = bytearray()
    while piece := await part.read_chunk():
        data.extend(piece)
        if len(data) > most:
            raise too_large()
    return b"".join([bytes(piece) async for piece in part.decode_iter(bytes(data))])


def _parse(raw: bytes) -> Json:
    try:
        return loads(raw)
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


async def _read_multipart(request: web.BaseRequest) -> tuple[Json, list[Upload]]:
    """Return what the parts hold; where the boundary is missing or broken, the library says so in its own errors."""
    try:
        return await _read_parts(request)
    except (ValueError, RuntimeError, HttpProcessingError) as error:
        raise ApiError(400, 50035, "Invalid Form Body") from error


async def _read_parts(request: web.BaseRequest) -> tuple[Json, list[Upload]]:
    parsed: Json = None
    plain: JsonObject = {}
    uploads: list[Upload] = []
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ApiError(400, 50035, "Invalid Form Body")
        data = await _read_part(part, BODY_LIMIT_BYTES - size)
        size += len(data)
        name = part.name or ""
        if name == "payload_json":
            parsed = _parse(data)
        elif part.filename is not None:
            content_type = part.headers.get("Content-Type", "")
            uploads.append(Upload(name, part.filename, content_type, data))
        else:
            plain[name] = data.decode(errors="replace")
    return (plain or None if parsed is None else parsed), uploads
