"""A modal's inputs and a message's selects: what the chat client checks before it sends them."""

from __future__ import annotations

from sandbox.components import SELECTS, Component, default_values, option_values, values_list, walk
from sandbox.errors import PersonRefused
from sandbox.json_types import Json, JsonObject, number, obj, objects, text
from sandbox.person.values import FileValue, Reader, Value, Values, text_value

TEXT_INPUT_LIMIT = 4000
_INPUTS = SELECTS | {
    Component.TEXT_INPUT,
    Component.FILE_UPLOAD,
    Component.RADIO_GROUP,
    Component.CHECKBOX_GROUP,
    Component.CHECKBOX,
}


def read_form(components: list[JsonObject], given: Values, reader: Reader) -> list[JsonObject]:
    """Return a form's components as a submit carries them; raises ``PersonRefused`` with a sentence.

    An input that *given* does not name keeps what the form filled in beforehand.
    """
    inputs = {text(c.get("custom_id")) for c in walk(components) if c.get("type") in _INPUTS}
    for custom_id in given:
        if custom_id not in inputs:
            raise PersonRefused(f"This form has no input {custom_id!r}.")
    return [_read_top(component, given, reader) for component in components]


def _read_top(component: JsonObject, given: Values, reader: Reader) -> JsonObject:
    kind = component.get("type")
    shell: JsonObject = {"type": kind, "id": component.get("id")}
    if kind == Component.LABEL:
        label = text(component.get("label"))
        shell["component"] = _read_input(obj(component.get("component")), label, given, reader)
    elif kind == Component.ACTION_ROW:
        shell["components"] = [
            _read_input(child, text(child.get("label")), given, reader)
            for child in objects(component.get("components"))
        ]
    return shell


def _read_input(component: JsonObject, label: str, given: Values, reader: Reader) -> JsonObject:
    custom_id = text(component.get("custom_id"))
    what = label or custom_id
    kind = number(component.get("type"))
    read: JsonObject = {"type": kind, "id": component.get("id"), "custom_id": custom_id}
    value = given.get(custom_id)
    if kind == Component.TEXT_INPUT:
        read["value"] = _text(component, value, what)
    elif kind == Component.CHECKBOX:
        read["value"] = bool(component.get("default")) if value is None else value in (True, "true")
    elif kind == Component.RADIO_GROUP:
        chosen = _chosen(component, value, what, least=0, most=1)
        if not chosen and component.get("required") is not False:
            raise PersonRefused(f"{what}: a choice is required.")
        read["value"] = chosen[0] if chosen else None
    elif kind == Component.FILE_UPLOAD:
        read["values"] = _files(component, value, what, reader)
    else:
        read["values"] = _select_in_form(component, value, what, reader)
    return read


def _text(component: JsonObject, value: Value, what: str) -> str:
    typed = text(component.get("value")) if value is None else text_value(value, what)
    if not typed:
        if component.get("required") is not False:
            raise PersonRefused(f"{what}: this is required.")
        return ""
    shortest = number(component.get("min_length"))
    longest = number(component.get("max_length"), TEXT_INPUT_LIMIT)
    if len(typed) < shortest:
        raise PersonRefused(f"{what}: at least {shortest} characters are needed.")
    if len(typed) > longest:
        raise PersonRefused(f"{what}: at most {longest} characters are possible.")
    return typed


def _files(component: JsonObject, value: Value, what: str, reader: Reader) -> list[str]:
    files: list[Value] = []
    if isinstance(value, FileValue):
        files = [value]
    elif isinstance(value, list):
        files = list(value)
    required = component.get("required") is not False
    least = max(number(component.get("min_values"), 1), 1) if required else 0
    _check_count(len(files), least, number(component.get("max_values"), 1), what)
    return [reader.file(one, what) for one in files]


def _select_in_form(component: JsonObject, value: Value, what: str, reader: Reader) -> list[str]:
    required = component.get("required") is not False
    least = number(component.get("min_values"), 1)
    if required:
        least = max(least, 1)
    default_most = len(option_values(component)) if component["type"] == Component.CHECKBOX_GROUP else 1
    most = number(component.get("max_values"), default_most)
    chosen = _chosen(component, value, what, least=least, most=most, may_be_none=not required)
    return _resolved(component, chosen, what, reader)


def read_select(component: JsonObject, given: Value, reader: Reader) -> list[str]:
    """Return what was chosen in a message's select; raises ``PersonRefused`` with a sentence."""
    what = text(component.get("placeholder")) or "The menu"
    least, most = number(component.get("min_values"), 1), number(component.get("max_values"), 1)
    chosen = _chosen(component, [] if given is None else given, what, least=least, most=most)
    return _resolved(component, chosen, what, reader)


def _chosen(
    component: JsonObject, value: Value, what: str, *, least: int, most: int, may_be_none: bool = False
) -> list[str]:
    chosen = default_values(component) if value is None else values_list(_plain(value, what))
    if len(set(chosen)) != len(chosen):
        raise PersonRefused(f"{what}: the same choice cannot be made twice.")
    if not (may_be_none and not chosen):
        _check_count(len(chosen), least, most, what)
    if component["type"] in (Component.STRING_SELECT, Component.RADIO_GROUP, Component.CHECKBOX_GROUP):
        offered = option_values(component)
        for one in chosen:
            if one not in offered:
                raise PersonRefused(f"{what}: {one!r} is not among the choices.")
    return chosen


def _plain(value: Value, what: str) -> Json:
    if isinstance(value, FileValue) or (isinstance(value, list) and any(isinstance(v, FileValue) for v in value)):
        raise PersonRefused(f"{what}: a file cannot be chosen here.")
    return value  # type: ignore[return-value]  # Files were ruled out above.


def _check_count(count: int, least: int, most: int, what: str) -> None:
    if count < least:
        raise PersonRefused(f"{what}: at least {least} must be chosen.")
    if count > most:
        raise PersonRefused(f"{what}: at most {most} can be chosen.")


def _resolved(component: JsonObject, chosen: list[str], what: str, reader: Reader) -> list[str]:
    kind = component["type"]
    if kind == Component.USER_SELECT:
        return [reader.user(one, what) for one in chosen]
    if kind == Component.ROLE_SELECT:
        return [reader.role(one, what) for one in chosen]
    if kind == Component.MENTIONABLE_SELECT:
        return [reader.mentionable(one, what) for one in chosen]
    if kind == Component.CHANNEL_SELECT:
        return [reader.place(one, what, component.get("channel_types")) for one in chosen]
    return chosen
