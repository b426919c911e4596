"""Open questions before the congress, norms that answer them, and what a norm here is to the world."""

import asyncio

import pytest

from bot.congress.errors import CongressError
from bot.services.agenda import agenda
from bot.services.proposals import put_forward
from bot.services.record.initiative_views import show_initiative_norm
from bot.services.record.questions import find_questions, question_named, show_question
from bot.services.record.world_links import relate
from bot.services.views import show_norm
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft

ASKED = "q-contested-accession"


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    return await opened(2)


async def answer(forum: Forum) -> str:
    number = await forum.store.read(question_named, guild_id=GUILD, given=ASKED)
    done = await forum.store.write(put_forward, who=forum.people[0], draft=draft(), question=number, now=forum.now)
    return done.norm.handle


async def test_a_norm_proposed_on_a_question_answers_it_and_takes_it_off_the_agenda(forum: Forum) -> None:
    before = await forum.store.read(agenda, guild_id=GUILD, now=forum.now)
    assert (before.nothing_ahead, len(before.questions)) == (True, 17)

    handle = await answer(forum)

    view = await forum.store.read(show_question, guild_id=GUILD, question=ASKED)
    assert [one.other for one in view.norms] == [f"{handle} · No attack on the public core"]
    norm = await forum.store.read(show_norm, guild_id=GUILD, handle=handle)
    assert norm.world == (("answers", view.words),)
    after = await forum.store.read(agenda, guild_id=GUILD, now=forum.now)
    assert len(after.questions) == 16
    assert ASKED not in {one.slug for one in after.questions}


async def test_a_question_says_what_would_answer_it_and_what_was_argued(forum: Forum) -> None:
    view = await forum.store.read(show_question, guild_id=GUILD, question="q-platform-kind")

    assert view.case == "Social media information campaigns"
    assert {one.side for one in view.points} == {"pro", "con"}
    found = await forum.store.read(find_questions, guild_id=GUILD, typed="DISTRUSTED country")
    assert [one.id for one in found] == [ASKED]
    with pytest.raises(CongressError, match=r"record\.unknown_question"):
        await forum.store.read(show_question, guild_id=GUILD, question="why?")


async def test_a_norm_is_tied_to_norms_of_initiatives_with_a_reason(forum: Forum) -> None:
    handle = (await forum.propose(forum.people[0])).handle
    tie = {"handle": handle, "other": "gge-i", "relation": "builds_on", "reason": "It takes it up."}

    await forum.store.write(relate, who=forum.people[0], now=forum.now, **tie)

    view = await forum.store.read(show_initiative_norm, guild_id=GUILD, initiative="un-gge-2015", norm="13(i)")
    assert [(one.incoming, one.reason) for one in view.relations if one.own] == [(True, "It takes it up.")]
    mine, other = forum.people
    for who, change, refusal in (
        (mine, {}, "norm.world.there"),
        (other, {"relation": "mirror"}, "norm.link.not_yours"),
        (mine, {"relation": "mirror", "reason": ""}, "text.empty"),
        (mine, {"relation": "answers"}, "norm.world.no_relation"),
        (mine, {"relation": "amends"}, "norm.world.unknown_relation"),
        (mine, {"other": "gge-z"}, "deeds.unknown_subject"),
        (mine, {"handle": "N-9"}, "norm.unknown"),
    ):
        with pytest.raises(CongressError) as refused:
            await forum.store.write(relate, who=who, now=forum.now, **(tie | change))
        assert refused.value.key == refusal


async def test_of_two_who_tie_the_same_at_once_one_hears_of_the_other(forum: Forum) -> None:
    handle = (await forum.propose(forum.people[0])).handle
    tie = {
        "handle": handle,
        "other": "geneva-conventions",
        "relation": "analogous_to",
        "reason": "Civilians are spared.",
    }

    both = await asyncio.gather(
        *(forum.store.write(relate, who=who, now=forum.now, **tie) for who in (forum.people[0], CONVENER)),
        return_exceptions=True,
    )

    assert [one.key for one in both if isinstance(one, CongressError)] == ["norm.world.there"]
