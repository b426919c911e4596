"""Modals: one to five labels, texts or rows, and every input that may stand in a label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .. import limits
from ..problem import Problem, broken, fields, items, text, whole
from . import components as parts
from .common import lists, needed, numbers, ordered, texts
from .components import Placed

# components/reference.mdx: "Label Child Components"; a text input in a row is deprecated but still taken.
SLOTS: Final[Mapping[int, frozenset[int]]] = {
    parts.TOP: frozenset({parts.ROW, parts.TEXT_DISPLAY, parts.LABEL}),
    parts.ROW: frozenset({parts.TEXT_INPUT}),
    parts.LABELLED: parts.SELECTS
    | {parts.TEXT_INPUT, parts.FILE_UPLOAD, parts.RADIO_GROUP, parts.CHECKBOX_GROUP, parts.CHECKBOX},
}


def modal(data: Mapping[str, object], where: str) -> Iterator[Problem]:
    """Yield what Discord would refuse in the data of a modal callback."""
    yield from needed(data, where, "custom_id", "title", "components")
    yield from texts(data, where, custom_id=limits.CUSTOM_ID, title=limits.MODAL_TITLE)
    yield from lists(data, where, components=limits.MODAL_PARTS)
    here = f"{where}/components"
    yield from parts.check_all(parts.walk(data.get("components"), here), here, SLOTS, CHECKS)


def _check_label(here: Placed) -> Iterator[Problem]:
    yield from needed(here.part, here.where, "label", "component")
    yield from texts(here.part, here.where, label=limits.LABEL, description=limits.LABEL_DESCRIPTION)


def _check_row(here: Placed) -> Iterator[Problem]:
    """A row of a modal holds one text input, which then brings its own label."""
    inputs = items(here.part.get("components"))
    if len(inputs) != 1:
        yield broken(f"{here.where}/components", f"A modal's row holds one text input, not {len(inputs)}.")
    for index, value in enumerate(inputs):
        yield from needed(fields(value), f"{here.where}/components/{index}", "label")


def _check_text_input(here: Placed) -> Iterator[Problem]:
    part, where = here.part, here.where
    yield from needed(part, where, "custom_id")
    yield from texts(
        part,
        where,
        custom_id=limits.CUSTOM_ID,
        label=limits.LABEL,
        value=limits.INPUT_VALUE,
        placeholder=limits.INPUT_PLACEHOLDER,
    )
    yield from numbers(part, where, min_length=limits.INPUT_LEAST, max_length=limits.INPUT_MOST)
    yield from ordered(part, where, "min_length", "max_length")
    most = whole(part.get("max_length"), limits.INPUT_MOST.most)
    if most < len(text(part.get("value"))) <= limits.INPUT_VALUE.most:
        yield broken(f"{where}/value", f"value is longer than max_length, which is {most}.")


def _check_select(here: Placed) -> Iterator[Problem]:
    yield from parts.check_select(here)
    yield from _check_required(here)
    if here.part.get("disabled") is True:
        yield broken(f"{here.where}/disabled", "Nothing in a modal may be disabled.")


def _check_required(here: Placed) -> Iterator[Problem]:
    """`min_values` must be omitted or at least 1 if `required` is omitted or true (all inputs of a modal)."""
    if here.part.get("required") is not False and here.part.get("min_values") == 0:
        yield broken(f"{here.where}/min_values", "min_values 0 needs required to be false in a modal.")


def _check_upload(here: Placed) -> Iterator[Problem]:
    yield from needed(here.part, here.where, "custom_id")
    yield from texts(here.part, here.where, custom_id=limits.CUSTOM_ID)
    yield from numbers(here.part, here.where, min_values=limits.UPLOAD_LEAST, max_values=limits.UPLOAD_MOST)
    yield from ordered(here.part, here.where, "min_values", "max_values")
    yield from _check_required(here)


def _check_radio_group(here: Placed) -> Iterator[Problem]:
    yield from needed(here.part, here.where, "custom_id", "options")
    yield from texts(here.part, here.where, custom_id=limits.CUSTOM_ID)
    yield from parts.check_options(here.part, here.where, limits.RADIO_OPTIONS)


def _check_checkbox_group(here: Placed) -> Iterator[Problem]:
    yield from needed(here.part, here.where, "custom_id", "options")
    yield from texts(here.part, here.where, custom_id=limits.CUSTOM_ID)
    yield from numbers(here.part, here.where, min_values=limits.CHECKBOX_LEAST, max_values=limits.CHECKBOX_MOST)
    yield from ordered(here.part, here.where, "min_values", "max_values")
    yield from parts.check_options(here.part, here.where, limits.CHECKBOX_OPTIONS)
    yield from _check_required(here)


def _check_checkbox(here: Placed) -> Iterator[Problem]:
    yield from needed(here.part, here.where, "custom_id")
    yield from texts(here.part, here.where, custom_id=limits.CUSTOM_ID)


CHECKS: Final[Mapping[int, parts.Check]] = {
    parts.ROW: _check_row,
    parts.LABEL: _check_label,
    parts.TEXT_DISPLAY: parts.check_text_display,
    parts.TEXT_INPUT: _check_text_input,
    **dict.fromkeys(parts.SELECTS, _check_select),
    parts.FILE_UPLOAD: _check_upload,
    parts.RADIO_GROUP: _check_radio_group,
    parts.CHECKBOX_GROUP: _check_checkbox_group,
    parts.CHECKBOX: _check_checkbox,
}
