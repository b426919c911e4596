"""What hangs together: the connected components of links."""

from collections import defaultdict
from collections.abc import Iterable


def components(links: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """The groups of all that is linked, directly or through others; the largest first, then by their first id."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in links:
        near[one].add(other)
        near[other].add(one)
    found, seen = [], set[str]()
    for start in sorted(near):
        if start not in seen:
            group = _reached(start, near)
            seen |= group
            found.append(tuple(sorted(group)))
    return tuple(sorted(found, key=lambda group: (-len(group), group)))


def _reached(start: str, near: dict[str, set[str]]) -> set[str]:
    reached, to_visit = {start}, [start]
    while to_visit:
        new = near[to_visit.pop()] - reached
        reached |= new
        to_visit += new
    return reached
