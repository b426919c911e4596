"""``python -m tests.sandbox.probes``: write the table of differences into the page."""

from . import write

write()
