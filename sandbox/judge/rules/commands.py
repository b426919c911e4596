"""Application commands: names, nesting, order, choices and the total that Discord counts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from .. import limits
from ..problem import Problem, broken, fields, items, text, whole
from .common import length, lists, needed, numbers, ordered, repeated, texts

# interactions/application-commands.mdx, "Application Command Types" and "Application Command Option Type".
CHAT_INPUT, USER, MESSAGE, ENTRY_POINT = 1, 2, 3, 4
SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER, CHANNEL = 1, 2, 3, 4, 10, 7
MAY_CHOOSE: Final = frozenset({STRING, INTEGER, NUMBER})
COUNTS: Final[Mapping[int, tuple[str, int]]] = {
    CHAT_INPUT: ("chat", limits.CHAT_COMMANDS),
    USER: ("user", limits.USER_COMMANDS),
    MESSAGE: ("message", limits.MESSAGE_COMMANDS),
    ENTRY_POINT: ("entry point", limits.ENTRY_COMMANDS),
}
# reference.mdx, "Locales"; `ar` and `he` stand in the OpenAPI document only.
LOCALES: Final = frozenset(
    {
        *(
            "ar",
            "bg",
            "cs",
            "da",
            "de",
            "el",
            "en-GB",
            "en-US",
            "es-419",
            "es-ES",
            "fi",
            "fr",
            "he",
            "hi",
            "hr",
            "hu",
        ),
        *("id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi"),
        *("zh-CN", "zh-TW"),
    }
)


def all_commands(body: object, where: str) -> Iterator[Problem]:
    """Yield what Discord would refuse in a bulk overwrite: each command, their numbers, and names that repeat."""
    commands = [fields(value) for value in items(body)]
    for index, one in enumerate(commands):
        yield from command(one, f"{where}/{index}", fresh=True)
    kinds = [whole(one.get("type"), CHAT_INPUT) for one in commands]
    for kind, (name, most) in COUNTS.items():
        if kinds.count(kind) > most:
            yield broken(where, f"There are {kinds.count(kind)} {name} commands; Discord takes {most}.")
    named = [(kind, text(one.get("name"))) for kind, one in zip(kinds, commands, strict=True)]
    for twice in repeated(named):
        yield broken(where, f"Two commands of one type share the name {_name(twice)!r}.")


def _name(pair: object) -> str:
    return str(pair[1]) if isinstance(pair, tuple) else ""


def command(body: Mapping[str, object], where: str, *, fresh: bool) -> Iterator[Problem]:
    """Yield what Discord would refuse in one command; `fresh` tells a whole command from a partial edit."""
    kind = whole(body.get("type"), CHAT_INPUT)
    yield from texts(body, where, name=limits.COMMAND_NAME)
    if kind == CHAT_INPUT:
        yield from _names(body, where)
        if fresh:
            yield from needed(body, where, "description")
        yield from texts(body, where, description=limits.COMMAND_DESCRIPTION)
        yield from _localized(body, where, "description_localizations", limits.COMMAND_DESCRIPTION)
        yield from _options(body, where, depth=0)
    elif kind in (USER, MESSAGE):
        yield from _localized(body, where, "name_localizations", limits.COMMAND_NAME)
        for key in ("description", "options"):
            if body.get(key):
                yield broken(f"{where}/{key}", f"A user or message command may not have {key}.")
    total = _characters(body)
    if total > limits.COMMAND_CHARACTERS:
        yield broken(where, f"The command counts {total} characters; Discord takes {limits.COMMAND_CHARACTERS}.")


def _names(holder: Mapping[str, object], where: str) -> Iterator[Problem]:
    """A name and its translations: letters, digits, `-`, `_` and `'`, in lower case where there is one."""
    given = {f"{where}/name": holder.get("name")}
    for locale, name in fields(holder.get("name_localizations")).items():
        given[f"{where}/name_localizations/{locale}"] = name
    yield from _localized(holder, where, "name_localizations", limits.COMMAND_NAME)
    for here, name in given.items():
        if not isinstance(name, str):
            continue
        odd = [letter for letter in name if not _fits_name(letter)]
        if odd:
            yield broken(here, f"The name {name!r} has {odd[0]!r}, which Discord does not take in names.")
        elif name.lower() != name:
            yield broken(here, f"The name {name!r} is not in lower case.")


def _fits_name(letter: str) -> bool:
    r"""Return whether the letter fits ``^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$``."""
    if letter in "-_'" or unicodedata.category(letter)[0] in "LN":
        return True
    return "\u0900" <= letter <= "\u097f" or "\ua8e0" <= letter <= "\ua8ff" or "\u0e01" <= letter <= "\u0e5b"


def _localized(holder: Mapping[str, object], where: str, key: str, span: limits.Span) -> Iterator[Problem]:
    for locale, value in fields(holder.get(key)).items():
        here = f"{where}/{key}/{locale}"
        if locale not in LOCALES:
            yield broken(here, f"{locale!r} is no locale of Discord's.")
        yield from length(text(value), here, span)


def _options(holder: Mapping[str, object], where: str, *, depth: int) -> Iterator[Problem]:
    """Options of a command (depth 0), of a group or a subcommand: order, names, and the one kind of nesting."""
    yield from lists(holder, where, options=limits.COMMAND_OPTIONS)
    options = [fields(value) for value in items(holder.get("options"))]
    kinds = [whole(option.get("type")) for option in options]
    nested = [kind in (SUBCOMMAND, GROUP) for kind in kinds]
    if any(nested) and not all(nested):
        # Discord answers APPLICATION_COMMAND_OPTIONS_TYPE_INVALID.
        yield broken(f"{where}/options", "Subcommands and groups may not stand beside other options.")
    for name in repeated([text(option.get("name")) for option in options]):
        yield broken(f"{where}/options", f"Two options share the name {name!r}.")
    optional = False
    for index, (option, kind) in enumerate(zip(options, kinds, strict=True)):
        here = f"{where}/options/{index}"
        required = option.get("required") is True
        if required and optional:
            yield broken(here, "A required option stands after an optional one.")
        optional = optional or not required
        yield from _option(option, here, kind, depth)


def _option(option: Mapping[str, object], where: str, kind: int, depth: int) -> Iterator[Problem]:
    yield from needed(option, where, "name", "description")
    yield from texts(option, where, name=limits.COMMAND_NAME, description=limits.COMMAND_DESCRIPTION)
    yield from _names(option, where)
    yield from _localized(option, where, "description_localizations", limits.COMMAND_DESCRIPTION)
    if kind == GROUP:
        if depth > 0:
            yield broken(where, "A group may stand only at the top of a command.")
        for index, value in enumerate(items(option.get("options"))):
            if whole(fields(value).get("type")) != SUBCOMMAND:
                yield broken(f"{where}/options/{index}", "A group holds subcommands only.")
        yield from _options(option, where, depth=1)
    elif kind == SUBCOMMAND:
        if depth > 1:
            yield broken(where, "A subcommand may not stand in a subcommand.")
        yield from _options(option, where, depth=2)
    else:
        yield from _parameter(option, where, kind)


def _parameter(option: Mapping[str, object], where: str, kind: int) -> Iterator[Problem]:
    yield from numbers(option, where, min_length=limits.STRING_LEAST, max_length=limits.STRING_MOST)
    yield from ordered(option, where, "min_length", "max_length")
    yield from ordered(option, where, "min_value", "max_value")
    if kind == INTEGER:
        yield from numbers(option, where, min_value=limits.INTEGER_VALUE, max_value=limits.INTEGER_VALUE)
    may_not = {
        "choices": kind not in MAY_CHOOSE,
        "autocomplete": kind not in MAY_CHOOSE,
        "min_value": kind not in (INTEGER, NUMBER),
        "max_value": kind not in (INTEGER, NUMBER),
        "min_length": kind != STRING,
        "max_length": kind != STRING,
        "channel_types": kind != CHANNEL,
    }
    for key, refused in may_not.items():
        if refused and option.get(key) not in (None, False, []):
            yield broken(f"{where}/{key}", f"An option of type {kind} may not have {key}.")
    if option.get("autocomplete") is True and option.get("choices"):
        yield broken(f"{where}/autocomplete", "An option with choices may not have autocomplete.")
    yield from choices(option, where, kind)


def choices(holder: Mapping[str, object], where: str, kind: int | None = None) -> Iterator[Problem]:
    """Yield what Discord would refuse in choices, of an option of the kind or (None) of an autocomplete answer."""
    yield from lists(holder, where, choices=limits.CHOICES)
    given = [fields(value) for value in items(holder.get("choices"))]
    for index, choice in enumerate(given):
        here = f"{where}/choices/{index}"
        yield from needed(choice, here, "name", "value")
        yield from texts(choice, here, name=limits.CHOICE_NAME, value=limits.CHOICE_VALUE)
        yield from _localized(choice, here, "name_localizations", limits.CHOICE_NAME)
        value = choice.get("value")
        if kind in MAY_CHOOSE and value is not None and isinstance(value, str) != (kind == STRING):
            yield broken(f"{here}/value", "The choice's value is not of the option's type.")
    if kind is not None:
        # Discord answers APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS.
        for name in repeated([text(choice.get("name")) for choice in given]):
            yield broken(f"{where}/choices", f"Two choices share the name {name!r}.")


def _characters(holder: Mapping[str, object]) -> int:
    """Return what counts towards the 8000: names, descriptions and values, each in its longest translation."""
    total = 0
    for key in ("name", "description"):
        translations = fields(holder.get(f"{key}_localizations")).values()
        total += max(len(text(value)) for value in (holder.get(key), *translations))
    total += len(text(holder.get("value")))
    for key in ("options", "choices"):
        total += sum(_characters(fields(value)) for value in items(holder.get(key)))
    return total
