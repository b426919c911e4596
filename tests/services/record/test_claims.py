"""Accusations: kept apart from the deed, each with who says so and on what basis, and with the reply of the accused."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.congress.errors import CongressError
from bot.congress.record.facts import Facts
from bot.services.people import congress_of
from bot.services.record.action_views import action_view
from bot.services.record.actor_edits import NewActor, add_actor
from bot.services.record.actor_mergers import merge_actors
from bot.services.record.actor_views import show_actor
from bot.services.record.claim_views import claim_history, claim_view, find_claims
from bot.services.record.claims import begin_reply, log_claim
from bot.services.record.deed_corrections import DeedCorrection, correct_action
from bot.services.record.disputes import reply
from bot.services.record.entries import entry_handle
from bot.services.record.entry_review import retract
from bot.services.record.facts import facts_for
from storage.store import StoreError
from storage.tables import ActionActor
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.record.acts import OUTAGE, PAUSE, SAID, accused, confirmed, logged, speak_for


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(3)
    await logged(forum)
    return forum


async def test_the_claims_on_an_incident_stand_in_time_order_with_the_days_since_it(forum: Forum) -> None:
    later = await accused(forum, claimant="co-eset", accused="grp-sandworm", basis="security_company", dated="2026-04")
    first = await accused(forum)

    history = await forum.store.read(claim_history, guild_id=GUILD, handle="R-1")

    assert (history.action, history.when.text) == ("R-1", "2026-03-02")
    assert [(one.entry.handle, one.claimant, one.accused, one.days) for one in history.claims] == [
        (first, "Ukraine", "Russia", (3, 3)),
        (later, "ESET", "Sandworm", (30, 59)),
    ]


async def test_the_days_of_what_ships_are_those_of_the_reference(forum: Forum) -> None:
    """record.md, section 7, B1."""
    history = await forum.store.read(claim_history, guild_id=GUILD, handle="R-a-notpetya")

    assert {one.entry.handle.removeprefix("R-"): one.days for one in history.claims} == {
        "c03": (1, 1),
        "c04": (6, 6),
        "c05": (233, 233),
        "c06": (233, 233),
        **{f"c0{n}": (234, 234) for n in (7, 8, 9)},
        "c12": (308, 338),
        "c10": (1129, 1129),
        "c11": (1210, 1210),
    }


async def test_a_claim_makes_nobody_a_doer(forum: Forum) -> None:
    await accused(forum)

    view = await forum.store.read(action_view, guild_id=GUILD, handle="R-1")

    assert view.doers == ()
    assert [one.accused for one in view.claims] == ["Russia"]


async def test_an_accusation_is_not_shown_on_the_deed_before_somebody_confirmed_it(forum: Forum) -> None:
    await forum.store.write(log_claim, who=forum.people[0], accusation=SAID, now=forum.now)

    view = await forum.store.read(action_view, guild_id=GUILD, handle="R-1")

    assert (view.claims, view.waiting) == ((), 1)


async def test_a_claim_may_name_nobody(forum: Forum) -> None:
    handle = await accused(forum, accused=" ")

    assert (await forum.store.read(claim_view, guild_id=GUILD, handle=handle)).accused is None
    with pytest.raises(CongressError, match="nobody_accused"):
        await forum.store.read(begin_reply, who=forum.people[0], handle=handle)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"action": "R-9"}, "record.unknown_entry"),
        ({"claimant": "state-rus"}, "deeds.accuses_itself"),
        ({"basis": "a hunch"}, "deeds.unknown_term"),
        ({"status": "proven"}, "deeds.unknown_term"),
        ({"dated": "2026-02"}, "deeds.claimed_before"),
        ({"dated": "2027"}, "record.future_date"),
        ({"accused": "Nobody"}, "record.unknown_actor"),
        ({"claimant": ""}, "record.unknown_actor"),
    ],
)
async def test_a_claim_that_does_not_fit_leaves_nothing(forum: Forum, change: dict[str, Any], refusal: str) -> None:
    with pytest.raises(CongressError) as caught:
        await forum.store.write(log_claim, who=forum.people[0], accusation=replace(SAID, **change), now=forum.now)

    assert caught.value.key == refusal
    assert (await forum.store.read(claim_history, guild_id=GUILD, handle="R-1")).claims == ()


async def test_nobody_is_accused_of_what_it_undisputedly_did(forum: Forum) -> None:
    """Invariant 3."""
    handle = await logged(forum, PAUSE)
    claim = replace(SAID, action=handle, accused="Amazon", dated="2026-05")

    with pytest.raises(CongressError, match="accused_did"):
        await forum.store.write(log_claim, who=forum.people[0], accusation=claim, now=forum.now)


async def test_nobody_accused_becomes_a_doer_behind_the_verbs(forum: Forum) -> None:
    """Invariant 3, where something else than the verbs writes."""
    await forum.store.write(log_claim, who=forum.people[0], accusation=SAID, now=forum.now)
    view = await forum.store.read(action_view, guild_id=GUILD, handle="R-1")

    def make_doer(tx: Session) -> None:
        tx.add(ActionActor(action_id=view.entry.entry_id, actor_id=1, role="actor"))

    with pytest.raises((StoreError, DBAPIError)):
        await forum.store.write(make_doer)


async def test_the_same_claim_twice_at_once_is_one(forum: Forum) -> None:
    answers = await asyncio.gather(
        *(forum.store.write(log_claim, who=who, accusation=SAID, now=forum.now) for who in forum.people),
        return_exceptions=True,
    )

    assert [one.key for one in answers if isinstance(one, CongressError)] == ["deeds.logged_before"] * 2


async def test_of_an_accusation_and_a_retraction_of_the_deed_at_once_one_hears_of_the_other(forum: Forum) -> None:
    accusing = forum.store.write(log_claim, who=forum.people[0], accusation=SAID, now=forum.now)
    retracting = forum.store.write(retract, who=CONVENER, handle="R-1", reason="Was wrong.", now=forum.now)
    answers = await asyncio.gather(accusing, retracting, return_exceptions=True)

    assert not isinstance(answers[1], BaseException)
    assert not isinstance(answers[0], BaseException) or (
        isinstance(answers[0], CongressError) and answers[0].key == "deeds.ended"
    )
    with pytest.raises(CongressError, match=r"deeds\.ended"):
        await forum.store.write(
            log_claim, who=forum.people[1], accusation=replace(SAID, dated="2026-06"), now=forum.now
        )


async def test_the_accused_replies_beside_the_claim_and_nobody_else_does(forum: Forum) -> None:
    handle = await accused(forum)
    await speak_for(forum, forum.people[1], "Ukraine")
    await speak_for(forum, forum.people[2], "Russian Federation")
    for who in forum.people[:2]:
        with pytest.raises(CongressError, match="reply_not_yours"):
            await forum.store.read(begin_reply, who=who, handle=handle)
    assert await forum.store.read(begin_reply, who=forum.people[2], handle=handle)

    await forum.store.write(reply, who=forum.people[2], handle=handle, words="We did nothing.", now=forum.now)

    (claim,) = (await forum.store.read(action_view, guild_id=GUILD, handle="R-1")).claims
    assert [(one.actor, one.words) for one in claim.entry.replies] == [("Russia", "We did nothing.")]


async def test_in_an_analysis_only_what_the_accused_says_is_an_answer(forum: Forum) -> None:
    new = NewActor(name="Zorbo Systems", kind="company", home="FRA")
    other = (await forum.store.write(add_actor, who=forum.people[0], new=new, now=forum.now, seen=())).id
    handle = await accused(forum, accused=other)
    merger = {"actor": other, "into": "co-eset", "reason": "The same firm."}
    await forum.store.write(merge_actors, who=CONVENER, now=forum.now, **merger)

    async def answer() -> str | None:
        facts = await forum.store.read(congress_facts)
        return next(one.reply for one in facts.claims if one.record == handle.removeprefix("R-"))

    for actor, said, told in (
        ("Ukraine", "They did.", None),
        ("Zorbo Systems", "We did nothing.", "We did nothing."),
        ("Ukraine", "They did so.", "We did nothing."),
    ):
        await speak_for(forum, forum.people[1], actor)
        await forum.store.write(reply, who=forum.people[1], handle=handle, words=said, now=forum.now)
        assert await answer() == told


def congress_facts(tx: Session) -> Facts:
    return facts_for(tx, congress_of(tx, GUILD).id)


@pytest.mark.parametrize("typed", ["russia ukraine", "2026-03", "R-2", "2", "UKR", "PORTS"])
async def test_claims_are_found_by_their_actors_deed_date_and_handle(forum: Forum, typed: str) -> None:
    entry = await forum.store.write(log_claim, who=forum.people[0], accusation=SAID, now=forum.now)
    await confirmed(forum, entry_handle(entry))

    found = await forum.store.read(find_claims, guild_id=GUILD, typed=typed)

    assert (found[0].id, found[0].name, found[0].hint) == ("R-2", "Ukraine", "Russia")


async def test_a_deed_of_another_kind_of_entry_is_no_action(forum: Forum) -> None:
    await accused(forum)

    with pytest.raises(CongressError, match="other_kind") as refused:
        await forum.store.write(log_claim, who=forum.people[0], accusation=replace(SAID, action="R-2"), now=forum.now)
    assert refused.value.facts == {"handle": "R-2", "given": "claim", "needed": "action"}
    assert OUTAGE.doers == ""


async def test_nobody_stands_accused_of_a_deed_that_was_taken_back(forum: Forum) -> None:
    await accused(forum, accused="co-eset")
    card = await forum.store.read(show_actor, guild_id=GUILD, actor="co-eset", now=forum.now)
    assert card.counts["accusations"] == 1

    await forum.store.write(retract, who=CONVENER, handle="R-1", reason="It was a drill.", now=forum.now)

    for actor, section in (("co-eset", "accusations"), ("state-ukr", "claims")):
        card = await forum.store.read(show_actor, guild_id=GUILD, actor=actor, now=forum.now)
        lines = [line.entry.handle for name, some in card.lines if name == section for line in some if line.entry]
        assert "R-2" not in lines


async def test_nobody_stands_accused_of_a_deed_whose_correction_was_taken_back(forum: Forum) -> None:
    """On both engines, since the chain of corrections is followed within the statement."""
    claim = await accused(forum)
    correction = DeedCorrection("It was wrong.", summary="Malware stopped two ports.")
    done = await forum.store.write(correct_action, who=CONVENER, handle="R-1", correction=correction, now=forum.now)
    for there in (True, False):
        for actor, section in (("Russia", "accusations"), ("Ukraine", "claims")):
            card = await forum.store.read(show_actor, guild_id=GUILD, actor=actor, now=forum.now)
            lines = [line.entry.handle for name, some in card.lines if name == section for line in some if line.entry]
            assert (claim in lines) is there
        if there:
            await forum.store.write(retract, who=CONVENER, handle=done.handle, reason="A drill.", now=forum.now)
