"""Questions of a congress's own: reviewed as all of the record, then on the agenda, in lists and answered by norms."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.services.agenda import agenda
from bot.services.people import Who
from bot.services.proposals import put_forward
from bot.services.record.analyses.all import ANALYSES
from bot.services.record.analyses.looking import Typed, look
from bot.services.record.entries import Evidence, entry_handle
from bot.services.record.entry_review import confirm, refuse, retract
from bot.services.record.exports import export_for
from bot.services.record.facts import facts_for
from bot.services.record.import_names import names_of
from bot.services.record.own_questions import ANSWERS_MOST, Asked, ask_question, show_asked
from bot.services.record.positions import Statement, log_position
from bot.services.record.questions import find_questions, question_named, show_question
from bot.services.record.subject_lookup import find_subjects
from bot.services.record.world_links import relate
from storage.store import Tx
from storage.tables import Congress, Question
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft, person
from tests.services.record.test_actor_overlays import ELSEWHERE, open_another
from tests.services.record.test_exports import rows
from tests.site.conftest import site_of
from tests.site.reading import broken, read

pytestmark = pytest.mark.one_engine

WORDS = "Who pays for the damage of an attack?"
ASKED = Asked(WORDS, Evidence("https://news.example.org/damage"), "- A fund\n- A court", "norms-construction")
SLUG = "own-who-pays-for-the-damage-of-an-attack"


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    """A congress of two, and another one."""
    forum = await opened(2)
    await forum.store.write(open_another, forum.now)
    return forum


async def ask(forum: Forum, who: Who | None = None, **changes: Any) -> str:
    entry = await forum.store.write(
        ask_question, who=who or forum.people[0], asked=replace(ASKED, **changes), now=forum.now
    )
    return entry_handle(entry)


async def asked(forum: Forum, **changes: Any) -> str:
    """A question that the second person confirmed."""
    handle = await ask(forum, **changes)
    await forum.store.write(confirm, who=forum.people[1], handle=handle, now=forum.now)
    return handle


def seen(tx: Tx, guild_id: int, now: Any) -> dict[str, bool]:
    """In which ways a congress sees the question."""
    congress = tx.exec(select(Congress).where(Congress.guild_id == guild_id)).one()
    export = export_for(tx, who=Who(guild_id, 1, "A reader"))
    return {
        "agenda": WORDS in [one.words for one in agenda(tx, guild_id=guild_id, now=now).questions],
        "proposing": [one.id for one in find_questions(tx, guild_id=guild_id, typed="pays damage")] == [SLUG],
        "subject": [one.handle for one in find_subjects(tx, guild_id=guild_id, typed="pays damage")] == [SLUG],
        "import": not isinstance(names_of(tx, congress).subject(SLUG), str),
        "facts": SLUG in facts_for(tx, congress.id).subjects,
        "export": SLUG in [row["slug"] for row in rows(export, "question")],
    }


async def ways(forum: Forum, guild_id: int = GUILD) -> set[bool]:
    return set((await forum.store.read(seen, guild_id, forum.now)).values())


@pytest.mark.both_engines
async def test_it_waits_for_its_review_and_then_is_everywhere_but_in_another_congress(forum: Forum) -> None:
    handle = await ask(forum)
    assert await ways(forum) == {False}
    with pytest.raises(CongressError, match=r"record\.own_entry"):
        await forum.store.write(confirm, who=forum.people[0], handle=handle, now=forum.now)

    await forum.store.write(confirm, who=forum.people[1], handle=handle, now=forum.now)

    assert await forum.store.read(seen, GUILD, forum.now) == dict.fromkeys(
        ("agenda", "proposing", "subject", "import", "facts", "export"), True
    )
    assert await ways(forum, ELSEWHERE) == {False}
    listed = (await forum.store.read(agenda, guild_id=GUILD, now=forum.now)).questions
    assert listed[0].slug == SLUG, "its own questions come first"
    view = await forum.store.read(show_question, guild_id=GUILD, question=SLUG)
    assert (view.answered_by, view.case) == (("A fund", "A court"), "International norms construction")


async def test_a_norm_is_proposed_from_it_or_tied_to_it_and_actors_hold_positions_on_it(forum: Forum) -> None:
    await asked(forum)
    key = await forum.store.read(question_named, guild_id=GUILD, given=WORDS)
    await forum.store.write(put_forward, who=forum.people[0], draft=draft(), now=forum.now, question=key)
    other = await forum.propose(forum.people[1], draft(title="Another way"))
    await forum.store.write(
        relate, who=forum.people[1], handle=other.handle, other=SLUG, relation="answers", reason="", now=forum.now
    )
    said = Statement("state-fra", SLUG, "support", "statement", "2020", "https://gov.example.org/said")
    await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now)

    view = await forum.store.read(show_question, guild_id=GUILD, question=SLUG)
    assert [one.other[:3] for one in view.norms] == ["N-1", "N-2"]
    assert await forum.store.read(seen, GUILD, forum.now) | {"agenda": True} == dict.fromkeys(
        ("agenda", "proposing", "subject", "import", "facts", "export"), True
    )
    files = await site_of(forum)
    page = read(files["questions.html"]).words
    assert WORDS in page and "A fund" in page
    assert list(broken(files)) == []


async def test_what_is_refused_or_taken_back_is_asked_no_more_and_may_be_asked_again(forum: Forum) -> None:
    await forum.store.write(
        refuse, who=forum.people[1], handle=await ask(forum), reason="It is settled.", now=forum.now
    )
    handle = await asked(forum)
    await forum.store.write(retract, who=CONVENER, handle=handle, reason="It is settled.", now=forum.now)

    assert await ways(forum) == {False}
    assert WORDS not in read((await site_of(forum))["questions.html"]).words
    shown = await forum.store.read(show_asked, guild_id=GUILD, handle=handle)
    assert shown.words == WORDS, "it stays readable"
    await asked(forum)


async def test_what_was_said_of_one_that_was_taken_back_still_names_it(forum: Forum) -> None:
    handle = await asked(forum)
    said = Statement("co-amazon", SLUG, "support", "statement", "2026-03", "https://example.org/said")
    await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now)
    await forum.store.write(retract, who=CONVENER, handle=handle, reason="It is settled.", now=forum.now)

    ways_left = {name for name, there in (await forum.store.read(seen, GUILD, forum.now)).items() if there}
    assert ways_left == {"export"}
    export = await forum.store.read(export_for, who=Who(GUILD, 1, "A reader"))
    assert [row["actor"] for row in rows(export, "position") if row["subject"] == SLUG] == ["co-amazon"]
    site = await site_of(forum)
    positions = read(site["records/positions.html"]).words
    assert WORDS not in read(site["questions.html"]).words
    assert (WORDS in positions, SLUG in positions) == (True, False)
    assert not list(broken(site))


async def test_an_analysis_of_one_that_was_taken_back_says_so(forum: Forum) -> None:
    handle = await asked(forum)
    said = Statement("co-amazon", SLUG, "support", "statement", "2026-03", "https://example.org/said")
    await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now)
    code = await forum.store.read(lambda tx: look(tx, guild_id=GUILD, typed=Typed(subject=SLUG), now=forum.now).code)
    await forum.store.write(retract, who=CONVENER, handle=handle, reason="It is settled.", now=forum.now)

    def told(tx: Session, name: str) -> str:
        try:
            ANALYSES[name](look(tx, guild_id=GUILD, typed=code, now=forum.now))
        except CongressError as refusal:
            return refusal.key
        return ""

    every = {name: await forum.store.read(told, name) for name in ANALYSES}
    assert {one for one, key in every.items() if key == "analyses.gone"} >= {"gap", "silence", "representation"}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"words": "who pays for the damage of an attack"}, "record.question_there"),
        ({"words": "Why?"}, "text.too_short"),
        ({"words": "?" * 20}, "record.name_without_letters"),
        ({"words": "x" * 301}, "text.too_long"),
        ({"words": "Who else pays?", "case": "nowhere"}, "record.unknown_case"),
        ({"words": "Who else pays?", "answered_by": "a\n" * (ANSWERS_MOST + 1)}, "record.many_answers"),
        ({"words": "Who else pays?", "evidence": Evidence("http://10.0.0.1/x")}, "record.private_source"),
    ],
)
async def test_what_cannot_be_asked_is_refused(forum: Forum, changes: dict[str, Any], refusal: str) -> None:
    await ask(forum)
    with pytest.raises(CongressError) as refused:
        await ask(forum, **changes)
    assert refused.value.key == refusal


async def test_only_those_who_record_ask(forum: Forum) -> None:
    with pytest.raises(CongressError, match=r"seat\.needed"):
        await ask(forum, person(9))


async def test_it_is_never_rewritten_nor_put_beside_the_review(forum: Forum) -> None:
    await asked(forum)

    def rewrite(tx: Session) -> None:
        tx.connection().execute(update(Question).where(col(Question.slug) == SLUG).values(words="Who gains?"))

    def put(tx: Session) -> None:
        one = tx.exec(select(Question).where(Question.slug == SLUG)).one()
        tx.add(Question(congress_id=one.congress_id, entry_id=1, slug="own-x", words="X?", origin="x", confidence="x"))
        tx.flush()

    with pytest.raises(DBAPIError, match="never rewritten"):
        await forum.store.write(rewrite)
    with pytest.raises(DBAPIError, match="with a proposal of its own"):
        await forum.store.write(put)
