"""Embeds: the size of each text, of all texts together, and the addresses that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .. import limits
from ..problem import Problem, broken, fields, items, text
from .common import MEDIA, WEB, address, length, lists, needed, numbers, texts

# Parts of an embed that have an address to fetch ("Embed Image Structure" and its neighbours).
PICTURES: Final = (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url"))
# These alone show nothing.
INVISIBLE: Final = frozenset({"type", "color", "flags"})


def all_embeds(body: Mapping[str, object], where: str) -> Iterator[Problem]:
    """Yield what Discord would refuse in the embeds, each and all together ("Embed Limits")."""
    total = 0
    for index, value in enumerate(items(body.get("embeds"))):
        here, embed = f"{where}/embeds/{index}", fields(value)
        yield from _embed(embed, here)
        total += _characters(embed)
    if total > limits.EMBED_CHARACTERS:
        sentence = f"The embeds hold {total} characters; Discord takes {limits.EMBED_CHARACTERS}."
        yield broken(f"{where}/embeds", sentence)


def _embed(embed: Mapping[str, object], where: str) -> Iterator[Problem]:
    yield from texts(embed, where, trim=True, title=limits.EMBED_TITLE, description=limits.EMBED_DESCRIPTION)
    yield from texts(embed, where, url=limits.EMBED_URL)
    yield from address(embed, where, "url", WEB)
    yield from numbers(embed, where, color=limits.EMBED_COLOR)
    if footer := fields(embed.get("footer")):
        yield from texts(footer, f"{where}/footer", trim=True, text=limits.EMBED_FOOTER)
    if author := fields(embed.get("author")):
        yield from texts(author, f"{where}/author", trim=True, name=limits.EMBED_AUTHOR)
        yield from address(author, f"{where}/author", "url", WEB)
    for part, key in PICTURES:
        if picture := fields(embed.get(part)):
            yield from length(text(picture.get(key)), f"{where}/{part}/{key}", limits.EMBED_URL)
            yield from address(picture, f"{where}/{part}", key, MEDIA)
    yield from _fields(embed, where)
    if not any(value for key, value in embed.items() if key not in INVISIBLE):
        # Discord answers BASE_TYPE_REQUIRED for the description.
        yield broken(where, "The embed is empty.")


def _fields(embed: Mapping[str, object], where: str) -> Iterator[Problem]:
    yield from lists(embed, where, fields=limits.EMBED_FIELDS)
    for index, value in enumerate(items(embed.get("fields"))):
        here, field = f"{where}/fields/{index}", fields(value)
        yield from needed(field, here, "name", "value")
        yield from texts(field, here, trim=True, name=limits.EMBED_FIELD_NAME, value=limits.EMBED_FIELD_VALUE)


def _characters(embed: Mapping[str, object]) -> int:
    """Return the length of all texts that count towards the 6000, the whitespace around each apart."""
    written = [embed.get("title"), embed.get("description")]
    written += [fields(embed.get("footer")).get("text"), fields(embed.get("author")).get("name")]
    for field in items(embed.get("fields")):
        written += [fields(field).get("name"), fields(field).get("value")]
    return sum(len(text(value).strip()) for value in written)
