"""The outbox: makes Discord show what the state says, exactly once, whatever breaks on the way.

It claims the cards that are due, renders each from the state, posts it or edits it where it differs, and notes where
it stands. A verb never sends: it only wants a card, in its own transaction. So a crash at any point leaves a row that
is still due, and the next attempt finds what the earlier one may have posted (`delivery`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

import aiohttp
import discord
import structlog

from bot.chat.context import StoreLike
from bot.chat.delivery import Deleted, Delivery, Shown, Undeliverable
from bot.chat.effects import UnknownFate, watched_effect
from bot.chat.pace import paced
from bot.chat.rights import is_convener
from bot.chat.ui.rendered import Rendered
from bot.services.card_homes import TROUBLE
from bot.services.cards import (
    NOT_DRAWN,
    Claim,
    claim_due,
    forget_card,
    forget_message,
    mark_shown,
    mark_trouble,
    next_due,
    release_claims,
)
from bot.services.congresses import read_setup
from prompts import Words

AT_ONCE = 24
"""Cards on their way at the same time: as many as it takes to send 50 a second where each takes half a second. How
fast they go is for `pace` to say."""

RENDERED_AT_ONCE = 4
"""Of these so many are read and drawn at the same time, since clicks come first."""

SEND_SECONDS = 50.0
"""How long one card may take, its waiting for rate limits among it; a claim lasts 60 seconds."""

STOP_SECONDS = 10.0
"""How long the cards on their way may take at the end; the next start finds those that did not make it."""

LOOK_PAUSE = 0.05
"""Seconds between two looks at what is due, so that a thousand votes a second do not mean a thousand looks."""

LOOK_AT_LEAST = 60.0
"""Seconds until the outbox looks by itself, even if nothing was written and nothing seems due."""

RETRY_PAUSES = (0.5, 2.0)
"""Seconds before a card is tried again at once, for a hiccup; afterwards its row says when."""

TO_CONVENERS = ("personal", TROUBLE)
"""The kinds of direct messages that say what only conveners may know."""

Now = Callable[[], datetime]
Render = Callable[[StoreLike, Words, Claim], Awaitable[Rendered | None]]

_log = structlog.stdlib.get_logger(__name__)


class Outbox:
    """Runs from `start` to `stop`. `wake` is what the store calls after each commit."""

    def __init__(
        self,
        store: StoreLike,
        words: Words,
        client: discord.Client,
        *,
        now: Now,
        render: Render,
        retry_pauses: Sequence[float] = RETRY_PAUSES,
    ) -> None:
        self._store = store
        self._words = words
        self._client = client
        self._delivery = Delivery(client)
        self._now = now
        self._render = render
        self._retry_pauses = retry_pauses
        self._rendering = asyncio.Semaphore(RENDERED_AT_ONCE)
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._loop: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Look now: something was written."""
        self._woken.set()

    def start(self) -> None:
        """Begin to send. Call it once the client is logged in and the store is open."""
        self._loop = asyncio.create_task(self._serve(), name="outbox")

    async def stop(self) -> None:
        """Take up nothing new, and let what is being sent end within `STOP_SECONDS`."""
        self._stopping.set()
        self.wake()
        if self._loop is not None:
            await self._loop
        if self._sending:
            _, late = await asyncio.wait(self._sending.values(), timeout=STOP_SECONDS)
            for task in late:
                _log.warning("card_left_behind", task=task.get_name())
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _serve(self) -> None:
        # Where others may write here too, the claims may be those of a living process, and are left to run out.
        released = not self._store.alone
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                if not released:
                    await self._store.write(release_claims)
                    released = True
                pause = await self._look()
            except Exception:  # noqa: BLE001 - the database may come back
                _log.exception("outbox_look_failed")
                pause = LOOK_AT_LEAST
            await self._rest(pause)

    async def _rest(self, pause: float) -> None:
        """Wait for `pause` seconds, or until something is written, but never so short that looking is all it does."""
        await _wait(self._stopping, LOOK_PAUSE)
        await _wait(self._woken, min(pause, LOOK_AT_LEAST) - LOOK_PAUSE)

    async def _look(self) -> float:
        """Take up what is due; returns after how many seconds to look again."""
        now = self._now()
        due = await self._store.read(next_due)
        if due is None:
            return LOOK_AT_LEAST
        if due > now:
            return (due - now).total_seconds()
        free = AT_ONCE - len(self._sending)
        if free <= 0:
            return LOOK_AT_LEAST  # The end of a card on its way is a write, which wakes.
        on_their_way = frozenset(self._sending)
        claims = await self._store.write(claim_due, now=now, limit=free, on_their_way=on_their_way)
        for claim in claims:
            task = asyncio.create_task(self._send(claim, now), name=f"card {claim.card_id}")
            self._sending[claim.card_id] = task
            task.add_done_callback(partial(self._sent, claim.card_id))
        return 0.0 if claims else LOOK_AT_LEAST

    def _sent(self, card_id: int, _task: asyncio.Task[None]) -> None:
        del self._sending[card_id]
        self.wake()

    async def _send(self, claim: Claim, claimed_at: datetime) -> None:
        """Bring one card to its end: shown, to be posted anew, or in trouble with its reason noted."""
        earlier = claim.first_tried_at != claimed_at
        with (
            structlog.contextvars.bound_contextvars(card=claim.card_id, kind=claim.kind, guild=claim.guild_id),
            paced(),
            watched_effect(possible=earlier) as effect,
        ):
            try:
                trouble = await self._within_claim(claim, earlier=earlier)
                if trouble is not None:
                    _log.warning("card_in_trouble", trouble=trouble.key, final=trouble.final, attempts=claim.attempts)
                    await self._store.write(
                        mark_trouble,
                        card_id=claim.card_id,
                        wanted=claim.wanted,
                        trouble=trouble.key,
                        final=trouble.final,
                        maybe_sent=effect.possible,
                        now=self._now(),
                    )
            except Exception:  # noqa: BLE001 - the database failed, nothing can be noted: the claim ends by itself
                _log.exception("card_not_noted")

    async def _within_claim(self, claim: Claim, *, earlier: bool) -> Undeliverable | None:
        """Attempts, the last of which says how it went; all of them end before another process may claim the card.

        `earlier`: the card was claimed before. How long ago that was is not asked: the clock may have been set since.
        """
        trouble: Undeliverable | None = None
        try:
            async with asyncio.timeout(SEND_SECONDS):
                trouble = await self._attempt(claim, again=earlier, earlier=earlier)
                for pause in self._retry_pauses:
                    if trouble is None or not trouble.hiccup or self._stopping.is_set():
                        break
                    await _wait(self._stopping, pause)
                    trouble = await self._attempt(claim, again=True, earlier=earlier)
        except TimeoutError as error:
            return _trouble(error, claim)
        return trouble

    async def _attempt(self, claim: Claim, *, again: bool, earlier: bool) -> Undeliverable | None:
        """Show the card and note it; returns the trouble where that is not possible."""
        try:
            told = await self._may_be_told(claim)
        except (discord.DiscordException, aiohttp.ClientError, OSError, UnknownFate) as error:
            return _trouble(error, claim)
        try:
            async with self._rendering:
                card = await self._render(self._store, self._words, claim) if told else None
        except Exception:  # noqa: BLE001 - one card that cannot be drawn does not stop the others
            _log.exception("card_not_rendered")
            # After an attempt whose end nobody knows it may stand in Discord all the same.
            return Undeliverable("outbox.broken" if again else NOT_DRAWN, final=False)
        if card is None:
            await self._store.write(
                forget_card, card_id=claim.card_id, wanted=claim.wanted, maybe_sent=again, now=self._now()
            )
            return None
        # Before the delivery puts its mark on the card.
        fingerprint = card.fingerprint
        try:
            shown = await self._deliver(claim, card, fingerprint, again=again, earlier=earlier)
        except Deleted:
            _log.info("card_was_deleted", edition=claim.edition)
            await self._store.write(forget_message, card_id=claim.card_id, now=self._now())
            return None
        except Exception as error:  # noqa: BLE001 - every error is told apart there
            return _trouble(error, claim)
        await self._store.write(
            mark_shown,
            card_id=claim.card_id,
            wanted=claim.wanted,
            channel_id=shown.channel_id,
            message_id=shown.message_id,
            thread_id=shown.thread_id,
            rendered_hash=fingerprint,
            now=self._now(),
        )
        _log.info("card_shown", new=claim.message_id is None, edited=claim.rendered_hash not in (None, fingerprint))
        return None

    async def _may_be_told(self, claim: Claim) -> bool:
        """Whether a direct message still is for its person: what is told to conveners alone goes to no other, and what
        is drawn goes by whether they are one now."""
        if claim.home_id is None or claim.kind not in TO_CONVENERS:
            return True
        only = claim.kind == TROUBLE
        convener = await is_convener(
            self._client, self._store, guild_id=claim.guild_id, discord_id=claim.home_id, ask=only
        )
        return convener or not only

    async def _deliver(self, claim: Claim, card: Rendered, fingerprint: str, *, again: bool, earlier: bool) -> Shown:
        if claim.message_id is not None and claim.channel_id is not None and claim.rendered_hash == fingerprint:
            return Shown(claim.channel_id, claim.message_id, claim.thread_id)
        setup = await self._store.read(read_setup, guild_id=claim.guild_id) if claim.place == "forum" else None
        tags = setup.stage_tags if setup is not None else {}
        if claim.message_id is not None:
            return await self._delivery.edit(claim, card, tags=tags)
        return await self._delivery.post(claim, card, tags=tags, again=again, earlier=earlier)


def _trouble(error: Exception, claim: Claim) -> Undeliverable:
    """What an error of Discord, or of the way to it, means for the card."""
    match error:
        case Undeliverable():
            return error
        case discord.NotFound():
            # A norm's thread is made anew with its card, so its lines need only wait.
            return Undeliverable("outbox.channel_gone", final=claim.place != "thread")
        case discord.Forbidden():
            return Undeliverable("outbox.not_allowed", final=True)
        case discord.RateLimited():
            return Undeliverable("outbox.busy", final=False)
        case discord.HTTPException(status=429):
            return Undeliverable("outbox.busy", final=False)
        case discord.HTTPException(status=status) if status < 500:
            _log.error("card_refused", status=status, code=error.code, reason=error.text)
            return Undeliverable("outbox.refused", final=True)
        case discord.HTTPException() | aiohttp.ClientError() | OSError() | TimeoutError() | UnknownFate():
            _log.info("card_not_delivered", reason=f"{type(error).__name__}: {error}")
            return Undeliverable("outbox.unreachable", final=False, hiccup=True)
        case _:
            _log.error("card_failed", exc_info=error)
            return Undeliverable("outbox.broken", final=True)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait until `event`, at most so many seconds."""
    try:
        async with asyncio.timeout(max(seconds, 0.0)):
            await event.wait()
    except TimeoutError:
        return
