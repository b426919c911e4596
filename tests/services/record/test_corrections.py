"""Corrections of deeds, claims, commitments and participation: what was recorded of the old one holds of the new."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.services.people import Who
from bot.services.record.action_views import ActionView, action_history, action_view, inbox
from bot.services.record.actions import attach_action
from bot.services.record.actor_views import actor_section
from bot.services.record.claim_views import claim_history, claim_view
from bot.services.record.claims import log_claim
from bot.services.record.deed_corrections import ClaimCorrection, DeedCorrection, correct_action, correct_claim
from bot.services.record.entries import Evidence, entry_handle
from bot.services.record.entry_review import confirm, refuse, retract
from bot.services.record.facts import facts_for
from bot.services.record.initiative_views import initiative_history
from bot.services.record.participations import (
    NewParticipation,
    ParticipationCorrection,
    correct_participation,
    log_participation,
    show_participation,
)
from bot.services.record.pledge_corrections import LevelCorrection, PledgeCorrection, correct_level, correct_pledge
from bot.services.record.pledge_views import level_view, pledge_view
from bot.services.record.pledges import Progress, log_level
from storage.tables import Actor, Congress, Entry
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.record.acts import EVIDENCE, OUTAGE, PAUSE, SAID, accused, found, logged, promised

WHY = "The page says so."


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(4)
    await forum.propose(forum.people[0])
    return forum


async def correct(forum: Forum, handle: str, who: Who = CONVENER, **changes: Any) -> str:
    """Correct an action; returns the handle of what corrects it."""
    done = await forum.store.write(
        correct_action, who=who, handle=handle, correction=DeedCorrection(WHY, **changes), now=forum.now
    )
    return done.handle


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(CongressError) as caught:
        await work
    return caught.value.key


async def deed(forum: Forum, handle: str) -> ActionView:
    return await forum.store.read(action_view, guild_id=GUILD, handle=handle)


async def accusers(forum: Forum, handle: str) -> list[str]:
    return [one.entry.handle for one in (await deed(forum, handle)).claims]


async def deeds_of(forum: Forum, actor: str = "", subject: str = "") -> list[str]:
    page = await forum.store.read(action_history, guild_id=GUILD, actor=actor, subject=subject)
    return [one.handle for one in page.lines if not one.handle.startswith("R-a-")]


async def test_claims_attachments_and_assessments_of_a_deed_hold_of_the_one_that_corrects_it(forum: Forum) -> None:
    handle = await logged(forum, OUTAGE, subjects="N-1", affected="state-usa")
    claim = await accused(forum, action=handle)
    await forum.store.write(attach_action, who=CONVENER, handle=handle, subjects="gge-f", now=forum.now)
    await found(forum, forum.people[2], handle, "contradicts", "N-1")
    await found(forum, forum.people[3], handle, "falls_short", "gge-f")

    first = await correct(forum, handle, summary="Malware stopped two ports.")
    second = await correct(forum, first, dated="2026-03-03", affected="state-fra")

    view = await deed(forum, second)
    assert (view.summary, view.when.text, view.affected) == ("Malware stopped two ports.", "2026-03-03", ("France",))
    assert [(one.entry.handle, one.action, one.days) for one in view.claims] == [(claim, second, (2, 2))]
    assert [(one.subject.handle, [voice.value for voice in one.voices]) for one in view.findings] == [
        ("N-1", ["contradicts"]),
        ("gge-f", ["falls_short"]),
    ]
    assert (await forum.store.read(claim_view, guild_id=GUILD, handle=claim)).action == second
    assert [one.url for one in view.entry.sources] == [EVIDENCE.url]
    for asked in ({"actor": "state-rus"}, {"subject": "gge-f"}, {"subject": "N-1"}, {"actor": "state-fra"}):
        assert await deeds_of(forum, **asked) == [second], asked
    assert await deeds_of(forum, actor="state-usa") == []
    _, said = await forum.store.read(actor_section, guild_id=GUILD, actor="UKR", section="claims", now=forum.now)
    assert [one.summary for one in said.lines if one.entry and one.entry.handle == claim] == [view.summary]


async def test_one_member_has_one_assessment_of_a_deed_and_of_what_it_corrects(forum: Forum) -> None:
    handle = await logged(forum, PAUSE, subjects="N-1")
    member = forum.people[2]
    await found(forum, member, handle, "neutral")
    new = await correct(forum, handle, summary="Paused all sales.")

    finding = await found(forum, member, new, "fulfils")

    assert [one.value for one in finding.voices] == ["fulfils"]
    assert await refusal(found(forum, member, handle, "fulfils")) == "deeds.ended"


async def test_a_correction_that_waits_or_was_refused_takes_nothing_over(forum: Forum) -> None:
    handle = await logged(forum)
    claim = await accused(forum, action=handle)
    refused, waits = [await correct(forum, handle, forum.people[0], summary=f"Wrong {n}.") for n in "ab"]
    taken = await correct(forum, handle, forum.people[0], summary="Right.")
    assert [await accusers(forum, one) for one in (handle, waits)] == [[claim], []]

    await forum.store.write(refuse, who=forum.people[1], handle=refused, reason="No.", now=forum.now)
    await forum.store.write(confirm, who=forum.people[1], handle=taken, now=forum.now)

    assert [await accusers(forum, one) for one in (refused, waits, taken)] == [[], [], [claim]]
    assert await refusal(forum.store.write(confirm, who=forum.people[1], handle=waits, now=forum.now)) == (
        "record.corrected_before"
    )
    assert await deeds_of(forum, actor="state-rus") == [taken]

    await forum.store.write(retract, who=CONVENER, handle=taken, reason="It is another.", now=forum.now)
    assert await deeds_of(forum, actor="state-rus") == []


async def test_a_corrected_incident_that_was_attached_is_in_the_inbox_no_more(forum: Forum) -> None:
    handle = await logged(forum)
    await forum.store.write(attach_action, who=CONVENER, handle=handle, subjects="N-1", now=forum.now)
    await correct(forum, handle, summary="Malware stopped two ports.")

    page = await forum.store.read(inbox, guild_id=GUILD)

    assert [one.handle for one in page.lines if not one.handle.startswith("R-a-")] == []


async def test_the_analyses_read_the_record_as_it_was_known_then_and_as_it_is_now(forum: Forum) -> None:
    handle = await logged(forum, OUTAGE, subjects="N-1")
    await accused(forum, action=handle)
    await found(forum, forum.people[2], handle, "contradicts", "N-1")
    before = forum.now
    forum.wait(hours=1)
    new = await correct(forum, handle, summary="Malware stopped two ports.")

    def told(tx: Session, at: Any = None) -> tuple[list[str], list[str], list[str]]:
        russia = tx.exec(select(Actor.id).where(Actor.slug == "state-rus")).one()
        congress = tx.exec(select(Congress.id)).one()
        facts = facts_for(tx, congress, actors=[russia], known_at=at)
        own = [f"R-{one.record}" for one in facts.actions if f"R-{one.record}" in (handle, new)]
        claims = [f"R-{one.action}" for one in facts.claims if f"R-{one.action}" in own]
        return own, claims, [f"R-{one.action}" for one in facts.assessments if f"R-{one.action}" in own]

    assert await forum.store.read(told) == ([new], [new], [new])
    assert await forum.store.read(told, before) == ([handle], [handle], [handle])


async def test_whoever_stands_accused_does_not_become_a_doer_by_a_correction(forum: Forum) -> None:
    handle = await logged(forum)
    waits = await correct(forum, handle, forum.people[0], doers="state-rus")
    claim = await accused(forum, action=handle)

    confirming = forum.store.write(confirm, who=forum.people[1], handle=waits, now=forum.now)
    assert await refusal(confirming) == "record.doer_accused"
    assert await refusal(correct(forum, handle, doers="Russian Federation")) == "record.doer_accused"
    assert (await deed(forum, handle)).entry.state == "confirmed"

    await forum.store.write(retract, who=CONVENER, handle=claim, reason="It admits it.", now=forum.now)
    await forum.store.write(confirm, who=forum.people[1], handle=waits, now=forum.now)
    view = await deed(forum, waits)
    assert (view.doers, view.status) == (("Russia",), "confirmed")


async def test_of_an_accusation_and_a_correction_that_names_a_doer_at_once_one_wins(forum: Forum) -> None:
    handle = await logged(forum)
    waits = await correct(forum, handle, forum.people[0], doers="state-rus")

    claim = forum.store.write(log_claim, who=forum.people[2], accusation=replace(SAID, action=handle), now=forum.now)
    done = await asyncio.gather(
        claim,
        forum.store.write(confirm, who=forum.people[1], handle=waits, now=forum.now),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Entry) for one in done) == 1
    assert [one.key for one in done if isinstance(one, CongressError)] in (["deeds.ended"], ["record.doer_accused"])


async def test_doers_taken_away_leave_what_is_alleged_and_those_named_are_checked(forum: Forum) -> None:
    handle = await logged(forum, PAUSE)
    assert await refusal(correct(forum, handle, doers="state-rus; grp-sandworm")) == "deeds.state_with_group"
    assert await refusal(correct(forum, handle, status="alleged")) == "deeds.disputed_doers"
    assert await refusal(correct(forum, handle, until="2026-01")) == "record.ends_before_it_begins"
    assert await refusal(correct(forum, handle, doers="Amazon; co-amazon")) == "record.nothing_differs"
    assert await refusal(correct(forum, "R-a-notpetya", summary="Another.")) == "record.shipped"

    new = await deed(forum, await correct(forum, handle, doers="", source_url="https://news.example.org/other"))

    assert (new.doers, new.status, [one.url for one in new.entry.sources]) == (
        *((), "alleged"),
        ["https://news.example.org/other"],
    )


async def test_a_claim_is_corrected_on_the_deed_as_it_now_stands(forum: Forum) -> None:
    handle = await logged(forum)
    claim = await accused(forum, action=handle)
    action = await correct(forum, handle, summary="Malware stopped two ports.")

    async def change(**changes: Any) -> str:
        correction = ClaimCorrection(WHY, **changes)
        done = await forum.store.write(correct_claim, who=CONVENER, handle=claim, correction=correction, now=forum.now)
        return done.handle

    assert await refusal(change()) == "record.nothing_differs"
    assert await refusal(change(accused="state-ukr")) == "deeds.accuses_itself"
    assert await refusal(change(dated="2026-02")) == "deeds.claimed_before"
    assert await refusal(change(basis="a hunch")) == "deeds.unknown_term"

    new = await change(accused="", basis="media", dated="2026-03-06")

    history = await forum.store.read(claim_history, guild_id=GUILD, handle=action)
    told = [(one.entry.handle, one.accused, one.basis, one.when.text) for one in history.claims]
    assert told == [(new, None, "media", "2026-03-06")]
    again = replace(SAID, action=action, accused="", dated="2026-03-06")
    logging = forum.store.write(log_claim, who=CONVENER, accusation=again, now=forum.now)
    assert await refusal(logging) == "deeds.logged_before"


async def test_the_levels_of_a_commitment_hold_of_the_one_that_corrects_it(forum: Forum) -> None:
    handle = await promised(forum, due="2026-06")
    reached = Progress(handle, "3", "2026-02", EVIDENCE)
    level = entry_handle(await forum.store.write(log_level, who=CONVENER, progress=reached, now=forum.now))
    await found(forum, forum.people[2], handle, "fulfils")

    async def change(**changes: Any) -> str:
        correction = PledgeCorrection(WHY, **changes)
        done = await forum.store.write(
            correct_pledge, who=CONVENER, handle=handle, correction=correction, now=forum.now
        )
        return done.handle

    assert await refusal(change(due="2025")) == "deeds.due_before"
    assert await refusal(change(shown_by=" ")) == "text.empty"
    new = await change(words="Will publish all of it.", due="")

    view = await forum.store.read(pledge_view, guild_id=GUILD, handle=new, now=forum.now)
    assert (view.words, view.due, view.overdue, view.shown_by) == (
        *("Will publish all of it.", None, False),
        "A report a year that names each case.",
    )
    assert [(one.entry.handle, one.level) for one in view.levels] == [(level, 3)]
    assert [voice.value for voice in view.finding.voices] == ["fulfils"]
    again = forum.store.write(log_level, who=CONVENER, progress=replace(reached, pledge=new), now=forum.now)
    assert await refusal(again) == "deeds.logged_before"

    correction = LevelCorrection(WHY, level="5", summary="A law of 2026.")
    fixed = await forum.store.write(correct_level, who=CONVENER, handle=level, correction=correction, now=forum.now)
    pledge, told = await forum.store.read(level_view, guild_id=GUILD, handle=fixed.handle, now=forum.now)
    assert (pledge.entry.handle, told.level, told.when.text, told.summary) == (new, 5, "2026-02", "A law of 2026.")
    assert pledge.level is not None
    assert (pledge.level.level, len(pledge.levels)) == (5, 1)


async def test_an_event_of_participation_is_corrected_and_stays_that_of_its_actor(forum: Forum) -> None:
    new = NewParticipation("paris-call", "China", "announced", "2026-03", Evidence("https://example.com/said"))
    await forum.store.write(log_participation, who=CONVENER, new=new, now=forum.now)

    async def change(**changes: Any) -> str:
        correction = ParticipationCorrection(WHY, **changes)
        done = await forum.store.write(
            correct_participation, who=CONVENER, handle="R-1", correction=correction, now=forum.now
        )
        return done.handle

    assert await refusal(change(status="not listed")) == "record.stance_is_computed"
    assert await refusal(change(status="joined_via_bloc")) == "record.via_missing"
    assert await refusal(change(date="2001")) == "record.before_it_opened"

    fixed = await change(status="joined", date="2026-04-01")

    line = await forum.store.read(show_participation, guild_id=GUILD, handle=fixed, now=forum.now)
    assert (line.actor, line.word, line.dated, line.precision) == ("China", "joined", "2026-04-01", "day")
    _, page = await forum.store.read(initiative_history, guild_id=GUILD, initiative="paris-call", now=forum.now)
    told = [one.entry.handle for one in page.lines if one.entry is not None and one.actor == "China"]
    assert told == [fixed]
