"""The same small questions put to SimCord and to the local Discord, by the same discord.py bot.

``probe`` says what a probe is and collects them; ``stages`` are the two Discords behind one interface; ``requests`` and
``interactions`` hold the probes; ``differences`` writes the table of ``docs/local-discord.md``.
"""

from . import interactions, requests
from .differences import table, write
from .probe import PROBES, Probe

__all__ = ["PROBES", "Probe", "interactions", "requests", "table", "write"]
