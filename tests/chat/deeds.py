"""The hall with the commands of deeds: what several tests log before they look."""

from typing import Any

import simcord

from bot.services.record.entry_review import confirm
from bot.services.seats import take_seat
from storage.store import Store
from tests.chat.hall import WORDS, HallBot, Turned, told
from tests.chat.members import Members, open_for_members

EXTENSIONS = [f"bot.chat.cogs.{name}" for name in ("action", "claim", "commitment", "norm", "position")]

OUTAGE = {
    "kind": "cyber_operation",
    "date": "2026-03-02",
    "summary": "Malware stopped the **ports** of a country.",
    "source": "https://news.example.org/told",
}
SAID = {
    "action": "R-1",
    "claimant": "state-ukr",
    "accused": "state-rus",
    "basis": "receiver_government",
    "date": "2026-03-05",
    "source": "https://news.example.org/said",
}
PROMISED = {"actor": "co-microsoft", "subject": "N-1", "dimension": "disclosure", "date": "2026-01"}
WORDS_OF_IT = {
    "pledge": "Will publish what it is told.",
    "shown_by": "A report a year.",
    "source": "https://news.example.org/pledge",
    "place": "page 3",
}


def deeds_bot(store: Store, clock: Turned) -> HallBot:
    return HallBot(store=store, words=WORDS, now=clock, extensions=EXTENSIONS)


async def open_for_deeds(env: simcord.Env, store: Store, bot: HallBot) -> Members:
    """The hall with a norm, N-1."""
    hall = await open_for_members(env, store, bot)
    await hall.propose()
    return hall


async def logged(hall: Members, command: str, options: dict[str, Any]) -> str:
    """Log something as the convener, so that it stands at once; returns what was answered."""
    return told(await hall.run(hall.convener, command, **options))


async def confirmed(hall: Members, handle: str) -> None:
    await hall.store.write(confirm, who=hall.who(hall.seconder), handle=handle, now=hall.clock())


async def speak_for(hall: Members, person: simcord.MemberActor, actor: str) -> None:
    """Have a person represent an actor officially."""
    await hall.store.write(
        take_seat,
        who=hall.who(person),
        chosen=("law",),
        kind="company",
        capacity="official",
        represents=actor,
        now=hall.clock(),
    )


async def assessed(hall: Members, person: simcord.MemberActor, value: str, **options: str) -> str:
    """Assess R-1 by the command and its form; returns what was answered."""
    form = await hall.run(person, "action assess", action="R-1", value=value, **options)
    assert form.modal is not None, told(form)
    return told(await person.submit_modal(form, {"reason": "As it *reads*."}))
