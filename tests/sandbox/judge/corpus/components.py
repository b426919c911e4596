"""Payloads of components in messages: rows, buttons, selects, layouts."""

from __future__ import annotations

from functools import partial

from .case import (
    ANSWER,
    COMPONENTS_PAGE,
    Case,
    Payload,
    button,
    container,
    layout,
    link,
    message,
    options,
    pair,
    row,
    section,
    select,
)

SEND = "create_message"
EDIT = "update_message"
CALLBACK = "create_interaction_response"
FIRST = "/components/0/components/0"
# The last value that Discord takes and the first that it refuses; most limits here are of one page and operation.
both = partial(pair, source=COMPONENTS_PAGE, operation=SEND)


def rows(*components: object) -> Payload:
    return message(components=[row(component) for component in components])


def buttons(count: object) -> Payload:
    return message(components=[row(*(button(number) for number in range(int(str(count)))))])


def one_button(**fields: object) -> Payload:
    return rows(button(**fields))


def one_select(**fields: object) -> Payload:
    return rows(select(**fields))


def user_select(**fields: object) -> Payload:
    return rows({"type": 5, "custom_id": "people", **fields})


ROWS = [
    *both(
        "a message has at most 5 action rows",
        "/components",
        lambda count: rows(*(button(n) for n in range(int(str(count))))),
        5,
        6,
    ),
    Case(
        "a layout may have more than 5 action rows", COMPONENTS_PAGE, SEND, layout(*(row(button(n)) for n in range(6)))
    ),
    *both("a row has at most 5 buttons", "/components/0/components", buttons, 5, 6),
    *both("a row is not empty", "/components/0/components", buttons, 1, 0),
    *both(
        "a select stands alone in its row",
        "/components/0/components",
        lambda parts: message(components=[row(*list(parts))]) if isinstance(parts, tuple) else None,
        (select(),),
        (select(), button()),
    ),
    Case(
        "two selects do not share a row",
        COMPONENTS_PAGE,
        SEND,
        message(components=[row(select(), select(custom_id="b"))]),
        "/components/0/components",
    ),
    *both(
        "a button stands in a row", "/components/0", lambda part: message(components=[part]), row(button()), button()
    ),
    *both("a row holds no row", FIRST, lambda part: message(components=[row(part)]), button(), row(button())),
    *both(
        "a text input stands in modals only",
        FIRST,
        lambda part: message(components=[row(part)]),
        button(),
        {"type": 4, "custom_id": "a", "style": 1},
    ),
    *both(
        "two components do not share a custom_id",
        "/components",
        lambda number: rows(button(1), button(int(str(number)))),
        2,
        1,
    ),
    Case(
        "disabled components do not share a custom_id either",
        COMPONENTS_PAGE,
        SEND,
        rows(button(1, disabled=True), button(1, disabled=True)),
        "/components",
    ),
    Case(
        "nested components do not share a custom_id",
        COMPONENTS_PAGE,
        SEND,
        layout(section(button(1)), container(row(button(1)))),
        "/components",
    ),
    *both(
        "two components do not share an id",
        "/components",
        lambda number: rows(button(1, id=1), button(2, id=number)),
        2,
        1,
    ),
    Case("the id 0 stands for none", COMPONENTS_PAGE, SEND, rows(button(1, id=0), button(2, id=0))),
    *both("an id has 32 bits", f"{FIRST}/id", lambda number: one_button(id=number), 2**31 - 1, 2**31),
    Case(
        "an answer has at most 5 action rows",
        COMPONENTS_PAGE,
        CALLBACK,
        {"type": 4, "data": rows(*(button(n) for n in range(6)))},
        "/data/components",
    ),
]

BUTTONS = [
    *both(
        "a button's label has at most 80 characters",
        f"{FIRST}/label",
        lambda text: one_button(label=text),
        "x" * 80,
        "x" * 81,
    ),
    *both(
        "a custom_id has at most 100 characters",
        f"{FIRST}/custom_id",
        lambda text: one_button(custom_id=text),
        "x" * 100,
        "x" * 101,
    ),
    *both("a custom_id is not empty", f"{FIRST}/custom_id", lambda text: one_button(custom_id=text), "x", ""),
    *both("a button has a custom_id", f"{FIRST}/custom_id", lambda text: one_button(custom_id=text), "x", None),
    *both("a link button has an address", f"{FIRST}/url", lambda url: rows(link(url=url)), "https://example.org", None),
    *both("a link button has no custom_id", f"{FIRST}/custom_id", lambda text: rows(link(custom_id=text)), None, "x"),
    *both(
        "a button that is no link has no address",
        f"{FIRST}/url",
        lambda url: one_button(url=url),
        None,
        "https://example.org",
    ),
    *both(
        "a link opens the web or Discord",
        f"{FIRST}/url",
        lambda url: rows(link(url=url)),
        "discord://-/channels/1/2",
        "mailto:ada@example.org",
        source=ANSWER,
    ),
    *both(
        "a link's address has at most 512 characters",
        f"{FIRST}/url",
        lambda path: rows(link(url=f"https://e.org/{path}")),
        "x" * 498,
        "x" * 499,
    ),
    *both(
        "a premium button has nothing but its SKU",
        f"{FIRST}/label",
        lambda text: rows({"type": 2, "style": 6, "sku_id": "12", "label": text}),
        None,
        "Buy",
    ),
    Case("a premium button has its SKU", COMPONENTS_PAGE, SEND, rows({"type": 2, "style": 6}), f"{FIRST}/sku_id"),
    *both(
        "there are six styles of button",
        f"{FIRST}/style",
        lambda style: one_button(style=style),
        4,
        7,
        by_document_only=True,
    ),
    *both(
        "a button has a label or an emoji",
        f"{FIRST}/label",
        lambda emoji: one_button(label=None, emoji=emoji),
        {"name": "👍"},
        None,
        source=ANSWER,
    ),
    *both(
        "an emoji is Unicode's or has an id",
        f"{FIRST}/emoji/name",
        lambda emoji: one_button(emoji=emoji),
        {"name": "ballot", "id": "12"},
        {"name": "ballot"},
        source=ANSWER,
    ),
]

SELECTS = [
    *both(
        "a select has at most 25 options",
        f"{FIRST}/options",
        lambda count: one_select(options=options(int(str(count)))),
        25,
        26,
    ),
    *both(
        "a select has an option",
        f"{FIRST}/options",
        lambda count: one_select(options=options(int(str(count)))),
        1,
        0,
        source=ANSWER,
    ),
    *both(
        "an option's label has at most 100 characters",
        f"{FIRST}/options/0/label",
        lambda text: one_select(options=[{"label": text, "value": "1"}]),
        "x" * 100,
        "x" * 101,
    ),
    *both(
        "an option's value has at most 100 characters",
        f"{FIRST}/options/0/value",
        lambda text: one_select(options=[{"label": "x", "value": text}]),
        "x" * 100,
        "x" * 101,
    ),
    *both(
        "an option's description has at most 100 characters",
        f"{FIRST}/options/0/description",
        lambda text: one_select(options=[{"label": "x", "value": "1", "description": text}]),
        "x" * 100,
        "x" * 101,
    ),
    *both(
        "two options do not share a value",
        f"{FIRST}/options",
        lambda value: one_select(options=[{"label": "a", "value": "1"}, {"label": "b", "value": value}]),
        "2",
        "1",
        source=ANSWER,
    ),
    *both(
        "a placeholder has at most 150 characters",
        f"{FIRST}/placeholder",
        lambda text: one_select(placeholder=text),
        "x" * 150,
        "x" * 151,
    ),
    *both(
        "min_values is not above max_values",
        f"{FIRST}/min_values",
        lambda number: one_select(min_values=number, max_values=2),
        2,
        3,
        source=ANSWER,
    ),
    *both(
        "max_values is 1 where it is not given",
        f"{FIRST}/min_values",
        lambda number: one_select(min_values=number),
        1,
        2,
    ),
    *both(
        "max_values is not above the number of options",
        f"{FIRST}/max_values",
        lambda number: one_select(min_values=0, max_values=number),
        3,
        4,
        source=ANSWER,
    ),
    *both(
        "max_values is at least 1",
        f"{FIRST}/max_values",
        lambda number: one_select(min_values=0, max_values=number),
        1,
        0,
    ),
    *both("max_values is at most 25", f"{FIRST}/max_values", lambda number: user_select(max_values=number), 25, 26),
    *both(
        "default values fit min_values and max_values",
        f"{FIRST}/default_values",
        lambda ids: user_select(
            max_values=2, default_values=[{"type": "user", "id": str(n)} for n in range(int(str(ids)))]
        ),
        2,
        3,
    ),
    *both(
        "a user select's defaults are users",
        f"{FIRST}/default_values/0/type",
        lambda kind: user_select(default_values=[{"type": kind, "id": "1"}]),
        "user",
        "role",
        by_document_only=True,
    ),
    *both(
        "a select has a custom_id",
        f"{FIRST}/custom_id",
        lambda text: rows({"type": 6, "custom_id": text} if text else {"type": 6}),
        "roles",
        None,
    ),
    Case("a message's select may be left empty", COMPONENTS_PAGE, SEND, one_select(min_values=0, required=True)),
]

CASES = [*ROWS, *BUTTONS, *SELECTS]
