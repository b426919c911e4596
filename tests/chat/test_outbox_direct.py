"""Cards for one member come as direct messages, as long as that member takes them and may know what they say."""

from datetime import timedelta

from discord import ui
from sqlalchemy import update

from bot.chat.ui.rendered import Rendered
from bot.services.card_homes import TROUBLE
from bot.services.cards import Claim
from bot.services.people import congress_of, member_of, note_convener, noted_convener
from bot.services.planning import Due, untold
from bot.services.planning import claim as claim_run
from bot.services.plans import Wish, plan_for
from storage.store import Tx
from storage.tables import DigestPlan
from tests.chat.outbox_desk import Desk


async def _personal_run(desk: Desk) -> int:
    """Subscribe the convener to a personal digest if they are not yet, and claim a run of it; returns its plan's id."""

    def verb(tx: Tx) -> int:
        congress = congress_of(tx, desk.convener.guild_id)
        member = member_of(tx, congress, desk.convener, desk.now())
        plan = plan_for(tx, congress, member, wish=Wish(), now=desk.now() - timedelta(days=1))
        period = untold(tx, congress, plan, desk.now(), lock=True)
        claim_run(tx, Due(congress, plan, f"{desk.now():%Y-%m-%d}", period, late=False), {}, card="personal")
        return plan.id

    return await desk.store.write(verb)


def _channel(desk: Desk) -> int:
    """The channel of the convener's direct messages."""
    direct = desk.local.core.world.dm_with(desk.convener.discord_id)
    assert direct is not None
    return direct.id


async def _letters(desk: Desk) -> list[str]:
    """What the convener's direct messages say."""
    return await desk.texts(_channel(desk))


async def test_a_members_card_comes_as_a_direct_message_and_is_edited_there(desk: Desk) -> None:
    desk.open()
    await _personal_run(desk)
    await desk.settled()
    assert await _letters(desk) == ["personal 1 first words"]

    desk.words = "second words"
    await desk.want("personal", 1, "member")
    await desk.settled()
    assert await _letters(desk) == ["personal 1 second words"]
    assert (await desk.card("personal")).channel_id == _channel(desk)


async def test_before_a_direct_message_it_is_asked_whether_a_convener_still_is_one(desk: Desk) -> None:
    """What is drawn goes by what is noted then; what is for conveners alone goes to no other."""
    whose = {"guild_id": desk.convener.guild_id, "discord_id": desk.convener.discord_id}
    await desk.store.write(note_convener, **whose, convener=True)
    desk.open()
    plan = await _personal_run(desk)
    await desk.want(TROUBLE, plan, "member", topic="outbox.not_allowed")
    await desk.settled()
    assert len(await _letters(desk)) == 2
    assert await desk.store.read(noted_convener, **whose) is True

    desk.local.core.world.guild.owner_id = desk.local.core.world.bot_id
    desk.local.core.world.members[desk.convener.discord_id].role_ids.clear()
    await desk.want("personal", 1, "member")
    await desk.want(TROUBLE, plan, "member", topic="outbox.no_history")
    await desk.settled()
    assert await desk.store.read(noted_convener, **whose) is False
    assert len(await _letters(desk)) == 2


async def test_a_members_card_that_once_could_not_be_drawn_comes_all_the_same(desk: Desk) -> None:
    def fail(_claim: Claim) -> Rendered | None:
        raise OSError("the database is away")

    desk.draw = fail
    desk.open()
    await _personal_run(desk)
    await desk.settled()
    card = await desk.card("personal")
    assert (card.trouble, card.first_tried_at) == ("outbox.not_drawn", None)

    desk.draw = None
    await desk.later(seconds=11)
    await desk.settled()
    assert await _letters(desk) == ["personal 1 first words"]


async def test_what_may_have_been_sent_before_a_pause_withholds_it_is_looked_for_after_that(desk: Desk) -> None:
    def then_withheld(_claim: Claim) -> Rendered | None:
        desk.draw = lambda _claim: None
        layout = ui.LayoutView(timeout=None)
        layout.add_item(ui.Container(ui.TextDisplay("drawn")))
        return Rendered(layout)

    desk.draw = then_withheld
    desk.local.faults.reset_connection("create_message", after_effect=True)
    await _personal_run(desk)
    await desk.store.write(lambda tx: tx.exec(update(DigestPlan).values(paused_at=desk.now())))
    desk.open()
    await desk.settled()
    card = await desk.card("personal")
    assert (card.due_at, card.first_tried_at is not None) == (None, True)


async def test_what_may_have_been_sent_before_it_could_not_be_drawn_is_looked_for(desk: Desk) -> None:
    def fail(_claim: Claim) -> Rendered | None:
        raise OSError("the database is away")

    def then_fail(_claim: Claim) -> Rendered | None:
        desk.draw = fail
        layout = ui.LayoutView(timeout=None)
        layout.add_item(ui.Container(ui.TextDisplay("drawn")))
        return Rendered(layout)

    desk.draw = then_fail
    desk.local.faults.reset_connection("create_message", after_effect=True)
    desk.open()
    await _personal_run(desk)
    await desk.settled()
    card = await desk.card("personal")
    assert (card.trouble, card.first_tried_at is not None) == ("outbox.broken", True)

    desk.draw = None
    await desk.later(seconds=11)
    await desk.settled()
    assert await _letters(desk) == ["personal 1 first words"]


async def test_closed_direct_messages_are_named_on_the_plan_until_one_arrives(desk: Desk) -> None:
    desk.open()
    person = desk.local.core.world.users[desk.convener.discord_id]
    person.accepts_dms = False
    plan_id = await _personal_run(desk)

    async def trouble() -> str | None:
        return (await desk.store.read(lambda tx: tx.get_one(DigestPlan, plan_id))).trouble

    async def named() -> bool:
        return await trouble() == "outbox.dms_closed"

    await desk.until(named)
    assert (await desk.card("personal")).due_at is None
    person.accepts_dms = True
    desk.local.move_clock(timedelta(days=1).total_seconds())
    await _personal_run(desk)
    await desk.settled()

    assert await _letters(desk) == ["personal 2 first words"]
    assert await trouble() is None
