"""Payloads, good and bad, each about one documented limit, with the page of Discord's documentation that states it."""

from __future__ import annotations

from . import channels, commands, components, embeds, layouts, messages, modals
from .case import Case

CORPUS: tuple[Case, ...] = (
    *messages.CASES,
    *embeds.CASES,
    *components.CASES,
    *layouts.CASES,
    *modals.CASES,
    *commands.CASES,
    *channels.CASES,
)

__all__ = ["CORPUS", "Case"]
