"""The log: searchable events, and neither a secret nor a member's words in any of them."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import MASK, private, set_up_logs

TOKEN = "MTA1NzY4MzUzNzA5NTMzMTg2MA.GhIjKl.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_json_line_with_what_is_bound_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(as_json=True)
    with structlog.contextvars.bound_contextvars(guild=5):
        structlog.stdlib.get_logger("bot.x").info("ballot_closed", ballot=12)
    (line,) = lines(capsys)
    assert {
        "event": "ballot_closed",
        "ballot": 12,
        "guild": 5,
        "level": "info",
        "logger": "bot.x",
    }.items() <= line.items()


def test_the_lines_of_libraries_take_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(as_json=True, secrets=[TOKEN])
    logging.getLogger("discord.http").warning("refused %s", TOKEN)
    (line,) = lines(capsys)
    assert line["event"] == f"refused {MASK}"


@pytest.mark.parametrize(
    ("secret", "event"),
    [
        ("hunter2", "postgresql://congress:hunter2@db/congress"),
        (TOKEN, f"a token that nobody named: {TOKEN}"),
        ("aW50ZXJhY3Rpb24", "POST https://discord.example/api/v10/webhooks/123/aW50ZXJhY3Rpb24/messages"),
        ("aW50ZXJhY3Rpb24", "POST /interactions/123/aW50ZXJhY3Rpb24/callback"),
        ("a-named-secret", "something with a-named-secret in it"),
    ],
)
def test_secrets_are_masked_wherever_they_stand(capsys: pytest.CaptureFixture[str], secret: str, event: str) -> None:
    set_up_logs(as_json=True, secrets=["a-named-secret", ""])
    log = structlog.stdlib.get_logger("bot.x")
    log.info(event)
    log.info("nested", facts={"where": [event]}, error=RuntimeError(event))
    try:
        raise RuntimeError(event)
    except RuntimeError:
        log.exception("failed")
    logged = capsys.readouterr().err
    assert logged.count(MASK) >= 4
    assert secret not in logged


def test_what_a_member_typed_is_masked_while_it_is_handled(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(as_json=True)
    log = structlog.stdlib.get_logger("bot.x")
    with private(["a long and private reason", "yes"]):
        log.info("stored", error="duplicate key (a long and private reason)", answer="yes")
    log.info("a long and private reason")
    first, second = lines(capsys)
    assert first["error"] == f"duplicate key ({MASK})"
    assert first["answer"] == "yes"
    assert second["event"] == "a long and private reason"


def test_lines_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(level="WARNING", as_json=True)
    structlog.stdlib.get_logger("bot.x").info("quiet")
    logging.getLogger("discord").info("quiet")
    assert lines(capsys) == []


def test_people_read_text(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    structlog.stdlib.get_logger("bot.x").info("ballot_closed", ballot=12)
    assert "ballot_closed" in capsys.readouterr().err
