"""Rewrites the schemas of Discord's OpenAPI document so that they judge as Discord does.

The document describes one strict form; Discord takes more (or says less clearly what it means):

1. a snowflake in a request may be a JSON integer;
2. an integer in a request may be a string of digits;
3. `oneOf` means `anyOf`: a body that fits two alternatives is not wrong;
4. where the alternatives tell themselves apart by `type`, only the one that is meant may judge. That is the same
   verdict, with an error that names the place instead of "fits none of these".

`int32` becomes a range, and lists of constants become an `enum`; both mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .problem import fields, items, text

PREFIX: Final = "#/components/schemas/"
TELLING_KEYS: Final = ("type", "entity_type", "trigger_type")
_INT32: Final = 2**31
_DIGITS: Final = "^-?[0-9]{1,20}$"
_DROPPED: Final = frozenset({"description", "title", "x-discord-union", "discriminator", "example", "default"})


class Rewriter:
    """Rewrites schemas of one document, for requests (all four readings) or for answers (3 and 4)."""

    def __init__(self, schemas: Mapping[str, object], *, request: bool) -> None:
        self._schemas = schemas
        self._request = request
        self._done: dict[str, object] = {}

    def standalone(self, schema: object) -> dict[str, object]:
        """Return the rewritten schema together with all that it refers to, as one JSON Schema document."""
        root = fields(self.rewrite(schema))
        defs: dict[str, object] = {}
        waiting = list(_references(root))
        while waiting:
            name = waiting.pop()
            if name not in defs:
                defs[name] = self._named(name)
                waiting.extend(_references(defs[name]))
        return {**root, "$defs": defs}

    def _named(self, name: str) -> object:
        if name not in self._done:
            self._done[name] = self.rewrite(self._schemas[name])
        return self._done[name]

    def rewrite(self, schema: object, *, digits: bool = True) -> object:
        """Return the schema rewritten; `digits` says whether its integers may come as strings (reading 2)."""
        if not isinstance(schema, dict):
            return schema
        given = fields(schema)
        if "$ref" in given:
            return {"$ref": "#/$defs/" + text(given["$ref"]).removeprefix(PREFIX)}
        if self._request and given.get("format") == "snowflake":
            return {"type": ["string", "integer"], "pattern": given["pattern"], "minimum": 0}
        alternatives = items(given.get("oneOf")) or items(given.get("anyOf"))
        rest = {key: value for key, value in given.items() if key not in ("oneOf", "anyOf")}
        result = self._plain(rest, digits=digits and not alternatives and "enum" not in given)
        if alternatives:
            result.update(self._union(alternatives))
        return result

    def _plain(self, schema: Mapping[str, object], *, digits: bool) -> dict[str, object]:
        result: dict[str, object] = {}
        for key, value in schema.items():
            if key in _DROPPED:
                continue
            if key == "properties":
                result[key] = {name: self.rewrite(inner) for name, inner in fields(value).items()}
            elif key == "allOf":
                result[key] = [self.rewrite(inner, digits=digits) for inner in items(value)]
            elif key in ("items", "additionalProperties"):
                result[key] = self.rewrite(value)
            else:
                result[key] = value
        kinds = _kinds(schema)
        if "integer" in kinds:
            if schema.get("format") == "int32":
                result.setdefault("minimum", -_INT32)
                result.setdefault("maximum", _INT32 - 1)
            if self._request and digits and "string" not in kinds:
                result.update(type=[*kinds, "string"], pattern=_DIGITS)
        return result

    def _union(self, alternatives: list[object]) -> dict[str, object]:
        constants = [fields(one).get("const") for one in alternatives if "const" in fields(one)]
        if len(constants) == len(alternatives):
            return {"enum": constants}
        others = [one for one in alternatives if fields(one).get("type") != "null"]
        meaning = self._without_null(others)
        if len(others) == len(alternatives):
            return meaning
        return {"if": {"type": "null"}, "else": meaning}

    def _without_null(self, others: list[object]) -> dict[str, object]:
        # A string of 26 digits is no integer that came as a string, where strings have a rule of their own.
        digits = not any("string" in _kinds(fields(one)) for one in others)
        if len(others) == 1:
            return fields(self.rewrite(others[0], digits=digits))
        for key in TELLING_KEYS:
            values = [self._values(one, key) for one in others]
            if all(values) and len({value for some in values for value in some}) == sum(map(len, values)):
                return self._told_apart(key, values, others)
        return {"anyOf": [self.rewrite(one, digits=digits) for one in others]}

    def _values(self, alternative: object, key: str) -> list[object]:
        """Return the values by which an alternative tells itself apart, none if it does not require the key."""
        schema = fields(alternative)
        if "$ref" in schema:
            schema = fields(self._schemas.get(text(schema["$ref"]).removeprefix(PREFIX)))
        if key not in items(schema.get("required")):
            return []
        return items(fields(fields(schema.get("properties")).get(key)).get("enum"))

    def _told_apart(self, key: str, values: list[list[object]], others: list[object]) -> dict[str, object]:
        chain: object = True
        # A chain, since a list of conditions would be asked to its end after the one that is meant was found.
        for some, one in reversed(list(zip(values, others, strict=True))):
            meant = {"properties": {key: {"enum": some}}, "required": [key]}
            chain = {"if": meant, "then": self.rewrite(one), "else": chain}
        every = [value for some in values for value in some]
        return {"type": "object", "required": [key], "properties": {key: {"enum": every}}, **fields(chain)}


def _kinds(schema: Mapping[str, object]) -> list[object]:
    kind = schema.get("type")
    return items(kind) if isinstance(kind, list) else [kind] if kind is not None else []


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix("#/$defs/")
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)
