"""`/congress setup`: the panel, whatever the server allows."""

from collections.abc import Iterator
from datetime import time

import discord
import pytest
import simcord
from sqlalchemy import update

from bot.chat.premises import PURPOSES
from bot.chat.ui.tags import TAGS
from bot.services.congresses import Channels
from storage.store import Store
from storage.tables import DigestPlan
from tests.chat.council import Council, answer, button, convene, council_bot, menu
from tests.chat.hall import HallBot, Turned, shown, told

FORUM, VOTES, DIGEST = (f"setup:channel:{purpose}" for purpose in PURPOSES)


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return council_bot(sqlite_store, Turned())


@pytest.fixture
async def council(simcord_env: simcord.Env, sqlite_store: Store) -> Council:
    return await convene(simcord_env, sqlite_store)


async def panel_of(council: Council) -> simcord.ResponseMessage:
    """The set-up panel, as the convener opens it."""
    return answer(await council.convener.slash(council.general, "congress setup"))


def refused(result: simcord.InteractionResult) -> str:
    """The private sentence that follows where a panel could not be changed; the panel itself stays as it is."""
    (said,) = result.followups
    assert said.ephemeral
    return said.content


async def pick(council: Council, message: simcord.ResponseMessage, what: str, channel: simcord.ChannelHandle) -> None:
    await council.convener.select(message, [channel], custom_id=what)


def tags_of(channel: simcord.ChannelHandle) -> list[str]:
    return [str(tag["name"]) for tag in channel._channel.available_tags]


async def test_the_panel_begins_with_defaults_and_says_what_is_missing(council: Council) -> None:
    message = await panel_of(council)

    text = shown(message)
    assert "**Still to choose:** the forum for norms, the votes channel, and the digest channel." in text
    assert "Monday at 09:00, time zone UTC" in text
    assert button(message, "Open the congress")["disabled"]
    assert not button(message, "Create for me").get("disabled")
    assert "First choose the forum" in text


async def test_three_channels_complete_it_and_one_press_opens_it(council: Council) -> None:
    message = await panel_of(council)
    forum = council.guild.create_forum_channel("ideas")
    votes, digest = council.guild.create_text_channel("ballots"), council.guild.create_text_channel("news")

    for what, channel in ((FORUM, forum), (VOTES, votes), (DIGEST, digest)):
        await pick(council, message, what, channel)

    setup = await council.setup()
    assert (setup.forum_channel_id, setup.votes_channel_id, setup.digest_channel_id) == (forum.id, votes.id, digest.id)
    assert list(setup.stage_tags) == list(TAGS)
    assert tags_of(forum)[:2] == ["Seeking seconds", "Deliberation"]
    assert menu(message, FORUM)["default_values"] == [{"id": forum.id, "type": "channel"}]
    assert shown(message).count("everything that the bot needs") == 3
    assert not button(message, "Open the congress").get("disabled")

    await council.convener.click(message, label="Open the congress")

    assert (await council.setup()).opened
    assert "The congress is open" in shown(message)
    assert "/norm propose" in shown(message)


async def test_the_panel_works_on_after_a_restart(council: Council) -> None:
    message = await panel_of(council)
    votes = council.guild.create_text_channel("ballots")

    await council.restart()
    await pick(council, message, VOTES, votes)

    assert (await council.setup()).votes_channel_id == votes.id
    assert f"✓ Channel for votes and decisions: <#{votes.id}>" in shown(message)


async def test_a_forum_keeps_its_own_tags_and_gets_those_that_fit(council: Council) -> None:
    message = await panel_of(council)
    forum = council.guild.create_forum_channel("ideas")
    own = [{"id": str(n), "name": f"own {n}", "moderated": False, "emoji_name": None} for n in range(1, 15)]
    own.append({"id": "15", "name": "voting", "moderated": False, "emoji_name": None})
    council.env.backend.edit_channel(forum.id, {"available_tags": own})

    await pick(council, message, FORUM, forum)

    setup = await council.setup()
    assert tags_of(forum)[:15] == [str(tag["name"]) for tag in own]
    assert len(tags_of(forum)) == 20
    assert setup.stage_tags["voting"] == 15
    assert "No quorum" in shown(message)
    assert "no room for them" in shown(message)


def moderated(channel: simcord.ChannelHandle) -> set[object]:
    return {tag["moderated"] for tag in channel._channel.available_tags}


async def status_of(council: Council) -> str:
    return shown(answer(await council.convener.slash(council.general, "congress status")))


async def test_stage_tags_are_kept_from_members_where_the_bot_may_set_such_tags(council: Council) -> None:
    council.grant(manage_threads=True)
    message = await panel_of(council)
    forum = council.guild.create_forum_channel("ideas")
    own = [{"id": "15", "name": "voting", "moderated": False, "emoji_name": None}]
    own.append({"id": "16", "name": "mine", "moderated": False, "emoji_name": None})
    council.env.backend.edit_channel(forum.id, {"available_tags": own})

    await pick(council, message, FORUM, forum)

    tags = forum._channel.available_tags
    assert {tag["name"] for tag in tags if not tag["moderated"]} == {"mine"}
    assert next(tag["id"] for tag in tags if tag["name"] == "voting") in ("15", 15)
    assert "stage tags" not in await status_of(council)
    council.grant(manage_threads=False)
    assert "from this bot too, so posts of norms keep the tag" in await status_of(council)


async def test_without_that_permission_they_are_plain_and_the_status_says_what_to_do(council: Council) -> None:
    council.grant(manage_threads=False, administrator=False)
    message = await panel_of(council)
    forum = council.guild.create_forum_channel("ideas")

    await pick(council, message, FORUM, forum)

    assert moderated(forum) == {False}
    status = await status_of(council)
    assert "-# Members can set the stage tags on posts of their own" in status
    assert "Server Settings › Roles › TestBot › Permissions › **Manage Threads and Posts**" in status
    assert "✗ Members" not in status
    council.grant(manage_threads=True)
    assert "To keep the tags to the bot, press Create for me" in await status_of(council)
    await council.convener.click(await panel_of(council), label="Create for me")
    assert moderated(forum) == {True}


async def test_without_the_permission_a_forum_goes_without_tags_and_it_is_said(council: Council) -> None:
    message = await panel_of(council)
    forum = council.guild.create_forum_channel("ideas")
    council.grant(manage_channels=False)

    await pick(council, message, FORUM, forum)

    assert tags_of(forum) == []
    assert (await council.setup()).stage_tags == {}
    assert "posts go without" in shown(message)
    assert "Server Settings › Roles › TestBot › Permissions › **Manage Channels**" in shown(message)


async def test_each_missing_permission_is_named_with_its_setting(council: Council) -> None:
    council.grant(attach_files=False)
    me = council.guild.me
    assert me is not None
    deny = {me: discord.PermissionOverwrite(embed_links=False)}
    votes = council.guild.create_text_channel("ballots", overwrites=deny)  # type: ignore[arg-type]
    message = await panel_of(council)

    await pick(council, message, VOTES, votes)

    text = shown(message)
    assert "✗\u00a0Attach Files" in text
    assert "✓\u00a0Read Message History" in text
    assert "→ Server Settings › Roles › TestBot › Permissions: turn on **Attach Files**." in text
    assert f"→ <#{votes.id}> › Edit Channel › Permissions › Advanced permissions › TestBot: set **Embed Links**" in text


async def test_of_a_hidden_channel_only_the_root_is_to_be_changed(council: Council) -> None:
    me = council.guild.me
    assert me is not None
    deny = {me: discord.PermissionOverwrite(view_channel=False)}
    votes = council.guild.create_text_channel("ballots", overwrites=deny)  # type: ignore[arg-type]
    await council.begin(Channels(votes=votes.id))

    text = shown(await panel_of(council))

    assert "✗\u00a0Attach Files" in text
    assert "TestBot: set **View Channels** to ✓." in text


async def test_checking_again_sees_what_was_mended(council: Council) -> None:
    council.grant(attach_files=False)
    await council.begin(Channels(votes=council.guild.create_text_channel("ballots").id))
    message = await panel_of(council)
    assert "something is missing" in shown(message)

    council.grant(attach_files=True)
    await council.convener.click(message, label="Check again")

    assert "everything that the bot needs" in shown(message)


async def test_create_for_me_makes_only_what_is_missing(council: Council) -> None:
    await council.begin(Channels(forum=council.guild.create_forum_channel("ideas").id))
    message = await panel_of(council)
    before = len(council.guild.channels)

    await council.convener.click(message, label="Create for me")

    setup = await council.setup()
    assert len(council.guild.channels) == before + 2
    assert council.guild.channels["votes"].id == setup.votes_channel_id
    assert council.guild.channels["digest"].id == setup.digest_channel_id
    assert list(setup.stage_tags) == list(TAGS)
    assert button(message, "Create for me")["disabled"]


async def test_a_deleted_channel_is_seen_and_made_again(council: Council) -> None:
    await council.open()
    votes = council.guild.channels["votes"]
    council.env.backend.delete_channel(votes.id)
    message = await panel_of(council)
    assert "✗ Channel for votes and decisions: the one chosen was deleted" in shown(message)

    await council.convener.click(message, label="Create for me")

    assert (await council.setup()).votes_channel_id == council.guild.channels["votes"].id != votes.id


async def test_without_the_permission_nothing_can_be_made_and_the_setting_is_named(council: Council) -> None:
    council.grant(manage_channels=False)
    message = await panel_of(council)

    assert button(message, "Create for me")["disabled"]
    assert "Server Settings › Roles › TestBot › Permissions › **Manage Channels**" in shown(message)


async def test_what_a_lacking_permission_is_for_is_said_once(council: Council) -> None:
    await council.open()
    council.grant(embed_links=False)

    said = shown(await panel_of(council))

    assert said.count("Embed Links: to show links.") == 1
    assert "Attach Files: " not in said


async def test_a_permission_withdrawn_meanwhile_is_named_too(council: Council) -> None:
    message = await panel_of(council)
    council.grant(manage_channels=False)

    said = refused(await council.convener.click(message, label="Create for me"))

    assert "Server Settings › Roles › TestBot › Permissions › Manage Channels" in said


@pytest.mark.parametrize(
    ("code", "says"),
    [(50024, "Enable Community"), (30013, "as many channels as Discord allows"), (50013, "does not let the bot")],
)
async def test_what_discord_refuses_to_make_is_explained(council: Council, code: int, says: str) -> None:
    message = await panel_of(council)
    council.env.inject_error("POST", "/guilds/*/channels", status=403 if code == 50013 else 400, code=code)

    said = refused(await council.convener.click(message, label="Create for me"))

    assert says in said


@pytest.fixture
def _making(council: Council) -> Iterator[None]:
    council.bot.making_rooms.add(council.guild.id)
    yield
    council.bot.making_rooms.discard(council.guild.id)


@pytest.mark.usefixtures("_making")
async def test_a_second_press_meanwhile_makes_nothing_twice(council: Council) -> None:
    message = await panel_of(council)

    assert "being made just now" in refused(await council.convener.click(message, label="Create for me"))
    assert list(council.guild.channels) == ["general"]


async def test_day_time_and_zone_are_set_in_a_form(council: Council) -> None:
    message = await panel_of(council)
    form = await council.convener.click(message, label="Change day, time or zone")

    await council.convener.submit_modal(form, {"each": ["friday"], "at": "5:30 pm", "zone": "berlin"})

    setup = await council.setup()
    assert (setup.plans[0].weekday, setup.digest_at, setup.timezone) == (4, time(17, 30), "Europe/Berlin")
    assert "Friday at 17:30, time zone Europe/Berlin" in shown(message)

    monthly = {"each": ["monthly"], "day": "last", "at": "9", "zone": "berlin"}
    form = await council.convener.click(message, label="Change day, time or zone")
    await council.convener.submit_modal(form, monthly)
    filled = str((await council.convener.click(message, label="Change day, time or zone")).modal)
    assert "on the last day of every month" in shown(message)
    assert "'value': 'monthly', 'default': True" in filled
    assert "'value': 'last'" in filled
    assert "Of this digest alone" not in filled

    await council.store.write(lambda tx: tx.exec(update(DigestPlan).values(timezone="Asia/Tokyo")))
    form = await council.convener.click(message, label="Change day, time or zone")
    assert "'value': 'Asia/Tokyo'" in str(form.modal)
    assert "Of this digest alone: the congress's, Europe/Berlin, stays." in str(form.modal)
    await council.convener.submit_modal(form, monthly | {"zone": "Asia/Tokyo"})
    setup = await council.setup()
    assert (setup.plans[0].zone, setup.timezone) == ("Asia/Tokyo", "Europe/Berlin")


@pytest.mark.parametrize(
    ("at", "zone", "says"),
    [
        ("25:00", "UTC", "“25:00” is no time of day"),
        ("09:00", "Atlantis/Deep @everyone", "“Atlantis/Deep \\@everyone” is no time zone"),
        (" ", "UTC", "is no time of day"),
    ],
)
async def test_a_time_that_is_none_comes_back_with_what_was_typed(
    council: Council, at: str, zone: str, says: str
) -> None:
    message = await panel_of(council)
    form = await council.convener.click(message, label="Change day, time or zone")

    refused = await council.convener.submit_modal(form, {"each": ["friday"], "at": at, "zone": zone})

    assert says in told(refused)
    assert zone in told(refused)
    again = await council.convener.click(answer(refused), label="Try again")
    assert zone in str(again.modal)
    mended = await council.convener.submit_modal(again, {"each": ["friday"], "at": "9", "zone": "GMT-3"})
    assert "Friday at 09:00, time zone UTC-3" in told(mended)
    filled = await council.convener.click(message, label="Change day, time or zone")
    assert "UTC-3" in str(filled.modal)
    assert "Etc/GMT" not in str(filled.modal)


async def test_the_manner_is_chosen_in_menus(council: Council) -> None:
    message = await panel_of(council)

    await council.convener.select(message, ["clock"], custom_id="setup:manner:pace")
    await council.convener.select(message, ["names_shown"], custom_id="setup:manner:secrecy")

    setup = await council.setup()
    assert (setup.pace, setup.secrecy) == ("clock", "names_shown")


async def test_the_digest_can_be_previewed_once_the_congress_is_open(council: Council) -> None:
    await council.open()
    message = await panel_of(council)

    preview = await council.convener.click(message, label="Preview the digest")

    assert "Congress" in told(preview)
