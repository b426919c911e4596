"""`/congress status` and the greeting: what they say, and to whom."""

import re
from typing import cast

import discord
import pytest
import simcord
from sqlmodel import select

from bot.chat.cogs.congress import CongressCog
from bot.services.card_troubles import troubles
from bot.services.cards import claim_due, mark_trouble, want
from bot.services.due import beat
from bot.services.people import congress_of
from bot.services.plans import Wish, subscribe
from storage.store import Store, Tx
from storage.tables import Card
from tests.chat.council import Council, answer, convene, council_bot
from tests.chat.hall import START, HallBot, Turned, buttons, shown, told
from tests.ticking import do_due


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return council_bot(sqlite_store, Turned())


@pytest.fixture
async def council(simcord_env: simcord.Env, sqlite_store: Store) -> Council:
    return await convene(simcord_env, sqlite_store)


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("command", ["congress setup", "congress status"])
async def test_a_member_whom_the_server_lets_in_is_still_refused(council: Council, command: str) -> None:
    await council.begin()
    root = council.env.backend.find_command("congress", council.guild.id, type=1)
    assert root is not None
    grace = council.members[0]
    council.guild.set_command_permissions(int(root["id"]), {grace: True})

    assert "Only a convener can do that" in told(await grace.slash(council.general, command))


async def test_members_do_not_see_the_commands_of_conveners(council: Council) -> None:
    assert not any(name.startswith("congress") for name in council.members[0].available_commands(council.general))
    assert any(name.startswith("congress") for name in council.convener.available_commands(council.general))


@pytest.mark.simcord(check_errors=False)
async def test_the_status_of_nothing_says_how_to_begin(council: Council) -> None:
    result = await council.convener.slash(council.general, "congress status")

    assert "There is no congress on this server yet" in told(result)


async def test_the_status_counts_what_is_open_and_tells_of_the_clock(council: Council) -> None:
    await council.open()
    await council.seat(council.convener)
    never = shown(answer(await council.convener.slash(council.general, "congress status")))
    await council.store.write(beat, now=council.clock(), lag_ms=3)

    message = answer(await council.convener.slash(council.general, "congress status"))
    council.clock.wait(hours=1)
    stands = shown(answer(await council.convener.slash(council.general, "congress status")))

    assert "The clock has not ticked yet" in never
    assert "1 seat taken · 0 norms on their way · 0 votes open" in shown(message)
    assert "✓ The clock ticked <t:" in shown(message)
    assert re.search(r"- <#\d+>: every Monday at 09:00, time zone \S+\. The next one comes <t:", shown(message))
    assert "✓ Discord shows everything" in shown(message)
    assert "✗ The clock stands still since <t:" in stands


async def test_cards_in_trouble_are_told_and_tried_again(council: Council) -> None:
    await council.open()
    for subject in (1, 2):
        await council.store.write(trouble_with, council.guild.id, subject)
    message = answer(await council.convener.slash(council.general, "congress status"))
    votes = council.guild.channels["votes"].id
    assert f"- 2 ballots, <#{votes}>: The bot may post there now, so it is tried again at once" in shown(message)
    due = [one.due_at for one in await council.store.read(troubles, guild_id=council.guild.id)]
    assert due == [START, START], "whoever looks after the permission is given need not wait for the hour"
    council.clock.wait(hours=1)

    said = told(await council.convener.click(message, label="Try again now"))

    assert "2 cards are tried again now" in said
    due = [one.due_at for one in await council.store.read(troubles, guild_id=council.guild.id)]
    assert due == [council.clock()] * 2


async def test_each_channel_with_a_digest_is_checked_and_what_is_wrong_stands_under_it(
    council: Council,
) -> None:
    await council.open()
    deny = {council.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    barred = council.guild.create_text_channel("barred", overwrites=deny)  # type: ignore[arg-type]
    fine, gone = (council.guild.create_text_channel(name) for name in ("fine", "gone"))
    for channel in (fine, barred, gone):
        await council.store.write(
            subscribe, who=council.who(council.convener), wish=Wish(), channel_id=channel.id,
            channel_name=channel.name, now=START,
        )  # fmt: skip
    council.clock.now = (await council.setup()).plans[0].next_at or START
    await do_due(council.store, council.clock())
    claims = await council.store.write(claim_due, now=council.clock())
    failed, lost = (next(one for one in claims if one.home_id == channel.id) for channel in (barred, gone))
    await council.store.write(
        mark_trouble, card_id=failed.card_id, wanted=1, trouble="outbox.not_allowed", final=True, now=council.clock()
    )
    council.env.backend.delete_channel(gone.id)
    await council.env.settle()

    said = shown(answer(await council.convener.slash(council.general, "congress status")))

    assert f"✗ **<#{barred.id}>**: something is missing\n→ <#{barred.id}> › Edit Channel › Permissions" in said
    assert "✓ 1 other channel with a digest: everything that the bot needs" in said
    under = re.search(rf"- <#{barred.id}>: every Monday.*\n  - ✗ \*\*The last one could not be sent:\*\* (.*)", said)
    assert under is not None and "“What the bot may do” names the permission" in under[1]
    assert re.search(r"- #gone \(deleted\): every Monday.*\n  - ✗ Its channel was deleted\. `?/digest subscribe", said)
    assert "/congress status" not in said
    council.grant(administrator=True)
    await council.env.settle()
    mended = shown(answer(await council.convener.slash(council.general, "congress status")))
    assert re.search(rf"- <#{barred.id}>: every Monday.*\n  - The bot may post there now, so it is tried again", mended)
    assert "may not post" not in mended
    (again,) = (one for one in await council.store.write(claim_due, now=council.clock()) if one.home_id == barred.id)
    await council.store.write(
        mark_trouble, card_id=again.card_id, wanted=again.wanted, trouble="outbox.no_history", final=True,
        maybe_sent=True, now=council.clock(),
    )  # fmt: skip
    await council.convener.slash(council.general, "congress status")
    assert barred.id in [one.home_id for one in await council.store.write(claim_due, now=council.clock())]
    await council.store.write(_lost, lost.card_id)
    hopeless = answer(await council.convener.slash(council.general, "congress status"))
    assert "✗ 1 card is not shown as it should: its channel was deleted." in shown(hopeless)
    assert "Try again now" not in buttons(hopeless)


def _lost(tx: Tx, card_id: int) -> None:
    """This card alone is in trouble, for its channel was deleted."""
    for card in tx.exec(select(Card)):
        card.trouble = "outbox.channel_gone" if card.id == card_id else None


def trouble_with(tx: Tx, guild_id: int, subject: int) -> None:
    congress = congress_of(tx, guild_id)
    want(tx, congress, "ballot", subject, place="votes", now=START)
    tx.flush()
    card = tx.exec(select(Card).where(Card.subject_id == subject)).one()
    mark_trouble(tx, card_id=card.id, wanted=card.wanted, trouble="outbox.not_allowed", final=True, now=START)


async def test_the_status_leads_to_the_panel(council: Council) -> None:
    await council.begin()
    message = answer(await council.convener.slash(council.general, "congress status"))
    assert "It is not open yet" in shown(message)

    assert "Set up the congress" in told(await council.convener.click(message, label="Set-up panel"))


async def joined(council: Council) -> None:
    """What the library calls when the bot has just joined the server, which greets people in #general."""
    guild, cog = council.bot.get_guild(council.guild.id), council.bot.get_cog("CongressCog")
    assert guild is not None
    guild._system_channel_id = council.general.id
    await cast(CongressCog, cog).on_guild_join(guild)


async def test_on_joining_the_bot_says_once_how_to_begin(council: Council) -> None:
    await joined(council)

    (greeting,) = council.general.history()
    assert "/congress setup" in greeting.content


async def test_a_channel_in_which_the_bot_may_not_write_is_left_in_peace(council: Council) -> None:
    council.grant(send_messages=False)

    await joined(council)

    assert council.general.history() == []


async def test_an_opened_congress_is_not_greeted_again(council: Council) -> None:
    await council.open()

    await joined(council)

    assert council.general.history() == []
