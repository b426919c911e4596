"""Answers of the local Discord are judged by Discord's document: strictly, since they are to be Discord's own."""

from __future__ import annotations

import pytest

from sandbox.judge import Judge, load_judge

JUDGE = load_judge()
pytestmark = pytest.mark.skipif(JUDGE.document is None, reason=JUDGE.why_no_document or "no document")

USER = {
    "id": "2",
    "username": "congress",
    "avatar": None,
    "discriminator": "0000",
    "public_flags": 0,
    "flags": 0,
    "global_name": None,
    "primary_guild": None,
    "bot": True,
}
BUTTON = {"type": 2, "id": 2, "style": 2, "label": "For", "custom_id": "norm:1:for"}
MESSAGE = {
    "id": "12",
    "type": 0,
    "content": "",
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [{"type": "rich", "title": "This week", "url": "http://127.0.0.1:8000/ü"}],
    "timestamp": "2026-03-02T09:00:00+00:00",
    "edited_timestamp": None,
    "flags": 0,
    "components": [{"type": 1, "id": 1, "components": [BUTTON]}],
    "channel_id": "11",
    "author": USER,
    "pinned": False,
    "mention_everyone": False,
    "tts": False,
    "nonce": "n1v1o",
}
THREAD = {
    "id": "13",
    "type": 11,
    "flags": 0,
    "guild_id": "10",
    "name": "N-042",
    "owner_id": "2",
    "thread_metadata": {
        "archived": False,
        "archive_timestamp": "2026-03-02T09:00:00+00:00",
        "auto_archive_duration": 10080,
        "locked": False,
    },
    "message_count": 0,
    "member_count": 1,
    "total_message_sent": 0,
}
ERROR = {
    "code": 50035,
    "message": "Invalid Form Body",
    "errors": {"content": {"_errors": [{"code": 1, "message": "x"}]}},
}


def places(operation: str, status: int, body: object) -> list[str]:
    return [problem.where for problem in JUDGE.check_answer(operation, status, body)]


def test_a_message_fits() -> None:
    assert places("create_message", 200, MESSAGE) == []
    assert places("list_messages", 200, [MESSAGE]) == []


def test_a_posts_answer_may_carry_its_message() -> None:
    assert places("create_thread", 201, {**THREAD, "message": MESSAGE}) == []


def test_an_id_is_a_string_in_answers() -> None:
    assert places("create_message", 200, {**MESSAGE, "id": 12}) == ["/id"]


def test_a_whole_number_is_no_string_in_answers() -> None:
    assert places("create_message", 200, {**MESSAGE, "flags": "64"}) == ["/flags"]


def test_a_number_of_32_bits_stays_within_them() -> None:
    assert places("create_message", 200, {**MESSAGE, "flags": 2**31}) == ["/flags"]


def test_what_is_required_is_there() -> None:
    without = {key: value for key, value in MESSAGE.items() if key not in ("author", "pinned")}
    assert places("create_message", 200, without) == ["/author", "/pinned"]


def test_an_error_inside_a_component_is_named_by_its_place() -> None:
    nameless = {"type": 1, "id": 1, "components": [{"type": 2, "style": 2}]}
    assert places("create_message", 200, {**MESSAGE, "components": [nameless]}) == ["/components/0/components/0/id"]


def test_an_address_has_a_scheme() -> None:
    assert places("create_message", 200, {**MESSAGE, "embeds": [{"type": "rich", "url": "nowhere"}]}) == [
        "/embeds/0/url"
    ]


def test_a_time_is_an_iso_8601_time() -> None:
    assert places("create_message", 200, {**MESSAGE, "timestamp": "today"}) == ["/timestamp"]


def test_the_kind_of_channel_decides_which_form_it_has() -> None:
    private = {"id": "1", "type": 1, "flags": 0, "recipients": [USER]}
    assert places("get_channel", 200, private) == []
    assert places("get_channel", 200, THREAD) == []
    assert places("get_channel", 200, {**private, "type": 0}) == ["/guild_id", "/name", "/position"]


def test_errors_have_a_code_and_a_message() -> None:
    assert places("create_message", 403, {"code": 50013, "message": "Missing Permissions"}) == []
    assert places("create_message", 400, ERROR) == []
    assert places("create_message", 404, {"message": "Unknown"}) == ["/code"]


def test_a_rate_limit_says_how_long_to_wait() -> None:
    body = {"code": 0, "message": "You are being rate limited.", "retry_after": 0.5, "global": False}
    assert places("create_message", 429, body) == []
    assert places("create_message", 429, {"code": 0, "message": "Wait."}) == ["/retry_after", "/global"]


def test_the_status_is_one_of_the_documents() -> None:
    assert places("create_message", 201, MESSAGE) == [""]
    assert places("delete_message", 204, None) == []
    assert places("delete_message", 204, {}) == [""]
    assert places("create_interaction_response", 204, None) == []


def test_a_fault_of_the_servers_has_no_form() -> None:
    assert places("create_message", 502, "<html>") == []


def test_an_unknown_operation_is_said() -> None:
    assert places("create_nothing", 200, {}) == [""]


def test_without_the_document_nothing_is_said_of_answers() -> None:
    assert Judge(None, "left out on purpose").check_answer("create_message", 200, {}) == []
