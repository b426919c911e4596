"""Invariant 20: the words of a member are erased at their wish; what they did, their votes and the facts stay."""

import pytest
from sqlalchemy import event as sql_events
from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.services.digests import digest_card, send_digest
from bot.services.people import Who
from bot.services.personal import clock_sends_personal
from bot.services.plans import Wish, subscribe
from bot.services.record.actor_edits import NewActor, add_actor
from bot.services.record.actor_mergers import merge_actors
from bot.services.record.assessments import assess
from bot.services.record.disputes import close_dispute, dispute, reply
from bot.services.record.entry_acts import show_entry
from bot.services.record.entry_review import confirm, refuse, retract
from bot.services.record.erasing import WordsKept, erase_words, words_kept
from bot.services.record.positions import Correction, Statement, correct_position, log_position
from bot.services.record.world_links import relate
from bot.services.watch_notices import clock_tells, due_notices
from bot.services.watches import watch
from storage.tables import Card, DigestRun
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, all_rows
from tests.services.record.acts import PAUSE, confirmed, found, logged, speak_for

SAID = Statement("co-amazon", "N-1", "support", "statement", "2026-03", "https://example.org/said", summary="Says so.")
MINE = "Mine alone"
DAILY = Wish(rhythm="daily")


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    """The convener writes wherever words of a member stand; R-1 is a deed of Amazon."""
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await logged(forum, PAUSE, subjects="N-1")
    return forum


async def log(forum: Forum, page: str) -> str:
    said = Statement(**{**SAID.__dict__, "source_url": f"https://example.org/{page}"})
    view = await forum.store.write(log_position, who=forum.people[0], statement=said, now=forum.now)
    return view.entry.handle


async def write_everywhere(forum: Forum) -> None:
    """A text of the convener in each column that has such, and three by others."""
    store, now = forum.store, forum.now
    refused, gone, wrong, disputed = [await log(forum, page) for page in "abcd"]
    for handle in (gone, wrong, disputed):
        await confirmed(forum, handle)
    # A digest tells it, so that the next one tells of its corrections.
    await store.write(send_digest, who=CONVENER, now=forum.wait(minutes=2))
    now = forum.wait(minutes=2)
    await store.write(refuse, who=CONVENER, handle=refused, reason=f"{MINE} 1.", now=now)
    await store.write(retract, who=CONVENER, handle=gone, reason=f"{MINE} 2.", now=now)
    correction = Correction("oppose", "2026-03", "Says no.", "", f"{MINE} 3.")
    await store.write(correct_position, who=CONVENER, handle=wrong, correction=correction, now=now)
    theirs = Correction("oppose", "2026-03", "Says no.", "https://example.org/e", "Theirs, too.")
    await store.write(correct_position, who=forum.people[1], handle=disputed, correction=theirs, now=now)
    disputed = await confirmed_by(forum, CONVENER, "R-7")
    await found(forum, forum.people[2], "R-1", "neutral")
    await store.write(dispute, who=forum.people[1], handle=disputed, ground="Theirs.", now=now)
    await store.write(close_dispute, who=CONVENER, handle=disputed, upheld=False, outcome=f"{MINE} 4.", now=now)
    await speak_for(forum, CONVENER, "")
    await store.write(assess, who=CONVENER, handle="R-1", value="falls_short", reason=f"{MINE} 5.", now=now)
    await speak_for(forum, CONVENER, "Amazon")
    await store.write(reply, who=CONVENER, handle="R-1", words=f"{MINE} 6.", now=now)
    await store.write(dispute, who=CONVENER, handle="R-1", ground=f"{MINE} 7.", now=now)
    new = NewActor("Acme Widgets", "company", home="France")
    acme = (await store.write(add_actor, who=CONVENER, new=new, now=now)).id
    await store.write(merge_actors, who=CONVENER, actor=acme, into="co-cisco", reason=f"{MINE} 8.", now=now)
    tie = {"handle": "N-1", "other": "paris-1", "relation": "same_aim", "reason": f"{MINE} 9."}
    await store.write(relate, who=CONVENER, now=now, **tie)


async def confirmed_by(forum: Forum, who: Who, handle: str) -> str:
    await forum.store.write(confirm, who=who, handle=handle, now=forum.now)
    return handle


async def held(forum: Forum) -> str:
    """All that the database holds, as one text."""
    return repr(await forum.store.read(all_rows))


async def test_all_words_of_a_member_in_the_record_are_erased_and_nothing_else(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.record.erasing.BATCH", 2)
    await forum.store.write(watch, who=forum.people[0], subject="actor:co-amazon", now=forum.now)
    plans = [await forum.store.write(subscribe, who=one, wish=DAILY, now=forum.now) for one in forum.people]
    await write_everywhere(forum)
    run = await forum.store.write(send_digest, who=CONVENER, now=forum.wait(days=1))
    sent = [await forum.store.write(clock_sends_personal, plan_id=one.plan_id, now=forum.now) for one in plans]
    fared = [told.words for one in sent if one is not None for told in one.waiting.record.outcomes.told]
    assert any(MINE in words for words in fared)
    notices = await forum.store.read(due_notices, now=forum.now)
    assert [await forum.store.write(clock_tells, plan_ids=lot, now=forum.now) for lot in notices] == [1]
    before = await held(forum)
    assert all(f"{MINE} {n}." in before for n in range(1, 10))
    whose = {"discord_id": CONVENER.discord_id, "guild_id": GUILD}
    assert await forum.store.read(words_kept, **whose) == [WordsKept("Congress", 9, 1)]

    erased = forum.wait(days=1)
    seen: list[DigestRun] = []
    sql_events.listen(DigestRun, "load", note := lambda run, _: seen.append(run))
    assert await forum.store.write(erase_words, **whose, now=erased) == [WordsKept("Congress", 9, 1)]
    sql_events.remove(DigestRun, "load", note)
    assert len(seen) == 6

    after = await held(forum)
    assert MINE not in after
    assert "words_erased" in after
    for kept in ("Theirs.", "Theirs, too.", "As it reads.", "Says no."):
        assert after.count(kept) == before.count(kept) > 0
    disputes = (await forum.store.read(show_entry, who=CONVENER, handle="R-1")).entry.disputes
    assert [(one.by, one.ground, one.state) for one in disputes] == [(CONVENER.discord_id, "", "open")]
    assert await forum.store.write(erase_words, **whose, now=forum.wait(days=1)) == [WordsKept("Congress", 0, 1)]

    again = await forum.store.read(digest_card, run_id=run.run_id)
    assert [(one.what, one.reason) for one in again.digest.record if one.what in ("corrected", "retracted")] == [
        ("retracted", ""),
        ("corrected", ""),
        ("corrected", "Theirs, too."),
    ]

    def due(tx: Session) -> list[str]:
        return list(tx.exec(select(Card.kind).where(Card.due_at == erased).order_by(Card.kind)))

    assert await forum.store.read(due) == ["digest", "norm", *["personal"] * 4], "each is shown anew, once"


async def test_a_correction_that_was_refused_leaves_the_reason_of_the_one_that_was_not(forum: Forum) -> None:
    said = await confirmed(forum, await log(forum, "said"))
    mine, reviewer, other = forum.people
    for who, words in ((mine, MINE), (other, "Theirs")):
        again = Correction("oppose", "2026-03", "Says no.", f"https://example.org/{words[0]}", f"{words}, at last.")
        await forum.store.write(correct_position, who=who, handle=said, correction=again, now=forum.now)
    await forum.store.write(refuse, who=reviewer, handle="R-3", reason="No such thing.", now=forum.now)
    await confirmed(forum, "R-4")

    await forum.store.write(erase_words, discord_id=mine.discord_id, guild_id=GUILD, now=forum.now)

    old = await forum.store.read(show_entry, who=CONVENER, handle=said)
    assert old.entry.end_reason == "Theirs, at last."


async def test_whoever_is_unknown_there_is_refused(forum: Forum) -> None:
    for person, guild in ((1, None), (CONVENER.discord_id, 1)):
        with pytest.raises(CongressError) as caught:
            await forum.store.write(erase_words, discord_id=person, guild_id=guild, now=forum.now)
        assert caught.value.key == "record.nobody_erased"
