"""Deeds on record: done by those whom nobody disputes, related to norms that stay as they are."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.services.record.action_views import action_history, action_view, find_actions, inbox
from bot.services.record.actions import attach_action, log_action
from bot.services.record.entry_review import refuse, retract
from storage.tables import Event, Norm, NormVersion
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person
from tests.services.record.acts import OUTAGE, PAUSE, accused, found, logged

pytestmark = pytest.mark.one_engine

Change = dict[str, Any]


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    return forum


@pytest.mark.both_engines
async def test_a_deed_is_shown_with_its_doers_whom_it_affected_and_its_source(forum: Forum) -> None:
    handle = await logged(
        forum,
        PAUSE,
        affected="state-usa; co-ibm; co-ibm",
        subjects="N-1; q-facial-analysis",
        until="2026-08",
        case_id="norms-construction",
    )

    view = await forum.store.read(action_view, guild_id=GUILD, handle=handle)

    assert (view.kind, view.status, view.when.text, view.until) == ("moratorium", "confirmed", "2026-04", "2026-08")
    assert (view.doers, view.affected) == (("Amazon",), ("IBM", "United States"))
    assert [one.subject.handle for one in view.findings] == ["N-1", "q-facial-analysis"]
    assert [one.url for one in view.entry.sources] == ["https://news.example.org/told"]
    assert view.entry.state == "confirmed"


async def test_what_ships_is_shown_with_its_accused_apart_and_its_suggestions(forum: Forum) -> None:
    view = await forum.store.read(action_view, guild_id=GUILD, handle="R-a-notpetya")

    assert view.doers == ()
    assert view.affected == ("FedEx", "Maersk", "Ukraine")
    assert {one.accused for one in view.claims} == {"Sandworm", "Hackers said to be Russian", "Russia"}
    assert [(one.subject.handle, one.panel.suggested) for one in view.findings] == [
        ("gge-f", ("contradicts",)),
        ("gcsc-3", ("contradicts",)),
    ]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"kind": "prank"}, "deeds.unknown_term"),
        ({"status": "rumoured"}, "deeds.unknown_term"),
        ({"doers": "co-amazon", "status": "alleged"}, "deeds.disputed_doers"),
        ({"doers": "state-rus; grp-sandworm"}, "deeds.state_with_group"),
        ({"doers": "; ".join(f"co-{n}" for n in range(21))}, "deeds.too_many_actors"),
        ({"affected": "Nobody at all"}, "record.unknown_actor"),
        ({"subjects": "N-9"}, "norm.unknown"),
        ({"subjects": "no-such"}, "deeds.unknown_subject"),
        ({"dated": "2031"}, "record.future_date"),
        ({"until": "2026-02"}, "record.ends_before_it_begins"),
        ({"until": "2031"}, "record.future_date"),
        ({"summary": " \u200b "}, "text.empty"),
        ({"summary": "x" * 501}, "text.too_long"),
        ({"summary": "“" + "word " * 26 + "”"}, "record.long_quotation"),
        ({"case_id": "no-case"}, "record.unknown_case"),
    ],
)
async def test_a_deed_that_does_not_fit_leaves_nothing(forum: Forum, change: Change, refusal: str) -> None:
    with pytest.raises(CongressError) as caught:
        await forum.store.write(log_action, who=forum.people[0], deed=replace(OUTAGE, **change), now=forum.now)

    assert caught.value.key == refusal
    assert (await forum.store.read(inbox, guild_id=GUILD)).total == 0


async def test_a_private_page_is_no_source(forum: Forum) -> None:
    deed = replace(OUTAGE, evidence=replace(OUTAGE.evidence, url="https://wiki.corp/told"))
    with pytest.raises(CongressError, match="private_source"):
        await forum.store.write(log_action, who=forum.people[0], deed=deed, now=forum.now)


async def test_whoever_has_no_seat_logs_nothing_and_a_convener_may(forum: Forum) -> None:
    with pytest.raises(CongressError, match=r"seat\.needed"):
        await forum.store.write(log_action, who=person(9), deed=OUTAGE, now=forum.now)

    entry = await forum.store.write(log_action, who=CONVENER, deed=OUTAGE, now=forum.now)

    assert entry.state == "confirmed"


@pytest.mark.both_engines
async def test_the_same_deed_logged_by_two_at_once_is_one(forum: Forum) -> None:
    answers = await asyncio.gather(
        *(forum.store.write(log_action, who=who, deed=OUTAGE, now=forum.now) for who in forum.people),
        return_exceptions=True,
    )

    refused = [one for one in answers if isinstance(one, CongressError)]
    assert [one.key for one in refused] == ["deeds.logged_before"] * 2
    assert (await forum.store.read(inbox, guild_id=GUILD)).total == 1


async def test_what_was_refused_may_be_logged_again(forum: Forum) -> None:
    await forum.store.write(log_action, who=forum.people[0], deed=OUTAGE, now=forum.now)
    await forum.store.write(refuse, who=forum.people[1], handle="R-1", reason="No such thing.", now=forum.now)

    assert (await forum.store.write(log_action, who=forum.people[0], deed=OUTAGE, now=forum.now)).number == 2


async def test_an_incident_waits_in_the_inbox_until_somebody_attaches_it(forum: Forum) -> None:
    handle = await logged(forum)
    await logged(forum, PAUSE)
    assert [line.handle for line in (await forum.store.read(inbox, guild_id=GUILD)).lines] == [handle]

    done = await forum.store.write(
        attach_action, who=forum.people[2], handle=handle, subjects="gge-f; N-1", now=forum.now
    )

    assert [one.handle for one in done.subjects] == ["gge-f", "N-1"]
    assert (await forum.store.read(inbox, guild_id=GUILD)).total == 0
    about = await forum.store.read(action_history, guild_id=GUILD, subject="N-1")
    assert [line.handle for line in about.lines] == [handle]


async def test_what_ships_is_attached_to_a_norm_by_one_congress(forum: Forum) -> None:
    await forum.store.write(
        attach_action, who=forum.people[0], handle="R-a-notpetya", subjects="N-1;gge-f", now=forum.now
    )

    view = await forum.store.read(action_view, guild_id=GUILD, handle="R-a-notpetya")
    assert [one.subject.handle for one in view.findings] == ["gge-f", "gcsc-3", "N-1"]


@pytest.mark.both_engines
async def test_the_same_subject_attached_twice_at_once_is_attached_once(forum: Forum) -> None:
    await logged(forum)
    answers = await asyncio.gather(
        *(
            forum.store.write(attach_action, who=who, handle="R-1", subjects="N-1", now=forum.now)
            for who in forum.people
        ),
        return_exceptions=True,
    )

    refused = [one for one in answers if isinstance(one, CongressError)]
    assert [one.key for one in refused] == ["deeds.attached_before"] * 2


async def test_what_was_retracted_is_attached_to_nothing(forum: Forum) -> None:
    await forum.store.write(log_action, who=forum.people[0], deed=OUTAGE, now=forum.now)
    await forum.store.write(retract, who=forum.people[0], handle="R-1", reason="Was wrong.", now=forum.now)

    with pytest.raises(CongressError, match=r"deeds\.ended"):
        await forum.store.write(attach_action, who=forum.people[0], handle="R-1", subjects="N-1", now=forum.now)


async def test_a_violation_changes_nothing_about_a_norm(forum: Forum) -> None:
    """Invariant 15."""

    def of_norm(tx: Session) -> tuple[list[object], list[object]]:
        norms = [one.model_dump() for one in tx.exec(select(Norm)).all()]
        return list(norms), [one.model_dump() for one in tx.exec(select(NormVersion)).all()]

    before = await forum.store.read(of_norm)
    handle = await logged(forum, subjects="N-1")
    await accused(forum, action=handle)
    for who in forum.people:
        await found(forum, who, handle, "contradicts")

    assert await forum.store.read(of_norm) == before
    told = await forum.store.read(lambda tx: tx.exec(select(Event.kind).where(Event.norm_id != None)).all())  # noqa: E711
    assert "norm_moved" not in told


@pytest.mark.parametrize(
    ("asked", "handles"),
    [
        ({}, ["R-2", "R-1"]),
        ({"actor": "co-amazon"}, ["R-2"]),
        ({"actor": "Amazon", "subject": "N-1"}, []),
        ({"actor": "state-rus"}, ["R-1"]),
        ({"subject": "N-1"}, ["R-1"]),
        ({"case_id": "policing-technology"}, ["R-2"]),
    ],
)
async def test_a_history_is_of_an_actor_a_case_or_a_subject(
    forum: Forum, asked: dict[str, Any], handles: list[str]
) -> None:
    await logged(forum, subjects="N-1")
    await logged(forum, PAUSE, case_id="policing-technology")
    await accused(forum)

    page = await forum.store.read(action_history, guild_id=GUILD, **asked)

    assert [line.handle for line in page.lines if not line.handle.startswith("R-a-")] == handles


async def test_nobody_is_shown_as_accused_before_the_claim_is_confirmed(forum: Forum) -> None:
    await logged(forum)
    handle = await accused(forum)
    await forum.store.write(retract, who=CONVENER, handle=handle, reason="Was withdrawn.", now=forum.now)

    page = await forum.store.read(action_history, guild_id=GUILD, actor="state-rus")

    assert "R-1" not in [line.handle for line in page.lines]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("2017 malware", "R-a-notpetya"),
        ("notpetya", "R-a-notpetya"),
        ("R-a-not", "R-a-notpetya"),
        ("r1", "R-1"),
        ("PORTS week", "R-1"),
    ],
)
async def test_deeds_are_found_by_words_date_and_handle(forum: Forum, typed: str, first: str) -> None:
    await logged(forum)

    found = await forum.store.read(find_actions, guild_id=GUILD, typed=typed)
    assert found[0].id == first


async def test_signs_of_patterns_find_only_themselves(forum: Forum) -> None:
    for typed in ("%", "100_%", "\\"):
        assert await forum.store.read(find_actions, guild_id=GUILD, typed=typed) == []
