"""How often sessions may be started."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

import sandbox
from sandbox import LocalDiscord, Options
from sandbox.gateway.identify import DAY_SECONDS, STARTS_PER_DAY, WINDOW_SECONDS, IdentifyLimits

from .conftest import Api, Bot, Clock, Point, running
from .gateway_wire import wire


@pytest.fixture
async def strict(pointed: Point) -> AsyncIterator[LocalDiscord]:
    """A server that enforces how often sessions are started."""
    async with sandbox.serve(options=Options(identify_limits=True)) as served:
        pointed(served)
        yield served


def test_one_session_in_five_seconds(clock: Clock) -> None:
    limits = IdentifyLimits(clock, enforced=True)
    assert limits.count(0) == "granted"
    clock.seconds += WINDOW_SECONDS - 0.01
    assert limits.count(1) == "too_fast", "with a max_concurrency of 1 all shards share a window"
    clock.seconds += 0.01
    assert limits.count(1) == "granted", "what was refused does not lengthen the window"


def test_a_thousand_a_day(clock: Clock) -> None:
    limits = IdentifyLimits(clock, enforced=True)
    for _ in range(STARTS_PER_DAY):
        assert limits.count(0) == "granted"
        clock.seconds += WINDOW_SECONDS
    assert limits.payload()["remaining"] == 0
    assert limits.count(0) == "used_up"
    assert limits.payload()["reset_after"] == round((DAY_SECONDS - STARTS_PER_DAY * WINDOW_SECONDS) * 1000)
    clock.seconds += DAY_SECONDS
    assert limits.payload() == {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    assert limits.count(0) == "granted"


def test_they_are_counted_but_not_enforced_unasked(clock: Clock) -> None:
    limits = IdentifyLimits(clock, enforced=False)
    assert {limits.count(0) for _ in range(STARTS_PER_DAY + 5)} == {"granted"}
    assert limits.payload()["remaining"] == 0


async def test_the_address_tells_how_many_are_left(local: LocalDiscord, api: Api) -> None:
    told = (await api("GET", "/gateway/bot")).json
    assert (told["url"], told["shards"], told["session_start_limit"]["remaining"]) == (local.gateway_url, 1, 1000)
    async with wire(local) as bare, wire(local) as other:
        await bare.identify()
        await other.identify()
    told = (await api("GET", "/gateway/bot")).json["session_start_limit"]
    assert (told["total"], told["remaining"], told["max_concurrency"]) == (1000, 998, 1)
    assert DAY_SECONDS * 1000 - 60_000 < told["reset_after"] <= DAY_SECONDS * 1000
    local.assert_faithful()


async def test_a_session_too_soon_is_invalid(strict: LocalDiscord) -> None:
    async with wire(strict) as first, wire(strict) as second:
        await first.identify(shard=[0, 2])
        await second.ask(shard=[1, 2])
        answer = await second.receive()
        assert (answer["op"], answer["d"]) == (9, False)
        assert len(strict.gateway.sessions) == 1
        strict.gateway.limits.window_seconds = 0
        await second.send(2, {"token": second.token, "intents": 1, "shard": [1, 2]})
        await second.until("READY")
    assert [refusal.operation for refusal in strict.refusals] == ["IDENTIFY"]


async def test_resuming_is_not_limited(strict: LocalDiscord) -> None:
    async with wire(strict) as bare:
        session_id = (await bare.identify())["d"]["session_id"]
        strict.gateway.cut()
        await bare.closed_with()
    async with wire(strict) as bare:
        await bare.resume(session_id, 2)
        assert (await bare.receive())["t"] == "RESUMED"
    assert strict.gateway.limits.payload()["remaining"] == 999
    strict.assert_faithful()


async def test_too_many_in_a_day_reset_the_token(strict: LocalDiscord) -> None:
    strict.gateway.limits.total = 1
    strict.gateway.limits.window_seconds = 0
    async with wire(strict) as first, wire(strict) as second:
        session_id = (await first.identify())["d"]["session_id"]
        await second.ask()
        assert await second.closed_with() == 4004
        await first.closed_with()
        assert strict.gateway.sessions == ()
    async with wire(strict) as bare:
        await bare.resume(session_id, 1)
        assert await bare.closed_with() == 4004


async def test_the_library_tries_until_it_is_let_in(strict: LocalDiscord) -> None:
    strict.gateway.limits.window_seconds = 0.3
    async with wire(strict) as other:
        await other.identify()
        async with running(Bot(), strict):
            await strict.wait_for(lambda: strict.gateway.counts.identified == 2, timeout=20)
    assert strict.gateway.counts.invalidated >= 1
