"""Rate limits: by route and channel, by token, and over all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

import sandbox
from sandbox import LocalDiscord, Options, ratelimits
from sandbox.ratelimits import GLOBAL_PER_SECOND, RateLimits

from .conftest import Api, Bot, Clock, Point, running

HEADERS = {f"X-RateLimit-{name}" for name in ("Limit", "Remaining", "Reset", "Reset-After", "Bucket")}


@pytest.fixture
async def strict(pointed: Point) -> AsyncIterator[LocalDiscord]:
    """A server that enforces rate limits."""
    async with sandbox.serve(options=Options(rate_limits=True)) as served:
        pointed(served)
        yield served


def test_a_route_counts_for_each_channel(clock: Clock) -> None:
    limits = RateLimits(enforced=True, now=clock)
    for remaining in ("4", "3", "2", "1", "0"):
        counted = limits.count("create_message", "1")
        assert (counted.refused, counted.headers["X-RateLimit-Remaining"]) == (None, remaining)
        clock.seconds += 0.5
    assert counted.headers["X-RateLimit-Reset-After"] == "3.000", "the first request leaves the window then"
    refused = limits.count("create_message", "1")
    assert refused.refused is not None
    assert refused.refused.body["retry_after"] == 2.5
    assert refused.refused.headers == {"Retry-After": "3", "X-RateLimit-Scope": "user", "Via": "1.1 local"}
    assert set(refused.headers) == HEADERS
    assert limits.count("create_message", "2").refused is None, "another channel"
    assert limits.count("update_message", "1").refused is None, "another route"
    clock.seconds += 2.5
    assert limits.count("create_message", "1").refused is None


def test_all_routes_share_fifty_a_second(clock: Clock) -> None:
    limits = RateLimits(enforced=True, now=clock)
    for number in range(GLOBAL_PER_SECOND):
        assert limits.count("get_channel", str(number)).refused is None
    refused = limits.count("get_my_user", "").refused
    assert refused is not None
    assert refused.body == {"message": "You are being rate limited.", "retry_after": 1.0, "global": True, "code": 0}
    assert (refused.headers["X-RateLimit-Global"], refused.headers["X-RateLimit-Scope"]) == ("true", "global")
    clock.seconds += 1
    assert limits.count("get_my_user", "").refused is None


def test_interactions_are_not_bound_to_the_global_limit(clock: Clock) -> None:
    limits = RateLimits(enforced=True, now=clock)
    for number in range(2 * GLOBAL_PER_SECOND):
        assert limits.count("create_interaction_response", "").refused is None
        assert limits.count("execute_webhook", f"1/token-{number}").refused is None
    assert limits.count("get_my_user", "").refused is None
    for _ in range(5):
        assert limits.count("execute_webhook", "1/token").refused is None
    refused = limits.count("execute_webhook", "1/token").refused
    assert refused is not None
    assert refused.body["global"] is False


def test_unasked_they_are_only_told(clock: Clock) -> None:
    limits = RateLimits(enforced=False, now=clock)
    verdicts = [limits.count("create_message", "1") for _ in range(3 * GLOBAL_PER_SECOND)]
    assert all(verdict.refused is None and set(verdict.headers) == HEADERS for verdict in verdicts)


async def test_the_server_refuses_by_them(strict: LocalDiscord) -> None:
    async with aiohttp.ClientSession() as session:
        api = Api(strict, session)
        paths = [f"/channels/{strict.channel(name)['id']}" for name in ("general", "welcome")]
        paths += ["/users/@me", f"/guilds/{strict.guild_id}"]
        answers = await asyncio.gather(*(api("GET", path) for path in paths * 15))
    refused = [answer for answer in answers if answer.status == 429]
    assert len(refused) >= 10, "60 requests in a second, none of a route more than 15"
    for answer in refused:
        assert (answer.json["global"], answer.headers["X-RateLimit-Global"]) == (True, "true")


async def test_a_library_that_heeds_the_headers_is_never_refused(
    strict: LocalDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ratelimits._STRICT, "create_message", (5, 0.2))
    async with running(Bot(), strict) as bot:
        channel = bot.text_channel(strict)
        for number in range(12):
            await channel.send(str(number))
    assert [message["content"] for message in strict.history()] == [str(number) for number in range(12)]
    assert [one.status for one in strict.requests if one.operation == "create_message"] == [200] * 12
    strict.assert_faithful()
