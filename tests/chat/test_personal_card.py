"""The personal digest in a member's direct messages: its card, its buttons, and what a member reads who takes none."""

import re
from dataclasses import asdict, replace
from typing import cast

import pytest
import simcord
from discord import ui
from sqlmodel import Session

from bot.chat.delivery import Delivery, Undeliverable
from bot.chat.ui.buttons import row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.cards import render
from bot.chat.watching import WatchesOpen, WatchStop
from bot.congress.digest import NormNews
from bot.congress.norms import Stage
from bot.services.browse import NormLine
from bot.services.cards import Claim, claim_due, mark_trouble
from bot.services.personal import PersonalDigest
from bot.services.plans import Wish, pause, plans_of, subscribe
from bot.services.presence import away
from bot.services.watch_folding import WATCHES
from bot.services.watch_lines import Line
from bot.services.watches import watch
from storage.store import Store
from storage.tables import DigestRun
from tests.chat.examples import EXTREME_TITLE
from tests.chat.hall import WORDS, HallBot, buttons, texts, told
from tests.chat.judged import faults
from tests.chat.members import Members, open_for_members
from tests.ticking import do_due

pytestmark = pytest.mark.simcord(check_errors=False)


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    """A congress with an open vote, and a member who is about to get their first digest."""
    hall = await open_for_members(simcord_env, sqlite_store, simcord_bot)
    await hall.store.write(subscribe, who=hall.who(hall.seconder), wish=Wish(rhythm="daily"), now=hall.clock())
    await hall.bring_to_vote()
    hall.clock.wait(days=1)
    return hall


async def due(hall: Members) -> list[Claim]:
    """The personal digests that are due now."""
    await do_due(hall.store, hall.clock())
    return [one for one in await claims(hall) if one.kind == "personal"]


async def claims(hall: Members, **passed: float) -> list[Claim]:
    """The cards to send once so much time has passed; a claim lasts a minute."""
    hall.clock.wait(**passed)
    return await hall.store.write(claim_due, now=hall.clock(), limit=99)


async def troubled(hall: Members, claim: Claim, trouble: str) -> None:
    await hall.store.write(
        mark_trouble, card_id=claim.card_id, wanted=claim.wanted, trouble=trouble, final=True, now=hall.clock()
    )


async def deliver(hall: Members, claim: Claim) -> None:
    card = await render(hall.store, WORDS, claim)
    assert card is not None
    await Delivery(hall.bot).post(claim, card, tags={}, again=False, earlier=False)


def letter(person: simcord.MemberActor) -> str:
    """What the bot last wrote to a person alone."""
    message = person.user.dm_channel.last_message
    assert message is not None
    return "\n".join(texts([cast(dict[str, object], one.to_dict()) for one in message.components]))


async def test_it_says_what_awaits_and_what_is_new_and_its_buttons_work_where_it_is_read(hall: Members) -> None:
    (claim,) = await due(hall)
    await deliver(hall, claim)

    person = hall.seconder.user
    message, text = person.dm_channel.last_message, letter(hall.seconder)
    assert message is not None
    assert "N-1 · Spare the core: closes <t:" in text
    assert text.count("N-1") == 1
    assert text.index("What awaits you") < text.index("seats were taken")
    assert f"https://discord.com/channels/{hall.guild_id}" in text
    assert "N-1 · Spare the core: closes <t:" in told(await person.click(message, label="What awaits me"))

    stopped = await person.click(message, label="Stop these messages")
    assert "Stopped." in told(stopped)
    hall.clock.wait(days=1)
    assert await due(hall) == []
    assert len(await hall.store.read(plans_of, who=hall.who(hall.seconder))) == 1
    assert "stopped already" in told(await person.click(message, label="Stop these messages"))
    assert stopped.response is not None
    again = told(await person.click(stopped.response, label="Send them again"))
    assert "as they were before.** The next one comes <t:1794387600:f>" in again
    assert "It tells all that happened since <t:" in again
    _, mine, _ = await hall.store.read(plans_of, who=hall.who(hall.seconder))
    assert (mine.rhythm, mine.paused) == ("daily", False)


async def test_what_was_stopped_while_it_was_being_sent_does_not_come(hall: Members) -> None:
    (claim,) = await due(hall)
    (plan,) = [
        one
        for one in await hall.store.read(plans_of, who=hall.who(hall.seconder))
        if one.purpose == "digest" and one.personal
    ]
    await hall.store.write(pause, who=hall.who(hall.seconder), plan_id=plan.plan_id, now=hall.clock())

    assert await render(hall.store, WORDS, claim) is None
    assert await render(hall.store, WORDS, replace(claim, message_id=5)) is not None


async def test_a_message_about_watches_that_has_nothing_to_tell_any_more_does_not_come(hall: Members) -> None:
    await hall.store.write(watch, who=hall.who(hall.proposer), subject="N-1", pace="daily", now=hall.clock())
    await hall.log("N-1")
    hall.clock.wait(days=1)
    (claim,) = [one for one in await due(hall) if one.home_id == hall.proposer.id]
    assert await render(hall.store, WORDS, claim) is not None

    def empty(tx: Session) -> None:
        run = tx.get_one(DigestRun, claim.subject_id)
        run.content = {**run.content, WATCHES: []}

    await hall.store.write(empty)
    assert await render(hall.store, WORDS, claim) is None


async def test_whoever_left_the_server_reads_nothing_by_old_buttons_and_may_stop_what_comes(hall: Members) -> None:
    (claim,) = await due(hall)
    await deliver(hall, claim)
    person, guild = hall.seconder.user, hall.guild_id
    digest = person.dm_channel.last_message
    row = row_of(WatchesOpen("What I watch", guild=guild, page=0), WatchStop("Stop", guild=guild, pace="daily"))
    await hall.bot.get_partial_messageable(person.dm_channel.id).send(
        view=card([ui.TextDisplay("A notice"), row], "norm")
    )
    watched = person.dm_channel.last_message
    assert digest is not None
    assert watched is not None
    assert "You watch nothing yet" in told(await person.click(watched, label="What I watch"))

    def leave() -> None:
        hall.env.inject_error("GET", "/guilds/*/members/*", status=404, code=10007)

    leave()
    assert "not on the server of this congress any more" in told(await person.click(watched, label="What I watch"))
    leave()
    awaits = told(await person.click(digest, label="What awaits me"))
    assert "nothing awaits you" in awaits
    assert "N-1" not in awaits
    leave()
    assert "What you watch stays" in told(await person.click(watched, label="Stop"))


async def test_a_card_cannot_be_stopped_by_another(hall: Members) -> None:
    (claim,) = await due(hall)
    card = await render(hall.store, WORDS, claim)
    assert card is not None
    message = await hall.post(card)

    answer = told(await hall.proposer.click(message, label="Stop these messages"))

    assert "somebody else's" in answer
    assert any(one.personal for one in await hall.store.read(plans_of, who=hall.who(hall.seconder)))


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/channels/*/messages", 50007, "you took no direct messages"),
        ("/guilds/*/members/*", 10007, "you were not on the server"),
    ],
)
async def test_whoever_cannot_be_reached_reads_why_and_how_to_mend_it(
    hall: Members, path: str, code: int, words: str
) -> None:
    (claim,) = await due(hall)
    status = 403 if code == 50007 else 404
    hall.env.inject_error("POST" if code == 50007 else "GET", path, status=status, code=code)
    with pytest.raises(Undeliverable) as failed:
        await deliver(hall, claim)
    assert failed.value.final
    await troubled(hall, claim, failed.value.key)

    answer = told(await hall.run(hall.seconder, "waiting"))
    assert words in answer and "your digest (the next one tells it too)" in answer
    assert told(await hall.run(hall.seconder, "digest subscribe")).count("next one tells") == 1
    assert words not in told(await hall.run(hall.convener, "waiting"))


async def test_a_convener_reads_which_digest_cannot_be_posted_and_the_opener_gets_a_message(hall: Members) -> None:
    hall.clock.wait(days=7)
    await due(hall)
    (digest,) = [one for one in await claims(hall, minutes=2) if one.kind == "digest"]
    await troubled(hall, digest, "outbox.channel_gone")
    (note,) = [one for one in await claims(hall, minutes=2) if one.kind == "trouble"]
    await deliver(hall, note)

    answer = told(await hall.run(hall.convener, "waiting"))
    assert "- the deleted channel of the digest that comes every Monday at 09:00, time zone UTC: Its channel" in answer
    assert "deleted" not in told(await hall.run(hall.proposer, "waiting"))
    assert "could not be posted in the deleted channel of the digest that comes every Monday" in letter(hall.proposer)
    assert letter(hall.proposer).count("Nothing is lost") == 1
    assert "because it was you who opened the congress" in letter(hall.proposer)


async def test_a_server_that_removes_the_bot_is_noted_at_once(hall: Members) -> None:
    hall.env.backend.remove_guild(hall.guild_id)
    await hall.env.settle()

    assert [one.guild_id for one in await hall.store.read(away)] == [hall.guild_id]


async def test_what_has_no_room_is_behind_buttons_for_its_member_alone(
    hall: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PersonalDigest, "as_data", more_than_fits)
    (claim,) = await due(hall)
    card = await render(hall.store, WORDS, claim)
    assert card is not None
    assert faults(card) == []
    message = await hall.post(card)

    opened = await hall.seconder.click(message, label="All that you watch")
    assert opened.response is not None
    seen = told(opened)
    while buttons(opened.response).get("Next"):
        opened = await hall.seconder.click(opened.response, label="Next")
        assert opened.response is not None
        seen += told(opened)
    assert all(f"### {n} " in seen for n in range(40))
    given = await hall.seconder.click(message, label="Everything as a file")
    assert given.response is not None
    (file,) = given.response.attachments
    written = (await file.read()).decode()
    assert all(f"N-{1000 + n} " in written for n in range(60))
    assert all(f"N-{2000 + n} · " in written for n in range(33)), "what awaits them is in it, too"
    assert all(f"### {n} " in written for n in range(40))
    assert not re.search(r"and \d+ more", written)
    for label in ("All that you watch", "Everything as a file"):
        answer = await hall.proposer.click(message, label=label)
        assert answer.response is not None
        assert "Nothing was changed" in told(answer) and not answer.response.attachments


AS_DATA = PersonalDigest.as_data


def more_than_fits(told_of: PersonalDigest) -> dict[str, object]:
    """A digest with more news, of what is watched and of all else, than a message has room for."""
    news = (("moved", "deliberation", ""),)
    lines = [Line("norm", n, f"N-{n}", EXTREME_TITLE, None, news).as_data() for n in range(40)]
    watched = [{"type": "norm", "name": f"{n} {EXTREME_TITLE}", "lines": [lines[n]], "more": 0} for n in range(40)]
    moved = [asdict(NormNews(f"N-{1000 + n}", EXTREME_TITLE, "deliberation")) for n in range(60)]
    awaits = tuple(NormLine(n, f"N-{2000 + n}", "Title", Stage.SEEKING_SECONDS, None, None, None) for n in range(33))
    told_of = replace(told_of, waiting=replace(told_of.waiting, to_second=awaits))
    return {**AS_DATA(told_of), WATCHES: watched, "moved": moved}
