"""Trouble on demand, and how the real library meets it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import aiohttp
import discord
import pytest

import sandbox
from sandbox import LocalDiscord, Options
from sandbox.judge import default_judge

from .conftest import Api, Bot, Point, running


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the library's pauses between tries short."""
    slow: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def sleep(seconds: float, result: object = None) -> None:
        await slow(min(seconds, 0.01))

    monkeypatch.setattr(asyncio, "sleep", sleep)


@pytest.mark.usefixtures("quick_retries")
async def test_a_429_with_via_is_waited_out(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        local.faults.rate_limit("create_message", times=2)
        await bot.text_channel(local).send("at last")
    assert len(await local.messages()) == 1
    assert local.faults.pending == 0
    local.assert_faithful()


async def test_a_429_without_via_is_raised(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        local.faults.rate_limit("create_message", via=False)
        with pytest.raises(discord.HTTPException) as limited:
            await bot.text_channel(local).send("never")
        assert limited.value.status == 429
    assert await local.messages() == []


@pytest.mark.usefixtures("quick_retries")
@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_500_is_retried_with_the_same_nonce(local: LocalDiscord, after_effect: bool) -> None:
    async with running(Bot(), local) as bot:
        local.faults.server_error("create_message", after_effect=after_effect)
        sent = await bot.text_channel(local).send("once")
    assert [message["id"] for message in await local.messages()] == [str(sent.id)]
    local.assert_faithful()


@pytest.mark.usefixtures("quick_retries")
@pytest.mark.parametrize("status", [500, 502, 504, 524])
async def test_these_statuses_are_retried_until_they_stop(local: LocalDiscord, status: int) -> None:
    async with running(Bot(), local) as bot:
        local.faults.server_error("create_message", status=status, times=4)
        await bot.text_channel(local).send("once")
    assert len(await local.messages()) == 1
    assert [sent.operation for sent in local.requests].count("create_message") == 5
    local.assert_faithful()


@pytest.mark.usefixtures("quick_retries")
async def test_five_failures_in_a_row_are_given_up(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        local.faults.server_error("create_message", status=502, times=5, after_effect=True)
        with pytest.raises(discord.DiscordServerError) as failed:
            await bot.text_channel(local).send("though it was done")
        assert failed.value.status == 502
    assert len(await local.messages()) == 1, "the nonce kept it to one"
    assert local.faults.pending == 0


@pytest.mark.usefixtures("quick_retries")
async def test_a_global_429_is_waited_out_by_whatever_comes_next(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        local.faults.rate_limit(is_global=True)  # Of any operation.
        await bot.fetch_user(int(local.person("ada").id))
        await bot.text_channel(local).send("at last")
    assert [sent.operation for sent in local.requests].count("get_user") == 2
    local.assert_faithful()


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_429_is_what_discord_sends(local: LocalDiscord, api: Api, is_global: bool) -> None:
    local.faults.rate_limit("get_my_user", retry_after=0.3, is_global=is_global)
    limited = await api("GET", "/users/@me")
    assert (limited.status, limited.json["retry_after"], limited.json["global"]) == (429, 0.3, is_global)
    assert limited.headers["Retry-After"] == "1", "whole seconds"
    assert limited.headers.get("X-RateLimit-Global") == ("true" if is_global else None)
    assert limited.headers["X-RateLimit-Scope"] == ("global" if is_global else "user")
    assert default_judge().check_answer("get_my_user", 429, limited.json) == []


async def test_a_slow_way_there_makes_an_answer_late(pointed: Point) -> None:
    codes: asyncio.Queue[int] = asyncio.Queue()
    async with sandbox.serve(options=Options(acknowledgement_seconds=0.5)) as local:
        pointed(local)
        bot = Bot()

        @bot.tree.command(description="Go")
        async def go(interaction: discord.Interaction) -> None:
            try:
                await interaction.response.send_message("late")
            except discord.NotFound as error:
                codes.put_nowait(error.code)

        async with running(bot, local):
            local.faults.slow("create_interaction_response", seconds=0.7, after_effect=False)
            assert (await local.person("ada").invoke("go")).status == "failed"
            assert await asyncio.wait_for(codes.get(), 5) == 10062
            # A slow way back changes nothing for the person: the answer came in time.
            local.faults.slow("create_interaction_response", seconds=0.7)
            assert (await local.person("ada").invoke("go")).status == "message"
        assert [message["content"] for message in local.history()] == ["late"]
        local.assert_faithful()


async def test_a_connection_reset_before_the_effect_leaves_nothing(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        local.faults.reset_connection("create_message", times=2)
        for _ in range(2):
            with pytest.raises(aiohttp.ClientError):
                await bot.text_channel(local).send("lost", nonce="n1")
        assert local.history() == []
        await bot.text_channel(local).send("found", nonce="n1")
    assert [message["content"] for message in local.history()] == ["found"]
    local.assert_faithful()


async def test_troubles_are_for_their_operation_and_in_their_order(local: LocalDiscord, api: Api) -> None:
    local.faults.server_error("get_my_user", status=500)
    local.faults.server_error(status=502)
    local.faults.rate_limit("get_my_user")
    assert local.faults.pending == 3
    statuses = [(await api("GET", path)).status for path in ("/gateway/bot", *["/users/@me"] * 3)]
    assert statuses == [502, 500, 429, 200]


async def test_a_503_and_a_reset_are_not_retried(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        local.faults.server_error("create_message", status=503)
        with pytest.raises(discord.DiscordServerError):
            await bot.text_channel(local).send("x")
        assert await local.messages() == []
        local.faults.reset_connection("create_message", after_effect=True)
        with pytest.raises(aiohttp.ClientError):
            await bot.text_channel(local).send("sent after all", nonce="n1")
        again = await bot.text_channel(local).send("sent after all", nonce="n1")
    assert [message["id"] for message in await local.messages()] == [str(again.id)]


async def test_a_slow_answer_is_late_but_done(local: LocalDiscord, api: Api) -> None:
    local.faults.slow("get_channel", seconds=0.1)
    began = time.monotonic()
    assert (await api("GET", f"/channels/{local.channel('general')['id']}")).status == 200
    assert time.monotonic() - began >= 0.1
    local.faults.slow(seconds=9)
    local.faults.clear()
    assert local.faults.pending == 0


async def test_a_request_can_be_held_and_cut_or_released(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        held = local.faults.hold("create_message")
        sending = asyncio.create_task(channel.send("cut", nonce="n1"))
        await held.arrived.wait()
        held.cut()
        with pytest.raises(aiohttp.ClientError):
            await sending
        assert local.history() == []
        held = local.faults.hold("create_message", after_effect=True)
        sending = asyncio.create_task(channel.send("done", nonce="n1"))
        await held.arrived.wait()
        assert sandbox.text_of(local.history()[0]) == "done"
        held.release()
        assert str((await sending).id) == (await local.wait_for_message("done"))["id"]
    log = [(sent.operation, sent.status) for sent in local.requests if sent.operation == "create_message"]
    assert log == [("create_message", 0), ("create_message", 200)]
    bodies = [sent.body for sent in local.requests if isinstance(sent.body, dict)]
    assert [body["nonce"] for body in bodies] == ["n1", "n1"]


async def test_limits_are_enforced_where_asked_for(pointed: Point) -> None:
    async with sandbox.serve(options=Options(rate_limits=True)) as local, aiohttp.ClientSession() as session:
        api = Api(local, session)
        path = f"/channels/{local.channel('general')['id']}/messages"
        answers = [await api("POST", path, {"content": str(number)}) for number in range(6)]
        assert [answer.status for answer in answers] == [200] * 5 + [429]
        assert [answer.headers["X-RateLimit-Remaining"] for answer in answers[:5]] == ["4", "3", "2", "1", "0"]
        assert answers[5].json["global"] is False
        assert 0 < answers[5].json["retry_after"] <= 5
        other = f"/channels/{local.channel('welcome')['id']}/messages"
        assert (await api("POST", other, {"content": "another bucket"})).status == 200
        local.refusals.clear()
        many = await asyncio.gather(*(api("GET", "/users/@me") for _ in range(60)))
        limited = [answer for answer in many if answer.status == 429]
        assert limited and all(answer.headers["X-RateLimit-Scope"] in ("global", "user") for answer in limited)
