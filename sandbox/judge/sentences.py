"""Turns an error of the schema validator into a sentence that names the limit, not the whole body."""

from __future__ import annotations

from typing import Final

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Kind

LONGEST_VALUE: Final = 60
KINDS: Final = {
    "dict": "an object",
    "list": "a list",
    "str": "a string",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "NoneType": "null",
}


def sentence_of(error: jsonschema_rs.ValidationError) -> str:
    """Return what is wrong as one sentence in the words of the judge's own rules."""
    name = next((str(step) for step in reversed(error.instance_path) if isinstance(step, str)), "the body")
    value = error.instance
    match error.kind:
        case Kind.Required(property=key):
            return f"{key} is missing; Discord requires it."
        case Kind.MaxLength(limit=limit):
            return f"{name} has {_size(value)} characters; Discord takes at most {limit}."
        case Kind.MinLength(limit=limit):
            return f"{name} has {_size(value)} characters; Discord wants at least {limit}."
        case Kind.MaxItems(limit=limit):
            return f"{name} has {_size(value)} items; Discord takes at most {limit}."
        case Kind.MinItems(limit=limit):
            return f"{name} has {_size(value)} items; Discord wants at least {limit}."
        case Kind.Maximum(limit=limit):
            return f"{name} is {value}; Discord takes at most {limit}."
        case Kind.Minimum(limit=limit):
            return f"{name} is {value}; Discord wants at least {limit}."
        case Kind.Type():
            return f"{name} is {KINDS.get(type(value).__name__, 'of the wrong type')}, which Discord does not take."
        case Kind.Enum(options=options):
            return f"{name} is {_short(value)}; Discord takes {', '.join(map(str, options))}."
        case Kind.Pattern():
            return f"{name} is {_short(value)}, which does not have the form that Discord takes."
        case Kind.Format(format=form):
            return f"{name} is {_short(value)}, which is no {form}."
        case _:
            return f"{name}: {_short(error.message)}."


def _size(value: object) -> int:
    return len(value) if isinstance(value, str | list | dict) else 0


def _short(value: object) -> str:
    shown = value if isinstance(value, str) else repr(value)
    return shown if len(shown) <= LONGEST_VALUE else shown[:LONGEST_VALUE] + "…"
