"""A congress's own actors: added once, changed with what was before kept, merged and taken apart again."""

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import Session, col, select

from bot.congress.errors import CongressError
from bot.services.record.actor_edits import NewActor, add_actor, add_alias, add_step, rename_actor
from bot.services.record.actor_mergers import find_merged, merge_actors, separate_actor
from bot.services.record.actor_views import show_actor
from bot.services.record.actors import find_actors
from bot.services.record.look_alikes import resembling
from storage.store import Store
from storage.tables import Actor, Event, Revision
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person
from tests.services.record.acts import PAUSE, accused, logged

pytestmark = pytest.mark.one_engine

NEW = NewActor(name="Zorbo Systems", kind="company", home="FRA", aliases="Zorbo; ZBS")


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    return await opened(2)


async def added(forum: Forum, new: NewActor = NEW, *, seen: tuple[str, ...] = ()) -> str:
    return (await forum.store.write(add_actor, who=forum.people[0], new=new, now=forum.now, seen=seen)).id


async def found(store: Store, typed: str) -> list[str]:
    return [one.name for one in await store.read(find_actors, guild_id=GUILD, typed=typed)]


def revisions(tx: Session) -> list[tuple[object, object]]:
    rows = tx.exec(select(Revision).where(col(Revision.congress_id).is_not(None)).order_by(col(Revision.id))).all()
    return [(one.before, one.after) for one in rows]


def actor_events(tx: Session) -> list[str]:
    kinds = tx.exec(select(Event.kind).order_by(col(Event.id))).all()
    return [kind for kind in kinds if kind.startswith("actor_")]


@pytest.mark.both_engines
async def test_an_actor_is_kept_with_home_and_names_and_found_by_each(forum: Forum) -> None:
    slug = await added(forum)

    card = (await forum.store.read(show_actor, guild_id=GUILD, actor=slug, now=forum.now)).actor
    assert (card.name, card.kind, card.home, card.own) == ("Zorbo Systems", "Company", "France", True)
    assert slug == "own-zorbo-systems"
    assert await found(forum.store, "zbs") == ["Zorbo Systems (ZBS)"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"home": ""}, "record.no_home"),
        ({"home": "Atlantis"}, "record.unknown_country"),
        ({"home": "SUN"}, "record.unknown_country"),  # A code that ISO withdrew.
        ({"kind": "planet"}, "record.unknown_kind"),
        ({"parent": "nobody at all"}, "record.unknown_actor"),
        ({"kind": "threat-group"}, "record.threat_group_untied"),
        ({"kind": "threat-group", "home": "", "parent": "co-microsoft"}, "record.threat_group_untied"),
        ({"home": "", "no_home": "?", "parent": "grp-nk-hackers"}, "record.threat_group_untied"),
        ({"kind": "state", "name": "Gallia Nova", "aliases": ""}, "record.state_there"),
        ({"name": "!!!", "aliases": ""}, "record.name_without_letters"),
        ({"name": "x" * 151}, "text.too_long"),
        ({"aliases": "; ".join(str(n) for n in range(21))}, "record.too_many_names"),
        ({"name": "MICROSOFT Corp", "aliases": ""}, "record.actor_resembles"),
        ({"aliases": "USA"}, "record.actor_resembles"),
    ],
)
async def test_what_is_no_actor_of_its_own_is_refused(forum: Forum, change: dict[str, str], refusal: str) -> None:
    with pytest.raises(CongressError) as refused:
        await added(forum, replace(NEW, **change))
    assert refused.value.key == refusal


async def test_a_company_may_have_no_home_with_a_reason(forum: Forum) -> None:
    slug = await added(forum, replace(NEW, home="", no_home="It is spread over the world."))

    card = (await forum.store.read(show_actor, guild_id=GUILD, actor=slug, now=forum.now)).actor
    assert (card.home, card.no_home) == (None, "It is spread over the world.")


async def test_whoever_has_seen_the_look_alikes_may_add_another_one(forum: Forum) -> None:
    new = replace(NEW, name="Microsoft Garage", aliases="")
    alike = await forum.store.read(resembling, guild_id=GUILD, name=new.name)
    assert [one.id for one in alike] == ["co-microsoft"]

    assert await added(forum, new, seen=("co-microsoft",)) == "own-microsoft-garage"


@pytest.mark.both_engines
async def test_of_two_who_add_the_same_actor_at_once_one_hears_of_the_other(forum: Forum) -> None:
    both = await asyncio.gather(
        *(forum.store.write(add_actor, who=who, new=NEW, now=forum.now) for who in forum.people), return_exceptions=True
    )

    refused = [one for one in both if isinstance(one, CongressError)]
    assert [one.key for one in refused] == ["record.actor_resembles"]


async def test_a_renamed_actor_is_found_by_both_names_and_keeps_what_it_was(forum: Forum) -> None:
    slug = await added(forum)
    await forum.store.write(
        rename_actor, who=forum.people[0], actor=slug, name="Blorbo", dated="2026-05", now=forum.now
    )

    assert await found(forum.store, "Zorbo Sys") == ["Blorbo (Zorbo Systems)"]
    card = (await forum.store.read(show_actor, guild_id=GUILD, actor="blorbo", now=forum.now)).actor
    assert ("former", "Zorbo Systems") in card.names
    assert [(one.relation, one.other, one.dated) for one in card.steps] == [("renamed", "Blorbo", "2026-05")]
    assert await forum.store.read(revisions) == [({"name": "Zorbo Systems"}, {"name": "Blorbo", "dated": "2026-05"})]


async def test_steps_and_names_are_kept_by_whoever_may_and_only_of_own_actors(forum: Forum) -> None:
    slug = await added(forum)
    mine, other = forum.people
    await forum.store.write(add_alias, who=mine, actor=slug, name="ZS", former=False, now=forum.now)
    step = {"actor": slug, "relation": "acquired_by", "other": "Microsoft", "dated": "2025"}
    await forum.store.write(add_step, who=CONVENER, now=forum.now, **step)

    card = (await forum.store.read(show_actor, guild_id=GUILD, actor="zs", now=forum.now)).actor
    assert [(one.relation, one.other) for one in card.steps] == [("acquired_by", "Microsoft")]
    for who, change, refusal in (
        (other, {}, "record.recorders_edit"),
        (mine, {"actor": "co-microsoft"}, "record.shipped_actor"),
        (mine, {"relation": "eaten_by"}, "record.unknown_relation"),
        (mine, {"other": slug}, "record.step_to_itself"),
        (mine, {"other": "grp-nk-hackers"}, "record.threat_group_untied"),
        (mine, {"dated": "2031"}, "record.future_date"),
        (person(9), {}, "seat.needed"),
    ):
        with pytest.raises(CongressError) as refused:
            await forum.store.write(add_step, who=who, now=forum.now, **(step | change))
        assert refused.value.key == refusal


async def test_merged_actors_are_one_until_that_is_taken_back(forum: Forum) -> None:
    slug = await added(forum)
    merger = {"actor": slug, "into": "co-microsoft", "reason": "The same firm."}
    with pytest.raises(CongressError, match=r"record\.recorders_merge"):
        await forum.store.write(merge_actors, who=forum.people[0], now=forum.now, **merger)

    await forum.store.write(merge_actors, who=CONVENER, now=forum.now, **merger)

    card = (await forum.store.read(show_actor, guild_id=GUILD, actor=slug, now=forum.now)).actor
    assert (card.slug, card.merged) == ("co-microsoft", ("Zorbo Systems",))
    with pytest.raises(CongressError, match=r"record\.merge_itself"):
        await forum.store.write(merge_actors, who=CONVENER, now=forum.now, **merger)
    assert [one.id for one in await forum.store.read(find_merged, guild_id=GUILD, typed="zorbo")] == [slug]

    back = {"actor": "Zorbo", "reason": "Another firm."}
    await forum.store.write(separate_actor, who=CONVENER, now=forum.now, **back)

    assert await found(forum.store, "Zorbo Systems") == ["Zorbo Systems"]
    with pytest.raises(CongressError, match=r"record\.not_merged"):
        await forum.store.write(separate_actor, who=CONVENER, now=forum.now, **back)
    kinds = await forum.store.read(actor_events)
    assert kinds == ["actor_added", "actor_merged", "actor_separated"]


async def test_what_ships_is_merged_into_nothing_and_a_threat_group_into_nobody(forum: Forum) -> None:
    own = await added(forum, NewActor(name="Dark Zorbo", kind="threat-group"))
    for actor, into, refusal in (
        ("co-microsoft", own, "record.shipped_actor"),
        (own, "co-microsoft", "record.threat_group_untied"),
    ):
        with pytest.raises(CongressError) as refused:
            await forum.store.write(
                merge_actors, who=CONVENER, actor=actor, into=into, reason="The same.", now=forum.now
            )
        assert refused.value.key == refusal
    assert await forum.store.read(lambda tx: tx.exec(select(Actor.merged_into).distinct()).all()) == [None]


async def test_whoever_did_a_deed_is_not_merged_with_whom_it_is_accused_of(forum: Forum) -> None:
    """Invariant 3: a merger would make the accused its doer."""
    did, said = await added(forum), await added(forum, NewActor(name="Plymouth Works", kind="company", home="GBR"))
    deed = await logged(forum, PAUSE, doers=did)
    await accused(forum, action=deed, accused=said, dated="2026-05")

    for actor, into in ((did, said), (said, did)):
        with pytest.raises(CongressError) as refused:
            await forum.store.write(
                merge_actors, who=CONVENER, actor=actor, into=into, reason="The same.", now=forum.now
            )
        assert refused.value.key == "record.merge_accused"
