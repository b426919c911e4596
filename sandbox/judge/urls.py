"""What counts as an address where Discord's document says `uri`."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_address(value: str) -> bool:
    """Return whether the value has a scheme and something behind it.

    Wider than RFC 3986, which knows ASCII only: Discord takes addresses as people write them.
    """
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or parts.path)
