"""Payloads of interactions' answers: modals with every input, autocomplete, deferral, and the choice by type."""

from __future__ import annotations

from functools import partial

from .case import (
    ANSWER,
    ANSWERS_PAGE,
    COMMANDS_PAGE,
    COMPONENTS_PAGE,
    DOCUMENT,
    Case,
    Payload,
    button,
    label,
    message,
    modal,
    options,
    pair,
    row,
    select,
    text_input,
    words,
)

CALLBACK = "create_interaction_response"
PART = "/data/components/0"
INPUT = f"{PART}/component"
# The last value that Discord takes and the first that it refuses; most limits here are of one page and operation.
both = partial(pair, source=COMPONENTS_PAGE, operation=CALLBACK)


def labels(count: object) -> Payload:
    return modal(*(label(text_input(number)) for number in range(int(str(count)))))


def one(**fields: object) -> Payload:
    return modal(label(text_input(**fields)))


def one_select(**fields: object) -> Payload:
    return modal(label(select(**fields)))


def radio(count: object) -> Payload:
    return modal(label({"type": 21, "custom_id": "vote", "options": options(int(str(count)))}))


def boxes(count: int = 3, **fields: object) -> Payload:
    return modal(label({"type": 22, "custom_id": "days", "options": options(count), **fields}))


def upload(**fields: object) -> Payload:
    return modal(label({"type": 19, "custom_id": "proof", **fields}))


def suggestions(*choices: object) -> Payload:
    return {"type": 8, "data": {"choices": list(choices)}}


MODALS = [
    *both("a modal has at most 5 parts", "/data/components", labels, 5, 6, source=ANSWERS_PAGE),
    *both("a modal has a part", "/data/components", labels, 1, 0, source=ANSWERS_PAGE),
    *both(
        "a modal's title has at most 45 characters",
        "/data/title",
        lambda text: modal(words(), title=text),
        "x" * 45,
        "x" * 46,
        source=ANSWERS_PAGE,
    ),
    *both("a modal has a title", "/data/title", lambda text: modal(words(), title=text), "x", "", source=ANSWERS_PAGE),
    *both(
        "a modal's custom_id has at most 100 characters",
        "/data/custom_id",
        lambda text: modal(words(), custom_id=text),
        "x" * 100,
        "x" * 101,
        source=ANSWERS_PAGE,
    ),
    *both(
        "a modal holds no row of buttons",
        f"{PART}/components/0",
        lambda part: modal(row(part)),
        text_input(label="Reason"),
        button(),
    ),
    *both(
        "a modal's row holds one text input",
        f"{PART}/components",
        lambda count: modal(row(*(text_input(n, label="Reason") for n in range(int(str(count)))))),
        1,
        2,
    ),
    *both(
        "an input in a row has its own label",
        f"{PART}/components/0/label",
        lambda text: modal(row(text_input(label=text))),
        "Reason",
        None,
    ),
    *both("an input stands in a label", PART, lambda part: modal(part), label(text_input()), text_input()),
    *both(
        "a select stands in a label", f"{PART}/components/0", lambda part: modal(part), label(select()), row(select())
    ),
    *both(
        "a container stands in messages only",
        PART,
        lambda part: modal(part),
        words(),
        {"type": 17, "components": [words()]},
    ),
    *both(
        "a label has at most 45 characters",
        f"{PART}/label",
        lambda text: modal(label(text_input(), label=text)),
        "x" * 45,
        "x" * 46,
    ),
    *both(
        "a label's description has at most 100 characters",
        f"{PART}/description",
        lambda text: modal(label(text_input(), description=text)),
        "x" * 100,
        "x" * 101,
    ),
    *both("a label holds an input", INPUT, lambda part: modal(label(part)), text_input(), None),
    *both("a label holds no button", INPUT, lambda part: modal(label(part)), select(), button()),
    *both("a label holds no text", INPUT, lambda part: modal(label(part)), text_input(), words()),
    *both(
        "two inputs do not share a custom_id",
        "/data/components",
        lambda number: modal(label(text_input(1)), label(text_input(int(str(number))))),
        2,
        1,
    ),
]

INPUTS = [
    *both(
        "a text input's value has at most 4000 characters",
        f"{INPUT}/value",
        lambda text: one(value=text),
        "x" * 4000,
        "x" * 4001,
    ),
    *both(
        "a text input's value is not longer than max_length",
        f"{INPUT}/value",
        lambda text: one(value=text, max_length=10),
        "x" * 10,
        "x" * 11,
        source=ANSWER,
    ),
    *both(
        "a text input's placeholder has at most 100 characters",
        f"{INPUT}/placeholder",
        lambda text: one(placeholder=text),
        "x" * 100,
        "x" * 101,
    ),
    *both("max_length is at most 4000", f"{INPUT}/max_length", lambda number: one(max_length=number), 4000, 4001),
    *both("max_length is at least 1", f"{INPUT}/max_length", lambda number: one(max_length=number), 1, 0),
    *both("min_length is at least 0", f"{INPUT}/min_length", lambda number: one(min_length=number), 0, -1),
    *both(
        "min_length is not above max_length",
        f"{INPUT}/min_length",
        lambda number: one(min_length=number, max_length=10),
        10,
        11,
        source=ANSWER,
    ),
    *both(
        "a text input is short or a paragraph",
        f"{INPUT}/style",
        lambda style: one(style=style),
        1,
        3,
        by_document_only=True,
    ),
    *both("nothing in a modal is disabled", f"{INPUT}/disabled", lambda value: one_select(disabled=value), False, True),
    *both(
        "a required select has min_values of at least 1",
        f"{INPUT}/min_values",
        lambda number: one_select(min_values=number, required=True),
        1,
        0,
    ),
    Case(
        "a select is required where it does not say",
        COMPONENTS_PAGE,
        CALLBACK,
        one_select(min_values=0),
        f"{INPUT}/min_values",
    ),
    Case("an optional select may be left empty", COMPONENTS_PAGE, CALLBACK, one_select(min_values=0, required=False)),
    *both(
        "a modal's select has at most 25 options",
        f"{INPUT}/options",
        lambda count: one_select(options=options(int(str(count)))),
        25,
        26,
    ),
    *both("a radio group has at least 2 options", f"{INPUT}/options", radio, 2, 1),
    *both("a radio group has at most 10 options", f"{INPUT}/options", radio, 10, 11),
    *both("a checkbox group has at most 10 options", f"{INPUT}/options", lambda count: boxes(int(str(count))), 10, 11),
    *both("a checkbox group has an option", f"{INPUT}/options", lambda count: boxes(int(str(count))), 1, 0),
    *both(
        "a checkbox group's max_values is at most 10",
        f"{INPUT}/max_values",
        lambda number: boxes(10, max_values=number),
        10,
        11,
    ),
    *both(
        "a required checkbox group has min_values of at least 1",
        f"{INPUT}/min_values",
        lambda required: boxes(min_values=0, required=required),
        False,
        True,
    ),
    *both(
        "a checkbox group's min_values is not above max_values",
        f"{INPUT}/min_values",
        lambda number: boxes(min_values=number, max_values=2),
        2,
        3,
        source=ANSWER,
    ),
    *both(
        "a file upload takes at most 10 files", f"{INPUT}/max_values", lambda number: upload(max_values=number), 10, 11
    ),
    *both(
        "a required file upload has min_values of at least 1",
        f"{INPUT}/min_values",
        lambda number: upload(min_values=number),
        1,
        0,
    ),
    *both(
        "a checkbox has a custom_id",
        f"{INPUT}/custom_id",
        lambda text: modal(label({"type": 23, "custom_id": text} if text else {"type": 23})),
        "agree",
        None,
    ),
]

ANSWERS = [
    *both(
        "an autocomplete answer has at most 25 choices",
        "/data/choices",
        lambda count: suggestions(*({"name": str(n), "value": n} for n in range(int(str(count))))),
        25,
        26,
        source=ANSWERS_PAGE,
    ),
    *both(
        "a choice's name has at most 100 characters",
        "/data/choices/0/name",
        lambda text: suggestions({"name": text, "value": "1"}),
        "x" * 100,
        "x" * 101,
        source=COMMANDS_PAGE,
    ),
    *both(
        "a choice's value has at most 100 characters",
        "/data/choices/0/value",
        lambda text: suggestions({"name": "x", "value": text}),
        "x" * 100,
        "x" * 101,
        source=COMMANDS_PAGE,
    ),
    *both(
        "a deferred answer carries EPHEMERAL only",
        "/data/flags",
        lambda flags: {"type": 5, "data": {"flags": flags}},
        64,
        64 | 1 << 15,
        source=ANSWERS_PAGE,
    ),
    *both(
        "there are answers of these types",
        "/type",
        lambda kind: {"type": kind},
        6,
        3,
        source=ANSWERS_PAGE,
        by_document_only=True,
    ),
    Case(
        "a modal is judged as a modal, not as a message",
        ANSWERS_PAGE,
        CALLBACK,
        {"type": 9, "data": message()},
        "/data/title",
    ),
    Case("a modal has its data", ANSWERS_PAGE, CALLBACK, {"type": 9}, "/data"),
    Case("an autocomplete answer has its data", DOCUMENT, CALLBACK, {"type": 8}, "/data", by_document_only=True),
    Case("an update may leave everything", ANSWERS_PAGE, CALLBACK, {"type": 7, "data": {"components": []}}),
    Case("no suggestion is an answer", ANSWERS_PAGE, CALLBACK, suggestions()),
]

CASES = [*MODALS, *INPUTS, *ANSWERS]
