"""The table of differences in the project's page about the local Discord."""

from __future__ import annotations

from sandbox.modelled import PAGE, between, replaced

from .probe import PROBES

SECTION = "differences"


def table() -> str:
    """Return the table of the probes that the two answer differently, with the reason."""
    lines = ["| probe | local Discord | SimCord 3.2.1 | why |", "|---|---|---|---|"]
    lines += [f"| {one.name} | {one.here} | {one.there} | {one.why} |" for one in PROBES if one.here != one.there]
    alike = sum(one.here == one.there for one in PROBES)
    return "\n".join([f"Of {len(PROBES)} probes, {alike} get the same answer from both. The others:", "", *lines])


def written() -> str:
    """Return what the page says now."""
    return between(PAGE.read_text(encoding="utf-8"), SECTION)


def write() -> None:
    """Bring the page up to date."""
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), SECTION, table()), encoding="utf-8")
