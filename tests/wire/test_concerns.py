"""A concern's card in its norm's thread: posted, edited as the concern moves, and closed by the clock."""

from sandbox import LocalDiscord
from tests.wire.process import BotProcess
from tests.wire.reading import said, shown
from tests.wire.test_way import FORUM, open_the_congress, propose, take_seats


async def test_the_card_of_a_concern_follows_it_in_the_thread(local: LocalDiscord, bot: BotProcess) -> None:
    await open_the_congress(local)
    await take_seats(local)
    mary, grace = local.person("mary"), local.person("grace")
    norm = await propose(local)
    await grace.click(norm, label="Second")
    thread = str(local.posts(FORUM)[0]["id"])

    form = await grace.click(await shown(local, thread, "Raise a concern"), label="Raise a concern")
    await grace.submit(form, {"concern_reason": "Nobody can tell.", "satisfied_by": "Say who tells."})
    card = await shown(local, thread, "Concern N-1/C1")
    await shown(local, thread, "1 concern open")
    form = await mary.click(card, label="Propose a resolution")
    words = {"resolution_summary": "Nobody knows.", "resolution_change": "", "resolution_reason": "Clause 2 says."}
    assert "It stands <t:" in said(await mary.submit(form, words))
    pending = await shown(local, thread, "Resolution 1 of 2")
    bot.move_clock(days=2)
    resolved = await shown(local, thread, "**Resolved**")

    assert card["id"] == pending["id"] == resolved["id"]
    bot.move_clock(days=1)
    await local.owner.invoke("norm final-call", options={"norm": "N-1"})
    assert "Final call" in said(await shown(local, thread, "Final call"))
    assert bot.troubles() == []
