"""Every word that a member or a model reads, by language, and the small loader that finds them.

One folder a language (`prompts/en/`), any number of TOML files in it; their tables are merged, so a file name is
not part of a key. A key is the dotted path to a sentence: `words("norm.card.title", handle="N-12")`.

What a TOML value may be:

* a string: one sentence, with named blanks: `"{handle} is open for seconds until {until}."`
* a table of plural forms (`one`, `other`, ... as the language needs): the fact `n` chooses.
* a list of strings (`lines`) or a list of tables of strings (`rows`), for lists such as the tasks of the help.

What a blank may be:

* `{name}`: the fact of that name, put in as it is. A fact is never read for blanks, so a member's braces stay braces.
* `{name:table}`: the word `table.<fact>`; `{stage:stage}` turns "final_call" into the words `stage.final_call`.
* `{name:number}`: a whole number with the separators of the language.
* `{/norm show}`: the slash command, clickable once the commands are known (`Words.name_commands`).

`blanks.toml` explains the blanks; one that a single file has may be explained by a comment there. A test holds this.
Only the standard library and Babel are imported here, and nothing of the project.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cache
from importlib.resources import files
from logging import getLogger
from string import Formatter

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

DEFAULT_LANGUAGE = "en"
PLURAL_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
MISSING_KEY = "kit.words_missing"

# What fills a blank. Times are turned into Discord's own notation at the edge, before they come here.
Fact = str | int | None
Row = dict[str, str]
Node = str | list["Node"] | dict[str, "Node"]

_COMMAND_LINK = re.compile(r"</([^:>]+):\d+>")
"""A slash command as Discord makes it clickable."""

_TIME = re.compile(r"<t:(?P<unix>-?\d+)(?::(?P<style>[tTdDfFR]))?>")
_DATES = "dD"

_log = getLogger(__name__)


class WordsError(Exception):
    """A sentence is missing, of the wrong kind, or lacks a fact. Raised only by strict words, which the tests use."""


class Words:
    """The sentences of every language; asked with a key, a language and facts."""

    def __init__(self, languages: Mapping[str, dict[str, Node]], *, strict: bool = False) -> None:
        """`languages` maps a language ("en", "pt-BR") to its tables. `strict` raises `WordsError` where a member
        would otherwise read an error sentence or an empty blank."""
        self._languages = languages
        self._strict = strict
        self._command: Callable[[str], str] = lambda name: f"/{name}"

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._languages)

    def name_commands(self, mention: Callable[[str], str]) -> None:
        """Have `{/norm show}` written by `mention("norm show")` from now on."""
        self._command = mention

    def __call__(self, key: str, /, lang: str | None = None, **facts: Fact) -> str:
        """The sentence of `key` in `lang` (a Discord locale such as "en-GB" will do), else in English."""
        found = self._find(key, lang)
        if found is None:
            return self._missing(key, lang)
        node, language = found
        if isinstance(node, dict) and is_plural(node):
            node = self._plural(key, node, language, facts)
        if not isinstance(node, str):
            return self._missing(key, lang)
        return self._fill(key, node, language, facts)

    def lines(self, key: str, /, lang: str | None = None, **facts: Fact) -> list[str]:
        """The sentences of the list `key`."""
        node, language = self._list(key, lang)
        return [self._fill(key, line, language, facts) for line in node if isinstance(line, str)]

    def rows(self, key: str, /, lang: str | None = None, **facts: Fact) -> list[Row]:
        """The tables of the list `key`, each a row of named sentences."""
        node, language = self._list(key, lang)
        return [
            {name: self._fill(key, text, language, facts) for name, text in row.items() if isinstance(text, str)}
            for row in node
            if isinstance(row, dict)
        ]

    def join(self, parts: Iterable[str], lang: str | None = None, *, alternative: bool = False) -> str:
        """`["a", "b", "c"]` as the language lists things: "a, b, and c", or "a, b, or c" for alternatives."""
        locale = _locale(self._languages_for(lang)[0])
        return format_list(list(parts), style="or" if alternative else "standard", locale=locale)

    def into(self, lang: str | None) -> "Say":
        """These words bound to one language, to hand to a renderer."""
        return Say(self, lang)

    def has(self, key: str, lang: str | None = None) -> bool:
        """Whether a sentence stands under `key`, in `lang` or in English."""
        return self._find(key, lang) is not None

    def _languages_for(self, lang: str | None) -> list[str]:
        """Where to look, best first: "pt-BR", then "pt", then English."""
        wanted = [lang, lang.partition("-")[0], DEFAULT_LANGUAGE] if lang else [DEFAULT_LANGUAGE]
        return [language for language in dict.fromkeys(wanted) if language in self._languages]

    def _find(self, key: str, lang: str | None) -> tuple[Node, str] | None:
        for language in self._languages_for(lang):
            node = look_up(self._languages[language], key)
            if node is not None:
                return node, language
        return None

    def _list(self, key: str, lang: str | None) -> tuple[Sequence[Node], str]:
        found = self._find(key, lang)
        if found is None or not isinstance(found[0], list):
            return [self._missing(key, lang)], DEFAULT_LANGUAGE
        return found[0], found[1]

    def _plural(self, key: str, node: dict[str, Node], language: str, facts: Mapping[str, Fact]) -> Node:
        n = facts.get("n")
        if not isinstance(n, int):
            self._complain(f"{key} has plural forms and needs the whole number n")
            n = 0
        form = "zero" if n == 0 and "zero" in node else _locale(language).plural_form(n)
        return node.get(form, node["other"])

    def _fill(self, key: str, template: str, language: str, facts: Mapping[str, Fact]) -> str:
        parts: list[str] = []
        for text, name, spec in _parsed(template):
            parts.append(text)
            if name is not None:
                parts.append(self._blank(key, name, spec, language, facts))
        return "".join(parts)

    def _blank(self, key: str, name: str, spec: str, language: str, facts: Mapping[str, Fact]) -> str:
        if name.startswith("/"):
            return self._command(name.removeprefix("/"))
        fact = facts.get(name)
        if fact is None:
            self._complain(f"{key} needs the fact {name}")
            return "…"
        if spec == "number" and isinstance(fact, int):
            return str(format_decimal(fact, locale=_locale(language)))
        if spec:
            return self(f"{spec}.{fact}", language)
        return str(fact)

    def _missing(self, key: str, lang: str | None) -> str:
        self._complain(f"{key} is in no language")
        return key if key == MISSING_KEY else self(MISSING_KEY, lang, key=key)

    def _complain(self, problem: str) -> None:
        if self._strict:
            raise WordsError(problem)
        _log.error("Words: %s.", problem)


class Say:
    """Words bound to one language."""

    def __init__(self, words: Words, lang: str | None) -> None:
        self.words = words
        self.lang = lang

    def __call__(self, key: str, /, **facts: Fact) -> str:
        return self.words(key, self.lang, **facts)

    def lines(self, key: str, /, **facts: Fact) -> list[str]:
        return self.words.lines(key, self.lang, **facts)

    def rows(self, key: str, /, **facts: Fact) -> list[Row]:
        return self.words.rows(key, self.lang, **facts)

    def join(self, parts: Iterable[str], *, alternative: bool = False) -> str:
        return self.words.join(parts, self.lang, alternative=alternative)


def load(*, strict: bool = False) -> Words:
    """The words that come with the project. Raises `WordsError` where two files of a language give the same key."""
    return Words(_shipped(), strict=strict)


@cache
def _shipped() -> Mapping[str, dict[str, Node]]:
    """The sentences of every language that comes with the project, read once: that takes a tenth of a second."""
    languages: dict[str, dict[str, Node]] = {}
    for folder in files(__name__).iterdir():
        files_of_language = folder.iterdir() if folder.is_dir() else ()
        texts = [(file.name, file.read_text("utf-8")) for file in files_of_language if file.name.endswith(".toml")]
        if texts:
            languages[folder.name] = merge(texts)
    return languages


def merge(texts: Iterable[tuple[str, str]]) -> dict[str, Node]:
    """One tree of sentences from the named TOML texts of a language."""
    tree: dict[str, Node] = {}
    for name, text in sorted(texts):
        _graft(tree, tomllib.loads(text), name)
    return tree


def unlinked(text: str) -> str:
    """`text` with its clickable commands (`</norm show:7>`) as one types them (`/norm show`)."""
    return _COMMAND_LINK.sub(r"/\1", text)


def timed(text: str, zone: tzinfo) -> str:
    """`text` with the times that Discord shows each reader in their own zone (`<t:0:D>`) written out in `zone`."""
    return _TIME.sub(lambda match: _written(match, zone), text)


def look_up(tree: dict[str, Node], key: str) -> Node | None:
    """What stands under a dotted key, or None."""
    node: Node | None = tree
    for part in key.split("."):
        if not isinstance(node, dict):
            return None
        node = node.get(part)
    return node


def is_plural(node: Mapping[str, Node]) -> bool:
    """Whether a table holds the plural forms of one sentence, rather than sentences of their own."""
    return "other" in node and PLURAL_FORMS.issuperset(node) and all(isinstance(v, str) for v in node.values())


def blanks(template: str) -> frozenset[str]:
    """The names of a sentence's blanks; those of commands (`{/norm show}`) included."""
    return frozenset(name for _text, name, _spec in _parsed(template) if name is not None)


def _written(match: re.Match[str], zone: tzinfo) -> str:
    when = datetime.fromtimestamp(int(match["unix"]), zone)
    return when.strftime("%Y-%m-%d" if (match["style"] or "f") in _DATES else "%Y-%m-%d %H:%M %Z")


@cache
def _parsed(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """A sentence as pairs of a text and the blank after it (name, specification), taken apart once."""
    return tuple((text, name, spec or "") for text, name, spec, _conversion in Formatter().parse(template))


def _graft(tree: dict[str, Node], table: Mapping[str, Node], source: str, path: str = "") -> None:
    for name, node in table.items():
        here = tree.get(name)
        if isinstance(here, dict) and isinstance(node, dict):
            _graft(here, node, source, f"{path}{name}.")
        elif here is not None:
            raise WordsError(f"{path}{name} is given again in {source}")
        else:
            tree[name] = node


def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")
