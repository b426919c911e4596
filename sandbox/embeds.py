"""Embeds as Discord stores them."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.json_types import Json, JsonObject, obj, objects, text


def stored(embeds: Json, resolve: Callable[[str], str]) -> list[JsonObject]:
    """Return embeds as Discord keeps them; *resolve* turns ``attachment://name`` into an address."""
    return [_stored(embed, resolve) for embed in objects(embeds)]


def _stored(embed: JsonObject, resolve: Callable[[str], str]) -> JsonObject:
    kept: JsonObject = {key: value for key, value in embed.items() if value is not None}
    kept["type"] = "rich"
    if "fields" in kept:
        kept["fields"] = [{"inline": False, **one} for one in objects(kept["fields"])]
    for part in ("image", "thumbnail"):
        if part in kept:
            url = resolve(text(obj(kept[part]).get("url")))
            kept[part] = {"url": url, "proxy_url": url}
    for part in ("author", "footer"):
        if text(obj(kept.get(part)).get("icon_url")):
            url = resolve(text(obj(kept[part]).get("icon_url")))
            kept[part] = {**obj(kept[part]), "icon_url": url, "proxy_icon_url": url}
    return kept
