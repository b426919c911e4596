"""How the judge finds and reads Discord's document, and what it does without it."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.judge import Judge, Problem, load_judge
from sandbox.judge.rules import RULES

from .corpus import CORPUS, Case

JUDGE = load_judge()
needs_document = pytest.mark.skipif(JUDGE.document is None, reason=JUDGE.why_no_document or "no document")


def places(operation: str, body: object, judge: Judge = JUDGE) -> list[str]:
    return [problem.where for problem in judge.check_request(operation, "POST", "/", body)]


@needs_document
@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("POST", "/channels/12/messages", "create_message"),
        ("POST", "/api/v10/channels/12/messages?wait=true", "create_message"),
        ("PATCH", "/webhooks/1/token/messages/@original", "update_original_webhook_message"),
        ("PATCH", "/webhooks/1/token/messages/12", "update_webhook_message"),
        ("GET", "/applications/@me", "get_my_application"),
        ("GET", "/applications/12", "get_application"),
        ("GET", "/users/@me", "get_my_user"),
        ("PUT", "/channels/1/messages/2/reactions/%F0%9F%91%8D/@me", "add_my_message_reaction"),
        ("POST", "/interactions/1/aW50/callback", "create_interaction_response"),
        ("GET", "/gateway/bot", "get_bot_gateway"),
        ("POST", "/gateway/bot", None),
        ("GET", "/nowhere", None),
        ("GET", "/channels//messages", None),
    ],
)
def test_a_method_and_a_path_name_an_operation(method: str, path: str, operation: str | None) -> None:
    assert JUDGE.operation_of(method, path) == operation


@needs_document
def test_every_operation_with_rules_is_discords() -> None:
    assert JUDGE.document is not None
    assert set(RULES) <= JUDGE.document.operations()


@needs_document
def test_every_operation_can_be_judged() -> None:
    assert JUDGE.document is not None
    for operation in sorted(JUDGE.document.operations()):
        JUDGE.check_request(operation, "POST", "/", {})
        JUDGE.check_answer(operation, 200, {})


@needs_document
def test_ids_in_requests_may_be_numbers() -> None:
    assert places("create_dm", {"recipient_id": 12}) == []
    assert places("create_dm", {"recipient_id": "12"}) == []
    assert places("create_dm", {"recipient_id": "ada"}) == ["/recipient_id"]


@needs_document
def test_numbers_in_requests_may_be_digits() -> None:
    assert places("create_message", {"content": "x", "flags": "4"}) == []
    assert places("create_message", {"content": "x", "flags": "four"}) == ["/flags"]


@needs_document
def test_no_body_is_an_empty_one() -> None:
    assert places("unban_user_from_guild", None) == []
    assert places("create_thread_from_message", None) == ["/name"]


@needs_document
def test_what_fits_two_alternatives_is_not_wrong() -> None:
    choices = [{"name": "1", "value": 1}]
    assert places("create_interaction_response", {"type": 8, "data": {"choices": choices}}) == []


@needs_document
def test_the_callers_word_on_the_channel_decides() -> None:
    body = {"name": "N-042"}
    assert JUDGE.check_request("create_thread", "POST", "/", body, channel_kind="text") == []
    assert JUDGE.check_request("create_thread", "POST", "/", body, channel_kind="forum") == [
        Problem("message is missing; Discord requires it.", "document", "/message"),
        Problem("A forum post needs its first message.", "rule", "/message"),
    ]


def test_the_flags_of_an_edited_message_decide() -> None:
    assert JUDGE.check_request("update_message", "PATCH", "/", {"content": "x"}) == []
    found = JUDGE.check_request("update_message", "PATCH", "/", {"content": "x"}, message_flags=1 << 15)
    assert [problem.where for problem in found] == ["/content"]


def test_a_problem_that_both_find_is_said_once() -> None:
    found = JUDGE.check_request("create_message", "POST", "/", {"embeds": [{"title": "x" * 257}]})
    assert [(problem.where, problem.problem) for problem in found] == [
        ("/embeds/0/title", "title has 257 characters; Discord takes at most 256.")
    ]


@needs_document
def test_the_document_may_be_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert JUDGE.document is not None
    copied = tmp_path / "discord.json"
    copied.write_bytes(JUDGE.document.path.read_bytes())
    monkeypatch.setenv("DISCORD_OPENAPI", str(copied))
    found = load_judge().document
    assert found is not None
    assert found.path == copied


def test_an_absent_document_leaves_the_own_rules(tmp_path: Path) -> None:
    judge = load_judge(tmp_path / "absent.json")
    assert judge.document is None
    assert "absent.json" in (judge.why_no_document or "")
    assert judge.operation_of("POST", "/channels/1/messages") is None
    assert places("create_message", {"content": "x" * 2001}, judge) == ["/content"]


def test_an_absent_package_leaves_the_own_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    monkeypatch.delitem(sys.modules, "sandbox.judge.document", raising=False)
    monkeypatch.delitem(sys.modules, "sandbox.judge.sentences", raising=False)
    judge = load_judge()
    assert judge.document is None
    assert "jsonschema_rs" in (judge.why_no_document or "")


def test_a_broken_document_is_not_overlooked(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(json.JSONDecodeError):
        load_judge(broken)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=st.sampled_from(CORPUS), value=JSON, data=st.data())
def test_the_judge_survives_any_json(case: Case, value: object, data: st.DataObject) -> None:
    """Put any JSON at any place of a payload: the judge says what it thinks and does not fail."""
    body = copy.deepcopy(case.body)
    holder, key = data.draw(st.sampled_from(_places({"body": body})))
    holder[key] = value
    for operation in (case.operation, "create_message", "bulk_set_application_commands"):
        for problem in JUDGE.check_request(operation, "POST", "/", body):
            assert problem.problem.endswith(".")


def _places(value: object) -> list[tuple[Any, object]]:
    """Return every list or object inside a value, with each index or key of it."""
    steps: list[tuple[object, object]] = []
    if isinstance(value, dict):
        steps = list(value.items())
    elif isinstance(value, list):
        steps = list(enumerate(value))
    found: list[tuple[Any, object]] = [(value, key) for key, _ in steps]
    for _, inner in steps:
        found += _places(inner)
    return found
