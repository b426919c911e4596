"""Payloads of embeds: each text, all texts together, addresses."""

from __future__ import annotations

from functools import partial

from .case import ANSWER, DOCUMENT, MESSAGE_PAGE, Build, Case, Payload, message, pair

SEND = "create_message"
EDIT = "update_message"
CALLBACK = "create_interaction_response"
# The last value that Discord takes and the first that it refuses; most limits here are of one page and operation.
both = partial(pair, source=MESSAGE_PAGE, operation=SEND)


def embed(**fields: object) -> Payload:
    return message(embeds=[{"title": "This week", **fields}])


def field(**fields: object) -> Payload:
    return embed(fields=[{"name": "Decided", "value": "3 norms", **fields}])


def long_embeds(total: int) -> Payload:
    return message(embeds=[{"description": "d" * 3000}, {"description": "d" * (total - 3000)}])


def build_embed(key: str) -> Build:
    return lambda value: embed(**{key: value})


CASES = [
    *both(
        "a message has at most 10 embeds",
        "/embeds",
        lambda count: message(embeds=[{"title": "x"}] * int(str(count))),
        10,
        11,
    ),
    *both("an embed's title has at most 256 characters", "/embeds/0/title", build_embed("title"), "x" * 256, "x" * 257),
    Case("whitespace around an embed's title is not counted", MESSAGE_PAGE, SEND, embed(title="x" * 256 + "\n")),
    *both(
        "an embed's description has at most 4096 characters",
        "/embeds/0/description",
        build_embed("description"),
        "x" * 4096,
        "x" * 4097,
    ),
    *both(
        "an embed has at most 25 fields",
        "/embeds/0/fields",
        lambda count: embed(fields=[{"name": "n", "value": "v"}] * int(str(count))),
        25,
        26,
    ),
    *both(
        "a field's name has at most 256 characters",
        "/embeds/0/fields/0/name",
        lambda value: field(name=value),
        "x" * 256,
        "x" * 257,
    ),
    *both(
        "a field's value has at most 1024 characters",
        "/embeds/0/fields/0/value",
        lambda value: field(value=value),
        "x" * 1024,
        "x" * 1025,
    ),
    *both("a field's value is not empty", "/embeds/0/fields/0/value", lambda value: field(value=value), "\u200b", "  "),
    *both(
        "a field has a name",
        "/embeds/0/fields/0/name",
        lambda value: embed(fields=[value]),
        {"name": "n", "value": "v"},
        {"value": "v"},
    ),
    *both(
        "a footer has at most 2048 characters",
        "/embeds/0/footer/text",
        lambda value: embed(footer={"text": value}),
        "x" * 2048,
        "x" * 2049,
    ),
    *both(
        "an author's name has at most 256 characters",
        "/embeds/0/author/name",
        lambda value: embed(author={"name": value}),
        "x" * 256,
        "x" * 257,
    ),
    *both(
        "all embeds together hold at most 6000 characters",
        "/embeds",
        lambda total: long_embeds(int(str(total))),
        6000,
        6001,
    ),
    *both(
        "a colour is at most 0xFFFFFF", "/embeds/0/color", build_embed("color"), 0xFFFFFF, 0x1000000, source=DOCUMENT
    ),
    *both(
        "an embed's time is an ISO 8601 time",
        "/embeds/0/timestamp",
        build_embed("timestamp"),
        "2026-03-02T09:00:00+00:00",
        "Monday",
        by_document_only=True,
    ),
    *both(
        "an embed's image is of the web or an upload",
        "/embeds/0/image/url",
        lambda url: embed(image={"url": url}),
        "attachment://chart.png",
        "file:///chart.png",
    ),
    *both(
        "an author's address is of the web",
        "/embeds/0/author/url",
        lambda url: embed(author={"name": "n", "url": url}),
        "https://example.org/ü",
        "attachment://a.png",
    ),
    *both(
        "an embed is not empty",
        "/embeds/0",
        lambda value: message(embeds=[value]),
        {"description": "d"},
        {"type": "rich", "color": 1},
        source=ANSWER,
    ),
    Case("an edit's embeds hold at most 6000 characters", MESSAGE_PAGE, EDIT, long_embeds(6001), "/embeds"),
    Case(
        "an answer's embeds hold at most 6000 characters",
        MESSAGE_PAGE,
        CALLBACK,
        {"type": 7, "data": long_embeds(6001)},
        "/data/embeds",
    ),
]
