"""What people write beside the bot, over HTTP as the page does: it is offered and refused as in the chat client."""

import base64
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

import sandbox
from sandbox import LocalDiscord
from sandbox import permissions as p
from sandbox.attachments import UPLOAD_LIMIT_BYTES
from sandbox.errors import ApiError
from sandbox.ids import iso
from sandbox.json_types import Json, JsonObject, objects
from sandbox.model import ChannelKind
from sandbox.person.http import BODY_LIMIT_BYTES, FILES_LIMIT_BYTES
from sandbox.verbs import channels, events, threads

PIECE = b" " * 65_536
Answer = tuple[int, dict[str, Any]]


class Hand:
    """Posts to the person's side as one person."""

    def __init__(self, session: aiohttp.ClientSession, local: LocalDiscord, name: str) -> None:
        self.session, self._local, self._id = session, local, local.person(name).id

    async def __call__(self, act: str, channel: str = "general", **body: object) -> Answer:
        place = self._local.channel(channel)["id"]
        given = {"as": self._id, "channel_id": place, **body}
        data, headers = io.BytesIO(json.dumps(given).encode()), {"Content-Type": "application/json"}
        async with self.session.post(f"{self._local.page_url}sandbox/{act}", data=data, headers=headers) as answer:
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


async def test_ten_files_of_the_largest_size_go_with_one_message(mary: Hand) -> None:
    largest = base64.b64encode(bytes(UPLOAD_LIMIT_BYTES)).decode()
    files = [{**a_file(f"{number}.bin"), "content_base64": largest} for number in range(10)]

    status, answer = await mary("say", content="All of it", attachments=files)

    assert status == 200, answer
    assert [attached["size"] for attached in answer["message"]["attachments"]] == [UPLOAD_LIMIT_BYTES] * 10


@pytest.mark.parametrize(
    ("act", "size", "word"),
    [
        ("say", UPLOAD_LIMIT_BYTES + 1, "notes.txt is too large: at most 10 MB"),
        ("say", FILES_LIMIT_BYTES, "at most 10 files of 10 MB"),
        ("edit", BODY_LIMIT_BYTES, "too large to be sent"),
    ],
)
async def test_what_is_too_large_is_refused_in_a_sentence(mary: Hand, act: str, size: int, word: str) -> None:
    file = {**a_file(), "content_base64": base64.b64encode(bytes(size)).decode()}

    status, answer = await mary(act, content="Too much", attachments=[file])

    assert status == 413
    assert word in answer["error"]


async def test_a_body_of_unknown_length_is_refused_once_it_is_too_long(mary: Hand, local: LocalDiscord) -> None:
    async def without_end() -> AsyncIterator[bytes]:
        for _ in range(2 * BODY_LIMIT_BYTES // len(PIECE)):
            yield PIECE

    headers = {"Content-Type": "application/json"}
    async with mary.session.post(f"{local.page_url}sandbox/edit", data=without_end(), headers=headers) as answer:
        assert answer.status == 413
        assert (await answer.json())["error"] == "This is too large to be sent."


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


async def test_the_pins_of_a_channel_are_listed_the_latest_first(mary: Hand, local: LocalDiscord) -> None:
    first, second = [(await mary("say", content=words))[1]["message"]["id"] for words in ("first", "second")]
    owner = Hand(mary.session, local, "ada")
    for message in (first, second):
        assert (await owner("pin", message_id=message))[0] == 200

    async def pinned() -> list[str]:
        address = f"{local.page_url}sandbox/channels/{local.channel('general')['id']}/pins"
        async with mary.session.get(address, params={"as": local.person("mary").id}) as answer:
            return [message["content"] for message in (await answer.json())["messages"]]

    assert await pinned() == ["second", "first"]
    await owner("pin", message_id=second)
    assert await pinned() == ["first"]
    local.set_overwrite("general", target_id=local.guild_id, deny=p.READ_MESSAGE_HISTORY)
    assert await pinned() == []


async def test_people_say_that_they_are_interested_in_an_event(mary: Hand, local: LocalDiscord) -> None:
    core = local.core
    body: JsonObject = {
        "name": "First plenary", "entity_type": 3, "privacy_level": 2, "entity_metadata": {"location": "Lisbon"},
        "scheduled_start_time": iso(core.now() + timedelta(days=1)),
        "scheduled_end_time": iso(core.now() + timedelta(days=2)),
    }  # fmt: skip
    event = events.create(core, int(local.owner.id), body)

    async def listed() -> list[tuple[str, int, bool]]:
        who = {"as": local.person("mary").id}
        async with mary.session.get(f"{local.page_url}sandbox/scheduled", params=who) as answer:
            found = (await answer.json())["events"]
        return [(one["name"], one["user_count"], one["interested"]) for one in found]

    assert await listed() == [("First plenary", 1, False)]
    assert (await mary("follow", event_id=str(event.id), interested=True))[0] == 200
    assert await listed() == [("First plenary", 2, True)]
    assert (await mary("follow", event_id=str(event.id), interested=False))[0] == 200
    assert (await mary("follow", event_id="1", interested=True))[0] == 404
    local.move_clock(timedelta(days=3).total_seconds())
    assert await listed() == []


async def test_the_page_is_told_what_a_person_may_do(mary: Hand, local: LocalDiscord) -> None:
    everybody = local.guild_id
    local.set_overwrite("general", target_id=everybody, deny=p.ATTACH_FILES | p.ADD_REACTIONS | p.CREATE_PUBLIC_THREADS)

    assert (await mary("say", content="x", attachments=[a_file()]))[0] == 403
    _, answer = await mary("say", content="x")
    assert (await mary("react", message_id=answer["message"]["id"], emoji="🎉"))[0] == 403
    assert (await mary("thread", message_id=answer["message"]["id"], name="More"))[0] == 403
    assert (await mary("pin", message_id=answer["message"]["id"]))[0] == 403


async def test_a_tag_of_moderators_is_set_by_nobody_without_that_permission(mary: Hand, local: LocalDiscord) -> None:
    forum = local.make_channel("ideas", ChannelKind.FORUM)
    tags: list[Json] = [{"name": "Open", "moderated": False}, {"name": "Adopted", "moderated": True}]
    ideas = local.core.world.channels[int(str(forum["id"]))]
    channels.change(local.core, ideas, local.core.world.guild.owner_id, {"available_tags": tags})
    plain, adopted = (tag.id for tag in ideas.tags)

    async def post(*applied: int) -> int:
        return (await mary("post", "ideas", name="Mine", content="Words", tags=[str(one) for one in applied]))[0]

    assert await post(plain) == 200
    assert await post(adopted) == 403
    assert await post(plain, adopted) == 403
    own = local.core.world.channels[int(str(local.posts("ideas")[0]["id"]))]
    with pytest.raises(ApiError) as refused:
        threads.change(local.core, own, local.person("mary").user_id, {"applied_tags": [str(adopted)]})
    assert refused.value.code == 50013
