"""A card as the outbox sends it, and the fingerprint by which it sees whether what Discord shows still fits."""

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from discord import ui


@dataclass(frozen=True)
class Attachment:
    """A file that a card carries; `description` is its alt text."""

    name: str
    data: bytes
    description: str


@dataclass(frozen=True)
class Rendered:
    """One card in its whole form.

    `post_name` and `post_tag` (the stage whose forum tag applies) are for cards that begin a forum post; `silent`
    cards are sent without a push notification.
    """

    layout: ui.LayoutView
    files: tuple[Attachment, ...] = ()
    post_name: str | None = None
    post_tag: str | None = None
    silent: bool = False

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over all that Discord would show; equal fingerprints need no edit."""
        form = {
            "components": self.layout.to_components(),  # type: ignore[no-untyped-call]
            "files": [[file.name, sha256(file.data).hexdigest(), file.description] for file in self.files],
            "post_name": self.post_name,
            "post_tag": self.post_tag,
        }
        return sha256(json.dumps(form, sort_keys=True).encode()).hexdigest()
