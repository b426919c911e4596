"""Steps of a norm's later life, as the tests of the verbs take them."""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import select

from bot.congress.ballots import Choice
from bot.congress.links import LinkKind
from bot.congress.versions import Wording
from bot.services.ballots import cast, open_ballot_of
from bot.services.due import due_work
from bot.services.links import LinkPlan, link
from bot.services.norms import final_call
from bot.services.people import Who
from bot.services.versions import Revised, Revision, revise
from bot.services.views import NormView, show_norm
from bot.services.votes import open_vote
from storage.store import Tx
from storage.tables import Event
from tests.services.conftest import CONVENER, GUILD, Forum, draft

WORDS = Wording("No attack on the public core", "States leave the public core alone.", "It carries everyone.", "state")
"""What `draft()` proposes."""

WHY = "Companies asked to be named in it."


def revision(based_on: int = 1, *, why: str = WHY, **changes: str) -> Revision:
    """A new version of the usual norm; without changes to its words it names companies."""
    words = replace(WORDS, **(changes or {"text": f"States and companies leave the core alone, {based_on}."}))
    return Revision(based_on, words, why)


async def view(forum: Forum, handle: str = "N-1") -> NormView:
    return await forum.store.read(show_norm, guild_id=GUILD, handle=handle)


async def revised(forum: Forum, handle: str = "N-1", words: Revision | None = None, who: Who = CONVENER) -> Revised:
    return await forum.store.write(revise, who=who, handle=handle, revision=words or revision(), now=forum.now)


async def linked(forum: Forum, kind: LinkKind, norm: str, other: str, note: str = "") -> LinkPlan:
    return await forum.store.write(link, who=CONVENER, handle=norm, other=other, kind=kind, note=note, now=forum.now)


async def to_the_vote(forum: Forum, handle: str) -> None:
    """From deliberation to an open vote."""
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.wait(days=3))


async def everybody_votes(forum: Forum, handle: str, choice: Choice) -> None:
    """Everybody votes alike."""
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    for voter in forum.people:
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=choice, now=forum.now)


async def vote_out(forum: Forum, handle: str, choice: Choice = Choice.FOR) -> None:
    """Everybody on the roll votes alike, and the clock closes the vote."""
    await everybody_votes(forum, handle, choice)
    forum.wait(days=7)
    await tick(forum)


async def adopted(forum: Forum, title: str = WORDS.title) -> str:
    """A norm in force."""
    handle = await forum.bring_to_vote(draft(title=title))
    await vote_out(forum, handle)
    return handle


async def tick(forum: Forum) -> list[str]:
    """What the clock does now, but for the digests."""
    work = [one for one in await forum.store.read(due_work, now=forum.now) if one.what != "digest"]
    for one in work:
        await forum.store.write(one.verb)
    return [one.what for one in work]


def events(kinds: Iterable[str]):  # type: ignore[no-untyped-def]
    """A read of the events of these kinds, in their order."""

    def read(tx: Tx) -> list[Event]:
        return [event for event in tx.exec(select(Event).order_by(Event.id)) if event.kind in kinds]  # type: ignore[arg-type]

    return read
