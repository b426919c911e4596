"""`python -m bot export certificate`: the certificate of a decision, or the opened one, as a file."""

import os
from pathlib import Path

from bot.congress.errors import CongressError
from bot.database import open_to_read
from bot.services.certificates import issue_named, open_named
from bot.settings import Settings
from prompts import Words


async def export(settings: Settings, words: Words, guild_id: int, decision: str, file: Path, *, opened: bool) -> str:
    """Write the file, and say what it is. Works beside a running bot.

    Raises CongressError (`export.there`, `export.failed`, and for a decision that is unknown) and StoreError.
    """
    async with open_to_read(settings.database_url) as store:
        verb = open_named if opened else issue_named
        made = await store.read(verb, guild_id=guild_id, handle=decision)
    write_new(file, made.content, private=opened)
    key = "export.opened" if opened else "export.done"
    told = words(key, decision=made.decision, file=str(file), n=len(made.content), hash=made.hash)
    return told if made.as_noted else "\n".join([told, words("export.changed", noted=made.noted)])


def write_new(file: Path, content: bytes, *, private: bool) -> None:
    """Write a new file, which only the operator may read where it is private.

    Raises `export.there` (file) and `export.failed` (file, reason).
    """
    try:
        with open(file, "xb", opener=_private if private else None) as stream:
            stream.write(content)
    except FileExistsError:
        raise CongressError("export.there", file=str(file)) from None
    except OSError as error:
        raise CongressError("export.failed", file=str(file), reason=error.strerror or str(error)) from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
