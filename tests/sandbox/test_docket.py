"""What is judged after it was sent is judged before anybody can ask for the verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sandbox import LocalDiscord
from sandbox.docket import Docket
from sandbox.judge import Problem
from sandbox.rest import routing
from sandbox.rest.call import Reply

from .conftest import Api
from .test_gateway_judged import needs_document

WRONG = Problem("is wrong", "rule", "/id")


async def test_a_verdict_is_there_when_it_is_asked_for() -> None:
    docket = Docket(lambda: "now")
    docket.add("create_message", "POST", "/x", lambda: [WRONG])
    assert [(one.operation, one.problem, one.source) for one in docket.found] == [
        ("create_message", "/id is wrong", "rule")
    ]
    assert len(docket.found) == 1, "a case is heard once"


async def test_a_case_is_heard_though_nobody_asks() -> None:
    docket, heard = Docket(lambda: "now"), asyncio.Event()

    def hear() -> Iterator[Problem]:
        heard.set()
        yield WRONG

    docket.add("A", "GATEWAY", "/gateway", hear)
    assert not heard.is_set()
    await asyncio.wait_for(heard.wait(), 5)


async def test_a_judge_that_fails_is_not_overlooked_and_hears_the_rest() -> None:
    docket, heard = Docket(lambda: "now"), asyncio.Event()

    def fail() -> list[Problem]:
        raise ZeroDivisionError

    def hear() -> list[Problem]:
        heard.set()
        return []

    docket.add("A", "GATEWAY", "/gateway", fail)
    docket.add("B", "GATEWAY", "/gateway", hear)
    await asyncio.wait_for(heard.wait(), 5)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            _ = docket.found


@needs_document
async def test_an_unfit_answer_fails_the_test_that_met_it(
    local: LocalDiscord, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = routing.find

    def spoilt(method: str, path: str) -> object:
        operation, params = find(method, path) or (None, {})
        assert operation is not None
        return replace(operation, handler=lambda _: Reply({"id": 17})), params

    monkeypatch.setattr(routing, "find", spoilt)
    assert (await api("GET", "/users/@me")).status == 200
    with pytest.raises(AssertionError, match="get_my_user /users/@me: /id"):
        local.assert_faithful()


@needs_document
async def test_a_server_that_stops_has_heard_all(local: LocalDiscord, api: Api) -> None:
    await api("GET", "/users/@me")
    heard = asyncio.Event()

    def hear() -> list[Problem]:
        heard.set()
        return []

    local.server.docket.add("A", "GATEWAY", "/gateway", hear)
    await local.server.stop()
    assert heard.is_set()
