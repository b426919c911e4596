"""Payloads of application commands."""

from __future__ import annotations

from functools import partial

from .case import ANSWER, COMMANDS_PAGE, DOCUMENT, Case, Payload, command, option, pair

CREATE = "create_application_command"
BULK = "bulk_set_application_commands"
GUILD = "bulk_set_guild_application_commands"
# The last value that Discord takes and the first that it refuses; most limits here are of one page and operation.
both = partial(pair, source=COMMANDS_PAGE, operation=CREATE)


def with_options(*parts: object) -> Payload:
    return command(options=list(parts))


def many(count: object, kind: int) -> list[Payload]:
    description = {"description": "x"} if kind == 1 else {}
    return [{"name": f"c{number}", "type": kind, **description} for number in range(int(str(count)))]


def subcommand(name: str = "propose", *parts: object) -> Payload:
    return option(1, name, options=list(parts))


def group(name: str, *parts: object) -> Payload:
    return option(2, name, options=list(parts))


def choices(count: object, **fields: object) -> Payload:
    given = [{"name": f"c{number}", "value": str(number)} for number in range(int(str(count)))]
    return with_options({**option(choices=given), **fields})


def choice(kind: int = 3, **fields: object) -> Payload:
    return with_options(option(kind, choices=[{"name": "x", "value": "x", **fields}]))


def heavy(extra: object) -> Payload:
    """A command of 7,974 characters and as many more as said."""
    weight = {"name": "n" * 100, "value": "v" * 100}
    parts = [option(name=f"o{number:02}", description="d" * 100, choices=[weight]) for number in range(24)]
    last = [{**weight, "name": f"{number}{'n' * 99}"} for number in range(3)]
    options = [*parts, option(name="x", description="d" * int(str(extra)), choices=last)]
    return command(name="n", description="d" * 100, options=options)


OVERWRITE = [
    *both("there are at most 100 chat commands", "", lambda count: many(count, 1), 100, 101, operation=BULK),
    *both(
        "there are at most 100 chat commands in a guild", "", lambda count: many(count, 1), 100, 101, operation=GUILD
    ),
    *both("there are at most 15 user commands", "", lambda count: many(count, 2), 15, 16, operation=BULK),
    *both("there are at most 15 message commands", "", lambda count: many(count, 3), 15, 16, operation=BULK),
    *both(
        "names differ within a type",
        "",
        lambda kind: [
            command(name="seat"),
            {**command(name="seat"), "type": kind, "description": "x" if kind == 1 else ""},
        ],
        2,
        1,
        operation=BULK,
    ),
    Case("no command at all is an overwrite", COMMANDS_PAGE, BULK, []),
]

NAMES = [
    *both("a name has at most 32 characters", "/name", lambda text: command(name=text), "x" * 32, "x" * 33),
    *both("a name is in lower case", "/name", lambda text: command(name=text), "norm", "Norm"),
    *both("a name has no space", "/name", lambda text: command(name=text), "next-norm", "next norm"),
    *both("a name has no punctuation", "/name", lambda text: command(name=text), "l'avis_1", "norm!"),
    Case("a name may be in any script", COMMANDS_PAGE, CREATE, command(name="नियम")),
    Case("a name may be in a script without case", COMMANDS_PAGE, CREATE, command(name="กฎ")),
    *both("an accented letter is in lower case too", "/name", lambda text: command(name=text), "écrire", "Écrire"),
    *both(
        "a context menu's name may have capitals and spaces",
        "/name",
        lambda kind: {**command(name="Attach to norm"), "type": kind, "description": "" if kind == 3 else "x"},
        3,
        1,
    ),
    *both(
        "a context menu has no description",
        "/description",
        lambda text: {"name": "Attach", "type": 3, "description": text},
        "",
        "x",
    ),
    *both(
        "a context menu has no options",
        "/options",
        lambda parts: {"name": "Attach", "type": 2, "options": parts},
        [],
        [option()],
    ),
    *both(
        "a description has at most 100 characters",
        "/description",
        lambda text: command(description=text),
        "x" * 100,
        "x" * 101,
    ),
    *both("a chat command has a description", "/description", lambda text: command(description=text), "x", ""),
    *both(
        "a translated name is in lower case",
        "/name_localizations/de",
        lambda text: command(name_localizations={"de": text}),
        "norm",
        "Norm",
    ),
    *both(
        "translations are for Discord's locales",
        "/description_localizations",
        lambda locale: command(description_localizations={locale: "x"}),
        "pt-BR",
        "pt",
    ),
    *both(
        "a translated description has at most 100 characters",
        "/description_localizations/fr",
        lambda text: command(description_localizations={"fr": text}),
        "x" * 100,
        "x" * 101,
    ),
    Case("a partial edit needs no description", COMMANDS_PAGE, "update_application_command", {"name": "norm"}),
    *both(
        "permissions are a bit set",
        "/default_member_permissions",
        lambda bits: command(default_member_permissions=bits),
        "32",
        "manage",
        by_document_only=True,
    ),
    *both(
        "contexts are known", "/contexts/0", lambda context: command(contexts=[context]), 2, 3, by_document_only=True
    ),
    *both(
        "contexts are not empty where given",
        "/contexts",
        lambda contexts: command(contexts=contexts),
        [0],
        [],
        source=DOCUMENT,
        by_document_only=True,
    ),
]

OPTIONS = [
    *both(
        "a command has at most 25 options",
        "/options",
        lambda count: with_options(*(option(name=f"o{n}") for n in range(int(str(count))))),
        25,
        26,
    ),
    *both(
        "required options come first",
        "/options/1",
        lambda required: with_options(option(name="a", required=required), option(name="b", required=True)),
        True,
        False,
    ),
    Case(
        "a subcommand's required options come first",
        COMMANDS_PAGE,
        CREATE,
        with_options(subcommand("s", option(name="a"), option(name="b", required=True))),
        "/options/0/options/1",
    ),
    *both(
        "options' names differ",
        "/options",
        lambda name: with_options(option(name="a"), option(name=str(name))),
        "b",
        "a",
    ),
    *both(
        "an option's name is in lower case",
        "/options/0/name",
        lambda name: with_options(option(name=str(name))),
        "due_date",
        "dueDate",
    ),
    *both(
        "an option has a description",
        "/options/0/description",
        lambda text: with_options(option(description=text)),
        "x",
        "",
    ),
    *both(
        "an option's description has at most 100 characters",
        "/options/0/description",
        lambda text: with_options(option(description=text)),
        "x" * 100,
        "x" * 101,
    ),
    *both(
        "there are eleven types of option",
        "/options/0/type",
        lambda kind: with_options(option(int(str(kind)))),
        11,
        12,
        by_document_only=True,
    ),
    *both(
        "subcommands do not stand beside options",
        "/options",
        lambda part: with_options(subcommand(), part),
        subcommand("second"),
        option(),
        source=ANSWER,
    ),
    *both(
        "a group holds subcommands only",
        "/options/0/options/0",
        lambda part: with_options(group("g", part)),
        subcommand(),
        option(),
    ),
    *both(
        "a group holds no group",
        "/options/0/options/0",
        lambda part: with_options(group("g", part)),
        subcommand(),
        group("h", subcommand()),
    ),
    *both(
        "a subcommand holds no group",
        "/options/0/options/0",
        lambda part: with_options(subcommand("s", part)),
        option(),
        group("h", subcommand()),
    ),
    *both(
        "a subcommand holds no subcommand",
        "/options/0/options/0",
        lambda part: with_options(subcommand("s", part)),
        option(),
        subcommand("t"),
    ),
    Case(
        "groups and subcommands stand side by side",
        COMMANDS_PAGE,
        CREATE,
        with_options(group("g", subcommand()), subcommand("s")),
    ),
    *both(
        "a subcommand has at most 25 options",
        "/options/0/options",
        lambda count: with_options(subcommand("s", *(option(name=f"o{n}") for n in range(int(str(count)))))),
        25,
        26,
    ),
    *both("an option has at most 25 choices", "/options/0/choices", choices, 25, 26),
    *both(
        "a choice's name has at most 100 characters",
        "/options/0/choices/0/name",
        lambda text: choice(name=text),
        "x" * 100,
        "x" * 101,
    ),
    *both(
        "a choice's value has at most 100 characters",
        "/options/0/choices/0/value",
        lambda text: choice(value=text),
        "x" * 100,
        "x" * 101,
    ),
    *both(
        "a choice's value is of the option's type",
        "/options/0/choices/0/value",
        lambda value: choice(4, value=value),
        12,
        "x",
    ),
    *both(
        "choices' names differ",
        "/options/0/choices",
        lambda name: with_options(option(choices=[{"name": "a", "value": "1"}, {"name": name, "value": "2"}])),
        "b",
        "a",
        source=ANSWER,
    ),
    *both(
        "choices exclude autocomplete", "/options/0/autocomplete", lambda on: choices(1, autocomplete=on), False, True
    ),
    *both(
        "strings, integers and numbers have choices", "/options/0/choices", lambda kind: choice(int(str(kind))), 3, 6
    ),
    *both(
        "min_length is at most 6000",
        "/options/0/min_length",
        lambda number: with_options(option(min_length=number)),
        6000,
        6001,
    ),
    *both(
        "max_length is at least 1",
        "/options/0/max_length",
        lambda number: with_options(option(max_length=number)),
        1,
        0,
    ),
    *both(
        "min_length is not above max_length",
        "/options/0/min_length",
        lambda number: with_options(option(min_length=number, max_length=10)),
        10,
        11,
        source=ANSWER,
    ),
    *both(
        "min_value is not above max_value",
        "/options/0/min_value",
        lambda number: with_options(option(4, min_value=number, max_value=10)),
        10,
        11,
        source=ANSWER,
    ),
    *both(
        "an integer is below 2^53",
        "/options/0/max_value",
        lambda number: with_options(option(4, max_value=number)),
        2**53 - 1,
        2**53,
    ),
    *both(
        "only strings have a length",
        "/options/0/min_length",
        lambda kind: with_options(option(int(str(kind)), min_length=1)),
        3,
        4,
    ),
    *both(
        "only channels have channel types",
        "/options/0/channel_types",
        lambda kind: with_options(option(int(str(kind)), channel_types=[0])),
        7,
        8,
    ),
    *both("a command counts at most 8000 characters", "", heavy, 26, 27),
    Case(
        "the longest translation counts towards the 8000",
        COMMANDS_PAGE,
        CREATE,
        {**heavy(26), "name_localizations": {"de": "nn"}},
        "",
    ),
]

CASES = [*OVERWRITE, *NAMES, *OPTIONS]
