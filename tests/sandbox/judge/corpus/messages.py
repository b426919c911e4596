"""Payloads of messages: content, embeds, mentions, uploads, polls."""

from __future__ import annotations

from functools import partial

from .case import (
    DOCUMENT,
    FILES_PAGE,
    MESSAGE_PAGE,
    POLL_PAGE,
    WEBHOOK_PAGE,
    Build,
    Case,
    Payload,
    button,
    layout,
    message,
    pair,
    row,
    words,
)

SEND = "create_message"
EDIT = "update_message"
CALLBACK = "create_interaction_response"
FOLLOW_UP = "execute_webhook"
# The last value that Discord takes and the first that it refuses; most limits here are of one page and operation.
both = partial(pair, source=MESSAGE_PAGE, operation=SEND)


def poll(**fields: object) -> Payload:
    asked = {"question": {"text": "Meet on Monday?"}, "answers": [answer("Yes"), answer("No")], **fields}
    return {"poll": asked}


def answer(text: str) -> Payload:
    return {"poll_media": {"text": text}}


def attachments(*ids: object, **fields: object) -> Payload:
    return message(attachments=[{"id": number, "filename": f"{number}.png", **fields} for number in ids])


def build(key: str) -> Build:
    return lambda value: message(**{key: value})


CONTENT = [
    *both("content has at most 2000 characters", "/content", build("content"), "x" * 2000, "x" * 2001),
    *both(
        "an edit's content has at most 2000 characters",
        "/content",
        build("content"),
        "ü" * 2000,
        "ü" * 2001,
        operation=EDIT,
    ),
    *both(
        "an interaction's answer has at most 2000 characters",
        "/data/content",
        lambda value: {"type": 4, "data": {"content": value}},
        "x" * 2000,
        "x" * 2001,
        operation=CALLBACK,
    ),
    *both(
        "a follow-up has at most 2000 characters",
        "/content",
        build("content"),
        "x" * 2000,
        "x" * 2001,
        source=WEBHOOK_PAGE,
        operation=FOLLOW_UP,
    ),
    *both("a nonce has at most 25 characters", "/nonce", build("nonce"), "n" * 25, "n" * 26),
    *both("a nonce of digits has at most 25 characters", "/nonce", build("nonce"), "1" * 25, "1" * 26),
    *both("a message has something to show", "", build("content"), "x", ""),
    *both("a message of whitespace is empty", "", build("content"), " x ", " \n "),
    Case("a message of components alone is not empty", MESSAGE_PAGE, SEND, {"components": [row(button())]}),
    Case("a message of embeds alone is not empty", MESSAGE_PAGE, SEND, {"embeds": [{"title": "This week"}]}),
    Case("a message of a file alone is not empty", MESSAGE_PAGE, SEND, {}, files=("files[0]",)),
    Case("a message of a sticker alone is not empty", MESSAGE_PAGE, SEND, {"sticker_ids": ["1234567890123456789"]}),
    Case("a message of a poll alone is not empty", MESSAGE_PAGE, SEND, poll()),
    Case(
        "a forwarded message needs no content",
        MESSAGE_PAGE,
        SEND,
        {"message_reference": {"type": 1, "message_id": "12", "channel_id": "11"}},
    ),
    Case("a reply needs content", MESSAGE_PAGE, SEND, {"message_reference": {"message_id": "12"}}, ""),
    Case("a follow-up has something to show", WEBHOOK_PAGE, FOLLOW_UP, {"content": ""}, ""),
    Case(
        "an interaction's answer has something to show",
        MESSAGE_PAGE,
        CALLBACK,
        {"type": 4, "data": {"flags": 64}},
        "/data",
    ),
    Case("an edit may take the content away", MESSAGE_PAGE, EDIT, {"content": None, "embeds": []}),
    *both(
        "a message has at most 3 stickers", "/sticker_ids", build("sticker_ids"), ["1", "2", "3"], ["1", "2", "3", "4"]
    ),
    *both(
        "a reference names a message",
        "/message_reference/message_id",
        build("message_reference"),
        {"message_id": 12},
        {"channel_id": 11},
        by_document_only=True,
    ),
    *both("content is a string", "/content", build("content"), "12", 12, by_document_only=True),
    *both("tts is true or false", "/tts", build("tts"), False, "no", by_document_only=True),
]

MENTIONS = [
    *both(
        "parsing users excludes a list of users",
        "/allowed_mentions/users",
        build("allowed_mentions"),
        {"parse": ["users", "roles"], "users": []},
        {"parse": ["users"], "users": ["1234", "5678"]},
    ),
    *both(
        "parsing roles excludes a list of roles",
        "/allowed_mentions/roles",
        build("allowed_mentions"),
        {"parse": ["users"], "roles": [12]},
        {"parse": ["users", "roles"], "roles": [12]},
    ),
    Case(
        "parsing everyone goes with a list of users",
        MESSAGE_PAGE,
        SEND,
        message(allowed_mentions={"parse": ["everyone"], "users": ["1234", "5678"]}),
    ),
    Case(
        "no mention is allowed by an empty parse",
        MESSAGE_PAGE,
        SEND,
        message(allowed_mentions={"parse": [], "replied_user": False}),
    ),
    *both(
        "at most 100 users may be mentioned",
        "/allowed_mentions/users",
        lambda count: message(allowed_mentions={"users": list(range(int(str(count))))}),
        100,
        101,
    ),
    *both(
        "there are three kinds of mention",
        "/allowed_mentions/parse/0",
        lambda kind: message(allowed_mentions={"parse": [kind]}),
        "everyone",
        "here",
        by_document_only=True,
    ),
    Case(
        "an answer's mentions exclude each other too",
        MESSAGE_PAGE,
        CALLBACK,
        {"type": 4, "data": message(allowed_mentions={"parse": ["users"], "users": [1]})},
        "/data/allowed_mentions/users",
    ),
]

UPLOADS = [
    Case("an attachment has its file", FILES_PAGE, SEND, attachments(0, 1), files=("files[0]", "files[1]")),
    Case("an attachment has its file", FILES_PAGE, SEND, attachments(0, 1), "/attachments/1/id", files=("files[0]",)),
    Case(
        "an attachment of an answer has its file",
        FILES_PAGE,
        CALLBACK,
        {"type": 4, "data": attachments(0)},
        files=("files[0]",),
    ),
    Case(
        "an attachment of an answer has its file",
        FILES_PAGE,
        CALLBACK,
        {"type": 4, "data": attachments(0)},
        "/data/attachments/0/id",
    ),
    Case(
        "an attachment of a post has its file",
        FILES_PAGE,
        "create_thread",
        {"name": "N-042", "message": attachments(0)},
        "/message/attachments/0/id",
    ),
    Case("an edit keeps an older attachment by its id", MESSAGE_PAGE, EDIT, attachments("1234567890123456789")),
    Case(
        "a new message cannot keep an older attachment",
        MESSAGE_PAGE,
        SEND,
        attachments("1234567890123456789"),
        "/attachments/0/id",
    ),
    Case(
        "an edit's new attachment has its file",
        FILES_PAGE,
        EDIT,
        attachments("1234567890123456789", 0),
        "/attachments/1/id",
    ),
    Case(
        "a message has at most 10 attachments",
        DOCUMENT,
        SEND,
        attachments(*range(10)),
        files=tuple(f"files[{n}]" for n in range(10)),
    ),
    Case(
        "a message has at most 10 attachments",
        DOCUMENT,
        SEND,
        attachments(*range(11)),
        "/attachments",
        files=tuple(f"files[{n}]" for n in range(11)),
    ),
    Case(
        "an alternative text has at most 1024 characters",
        MESSAGE_PAGE,
        SEND,
        attachments(0, description="x" * 1024),
        files=("files[0]",),
    ),
    Case(
        "an alternative text has at most 1024 characters",
        MESSAGE_PAGE,
        SEND,
        attachments(0, description="x" * 1025),
        "/attachments/0/description",
        files=("files[0]",),
    ),
    Case(
        "two attachments do not share an id", FILES_PAGE, SEND, attachments(0, 0), "/attachments", files=("files[0]",)
    ),
]

POLLS = [
    *both(
        "a poll's question has at most 300 characters",
        "/poll/question/text",
        lambda text: poll(question={"text": text}),
        "x" * 300,
        "x" * 301,
        source=POLL_PAGE,
    ),
    *both(
        "a poll's answer has at most 55 characters",
        "/poll/answers/0/poll_media/text",
        lambda text: poll(answers=[answer(str(text))]),
        "x" * 55,
        "x" * 56,
        source=POLL_PAGE,
    ),
    *both(
        "a poll has at most 10 answers",
        "/poll/answers",
        lambda count: poll(answers=[answer("x")] * int(str(count))),
        10,
        11,
        source=POLL_PAGE,
    ),
    *both(
        "a poll lasts at most 32 days", "/poll/duration", lambda hours: poll(duration=hours), 768, 769, source=POLL_PAGE
    ),
    Case("a layout has no poll", MESSAGE_PAGE, SEND, layout(words(), **poll()), "/poll"),
]

WEBHOOKS = [
    *both(
        "a webhook's name has at most 80 characters",
        "/username",
        build("username"),
        "x" * 80,
        "x" * 81,
        source=WEBHOOK_PAGE,
        operation=FOLLOW_UP,
    ),
    *both(
        "a bulk deletion names at least 2 messages",
        "/messages",
        lambda ids: {"messages": ids},
        ["1", "2"],
        ["1"],
        operation="bulk_delete_messages",
    ),
    *both(
        "a bulk deletion names no message twice",
        "/messages",
        lambda ids: {"messages": ids},
        ["1", "2"],
        ["1", "1"],
        operation="bulk_delete_messages",
    ),
]

CASES = [*CONTENT, *MENTIONS, *UPLOADS, *POLLS, *WEBHOOKS]
