"""What the requests of a card may have had as effect: told from their answers, as the library repeats them by itself.

The library offers no setting for that, but lets its requests be watched (`watch_requests`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp

from bot.chat.pace import Pace

_SERVER_FAILED = 500


class UnknownFate(Exception):
    """A request that must not be sent twice got no clear answer: it may have had its effect."""


@dataclass
class Effect:
    """`possible`: Discord may show a message that was asked for."""

    possible: bool


@dataclass
class _Once:
    sent: bool = False


_effect: ContextVar[Effect | None] = ContextVar("effect", default=None)
_once: ContextVar[_Once | None] = ContextVar("sent_once", default=None)


@contextmanager
def watched_effect(*, possible: bool) -> Iterator[Effect]:
    """Within it is known whether what is asked for may have been posted; `possible`: by a request before it."""
    effect = Effect(possible)
    token = _effect.set(effect)
    try:
        yield effect
    finally:
        _effect.reset(token)


def note_effect(*, possible: bool) -> None:
    """Note that the message was posted, or that it was looked for and is not there."""
    effect = _effect.get()
    if effect is not None:
        effect.possible = possible


@contextmanager
def sent_once() -> Iterator[None]:
    """Within it a request is not repeated by the library after an answer such as 500, but ends in `UnknownFate`.

    The library repeats every request after a server's error, which would begin a second forum post where the first
    had its effect.
    """
    token = _once.set(_Once())
    try:
        yield
    finally:
        _once.reset(token)


def watch_requests() -> aiohttp.TraceConfig:
    """What makes these and `paced` work: to be given to the client (`http_trace`) before it logs in."""
    watch, pace = aiohttp.TraceConfig(), Pace()

    async def wait_for_turn(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        await pace.turn(request.url)

    watch.on_request_start.append(wait_for_turn)
    watch.on_request_start.append(_before)
    watch.on_request_end.append(_after)
    watch.on_request_exception.append(_cut)
    return watch


async def _before(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, _request: aiohttp.TraceRequestStartParams
) -> None:
    once = _once.get()
    if once is not None:
        if once.sent:
            raise UnknownFate
        once.sent = True


async def _after(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, request: aiohttp.TraceRequestEndParams
) -> None:
    if request.response.status >= _SERVER_FAILED:
        _unclear(request.method)
    once = _once.get()
    if once is not None and request.response.status == 429:
        # It was not let in and had no effect: the library waits and asks again, as it should.
        once.sent = False


async def _cut(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, request: aiohttp.TraceRequestExceptionParams
) -> None:
    _unclear(request.method)


def _unclear(method: str) -> None:
    if method == "POST":
        note_effect(possible=True)
