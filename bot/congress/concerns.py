"""Concerns: objections that hold a norm, and the ways in which they end."""

from enum import StrEnum


class ConcernState(StrEnum):
    """Where a concern stands. Only an open one holds its norm."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    RESOLVED = "resolved"
    SUSTAINED = "sustained"
    LEFT = "left"
    """Its norm came to an end while it was open."""


class ResolutionState(StrEnum):
    """What became of an attempt to end a concern."""

    PENDING = "pending"
    STANDS = "stands"
    BACKED = "backed"
    """Somebody else backed the objection, so that the attempt failed."""
    DROPPED = "dropped"
    """The concern, or its norm, ended before the time of the attempt was over."""
