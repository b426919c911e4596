"""Message and modal components: walking them, and writing them out as Discord stores them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sandbox.json_types import Json, JsonObject, items, obj, objects, text
from sandbox.model import Attachment


class Component:
    """Component types (Discord's numbers)."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = frozenset(
    {
        Component.STRING_SELECT,
        Component.USER_SELECT,
        Component.ROLE_SELECT,
        Component.MENTIONABLE_SELECT,
        Component.CHANNEL_SELECT,
    }
)
CLICKABLE = SELECTS | {Component.BUTTON}
BUTTON_LINK = 5
BUTTON_PREMIUM = 6


def walk(components: Iterable[JsonObject]) -> Iterator[JsonObject]:
    """Yield every component, parents before children, in the order in which Discord numbers them."""
    for component in components:
        yield component
        yield from walk(objects(component.get("components")))
        for single in ("accessory", "component"):
            child = component.get(single)
            if isinstance(child, dict):
                yield from walk([child])


def find_by_custom_id(components: Iterable[JsonObject], custom_id: str) -> JsonObject | None:
    """Return the component with this ``custom_id``, or None."""
    return next((c for c in walk(components) if c.get("custom_id") == custom_id), None)


def texts_of(components: Iterable[JsonObject]) -> Iterator[str]:
    """Yield the contents of all text displays; mentions in them count like those in a message's content."""
    for component in walk(components):
        if component.get("type") == Component.TEXT_DISPLAY:
            yield text(component.get("content"))


Media = tuple[JsonObject, Attachment | None]
"""A resolved media object, and the attachment behind it where it was uploaded."""


def stored(components: Json, media: Callable[[str], Media]) -> list[JsonObject]:
    """Return components as Discord keeps them.

    Ids are numbered, defaults written out, and each media item's ``url`` is looked up by *media*.
    """
    kept = [_stored(component, media) for component in objects(components)]
    _number(kept)
    return kept


def _number(components: list[JsonObject]) -> None:
    taken = {c["id"] for c in walk(components) if isinstance(c.get("id"), int) and c["id"]}
    following = 1
    for component in walk(components):
        if not component.get("id"):
            while following in taken:
                following += 1
            component["id"] = following
            taken.add(following)


def _stored(component: JsonObject, media: Callable[[str], Media]) -> JsonObject:
    kept: JsonObject = {key: value for key, value in component.items() if value is not None}
    kind = component.get("type")
    if "components" in component:
        kept["components"] = [_stored(child, media) for child in objects(component["components"])]
    for single in ("accessory", "component"):
        if isinstance(component.get(single), dict):
            kept[single] = _stored(obj(component[single]), media)
    defaults = _DEFAULTS.get(kind) if isinstance(kind, int) else None
    if defaults is not None:
        kept = {**defaults, **kept}
    if kind == Component.MEDIA_GALLERY:
        kept["items"] = [_stored_media_item(item, media) for item in objects(component.get("items"))]
    elif kind == Component.THUMBNAIL:
        kept["media"] = media(text(obj(component.get("media")).get("url")))[0]
    elif kind == Component.FILE:
        kept |= _stored_file(component, media)
    if "default_values" in component:
        # discord.py sends these ids as numbers; Discord takes them and answers with strings, as with every id.
        chosen = objects(component["default_values"])
        kept["default_values"] = [{**one, "id": str(one.get("id"))} for one in chosen]
    return kept


_DEFAULTS: dict[int, JsonObject] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    Component.TEXT_INPUT: {"label": None, "min_length": None, "max_length": None},
    Component.CONTAINER: {"accent_color": None, "spoiler": False},
    Component.SEPARATOR: {"spacing": 1, "divider": True},
    Component.THUMBNAIL: {"description": None, "spoiler": False},
    Component.FILE: {"name": None, "size": None, "spoiler": False},
}


def _stored_media_item(item: JsonObject, media: Callable[[str], Media]) -> JsonObject:
    return {
        "media": media(text(obj(item.get("media")).get("url")))[0],
        "description": item.get("description"),
        "spoiler": bool(item.get("spoiler")),
    }


def _stored_file(component: JsonObject, media: Callable[[str], Media]) -> JsonObject:
    found, attachment = media(text(obj(component.get("file")).get("url")))
    if attachment is None:
        return {"file": found}
    return {"file": found, "name": attachment.filename, "size": attachment.size}


def media_object(url: str, attachment: Attachment | None, fallback_id: int) -> Media:
    """Return the resolved media object for a picture or file, uploaded or from elsewhere."""
    if attachment is None:
        return {"id": str(fallback_id), "url": url, "proxy_url": url, "content_type": None}, None
    found: JsonObject = {
        "id": str(attachment.id),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
        "attachment_id": str(attachment.id),
        "width": attachment.width,
        "height": attachment.height,
    }
    return found, attachment


def is_live(component: JsonObject) -> bool:
    """Tell whether a click on the component reaches the bot."""
    if component.get("type") == Component.BUTTON and component.get("style") in (BUTTON_LINK, BUTTON_PREMIUM):
        return False
    return component.get("type") in CLICKABLE


def option_values(component: JsonObject) -> list[str]:
    """Return the values that a select, radio group or checkbox group offers."""
    return [text(option.get("value")) for option in objects(component.get("options"))]


def default_values(component: JsonObject) -> list[str]:
    """Return what is chosen beforehand in a select or group."""
    chosen = [text(o.get("value")) for o in objects(component.get("options")) if o.get("default") is True]
    return chosen + [str(d.get("id")) for d in objects(component.get("default_values"))]


def values_list(value: Json) -> list[str]:
    """Return a person's choice as a list of strings: a single value becomes a list of one."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    return [item if isinstance(item, str) else str(item) for item in items(value)]
