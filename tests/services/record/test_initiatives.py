"""Initiatives: found with their year, added once, with members as of a day and norms of their own."""

from dataclasses import replace
from datetime import date

import pytest

from bot.congress.errors import CongressError
from bot.services.record.initiative_views import compare_initiatives, show_initiative, show_initiative_norm
from bot.services.record.initiatives import (
    NewInitiative,
    NewNorm,
    add_initiative,
    add_initiative_norm,
    find_initiatives,
)
from tests.services.conftest import CONVENER, GUILD, Forum, Opening

NEW = NewInitiative(
    name="Tech Accord",
    kind="industry_pledge",
    opened="2024-02",
    addressee="industry",
    binding="voluntary",
    launched_by="Microsoft; co-google",
    membership="Any firm.",
)
NORM = NewNorm(
    initiative="own-tech-accord",
    code="1",
    title="Label what is made up",
    summary="Mark pictures and voices that no camera saw.",
    addressee="industry",
    modality="do",
    element="norm",
    year=2024,
    binding="voluntary",
    topics="Elections; elections; ai",
)


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    return await opened(2)


async def add(forum: Forum, new: NewInitiative = NEW) -> str:
    return (await forum.store.write(add_initiative, who=forum.people[0], new=new, now=forum.now)).id


async def members(forum: Forum, initiative: str, day: str) -> int:
    _, found = await forum.store.read(
        show_initiative, guild_id=GUILD, initiative=initiative, as_of=date.fromisoformat(day), now=forum.now
    )
    return len(found.names)


async def test_members_are_those_whose_latest_event_by_the_day_made_them_so(forum: Forum) -> None:
    days = ("2018-02-16", "2019-02-14", "2019-02-15", "2020-02-29")

    assert [await members(forum, "charter-of-trust", day) for day in days] == [9, 9, 16, 19]
    assert [await members(forum, "eu-disinformation-code", day) for day in ("2023-05-26", "2023-05-28")] == [4, 5]
    with pytest.raises(CongressError, match=r"record\.future_date"):
        await members(forum, "charter-of-trust", "2031-01-01")


async def test_the_card_tells_kinds_groups_and_which_lists_are_complete(forum: Forum) -> None:
    view, found = await forum.store.read(show_initiative, guild_id=GUILD, initiative="paris-call", now=forum.now)

    assert [(one.kind, one.n, one.complete) for one in found.by_kind[:2]] == [
        ("State", 81, True),
        ("Company", 53, False),
    ]
    assert [(one.status, one.names) for one in found.others] == [("announced", ("Ghana",))]
    assert [(one.kind, one.complete_from) for one in view.coverage] == [("State", date(2025, 12, 25))]
    assert len(view.norms) == 9
    overlaps = [one.other for one in view.relations if one.relation == "overlaps"]
    assert overlaps == ["Global Commission on the Stability of Cyberspace (2017)"]  # Told once, though said by both.
    _, pledge = await forum.store.read(show_initiative, guild_id=GUILD, initiative="tech-accord", now=forum.now)
    assert (len(pledge.names), pledge.together) == (34, 31)


async def test_two_pledges_are_compared_by_members_and_norms(forum: Forum) -> None:
    found = await forum.store.read(
        compare_initiatives, guild_id=GUILD, first="tech-accord", second="charter-of-trust", now=forum.now
    )

    over = found.overlap
    assert (over.apart.first, over.apart.second, over.apart.shared) == (34, 19, ("co-cisco", "co-dell"))
    assert (over.state, [one.initiative for one in over.thirds], len(over.links)) == ("converging", ["paris-call"], 2)
    with pytest.raises(CongressError, match=r"record\.compare_itself"):
        await forum.store.read(compare_initiatives, guild_id=GUILD, first="tech-accord", second="CTA", now=forum.now)


async def test_a_name_of_two_initiatives_needs_its_year(forum: Forum) -> None:
    await add(forum)

    offered = await forum.store.read(find_initiatives, guild_id=GUILD, typed="tech acc")
    assert [one.name for one in offered[:2]] == ["Cybersecurity Tech Accord (2018)", "Tech Accord (2024)"]
    with pytest.raises(CongressError, match=r"record\.ambiguous_initiative"):
        await forum.store.read(show_initiative, guild_id=GUILD, initiative="Tech Accord", now=forum.now)
    view, _ = await forum.store.read(show_initiative, guild_id=GUILD, initiative="tech accord 2024", now=forum.now)
    assert (view.slug, view.launched_by, view.own) == ("own-tech-accord", ("Google", "Microsoft"), True)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": "Tech Accord", "opened": "2018"}, "record.initiative_there"),  # The alias of the one of 2018.
        ({"name": "\u200b\u200b\u200b!!!"}, "record.name_without_letters"),
        ({"kind": "club"}, "record.unknown_word"),
        ({"addressee": "martians"}, "record.unknown_word"),
        ({"binding": "by oath"}, "record.unknown_word"),
        ({"opened": "2031"}, "record.future_date"),
        ({"opened": "soon"}, "record.bad_date"),
        ({"closed": "2020"}, "record.ends_before_it_begins"),
        ({"launched_by": "Nobody & Sons"}, "record.unknown_actor"),
        ({"case": "nonsense"}, "record.unknown_case"),
        ({"membership": "x" * 501}, "text.too_long"),
    ],
)
async def test_what_is_no_initiative_of_its_own_is_refused(forum: Forum, change: dict[str, str], refusal: str) -> None:
    with pytest.raises(CongressError) as refused:
        await add(forum, replace(NEW, **change))
    assert refused.value.key == refusal


async def test_norms_are_added_to_own_initiatives_by_those_who_may(forum: Forum) -> None:
    await add(forum)
    with pytest.raises(CongressError, match=r"record\.recorders_add_norms"):
        await forum.store.write(add_initiative_norm, who=forum.people[0], new=NORM, now=forum.now)

    await forum.store.write(add_initiative_norm, who=CONVENER, new=NORM, now=forum.now)

    view = await forum.store.read(show_initiative_norm, guild_id=GUILD, initiative="own-tech-accord", norm="1")
    assert (view.line.title, view.topics, view.line.unverified) == ("Label what is made up", ("ai", "elections"), True)
    for change, refusal in (
        ({"code": "2", "title": "LABEL what is made-up"}, "record.norm_there"),
        ({"title": "Another"}, "record.norm_there"),
        ({"code": "2", "title": "Another", "year": 2023}, "record.norm_year"),
        ({"code": "2", "title": "Another", "modality": "perhaps"}, "record.unknown_word"),
        ({"initiative": "paris-call"}, "record.shipped_initiative"),
        ({"initiative": "nowhere"}, "record.unknown_initiative"),
    ):
        with pytest.raises(CongressError) as refused:
            await forum.store.write(add_initiative_norm, who=CONVENER, new=replace(NORM, **change), now=forum.now)
        assert refused.value.key == refusal
    with pytest.raises(CongressError, match=r"record\.unknown_norm"):
        await forum.store.read(show_initiative_norm, guild_id=GUILD, initiative="own-tech-accord", norm="9")
