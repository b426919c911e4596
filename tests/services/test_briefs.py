"""Briefs: words, deeds and accusations apart, only what stands, and every line with its handle and its sources."""

import pytest
from sqlmodel import Session, select

from bot.services.briefs import ActorBrief, NormBrief, Part, actor_brief, norm_brief
from bot.services.imports import import_words, plan_import, read_file, run_import
from storage.tables import Entry, Member
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening
from tests.services.test_imports import GOOD, written


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    """Microsoft supported N-1 in 2018 (R-1) and opposed it in 2019 (R-2)."""
    forum = await opened(2)
    await forum.propose(forum.people[0])
    words = await forum.store.read(import_words, who=CONVENER, today=forum.now.date())
    later = (*GOOD[:2], "oppose", "statement", "2019", "https://news.org/b", "")
    file = read_file("positions.csv", written([GOOD, later]), words)
    plan = await forum.store.read(plan_import, who=CONVENER, file=file)
    await forum.store.write(run_import, who=CONVENER, file=file, plan=plan, now=forum.now)
    return forum


async def of_actor(forum: Forum, actor: str) -> ActorBrief:
    return await forum.store.read(actor_brief, guild_id=GUILD, actor=actor, now=forum.now)


async def of_norm(forum: Forum, norm: str) -> NormBrief:
    return await forum.store.read(norm_brief, guild_id=GUILD, norm=norm, now=forum.now)


def handles(parts: tuple[Part, ...], section: str) -> list[str]:
    lines = next((one.lines for one in parts if one.section == section), ())
    return [line.entry.handle for line in lines if line.entry is not None]


async def test_what_an_actor_is_accused_of_is_no_deed_of_its(forum: Forum) -> None:
    brief = await of_actor(forum, "Russia")
    accused, deeds = handles(brief.parts, "accusations"), handles(brief.parts, "deeds")
    assert "R-c03" in accused
    assert not {"R-a-notpetya", "R-a-wannacry"} & set(deeds)
    assert 0 < brief.unanswered < len(accused), "some of the accused answered, as it ships"


async def test_an_earlier_position_is_counted_and_the_current_one_told(forum: Forum) -> None:
    brief = await of_actor(forum, "Microsoft")
    positions = handles(brief.parts, "positions")
    assert "R-2" in positions
    assert "R-1" not in positions
    assert next(one for one in brief.parts if one.section == "positions").earlier == 1


async def test_a_brief_of_a_norm_tells_who_says_what_about_it(forum: Forum) -> None:
    brief = await of_norm(forum, "n1")
    assert (brief.subject.handle, brief.facts.stage) == ("N-1", "seeking_seconds")
    (part,) = brief.parts
    assert [(line.actor, line.word) for line in part.lines] == [("Microsoft", "oppose")]
    assert all(line.sources for line in part.lines)


async def test_a_norm_of_an_initiative_has_its_deeds_apart_from_who_is_said_to_have_done_them(forum: Forum) -> None:
    brief = await of_norm(forum, "gge-f")
    assert handles(brief.parts, "deeds") == ["R-a-notpetya", "R-a-wannacry"]
    assert len(handles(brief.parts, "claims")) == 12
    assert {one.relation for one in brief.relations} == {"broader", "mirror", "same_aim"}


async def test_what_was_retracted_is_in_no_brief(forum: Forum) -> None:
    def retract(tx: Session) -> None:
        entry = tx.exec(select(Entry).where(Entry.number == 2)).one()
        member = tx.exec(select(Member)).first()
        assert member is not None
        entry.state, entry.ended_at, entry.ended_by, entry.end_reason = "retracted", START, member.id, "It was wrong."
        tx.add(entry)

    await forum.store.write(retract)
    assert handles((await of_norm(forum, "N-1")).parts, "positions") == ["R-1"]
