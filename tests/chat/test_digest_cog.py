"""`/digest`: what the preview shows is what is sent, and it is sent once."""

from typing import cast

import pytest
import simcord

from bot.chat.ui.rendered import Rendered
from bot.services.digests import preview_digest
from storage.store import Store
from tests.chat.hall import HallBot, buttons, shown, texts, told
from tests.chat.members import Members, open_for_members

pytestmark = pytest.mark.simcord(check_errors=False)


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    hall = await open_for_members(simcord_env, sqlite_store, simcord_bot)
    await hall.propose()
    await hall.log("N-1")
    hall.clock.wait(hours=1)
    return hall


def components_of(card: Rendered) -> list[dict[str, object]]:
    return cast(list[dict[str, object]], card.layout.to_components())  # type: ignore[no-untyped-call]


async def test_a_preview_is_private_and_exactly_what_is_sent(hall: Members) -> None:
    preview = await hall.run(hall.unseated, "digest preview")
    await hall.run(hall.convener, "digest send")

    sent = await hall.card("digest")

    assert preview.response is not None
    assert preview.response.ephemeral
    assert texts(preview.response.components) == texts(components_of(sent))
    (note,) = preview.followups
    assert note.ephemeral
    assert "Only you see this" in shown(note)


async def test_sending_points_to_the_channel_and_to_the_next_one(hall: Members) -> None:
    answer = told(await hall.run(hall.convener, "digest send"))

    assert f"<#{hall.digest.id}>" in answer
    assert "<t:1793620800:f>" in answer
    assert "<t:1794214800:f>" in answer


async def test_a_digest_sent_twice_at_once_is_sent_once(hall: Members) -> None:
    await hall.run(hall.convener, "digest send")

    assert "Nothing was sent again" in told(await hall.run(hall.convener, "digest send"))


async def test_ones_own_digest_is_previewed_by_its_name(hall: Members) -> None:
    assert "/digest subscribe" in told(await hall.run(hall.proposer, "digest preview", channel="mine"))
    await hall.run(hall.proposer, "digest subscribe")
    preview = await hall.run(hall.proposer, "digest preview", channel="mine")
    assert preview.response is not None
    assert preview.response.ephemeral
    assert list(buttons(preview.response)) == ["What awaits me"], "looking at it ends nothing"


async def test_only_a_convener_sends(hall: Members) -> None:
    assert "Only a convener" in told(await hall.run(hall.proposer, "digest send"))
    view = await hall.store.read(preview_digest, guild_id=hall.guild_id, now=hall.clock())
    assert len(view.digest.proposed) == 1


@pytest.mark.parametrize("command", ["digest preview", "digest send"])
async def test_without_a_congress_the_way_to_one_is_shown(hall: Members, command: str) -> None:
    guild = hall.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("general")
    role = guild.create_role("Staff")
    person = guild.add_member(hall.env.create_user("visitor"), roles=[role])

    answer = told(await person.slash(channel, command))

    assert "/congress setup" in answer or "Only a convener" in answer


@pytest.mark.parametrize("command", ["digest preview", "digest send"])
async def test_after_the_clock_was_turned_back_it_says_so_and_when_the_next_one_comes(
    hall: Members, command: str
) -> None:
    hall.clock.wait(days=20)
    await hall.run(hall.convener, "digest send")
    hall.clock.wait(days=-20)

    answer = told(await hall.run(hall.convener, command))

    assert "the clock was turned back" in answer
    assert "nothing was sent" in answer
    assert answer.count("<t:") == 4
    assert "Nothing new" not in answer
