"""Briefs: words, deeds and accusations apart, only what stands, and every line with its handle and its sources."""

import pytest
from sqlmodel import Session, select

from bot.documents.briefs import actor_document, norm_document
from bot.documents.markdown import markdown
from bot.services.record.actions import attach_action
from bot.services.record.briefs import ActorBrief, NormBrief, Part, actor_brief, norm_brief
from bot.services.record.deed_corrections import DeedCorrection, correct_action
from bot.services.record.disputes import reply
from bot.services.record.entries import Evidence
from bot.services.record.entry_review import retract
from bot.services.record.erasing import erase_words
from bot.services.record.imports import import_words, plan_import, read_file, run_import
from bot.services.record.positions import Statement, log_position
from prompts import load
from storage.tables import Entry, Member
from tests.services.conftest import CONVENER, GUILD, START, Forum, Opening
from tests.services.record.acts import PAUSE, accused, found, logged, speak_for
from tests.services.record.test_imports import GOOD, written

pytestmark = pytest.mark.one_engine

SAY = load(strict=True).into("en")


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


@pytest.mark.both_engines
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


async def test_a_brief_of_a_norm_tells_of_deeds_attached_to_it_also_once_they_are_corrected(forum: Forum) -> None:
    handle = await logged(forum)
    claim = await accused(forum, action=handle)
    await forum.store.write(attach_action, who=CONVENER, handle=handle, subjects="N-1", now=forum.now)
    brief = await of_norm(forum, "N-1")
    assert (handles(brief.parts, "deeds"), handles(brief.parts, "claims")) == ([handle], [claim])

    correction = DeedCorrection("It was wrong.", summary="Malware stopped two ports.")
    done = await forum.store.write(correct_action, who=CONVENER, handle=handle, correction=correction, now=forum.now)

    brief = await of_norm(forum, "N-1")
    assert (handles(brief.parts, "deeds"), handles(brief.parts, "claims")) == ([done.handle], [claim])
    deeds = next(one.lines for one in brief.parts if one.section == "claims")
    assert [one.summary for one in deeds] == ["Malware stopped two ports."]


async def test_a_brief_of_a_norm_tells_of_no_claim_whose_deed_was_taken_back(forum: Forum) -> None:
    handle = await logged(forum, subjects="N-1")
    claim = await accused(forum, action=handle)
    kept = await logged(forum, subjects="N-1", dated="2026-03-01")
    other = await accused(forum, action=kept)
    assert handles((await of_norm(forum, "N-1")).parts, "claims") == [other, claim]

    await forum.store.write(retract, who=CONVENER, handle=handle, reason="It was a drill.", now=forum.now)

    brief = await of_norm(forum, "N-1")
    assert (handles(brief.parts, "deeds"), handles(brief.parts, "claims")) == ([kept], [other])
    assert brief.unanswered == 1


async def test_only_the_accused_answers_an_accusation(forum: Forum) -> None:
    handle = await logged(forum, subjects="N-1")
    claim = await accused(forum, action=handle)
    before = (await of_actor(forum, "Russia")).unanswered
    for person, actor, left in ((0, "Ukraine", 1), (1, "Russian Federation", 0)):
        await speak_for(forum, forum.people[person], actor)
        await forum.store.write(reply, who=forum.people[person], handle=claim, words=f"So says {actor}.", now=forum.now)
        assert (await of_norm(forum, "N-1")).unanswered == left
        assert (await of_actor(forum, "Russia")).unanswered == before - 1 + left
    for n in range(2):
        words = f"No. {n}\n# again"
        await forum.store.write(reply, who=forum.people[1], handle=claim, words=words, now=forum.now)
    told = markdown(norm_document(SAY, await of_norm(forum, "N-1")))
    day = forum.now.date()
    mandate = f"({day}, in an official capacity by own declaration)"
    assert f"  A reply for Ukraine {mandate}: So says Ukraine.\n  A reply for Russia {mandate}: So" in told
    assert "No. 0 \\# again\n  and 1 more reply, in the record\n" in told
    assert "No. 1" not in told


async def test_words_stand_against_deeds_with_cells_n_and_grades_and_no_figure_below_three(forum: Forum) -> None:
    for number in (3, 4):
        await forum.seat(number)

    forum.wait(days=3)
    said = Statement("state-fra", "N-1", "oppose", "statement", "2019", "https://gov.example.org/said")
    await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now)

    async def done(summary: str) -> str:
        official = Evidence("https://gov.example.org/told", kind="official")
        deed = await logged(
            forum, PAUSE, doers="state-fra", subjects="N-1", summary=summary, dated="2026-11-04", evidence=official
        )
        for who in forum.people[2:4]:
            await found(forum, who, deed, "contradicts")
        return deed

    deeds = [await done("Paused this.")]
    few = await of_actor(forum, "France")
    assert (few.say_do.balance.score.n, few.say_do.balance.score.state) == (1, "not_enough_evidence")
    told = markdown(actor_document(SAY, few))
    assert "By its own undisputed deeds: not enough evidence (n = 1;" in told

    deeds += [await done("Paused that."), await done("Paused more.")]
    enough = await of_actor(forum, "France")

    assert (enough.say_do.balance.score.n, float(enough.say_do.balance.score.value or 0)) == (3, 1.0)
    told = markdown(actor_document(SAY, enough))
    assert "By its own undisputed deeds: 1.00 on a scale" in told
    assert "n = 3, grades A, A, and A" in told
    assert f"openly against (n = 3): {deeds[0]}, {deeds[1]}, and {deeds[2]}" in told


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_position_on_an_open_question_is_told_as_an_answer(forum: Forum) -> None:
    told = markdown(actor_document(SAY, await of_actor(forum, "IBM")))
    assert "On the question “Under what conditions, if any, should facial analysis be sold to police?”: answers" in told
    assert "answers with a no (statement)" in told


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_brief_of_a_norm_tells_what_each_of_several_actors_holds(forum: Forum) -> None:
    for actor, dated in (("state-fra", "2018"), ("state-fra", "2024"), ("state-est", "2020")):
        said = Statement(actor, "N-1", "support", "statement", dated, f"https://gov.example.org/{dated}")
        await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now)
    (part,) = (await of_norm(forum, "N-1")).parts
    held = [("France", "2024"), ("Estonia", "2020"), ("Microsoft", "2019")]
    assert ([(line.actor, line.dated) for line in part.lines], part.earlier) == (held, 2)


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_reply_that_was_erased_says_so(forum: Forum) -> None:
    said = Statement("co-amazon", "N-1", "support", "statement", "2024", "https://example.org/said")
    handle = (await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now)).entry.handle
    speaker = forum.people[1]
    await speak_for(forum, speaker, "Amazon")
    await forum.store.write(reply, who=speaker, handle=handle, words="So it was.", now=forum.now)

    await forum.store.write(erase_words, discord_id=speaker.discord_id, now=forum.now)

    assert "(erased at the wish of whoever wrote it)" in markdown(actor_document(SAY, await of_actor(forum, "Amazon")))
