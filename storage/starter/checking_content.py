"""What the records say: that nobody accused is a doer, that totals are right, that words are our own."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pycountry

from bot.congress.errors import CongressError
from bot.congress.record.intake import check_summary
from storage.starter.findings import Data, Problem, name_of
from storage.starter.reading import Row

TEXTS = ("summary", "text", "reason", "reply", "note", "gap")
BEYOND_ISO = ("none", "VAT", "TWN")
"""What a register says beside the countries of members: none, and two that are in ISO 3166 but no members."""
FAMILIES = ("state", "industry", "society", "hybrid", "unattributed")


def nobody_accused_is_a_doer(data: Data) -> Iterator[Problem]:
    """And everybody accused has a claim, as everybody claimed to have done it is accused."""
    claimed: dict[str, set[str]] = {row["id"]: set() for row in data.rows("actions")}
    for row in data.rows("claims"):
        if row["accused"]:
            claimed[row["action"]].add(row["accused"])
        if row["accused"] == row["claimant"]:
            yield Problem("claims", row["id"], "it accuses who makes it")
    for row in data.rows("actions"):
        accused = set(row["accused"])
        for actor in sorted(accused.intersection(row["actors"])):
            yield Problem("actions", row["id"], f"{actor} is accused, and stands as its doer")
        for actor in sorted(accused ^ claimed[row["id"]]):
            what = "is accused without a claim" if actor in accused else "is claimed to have done it, and not accused"
            yield Problem("actions", row["id"], f"{actor} {what}")


def threat_groups_are_tied_by_claims_alone(data: Data) -> Iterator[Problem]:
    for row in data.rows("actors"):
        tied = row["parent"] or row["country"] or row["groups"] or row["lineage"]
        if row["kind"] == "threat-group" and tied:
            yield Problem("actors", row["id"], "a threat group is tied to others by claims alone")
        if row["parent"] and data.kinds[row["parent"]] == "threat-group":
            yield Problem("actors", row["id"], "a threat group owns nobody")


def countries_are_current(data: Data) -> Iterator[Problem]:
    for row in data.rows("actors"):
        yield from (Problem("actors", row["id"], what) for what in _wrong_country(row))
    states = [row["country"] for row in data.rows("actors") if row["kind"] == "state"]
    yield from (Problem("actors", code, "two states have this code") for code, n in Counter(states).items() if n > 1)
    for row in data.files["paris_call_by_country"]["rows"]:
        if row["country"] not in BEYOND_ISO and not pycountry.countries.get(alpha_3=row["country"]):
            yield Problem("paris_call_by_country", row["country"], "it is no current code of ISO 3166")


def _wrong_country(row: Row) -> Iterator[str]:
    country = pycountry.countries.get(alpha_3=row["country"]) if row["country"] else None
    if row["country"] and country is None:
        yield f"{row['country']} is no current code of ISO 3166"
    if row["kind"] == "state" and (country is None or row.get("iso2") != country.alpha_2):
        yield "its codes are not those of ISO 3166"
    if row["kind"] == "company" and not row["country"] and not row["note"]:
        yield "it has no home state, and no note says why"


def names_tell_apart(data: Data) -> Iterator[Problem]:
    """Titles within an initiative; names of initiatives with their year; names of actors."""
    norms = Counter((row["initiative"], row["title"].casefold()) for row in data.rows("norms"))
    yield from (Problem("norms", home, f"it has two norms “{title}”") for (home, title), n in norms.items() if n > 1)
    initiatives = Counter((row["name"].casefold(), row["opened_on"][:4]) for row in data.rows("initiatives"))
    yield from (
        Problem("initiatives", name, "two of a year are called so") for (name, _), n in initiatives.items() if n > 1
    )
    actors = Counter(row["name"].casefold() for row in data.rows("actors"))
    yield from (Problem("actors", name, "two actors are called so") for name, n in actors.items() if n > 1)


def words_are_our_own(data: Data) -> Iterator[Problem]:
    for name, record, row in data.records():
        for field in TEXTS:
            try:
                check_summary(row.get(field) or "", field=field)
            except CongressError as error:
                yield Problem(name, record, f"{field}: {error}")


def roll_calls_add_up(data: Data) -> Iterator[Problem]:
    votes = data.files["unga_votes"]["votes"]
    twice = Counter((row["instrument"], row["actor"]) for row in votes)
    yield from (Problem("unga_votes", one, f"{actor} voted twice") for (one, actor), n in twice.items() if n > 1)
    for row in votes:
        if row["vote"] not in ("yes", "no", "abstain"):
            yield Problem("unga_votes", row["instrument"], f"{row['vote']} of {row['actor']} is no vote")
    counted = Counter((row["instrument"], row["vote"]) for row in votes)
    called = {row["instrument"] for row in votes}
    for row in data.rows("instruments"):
        told = {vote: row["outcome"].get(vote, 0) for vote in ("yes", "no", "abstain")}
        found = {vote: counted[row["id"], vote] for vote in told}
        if told != found and (row["id"] in called or any(told.values())):
            yield Problem("instruments", row["id"], f"its outcome is {told}, the votes are {found}")


def the_register_adds_up(data: Data) -> Iterator[Problem]:
    """The states that it counts are those that joined, and it counts at least the supporters that are named."""
    kinds = {"state": "state", "company": "company_or_association"}
    homes = {row["id"]: row["country"] for row in data.rows("actors")}
    named: Counter[tuple[str, str]] = Counter()
    for row in data.rows("signatories"):
        kind = data.kinds[row["actor"]]
        if row["initiative"] == "paris-call" and row["status"] == "joined" and kind in kinds:
            named[homes[row["actor"]], kinds[kind]] += 1
    counted = {row["country"]: row for row in data.files["paris_call_by_country"]["rows"]}
    for country in sorted(counted.keys() | {home for home, kind in named if kind == "state"}):
        listed = counted.get(country, {}).get("state", 0)
        if listed != named[country, "state"]:
            yield Problem(
                "paris_call_by_country", country, f"it counts {listed} states, {named[country, 'state']} joined"
            )
    total = sum(sum(value for key, value in row.items() if key != "country") for row in counted.values())
    if total != data.shipped.manifest["supporters"]:
        yield Problem("paris_call_by_country", "all of it", f"it counts {total} supporters")


def groups_agree(data: Data) -> Iterator[Problem]:
    """An actor says of what it is a member, and the group of whom."""
    told = {(row["id"], group) for row in data.rows("actors") for group in row["groups"]}
    listed = {(actor, row["id"]) for row in data.rows("groups") for actor in row["members"]}
    for actor, group in sorted(told ^ listed):
        yield Problem("groups", group, f"it and {actor} disagree whether it is a member")


def kinds_have_families(data: Data) -> Iterator[Problem]:
    for row in data.rows("stakeholder_kinds"):
        if row["family"] not in FAMILIES:
            yield Problem("stakeholder_kinds", row["id"], f"{row['family']} is no family")


def events_are_in_order(data: Data) -> Iterator[Problem]:
    rows = data.rows("events")
    for earlier, later in pairwise(rows):
        if later["date"][: len(earlier["date"])] < earlier["date"][: len(later["date"])]:
            yield Problem("events", later["id"], f"it stands after {earlier['id']}, which is later")


def links_relate_two(data: Data) -> Iterator[Problem]:
    for row in data.rows("norm_links"):
        if row["a"] == row["b"]:
            yield Problem("norm_links", name_of(row), "a norm is related to itself")


def the_manifest_fits(data: Data) -> Iterator[Problem]:
    manifest = data.shipped.manifest
    for coalition, initiative in manifest["speaks_for"].items():
        if coalition not in data.kinds or initiative not in data.ids["initiatives"]:
            yield Problem("manifest", coalition, f"it cannot speak for {initiative}")
    for one in manifest["complete"]:
        if one["initiative"] not in data.ids["initiatives"] or one["kind"] not in data.ids["stakeholder_kinds"]:
            yield Problem("manifest", one["initiative"], f"there is no list of {one['kind']}")
    if manifest["digest"] != data.shipped.digest():
        yield Problem("manifest", "digest", f"raise the version; the files are now {data.shipped.digest()}")


CONTENT = (
    *(nobody_accused_is_a_doer, threat_groups_are_tied_by_claims_alone, countries_are_current, names_tell_apart),
    *(words_are_our_own, roll_calls_add_up, the_register_adds_up, groups_agree, kinds_have_families),
    *(events_are_in_order, links_relate_two, the_manifest_fits),
)
