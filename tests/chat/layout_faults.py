"""Every limit of Discord's that a layout breaks, and every button of it that would be dead."""

import re
from collections import Counter
from collections.abc import Iterable

from discord import ui

from bot.chat.ui.limits import ALT_TEXT, CUSTOM_ID, AnyView, card_size, units

BUTTON_LABEL = 80
"""Characters on a button (Discord's component reference)."""


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
