"""Whatever is sent, both sides answer in order: no failure of ours, no hang."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sandbox
from sandbox import LocalDiscord, Options, Outcome
from sandbox.interactions import Interaction
from sandbox.model import ChannelKind
from sandbox.rest.operations import OPERATIONS, Operation
from sandbox.verbs import threads

H={}
import atexit
atexit.register(lambda: open('/tmp/hist','w').write('\n'.join(f'{k[0]} {k[1]} {v}' for k,v in sorted(H.items()))))
EXAMPLES = int(os.environ.get("SANDBOX_FUZZ_EXAMPLES", "150"))

WORDS = [
    "id", "name", "type", "content", "embeds", "components", "flags", "attachments", "message_reference", "message_id",
    "allowed_mentions", "parse", "users", "roles", "nonce", "enforce_nonce", "data", "custom_id", "title", "label",
    "style", "options", "value", "values", "description", "available_tags", "applied_tags", "message", "archived",
    "locked", "permission_overwrites", "allow", "deny", "parent_id", "topic", "recipient_id", "messages", "choices",
    "emoji", "url", "media", "items", "accessory", "default_member_permissions", "contexts", "permissions", "color",
    "auto_archive_duration", "rate_limit_per_user", "required", "min_length", "max_length", "fields", "image", "footer",
]  # fmt: skip

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 25),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["1", "0", "attachment://a.png", "<@1>", "2026-01-01T00:00:00Z", "x" * 5000, "#", "999" * 9]),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)),
    max_leaves=12,
)
bodies = st.one_of(st.dictionaries(st.sampled_from(WORDS), values, max_size=6), values)


@dataclass
class Ground:
    """A server with something in it, on a loop of its own."""

    runner: asyncio.Runner
    local: LocalDiscord
    session: aiohttp.ClientSession
    ids: list[str]

    def request(self, method: str, url: str, body: Any, query: dict[str, str]) -> int:
        async def send() -> int:
            headers = {"Authorization": f"Bot {self.local.token}"}
            async with self.session.request(method, url, json=body, params=query, headers=headers) as response:
                await response.read()
                return response.status

        return self.runner.run(asyncio.wait_for(send(), 10))

    def interaction(self, *, answered: bool) -> Interaction:
        """Return one that the bot may answer, or has answered."""
        core = self.local.core

        async def begin() -> Interaction:
            fresh = core.next_id()
            metadata: dict[str, Any] = {"id": str(fresh), "type": 2, "authorizing_integration_owners": {}}
            channel = core.world.channel(int(self.ids[3]))
            opened = core.interactions.open(
                fresh, 2, user_id=self.local.owner.user_id, channel_id=channel.id, metadata=metadata
            )
            if answered:
                core.interactions.answer(opened, Outcome("deferred", str(fresh)))
            return opened

        return self.runner.run(begin())


@pytest.fixture(scope="module", params=[True, False], ids=["judged", "unjudged"])
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> tuple[LocalDiscord, aiohttp.ClientSession]:
            options = Options(acknowledgement_seconds=0.05)
            local = await stack.enter_async_context(sandbox.serve(options=options, judged=request.param))
            return local, await stack.enter_async_context(aiohttp.ClientSession())

        local, session = runner.run(begin())
        forum = local.make_channel("norms", ChannelKind.FORUM)
        said = local.owner.say("hello")
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
                said["id"],
                local.bot_role.id,
                post.id,
            )
        ]
        try:
            yield Ground(runner, local, session, ids)
        finally:
            runner.run(stack.aclose())


MESSAGE: dict[str, Any] = {
    "content": "words",
    "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}], "image": {"url": "attachment://a.png"}}],
    "components": [
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "For", "custom_id": "for"}]},
        {"type": 1, "components": [{"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]}]},
    ],
    "allowed_mentions": {"parse": ["users"]},
    "attachments": [{"id": 0, "description": "alt"}],
    "flags": 0,
    "nonce": "n1",
    "enforce_nonce": True,
    "message_reference": {"message_id": "1"},
}
CHANNEL: dict[str, Any] = {
    "name": "norms",
    "type": 15,
    "topic": "t",
    "available_tags": [{"name": "Draft", "emoji_name": "x", "moderated": False}],
    "permission_overwrites": [{"id": "1", "type": 0, "allow": "0", "deny": "1024"}],
    "flags": 16,
    "default_reaction_emoji": {"emoji_name": "x"},
    "archived": False,
    "locked": False,
    "applied_tags": [],
    "auto_archive_duration": 1440,
}
COMMAND: dict[str, Any] = {
    "name": "norm",
    "description": "d",
    "type": 1,
    "options": [{"type": 1, "name": "propose", "description": "d", "options": [{"type": 3, "name": "t"}]}],
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
}
"""Bodies that get past the door, for the operations that read one."""


def mutated(body: Any) -> st.SearchStrategy[Any]:
    """Return bodies that differ from a good one in a few places."""
    if isinstance(body, dict):
        kept = {key: st.one_of(mutated(value), mutated(value), mutated(value), values) for key, value in body.items()}
        return st.fixed_dictionaries({}, optional=kept)
    if isinstance(body, list):
        return st.lists(mutated(body[0]) if body else values, max_size=2)
    return st.just(body)


def parameter(ground: Ground, operation: Operation, name: str) -> st.SearchStrategy[str]:
    """Return values for a path's parameter: mostly such as exist."""
    if name in ("{interaction_id}", "{interaction_token}", "{webhook_token}"):
        interaction = ground.interaction(answered=name == "{webhook_token}")
        return st.just(str(interaction.id) if name == "{interaction_id}" else interaction.token)
    if name == "{webhook_id}" or name == "{application_id}":
        return st.just(str(ground.local.core.world.application_id))
    by_name = {"{guild_id}": [0], "{channel_id}": [3, 4, 7], "{message_id}": [5, 7], "{user_id}": [1, 2]}
    likely = st.sampled_from([ground.ids[place] for place in by_name.get(name, range(len(ground.ids)))])
    return st.one_of(likely, likely, st.sampled_from([*ground.ids, "1", "@original", "x", "-1", "9" * 30]))


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
        data.draw(parameter(ground, operation, part), label=part) if part.startswith("{") else part
        for part in operation.path.split("/")
    ]
    query = data.draw(
        st.dictionaries(
            st.sampled_from(["limit", "before", "after", "around", "with_response", "query", "wait"]),
            st.sampled_from(["1", "0", "101", "x", "", "true", "2026-01-01T00:00:00+00:00", ground.ids[5]]),
            max_size=2,
        )
    )
    body = None
    if operation.method in ("POST", "PUT", "PATCH"):
        likely = mutated(LIKELY[operation.id]) if operation.id in LIKELY else bodies
        body = data.draw(st.one_of(likely, likely, bodies))
    status = ground.request(operation.method, f"{ground.local.api_base}{'/'.join(segments)}", body, query)
    H[(operation.id,status)]=H.get((operation.id,status),0)+1
    assert status < 500 or status == 501
    assert ground.local.misanswers == []


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize="SANDBOX_FUZZ_EXAMPLES" not in os.environ,
)
@given(data=st.data())
def test_the_persons_side_never_fails(ground: Ground, data: st.DataObject) -> None:
    action = data.draw(
        st.sampled_from(["invoke", "menu", "autocomplete", "click", "submit", "dismiss", "say", "dm", "clock", "none"])
    )
    known = ["as", "channel_id", "message_id", "modal_id", "target_id"]
    words = ["command", "name", "options", "attachments", "values", "custom_id", "content", "focused"]
    ids = st.one_of(st.sampled_from(ground.ids), leaves)
    body: dict[str, Any] = {"as": ground.local.owner.id, "channel_id": ground.ids[3]}
    body |= data.draw(st.dictionaries(st.sampled_from(known), ids, max_size=3))
    body |= data.draw(st.dictionaries(st.sampled_from(words), values, max_size=4))
    status = ground.request("POST", f"{ground.local.page_url}sandbox/{action}", body, {})
    assert status < 500
