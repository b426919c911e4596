"""The sentences that come with the project, checked against the code that asks for them.

Keys that are put together at run time (`f"stage.{stage}"`) cannot be seen here; what they may become is listed by the
tables themselves, and strict words in the other tests catch the rest.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from prompts import Node, blanks, is_plural, load, look_up, merge

ROOT = Path(__file__).parent.parent.parent
ENGLISH = sorted((ROOT / "prompts" / "en").glob("*.toml"))

GLOSSARY = tomllib.loads((ROOT / "prompts" / "blanks.toml").read_text("utf-8"))

ASKING = {"words", "say", "_words", "_say", "lines", "rows", "CongressError", "StoreError", "_refuse"}
"""How the functions that take a key are called."""

COMMAND_DESCRIPTION = 100
"""Characters of a command's or an option's description (Discord, "Application Command Structure")."""


@dataclass(frozen=True)
class Asked:
    """One place in the code that asks for a sentence by its literal key."""

    key: str
    facts: frozenset[str] | None
    place: str


@cache
def tree() -> dict[str, Node]:
    return merge((file.name, file.read_text("utf-8")) for file in ENGLISH)


@cache
def sources() -> dict[Path, ast.Module]:
    files = [file for part in ("bot", "storage") for file in sorted((ROOT / part).rglob("*.py"))]
    return {file: ast.parse(file.read_text("utf-8")) for file in files}


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def literal_keys(node: ast.expr) -> Iterator[str]:
    """The keys that an argument may be: one, or one of the two of a condition."""
    match node:
        case ast.Constant(value=str(key)):
            yield key
        case ast.IfExp():
            yield from literal_keys(node.body)
            yield from literal_keys(node.orelse)


def asked() -> Iterator[Asked]:
    for file, module in sources().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and called(node) in ASKING and node.args:
                named = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                # `_refuse` adds the facts itself, `**facts` brings them from elsewhere.
                unseen = called(node) == "_refuse" or any(keyword.arg is None for keyword in node.keywords)
                facts = None if unseen else named
                for key in literal_keys(node.args[0]):
                    yield Asked(key, facts, f"{file.relative_to(ROOT)}, line {node.lineno}")


ASKED = [one for one in asked() if re.fullmatch(r"[a-z_]+(\.[\w -]+)+", one.key)]


def sentences(node: Node, path: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence with its key; the forms of a plural and the rows of a list each count."""
    match node:
        case str():
            yield path, node
        case list():
            for inner in node:
                yield from sentences(inner, path)
        case dict():
            for name, inner in node.items():
                yield from sentences(inner, f"{path}.{name}" if path else name)


def templates(node: Node) -> list[str]:
    """The sentences that a key may give: one, or every plural form."""
    return [text for _, text in sentences(node)] if not isinstance(node, dict) or is_plural(node) else []


def test_every_sentence_that_the_code_asks_for_exists() -> None:
    """What the store refuses is also told on the command line, and some of it only there."""
    missing = {
        f"{one.key} ({one.place})"
        for one in ASKED
        if look_up(tree(), one.key) is None and look_up(tree(), f"cli.{one.key}") is None
    }
    assert not missing


def test_every_sentence_gets_the_facts_that_it_needs() -> None:
    lacking = set()
    for one in ASKED:
        node = look_up(tree(), one.key)
        if node is None or one.facts is None:
            continue
        needed = {name for text in templates(node) for name in blanks(text) if not name.startswith("/")}
        needed |= {"n"} if isinstance(node, dict) and is_plural(node) else set()
        if needed - one.facts:
            lacking.add(f"{one.key} needs {sorted(needed - one.facts)} ({one.place})")
    assert not lacking


@pytest.mark.parametrize("file", ENGLISH, ids=lambda file: file.name)
def test_every_blank_is_explained(file: Path) -> None:
    """In `prompts/blanks.toml`, or in a comment of the file that uses it."""
    text = file.read_text("utf-8")
    comments = " ".join(line for line in text.splitlines() if line.startswith("#"))
    explained = GLOSSARY.keys() | set(re.findall(r"{(\w+)[^}]*}", comments))
    used = {name for _, sentence in sentences(merge([(file.name, text)])) for name in blanks(sentence)}
    assert not {name for name in used if not name.startswith("/")} - explained


def test_no_blank_is_explained_that_no_sentence_has() -> None:
    used = {name for _, sentence in sentences(tree()) for name in blanks(sentence)}
    assert not GLOSSARY.keys() - used


def test_every_language_speaks_of_the_same_facts() -> None:
    english = dict(sentences(tree()))
    for language in load().languages - {"en"}:
        files = sorted((ROOT / "prompts" / language).glob("*.toml"))
        other = dict(sentences(merge((file.name, file.read_text("utf-8")) for file in files)))
        strange = {key for key in other if key in english and blanks(other[key]) - blanks(english[key])}
        assert not strange, language


def test_sentences_are_not_put_together_from_pieces() -> None:
    """Word order differs between languages: neither `+` nor letters of the code may join two sentences."""
    glued = []
    for file, module in sources().items():
        for node in ast.walk(module):
            place = f"{file.relative_to(ROOT)}, line {getattr(node, 'lineno', 0)}"
            match node:
                case ast.BinOp(op=ast.Add(), left=left, right=right) if any(map(is_said, (left, right))):
                    glued.append(place)
                case ast.JoinedStr(values=values) if any(
                    isinstance(value, ast.FormattedValue) and is_said(value.value) for value in values
                ):
                    letters = "".join(str(value.value) for value in values if isinstance(value, ast.Constant))
                    glued += [place] if re.search(r"[^\W\d_]{2,}", letters) else []
    assert not glued


def is_said(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called(node) in {"words", "say", "_words", "_say"}


def test_no_sentence_stands_in_the_code() -> None:
    """What people read is asked for by key: no call of the edge has a literal sentence as an argument."""
    shown = {"content", "label", "title", "placeholder", "description", "text", "topic", "question", "verb", "name"}
    found = []
    for file, module in sources().items():
        if "chat" not in file.parts:
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                values = [keyword.value for keyword in node.keywords if keyword.arg in shown]
                values += node.args[:2] if called(node) in {"reply", "TextDisplay", "confirm", "update"} else []
                found += [
                    f"{file.relative_to(ROOT)}, line {node.lineno}: {value.value}"
                    for value in values
                    if isinstance(value, ast.Constant)
                    and isinstance(value.value, str)
                    and re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}", value.value)
                ]
    assert not found


def test_descriptions_of_commands_fit() -> None:
    commands = look_up(tree(), "commands")
    assert not [key for key, text in sentences(commands or {}) if not 1 <= len(text) <= COMMAND_DESCRIPTION]


def test_no_sentence_is_empty() -> None:
    assert not [key for key, text in sentences(tree()) if not text.strip()]


def test_nobody_is_promised_anonymity() -> None:
    assert not [key for key, text in sentences(tree()) if "anonym" in text.lower()]
