"""Names by which one congress alone finds an actor that ships, which itself stays as it is for everybody."""

from datetime import datetime

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from bot.congress.errors import CongressError
from bot.services.people import Who
from bot.services.record.actions import log_action
from bot.services.record.actor_edits import add_alias, rename_actor, take_back_alias
from bot.services.record.actor_views import show_actor
from bot.services.record.actors import actor_of, find_actors, knows_actor
from bot.services.record.entries import entry_handle
from bot.services.record.entry_review import confirm
from bot.services.record.exports import export_for
from bot.services.record.import_names import names_of
from bot.services.record.look_alikes import resembling
from storage.starter.shelf import Shelf
from storage.store import Tx
from storage.tables import Actor, ActorName, Congress
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.record.acts import PAUSE, speak_for
from tests.services.record.test_actor_edits import added

pytestmark = pytest.mark.one_engine

ELSEWHERE = GUILD + 1
NAME = "Cloudy Giant"


def open_another(tx: Session, now: datetime) -> None:
    """Another congress, on another server."""
    tx.add(Congress(guild_id=ELSEWHERE, name="Other", created_at=now, opened_at=now))


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    """A congress that calls Microsoft so, and another one."""
    forum = await opened(2)
    await forum.store.write(open_another, forum.now)
    await called(forum, CONVENER)
    return forum


async def called(forum: Forum, who: Who, name: str = NAME, actor: str = "co-microsoft") -> str:
    return await forum.store.write(add_alias, who=who, actor=actor, name=name, former=False, now=forum.now)


def finds(tx: Tx, guild_id: int) -> dict[str, bool]:
    """In which ways a congress finds Microsoft by the name, or is told of it."""
    congress = tx.exec(select(Congress).where(Congress.guild_id == guild_id)).one()
    shown = show_actor(tx, guild_id=guild_id, actor="co-microsoft", now=congress.created_at).actor
    try:
        known = actor_of(tx, congress, NAME).slug == "co-microsoft"
    except CongressError as refused:
        known = "Microsoft" in str(refused.facts)
    return {
        "list": bool(find_actors(tx, guild_id=guild_id, typed="cloudy")),
        "name": known,
        "seat": knows_actor(tx, guild_id=guild_id, name=NAME),
        "card": ("alias", NAME) in shown.names,
        "look-alike": bool(resembling(tx, guild_id=guild_id, name=f"{NAME} Europe")),
        "import": names_of(tx, congress).actor(NAME) != "unknown",
        "export": NAME in str(export_for(tx, who=Who(guild_id, 1, "A reader")).tables),
    }


@pytest.mark.both_engines
async def test_only_the_congress_that_keeps_the_name_finds_the_actor_by_it(forum: Forum) -> None:
    here = await forum.store.read(finds, guild_id=GUILD)
    there = await forum.store.read(finds, guild_id=ELSEWHERE)
    assert set(here.values()) == {True}, here
    assert set(there.values()) == {False}, there
    (line,) = await forum.store.read(find_actors, guild_id=GUILD, typed="cloudy gi")
    assert line.name == "Microsoft (Cloudy Giant)"


async def test_it_is_kept_once_and_by_recorders_and_conveners(forum: Forum) -> None:
    for who, name, refusal in (
        (forum.people[0], "The Windows Firm", r"record\.recorders_edit"),
        (CONVENER, "cloudy GIANT", r"record\.named_so"),
        (CONVENER, "Microsoft", r"record\.named_so"),
    ):
        with pytest.raises(CongressError, match=refusal):
            await called(forum, who, name)


async def taken_back(forum: Forum, who: Who, name: str = NAME, actor: str = "co-microsoft") -> None:
    ended = {"actor": actor, "name": name, "reason": "A nickname."}
    await forum.store.write(take_back_alias, who=who, now=forum.now, **ended)


async def test_a_name_that_was_taken_back_finds_nobody_and_is_told_with_its_reason(forum: Forum) -> None:
    await taken_back(forum, CONVENER, "cloudy GIANT")

    here = await forum.store.read(finds, guild_id=GUILD)
    assert set(here.values()) == {False}, here
    (ended,) = (
        await forum.store.read(show_actor, guild_id=GUILD, actor="co-microsoft", now=forum.now)
    ).actor.taken_back
    assert (ended.name, ended.on, ended.why) == (NAME, forum.now.date(), "A nickname.")
    there = (await forum.store.read(show_actor, guild_id=ELSEWHERE, actor="co-microsoft", now=forum.now)).actor
    assert there.taken_back == ()

    await called(forum, CONVENER)
    again = (await forum.store.read(show_actor, guild_id=GUILD, actor=NAME, now=forum.now)).actor
    assert again.taken_back == () and ("alias", NAME) in again.names


async def test_only_what_was_added_here_is_taken_back_by_whoever_may_add_it(forum: Forum) -> None:
    own = await added(forum)
    who = forum.people[0]
    await forum.store.write(rename_actor, who=who, actor=own, name="Blorbo", dated="2026-05", now=forum.now)
    for by, name, actor, refusal in (
        (who, NAME, "co-microsoft", r"record\.recorders_edit"),
        (CONVENER, "Microsoft", "co-microsoft", r"record\.not_an_alias"),
        (CONVENER, "Microsoft Corporation", "co-microsoft", r"record\.not_an_alias"),
        (CONVENER, "Zorbo Systems", own, r"record\.not_an_alias"),
        (CONVENER, "Blorbo", own, r"record\.not_an_alias"),
        (CONVENER, "Nobody", own, r"record\.not_an_alias"),
    ):
        with pytest.raises(CongressError, match=refusal):
            await taken_back(forum, by, name, actor)


async def test_whoever_speaks_for_an_actor_under_that_name_confirms_nothing_of_it(forum: Forum) -> None:
    await called(forum, CONVENER, "The Bookshop", "co-amazon")
    await speak_for(forum, forum.people[1], "The Bookshop")
    handle = entry_handle(await forum.store.write(log_action, who=forum.people[0], deed=PAUSE, now=forum.now))

    with pytest.raises(CongressError, match=r"record\.concerned"):
        await forum.store.write(confirm, who=forum.people[1], handle=handle, now=forum.now)


async def test_a_later_edition_that_ships_the_name_leaves_both(forum: Forum) -> None:
    def ship(tx: Session) -> list[int | None]:
        key = tx.exec(select(Actor.id).where(Actor.slug == "co-microsoft")).one()
        row = {"actor_id": key, "name": NAME, "folded": "cloudy giant", "kind": "alias"}
        for _ in range(2):
            Shelf(tx, None).put(ActorName, [row], keys=["actor_id", "folded"])  # type: ignore[arg-type]
        return list(tx.exec(select(ActorName.congress_id).where(ActorName.folded == "cloudy giant")))

    kept = await forum.store.write(ship)
    assert sorted(kept, key=str) == [1, None]
    assert len(await forum.store.read(find_actors, guild_id=GUILD, typed="cloudy")) == 1
    shown = (await forum.store.read(show_actor, guild_id=GUILD, actor=NAME, now=forum.now)).actor
    assert shown.names.count(("alias", NAME)) == 1


@pytest.mark.parametrize(("slug", "kind"), [("own-zorbo-systems", "alias"), ("co-microsoft", "name")])
async def test_an_overlay_is_only_a_further_name_of_what_ships(forum: Forum, slug: str, kind: str) -> None:
    await added(forum)

    def put(tx: Session) -> None:
        actor = tx.exec(select(Actor.id).where(Actor.slug == slug)).one()
        tx.add(ActorName(congress_id=1, actor_id=actor, name="X1", folded="x1", kind=kind))
        tx.flush()

    with pytest.raises(DBAPIError, match="of an actor that ships"):
        await forum.store.write(put)
