"""What happens by itself as time passes."""

from __future__ import annotations

from sandbox.core import Core
from sandbox.verbs import activity, events


def let_time_pass(core: Core) -> None:
    """Do what is due by now: idle threads are archived, scheduled events begin and end."""
    activity.archive_idle(core)
    events.run_due(core)
