"""Discord's limits by name, and the check that a layout keeps them, since the library checks few of them.

Sources: Discord's API documentation (message, component, application command and interaction references).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from discord import ui

COMPONENTS = 40  # components of one layout message, nested ones included
CARD_CHARACTERS = 4000  # display characters of one layout message
CONTENT = 2000  # characters of a plain message
CUSTOM_ID = 100
BUTTON_LABEL = 80
ALT_TEXT = 1024
FORM_TITLE = 45
FORM_FIELDS = 5
FIELD_LABEL = 45
FIELD_HINT = 100
TEXT_INPUT = 4000
OPTION_LABEL = 100
OPTIONS = 25  # of a menu, of a command, and answers of an autocomplete
RADIO_OPTIONS = (2, 10)
COMMAND_DESCRIPTION = 100
CHOICE_NAME = 100
THREAD_NAME = 100
FORUM_TAGS = 20
TAGS_PER_POST = 5
TAG_NAME = 20
NONCE = 25

AnyView = ui.LayoutView | ui.View


@dataclass(frozen=True)
class CardSize:
    """How full a layout is, against `COMPONENTS` and `CARD_CHARACTERS`."""

    components: int
    characters: int

    @property
    def fits(self) -> bool:
        return self.components <= COMPONENTS and self.characters <= CARD_CHARACTERS


def units(text: str) -> int:
    """The length of a text in UTF-16 units, the larger of the two ways in which Discord's parts count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def card_size(view: AnyView) -> CardSize:
    """The size of a layout with everything that it holds."""
    texts = (item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))
    return CardSize(view.total_children_count, sum(map(units, texts)))


def card_faults(view: AnyView, templates: Iterable[re.Pattern[str]] = ()) -> list[str]:
    """Every limit that a layout breaks, each as a short phrase; empty for a sound card.

    With `templates`, each id must fully match exactly one of them, as a public card needs: an id that matches none
    is dead after a restart, an id that matches two acts twice.
    """
    size = card_size(view)
    faults = [] if size.fits else [f"{size.components} components, {size.characters} characters"]
    ids = [
        item.custom_id
        for item in view.walk_children()
        if isinstance(item, ui.DynamicItem | ui.Button) and item.is_dispatchable()
    ]
    ids += [item.custom_id for item in view.walk_children() if isinstance(item, ui.Select)]
    patterns = list(templates)
    for custom_id, count in Counter(str(custom_id) for custom_id in ids).items():
        if count > 1:
            faults.append(f"{count} components have the id {custom_id}")
        if len(custom_id) > CUSTOM_ID:
            faults.append(f"the id {custom_id} has {len(custom_id)} characters")
        matching = sum(1 for pattern in patterns if pattern.fullmatch(custom_id))
        if patterns and matching != 1:
            faults.append(f"the id {custom_id} matches {matching} templates")
    for item in view.walk_children():
        faults.extend(_item_faults(item))
    return faults


def _item_faults(item: ui.Item[AnyView]) -> list[str]:
    match item:
        case ui.Button(label=str(label)) if units(label) > BUTTON_LABEL:
            return [f"the button {label[:20]}… has {units(label)} characters"]
        case ui.DynamicItem():
            return _item_faults(item.item)
        case ui.MediaGallery():
            return [fault for media in item.items for fault in _alt_faults(media.description)]
        case ui.Thumbnail():
            return _alt_faults(item.description)
        case ui.TextDisplay(content=content) if not content.strip():
            return ["a text is empty"]
        case _:
            return []


def _alt_faults(text: str | None) -> list[str]:
    if not text:
        return ["a picture has no alt text"]
    return [f"an alt text has {units(text)} characters"] if units(text) > ALT_TEXT else []
