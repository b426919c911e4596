"""A command's options: what the chat client checks before it sends them."""

from __future__ import annotations

from sandbox.catalogue import Leaf, Option
from sandbox.errors import PersonRefused
from sandbox.json_types import Json, JsonObject, objects, text
from sandbox.person.values import Reader, Value, Values, boolean_value, integer_value, number_value, text_value

STRING_LIMIT = 6000
"""Characters of a string option, where it sets no ``max_length``."""


def read_options(leaf: Leaf, given: Values, reader: Reader) -> list[JsonObject]:
    """Return the options as an interaction carries them; raises ``PersonRefused`` with a sentence."""
    _refuse_unknown(leaf, given)
    read: list[JsonObject] = []
    for option in leaf.options:
        name = text(option.get("name"))
        value = given.get(name)
        if value is None or value == "":
            if option.get("required") is True:
                raise PersonRefused(f"The option {name!r} is required.")
            continue
        read.append({"name": name, "type": option["type"], "value": _read(option, value, reader)})
    return _nested(leaf, read)


def read_for_autocomplete(leaf: Leaf, given: Values, focused: str) -> list[JsonObject]:
    """Return the options typed so far, the focused one as raw text; nothing is required yet."""
    _refuse_unknown(leaf, given)
    option = next((one for one in leaf.options if one.get("name") == focused), None)
    if option is None or option.get("autocomplete") is not True:
        raise PersonRefused(f"The option {focused!r} does not offer suggestions.")
    read: list[JsonObject] = []
    for one in leaf.options:
        name = text(one.get("name"))
        if name == focused:
            typed = given.get(name)
            raw = "" if typed is None or isinstance(typed, (dict, list)) else str(typed)
            read.append({"name": name, "type": one["type"], "value": raw, "focused": True})
        elif isinstance(given.get(name), (str, int, float, bool)):
            value: Json = given[name]  # type: ignore[assignment]  # The line above rules out files.
            read.append({"name": name, "type": one["type"], "value": value})
    return _nested(leaf, read)


def _refuse_unknown(leaf: Leaf, given: Values) -> None:
    known = {option.get("name") for option in leaf.options}
    for name in given:
        if name not in known:
            raise PersonRefused(f"/{leaf.path} has no option {name!r}.")


def _nested(leaf: Leaf, read: list[JsonObject]) -> list[JsonObject]:
    for level in reversed(leaf.nesting):
        read = [{"name": text(level.get("name")), "type": level["type"], "options": read}]
    return read


def _read(option: JsonObject, value: Value, reader: Reader) -> Json:
    kind, what = option["type"], text(option.get("name"))
    if kind == Option.STRING:
        return _string(option, text_value(value, what), what)
    if kind == Option.INTEGER:
        return _ranged(option, integer_value(value, what), what)
    if kind == Option.NUMBER:
        return _ranged(option, number_value(value, what), what)
    if kind == Option.BOOLEAN:
        return boolean_value(value, what)
    if kind == Option.USER:
        return reader.user(value, what)
    if kind == Option.ROLE:
        return reader.role(value, what)
    if kind == Option.MENTIONABLE:
        return reader.mentionable(value, what)
    if kind == Option.CHANNEL:
        return reader.place(value, what, option.get("channel_types"))
    return reader.file(value, what)


def _string(option: JsonObject, value: str, what: str) -> str:
    shortest, longest = option.get("min_length"), option.get("max_length")
    if isinstance(shortest, int) and len(value) < shortest:
        raise PersonRefused(f"The option {what!r} needs at least {shortest} characters.")
    limit = longest if isinstance(longest, int) else STRING_LIMIT
    if len(value) > limit:
        raise PersonRefused(f"The option {what!r} takes at most {limit} characters.")
    _refuse_other_choices(option, value, what)
    return value


def _ranged(option: JsonObject, value: int | float, what: str) -> int | float:
    least, most = option.get("min_value"), option.get("max_value")
    if isinstance(least, (int, float)) and value < least:
        raise PersonRefused(f"The option {what!r} must be at least {least}.")
    if isinstance(most, (int, float)) and value > most:
        raise PersonRefused(f"The option {what!r} must be at most {most}.")
    _refuse_other_choices(option, value, what)
    return value


def _refuse_other_choices(option: JsonObject, value: str | int | float, what: str) -> None:
    choices = objects(option.get("choices"))
    if choices and not any(choice.get("value") == value for choice in choices):
        raise PersonRefused(f"{value!r} is not among the choices of {what!r}.")
