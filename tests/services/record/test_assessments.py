"""What members find of deeds and commitments, alone and as a panel."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.congress.record.panels import panels
from bot.services.people import congress_of
from bot.services.record.action_views import action_view
from bot.services.record.actions import log_action
from bot.services.record.assessments import assess, begin_assessment
from bot.services.record.facts import facts_for
from storage.tables import Assessment
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.record.acts import OUTAGE, PAUSE, accused, found, logged, promised, speak_for

pytestmark = pytest.mark.one_engine


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await logged(forum, subjects="N-1")
    return forum


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("values", "state", "n", "value"),
    [
        (["contradicts"], "not_enough_evidence", 1, None),
        (["contradicts", "falls_short"], "value", 2, -0.75),
        (["contradicts", "neutral"], "disputed", 2, None),
        (["contradicts", "unclear"], "not_enough_evidence", 1, None),
        (["unclear", "unclear"], "unclear", 0, None),
        (["contradicts", "contradicts", "falls_short"], "value", 3, None),
    ],
)
async def test_a_panel_needs_two_who_agree_within_a_step(
    forum: Forum, values: Sequence[str], state: str, n: int, value: float | None
) -> None:
    for who, word in zip(forum.people, values, strict=False):
        finding = await found(forum, who, "R-1", word)

    assert (finding.panel.state, finding.panel.n) == (state, n)
    assert value is None or finding.panel.value == value
    assert [one.value for one in finding.voices] == list(values)


async def test_two_who_speak_for_the_same_actor_are_not_independent(forum: Forum) -> None:
    for who in forum.people[:2]:
        await speak_for(forum, who, "Microsoft")
        finding = await found(forum, who, "R-1", "contradicts")
    assert (finding.panel.state, finding.panel.n) == ("not_enough_evidence", 1)

    finding = await found(forum, forum.people[2], "R-1", "contradicts")

    assert (finding.panel.state, finding.panel.n) == ("value", 2)


async def test_a_member_has_one_live_assessment_and_the_earlier_stays(forum: Forum) -> None:
    await found(forum, forum.people[0], "R-1", "unclear")
    finding = await found(forum, forum.people[0], "R-1", "contradicts")

    assert [one.value for one in finding.voices] == ["contradicts"]
    kept = await forum.store.read(lambda tx: tx.exec(select(Assessment.value, Assessment.live)).all())
    assert sorted(kept) == [("contradicts", True), ("unclear", False)]
    again = await forum.store.read(begin_assessment, who=forum.people[0], handle="R-1", value="neutral")
    assert again.reason == "As it reads."


@pytest.mark.both_engines
async def test_the_same_member_assessing_twice_at_once_has_one_live_assessment(forum: Forum) -> None:
    await asyncio.gather(
        *(found(forum, forum.people[0], "R-1", value) for value in ("contradicts", "neutral", "falls_short"))
    )

    def live(tx: Session) -> int:
        return len(tx.exec(select(Assessment).where(Assessment.live)).all())

    assert await forum.store.read(live) == 1


@pytest.mark.both_engines
async def test_two_assess_at_once_and_both_count(forum: Forum) -> None:
    await asyncio.gather(*(found(forum, who, "R-1", "contradicts") for who in forum.people))

    view = await forum.store.read(action_view, guild_id=GUILD, handle="R-1")
    assert view.findings[0].panel.n == 3


@pytest.mark.parametrize(
    ("represents", "interests"),
    [
        ("Russian Federation", ""),
        ("russia", ""),
        ("FedEx", ""),
        ("", "I hold shares in FedEx Corp."),
        ("", "My employer sells to RUSSIA."),
        ("", "We advise the UA government"),
    ],
)
async def test_whoever_is_concerned_does_not_assess(forum: Forum, represents: str, interests: str) -> None:
    """Invariant 12: accused, affected and doers; representatives, and those who declared an interest."""
    await speak_for(forum, forum.people[2], represents, interests)

    with pytest.raises(CongressError) as caught:
        await found(forum, forum.people[2], "R-a-notpetya", "contradicts", "gge-f")
    assert caught.value.key == "deeds.concerned"
    with pytest.raises(CongressError, match=r"deeds\.concerned"):
        await forum.store.read(
            begin_assessment, who=forum.people[2], handle="R-a-notpetya", subject="gge-f", value="contradicts"
        )


@pytest.mark.parametrize("interests", ["I work for Maerskline Inc.", "This concerns all of us", "An ua lamp"])
async def test_other_words_are_no_interest(forum: Forum, interests: str) -> None:
    await speak_for(forum, forum.people[2], "", interests)

    assert (await found(forum, forum.people[2], "R-a-notpetya", "contradicts", "gge-f")).panel.n == 1


async def test_what_ships_is_assessed_here_and_its_suggestion_counts_for_nothing(forum: Forum) -> None:
    finding = await found(forum, forum.people[0], "R-a-notpetya", "contradicts", "gge-f")

    assert (finding.panel.n, finding.panel.state, finding.panel.suggested) == (
        1,
        "not_enough_evidence",
        ("contradicts",),
    )


async def test_a_doer_of_a_deed_does_not_assess_it(forum: Forum) -> None:
    handle = await logged(forum, PAUSE, subjects="q-facial-analysis")
    await speak_for(forum, forum.people[2], "Amazon")

    with pytest.raises(CongressError, match=r"deeds\.concerned"):
        await found(forum, forum.people[2], handle, "fulfils")


async def test_a_commitment_is_assessed_and_not_by_whoever_made_it(forum: Forum) -> None:
    handle = await promised(forum)
    await speak_for(forum, forum.people[2], "Microsoft")

    assert (await found(forum, forum.people[0], handle, "partly_fulfils")).subject.handle == "N-1"
    with pytest.raises(CongressError, match=r"deeds\.concerned"):
        await found(forum, forum.people[2], handle, "fulfils")


@pytest.mark.parametrize(
    ("handle", "subject", "value", "reason", "refusal"),
    [
        ("R-9", "", "neutral", "As it reads.", "record.unknown_entry"),
        ("R-1", "", "good", "As it reads.", "deeds.unknown_term"),
        ("R-1", "", "neutral", "", "text.empty"),
        ("R-1", "", "neutral", "x" * 1001, "text.too_long"),
        ("R-1", "gge-f", "neutral", "As it reads.", "deeds.not_related"),
        ("R-a-notpetya", "", "neutral", "As it reads.", "deeds.which_subject"),
        ("R-2", "", "neutral", "As it reads.", "deeds.no_subject"),
        ("R-3", "", "neutral", "As it reads.", "deeds.not_assessed"),
        ("R-4", "", "neutral", "As it reads.", "deeds.not_confirmed"),
    ],
)
async def test_an_assessment_that_does_not_fit_is_refused(
    forum: Forum, handle: str, subject: str, value: str, reason: str, refusal: str
) -> None:
    await logged(forum, PAUSE)
    await accused(forum)
    from dataclasses import replace

    await forum.store.write(
        log_action, who=forum.people[0], deed=replace(OUTAGE, dated="2026-03-09", subjects="N-1"), now=forum.now
    )

    with pytest.raises(CongressError) as caught:
        await forum.store.write(
            assess, who=forum.people[0], handle=handle, subject=subject, value=value, reason=reason, now=forum.now
        )

    assert caught.value.key == refusal


async def test_whoever_has_no_seat_does_not_assess_not_even_a_convener(forum: Forum) -> None:
    with pytest.raises(CongressError, match=r"seat\.needed"):
        await found(forum, CONVENER, "R-1", "neutral")


async def test_analyses_count_those_who_speak_for_the_same_actor_as_one_too(forum: Forum) -> None:
    """Invariant 17: the panel behind an analysis is the one that the card of the deed shows."""
    for who in forum.people[:2]:
        await speak_for(forum, who, "Microsoft")
        await found(forum, who, "R-1", "contradicts")

    def panel(tx: Session) -> tuple[str, int]:
        given = facts_for(tx, congress_of(tx, GUILD).id).assessments
        (one,) = panels(one for one in given if one.action == "1").values()
        return one.state, one.n

    assert await forum.store.read(panel) == ("not_enough_evidence", 1)
    await found(forum, forum.people[2], "R-1", "contradicts")
    assert await forum.store.read(panel) == ("value", 2)
