"""The import rule of the house: which part may know which other, read from the syntax trees.

    congress -> the standard library          storage  -> congress
    services -> congress, storage             documents -> services, congress, prompts
    site     -> documents, services, congress, prompts
    chat     -> documents, services, congress, prompts
    clock    -> services, congress, prompts   sandbox  -> itself alone, and nobody but the command line starts it
    beside   -> services, congress, storage, prompts, clock, plain; nobody but `sandbox_run` knows it

Only the modules of the command line, which lie directly in `bot/`, join the parts: `app`, which runs the bot, and
what `__main__` offers beside it.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("bot", "storage", "prompts", "sandbox")

MAY_IMPORT = {
    "bot.congress": {"bot.congress"},
    "storage": {"storage", "bot.congress"},
    "bot.services": {"bot.services", "bot.congress", "storage"},
    "bot.documents": {"bot.documents", "bot.services", "bot.congress", "prompts"},
    "bot.site": {"bot.site", "bot.documents", "bot.services", "bot.congress", "prompts"},
    "bot.chat": {"bot.chat", "bot.documents", "bot.services", "bot.congress", "bot.logs", "prompts"},
    "bot.clock": {"bot.services", "bot.congress", "prompts"},
    "bot.beside": {"bot.beside", "bot.services", "bot.congress", "bot.clock", "bot.plain", "storage", "prompts"},
    "bot.settings": {"prompts"},
    "bot.logs": set(),
    "prompts": {"prompts"},
    "sandbox": {"sandbox"},
}
"""Of our own parts, which each may import; a name stands for everything below it."""

ONLY_IN = {
    "discord": {"bot.chat", "sandbox"},
    "sqlmodel": {"storage", "bot.services"},
    "sqlalchemy": {"storage", "bot.services"},
    "alembic": {"storage"},
    "aiohttp": {"bot.chat", "bot.beside", "sandbox"},
    "apscheduler": {"bot.clock"},
    "matplotlib": {"bot.chat", "bot.documents"},
    "fpdf": {"bot.documents"},
    "jinja2": {"bot.site"},
    "pydantic_settings": {"bot.settings"},
}
"""Libraries that belong to some parts alone; the joining modules may use them too."""

OF_OPINION = {"numpy"}
"""What the rules may use beyond the standard library, in the maths of opinion only."""


@dataclass(frozen=True)
class Import:
    """One import of a module: what it names, where it stands, and whether only the type checker sees it."""

    source: str
    target: str
    line: int
    for_types: bool

    def __str__(self) -> str:
        return f"{self.source}, line {self.line}: {self.target}"


@cache
def modules() -> dict[str, Path]:
    files = (file for part in OURS for file in sorted((ROOT / part).rglob("*.py")))
    return {name_of(file): file for file in files}


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(name: str, file: Path) -> Iterator[Import]:
    tree = ast.parse(file.read_text("utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for branch in node.body
        for inner in ast.walk(branch)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                targets = [alias.name for alias in node.names]
            case ast.ImportFrom(module=module, level=level):
                targets = [".".join([*base(name, file, level), *filter(None, [module]), a.name]) for a in node.names]
            case _:
                continue
        for target in targets:
            yield Import(name, target, node.lineno, node in for_types)


def base(name: str, file: Path, level: int) -> list[str]:
    """Where a relative import starts: the package, or as many packages up as it has further dots."""
    if level == 0:
        return []
    package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
    return package[: len(package) - level + 1]


@cache
def all_imports() -> list[Import]:
    return [one for name, file in modules().items() for one in imports_of(name, file)]


def is_of(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def part_of(name: str) -> str | None:
    """The part that a module belongs to, by the table; None for the joining modules and the package `bot` itself."""
    return next((part for part in MAY_IMPORT if is_of(name, part)), None)


def joins(name: str) -> bool:
    """Whether a module lies directly in `bot/` and is no part of its own: it may see everything."""
    return name.startswith("bot.") and name.count(".") == 1 and name in modules() and part_of(name) is None


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_each_part_imports_only_what_it_may_know(part: str) -> None:
    wrong = [
        str(one)
        for one in all_imports()
        if is_of(one.source, part)
        and any(is_of(one.target, ours) for ours in OURS)
        and not any(is_of(one.target, allowed) for allowed in MAY_IMPORT[part])
    ]
    assert not wrong


def test_what_runs_beside_the_sandbox_is_started_by_it_alone() -> None:
    knowing = {
        one.source for one in all_imports() if is_of(one.target, "bot.beside") and not is_of(one.source, "bot.beside")
    }
    assert knowing == {"bot.sandbox_run"}


def test_every_module_belongs_to_a_part_or_joins_them() -> None:
    assert not {name for name in modules() if part_of(name) is None and not joins(name) and name != "bot"}


def test_the_rules_need_the_standard_library_alone() -> None:
    wrong = [
        str(one)
        for one in all_imports()
        if is_of(one.source, "bot.congress")
        and not is_of(one.target, "bot.congress")
        and one.target.partition(".")[0] not in sys.stdlib_module_names
        and not (one.target.partition(".")[0] in OF_OPINION and one.source == "bot.congress.opinion")
    ]
    assert not wrong


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_the_part_that_it_belongs_to(library: str) -> None:
    wrong = [
        str(one)
        for one in all_imports()
        if is_of(one.target, library)
        and not joins(one.source)
        and not any(is_of(one.source, part) for part in ONLY_IN[library])
    ]
    assert not wrong


def test_no_rule_and_no_verb_asks_the_clock() -> None:
    """`now` is an argument of every rule and verb."""
    asking = (".now", ".utcnow", ".today", "time.time", "monotonic")
    wrong = [
        f"{name}, line {node.lineno}: {ast.unparse(node)}"
        for name, file in modules().items()
        if is_of(name, "bot.congress") or is_of(name, "bot.services")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(asking)
    ]
    assert not wrong


def test_no_module_imports_itself_through_others() -> None:
    known = modules()
    graph: dict[str, set[str]] = {name: set() for name in known}
    for one in all_imports():
        target = one.target if one.target in known else one.target.rpartition(".")[0]
        if not one.for_types and target in known and target != one.source:
            graph[one.source].add(target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))
