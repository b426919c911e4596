"""A tick of the clock in a test: everything that is due at an instant is done, in its order."""

from datetime import datetime

from bot.services.due import due_work
from storage.store import Store


async def do_due(store: Store, now: datetime) -> list[object]:
    """Do what is due, each in a transaction of its own; returns what each verb returned."""
    return [await store.write(work.verb) for work in await store.read(due_work, now=now)]
