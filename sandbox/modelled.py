"""``python -m sandbox.modelled``: write which of Discord's operations are modelled into ``docs/local-discord.md``.

What is modelled comes from the routing table; what is not, from Discord's own OpenAPI document. The rest of the page
is written by hand, and the table of differences to SimCord by the tests.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sandbox.judge import Judge, default_judge
from sandbox.rest.operations import OPERATIONS

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "local-discord.md"
SECTION: Final = "operations"

_GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Voice, stage, soundboard", ("voice", "stage", "soundboard")),
    ("Polls", ("poll", "/answers/")),
    ("Emoji and stickers", ("emojis", "sticker")),
    ("Lobbies and the Social SDK", ("/lobbies", "partner-sdk", "provisional")),
    ("Sales", ("/skus", "entitlement", "subscription")),
    ("Reactions", ("/reactions",)),
    ("Scheduled events", ("/scheduled-events",)),
    ("Threads", ("thread",)),
    ("Pins", ("/pins",)),
    ("Invites", ("/invites", "vanity-url")),
    ("Interactions and follow-ups", ("/interactions", "/messages/@original")),
    ("Webhooks", ("webhooks", "/followers")),
    ("Messages", ("/messages",)),
    ("Application commands", ("/commands",)),
    ("Applications and gateway", ("/applications", "/gateway", "/oauth2")),
    ("Moderation", ("/bans", "bulk-ban", "/prune", "auto-moderation", "audit-logs", "incident", "/requests")),
    ("Roles", ("/roles",)),
    ("Members", ("/members",)),
    ("Channels", ("/channels",)),
    ("Guild", ("/guilds",)),
    ("Users", ("/users",)),
)
"""Where an operation is listed: under the first group of which a word stands in its path."""


def group_of(operation: str, path: str) -> str:
    """Return the heading under which an operation is listed."""
    if operation in FOLLOW_UPS:
        return "Interactions and follow-ups"
    return next((name for name, words in _GROUPS if any(word in path for word in words)), "Other")


FOLLOW_UPS: Final = frozenset(
    {"execute_webhook", "get_webhook_message", "update_webhook_message", "delete_webhook_message"}
)


def operations(judge: Judge) -> str:
    """Return the table of operations, modelled and not; raises ``ValueError`` without Discord's document."""
    if judge.document is None:
        raise ValueError(judge.why_no_document or "Discord's document is not at hand.")
    known = judge.document.paths()
    modelled = {operation.id for operation in OPERATIONS}
    rows: dict[str, tuple[list[str], list[str]]] = {}
    for operation, path in sorted(known.items()):
        here, not_here = rows.setdefault(group_of(operation, path), ([], []))
        (here if operation in modelled else not_here).append(operation)
    lines = [
        f"{len(modelled)} of the {len(known)} operations in Discord's document are modelled.",
        "",
        "| about | modelled | answered with 501 |",
        "|---|---|---|",
    ]
    for name in sorted(rows, key=lambda name: (not rows[name][0], name)):
        here, not_here = rows[name]
        lines.append(f"| {name} | {_listed(here)} | {_listed(not_here)} |")
    return "\n".join(lines)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def between(page: str, section: str) -> str:
    """Return what stands in a section of the page, between its two marks; raises ``ValueError`` where it has none."""
    begin, end = _marks(section)
    _, found, rest = page.partition(begin)
    inside, closed, _ = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"The page has no section {section!r}.")
    return inside.strip("\n")


def replaced(page: str, section: str, text: str) -> str:
    """Return the page with another text in a section."""
    begin, end = _marks(section)
    return page.replace(f"{begin}\n{between(page, section)}\n{end}", f"{begin}\n{text}\n{end}")


def _marks(section: str) -> tuple[str, str]:
    return f"<!-- {section}: generated -->", f"<!-- end of {section} -->"


def main() -> int:
    """Bring the page up to date; returns the exit code."""
    judge = default_judge()
    if judge.document is None:
        print(judge.why_no_document, file=sys.stderr)  # noqa: T201 - this is a command.
        return 1
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), SECTION, operations(judge)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
