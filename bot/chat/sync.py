"""When the slash commands are sent to Discord: only if they changed, since Discord limits how often they may."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from discord import app_commands


@dataclass
class Synced:
    """What Discord knows of our commands: the hash of what was sent, and their ids."""

    hash: str = ""
    ids: dict[str, int] = field(default_factory=dict)

    def mention(self, name: str) -> str:
        """`</norm propose:ID>`, clickable; `/norm propose` where the id is not known (yet)."""
        top = name.partition(" ")[0]
        return f"</{name}:{self.ids[top]}>" if top in self.ids else f"`/{name}`"

    def as_data(self) -> dict[str, Any]:
        return {"hash": self.hash, "ids": self.ids}

    def load(self, data: Mapping[str, Any]) -> None:
        """Take over what `as_data` gave."""
        self.hash, self.ids = str(data.get("hash", "")), {str(k): int(v) for k, v in data.get("ids", {}).items()}


def tree_hash(tree: app_commands.CommandTree[Any]) -> str:
    """A hash of all that would be sent; it changes when any name, option or description does."""
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    return sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


async def sync(tree: app_commands.CommandTree[Any], synced: Synced, *, force: bool = False) -> bool:
    """Send the commands if they differ from what Discord knows; returns whether they were sent."""
    wanted = tree_hash(tree)
    if synced.hash == wanted and synced.ids and not force:
        return False
    sent = await tree.sync()
    synced.ids.clear()
    synced.ids.update({command.name: command.id for command in sent})
    synced.hash = wanted
    return True
