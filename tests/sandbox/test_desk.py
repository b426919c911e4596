"""The desk over HTTP: the bot's side hands it in, pages read it, and a person's wishes find the demonstration."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any

import aiohttp
import pytest

from sandbox import LocalDiscord

from .conftest import Page

EMPTY: dict[str, Any] = {"outbox": [], "coming": [], "seats": {}, "demo": None}
PLAYING = {**EMPTY, "demo": {"step": 1, "of": 3, "text": "Mary votes.", "acts": ["pause", "next", "stop"]}}

Socket = AbstractAsyncContextManager[aiohttp.ClientWebSocketResponse]


@pytest.fixture
def bots(local: LocalDiscord) -> dict[str, Any]:
    """What the bot's side says of itself with each request."""
    return {"headers": {"Authorization": f"Bot {local.token}"}}


def pages_socket(page: Page, local: LocalDiscord) -> Socket:
    return page.session.ws_connect(f"{local.page_url}sandbox/events")


def bots_socket(page: Page, local: LocalDiscord, bots: dict[str, Any]) -> Socket:
    return page.session.ws_connect(f"{local.page_url}sandbox/beside", **bots)


async def hears(socket: aiohttp.ClientWebSocketResponse, kind: str) -> Any:
    """The next event of this kind."""
    async with asyncio.timeout(5):
        while True:
            event = await socket.receive_json()
            if event["type"] == kind:
                return event


async def test_pages_get_the_latest_desk_at_once_and_with_their_state(
    local: LocalDiscord, page: Page, bots: dict[str, Any]
) -> None:
    before = (await page.get("/sandbox/state")).json["desk"]
    async with pages_socket(page, local) as socket:
        assert (await page.post("/sandbox/desk", EMPTY, **bots)).status == 200
        heard = await hears(socket, "desk")
    after = (await page.get("/sandbox/state")).json["desk"]

    assert before is None
    assert heard == {"type": "desk", "desk": EMPTY}
    assert after == EMPTY


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bot another"}, {"Authorization": "sandbox-token"}])
async def test_only_the_bot_hands_in_a_desk_or_listens_beside(page: Page, headers: dict[str, str]) -> None:
    refused = await page.post("/sandbox/desk", EMPTY, headers=headers)
    unheard = await page.get("/sandbox/beside", headers=headers)

    assert (refused.status, unheard.status) == (401, 401)
    assert (await page.get("/sandbox/state")).json["desk"] is None


@pytest.mark.parametrize("wrong", [{}, {**EMPTY, "seats": []}, {"outbox": [], "coming": []}])
async def test_a_desk_without_its_parts_is_refused(page: Page, bots: dict[str, Any], wrong: dict[str, Any]) -> None:
    refused = await page.post("/sandbox/desk", wrong, **bots)

    assert refused.status == 400
    assert "seats" in refused.json["error"]


async def test_what_a_person_asks_reaches_the_bots_side_and_no_page(
    local: LocalDiscord, page: Page, bots: dict[str, Any]
) -> None:
    await page.post("/sandbox/desk", PLAYING, **bots)
    async with pages_socket(page, local) as socket, bots_socket(page, local, bots) as beside:
        assert (await hears(beside, "pages"))["open"] == 1
        for act in ("pause", "next", "stop"):
            assert (await page.post("/sandbox/demo", {"act": act})).status == 200
            assert (await hears(beside, "demo"))["act"] == act
        await page.post("/sandbox/desk", EMPTY, **bots)
        # The first thing that the page hears is the desk: none of what was asked came before it.
        assert (await socket.receive_json())["type"] == "desk"


async def test_without_a_demonstration_there_is_nothing_to_ask(page: Page, bots: dict[str, Any]) -> None:
    none = await page.post("/sandbox/demo", {"act": "pause"})
    await page.post("/sandbox/desk", {**PLAYING, "demo": {**PLAYING["demo"], "acts": []}}, **bots)
    over = await page.post("/sandbox/demo", {"act": "pause"})
    await page.post("/sandbox/desk", PLAYING, **bots)
    odd = await page.post("/sandbox/demo", {"act": "rewind"})

    assert (none.status, over.status, odd.status) == (409, 409, 409)
    assert over.json["error"] == "The demonstration takes nothing now."
    assert odd.json["error"] == "The demonstration takes pause, next, stop now."


async def test_the_bots_side_learns_of_pages_that_come_and_go(
    local: LocalDiscord, page: Page, bots: dict[str, Any]
) -> None:
    async with bots_socket(page, local, bots) as beside:
        assert (await hears(beside, "pages"))["open"] == 0
        async with pages_socket(page, local):
            assert (await hears(beside, "pages"))["open"] == 1
        assert (await hears(beside, "pages"))["open"] == 0
