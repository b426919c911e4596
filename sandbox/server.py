"""The HTTP server: one port for Discord's REST, the gateway, files, the page and the person's side."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket as sockets
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox.attachments import AttachmentStore
from sandbox.clock import SandboxClock
from sandbox.core import Core
from sandbox.docket import Docket
from sandbox.faults import Faults
from sandbox.gateway.bench import METHOD, PATH, EventBench
from sandbox.gateway.hub import GatewayHub
from sandbox.gateway.socket import GatewaySocket
from sandbox.interactions import ACKNOWLEDGEMENT_SECONDS
from sandbox.judge import Judge
from sandbox.person import http as person_http
from sandbox.ratelimits import RateLimits
from sandbox.refusals import RULE
from sandbox.rest import pipeline
from sandbox.rest.bench import Bench
from sandbox.seed import Seed, build_world
from sandbox.site import Site
from sandbox.snapshot import Keeper, file_in, from_json
from sandbox.verbs.passage import let_time_pass
from sandbox.world import World

HOST = "127.0.0.1"
DEFAULT_TOKEN = "sandbox-token"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_ARCHIVING_PERIOD_SECONDS = 60.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """How a server is set up.

    ``heartbeat_seconds`` is Discord's usual interval; ``resume_window_seconds`` how long a lost session may be resumed;
    ``granted_privileged`` the privileged intents that the application was granted (none, as for our bot);
    ``identify_limits`` enforces how often sessions may be started, which makes every quick restart wait.
    """

    port: int = 0
    token: str = DEFAULT_TOKEN
    data: Path | None = None
    clock_file: Path | None = None
    rate_limits: bool = False
    acknowledgement_seconds: float = ACKNOWLEDGEMENT_SECONDS
    heartbeat_seconds: float = 41.25
    resume_window_seconds: float = 180.0
    granted_privileged: int = 0
    identify_limits: bool = False


class Server:
    """A running local Discord. Made by ``start``; must be stopped."""

    def __init__(self, options: Options, seed: Seed, judge: Judge | None) -> None:
        self._listener = _bind(options.port)
        self.port: int = self._listener.getsockname()[1]
        self.base_url = f"http://{HOST}:{self.port}"
        self.token = options.token
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(self._listener.close)
            world = _load(options.data, self.base_url, seed)
            on_failure.pop_all()
        files = None if options.data is None else options.data / "attachments"
        attachments = AttachmentStore(self.base_url, files)
        attachments.forget_all_but(one for message in world.all_messages() for one in message.attachments)
        gateway = _gateway(options, world, self.port)
        clock = SandboxClock(options.clock_file)
        self.core = Core(world, clock, attachments, gateway, acknowledgement_seconds=options.acknowledgement_seconds)
        self.docket = Docket(self.core.now_text)
        gateway.on_sessions = self._tell_sessions
        gateway.on_refusal = self._refuse_on_gateway
        if judge is not None:
            gateway.on_event = EventBench(judge, self.docket).check
        self.faults = Faults()
        limits = RateLimits(enforced=options.rate_limits)
        bench = Bench(self.core, judge, self.docket)
        self.rest = pipeline.Rest(self.core, options.token, self.faults, limits, bench)
        self._person = person_http.PersonHttp(self.core, options.token, judge)
        self._site = Site(attachments)
        self.keeper = None if options.data is None else Keeper(world, options.data, self.base_url)
        if self.keeper is not None:
            self.core.on_change = self._keep
        self._runner: web.ServerRunner | None = None
        self._archiving: asyncio.Task[None] | None = None

    def _keep(self) -> None:
        self.core.world.last_id = self.core.ids.last
        if self.keeper is not None:
            self.keeper.changed()

    def _tell_sessions(self, came_or_went: bool) -> None:
        if came_or_went:
            online = self.core.gateway.online
            self.core.feed.publish(lambda: {"type": "bot", "online": online})
        self.core.touch(keep=False)

    def _refuse_on_gateway(self, operation: str, problem: str) -> None:
        self.core.refuse(operation, METHOD, PATH, problem, RULE)

    async def start(self) -> None:
        """Begin to serve."""
        self._runner = web.ServerRunner(
            web.Server(self._serve, access_log=None), handle_signals=False, shutdown_timeout=1.0
        )
        await self._runner.setup()
        await web.SockSite(self._runner, self._listener, backlog=1024).start()
        self._archiving = asyncio.create_task(self._archive_now_and_then())

    async def stop(self) -> None:
        """Close every connection, and write the world if it is kept."""
        if self._archiving is not None:
            self._archiving.cancel()
            await asyncio.gather(self._archiving, return_exceptions=True)
        self._write()  # At once: what follows waits for others, and may fail.
        self.core.interactions.stop()
        await self.core.gateway.close(1001, "Going away.")
        self.core.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        self._listener.close()
        if self.keeper is not None and self.keeper.due:
            self._write()
        self.docket.settle()

    def _write(self) -> None:
        self.core.world.last_id = self.core.ids.last
        if self.keeper is not None:
            self.keeper.write()

    async def _archive_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(_ARCHIVING_PERIOD_SECONDS)
            try:
                let_time_pass(self.core)
            except Exception:  # noqa: BLE001 - whatever it was, time goes on.
                _log.exception("What time changes was not done; it is tried again.")

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if not self._is_ours(request):
            return web.Response(status=403, text="Only this machine's own page and bot are served.")
        path = request.path
        if path.startswith("/api/"):
            return await self.rest.serve(request)
        if path in ("/gateway", "/gateway/"):
            return await GatewaySocket(self.core.gateway, self.core.world, self.token).serve(request)
        if path.startswith("/sandbox/"):
            return await self._person.serve(request)
        if path.startswith("/attachments/"):
            return self._site.attachment(request)
        return self._site.page(request)

    def _is_ours(self, request: web.BaseRequest) -> bool:
        """Tell whether host and origin are ours: this keeps other web pages, and rebound names, away."""
        host, _, port = request.host.rpartition(":")
        if host not in _LOOPBACK or port != str(self.port):
            return False
        origin = request.headers.get("Origin")
        return origin is None or origin in {f"http://{name}:{self.port}" for name in _LOOPBACK}


def _bind(port: int) -> sockets.socket:
    listener = sockets.socket(sockets.AF_INET, sockets.SOCK_STREAM)
    with contextlib.ExitStack() as on_failure:
        on_failure.callback(listener.close)
        listener.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        on_failure.pop_all()
    return listener


def _gateway(options: Options, world: World, port: int) -> GatewayHub:
    return GatewayHub(
        world,
        url=f"ws://{HOST}:{port}/gateway",
        heartbeat_seconds=options.heartbeat_seconds,
        resume_window_seconds=options.resume_window_seconds,
        granted_privileged=options.granted_privileged,
        identify_limits=options.identify_limits,
    )


def _load(data: Path | None, base_url: str, seed: Seed) -> World:
    if data is not None and file_in(data).exists():
        return from_json(file_in(data).read_text(encoding="utf-8"), base_url)
    return build_world(seed)
