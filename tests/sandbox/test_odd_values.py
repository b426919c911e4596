"""Values that one check takes for a number, a time or a file and the next one cannot read get a sentence, not a 500."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest

from sandbox import LocalDiscord, clock, permissions
from sandbox.errors import ApiError, PersonRefused
from sandbox.fields import moment
from sandbox.json_types import loads, number, whole

from .conftest import Api, Page
from .gateway_wire import wire

DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "-Infinity", "1e999", '"\\ud800"', '{"\\udfff": 1}', DEEP, "{"])
def test_what_only_python_reads_is_no_json(text: str) -> None:
    for written in (text, text.encode()):
        with pytest.raises(ValueError, match=r".+"):
            loads(written)


def test_bytes_that_are_no_text_are_no_json() -> None:
    with pytest.raises(ValueError, match="utf-8"):
        loads(b'"\xff"')


def test_escaped_characters_are_read() -> None:
    assert loads('"\\u00e4 \\ud83d\\ude00 1e3"') == "\u00e4 \U0001f600 1e3"


@pytest.mark.parametrize("text", ["--5", "+5", "-", "", " 5", "5\n", "1e3", "\N{ARABIC-INDIC DIGIT THREE}", "9" * 5000])
def test_other_texts_are_no_numbers(text: str) -> None:
    assert whole(text) is None
    assert number(text, -1) == -1


@pytest.mark.parametrize(("text", "value"), [("5", 5), ("-5", -5), ("007", 7), ("9" * 20, 10**20 - 1)])
def test_digits_are_numbers(text: str, value: int) -> None:
    assert (whole(text), number(text)) == (value, value)


@pytest.mark.parametrize(
    "given", ["2026-01-01T00:00:00", "2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "soon"]
)
def test_a_time_without_a_place_in_the_calendar_is_refused(given: str) -> None:
    with pytest.raises(ApiError, match="50035"):
        moment({"at": given}, "at")


@pytest.mark.parametrize("given", [math.nan, math.inf, -math.inf, 10**400, clock.FURTHEST_SECONDS + 1, True, "1"])
def test_the_clock_moves_by_numbers_only(given: Any) -> None:
    with pytest.raises(PersonRefused, match="20 years"):
        clock.offset(given)


@pytest.mark.parametrize("written", ["NaN", "Infinity", "1e999", "-1e999"])
async def test_the_page_moves_the_clock_by_numbers_only(local: LocalDiscord, page: Page, written: str) -> None:
    body = f'{{"offset_seconds": {written}}}'
    url = f"{local.page_url}sandbox/clock"
    async with page.session.post(url, data=body, headers={"Content-Type": "application/json"}) as response:
        assert response.status == 400
    assert local.core.clock.offset_seconds == 0


@pytest.mark.parametrize("content", ["\u00fcml\u00e4ut", "YQ", "%%%%", "YQ==\n"])
async def test_a_file_must_be_base64(local: LocalDiscord, page: Page, content: str) -> None:
    files = [{"filename": "a.txt", "content_base64": content}]
    said = {"as": local.owner.id, "channel_id": local.channel("general")["id"], "content": "x", "attachments": files}
    answer = await page.post("/sandbox/say", said)
    assert (answer.status, answer.json["error"]) == (400, "A file's content must be base64.")


@pytest.mark.parametrize("digits", ["9" * 5000, "--5", "\u0665"])
async def test_the_page_asks_for_channels_and_pages_by_numbers(local: LocalDiscord, page: Page, digits: str) -> None:
    there = local.channel("general")["id"]

    assert (await page.get(f"/sandbox/channels/{digits}/messages")).status == 404
    assert (await page.get(f"/sandbox/channels/{there}/messages?limit={digits}")).status == 400


@pytest.mark.parametrize("position", ["--5", "9" * 5000, "-"])
async def test_a_field_that_is_no_number_is_named(local: LocalDiscord, api: Api, position: str) -> None:
    local.set_bot_permissions(permissions.ALL)
    answer = await api("PATCH", f"/channels/{local.channel('general')['id']}", {"position": position})
    assert (answer.status, answer.code) == (400, 50035)
    assert "position" in answer.json["errors"]


async def test_a_timeout_needs_a_time_with_an_offset(local: LocalDiscord, api: Api) -> None:
    local.set_bot_permissions(permissions.ALL)
    path = f"/guilds/{local.guild_id}/members/{local.person('grace').id}"
    answer = await api("PATCH", path, {"communication_disabled_until": "2999-01-01T00:00:00"})
    assert (answer.status, answer.code) == (400, 50035)
    assert local.core.world.member(local.person("grace").user_id).timed_out_until is None


async def test_a_negative_limit_is_an_invalid_payload(local: LocalDiscord) -> None:
    async with wire(local) as bare:
        await bare.identify()
        await bare.send(8, {"guild_id": str(local.guild_id), "query": "", "limit": -1})
        assert await bare.closed_with() == 4002
    assert [refusal.operation for refusal in local.refusals] == ["REQUEST_GUILD_MEMBERS"]


@pytest.mark.parametrize("name", ["a%22%3B%20evil.txt", "a%0D%0Aevil.txt", "%C3%BC.txt"])
async def test_an_address_cannot_write_headers(local: LocalDiscord, page: Page, name: str) -> None:
    general = local.core.world.channel(int(str(local.channel("general")["id"])))
    files = [{"filename": "a.txt", "content_base64": "YQ=="}]
    said = await page.post(
        "/sandbox/say", {"as": local.owner.id, "channel_id": str(general.id), "content": "", "attachments": files}
    )
    address = said.json["message"]["attachments"][0]["url"].removeprefix(local.page_url.rstrip("/"))
    answer = await page.get(address.replace("a.txt", name))
    assert answer.status == 200
    kind, _, shown = answer.headers["Content-Disposition"].partition("; ")
    assert kind in ("inline", "attachment")
    assert re.fullmatch(r'filename="[a-z_.]+"', shown)


def test_the_bot_reads_the_clock_exactly_as_it_was_moved(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock.SandboxClock(file).move_to(1_987_204.25)

    assert float(file.read_text()) == clock.SandboxClock(file).offset_seconds == 1_987_204.25


async def test_members_are_found_whatever_the_case_of_their_names(local: LocalDiscord) -> None:
    local.join("Rosa")
    async with wire(local) as bare:
        await bare.identify()
        await bare.send(8, {"guild_id": str(local.guild_id), "query": "rO", "limit": 5})
        found = (await bare.until("GUILD_MEMBERS_CHUNK"))["d"]["members"]
    assert [member["user"]["username"] for member in found] == ["Rosa"]
