"""A congress that is set up and opened in the channels of a local Discord, for tests that begin after that."""

from datetime import datetime, time, timedelta

from bot.congress.norms import Stage
from bot.services.ballots import open_ballot_of
from bot.services.congresses import Channels, begin_setup, choose_channels, choose_digest_time, open_congress
from bot.services.norms import Draft, final_call, propose, second
from bot.services.people import Who
from bot.services.seats import take_seat
from bot.services.votes import open_vote
from sandbox import LocalDiscord, Person
from sandbox.json_types import JsonObject, objects, text
from sandbox.model import ChannelKind
from sandbox.verbs import channels as server_channels
from storage.starter import load_reference
from storage.store import Store

DAY = timedelta(days=1)
SEATS = (("law", "civil-society"), ("computer-science", "company"), ("economics", "academia"))

STAGE_TAGS = (Stage.SEEKING_SECONDS.value, Stage.DELIBERATION.value)
PEOPLES_TAG = "People's own"


def convener_of(local: LocalDiscord) -> Who:
    """The owner of the local Discord's server."""
    return Who(local.guild_id, local.owner.user_id, local.owner.name, convener=True)


def id_of(thing: JsonObject) -> int:
    """The id of a channel or message."""
    return int(text(thing["id"]))


def who_of(person: Person, local: LocalDiscord) -> Who:
    """A person of the local Discord as the verbs know them."""
    return Who(local.guild_id, person.user_id, person.name, convener=person.user_id == local.owner.user_id)


async def bring_to_vote(store: Store, local: LocalDiscord, now: datetime) -> int:
    """Seat grace, alan and mary, and take a norm of grace's to a vote that opens at `now`; returns the ballot's id.

    The congress must be open. What led to the vote happened in the days before `now`.
    """
    convener = convener_of(local)
    members = [who_of(local.person(name), local) for name in ("grace", "alan", "mary")]
    for who, (discipline, kind) in zip(members, SEATS, strict=True):
        await store.write(take_seat, who=who, chosen=(discipline,), kind=kind, capacity="personal", now=now - 7 * DAY)
    draft = Draft("Spare the core", "States leave the public core of the internet alone.", "", "state", None)
    proposed = await store.write(propose, who=members[0], draft=draft, now=now - 7 * DAY)
    await store.write(second, who=members[1], handle=proposed.handle, now=now - 7 * DAY)
    await store.write(final_call, who=convener, handle=proposed.handle, now=now - 4 * DAY)
    await store.write(open_vote, who=convener, handle=proposed.handle, now=now)
    return await store.read(open_ballot_of, guild_id=local.guild_id, handle=proposed.handle)


async def open_at(store: Store, local: LocalDiscord, now: datetime) -> Who:
    """Make a forum with tags, a votes and a digest channel, open a congress in them, and seat its convener."""
    who = convener_of(local)
    local.make_channel("norms", ChannelKind.FORUM)
    server_channels.change(
        local.core,
        local.core.world.channels[id_of(local.channel("norms"))],
        local.owner.user_id,
        {"available_tags": [{"name": name} for name in (*STAGE_TAGS, PEOPLES_TAG)]},
    )
    tags = {text(tag["name"]): id_of(tag) for tag in objects(local.channel("norms")["available_tags"])}
    chosen = Channels(
        forum=id_of(local.channel("norms")),
        votes=id_of(local.make_channel("votes")),
        digest=id_of(local.make_channel("digest")),
        stage_tags={name: tags[name] for name in STAGE_TAGS},
    )
    await store.write(load_reference)
    await store.write(begin_setup, who=who, server_name="Congress", language="en", now=now)
    await store.write(choose_channels, who=who, channels=chosen, now=now)
    await store.write(choose_digest_time, who=who, zone="UTC", weekday=0, at=time(9), now=now)
    await store.write(open_congress, who=who, now=now)
    await store.write(take_seat, who=who, chosen=("law",), kind="state", capacity="personal", now=now)
    return who
