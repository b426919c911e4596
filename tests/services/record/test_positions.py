"""Positions of actors on a norm: each with a source, none overwritten, none invented."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.congress.errors import CongressError
from bot.congress.record.facts import Facts
from bot.services.people import congress_of
from bot.services.record.actor_edits import NewActor, add_actor
from bot.services.record.actor_mergers import merge_actors
from bot.services.record.actors import find_actors
from bot.services.record.entry_review import confirm
from bot.services.record.facts import facts_for
from bot.services.record.position_views import PositionView, position_history, positions_held
from bot.services.record.positions import Correction, Statement, correct_position, log_position, show_position
from storage.store import Tx
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person

SAID = Statement(
    actor="co-microsoft",
    subject="N-1",
    stance="support",
    form="statement",
    stated_on="2025-03",
    source_url="https://example.org/statement",
    summary="Supports the norm in words of its own.",
)


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    return forum


async def test_a_company_and_a_state_hold_positions_with_their_sources(forum: Forum) -> None:
    await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.now)
    state = replace(SAID, actor="France", stance="champion", stated_on="2024", source_url="https://example.org/fra")
    await forum.store.write(log_position, who=CONVENER, statement=state, now=forum.now)

    views = await forum.store.read(position_history, guild_id=GUILD, subject="n1", now=forum.now)

    assert [(one.actor, one.actor_kind, one.stance, one.stated_on) for one in views.views] == [
        ("Microsoft", "company", "support", "2025-03"),
        ("France", "state", "champion", "2024"),
    ]
    assert [one.entry.sources[0].url for one in views.views] == [
        "https://example.org/statement",
        "https://example.org/fra",
    ]


async def test_a_later_position_supersedes_and_the_earlier_stays_readable(forum: Forum) -> None:
    await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.now)
    later = replace(SAID, stance="withdrew", stated_on="2026-01-10")
    await forum.store.write(log_position, who=CONVENER, statement=later, now=forum.now)

    views = await forum.store.read(position_history, guild_id=GUILD, actor="Microsoft", subject="N-1", now=forum.now)

    assert [(one.stance, one.current) for one in views.views] == [("withdrew", True), ("support", False)]


async def test_the_same_position_from_a_second_source_is_as_current_as_the_first(forum: Forum) -> None:
    for source in ("https://example.org/one", "https://example.org/two"):
        await log(forum, source_url=source)

    views = await forum.store.read(position_history, guild_id=GUILD, actor="Microsoft", subject="N-1", now=forum.now)

    assert [(one.entry.sources[0].url, one.current) for one in views.views] == [
        ("https://example.org/two", True),
        ("https://example.org/one", True),
    ]


async def log(forum: Forum, **change: str) -> PositionView:
    return await forum.store.write(
        log_position, who=CONVENER, statement=replace(SAID, **change), now=forum.wait(minutes=1)
    )


async def standing(forum: Forum) -> list[tuple[str, bool, date | None]]:
    found = await forum.store.read(position_history, guild_id=GUILD, subject="N-1", now=forum.now)
    return [(one.stated_on, one.current, one.counts_from) for one in found.views]


async def test_a_position_counts_from_the_last_day_that_its_date_can_mean(forum: Forum) -> None:
    await log(forum, stated_on="2026-03-14")
    imprecise = await log(forum, stated_on="2026", stance="oppose")
    assert (imprecise.current, imprecise.counts_from) == (False, date(2026, 12, 31))

    assert await standing(forum) == [("2026", False, date(2026, 12, 31)), ("2026-03-14", True, None)]
    forum.now = datetime(2026, 12, 31, 1, tzinfo=UTC)
    assert await standing(forum) == [("2026", True, None), ("2026-03-14", False, None)]


async def test_where_no_position_counts_yet_the_one_recorded_last_is_current(forum: Forum) -> None:
    assert (await log(forum, stated_on="2026")).current
    assert (await log(forum, stated_on="2026-11", stance="oppose")).current

    assert [(stated, current) for stated, current, _ in await standing(forum)] == [("2026", False), ("2026-11", True)]


async def test_a_history_comes_in_pages_and_knows_what_stands_beyond_the_page(forum: Forum) -> None:
    for year in range(2000, 2023):
        await log(forum, stated_on=str(year))
    await log(forum, stated_on="1999", actor="France")

    pages = [
        await forum.store.read(
            position_history, guild_id=GUILD, actor="Microsoft", subject="N-1", now=forum.now, page=page
        )
        for page in (0, 1, 2, 99, -1)
    ]

    assert [(len(one.views), one.page, one.pages, one.total) for one in pages] == [
        (10, 0, 3, 23),
        (10, 1, 3, 23),
        (3, 2, 3, 23),
        (3, 2, 3, 23),
        (10, 0, 3, 23),
    ]
    assert [view.stated_on for page in pages[:3] for view in page.views] == [
        str(year) for year in range(2022, 1999, -1)
    ]
    assert [view.stated_on for page in pages[:3] for view in page.views if view.current] == ["2022"]


async def test_the_same_position_many_times_at_once_is_recorded_once(forum: Forum) -> None:
    done = await asyncio.gather(
        *(forum.store.write(log_position, who=one, statement=SAID, now=forum.now) for one in forum.people),
        return_exceptions=True,
    )

    assert sum(isinstance(one, PositionView) for one in done) == 1
    assert {one.key for one in done if isinstance(one, CongressError)} == {"record.logged_before"}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"stance": "silent"}, "record.stance_is_computed"),
        ({"stance": "likes"}, "record.unknown_stance"),
        ({"form": "rumour"}, "record.unknown_form"),
        ({"actor": "Nobody Ltd"}, "record.unknown_actor"),
        ({"actor": "%"}, "record.unknown_actor"),
        ({"subject": "N-9"}, "norm.unknown"),
        ({"subject": "banana"}, "deeds.unknown_subject"),
        ({"stated_on": "yesterday"}, "record.bad_date"),
        ({"stated_on": "2025-02-30"}, "record.bad_date"),
        ({"stated_on": "2099"}, "record.future_date"),
        ({"source_url": "the newspaper"}, "record.bad_source"),
        ({"source_url": "javascript:alert(1)"}, "record.bad_source"),
        ({"source_url": "http://[a.b"}, "record.bad_source"),
        ({"source_url": "https://ex\u2100mple.com"}, "record.bad_source"),
        ({"source_url": "https://" + "a" * 600 + ".org"}, "record.bad_source"),
        ({"summary": "x" * 4000}, "text.too_long"),
        ({"summary": '"' + "word " * 26 + '"'}, "record.long_quotation"),
        ({"source_url": "http://192.168.0.1/"}, "record.private_source"),
        ({"source_kind": "gossip"}, "record.unknown_source_kind"),
        ({"case": "no-such-case"}, "record.unknown_case"),
    ],
)
async def test_what_does_not_fit_is_refused(forum: Forum, change: dict[str, str], key: str) -> None:
    with pytest.raises(CongressError) as caught:
        await forum.store.write(log_position, who=CONVENER, statement=replace(SAID, **change), now=forum.now)
    assert caught.value.key == key


async def test_the_same_position_is_not_logged_twice(forum: Forum) -> None:
    await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.now)

    with pytest.raises(CongressError, match=r"record\.logged_before") as refused:
        await forum.store.write(log_position, who=CONVENER, statement=SAID, now=forum.now)
    assert "No attack on the public core" in str(refused.value.facts["subject"])


async def test_a_person_without_a_seat_logs_nothing(forum: Forum) -> None:
    with pytest.raises(CongressError, match=r"seat\.needed"):
        await forum.store.write(log_position, who=person(99), statement=SAID, now=forum.now)


async def test_actors_are_found_by_name_or_alias(forum: Forum) -> None:
    found = await forum.store.read(find_actors, guild_id=GUILD, typed="microso")
    meta = await forum.store.read(find_actors, guild_id=GUILD, typed="Meta")

    assert found[0].name == "Microsoft"
    assert any(one.id == "co-facebook" for one in meta)
    assert await forum.store.read(find_actors, guild_id=GUILD, typed="100%_") == []


@pytest.mark.parametrize(
    ("subject", "kind", "name"),
    [
        ("paris-call", "initiative", "Paris Call"),
        ("gge-c", "initiative_norm", "UN"),
        ("q-why-now", "question", "2018"),
    ],
)
async def test_a_position_is_on_anything_that_can_be_a_subject(
    forum: Forum, subject: str, kind: str, name: str
) -> None:
    view = await log(forum, subject=subject)

    assert (view.subject.type, view.subject.handle) == (kind, subject)
    assert name in view.subject.name
    found = await forum.store.read(position_history, guild_id=GUILD, subject=subject, now=forum.now)
    assert view.entry.handle in {one.entry.handle for one in found.views}


async def test_what_ships_with_the_program_is_in_the_history_and_says_so(forum: Forum) -> None:
    found = await forum.store.read(position_history, guild_id=GUILD, actor="Amazon", now=forum.now)

    assert found.views
    assert {(one.entry.shipped, one.entry.recorded_by) for one in found.views} == {(True, None)}


async def test_a_position_that_may_be_older_says_so_and_has_its_case_and_the_grade_of_its_source(forum: Forum) -> None:
    view = await log(forum, stated_on="by 2018-11-12", source_kind="official", case="norms-construction")

    assert (view.stated_on, view.precision, view.case) == ("2018-11-12", "on_or_before", "norms-construction")
    assert [(one.grade, one.url) for one in view.entry.sources] == [("A", SAID.source_url)]


async def test_an_actors_own_page_is_a_self_report_whatever_it_is_called(forum: Forum) -> None:
    view = await log(forum, source_url="https://blogs.microsoft.com/said", source_kind="press")

    assert view.entry.grade == "D"


@pytest.mark.parametrize("order", [("Microsoft", "France"), ("France", "Microsoft")])
async def test_a_page_is_a_self_report_for_its_owner_alone_whoever_cites_it_first(
    forum: Forum, order: tuple[str, str]
) -> None:
    for actor in order:
        await log(forum, actor=actor, source_url="https://blogs.microsoft.com/said", source_kind="official")

    found = await forum.store.read(position_history, guild_id=GUILD, subject="N-1", now=forum.now)
    facts = await forum.store.read(facts_of, CONVENER.guild_id)

    assert {one.actor: one.entry.grade for one in found.views} == {"Microsoft": "D", "France": "A"}
    graded = {one.actor: one.grades for one in facts.positions if one.record.isdigit()}
    assert graded == {"co-microsoft": ("D",), "state-fra": ("A",)}


def facts_of(tx: Tx, guild_id: int) -> Facts:
    return facts_for(tx, congress_of(tx, guild_id).id)


async def test_a_proposal_counts_nowhere_until_it_is_confirmed(forum: Forum) -> None:
    proposed = await forum.store.write(log_position, who=forum.people[0], statement=SAID, now=forum.now)
    assert (proposed.entry.handle, proposed.entry.state, proposed.current) == ("R-1", "proposed", False)
    await log(forum, stated_on="2020", stance="oppose")
    assert await standing(forum) == [("2025-03", False, None), ("2020", True, None)]

    await forum.store.write(confirm, who=forum.people[1], handle="R-1", now=forum.now)

    assert await standing(forum) == [("2025-03", True, None), ("2020", False, None)]


async def test_a_correction_takes_the_place_once_it_is_confirmed_and_says_what_differs(forum: Forum) -> None:
    await log(forum)
    correction = Correction("oppose", "2025-03", SAID.summary, "", "The page says the contrary.")

    proposed = await forum.store.write(
        correct_position, who=forum.people[0], handle="R-1", correction=correction, now=forum.now
    )
    assert (await show(forum, "R-1")).current
    await forum.store.write(confirm, who=forum.people[1], handle=proposed.entry.handle, now=forum.now)

    old, new = await show(forum, "R-1"), await show(forum, "R-2")
    assert (old.entry.state, old.entry.replaced_by, old.stance) == ("replaced", "R-2", "support")
    assert (new.entry.replaces, new.entry.why, new.current) == ("R-1", "The page says the contrary.", True)
    assert new.changes == (("stance", "support", "oppose"),)
    assert [one.url for one in new.entry.sources] == [SAID.source_url]


async def test_a_correction_that_changes_nothing_is_refused(forum: Forum) -> None:
    await log(forum)
    same = Correction(SAID.stance, SAID.stated_on, SAID.summary, SAID.source_url, "For no reason.")

    with pytest.raises(CongressError, match=r"record\.nothing_differs"):
        await forum.store.write(correct_position, who=CONVENER, handle="R-1", correction=same, now=forum.now)


async def test_what_ships_is_not_corrected(forum: Forum) -> None:
    correction = Correction("oppose", "2018", "Says no.", "https://example.org/no", "It is wrong.")

    with pytest.raises(CongressError, match=r"record\.shipped"):
        await forum.store.write(correct_position, who=CONVENER, handle="R-p001", correction=correction, now=forum.now)


async def show(forum: Forum, handle: str) -> PositionView:
    return await forum.store.read(show_position, guild_id=GUILD, handle=handle, now=forum.now)


async def test_what_two_merged_actors_said_is_one_history_and_each_actor_is_counted_once(forum: Forum) -> None:
    """On both engines, because each plans the look-up of the merged in its own way."""
    new = NewActor("Zorbo Systems", "company", home="FRA")
    zorbo = (await forum.store.write(add_actor, who=CONVENER, new=new, now=forum.now)).id
    await log(forum, stated_on="2024")
    await log(forum, stated_on="2025", stance="oppose", actor=zorbo)
    await log(forum, stated_on="2025", actor="France")
    held = await forum.store.read(positions_held, guild_id=GUILD, norm="N-1", now=forum.now)
    assert held.stances == (("support", 2), ("oppose", 1))

    merger = {"actor": zorbo, "into": "co-microsoft", "reason": "The same firm."}
    await forum.store.write(merge_actors, who=CONVENER, now=forum.now, **merger)

    held = await forum.store.read(positions_held, guild_id=GUILD, norm="N-1", now=forum.now)
    assert held.stances == (("support", 1), ("oppose", 1))
    assert [one for one in await standing(forum) if one[0] == "2024"] == [("2024", False, None)]
