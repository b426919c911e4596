"""Interactions while they live: 3 seconds to acknowledge, 15 minutes to follow up."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sandbox.errors import already_acknowledged, invalid_webhook_token, unknown_interaction, unknown_webhook
from sandbox.ids import IdSource
from sandbox.json_types import JsonObject
from sandbox.outcomes import NO_ANSWER, Modal, Outcome

ACKNOWLEDGEMENT_SECONDS = 3.0
"""Source: "Interaction tokens ... must send an initial response within 3 seconds"."""
TOKEN_LIFE = timedelta(minutes=15)
FORMS_KEPT = 1_000
"""Nobody says when a form is closed unsent, so the oldest ones are forgotten."""


class InteractionKind:
    """Interaction types (Discord's numbers)."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


@dataclass(eq=False, slots=True)
class Interaction:
    """One thing that a person did, and how far the bot's answer has come.

    ``message_id`` is the message of the pressed component; ``response_id`` the bot's answer (``@original``);
    ``loading`` says that the answer was deferred and not yet filled. ``born`` is told by the movable clock, which the
    token's life follows; ``opened_at`` by the loop's, which nobody turns.
    """

    id: int
    token: str
    kind: int
    user_id: int
    channel_id: int
    born: datetime
    opened_at: float
    metadata: JsonObject
    outcome: asyncio.Future[Outcome]
    message_id: int | None = None
    response_id: int | None = None
    answered: bool = False
    late: bool = False
    loading: bool = False
    response_ephemeral: bool = False
    deadline: asyncio.TimerHandle | None = None

    @property
    def from_component(self) -> bool:
        """Tell whether the answer may change the message it came from."""
        return self.message_id is not None


class InteractionBook:
    """Keeps interactions and open forms."""

    def __init__(self, now: Callable[[], datetime], acknowledgement_seconds: float) -> None:
        self._now = now
        self._acknowledgement_seconds = acknowledgement_seconds
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}
        self._modals: dict[str, Modal] = {}
        # A bot reads from the id how long it has left to answer. Those seconds are real, wherever the clock was turned.
        self._ids = IdSource(lambda: datetime.now(UTC))

    def open(
        self,
        kind: int,
        *,
        user_id: int,
        channel_id: int,
        metadata: JsonObject,
        message_id: int | None = None,
    ) -> Interaction:
        """Begin an interaction, whose time to be acknowledged starts now; its metadata gets its id."""
        interaction_id = self._ids.next()
        loop = asyncio.get_running_loop()
        self._drop_old(loop.time())
        interaction = Interaction(
            id=interaction_id,
            token=secrets.token_urlsafe(48),
            kind=kind,
            user_id=user_id,
            channel_id=channel_id,
            born=self._now(),
            opened_at=loop.time(),
            metadata={"id": str(interaction_id), **metadata},
            outcome=loop.create_future(),
            message_id=message_id,
        )
        interaction.deadline = loop.call_later(self._acknowledgement_seconds, self.fail, interaction)
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        return interaction

    def fail(self, interaction: Interaction) -> None:
        """Give up: the bot did not answer, and may no longer do so."""
        if not interaction.answered:
            interaction.late = True
            self._settle(interaction, Outcome("failed", str(interaction.id), error=NO_ANSWER))

    def acknowledge(self, interaction_id: int, token: str) -> Interaction:
        """Return the interaction that the bot may now answer for the first time.

        Raises ``ApiError`` 10062 where it is unknown or late, and 40060 where it was answered before.
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token or interaction.late:
            raise unknown_interaction()
        if interaction.answered:
            raise already_acknowledged()
        return interaction

    def answer(self, interaction: Interaction, outcome: Outcome) -> None:
        """Record the first answer and tell the person."""
        interaction.answered = True
        self._settle(interaction, outcome)

    def _settle(self, interaction: Interaction, outcome: Outcome) -> None:
        if interaction.deadline is not None:
            interaction.deadline.cancel()
            interaction.deadline = None
        if not interaction.outcome.done():
            interaction.outcome.set_result(outcome)

    def by_token(self, token: str) -> Interaction:
        """Return the answered interaction behind a follow-up's token.

        Raises ``ApiError`` 50027 where the token is wrong or older than 15 minutes, 10015 before the first answer.
        """
        interaction = self._by_token.get(token)
        if interaction is None or self._now() - interaction.born > TOKEN_LIFE:
            raise invalid_webhook_token()
        if not interaction.answered:
            raise unknown_webhook()
        return interaction

    def find(self, token: str) -> Interaction | None:
        """Return the interaction behind a token, in whatever state, or None."""
        return self._by_token.get(token)

    def by_id(self, interaction_id: int) -> Interaction | None:
        """Return an interaction that is still remembered."""
        return self._by_id.get(interaction_id)

    def keep_modal(self, modal: Modal) -> None:
        """Remember a form until it is submitted; opening another for the same person replaces nothing."""
        self._modals[modal.id] = modal
        if len(self._modals) > FORMS_KEPT:
            self.close_modal(next(iter(self._modals)))

    def modal(self, modal_id: str) -> Modal | None:
        """Return an open form."""
        return self._modals.get(modal_id)

    def close_modal(self, modal_id: str) -> None:
        """Forget a form: it was submitted, or is the oldest of too many."""
        self._modals.pop(modal_id, None)

    def _drop_old(self, now: float) -> None:
        """Forget what is older than a token lives, by the loop's clock.

        By the movable one a week's jump would fail what still waits, and a jump back would keep everything.
        """
        while self._by_id:
            first = next(iter(self._by_id.values()))
            if now - first.opened_at <= TOKEN_LIFE.total_seconds():
                return
            del self._by_id[first.id]
            del self._by_token[first.token]

    def stop(self) -> None:
        """Cancel every running deadline."""
        for interaction in self._by_id.values():
            self.fail(interaction)
