"""Whatever is sent, both sides answer in order: no failure of ours, no hang."""

from __future__ import annotations

import asyncio
import copy
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sandbox
from sandbox import LocalDiscord, Modal, Options, permissions
from sandbox.gateway import intents
from sandbox.interactions import Interaction
from sandbox.model import ChannelKind
from sandbox.rest.operations import OPERATIONS
from sandbox.verbs import answers, commands, events, messages, threads

from .gateway_wire import Wire, wire

EXAMPLES = int(os.environ.get("SANDBOX_FUZZ_EXAMPLES", "600"))

WORDS = [
    "id", "name", "type", "content", "embeds", "components", "flags", "attachments", "message_reference", "message_id",
    "allowed_mentions", "parse", "users", "roles", "nonce", "enforce_nonce", "data", "custom_id", "title", "label",
    "style", "options", "value", "values", "description", "available_tags", "applied_tags", "message", "archived",
    "locked", "permission_overwrites", "allow", "deny", "parent_id", "topic", "recipient_id", "messages", "choices",
    "emoji", "url", "media", "items", "accessory", "default_member_permissions", "contexts", "permissions", "color",
    "auto_archive_duration", "rate_limit_per_user", "required", "min_length", "max_length", "fields", "image", "footer",
]  # fmt: skip

spoilers = st.sampled_from(
    [
        *("--5", "+-5", "-", "1e999", "\N{ARABIC-INDIC DIGIT THREE}", "9" * 5000, f"<@{'9' * 5000}>", 10**400),
        *(float("nan"), float("inf"), "nan", "\ud800", "\N{LATIN SMALL LETTER U WITH DIAERESIS}mlaut", "YQ", "a\n"),
        *("2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2999-12-31"),
    ]
)
"""What has been taken for a number, a time or a file by one check and refused by the next."""
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 25),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["1", "0", "attachment://a.png", "<@1>", "2026-01-01T00:00:00Z", "x" * 5000, "#", "999" * 9]),
    spoilers,
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)),
    max_leaves=12,
)
bodies = st.one_of(st.dictionaries(st.sampled_from(WORDS), values, max_size=6), values)


class Heard:
    """A bot with every intent and a page, which hear events: without them none would be built."""

    def __init__(self, bot: Wire, page: aiohttp.ClientWebSocketResponse) -> None:
        self.events: Counter[str] = Counter()
        self._hearing = [asyncio.create_task(self._hear(socket)) for socket in (bot.socket, page)]

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            told = json.loads(message.data)
            self.events[told.get("t") or told.get("type", "")] += 1

    def require_present(self) -> None:
        """Both are still connected."""
        assert not any(task.done() for task in self._hearing)


@dataclass
class Ground:
    """A server with something in it, on a loop of its own, and somebody who hears all that it tells."""

    runner: asyncio.Runner
    local: LocalDiscord
    session: aiohttp.ClientSession
    ids: list[str]
    modal_id: str
    heard: Heard

    def require_well(self) -> None:
        """Nobody was sent away, and all that was answered and told fits Discord's document."""
        wrong = list(self.local.misanswers)
        self.local.misanswers.clear()
        assert wrong == []
        self.heard.require_present()

    def request(self, method: str, url: str, body: Any, query: dict[str, str]) -> int:
        async def send() -> int:
            headers = {"Authorization": f"Bot {self.local.token}"}
            async with self.session.request(method, url, json=body, params=query, headers=headers) as response:
                await response.read()
                return response.status

        return self.runner.run(asyncio.wait_for(send(), 10))

    def say(self) -> str:
        """Return the id of a new message of the owner."""

        async def send() -> str:
            core, owner = self.local.core, self.local.owner.user_id
            return str(messages.send(core, core.world.channel(int(self.ids[3])), owner, {"content": "x"}, []).id)

        return self.runner.run(send())

    def fill(self, path: str) -> str:
        """Return *path* with the application's id, and an interaction that can be answered or was."""
        application = str(self.local.core.world.application_id)
        path = path.replace("{webhook_id}", application).replace("{application_id}", application)
        if "_token}" not in path:
            return path
        opened = self.runner.run(self._interaction(answered="{webhook_token}" in path))
        path = path.replace("{webhook_token}", opened.token).replace("{interaction_token}", opened.token)
        return path.replace("{interaction_id}", str(opened.id))

    async def _interaction(self, *, answered: bool) -> Interaction:
        core = self.local.core
        metadata: dict[str, Any] = {"type": 2, "authorizing_integration_owners": {}}
        opened = core.interactions.open(
            2, user_id=self.local.owner.user_id, channel_id=int(self.ids[3]), metadata=metadata
        )
        if answered:
            answers.respond(core, opened.id, opened.token, {"type": 4, "data": {"content": "x"}}, [])
        return opened


async def open_form(local: LocalDiscord, channel_id: int) -> str:
    """Leave a form open for the owner, and return its id."""
    owner, core = local.owner.user_id, local.core
    opened = core.interactions.open(2, user_id=owner, channel_id=channel_id, metadata={})
    form = [dict(one) for one in FORM]
    core.interactions.keep_modal(Modal("1", "form", "Form", form, owner, channel_id, opened.metadata))
    return "1"


@pytest.fixture(scope="module", params=[True, False], ids=["judged", "unjudged"])
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> tuple[LocalDiscord, aiohttp.ClientSession, Heard]:
            options = Options(acknowledgement_seconds=0.05, heartbeat_seconds=3600, granted_privileged=intents.ALL)
            local = await stack.enter_async_context(sandbox.serve(options=options, judged=request.param))
            session = await stack.enter_async_context(aiohttp.ClientSession())
            bot = await stack.enter_async_context(wire(local))
            await bot.identify(intents.ALL)
            page = await stack.enter_async_context(session.ws_connect(f"{local.page_url}sandbox/events"))
            return local, session, Heard(bot, page)

        local, session, heard = runner.run(begin())
        # What is refused at the door for want of a permission would leave the rest behind it untried.
        local.set_bot_permissions(permissions.ALL & ~permissions.ADMINISTRATOR)
        forum = local.make_channel("norms", ChannelKind.FORUM)
        general = local.core.world.channel(int(str(local.channel("general")["id"])))
        said = messages.send(local.core, general, local.core.world.bot_id, MESSAGE, [])
        commands.replace_all(local.core, None, [COMMAND, {"name": "Mark", "type": 3}])
        body: dict[str, Any] = {"name": "N-1", "message": {"content": "x"}}
        place = local.core.world.channel(int(str(forum["id"])))
        post, _ = threads.open_post(local.core, place, local.core.world.bot_id, body, [])
        ids = [
            str(thing)
            for thing in (
                local.guild_id,
                local.core.world.bot_id,
                local.owner.id,
                local.channel("general")["id"],
                forum["id"],
                said.id,
                local.bot_role.id,
                post.id,
                events.create(local.core, local.owner.user_id, EVENT).id,
                local.person("grace").id,
                local.add_role("Recorders").id,
            )
        ]
        try:
            yield Ground(runner, local, session, ids, runner.run(open_form(local, general.id)), heard)
        finally:
            runner.run(stack.aclose())


MESSAGE: dict[str, Any] = {
    "content": "words",
    "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}]}],
    "components": [
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "For", "custom_id": "for"}]},
        {"type": 1, "components": [{"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]}]},
    ],
    "allowed_mentions": {"parse": ["users"]},
    "attachments": [],
    "flags": 0,
    "nonce": "n1",
    "enforce_nonce": False,
}
EVENT: dict[str, Any] = {
    "name": "The vote closes",
    "description": "d",
    "privacy_level": 2,
    "entity_type": 3,
    "scheduled_start_time": "2999-01-01T00:00:00+00:00",
    "scheduled_end_time": "2999-01-02T00:00:00+00:00",
    "entity_metadata": {"location": "here"},
}
CHANNEL: dict[str, Any] = {
    "name": "norms",
    "type": 15,
    "topic": "t",
    "available_tags": [{"name": "Draft", "emoji_name": "x", "moderated": False}],
    "permission_overwrites": [],
    "flags": 16,
    "default_reaction_emoji": {"emoji_name": "x"},
}
ODDITIES: list[Any] = [
    {"url": "attachment://a.png"},
    [{"id": 0, "description": "alt"}],
    {"message_id": "1"},
    [{"id": "1", "type": 0, "allow": "0", "deny": "1024"}],
    [{"type": 17, "components": [{"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}]}],
    [{"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": {"type": 2}}],
]
COMMAND: dict[str, Any] = {
    "name": "norm",
    "description": "d",
    "type": 1,
    "options": [
        {
            "type": 1,
            "name": "propose",
            "description": "d",
            "options": [{"type": 3, "name": "t", "description": "d", "autocomplete": True}],
        }
    ],
    "default_member_permissions": "32",
}
LIKELY: dict[str, Any] = {
    "create_message": MESSAGE,
    "update_message": MESSAGE,
    "execute_webhook": MESSAGE,
    "update_original_webhook_message": MESSAGE,
    "create_interaction_response": {"type": 4, "data": MESSAGE},
    "create_thread": {"name": "N-1", "message": MESSAGE, "applied_tags": [], "auto_archive_duration": 1440},
    "create_thread_from_message": {"name": "N-1", "auto_archive_duration": 60},
    "update_channel": CHANNEL,
    "create_guild_channel": CHANNEL,
    "create_application_command": COMMAND,
    "create_guild_application_command": COMMAND,
    "create_guild_role": {"name": "r", "permissions": "0", "color": 1, "hoist": False, "mentionable": True},
    "set_channel_permission_overwrite": {"type": 0, "allow": "0", "deny": "0"},
    "bulk_delete_messages": {"messages": ["1", "2"]},
    "create_dm": {"recipient_id": "1"},
    "create_guild_scheduled_event": EVENT,
    "update_guild_scheduled_event": {**EVENT, "status": 1, "channel_id": None},
    "update_guild": {"name": "Congress", "description": "d", "system_channel_id": None, "preferred_locale": "de"},
    "update_guild_member": {"nick": "n", "roles": [], "communication_disabled_until": None},
    "update_my_user": {"username": "Clerk"},
    "bulk_update_guild_channels": [{"id": "1", "position": 1, "parent_id": None, "lock_permissions": True}],
    "bulk_update_guild_roles": [{"id": "1", "position": 1}],
}
"""Bodies that get past the door, for the operations that read one."""


ACTIONS: dict[str, dict[str, Any]] = {
    "invoke": {"command": "norm propose", "options": {"t": "words"}, "attachments": {}},
    "autocomplete": {"command": "norm propose", "options": {"t": "w"}, "focused": "t"},
    "menu": {"name": "Mark"},
    "click": {"custom_id": "s", "values": ["a"]},
    "submit": {"values": {"why": "words", "who": ["1"], "paper": [{"filename": "a", "content_base64": "YQ=="}]}},
    "dismiss": {},
    "dm": {},
    "clock": {"offset_seconds": 3600},
    "say": {"content": "words", "attachments": [{"filename": "a.txt", "content_base64": "YQ=="}]},
    "edit": {"content": "words"},
    "post": {"name": "N-2", "content": "words", "tags": []},
    "thread": {"name": "aside"},
    "react": {"emoji": "\N{CROSS MARK}"},
    "pin": {},
    "delete": {},
    "follow": {"interested": True},
}
LOOKS = (
    "state",
    "people",
    "clock",
    "refusals",
    "scheduled",
    "channels/{channel_id}/messages",
    "channels/{channel_id}/pins",
)
"""What a person only looks at."""

FORM: list[dict[str, Any]] = [
    {"type": 18, "label": "Why", "component": {"type": 4, "custom_id": "why", "style": 1}},
    {"type": 18, "label": "Who", "component": {"type": 5, "custom_id": "who", "required": False}},
    {"type": 18, "label": "Paper", "component": {"type": 19, "custom_id": "paper", "required": False}},
]


@st.composite
def mutated(draw: st.DrawFn, body: Any) -> Any:
    """Return a good body that was spoilt in up to two places."""
    spoilt = copy.deepcopy(body)
    for _ in range(draw(st.integers(0, 2))):
        place = spoilt
        while isinstance(place, dict | list) and place:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            inner = place[key]
            if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
                place[key] = copy.deepcopy(draw(st.one_of(values, st.sampled_from(ODDITIES), spoilers)))
                break
            place = inner
    return spoilt


QUERIES = [
    "limit", "before", "after", "around", "with_response", "query", "wait", "with_member", "with_user_count", "name",
    "as", "tag", "tag_setting", "archived", "sort_by", "sort_order", "offset", "min_id", "type",
]  # fmt: skip

ODD_QUERIES = [
    *("1", "0", "101", "x", "", "true", "-1", "--5", "9" * 5000, "\N{ARABIC-INDIC DIGIT THREE}"),
    *("2026-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00", "2026-01-01T00:00:00"),
]

OWN = ("{interaction_id}", "{interaction_token}", "{webhook_token}", "{webhook_id}", "{application_id}")
"""Parameters that are filled in after drawing, since they differ between runs."""


def parameter(ground: Ground, name: str) -> st.SearchStrategy[str]:
    """Return values for a path's parameter: mostly such as exist."""
    if name in OWN:
        return st.just(name)
    if name == "{emoji_name}":
        return st.one_of(
            st.sampled_from(["\N{CROSS MARK}", "1\ufe0f\u20e3", "x", "a:1"]), st.text("\u2764\ufe0f\u200da", min_size=1)
        )
    by_name = {
        "{guild_id}": [0],
        "{channel_id}": [3, 4, 7],
        "{message_id}": [5, 7],
        "{user_id}": [1, 2, 9],
        "{guild_scheduled_event_id}": [8],
        "{role_id}": [6, 10],
    }
    likely = st.sampled_from([ground.ids[place] for place in by_name.get(name, range(len(ground.ids)))])
    return st.one_of(likely, likely, st.sampled_from([*ground.ids, "1", "@original", "x", "-1", "9" * 30, "9" * 5000]))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize="SANDBOX_FUZZ_EXAMPLES" not in os.environ,
)
@given(data=st.data())
def test_the_bots_side_never_fails(ground: Ground, data: st.DataObject) -> None:
    # Deleting a channel would leave the other operations nothing to work on.
    operation = data.draw(st.sampled_from([op for op in OPERATIONS if op.id != "delete_channel"]))
    segments = [
        data.draw(parameter(ground, part), label=part) if part.startswith("{") else part
        for part in operation.path.split("/")
    ]
    query = data.draw(
        st.dictionaries(
            st.sampled_from(QUERIES),
            st.sampled_from([*ODD_QUERIES, ground.ids[5]]),
            max_size=2,
        )
    )
    body = None
    if operation.method in ("POST", "PUT", "PATCH"):
        likely = mutated(LIKELY[operation.id]) if operation.id in LIKELY else bodies
        body = data.draw(st.one_of(likely, likely, bodies))
    path = ground.fill("/".join(segments))
    status = ground.request(operation.method, f"{ground.local.api_base}{path}", body, query)
    assert status < 500 or status == 501
    ground.require_well()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize="SANDBOX_FUZZ_EXAMPLES" not in os.environ,
)
@given(data=st.data())
def test_the_persons_side_never_fails(ground: Ground, data: st.DataObject) -> None:
    action = data.draw(st.sampled_from([*ACTIONS, *LOOKS, "none"]))
    place: dict[str, Any] = {"as": ground.local.owner.id, "channel_id": ground.ids[3], "message_id": ground.ids[5]}
    if action in LOOKS:
        path = "/".join(data.draw(parameter(ground, part)) if part[0] == "{" else part for part in action.split("/"))
        query = data.draw(st.dictionaries(st.sampled_from(QUERIES), st.sampled_from(ODD_QUERIES), max_size=2))
        status = ground.request("GET", f"{ground.local.page_url}sandbox/{path}", None, query)
    else:
        about = {"target_id": ground.ids[5], "modal_id": ground.modal_id, "event_id": ground.ids[8]}
        good = {**place, **about, **ACTIONS.get(action, {})}
        if action == "delete":  # What the other acts are about must stay.
            good["message_id"] = ground.say()
        body = data.draw(mutated(good))
        status = ground.request("POST", f"{ground.local.page_url}sandbox/{action}", body, {})
    assert status < 500
    ground.require_well()
