"""Finding actors of the record: by every name and code, each once, the best fit first."""

import pytest
from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.congress.record.names import folded
from bot.services.people import congress_of
from bot.services.record.actors import actor_of, find_actors
from storage.tables import Actor, ActorName
from tests.services.conftest import GUILD, Forum, Opening


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    return await opened(1)


def keep(
    tx: Session, slug: str, *names: tuple[str, str], kind: str = "company", merged: str | None = None, own: bool = True
) -> int:
    """Keep an actor of this congress under these names, the first its present one."""
    into = None if merged is None else tx.exec(select(Actor.id).where(Actor.slug == merged)).one()
    congress_id = congress_of(tx, GUILD).id if own else None
    actor = Actor(
        congress_id=congress_id, slug=slug, name=names[0][0], kind=kind, no_country="Not known.", merged_into=into,
        confidence="checked",
    )  # fmt: skip
    tx.add(actor)
    tx.flush()
    tx.add_all(ActorName(actor_id=actor.id, name=name, folded=folded(name), kind=what) for name, what in names)
    tx.flush()
    return actor.id


async def found(forum: Forum, typed: str) -> list[tuple[str, str]]:
    words = await forum.store.read(find_actors, guild_id=GUILD, typed=typed)
    return [(one.id, one.name) for one in words]


async def named(forum: Forum, given: str) -> str:
    return await forum.store.read(lambda tx: actor_of(tx, congress_of(tx, GUILD), given).slug)


async def test_an_actor_is_found_by_its_names_in_any_spelling_and_by_its_codes(forum: Forum) -> None:
    for typed in ("CIV", "ci", "cote d'iv", "Côte d’Ivoire", "ivoire"):
        assert "state-civ" in [slug for slug, _ in await found(forum, typed)], typed
    assert (await found(forum, "ci"))[0] == ("state-civ", "Côte d’Ivoire (CI)")
    assert (await found(forum, "Burma"))[0] == ("state-mmr", "Myanmar (Burma)")


async def test_the_best_fit_comes_first_and_each_actor_once(forum: Forum) -> None:
    def several(tx: Session) -> None:
        keep(tx, "own-a", ("Zorbo", "name"), ("Zorbo Group", "alias"), ("Zorbo Ltd", "alias"))
        keep(tx, "own-b", ("Zorb", "name"))
        keep(tx, "own-c", ("The Zorb Trust", "name"))
        keep(tx, "own-d", ("Bezorbing", "name"))
        keep(tx, "own-e", ("Newname", "name"), ("Zorbella", "former"))

    await forum.store.write(several)

    assert await found(forum, "ZORB") == [
        ("own-b", "Zorb"),
        ("own-e", "Newname (Zorbella)"),
        ("own-a", "Zorbo"),
        ("own-c", "The Zorb Trust"),
        ("own-d", "Bezorbing"),
    ]


async def test_a_merged_actor_leads_to_the_one_that_is_kept(forum: Forum) -> None:
    def merged(tx: Session) -> None:
        keep(tx, "own-kept", ("Kept Works", "name"))
        keep(tx, "own-gone", ("Gone Works", "name"), merged="own-kept")

    await forum.store.write(merged)

    assert await found(forum, "gone") == [("own-kept", "Kept Works (Gone Works)")]
    assert await named(forum, "own-gone") == "own-kept"
    assert await named(forum, "gone works") == "own-kept"


@pytest.mark.parametrize(
    ("given", "slug"), [("usa", "state-usa"), ("state-fra", "state-fra"), ("MICROSOFT", "co-microsoft")]
)
async def test_a_slug_a_code_and_any_exact_name_mean_an_actor(forum: Forum, given: str, slug: str) -> None:
    assert await named(forum, given) == slug


@pytest.mark.parametrize("given", ["", "%", "_", "!!!", "Micros", "x" * 5000, "own'; DROP TABLE actor; --"])
async def test_what_means_no_actor_is_refused(forum: Forum, given: str) -> None:
    with pytest.raises(CongressError, match=r"record\.unknown_actor"):
        await named(forum, given)
    assert await found(forum, "%") == []


async def test_a_mistyped_name_is_refused_with_the_name_that_looks_like_it(forum: Forum) -> None:
    with pytest.raises(CongressError) as refused:
        await named(forum, "Mircosoft")
    assert (refused.value.key, refused.value.facts["hint"]) == ("record.unknown_actor_alike", "Microsoft")


async def test_a_name_of_two_actors_is_refused_with_the_choices(forum: Forum) -> None:
    def twins(tx: Session) -> None:
        keep(tx, "own-one", ("Acme", "name"))
        keep(tx, "own-two", ("Umbrella", "name"), ("ACME", "former"))

    await forum.store.write(twins)

    with pytest.raises(CongressError, match=r"record\.ambiguous_actor") as refusal:
        await named(forum, "acme")
    assert refusal.value.facts["choices"] == "Acme (own-one); Umbrella (own-two)"


async def test_nothing_typed_offers_as_many_as_fit_into_a_list_with_the_own_first(forum: Forum) -> None:
    await forum.store.write(keep, "own-z", ("Zzz", "name"))

    offered = await found(forum, " ")

    assert len(offered) == 25
    assert offered[0] == ("own-z", "Zzz")
