"""The actors of the shipped data with their sources, names, steps and groups."""

import pycountry
from pycountry.db import Country

from bot.congress.record.names import NAME_MOST, folded
from storage.starter.evidence import link
from storage.starter.reading import Row, unique, when
from storage.starter.shelf import Shelf
from storage.tables import (
    Actor,
    ActorGroup,
    ActorGroupMember,
    ActorName,
    ActorStep,
    Initiative,
)


def put_actors(shelf: Shelf) -> None:
    """Bring the actors up to date, with their names, the steps of their lives and their groups."""
    rows = shelf.shipped.rows("actors")
    shelf.put(Actor, [_actor(row, shelf) for row in rows], keys=["slug"], record_type="actor")
    ids = shelf.ids(Actor)
    parents = [{"slug": row["id"], "parent_id": ids[row["parent"]] if row["parent"] else None} for row in rows]
    shelf.put(Actor, parents, keys=["slug"], record_type="actor")
    names = [name for row in rows for name in _names(row, ids[row["id"]])]
    shelf.put(ActorName, names, keys=["actor_id", "folded"])
    steps = [
        {"actor_id": ids[row["id"]], "n": n, **_step(step, ids.get(step["to"]))}
        for row in rows
        for n, step in enumerate(row["lineage"], start=1)
    ]
    shelf.put_parts(ActorStep, steps, owner="actor_id", of=Actor, record_type="actor")
    link(shelf, "actor", rows, Actor)
    _put_groups(shelf)


def country_of(code: str) -> Country:
    """The country of a current ISO 3166-1 alpha-3 code. Raises KeyError for any other."""
    found = pycountry.countries.get(alpha_3=code)
    if found is None:
        raise KeyError(code)
    return found


def _actor(row: Row, shelf: Shelf) -> Row:
    speaks_for = shelf.shipped.manifest["speaks_for"].get(row["id"])
    is_state = row["kind"] == "state"
    country = country_of(row["country"]) if row["country"] else None
    note = row["note"] or ""
    return {
        "slug": row["id"],
        "name": row["name"],
        "kind": row["kind"],
        "country": country.alpha_3 if country else None,
        "no_country": note if row["kind"] == "company" and not country else "",
        "iso2": country.alpha_2 if country and is_state else None,
        "sector": row["sector"],
        "speaks_for": shelf.ids(Initiative)[speaks_for] if speaks_for else None,
        "confidence": row["confidence"],
        "note": note,
    }


def _names(row: Row, actor_id: int) -> list[Row]:
    """By what an actor is found: its name, its aliases, what it was renamed to; of states also what ISO 3166 says and
    said."""
    found = [("name", row["name"]), *(("alias", alias) for alias in row["aliases"])]
    found += [("alias", step["to"]) for step in row["lineage"] if step["relation"] == "renamed"]
    if row["kind"] == "state":
        country = country_of(row["country"])
        official = (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", ""))
        found += [("code", code) for code in (country.alpha_3, country.alpha_2)]
        found += [("alias", name) for name in official if name]
        found += [("former", name) for name in _former(country)]
    names = [
        {"actor_id": actor_id, "name": name[:NAME_MOST], "folded": folded(name), "kind": kind} for kind, name in found
    ]
    return unique(names, "folded")


def _former(country: Country) -> list[str]:
    """What a country was called while it had another code: "Burma, Socialist Republic of …" is found as "Burma"."""
    past = (one for one in pycountry.historic_countries if getattr(one, "numeric", "") == country.numeric)
    return [one.name.partition(",")[0] for one in past]


def _step(step: Row, other: int | None) -> Row:
    read = when(step["date"])
    return {
        "relation": step["relation"],
        "other_id": other,
        "other_name": "" if other else step["to"],
        "dated": read.text,
        "date_precision": read.precision,
        "confidence": step["confidence"],
    }


def _put_groups(shelf: Shelf) -> None:
    rows = shelf.shipped.rows("groups")
    groups = [
        {"slug": row["id"], "name": row["name"], "as_of": row["as_of"], "confidence": row["confidence"]} for row in rows
    ]
    shelf.put(ActorGroup, groups, keys=["slug"], record_type="group")
    ids, actors = shelf.ids(ActorGroup), shelf.ids(Actor)
    members = [{"group_id": ids[row["id"]], "actor_id": actors[slug]} for row in rows for slug in row["members"]]
    shelf.put_parts(ActorGroupMember, members, owner="group_id", of=ActorGroup, record_type="group")
    link(shelf, "group", rows, ActorGroup)
