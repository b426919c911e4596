"""`make run DEMO=1`, as whoever opens the page meets it: the real bot and the real local Discord, played to the end."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.wire.process import START_SECONDS, STOP_SECONDS
from tests.wire.test_sandbox_run import Sandbox, sandbox_command

VOTED_STEP = 15
"""The step in which Linus and Barbara vote; others vote after them."""

WHOLE_SECONDS = 180.0
"""Within this the whole demonstration is played, the first chart of the process included, on a busy machine."""

Json = dict[str, Any]


class Visitor:
    """An open page: what it reads, and what its person does."""

    def __init__(self, session: aiohttp.ClientSession, page: str, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._session, self._page, self._socket = session, page, socket
        self.desk: Json = {}

    async def get(self, path: str) -> Json:
        async with self._session.get(f"{self._page}sandbox/{path}") as answer:
            assert answer.status == 200, await answer.text()
            found: Json = await answer.json()
            return found

    async def post(self, path: str, **body: object) -> Json:
        async with self._session.post(f"{self._page}sandbox/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            found: Json = await answer.json()
            return found

    async def demo(self, *, refused: bool = False, **parts: object) -> Json:
        """Wait until the demonstration on the desk has these parts, or a step of it was `refused`.

        A step that is refused unexpectedly fails the test.
        """
        async with asyncio.timeout(WHOLE_SECONDS if parts == {"state": "done"} else START_SECONDS):
            while True:
                line: Json = self.desk.get("demo") or {}
                assert refused or not line.get("problem"), line
                if refused and line.get("problem"):
                    return line
                if line and not refused and all(line[name] == part for name, part in parts.items()):
                    return line
                event = await self._socket.receive_json()
                if event["type"] == "desk":
                    self.desk = event["desk"]

    async def texts_with(self, channel: str, containing: str) -> None:
        """Wait until a channel shows some words."""
        async with asyncio.timeout(WHOLE_SECONDS):
            while containing not in await self.texts(channel):
                await self._socket.receive()

    async def texts(self, channel: str) -> str:
        """Everything that a channel or thread shows the convener."""
        channels = (await self.get("state"))["channels"]
        place = next(one for one in channels if one["name"].startswith(channel))
        return str((await self.get(f"channels/{place['id']}/messages"))["messages"])


@asynccontextmanager
async def visit(sandbox: Sandbox) -> AsyncIterator[Visitor]:
    """Open the page."""
    page = await sandbox.page()
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{page}sandbox/state") as answer:
            desk = (await answer.json())["desk"]
        async with session.ws_connect(f"{page}sandbox/events") as socket:
            visitor = Visitor(session, page, socket)
            visitor.desk = desk or {}
            yield visitor


async def end(sandbox: Sandbox) -> None:
    sandbox.process.send_signal(signal.SIGINT)
    async with asyncio.timeout(STOP_SECONDS):
        assert await sandbox.ended() == 0


async def test_it_plays_to_a_decision_and_a_digest_knows_it_afterwards_and_plays_again(tmp_path: Path) -> None:
    async with sandbox_command(tmp_path, 0, CONGRESS_DEMO="1", CONGRESS_DEMO_SECONDS="0.05") as sandbox:
        async with visit(sandbox) as visitor:
            ended = await visitor.demo(state="done")
            decided, told = await visitor.texts("votes"), await visitor.texts("digest")
            argued = await visitor.texts("N-1")
            coming, seats = visitor.desk["coming"], visitor.desk["seats"]
            refused = (await visitor.get("refusals"))["refusals"]
        await end(sandbox)

    assert (ended["step"], ended["of"], ended["acts"]) == (22, 22, ["again"])
    assert "is adopted" in decided and "Where code cannot be inspected" in decided
    assert "D-20" in told
    assert all(f"From {discipline}:" in argued for discipline in ("political science", "computer science", "law"))
    assert "0 of 3 disciplines with 3 seats or more oppose" in decided, "the rule of spread was applied"
    assert "carried in 3 of the 3 shown" in decided and "carried in 5 of the 6 shown" in decided
    assert [event["text"] for event in coming] == ["Weekly digest in #digest", "Review of N-1 is due"]
    assert len(seats) == 9
    assert refused == []

    async with sandbox_command(tmp_path, 0, CONGRESS_DEMO="1", CONGRESS_DEMO_SECONDS="0.05") as again:
        async with visit(again) as visitor:
            assert "has been played" in (await visitor.demo(state="done"))["text"]
            await visitor.post("demo", act="again")
            await visitor.demo(state="playing")
            await visitor.demo(state="done")
            decided = await visitor.texts("votes")
            refused = (await visitor.get("refusals"))["refusals"]
        await end(again)

    assert "Round 2" in decided and "N-2" in decided, "it is another norm"
    assert refused == []


async def test_what_a_person_did_is_left_out_and_what_they_ask_is_done(tmp_path: Path) -> None:
    async with sandbox_command(tmp_path, 0, CONGRESS_DEMO="1", CONGRESS_DEMO_SECONDS="600") as sandbox:
        async with visit(sandbox) as visitor:
            await visitor.demo(step=0)
            await visitor.post("demo", act="next")
            await visitor.demo(step=1, acting=False)
            await visitor.post("demo", act="pause")
            await visitor.demo(state="paused")
            # The convener opens the congress before the demonstration does.
            state = await visitor.get("state")
            room = next(one["id"] for one in state["channels"] if one["name"] == "general")
            ada = {"as": state["me"]["id"], "channel_id": room}
            panel = await visitor.post("invoke", **ada, command="congress setup", options={})
            opening = {"custom_id": "setup:open", "message_id": panel["message"]["id"]}
            await visitor.post("click", **ada, **opening)
            await visitor.post("demo", act="next")
            seated = await visitor.demo(step=3, acting=False)
            assert "Mary takes a seat" in seated["text"]
            # Hedy sits where Mary does, so that her second does not suffice.
            hedy = {"as": next(one["id"] for one in state["people"] if one["name"] == "hedy")}
            form = await visitor.post("invoke", **hedy, channel_id=room, command="seat take", options={})
            seat = {"discipline": ["law"], "kind": ["civil-society"], "capacity": "personal"}
            await visitor.post("submit", **hedy, modal_id=form["modal"]["modal_id"], values=seat)
            for step in (4, 5):
                await visitor.post("demo", act="next")
                await visitor.demo(step=step, acting=False)
            await visitor.post("demo", act="next")
            refused = await visitor.demo(refused=True)
            assert (refused["step"], refused["state"], refused["next"]) == (6, "paused", None)
            assert refused["problem"].startswith("Your second counts for N-1 · ")
            assert "another discipline" in refused["problem"]
            visitor.desk = {}
            await visitor.post("demo", act="stop")
            assert "stopped" in (await visitor.demo(state="stopped"))["text"]
        await end(sandbox)


async def test_who_closes_the_vote_still_sees_the_position_and_a_digest_that_tells_of_it(tmp_path: Path) -> None:
    async with sandbox_command(tmp_path, 0, CONGRESS_DEMO="1", CONGRESS_DEMO_SECONDS="0.05") as sandbox:
        async with visit(sandbox) as visitor:
            await visitor.demo(step=0)
            await visitor.post("demo", act="pause")
            for step in range((await visitor.demo(state="paused", acting=False))["step"] + 1, VOTED_STEP + 1):
                await visitor.post("demo", act="next")
                await visitor.demo(step=step, acting=False)
            ahead = 60 * 86_400 + (await visitor.get("clock"))["offset_seconds"]
            await visitor.post("clock", offset_seconds=ahead)
            await visitor.texts_with("votes", "D-20")
            await visitor.post("demo", act="play")
            await visitor.demo(state="done")
            told = await visitor.texts("digest")
            reached = (await visitor.get("clock"))["offset_seconds"]
        await end(sandbox)

    assert "France" in told
    assert reached >= ahead, "the clock went on, and never back"


async def test_without_being_asked_for_there_is_a_desk_and_no_demonstration(tmp_path: Path) -> None:
    async with sandbox_command(tmp_path, 0) as sandbox:
        async with visit(sandbox) as visitor:
            async with asyncio.timeout(STOP_SECONDS):
                while not (await visitor.get("state"))["desk"]:
                    pass
            desk = (await visitor.get("state"))["desk"]
        await end(sandbox)

    assert desk == {"outbox": [], "coming": [], "seats": {}, "demo": None}
