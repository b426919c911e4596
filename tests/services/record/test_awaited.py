"""Who is told of the record: those who speak for an actor of what is new of it, authors of what became of theirs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.congress.errors import CongressError
from bot.services.people import Who
from bot.services.personal import clock_sends_personal
from bot.services.plans import Wish, subscribe
from bot.services.record.actor_edits import NewActor, add_actor
from bot.services.record.actor_mergers import merge_actors
from bot.services.record.awaited import RecordAwaited
from bot.services.record.concerning import CONCERNING_FOR, concerning_page
from bot.services.record.disputes import dispute, reply, take_back_dispute
from bot.services.record.entry_review import confirm, refuse, retract
from bot.services.record.positions import Correction, Statement, correct_position, log_position
from bot.services.record.recorders import set_record_review
from bot.services.waiting import waiting
from tests.services.conftest import CONVENER, Forum, Opening
from tests.services.record.acts import PAUSE, accused, confirmed, found, logged, speak_for

pytestmark = pytest.mark.one_engine

SAID = Statement("co-amazon", "N-1", "support", "statement", "2026-03", "https://example.org/said", summary="Says so.")


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    """The third person speaks for Amazon, which paused something; R-1 tells of it."""
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await logged(forum, PAUSE, subjects="N-1")
    await speak_for(forum, forum.people[2], "Amazon")
    return forum


async def log(forum: Forum, who: Who, page: str = "said", actor: str = "co-amazon") -> str:
    """Log a position of Amazon, or of another, from a page of its own."""
    said = replace(SAID, actor=actor, source_url=f"https://example.org/{page}")
    return (await forum.store.write(log_position, who=who, statement=said, now=forum.now)).entry.handle


async def told(forum: Forum, who: Who) -> RecordAwaited:
    return (await forum.store.read(waiting, who=who, now=forum.now)).record


async def new_of(forum: Forum, who: Who) -> dict[str, tuple[str, ...]]:
    return {one.actor: one.handles for one in (await told(forum, who)).concerning}


async def answered(forum: Forum, handle: str) -> None:
    await forum.store.write(reply, who=forum.people[2], handle=handle, words="So it was.", now=forum.now)


async def outcomes(forum: Forum, who: Who) -> list[tuple[str, str, str, str]]:
    return [(one.handle, one.state, one.words, one.other) for one in (await told(forum, who)).outcomes.told]


async def correct(forum: Forum, who: Who, handle: str) -> None:
    said = Correction("oppose", "2026-03", "Says no.", "", "The page says no.")
    await forum.store.write(correct_position, who=who, handle=handle, correction=said, now=forum.now)


async def test_who_speaks_for_an_actor_is_told_what_others_recorded_of_it_until_it_replies(forum: Forum) -> None:
    other, speaker = forum.people[1:3]
    outage = await logged(forum)
    claim = await accused(forum, action=outage, accused="co-amazon")
    await log(forum, forum.people[0])  # It waits, so nobody is told.
    await confirmed(forum, await log(forum, speaker, "own"))

    assert await new_of(forum, speaker) == {"Amazon": (claim, "R-1")}
    assert await new_of(forum, other) == {}

    await answered(forum, claim)
    assert await new_of(forum, speaker) == {"Amazon": ("R-1",)}
    forum.wait(days=CONCERNING_FOR.days)
    assert await new_of(forum, speaker) == {}


async def test_an_assessment_after_the_last_reply_is_told_and_one_before_it_is_not(forum: Forum) -> None:
    author, _, speaker = forum.people
    await found(forum, author, "R-1", "falls_short")
    forum.wait(days=1)
    await answered(forum, "R-1")
    assert await new_of(forum, speaker) == {}

    forum.wait(days=40)
    await found(forum, author, "R-1", "contradicts")
    assert await new_of(forum, speaker) == {"Amazon": ("R-1",)}
    await answered(forum, "R-1")
    assert (await told(forum, speaker)).nothing


async def test_the_page_of_an_actor_is_for_those_who_speak_for_it(forum: Forum) -> None:
    (one,) = (await told(forum, forum.people[2])).concerning

    page = await forum.store.read(concerning_page, who=forum.people[2], actor_id=one.actor_id, now=forum.now, page=9)

    assert (page.actor, page.lines.total, [line.section for line in page.lines.lines]) == ("Amazon", 1, ["deeds"])
    with pytest.raises(CongressError) as caught:
        await forum.store.read(concerning_page, who=forum.people[0], actor_id=one.actor_id, now=forum.now)
    assert caught.value.key == "record.not_represented"


async def test_an_author_is_told_once_of_each_what_others_did_with_it(forum: Forum) -> None:
    author, other, _ = forum.people
    handles = [await confirmed(forum, await log(forum, author, page)) for page in ("a", "b", "c", "d")]
    forum.wait(days=8)
    assert await outcomes(forum, author) == []
    forum.wait(days=-8)
    refused = await log(forum, author, "e")
    await forum.store.write(refuse, who=other, handle=refused, reason="It does not say so.", now=forum.now)
    forum.wait(hours=1)
    await forum.store.write(retract, who=CONVENER, handle=handles[1], reason="A forgery.", now=forum.now)
    forum.wait(hours=1)
    await correct(forum, CONVENER, handles[2])
    await forum.store.write(dispute, who=other, handle=handles[0], ground="Another page.", now=forum.now)

    assert await outcomes(forum, author) == [
        (handles[0], "disputed", "Another page.", ""),
        (handles[2], "replaced", "The page says no.", "R-7"),
        (handles[1], "retracted", "A forgery.", ""),
        (refused, "refused", "It does not say so.", ""),
        (handles[3], "confirmed", "", ""),
        ("R-1", "confirmed", "", ""),
    ]
    found = (await told(forum, author)).outcomes
    assert found.n == 6
    assert all(one.line is not None and one.url.startswith("https://") for one in found.told)

    await forum.store.write(take_back_dispute, who=other, handle=handles[0], now=forum.now)
    assert (handles[0], "confirmed", "", "") in await outcomes(forum, author)


async def test_a_digest_tells_an_author_only_what_no_earlier_one_told(forum: Forum) -> None:
    author = forum.people[0]
    plan = await forum.store.write(subscribe, who=author, wish=Wish(rhythm="daily"), now=forum.now)

    async def next_day() -> list[str]:
        sent = await forum.store.write(clock_sends_personal, plan_id=plan.plan_id, now=forum.wait(days=1))
        return [] if sent is None else [one.handle for one in sent.waiting.record.outcomes.told]

    first = await confirmed(forum, await log(forum, author, "a"))
    assert first in await next_day()
    second = await confirmed(forum, await log(forum, author, "b"))
    assert await next_day() == [second]
    await forum.store.write(retract, who=CONVENER, handle=first, reason="A forgery.", now=forum.now)
    assert await next_day() == [first]
    assert await next_day() == []
    assert {one[0] for one in await outcomes(forum, author)} >= {first, second}, "/waiting goes on telling them"


async def test_an_author_is_not_told_of_what_they_did_themselves(forum: Forum) -> None:
    author, other, _ = forum.people
    handle, withdrawn = await log(forum, author), await log(forum, author, "withdrawn")
    await forum.store.write(retract, who=author, handle=withdrawn, reason="Mistaken.", now=forum.now)
    await forum.store.write(dispute, who=author, handle=handle, ground="Mistaken.", now=forum.now)
    assert await outcomes(forum, author) == [("R-1", "confirmed", "", "")]
    await correct(forum, author, handle)
    await forum.store.write(confirm, who=other, handle="R-4", now=forum.now)

    assert await outcomes(forum, author) == [("R-4", "confirmed", "", ""), ("R-1", "confirmed", "", "")]


async def test_what_waits_for_somebody_else_is_named_and_asks_nothing_of_its_author(forum: Forum) -> None:
    author = forum.people[0]
    forum.wait(days=8)
    handles = [await log(forum, author, str(n)) for n in range(7)]

    own = await told(forum, author)
    assert (own.unreviewed.handles, own.unreviewed.n, own.unreviewed.by) == (tuple(handles), 7, "second")
    assert own.nothing

    await forum.store.write(set_record_review, who=CONVENER, review="recorder", now=forum.now + timedelta(minutes=1))
    assert (await told(forum, author)).unreviewed.by == "recorder"


async def test_who_speaks_for_an_actor_speaks_for_what_was_merged_into_it(forum: Forum) -> None:
    author, _, speaker = forum.people
    new = NewActor("Zorbo Systems", "company", home="FRA")
    zorbo = (await forum.store.write(add_actor, who=author, new=new, now=forum.now)).id
    handles = [await log(forum, author, page, actor=zorbo) for page in "ab"]
    await confirmed(forum, handles[0])
    await speak_for(forum, author, "Zorbo Systems")
    await forum.store.write(
        merge_actors, who=CONVENER, actor=zorbo, into="co-amazon", reason="They are one.", now=forum.now
    )

    assert await new_of(forum, speaker) == {"Amazon": (handles[0], "R-1")}
    assert await new_of(forum, author) == {}, "it is one that they recorded themselves"
    with pytest.raises(CongressError, match=r"record\.concerned"):
        await forum.store.write(confirm, who=speaker, handle=handles[1], now=forum.now)
    await answered(forum, handles[0])
    assert await new_of(forum, speaker) == {"Amazon": ("R-1",)}
