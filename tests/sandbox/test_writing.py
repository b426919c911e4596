"""What people write beside the bot, over HTTP as the page does: it is offered and refused as in the chat client."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

import sandbox
from sandbox import LocalDiscord
from sandbox import permissions as p
from sandbox.json_types import objects
from sandbox.model import ChannelKind

Answer = tuple[int, dict[str, Any]]


class Hand:
    """Posts to the person's side as one person."""

    def __init__(self, session: aiohttp.ClientSession, local: LocalDiscord, name: str) -> None:
        self._session, self._local, self._id = session, local, local.person(name).id

    async def __call__(self, act: str, channel: str = "general", **body: object) -> Answer:
        place = self._local.channel(channel)["id"]
        given = {"as": self._id, "channel_id": place, **body}
        async with self._session.post(f"{self._local.page_url}sandbox/{act}", json=given) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def local() -> AsyncIterator[LocalDiscord]:
    async with sandbox.serve() as served:
        yield served


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def mary(session: aiohttp.ClientSession, local: LocalDiscord) -> Hand:
    return Hand(session, local, "mary")


@pytest.fixture
def kofi(session: aiohttp.ClientSession, local: LocalDiscord) -> Hand:
    return Hand(session, local, "kofi")


def a_file(name: str = "notes.txt", **more: str) -> dict[str, str]:
    return {"filename": name, "content_type": "text/plain", "content_base64": base64.b64encode(b"x").decode(), **more}


async def test_a_message_carries_files_and_their_descriptions(mary: Hand) -> None:
    status, answer = await mary("say", content="", attachments=[a_file(description="My notes")])

    (attached,) = answer["message"]["attachments"]
    assert (status, attached["filename"], attached["description"]) == (200, "notes.txt", "My notes")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"content": ""}, "empty"),
        ({"content": "x" * 2001}, ""),
        ({"content": "x", "attachments": [a_file()] * 11}, "at most 10"),
        ({"content": "x", "attachments": [{"filename": "a", "content_base64": "?"}]}, "base64"),
        ({"content": "x", "reply_to": "1"}, ""),
    ],
)
async def test_what_the_client_would_not_send_is_refused(mary: Hand, body: dict[str, Any], word: str) -> None:
    status, answer = await mary("say", **body)

    assert 400 <= status < 500
    assert word in answer["error"]


async def test_only_the_author_changes_a_message_and_a_moderator_may_delete_it(
    mary: Hand, kofi: Hand, local: LocalDiscord, session: aiohttp.ClientSession
) -> None:
    _, answer = await mary("say", content="first")
    own = answer["message"]["id"]

    assert (await kofi("edit", message_id=own, content="other"))[0] == 403
    assert (await kofi("delete", message_id=own))[0] == 403
    assert (await mary("edit", message_id=own, content="second"))[1]["message"]["content"] == "second"
    assert (await Hand(session, local, "ada")("delete", message_id=own))[0] == 200
    assert local.history("general") == []


async def test_a_reaction_is_made_and_taken_back_by_the_same_act(mary: Hand, kofi: Hand, local: LocalDiscord) -> None:
    _, answer = await mary("say", content="first")
    shown = answer["message"]["id"]

    await mary("react", message_id=shown, emoji="🎉")
    await kofi("react", message_id=shown, emoji="🎉")
    await mary("react", message_id=shown, emoji="🎉")

    (reaction,) = objects(local.history("general")[0]["reactions"])
    assert reaction["count"] == 1
    assert (await mary("react", message_id=shown, emoji="no emoji"))[0] == 400


async def test_posts_are_opened_in_forums_and_threads_on_messages(mary: Hand, local: LocalDiscord) -> None:
    local.make_channel("ideas", ChannelKind.FORUM)

    assert (await mary("post", "ideas", name="A word list", content="Which words?"))[0] == 200
    assert (await mary("post", "general", name="A word list", content="Which words?"))[0] == 400
    assert (await mary("post", "ideas", name="", content="Which words?"))[0] == 400
    _, answer = await mary("say", content="first")
    status, opened = await mary("thread", message_id=answer["message"]["id"], name="More")
    assert (status, opened["channel"]["id"]) == (200, answer["message"]["id"])
    assert (await mary("thread", message_id=answer["message"]["id"], name="Again"))[0] == 400


async def test_the_page_is_told_what_a_person_may_do(mary: Hand, local: LocalDiscord) -> None:
    everybody = local.guild_id
    local.set_overwrite("general", target_id=everybody, deny=p.ATTACH_FILES | p.ADD_REACTIONS | p.CREATE_PUBLIC_THREADS)

    assert (await mary("say", content="x", attachments=[a_file()]))[0] == 403
    _, answer = await mary("say", content="x")
    assert (await mary("react", message_id=answer["message"]["id"], emoji="🎉"))[0] == 403
    assert (await mary("thread", message_id=answer["message"]["id"], name="More"))[0] == 403
    assert (await mary("pin", message_id=answer["message"]["id"]))[0] == 403
