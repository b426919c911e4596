"""Seats: taken, changed, left; and the roster."""

import pytest

from bot.congress.errors import CongressError
from bot.services.people import Who
from bot.services.seats import disciplines, leave_seat, roster, seat_kinds, show_seat, take_seat
from tests.services.conftest import GUILD, Opening, person


async def test_a_seat_is_taken_changed_and_left(opened: Opening) -> None:
    forum = await opened(0)
    await forum.seat(1, "law", "state")

    changed = await forum.store.write(
        take_seat,
        who=person(1),
        chosen=("management", "law"),
        kind="company",
        capacity="official",
        represents="Acme",
        now=forum.wait(days=1),
    )
    held = await forum.store.read(show_seat, guild_id=GUILD, discord_id=person(1).discord_id)
    left = await forum.store.write(leave_seat, who=person(1), now=forum.wait(days=1))

    assert changed.before is not None
    assert changed.before.kind.id == "state"
    assert held is not None
    assert ([one.id for one in held.disciplines], held.kind.id, held.represents) == (
        ["management", "law"],
        "company",
        "Acme",
    )
    assert left.kind.id == "company"
    assert await forum.store.read(show_seat, guild_id=GUILD, discord_id=person(1).discord_id) is None


async def test_the_same_seat_again_changes_nothing(opened: Opening) -> None:
    forum = await opened(1)

    again = await forum.store.write(
        take_seat, who=person(1), chosen=("law",), kind="civil-society", capacity="personal", now=forum.now
    )

    assert not again.changed


async def test_the_roster_counts_each_seat_once(opened: Opening) -> None:
    forum = await opened(5)

    now = await forum.store.read(roster, guild_id=GUILD)

    assert now.grid.total == 5
    assert now.grid.at("law", "civil-society") == 1
    assert now.seats[0].member_name == "Person 1"


@pytest.mark.parametrize(
    ("chosen", "kind", "capacity", "key"),
    [
        ((), "state", "personal", "seat.no_discipline"),
        (("astrology",), "state", "personal", "seat.unknown_discipline"),
        (("law",), "threat-group", "personal", "seat.unknown_kind"),
        (("law",), "state", "royal", "seat.unknown_capacity"),
    ],
)
async def test_a_seat_that_does_not_exist_is_refused(
    opened: Opening, chosen: tuple[str, ...], kind: str, capacity: str, key: str
) -> None:
    forum = await opened(0)

    with pytest.raises(CongressError) as caught:
        await forum.store.write(take_seat, who=person(1), chosen=chosen, kind=kind, capacity=capacity, now=forum.now)
    assert caught.value.key == key


async def test_a_server_without_a_congress_says_so(opened: Opening) -> None:
    forum = await opened(0)

    with pytest.raises(CongressError, match=r"congress\.not_set_up"):
        await forum.store.write(leave_seat, who=Who(GUILD + 1, 1, "Elsewhere"), now=forum.now)


async def test_words_for_the_lists_come_from_the_shipped_data(opened: Opening) -> None:
    forum = await opened(0)

    assert "law" in {word.id for word in await forum.store.read(disciplines)}
    kinds = {word.id for word in await forum.store.read(seat_kinds)}
    assert {"state", "company", "civil-society", "academia", "technical-community"} <= kinds
    assert "threat-group" not in kinds
