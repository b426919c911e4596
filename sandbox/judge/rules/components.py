"""Components of messages: nesting, counts, buttons, selects, and what a layout (components v2) may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Final, NamedTuple, TypeAlias

from .. import limits
from ..problem import Problem, broken, fields, items, text, whole
from .common import MEDIA, address, lists, needed, numbers, ordered, repeated, texts

# components/reference.mdx, "Component Types".
ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 17, 18, 19, 21, 22, 23

NAMES: Final[Mapping[int, str]] = {
    ROW: "an action row",
    BUTTON: "a button",
    STRING_SELECT: "a string select",
    TEXT_INPUT: "a text input",
    USER_SELECT: "a user select",
    ROLE_SELECT: "a role select",
    MENTIONABLE_SELECT: "a mentionable select",
    CHANNEL_SELECT: "a channel select",
    SECTION: "a section",
    TEXT_DISPLAY: "a text display",
    THUMBNAIL: "a thumbnail",
    GALLERY: "a media gallery",
    FILE: "a file",
    SEPARATOR: "a separator",
    CONTAINER: "a container",
    LABEL: "a label",
    FILE_UPLOAD: "a file upload",
    RADIO_GROUP: "a radio group",
    CHECKBOX_GROUP: "a checkbox group",
    CHECKBOX: "a checkbox",
}
SELECTS: Final = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
# components/reference.mdx: these carry "you must send the message flag IS_COMPONENTS_V2".
LAYOUT_ONLY: Final = frozenset({SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER})
# Where a component may stand: at the top, in its parent's list (by the parent's type), or in another slot of it.
TOP, ACCESSORY, LABELLED = -1, -2, -3
SLOTS: Final[Mapping[int, frozenset[int]]] = {
    TOP: frozenset({ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER}),
    ROW: SELECTS | {BUTTON},
    SECTION: frozenset({TEXT_DISPLAY}),
    ACCESSORY: frozenset({BUTTON, THUMBNAIL}),
    CONTAINER: frozenset({ROW, TEXT_DISPLAY, SECTION, GALLERY, SEPARATOR, FILE}),
}
PLACES: Final[Mapping[int, str]] = {
    **NAMES,
    TOP: "the top level",
    ACCESSORY: "the accessory of a section",
    LABELLED: "a label",
}


class Style(IntEnum):
    """The button styles that ask for other fields than a custom_id ("Button Styles")."""

    LINK = 5
    PREMIUM = 6


class Placed(NamedTuple):
    """A component, its type (0 when that is no number), where it stands in the body, and in which slot."""

    part: dict[str, object]
    kind: int
    where: str
    slot: int


Check: TypeAlias = Callable[[Placed], Iterator[Problem]]


def walk(components: object, where: str, slot: int = TOP) -> list[Placed]:
    """Return every component of a list with all that it contains, parents first."""
    found: list[Placed] = []
    for index, value in enumerate(items(components)):
        _descend(value, f"{where}/{index}", slot, found)
    return found


def _descend(value: object, where: str, slot: int, found: list[Placed]) -> None:
    part = fields(value)
    kind = part.get("type")
    number = kind if isinstance(kind, int) else 0
    found.append(Placed(part, number, where, slot))
    if "components" in part:
        for index, child in enumerate(items(part["components"])):
            _descend(child, f"{where}/components/{index}", number, found)
    for key, inner in (("accessory", ACCESSORY), ("component", LABELLED)):
        if part.get(key) is not None:
            _descend(part[key], f"{where}/{key}", inner, found)


def message_components(components: object, where: str, layout: bool | None) -> Iterator[Problem]:
    """Yield what Discord would refuse in a message's components.

    `layout` says whether the message has the flag IS_COMPONENTS_V2; None when the request does not tell.
    """
    everything = walk(components, where)
    if layout is False:
        yield from _legacy(everything, where)
    if len(everything) > limits.COMPONENTS:
        yield broken(where, f"There are {len(everything)} components; Discord takes at most {limits.COMPONENTS}.")
    written = sum(len(text(here.part.get("content"))) for here in everything if here.kind == TEXT_DISPLAY)
    if written > limits.LAYOUT_CHARACTERS:
        yield broken(where, f"The text displays hold {written} characters; Discord takes {limits.LAYOUT_CHARACTERS}.")
    yield from check_all(everything, where, SLOTS, CHECKS)


def _legacy(everything: list[Placed], where: str) -> Iterator[Problem]:
    for here in everything:
        if here.kind in LAYOUT_ONLY:
            yield broken(here.where, f"{_named(here.kind)} needs the message flag IS_COMPONENTS_V2 (1 << 15).")
    rows = sum(here.slot == TOP for here in everything)
    if rows > limits.ACTION_ROWS:
        sentence = f"There are {rows} action rows; without components v2 Discord takes {limits.ACTION_ROWS}."
        yield broken(where, sentence)


def check_all(
    everything: list[Placed], where: str, slots: Mapping[int, frozenset[int]], checks: Mapping[int, Check]
) -> Iterator[Problem]:
    """Yield what is wrong with components where they stand, with what they share, and with each by itself."""
    for here in everything:
        if here.slot in slots and here.kind not in slots[here.slot]:
            yield broken(here.where, f"{_named(here.kind)} may not stand in {PLACES[here.slot]}.")
    yield from _identities(everything, where)
    for here in everything:
        if here.kind in checks:
            yield from checks[here.kind](here)


def _identities(everything: list[Placed], where: str) -> Iterator[Problem]:
    """An id fits in 32 bits, and two components share neither it nor a custom_id ("Anatomy of a Component")."""
    custom_ids = [value for here in everything if (value := text(here.part.get("custom_id")))]
    for custom_id in repeated(custom_ids):
        yield broken(where, f"Two components share the custom_id {custom_id!r}.")
    numbered = [here for here in everything if here.part.get("id")]
    for here in numbered:
        yield from numbers(here.part, here.where, id=limits.COMPONENT_ID)
    for identity in repeated([whole(here.part["id"]) for here in numbered]):
        yield broken(where, f"Two components share the id {identity}.")


def _named(kind: int) -> str:
    return NAMES.get(kind, f"a component of type {kind}").capitalize()


def check_row(here: Placed) -> Iterator[Problem]:
    """An action row: one to five buttons, or exactly one select ("Action Row")."""
    yield from lists(here.part, here.where, components=limits.ROW_BUTTONS)
    kinds = [whole(fields(value).get("type")) for value in items(here.part.get("components"))]
    if len(kinds) > 1 and not SELECTS.isdisjoint(kinds):
        yield broken(f"{here.where}/components", "An action row holds up to five buttons or a single select, not both.")


def check_button(here: Placed) -> Iterator[Problem]:
    """A button: what it must and may not carry depends on its style ("Button Structure")."""
    part, where = here.part, here.where
    yield from texts(part, where, label=limits.BUTTON_LABEL, custom_id=limits.CUSTOM_ID, url=limits.BUTTON_URL)
    yield from check_emoji(part, where)
    style = whole(part.get("style"))
    match style:
        case Style.LINK:
            yield from needed(part, where, "url")
            yield from _absent(part, where, "A link button", "custom_id", "sku_id")
            yield from address(part, where, "url", ("http", "https", "discord"))
        case Style.PREMIUM:
            yield from needed(part, where, "sku_id")
            yield from _absent(part, where, "A premium button", "custom_id", "label", "url", "emoji")
        case _:
            yield from needed(part, where, "custom_id")
            yield from _absent(part, where, "A button that is not a link", "url")
            yield from _absent(part, where, "A button that is not a premium one", "sku_id")
    if style != Style.PREMIUM and not part.get("label") and not part.get("emoji"):
        # No page says so; Discord answers BASE_TYPE_REQUIRED for the label.
        yield broken(f"{where}/label", "A button needs a label or an emoji.")


def _absent(part: Mapping[str, object], where: str, who: str, *keys: str) -> Sequence[Problem]:
    return [broken(f"{where}/{key}", f"{who} may not have {key}.") for key in keys if part.get(key) is not None]


def check_emoji(part: Mapping[str, object], where: str) -> Sequence[Problem]:
    """An emoji is Unicode's own or a server's with its id; Discord answers BUTTON_COMPONENT_INVALID_EMOJI."""
    emoji = fields(part.get("emoji"))
    if not emoji or emoji.get("id") or not text(emoji.get("name")).isascii():
        return ()
    return [broken(f"{where}/emoji/name", f"{emoji.get('name')!r} is no emoji; a server's own needs its id.")]


def check_select(here: Placed) -> Iterator[Problem]:
    """A select of any kind ("String Select Structure" and its neighbours)."""
    part, where = here.part, here.where
    yield from needed(part, where, "custom_id")
    yield from texts(part, where, custom_id=limits.CUSTOM_ID, placeholder=limits.PLACEHOLDER)
    yield from numbers(part, where, min_values=limits.SELECT_LEAST, max_values=limits.SELECT_MOST)
    yield from ordered({"max_values": 1, **_given(part)}, where, "min_values", "max_values")
    if here.kind == STRING_SELECT:
        yield from needed(part, where, "options")
        yield from check_options(part, where, limits.SELECT_OPTIONS)
        count, most = len(items(part.get("options"))), whole(part.get("max_values"), 1)
        if 0 < count < most:
            # Discord answers that `options` is too short (discord.py#6984).
            yield broken(f"{where}/max_values", f"max_values is {most}, but there are only {count} options.")
        return
    chosen = len(items(part.get("default_values")))
    low, high = whole(part.get("min_values"), 1), whole(part.get("max_values"), 1)
    if chosen and not low <= chosen <= high:
        yield broken(
            f"{where}/default_values",
            f"{chosen} default values are outside min_values and max_values, {low} to {high}.",
        )


def _given(part: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in part.items() if value is not None}


def check_options(part: Mapping[str, object], where: str, span: limits.Span) -> Iterator[Problem]:
    """Options of a select or a group: their number, their texts, and values that differ."""
    yield from lists(part, where, options=span)
    options = items(part.get("options"))
    for index, option in enumerate(options):
        here = f"{where}/options/{index}"
        yield from needed(fields(option), here, "label", "value")
        yield from texts(
            fields(option),
            here,
            label=limits.OPTION_LABEL,
            value=limits.OPTION_VALUE,
            description=limits.OPTION_DESCRIPTION,
        )
        yield from check_emoji(fields(option), here)
    # No page says so; Discord answers SELECT_COMPONENT_OPTION_VALUE_DUPLICATED.
    for value in repeated([text(fields(option).get("value")) for option in options]):
        yield broken(f"{where}/options", f"Two options share the value {value!r}.")


def check_section(here: Placed) -> Iterator[Problem]:
    """A section: one to three text displays beside a button or a thumbnail ("Section")."""
    yield from needed(here.part, here.where, "accessory")
    yield from lists(here.part, here.where, components=limits.SECTION_TEXTS)


def check_container(here: Placed) -> Iterator[Problem]:
    """A container: rows, texts, sections, galleries, separators and files, never another container."""
    yield from lists(here.part, here.where, components=limits.CONTAINER_PARTS)
    yield from numbers(here.part, here.where, accent_color=limits.ACCENT_COLOR)


def check_text_display(here: Placed) -> Iterator[Problem]:
    """A text display is never empty."""
    yield from needed(here.part, here.where, "content")
    yield from texts(here.part, here.where, content=limits.TEXT_DISPLAY)


def check_media(here: Placed) -> Iterator[Problem]:
    """A thumbnail, or an item of a gallery: an address and its alternative text ("Unfurled Media Item")."""
    yield from texts(here.part, here.where, description=limits.ALT_TEXT)
    yield from _media(here, "media", MEDIA)


def check_gallery(here: Placed) -> Iterator[Problem]:
    """A media gallery holds one to ten items."""
    yield from lists(here.part, here.where, items=limits.GALLERY_ITEMS)
    for index, value in enumerate(items(here.part.get("items"))):
        yield from check_media(Placed(fields(value), THUMBNAIL, f"{here.where}/items/{index}", GALLERY))


def check_file(here: Placed) -> Iterator[Problem]:
    """A file shows an upload of the same message, by `attachment://name` alone."""
    yield from _media(here, "file", ("attachment",))


def _media(here: Placed, key: str, schemes: tuple[str, ...]) -> Iterator[Problem]:
    media = fields(here.part.get(key))
    yield from needed(media, f"{here.where}/{key}", "url")
    yield from texts(media, f"{here.where}/{key}", url=limits.MEDIA_URL)
    yield from address(media, f"{here.where}/{key}", "url", schemes)


CHECKS: Final[Mapping[int, Check]] = {
    ROW: check_row,
    BUTTON: check_button,
    **dict.fromkeys(SELECTS, check_select),
    SECTION: check_section,
    TEXT_DISPLAY: check_text_display,
    THUMBNAIL: check_media,
    GALLERY: check_gallery,
    FILE: check_file,
    CONTAINER: check_container,
}
