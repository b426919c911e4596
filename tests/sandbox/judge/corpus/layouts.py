"""Payloads of layouts, which is what this project calls messages of components v2."""

from __future__ import annotations

from functools import partial

from .case import (
    ANSWER,
    COMPONENTS_PAGE,
    DOCUMENT,
    MESSAGE_PAGE,
    Case,
    Payload,
    button,
    container,
    layout,
    message,
    options,
    pair,
    picture,
    row,
    section,
    select,
    words,
)

SEND = "create_message"
EDIT = "update_message"
CALLBACK = "create_interaction_response"
FIRST = "/components/0/components/0"
# The last value that Discord takes and the first that it refuses; most limits here are of one page and operation.
both = partial(pair, source=COMPONENTS_PAGE, operation=SEND)


def gallery(**fields: object) -> Payload:
    return {"type": 12, "items": [{"media": {"url": "https://example.org/chart.png"}, **fields}]}


CASES = [
    *both(
        "a layout has no content",
        "/content",
        lambda text: layout(words(), content=text),
        None,
        "x",
        source=MESSAGE_PAGE,
    ),
    *both(
        "a layout has no embeds",
        "/embeds",
        lambda embeds: layout(words(), embeds=embeds),
        [],
        [{"title": "x"}],
        source=MESSAGE_PAGE,
    ),
    *both(
        "a layout has no stickers",
        "/sticker_ids",
        lambda ids: layout(words(), sticker_ids=ids),
        [],
        ["12"],
        source=MESSAGE_PAGE,
    ),
    Case("an edit to a layout takes the content away", MESSAGE_PAGE, EDIT, layout(words(), content=None, embeds=[])),
    Case("an edit to a layout takes the content away", MESSAGE_PAGE, EDIT, layout(words(), content="x"), "/content"),
    *both(
        "a text display needs the flag",
        "/components/0",
        lambda flags: message(content=None, flags=flags, components=[words()]),
        1 << 15,
        0,
    ),
    Case(
        "a container in an answer needs the flag",
        COMPONENTS_PAGE,
        CALLBACK,
        {"type": 4, "data": {"components": [container(words())]}},
        "/data/components/0",
    ),
    *both(
        "a layout has at most 40 components, all counted",
        "/components",
        lambda count: layout(container(*(words() for _ in range(int(str(count)))))),
        39,
        40,
    ),
    Case(
        "accessories are counted",
        COMPONENTS_PAGE,
        SEND,
        layout(*(section(button(n)) for n in range(14))),
        "/components",
    ),
    *both(
        "a layout holds at most 4000 characters",
        "/components",
        lambda size: layout(words("x" * 3000), container(words("x" * int(str(size))))),
        1000,
        1001,
        source=ANSWER,
    ),
    *both(
        "a text display is not empty",
        "/components/0/content",
        lambda text: layout(words(str(text))),
        "x",
        "",
        source=DOCUMENT,
    ),
    *both(
        "a section has at most 3 texts",
        "/components/0/components",
        lambda count: layout(section(picture(), int(str(count)))),
        3,
        4,
    ),
    *both(
        "a section has a text",
        "/components/0/components",
        lambda count: layout(section(picture(), int(str(count)))),
        1,
        0,
    ),
    *both("a section has an accessory", "/components/0/accessory", lambda part: layout(section(part)), button(), None),
    *both(
        "a section's accessory is a button or a thumbnail",
        "/components/0/accessory",
        lambda part: layout(section(part)),
        picture(),
        select(),
    ),
    *both(
        "a section holds texts only",
        FIRST,
        lambda part: layout({"type": 9, "components": [part], "accessory": picture()}),
        words(),
        {"type": 14},
    ),
    *both(
        "a container holds no container", FIRST, lambda part: layout(container(part)), row(button()), container(words())
    ),
    *both(
        "a button in a container stands in a row",
        FIRST,
        lambda part: layout(container(part)),
        section(button()),
        button(),
    ),
    *both(
        "a thumbnail is an accessory only", "/components/0", lambda part: layout(part), section(picture()), picture()
    ),
    *both(
        "an accent colour is at most 0xFFFFFF",
        "/components/0/accent_color",
        lambda number: layout(container(words(), accent_color=number)),
        0xFFFFFF,
        0x1000000,
    ),
    *both(
        "a gallery has at most 10 items",
        "/components/0/items",
        lambda count: layout({"type": 12, "items": [{"media": {"url": "https://e.org/a.png"}}] * int(str(count))}),
        10,
        11,
    ),
    *both(
        "a picture's text has at most 1024 characters",
        "/components/0/items/0/description",
        lambda text: layout(gallery(description=text)),
        "x" * 1024,
        "x" * 1025,
    ),
    *both(
        "a thumbnail's text has at most 1024 characters",
        "/components/0/accessory/description",
        lambda text: layout(section(picture(description=text))),
        "x" * 1024,
        "x" * 1025,
    ),
    *both(
        "a separator is small or large",
        "/components/0/spacing",
        lambda size: layout({"type": 14, "spacing": size}, words()),
        2,
        3,
        by_document_only=True,
    ),
    Case(
        "a file shows an upload",
        COMPONENTS_PAGE,
        SEND,
        layout({"type": 13, "file": {"url": "attachment://a.csv"}}, attachments=[{"id": 0, "filename": "a.csv"}]),
        files=("files[0]",),
    ),
    Case(
        "a file shows an upload, not the web",
        COMPONENTS_PAGE,
        SEND,
        layout({"type": 13, "file": {"url": "https://e.org/a.csv"}}),
        "/components/0/file/url",
    ),
    Case(
        "a picture's upload is there",
        ANSWER,
        SEND,
        layout(
            {"type": 12, "items": [{"media": {"url": "attachment://b.png"}}]},
            attachments=[{"id": 0, "filename": "a.png"}],
        ),
        "/components/0/items/0/media/url",
        files=("files[0]",),
    ),
    Case("a layout has components", MESSAGE_PAGE, SEND, layout(), ""),
    Case(
        "a label stands in modals only",
        COMPONENTS_PAGE,
        SEND,
        layout({"type": 18, "label": "x", "component": select()}),
        "/components/0",
    ),
    Case(
        "a radio group stands in modals only",
        COMPONENTS_PAGE,
        SEND,
        layout(row({"type": 21, "custom_id": "r", "options": options(2)})),
        FIRST,
    ),
]
